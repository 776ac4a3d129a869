//! Instances of remap plugins: one for each occurrence on a rule.

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use super::calls::calls;
use super::context;
use super::error::Error;
use super::global::{c_strings, plugin_path};
use super::loader;
use super::remap_module::{self, ERROR_BUFFER, Entries, RemapModule, c_buffer, plugin_text, room};
use crate::config::dirs;
use crate::event;
use crate::remap::{ChainLink, RequestInfo};

/// What `TSRemapNewInstance` made, ended by `TSRemapDeleteInstance` when the last table and transaction that use it go.
#[derive(Debug)]
struct Instance {
    module: Option<Arc<RemapModule>>,
    handle: Handle,
    file: String,
}

/// The plugin's pointer.
#[derive(Clone, Copy, Debug)]
struct Handle(*mut c_void);

// SAFETY: the API demands that an instance may be used from any thread.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

impl Instance {
    fn new(file: &str, arguments: &[&[u8]]) -> Result<Instance, Error> {
        let module = RemapModule::get(file)?;
        let handle = match module.entries.new_instance {
            0 => ptr::null_mut(),
            entry => new_instance(&module, entry, file, arguments)?,
        };
        Ok(Instance { module: Some(module), handle: Handle(handle), file: file.to_string() })
    }

    fn module(&self) -> &Arc<RemapModule> {
        self.module.as_ref().expect("only taken when dropped")
    }
}

fn new_instance(
    module: &Arc<RemapModule>,
    entry: usize,
    file: &str,
    arguments: &[&[u8]],
) -> Result<*mut c_void, Error> {
    // Plain memory, since plugins cut the words up in place.
    let mut words: Vec<Vec<u8>> =
        c_strings(arguments)?.into_iter().map(CString::into_bytes_with_nul).collect();
    let argc = c_int::try_from(words.len()).unwrap_or(c_int::MAX);
    let mut argv: Vec<*mut c_char> = words.iter_mut().map(|w| w.as_mut_ptr().cast()).collect();
    argv.push(ptr::null_mut());
    let mut text = [0u8; ERROR_BUFFER];
    let mut handle = ptr::null_mut();
    let length = room(&text);
    let status = {
        let _entered = context::enter(module.plugin);
        (calls().reset_getopt)();
        (calls().remap_new_instance)(
            entry,
            argc,
            argv.as_mut_ptr(),
            &raw mut handle,
            c_buffer(&mut text),
            length,
        )
    };
    if status == 0 {
        return Ok(handle);
    }
    Err(Error::NewInstance { file: file.to_string(), text: plugin_text(&text) })
}

impl Drop for Instance {
    fn drop(&mut self) {
        let (module, handle) = (self.module.take(), self.handle);
        let Some(module) = module else { return };
        // Later, since a transaction may end inside a call of the plugin.
        event::defer(move || {
            let handle = handle;
            if module.entries.delete_instance != 0 {
                let _entered = context::enter(module.plugin);
                (calls().remap_delete_instance)(module.entries.delete_instance, handle.0);
            }
            drop(module);
            remap_module::forget_unused();
        });
    }
}

impl ChainLink for Instance {
    fn do_remap(&self, transaction: *mut c_void, info: &mut RequestInfo) -> c_int {
        let module = self.module();
        let _entered = context::enter(module.plugin);
        (calls().remap_do)(module.entries.do_remap, self.handle.0, transaction, info)
    }

    fn os_response(&self, transaction: *mut c_void, state: c_int) {
        let module = self.module();
        if module.entries.os_response != 0 {
            let _entered = context::enter(module.plugin);
            (calls().remap_os_response)(module.entries.os_response, self.handle.0, transaction, state);
        }
    }

    fn name(&self) -> &str {
        &self.file
    }
}

/// How reading the rules ended (`TSRemapReloadStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadStatus {
    /// The old rules stay.
    Failed,
    /// The new rules are in force.
    Loaded,
}

/// Makes the instances of one reading of the rules.
///
/// Plugins loaded before are told that a reading begins when this is made, and all are told how it ended by
/// [`Instances::conclude`].
#[derive(Debug, Default)]
pub struct Instances {
    used: Vec<Arc<RemapModule>>,
}

impl Instances {
    /// Begins a reading of the rules.
    pub fn begin() -> Instances {
        remap_module::announce_reload();
        Instances::default()
    }

    /// Makes an instance for an occurrence on a rule.
    pub fn create(&mut self, file: &str, arguments: &[&[u8]]) -> Result<Arc<dyn ChainLink>, Error> {
        let instance = Instance::new(file, arguments)?;
        if !self.used.iter().any(|m| Arc::ptr_eq(m, instance.module())) {
            self.used.push(Arc::clone(instance.module()));
        }
        Ok(Arc::new(instance))
    }

    /// Ends a reading of the rules.
    pub fn conclude(self, status: ReloadStatus) {
        remap_module::conclude_reload(|module| match status {
            ReloadStatus::Failed => 0,
            ReloadStatus::Loaded if self.used.iter().any(|m| Arc::ptr_eq(m, module)) => 1,
            ReloadStatus::Loaded => 2,
        });
        drop(self.used);
        remap_module::forget_unused();
    }
}

/// Opens a plugin and looks for its entry points, without calling them (`-C verify_remap_plugin`).
pub fn verify_remap(file: &str) -> Result<(), String> {
    let path = plugin_path(file);
    if let Err(error) = std::fs::metadata(&path) {
        return Err(error.to_string().split(" (os error").next().unwrap_or_default().to_string());
    }
    let library = loader::open(&path, &dirs::get().libdir).map_err(|e| e.to_string())?;
    Entries::of(&library, "").map(|_| ()).map_err(|e| e.to_string())
}
