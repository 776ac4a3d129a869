//! Chapter: transactions: state and control.

use std::ffi::{c_int, c_void};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSEvent, RawTSHttpCntlType, RawTSHttpCntlTypeExperimental, RawTSHttpStatus, RawTSReturnCode,
    RawTSServerState, TS_ERROR, TSHttpStatus, TSHttpTxn, TSServerState,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientIncomingPortSet(txnp: TSHttpTxn, port: c_int) {
    stub!(TSHttpTxnClientIncomingPortSet(txnp, port))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOutgoingTransparencySet(txnp: TSHttpTxn, flag: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnOutgoingTransparencySet(txnp, flag) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnStatusSet(txnp: TSHttpTxn, status: RawTSHttpStatus) {
    stub!(TSHttpTxnStatusSet(txnp, status))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnStatusGet(txnp: TSHttpTxn) -> RawTSHttpStatus {
    stub!(TSHttpTxnStatusGet(txnp) => TSHttpStatus::TS_HTTP_STATUS_NONE.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerStateGet(txnp: TSHttpTxn) -> RawTSServerState {
    stub!(TSHttpTxnServerStateGet(txnp) => TSServerState::TS_SRVSTATE_STATE_UNDEFINED.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnDebugSet(txnp: TSHttpTxn, on: c_int) {
    stub!(TSHttpTxnDebugSet(txnp, on))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnDebugGet(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnDebugGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIsInternal(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnIsInternal(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnAborted(txnp: TSHttpTxn) -> RawTSReturnCode {
    stub!(TSHttpTxnAborted(txnp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPrivateSessionSet(
    txnp: TSHttpTxn,
    private_session: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnPrivateSessionSet(txnp, private_session) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIsWebsocket(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnIsWebsocket(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIdGet(txnp: TSHttpTxn) -> u64 {
    stub!(TSHttpTxnIdGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCntlGet(txnp: TSHttpTxn, ctrl: RawTSHttpCntlType) -> bool {
    stub!(TSHttpTxnCntlGet(txnp, ctrl) => false)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCntlSet(
    txnp: TSHttpTxn,
    ctrl: RawTSHttpCntlType,
    data: bool,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCntlSet(txnp, ctrl, data) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCntl(
    txnp: TSHttpTxn,
    cntl: RawTSHttpCntlTypeExperimental,
    data: *mut c_void,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCntl(txnp, cntl, data) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientKeepaliveSet(txnp: TSHttpTxn, set: c_int) {
    stub!(TSHttpTxnClientKeepaliveSet(txnp, set))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnShutDown(txnp: TSHttpTxn, event: RawTSEvent) -> RawTSReturnCode {
    stub!(TSHttpTxnShutDown(txnp, event) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCloseAfterResponse(
    txnp: TSHttpTxn,
    should_close: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCloseAfterResponse(txnp, should_close) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqIsServerStyle(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnClientReqIsServerStyle(txnp) => 0)
}
