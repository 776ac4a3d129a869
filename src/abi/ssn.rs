//! Chapter: sessions.

use libc::sockaddr;
use std::ffi::c_int;
use std::ptr::{null, null_mut};

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpSsn, TSHttpTxn, TSVConn};
use crate::net::VConn;

/// How many transactions the session has had, with the current one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnTransactionCount(ssnp: TSHttpSsn) -> c_int {
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn("TSHttpSsnTransactionCount", ssnp) };
    c_int::try_from(ssn.transactions.get()).unwrap_or(c_int::MAX)
}

/// The client's connection, null after it has been closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientVConnGet(ssnp: TSHttpSsn) -> TSVConn {
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn("TSHttpSsnClientVConnGet", ssnp) };
    ssn.with_client(|conn| conn.as_raw()).map_or(null_mut(), |vconn| vconn.cast())
}

/// Null: no origin connection is kept for a client between its transactions. The original keeps one with
/// `proxy.config.http.attach_server_session_to_client` only, and does not use it again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnServerVConnGet(ssnp: TSHttpSsn) -> TSVConn {
    if ssnp.is_null() {
        return null_mut();
    }
    // SAFETY: the handle comes from C.
    unsafe { check::ssn("TSHttpSsnServerVConnGet", ssnp) };
    null_mut()
}

/// The session of the transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnSsnGet(txnp: TSHttpTxn) -> TSHttpSsn {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnSsnGet", txnp) }.session().as_ptr().cast()
}

/// How many transactions the origin's connection has served.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerSsnTransactionCount(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnServerSsnTransactionCount", txnp) };
    c_int::try_from(txn.outcome.server_transactions.get().saturating_sub(1)).unwrap_or(c_int::MAX)
}

/// The client's address; inside the connection. Null without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientAddrGet(ssnp: TSHttpSsn) -> *const sockaddr {
    if ssnp.is_null() {
        return null();
    }
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn("TSHttpSsnClientAddrGet", ssnp) };
    ssn.with_client(|conn| conn.remote_endpoint()).unwrap_or(null())
}

/// The address that the client connected to; inside the connection. Null without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnIncomingAddrGet(ssnp: TSHttpSsn) -> *const sockaddr {
    if ssnp.is_null() {
        return null();
    }
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn("TSHttpSsnIncomingAddrGet", ssnp) };
    ssn.with_client(|conn| conn.local_endpoint()).unwrap_or(null())
}

/// Stores a connection's descriptor, -1 for one that has none; an error without a connection.
///
/// # Safety
/// `fdp` is null or can be written to.
pub(super) unsafe fn store_fd(function: &str, conn: Option<&VConn>, fdp: *mut c_int) -> RawTSReturnCode {
    check::not_null(function, "fdp", fdp);
    let Some(conn) = conn else { return TS_ERROR };
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *fdp = conn.fd().unwrap_or(-1) };
    TS_SUCCESS
}

/// The descriptor of the client's connection, -1 for one without.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientFdGet(ssnp: TSHttpSsn, fdp: *mut c_int) -> RawTSReturnCode {
    const NAME: &str = "TSHttpSsnClientFdGet";
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn(NAME, ssnp) };
    check::not_null(NAME, "fdp", fdp);
    // SAFETY: passed on from the plugin.
    ssn.with_client(|conn| unsafe { store_fd(NAME, Some(conn), fdp) }).unwrap_or(TS_ERROR)
}

/// Switches debug messages about this session on or off.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnDebugSet(ssnp: TSHttpSsn, on: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { check::ssn("TSHttpSsnDebugSet", ssnp) }.debug.set(on != 0);
}

/// Tells whether debug output is on for the session, by its result and, if `on` is not null, there too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnDebugGet(ssnp: TSHttpSsn, on: *mut c_int) -> c_int {
    // SAFETY: the handle comes from C.
    let debug = unsafe { check::ssn("TSHttpSsnDebugGet", ssnp) }.debug.get().into();
    if !on.is_null() {
        // SAFETY: writable by contract.
        unsafe { *on = debug };
    }
    debug
}

/// Whether the session was made by a plugin, and not by a client: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnIsInternal(ssnp: TSHttpSsn) -> c_int {
    if ssnp.is_null() {
        return 0;
    }
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn("TSHttpSsnIsInternal", ssnp) };
    // Known as long as the connection is there.
    ssn.with_client(|_| ssn.is_internal.get()).unwrap_or(false).into()
}

/// The session's number, which is in logs as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnIdGet(ssnp: TSHttpSsn) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { check::ssn("TSHttpSsnIdGet", ssnp) }.id
}
