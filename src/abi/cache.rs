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

/// A cache key without a digest; freed by `TSCacheKeyDestroy`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyCreate() -> TSCacheKey {
    stub!(TSCacheKeyCreate() => null_mut())
}

/// Names the object by the digest of these bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDigestSet(
    key: TSCacheKey,
    input: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSCacheKeyDigestSet(key, input, length) => TS_ERROR)
}

/// Names the object as the HTTP engine names the one of this URL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDigestFromUrlSet(key: TSCacheKey, url: TSMLoc) -> RawTSReturnCode {
    stub!(TSCacheKeyDigestFromUrlSet(key, url) => TS_ERROR)
}

/// Chooses the volume by the host, as hosting.config says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyHostNameSet(
    key: TSCacheKey,
    hostname: *const c_char,
    host_len: c_int,
) -> RawTSReturnCode {
    stub!(TSCacheKeyHostNameSet(key, hostname, host_len) => TS_ERROR)
}

/// Keeps the object for as many seconds at least.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyPinnedSet(key: TSCacheKey, pin_in_cache: time_t) -> RawTSReturnCode {
    stub!(TSCacheKeyPinnedSet(key, pin_in_cache) => TS_ERROR)
}

/// Frees a cache key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDestroy(key: TSCacheKey) -> RawTSReturnCode {
    stub!(TSCacheKeyDestroy(key) => TS_ERROR)
}

/// Replaces the URL under which the transaction looks in the cache and stores; before the lookup. A negative
/// length means a C string.
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

/// Opens an object for reading: `TS_EVENT_CACHE_OPEN_READ` with a virtual connection, or `_FAILED` with a
/// negative error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheRead(contp: TSCont, key: TSCacheKey) -> TSAction {
    stub!(TSCacheRead(contp, key) => null_mut())
}

/// Opens an object for writing: `TS_EVENT_CACHE_OPEN_WRITE` with a virtual connection, or `_FAILED` with a
/// negative error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheWrite(contp: TSCont, key: TSCacheKey) -> TSAction {
    stub!(TSCacheWrite(contp, key) => null_mut())
}

/// Removes an object: `TS_EVENT_CACHE_REMOVE` or `_FAILED` follows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheRemove(contp: TSCont, key: TSCacheKey) -> TSAction {
    stub!(TSCacheRemove(contp, key) => null_mut())
}

/// Whether the cache can be used, into `is_ready`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheReady(is_ready: *mut c_int) -> RawTSReturnCode {
    stub!(TSCacheReady(is_ready) => TS_ERROR)
}

/// Calls the continuation for each object of the cache, at most so many KiB a second; what it answers decides
/// about the object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheScan(contp: TSCont, key: TSCacheKey, KB_per_second: c_int) -> TSAction {
    stub!(TSCacheScan(contp, key, KB_per_second) => null_mut())
}

/// Whether the cache can hold this kind of object, into `is_ready`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheDataTypeReady(
    r#type: RawTSCacheDataType,
    is_ready: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSCacheDataTypeReady(r#type, is_ready) => TS_ERROR)
}

/// Says what kind of object the key names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheKeyDataTypeSet(
    key: TSCacheKey,
    r#type: RawTSCacheDataType,
) -> RawTSReturnCode {
    stub!(TSCacheKeyDataTypeSet(key, r#type) => TS_ERROR)
}
