//! Chapter: transactions: the cache.

use libc::time_t;
use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSHttpTxnInfoKey, RawTSReturnCode, TS_ERROR, TSHttpTxn, TSMBuffer, TSMLoc, TSMgmtInt,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRespCacheableSet(txnp: TSHttpTxn, flag: c_int) {
    stub!(TSHttpTxnRespCacheableSet(txnp, flag))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnReqCacheableSet(txnp: TSHttpTxn, flag: c_int) {
    stub!(TSHttpTxnReqCacheableSet(txnp, flag))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespNoStoreSet(txnp: TSHttpTxn, flag: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnServerRespNoStoreSet(txnp, flag) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespNoStoreGet(txnp: TSHttpTxn) -> bool {
    stub!(TSHttpTxnServerRespNoStoreGet(txnp) => false)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupStatusGet(
    txnp: TSHttpTxn,
    lookup_status: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCacheLookupStatusGet(txnp, lookup_status) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedRespModifiableGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedRespModifiableGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupStatusSet(
    txnp: TSHttpTxn,
    cachelookup: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCacheLookupStatusSet(txnp, cachelookup) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupUrlGet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCacheLookupUrlGet(txnp, bufp, obj) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupUrlSet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCacheLookupUrlSet(txnp, bufp, obj) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheDiskPathGet(txnp: TSHttpTxn, length: *mut c_int) -> *const c_char {
    stub!(TSHttpTxnCacheDiskPathGet(txnp, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnBackgroundFillStarted(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnBackgroundFillStarted(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIsCacheable(
    txnp: TSHttpTxn,
    request: TSMBuffer,
    response: TSMBuffer,
) -> c_int {
    stub!(TSHttpTxnIsCacheable(txnp, request, response) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnGetMaxAge(txnp: TSHttpTxn, response: TSMBuffer) -> c_int {
    stub!(TSHttpTxnGetMaxAge(txnp, response) => -1)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedRespTimeGet(
    txnp: TSHttpTxn,
    resp_time: *mut time_t,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedRespTimeGet(txnp, resp_time) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnInfoIntGet(
    txnp: TSHttpTxn,
    key: RawTSHttpTxnInfoKey,
    value: *mut TSMgmtInt,
) -> RawTSReturnCode {
    stub!(TSHttpTxnInfoIntGet(txnp, key, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupCountGet(
    txnp: TSHttpTxn,
    lookup_count: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCacheLookupCountGet(txnp, lookup_count) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespIgnore(txnp: TSHttpTxn) -> RawTSReturnCode {
    stub!(TSHttpTxnServerRespIgnore(txnp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedoCacheLookup(
    txnp: TSHttpTxn,
    url: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnRedoCacheLookup(txnp, url, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOverwriteExpireTime(txnp: TSHttpTxn, expire_time: time_t) {
    stub!(TSHttpTxnOverwriteExpireTime(txnp, expire_time))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnUpdateCachedObject(txnp: TSHttpTxn) -> RawTSReturnCode {
    stub!(TSHttpTxnUpdateCachedObject(txnp) => TS_ERROR)
}
