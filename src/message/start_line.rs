//! Request lines and status lines.

use super::ascii;
use super::http::{HttpHdr, Version};
use super::limits::{Limits, UriStrictness};
use super::parser::{ParseError, Progress};
use super::strings::Text;
use super::token::WellKnown;

/// Parses a request line, a text of the header's heap without its line end.
///
/// What was read before a fault stays set, as in the original.
pub(super) fn request(header: &mut HttpHdr, line: Text, limits: &Limits) -> Result<Progress, ParseError> {
    let bytes = line.bytes();
    if memchr::memchr(0, bytes).is_some() {
        return Err(ParseError::StartLine);
    }
    let start = bytes.len() - ascii::trim_start(bytes).len();
    let method = bytes[start..].iter().take_while(|&&byte| ascii::is(byte, ascii::TOKEN)).count();
    let after = start + method;
    if method == 0 || bytes.get(after).is_some_and(|&byte| !ascii::is_blank(byte)) {
        return Err(ParseError::StartLine);
    }
    header.method_token = WellKnown::find_method(&bytes[start..after]);
    header.method = line.part(start, method);
    let (end, version) = find_version(&bytes[after..]);
    header.version = version;
    let rest = &bytes[after..after + end];
    let skipped = rest.len() - ascii::trim_start(rest).len();
    let target = line.part(after + skipped, ascii::trim(rest).len());
    if target.len() == 0 {
        return Err(ParseError::StartLine);
    }
    check_target(target.bytes(), limits)?;
    let parsed = header.url_mut().map(|url| url.parse(target).result);
    if parsed != Some(Ok(())) {
        return Err(ParseError::Target);
    }
    match version {
        Version::V1_0 | Version::V1_1 => Ok(Progress::More),
        _ => Err(ParseError::Version(version)),
    }
}

/// The version at the end of a request line, and where it begins; 0.9 at the end when there is none.
fn find_version(rest: &[u8]) -> (usize, Version) {
    let text = rest.trim_ascii_end();
    let none = (text.len(), Version::V0_9);
    let digits_before =
        |end: usize| text[..end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let minor = text.len() - digits_before(text.len());
    if minor == text.len() || minor == 0 || text[minor - 1] != b'.' {
        return none;
    }
    let dot = minor - 1;
    let major = dot - digits_before(dot);
    if major == dot || !text[..major].ends_with(b"HTTP/") {
        return none;
    }
    let version = Version { major: number(&text[major..dot]), minor: number(&text[minor..]) };
    (major - b"HTTP/".len(), version)
}

fn number(digits: &[u8]) -> u8 {
    let number = |sum: u8, digit: &u8| sum.wrapping_mul(10).wrapping_add(digit - b'0');
    digits.iter().fold(0, number)
}

fn check_target(target: &[u8], limits: &Limits) -> Result<(), ParseError> {
    let class = match limits.uri {
        UriStrictness::Any if limits.stray_cr || memchr::memchr(b'\r', target).is_none() => return Ok(()),
        UriStrictness::Any => return Err(ParseError::Target),
        UriStrictness::Rfc3986 => ascii::URI,
        UriStrictness::Printable => ascii::GRAPHIC,
    };
    if ascii::all(target, class) { Ok(()) } else { Err(ParseError::Target) }
}

/// Parses a status line, a text of the header's heap without its line end.
///
/// An empty line is a whole head with status 0, as in the original.
pub(super) fn response(header: &mut HttpHdr, line: Text, limits: &Limits) -> Result<Progress, ParseError> {
    let bytes = line.bytes();
    header.reason = Text::NONE;
    header.status = 0;
    if bytes.is_empty() {
        header.version = Version::V1_0;
        return Ok(Progress::Done);
    }
    let has_cr = memchr::memchr(b'\r', bytes).is_some();
    if memchr::memchr(0, bytes).is_some() || (has_cr && !limits.stray_cr) {
        return Err(ParseError::StartLine);
    }
    let (version, after) = version_at_front(bytes).ok_or(ParseError::StartLine)?;
    header.version = version;
    let rest = &bytes[after..];
    let blanks = rest.len() - ascii::trim_start(rest).len();
    let status_at = after + blanks;
    let digits = bytes[status_at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return Ok(Progress::More);
    }
    let status = bytes[status_at..status_at + digits].iter();
    header.status =
        status.fold(0i16, |sum, digit| sum.wrapping_mul(10).wrapping_add(i16::from(digit - b'0')));
    let reason_at = status_at + digits;
    if reason_at < bytes.len() {
        header.reason = reason(line, reason_at, blanks == 1 && digits == 3);
    }
    Ok(Progress::More)
}

/// The reason phrase behind the status; blanks at its end are trimmed only in a line of the usual columns.
fn reason(line: Text, at: usize, usual_columns: bool) -> Text {
    let rest = &line.bytes()[at..];
    let text = ascii::trim_start(rest);
    let start = at + rest.len() - text.len();
    let len = if usual_columns { ascii::trim_end(text).len() } else { text.len() };
    line.part(start, len)
}

/// The version at the front of a status line, and where it ends; a blank has to follow.
fn version_at_front(bytes: &[u8]) -> Option<(Version, usize)> {
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !bytes.starts_with(b"HTTP/") {
        return None;
    }
    let major = b"HTTP/".len();
    let dot = major + digits(major);
    if dot == major || bytes.get(dot) != Some(&b'.') {
        return None;
    }
    let minor = dot + 1;
    let end = minor + digits(minor);
    let follows = bytes.get(end).is_some_and(|&byte| ascii::is_blank(byte));
    let version = Version { major: number(&bytes[major..dot]), minor: number(&bytes[minor..end]) };
    (end != minor && follows).then_some((version, end))
}
