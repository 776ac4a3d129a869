//! Chapter: user arguments.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, RawTSUserArgType, TS_ERROR};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgIndexReserve(
    r#type: RawTSUserArgType,
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSUserArgIndexReserve(r#type, name, description, arg_idx) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgIndexNameLookup(
    r#type: RawTSUserArgType,
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSUserArgIndexNameLookup(r#type, name, arg_idx, description) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgIndexLookup(
    r#type: RawTSUserArgType,
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSUserArgIndexLookup(r#type, arg_idx, name, description) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgSet(data: *mut c_void, arg_idx: c_int, arg: *mut c_void) {
    stub!(TSUserArgSet(data, arg_idx, arg))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUserArgGet(data: *mut c_void, arg_idx: c_int) -> *mut c_void {
    stub!(TSUserArgGet(data, arg_idx) => null_mut())
}
