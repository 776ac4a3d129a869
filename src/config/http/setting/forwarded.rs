//! `proxy.config.http.insert_forwarded`.

use super::{Setting, Stored, TextError, load_text};
use crate::config::records::{Kind, Value};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_word_leaves_the_setting_and_says_so() {
        let mut forwarded = Forwarded::load(None);
        forwarded.set_text(b"for|by=ip|proto").unwrap();
        let Err(TextError::Word { error: true, text }) = forwarded.set_text(b"abc") else { panic!() };
        assert_eq!(text, "HTTP \"Forwarded\" configuration: \"abc\" is a bad option.");
        assert!(forwarded.has(Forwarded::BY_IP) && forwarded.text().is_none());
    }
}
