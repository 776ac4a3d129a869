//! Chapter: intercepts.

use crate::abi::stub::stub;
use crate::abi::types::{TSCont, TSHttpTxn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIntercept(contp: TSCont, txnp: TSHttpTxn) {
    stub!(TSHttpTxnIntercept(contp, txnp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerIntercept(contp: TSCont, txnp: TSHttpTxn) {
    stub!(TSHttpTxnServerIntercept(contp, txnp))
}
