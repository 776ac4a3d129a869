//! Debug messages and their tags.
//!
//! A tag is on when debugging is on and the regular expression of `proxy.config.diags.debug.tags` matches at its start,
//! so `http` switches `http_tunnel` on as well. The [`debug!`](crate::log::debug) macro costs one load when debugging is
//! off.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;
use regex_lite::Regex;

use super::diags::{self, Level};
use crate::config::records;

/// Whether any tag can be on.
static ENABLED: AtomicBool = AtomicBool::new(false);

/// Whether debug messages of the engine say where they come from.
static SHOW_LOCATION: AtomicBool = AtomicBool::new(true);

static TAGS: RwLock<Option<Regex>> = RwLock::new(None);

/// Takes switch and tags from the records.
pub(super) fn configure() {
    let enabled = records::int("proxy.config.diags.debug.enabled").unwrap_or(0);
    let tags = records::text("proxy.config.diags.debug.tags");
    let location = records::int("proxy.config.diags.show_location").unwrap_or(1);
    SHOW_LOCATION.store(location != 0, Ordering::Relaxed);
    set(enabled & 1 != 0, tags.as_deref());
}

/// Switches debugging on for tags that begin with a match of `tags`, a regular expression; off when it is absent.
pub fn set(enabled: bool, tags: Option<&str>) {
    let pattern = tags.map(|tags| Regex::new(&format!("^(?:{tags})")));
    if let Some(Err(why)) = &pattern {
        diags::message(Level::Error, format_args!("proxy.config.diags.debug.tags: {why}"));
    }
    let pattern = pattern.and_then(Result::ok);
    ENABLED.store(enabled && pattern.is_some(), Ordering::Relaxed);
    *TAGS.write() = pattern;
}

/// Whether any debug message may be wanted; one relaxed load.
#[inline]
pub fn enabled() -> bool {
    ENABLED.load(Ordering::Relaxed)
}

/// Whether messages under `tag` are wanted.
#[inline]
pub fn tag_on(tag: &str) -> bool {
    enabled() && matches(tag)
}

#[cold]
fn matches(tag: &str) -> bool {
    TAGS.read().as_ref().is_some_and(|tags| tags.is_match(tag))
}

/// Writes a debug message of the engine; use the macro, which looks at the tag first.
#[cold]
pub fn engine_message(tag: &str, file: &str, line: u32, text: fmt::Arguments<'_>) {
    if SHOW_LOCATION.load(Ordering::Relaxed) {
        let file = file.strip_prefix("src/").unwrap_or(file);
        diags::message(Level::Debug, format_args!("<{file}:{line}> ({tag}) {text}"));
    } else {
        diags::message(Level::Debug, format_args!("({tag}) {text}"));
    }
}

/// Writes a debug message of a plugin.
pub fn plugin_message(tag: &[u8], text: &[u8]) {
    let mut line = Vec::with_capacity(tag.len() + text.len() + 3);
    line.push(b'(');
    line.extend_from_slice(tag);
    line.extend_from_slice(b") ");
    line.extend_from_slice(text);
    diags::message_bytes(Level::Diag, &line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_match_at_their_start() {
        set(true, Some("http|dns.*x"));
        assert!(tag_on("http") && tag_on("http_hdrs") && tag_on("dns_ax"));
        assert!(!tag_on("dns") && !tag_on("my_http") && !tag_on("HTTP"));
        set(false, Some("http"));
        assert!(!tag_on("http"));
        set(true, None);
        assert!(!enabled());
        set(true, Some("("));
        assert!(!enabled());
        set(false, None);
    }
}
