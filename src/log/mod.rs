//! Logs: diagnostics, the error log, plugins' text logs and access logs.
//!
//! - [`access`]: an entry per transaction, in the formats of `logging.yaml`.
//! - [`diags`]: messages by level, to `diags.log` and standard error; [`debug!`](crate::log::debug) and its siblings.
//! - [`debug`]: which debug tags are on.
//! - [`text`]: text logs of plugins; [`error_log`]: the engine's own.
//! - [`writer`]: the thread that writes them, [`stream`], [`file`] and [`rolling`] what it writes to.
//! - [`time`]: local time, cached per thread.

pub mod access;
mod buffer;
pub mod debug;
pub mod diags;
pub mod error_log;
pub mod file;
pub mod rolling;
mod space;
pub mod stream;
pub mod text;
pub mod time;
pub mod writer;

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::config::{dirs, records};

/// Writes a debug message under a tag: `debug!("http_tunnel", "{} bytes", n)`. When debugging is off the arguments are
/// not evaluated.
macro_rules! debug_macro {
    ($tag:expr, $($text:tt)*) => {
        if $crate::log::debug::enabled() && $crate::log::debug::tag_on($tag) {
            $crate::log::debug::engine_message($tag, file!(), line!(), format_args!($($text)*));
        }
    };
}
pub(crate) use debug_macro as debug;

/// Writes a message of level Note.
macro_rules! note {
    ($($text:tt)*) => { $crate::log::diags::message($crate::log::diags::Level::Note, format_args!($($text)*)) };
}
pub(crate) use note;

/// Writes a message of level Status.
macro_rules! status {
    ($($text:tt)*) => { $crate::log::diags::message($crate::log::diags::Level::Status, format_args!($($text)*)) };
}
pub(crate) use status;

/// Writes a message of level Warning.
macro_rules! warning {
    ($($text:tt)*) => {
        $crate::log::diags::message($crate::log::diags::Level::Warning, format_args!($($text)*))
    };
}
pub(crate) use warning;

/// Writes a message of level Error.
macro_rules! error {
    ($($text:tt)*) => { $crate::log::diags::message($crate::log::diags::Level::Error, format_args!($($text)*)) };
}
pub(crate) use error;

/// Writes a message of level Fatal and ends the process with status 70.
macro_rules! fatal {
    ($($text:tt)*) => { $crate::log::diags::fatal(format_args!($($text)*)) };
}
pub(crate) use fatal;

/// Reads a file mode in the form of `ls`, `rw-r--r--`; 0644 when it is something else.
pub(crate) fn file_mode(text: &str) -> u32 {
    let letters = text.as_bytes();
    if letters.len() != 9 {
        return 0o644;
    }
    letters.iter().zip(b"rwxrwxrwx").fold(0, |mode, (letter, want)| mode << 1 | u32::from(letter == want))
}

/// Where log files go: the record, or the directory of the run root.
pub fn dir() -> PathBuf {
    let dirs = dirs::get();
    match records::text("proxy.config.log.logfile_dir") {
        Some(dir) => dirs.prefix.join(dir),
        None => dirs.logdir.clone(),
    }
}

/// This machine's name in rolled files: the record unless it has the default, which stands for the machine's own.
pub(crate) fn host_name() -> String {
    static MACHINE: OnceLock<String> = OnceLock::new();
    let record = records::text("proxy.config.log.hostname").filter(|name| name != "localhost");
    record.unwrap_or_else(|| MACHINE.get_or_init(machine_name).clone())
}

/// The name that this machine has for itself.
pub(crate) fn machine_name() -> String {
    let mut name = [0u8; 256];
    // SAFETY: the buffer is as long as said.
    unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len() - 1) };
    let end = name.iter().position(|b| *b == 0).unwrap_or(0);
    String::from_utf8_lossy(&name[..end]).into_owned()
}

/// Writes out what the logs hold and opens files again that were moved away (SIGUSR2).
pub fn reopen() {
    diags::reopen();
    writer::reopen();
}

/// Writes out what the logs still hold; for a process that is about to end at once.
pub(crate) fn flush_before_exit() {
    writer::try_flush();
}

#[cfg(test)]
mod tests {
    #[test]
    fn modes_are_read_as_listed() {
        for (text, want) in [("rw-r--r--", 0o644), ("rw-------", 0o600), ("rwxr-x---", 0o750), ("644", 0o644)]
        {
            assert_eq!(super::file_mode(text), want, "{text}");
        }
    }
}
