//! Settings that are texts.

use std::sync::Arc;

use super::{Setting, Stored, TextError, load_text};
use crate::config::records::{Kind, Value};

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
    pub(super) fn replace(&mut self, text: &[u8]) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
