//! Chapter: user arguments, deprecated calls.

use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::Ordering;

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TSHttpSsn, TSHttpTxn, TSVConn};
use crate::abi::user_args::{find, get, reserve, slot};
use crate::event::user_args::ArgTable;

/// `TSUserArgSet` for a transaction.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgSet(txnp: TSHttpTxn, arg_idx: c_int, arg: *mut c_void) {
    check::not_null("TSHttpTxnArgSet", "txnp", txnp);
    // SAFETY: the handle comes from C.
    unsafe { slot("TSHttpTxnArgSet", txnp.cast(), arg_idx) }.store(arg, Ordering::Release);
}

/// `TSUserArgGet` for a transaction.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgGet(txnp: TSHttpTxn, arg_idx: c_int) -> *mut c_void {
    check::not_null("TSHttpTxnArgGet", "txnp", txnp);
    // SAFETY: the handle comes from C.
    unsafe { slot("TSHttpTxnArgGet", txnp.cast(), arg_idx) }.load(Ordering::Acquire)
}

/// `TSUserArgSet` for a session.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgSet(ssnp: TSHttpSsn, arg_idx: c_int, arg: *mut c_void) {
    check::not_null("TSHttpSsnArgSet", "ssnp", ssnp);
    // SAFETY: the handle comes from C.
    unsafe { slot("TSHttpSsnArgSet", ssnp.cast(), arg_idx) }.store(arg, Ordering::Release);
}

/// `TSUserArgGet` for a session.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgGet(ssnp: TSHttpSsn, arg_idx: c_int) -> *mut c_void {
    check::not_null("TSHttpSsnArgGet", "ssnp", ssnp);
    // SAFETY: the handle comes from C.
    unsafe { slot("TSHttpSsnArgGet", ssnp.cast(), arg_idx) }.load(Ordering::Acquire)
}

/// `TSUserArgSet` for a connection.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgSet(connp: TSVConn, arg_idx: c_int, arg: *mut c_void) {
    check::not_null("TSVConnArgSet", "connp", connp);
    // SAFETY: the handle comes from C.
    unsafe { slot("TSVConnArgSet", connp.cast(), arg_idx) }.store(arg, Ordering::Release);
}

/// `TSUserArgGet` for a connection.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgGet(connp: TSVConn, arg_idx: c_int) -> *mut c_void {
    check::not_null("TSVConnArgGet", "connp", connp);
    // SAFETY: the handle comes from C.
    unsafe { slot("TSVConnArgGet", connp.cast(), arg_idx) }.load(Ordering::Acquire)
}

/// `TSUserArgIndexReserve` for transactions.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgIndexReserve(
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { reserve("TSHttpTxnArgIndexReserve", ArgTable::Txn, name, description, arg_idx) }
}

/// `TSUserArgIndexNameLookup` for transactions.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgIndexNameLookup(
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { find("TSHttpTxnArgIndexNameLookup", ArgTable::Txn, name, arg_idx, description) }
}

/// `TSUserArgIndexLookup` for transactions.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnArgIndexLookup(
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { get("TSHttpTxnArgIndexLookup", ArgTable::Txn, arg_idx, name, description) }
}

/// `TSUserArgIndexReserve` for sessions.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgIndexReserve(
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { reserve("TSHttpSsnArgIndexReserve", ArgTable::Ssn, name, description, arg_idx) }
}

/// `TSUserArgIndexNameLookup` for sessions.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgIndexNameLookup(
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { find("TSHttpSsnArgIndexNameLookup", ArgTable::Ssn, name, arg_idx, description) }
}

/// `TSUserArgIndexLookup` for sessions.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnArgIndexLookup(
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { get("TSHttpSsnArgIndexLookup", ArgTable::Ssn, arg_idx, name, description) }
}

/// `TSUserArgIndexReserve` for connections.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgIndexReserve(
    name: *const c_char,
    description: *const c_char,
    arg_idx: *mut c_int,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { reserve("TSVConnArgIndexReserve", ArgTable::VConn, name, description, arg_idx) }
}

/// `TSUserArgIndexNameLookup` for connections.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgIndexNameLookup(
    name: *const c_char,
    arg_idx: *mut c_int,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { find("TSVConnArgIndexNameLookup", ArgTable::VConn, name, arg_idx, description) }
}

/// `TSUserArgIndexLookup` for connections.
#[deprecated]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnArgIndexLookup(
    arg_idx: c_int,
    name: *mut *const c_char,
    description: *mut *const c_char,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { get("TSVConnArgIndexLookup", ArgTable::VConn, arg_idx, name, description) }
}
