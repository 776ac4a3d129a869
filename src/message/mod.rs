//! HTTP messages as plugins see them (`TSMBuffer`, `TSMLoc`): URLs, MIME fields, headers, parsers, dates.
//!
//! A [`Heap`] is what C calls a `TSMBuffer`: it owns header objects ([`Url`], [`MimeHdr`], [`HttpHdr`]) at stable
//! addresses, and the strings that they point to. A [`Message`] is the engine's own view of a heap that holds exactly one
//! HTTP header. Both see the same memory: what a plugin sets through a `TSMLoc`, the engine reads through `Message`.
//!
//! Nothing here takes a lock. A message is used by one thread at a time: its transaction's, or the one to which the
//! stopped transaction was handed.

mod access;
mod ascii;
pub mod base64;
mod cache_control;
pub mod date;
mod fold;
mod handle;
mod heap;
mod http;
mod limits;
mod line;
mod lookup;
mod mime;
pub mod number;
mod outcome;
mod owner;
mod parser;
pub mod percent;
mod print;
mod start_line;
mod status;
mod strings;
#[cfg(test)]
mod tests;
mod token;
mod url;
mod url_parse;
mod usual;
mod validate;
pub mod value;
mod wide;

pub use access::{HttpMut, MimeMut, UrlMut};
pub use cache_control::{CacheControl, Directives};
pub use handle::FieldHandle;
pub use heap::{Heap, Loc, new_http, new_mime, new_url};
pub use http::{HttpHdr, Kind, Target, Version};
pub use limits::{Limits, UriStrictness};
pub use mime::{FieldId, MimeHdr, is_field_name, is_token_byte};
pub use outcome::{ParseError, Parsed, Progress};
pub use owner::{FieldRef, Message};
pub use parser::Parser;
pub use print::Sink;
pub use status::{reason, reason_c};
pub use strings::{MAX_TEXT, TooLong};
pub use token::{Name, WellKnown};
pub use url::{Url, UrlType};
pub use url_parse::{NoUrl, ParsedUrl};
