//! Chapter: text logs.
//!
//! A handle is the address of the log; it is looked up, not followed, so that a stale one is an error.

use std::collections::HashMap;
use std::ffi::{c_char, c_int};
use std::sync::{Arc, LazyLock};

use libc::size_t;
use parking_lot::RwLock;

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSTextLogObject};
use crate::abi::variadic::variadic;
use crate::log::text::TextLog;

/// Mode bit: stamp each entry.
const ADD_TIMESTAMP: c_int = 1;

/// Mode bit: a name in use is an error.
const DO_NOT_RENAME: c_int = 2;

/// The logs that plugins have open, by address.
static LOGS: LazyLock<RwLock<HashMap<usize, Arc<TextLog>>>> = LazyLock::new(RwLock::default);

/// Opens a log of the plugin's own in the log folder; `.log` is added to a name without a dot. Any thread.
///
/// `mode` is a mask of `TS_LOG_MODE_*`. Freed by `TSTextLogObjectDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectCreate(
    filename: *const c_char,
    mode: c_int,
    new_log_obj: *mut TSTextLogObject,
) -> RawTSReturnCode {
    const NAME: &str = "TSTextLogObjectCreate";
    // SAFETY: a C string by contract; null is refused.
    let name = unsafe { check::c_bytes(NAME, "filename", filename) };
    check::not_null(NAME, "new_log_obj", new_log_obj);
    let log = open(&String::from_utf8_lossy(name), mode);
    let handle = log.as_ref().map_or(0, |log| Arc::as_ptr(log).addr());
    // SAFETY: not null as checked, writable by contract.
    unsafe { *new_log_obj = std::ptr::without_provenance_mut(handle) };
    let Some(log) = log else { return TS_ERROR };
    LOGS.write().insert(handle, log);
    TS_SUCCESS
}

fn open(name: &str, mode: c_int) -> Option<Arc<TextLog>> {
    if !(0..=ADD_TIMESTAMP | DO_NOT_RENAME).contains(&mode) {
        return None;
    }
    // The original stamps entries for any mode but 0.
    TextLog::create(name, mode != 0, mode & DO_NOT_RENAME == 0).ok().map(Arc::new)
}

variadic! {
    TSTextLogObjectWrite => tshost_format_text_log;
}

/// Receives a formatted line from `variadic.c`.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_text_log_write(
    the_object: TSTextLogObject,
    text: *const c_char,
    length: size_t,
) -> RawTSReturnCode {
    let Some(log) = find("TSTextLogObjectWrite", the_object) else { return TS_ERROR };
    // SAFETY: variadic.c passes its own buffer and the length vsnprintf reported.
    let text = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    if log.write(text).is_ok() { TS_SUCCESS } else { TS_ERROR }
}

/// Writes what is gathered to the file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectFlush(the_object: TSTextLogObject) {
    if let Some(log) = find("TSTextLogObjectFlush", the_object) {
        log.flush();
    }
}

/// Writes what is gathered and closes the log.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectDestroy(the_object: TSTextLogObject) -> RawTSReturnCode {
    check::not_null("TSTextLogObjectDestroy", "the_object", the_object);
    let log = LOGS.write().remove(&the_object.addr());
    if log.is_some_and(|log| log.close()) { TS_SUCCESS } else { TS_ERROR }
}

/// The line that begins each file of this log.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectHeaderSet(the_object: TSTextLogObject, header: *const c_char) {
    const NAME: &str = "TSTextLogObjectHeaderSet";
    let Some(log) = find(NAME, the_object) else { return };
    // SAFETY: a C string by contract; null is refused.
    let header = unsafe { check::c_bytes(NAME, "header", header) };
    log.set_header(&String::from_utf8_lossy(header));
}

/// How files are rolled: 0 never, 1 by time, 2 by size, 3 by either, 4 by both.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingEnabledSet(
    the_object: TSTextLogObject,
    rolling_enabled: c_int,
) -> RawTSReturnCode {
    let Some(log) = find("TSTextLogObjectRollingEnabledSet", the_object) else { return TS_ERROR };
    log.set_rolling(i64::from(rolling_enabled));
    TS_SUCCESS
}

/// Seconds between two rolls.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingIntervalSecSet(
    the_object: TSTextLogObject,
    rolling_interval_sec: c_int,
) {
    if let Some(log) = find("TSTextLogObjectRollingIntervalSecSet", the_object) {
        log.change_rolling(|rolling| rolling.set_interval(i64::from(rolling_interval_sec)));
    }
}

/// The hour of the day that rolls are counted from.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingOffsetHrSet(
    the_object: TSTextLogObject,
    rolling_offset_hr: c_int,
) {
    if let Some(log) = find("TSTextLogObjectRollingOffsetHrSet", the_object) {
        log.change_rolling(|rolling| rolling.offset_hr = i64::from(rolling_offset_hr).rem_euclid(24));
    }
}

/// The size in MiB at which a file is rolled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingSizeMbSet(
    the_object: TSTextLogObject,
    rolling_size_mb: c_int,
) {
    if let Some(log) = find("TSTextLogObjectRollingSizeMbSet", the_object) {
        log.change_rolling(|rolling| rolling.set_size(i64::from(rolling_size_mb)));
    }
}

/// The log behind a handle that is not null; `None` for one that was destroyed.
fn find(function: &str, handle: TSTextLogObject) -> Option<Arc<TextLog>> {
    check::not_null(function, "the_object", handle);
    LOGS.read().get(&handle.addr()).cloned()
}
