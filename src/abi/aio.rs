//! Chapter: disk IO.

use libc::{off_t, size_t};
use std::ffi::{c_char, c_int};

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSAIOCallback, TSCont};
use crate::event::aio::{self, AioResult, Operation, Request};

/// Starts an operation whose end the continuation is told.
///
/// # Safety
/// As for [`aio::submit`] and [`check::object`].
unsafe fn submit(function: &str, request: Request, contp: TSCont) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let target = unsafe { check::object_ref(function, "contp", contp) };
    let Some(mutex) = target.live().and_then(|object| object.mutex()) else {
        check::bad_argument(function, "contp", format_args!("{contp:p} has no mutex"));
    };
    // SAFETY: passed on from the caller.
    if unsafe { aio::submit(request, target, mutex) } { TS_SUCCESS } else { TS_ERROR }
}

/// The result behind a handle.
///
/// # Safety
/// As for [`AioResult::check`].
unsafe fn result<'a>(function: &str, data: TSAIOCallback) -> &'a AioResult {
    // SAFETY: passed on from the caller.
    let result = unsafe { AioResult::check(data.cast()) };
    result.unwrap_or_else(|| check::bad_pointer(function, "data", data.cast_const().cast()))
}

/// Reads up to `buffSize` bytes at `offset` of a file, in the background.
///
/// `TS_EVENT_AIO_DONE` follows, with data for `TSAIOBufGet` and `TSAIONBytesGet`; `buf` must live until then.
/// The continuation needs a mutex.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIORead(
    fd: c_int,
    offset: off_t,
    buf: *mut c_char,
    buffSize: size_t,
    contp: TSCont,
) -> RawTSReturnCode {
    let request = Request { operation: Operation::Read, fd, offset, buffer: buf.cast(), length: buffSize };
    // SAFETY: passed on from the plugin.
    unsafe { submit("TSAIORead", request, contp) }
}

/// The buffer of a finished read or write; during its event only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIOBufGet(data: TSAIOCallback) -> *mut c_char {
    // SAFETY: the handle comes from C.
    unsafe { result("TSAIOBufGet", data) }.buffer().cast()
}

/// How many bytes a finished read or write moved; 0 when it was less than asked for, negative for an error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIONBytesGet(data: TSAIOCallback) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { result("TSAIONBytesGet", data) }.result()
}

/// Writes `bufSize` bytes at `offset` of a file, in the background; as `TSAIORead`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIOWrite(
    fd: c_int,
    offset: off_t,
    buf: *mut c_char,
    bufSize: size_t,
    contp: TSCont,
) -> RawTSReturnCode {
    let request = Request { operation: Operation::Write, fd, offset, buffer: buf.cast(), length: bufSize };
    // SAFETY: passed on from the plugin.
    unsafe { submit("TSAIOWrite", request, contp) }
}

/// Sets the number of threads for file operations: `TS_SUCCESS` only before the first of them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIOThreadNumSet(thread_num: c_int) -> RawTSReturnCode {
    if usize::try_from(thread_num).is_ok_and(aio::set_threads) { TS_SUCCESS } else { TS_ERROR }
}
