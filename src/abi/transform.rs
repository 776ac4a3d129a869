//! Chapter: transforms.

use std::ffi::c_int;
use std::ptr::null_mut;

use crate::abi::callback::{call_plugin_vconn, event_func_entry};
use crate::abi::check;
use crate::abi::types::{TSEventFunc, TSHttpTxn, TSVConn};
use crate::event::{Mutex, ObjRef};
use crate::net::LocalVConn;
use crate::plugin::context;

/// Whether the response is stored as the origin sent it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnUntransformedRespCache(txnp: TSHttpTxn, on: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnUntransformedRespCache", txnp) }.control.cache_untransformed.set(on != 0);
}

/// Whether the response is stored as the transforms made it; so by default.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnTransformedRespCache(txnp: TSHttpTxn, on: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnTransformedRespCache", txnp) }.control.cache_transformed.set(on != 0);
}

/// A transform for the transaction, to be added by `TSHttpTxnHookAdd`: bytes come by the write VIO of this
/// connection.
///
/// Ended by `TSContDestroy` once `TSVConnClosedGet` says so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTransformCreate(event_funcp: TSEventFunc, txnp: TSHttpTxn) -> TSVConn {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSTransformCreate", txnp) };
    let mutex = txn.object().mutex().unwrap_or_else(Mutex::new_ref);
    let Some(thread) = txn.thread() else { return null_mut() };
    let entry = event_func_entry(event_funcp);
    LocalVConn::create(call_plugin_vconn, entry, mutex, thread, context::token()).as_ptr().cast()
}

/// Where a transform writes to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTransformOutputVConnGet(connp: TSVConn) -> TSVConn {
    const NAME: &str = "TSTransformOutputVConnGet";
    // SAFETY: the handle comes from C.
    let object = unsafe { check::object(NAME, "connp", connp) };
    let Some(vconn) = LocalVConn::from_object(object) else {
        check::bad_pointer(NAME, "connp", connp.cast_const().cast());
    };
    vconn.output().map_or(null_mut(), |output: ObjRef| output.address().as_ptr().cast())
}
