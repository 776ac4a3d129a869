//! The Via field: who passed a message on, and, when asked for, how the transaction went.

use super::error_kind::ErrorKind;
use super::local::LocalAnswer;
use super::text::StackText;
use crate::message::{Message, Version, WellKnown};

/// What a connection speaks, as Via and Forwarded name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protocol<'a> {
    /// Over TLS.
    pub tls: bool,
    /// HTTP version; major 2 for HTTP/2.
    pub version: Version,
    /// All layers from the top, as `TSHttpTxnClientProtocolStackGet` tells them: `http/1.1`, `tcp`, `ipv4`.
    pub stack: &'a [&'a str],
}

impl Protocol<'_> {
    /// Scheme and version: `http/1.1`, `https/2`.
    pub(super) fn push_short<const N: usize>(&self, out: &mut StackText<N>) {
        out.push(if self.tls { b"https/" } else { b"http/" });
        match (self.version.major, self.version.minor) {
            (1, 1) => out.push(b"1.1"),
            (1, 0) => out.push(b"1.0"),
            (major @ 2.., 0) => out.push_int(major),
            (major, minor) => {
                out.push_int(major);
                out.push(b".");
                out.push_int(minor);
            }
        }
    }
}

/// A place in the codes that describe a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    /// What the client asked for: `E` error, `I` conditional, `N` no-cache, `S` simple.
    Client = 1,
    /// What the cache had: `M` miss, `A` not acceptable, `S` stale, `H` hit, `R` hit in memory, `W` hit while written.
    Cache = 3,
    /// What the origin did: `E` error, `N` 304, `S` served.
    Server = 5,
    /// What became of the cached copy: `D` deleted, `W` written, `U` updated.
    Fill = 7,
    /// What the proxy did: `N` 304, `S` served, `R` revalidated.
    Proxy = 9,
    /// Error class: `N` none, `A` auth, `C` connection, `D` DNS, `F` forbidden, `H` header, `S` server, `T` timeout,
    /// `R` cache read, `M` moved, `L` loop.
    Error = 11,
    /// Why the request was only passed through: `F` field, `M` method, `O` cache off, `U` URL, `N` no forward, `A` auth.
    Tunnel = 14,
    /// Where it was looked up: `C` cache, `P` parent, `S` server.
    CacheType = 16,
    /// The look-up in detail: `N` hit conditional, `H` hit served, `I` miss conditional, `M` not cached, `S` expired,
    /// `C` configuration, `U` client, `D` method, `K` cookie.
    Lookup = 17,
    /// Connection to the parent: `S` success, `F` failure.
    ParentConnect = 19,
    /// Connection to the origin: `S` success, `F` failure.
    ServerConnect = 21,
}

/// The codes that describe a transaction: 22 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codes([u8; 22]);

impl Default for Codes {
    fn default() -> Self {
        Codes(*b"u c s f p e :t c  p s ")
    }
}

impl Codes {
    /// Puts `code` in its place.
    pub fn set(&mut self, place: Place, code: u8) {
        self.0[place as usize] = code;
    }

    /// The code at a place; a blank when there is none.
    pub fn get(&self, place: Place) -> u8 {
        self.0[place as usize]
    }

    /// All of them.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Codes {
    /// Notes that the client gets this error instead of what came before.
    pub(super) fn note_error(&mut self, kind: ErrorKind) {
        use ErrorKind::*;
        let was_answered = self.get(Place::ServerConnect) == b'S';
        for place in [Place::Server, Place::Proxy, Place::ServerConnect] {
            self.set(place, b' ');
        }
        self.note_status(kind.status());
        match kind {
            ConnectFailed { .. }
            | MalformedStatus
            | ServerHangup
            | InvalidResponse
            | OriginTimeout
            | OriginActiveTimeout => {
                self.set(Place::Server, b'E');
                if self.get(Place::ParentConnect) == b' ' {
                    self.set(Place::ServerConnect, b'F');
                }
            }
            ParentFailed | ParentTimeout => self.set(Place::Server, b'E'),
            VersionRefused if was_answered => self.set(Place::ServerConnect, b'S'),
            NoHost | NotFound | NotFoundOnAccelerator | TranscodingNotAvailable | LengthRequired => {
                self.set(Place::Tunnel, b'N');
            }
            // The original has no code for it, whatever the list of codes says.
            DnsFailed => {
                self.set(Place::Tunnel, b'N');
                self.set(Place::Error, b' ');
            }
            LoopDetected => self.set(Place::Error, b'L'),
            _ => {}
        }
    }

    /// Notes that the request is answered here and goes to no server.
    pub(super) fn note_local(&mut self, answer: &LocalAnswer) {
        self.note_status(answer.status());
        if matches!(answer, LocalAnswer::Trace { .. } | LocalAnswer::Options | LocalAnswer::Purged(_)) {
            self.set(Place::Tunnel, b'N');
            self.set(Place::Error, b'N');
        }
    }

    fn note_status(&mut self, status: i32) {
        let (client, error) = match status {
            302 => (None, b'M'),
            400 => (Some(b'E'), b'H'),
            401 | 407 => (None, b'A'),
            403 => (Some(b'E'), b'F'),
            404 => (None, b'S'),
            502 => (None, b'C'),
            504 => (None, b'T'),
            505 => (Some(b'E'), b'S'),
            _ => return,
        };
        if let Some(client) = client {
            self.set(Place::Client, client);
        }
        self.set(Place::Error, error);
    }
}

/// Who adds to Via, and about what.
#[derive(Clone, Copy, Debug)]
pub struct Via<'a> {
    /// `insert_request_via_str` or `insert_response_via_str`: 0 and less nothing, 1 the name, 2 some codes, 3 all codes,
    /// 4 and the layers of the connection.
    pub level: i8,
    /// The side the message came from.
    pub from: Protocol<'a>,
    /// `proxy.config.proxy_name`.
    pub proxy: &'a [u8],
    /// The process's UUID, in requests only.
    pub uuid: Option<&'a [u8]>,
    /// `request_via_str` or `response_via_str`.
    pub product: &'a [u8],
    /// How the transaction went.
    pub codes: &'a Codes,
}

/// Proxy and product longer than this together are replaced by [`SHORT`].
const LONGEST: usize = 512;
/// All that is left of names that are too long.
const SHORT: &[u8] = b"TrafficServer";
/// Room for names, UUID, codes, layers and what stands between them.
const ROOM: usize = LONGEST + 256;

impl Via<'_> {
    /// Appends this proxy's element to the message's Via.
    pub fn add_to(&self, message: &mut Message) {
        if self.level <= 0 {
            return;
        }
        if self.proxy.len() + self.product.len() > LONGEST {
            message.append_to_list(WellKnown::VIA, SHORT);
            return;
        }
        let mut text = StackText::<ROOM>::new();
        self.write(&mut text);
        message.append_to_list(WellKnown::VIA, if text.is_cut() { SHORT } else { text.bytes() });
    }

    fn write(&self, text: &mut StackText<ROOM>) {
        self.from.push_short(text);
        text.push(b" ");
        text.push(self.proxy);
        if let Some(uuid) = self.uuid {
            text.push(b"[");
            text.push(uuid);
            text.push(b"]");
        }
        text.push(b" (");
        text.push(self.product);
        self.write_codes(text);
        text.push(b")");
    }

    fn write_codes(&self, text: &mut StackText<ROOM>) {
        if self.level < 2 {
            return;
        }
        text.push(b" [");
        text.push(match (self.level, self.uuid) {
            (2, Some(_)) => &self.codes.0[..4],
            (2, None) => &self.codes.0[2..8],
            _ => &self.codes.0,
        });
        if self.level >= 4 {
            text.push(b"] [");
            for (at, layer) in self.from.stack.iter().enumerate() {
                if at > 0 {
                    text.push(b" ");
                }
                text.push(layer.as_bytes());
            }
        }
        text.push(b"]");
    }
}

/// How often the process with this UUID stands in the message's Via fields.
pub fn count_own(message: &Message, uuid: &[u8]) -> usize {
    if uuid.is_empty() {
        return 0;
    }
    let count = |value: &[u8]| memchr::memmem::find_iter(value, uuid).count();
    message.all(WellKnown::VIA).map(|field| count(field.value())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const V11: Protocol<'_> =
        Protocol { tls: false, version: Version::V1_1, stack: &["http/1.1", "tcp", "ipv4"] };

    fn text(level: i8, from: Protocol<'_>, uuid: Option<&[u8]>) -> String {
        let mut codes = Codes::default();
        for (place, code) in [
            (Place::Client, b'S'),
            (Place::Cache, b'M'),
            (Place::Server, b'S'),
            (Place::Fill, b'W'),
            (Place::Error, b'N'),
        ] {
            codes.set(place, code);
        }
        let via = Via { level, from, proxy: b"px", uuid, product: b"tshost/1", codes: &codes };
        let mut text = StackText::new();
        via.write(&mut text);
        String::from_utf8(text.bytes().to_vec()).unwrap()
    }

    #[test]
    fn levels_add_codes_and_layers() {
        for (level, uuid, want) in [
            (1, Some(&b"u-u"[..]), "http/1.1 px[u-u] (tshost/1)"),
            (2, Some(b"u-u"), "http/1.1 px[u-u] (tshost/1 [uScM])"),
            (3, Some(b"u-u"), "http/1.1 px[u-u] (tshost/1 [uScMsSfWp eN:t c  p s ])"),
            (4, Some(b"u-u"), "http/1.1 px[u-u] (tshost/1 [uScMsSfWp eN:t c  p s ] [http/1.1 tcp ipv4])"),
            (1, None, "http/1.1 px (tshost/1)"),
            (2, None, "http/1.1 px (tshost/1 [cMsSfW])"),
        ] {
            assert_eq!(text(level, V11, uuid), want);
        }
    }

    #[test]
    fn errors_replace_what_the_origin_did() {
        let mut answered = Codes::default();
        for (place, code) in [
            (Place::Client, b'S'),
            (Place::Error, b'N'),
            (Place::Server, b'S'),
            (Place::Proxy, b'S'),
            (Place::ServerConnect, b'S'),
        ] {
            answered.set(place, code);
        }
        for (kind, want) in [
            (ErrorKind::ConnectFailed { errno: 0 }, "uSc sEf p eC:t c  p sF"),
            (ErrorKind::OriginTimeout, "uSc sEf p eT:t c  p sF"),
            (ErrorKind::InvalidRequest, "uEc s f p eH:t c  p s "),
            (ErrorKind::NotFoundOnAccelerator, "uSc s f p eS:tNc  p s "),
            (ErrorKind::LengthRequired, "uSc s f p eN:tNc  p s "),
            (ErrorKind::EntityTooLarge, "uSc s f p eN:t c  p s "),
            (ErrorKind::AccessDenied, "uEc s f p eF:t c  p s "),
            (ErrorKind::DnsFailed, "uSc s f p e :tNc  p s "),
            (ErrorKind::LoopDetected, "uEc s f p eL:t c  p s "),
            (ErrorKind::VersionRefused, "uEc s f p eS:t c  p sS"),
        ] {
            let mut codes = answered;
            codes.note_error(kind);
            assert_eq!(std::str::from_utf8(codes.bytes()).unwrap(), want, "{kind:?}");
        }
        for (local, want) in [
            (LocalAnswer::Options, "uSc s f p eN:tNc  p s "),
            (LocalAnswer::Purged(false), "uSc s f p eN:tNc  p s "),
            (LocalAnswer::Redirect { status: 302, location: Vec::new() }, "uSc s f p eM:t c  p s "),
            (LocalAnswer::Redirect { status: 301, location: Vec::new() }, "uSc s f p eN:t c  p s "),
        ] {
            let mut codes = Codes::default();
            codes.set(Place::Client, b'S');
            codes.set(Place::Error, b'N');
            codes.note_local(&local);
            assert_eq!(std::str::from_utf8(codes.bytes()).unwrap(), want, "{local:?}");
        }
    }

    #[test]
    fn versions_are_short() {
        let h2 = Protocol { tls: true, version: Version { major: 2, minor: 0 }, stack: &[] };
        assert_eq!(text(1, h2, None), "https/2 px (tshost/1)");
        assert_eq!(text(1, Protocol { version: Version::V1_0, ..V11 }, None), "http/1.0 px (tshost/1)");
    }
}
