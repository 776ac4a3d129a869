//! Chapter: diagnostics.

use libc::size_t;
use std::ffi::{c_char, c_int};

use std::ffi::CStr;
use std::io::Write;

use crate::abi::variadic::variadic;
use crate::log::debug;
use crate::log::diags::{self, Level};

/// Ends the process over a failed `TSReleaseAssert`, with a message. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSReleaseAssert(txt: *const c_char, f: *const c_char, l: c_int) -> ! {
    assertion_failed(txt, f, l)
}

/// What a failed `TSAssert` calls: nothing happens, as in release builds of the original. Answers 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn _TSAssert(txt: *const c_char, f: *const c_char, l: c_int) -> c_int {
    let _ = (txt, f, l);
    0
}

/// Whether debug messages under this tag are written: 1 or 0. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIsDebugTagSet(t: *const c_char) -> c_int {
    // SAFETY: passed on from the plugin.
    c_int::from(unsafe { tag_on(t) })
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

/// Levels of diagnostic messages, as `variadic.c` numbers them.
const LEVELS: [Level; 7] =
    [Level::Status, Level::Note, Level::Warning, Level::Error, Level::Fatal, Level::Alert, Level::Emergency];

/// Receives a formatted message from `variadic.c`; the levels that end the process do so here.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_message(level: c_int, text: *const c_char, length: size_t) {
    // SAFETY: variadic.c passes its own buffer and the length vsnprintf reported.
    let text = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    let level = usize::try_from(level).ok().and_then(|i| LEVELS.get(i)).copied().unwrap_or(Level::Error);
    if level >= Level::Fatal {
        diags::fatal_bytes(level, text);
    }
    diags::message_bytes(level, text);
}

/// Whether messages under a debug tag are wanted.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_debug_wanted(tag: *const c_char) -> c_int {
    // SAFETY: passed on from the plugin through variadic.c.
    c_int::from(unsafe { tag_on(tag) })
}

/// Receives a formatted debug message from `variadic.c`.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_debug_message(tag: *const c_char, text: *const c_char, length: size_t) {
    let tag = if tag.is_null() {
        b""
    } else {
        // SAFETY: the plugin's tag is a C string by contract.
        unsafe { CStr::from_ptr(tag) }.to_bytes()
    };
    // SAFETY: variadic.c passes its own buffer and the length vsnprintf reported.
    let text = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    debug::plugin_message(tag, text);
}

/// Whether a tag is on; plugins ask often, so the switch is looked at before the string.
///
/// # Safety
/// A `tag` that is not null is a C string.
unsafe fn tag_on(tag: *const c_char) -> bool {
    if !debug::enabled() || tag.is_null() {
        return false;
    }
    // SAFETY: not null as just checked; a C string by contract.
    let tag = unsafe { CStr::from_ptr(tag) };
    debug::tag_on(&tag.to_string_lossy())
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
    let text = format!("{}:{}: failed assertion `{}`", show(file), line, show(text));
    diags::message_bytes(Level::Fatal, text.as_bytes());
    // A closed standard error stream changes nothing: the process ends.
    let _ = writeln!(std::io::stderr(), "Fatal: {text}");
    std::process::abort()
}
