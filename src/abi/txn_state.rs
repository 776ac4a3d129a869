//! Chapter: transactions: state and control.

use std::ffi::{c_int, c_void};

use crate::abi::check;
use crate::abi::types::{
    RawTSEvent, RawTSHttpCntlType, RawTSHttpCntlTypeExperimental, RawTSHttpStatus, RawTSReturnCode,
    RawTSServerState, TS_ERROR, TS_SUCCESS, TSHttpCntlTypeExperimental, TSHttpTxn,
};
use crate::txn::control::Flag;
use crate::txn::hooks::Hook;

/// Replaces the port that the client is said to have connected to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientIncomingPortSet(txnp: TSHttpTxn, port: c_int) {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnClientIncomingPortSet", txnp) };
    // Sixteen bits are stored, whatever was given.
    txn.control.incoming_port.set(Some(port as u16));
}

/// Whether the origin sees the client's address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOutgoingTransparencySet(txnp: TSHttpTxn, flag: c_int) -> RawTSReturnCode {
    if txnp.is_null() {
        return TS_ERROR;
    }
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnOutgoingTransparencySet", txnp) };
    txn.control.outgoing_transparent.set(flag != 0);
    TS_SUCCESS
}

/// Answers with an error page of this status; before the origin is asked, or for an error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnStatusSet(txnp: TSHttpTxn, status: RawTSHttpStatus) {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnStatusSet", txnp) }.control.status.set(status.0);
}

/// The status set by `TSHttpTxnStatusSet`, 0 at first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnStatusGet(txnp: TSHttpTxn) -> RawTSHttpStatus {
    // SAFETY: the handle comes from C.
    RawTSHttpStatus(unsafe { check::txn("TSHttpTxnStatusGet", txnp) }.control.status.get())
}

/// How the connection to the origin stands.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerStateGet(txnp: TSHttpTxn) -> RawTSServerState {
    // SAFETY: the handle comes from C.
    RawTSServerState(unsafe { check::txn("TSHttpTxnServerStateGet", txnp) }.outcome.server_state.get() as i32)
}

/// Switches debug messages about this transaction on or off.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnDebugSet(txnp: TSHttpTxn, on: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnDebugSet", txnp) }.control.set(Flag::Debug, on != 0);
}

/// Whether debug messages about this transaction are on: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnDebugGet(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnDebugGet", txnp) }.control.is_set(Flag::Debug).into()
}

/// Whether a plugin made the request, and not a client: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIsInternal(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnIsInternal", txnp) }.is_internal().into()
}

/// `TS_SUCCESS` if the client or the origin broke the transaction off.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnAborted(txnp: TSHttpTxn) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnAborted", txnp) };
    if txn.outcome.is_aborted() { TS_SUCCESS } else { TS_ERROR }
}

/// Whether the connection to the origin is kept from other clients.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPrivateSessionSet(
    txnp: TSHttpTxn,
    private_session: c_int,
) -> RawTSReturnCode {
    if txnp.is_null() {
        return TS_ERROR;
    }
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnPrivateSessionSet", txnp) };
    if txn.server_vconn().is_none() {
        return TS_ERROR;
    }
    txn.control.private_session.set(private_session != 0);
    TS_SUCCESS
}

/// Whether the request asks for an upgrade to WebSocket: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIsWebsocket(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnIsWebsocket", txnp) }.is_websocket().into()
}

/// The transaction's number, from 0 up; unique in the process.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIdGet(txnp: TSHttpTxn) -> u64 {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnIdGet", txnp) }.id.unsigned_abs()
}

/// Whether a switch of the transaction is on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCntlGet(txnp: TSHttpTxn, ctrl: RawTSHttpCntlType) -> bool {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnCntlGet", txnp) };
    Flag::from_number(ctrl.0).is_some_and(|flag| txn.control.is_set(flag))
}

/// Turns a switch of the transaction on or off; `TS_ERROR` for one that does not exist.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCntlSet(
    txnp: TSHttpTxn,
    ctrl: RawTSHttpCntlType,
    data: bool,
) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnCntlSet", txnp) };
    let Some(flag) = Flag::from_number(ctrl.0) else { return TS_ERROR };
    txn.control.set(flag, data);
    TS_SUCCESS
}

const GET_LOGGING: c_int = TSHttpCntlTypeExperimental::TS_HTTP_CNTL_GET_LOGGING_MODE as c_int;
const SET_LOGGING: c_int = TSHttpCntlTypeExperimental::TS_HTTP_CNTL_SET_LOGGING_MODE as c_int;
const GET_INTERCEPT_RETRY: c_int = TSHttpCntlTypeExperimental::TS_HTTP_CNTL_GET_INTERCEPT_RETRY_MODE as c_int;
const SET_INTERCEPT_RETRY: c_int = TSHttpCntlTypeExperimental::TS_HTTP_CNTL_SET_INTERCEPT_RETRY_MODE as c_int;
/// `TS_HTTP_CNTL_ON` as the older call passes it: a number in place of a pointer.
const ON: usize = 1;

/// Reads or sets the switches for logging and retries, in the older form.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCntl(
    txnp: TSHttpTxn,
    cntl: RawTSHttpCntlTypeExperimental,
    data: *mut c_void,
) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnCntl", txnp) };
    let (flag, is_set) = match cntl.0 {
        GET_LOGGING => (Flag::Logging, false),
        SET_LOGGING => (Flag::Logging, true),
        GET_INTERCEPT_RETRY => (Flag::InterceptRetry, false),
        SET_INTERCEPT_RETRY => (Flag::InterceptRetry, true),
        _ => return TS_ERROR,
    };
    if is_set {
        if data.addr() > ON {
            return TS_ERROR;
        }
        txn.control.set(flag, data.addr() == ON);
        return TS_SUCCESS;
    }
    if data.is_null() {
        return TS_ERROR;
    }
    let on = std::ptr::without_provenance_mut(usize::from(txn.control.is_set(flag)));
    // SAFETY: the getters take a place for a pointer, by contract.
    unsafe { data.cast::<*mut c_void>().write(on) };
    TS_SUCCESS
}

/// Changes nothing, as in the original, where it sets what is then set anew for each response: see
/// TSHttpTxnCloseAfterResponse().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientKeepaliveSet(txnp: TSHttpTxn, _set: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnClientKeepaliveSet", txnp) };
}

/// Has an error end the transaction without a response.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnShutDown(txnp: TSHttpTxn, event: RawTSEvent) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnShutDown", txnp) };
    if event.0 == Hook::TXN_CLOSE.event() {
        return TS_ERROR;
    }
    txn.control.shut_down.set(true);
    TS_SUCCESS
}

/// Closes the client's connection after this response, or not. What is said before the request has been mapped is
/// forgotten; at `TS_HTTP_SEND_RESPONSE_HDR_HOOK` the head stays as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCloseAfterResponse(
    txnp: TSHttpTxn,
    should_close: c_int,
) -> RawTSReturnCode {
    if txnp.is_null() {
        return TS_ERROR;
    }
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnCloseAfterResponse", txnp) };
    txn.control.closes_client.set(should_close != 0);
    TS_SUCCESS
}

/// Whether the request names a path only, as to a server, and not a whole URL: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqIsServerStyle(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnClientReqIsServerStyle", txnp) }.server_style.get().into()
}
