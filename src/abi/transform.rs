//! Chapter: transforms.

use std::ffi::c_int;
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{TSEventFunc, TSHttpTxn, TSVConn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnUntransformedRespCache(txnp: TSHttpTxn, on: c_int) {
    stub!(TSHttpTxnUntransformedRespCache(txnp, on))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnTransformedRespCache(txnp: TSHttpTxn, on: c_int) {
    stub!(TSHttpTxnTransformedRespCache(txnp, on))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTransformCreate(event_funcp: TSEventFunc, txnp: TSHttpTxn) -> TSVConn {
    stub!(TSTransformCreate(event_funcp, txnp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTransformOutputVConnGet(connp: TSVConn) -> TSVConn {
    stub!(TSTransformOutputVConnGet(connp) => null_mut())
}
