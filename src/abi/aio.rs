//! Chapter: disk IO.

use libc::{off_t, size_t};
use std::ffi::{c_char, c_int};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSAIOCallback, TSCont};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIORead(
    fd: c_int,
    offset: off_t,
    buf: *mut c_char,
    buffSize: size_t,
    contp: TSCont,
) -> RawTSReturnCode {
    stub!(TSAIORead(fd, offset, buf, buffSize, contp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIOBufGet(data: TSAIOCallback) -> *mut c_char {
    stub!(TSAIOBufGet(data) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIONBytesGet(data: TSAIOCallback) -> c_int {
    stub!(TSAIONBytesGet(data) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIOWrite(
    fd: c_int,
    offset: off_t,
    buf: *mut c_char,
    bufSize: size_t,
    contp: TSCont,
) -> RawTSReturnCode {
    stub!(TSAIOWrite(fd, offset, buf, bufSize, contp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAIOThreadNumSet(thread_num: c_int) -> RawTSReturnCode {
    stub!(TSAIOThreadNumSet(thread_num) => TS_ERROR)
}
