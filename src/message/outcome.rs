//! What the parser says: how far it came, and why a head is refused.

use super::http::Version;

/// What a call of the parser did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parsed {
    /// Bytes taken from the input: all of them when more is wanted, up to and with the empty line when done, up to and
    /// with the offending line on an error.
    pub consumed: usize,
    /// Whether the head is complete.
    pub outcome: Result<Progress, ParseError>,
}

/// How far the head is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// The empty line was read and the head is valid.
    Done,
    /// All input was taken, the head goes on.
    More,
}

/// Why a head is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParseError {
    /// The start line is none.
    StartLine,
    /// A response does not begin with a version; nothing of this call's input was taken.
    NotHttp,
    /// A version that is neither 1.0 nor 1.1; 0.9 stands for a line without a version.
    Version(Version),
    /// The request target is not a URL, or holds a byte that the strictness forbids.
    Target,
    /// The start line is longer than the limit.
    StartLineTooLong,
    /// A field name holds a byte that no token has, or space stands before the colon.
    FieldName,
    /// A field value holds a control byte.
    FieldValue,
    /// A field is longer than the limit.
    FieldTooLong,
    /// The head is longer than the limit.
    HeadTooLong,
    /// Host is malformed, or there are two.
    Host,
    /// Content-Length is malformed, or there are two that differ.
    ContentLength,
    /// A line ends in LF alone, and the limits forbid it.
    BareLf,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ParseError::StartLine => "start line: malformed",
            ParseError::NotHttp => "start line: not HTTP",
            ParseError::Version(version) => return write!(f, "version: {}.{}", version.major, version.minor),
            ParseError::Target => "request target: malformed",
            ParseError::StartLineTooLong => "start line: too long",
            ParseError::FieldName => "field name: invalid byte",
            ParseError::FieldValue => "field value: control byte",
            ParseError::FieldTooLong => "field: too long",
            ParseError::HeadTooLong => "head: too long",
            ParseError::Host => "field Host: malformed or repeated",
            ParseError::ContentLength => "field Content-Length: malformed or repeated",
            ParseError::BareLf => "line end: LF without CR",
        })
    }
}

impl std::error::Error for ParseError {}
