//! Chapter: memory.
//!
//! Everything is the C library's own `malloc`: a plugin may free by `free` what it got from here, and the other way
//! round. Running out of memory ends the process.

use std::ffi::{CStr, c_char, c_void};
use std::ptr::null_mut;

use libc::size_t;

use crate::abi::check;

/// Allocates; null for a size of 0, and never null otherwise. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn _TSmalloc(size: size_t, path: *const c_char) -> *mut c_void {
    let _ = path;
    if size == 0 {
        return null_mut();
    }
    // SAFETY: malloc takes any size.
    let memory = unsafe { libc::malloc(size) };
    check::require(!memory.is_null(), "_TSmalloc", "size", size);
    memory
}

/// Changes the size of an allocation, or makes one when `ptr` is null. A size of 0 ends the process. Any thread.
///
/// # Safety
/// `ptr` is null or came from here or from `malloc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSrealloc(ptr: *mut c_void, size: size_t, path: *const c_char) -> *mut c_void {
    let _ = path;
    // SAFETY: the pointer is the C library's by contract.
    let memory = unsafe { libc::realloc(ptr, size) };
    check::require(!memory.is_null(), "_TSrealloc", "size", size);
    memory
}

/// Copies `length` bytes of `str` up to a NUL, or the whole of it if `length` is negative, and adds a NUL.
///
/// Null for null. The copy is freed by `TSfree`. Any thread.
///
/// # Safety
/// `str` is null, or has a NUL or `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSstrdup(str: *const c_char, length: i64, path: *const c_char) -> *mut c_char {
    if str.is_null() {
        return null_mut();
    }
    let length = match usize::try_from(length) {
        // SAFETY: not null; has that many bytes or a NUL by contract.
        Ok(most) => unsafe { libc::strnlen(str, most) },
        // SAFETY: not null; terminated by contract.
        Err(_) => unsafe { libc::strlen(str) },
    };
    let copy = _TSmalloc(length + 1, path).cast::<c_char>();
    // SAFETY: `length` bytes of `str` were just looked at, and `copy` has one more.
    unsafe { copy.copy_from_nonoverlapping(str, length) };
    // SAFETY: the last byte of `copy`.
    unsafe { copy.add(length).write(0) };
    copy
}

/// Copies `str` to `dst`, at most `siz - 1` bytes of it, and adds a NUL; answers the length of `str`. Any thread.
///
/// # Safety
/// `str` is a C string; `dst` has `siz` bytes that do not overlap it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSstrlcpy(dst: *mut c_char, str: *const c_char, siz: size_t) -> size_t {
    // SAFETY: a C string by contract.
    let text = unsafe { c_str("_TSstrlcpy", str) };
    if siz > 0 {
        check::not_null("_TSstrlcpy", "dst", dst);
        // SAFETY: `siz` bytes at `dst` by contract.
        unsafe { put(dst, siz, text) };
    }
    text.len()
}

/// Appends `str` to the C string in `dst`, which has `siz` bytes in all; answers the length that was aimed at.
///
/// A `dst` without a NUL in its `siz` bytes stays as it is. Any thread.
///
/// # Safety
/// `str` is a C string; `dst` has `siz` bytes that do not overlap it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSstrlcat(dst: *mut c_char, str: *const c_char, siz: size_t) -> size_t {
    // SAFETY: a C string by contract.
    let text = unsafe { c_str("_TSstrlcat", str) };
    if siz == 0 {
        return text.len();
    }
    check::not_null("_TSstrlcat", "dst", dst);
    // SAFETY: `siz` bytes at `dst` by contract.
    let used = unsafe { libc::strnlen(dst, siz) };
    if used < siz {
        // SAFETY: inside the `siz` bytes.
        let end = unsafe { dst.add(used) };
        // SAFETY: as many bytes are left behind `end`.
        unsafe { put(end, siz - used, text) };
    }
    used + text.len()
}

/// Frees what the API or `malloc` gave; nothing for null. Any thread.
///
/// # Safety
/// `ptr` is null or came from here or from `malloc`, and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSfree(ptr: *mut c_void) {
    // SAFETY: the pointer is the C library's by contract.
    unsafe { libc::free(ptr) }
}

/// # Safety
/// A `text` that is not null is a C string that outlives `'a`.
unsafe fn c_str<'a>(function: &str, text: *const c_char) -> &'a [u8] {
    check::not_null(function, "str", text);
    // SAFETY: not null; terminated by contract.
    unsafe { CStr::from_ptr(text) }.to_bytes()
}

/// Copies as much of `text` as fits with a NUL.
///
/// # Safety
/// `to` has `size` bytes, at least one, that do not overlap `text`.
unsafe fn put(to: *mut c_char, size: usize, text: &[u8]) {
    let length = text.len().min(size - 1);
    // SAFETY: `length` is below both sizes.
    unsafe { to.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), length) };
    // SAFETY: `length` is below `size`.
    unsafe { to.add(length).write(0) };
}
