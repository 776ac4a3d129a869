//! Chapter: transactions: byte counts.

use std::ffi::c_int;

use crate::abi::stub::stub;
use crate::abi::types::TSHttpTxn;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnClientReqHdrBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    stub!(TSHttpTxnClientReqBodyBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReqHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnServerReqHdrBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReqBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    stub!(TSHttpTxnServerReqBodyBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPushedRespHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnPushedRespHdrBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPushedRespBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    stub!(TSHttpTxnPushedRespBodyBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnServerRespHdrBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    stub!(TSHttpTxnServerRespBodyBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientRespHdrBytesGet(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnClientRespHdrBytesGet(txnp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientRespBodyBytesGet(txnp: TSHttpTxn) -> i64 {
    stub!(TSHttpTxnClientRespBodyBytesGet(txnp) => 0)
}
