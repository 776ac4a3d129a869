//! Chapter: transactions: parents and next hop.

use libc::sockaddr;
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::null;

use crate::abi::types::{
    RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn, TSMBuffer, TSMLoc, TSResponseAction,
};
use crate::abi::{check, mloc};
use crate::message::UrlMut;
use crate::txn::parents::ResponseAction;

/// What is told when no plugin has set an action.
const NO_ACTION: TSResponseAction = TSResponseAction {
    hostname: null(),
    hostname_len: 0,
    port: 0,
    fail: false,
    is_retry: false,
    nextHopExists: false,
    responseIsRetryable: false,
    goDirect: false,
    parentIsProxy: false,
    no_cache: false,
};
/// The port of a next hop that is not known yet.
const NO_PORT: c_int = -1;
/// `TSHttpTxnLookingUpTypeGet` answers in the engine's numbers, not in those of the header, as in the original.
const LOOKING_UP_ORIGIN: c_int = 0;
const LOOKING_UP_NOTHING: c_int = 1;
const LOOKING_UP_PARENT: c_int = 2;

/// The address that the request goes to, of an origin or a parent; null before it is
/// asked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNextHopAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnNextHopAddrGet", txnp) };
    if txn.has_next_hop() { txn.server_endpoint() } else { null() }
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
    let port = unsafe { check::txn("TSHttpTxnNextHopPortGet", txnp) }.next_hop_port();
    port.map_or(NO_PORT, c_int::from)
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

/// Copies the URL that a plugin has set for the choice of parents into `obj`; an error when none has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentSelectionUrlGet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnParentSelectionUrlGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the handles come from C.
    let target = unsafe { mloc::url(NAME, bufp, obj) };
    let Some(url) = txn.control.parent_selection_url.borrow().clone() else { return TS_ERROR };
    // SAFETY: live as just checked, and nothing else of its heap is in use.
    mloc::change(unsafe { UrlMut::of(target) }, |mut target| {
        target.parse(&url);
    })
}

/// Sets the URL that parents are chosen by where that is done by consistent hashing; it is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnParentSelectionUrlSet(
    txnp: TSHttpTxn,
    bufp: TSMBuffer,
    obj: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnParentSelectionUrlSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::url(NAME, bufp, obj) };
    // SAFETY: live as just checked.
    let url = unsafe { source.as_ref() }.to_vec();
    *txn.control.parent_selection_url.borrow_mut() = Some(url);
    TS_SUCCESS
}

/// Says who is asked first and next, in place of the rules of `parent.config`, and what to do with an answer. The structure
/// and its host name are copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnResponseActionSet(txnp: TSHttpTxn, action: *mut TSResponseAction) {
    const NAME: &str = "TSHttpTxnResponseActionSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "action", action);
    // SAFETY: readable by contract, and not null.
    let action = unsafe { action.read() };
    let length = i64::try_from(action.hostname_len).unwrap_or(i64::MAX);
    let host = match action.hostname.is_null() {
        true => &[],
        // SAFETY: as long as it says, by contract, and not null.
        false => unsafe { check::sized_bytes(NAME, "hostname", action.hostname, length) },
    };
    *txn.control.response_action.borrow_mut() = Some(ResponseAction {
        host: CString::new(host).unwrap_or_default(),
        port: action.port,
        fail: action.fail,
        is_retry: action.is_retry,
        next_hop_exists: action.nextHopExists,
        response_is_retryable: action.responseIsRetryable,
        go_direct: action.goDirect,
        parent_is_proxy: action.parentIsProxy,
        no_cache: action.no_cache,
    });
}

/// What a plugin has set by `TSHttpTxnResponseActionSet`; zeroes when none has. The host name is valid until it is set
/// again, or the transaction ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnResponseActionGet(txnp: TSHttpTxn, action: *mut TSResponseAction) {
    const NAME: &str = "TSHttpTxnResponseActionGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let set = txn.control.response_action.borrow();
    let value = set.as_ref().map_or(NO_ACTION, |set| TSResponseAction {
        hostname: set.host.as_ptr(),
        hostname_len: set.host.as_bytes().len(),
        port: set.port,
        fail: set.fail,
        is_retry: set.is_retry,
        nextHopExists: set.next_hop_exists,
        responseIsRetryable: set.response_is_retryable,
        goDirect: set.go_direct,
        parentIsProxy: set.parent_is_proxy,
        no_cache: set.no_cache,
    });
    // SAFETY: writable by contract; null is refused.
    unsafe { check::store(NAME, "action", action, value) };
}

/// What kind of server the request goes to, a `TSLookingUpType`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnLookingUpTypeGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnLookingUpTypeGet", txnp) };
    match txn.has_next_hop() {
        false => LOOKING_UP_NOTHING,
        true if txn.parent.borrow().is_some() => LOOKING_UP_PARENT,
        true => LOOKING_UP_ORIGIN,
    }
}
