//! What the tests of the policies share: messages from text and back, and records at their defaults.

use crate::config::HttpConfig;
use crate::config::dirs::Dirs;
use crate::config::records::{Registry, SPECS};
use crate::message::{Kind, Limits, Message, Parser, Progress};
use std::path::Path;

/// A request from its text.
pub(super) fn request(text: &str) -> Message {
    let mut message = Message::new(Kind::Request);
    let limits = Limits { drop_internal: false, ..Limits::REQUEST };
    let parsed = Parser::new().request(&mut message, text.as_bytes(), &limits);
    assert_eq!(parsed.outcome, Ok(Progress::Done), "{text}");
    message
}

/// A response from its text.
pub(super) fn response(text: &str) -> Message {
    let mut message = Message::new(Kind::Response);
    let parsed = Parser::new().response(&mut message, text.as_bytes(), &Limits::RESPONSE);
    assert_eq!(parsed.outcome, Ok(Progress::Done), "{text}");
    message
}

/// The head as it goes on the wire, lines separated by `|`, without the empty one.
pub(super) fn wire(message: &Message) -> String {
    let mut text = Vec::new();
    message.print_into(&mut text);
    let text = String::from_utf8(text).unwrap();
    text.trim_end().replace("\r\n", "|")
}

/// The names of all fields, separated by blanks.
pub(super) fn names(message: &Message) -> String {
    let names: Vec<_> =
        message.fields().map(|field| String::from_utf8(field.name().to_vec()).unwrap()).collect();
    names.join(" ")
}

/// Records at their defaults.
pub(super) fn config() -> HttpConfig {
    HttpConfig::new(&Registry::new(SPECS, &Dirs::layout(Path::new("/")), &|_| None))
}
