//! Chapter: running the host inside another program.

use std::cell::RefCell;
use std::ffi::{CStr, CString, OsStr, OsString, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::ptr::{NonNull, null};

use libc::size_t;

use crate::abi::{entry_calls, status};
use crate::host::{self, Options, cli};

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
    entry_calls::install();
    let count = usize::try_from(argc).unwrap_or(0);
    // SAFETY: argv holds argc C strings, as a C program's main gets them.
    let arguments = (0..count).map(|i| unsafe { os_string(*argv.add(i)) });
    cli::run(arguments, &status::state)
}

/// Starts the host: reads the configuration, loads the plugins, listens.
///
/// Answers 0 when it serves, -1 when it does not; `tshost_last_error` then says why. Any thread; one host in the life of
/// a process: after `tshost_stop` it is refused, because plugins stay loaded. Without run_root and conf_dir (and without
/// TS_RUNROOT and TS_ROOT in the environment) no files are read and none are written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tshost_start(options: *const tshost_options) -> c_int {
    entry_calls::install();
    // SAFETY: null or the caller's structure, of the size it says.
    match unsafe { read_options(options) } {
        Ok(options) => answer(host::start(&options)),
        Err(text) => fail(&text),
    }
}

/// Loads a plugin as a line of `plugin.config` would: file name and arguments.
///
/// Answers 0 or -1. Before `tshost_start` the line is kept for it; afterwards it is for the thread that started the host.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tshost_plugin_load(line: *const c_char) -> c_int {
    entry_calls::install();
    // SAFETY: null or a C string.
    match unsafe { text(line) } {
        Some(line) => answer(host::add_plugin(&line)),
        None => fail("tshost_plugin_load: no line"),
    }
}

/// Adds a rule as a line of `remap.config` would, in front of those of the file; `from to` stands for a `map` rule.
///
/// Answers 0 or -1. Any thread; holds for transactions that begin afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tshost_remap_add(rule: *const c_char) -> c_int {
    entry_calls::install();
    // SAFETY: null or a C string.
    match unsafe { text(rule) } {
        Some(rule) => answer(host::add_rule(&rule)),
        None => fail("tshost_remap_add: no rule"),
    }
}

/// The first port the host listens on, -1 when it does not. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn tshost_port() -> c_int {
    match host::port() {
        Some(address) => c_int::from(address.port()),
        None => fail("the host does not listen"),
    }
}

/// Stops the host: no new connections, running transactions end, plugins are told.
///
/// Answers 0, or -1 if it did not run. Any thread but the host's own.
#[unsafe(no_mangle)]
pub extern "C" fn tshost_stop() -> c_int {
    answer(host::stop())
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

/// 0, or the error kept for `tshost_last_error` and -1.
fn answer(result: Result<(), host::Error>) -> c_int {
    match result {
        Ok(()) => 0,
        Err(error) => fail(&error.to_string()),
    }
}

/// Reads the options of a caller, who may know fewer members than we do.
///
/// # Safety
/// `options` is null, or points to as many bytes as its first member says, with members as documented.
unsafe fn read_options(options: *const tshost_options) -> Result<Options, String> {
    let Some(options) = NonNull::new(options.cast_mut()) else { return Ok(Options::default()) };
    // SAFETY: the first member is there in every version.
    let size = unsafe { options.cast::<size_t>().read() };
    let mut known = tshost_options {
        size,
        run_root: null(),
        conf_dir: null(),
        listen: null(),
        origin: null(),
        maps: null(),
        plugins: null(),
        records: null(),
    };
    if size < size_of::<size_t>() {
        return Err(format!("tshost_options.size is {size}: set it to sizeof(tshost_options)"));
    }
    let length = size.min(size_of::<tshost_options>());
    let (from, to) = (options.as_ptr().cast::<u8>(), (&raw mut known).cast::<u8>());
    // SAFETY: `length` bytes are there on both sides, and the members are plain pointers.
    unsafe { std::ptr::copy_nonoverlapping(from, to, length) };
    // SAFETY: members are null or C strings, or null-terminated arrays of them.
    unsafe { convert(&known) }
}

/// # Safety
/// The members are null or C strings, or null-terminated arrays of them.
unsafe fn convert(options: &tshost_options) -> Result<Options, String> {
    // SAFETY: a C string, since it is not null.
    let path = |text: *const c_char| (!text.is_null()).then(|| unsafe { os_string(text) }.into());
    let mut converted = Options {
        run_root: path(options.run_root),
        conf_dir: path(options.conf_dir),
        // SAFETY: null or a C string.
        listen: unsafe { text(options.listen) },
        // SAFETY: null or an array of C strings.
        maps: unsafe { texts(options.maps) },
        // SAFETY: null or an array of C strings.
        plugins: unsafe { texts(options.plugins) },
        ..Options::default()
    };
    // SAFETY: null or a C string.
    match unsafe { text(options.origin) }.as_deref() {
        None | Some("") => {}
        Some("demo") => converted.demo_origin = true,
        Some(other) => return Err(format!("there is no built-in origin '{other}'")),
    }
    // SAFETY: null or an array of C strings.
    for record in unsafe { texts(options.records) } {
        let (name, value) =
            record.split_once('=').ok_or_else(|| format!("record '{record}': expected name=value"))?;
        converted.records.push((name.to_string(), value.to_string()));
    }
    Ok(converted)
}

/// # Safety
/// `text` is null or a C string.
unsafe fn text(text: *const c_char) -> Option<String> {
    // SAFETY: not null, so a C string.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

/// # Safety
/// `list` is null or a null-terminated array of C strings.
unsafe fn texts(list: *const *const c_char) -> Vec<String> {
    let mut found = Vec::new();
    if list.is_null() {
        return found;
    }
    // SAFETY: the array ends with a null, which ends the loop.
    while let Some(item) = unsafe { text(*list.add(found.len())) } {
        found.push(item);
    }
    found
}

/// A C string as an argument or path; empty for null.
///
/// # Safety
/// `text` is null or a C string.
unsafe fn os_string(text: *const c_char) -> OsString {
    if text.is_null() {
        return OsString::new();
    }
    // SAFETY: not null, so a C string by contract.
    OsStr::from_bytes(unsafe { CStr::from_ptr(text) }.to_bytes()).to_os_string()
}

/// Keeps the text for `tshost_last_error`; answers -1.
fn fail(text: &str) -> c_int {
    let text = CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default();
    LAST_ERROR.set(text);
    -1
}
