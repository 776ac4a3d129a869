//! Chapter: sessions.

use libc::sockaddr;
use std::ffi::c_int;
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpSsn, TSHttpTxn, TSVConn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnTransactionCount(ssnp: TSHttpSsn) -> c_int {
    stub!(TSHttpSsnTransactionCount(ssnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientVConnGet(ssnp: TSHttpSsn) -> TSVConn {
    stub!(TSHttpSsnClientVConnGet(ssnp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnServerVConnGet(ssnp: TSHttpSsn) -> TSVConn {
    stub!(TSHttpSsnServerVConnGet(ssnp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnSsnGet(txnp: TSHttpTxn) -> TSHttpSsn {
    stub!(TSHttpTxnSsnGet(txnp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerSsnTransactionCount(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnServerSsnTransactionCount(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientAddrGet(ssnp: TSHttpSsn) -> *const sockaddr {
    stub!(TSHttpSsnClientAddrGet(ssnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnIncomingAddrGet(ssnp: TSHttpSsn) -> *const sockaddr {
    stub!(TSHttpSsnIncomingAddrGet(ssnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientFdGet(ssnp: TSHttpSsn, fdp: *mut c_int) -> RawTSReturnCode {
    stub!(TSHttpSsnClientFdGet(ssnp, fdp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnDebugSet(ssnp: TSHttpSsn, on: c_int) {
    stub!(TSHttpSsnDebugSet(ssnp, on))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnDebugGet(ssnp: TSHttpSsn, on: *mut c_int) -> c_int {
    stub!(TSHttpSsnDebugGet(ssnp, on) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnIsInternal(ssnp: TSHttpSsn) -> c_int {
    stub!(TSHttpSsnIsInternal(ssnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnIdGet(ssnp: TSHttpSsn) -> i64 {
    stub!(TSHttpSsnIdGet(ssnp) => 0)
}
