//! `proxy.config.http.per_server.connection.match`.

use super::{Setting, Stored, TextError, load_text};
use crate::config::records::{Kind, Value};

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
        match load_text(value) {
            // As in the original, whose default is in the table of records alone.
            Some(text) => ServerMatch::parse(text).unwrap_or(ServerMatch::IP),
            None => ServerMatch::BOTH,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_words_leave_the_setting_and_say_so() {
        let mut server = ServerMatch::load(None);
        server.set_text(b"host").unwrap();
        assert!(matches!(server.set_text(b"BOTH"), Err(TextError::Word { error: false, .. })));
        assert_eq!(server.text(), Some(Some(&b"host"[..])));
        assert_eq!(ServerMatch::load(Some(&Value::text(b"none"))), ServerMatch::IP);
    }
}
