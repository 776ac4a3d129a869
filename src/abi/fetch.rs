//! Chapter: fetching.

use libc::{size_t, sockaddr, ssize_t};
use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSFetchWakeUpOptions, RawTSReturnCode, TS_ERROR, TSCont, TSFetchEvent, TSFetchSM, TSFetchUrlParams_t,
    TSHttpTxn, TSMBuffer, TSMLoc,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchPageRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSFetchPageRespGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchRespGet(txnp: TSHttpTxn, length: *mut c_int) -> *mut c_char {
    stub!(TSFetchRespGet(txnp, length) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchUrl(
    request: *const c_char,
    request_len: c_int,
    addr: *const sockaddr,
    contp: TSCont,
    callback_options: RawTSFetchWakeUpOptions,
    event: TSFetchEvent,
) -> TSFetchSM {
    stub!(TSFetchUrl(request, request_len, addr, contp, callback_options, event) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchPages(params: *mut TSFetchUrlParams_t) {
    stub!(TSFetchPages(params))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchCreate(
    contp: TSCont,
    method: *const c_char,
    url: *const c_char,
    version: *const c_char,
    client_addr: *const sockaddr,
    flags: c_int,
) -> TSFetchSM {
    stub!(TSFetchCreate(contp, method, url, version, client_addr, flags) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchFlagSet(fetch_sm: TSFetchSM, flags: c_int) {
    stub!(TSFetchFlagSet(fetch_sm, flags))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchHeaderAdd(
    fetch_sm: TSFetchSM,
    name: *const c_char,
    name_len: c_int,
    value: *const c_char,
    value_len: c_int,
) {
    stub!(TSFetchHeaderAdd(fetch_sm, name, name_len, value, value_len))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchWriteData(fetch_sm: TSFetchSM, data: *const c_void, len: size_t) {
    stub!(TSFetchWriteData(fetch_sm, data, len))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchReadData(fetch_sm: TSFetchSM, buf: *mut c_void, len: size_t) -> ssize_t {
    stub!(TSFetchReadData(fetch_sm, buf, len) => -1)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchLaunch(fetch_sm: TSFetchSM) {
    stub!(TSFetchLaunch(fetch_sm))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchDestroy(fetch_sm: TSFetchSM) {
    stub!(TSFetchDestroy(fetch_sm))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchUserDataSet(fetch_sm: TSFetchSM, data: *mut c_void) {
    stub!(TSFetchUserDataSet(fetch_sm, data))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchUserDataGet(fetch_sm: TSFetchSM) -> *mut c_void {
    stub!(TSFetchUserDataGet(fetch_sm) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchRespHdrMBufGet(fetch_sm: TSFetchSM) -> TSMBuffer {
    stub!(TSFetchRespHdrMBufGet(fetch_sm) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchRespHdrMLocGet(fetch_sm: TSFetchSM) -> TSMLoc {
    stub!(TSFetchRespHdrMLocGet(fetch_sm) => null_mut())
}
