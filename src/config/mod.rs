//! Configuration: directories, the records of `records.config`, their per-transaction view, and the other files.
//!
//! - [`attached`]: files that belong to another file.
//! - [`dirs`]: where things are (run root, layout).
//! - [`ip_allow`]: who may send what; [`ip`]: address ranges.
//! - [`ports`]: what ports to listen on.
//! - [`records`]: every setting by name, as the management calls see it.
//! - [`http()`]: the settings of the HTTP engine as typed fields, one cheap snapshot per transaction.
//! - [`yaml`]: YAML trees that know line and column.
//!
//! This layer cannot write logs, being below them: what there is to say comes back as [`Notice`]s.

pub mod attached;
pub mod dirs;
pub mod http;
pub mod ip;
pub mod ip_allow;
pub mod ports;
pub mod records;
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
