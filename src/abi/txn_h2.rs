//! Chapter: transactions: HTTP/2 streams and errors.

use std::ffi::{c_char, c_int};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpPriority, TSHttpTxn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReceivedErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    stub!(TSHttpTxnClientReceivedErrorGet(txnp, error_class, error_code))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientSentErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    stub!(TSHttpTxnClientSentErrorGet(txnp, error_class, error_code))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReceivedErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    stub!(TSHttpTxnServerReceivedErrorGet(txnp, error_class, error_code))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerSentErrorGet(
    txnp: TSHttpTxn,
    error_class: *mut u32,
    error_code: *mut u64,
) {
    stub!(TSHttpTxnServerSentErrorGet(txnp, error_class, error_code))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPush(
    txnp: TSHttpTxn,
    url: *const c_char,
    url_len: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnServerPush(txnp, url, url_len) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientStreamIdGet(txnp: TSHttpTxn, stream_id: *mut u64) -> RawTSReturnCode {
    stub!(TSHttpTxnClientStreamIdGet(txnp, stream_id) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientStreamPriorityGet(
    txnp: TSHttpTxn,
    priority: *mut TSHttpPriority,
) -> RawTSReturnCode {
    stub!(TSHttpTxnClientStreamPriorityGet(txnp, priority) => TS_ERROR)
}
