//! Chapter: transactions: timeouts.

use std::ffi::c_int;

use crate::abi::stub::stub;
use crate::abi::types::TSHttpTxn;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnActiveTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    stub!(TSHttpTxnActiveTimeoutSet(txnp, timeout))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConnectTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    stub!(TSHttpTxnConnectTimeoutSet(txnp, timeout))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnDNSTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    stub!(TSHttpTxnDNSTimeoutSet(txnp, timeout))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnNoActivityTimeoutSet(txnp: TSHttpTxn, timeout: c_int) {
    stub!(TSHttpTxnNoActivityTimeoutSet(txnp, timeout))
}
