//! `proxy.config.http.server_session_sharing.match`.

use super::{Setting, Stored, Text, TextError, load_text};
use crate::config::records::{Kind, Value};

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
}
