//! Chapter: host status.

use libc::size_t;
use std::ffi::{c_char, c_uint};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSHostStatus, RawTSReturnCode, TS_ERROR};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostnameIsSelf(hostname: *const c_char, hostname_len: size_t) -> RawTSReturnCode {
    stub!(TSHostnameIsSelf(hostname, hostname_len) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostStatusGet(
    hostname: *const c_char,
    hostname_len: size_t,
    status: *mut RawTSHostStatus,
    reason: *mut c_uint,
) -> RawTSReturnCode {
    stub!(TSHostStatusGet(hostname, hostname_len, status, reason) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostStatusSet(
    hostname: *const c_char,
    hostname_len: size_t,
    status: RawTSHostStatus,
    down_time: c_uint,
    reason: c_uint,
) {
    stub!(TSHostStatusSet(hostname, hostname_len, status, down_time, reason))
}
