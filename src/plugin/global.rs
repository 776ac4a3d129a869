//! Global plugins: `plugin.config` and `TSPluginInit`.

use std::ffi::{CString, c_char, c_int};
use std::path::{Path, PathBuf};
use std::ptr;

use parking_lot::Mutex;

use super::calls::calls;
use super::config_file::{Line, Lookup};
use super::context;
use super::error::Error;
use super::identity::{self, Plugin};
use super::loader;
use crate::config::{dirs, records};
use crate::log;

/// Loads the plugin of a line and initializes it.
///
/// For the thread that starts the host, before it serves: hooks are registered without a lock.
pub fn load_global(line: &Line) -> Result<(), Error> {
    let mut line = line.clone();
    for name in line.expand(&record) {
        log::warning!("plugin.config: unable to find parameter {name}");
    }
    let path = plugin_path(line.file()?);
    if line.truncated {
        let most = line.words.len() + 1;
        log::warning!("Exceeded max number of args ({most}) for plugin: [{}]", path.display());
    }
    log::note!("loading plugin '{}'", path.display());
    let known = identity::find(&path, false);
    if known.is_some() {
        log::warning!("multiple loading of plugin {}", path.display());
    }
    let library = loader::open(&path, &dirs::get().libdir)?;
    let init = library
        .symbol(c"TSPluginInit")
        .ok_or_else(|| Error::NoInit { path: path.clone(), text: loader::last_error() })?;
    let plugin = known.unwrap_or_else(|| Plugin::new(&path, false));
    if initialize(plugin, init, &line.words)? { Ok(()) } else { Err(Error::NotRegistered) }
}

/// Opens a plugin and looks for its entry point, without calling it (`-C verify_global_plugin`).
pub fn verify_global(file: &str) -> Result<(), String> {
    let path = plugin_path(file);
    if let Err(error) = std::fs::metadata(&path) {
        return Err(error.to_string().split(" (os error").next().unwrap_or_default().to_string());
    }
    let library = loader::open(&path, &dirs::get().libdir).map_err(|e| e.to_string())?;
    match library.symbol(c"TSPluginInit") {
        Some(_) => Ok(()),
        None => Err(format!("unable to find TSPluginInit function in '{file}': {}", loader::last_error())),
    }
}

/// Calls `TSPluginInit`; answers whether the plugin registered.
fn initialize(plugin: &'static Plugin, init: usize, words: &[Vec<u8>]) -> Result<bool, Error> {
    let words = c_strings(words)?;
    let argc = c_int::try_from(words.len()).unwrap_or(c_int::MAX);
    let argv = keep(words);
    (calls().reset_getopt)();
    Ok(context::initialize(plugin, || (calls().init)(init, argc, argv)))
}

/// Arguments of a plugin: the words, and the array that C gets.
struct Arguments {
    _words: Vec<CString>,
    argv: Box<[*const c_char]>,
}

// SAFETY: the pointers lead to the words beside them, which nothing of ours changes.
unsafe impl Send for Arguments {}

/// The arguments of all plugins, kept for ever: plugins are told to copy what they need, and some do not.
static ARGUMENTS: Mutex<Vec<Arguments>> = Mutex::new(Vec::new());

/// Keeps words for ever and gives the null-terminated array of them.
fn keep(words: Vec<CString>) -> *mut *const c_char {
    let argv = words.iter().map(|w| w.as_ptr()).chain(std::iter::once(ptr::null())).collect();
    let mut kept = ARGUMENTS.lock();
    kept.push(Arguments { _words: words, argv });
    kept.last_mut().map_or(ptr::null_mut(), |arguments| arguments.argv.as_mut_ptr())
}

/// C strings of arguments.
pub(super) fn c_strings<T: AsRef<[u8]>>(words: &[T]) -> Result<Vec<CString>, Error> {
    let word = |w: &T| {
        CString::new(w.as_ref())
            .map_err(|_| Error::Argument(String::from_utf8_lossy(w.as_ref()).into_owned()))
    };
    words.iter().map(word).collect()
}

/// The file that a configuration means: relative names start at the plugin directory.
pub(super) fn plugin_path(file: &str) -> PathBuf {
    plugin_dir().join(file)
}

/// Where plugins lie (`TSPluginDirGet`).
pub fn plugin_dir() -> PathBuf {
    let dirs = dirs::get();
    match records::text("proxy.config.plugin.plugin_dir") {
        Some(dir) => dirs.prefix.join(Path::new(&dir)),
        None => dirs.plugindir.clone(),
    }
}

/// A record as `plugin.config` shows it.
fn record(name: &str) -> Lookup {
    let Some(record) = records::get(name) else { return Lookup::Missing };
    match record.value {
        records::Value::Int(n) | records::Value::Counter(n) => Lookup::Value(n.to_string().into_bytes()),
        records::Value::Float(n) => Lookup::Value(format!("{n:.6}").into_bytes()),
        records::Value::Str(Some(text)) => Lookup::Value(text.to_bytes().to_vec()),
        records::Value::Str(None) => Lookup::Null,
    }
}
