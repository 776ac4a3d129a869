//! Chapter: TLS.

use libc::sockaddr;
use std::ffi::{c_char, c_int};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSEvent, RawTSReturnCode, TS_ERROR, TSAcceptor, TSSslConnection, TSSslContext, TSSslSession,
    TSSslSessionID, TSSslVerifyCTX, TSSslX509, TSVConn,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnReenable(sslvcp: TSVConn) {
    stub!(TSVConnReenable(sslvcp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnReenableEx(sslvcp: TSVConn, event: RawTSEvent) {
    stub!(TSVConnReenableEx(sslvcp, event))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnTunnel(sslp: TSVConn) -> RawTSReturnCode {
    stub!(TSVConnTunnel(sslp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslConnectionGet(sslp: TSVConn) -> TSSslConnection {
    stub!(TSVConnSslConnectionGet(sslp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslVerifyCTXGet(sslp: TSVConn) -> TSSslVerifyCTX {
    stub!(TSVConnSslVerifyCTXGet(sslp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslContextFindByName(name: *const c_char) -> TSSslContext {
    stub!(TSSslContextFindByName(name) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslContextFindByAddr(addr: *const sockaddr) -> TSSslContext {
    stub!(TSSslContextFindByAddr(addr) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslClientContextsNamesGet(
    n: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSSslClientContextsNamesGet(n, result, actual) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslClientContextFindByName(
    ca_paths: *const c_char,
    ck_paths: *const c_char,
) -> TSSslContext {
    stub!(TSSslClientContextFindByName(ca_paths, ck_paths) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslClientCertUpdate(
    cert_path: *const c_char,
    key_path: *const c_char,
) -> RawTSReturnCode {
    stub!(TSSslClientCertUpdate(cert_path, key_path) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslServerCertUpdate(
    cert_path: *const c_char,
    key_path: *const c_char,
) -> RawTSReturnCode {
    stub!(TSSslServerCertUpdate(cert_path, key_path) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslServerContextCreate(
    cert: TSSslX509,
    certname: *const c_char,
    rsp_file: *const c_char,
) -> TSSslContext {
    stub!(TSSslServerContextCreate(cert, certname, rsp_file) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslContextDestroy(ctx: TSSslContext) {
    stub!(TSSslContextDestroy(ctx))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslTicketKeyUpdate(
    ticketData: *mut c_char,
    ticketDataLen: c_int,
) -> RawTSReturnCode {
    stub!(TSSslTicketKeyUpdate(ticketData, ticketDataLen) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorGet(sslp: TSVConn) -> TSAcceptor {
    stub!(TSAcceptorGet(sslp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorGetbyID(ID: c_int) -> TSAcceptor {
    stub!(TSAcceptorGetbyID(ID) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorCount() -> c_int {
    stub!(TSAcceptorCount() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorIDGet(acceptor: TSAcceptor) -> c_int {
    stub!(TSAcceptorIDGet(acceptor) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnIsSsl(sslp: TSVConn) -> c_int {
    stub!(TSVConnIsSsl(sslp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnProvidedSslCert(sslp: TSVConn) -> c_int {
    stub!(TSVConnProvidedSslCert(sslp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslSniGet(sslp: TSVConn, length: *mut c_int) -> *const c_char {
    stub!(TSVConnSslSniGet(sslp, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionGet(session_id: *const TSSslSessionID) -> TSSslSession {
    stub!(TSSslSessionGet(session_id) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionGetBuffer(
    session_id: *const TSSslSessionID,
    buffer: *mut c_char,
    len_ptr: *mut c_int,
) -> c_int {
    stub!(TSSslSessionGetBuffer(session_id, buffer, len_ptr) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionInsert(
    session_id: *const TSSslSessionID,
    add_session: TSSslSession,
    ssl_conn: TSSslConnection,
) -> RawTSReturnCode {
    stub!(TSSslSessionInsert(session_id, add_session, ssl_conn) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionRemove(session_id: *const TSSslSessionID) -> RawTSReturnCode {
    stub!(TSSslSessionRemove(session_id) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnIsSslReused(sslp: TSVConn) -> c_int {
    stub!(TSVConnIsSslReused(sslp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslCipherGet(sslp: TSVConn) -> *const c_char {
    stub!(TSVConnSslCipherGet(sslp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslProtocolGet(sslp: TSVConn) -> *const c_char {
    stub!(TSVConnSslProtocolGet(sslp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslCurveGet(sslp: TSVConn) -> *const c_char {
    stub!(TSVConnSslCurveGet(sslp) => null())
}
