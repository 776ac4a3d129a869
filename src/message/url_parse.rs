//! Parsing URLs (`TSUrlParse`, request targets): lenient but for the characters of the host.
//!
//! The text lies in the heap's strings already; parts refer to it.

use super::ascii;
use super::strings::Text;
use super::token::WellKnown;
use super::url::Url;
use super::wide;

/// The text is no URL.
///
/// What was found before the fault stays set in the URL, as in the original.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoUrl;

/// How much of the text a parse took.
#[derive(Clone, Copy, Debug)]
pub struct ParsedUrl {
    /// Bytes taken: on success all, or up to and with the `#` of a fragment; on failure up to the end of the scheme, or
    /// the blanks in front.
    pub used: usize,
    /// Whether it is a URL.
    pub result: Result<(), NoUrl>,
}

/// Most colons in a host with port: seven of an IPv6 address and one before the port.
const MAX_COLONS: usize = 8;

impl Url {
    /// Takes the parts of `text`, a text of this URL's heap; what it does not have stays as it is.
    pub(super) fn parse(&mut self, text: Text) -> ParsedUrl {
        let bytes = text.bytes();
        let blanks = bytes.iter().take_while(|&&byte| byte == b' ').count();
        let failed = |used| ParsedUrl { used, result: Err(NoUrl) };
        if blanks == bytes.len() {
            return failed(0);
        }
        let mut at = blanks;
        if bytes[at] == b'/' {
            // No scheme, and an authority of no bytes.
            return ParsedUrl { used: self.parse_path(text, at), result: Ok(()) };
        }
        match find_scheme(&bytes[at..]) {
            Ok(0) => {}
            Ok(len) => {
                self.parsed_scheme(text.part(at, len));
                at += len;
            }
            Err(NoUrl) => return failed(0),
        }
        let end_of_scheme = at;
        match self.parse_authority(text, at) {
            Ok(end) => ParsedUrl { used: self.parse_path(text, end), result: Ok(()) },
            Err(NoUrl) => failed(end_of_scheme),
        }
    }

    /// Takes the authority that begins at `at` (at the colon behind the scheme, if there is one); returns its end.
    fn parse_authority(&mut self, text: Text, at: usize) -> Result<usize, NoUrl> {
        let bytes = text.bytes();
        let at = at + scheme_end_len(&bytes[at..])?;
        let rest = &bytes[at..];
        let found = Authority::find(rest)?;
        let part = |range: std::ops::Range<usize>| text.part(at + range.start, range.len());
        self.parsed_user(part(found.user), part(found.password));
        if !ascii::all(&rest[found.host.clone()], ascii::HOST) {
            return Err(NoUrl);
        }
        self.parsed_host(part(found.host));
        if let Some(port) = found.port {
            if port.is_empty() {
                return Err(NoUrl);
            }
            self.parsed_port(part(port));
        }
        Ok(at + found.end)
    }

    /// Takes what follows the authority; returns the bytes used of the whole text.
    fn parse_path(&mut self, text: Text, at: usize) -> usize {
        let bytes = text.bytes();
        let slashes = bytes[at..].iter().take_while(|&&byte| byte == b'/').count();
        if at < bytes.len() {
            self.parts.bare_authority = slashes == 0;
        }
        let start = at + slashes;
        let mut cursor = wide::find_failing(bytes, start, wide::path);
        let path = (slashes > 0 || cursor > start).then(|| text.part(start, cursor - start));
        let (mut params, mut query, mut fragment) = (Text::NONE, Text::NONE, Text::NONE);
        let mut used = bytes.len();
        if bytes.get(cursor) == Some(&b';') {
            let end = end_of(bytes, cursor + 1, memchr::memchr2(b'?', b'#', &bytes[cursor + 1..]));
            params = text.part(cursor + 1, end - cursor - 1);
            cursor = end;
        }
        if bytes.get(cursor) == Some(&b'?') {
            let end = end_of(bytes, cursor + 1, memchr::memchr(b'#', &bytes[cursor + 1..]));
            query = text.part(cursor + 1, end - cursor - 1);
            cursor = end;
        }
        if bytes.get(cursor) == Some(&b'#') {
            fragment = text.part(cursor + 1, bytes.len() - cursor - 1);
            used = cursor + 1;
        }
        self.parsed_path(path, params, query, fragment);
        used
    }
}

fn end_of(bytes: &[u8], from: usize, found: Option<usize>) -> usize {
    found.map_or(bytes.len(), |ahead| from + ahead)
}

/// The length of the scheme at the front: what precedes the first colon, if `//` follows that.
fn find_scheme(text: &[u8]) -> Result<usize, NoUrl> {
    let Some(colon) = memchr::memchr(b':', text) else { return Ok(0) };
    if !text[colon..].starts_with(b"://") {
        return Ok(0);
    }
    let scheme = &text[..colon];
    if WellKnown::find(scheme).is_some_and(WellKnown::is_scheme) {
        return Ok(colon);
    }
    let legal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let valid = scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(legal);
    if valid { Ok(colon) } else { Err(NoUrl) }
}

/// How many bytes of `://` stand before the authority; something has to follow them.
fn scheme_end_len(text: &[u8]) -> Result<usize, NoUrl> {
    let marks = match text {
        [b':', b'/', b'/', ..] => 3,
        [b':', b'/', ..] => 2,
        [b':', ..] => 1,
        _ => return Ok(0),
    };
    if marks == text.len() { Err(NoUrl) } else { Ok(marks) }
}

/// Where the pieces of an authority are.
#[derive(Default)]
struct Authority {
    user: std::ops::Range<usize>,
    password: std::ops::Range<usize>,
    host: std::ops::Range<usize>,
    port: Option<std::ops::Range<usize>>,
    end: usize,
}

impl Authority {
    fn find(text: &[u8]) -> Result<Authority, NoUrl> {
        let mut found = Authority::default();
        // Where the host part begins, the colons in it, the last of them, and the end of a bracketed address.
        let (mut base, mut colons, mut last_colon) = (0, 0, 0);
        let (mut open, mut closed) = (false, None);
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            match byte {
                b'/' | b'?' | b'#' => break,
                b':' => {
                    colons += 1;
                    if colons > MAX_COLONS {
                        return Err(NoUrl);
                    }
                    last_colon = at;
                }
                b'@' => {
                    if !found.user.is_empty() || colons > 1 {
                        return Err(NoUrl);
                    }
                    found.user = base..at;
                    if colons == 1 {
                        (found.user, found.password) = (base..last_colon, last_colon + 1..at);
                    }
                    (base, colons) = (at + 1, 0);
                }
                b'[' => {
                    if open || at != base {
                        return Err(NoUrl);
                    }
                    open = true;
                }
                b']' => {
                    if !open || closed.is_some() || colons >= MAX_COLONS {
                        return Err(NoUrl);
                    }
                    closed = Some(at + 1);
                    if !matches!(text.get(at + 1), None | Some(b'/' | b':')) {
                        return Err(NoUrl);
                    }
                    // Only one more is allowed: that before the port.
                    colons = MAX_COLONS - 1;
                }
                _ => {}
            }
            at += 1;
        }
        found.end = at;
        let port = colons == MAX_COLONS || (colons == 1 && closed.is_none());
        found.host = base..if port { last_colon } else { at };
        if let Some(end) = closed {
            found.host.end = end;
        }
        found.port = port.then(|| last_colon + 1..at);
        Ok(found)
    }
}
