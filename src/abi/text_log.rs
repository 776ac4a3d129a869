//! Chapter: text logs.

use libc::size_t;
use std::ffi::{c_char, c_int};

use crate::abi::stub::{pending, stub};
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSTextLogObject};
use crate::abi::variadic::variadic;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectCreate(
    filename: *const c_char,
    mode: c_int,
    new_log_obj: *mut TSTextLogObject,
) -> RawTSReturnCode {
    stub!(TSTextLogObjectCreate(filename, mode, new_log_obj) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectFlush(the_object: TSTextLogObject) {
    stub!(TSTextLogObjectFlush(the_object))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectDestroy(the_object: TSTextLogObject) -> RawTSReturnCode {
    stub!(TSTextLogObjectDestroy(the_object) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectHeaderSet(the_object: TSTextLogObject, header: *const c_char) {
    stub!(TSTextLogObjectHeaderSet(the_object, header))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingEnabledSet(
    the_object: TSTextLogObject,
    rolling_enabled: c_int,
) -> RawTSReturnCode {
    stub!(TSTextLogObjectRollingEnabledSet(the_object, rolling_enabled) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingIntervalSecSet(
    the_object: TSTextLogObject,
    rolling_interval_sec: c_int,
) {
    stub!(TSTextLogObjectRollingIntervalSecSet(the_object, rolling_interval_sec))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingOffsetHrSet(
    the_object: TSTextLogObject,
    rolling_offset_hr: c_int,
) {
    stub!(TSTextLogObjectRollingOffsetHrSet(the_object, rolling_offset_hr))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTextLogObjectRollingSizeMbSet(
    the_object: TSTextLogObject,
    rolling_size_mb: c_int,
) {
    stub!(TSTextLogObjectRollingSizeMbSet(the_object, rolling_size_mb))
}

variadic! {
    TSTextLogObjectWrite => tshost_format_text_log;
}
pending!(TSTextLogObjectWrite);

/// Receives a formatted line from `variadic.c`.
#[unsafe(no_mangle)]
unsafe extern "C" fn tshost_text_log_write(
    the_object: TSTextLogObject,
    text: *const c_char,
    length: size_t,
) -> RawTSReturnCode {
    let _ = (the_object, text, length);
    TS_ERROR
}
