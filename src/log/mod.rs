//! Logs: diagnostics, the error log, plugins' text logs and access logs.
//!
//! - [`diags`]: messages by level, to `diags.log` and standard error; [`debug!`](crate::log::debug) and its siblings.
//! - [`debug`]: which debug tags are on.
//! - [`time`]: local time, cached per thread.

pub mod debug;
pub mod diags;
pub mod time;

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

/// Writes out what the logs still hold; for a process that is about to end at once.
pub(crate) fn flush_before_exit() {}

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
