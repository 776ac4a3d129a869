//! Chapter: protocol stacks and tags.

use std::ffi::{c_char, c_int};
use std::ptr::null;

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
    stub!(TSNormalizedProtocolTag(tag) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRegisterProtocolTag(tag: *const c_char) -> *const c_char {
    stub!(TSRegisterProtocolTag(tag) => null())
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
