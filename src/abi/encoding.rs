//! Chapter: percent and base64 encoding.

use libc::size_t;
use std::ffi::{c_char, c_int, c_uchar};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSMBuffer, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStringPercentEncode(
    str: *const c_char,
    str_len: c_int,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
    map: *const c_uchar,
) -> RawTSReturnCode {
    stub!(TSStringPercentEncode(str, str_len, dst, dst_size, length, map) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPercentEncode(
    bufp: TSMBuffer,
    offset: TSMLoc,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
    map: *const c_uchar,
) -> RawTSReturnCode {
    stub!(TSUrlPercentEncode(bufp, offset, dst, dst_size, length, map) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStringPercentDecode(
    str: *const c_char,
    str_len: size_t,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
) -> RawTSReturnCode {
    stub!(TSStringPercentDecode(str, str_len, dst, dst_size, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSBase64Decode(
    str: *const c_char,
    str_len: size_t,
    dst: *mut c_uchar,
    dst_size: size_t,
    length: *mut size_t,
) -> RawTSReturnCode {
    stub!(TSBase64Decode(str, str_len, dst, dst_size, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSBase64Encode(
    str: *const c_char,
    str_len: size_t,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
) -> RawTSReturnCode {
    stub!(TSBase64Encode(str, str_len, dst, dst_size, length) => TS_ERROR)
}
