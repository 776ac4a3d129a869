//! Chapter: transactions: parents and next hop.

use libc::sockaddr;
use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpTxn, TSMBuffer, TSMLoc, TSResponseAction};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    stub!(TSHttpTxnNextHopAddrGet(txnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopNameGet(txnp: TSHttpTxn) -> *const c_char {
    stub!(TSHttpTxnNextHopNameGet(txnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopPortGet(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnNextHopPortGet(txnp) => 0)
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
    stub!(TSHttpTxnLookingUpTypeGet(txnp) => -1)
}
