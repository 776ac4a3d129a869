//! Chapter: user arguments.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::atomic::Ordering;

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, RawTSUserArgType, TS_ERROR, TS_SUCCESS};
use crate::event::ArgSlot;
use crate::event::user_args::{self, ArgTable};

fn table(function: &str, r#type: RawTSUserArgType) -> ArgTable {
    ArgTable::from_id(r#type.0).unwrap_or_else(|| check::bad_argument(function, "type", r#type.0))
}

/// Stores through a pointer that may be null, for results that the caller does not want.
///
/// # Safety
/// A `place` that is not null can be written to.
unsafe fn store<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: writable by contract.
        unsafe { place.write(value) };
    }
}

/// Reserves an index in `table` for the function of this name.
///
/// # Safety
/// `name` is null or a C string, so is `description`, and `arg_idx` is null or can be written to.
pub(super) unsafe fn reserve(
    function: &str,
    table: ArgTable,
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    check::not_null(function, "name", name);
    check::not_null(function, "arg_idx", arg_idx);
    // SAFETY: not null as just checked, and a C string by contract.
    let name = unsafe { CStr::from_ptr(name) };
    let description = if description.is_null() { c"".as_ptr() } else { description };
    // SAFETY: a C string by contract.
    let description = unsafe { CStr::from_ptr(description) };
    let Some(index) = user_args::reserve(table, name, description) else { return TS_ERROR };
    // SAFETY: writable by contract.
    unsafe { store(arg_idx, index) };
    TS_SUCCESS
}

/// Looks a reservation up by its name for the function of this name.
///
/// # Safety
/// `name` is null or a C string; the other pointers are null or can be written to.
pub(super) unsafe fn find(
    function: &str,
    table: ArgTable,
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    check::not_null(function, "name", name);
    check::not_null(function, "arg_idx", arg_idx);
    // SAFETY: not null as just checked, and a C string by contract.
    let Some(reserved) = user_args::find(table, unsafe { CStr::from_ptr(name) }) else { return TS_ERROR };
    // SAFETY: writable by contract.
    unsafe { store(arg_idx, reserved.index) };
    // SAFETY: as above.
    unsafe { store(description, reserved.description.as_ptr()) };
    TS_SUCCESS
}

/// Looks a reservation up by its index for the function of this name.
///
/// # Safety
/// The pointers are null or can be written to.
pub(super) unsafe fn get(
    function: &str,
    table: ArgTable,
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    check::require(table.has_index(arg_idx), function, "arg_idx", arg_idx);
    let Some(reserved) = user_args::get(table, arg_idx) else { return TS_ERROR };
    // SAFETY: writable by contract.
    unsafe { store(name, reserved.name.as_ptr()) };
    // SAFETY: as above.
    unsafe { store(description, reserved.description.as_ptr()) };
    TS_SUCCESS
}

/// The slot of an object, or of the process for null.
///
/// # Safety
/// As for [`check::object`].
pub(super) unsafe fn slot<'a>(function: &str, data: *mut c_void, arg_idx: c_int) -> &'a ArgSlot {
    // SAFETY: passed on from the caller.
    let object = (!data.is_null()).then(|| unsafe { check::object(function, "data", data) });
    user_args::slot(object, arg_idx).unwrap_or_else(|error| check::bad_argument(function, "arg_idx", error))
}

/// A slot for the plugin's data in each object of a kind; the same name gets the same slot. For
/// `TSPluginInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgIndexReserve(
    r#type: RawTSUserArgType,
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    let table = table("TSUserArgIndexReserve", r#type);
    // SAFETY: passed on from the plugin.
    unsafe { reserve("TSUserArgIndexReserve", table, name, description, arg_idx) }
}

/// Slot and description for a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgIndexNameLookup(
    r#type: RawTSUserArgType,
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    let table = table("TSUserArgIndexNameLookup", r#type);
    // SAFETY: passed on from the plugin.
    unsafe { find("TSUserArgIndexNameLookup", table, name, arg_idx, description) }
}

/// Name and description of a slot.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgIndexLookup(
    r#type: RawTSUserArgType,
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    let table = table("TSUserArgIndexLookup", r#type);
    // SAFETY: passed on from the plugin.
    unsafe { get("TSUserArgIndexLookup", table, arg_idx, name, description) }
}

/// Keeps a pointer in an object's slot, or with null for the object in the process's; the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgSet(data: *mut c_void, arg_idx: c_int, arg: *mut c_void) {
    // SAFETY: the handle comes from C.
    unsafe { slot("TSUserArgSet", data, arg_idx) }.store(arg, Ordering::Release);
}

/// The pointer in a slot, null at first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgGet(data: *mut c_void, arg_idx: c_int) -> *mut c_void {
    // SAFETY: the handle comes from C.
    unsafe { slot("TSUserArgGet", data, arg_idx) }.load(Ordering::Acquire)
}
