//! How the entry points of plugins are called.

use std::ffi::{c_char, c_int, c_void};
use std::sync::OnceLock;

use crate::remap::RequestInfo;

/// One function per entry point of a plugin, installed by the boundary.
///
/// The first argument of each is the entry point's address as `dlsym` gave it. The caller has made the plugin current
/// with [`super::context::enter`].
#[derive(Clone, Copy, Debug)]
pub struct EntryCalls {
    /// Resets `getopt`'s globals, which plugins use to read their arguments.
    pub reset_getopt: fn(),
    /// `TSPluginInit(argc, argv)`.
    pub init: fn(usize, c_int, *mut *const c_char),
    /// `TSRemapInit`, with an error buffer and its length.
    pub remap_init: fn(usize, *mut c_char, c_int) -> c_int,
    /// `TSRemapNewInstance(argc, argv, &instance, error buffer, length)`.
    pub remap_new_instance: fn(usize, c_int, *mut *mut c_char, *mut *mut c_void, *mut c_char, c_int) -> c_int,
    /// `TSRemapDeleteInstance(instance)`.
    pub remap_delete_instance: fn(usize, *mut c_void),
    /// `TSRemapDoRemap(instance, txn, info)`.
    pub remap_do: fn(usize, *mut c_void, *mut c_void, *mut RequestInfo) -> c_int,
    /// `TSRemapOSResponse(instance, txn, state)`.
    pub remap_os_response: fn(usize, *mut c_void, *mut c_void, c_int),
    /// `TSRemapDone()` and `TSRemapPreConfigReload()`.
    pub remap_notice: fn(usize),
    /// `TSRemapPostConfigReload(status)`.
    pub remap_post_reload: fn(usize, c_int),
}

static CALLS: OnceLock<EntryCalls> = OnceLock::new();

/// Installs the calls; only the first call counts.
pub fn install(calls: EntryCalls) {
    let _ = CALLS.set(calls);
}

/// The installed calls.
///
/// # Panics
/// When the boundary has not installed any: the library cannot have been entered without doing so.
pub(super) fn calls() -> &'static EntryCalls {
    CALLS.get().expect("the boundary installs the plugin calls before it loads a plugin")
}
