//! Chapter: transactions: redirects.

use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::stub::stub;
use crate::abi::types::TSHttpTxn;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedirectUrlSet(txnp: TSHttpTxn, url: *const c_char, url_len: c_int) {
    stub!(TSHttpTxnRedirectUrlSet(txnp, url, url_len))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedirectUrlGet(txnp: TSHttpTxn, url_len_ptr: *mut c_int) -> *const c_char {
    stub!(TSHttpTxnRedirectUrlGet(txnp, url_len_ptr) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedirectRetries(txnp: TSHttpTxn) -> c_int {
    stub!(TSHttpTxnRedirectRetries(txnp) => 0)
}
