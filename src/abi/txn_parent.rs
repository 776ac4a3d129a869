//! Chapter: transactions: parents and next hop.

use libc::sockaddr;
use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::check;
use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpTxn, TSMBuffer, TSMLoc, TSResponseAction};

/// The port of a next hop that is not known yet.
const NO_PORT: c_int = -1;
/// `TSHttpTxnLookingUpTypeGet` answers in the engine's numbers, not in those of the header, as in the original.
const LOOKING_UP_ORIGIN: c_int = 0;
const LOOKING_UP_NOTHING: c_int = 1;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnNextHopAddrGet", txnp) };
    if txn.server_address.get().is_some() { txn.server_endpoint() } else { null() }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopNameGet(txnp: TSHttpTxn) -> *const c_char {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnNextHopNameGet", txnp) }.next_hop_name()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopPortGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnNextHopPortGet", txnp) };
    txn.server_address.get().map_or(NO_PORT, |address| address.port().into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentProxyGet(
    txnp: TSHttpTxn,
    hostname: *mut *const c_char,
    port: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnParentProxyGet(txnp, hostname, port) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentProxySet(txnp: TSHttpTxn, hostname: *const c_char, port: c_int) {
    stub!(TSHttpTxnParentProxySet(txnp, hostname, port))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentSelectionUrlGet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnParentSelectionUrlGet(txnp, bufp, obj) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentSelectionUrlSet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnParentSelectionUrlSet(txnp, bufp, obj) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnResponseActionSet(txnp: TSHttpTxn, action: *mut TSResponseAction) {
    stub!(TSHttpTxnResponseActionSet(txnp, action))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnResponseActionGet(txnp: TSHttpTxn, action: *mut TSResponseAction) {
    stub!(TSHttpTxnResponseActionGet(txnp, action))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnLookingUpTypeGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnLookingUpTypeGet", txnp) };
    if txn.server_address.get().is_some() { LOOKING_UP_ORIGIN } else { LOOKING_UP_NOTHING }
}
