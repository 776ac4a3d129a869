//! Chapter: remapping.

use std::ffi::c_int;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpTxn, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSkipRemappingSet(txnp: TSHttpTxn, flag: c_int) {
    stub!(TSSkipRemappingSet(txnp, flag))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRemapFromUrlGet(txnp: TSHttpTxn, urlLocp: *mut TSMLoc) -> RawTSReturnCode {
    stub!(TSRemapFromUrlGet(txnp, urlLocp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRemapToUrlGet(txnp: TSHttpTxn, urlLocp: *mut TSMLoc) -> RawTSReturnCode {
    stub!(TSRemapToUrlGet(txnp, urlLocp) => TS_ERROR)
}
