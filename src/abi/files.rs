//! Chapter: files.
//!
//! A handle has a buffer for one direction, and is for one thread at a time. Unlike in C, `w` keeps the contents of an
//! existing file: the original does, and plugins that update files in place rely on it.

use std::ffi::{CStr, OsStr, c_char, c_void};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::ptr::null_mut;

use libc::{size_t, ssize_t};

use crate::abi::types::TSFile;
use crate::abi::{check, handle};
use crate::pool::{Pooled, SlotHead};
use crate::pooled;

/// Bytes are read, and writes gathered, in pieces of this size.
const BUFFER_SIZE: usize = 4096;

const KIND: u32 = handle::kind(*b"FILE");

/// What a `TSFile` points to.
#[repr(C)]
struct Stream {
    head: SlotHead,
    file: File,
    writes: bool,
    /// Bytes read and not yet given, from `at`; or bytes to be written.
    buffer: Vec<u8>,
    at: usize,
}

pooled!(Stream);

impl Stream {
    fn open(name: &CStr, mode: &[u8]) -> Option<Stream> {
        let mut options = OpenOptions::new();
        options.mode(0o644);
        match mode {
            b"r" => options.read(true),
            b"w" => options.write(true).create(true).truncate(false),
            b"a" => options.append(true).create(true),
            _ => return None,
        };
        let file = options.open(OsStr::from_bytes(name.to_bytes())).ok()?;
        let head = SlotHead::new(KIND);
        Some(Stream { head, file, writes: mode != b"r", buffer: Vec::new(), at: 0 })
    }

    /// The bytes at hand; reads more when there are none. Empty at the end of the file.
    fn fill(&mut self) -> std::io::Result<&[u8]> {
        if self.at == self.buffer.len() {
            self.at = 0;
            self.buffer.resize(BUFFER_SIZE, 0);
            let read = self.file.read(&mut self.buffer);
            self.buffer.truncate(*read.as_ref().unwrap_or(&0));
            read?;
        }
        Ok(&self.buffer[self.at..])
    }

    fn read(&mut self, mut to: &mut [u8]) -> std::io::Result<usize> {
        let wanted = to.len();
        while !to.is_empty() {
            let ready = self.fill()?;
            let count = ready.len().min(to.len());
            if count == 0 {
                break;
            }
            let (now, later) = to.split_at_mut(count);
            now.copy_from_slice(&ready[..count]);
            to = later;
            self.at += count;
        }
        Ok(wanted - to.len())
    }

    /// A line with its newline, or as much of it as fits. 0 at the end of the file.
    fn read_line(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let mut done = 0;
        while done < to.len() {
            let ready = self.fill()?;
            let room = ready.len().min(to.len() - done);
            let newline = memchr::memchr(b'\n', &ready[..room]);
            let count = newline.map_or(room, |at| at + 1);
            to[done..done + count].copy_from_slice(&ready[..count]);
            done += count;
            self.at += count;
            if newline.is_some() || count == 0 {
                break;
            }
        }
        Ok(done)
    }

    /// Gathers the bytes; whole pieces go to the file at once.
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        let whole = self.buffer.len() / BUFFER_SIZE * BUFFER_SIZE;
        if whole > 0 {
            self.file.write_all(&self.buffer[..whole])?;
            self.buffer.drain(..whole);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) {
        if self.writes {
            // The API has no way to report it.
            let _ = self.file.write_all(&self.buffer);
            self.buffer.clear();
        }
    }
}

/// Opens a file for reading (`r`), writing from its beginning without cutting it (`w`) or appending (`a`).
///
/// Null when it cannot be opened or the mode is another. New files have mode 0644. Closed by `TSfclose`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfopen(filename: *const c_char, mode: *const c_char) -> TSFile {
    // SAFETY: a C string by contract.
    let mode = unsafe { check::c_bytes("TSfopen", "mode", mode) };
    if filename.is_null() {
        return null_mut();
    }
    // SAFETY: a C string by contract.
    let name = unsafe { CStr::from_ptr(filename) };
    Stream::open(name, mode).map_or(null_mut(), |stream| Stream::pool_new(stream).as_ptr().cast())
}

/// Writes what is gathered and closes the file; the handle is gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfclose(filep: TSFile) {
    // SAFETY: a handle by contract.
    let stream = unsafe { stream("TSfclose", filep) };
    stream.flush();
    // SAFETY: live as just checked, and given up by the caller.
    unsafe { Stream::pool_free(stream.into()) };
}

/// Reads up to `length` bytes; answers how many, 0 at the end, -1 on an error or on a file for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfread(filep: TSFile, buf: *mut c_void, length: size_t) -> ssize_t {
    // SAFETY: a handle by contract.
    let stream = unsafe { stream("TSfread", filep) };
    if stream.writes {
        return -1;
    }
    if length == 0 {
        return 0;
    }
    check::not_null("TSfread", "buf", buf);
    // SAFETY: `length` writable bytes by contract; u8 has no invalid values for the reads that go before the writes.
    let to = unsafe { std::slice::from_raw_parts_mut(buf.cast::<u8>(), length) };
    stream.read(to).map_or(-1, ssize)
}

/// Writes `length` bytes, in part when the handle is flushed or closed; answers `length`, or -1 on an error or on a
/// file for reading.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfwrite(filep: TSFile, buf: *const c_void, length: size_t) -> ssize_t {
    // SAFETY: a handle by contract.
    let stream = unsafe { stream("TSfwrite", filep) };
    if !stream.writes {
        return -1;
    }
    if length == 0 {
        return 0;
    }
    check::not_null("TSfwrite", "buf", buf);
    // SAFETY: `length` readable bytes by contract.
    let bytes = unsafe { std::slice::from_raw_parts(buf.cast::<u8>(), length) };
    stream.write(bytes).map_or(-1, ssize)
}

/// Writes what is gathered to the file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfflush(filep: TSFile) {
    // SAFETY: a handle by contract.
    unsafe { stream("TSfflush", filep) }.flush();
}

/// Reads a line with its newline, at most `length - 1` bytes of it, and adds a NUL.
///
/// Answers `buf`, or null at the end of the file. A longer line is continued by the next call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfgets(filep: TSFile, buf: *mut c_char, length: size_t) -> *mut c_char {
    if length < 2 {
        return null_mut();
    }
    // SAFETY: a handle by contract.
    let stream = unsafe { stream("TSfgets", filep) };
    if stream.writes {
        return null_mut();
    }
    check::not_null("TSfgets", "buf", buf);
    // SAFETY: `length` writable bytes by contract.
    let to = unsafe { std::slice::from_raw_parts_mut(buf.cast::<u8>(), length) };
    match stream.read_line(&mut to[..length - 1]) {
        Ok(count @ 1..) => {
            to[count] = 0;
            buf
        }
        _ => null_mut(),
    }
}

/// # Safety
/// `filep` is null or was once made by `TSfopen`, and is used by this thread alone.
unsafe fn stream<'a>(function: &str, filep: TSFile) -> &'a mut Stream {
    // SAFETY: passed on from the caller.
    let mut object = unsafe { handle::checked(function, "filep", filep.cast(), KIND) };
    // SAFETY: live as just checked; unshared by contract.
    unsafe { object.as_mut() }
}

/// Counts come from slices, whose length fits.
fn ssize(count: usize) -> ssize_t {
    ssize_t::try_from(count).unwrap_or(ssize_t::MAX)
}
