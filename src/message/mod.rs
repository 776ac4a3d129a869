//! HTTP messages as plugins see them (`TSMBuffer`, `TSMLoc`): URLs, MIME fields, headers, parsers, dates.
//!
//! A [`Heap`] is what C calls a `TSMBuffer`: it owns header objects ([`Url`], [`MimeHdr`], [`HttpHdr`]) at stable
//! addresses, and the strings that they point to. A [`Message`] is the engine's own view of a heap that holds exactly one
//! HTTP header. Both see the same memory: what a plugin sets through a `TSMLoc`, the engine reads through `Message`.
//!
//! Nothing here takes a lock. A message is used by one thread at a time: its transaction's, or the one to which the
//! stopped transaction was handed.

mod limits;
mod message;
mod parser;
mod token;

pub use limits::{Limits, UriStrictness};
pub use message::{
    CacheControl, Directives, FieldId, FieldRef, Fields, Kind, Message, Sink, Url, UrlMut, Version,
};
pub use parser::{ParseError, Parsed, Parser, Progress};
pub use token::{Name, WellKnown};
