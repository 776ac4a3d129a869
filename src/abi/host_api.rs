//! Chapter: running the host inside another program.

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_int};
use std::io::Write;

use libc::size_t;

/// What a host is started with. Unset members are null or 0.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tshost_options {
    /// `sizeof(tshost_options)` as the caller knows it: later versions append members.
    pub size: size_t,
    /// Folder with a `runroot.yaml`.
    pub run_root: *const c_char,
    /// Folder with the configuration files, if there is no run-root.
    pub conf_dir: *const c_char,
    /// Ports as in `proxy.config.http.server_ports`; `"0"` takes a free one, see `tshost_port`.
    pub listen: *const c_char,
    /// Built-in origin to answer instead of a real one: `"demo"`.
    pub origin: *const c_char,
    /// Lines as in `remap.config`, null-terminated array.
    pub maps: *const *const c_char,
    /// Lines as in `plugin.config`, null-terminated array.
    pub plugins: *const *const c_char,
    /// Records as `name=value`, null-terminated array; they win over those of the files.
    pub records: *const *const c_char,
}

/// Runs the command line of the program; does not return before the host has stopped.
///
/// Answers the exit status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tshost_main(argc: c_int, argv: *mut *mut c_char) -> c_int {
    let _ = (argc, argv);
    fail("the host layer is not part of this build");
    // SAFETY: the text was just set and is NUL-terminated.
    let text = unsafe { CStr::from_ptr(tshost_last_error()) };
    // A closed standard error stream is nothing that could be reported.
    let _ = writeln!(std::io::stderr(), "tshost: {}", text.to_string_lossy());
    1
}

/// Starts the host: reads the configuration, loads the plugins, listens.
///
/// Answers 0 when it serves, -1 when it does not; `tshost_last_error` then says why. Any thread; one host at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tshost_start(options: *const tshost_options) -> c_int {
    let _ = options;
    fail("the host layer is not part of this build")
}

/// Loads a plugin as a line of `plugin.config` would: file name and arguments.
///
/// Answers 0 or -1. To be called before or after `tshost_start`; from the thread that starts the host.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tshost_plugin_load(line: *const c_char) -> c_int {
    let _ = line;
    fail("the host layer is not part of this build")
}

/// Adds a rule as a line of `remap.config` would.
///
/// Answers 0 or -1. Any thread; holds for transactions that begin afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tshost_remap_add(rule: *const c_char) -> c_int {
    let _ = rule;
    fail("the host layer is not part of this build")
}

/// The first port the host listens on, -1 when it does not. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn tshost_port() -> c_int {
    fail("the host layer is not part of this build")
}

/// Stops the host: no new connections, running transactions end, plugins are told.
///
/// Answers 0, or -1 if it did not run. Any thread but the host's own.
#[unsafe(no_mangle)]
pub extern "C" fn tshost_stop() -> c_int {
    fail("the host layer is not part of this build")
}

/// Why the last call on this thread that answered -1 did so; valid until the next one that fails.
#[unsafe(no_mangle)]
pub extern "C" fn tshost_last_error() -> *const c_char {
    LAST_ERROR.with_borrow(|text| text.as_ptr())
}

/// The version of this library: major, minor and patch number.
#[unsafe(no_mangle)]
pub extern "C" fn tshost_version() -> *const c_char {
    VERSION.as_ptr()
}

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(text) => text,
    Err(_) => panic!("the version contains NUL"),
};

thread_local! {
    static LAST_ERROR: RefCell<CString> = RefCell::new(CString::default());
}

/// Keeps the text for `tshost_last_error`; answers -1.
fn fail(text: &str) -> c_int {
    let text = CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default();
    LAST_ERROR.set(text);
    -1
}
