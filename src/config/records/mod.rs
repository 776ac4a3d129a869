//! The records of this process: settings by name (`proxy.config.…`), with types, origins and change notification.
//!
//! A [`Registry`] holds them; this module keeps the one of the process. Reading takes a shared lock and is meant for
//! start, reload and the management calls; what the engine needs per request it takes from [`super::http()`].

mod parse;
mod registry;
mod spec;
mod table;

use std::ffi::CStr;
use std::fs;
use std::io;
use std::sync::{Arc, LazyLock};

use parking_lot::{Mutex, RwLock};

pub use parse::{Line, parse, parse_yaml};
pub use registry::{Declaration, Environment, Record, Registry, env_name};
pub use spec::{Check, Class, Dir, Kind, Preset, Source, Spec, Update, Value, parse_float, parse_int};
pub use table::{PRODUCT, SPECS};

use super::dirs::{self, Dirs};
use super::{Level, Notice};

static REGISTRY: LazyLock<RwLock<Registry>> =
    LazyLock::new(|| RwLock::new(Registry::new(SPECS, dirs::get(), &environment)));

/// Called after a reload or a change with the names that changed.
type Watcher = Arc<dyn Fn(&[Arc<str>]) + Send + Sync>;

static WATCHERS: Mutex<Vec<Watcher>> = Mutex::new(Vec::new());

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Reads the records file of `dirs` over the defaults, `records.config` or else `records.yaml`, and publishes the
/// result for the process. A missing file is not an error: the defaults serve.
pub fn load(dirs: &Dirs) -> Vec<Notice> {
    let mut registry = Registry::new(SPECS, dirs, &environment);
    let notices = read_into(&mut registry, dirs);
    *REGISTRY.write() = registry;
    super::http::publish();
    notices
}

/// Reads the file again and tells the watchers what changed.
///
/// Records that plugins declared stay declared; a setting that has left the file goes back to its default.
pub fn reload(dirs: &Dirs) -> Vec<Notice> {
    let mut next = Registry::new(SPECS, dirs, &environment);
    let notices = read_into(&mut next, dirs);
    let changed = {
        let mut current = REGISTRY.write();
        let known = |record: &&Record| record.registered && !SPECS.iter().any(|s| *s.name == *record.name);
        for record in current.all().iter().filter(known) {
            let Record { class, default, update, check, read_only, .. } = record.clone();
            next.declare(&record.name, Declaration { class, default, update, check, read_only });
        }
        let differs =
            |record: &&Record| current.get(&record.name).is_none_or(|old| old.value != record.value);
        let changed: Vec<Arc<str>> = next.all().iter().filter(differs).map(|r| r.name.clone()).collect();
        *current = next;
        changed
    };
    announce(&changed);
    notices
}

fn read_into(registry: &mut Registry, dirs: &Dirs) -> Vec<Notice> {
    for file in ["records.config", "records.yaml"] {
        let path = dirs.config_file(file);
        match fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                let yaml = file.ends_with(".yaml");
                let (lines, notices) = if yaml { parse_yaml(&text, file) } else { parse(&text, file) };
                registry.apply(&lines, dirs.run_root.is_some(), &environment);
                return notices;
            }
            Err(why) if why.kind() == io::ErrorKind::NotFound => {}
            Err(why) => return vec![Notice::new(Level::Error, format!("{}: {why}", path.display()))],
        }
    }
    Vec::new()
}

/// Complaints about names in the file that are unknown or without effect; to be logged once plugins are loaded.
pub fn complaints() -> Vec<Notice> {
    REGISTRY.read().complaints("records.config")
}

/// Runs `watcher` after every reload or set that changed something, with the names; on the thread that changed them.
pub fn on_change(watcher: impl Fn(&[Arc<str>]) + Send + Sync + 'static) {
    WATCHERS.lock().push(Arc::new(watcher));
}

fn announce(changed: &[Arc<str>]) {
    if changed.is_empty() {
        return;
    }
    super::http::publish();
    // A copy, so that a watcher may register another.
    let watchers = WATCHERS.lock().clone();
    for watcher in watchers {
        watcher(changed);
    }
}

/// Runs `read` with the records locked for reading; it must not call back into this module to write.
pub fn with<R>(read: impl FnOnce(&Registry) -> R) -> R {
    read(&REGISTRY.read())
}

/// The value of an `INT` record; `None` when it is unknown or has another type.
pub fn int(name: &str) -> Option<i64> {
    match REGISTRY.read().value(name)? {
        Value::Int(n) => Some(*n),
        _ => None,
    }
}

/// The value of a `COUNTER` record.
pub fn counter(name: &str) -> Option<i64> {
    match REGISTRY.read().value(name)? {
        Value::Counter(n) => Some(*n),
        _ => None,
    }
}

/// The value of a `FLOAT` record.
pub fn float(name: &str) -> Option<f32> {
    match REGISTRY.read().value(name)? {
        Value::Float(n) => Some(*n),
        _ => None,
    }
}

/// The value of a `STRING` record; `None` when it is null, unknown or has another type.
pub fn string(name: &str) -> Option<Arc<CStr>> {
    match REGISTRY.read().value(name)? {
        Value::Str(text) => text.clone(),
        _ => None,
    }
}

/// The value of a `STRING` record as text, bytes that are not UTF-8 replaced.
pub fn text(name: &str) -> Option<String> {
    string(name).map(|text| text.to_string_lossy().into_owned())
}

/// Where the value of a record came from, also for names that only stand in the file.
pub fn source(name: &str) -> Option<Source> {
    REGISTRY.read().get(name).map(|record| record.source)
}

/// The type of a registered record.
pub fn kind(name: &str) -> Option<Kind> {
    REGISTRY.read().kind(name)
}

/// A copy of a record, registered or not.
pub fn get(name: &str) -> Option<Record> {
    REGISTRY.read().get(name).cloned()
}

/// Copies of all records in order of registration; callbacks can so be run without a lock held.
pub fn all() -> Vec<Record> {
    REGISTRY.read().all().to_vec()
}

/// Declares a record of a plugin; see [`Registry::declare`].
pub fn declare(name: &str, declaration: Declaration) {
    REGISTRY.write().declare(name, declaration);
}

/// Sets a record, as the command line does; false when there is none of that type.
pub fn set(name: &str, value: Value) -> bool {
    let done = REGISTRY.write().set(name, value, Source::Explicit);
    if done {
        announce(&[name.into()]);
    }
    done
}
