//! Configuration: directories, the records of `records.config`, their per-transaction view, and the other files.
//!
//! - [`attached`]: files that belong to another file.
//! - [`cache_control`], [`parents`]: the line files `cache.config` and `parent.config`, [`rule`] their common part.
//! - [`dirs`]: where things are (run root, layout).
//! - [`ip_allow`]: who may send what; [`ip`]: address ranges.
//! - [`ports`]: what ports to listen on.
//! - [`records`]: every setting by name, as the management calls see it.
//! - [`http()`]: the settings of the HTTP engine as typed fields, one cheap snapshot per transaction.
//! - [`yaml`]: YAML trees that know line and column.
//!
//! This layer cannot write logs, being below them: what there is to say comes back as [`Notice`]s.

pub mod attached;
pub mod cache_control;
pub mod dirs;
pub mod http;
pub mod ip;
pub mod ip_allow;
pub mod parents;
pub mod ports;
pub mod records;
pub mod rule;
pub mod uuid;
pub mod yaml;

pub use http::{HttpConfig, Overridable, http};

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Something is not as asked for.
    Warning,
    /// Something does not work.
    Error,
}

/// A message for the diagnostic log, from a layer that cannot write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How serious it is.
    pub level: Level,
    /// What it says, without trailing newline.
    pub text: String,
}

impl Notice {
    /// A message.
    pub fn new(level: Level, text: impl Into<String>) -> Notice {
        Notice { level, text: text.into() }
    }
}

/// The text of a file of lines; a warning when there is none.
fn read_lines(path: &std::path::Path) -> Result<String, Notice> {
    let read = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    read.map_err(|why| {
        let why = why.to_string();
        let why = why.split(" (os error").next().unwrap_or_default();
        let text = format!("ControlMatcher - Cannot open config file: {} - {why}", path.display());
        Notice::new(Level::Warning, text)
    })
}

/// The lines that are neither empty nor a comment, with their numbers from 1.
fn significant_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}
