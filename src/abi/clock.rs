//! Chapter: clock, random numbers and addresses.

use std::cell::Cell;
use std::ffi::{c_char, c_int, c_uint};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{SystemTime, UNIX_EPOCH};

use libc::{size_t, sockaddr, sockaddr_in, sockaddr_in6};

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHRTime};

/// Nanoseconds since 1970. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TShrtime() -> TSHRTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    TSHRTime::try_from(since.as_nanos()).unwrap_or(TSHRTime::MAX)
}

/// A random number over the whole range of the type; not for secrets. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSrandom() -> c_uint {
    (random() >> 32) as c_uint
}

/// A random number from 0 to below 1; not for secrets. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSdrandom() -> f64 {
    // 53 bits are what a double holds.
    (random() >> 11) as f64 / (1u64 << 53) as f64
}

/// The thread's next random number: SplitMix64 from a seed of the system.
fn random() -> u64 {
    thread_local! {
        static STATE: Cell<u64> = Cell::new(seed());
    }
    let state = STATE.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
    STATE.set(state);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn seed() -> u64 {
    let mut bytes = [0u8; 8];
    // SAFETY: `bytes` has the length that is passed.
    let filled = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    if filled == bytes.len() as isize { u64::from_ne_bytes(bytes) } else { TShrtime() as u64 }
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
    check::not_null("TSIpStringToAddr", "str", str);
    check::not_null("TSIpStringToAddr", "addr", addr);
    // SAFETY: `str_len` readable bytes by contract.
    let text = unsafe { std::slice::from_raw_parts(str.cast::<u8>(), str_len) };
    let (address, port) = match parse_address(text) {
        Some(found) => found,
        None => {
            // SAFETY: a sockaddr by contract.
            unsafe { (&raw mut (*addr).sa_family).write(libc::AF_UNSPEC as libc::sa_family_t) };
            return TS_ERROR;
        }
    };
    match address {
        // SAFETY: room for either family by contract; the caller's memory need not be aligned for it.
        IpAddr::V4(ip) => unsafe { addr.cast::<sockaddr_in>().write_unaligned(v4(ip, port)) },
        // SAFETY: as above.
        IpAddr::V6(ip) => unsafe { addr.cast::<sockaddr_in6>().write_unaligned(v6(ip, port)) },
    }
    TS_SUCCESS
}

fn v4(ip: Ipv4Addr, port: u16) -> sockaddr_in {
    sockaddr_in {
        sin_family: libc::AF_INET as libc::sa_family_t,
        sin_port: port.to_be(),
        sin_addr: libc::in_addr { s_addr: u32::from(ip).to_be() },
        sin_zero: [0; 8],
    }
}

fn v6(ip: Ipv6Addr, port: u16) -> sockaddr_in6 {
    sockaddr_in6 {
        sin6_family: libc::AF_INET6 as libc::sa_family_t,
        sin6_port: port.to_be(),
        sin6_flowinfo: 0,
        sin6_addr: libc::in6_addr { s6_addr: ip.octets() },
        sin6_scope_id: 0,
    }
}

/// Host and port; brackets may stand around any address, and what follows digits in a port does not count.
fn parse_address(text: &[u8]) -> Option<(IpAddr, u16)> {
    let text = text.trim_ascii_start();
    let (host, port) = match text.strip_prefix(b"[") {
        Some(rest) => split(rest, rest.iter().position(|&c| c == b']')),
        None => {
            let mut colons = text.iter().enumerate().filter(|&(_, &c)| c == b':').map(|(at, _)| at);
            match (colons.next(), colons.next()) {
                (first, None) => split(text, first),
                _ => (text, &b""[..]),
            }
        }
    };
    let port = port.strip_prefix(b":").unwrap_or(port);
    Some((parse_host(std::str::from_utf8(host).ok()?)?, leading_number(port) as u16))
}

/// What is before and after the byte at `at`.
fn split(text: &[u8], at: Option<usize>) -> (&[u8], &[u8]) {
    match at {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, b""),
    }
}

fn leading_number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .fold(0u32, |number, c| number.wrapping_mul(10).wrapping_add(u32::from(c - b'0')))
}

fn parse_host(host: &str) -> Option<IpAddr> {
    if host.contains(':') {
        host.parse().ok().map(IpAddr::V6)
    } else {
        parse_v4(host.trim_ascii_end()).map(IpAddr::V4)
    }
}

/// The address forms of the socket library: one to four numbers, each decimal, octal or hexadecimal; the last fills
/// what is left.
pub(super) fn parse_v4(host: &str) -> Option<Ipv4Addr> {
    let parts = host.split('.').map(parse_part).collect::<Option<Vec<u32>>>()?;
    let (&last, front) = parts.split_last()?;
    if front.len() > 3 || front.iter().any(|&part| part > 255) {
        return None;
    }
    let bits_left = 32 - 8 * front.len() as c_int;
    if bits_left < 32 && last >> bits_left != 0 {
        return None;
    }
    let head = front.iter().enumerate().fold(0u32, |sum, (i, part)| sum | part << (24 - 8 * i));
    Some(Ipv4Addr::from(head | last))
}

fn parse_part(part: &str) -> Option<u32> {
    let (digits, radix) = match part.strip_prefix("0x").or(part.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if part.len() > 1 && part.starts_with('0') => (part, 8),
        None => (part, 10),
    };
    // `from_str_radix` would take a sign.
    digits.starts_with(|c: char| c.is_digit(radix)).then(|| u32::from_str_radix(digits, radix).ok())?
}
