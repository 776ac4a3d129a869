//! Chapter: configuration line matcher.
//!
//! Reading of files with lines of `name=value` pairs, in the caller's own memory.

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::net::IpAddr;
use std::os::unix::ffi::OsStrExt;
use std::ptr::null_mut;

use crate::abi::memory::_TSmalloc;
use crate::abi::types::TSMatcherLine;
use crate::abi::{check, handle};
use crate::log;
use crate::message::number;
use crate::net::ip_text;
use crate::pool::{Pooled, SlotHead};
use crate::pooled;

const KIND: u32 = handle::kind(*b"LINE");

/// What a `TSMatcherLine` points to: pairs of C strings inside the line that was parsed.
#[repr(C)]
struct Line {
    head: SlotHead,
    pairs: Vec<(*mut c_char, *mut c_char)>,
}
pooled!(Line);

/// The whole file with a NUL behind it, for `TSfree`; its length goes to `file_len` unless that is null.
///
/// Null, and a line in the diagnostic log, when it cannot be read. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherReadIntoBuffer(
    file_name: *mut c_char,
    file_len: *mut c_int,
) -> *mut c_char {
    check::not_null("TSMatcherReadIntoBuffer", "file_name", file_name);
    // SAFETY: a C string by contract.
    let name = OsStr::from_bytes(unsafe { CStr::from_ptr(file_name) }.to_bytes());
    let contents = match std::fs::read(name) {
        Ok(contents) => contents,
        Err(error) => {
            log::error!("{}: {error}", name.display());
            return null_mut();
        }
    };
    let copy = _TSmalloc(contents.len() + 1, std::ptr::null()).cast::<u8>();
    // SAFETY: `copy` has one byte more than `contents`.
    unsafe { copy.copy_from_nonoverlapping(contents.as_ptr(), contents.len()) };
    // SAFETY: the last byte of `copy`.
    unsafe { copy.add(contents.len()).write(0) };
    if !file_len.is_null() {
        // SAFETY: an int by contract.
        unsafe { file_len.write(c_int::try_from(contents.len()).unwrap_or(c_int::MAX)) };
    }
    copy.cast()
}

/// The first line of `buffer`, whose newline becomes a NUL, or null when nothing is left.
///
/// `last` is left at the end of the line: go on with what is behind it. A last line of a single byte without a newline
/// is not seen, as in the original.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherTokLine(buffer: *mut c_char, last: *mut *mut c_char) -> *mut c_char {
    check::not_null("TSMatcherTokLine", "buffer", buffer);
    check::not_null("TSMatcherTokLine", "last", last);
    // SAFETY: a C string by contract.
    let text = unsafe { CStr::from_ptr(buffer) }.to_bytes();
    let newline = memchr::memchr(b'\n', text);
    let end = newline.unwrap_or(if text.len() > 1 { text.len() - 1 } else { 0 });
    // SAFETY: inside the string, or its beginning.
    let end = unsafe { buffer.add(end) };
    if newline.is_some() {
        // SAFETY: the newline's place.
        unsafe { end.write(0) };
    }
    // SAFETY: a pointer's place by contract.
    unsafe { last.write(end) };
    if newline.is_some() || text.len() > 1 { buffer } else { null_mut() }
}

/// Reads `1.2.3.4`, `1.2.3.4-1.2.3.9` or `1.2.3.0/24` into the first and last address, in host byte order.
///
/// Null when that worked, else what is wrong, as static text. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherExtractIPRange(
    match_str: *mut c_char,
    addr1: *mut u32,
    addr2: *mut u32,
) -> *mut c_char {
    // SAFETY: a C string by contract.
    let text = unsafe { check::c_bytes("TSMatcherExtractIPRange", "match_str", match_str) };
    check::not_null("TSMatcherExtractIPRange", "addr1", addr1);
    check::not_null("TSMatcherExtractIPRange", "addr2", addr2);
    match parse_range(text) {
        Ok((from, to)) => {
            // SAFETY: not null; a number's place by contract.
            unsafe { addr1.write(from) };
            // SAFETY: as above.
            unsafe { addr2.write(to) };
            null_mut()
        }
        Err(problem) => problem.as_ptr().cast_mut(),
    }
}

fn parse_range(text: &[u8]) -> Result<(u32, u32), &'static CStr> {
    let mut tokens = text.split(|byte| matches!(byte, b'-' | b'/')).filter(|token| !token.is_empty());
    let first = tokens.next().ok_or(c"no IP address given")?;
    let second = tokens.next();
    if tokens.next().is_some() {
        return Err(c"malformed IP range");
    }
    let from = address(first).ok_or(c"malformed IP address")?;
    match second {
        Some(bits) if text.contains(&b'/') => with_mask(from, bits),
        Some(end) => with_end(from, address(end).ok_or(c"malformed ip address at range end")?),
        None => only_v4(from).map(|address| (address, address)),
    }
}

fn address(text: &[u8]) -> Option<IpAddr> {
    ip_text::parse(text).map(|found| found.ip())
}

fn only_v4(address: IpAddr) -> Result<u32, &'static CStr> {
    match address {
        IpAddr::V4(address) => Ok(address.into()),
        IpAddr::V6(_) => Err(c"The addresses were not IPv4 addresses."),
    }
}

fn with_end(from: IpAddr, to: IpAddr) -> Result<(u32, u32), &'static CStr> {
    const BACKWARDS: &CStr = c"range start greater than range end";
    if from.is_ipv6() && to.is_ipv4() {
        return Err(BACKWARDS);
    }
    let (from, to) = (only_v4(from)?, only_v4(to)?);
    if from > to { Err(BACKWARDS) } else { Ok((from, to)) }
}

/// All addresses that differ from `base` behind the first `bits` bits, of which the leading digits count.
fn with_mask(base: IpAddr, bits: &[u8]) -> Result<(u32, u32), &'static CStr> {
    let base = only_v4(base).map_err(|_| c"Masks supported only for IPv4")?;
    if !bits.trim_ascii_start().first().is_some_and(u8::is_ascii_digit) {
        return Err(c"bad mask specification");
    }
    match u32::try_from(number::int(bits)) {
        Ok(bits @ 0..=32) => {
            let behind = u32::MAX.checked_shr(bits).unwrap_or(0);
            Ok((base & !behind, base | behind))
        }
        _ => Err(c"invalid mask specification"),
    }
}

/// An empty line, to be parsed into; freed by `TSMatcherLineDestroy`. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSMatcherLineCreate() -> TSMatcherLine {
    Line::pool_new(Line { head: SlotHead::new(KIND), pairs: Vec::new() }).as_ptr().cast()
}

/// Frees a line; the text it was parsed from stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherLineDestroy(ml: TSMatcherLine) {
    // SAFETY: a line by contract.
    let line = unsafe { line_of("TSMatcherLineDestroy", ml) };
    // SAFETY: live as just checked, and given up by the caller.
    unsafe { Line::pool_free(line.into()) };
}

/// Splits a line of `name=value` pairs in place; one of them must be `src_ip`. Values may stand in double quotes.
///
/// Null when that worked, else what is wrong, as static text. An empty line is right. `line` must outlive `ml`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherParseSrcIPConfigLine(
    line: *mut c_char,
    ml: TSMatcherLine,
) -> *const c_char {
    check::not_null("TSMatcherParseSrcIPConfigLine", "line", line);
    // SAFETY: a line by contract.
    let parsed = unsafe { line_of("TSMatcherParseSrcIPConfigLine", ml) };
    // SAFETY: a C string by contract.
    let length = unsafe { CStr::from_ptr(line) }.to_bytes().len();
    // SAFETY: the string with its NUL; nobody else uses it during the call.
    let text = unsafe { std::slice::from_raw_parts_mut(line.cast::<u8>(), length + 1) };
    let pairs = match split_pairs(text) {
        Ok(pairs) => pairs,
        Err(problem) => return problem.as_ptr(),
    };
    // SAFETY: offsets lie inside the string.
    let at = |offset: usize| unsafe { line.add(offset) };
    parsed.pairs = pairs.into_iter().map(|(name, value)| (at(name), at(value))).collect();
    std::ptr::null()
}

fn name_at(text: &[u8], start: usize) -> &[u8] {
    let rest = &text[start..];
    &rest[..rest.iter().position(|&c| c == 0).unwrap_or(rest.len())]
}

/// Where names and values begin; both get their NUL. `text` ends with one. One name has to be `src_ip`, unless there is none.
///
/// A name goes up to the next `=`, whatever it holds; a value in quotes may lack the closing one at the end.
fn split_pairs(text: &mut [u8]) -> Result<Vec<(usize, usize)>, &'static CStr> {
    const MALFORMED: &CStr = c"Malformed entry";
    let end = text.len() - 1;
    let mut pairs = Vec::new();
    let mut has_source = false;
    let mut at = 0;
    loop {
        at += text[at..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if at == end {
            return if has_source || pairs.is_empty() { Ok(pairs) } else { Err(c"No source specifier") };
        }
        let name = at;
        at += 1 + memchr::memchr(b'=', &text[at + 1..end]).ok_or(MALFORMED)?;
        text[at] = 0;
        at += 1;
        let quoted = text[at] == b'"';
        at += usize::from(quoted);
        if at == end {
            return Err(MALFORMED);
        }
        let value = at;
        let mut to = at;
        // Escapes shorten the value in place.
        while at < end && (if quoted { text[at] != b'"' } else { !text[at].is_ascii_whitespace() }) {
            at += usize::from(quoted && text[at] == b'\\' && at + 1 < end);
            text[to] = text[at];
            to += 1;
            at += 1;
        }
        at += usize::from(at < end);
        text[to] = 0;
        pairs.push((name, value));
        if name_at(text, name).eq_ignore_ascii_case(b"src_ip") && std::mem::replace(&mut has_source, true) {
            return Err(c"Multiple Sources Specified");
        }
    }
}

/// The name of a pair, counted from 0, inside the line that was parsed; null when there are not as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherLineName(ml: TSMatcherLine, element: c_int) -> *mut c_char {
    // SAFETY: a line by contract.
    let line = unsafe { line_of("TSMatcherLineName", ml) };
    pair(line, element).map_or(null_mut(), |(name, _)| name)
}

/// The value of a pair, counted from 0, inside the line that was parsed; null when there are not as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherLineValue(ml: TSMatcherLine, element: c_int) -> *mut c_char {
    // SAFETY: a line by contract.
    let line = unsafe { line_of("TSMatcherLineValue", ml) };
    pair(line, element).map_or(null_mut(), |(_, value)| value)
}

fn pair(line: &Line, element: c_int) -> Option<(*mut c_char, *mut c_char)> {
    line.pairs.get(usize::try_from(element).ok()?).copied()
}

/// # Safety
/// `ml` is null or was once made by `TSMatcherLineCreate`, and is used by this thread alone.
unsafe fn line_of<'a>(function: &str, ml: TSMatcherLine) -> &'a mut Line {
    // SAFETY: passed on from the caller.
    let mut object = unsafe { handle::checked(function, "ml", ml.cast(), KIND) };
    // SAFETY: live as just checked; unshared by contract.
    unsafe { object.as_mut() }
}
