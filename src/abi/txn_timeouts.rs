//! Chapter: transactions: timeouts.

use std::ffi::c_int;

use crate::abi::check;
use crate::abi::types::TSHttpTxn;
use crate::txn::control::{Control, Timeout};

/// Sets a timeout, given in ms.
///
/// # Safety
/// As for [`check::object`].
unsafe fn set(function: &str, txnp: TSHttpTxn, ms: c_int, which: fn(&Control) -> &Timeout) {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    // A negative time leaves the record in force.
    which(&txn.control).set(u64::try_from(ms).ok().map(|ms| ms * 1_000_000));
}

/// Milliseconds that the transaction may take in all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnActiveTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { set("TSHttpTxnActiveTimeoutSet", txnp, timeout, |control| &control.active_timeout) }
}

/// Milliseconds that connecting to the origin may take.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConnectTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { set("TSHttpTxnConnectTimeoutSet", txnp, timeout, |control| &control.connect_timeout) }
}

/// Milliseconds that resolving the origin's name may take.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnDNSTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { set("TSHttpTxnDNSTimeoutSet", txnp, timeout, |control| &control.dns_timeout) }
}

/// Milliseconds without a byte after which the transaction ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNoActivityTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { set("TSHttpTxnNoActivityTimeoutSet", txnp, timeout, |control| &control.inactivity_timeout) }
}
