//! Chapter: remapping.

use std::ffi::c_int;

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn, TSMLoc};
use crate::txn::control::Flag;
use crate::txn::step_remap::{RuleUrls, rule_urls};

/// Has the transaction go by without remapping, as its URL says; before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSSkipRemappingSet(txnp: TSHttpTxn, flag: c_int) {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSSkipRemappingSet", txnp) };
    txn.control.set(Flag::SkipRemapping, flag != 0);
}

/// The pattern of the rule that matched, in the client request's buffer; after remapping.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRemapFromUrlGet(txnp: TSHttpTxn, urlLocp: *mut TSMLoc) -> RawTSReturnCode {
    // SAFETY: handle and place come from C.
    unsafe { rule_url("TSRemapFromUrlGet", txnp, urlLocp, |urls| urls.from.cast()) }
}

/// The replacement of the rule that matched, in the client request's buffer; after remapping.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRemapToUrlGet(txnp: TSHttpTxn, urlLocp: *mut TSMLoc) -> RawTSReturnCode {
    // SAFETY: handle and place come from C.
    unsafe { rule_url("TSRemapToUrlGet", txnp, urlLocp, |urls| urls.to.cast()) }
}

/// Gives one of the URLs of the transaction's rule.
///
/// # Safety
/// As for [`check::txn`] and [`check::store`].
unsafe fn rule_url(
    function: &str,
    txnp: TSHttpTxn,
    place: *mut TSMLoc,
    pick: fn(RuleUrls) -> TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    let Some(urls) = rule_urls(txn) else { return TS_ERROR };
    // SAFETY: passed on from the caller.
    unsafe { check::store(function, "urlLocp", place, pick(urls)) };
    TS_SUCCESS
}
