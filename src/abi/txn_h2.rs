//! Chapter: transactions: HTTP/2 streams and errors.

use std::ffi::{c_char, c_int};

use crate::abi::check;
use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpPriority, TSHttpTxn};

/// Tells that the peer's protocol has reported no error: HTTP/1 has none to report.
///
/// # Safety
/// `txnp` is a handle, and the other pointers are null or can be written to.
unsafe fn no_error(function: &str, txnp: TSHttpTxn, error_class: *mut u32, error_code: *mut u64) {
    // SAFETY: passed on from the caller.
    unsafe { check::txn(function, txnp) };
    // SAFETY: writable by contract; null is refused.
    unsafe { check::store(function, "error_class", error_class, 0) };
    // SAFETY: as above.
    unsafe { check::store(function, "error_code", error_code, 0) };
}

/// The HTTP/2 error that the client sent: its class and number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReceivedErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    // SAFETY: passed on from the plugin.
    unsafe { no_error("TSHttpTxnClientReceivedErrorGet", txnp, error_class, error_code) }
}

/// The HTTP/2 error that the client was sent: its class and number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientSentErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    // SAFETY: passed on from the plugin.
    unsafe { no_error("TSHttpTxnClientSentErrorGet", txnp, error_class, error_code) }
}

/// The HTTP/2 error that the origin sent: its class and number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReceivedErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    // SAFETY: passed on from the plugin.
    unsafe { no_error("TSHttpTxnServerReceivedErrorGet", txnp, error_class, error_code) }
}

/// The HTTP/2 error that the origin was sent: its class and number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerSentErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    // SAFETY: passed on from the plugin.
    unsafe { no_error("TSHttpTxnServerSentErrorGet", txnp, error_class, error_code) }
}

/// Pushes the answer to a GET of this URL to an HTTP/2 client; `TS_ERROR` for others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPush(
    txnp: TSHttpTxn,
    url: *const c_char,
    url_len: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnServerPush(txnp, url, url_len) => TS_ERROR)
}

/// The number of the client's HTTP/2 stream; `TS_ERROR` without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientStreamIdGet(txnp: TSHttpTxn, stream_id: *mut u64) -> RawTSReturnCode {
    stub!(TSHttpTxnClientStreamIdGet(txnp, stream_id) => TS_ERROR)
}

/// The priority of the client's HTTP/2 stream; `TS_ERROR` without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientStreamPriorityGet(
    txnp: TSHttpTxn,
    priority: *mut TSHttpPriority,
) -> RawTSReturnCode {
    stub!(TSHttpTxnClientStreamPriorityGet(txnp, priority) => TS_ERROR)
}
