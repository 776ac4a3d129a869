//! Well-known strings: field names, methods, URL schemes and values that have one address and one number.
//!
//! Plugins compare the pointers that getters return with `TS_MIME_FIELD_*`, `TS_HTTP_METHOD_*`, `TS_URL_SCHEME_*` and
//! `TS_HTTP_VALUE_*`; so all of them point into one table, here. Matching ignores case. A name that is a method or a
//! value (`close`, `GET`) also counts as a known field name, as in the original.

use std::fmt;
use std::os::raw::c_char;

use super::ascii;

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
        const NAMES: [&str; COUNT] = [$($text),*];
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

/// A name folded to lower case, as far as it takes to tell it from most others.
#[derive(Clone, Copy)]
struct Folded {
    len: usize,
    /// The first eight bytes; of a shorter name all of it, see [`short_word`].
    head: u64,
    /// The last eight bytes, 0 for a shorter name.
    tail: u64,
}

impl Folded {
    #[inline]
    const fn of(name: &[u8]) -> Folded {
        let (head, tail) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => (short_word(name), 0),
        };
        Folded { len: name.len(), head: ascii::fold_word(head), tail: ascii::fold_word(tail) }
    }

    /// The fold of a name of letters, digits and hyphens, which have in lower case the bit that tells the cases apart.
    #[inline(always)]
    fn of_plain(name: &[u8]) -> Folded {
        const LOWER: u64 = 0x2020_2020_2020_2020;
        if let (Some(head), Some(tail)) = (name.first_chunk::<8>(), name.last_chunk::<8>()) {
            let (head, tail) = (u64::from_le_bytes(*head), u64::from_le_bytes(*tail));
            return Folded { len: name.len(), head: head | LOWER, tail: tail | LOWER };
        }
        if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
            let word = u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
            return Folded { len: name.len(), head: word | LOWER, tail: 0 };
        }
        Folded::of(name)
    }

    /// A hash that does not depend on case.
    #[inline]
    const fn hash(self) -> u64 {
        (self.head ^ self.tail.rotate_left(29) ^ self.len as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// Whether `name`, of which this is the fold, is the well-known string of that number.
    #[inline(always)]
    fn is(self, name: &[u8], number: u8) -> bool {
        let known = &FOLDED[usize::from(number)];
        let ends_equal = known.len == self.len && (known.head ^ self.head) | (known.tail ^ self.tail) == 0;
        ends_equal && (self.len <= 16 || WellKnown(number).bytes().eq_ignore_ascii_case(name))
    }
}

/// All bytes of a text of fewer than eight, some of them twice.
#[inline]
const fn short_word(text: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        return u32::from_le_bytes(*first) as u64 | (u32::from_le_bytes(*last) as u64) << 32;
    }
    match text {
        [] => 0,
        [only] => *only as u64,
        [first, .., last] => *first as u64 | (text[text.len() / 2] as u64) << 8 | (*last as u64) << 16,
    }
}

static FOLDED: [Folded; COUNT] = {
    let mut all = [Folded { len: 0, head: 0, tail: 0 }; COUNT];
    let mut i = 0;
    while i < COUNT {
        all[i] = Folded::of(NAMES[i].as_bytes());
        i += 1;
    }
    all
};

/// Buckets of the hash table: four times the strings, so that most look-ups end at the first.
const BUCKETS: usize = 512;
const EMPTY: u8 = u8::MAX;

const fn bucket(hash: u64) -> usize {
    (hash >> 55) as usize % BUCKETS
}

/// Open addressing with linear probing, filled by the compiler.
static TABLE: [u8; BUCKETS] = {
    let mut table = [EMPTY; BUCKETS];
    let mut i = 0;
    while i < COUNT {
        let mut at = bucket(Folded::of(NAMES[i].as_bytes()).hash());
        while table[at] != EMPTY {
            at = (at + 1) % BUCKETS;
        }
        table[at] = i as u8;
        i += 1;
    }
    table
};

impl WellKnown {
    /// The well-known string that equals `name` without regard to case.
    #[inline]
    pub fn find(name: &[u8]) -> Option<WellKnown> {
        let folded = Folded::of(name);
        Self::find_folded(name, folded, folded.hash())
    }

    #[inline(always)]
    fn find_folded(name: &[u8], folded: Folded, hash: u64) -> Option<WellKnown> {
        let mut at = bucket(hash);
        loop {
            let found = TABLE[at];
            if found == EMPTY {
                return None;
            }
            if folded.is(name, found) {
                return Some(WellKnown(found));
            }
            at = (at + 1) % BUCKETS;
        }
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

/// What a field slot remembers of its name: the number of a well-known one, or a hash that tells most others apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub(crate) struct NameTag(u16);

impl NameTag {
    /// The tag of a field that has no name yet.
    pub(crate) const UNNAMED: NameTag = NameTag(u16::MAX);
    const HASHED: u16 = 0x8000;

    /// The tag of `name`.
    #[inline]
    pub(crate) fn of(name: &[u8]) -> NameTag {
        NameTag::of_folded(name, Folded::of(name))
    }

    /// The tag of a name of letters, digits and hyphens.
    #[inline(always)]
    pub(crate) fn of_plain(name: &[u8]) -> NameTag {
        NameTag::of_folded(name, Folded::of_plain(name))
    }

    #[inline(always)]
    fn of_folded(name: &[u8], folded: Folded) -> NameTag {
        let hash = folded.hash();
        match WellKnown::find_folded(name, folded, hash) {
            Some(token) => NameTag(u16::from(token.0)),
            None => NameTag(Self::HASHED | (hash >> 50) as u16),
        }
    }

    /// The well-known name, if it is one.
    #[inline]
    pub(crate) fn token(self) -> Option<WellKnown> {
        if self.0 & Self::HASHED == 0 { Some(WellKnown(self.0 as u8)) } else { None }
    }
}

impl From<WellKnown> for NameTag {
    #[inline]
    fn from(token: WellKnown) -> Self {
        NameTag(u16::from(token.0))
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
    fn plain_names_have_the_same_tag_by_either_way() {
        let is_plain = |name: &&&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let mut names: Vec<String> = NAMES.iter().filter(is_plain).map(|name| name.to_string()).collect();
        names.extend((0..40).map(|len| "X-Nq7".chars().cycle().take(len).collect()));
        for name in names {
            for name in [name.to_ascii_lowercase(), name.to_ascii_uppercase(), name] {
                assert_eq!(NameTag::of_plain(name.as_bytes()), NameTag::of(name.as_bytes()), "{name}");
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

    #[test]
    fn look_ups_of_known_strings_take_few_probes() {
        let mut probes = 0;
        for name in NAMES {
            let mut at = bucket(Folded::of(name.as_bytes()).hash());
            while NAMES[usize::from(TABLE[at])] != name {
                at = (at + 1) % BUCKETS;
                probes += 1;
            }
        }
        assert!(probes * 4 < COUNT, "{probes} extra probes for {COUNT} strings");
    }
}
