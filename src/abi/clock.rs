//! Chapter: clock, random numbers and addresses.

use libc::{size_t, sockaddr};
use std::ffi::{c_char, c_uint};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHRTime};
use crate::event::random;
use crate::net::{Endpoint, ip_text};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSrandom() -> c_uint {
    // The upper half: 32 random bits.
    (random::random() >> 32) as c_uint
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSdrandom() -> f64 {
    random::random_fraction()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TShrtime() -> TSHRTime {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    TSHRTime::try_from(now.as_nanos()).unwrap_or(TSHRTime::MAX)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIpStringToAddr(
    str: *const c_char,
    str_len: size_t,
    addr: *mut sockaddr,
) -> RawTSReturnCode {
    let length = i64::try_from(str_len).unwrap_or(i64::MAX);
    // SAFETY: passed on from the plugin.
    let text = unsafe { check::sized_bytes("TSIpStringToAddr", "str", str, length) };
    check::not_null("TSIpStringToAddr", "addr", addr);
    let parsed = ip_text::parse(text);
    let endpoint = Endpoint::from(parsed);
    let (size, result) = match parsed {
        Some(_) => (endpoint.size() as usize, TS_SUCCESS),
        // Of an address that is none only the family is set, to `AF_UNSPEC`.
        None => (size_of::<libc::sa_family_t>(), TS_ERROR),
    };
    // SAFETY: the plugin's memory has room for an address of any family, and does not overlap ours.
    unsafe { std::ptr::copy_nonoverlapping(endpoint.as_ptr().cast::<u8>(), addr.cast(), size) };
    result
}
