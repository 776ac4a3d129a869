//! Chapter: transactions: parents and next hop.

use libc::sockaddr;
use std::ffi::{CStr, c_char, c_int};
use std::ptr::null;

use crate::abi::check;
use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn, TSMBuffer, TSMLoc, TSResponseAction,
};

/// The port of a next hop that is not known yet.
const NO_PORT: c_int = -1;
/// `TSHttpTxnLookingUpTypeGet` answers in the engine's numbers, not in those of the header, as in the original.
const LOOKING_UP_ORIGIN: c_int = 0;
const LOOKING_UP_NOTHING: c_int = 1;
const LOOKING_UP_PARENT: c_int = 2;

/// The address that the request goes to, of an origin or a parent; null before it is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnNextHopAddrGet", txnp) };
    if txn.server_address.get().is_some() { txn.server_endpoint() } else { null() }
}

/// The name of the server that the request goes to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopNameGet(txnp: TSHttpTxn) -> *const c_char {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnNextHopNameGet", txnp) }.next_hop_name()
}

/// The port of the server that the request goes to, in host order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopPortGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnNextHopPortGet", txnp) };
    txn.server_address.get().map_or(NO_PORT, |address| address.port().into())
}

/// The parent proxy that a plugin has set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentProxyGet(
    txnp: TSHttpTxn,
    hostname: *mut *const c_char,
    port: *mut c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnParentProxyGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let parent = txn.control.parent.borrow();
    let (name, number) = parent.as_ref().map_or((null(), NO_PORT), |(name, port)| (name.as_ptr(), *port));
    // SAFETY: writable by contract; null is refused.
    unsafe { check::store(NAME, "hostname", hostname, name) };
    // SAFETY: as above.
    unsafe { check::store(NAME, "port", port, number) };
    TS_SUCCESS
}

/// Sends the request to this proxy in place of the origin. The name is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentProxySet(txnp: TSHttpTxn, hostname: *const c_char, port: c_int) {
    const NAME: &str = "TSHttpTxnParentProxySet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "hostname", hostname);
    check::require(port > 0, NAME, "port", port);
    // SAFETY: not null as just checked, and a C string by contract.
    let name = unsafe { CStr::from_ptr(hostname) }.to_owned();
    *txn.control.parent.borrow_mut() = Some((name, port));
}

/// Copies the URL that parents are chosen by into `obj`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentSelectionUrlGet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnParentSelectionUrlGet(txnp, bufp, obj) => TS_ERROR)
}

/// Sets the URL that parents are chosen by.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentSelectionUrlSet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnParentSelectionUrlSet(txnp, bufp, obj) => TS_ERROR)
}

/// Says what to do after the answer of a parent; the structure is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnResponseActionSet(txnp: TSHttpTxn, action: *mut TSResponseAction) {
    stub!(TSHttpTxnResponseActionSet(txnp, action))
}

/// What is to be done after the answer of a parent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnResponseActionGet(txnp: TSHttpTxn, action: *mut TSResponseAction) {
    stub!(TSHttpTxnResponseActionGet(txnp, action))
}

/// What kind of server the request goes to, a `TSLookingUpType`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnLookingUpTypeGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnLookingUpTypeGet", txnp) };
    match txn.server_address.get() {
        None => LOOKING_UP_NOTHING,
        Some(_) if txn.control.parent.borrow().is_some() => LOOKING_UP_PARENT,
        Some(_) => LOOKING_UP_ORIGIN,
    }
}
