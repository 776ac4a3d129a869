//! Diagnostic messages: `diags.log`, standard error, and the debug switch.
//!
//! A line is `[Mon DD HH:MM:SS.mmm] THREAD LEVEL: text`, written by one system call, so that lines of several threads
//! do not mix. Where each level goes is set by `proxy.config.diags.output.LEVEL`: any of the letters `L` (the log
//! file), `E` (standard error), `O` (standard output) and `S` (syslog).

use std::ffi::{CStr, c_int};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use super::time::{Local, now};
use super::{debug, status};
use crate::config::{self, Notice, records};

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Debug message of a plugin.
    Diag,
    /// Debug message of the engine.
    Debug,
    /// Progress.
    Status,
    /// Worth knowing.
    Note,
    /// Something is not as asked for.
    Warning,
    /// Something does not work.
    Error,
    /// The process ends.
    Fatal,
    /// The process ends, and a person should look.
    Alert,
    /// The process ends and must not be started again as it is.
    Emergency,
}

const LEVELS: usize = 9;

impl Level {
    /// The word in the log line.
    pub fn word(self) -> &'static str {
        match self {
            Level::Diag => "DIAG",
            Level::Debug => "DEBUG",
            Level::Status => "STATUS",
            Level::Note => "NOTE",
            Level::Warning => "WARNING",
            Level::Error => "ERROR",
            Level::Fatal => "FATAL",
            Level::Alert => "ALERT",
            Level::Emergency => "EMERGENCY",
        }
    }

    const ALL: [Level; LEVELS] = [
        Level::Diag,
        Level::Debug,
        Level::Status,
        Level::Note,
        Level::Warning,
        Level::Error,
        Level::Fatal,
        Level::Alert,
        Level::Emergency,
    ];

    fn syslog_priority(self) -> c_int {
        match self {
            Level::Diag | Level::Debug => libc::LOG_DEBUG,
            Level::Status => libc::LOG_INFO,
            Level::Note => libc::LOG_NOTICE,
            Level::Warning => libc::LOG_WARNING,
            Level::Error => libc::LOG_ERR,
            Level::Fatal => libc::LOG_CRIT,
            Level::Alert => libc::LOG_ALERT,
            Level::Emergency => libc::LOG_EMERG,
        }
    }
}

/// Where messages of one level go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Route {
    file: bool,
    stderr: bool,
    stdout: bool,
    syslog: bool,
}

impl Route {
    fn parse(letters: &str) -> Route {
        Route {
            file: letters.contains('L'),
            stderr: letters.contains('E'),
            stdout: letters.contains('O'),
            syslog: letters.contains('S'),
        }
    }
}

/// The state behind the messages.
struct Output {
    routes: [Route; LEVELS],
    file: Option<(File, PathBuf)>,
}

/// Before a log file is open everything goes to standard error.
static OUTPUT: Mutex<Output> = Mutex::new(Output {
    routes: [Route { file: true, stderr: false, stdout: false, syslog: false }; LEVELS],
    file: None,
});

/// Opens the log file in `dir` and takes destinations and debug tags from the records.
///
/// A file that cannot be opened is an error of the caller's; messages then go to standard error.
pub fn open(dir: &Path) -> io::Result<()> {
    configure();
    let name = records::text("proxy.config.diags.logfile.filename").unwrap_or_else(|| "diags.log".into());
    let path = dir.join(name);
    let file = open_file(&path)?;
    OUTPUT.lock().file = Some((file, path.clone()));
    status!("opened {}", path.display());
    Ok(())
}

/// Takes destinations and debug tags from the records, at start and after a reload.
pub fn configure() {
    debug::configure();
    let mut output = OUTPUT.lock();
    for level in Level::ALL {
        let record = format!("proxy.config.diags.output.{}", level.word().to_ascii_lowercase());
        if let Some(letters) = records::text(&record) {
            output.routes[level as usize] = Route::parse(&letters);
        }
    }
}

/// Opens the file again when it has been moved away, as tools that rotate logs from outside do.
pub fn reopen() {
    let reseated = {
        let mut output = OUTPUT.lock();
        let Some((file, path)) = output.file.as_mut() else { return };
        if same_file(file, path) {
            return;
        }
        match open_file(path) {
            Ok(fresh) => *file = fresh,
            Err(_) => return,
        }
        path.clone()
    };
    message(Level::Note, format_args!("Reseated {}", reseated.display()));
}

/// Whether `path` still names the open file.
pub(super) fn same_file(file: &File, path: &Path) -> bool {
    match (file.metadata(), path.metadata()) {
        (Ok(open), Ok(named)) => open.ino() == named.ino() && open.dev() == named.dev(),
        _ => false,
    }
}

fn open_file(path: &Path) -> io::Result<File> {
    let mode = records::text("proxy.config.diags.logfile_perm").map_or(0o644, |text| super::file_mode(&text));
    OpenOptions::new().append(true).create(true).mode(mode).open(path)
}

/// Writes a message.
pub fn message(level: Level, text: fmt::Arguments<'_>) {
    match text.as_str() {
        Some(text) => message_bytes(level, text.as_bytes()),
        None => message_bytes(level, text.to_string().as_bytes()),
    }
}

/// Writes a message given as bytes, which need not be UTF-8.
pub fn message_bytes(level: Level, text: &[u8]) {
    let line = line(level, text);
    let output = OUTPUT.lock();
    let route = output.routes[level as usize];
    // Nothing is left to do about a log that cannot be written.
    if let (true, Some((file, _))) = (route.file, output.file.as_ref()) {
        let _ = (&*file).write_all(&line);
    }
    if route.stderr || (route.file && output.file.is_none()) {
        let _ = io::stderr().write_all(&line);
    }
    if route.stdout {
        let _ = io::stdout().write_all(&line);
    }
    if route.syslog {
        syslog(level, text);
    }
}

fn line(level: Level, text: &[u8]) -> Vec<u8> {
    let now = now();
    let local = Local::at(i64::try_from(now.as_secs()).unwrap_or_default());
    let mut line = Vec::with_capacity(text.len() + 64);
    let Local { day, hour, minute, second, .. } = local;
    // Writing to memory cannot fail.
    let _ = write!(
        line,
        "[{} {day:2} {hour:02}:{minute:02}:{second:02}.{:03}] ",
        local.month_name(),
        now.subsec_millis()
    );
    line.extend_from_slice(&thread_name());
    let _ = write!(line, " {}: ", level.word());
    line.extend_from_slice(text);
    if text.last() != Some(&b'\n') {
        line.push(b'\n');
    }
    line
}

/// The name that the system has for this thread; event threads carry theirs in brackets, as `[ET_NET 0]`.
fn thread_name() -> Vec<u8> {
    let mut name = [0u8; 16];
    // SAFETY: the buffer is 16 bytes long, which is what the kernel writes at most, NUL included.
    unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr()) };
    CStr::from_bytes_until_nul(&name).map(|name| name.to_bytes().to_vec()).unwrap_or_default()
}

fn syslog(level: Level, text: &[u8]) {
    let text = std::ffi::CString::new(text).unwrap_or_default();
    // SAFETY: the format takes one string, and both are terminated.
    unsafe { libc::syslog(level.syslog_priority(), c"%s".as_ptr(), text.as_ptr()) };
}

/// Exit status of a process that ends over a fatal message.
pub const EXIT_FATAL: c_int = 70;

/// Exit status after which a manager does not start the process again.
const EXIT_FOR_GOOD: c_int = 33;

/// Writes a message of level Fatal, Alert or Emergency and ends the process with status 70.
pub fn fatal_bytes(level: Level, text: &[u8]) -> ! {
    message_bytes(level, text);
    let head = match level {
        Level::Alert => "Alert",
        Level::Emergency => "Emergency",
        _ => "Fatal",
    };
    let mut line = format!("{head}: ").into_bytes();
    line.extend_from_slice(text);
    line.push(b'\n');
    // A closed standard error stream changes nothing: the process ends.
    let _ = io::stderr().write_all(&line);
    super::flush_before_exit();
    // SAFETY: `_exit` takes any status. Destructors of plugins are not run: their state is what just failed.
    unsafe { libc::_exit(if level == Level::Emergency { EXIT_FOR_GOOD } else { EXIT_FATAL }) }
}

/// Writes a fatal message and ends the process.
pub fn fatal(text: fmt::Arguments<'_>) -> ! {
    fatal_bytes(Level::Fatal, text.to_string().as_bytes())
}

/// Writes what a layer below the logs had to say.
pub fn notices(notices: &[Notice]) {
    for notice in notices {
        let level = match notice.level {
            config::Level::Note => Level::Note,
            config::Level::Warning => Level::Warning,
            config::Level::Error => Level::Error,
        };
        message_bytes(level, notice.text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_original_form() {
        let line = String::from_utf8(line(Level::Note, b"hello")).unwrap();
        let (stamp, rest) = line.split_once("] ").unwrap();
        // [Mon DD HH:MM:SS.mmm
        assert_eq!(stamp.len(), "[Nov 20 13:52:05.589".len());
        assert_eq!(&stamp[16..17], ".");
        assert!(rest.ends_with(" NOTE: hello\n"), "{rest}");
    }

    #[test]
    fn letters_are_destinations() {
        let route = Route::parse("LE");
        assert!(route.file && route.stderr && !route.stdout && !route.syslog);
        assert_eq!(Route::parse(""), Route { file: false, stderr: false, stdout: false, syslog: false });
    }
}
