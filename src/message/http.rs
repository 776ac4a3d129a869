//! HTTP headers (`TSHttpHdr*`): a start line, and fields.

use std::ptr::NonNull;

use super::heap::Heap;
use super::mime::MimeHdr;
use super::strings::{Strings, Text};
use super::token::{Name, WellKnown};
use super::url::Url;
use crate::pool::SlotHead;

/// The kind word of an HTTP header.
pub(super) const KIND: u32 = 0x4854_5450;

/// HTTP version, `major.minor`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    /// Before the dot.
    pub major: u8,
    /// Behind the dot.
    pub minor: u8,
}

impl Version {
    /// HTTP/0.9
    pub const V0_9: Version = Version { major: 0, minor: 9 };
    /// HTTP/1.0
    pub const V1_0: Version = Version { major: 1, minor: 0 };
    /// HTTP/1.1
    pub const V1_1: Version = Version { major: 1, minor: 1 };
}

/// What a header is (`TSHttpType`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Kind {
    /// Not known yet.
    #[default]
    Unknown = 0,
    /// A request.
    Request = 1,
    /// A response.
    Response = 2,
}

/// An HTTP header object.
#[repr(C)]
#[derive(Debug)]
pub struct HttpHdr {
    pub(super) head: SlotHead,
    pub(super) kind: Kind,
    pub(super) version: Version,
    pub(super) method_token: Option<WellKnown>,
    pub(super) status: i16,
    pub(super) method: Text,
    pub(super) reason: Text,
    /// The request's URL, an object of the same heap; every request has one.
    pub(super) url: Option<NonNull<Url>>,
    pub(super) fields: MimeHdr,
}

impl Default for HttpHdr {
    fn default() -> Self {
        HttpHdr {
            head: SlotHead::new(KIND),
            kind: Kind::Unknown,
            version: Version::V1_0,
            method_token: None,
            status: 0,
            method: Text::NONE,
            reason: Text::NONE,
            url: None,
            fields: MimeHdr::default(),
        }
    }
}

impl HttpHdr {
    pub(super) fn owned_by(self, heap: NonNull<Heap>) -> HttpHdr {
        HttpHdr { fields: self.fields.owned_by(heap), ..self }
    }

    /// What it is.
    #[inline]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The version.
    #[inline]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Sets the version.
    pub fn set_version(&mut self, version: Version) {
        self.version = version;
    }

    /// The fields.
    #[inline]
    pub fn fields(&self) -> &MimeHdr {
        &self.fields
    }

    /// The method; `None` when none was set, or for what is no request.
    #[inline]
    pub fn method(&self) -> Option<&[u8]> {
        if self.kind != Kind::Request {
            return None;
        }
        match self.method_token {
            Some(token) => Some(token.bytes()),
            None => self.method.get(),
        }
    }

    /// The method if it is a well-known string, which need not be one of a method.
    #[inline]
    pub fn method_token(&self) -> Option<WellKnown> {
        self.method_token
    }

    /// Sets the method; a well-known string in any case, be it no method, reads as that, and prints as it was written.
    pub(super) fn set_method(&mut self, strings: &mut Strings, method: Name<'_>) {
        let known = match method {
            Name::Known(token) => Some(token),
            Name::Text(text) => WellKnown::find(text),
        };
        self.method_token = known;
        self.method = match method {
            Name::Known(token) => Text::from_static(token.bytes()),
            Name::Text(text) => strings.add(text),
        };
    }

    /// The status; 0 for what is no response.
    #[inline]
    pub fn status(&self) -> i32 {
        if self.kind == Kind::Response { i32::from(self.status) } else { 0 }
    }

    /// Sets the status, of which the lowest 16 bits are kept, as a signed number.
    pub fn set_status(&mut self, status: i32) {
        self.status = status as i16;
    }

    /// The reason phrase; `None` when none was ever there.
    #[inline]
    pub fn reason(&self) -> Option<&[u8]> {
        self.reason.get()
    }

    /// Sets the reason phrase.
    pub(super) fn set_reason(&mut self, strings: &mut Strings, reason: Option<&[u8]>) {
        self.reason = strings.add_opt(reason);
    }

    /// The fields of a header object, without a reference to the whole of it.
    #[inline]
    pub fn fields_of(header: NonNull<HttpHdr>) -> NonNull<MimeHdr> {
        let offset = std::mem::offset_of!(HttpHdr, fields);
        // SAFETY: inside the object, which is pool memory and stays mapped.
        unsafe { header.byte_add(offset) }.cast()
    }

    /// The URL object of a request.
    pub fn url_object(&self) -> Option<NonNull<Url>> {
        self.url.filter(|_| self.kind == Kind::Request)
    }

    /// The request's URL.
    #[inline]
    pub fn url(&self) -> Option<&Url> {
        let url = self.url.filter(|_| self.kind == Kind::Request)?;
        // SAFETY: the URL object is owned by the same heap and lives as long as this header refers to it.
        Some(unsafe { url.as_ref() })
    }

    /// The request's URL, for changes.
    #[inline]
    pub(super) fn url_mut(&mut self) -> Option<&mut Url> {
        let mut url = self.url.filter(|_| self.kind == Kind::Request)?;
        // SAFETY: as in `url`; the header is borrowed mutably, and the URL is reached only through it.
        Some(unsafe { url.as_mut() })
    }

    /// The host of the request: the URL's, else that of the Host field (`TSHttpHdrHostGet`).
    pub fn host(&self) -> Option<&[u8]> {
        self.target().map(|target| target.host)
    }

    /// Host and port of the request, from the URL or the Host field.
    pub fn target(&self) -> Option<Target<'_>> {
        if self.kind != Kind::Request {
            return None;
        }
        let url = self.url()?;
        if let Some(host) = url.host() {
            return Some(Target { host, port: url.raw_port(), in_url: true });
        }
        let field = self.fields.find(WellKnown::HOST)?;
        let value = self.fields.value(field).filter(|value| !value.is_empty())?;
        let (host, port) = split_host_field(value);
        Some(Target { host, port: super::number::port(port), in_url: false })
    }

    /// Host and port of the Host field, the host as a text of the heap; `None` when the URL has a host.
    pub(super) fn field_target(&self) -> Option<(Text, u16)> {
        if self.url()?.host().is_some() { None } else { self.host_field() }
    }

    /// Host and port of the Host field, whatever the URL says; `None` without one, or when it is empty.
    pub(super) fn host_field(&self) -> Option<(Text, u16)> {
        let (_, value) = self.fields.texts(self.fields.find(WellKnown::HOST)?)?;
        let (host, port) = split_host_field(value.get().filter(|value| !value.is_empty())?);
        Some((value.part(0, host.len()), super::number::port(port)))
    }

    /// Takes over kind, start line and fields of `from`, whose strings must be kept by the same heap.
    ///
    /// A request has its URL object already.
    pub(super) fn share(&mut self, from: &HttpHdr) {
        self.kind = from.kind;
        self.version = from.version;
        self.method_token = from.method_token;
        self.method = from.method;
        self.status = from.status;
        self.reason = from.reason;
        if let (Some(url), Some(from)) = (self.url_mut(), from.url()) {
            url.share(from);
        }
        self.fields.copy_slots(&from.fields);
    }

    /// The URL with host and port from the Host field where it has none.
    ///
    /// `lower` writes scheme and host in lower case and adds the scheme that the URL's type implies.
    pub fn effective_url(&self, lower: bool) -> Vec<u8> {
        let Some(url) = self.url() else { return Vec::new() };
        let field = match url.host() {
            Some(_) => None,
            None => self.fields.find(WellKnown::HOST).and_then(|field| self.fields.value(field)),
        };
        let mut text = Vec::new();
        url.print_effective(field.map(split_host_field), lower, &mut text);
        text
    }

    // ---- printing

    /// Calls `put` with the pieces of the start line.
    #[inline]
    pub(super) fn print_start_line(&self, put: &mut impl FnMut(&[u8])) {
        match self.kind {
            Kind::Request => self.print_request_line(put),
            Kind::Response | Kind::Unknown => self.print_status_line(put),
        }
    }

    fn print_request_line(&self, put: &mut impl FnMut(&[u8])) {
        put(self.method.bytes());
        put(b" ");
        let url = self.url();
        if self.method_token == Some(WellKnown::CONNECT) {
            // The authority form has no slash at the end; the original drops whatever is last.
            let text = url.map(Url::to_vec).unwrap_or_default();
            put(&text[..text.len().saturating_sub(1)]);
        } else if let Some(url) = url {
            url.print(put);
        }
        put(b" ");
        self.print_version(put);
        put(b"\r\n");
    }

    fn print_status_line(&self, put: &mut impl FnMut(&[u8])) {
        self.print_version(put);
        put(b" ");
        put(itoa::Buffer::new().format(self.status).as_bytes());
        put(b" ");
        put(self.reason.bytes());
        put(b"\r\n");
    }

    fn print_version(&self, put: &mut impl FnMut(&[u8])) {
        // One character for each half, whatever it is, as in the original.
        let digit = |half: u8| b'0'.wrapping_add(half);
        put(&[b'H', b'T', b'T', b'P', b'/', digit(self.version.major), b'.', digit(self.version.minor)]);
    }

    /// Whether printing gives nothing: a request without a method.
    pub(super) fn prints_nothing(&self) -> bool {
        self.kind == Kind::Request && !self.method.is_some()
    }

    /// What `TSHttpHdrLengthGet` says: the printed length, but internal fields count, the status has three digits, and
    /// CONNECT has the slash that is not printed.
    pub fn length(&self) -> usize {
        const VERSION: usize = "HTTP/1.1".len();
        // Two blanks and the line end.
        const SEPARATORS: usize = 4;
        let start_line = match self.kind {
            Kind::Request => self.method.len() + self.url().map_or(0, Url::length) + VERSION + SEPARATORS,
            Kind::Response => VERSION + 3 + self.reason.len() + SEPARATORS,
            Kind::Unknown => 0,
        };
        start_line + self.fields.length()
    }

    /// At least the bytes that printing writes.
    pub(super) fn print_bound(&self) -> usize {
        // An unknown kind prints a status line, and a status has up to six characters.
        const MORE: usize = "HTTP/1.1 -32768 \r\n".len();
        self.length() + MORE
    }
}

/// Where a request goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target<'a> {
    /// The host as it was written.
    pub host: &'a [u8],
    /// The port, 0 when none was written.
    pub port: u16,
    /// It comes from the URL rather than from the Host field.
    pub in_url: bool,
}

/// Host and port of a Host field's value: `a:80`, `[::1]:80`, `a`. The port keeps no colon; `None` without one.
///
/// What begins with `[` has a port only directly behind its first `]`.
pub(super) fn split_host_field(value: &[u8]) -> (&[u8], Option<&[u8]>) {
    let position = |wanted: u8| value.iter().position(|&byte| byte == wanted);
    let colon = match value.first() {
        Some(b'[') => position(b']').map(|close| close + 1),
        _ => position(b':'),
    };
    match colon.filter(|&colon| value.get(colon) == Some(&b':')) {
        Some(colon) => (&value[..colon], Some(&value[colon + 1..])),
        None => (value, None),
    }
}

// SAFETY: texts point to areas that the heap keeps; the URL is an object of the same heap.
unsafe impl Send for HttpHdr {}
