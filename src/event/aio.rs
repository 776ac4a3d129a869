//! Reads and writes of files on threads of their own (`TSAIORead`, `TSAIOWrite`).

use super::mutex::MutexRef;
use super::object::ObjRef;
use super::pool::{Pooled, SlotHead};
use super::task;
use super::thread::{self, Pool};
use super::turn::{self, EventThread};
use crate::{log, pooled};
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::ffi::c_void;
use std::io;
use std::os::fd::RawFd;
use std::ptr::NonNull;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `TS_EVENT_AIO_DONE`.
const AIO_DONE: i32 = 3900;

/// First word of a live [`AioResult`].
const LIVE: u32 = 0x7473_3001;

/// What a finished operation tells its continuation (`TSAIOCallback`). Lives while the handler runs.
#[repr(C)]
#[derive(Debug)]
pub struct AioResult {
    head: SlotHead,
    buffer: usize,
    result: i32,
}
pooled!(AioResult);

impl AioResult {
    /// The result behind a pointer from C; `None` when it has ended.
    ///
    /// # Safety
    /// `result` is null or an address in the pool of results.
    pub unsafe fn check<'a>(result: *mut AioResult) -> Option<&'a AioResult> {
        let result = NonNull::new(result).filter(|result| result.is_aligned())?;
        // SAFETY: pool memory is readable for ever.
        let result = unsafe { result.as_ref() };
        (result.head.kind.load(Ordering::Acquire) == LIVE).then_some(result)
    }

    /// The plugin's buffer, as it was given.
    pub fn buffer(&self) -> *mut c_void {
        std::ptr::with_exposed_provenance_mut(self.buffer)
    }

    /// Bytes moved: all or, as in the original, none when the file ended early; negative error number on failure.
    pub fn result(&self) -> i32 {
        self.result
    }
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Into the buffer.
    Read,
    /// From the buffer.
    Write,
}

/// An operation on a file.
#[derive(Debug)]
pub struct Request {
    /// What to do.
    pub operation: Operation,
    /// The plugin's descriptor; stays the plugin's.
    pub fd: RawFd,
    /// Where in the file, in bytes.
    pub offset: i64,
    /// Address of the plugin's buffer, which lives until the operation is done.
    pub buffer: *mut c_void,
    /// How many bytes.
    pub length: usize,
}

struct Job {
    request: Request,
    target: ObjRef,
    mutex: MutexRef,
    thread: &'static EventThread,
}

// SAFETY: the buffer is the plugin's, who leaves it alone until the operation is done.
unsafe impl Send for Job {}

/// Threads when nobody asked for a number, as in the original.
const DEFAULT_THREADS: usize = 8;

static THREADS: AtomicUsize = AtomicUsize::new(DEFAULT_THREADS);
static JOBS: OnceLock<Option<Sender<Job>>> = OnceLock::new();

/// Sets the number of threads (`TSAIOThreadNumSet`); `false` when it is 0 or operations have begun.
pub fn set_threads(count: usize) -> bool {
    let settable = count > 0 && JOBS.get().is_none();
    if settable {
        THREADS.store(count, Ordering::Relaxed);
    }
    settable
}

/// Starts an operation; its continuation, which has a mutex, gets `AIO_DONE` on the calling event thread, or on some
/// ET_NET thread when the caller is none. `false` when there are no threads for it.
///
/// # Safety
/// The buffer has `length` bytes and stays until the continuation is called.
pub unsafe fn submit(request: Request, target: ObjRef, mutex: MutexRef) -> bool {
    let Some(thread) = turn::current_loop().or_else(|| thread::pick(Pool::Net)) else { return false };
    let Some(jobs) = JOBS.get_or_init(|| start().ok()) else { return false };
    jobs.send(Job { request, target, mutex, thread }).is_ok()
}

fn start() -> io::Result<Sender<Job>> {
    let (sender, jobs) = unbounded();
    for number in 0..THREADS.load(Ordering::Relaxed) {
        let jobs = jobs.clone();
        std::thread::Builder::new().name(format!("[ET_AIO {number}]")).spawn(move || work(&jobs))?;
    }
    Ok(sender)
}

fn work(jobs: &Receiver<Job>) {
    for Job { request, target, mutex, thread } in jobs {
        let result = perform(&request);
        let buffer = request.buffer.expose_provenance();
        thread.post(move || {
            task::spawn(mutex, async move {
                let result = AioResult::pool_new(AioResult { head: SlotHead::new(LIVE), buffer, result });
                task::call(target, AIO_DONE, result.as_ptr().cast()).await;
                // SAFETY: live; the plugin has it during the call only.
                unsafe { AioResult::pool_free(result) };
            });
        });
    }
}

/// Moves all bytes; what the plugin is told.
fn perform(request: &Request) -> i32 {
    let mut done = 0;
    while done < request.length {
        match step(request, done) {
            Ok(count) if count > 0 => done += count,
            // The end of the file, or a device that takes nothing more: nothing has been moved, says the original.
            Ok(_) => return failed(request, 0),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return failed(request, error.raw_os_error().unwrap_or(libc::EIO)),
        }
    }
    i32::try_from(done).unwrap_or(i32::MAX)
}

/// One system call for what is left.
fn step(request: &Request, done: usize) -> io::Result<usize> {
    let left = request.length - done;
    let offset = request.offset.saturating_add(i64::try_from(done).unwrap_or(i64::MAX));
    // An address that is no memory makes the kernel say so, as it does in the original.
    let place = request.buffer.wrapping_byte_add(done);
    let count = match request.operation {
        // SAFETY: the kernel checks descriptor and memory; the plugin lends us the buffer.
        Operation::Read => unsafe { libc::pread(request.fd, place, left, offset) },
        // SAFETY: as above.
        Operation::Write => unsafe { libc::pwrite(request.fd, place, left, offset) },
    };
    usize::try_from(count).map_err(|_| io::Error::last_os_error())
}

fn failed(request: &Request, error: i32) -> i32 {
    let Request { operation, fd, offset, length, .. } = request;
    log::warning!(
        "disk operation failed: {operation:?} of {length} bytes at {offset} of fd {fd}: errno {error}"
    );
    -error
}
