//! Access logs: one entry per transaction, in the formats of `logging.yaml`.
//!
//! The transaction layer implements [`Transaction`] and calls [`log`] when a transaction ends. The entry is formatted
//! on that thread, into that thread's buffer; the writer thread does the rest.

mod aggregate;
mod config;
mod escape;
mod field;
mod filter;
mod format;
mod identity;
mod symbol;
#[cfg(test)]
mod testing;
mod transaction;
mod wipe;

use std::cell::{Cell, RefCell};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::{Mutex, RwLock};

use self::aggregate::Totals;
use self::config::{Config, LogSpec, Mode};
use self::filter::Filter;
use self::format::Format;
use self::wipe::Wipe;
use super::file::{LogFile, Target};
use super::stream::Stream;
use super::time::now_secs;
use super::{error, note, text, warning};
use crate::config::{dirs, records};
use crate::stats::{self, Metric};

pub use identity::{Identity, set_identity};
pub use transaction::{Message, Tls, Transaction, Url};

/// One log.
struct Log {
    format: Arc<Format>,
    filters: Vec<Arc<Filter>>,
    stream: Arc<Stream>,
    /// The file's path while this log owns it.
    path: PathBuf,
    /// Of an aggregating log.
    totals: Option<Mutex<Totals>>,
}

/// All logs in force.
struct Logs {
    logs: Vec<Log>,
    /// Every how many transactions one is logged.
    sampling: u64,
    /// Longest entry.
    max_entry: usize,
}

/// Counts publications; a thread whose copy has another number fetches the new one.
static GENERATION: AtomicU64 = AtomicU64::new(0);

static CURRENT: RwLock<Option<Arc<Logs>>> = RwLock::new(None);
static HAS_LOGS: AtomicBool = AtomicBool::new(false);

thread_local! {
    static LOCAL: RefCell<(u64, Option<Arc<Logs>>)> = const { RefCell::new((0, None)) };
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SEEN: Cell<u64> = const { Cell::new(0) };
}

/// Reads `logging.yaml` and puts its logs in force in place of those before.
pub fn load() {
    let mode = records::int("proxy.config.log.logging_enabled").unwrap_or(3);
    let specs = if matches!(mode, 2 | 3) { read_file() } else { Vec::new() };
    // Files are given up before they are taken again.
    retire(CURRENT.write().take());
    let dir = super::dir();
    let logs: Vec<Log> = specs.into_iter().filter_map(|spec| Log::open(spec, &dir)).collect();
    publish(logs);
    note!("logging initialized[{mode}], logging_mode = {mode}");
}

/// Adds a log in one of the formats that need no file, for programs that run without configuration files.
pub fn add_to_stdout(format: &str) {
    let text = format!("logging:\n  logs:\n    - {{filename: stdout, format: {format}}}\n");
    let (config, _) = Config::parse(&text);
    let dir = super::dir();
    publish(config.logs.into_iter().filter_map(|spec| Log::open(spec, &dir)).collect());
}

fn read_file() -> Vec<LogSpec> {
    let name = records::text("proxy.config.log.config.filename").unwrap_or_else(|| "logging.yaml".into());
    let path = dirs::get().config_file(&name);
    note!("{} loading ...", path.display());
    let text = match fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(why) if why.kind() == io::ErrorKind::NotFound => {
            warning!("logging configuration '{}' doesn't exist", path.display());
            return Vec::new();
        }
        Err(why) => {
            error!("{}: {why}", path.display());
            return Vec::new();
        }
    };
    let (config, why) = Config::parse(&text);
    match why {
        Some(why) => {
            error!("{}: {why}", path.display());
            note!("{} failed to load", path.display());
        }
        None => note!("{} finished loading", path.display()),
    }
    config.logs
}

fn publish(logs: Vec<Log>) {
    let positive = |name: &str, default: u64| {
        let value = records::int(name).and_then(|n| u64::try_from(n).ok()).filter(|n| *n > 0);
        value.unwrap_or(default)
    };
    let sampling = positive("proxy.config.log.sampling_frequency", 1);
    let max_entry = positive("proxy.config.log.log_buffer_size", 9216) as usize;
    HAS_LOGS.store(!logs.is_empty(), Ordering::Release);
    *CURRENT.write() = Some(Arc::new(Logs { logs, sampling, max_entry }));
    GENERATION.fetch_add(1, Ordering::Release);
}

/// Gives up the files of logs that are no longer in force. Threads that still use them go on to write to them until
/// they notice; nothing is lost.
fn retire(logs: Option<Arc<Logs>>) {
    for log in logs.iter().flat_map(|logs| &logs.logs) {
        text::release(&log.path);
    }
}

/// Whether there is a log at all, so that what [`log`] takes has to be made.
pub fn is_on() -> bool {
    HAS_LOGS.load(Ordering::Relaxed)
}

/// Writes the entries of a transaction that has ended.
pub fn log(t: &dyn Transaction) {
    let generation = GENERATION.load(Ordering::Acquire);
    if generation == 0 {
        return;
    }
    // A thread that is ending logs nothing more.
    let _ = LOCAL.try_with(|local| {
        let (seen, logs) = &mut *local.borrow_mut();
        if *seen != generation {
            (*seen, *logs) = (generation, CURRENT.read().clone());
        }
        if let Some(logs) = logs.as_ref().filter(|logs| !logs.logs.is_empty()) {
            logs.write(t);
        }
    });
}

/// Appends the value of one field, named as between `%<` and `>`; `false` when there is no such field.
pub fn append_field(t: &dyn Transaction, name: &str, out: &mut Vec<u8>) -> bool {
    let Ok(field) = field::Field::parse(name) else { return false };
    field.write(t, false, &[], out);
    true
}

impl Logs {
    fn write(&self, t: &dyn Transaction) {
        // Every nth, so that the first one that is written is the nth.
        let seen = SEEN.get().wrapping_add(1);
        SEEN.set(seen);
        if !seen.is_multiple_of(self.sampling) {
            stats::increment(Metric::LogEventLogAccessSkip);
            return;
        }
        SCRATCH.with_borrow_mut(|scratch| {
            for log in &self.logs {
                log.write(t, self.max_entry, scratch);
            }
        });
        stats::increment(Metric::LogEventLogAccessOk);
    }
}

impl Log {
    fn open(spec: LogSpec, dir: &Path) -> Option<Log> {
        let LogSpec { filename, mode, format, filters, header, rolling } = spec;
        let extension = if matches!(mode, Mode::Pipe(_)) { "pipe" } else { "log" };
        let last = filename.rsplit('/').next().unwrap_or_default();
        let name = if last.contains('.') { filename.clone() } else { format!("{filename}.{extension}") };
        let (target, path) = match (filename.as_str(), mode) {
            ("stdout", _) => (Target::Stdout, PathBuf::new()),
            ("stderr", _) => (Target::Stderr, PathBuf::new()),
            (_, Mode::Ascii) => {
                let path = text::claim(dir.join(name), true).ok()?;
                (Target::File(path.clone()), path)
            }
            (_, Mode::Pipe(size)) => {
                let path = text::claim(dir.join(name), true).ok()?;
                (Target::Pipe(path.clone(), size), path)
            }
        };
        let stream = Stream::open(LogFile::new(target, header, format.signature, rolling));
        let totals = format.aggregates().then(|| Mutex::new(Totals::new(&format, now_secs())));
        Some(Log { format, filters, stream, path, totals })
    }

    fn write(&self, t: &dyn Transaction, max_entry: usize, scratch: &mut Vec<u8>) {
        if !self.accepts(t, scratch) {
            return;
        }
        scratch.clear();
        match &self.totals {
            None => self.write_entry(t, scratch),
            Some(totals) => {
                let mut totals = totals.lock();
                if !totals.add(&self.format, t, now_secs()) {
                    return;
                }
                self.format.write_totals(&totals, scratch);
                totals.reset();
            }
        }
        if scratch.len() > max_entry {
            stats::increment(Metric::LogEventLogAccessFail);
            return;
        }
        scratch.push(b'\n');
        self.stream.push(scratch);
    }

    fn write_entry(&self, t: &dyn Transaction, scratch: &mut Vec<u8>) {
        if self.filters.is_empty() {
            return self.format.write(t, &[], scratch);
        }
        let wipes: Vec<&Wipe> = self
            .filters
            .iter()
            .filter_map(|filter| match &**filter {
                Filter::Wipe(wipe) => Some(wipe),
                _ => None,
            })
            .collect();
        self.format.write(t, &wipes, scratch);
    }

    fn accepts(&self, t: &dyn Transaction, scratch: &mut Vec<u8>) -> bool {
        self.filters.iter().all(|filter| match &**filter {
            Filter::Accept(condition) => condition.holds(t, scratch),
            Filter::Reject(condition) => !condition.holds(t, scratch),
            Filter::Wipe(_) => true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::testing::Fake;
    use super::*;
    use crate::log::writer;

    #[test]
    fn entries_reach_the_files_of_their_logs() {
        let dir = std::env::temp_dir().join(format!("tshost-access-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        let text = "logging:\n  formats:\n    - {name: f, format: '%<crid> %<pssc> %<cquuc>'}\n  filters:\n    \
                    - {name: no404, action: reject, condition: pssc MATCH 404}\n    \
                    - {name: blank, action: wipe_field_value, condition: cquuc CONTAIN secret}\n  logs:\n    \
                    - {filename: all, format: f, header: '# id status url'}\n    \
                    - {filename: some, format: f, filters: [no404, blank]}\n";
        let (config, why) = Config::parse(text);
        assert_eq!(why, None);
        let logs: Vec<Log> = config.logs.into_iter().filter_map(|spec| Log::open(spec, &dir)).collect();
        let logs = Logs { logs, sampling: 1, max_entry: 9216 };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                logs.write(&Fake { id: 1, status: 200 });
                logs.write(&Fake { id: 2, status: 404 });
            });
        });
        writer::flush();
        let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
        let url = "http://h/a%20b/c%7Ed%7Ce?q=1&secret=abc&pw=x";
        assert_eq!(read("all.log"), format!("# id status url\n1 200 {url}\n2 404 {url}\n"));
        assert_eq!(read("some.log"), format!("1 200 {}\n", url.replace("abc", "XXX")));
        retire(Some(Arc::new(logs)));
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn sampling_takes_every_nth() {
        let dir = std::env::temp_dir().join(format!("tshost-sampling-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        let text = "logging:\n  formats:\n    - {name: f, format: '%<crid>'}\n  logs:\n    - {filename: s, format: f}\n";
        let specs = Config::parse(text).0.logs;
        let logs: Vec<Log> = specs.into_iter().filter_map(|spec| Log::open(spec, &dir)).collect();
        let logs = Logs { logs, sampling: 3, max_entry: 9216 };
        std::thread::scope(|scope| {
            scope.spawn(|| (0..7).for_each(|id| logs.write(&Fake { id, status: 200 })));
        });
        writer::flush();
        assert_eq!(fs::read_to_string(dir.join("s.log")).unwrap(), "2\n5\n");
        retire(Some(Arc::new(logs)));
        fs::remove_dir_all(&dir).unwrap();
    }
}
