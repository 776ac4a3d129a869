//! Chapter: transactions: byte counts.

use std::ffi::c_int;

use crate::abi::check;
use crate::abi::types::TSHttpTxn;
use crate::txn::outcome::{Bytes, Outcome};

/// Bytes of a head.
///
/// # Safety
/// As for [`check::object`].
unsafe fn header(function: &str, txnp: TSHttpTxn, which: fn(&Outcome) -> &Bytes) -> c_int {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    c_int::try_from(which(&txn.outcome).header.get()).unwrap_or(c_int::MAX)
}

/// Bytes of a body.
///
/// # Safety
/// As for [`check::object`].
unsafe fn body(function: &str, txnp: TSHttpTxn, which: fn(&Outcome) -> &Bytes) -> i64 {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    i64::try_from(which(&txn.outcome).body.get()).unwrap_or(i64::MAX)
}

/// Bytes of the client request's header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { header("TSHttpTxnClientReqHdrBytesGet", txnp, |outcome| &outcome.client_request) }
}

/// Bytes of the client request's body.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { body("TSHttpTxnClientReqBodyBytesGet", txnp, |outcome| &outcome.client_request) }
}

/// Bytes of the header sent to the origin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReqHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { header("TSHttpTxnServerReqHdrBytesGet", txnp, |outcome| &outcome.server_request) }
}

/// Bytes of the body sent to the origin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReqBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { body("TSHttpTxnServerReqBodyBytesGet", txnp, |outcome| &outcome.server_request) }
}

/// Bytes of the header of a pushed response.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPushedRespHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { header("TSHttpTxnPushedRespHdrBytesGet", txnp, |outcome| &outcome.pushed_response) }
}

/// Bytes of the body of a pushed response.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPushedRespBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { body("TSHttpTxnPushedRespBodyBytesGet", txnp, |outcome| &outcome.pushed_response) }
}

/// Bytes of the header that came from the origin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { header("TSHttpTxnServerRespHdrBytesGet", txnp, |outcome| &outcome.server_response) }
}

/// Bytes of the body that came from the origin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { body("TSHttpTxnServerRespBodyBytesGet", txnp, |outcome| &outcome.server_response) }
}

/// Bytes of the header sent to the client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientRespHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { header("TSHttpTxnClientRespHdrBytesGet", txnp, |outcome| &outcome.client_response) }
}

/// Bytes of the body sent to the client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientRespBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { body("TSHttpTxnClientRespBodyBytesGet", txnp, |outcome| &outcome.client_response) }
}
