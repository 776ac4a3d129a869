//! Chapter: diagnostics.

use libc::size_t;
use std::ffi::{c_char, c_int};

use std::ffi::CStr;
use std::io::Write;

use crate::abi::stub::{pending, stub};
use crate::abi::variadic::variadic;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSReleaseAssert(txt: *const c_char, f: *const c_char, l: c_int) -> ! {
    assertion_failed(txt, f, l)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSAssert(txt: *const c_char, f: *const c_char, l: c_int) -> c_int {
    assertion_failed(txt, f, l)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIsDebugTagSet(t: *const c_char) -> c_int {
    stub!(TSIsDebugTagSet(t) => 0)
}

variadic! {
    TSStatus => tshost_format_status;
    TSNote => tshost_format_note;
    TSWarning => tshost_format_warning;
    TSError => tshost_format_error;
    TSFatal => tshost_format_fatal;
    TSAlert => tshost_format_alert;
    TSEmergency => tshost_format_emergency;
    TSDebug => tshost_format_debug;
    TSDebugSpecific => tshost_format_debug_specific;
}
pending!(TSStatus, TSNote, TSWarning, TSError, TSFatal, TSAlert, TSEmergency, TSDebug, TSDebugSpecific);

/// Levels of diagnostic messages, as `variadic.c` numbers them.
const LEVELS: [&str; 7] = ["STATUS", "NOTE", "WARNING", "ERROR", "FATAL", "ALERT", "EMERGENCY"];

/// Receives a formatted message from `variadic.c`.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_message(level: c_int, text: *const c_char, length: size_t) {
    // SAFETY: variadic.c passes its own buffer and the length vsnprintf reported.
    let text = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    let level = usize::try_from(level).ok().and_then(|i| LEVELS.get(i)).unwrap_or(&"ERROR");
    write_line(level, text);
}

/// Whether messages under a debug tag are wanted.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_debug_wanted(tag: *const c_char) -> c_int {
    let _ = tag;
    0
}

/// Receives a formatted debug message from `variadic.c`.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_debug_message(tag: *const c_char, text: *const c_char, length: size_t) {
    let tag = if tag.is_null() {
        ""
    } else {
        // SAFETY: the plugin's tag is a C string by contract.
        unsafe { CStr::from_ptr(tag) }.to_str().unwrap_or("?")
    };
    // SAFETY: variadic.c passes its own buffer and the length vsnprintf reported.
    let text = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    write_line(&format!("DIAG: ({tag})"), text);
}

fn write_line(head: &str, text: &[u8]) {
    let mut line = format!("{head}: ").into_bytes();
    line.extend_from_slice(text);
    line.push(b'\n');
    // A closed standard error stream is not the plugin's concern.
    let _ = std::io::stderr().write_all(&line);
}

/// Ends the process over a plugin's failed assertion.
fn assertion_failed(text: *const c_char, file: *const c_char, line: c_int) -> ! {
    let show = |p: *const c_char| {
        if p.is_null() {
            "?".into()
        } else {
            // SAFETY: the assertion macros pass string literals.
            unsafe { CStr::from_ptr(p) }.to_string_lossy()
        }
    };
    write_line("FATAL", format!("{}:{}: failed assertion `{}`", show(file), line, show(text)).as_bytes());
    std::process::abort()
}
