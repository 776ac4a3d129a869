//! Chapter: clock, random numbers and addresses.

use libc::{size_t, sockaddr};
use std::ffi::{c_char, c_uint};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHRTime};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSrandom() -> c_uint {
    stub!(TSrandom() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSdrandom() -> f64 {
    stub!(TSdrandom() => 0.0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TShrtime() -> TSHRTime {
    stub!(TShrtime() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIpStringToAddr(
    str: *const c_char,
    str_len: size_t,
    addr: *mut sockaddr,
) -> RawTSReturnCode {
    stub!(TSIpStringToAddr(str, str_len, addr) => TS_ERROR)
}
