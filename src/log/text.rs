//! Text logs of plugins (`TSTextLogObject…`) and of the engine itself.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::file::{LogFile, Target};
use super::rolling::{Rolling, When};
use super::stream::Stream;
use super::time::{Local, now_secs};
use super::{error, warning, writer};
use crate::config::records;

/// Why a text log cannot be used as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The file belongs to another log, and this one must not be renamed.
    Conflict(PathBuf),
    /// The entry is empty.
    Empty,
    /// The entry is longer than a log buffer.
    TooLong(usize),
    /// The disk does not keep up.
    Dropped,
    /// The log is gone.
    Closed,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Conflict(path) => {
                write!(f, "Cannot solve filename conflicts for log file {}", path.display())
            }
            Error::Empty => write!(f, "log entry: empty"),
            Error::TooLong(length) => write!(f, "log entry: {length} bytes do not fit into a log buffer"),
            Error::Dropped => write!(f, "log entry: dropped, the disk does not keep up"),
            Error::Closed => write!(f, "log entry: the log was destroyed"),
        }
    }
}

impl std::error::Error for Error {}

/// Text beyond this is cut.
const MAX_TEXT: usize = 16 * 1024;

/// Bytes that the original's buffer needs beside the text of an entry.
const OVERHEAD: usize = 96;

/// Paths in use by logs of this process.
static PATHS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A text log.
#[derive(Debug)]
pub struct TextLog {
    stream: Arc<Stream>,
    timestamps: bool,
    path: Option<PathBuf>,
    closed: AtomicBool,
}

impl TextLog {
    /// Opens the log `name` in the log directory; the file appears with the first entry that is written.
    ///
    /// `.log` is appended to names without a dot, a trailing dot is removed. A name that is in use gets a number, or
    /// is refused when `rename` is false. `stdout` and `stderr` mean those.
    pub fn create(name: &str, timestamps: bool, rename: bool) -> Result<TextLog, Error> {
        let (target, path) = match name {
            "stdout" => (Target::Stdout, None),
            "stderr" => (Target::Stderr, None),
            name => {
                let path = claim(super::dir().join(file_name(name)), rename)?;
                (Target::File(path.clone()), Some(path))
            }
        };
        let rolling = if path.is_some() { Rolling::from_records() } else { Rolling::never() };
        let stream = Stream::open(LogFile::new(target, None, 0, rolling));
        Ok(TextLog { stream, timestamps, path, closed: AtomicBool::new(false) })
    }

    /// Writes an entry; a newline is added. Any thread.
    pub fn write(&self, text: &[u8]) -> Result<(), Error> {
        let text = &text[..text.len().min(MAX_TEXT)];
        if text.is_empty() && !self.timestamps {
            return Err(Error::Empty);
        }
        if self.closed.load(Ordering::Acquire) {
            return Err(Error::Closed);
        }
        let limit = records::int("proxy.config.log.log_buffer_size").unwrap_or(9216);
        if text.len() + OVERHEAD > usize::try_from(limit).unwrap_or(0) {
            return Err(Error::TooLong(text.len()));
        }
        let mut entry = Vec::with_capacity(text.len() + 24);
        if self.timestamps {
            entry.extend_from_slice(Local::at(now_secs()).stamp().as_bytes());
            entry.push(b' ');
        }
        entry.extend_from_slice(text);
        entry.push(b'\n');
        if self.stream.push_ordered(&entry) { Ok(()) } else { Err(Error::Dropped) }
    }

    /// Has what is buffered written soon.
    pub fn flush(&self) {
        writer::wake();
    }

    /// Sets the first line of files that are created from now on.
    pub fn set_header(&self, header: &str) {
        self.stream.with_file(|file| file.set_header(Some(header.to_owned())));
    }

    /// Sets when the file is rolled; numbers without meaning change nothing.
    pub fn set_rolling(&self, number: i64) {
        if let Some(when) = When::from_number(number) {
            self.stream.with_file(|file| file.rolling.when = when);
        }
    }

    /// Changes the details of rolling.
    pub fn change_rolling(&self, change: impl FnOnce(&mut Rolling)) {
        self.stream.with_file(|file| change(&mut file.rolling));
    }

    /// Ends the log; what is buffered is still written. False when it had ended.
    pub fn close(&self) -> bool {
        if self.closed.swap(true, Ordering::AcqRel) {
            return false;
        }
        writer::wake();
        if let Some(path) = &self.path {
            PATHS.lock().retain(|p| p != path);
        }
        true
    }
}

impl Drop for TextLog {
    fn drop(&mut self) {
        self.close();
    }
}

/// The file name for a log name: with an extension unless there is a dot, without a trailing dot.
fn file_name(name: &str) -> String {
    match name.strip_suffix('.') {
        Some(name) => name.to_owned(),
        None if name.rsplit('/').next().is_some_and(|last| last.contains('.')) => name.to_owned(),
        None => format!("{name}.log"),
    }
}

/// Takes a path that no other log of this process uses.
pub(super) fn claim(path: PathBuf, rename: bool) -> Result<PathBuf, Error> {
    let mut paths = PATHS.lock();
    if !paths.contains(&path) {
        paths.push(path.clone());
        return Ok(path);
    }
    if !rename {
        let conflict = Error::Conflict(path);
        error!("{conflict}");
        return Err(conflict);
    }
    let numbered = |n: u32| {
        let mut name = path.clone().into_os_string();
        name.push(format!("_{n}"));
        PathBuf::from(name)
    };
    let free = (1..).map(numbered).find(|p| !paths.contains(p)).unwrap_or_else(|| numbered(0));
    paths.push(free.clone());
    warning!(
        "The full path for the ({}) LogObject with signature 0 has been set to {}",
        path.display(),
        free.display()
    );
    Ok(free)
}

/// Gives a path back that [`claim`] took.
pub(super) fn release(path: &PathBuf) {
    PATHS.lock().retain(|p| p != path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_one_extension() {
        for (name, want) in
            [("a", "a.log"), ("a.log", "a.log"), ("a.", "a"), ("a.b.", "a.b"), ("d.x/a", "d.x/a.log")]
        {
            assert_eq!(file_name(name), want, "{name}");
        }
    }

    #[test]
    fn a_name_in_use_is_numbered_or_refused() {
        let path = PathBuf::from("/tmp/tshost-claim.log");
        assert_eq!(claim(path.clone(), false), Ok(path.clone()));
        assert_eq!(claim(path.clone(), false), Err(Error::Conflict(path.clone())));
        let second = claim(path.clone(), true).unwrap();
        assert_eq!(second, PathBuf::from("/tmp/tshost-claim.log_1"));
        assert_eq!(claim(path.clone(), true).unwrap(), PathBuf::from("/tmp/tshost-claim.log_2"));
        release(&path);
        assert_eq!(claim(path.clone(), false), Ok(path));
    }

    #[test]
    fn entries_have_limits() {
        let log = TextLog::create("stdout", false, true).unwrap();
        assert_eq!(log.write(b""), Err(Error::Empty));
        assert_eq!(log.write(&[b'x'; 20_000]), Err(Error::TooLong(MAX_TEXT)));
        assert!(log.close() && !log.close());
        assert_eq!(log.write(b"late"), Err(Error::Closed));
    }
}
