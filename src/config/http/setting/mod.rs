//! The kinds of storage behind the per-transaction settings, and what each answers to the typed calls.

mod forwarded;
mod resolution;
mod server_match;
mod sharing_match;
mod text;

pub use forwarded::Forwarded;
pub use resolution::{Family, Resolution};
pub use server_match::ServerMatch;
pub use sharing_match::SharingMatch;
pub use text::{Text, TlsText, Unused};

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
