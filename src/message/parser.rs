//! The parser of heads: incremental, one pass, the same for sockets, internal connects and `TSHttpHdrParseReq`.

use super::limits::Limits;
use super::message::{Message, Version};

/// What a call of the parser did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parsed {
    /// Bytes taken from the input: all of them when more is wanted, up to and with the empty line when done.
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
    /// A version that is neither 1.0 nor 1.1.
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
    /// Host is malformed or there are two.
    Host,
    /// Content-Length is malformed or there are two that differ.
    ContentLength,
    /// A line ends in LF alone and the limits forbid it.
    BareLf,
}

/// State of a head that is being read. One per message; [`Parser::reset`] before the next.
#[derive(Debug, Default)]
pub struct Parser {
    head_bytes: usize,
}

#[expect(unused_variables, reason = "signatures first")]
impl Parser {
    /// A parser at the beginning of a head.
    pub const fn new() -> Parser {
        Parser { head_bytes: 0 }
    }
    /// Forgets an unfinished head.
    pub fn reset(&mut self) {
        *self = Parser::new();
    }
    /// Bytes of the head so far.
    pub fn head_bytes(&self) -> usize {
        self.head_bytes
    }
    /// Parses a request head (or its continuation) from `input` into `message`. All strings are copied.
    pub fn request(&mut self, message: &mut Message, input: &[u8], limits: &Limits) -> Parsed {
        unimplemented!()
    }
    /// Parses a response head (or its continuation) from `input` into `message`. All strings are copied.
    pub fn response(&mut self, message: &mut Message, input: &[u8], limits: &Limits) -> Parsed {
        unimplemented!()
    }
}
