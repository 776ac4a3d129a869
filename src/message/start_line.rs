//! Request lines and status lines.

use super::ascii;
use super::http::{HttpHdr, Version};
use super::limits::{Limits, UriStrictness};
use super::outcome::{ParseError, Progress};
use super::strings::Text;
use super::token::WellKnown;

/// A start line in the strings of the header's heap.
#[derive(Clone, Copy)]
pub(super) struct StartLine {
    /// The line without its line end.
    pub(super) text: Text,
    /// Its bytes with the line end.
    pub(super) received: usize,
}

/// Parses a request line.
///
/// What was read before a fault stays set, as in the original.
pub(super) fn request(
    header: &mut HttpHdr,
    line: StartLine,
    limits: &Limits,
) -> Result<Progress, ParseError> {
    let line = line.text;
    if let Some(target) = usual_request(header, line, limits) {
        return match header.url_mut().map(|url| url.parse(target).result) {
            Some(Ok(())) => Ok(Progress::More),
            _ => Err(ParseError::Target),
        };
    }
    let bytes = line.bytes();
    if memchr::memchr(0, bytes).is_some() {
        return Err(ParseError::StartLine);
    }
    let start = bytes.len() - ascii::trim_start(bytes).len();
    let method = ascii::count(&bytes[start..], ascii::TOKEN);
    let after = start + method;
    if method == 0 || !bytes.get(after).is_some_and(|&byte| ascii::is_blank(byte)) {
        return Err(ParseError::StartLine);
    }
    header.method_token = WellKnown::find_exact(&bytes[start..after]);
    header.method = line.part(start, method);
    let rest = ascii::trim_end(&bytes[after..]);
    let (end, version) = find_version(rest);
    let target = &rest[..end];
    let skipped = target.len() - ascii::trim_start(target).len();
    let target = line.part(after + skipped, trim_end_with_cr(&target[skipped..]).len());
    if target.len() == 0 {
        return Err(ParseError::StartLine);
    }
    check_target(target.bytes(), limits)?;
    let parsed = header.url_mut().map(|url| url.parse(target).result);
    if parsed != Some(Ok(())) {
        return Err(ParseError::Target);
    }
    let Some(version) = version else { return Err(ParseError::StartLine) };
    header.version = version;
    match version {
        Version::V1_0 | Version::V1_1 => Ok(Progress::More),
        _ => Err(ParseError::Version(version)),
    }
}

/// Takes method and version of what nearly all request lines are: a known method, a path of printable bytes, HTTP/1.1,
/// one space between them. Gives the path; `None`, with nothing taken, for anything else.
#[inline]
fn usual_request(header: &mut HttpHdr, line: Text, limits: &Limits) -> Option<Text> {
    const VERSION: &[u8; 9] = b" HTTP/1.1";
    let (bytes, version) = line.bytes().split_last_chunk()?;
    let method_len = ascii::count(bytes, ascii::TOKEN);
    let target = bytes.get(method_len + 1..)?;
    if version != VERSION
        || bytes[method_len] != b' '
        || target.first() != Some(&b'/')
        || !ascii::all_graphic(target)
    {
        return None;
    }
    if limits.uri == UriStrictness::Rfc3986 && !ascii::all(target, ascii::URI) {
        return None;
    }
    header.method_token = Some(WellKnown::find_exact(&bytes[..method_len])?);
    header.method = line.part(0, method_len);
    header.version = Version::V1_1;
    Some(line.part(method_len + 1, target.len()))
}

fn trim_end_with_cr(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t' | b'\r'] = text {
        text = rest;
    }
    text
}

/// The version at the end of a request line, and where it begins.
///
/// `HTTP/` with a dot behind it but without digits before or behind that counts as 0.9.
fn find_version(text: &[u8]) -> (usize, Option<Version>) {
    let digits_before =
        |end: usize| text[..end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let minor = text.len() - digits_before(text.len());
    if minor == 0 || text[minor - 1] != b'.' {
        return (text.len(), None);
    }
    let dot = minor - 1;
    let major = dot - digits_before(dot);
    if !text[..major].ends_with(b"HTTP/") {
        return (text.len(), None);
    }
    let version = match major == dot || minor == text.len() {
        true => Version::V0_9,
        false => Version { major: number(&text[major..dot]), minor: number(&text[minor..]) },
    };
    (major - b"HTTP/".len(), Some(version))
}

fn number(digits: &[u8]) -> u8 {
    let number = |sum: u8, digit: &u8| sum.wrapping_mul(10).wrapping_add(digit - b'0');
    digits.iter().fold(0, number)
}

fn check_target(target: &[u8], limits: &Limits) -> Result<(), ParseError> {
    let allowed = match limits.uri {
        UriStrictness::Any => limits.stray_cr || memchr::memchr(b'\r', target).is_none(),
        UriStrictness::Rfc3986 => ascii::all(target, ascii::URI),
        UriStrictness::Printable => ascii::all_graphic(target),
    };
    if allowed { Ok(()) } else { Err(ParseError::Target) }
}

/// Parses a status line.
///
/// An empty line is a whole head, as in the original. What the line does not have stays as it is.
pub(super) fn response(
    header: &mut HttpHdr,
    line: StartLine,
    limits: &Limits,
) -> Result<Progress, ParseError> {
    let StartLine { text, received } = line;
    if usual_response(header, text) {
        return Ok(Progress::More);
    }
    let line = text.part(0, trim_crs(text.bytes()).len());
    let bytes = line.bytes();
    if bytes.is_empty() {
        return Ok(Progress::Done);
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(ParseError::StartLine);
    }
    let (version, after) = version_at_front(bytes)?;
    let (status, reason) = match columns(bytes).filter(|_| received >= SHORTEST_IN_COLUMNS) {
        Some(reason_at) => {
            let rest = line.part(reason_at, line.len());
            (number_of(&bytes[9..12]), rest.part(0, trim_end_of_space(rest.bytes()).len()))
        }
        // The original's check is one of this form alone; its fast path takes any digits.
        None if after < SHORTEST_VERSION || version == Version::V0_9 => return Err(ParseError::StartLine),
        None => status_and_reason(line, after),
    };
    if !limits.stray_cr && memchr::memchr(b'\r', reason.bytes()).is_some() {
        return Err(ParseError::StartLine);
    }
    (header.version, header.status) = (version, status);
    if reason.is_some() {
        header.reason = reason;
    }
    Ok(Progress::More)
}

/// Takes what nearly all status lines are: `HTTP/1.1 200 OK`, of printable bytes. Takes nothing of any other.
#[inline]
fn usual_response(header: &mut HttpHdr, line: Text) -> bool {
    const REASON: usize = b"HTTP/1.1 200 ".len();
    let bytes = line.bytes();
    let [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'1', b' ', a, b, c, b' ', reason @ ..] = bytes else {
        return false;
    };
    let (Some(first), Some(last)) = (reason.first(), reason.last()) else { return false };
    let is_usual = [a, b, c].into_iter().all(u8::is_ascii_digit)
        && !ascii::is_blank(*first)
        && !ascii::is_blank(*last)
        && ascii::find_control(reason, 0) == reason.len();
    if is_usual {
        header.version = Version::V1_1;
        header.status = number_of(&bytes[9..12]);
        header.reason = line.part(REASON, reason.len());
    }
    is_usual
}

fn trim_end_of_space(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., last] = text
        && ascii::is_space(*last)
    {
        text = rest;
    }
    text
}

fn trim_crs(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b'\r'] = text {
        text = rest;
    }
    text
}

/// A shorter line, its end included, is not looked at by columns.
const SHORTEST_IN_COLUMNS: usize = "HTTP/1.1 200 X\r\n".len();

/// A shorter version counts as that of HTTP/0.9 and is refused, whatever its digits.
const SHORTEST_VERSION: usize = "HTTP/1.1".len();

/// Where the reason phrase begins in a line of the usual columns, `HTTP/1.1 200 OK`.
///
/// What separates status and phrase may be any one byte, as in the original.
fn columns(bytes: &[u8]) -> Option<usize> {
    const REASON: usize = "HTTP/1.1 200 ".len();
    let digits = |at: std::ops::Range<usize>| bytes[at].iter().all(u8::is_ascii_digit);
    let usual = bytes.len() > REASON
        && digits(5..6)
        && bytes[6] == b'.'
        && digits(7..8)
        && bytes[8] == b' '
        && digits(9..12)
        && !ascii::is_space(bytes[REASON]);
    usual.then_some(REASON)
}

/// Status and reason phrase behind the version of a line of any other shape.
fn status_and_reason(line: Text, at: usize) -> (i16, Text) {
    let bytes = line.bytes();
    let status_at = bytes.len() - ascii::trim_start(&bytes[at..]).len();
    let digits = bytes[status_at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let status = number_of(&bytes[status_at..status_at + digits]);
    let rest = &bytes[status_at + digits..];
    if digits == 0 || !rest.first().is_some_and(|&byte| ascii::is_blank(byte)) {
        return (status, Text::NONE);
    }
    (status, line.part(bytes.len() - ascii::trim_start(rest).len(), bytes.len()))
}

fn number_of(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |sum: i16, digit| sum.wrapping_mul(10).wrapping_add(i16::from(digit - b'0')))
}

/// The version at the front of a status line, and where it ends; a blank has to follow.
fn version_at_front(bytes: &[u8]) -> Result<(Version, usize), ParseError> {
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !bytes.starts_with(b"HTTP/") {
        return Err(ParseError::NotHttp);
    }
    let major = b"HTTP/".len();
    let dot = major + digits(major);
    if bytes.get(dot) != Some(&b'.') {
        return Err(ParseError::NotHttp);
    }
    let minor = dot + 1;
    let end = minor + digits(minor);
    if !bytes.get(end).is_some_and(|&byte| ascii::is_blank(byte)) {
        return Err(ParseError::NotHttp);
    }
    Ok((Version { major: number(&bytes[major..dot]), minor: number(&bytes[minor..end]) }, end))
}
