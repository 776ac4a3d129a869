//! Chapter: plugin registration, directories and version.

use std::ffi::{CStr, CString, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::OnceLock;

use crate::abi::check::not_null;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSPluginRegistrationInfo};
use crate::config::{dirs, records};
use crate::plugin::{self, Registration, context};

/// The version of the original whose interface and behaviour this is.
const VERSION: &CStr = c"9.2.9";
const MAJOR: c_int = 9;
const MINOR: c_int = 2;
const PATCH: c_int = 9;

/// Keeps a directory as a C string with a stable address.
fn stable(cell: &'static OnceLock<CString>, path: &Path) -> *const c_char {
    cell.get_or_init(|| CString::new(path.as_os_str().as_bytes()).unwrap_or_default()).as_ptr()
}

/// The installation's root folder, without a slash at the end. Static. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSInstallDirGet() -> *const c_char {
    static DIR: OnceLock<CString> = OnceLock::new();
    stable(&DIR, &dirs::get().prefix)
}

/// The folder of the configuration files, without a slash at the end. Static. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigDirGet() -> *const c_char {
    static DIR: OnceLock<CString> = OnceLock::new();
    stable(&DIR, &dirs::get().sysconfdir)
}

/// The folder of sockets, locks and state files, without a slash at the end. Static. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRuntimeDirGet() -> *const c_char {
    static DIR: OnceLock<CString> = OnceLock::new();
    let dirs = dirs::get();
    match records::text("proxy.config.local_state_dir") {
        Some(dir) => stable(&DIR, &dirs.prefix.join(dir)),
        None => stable(&DIR, &dirs.runtimedir),
    }
}

/// The folder of the plugins, without a slash at the end. Static. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginDirGet() -> *const c_char {
    static DIR: OnceLock<CString> = OnceLock::new();
    stable(&DIR, &plugin::plugin_dir())
}

/// The version of Traffic Server whose API and behaviour this is, as text. Static. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGet() -> *const c_char {
    VERSION.as_ptr()
}

/// The first number of that version. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGetMajor() -> c_int {
    MAJOR
}

/// The second number of that version. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGetMinor() -> c_int {
    MINOR
}

/// The third number of that version. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGetPatch() -> c_int {
    PATCH
}

/// Introduces a global plugin; each has to, in `TSPluginInit`. `TS_ERROR` in a remap plugin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginRegister(plugin_info: *const TSPluginRegistrationInfo) -> RawTSReturnCode {
    not_null("TSPluginRegister", "plugin_info", plugin_info);
    // SAFETY: not null as just checked, and a registration by the API's contract.
    let info = unsafe { plugin_info.read() };
    let text = |text: *const c_char| {
        if text.is_null() {
            return String::new();
        }
        // SAFETY: not null as just checked; a C string by the API's contract.
        unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
    };
    let registration = Registration {
        name: text(info.plugin_name),
        vendor: text(info.vendor_name),
        support: text(info.support_email),
    };
    if context::register(registration) { TS_SUCCESS } else { TS_ERROR }
}

/// Whether this plugin may be loaded again from a changed file, while rules with the old one remain; in
/// `TSPluginInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginDSOReloadEnable(enabled: c_int) -> RawTSReturnCode {
    match context::current().filter(|_| context::is_initializing()) {
        Some(plugin) => {
            plugin.set_reloadable(enabled != 0);
            TS_SUCCESS
        }
        None => TS_ERROR,
    }
}
