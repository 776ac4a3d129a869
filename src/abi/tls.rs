//! Chapter: TLS.

use libc::sockaddr;
use std::ffi::{c_char, c_int};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSEvent, RawTSReturnCode, TS_ERROR, TSAcceptor, TSSslConnection, TSSslContext, TSSslSession,
    TSSslSessionID, TSSslVerifyCTX, TSSslX509, TSVConn,
};

/// Lets a TLS handshake go on after a hook. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnReenable(sslvcp: TSVConn) {
    stub!(TSVConnReenable(sslvcp))
}

/// Lets a TLS handshake go on after a hook, or with `TS_EVENT_ERROR` fail. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnReenableEx(sslvcp: TSVConn, event: RawTSEvent) {
    stub!(TSVConnReenableEx(sslvcp, event))
}

/// Turns a TLS connection into a tunnel, before its handshake.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnTunnel(sslp: TSVConn) -> RawTSReturnCode {
    stub!(TSVConnTunnel(sslp) => TS_ERROR)
}

/// The connection's `SSL *`, null without TLS; owned by the connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslConnectionGet(sslp: TSVConn) -> TSSslConnection {
    stub!(TSVConnSslConnectionGet(sslp) => null_mut())
}

/// The `X509_STORE_CTX *` of a certificate check, during its hook.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslVerifyCTXGet(sslp: TSVConn) -> TSSslVerifyCTX {
    stub!(TSVConnSslVerifyCTXGet(sslp) => null_mut())
}

/// The `SSL_CTX *` for a server name, null if there is none; to be freed by `TSSslContextDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslContextFindByName(name: *const c_char) -> TSSslContext {
    stub!(TSSslContextFindByName(name) => null_mut())
}

/// The `SSL_CTX *` for a local address, null if there is none; to be freed by `TSSslContextDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslContextFindByAddr(addr: *const sockaddr) -> TSSslContext {
    stub!(TSSslContextFindByAddr(addr) => null_mut())
}

/// The keys of the client contexts, in pairs, at most `n`; their number goes to `actual`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslClientContextsNamesGet(
    n: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSSslClientContextsNamesGet(n, result, actual) => TS_ERROR)
}

/// The `SSL_CTX *` used to connect with these certificates, or null; to be freed by `TSSslContextDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslClientContextFindByName(
    ca_paths: *const c_char,
    ck_paths: *const c_char,
) -> TSSslContext {
    stub!(TSSslClientContextFindByName(ca_paths, ck_paths) => null_mut())
}

/// Reads a client certificate again, from the files it came from.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslClientCertUpdate(
    cert_path: *const c_char,
    key_path: *const c_char,
) -> RawTSReturnCode {
    stub!(TSSslClientCertUpdate(cert_path, key_path) => TS_ERROR)
}

/// Reads a server certificate again, from the files it came from.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslServerCertUpdate(
    cert_path: *const c_char,
    key_path: *const c_char,
) -> RawTSReturnCode {
    stub!(TSSslServerCertUpdate(cert_path, key_path) => TS_ERROR)
}

/// A server's `SSL_CTX *` as the configuration has them, for a certificate of the plugin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslServerContextCreate(
    cert: TSSslX509,
    certname: *const c_char,
    rsp_file: *const c_char,
) -> TSSslContext {
    stub!(TSSslServerContextCreate(cert, certname, rsp_file) => null_mut())
}

/// Gives back an `SSL_CTX *`; nothing for null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslContextDestroy(ctx: TSSslContext) {
    stub!(TSSslContextDestroy(ctx))
}

/// Replaces the keys of session tickets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslTicketKeyUpdate(
    ticketData: *mut c_char,
    ticketDataLen: c_int,
) -> RawTSReturnCode {
    stub!(TSSslTicketKeyUpdate(ticketData, ticketDataLen) => TS_ERROR)
}

/// The listening port that a TLS connection came by.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorGet(sslp: TSVConn) -> TSAcceptor {
    stub!(TSAcceptorGet(sslp) => null_mut())
}

/// The listening port of a number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorGetbyID(ID: c_int) -> TSAcceptor {
    stub!(TSAcceptorGetbyID(ID) => null_mut())
}

/// How many listening ports there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorCount() -> c_int {
    stub!(TSAcceptorCount() => 0)
}

/// The number of a listening port.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSAcceptorIDGet(acceptor: TSAcceptor) -> c_int {
    stub!(TSAcceptorIDGet(acceptor) => 0)
}

/// Whether the connection speaks TLS: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnIsSsl(sslp: TSVConn) -> c_int {
    stub!(TSVConnIsSsl(sslp) => 0)
}

/// Whether the peer has shown a certificate: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnProvidedSslCert(sslp: TSVConn) -> c_int {
    stub!(TSVConnProvidedSslCert(sslp) => 0)
}

/// The name that the client asked for, its length in `length`; null without one. Inside the connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslSniGet(sslp: TSVConn, length: *mut c_int) -> *const c_char {
    stub!(TSVConnSslSniGet(sslp, length) => null())
}

/// The TLS session of an identifier, or null; to be freed by the caller.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionGet(session_id: *const TSSslSessionID) -> TSSslSession {
    stub!(TSSslSessionGet(session_id) => null_mut())
}

/// Copies a TLS session in its stored form; answers its length, 0 if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionGetBuffer(
    session_id: *const TSSslSessionID,
    buffer: *mut c_char,
    len_ptr: *mut c_int,
) -> c_int {
    stub!(TSSslSessionGetBuffer(session_id, buffer, len_ptr) => 0)
}

/// Adds a TLS session to those that can be resumed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionInsert(
    session_id: *const TSSslSessionID,
    add_session: TSSslSession,
    ssl_conn: TSSslConnection,
) -> RawTSReturnCode {
    stub!(TSSslSessionInsert(session_id, add_session, ssl_conn) => TS_ERROR)
}

/// Takes a TLS session out of those that can be resumed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSslSessionRemove(session_id: *const TSSslSessionID) -> RawTSReturnCode {
    stub!(TSSslSessionRemove(session_id) => TS_ERROR)
}

/// Whether the TLS session was resumed: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnIsSslReused(sslp: TSVConn) -> c_int {
    stub!(TSVConnIsSslReused(sslp) => 0)
}

/// The cipher's name, null without TLS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslCipherGet(sslp: TSVConn) -> *const c_char {
    stub!(TSVConnSslCipherGet(sslp) => null())
}

/// The TLS version's name, null without TLS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslProtocolGet(sslp: TSVConn) -> *const c_char {
    stub!(TSVConnSslProtocolGet(sslp) => null())
}

/// The name of the key exchange's curve, null without TLS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnSslCurveGet(sslp: TSVConn) -> *const c_char {
    stub!(TSVConnSslCurveGet(sslp) => null())
}
