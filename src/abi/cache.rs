//! Chapter: cache keys and objects.

use libc::time_t;
use std::ffi::{c_char, c_int};
use std::ptr::null_mut;

use crate::abi::check;
use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSCacheDataType, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSAction, TSCacheKey, TSCont, TSHttpTxn,
    TSMLoc,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyCreate() -> TSCacheKey {
    stub!(TSCacheKeyCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDigestSet(
    key: TSCacheKey,
    input: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSCacheKeyDigestSet(key, input, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDigestFromUrlSet(key: TSCacheKey, url: TSMLoc) -> RawTSReturnCode {
    stub!(TSCacheKeyDigestFromUrlSet(key, url) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyHostNameSet(
    key: TSCacheKey,
    hostname: *const c_char,
    host_len: c_int,
) -> RawTSReturnCode {
    stub!(TSCacheKeyHostNameSet(key, hostname, host_len) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyPinnedSet(key: TSCacheKey, pin_in_cache: time_t) -> RawTSReturnCode {
    stub!(TSCacheKeyPinnedSet(key, pin_in_cache) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDestroy(key: TSCacheKey) -> RawTSReturnCode {
    stub!(TSCacheKeyDestroy(key) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheUrlSet(
    txnp: TSHttpTxn,
    url: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSCacheUrlSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: readable for the length, or a C string, by contract; null is refused.
    let url = unsafe { check::sized_bytes(NAME, "url", url, length.into()) };
    if txn.set_cache_url(url) { TS_SUCCESS } else { TS_ERROR }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheRead(contp: TSCont, key: TSCacheKey) -> TSAction {
    stub!(TSCacheRead(contp, key) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheWrite(contp: TSCont, key: TSCacheKey) -> TSAction {
    stub!(TSCacheWrite(contp, key) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheRemove(contp: TSCont, key: TSCacheKey) -> TSAction {
    stub!(TSCacheRemove(contp, key) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheReady(is_ready: *mut c_int) -> RawTSReturnCode {
    stub!(TSCacheReady(is_ready) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheScan(contp: TSCont, key: TSCacheKey, KB_per_second: c_int) -> TSAction {
    stub!(TSCacheScan(contp, key, KB_per_second) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheDataTypeReady(
    r#type: RawTSCacheDataType,
    is_ready: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSCacheDataTypeReady(r#type, is_ready) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDataTypeSet(
    key: TSCacheKey,
    r#type: RawTSCacheDataType,
) -> RawTSReturnCode {
    stub!(TSCacheKeyDataTypeSet(key, r#type) => TS_ERROR)
}
