//! Chapter: transactions: the cache.

use libc::time_t;
use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSHttpTxnInfoKey, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn, TSMBuffer, TSMLoc, TSMgmtInt,
};
use crate::abi::{check, mloc};
use crate::message::UrlMut;
use crate::txn::control::Flag;
use crate::txn::lookup::LookupStatus;

/// Has the response stored whatever its fields say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRespCacheableSet(txnp: TSHttpTxn, flag: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnRespCacheableSet", txnp) }.control.set(Flag::ResponseCacheable, flag != 0);
}

/// Has the request looked up and its response stored whatever its fields say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnReqCacheableSet(txnp: TSHttpTxn, flag: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnReqCacheableSet", txnp) }.control.set(Flag::RequestCacheable, flag != 0);
}

/// Has the response not stored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespNoStoreSet(txnp: TSHttpTxn, flag: c_int) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnServerRespNoStoreSet", txnp) }.control.set(Flag::ServerNoStore, flag != 0);
    TS_SUCCESS
}

/// Whether the response is not to be stored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespNoStoreGet(txnp: TSHttpTxn) -> bool {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnServerRespNoStoreGet", txnp) }.control.is_set(Flag::ServerNoStore)
}

/// What the cache lookup found, a `TSCacheLookupResult`; `TS_ERROR` before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupStatusGet(
    txnp: TSHttpTxn,
    lookup_status: *mut c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnCacheLookupStatusGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "lookup_status", lookup_status);
    let Some(status) = txn.lookup_status.get() else { return TS_ERROR };
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *lookup_status = status as c_int };
    TS_SUCCESS
}

/// The cached response, as a copy that can be changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedRespModifiableGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedRespModifiableGet(txnp, bufp, offset) => TS_ERROR)
}

/// Overrules what the cache lookup found; in `TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupStatusSet(
    txnp: TSHttpTxn,
    cachelookup: c_int,
) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnCacheLookupStatusSet", txnp) };
    let done = LookupStatus::from_number(cachelookup).is_some_and(|status| txn.set_lookup_status(status));
    if done { TS_SUCCESS } else { TS_ERROR }
}

/// Copies the URL of the cache lookup into `obj`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupUrlGet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnCacheLookupUrlGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the handles come from C.
    let target = unsafe { mloc::url(NAME, bufp, obj) };
    let Some(url) = txn.lookup_url() else { return TS_ERROR };
    // SAFETY: live as just checked, and nothing else of its heap is in use.
    mloc::change(unsafe { UrlMut::of(target) }, |mut target| {
        target.parse(&url);
    })
}

/// Sets the URL of the cache lookup, before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupUrlSet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnCacheLookupUrlSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::url(NAME, bufp, obj) };
    // SAFETY: live as just checked.
    let url = unsafe { source.as_ref() }.to_vec();
    txn.set_lookup_url(&url);
    TS_SUCCESS
}

/// The file or device that the cached object is on, its length in `length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheDiskPathGet(txnp: TSHttpTxn, length: *mut c_int) -> *const c_char {
    stub!(TSHttpTxnCacheDiskPathGet(txnp, length) => null())
}

/// Whether the response goes on to the cache though the client has left: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnBackgroundFillStarted(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnBackgroundFillStarted(txnp) => 0)
}

/// Whether this response to this request may be stored, by the rules of HTTP and the configuration: 1 or 0.
/// Null stands for the transaction's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIsCacheable(
    txnp: TSHttpTxn,
    request: TSMBuffer,
    response: TSMBuffer,
) -> c_int {
    stub!(TSHttpTxnIsCacheable(txnp, request, response) => 0)
}

/// Seconds that a response stays fresh by its fields, -1 if they do not say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnGetMaxAge(txnp: TSHttpTxn, response: TSMBuffer) -> c_int {
    stub!(TSHttpTxnGetMaxAge(txnp, response) => -1)
}

/// When the cached response was received, in seconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedRespTimeGet(
    txnp: TSHttpTxn,
    resp_time: *mut time_t,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedRespTimeGet(txnp, resp_time) => TS_ERROR)
}

/// A fact about the cache in this transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnInfoIntGet(
    txnp: TSHttpTxn,
    key: RawTSHttpTxnInfoKey,
    value: *mut TSMgmtInt,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnInfoIntGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "value", value);
    let Some(number) = txn.cache_info(key.0) else { return TS_ERROR };
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *value = number };
    TS_SUCCESS
}

/// How often the transaction has looked into the cache.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCacheLookupCountGet(
    txnp: TSHttpTxn,
    lookup_count: *mut c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnCacheLookupCountGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let count = c_int::try_from(txn.lookup_count.get()).unwrap_or(c_int::MAX);
    // SAFETY: writable by contract; null is refused.
    unsafe { check::store(NAME, "lookup_count", lookup_count, count) };
    TS_SUCCESS
}

/// Has an origin's 304 ignored: the cached response is sent and stays as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespIgnore(txnp: TSHttpTxn) -> RawTSReturnCode {
    stub!(TSHttpTxnServerRespIgnore(txnp) => TS_ERROR)
}

/// Looks into the cache again, under another URL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedoCacheLookup(
    txnp: TSHttpTxn,
    url: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnRedoCacheLookup(txnp, url, length) => TS_ERROR)
}

/// Sets when the response goes stale, in seconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOverwriteExpireTime(txnp: TSHttpTxn, expire_time: time_t) {
    stub!(TSHttpTxnOverwriteExpireTime(txnp, expire_time))
}

/// Writes the changed cached header back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnUpdateCachedObject(txnp: TSHttpTxn) -> RawTSReturnCode {
    stub!(TSHttpTxnUpdateCachedObject(txnp) => TS_ERROR)
}
