//! Chapter: clock, random numbers and addresses.

use libc::{size_t, sockaddr};
use std::ffi::{c_char, c_uint};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHRTime};
use crate::event::random;
use crate::net::{Endpoint, ip_text};

/// A random number over the whole range of the type; not for secrets. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSrandom() -> c_uint {
    // The upper half: 32 random bits.
    (random::random() >> 32) as c_uint
}

/// A random number from 0 to below 1; not for secrets. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSdrandom() -> f64 {
    random::random_fraction()
}

/// Nanoseconds since 1970. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TShrtime() -> TSHRTime {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    TSHRTime::try_from(now.as_nanos()).unwrap_or(TSHRTime::MAX)
}

/// Reads an address, with or without a port: `1.2.3.4`, `1.2.3.4:80`, `::1`, `[::1]:80`.
///
/// `addr` has room for a `sockaddr_in6`; on `TS_ERROR` its family is `AF_UNSPEC`. Any thread.
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
