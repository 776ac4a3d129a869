//! Chapter: records.

use std::borrow::Cow;
use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr::{NonNull, null_mut};

use crate::abi::check;
use crate::abi::types::{
    RawTSMgmtSource, RawTSRecordAccessType, RawTSRecordCheckType, RawTSRecordDataType, RawTSRecordType,
    RawTSRecordUpdateType, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSCont, TSMgmtCounter, TSMgmtFloat,
    TSMgmtInt, TSMgmtString, TSRecordAccessType, TSRecordCheckType, TSRecordData, TSRecordDumpCb,
    TSRecordType,
};
use crate::config::records::{self, Check, Class, Declaration, Update, Value};
use crate::event::{ObjRef, Object};
use crate::host::update;
use crate::stats::view;

/// Has the continuation called by `TS_EVENT_MGMT_UPDATE` at each reload of the configuration; once for each
/// name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtUpdateRegister(contp: TSCont, plugin_name: *const c_char) {
    const NAME: &str = "TSMgmtUpdateRegister";
    let Some(object) = NonNull::new(contp.cast::<Object>()) else {
        check::bad_pointer(NAME, "contp", contp.cast());
    };
    // SAFETY: a C string by contract; null is refused.
    let plugin = unsafe { name_of(NAME, "plugin_name", plugin_name) };
    // SAFETY: continuations live in type-stable pools.
    update::register(&plugin, unsafe { ObjRef::new(object) });
}

/// The value of an integer record; `TS_ERROR` leaves `result` alone. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtIntGet(var_name: *const c_char, result: *mut TSMgmtInt) -> RawTSReturnCode {
    let pick = |value: &Value| match value {
        Value::Int(number) => Some(*number),
        _ => None,
    };
    // SAFETY: passed on from the plugin.
    unsafe { get("TSMgmtIntGet", var_name, result, pick) }
}

/// The value of a counter; `TS_ERROR` leaves `result` alone. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtCounterGet(
    var_name: *const c_char,
    result: *mut TSMgmtCounter,
) -> RawTSReturnCode {
    let pick = |value: &Value| match value {
        Value::Counter(number) => Some(*number),
        _ => None,
    };
    // SAFETY: passed on from the plugin.
    unsafe { get("TSMgmtCounterGet", var_name, result, pick) }
}

/// The value of a float record; `TS_ERROR` leaves `result` alone. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtFloatGet(
    var_name: *const c_char,
    result: *mut TSMgmtFloat,
) -> RawTSReturnCode {
    let pick = |value: &Value| match value {
        Value::Float(number) => Some(*number),
        _ => None,
    };
    // SAFETY: passed on from the plugin.
    unsafe { get("TSMgmtFloatGet", var_name, result, pick) }
}

/// A copy of the value of a string record, for `TSfree`; `TS_ERROR` leaves `result` alone. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtStringGet(
    var_name: *const c_char,
    result: *mut TSMgmtString,
) -> RawTSReturnCode {
    let pick = |value: &Value| match value {
        // SAFETY: a terminated string; the copy is malloc's, for TSfree.
        Value::Str(Some(text)) => Some(unsafe { libc::strdup(text.as_ptr()) }),
        _ => None,
    };
    // SAFETY: passed on from the plugin.
    unsafe { get("TSMgmtStringGet", var_name, result, pick) }
}

/// Where the value of a record came from. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtSourceGet(
    var_name: *const c_char,
    source: *mut RawTSMgmtSource,
) -> RawTSReturnCode {
    const NAME: &str = "TSMgmtSourceGet";
    // SAFETY: a C string by contract; null is refused.
    let name = unsafe { name_of(NAME, "var_name", var_name) };
    check::not_null(NAME, "source", source);
    let number = match records::get(&name) {
        Some(record) if record.class == Class::Node => 0,
        Some(record) => record.source as c_int,
        None if view::find(&name).is_some() => 0,
        None => return TS_ERROR,
    };
    // SAFETY: not null as checked, writable by contract.
    unsafe { *source = RawTSMgmtSource(number) };
    TS_SUCCESS
}

/// Makes a change of this file a change of `parent`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtConfigFileAdd(
    parent: *const c_char,
    fileName: *const c_char,
) -> RawTSReturnCode {
    const NAME: &str = "TSMgmtConfigFileAdd";
    if parent.is_null() || fileName.is_null() {
        // The original does not look.
        return TS_SUCCESS;
    }
    // SAFETY: a C string by contract; null is refused.
    let parent = unsafe { name_of(NAME, "parent", parent) };
    // SAFETY: as above.
    let file = unsafe { name_of(NAME, "fileName", fileName) };
    crate::config::attached::add(&parent, &file);
    TS_SUCCESS
}

/// The type of a record. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtDataTypeGet(
    var_name: *const c_char,
    result: *mut RawTSRecordDataType,
) -> RawTSReturnCode {
    let pick = |value: &Value| Some(RawTSRecordDataType(value.kind() as c_int));
    // SAFETY: passed on from the plugin.
    unsafe { get("TSMgmtDataTypeGet", var_name, result, pick) }
}

/// Registers a string record with a default; the configuration's value, if there is one, stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtStringCreate(
    rec_type: RawTSRecordType,
    name: *const c_char,
    data_default: TSMgmtString,
    update_type: RawTSRecordUpdateType,
    check_type: RawTSRecordCheckType,
    check_regex: *const c_char,
    access_type: RawTSRecordAccessType,
) -> RawTSReturnCode {
    const NAME: &str = "TSMgmtStringCreate";
    let default = if data_default.is_null() {
        Value::Str(None)
    } else {
        // SAFETY: not null as just checked, a C string by contract.
        Value::text(unsafe { check::c_bytes(NAME, "data_default", data_default) })
    };
    // SAFETY: a C string by contract; null is refused.
    let name = unsafe { name_of(NAME, "name", name) };
    declare(&name, rec_type, default, update_type, (check_type, check_regex.is_null()), access_type)
}

/// Registers an integer record with a default; the configuration's value, if there is one, stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtIntCreate(
    rec_type: RawTSRecordType,
    name: *const c_char,
    data_default: TSMgmtInt,
    update_type: RawTSRecordUpdateType,
    check_type: RawTSRecordCheckType,
    check_regex: *const c_char,
    access_type: RawTSRecordAccessType,
) -> RawTSReturnCode {
    // SAFETY: a C string by contract; null is refused.
    let name = unsafe { name_of("TSMgmtIntCreate", "name", name) };
    let default = Value::Int(data_default);
    declare(&name, rec_type, default, update_type, (check_type, check_regex.is_null()), access_type)
}

/// Calls `callback` for each record of the types in the mask `rec_type`, on this thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRecordDump(rec_type: c_int, callback: TSRecordDumpCb, edata: *mut c_void) {
    let Some(callback) = callback else {
        check::bad_pointer("TSRecordDump", "callback", null_mut());
    };
    for entry in view::all(rec_type) {
        // A record name cannot hold a NUL: it came from a line, or from a C string.
        let name = CString::new(entry.name.as_bytes()).unwrap_or_default();
        let mut datum = match &entry.value {
            Value::Int(number) => TSRecordData { rec_int: *number },
            Value::Counter(number) => TSRecordData { rec_counter: *number },
            Value::Float(number) => TSRecordData { rec_float: *number },
            Value::Str(text) => {
                let text = text.as_ref().map_or(null_mut(), |text| text.as_ptr().cast_mut());
                TSRecordData { rec_string: text }
            }
        };
        let (class, kind) = (entry.class as c_int, entry.value.kind() as c_int);
        let registered = c_int::from(entry.registered);
        let (class, kind) = (RawTSRecordType(class), RawTSRecordDataType(kind));
        // SAFETY: the plugin's function gets what the API promises; no lock is held, so it may read records.
        unsafe { callback(class, edata, registered, name.as_ptr(), kind, &raw mut datum) };
    }
}

/// Asks for a new value of an integer record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtConfigIntSet(var_name: *const c_char, value: TSMgmtInt) -> RawTSReturnCode {
    // SAFETY: a C string by contract; null is refused.
    let name = unsafe { name_of("TSMgmtConfigIntSet", "var_name", var_name) };
    if records::set(&name, Value::Int(value)) { TS_SUCCESS } else { TS_ERROR }
}

/// Requires a C string and gives its text; names that are not UTF-8 match no record.
///
/// # Safety
/// A `text` that is not null is a C string that outlives `'a`.
unsafe fn name_of<'a>(function: &str, argument: &str, text: *const c_char) -> Cow<'a, str> {
    // SAFETY: passed on from the caller.
    String::from_utf8_lossy(unsafe { check::c_bytes(function, argument, text) })
}

/// Reads a registered record; the result is written on success only.
///
/// # Safety
/// `name` is null or a C string, `result` null or writable.
unsafe fn get<T>(
    function: &str,
    name: *const c_char,
    result: *mut T,
    pick: impl FnOnce(&Value) -> Option<T>,
) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let name = unsafe { name_of(function, "var_name", name) };
    check::not_null(function, "result", result);
    let Some(value) = view::value(&name).as_ref().and_then(pick) else { return TS_ERROR };
    // SAFETY: not null as checked, writable by contract.
    unsafe { result.write(value) };
    TS_SUCCESS
}

/// Declares a plugin's record. `check` is the type of check and whether its pattern is missing.
fn declare(
    name: &str,
    class: RawTSRecordType,
    default: Value,
    update: RawTSRecordUpdateType,
    check: (RawTSRecordCheckType, bool),
    access: RawTSRecordAccessType,
) -> RawTSReturnCode {
    if let (kind, true) = check
        && kind != TSRecordCheckType::TS_RECORDCHECK_NULL
    {
        return TS_ERROR;
    }
    let class = match class {
        c if c == TSRecordType::TS_RECORDTYPE_LOCAL => Class::Local,
        c if c == TSRecordType::TS_RECORDTYPE_PLUGIN => Class::Plugin,
        _ => Class::Config,
    };
    let update = match update.0 {
        1 => Update::Dynamic,
        2 => Update::Restart,
        3 => Update::RestartManager,
        _ => Update::Fixed,
    };
    let read_only = access == TSRecordAccessType::TS_RECORDACCESS_READ_ONLY;
    records::declare(name, Declaration { class, default, update, check: Check::Any, read_only });
    TS_SUCCESS
}
