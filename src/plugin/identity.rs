//! What is known of a plugin.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;

/// What a plugin said of itself (`TSPluginRegister`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// The name.
    pub name: String,
    /// Who made it.
    pub vendor: String,
    /// Whom to ask.
    pub support: String,
}

/// A plugin: a file loaded in one of the two ways. Lives as long as the process, since continuations refer to it.
#[derive(Debug)]
pub struct Plugin {
    path: PathBuf,
    remap: bool,
    reloadable: AtomicBool,
    registration: RwLock<Option<Registration>>,
}

static ALL: RwLock<Vec<&'static Plugin>> = RwLock::new(Vec::new());

impl Plugin {
    /// Makes a plugin known.
    pub(super) fn new(path: &Path, remap: bool) -> &'static Plugin {
        let plugin: &'static Plugin = Box::leak(Box::new(Plugin {
            path: path.to_path_buf(),
            remap,
            reloadable: AtomicBool::new(true),
            registration: RwLock::new(None),
        }));
        ALL.write().push(plugin);
        plugin
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's name without directory and ending.
    pub fn name(&self) -> &str {
        self.path.file_stem().and_then(|s| s.to_str()).unwrap_or("plugin")
    }

    /// Whether it was loaded for rules.
    pub fn is_remap(&self) -> bool {
        self.remap
    }

    /// Stores what the plugin says of itself; a second time replaces the first.
    pub fn register(&self, registration: Registration) {
        *self.registration.write() = Some(registration);
    }

    /// What the plugin said of itself.
    pub fn registration(&self) -> Option<Registration> {
        self.registration.read().clone()
    }

    /// Whether a changed file may be loaded beside this one (`TSPluginDSOReloadEnable`).
    pub fn is_reloadable(&self) -> bool {
        self.reloadable.load(Ordering::Relaxed)
    }

    /// Allows or forbids that.
    pub fn set_reloadable(&self, reloadable: bool) {
        self.reloadable.store(reloadable, Ordering::Relaxed);
    }
}

/// All plugins in the order in which they were loaded.
pub fn all() -> Vec<&'static Plugin> {
    ALL.read().clone()
}

/// The plugin already loaded from a file in one of the two ways.
pub(super) fn find(path: &Path, remap: bool) -> Option<&'static Plugin> {
    ALL.read().iter().copied().find(|p| p.remap == remap && p.path == path)
}
