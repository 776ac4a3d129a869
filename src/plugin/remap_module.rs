//! A file loaded as a remap plugin.

use std::ffi::{CStr, c_char, c_int};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use parking_lot::Mutex;

use super::calls::calls;
use super::context;
use super::error::Error;
use super::global::plugin_path;
use super::identity::Plugin;
use super::loader::{self, Loaded};
use crate::config::{dirs, records};

/// Length of the error buffers that plugins get, with room for a NUL behind it.
pub(super) const ERROR_BUFFER: usize = 2048;

/// The entry points of a remap plugin; 0 for one it does not have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entries {
    pub init: usize,
    pub do_remap: usize,
    pub new_instance: usize,
    pub delete_instance: usize,
    pub os_response: usize,
    done: usize,
    pre_reload: usize,
    post_reload: usize,
}

/// A remap plugin: its library, initialized. Ends, with `TSRemapDone`, when its last instance has gone.
#[derive(Debug)]
pub(super) struct RemapModule {
    pub plugin: &'static Plugin,
    pub entries: Entries,
    path: PathBuf,
    modified: Option<SystemTime>,
    /// What was not begun is not told of its end.
    is_initialized: AtomicBool,
    _library: Loaded,
}

/// The modules that rules use now.
static MODULES: Mutex<Vec<Arc<RemapModule>>> = Mutex::new(Vec::new());

impl RemapModule {
    /// The module of a file: the one that is loaded already if the file has not changed since, else a new one.
    pub(super) fn get(file: &str) -> Result<Arc<RemapModule>, Error> {
        let path = plugin_path(file);
        let modified =
            std::fs::metadata(&path).map_err(|_| Error::NotFound(file.to_string()))?.modified().ok();
        let known = MODULES.lock().iter().find(|m| m.path == path && m.is_current(modified)).map(Arc::clone);
        if let Some(known) = known {
            return Ok(known);
        }
        let module = Arc::new(RemapModule::load(file, path, modified)?);
        // Announced before it is initialized: the plugin may ask what is loaded.
        MODULES.lock().push(Arc::clone(&module));
        match module.initialize(file) {
            Ok(()) => Ok(module),
            Err(error) => {
                MODULES.lock().retain(|m| !Arc::ptr_eq(m, &module));
                Err(error)
            }
        }
    }

    fn is_current(&self, modified: Option<SystemTime>) -> bool {
        self.modified == modified || !self.plugin.is_reloadable()
    }

    fn load(file: &str, path: PathBuf, modified: Option<SystemTime>) -> Result<RemapModule, Error> {
        let libdir = &dirs::get().libdir;
        let library =
            if wants_copy(&path) { loader::open_copy(&path, libdir)? } else { loader::open(&path, libdir)? };
        let entries = Entries::of(&library, file)?;
        Ok(RemapModule {
            plugin: Plugin::new(&path, true),
            entries,
            path,
            modified,
            is_initialized: AtomicBool::new(false),
            _library: library,
        })
    }

    fn initialize(&self, file: &str) -> Result<(), Error> {
        let _entered = context::enter(self.plugin);
        let mut text = [0u8; ERROR_BUFFER];
        let status = (calls().remap_init)(self.entries.init, text.as_mut_ptr().cast(), room(&text));
        if status == 0 {
            self.is_initialized.store(true, Ordering::Relaxed);
            return Ok(());
        }
        Err(Error::RemapInit { file: file.to_string(), text: plugin_text(&text) })
    }
}

impl Drop for RemapModule {
    fn drop(&mut self) {
        if self.entries.done != 0 && self.is_initialized.load(Ordering::Relaxed) {
            let _entered = context::enter(self.plugin);
            (calls().remap_notice)(self.entries.done);
        }
    }
}

impl Entries {
    /// Finds the entry points; two are required, two others come together or not at all.
    pub(super) fn of(library: &Loaded, file: &str) -> Result<Entries, Error> {
        let find = |name: &CStr| library.symbol(name).unwrap_or(0);
        let missing = |function: &'static str, because_of: Option<&'static str>| {
            let error = Error::NoFunction { file: file.to_string(), function, because_of };
            crate::log::error!("plugin '{file}' callbacks validation failed: {error}");
            error
        };
        let require = |function: &'static CStr| {
            library.symbol(function).ok_or_else(|| missing(function.to_str().unwrap_or_default(), None))
        };
        let entries = Entries {
            init: require(c"TSRemapInit")?,
            do_remap: require(c"TSRemapDoRemap")?,
            new_instance: find(c"TSRemapNewInstance"),
            delete_instance: find(c"TSRemapDeleteInstance"),
            os_response: find(c"TSRemapOSResponse"),
            done: find(c"TSRemapDone"),
            pre_reload: find(c"TSRemapPreConfigReload"),
            post_reload: find(c"TSRemapPostConfigReload"),
        };
        const NEW: &str = "TSRemapNewInstance";
        const DELETE: &str = "TSRemapDeleteInstance";
        match (entries.new_instance != 0, entries.delete_instance != 0) {
            (true, false) => Err(missing(DELETE, Some(NEW))),
            (false, true) => Err(missing(NEW, Some(DELETE))),
            _ => Ok(entries),
        }
    }
}

/// Whether a file is loaded from a private copy: always, unless reloading is off or the plugin, loaded globally, asked
/// to be shared.
fn wants_copy(path: &Path) -> bool {
    let reload = records::int("proxy.config.plugin.dynamic_reload_mode").unwrap_or(1) != 0;
    reload && super::identity::find(path, false).is_none_or(Plugin::is_reloadable)
}

/// Tells all loaded remap plugins that the rules are about to be read again.
pub(super) fn announce_reload() {
    for module in modules() {
        if module.entries.pre_reload != 0 {
            let _entered = context::enter(module.plugin);
            (calls().remap_notice)(module.entries.pre_reload);
        }
    }
}

/// Tells all loaded remap plugins how reading the rules ended, and forgets those that no rule uses.
///
/// `status` says it for a module.
pub(super) fn conclude_reload(status: impl Fn(&Arc<RemapModule>) -> c_int) {
    for module in modules() {
        if module.entries.post_reload != 0 {
            let _entered = context::enter(module.plugin);
            (calls().remap_post_reload)(module.entries.post_reload, status(&module));
        }
    }
}

/// Forgets modules without instances, so that they end.
pub(super) fn forget_unused() {
    // Dropped outside the lock: their last calls may come back here.
    let unused: Vec<_> = {
        let mut modules = MODULES.lock();
        let (unused, used) = modules.drain(..).partition(|m| Arc::strong_count(m) == 1);
        *modules = used;
        unused
    };
    drop(unused);
}

fn modules() -> Vec<Arc<RemapModule>> {
    MODULES.lock().clone()
}

/// The length that is told to a plugin for an error buffer.
pub(super) fn room(buffer: &[u8]) -> c_int {
    c_int::try_from(buffer.len() - 1).unwrap_or(0)
}

/// What a plugin left in an error buffer.
pub(super) fn plugin_text(buffer: &[u8]) -> String {
    let text = CStr::from_bytes_until_nul(buffer).unwrap_or_default();
    if text.is_empty() {
        return "Unknown plugin error".to_string();
    }
    text.to_string_lossy().into_owned()
}

/// The error buffer as C sees it.
pub(super) fn c_buffer(buffer: &mut [u8]) -> *mut c_char {
    buffer.as_mut_ptr().cast()
}
