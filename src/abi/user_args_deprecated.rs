//! Chapter: user arguments, deprecated calls.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpSsn, TSHttpTxn, TSVConn};

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgSet(txnp: TSHttpTxn, arg_idx: c_int, arg: *mut c_void) {
    stub!(TSHttpTxnArgSet(txnp, arg_idx, arg))
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgGet(txnp: TSHttpTxn, arg_idx: c_int) -> *mut c_void {
    stub!(TSHttpTxnArgGet(txnp, arg_idx) => null_mut())
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgSet(ssnp: TSHttpSsn, arg_idx: c_int, arg: *mut c_void) {
    stub!(TSHttpSsnArgSet(ssnp, arg_idx, arg))
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgGet(ssnp: TSHttpSsn, arg_idx: c_int) -> *mut c_void {
    stub!(TSHttpSsnArgGet(ssnp, arg_idx) => null_mut())
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgSet(connp: TSVConn, arg_idx: c_int, arg: *mut c_void) {
    stub!(TSVConnArgSet(connp, arg_idx, arg))
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgGet(connp: TSVConn, arg_idx: c_int) -> *mut c_void {
    stub!(TSVConnArgGet(connp, arg_idx) => null_mut())
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgIndexReserve(
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnArgIndexReserve(name, description, arg_idx) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgIndexNameLookup(
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSHttpTxnArgIndexNameLookup(name, arg_idx, description) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgIndexLookup(
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSHttpTxnArgIndexLookup(arg_idx, name, description) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgIndexReserve(
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpSsnArgIndexReserve(name, description, arg_idx) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgIndexNameLookup(
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSHttpSsnArgIndexNameLookup(name, arg_idx, description) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgIndexLookup(
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSHttpSsnArgIndexLookup(arg_idx, name, description) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgIndexReserve(
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSVConnArgIndexReserve(name, description, arg_idx) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgIndexNameLookup(
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSVConnArgIndexNameLookup(name, arg_idx, description) => TS_ERROR)
}

#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgIndexLookup(
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    stub!(TSVConnArgIndexLookup(arg_idx, name, description) => TS_ERROR)
}
