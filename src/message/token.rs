//! Well-known strings: field names, methods, URL schemes and values that have one address and one number.
//!
//! Plugins compare the pointers that getters return with `TS_MIME_FIELD_*`, `TS_HTTP_METHOD_*`, `TS_URL_SCHEME_*` and
//! `TS_HTTP_VALUE_*`; so all of them point into one table, here. Matching ignores case. A name that is a method or a
//! value (`close`, `GET`) also counts as a known field name, as in the original.

use std::fmt;
use std::os::raw::c_char;

use super::lookup::NameTag;

/// The number of a well-known string.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct WellKnown(u8);

/// The field is a comma-separated list when it is read.
const LIST: u8 = 1;
/// The string is a request method.
const METHOD: u8 = 2;
/// The string is a URL scheme.
const SCHEME: u8 = 4;
/// The string is a field name.
const FIELD: u8 = 8;
/// The field is about one connection only: RFC 9110, 7.6.1.
const HOP: u8 = 16;

macro_rules! tokens {
    ($($name:ident = $text:literal, $flags:expr;)*) => {
        /// Numbers in table order.
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "counts the table; names are the constants'")]
        #[repr(u8)]
        enum Number { $($name,)* COUNT }

        impl WellKnown {
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $name: WellKnown = WellKnown(Number::$name as u8);
            )*
        }

        /// How many well-known strings there are.
        pub const COUNT: usize = Number::COUNT as usize;
        pub(super) const NAMES: [&str; COUNT] = [$($text),*];
        const FLAGS: [u8; COUNT] = [$($flags),*];
    };
}

tokens! {
    ACCEPT = "Accept", FIELD | LIST;
    ACCEPT_CHARSET = "Accept-Charset", FIELD | LIST;
    ACCEPT_ENCODING = "Accept-Encoding", FIELD | LIST;
    ACCEPT_LANGUAGE = "Accept-Language", FIELD | LIST;
    ACCEPT_RANGES = "Accept-Ranges", FIELD | LIST;
    AGE = "Age", FIELD;
    ALLOW = "Allow", FIELD | LIST;
    APPROVED = "Approved", FIELD;
    ATS_INTERNAL = "@Ats-Internal", FIELD;
    AUTHORIZATION = "Authorization", FIELD;
    BYTES = "Bytes", FIELD;
    CACHE_CONTROL = "Cache-Control", FIELD | LIST;
    CLIENT_IP = "Client-ip", FIELD;
    CONNECTION = "Connection", FIELD | LIST | HOP;
    CONTENT_BASE = "Content-Base", FIELD;
    CONTENT_ENCODING = "Content-Encoding", FIELD | LIST;
    CONTENT_LANGUAGE = "Content-Language", FIELD | LIST;
    CONTENT_LENGTH = "Content-Length", FIELD;
    CONTENT_LOCATION = "Content-Location", FIELD;
    CONTENT_MD5 = "Content-MD5", FIELD;
    CONTENT_RANGE = "Content-Range", FIELD;
    CONTENT_TYPE = "Content-Type", FIELD;
    CONTROL = "Control", FIELD;
    COOKIE = "Cookie", FIELD;
    DATE = "Date", FIELD;
    DISTRIBUTION = "Distribution", FIELD;
    EARLY_DATA = "Early-Data", FIELD;
    ETAG = "Etag", FIELD;
    EXPECT = "Expect", FIELD;
    EXPIRES = "Expires", FIELD;
    FOLLOWUP_TO = "Followup-To", FIELD;
    FORWARDED = "Forwarded", FIELD | LIST;
    FROM = "From", FIELD;
    HOST = "Host", FIELD;
    HTTP2_SETTINGS = "HTTP2-Settings", FIELD | HOP;
    IF_MATCH = "If-Match", FIELD | LIST;
    IF_MODIFIED_SINCE = "If-Modified-Since", FIELD;
    IF_NONE_MATCH = "If-None-Match", FIELD | LIST;
    IF_RANGE = "If-Range", FIELD;
    IF_UNMODIFIED_SINCE = "If-Unmodified-Since", FIELD;
    KEEP_ALIVE = "Keep-Alive", FIELD | HOP;
    KEYWORDS = "Keywords", FIELD;
    LAST_MODIFIED = "Last-Modified", FIELD;
    LINES = "Lines", FIELD;
    LOCATION = "Location", FIELD;
    MAX_FORWARDS = "Max-Forwards", FIELD;
    MESSAGE_ID = "Message-ID", FIELD;
    MIME_VERSION = "MIME-Version", FIELD;
    NEWSGROUPS = "Newsgroups", FIELD;
    ORGANIZATION = "Organization", FIELD;
    PATH = "Path", FIELD;
    PRAGMA = "Pragma", FIELD | LIST;
    PROXY_AUTHENTICATE = "Proxy-Authenticate", FIELD | HOP;
    PROXY_AUTHORIZATION = "Proxy-Authorization", FIELD | HOP;
    PROXY_CONNECTION = "Proxy-Connection", FIELD | LIST | HOP;
    PUBLIC = "Public", FIELD | LIST;
    RANGE = "Range", FIELD | LIST;
    REFERENCES = "References", FIELD;
    REFERER = "Referer", FIELD;
    REPLY_TO = "Reply-To", FIELD;
    RETRY_AFTER = "Retry-After", FIELD;
    SEC_WEBSOCKET_KEY = "Sec-WebSocket-Key", FIELD;
    SEC_WEBSOCKET_VERSION = "Sec-WebSocket-Version", FIELD;
    SENDER = "Sender", FIELD;
    SERVER = "Server", FIELD;
    SET_COOKIE = "Set-Cookie", FIELD;
    STRICT_TRANSPORT_SECURITY = "Strict-Transport-Security", FIELD;
    SUBJECT = "Subject", FIELD;
    SUMMARY = "Summary", FIELD;
    TE = "TE", FIELD | LIST | HOP;
    TRANSFER_ENCODING = "Transfer-Encoding", FIELD | LIST | HOP;
    UPGRADE = "Upgrade", FIELD | LIST | HOP;
    USER_AGENT = "User-Agent", FIELD;
    VARY = "Vary", FIELD | LIST;
    VIA = "Via", FIELD | LIST;
    WARNING = "Warning", FIELD | LIST;
    WWW_AUTHENTICATE = "Www-Authenticate", FIELD;
    X_FORWARDED_FOR = "X-Forwarded-For", FIELD | LIST;
    X_ID = "X-ID", FIELD | LIST;
    XREF = "Xref", FIELD;
    CONNECT = "CONNECT", METHOD;
    DELETE = "DELETE", METHOD;
    GET = "GET", METHOD;
    HEAD = "HEAD", METHOD;
    OPTIONS = "OPTIONS", METHOD;
    POST = "POST", METHOD;
    PURGE = "PURGE", METHOD;
    PUSH = "PUSH", METHOD;
    PUT = "PUT", METHOD;
    TRACE = "TRACE", METHOD;
    SCHEME_FILE = "file", SCHEME;
    SCHEME_FTP = "ftp", SCHEME;
    SCHEME_GOPHER = "gopher", SCHEME;
    SCHEME_HTTP = "http", SCHEME;
    SCHEME_HTTPS = "https", SCHEME;
    SCHEME_MAILTO = "mailto", SCHEME;
    SCHEME_MMS = "mms", SCHEME;
    SCHEME_MMST = "mmst", SCHEME;
    SCHEME_MMSU = "mmsu", SCHEME;
    SCHEME_NEWS = "news", SCHEME;
    SCHEME_NNTP = "nntp", SCHEME;
    SCHEME_PNM = "pnm", SCHEME;
    SCHEME_PROSPERO = "prospero", SCHEME;
    SCHEME_RTSP = "rtsp", SCHEME;
    SCHEME_RTSPU = "rtspu", SCHEME;
    SCHEME_TELNET = "telnet", SCHEME;
    SCHEME_TUNNEL = "tunnel", SCHEME;
    SCHEME_WAIS = "wais", SCHEME;
    SCHEME_WS = "ws", SCHEME;
    SCHEME_WSS = "wss", SCHEME;
    BROTLI = "br", 0;
    CHUNKED = "chunked", 0;
    CLOSE = "close", 0;
    COMPRESS = "compress", 0;
    DEFLATE = "deflate", 0;
    GZIP = "gzip", 0;
    IDENTITY = "identity", 0;
    MAX_AGE = "max-age", 0;
    MAX_STALE = "max-stale", 0;
    MIN_FRESH = "min-fresh", 0;
    MUST_REVALIDATE = "must-revalidate", 0;
    NEED_REVALIDATE_ONCE = "need-revalidate-once", 0;
    NO_CACHE = "no-cache", 0;
    NO_STORE = "no-store", 0;
    NO_TRANSFORM = "no-transform", 0;
    NONE = "none", 0;
    ONLY_IF_CACHED = "only-if-cached", 0;
    PRIVATE = "private", 0;
    PROXY_REVALIDATE = "proxy-revalidate", 0;
    S_MAXAGE = "s-maxage", 0;
    WEBSOCKET = "websocket", 0;
    CONTINUE_100 = "100-continue", 0;
}

const TEXT_LEN: usize = {
    let (mut sum, mut i) = (0, 0);
    while i < COUNT {
        sum += NAMES[i].len() + 1;
        i += 1;
    }
    sum
};

/// Where each string begins in [`TEXT`].
const OFFSETS: [u16; COUNT] = {
    let mut offsets = [0; COUNT];
    let (mut at, mut i) = (0, 0);
    while i < COUNT {
        offsets[i] = at as u16;
        at += NAMES[i].len() + 1;
        i += 1;
    }
    offsets
};

/// All strings one behind the other, each with a NUL, since C sees these as C strings.
static TEXT: [u8; TEXT_LEN] = {
    let mut text = [0; TEXT_LEN];
    let (mut at, mut i) = (0, 0);
    while i < COUNT {
        let name = NAMES[i].as_bytes();
        let mut j = 0;
        while j < name.len() {
            text[at] = name[j];
            at += 1;
            j += 1;
        }
        at += 1;
        i += 1;
    }
    text
};

/// The canonical spellings in [`TEXT`], by number. As long as there are numbers, so that no look needs a check.
static SPELLINGS: [&[u8]; 256] = {
    let mut all: [&[u8]; 256] = [&[]; 256];
    let mut i = 0;
    while i < COUNT {
        let (_, from) = TEXT.split_at(OFFSETS[i] as usize);
        (all[i], _) = from.split_at(NAMES[i].len());
        i += 1;
    }
    all
};

impl WellKnown {
    /// The well-known string that equals `name` without regard to case.
    #[inline]
    pub fn find(name: &[u8]) -> Option<WellKnown> {
        NameTag::of(name).token()
    }

    /// The well-known string that is exactly `name`: methods on the wire are case-sensitive.
    #[inline]
    pub fn find_exact(name: &[u8]) -> Option<WellKnown> {
        Self::find(name).filter(|token| token.bytes() == name)
    }

    /// The string that begins at `pointer`, when that is the address of a well-known one.
    #[inline]
    pub fn from_pointer(pointer: *const u8) -> Option<WellKnown> {
        let offset = (pointer as usize).wrapping_sub(TEXT.as_ptr() as usize);
        if offset >= TEXT_LEN {
            return None;
        }
        OFFSETS.binary_search(&(offset as u16)).ok().map(|number| WellKnown(number as u8))
    }

    /// The string with the number `number`.
    #[inline]
    pub const fn from_number(number: u8) -> Option<WellKnown> {
        if (number as usize) < COUNT { Some(WellKnown(number)) } else { None }
    }

    /// Its number: dense from 0, below [`COUNT`].
    #[inline]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its canonical spelling.
    #[inline]
    pub fn bytes(self) -> &'static [u8] {
        SPELLINGS[usize::from(self.0)]
    }

    /// Its canonical spelling as text.
    #[inline]
    pub const fn name(self) -> &'static str {
        NAMES[self.0 as usize]
    }

    /// The one address of the string, NUL-terminated: what C compares.
    #[inline]
    pub fn pointer(self) -> *const u8 {
        self.bytes().as_ptr()
    }

    /// [`WellKnown::pointer`] as a C string, also for constants.
    pub const fn c_str(self) -> *const c_char {
        // SAFETY: offsets lie inside TEXT.
        unsafe { TEXT.as_ptr().add(OFFSETS[self.0 as usize] as usize).cast() }
    }

    /// Whether it is a request method.
    #[inline]
    pub fn is_method(self) -> bool {
        FLAGS[usize::from(self.0)] & METHOD != 0
    }

    /// Whether it is a URL scheme.
    #[inline]
    pub fn is_scheme(self) -> bool {
        FLAGS[usize::from(self.0)] & SCHEME != 0
    }

    /// Whether it is the name of a field.
    #[inline]
    pub fn is_field(self) -> bool {
        FLAGS[usize::from(self.0)] & FIELD != 0
    }

    /// Whether a field of this name is read as a comma-separated list.
    #[inline]
    pub fn is_list(self) -> bool {
        FLAGS[usize::from(self.0)] & LIST != 0
    }

    /// Whether a field of this name is about one connection only (RFC 9110, 7.6.1).
    #[inline]
    pub fn is_hop_by_hop(self) -> bool {
        FLAGS[usize::from(self.0)] & HOP != 0
    }
}

impl fmt::Debug for WellKnown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A field name to look for: a number, or text in any case.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    /// A well-known name: found in constant time.
    Known(WellKnown),
    /// Any name.
    Text(&'a [u8]),
}

impl<'a> Name<'a> {
    /// The name's bytes, in the canonical spelling if it is well known.
    #[inline]
    pub fn bytes(self) -> &'a [u8] {
        match self {
            Name::Known(token) => token.bytes(),
            Name::Text(text) => text,
        }
    }
}

impl From<WellKnown> for Name<'_> {
    #[inline]
    fn from(token: WellKnown) -> Self {
        Name::Known(token)
    }
}

impl<'a> From<&'a [u8]> for Name<'a> {
    #[inline]
    fn from(text: &'a [u8]) -> Self {
        Name::Text(text)
    }
}

impl<'a> From<&'a str> for Name<'a> {
    #[inline]
    fn from(text: &'a str) -> Self {
        Name::Text(text.as_bytes())
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Name<'a> {
    #[inline]
    fn from(text: &'a [u8; N]) -> Self {
        Name::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_is_found_in_any_case_and_by_its_address() {
        for number in 0..COUNT as u8 {
            let token = WellKnown::from_number(number).unwrap();
            assert_eq!(WellKnown::find(token.bytes()), Some(token));
            assert_eq!(WellKnown::find(&token.bytes().to_ascii_uppercase()), Some(token));
            assert_eq!(WellKnown::find(&token.bytes().to_ascii_lowercase()), Some(token));
            assert_eq!(WellKnown::from_pointer(token.pointer()), Some(token));
            assert_eq!(token.pointer().cast::<c_char>(), token.c_str());
            assert_eq!(WellKnown::from_pointer(token.pointer().wrapping_add(1)), None);
        }
    }

    #[test]
    fn strings_are_terminated_for_c() {
        for number in 0..COUNT as u8 {
            let token = WellKnown::from_number(number).unwrap();
            // SAFETY: the table ends each string with a NUL.
            let text = unsafe { std::ffi::CStr::from_ptr(token.c_str()) };
            assert_eq!(text.to_bytes(), token.bytes());
        }
    }

    #[test]
    fn near_misses_are_unknown() {
        for name in
            ["", "Acceptt", "Accep", "X-Accept", "Origin", "DNT", "Trailer", "PATCH", "Content-Disposition"]
        {
            assert_eq!(WellKnown::find(name.as_bytes()), None, "{name}");
        }
        assert_eq!(WellKnown::from_pointer(b"Host".as_ptr()), None);
        assert_eq!(WellKnown::from_pointer(std::ptr::null()), None);
    }

    #[test]
    fn one_wrong_byte_makes_a_string_unknown() {
        for number in 0..COUNT as u8 {
            let token = WellKnown::from_number(number).unwrap();
            for at in 0..token.bytes().len() {
                for bit in [0x20u8, 0x01, 0x80] {
                    let mut name = token.bytes().to_vec();
                    name[at] ^= bit;
                    if !name.eq_ignore_ascii_case(token.bytes()) {
                        assert_ne!(WellKnown::find(&name), Some(token), "{name:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn methods_on_the_wire_are_case_sensitive() {
        assert_eq!(WellKnown::find_exact(b"GET"), Some(WellKnown::GET));
        assert_eq!(WellKnown::find_exact(b"get"), None);
        assert_eq!(WellKnown::find_exact(b"Host"), Some(WellKnown::HOST));
        assert_eq!(WellKnown::find_exact(b"PATCH"), None);
    }
}
