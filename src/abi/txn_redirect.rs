//! Chapter: transactions: redirects.

use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::check;
use crate::abi::txn_headers::take_over;
use crate::abi::types::TSHttpTxn;

/// Names the place to go to instead of passing the response on; the engine takes the memory over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedirectUrlSet(txnp: TSHttpTxn, url: *const c_char, url_len: c_int) {
    const NAME: &str = "TSHttpTxnRedirectUrlSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "url", url);
    let Ok(length) = usize::try_from(url_len) else { check::bad_argument(NAME, "url_len", url_len) };
    // SAFETY: memory from TSmalloc that the caller gives up, by contract.
    *txn.control.redirect_url.borrow_mut() = unsafe { take_over(url.cast_mut(), length) };
    txn.allow_redirect();
}

/// Gives the place that was set and not gone to yet; null without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedirectUrlGet(txnp: TSHttpTxn, url_len_ptr: *mut c_int) -> *const c_char {
    const NAME: &str = "TSHttpTxnRedirectUrlGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let url = txn.control.redirect_url.borrow();
    let (text, length) = url.as_ref().map_or((null(), 0), |url| (url.as_ptr().cast(), url.len()));
    // SAFETY: writable by contract.
    unsafe { check::store(NAME, "url_len_ptr", url_len_ptr, c_int::try_from(length).unwrap_or(c_int::MAX)) };
    text
}

/// How many redirects the transaction has followed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnRedirectRetries(txnp: TSHttpTxn) -> c_int {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnRedirectRetries", txnp) };
    c_int::try_from(txn.redirects.get()).unwrap_or(c_int::MAX)
}
