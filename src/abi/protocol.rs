//! Chapter: protocol stacks and tags.

use std::ffi::{CStr, c_char, c_int};
use std::ptr::null;

use crate::abi::check;
use crate::abi::constants;
use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSCont, TSHttpSsn, TSHttpTxn, TSVConn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnProtocolDisable(
    connp: TSVConn,
    protocol_name: *const c_char,
) -> RawTSReturnCode {
    stub!(TSVConnProtocolDisable(connp, protocol_name) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnProtocolEnable(
    connp: TSVConn,
    protocol_name: *const c_char,
) -> RawTSReturnCode {
    stub!(TSVConnProtocolEnable(connp, protocol_name) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetAcceptNamedProtocol(contp: TSCont, protocol: *const c_char) -> RawTSReturnCode {
    stub!(TSNetAcceptNamedProtocol(contp, protocol) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientProtocolStackGet(
    txnp: TSHttpTxn,
    count: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnClientProtocolStackGet(txnp, count, result, actual) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientProtocolStackGet(
    ssnp: TSHttpSsn,
    count: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpSsnClientProtocolStackGet(ssnp, count, result, actual) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientProtocolStackContains(
    txnp: TSHttpTxn,
    tag: *const c_char,
) -> *const c_char {
    stub!(TSHttpTxnClientProtocolStackContains(txnp, tag) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientProtocolStackContains(
    ssnp: TSHttpSsn,
    tag: *const c_char,
) -> *const c_char {
    stub!(TSHttpSsnClientProtocolStackContains(ssnp, tag) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNormalizedProtocolTag(tag: *const c_char) -> *const c_char {
    // SAFETY: passed on from the plugin.
    let tag = unsafe { check::c_bytes("TSNormalizedProtocolTag", "tag", tag) };
    constants::protocol_tag(tag).map_or(null(), CStr::as_ptr)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRegisterProtocolTag(tag: *const c_char) -> *const c_char {
    let _ = tag;
    // No tag can be added; the original answers the same, whatever it is given.
    null()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerProtocolStackGet(
    txnp: TSHttpTxn,
    count: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnServerProtocolStackGet(txnp, count, result, actual) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerProtocolStackContains(
    txnp: TSHttpTxn,
    tag: *const c_char,
) -> *const c_char {
    stub!(TSHttpTxnServerProtocolStackContains(txnp, tag) => null())
}
