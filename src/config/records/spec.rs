//! What a record is: value, type, class and the other marks that the management calls report.

use std::ffi::{CStr, CString};
use std::sync::Arc;

/// The value of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `INT`.
    Int(i64),
    /// `FLOAT`: the original stores and reports single precision.
    Float(f32),
    /// `STRING`; `None` is the null string.
    Str(Option<Arc<CStr>>),
    /// `COUNTER`.
    Counter(i64),
}

impl Value {
    /// A string value; bytes after an embedded NUL are dropped, since C readers stop there.
    pub fn text(bytes: &[u8]) -> Value {
        let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
        let text = CString::new(&bytes[..end]).unwrap_or_default();
        Value::Str(Some(text.into()))
    }

    /// The type of this value.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Int(_) => Kind::Int,
            Value::Float(_) => Kind::Float,
            Value::Str(_) => Kind::String,
            Value::Counter(_) => Kind::Counter,
        }
    }

    /// Reads `text` as a value of type `kind`, with the tolerance of the original: junk is 0, the word `NULL` is the
    /// null string.
    pub fn parse(kind: Kind, text: &str) -> Value {
        match kind {
            Kind::Int => Value::Int(parse_int(text)),
            Kind::Counter => Value::Counter(parse_int(text)),
            Kind::Float => Value::Float(parse_float(text)),
            Kind::String if text == "NULL" => Value::Str(None),
            Kind::String => Value::text(text.as_bytes()),
        }
    }
}

/// Data type of a record; the numbers are those of `TSRecordDataType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `INT`
    Int = 1,
    /// `FLOAT`
    Float = 2,
    /// `STRING`
    String = 3,
    /// `COUNTER`
    Counter = 4,
}

impl Kind {
    /// The type that a configuration file calls `word`.
    pub fn from_word(word: &str) -> Option<Kind> {
        match word {
            "INT" => Some(Kind::Int),
            "FLOAT" => Some(Kind::Float),
            "STRING" => Some(Kind::String),
            "COUNTER" => Some(Kind::Counter),
            _ => None,
        }
    }
}

/// What kind of thing a record describes; the numbers are the bits of `TSRecordType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Set in the configuration.
    Config = 1,
    /// A statistic of this process.
    Process = 2,
    /// A statistic of the installation.
    Node = 4,
    /// Set in the configuration, for this machine only.
    Local = 16,
    /// A statistic created by a plugin.
    Plugin = 32,
}

/// Where a value came from; the numbers are those of `TSMgmtSource`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The built-in default.
    Default = 1,
    /// The default that a plugin gave when it created the record.
    Plugin = 2,
    /// The configuration file, or the command line.
    Explicit = 3,
    /// An environment variable, or the run root.
    Env = 4,
}

/// When a changed value takes effect; the numbers are those of `TSRecordUpdateType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// Not declared.
    Fixed = 0,
    /// At the next reload.
    Dynamic = 1,
    /// When the server starts again.
    Restart = 2,
    /// When server and manager start again.
    RestartManager = 3,
}

/// What a management tool accepts as a new value; files are not checked, as in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Anything.
    Any,
    /// An integer within both bounds.
    Range(i64, i64),
    /// Decimal digits only.
    Digits,
    /// A number, possibly negative.
    Number,
    /// Text without blanks, not empty.
    Word,
    /// Text, not empty.
    NonEmpty,
}

impl Check {
    /// Says whether a management tool may set `text`.
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Check::Any => true,
            Check::Range(low, high) => text.trim().parse::<i64>().is_ok_and(|n| (low..=high).contains(&n)),
            Check::Digits => !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()),
            Check::Number => text.parse::<f64>().is_ok(),
            Check::Word => !text.is_empty() && !text.contains([' ', '\t']),
            Check::NonEmpty => !text.is_empty(),
        }
    }
}

/// A directory of the installation, as a default of records that name one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dir {
    /// Programs.
    Bin,
    /// Cache storage.
    Cache,
    /// Configuration files.
    Config,
    /// Log files.
    Log,
    /// Plugins.
    Plugin,
    /// Sockets, lock and state files.
    Runtime,
}

/// A built-in default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preset {
    /// An integer.
    Int(i64),
    /// A fraction.
    Float(f32),
    /// A text.
    Text(&'static str),
    /// The null string.
    Null,
    /// A directory of the installation, or a file in it when the second part is not empty.
    Path(Dir, &'static str),
}

/// One record of the built-in table.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Full name.
    pub name: &'static str,
    /// Value before any file is read; says the type as well.
    pub preset: Preset,
    /// Configuration or node statistic.
    pub class: Class,
    /// When a change takes effect.
    pub update: Update,
    /// What a management tool may set.
    pub check: Check,
    /// A management tool may not set it.
    pub read_only: bool,
    /// Known to the original, without effect here.
    pub ignored: bool,
}

impl Spec {
    const fn new(name: &'static str, preset: Preset) -> Spec {
        let (class, update, check) = (Class::Config, Update::Dynamic, Check::Any);
        Spec { name, preset, class, update, check, read_only: false, ignored: false }
    }

    /// The type of the record.
    pub fn kind(&self) -> Kind {
        match self.preset {
            Preset::Int(_) => Kind::Int,
            Preset::Float(_) => Kind::Float,
            Preset::Text(_) | Preset::Null | Preset::Path(..) => Kind::String,
        }
    }

    pub(super) const fn local(mut self) -> Spec {
        self.class = Class::Local;
        self
    }

    pub(super) const fn node(mut self) -> Spec {
        self.class = Class::Node;
        self
    }

    pub(super) const fn restart(mut self) -> Spec {
        self.update = Update::Restart;
        self
    }

    pub(super) const fn restart_manager(mut self) -> Spec {
        self.update = Update::RestartManager;
        self
    }

    pub(super) const fn fixed(mut self) -> Spec {
        self.update = Update::Fixed;
        self
    }

    pub(super) const fn range(mut self, low: i64, high: i64) -> Spec {
        self.check = Check::Range(low, high);
        self
    }

    pub(super) const fn digits(mut self) -> Spec {
        self.check = Check::Digits;
        self
    }

    pub(super) const fn number(mut self) -> Spec {
        self.check = Check::Number;
        self
    }

    pub(super) const fn word(mut self) -> Spec {
        self.check = Check::Word;
        self
    }

    pub(super) const fn non_empty(mut self) -> Spec {
        self.check = Check::NonEmpty;
        self
    }

    pub(super) const fn read_only(mut self) -> Spec {
        self.read_only = true;
        self
    }

    pub(super) const fn ignored(mut self) -> Spec {
        self.ignored = true;
        self
    }

    pub(super) const fn file(mut self, name: &'static str) -> Spec {
        if let Preset::Path(dir, _) = self.preset {
            self.preset = Preset::Path(dir, name);
        }
        self
    }
}

pub(super) const fn int(name: &'static str, value: i64) -> Spec {
    Spec::new(name, Preset::Int(value))
}

pub(super) const fn float(name: &'static str, value: f32) -> Spec {
    Spec::new(name, Preset::Float(value))
}

pub(super) const fn text(name: &'static str, value: &'static str) -> Spec {
    Spec::new(name, Preset::Text(value))
}

pub(super) const fn null(name: &'static str) -> Spec {
    Spec::new(name, Preset::Null)
}

pub(super) const fn dir(name: &'static str, dir: Dir) -> Spec {
    Spec::new(name, Preset::Path(dir, ""))
}

/// Reads an integer the way records are read: optional sign, decimal or `0x`, an optional suffix K, M, G or T (powers
/// of 1024), anything after it ignored; 0 when there is no number.
pub fn parse_int(text: &str) -> i64 {
    let text = text.trim_start();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(rest) => (16, rest),
        None => (10, text),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let number = digits[..end]
        .chars()
        .filter_map(|c| c.to_digit(radix))
        .fold(0i64, |n, d| n.wrapping_mul(i64::from(radix)).wrapping_add(i64::from(d)));
    let shift = match digits[end..].bytes().next() {
        Some(b'K') => 10,
        Some(b'M') => 20,
        Some(b'G') => 30,
        Some(b'T') => 40,
        _ => 0,
    };
    let number = number.wrapping_shl(shift);
    if negative { number.wrapping_neg() } else { number }
}

/// Reads the number at the start of `text`; 0 when there is none.
pub fn parse_float(text: &str) -> f32 {
    let text = text.trim();
    let mut end = text.len();
    loop {
        match text[..end].parse::<f32>() {
            Ok(number) => return number,
            Err(_) if end == 0 => return 0.0,
            Err(_) => end = text[..end].char_indices().next_back().map_or(0, |(i, _)| i),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_take_suffixes_and_stop_at_junk() {
        for (text, want) in [
            ("10", 10),
            ("-3", -3),
            ("10M", 10 << 20),
            ("1K # comment", 1024),
            ("0x1F", 31),
            ("0x", 0),
            ("junk", 0),
            ("", 0),
            ("7 seven", 7),
            ("2T", 2 << 40),
        ] {
            assert_eq!(parse_int(text), want, "{text}");
        }
    }

    #[test]
    fn floats_stop_at_junk() {
        for (text, want) in [("0.25", 0.25), ("1.5x", 1.5), ("x", 0.0), ("", 0.0), ("-2", -2.0)] {
            assert_eq!(parse_float(text), want, "{text}");
        }
    }

    #[test]
    fn checks_apply_to_management_tools() {
        assert!(Check::Range(0, 2).accepts("2"));
        assert!(!Check::Range(0, 2).accepts("900"));
        assert!(!Check::Digits.accepts("-1"));
        assert!(Check::Number.accepts("-1"));
        assert!(!Check::Word.accepts("a b"));
    }
}
