//! The kinds of storage behind the per-transaction settings, and what each answers to the typed calls.

use std::sync::Arc;

use crate::config::records::{Kind, Value};

/// One setting, as the typed calls of plugins see it. `None` and `false` mean that the storage does not answer to the
/// call.
pub trait Setting {
    /// As an integer.
    fn int(&self) -> Option<i64> {
        None
    }

    /// Sets an integer, cut to the size of the storage.
    fn set_int(&mut self, _value: i64) -> bool {
        false
    }

    /// As a fraction.
    fn float(&self) -> Option<f32> {
        None
    }

    /// Sets a fraction.
    fn set_float(&mut self, _value: f32) -> bool {
        false
    }

    /// As a text; the inner `None` is the null string. A NUL follows the bytes in memory.
    fn text(&self) -> Option<Option<&[u8]>> {
        None
    }

    /// Sets a text.
    fn set_text(&mut self, _text: &[u8]) -> Result<(), TextError> {
        Err(TextError::Kind)
    }
}

/// How a setting comes from its record.
pub trait Stored: Setting {
    /// The type that is reported for the setting.
    const KIND: Kind;

    /// The setting as its record has it.
    fn load(value: Option<&Value>) -> Self;
}

/// Why a text was not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// The setting takes no text.
    Kind,
    /// The text is not one of the words that the setting knows. The original logs that, as an error or a warning, and
    /// reports success to the plugin.
    Word {
        /// Whether it is an error rather than a warning.
        error: bool,
        /// What the log says.
        text: String,
    },
}

fn load_int(value: Option<&Value>) -> i64 {
    match value {
        Some(Value::Int(n) | Value::Counter(n)) => *n,
        _ => 0,
    }
}

fn load_text(value: Option<&Value>) -> Option<&[u8]> {
    match value {
        Some(Value::Str(Some(text))) => Some(text.to_bytes()),
        _ => None,
    }
}

macro_rules! integer {
    ($($kind:ty)*) => {$(
        impl Stored for $kind {
            const KIND: Kind = Kind::Int;

            fn load(value: Option<&Value>) -> $kind {
                load_int(value) as $kind
            }
        }

        impl Setting for $kind {
            fn int(&self) -> Option<i64> {
                Some(i64::from(*self))
            }

            fn set_int(&mut self, value: i64) -> bool {
                *self = value as $kind;
                true
            }
        }
    )*};
}

integer!(i8 i32 i64);

impl Stored for f32 {
    const KIND: Kind = Kind::Float;

    fn load(value: Option<&Value>) -> f32 {
        match value {
            Some(Value::Float(n)) => *n,
            _ => 0.0,
        }
    }
}

impl Setting for f32 {
    fn float(&self) -> Option<f32> {
        Some(*self)
    }

    fn set_float(&mut self, value: f32) -> bool {
        *self = value;
        true
    }
}

/// A text, kept with a NUL behind it so that C may read it either way.
///
/// What was replaced is kept as well: plugins read a text, set another, and set the first one back by its pointer.
#[derive(Clone, Debug, Default)]
pub struct Text {
    now: Option<Arc<[u8]>>,
    replaced: Vec<Arc<[u8]>>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.now == other.now
    }
}

impl Eq for Text {}

impl Text {
    /// A text; empty clears.
    pub fn new(text: &[u8]) -> Text {
        if text.is_empty() {
            return Text::default();
        }
        let mut bytes = Vec::with_capacity(text.len() + 1);
        bytes.extend_from_slice(text);
        bytes.push(0);
        Text { now: Some(bytes.into()), replaced: Vec::new() }
    }

    /// Puts `text` in place of what is there.
    fn replace(&mut self, text: &[u8]) {
        let new = Text::new(text).now;
        self.replaced.extend(std::mem::replace(&mut self.now, new));
    }

    /// The bytes, without the NUL behind them; `None` when there is no text.
    pub fn get(&self) -> Option<&[u8]> {
        self.now.as_deref().and_then(|bytes| bytes.split_last()).map(|(_, text)| text)
    }
}

impl Stored for Text {
    const KIND: Kind = Kind::String;

    fn load(value: Option<&Value>) -> Text {
        Text::new(load_text(value).unwrap_or_default())
    }
}

impl Setting for Text {
    fn text(&self) -> Option<Option<&[u8]>> {
        Some(self.get())
    }

    fn set_text(&mut self, text: &[u8]) -> Result<(), TextError> {
        self.replace(text);
        Ok(())
    }
}

/// A TLS text: plugins may set it, not read it; an empty text changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsText(Text);

impl TlsText {
    /// The bytes; `None` when there is no text.
    pub fn get(&self) -> Option<&[u8]> {
        self.0.get()
    }
}

impl Stored for TlsText {
    const KIND: Kind = Kind::String;

    fn load(value: Option<&Value>) -> TlsText {
        TlsText(Text::load(value))
    }
}

impl Setting for TlsText {
    fn set_text(&mut self, text: &[u8]) -> Result<(), TextError> {
        if !text.is_empty() {
            self.0.replace(text);
        }
        Ok(())
    }
}

/// A text that plugins may set without effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unused(Text);

impl Unused {
    /// The value of the record; `None` when it is null.
    pub fn get(&self) -> Option<&[u8]> {
        self.0.get()
    }
}

impl Stored for Unused {
    const KIND: Kind = Kind::String;

    fn load(value: Option<&Value>) -> Unused {
        Unused(Text::load(value))
    }
}

impl Setting for Unused {
    fn set_text(&mut self, _text: &[u8]) -> Result<(), TextError> {
        Ok(())
    }
}

/// A slot that exists for the numbering alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dead;

impl Stored for Dead {
    const KIND: Kind = Kind::Int;

    fn load(_value: Option<&Value>) -> Dead {
        Dead
    }
}

impl Setting for Dead {}

/// Which properties must be equal to reuse a pooled origin connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharingMatch {
    /// Sum of the bits below; 0 shares nothing.
    pub bits: i8,
    words: Text,
}

impl SharingMatch {
    /// Address and port.
    pub const IP: i8 = 1;
    /// Port and name of the next hop.
    pub const HOST_ONLY: i8 = 2;
    /// The name sent by TLS must be that of the request.
    pub const HOST_SNI: i8 = 4;
    /// The name that TLS would send.
    pub const SNI: i8 = 8;
    /// The client certificate that would be used.
    pub const CERT: i8 = 16;

    fn parse(text: &[u8]) -> i8 {
        let word = |word: &[u8]| match word.trim_ascii() {
            b"ip" => Self::IP,
            b"host" | b"hostsni" => Self::HOST_ONLY | Self::HOST_SNI,
            b"hostonly" => Self::HOST_ONLY,
            b"both" => Self::IP | Self::HOST_ONLY | Self::HOST_SNI,
            b"sni" => Self::SNI,
            b"cert" => Self::CERT,
            _ => 0,
        };
        text.split(|b| *b == b',').map(word).fold(0, |bits, bit| bits | bit)
    }
}

impl Stored for SharingMatch {
    const KIND: Kind = Kind::String;

    fn load(value: Option<&Value>) -> SharingMatch {
        let text = load_text(value).unwrap_or_default();
        SharingMatch { bits: SharingMatch::parse(text), words: Text::new(text) }
    }
}

impl Setting for SharingMatch {
    fn int(&self) -> Option<i64> {
        Some(i64::from(self.bits))
    }

    fn set_int(&mut self, value: i64) -> bool {
        self.bits = value as i8;
        true
    }

    fn text(&self) -> Option<Option<&[u8]>> {
        Some(self.words.get())
    }

    fn set_text(&mut self, text: &[u8]) -> Result<(), TextError> {
        if !text.is_empty() {
            self.bits = SharingMatch::parse(text);
            self.words.replace(text);
        }
        Ok(())
    }
}

/// What makes two origin connections count against the same limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerMatch(
    /// Index into the words `ip`, `port`, `host`, `both`; plugins may store other numbers.
    pub i32,
);

/// With the NUL that follows every text.
const SERVER_MATCH_WORDS: [&[u8]; 4] = [b"ip\0", b"port\0", b"host\0", b"both\0"];

impl ServerMatch {
    /// Same address.
    pub const IP: ServerMatch = ServerMatch(0);
    /// Same port.
    pub const PORT: ServerMatch = ServerMatch(1);
    /// Same name.
    pub const HOST: ServerMatch = ServerMatch(2);
    /// Same name and address.
    pub const BOTH: ServerMatch = ServerMatch(3);

    fn parse(text: &[u8]) -> Option<ServerMatch> {
        let index = SERVER_MATCH_WORDS.iter().position(|word| word.strip_suffix(b"\0") == Some(text))?;
        Some(ServerMatch(index as i32))
    }
}

impl Stored for ServerMatch {
    const KIND: Kind = Kind::Int;

    fn load(value: Option<&Value>) -> ServerMatch {
        load_text(value).and_then(ServerMatch::parse).unwrap_or(ServerMatch::BOTH)
    }
}

impl Setting for ServerMatch {
    fn int(&self) -> Option<i64> {
        Some(i64::from(self.0))
    }

    fn set_int(&mut self, value: i64) -> bool {
        self.0 = value as i32;
        true
    }

    fn text(&self) -> Option<Option<&[u8]>> {
        let index = usize::try_from(self.0).ok()?;
        SERVER_MATCH_WORDS.get(index).map(|word| word.strip_suffix(b"\0"))
    }

    fn set_text(&mut self, text: &[u8]) -> Result<(), TextError> {
        match ServerMatch::parse(text) {
            Some(value) => {
                *self = value;
                Ok(())
            }
            None => Err(TextError::Word {
                error: false,
                text: format!(
                    "Invalid value '{}' for 'proxy.config.http.per_server.connection.match' - must be one of 'ip', \
                     'port', 'host', 'both'",
                    String::from_utf8_lossy(text)
                ),
            }),
        }
    }
}

/// Which parameters the proxy adds to `Forwarded` (RFC 7239).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forwarded(
    /// Sum of the bits below.
    pub u32,
);

impl Forwarded {
    /// `for=` the client.
    pub const FOR: u32 = 1;
    /// `by=` the address the client connected to.
    pub const BY_IP: u32 = 1 << 1;
    /// `by=unknown`.
    pub const BY_UNKNOWN: u32 = 1 << 2;
    /// `by=` the name of this server.
    pub const BY_SERVER_NAME: u32 = 1 << 3;
    /// `by=` the uuid of this process.
    pub const BY_UUID: u32 = 1 << 4;
    /// `proto=` of the request.
    pub const PROTO: u32 = 1 << 5;
    /// `host=` of the request.
    pub const HOST: u32 = 1 << 6;
    /// `connection=` in short form.
    pub const CONNECTION_COMPACT: u32 = 1 << 7;
    /// `connection=` in standard form.
    pub const CONNECTION_STD: u32 = 1 << 8;
    /// `connection=` in long form.
    pub const CONNECTION_FULL: u32 = 1 << 9;

    /// Reads words separated by `|` (or `:`, blanks allowed); the word that is unknown otherwise.
    pub fn parse(text: &[u8]) -> Result<Forwarded, String> {
        let mut bits = 0;
        let words: Vec<String> = text
            .split(|b| matches!(b, b'|' | b':'))
            .map(|word| String::from_utf8_lossy(word).trim().to_ascii_lowercase())
            .filter(|word| !word.is_empty())
            .collect();
        if words.iter().any(|word| word == "none") {
            return if words.len() == 1 { Ok(Forwarded(0)) } else { Err("none".into()) };
        }
        for word in words {
            bits |= match word.as_str() {
                "for" => Self::FOR,
                "by=ip" => Self::BY_IP,
                "by=unknown" => Self::BY_UNKNOWN,
                "by=servername" => Self::BY_SERVER_NAME,
                "by=uuid" => Self::BY_UUID,
                "proto" => Self::PROTO,
                "host" => Self::HOST,
                "connection=compact" => Self::CONNECTION_COMPACT,
                "connection=std" | "connection=standard" => Self::CONNECTION_STD,
                "connection=full" => Self::CONNECTION_FULL,
                _ => return Err(word),
            };
        }
        Ok(Forwarded(bits))
    }

    /// Whether the parameter `bit` is wanted.
    pub fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }
}

impl Stored for Forwarded {
    const KIND: Kind = Kind::String;

    fn load(value: Option<&Value>) -> Forwarded {
        Forwarded::parse(load_text(value).unwrap_or_default()).unwrap_or_default()
    }
}

impl Setting for Forwarded {
    fn set_text(&mut self, text: &[u8]) -> Result<(), TextError> {
        match Forwarded::parse(text) {
            Ok(bits) => {
                *self = bits;
                Ok(())
            }
            Err(word) => Err(TextError::Word {
                error: true,
                text: format!("HTTP \"Forwarded\" configuration: \"{word}\" is a bad option."),
            }),
        }
    }
}

/// One step of the search for an origin address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The family of the client's connection first.
    Client,
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// The order of address families for origin look-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Families in order; at most one of each.
    pub order: Vec<Family>,
    words: Text,
}

impl Resolution {
    fn parse(text: &[u8]) -> Vec<Family> {
        let mut order = Vec::new();
        let mut push = |family| {
            if !order.contains(&family) {
                order.push(family);
            }
        };
        for word in text.split(|b| matches!(b, b';' | b'|' | b',' | b' ')) {
            match word {
                b"client" => push(Family::Client),
                b"ipv4" => push(Family::V4),
                b"ipv6" => push(Family::V6),
                b"none" | b"only" => return order,
                _ => {}
            }
        }
        // Families that were not named are tried last, IPv4 first, unless the list was closed.
        push(Family::V4);
        push(Family::V6);
        order
    }
}

impl Stored for Resolution {
    const KIND: Kind = Kind::String;

    fn load(value: Option<&Value>) -> Resolution {
        let text = load_text(value).unwrap_or_default();
        Resolution { order: Resolution::parse(text), words: Text::new(text) }
    }
}

impl Setting for Resolution {
    fn text(&self) -> Option<Option<&[u8]>> {
        Some(self.words.get())
    }

    fn set_text(&mut self, text: &[u8]) -> Result<(), TextError> {
        self.order = Resolution::parse(text);
        self.words.replace(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharing_words_are_bits() {
        for (text, want) in [
            ("none", 0),
            ("ip", 1),
            ("host", 6),
            ("hostonly", 2),
            ("hostsni", 6),
            ("both", 7),
            ("sni", 8),
            ("cert", 16),
            ("ip,sni", 9),
            ("bogus", 0),
            ("ip,bogus", 1),
        ] {
            let mut setting = SharingMatch::load(None);
            setting.set_text(text.as_bytes()).unwrap();
            assert_eq!((setting.int(), setting.text()), (Some(want), Some(Some(text.as_bytes()))));
            setting.set_text(b"").unwrap();
            assert_eq!(setting.int(), Some(want), "empty changes nothing");
        }
    }

    #[test]
    fn bad_words_leave_the_setting_and_say_so() {
        let mut server = ServerMatch::load(None);
        server.set_text(b"host").unwrap();
        assert!(matches!(server.set_text(b"BOTH"), Err(TextError::Word { error: false, .. })));
        assert_eq!(server.text(), Some(Some(&b"host"[..])));
        let mut forwarded = Forwarded::load(None);
        forwarded.set_text(b"for|by=ip|proto").unwrap();
        let Err(TextError::Word { error: true, text }) = forwarded.set_text(b"abc") else { panic!() };
        assert_eq!(text, "HTTP \"Forwarded\" configuration: \"abc\" is a bad option.");
        assert!(forwarded.has(Forwarded::BY_IP) && forwarded.text().is_none());
    }

    #[test]
    fn empty_clears_header_like_texts_only() {
        let mut text = Text::load(Some(&Value::text(b"x")));
        text.set_text(b"").unwrap();
        assert_eq!(text.text(), Some(None));
        let mut tls = TlsText::load(Some(&Value::text(b"x")));
        tls.set_text(b"").unwrap();
        assert_eq!((tls.get(), tls.text()), (Some(&b"x"[..]), None));
    }

    #[test]
    fn a_replaced_text_can_be_set_back_by_its_pointer() {
        let mut text = Text::load(Some(&Value::text(b"first")));
        let first: *const [u8] = text.get().unwrap();
        text.set_text(b"second").unwrap();
        // SAFETY: what was replaced is kept.
        text.set_text(unsafe { &*first }).unwrap();
        assert_eq!(text.get(), Some(&b"first"[..]));
    }

    #[test]
    fn resolution_orders_families() {
        use Family::{Client, V4, V6};
        for (text, want) in [
            ("", &[V4, V6][..]),
            ("ipv6;ipv4", &[V6, V4]),
            ("ipv6;none", &[V6]),
            ("client;ipv4", &[Client, V4, V6]),
        ] {
            assert_eq!(Resolution::parse(text.as_bytes()), want, "{text}");
        }
    }
}
