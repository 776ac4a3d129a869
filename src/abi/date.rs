//! Chapter: HTTP dates.

use libc::time_t;
use std::ffi::{c_char, c_int};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParseDate(value_str: *const c_char, value_len: c_int) -> time_t {
    stub!(TSMimeParseDate(value_str, value_len) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeFormatDate(
    value_time: time_t,
    value_str: *mut c_char,
    value_len: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSMimeFormatDate(value_time, value_str, value_len) => TS_ERROR)
}
