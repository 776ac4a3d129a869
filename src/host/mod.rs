//! The host: directories, start and stop, lifecycle hooks, the embedding API.
//!
//! [`start()`] brings the server up in the order of the original, which plugins can observe: directories, records, logs,
//! event threads, global plugins, remap rules, ports, task threads; the [lifecycle] hooks are called on the way. The
//! program ([`cli`]) and the embedding API are two callers of it. A process starts the host once: plugins cannot be
//! unloaded, so what a second start would find is not what it asked for.

pub mod cli;
mod demo_origin;
mod error;
pub mod lifecycle;
mod lock_file;
mod options;
mod plugins;
mod ports;
mod reload;
mod rules;
mod services;
mod signals;
mod start;
mod stop;
pub mod update;
mod user;
mod verify;

pub use error::Error;
pub use options::Options;
pub use rules::add as add_rule;
pub use start::{add_plugin, port, start};
pub use stop::stop;
