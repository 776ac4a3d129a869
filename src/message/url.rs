//! URL objects (`TSUrl*`): parts as they were written, without decoding or normalising anything.

use std::ptr::NonNull;

use super::heap::Heap;
use super::strings::{Strings, Text};
use super::token::WellKnown;
use crate::pool::SlotHead;

/// The kind word of a URL.
pub(super) const KIND: u32 = 0x5552_4c30;

/// What the scheme was at any time: decides default scheme and port.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum UrlType {
    /// No scheme was ever set.
    #[default]
    None,
    /// `http`, and every scheme that is not of the other type.
    Http,
    /// `https` and `wss`.
    Https,
}

/// A URL.
///
/// Getters give `None` for a part that is absent; an empty part can only be params, query or fragment.
#[repr(C)]
#[derive(Debug)]
pub struct Url {
    pub(super) head: SlotHead,
    /// The heap that the object belongs to, dangling for one that belongs to none.
    pub(super) heap: NonNull<Heap>,
    pub(super) parts: Parts,
}

/// What a URL consists of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    scheme: Text,
    user: Text,
    password: Text,
    host: Text,
    port_text: Text,
    path: Text,
    params: Text,
    query: Text,
    fragment: Text,
    scheme_token: Option<WellKnown>,
    url_type: UrlType,
    port: u16,
    ftp_type: u8,
    /// The text that was parsed went from the authority to `?` or `#` without a `/`: prints none either.
    pub(super) bare_authority: bool,
}

impl Parts {
    pub(super) const EMPTY: Parts = Parts {
        scheme: Text::NONE,
        user: Text::NONE,
        password: Text::NONE,
        host: Text::NONE,
        port_text: Text::NONE,
        path: Text::NONE,
        params: Text::NONE,
        query: Text::NONE,
        fragment: Text::NONE,
        scheme_token: None,
        url_type: UrlType::None,
        port: 0,
        ftp_type: 0,
        bare_authority: false,
    };
}

impl Default for Url {
    fn default() -> Self {
        Url { head: SlotHead::new(KIND), heap: NonNull::dangling(), parts: Parts::EMPTY }
    }
}

impl Url {
    pub(super) fn owned_by(self, heap: NonNull<Heap>) -> Url {
        Url { heap, ..self }
    }

    /// The scheme as it was set; a known one in its canonical form (`https` for `HTTPS`).
    pub fn raw_scheme(&self) -> Option<&[u8]> {
        match self.parts.scheme_token {
            Some(token) => Some(token.bytes()),
            None => self.parts.scheme.get(),
        }
    }

    /// The scheme, or what the URL's type implies.
    pub fn scheme(&self) -> Option<&[u8]> {
        self.raw_scheme().or(match self.parts.url_type {
            UrlType::None => None,
            UrlType::Http => Some(WellKnown::SCHEME_HTTP.bytes()),
            UrlType::Https => Some(WellKnown::SCHEME_HTTPS.bytes()),
        })
    }

    /// The scheme that was set, if it is a known one.
    pub fn scheme_token(&self) -> Option<WellKnown> {
        self.parts.scheme_token
    }

    /// What the scheme was at any time.
    pub fn url_type(&self) -> UrlType {
        self.parts.url_type
    }

    /// The user.
    pub fn user(&self) -> Option<&[u8]> {
        self.parts.user.get()
    }

    /// The password.
    pub fn password(&self) -> Option<&[u8]> {
        self.parts.password.get()
    }

    /// The host as it was written: an IPv6 address in its brackets.
    #[inline]
    pub fn host(&self) -> Option<&[u8]> {
        self.parts.host.get()
    }

    /// The port as it was written, 0 for none.
    #[inline]
    pub fn raw_port(&self) -> u16 {
        self.parts.port
    }

    /// The port, or the default of the URL's type; 0 when that is not known.
    pub fn port(&self) -> u16 {
        match (self.parts.port, self.parts.url_type) {
            (0, UrlType::Http) => 80,
            (0, UrlType::Https) => 443,
            (port, _) => port,
        }
    }

    /// The path without its leading slash.
    #[inline]
    pub fn path(&self) -> Option<&[u8]> {
        self.parts.path.get()
    }

    /// What follows `;`.
    pub fn params(&self) -> Option<&[u8]> {
        self.parts.params.get()
    }

    /// What follows `?`.
    pub fn query(&self) -> Option<&[u8]> {
        self.parts.query.get()
    }

    /// What follows `#`.
    pub fn fragment(&self) -> Option<&[u8]> {
        self.parts.fragment.get()
    }

    /// The type that was set for an FTP URL, 0 for none.
    pub fn ftp_type(&self) -> u8 {
        self.parts.ftp_type
    }

    // ---- changes

    /// Forgets all parts.
    pub(super) fn clear(&mut self) {
        self.parts = Parts::EMPTY;
    }

    /// Sets the scheme; `None` and `""` clear it. A known one may be written in any case.
    pub(super) fn set_scheme(&mut self, strings: &mut Strings, scheme: Option<&[u8]>) {
        let scheme = filled(scheme);
        self.parts.scheme = strings.add_opt(scheme);
        self.note_scheme();
    }

    /// Sets a known scheme, in its canonical form.
    pub(super) fn set_known_scheme(&mut self, scheme: WellKnown) {
        self.parts.scheme = Text::from_static(scheme.bytes());
        self.note_known(Some(scheme));
    }

    /// Takes over what `scheme` implies.
    fn note_scheme(&mut self) {
        let known = self.parts.scheme.get().and_then(WellKnown::find);
        self.note_known(known);
    }

    fn note_known(&mut self, known: Option<WellKnown>) {
        self.parts.scheme_token = known;
        self.parts.url_type = match known {
            Some(WellKnown::SCHEME_HTTPS | WellKnown::SCHEME_WSS) => UrlType::Https,
            _ => UrlType::Http,
        };
    }

    /// Sets the user; empty clears it.
    pub(super) fn set_user(&mut self, strings: &mut Strings, user: Option<&[u8]>) {
        self.parts.user = strings.add_opt(filled(user));
    }

    /// Sets the password; empty clears it.
    pub(super) fn set_password(&mut self, strings: &mut Strings, password: Option<&[u8]>) {
        self.parts.password = strings.add_opt(filled(password));
    }

    /// Sets the host, unchecked; empty clears it.
    pub(super) fn set_host(&mut self, strings: &mut Strings, host: Option<&[u8]>) {
        self.parts.host = strings.add_opt(filled(host));
    }

    /// Takes a host that is a text of the same heap; an empty one is none.
    pub(super) fn share_host(&mut self, host: Text) {
        self.parts.host = if host.len() == 0 { Text::NONE } else { host };
    }

    /// Sets the port as a number, whose lowest 16 bits count; 0 clears it.
    ///
    /// The text keeps all digits, as in the original: 65537 is port 1 and prints `:65537`.
    pub(super) fn set_port(&mut self, strings: &mut Strings, port: u32) {
        self.parts.port = port as u16;
        self.parts.port_text = match port {
            0 => Text::NONE,
            _ => strings.add(itoa::Buffer::new().format(port).as_bytes()),
        };
    }

    /// Sets the path verbatim; empty clears it.
    pub(super) fn set_path(&mut self, strings: &mut Strings, path: Option<&[u8]>) {
        self.parts.path = strings.add_opt(filled(path));
    }

    /// Prints the slash of the path in any case.
    pub(super) fn set_slash(&mut self) {
        self.parts.bare_authority = false;
    }

    /// Sets the params verbatim.
    pub(super) fn set_params(&mut self, strings: &mut Strings, params: Option<&[u8]>) {
        self.parts.params = strings.add_opt(params);
    }

    /// Sets the query verbatim.
    pub(super) fn set_query(&mut self, strings: &mut Strings, query: Option<&[u8]>) {
        self.parts.query = strings.add_opt(query);
    }

    /// Sets the fragment verbatim.
    pub(super) fn set_fragment(&mut self, strings: &mut Strings, fragment: Option<&[u8]>) {
        self.parts.fragment = strings.add_opt(fragment);
    }

    /// Sets the FTP type: 0 or one of `a A e E i I`; anything else is refused.
    pub fn set_ftp_type(&mut self, ftp_type: i32) -> bool {
        match u8::try_from(ftp_type) {
            Ok(byte @ (0 | b'a' | b'A' | b'e' | b'E' | b'i' | b'I')) => {
                self.parts.ftp_type = byte;
                true
            }
            _ => false,
        }
    }

    /// Becomes a copy of `from`, bytes included.
    pub(super) fn copy(&mut self, strings: &mut Strings, from: &Url) {
        self.parts = from.parts;
        self.move_texts(strings);
    }

    /// Takes over the parts of `from`, whose strings must be kept by the same heap.
    pub(super) fn share(&mut self, from: &Url) {
        self.parts = from.parts;
    }

    /// Moves all texts to `strings`.
    pub(super) fn move_texts(&mut self, strings: &mut Strings) {
        let parts = &mut self.parts;
        for text in [
            &mut parts.scheme,
            &mut parts.user,
            &mut parts.password,
            &mut parts.host,
            &mut parts.port_text,
            &mut parts.path,
            &mut parts.params,
            &mut parts.query,
            &mut parts.fragment,
        ] {
            if text.is_some() {
                *text = strings.add(text.bytes());
            }
        }
    }

    /// Takes the parts that the parser found, which lie in the heap's strings.
    pub(super) fn parsed_scheme(&mut self, scheme: Text) {
        self.parts.scheme = scheme;
        self.note_scheme();
    }

    /// User and password as found; empty ones are none, and without a user there is no password.
    pub(super) fn parsed_user(&mut self, user: Text, password: Text) {
        if user.len() == 0 {
            return;
        }
        self.parts.user = user;
        if password.len() != 0 {
            self.parts.password = password;
        }
    }

    /// The host as found; empty is none.
    pub(super) fn parsed_host(&mut self, host: Text) {
        if host.len() != 0 {
            self.parts.host = host;
        }
    }

    /// The port as found: the text stays, the number is its leading digits.
    pub(super) fn parsed_port(&mut self, text: Text) {
        let digits = text.bytes().iter().take_while(|byte| byte.is_ascii_digit());
        self.parts.port =
            digits.fold(0u16, |port, digit| port.wrapping_mul(10).wrapping_add(u16::from(digit - b'0')));
        self.parts.port_text = text;
    }

    /// Path, params, query and fragment where there are any; an empty path clears what was there.
    pub(super) fn parsed_path(&mut self, path: Option<Text>, params: Text, query: Text, fragment: Text) {
        if let Some(path) = path {
            self.parts.path = if path.len() == 0 { Text::NONE } else { path };
        }
        let found = [params, query, fragment];
        let parts = [&mut self.parts.params, &mut self.parts.query, &mut self.parts.fragment];
        for (part, text) in parts.into_iter().zip(found).filter(|(_, text)| text.is_some()) {
            *part = text;
        }
    }

    // ---- printing

    /// Calls `put` with the pieces of the URL in order.
    #[inline]
    pub(super) fn print(&self, put: &mut impl FnMut(&[u8])) {
        let parts = &self.parts;
        if parts.scheme.is_some() {
            put(parts.scheme.bytes());
            put(b"://");
        }
        self.print_authority(put);
        self.print_path(put);
    }

    /// The path with its slash, params, query and fragment.
    #[inline]
    fn print_path(&self, put: &mut impl FnMut(&[u8])) {
        let parts = &self.parts;
        if !parts.bare_authority {
            put(b"/");
        }
        put(parts.path.bytes());
        for (mark, text) in [(b";", parts.params), (b"?", parts.query), (b"#", parts.fragment)] {
            if text.len() != 0 {
                put(mark);
                put(text.bytes());
            }
        }
    }

    /// The whole URL, with host and port of the Host field if it has none itself.
    pub(super) fn print_effective(
        &self,
        field: Option<(&[u8], Option<&[u8]>)>,
        lower: bool,
        text: &mut Vec<u8>,
    ) {
        let scheme = if lower { self.scheme() } else { self.parts.scheme.get() };
        if let Some(scheme) = scheme {
            text.extend_from_slice(scheme);
            text.extend_from_slice(b"://");
        }
        match field {
            Some((host, port)) => {
                put_host(host, &mut |piece| text.extend_from_slice(piece));
                if let Some(port) = port {
                    text.push(b':');
                    text.extend_from_slice(port);
                }
            }
            None => self.print_authority(&mut |piece| text.extend_from_slice(piece)),
        }
        if lower {
            text.make_ascii_lowercase();
        }
        self.print_path(&mut |piece| text.extend_from_slice(piece));
    }

    /// An empty URL, for what has none.
    pub(super) fn none() -> &'static Url {
        static NONE: Url = Url { head: SlotHead::new(KIND), heap: NonNull::dangling(), parts: Parts::EMPTY };
        &NONE
    }

    /// User, host and port.
    #[inline]
    fn print_authority(&self, put: &mut impl FnMut(&[u8])) {
        let parts = &self.parts;
        if parts.user.is_some() {
            put(parts.user.bytes());
            if parts.password.is_some() {
                put(b":");
                put(parts.password.bytes());
            }
            put(b"@");
        }
        if let Some(host) = parts.host.get() {
            put_host(host, put);
            if parts.port != 0 && parts.port_text.is_some() {
                put(b":");
                put(parts.port_text.bytes());
            }
        }
    }

    /// Bytes that [`Url::print`] writes.
    pub fn length(&self) -> usize {
        let mut sum = 0;
        self.print(&mut |piece| sum += piece.len());
        sum
    }

    /// The URL as text.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.length());
        self.print(&mut |piece| text.extend_from_slice(piece));
        text
    }
}

/// Writes a host; what looks like an IPv6 address without its brackets gets them.
#[inline]
pub(super) fn put_host(host: &[u8], put: &mut impl FnMut(&[u8])) {
    let bare_v6 = host.first() != Some(&b'[') && host.iter().take(5).any(|&byte| byte == b':');
    if bare_v6 {
        put(b"[");
    }
    put(host);
    if bare_v6 {
        put(b"]");
    }
}

fn filled(text: Option<&[u8]>) -> Option<&[u8]> {
    text.filter(|text| !text.is_empty())
}

// SAFETY: the texts point to areas that the heap keeps, and written bytes of an area do not change.
unsafe impl Send for Url {}
// SAFETY: reading a URL changes nothing; whoever may change it has exclusive use of it.
unsafe impl Sync for Url {}
