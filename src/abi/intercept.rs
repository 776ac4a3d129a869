//! Chapter: intercepts.

use crate::abi::check;
use crate::abi::types::{TSCont, TSHttpTxn};
use crate::txn::control::Intercept;

/// Lets the plugin answer the request in place of cache and origin.
///
/// The continuation gets `TS_EVENT_NET_ACCEPT` with a connection that the request comes by, or
/// `TS_EVENT_NET_ACCEPT_FAILED` if it was not needed. Up to `TS_HTTP_POST_REMAP_HOOK`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIntercept(contp: TSCont, txnp: TSHttpTxn) {
    // SAFETY: the handles come from C.
    unsafe { intercept("TSHttpTxnIntercept", contp, txnp, false) }
}

/// Lets the plugin answer in place of the origin, if the cache does not; as `TSHttpTxnIntercept`. Up to
/// `TS_HTTP_OS_DNS_HOOK`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerIntercept(contp: TSCont, txnp: TSHttpTxn) {
    // SAFETY: the handles come from C.
    unsafe { intercept("TSHttpTxnServerIntercept", contp, txnp, true) }
}

/// Puts an intercept on the transaction in place of any other, which is told nothing.
///
/// # Safety
/// As for [`check::object`].
unsafe fn intercept(function: &str, contp: TSCont, txnp: TSHttpTxn, is_server: bool) {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    // SAFETY: passed on from the caller.
    let continuation = unsafe { check::object_ref(function, "contp", contp) };
    txn.control.intercept.set(Some(Intercept { continuation, is_server }));
}
