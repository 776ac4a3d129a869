//! Chapter: virtual connections.

use std::ffi::c_int;
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{
    TSCont, TSEventFunc, TSHRTime, TSIOBuffer, TSIOBufferReader, TSMutex, TSVConn, TSVIO,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnReadVIOGet(connp: TSVConn) -> TSVIO {
    stub!(TSVConnReadVIOGet(connp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnWriteVIOGet(connp: TSVConn) -> TSVIO {
    stub!(TSVConnWriteVIOGet(connp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnClosedGet(connp: TSVConn) -> c_int {
    stub!(TSVConnClosedGet(connp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnRead(connp: TSVConn, contp: TSCont, bufp: TSIOBuffer, nbytes: i64) -> TSVIO {
    stub!(TSVConnRead(connp, contp, bufp, nbytes) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnWrite(
    connp: TSVConn,
    contp: TSCont,
    readerp: TSIOBufferReader,
    nbytes: i64,
) -> TSVIO {
    stub!(TSVConnWrite(connp, contp, readerp, nbytes) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnClose(connp: TSVConn) {
    stub!(TSVConnClose(connp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnAbort(connp: TSVConn, error: c_int) {
    stub!(TSVConnAbort(connp, error))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnShutdown(connp: TSVConn, read: c_int, write: c_int) {
    stub!(TSVConnShutdown(connp, read, write))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnCreate(event_funcp: TSEventFunc, mutexp: TSMutex) -> TSVConn {
    stub!(TSVConnCreate(event_funcp, mutexp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnInactivityTimeoutSet(connp: TSVConn, timeout: TSHRTime) {
    stub!(TSVConnInactivityTimeoutSet(connp, timeout))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnInactivityTimeoutCancel(connp: TSVConn) {
    stub!(TSVConnInactivityTimeoutCancel(connp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnActiveTimeoutSet(connp: TSVConn, timeout: TSHRTime) {
    stub!(TSVConnActiveTimeoutSet(connp, timeout))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnActiveTimeoutCancel(connp: TSVConn) {
    stub!(TSVConnActiveTimeoutCancel(connp))
}
