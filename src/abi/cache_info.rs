//! Chapter: cached alternates as objects.

use libc::time_t;
use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSReturnCode, TS_ERROR, TSCacheHttpInfo, TSCacheKey, TSCacheTxn, TSMBuffer, TSMLoc, TSVConn,
};

/// Size in bytes of the cached object that this connection reads.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnCacheObjectSizeGet(connp: TSVConn) -> i64 {
    stub!(TSVConnCacheObjectSizeGet(connp) => 0)
}

/// Where a cache operation stands: length and offset of what it is about.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheBufferInfoGet(
    txnp: TSCacheTxn,
    length: *mut u64,
    offset: *mut u64,
) -> RawTSReturnCode {
    stub!(TSCacheBufferInfoGet(txnp, length, offset) => TS_ERROR)
}

/// An empty alternate; freed by `TSCacheHttpInfoDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoCreate() -> TSCacheHttpInfo {
    stub!(TSCacheHttpInfoCreate() => null_mut())
}

/// The request of an alternate; lives as long as it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoReqGet(
    infop: TSCacheHttpInfo,
    bufp: *mut TSMBuffer,
    obj: *mut TSMLoc,
) {
    stub!(TSCacheHttpInfoReqGet(infop, bufp, obj))
}

/// The response of an alternate; lives as long as it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoRespGet(
    infop: TSCacheHttpInfo,
    bufp: *mut TSMBuffer,
    obj: *mut TSMLoc,
) {
    stub!(TSCacheHttpInfoRespGet(infop, bufp, obj))
}

/// Copies a request into an alternate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoReqSet(infop: TSCacheHttpInfo, bufp: TSMBuffer, obj: TSMLoc) {
    stub!(TSCacheHttpInfoReqSet(infop, bufp, obj))
}

/// Copies a response into an alternate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoRespSet(infop: TSCacheHttpInfo, bufp: TSMBuffer, obj: TSMLoc) {
    stub!(TSCacheHttpInfoRespSet(infop, bufp, obj))
}

/// Gives an alternate the key of its body.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoKeySet(infop: TSCacheHttpInfo, key: TSCacheKey) {
    stub!(TSCacheHttpInfoKeySet(infop, key))
}

/// Sets the size of an alternate's body, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoSizeSet(infop: TSCacheHttpInfo, size: i64) {
    stub!(TSCacheHttpInfoSizeSet(infop, size))
}

/// Writes a vector with this one alternate as the cache stores it; answers its size in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoVector(
    infop: TSCacheHttpInfo,
    data: *mut c_void,
    length: c_int,
) -> c_int {
    stub!(TSCacheHttpInfoVector(infop, data, length) => 0)
}

/// When the request of an alternate was sent, in seconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoReqSentTimeGet(infop: TSCacheHttpInfo) -> time_t {
    stub!(TSCacheHttpInfoReqSentTimeGet(infop) => 0)
}

/// When the response of an alternate came, in seconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoRespReceivedTimeGet(infop: TSCacheHttpInfo) -> time_t {
    stub!(TSCacheHttpInfoRespReceivedTimeGet(infop) => 0)
}

/// Size of an alternate's body, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoSizeGet(infop: TSCacheHttpInfo) -> i64 {
    stub!(TSCacheHttpInfoSizeGet(infop) => 0)
}

/// Hands an alternate to a connection that writes to the cache.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnCacheHttpInfoSet(connp: TSVConn, infop: TSCacheHttpInfo) {
    stub!(TSVConnCacheHttpInfoSet(connp, infop))
}

/// A copy of an alternate; freed by `TSCacheHttpInfoDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoCopy(infop: TSCacheHttpInfo) -> TSCacheHttpInfo {
    stub!(TSCacheHttpInfoCopy(infop) => null_mut())
}

/// Frees an alternate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSCacheHttpInfoDestroy(infop: TSCacheHttpInfo) {
    stub!(TSCacheHttpInfoDestroy(infop))
}
