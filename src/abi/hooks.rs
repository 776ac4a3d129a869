//! Chapter: hooks and reenabling.

use std::ffi::c_void;

use parking_lot::Mutex;

use crate::abi::callback::event_func_entry;
use crate::abi::check;
use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSEvent, RawTSHttpHookID, RawTSReturnCode, TS_ERROR, TSCacheTxn, TSCont, TSEventFunc, TSHttpSsn,
    TSHttpTxn,
};
use crate::event::ObjRef;
use crate::net::LocalVConn;
use crate::plugin::context;
use crate::txn::callout::Verdict;
use crate::txn::hooks::{self, Hook};

/// Requires the id of a hook.
fn hook(function: &str, id: RawTSHttpHookID) -> Hook {
    Hook::from_id(id.0).unwrap_or_else(|| check::bad_argument(function, "id", id.0))
}

/// Has a continuation called at this point of every session or transaction. There is no way to take it back.
///
/// For `TSPluginInit`. The handler ends each call by `TSHttpTxnReenable` or `TSHttpSsnReenable`, in time or
/// later.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHookAdd(id: RawTSHttpHookID, contp: TSCont) {
    const NAME: &str = "TSHttpHookAdd";
    // SAFETY: the handle comes from C.
    let cont = unsafe { check::object_ref(NAME, "contp", contp) };
    hooks::GLOBAL.add(hook(NAME, id), cont);
}

/// Has a continuation called at this point of the session and its transactions, from now on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnHookAdd(ssnp: TSHttpSsn, id: RawTSHttpHookID, contp: TSCont) {
    const NAME: &str = "TSHttpSsnHookAdd";
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn(NAME, ssnp) };
    // SAFETY: the handle comes from C.
    let cont = unsafe { check::object_ref(NAME, "contp", contp) };
    ssn.hooks.add(hook(NAME, id), cont);
}

/// Has a continuation called at this point of the transaction; the same one twice counts once.
///
/// For transforms, `contp` is what `TSTransformCreate` answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnHookAdd(txnp: TSHttpTxn, id: RawTSHttpHookID, contp: TSCont) {
    const NAME: &str = "TSHttpTxnHookAdd";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the handle comes from C.
    let cont = unsafe { check::object_ref(NAME, "contp", contp) };
    let hook = hook(NAME, id);
    if hook.is_chain() && LocalVConn::of(cont).is_none() {
        // The original takes any address for a transform, and crashes when it uses it.
        check::bad_argument(NAME, "contp", format_args!("{contp:p} is no TSVConn of a transform"));
    }
    txn.add_hook(hook, cont);
}

/// Lets the session go on after a hook; `TS_EVENT_HTTP_ERROR` closes it. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnReenable(ssnp: TSHttpSsn, event: RawTSEvent) {
    const NAME: &str = "TSHttpSsnReenable";
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn(NAME, ssnp) };
    check::require(matches!(event.0, 0 | 2 | 60000 | 60001), NAME, "event", event.0);
    if !ssn.callout.fill(Verdict::from_event(event.0)) {
        report_stray(NAME, None);
    }
}

/// Lets the transaction go on after a hook; `TS_EVENT_HTTP_ERROR` turns it into an error response.
///
/// Exactly one for each call of a hook. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnReenable(txnp: TSHttpTxn, event: RawTSEvent) {
    const NAME: &str = "TSHttpTxnReenable";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // Read before the fill, behind which the transaction goes on by itself.
    let hook = txn.in_hook.get();
    if !txn.callout.fill(Verdict::from_event(event.0)) {
        report_stray(NAME, hook);
    }
}

/// Says, once for a plugin and a hook, that somebody reenabled what did not wait for it.
#[cold]
fn report_stray(function: &str, hook: Option<Hook>) {
    static TOLD: Mutex<Vec<(usize, Option<Hook>)>> = Mutex::new(Vec::new());
    let plugin = context::current();
    let key = (plugin.map_or(0, |plugin| std::ptr::from_ref(plugin).addr()), hook);
    let mut told = TOLD.lock();
    if told.contains(&key) {
        return;
    }
    told.push(key);
    drop(told);
    let plugin = plugin.map_or("a plugin", |plugin| plugin.name());
    match hook {
        Some(hook) => crate::log::warning!(
            "{plugin}: {function} in {}: reenabled already; ignored, here and from now on",
            hook.name()
        ),
        None => crate::log::warning!("{plugin}: {function}: waits in no hook; ignored, here and from now on"),
    }
}

/// Lets a cache operation go on with data of the plugin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpCacheReenable(
    txnp: TSCacheTxn,
    event: RawTSEvent,
    data: *const c_void,
    size: u64,
) -> RawTSReturnCode {
    stub!(TSHttpCacheReenable(txnp, event, data, size) => TS_ERROR)
}

/// Whether a continuation with this handler is registered at this point of the transaction: 1 or 0, as a
/// number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnHookRegisteredFor(
    txnp: TSHttpTxn,
    id: RawTSHttpHookID,
    funcp: TSEventFunc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnHookRegisteredFor";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let entry = event_func_entry(funcp);
    let is_it = |cont: ObjRef| cont.live().is_some_and(|object| object.entry() == entry);
    // Not a code of the API but a count, in the original as well.
    RawTSReturnCode(i32::from(txn.registrations(hook(NAME, id)).into_iter().any(is_it)))
}
