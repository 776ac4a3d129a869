//! Chapter: configuration line matcher.
//!
//! Reading of files with lines of `name=value` pairs, in the caller's own memory.

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::ptr::null_mut;

use crate::abi::memory::_TSmalloc;
use crate::abi::types::TSMatcherLine;
use crate::abi::{check, handle};
use crate::log;
use crate::net::ip_text::parse_v4;
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
    let text = std::str::from_utf8(text).map_err(|_| c"malformed IP address")?;
    if let Some((base, bits)) = text.split_once('/') {
        let base = parse_address(base)?;
        let bits =
            bits.trim().parse::<u32>().ok().filter(|&bits| bits <= 32).ok_or(c"malformed CIDR mask")?;
        let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
        return Ok((base & mask, base | !mask));
    }
    let mut ends = text.split('-').map(str::trim).filter(|end| !end.is_empty());
    let from = parse_address(ends.next().ok_or(c"no IP address given")?)?;
    let to = ends.next().map_or(Ok(from), parse_address)?;
    if ends.next().is_some() {
        return Err(c"malformed IP range");
    }
    if from > to { Err(c"range start greater than range end") } else { Ok((from, to)) }
}

fn parse_address(text: &str) -> Result<u32, &'static CStr> {
    parse_v4(text.trim()).map(u32::from).ok_or(c"malformed IP address")
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
    let sources =
        pairs.iter().filter(|&&(name, _)| name_at(text, name).eq_ignore_ascii_case(b"src_ip")).count();
    if sources != 1 && !pairs.is_empty() {
        return if sources == 0 { c"No source specifier" } else { c"Multiple Sources Specified" }.as_ptr();
    }
    // SAFETY: offsets lie inside the string.
    let at = |offset: usize| unsafe { line.add(offset) };
    parsed.pairs = pairs.into_iter().map(|(name, value)| (at(name), at(value))).collect();
    std::ptr::null()
}

fn name_at(text: &[u8], start: usize) -> &[u8] {
    let rest = &text[start..];
    &rest[..rest.iter().position(|&c| c == 0).unwrap_or(rest.len())]
}

/// Where names and values begin; both get their NUL. `text` ends with one.
fn split_pairs(text: &mut [u8]) -> Result<Vec<(usize, usize)>, &'static CStr> {
    const MALFORMED: &CStr = c"Malformed entry";
    let end = text.len() - 1;
    let mut pairs = Vec::new();
    let mut at = 0;
    loop {
        while at < end && text[at].is_ascii_whitespace() {
            at += 1;
        }
        if at == end {
            return Ok(pairs);
        }
        let name = at;
        while at < end && text[at] != b'=' && !text[at].is_ascii_whitespace() {
            at += 1;
        }
        if at == end || text[at] != b'=' || at == name {
            return Err(MALFORMED);
        }
        text[at] = 0;
        at += 1;
        let quoted = text[at] == b'"';
        at += usize::from(quoted);
        let value = at;
        let mut to = at;
        // Escapes shorten the value in place.
        while at < end && (if quoted { text[at] != b'"' } else { !text[at].is_ascii_whitespace() }) {
            at += usize::from(quoted && text[at] == b'\\' && at + 1 < end);
            text[to] = text[at];
            to += 1;
            at += 1;
        }
        if to == value || (quoted && at == end) {
            return Err(MALFORMED);
        }
        at += usize::from(at < end);
        text[to] = 0;
        pairs.push((name, value));
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
