//! Chapter: hooks and reenabling.

use std::ffi::c_void;

use crate::abi::check;
use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSEvent, RawTSHttpHookID, RawTSReturnCode, TS_ERROR, TSCacheTxn, TSCont, TSEventFunc, TSHttpSsn,
    TSHttpTxn,
};
use crate::txn::hooks::{self, Hook};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHookAdd(id: RawTSHttpHookID, contp: TSCont) {
    let hook = Hook::from_id(id.0);
    let Some(hook) = hook else { check::bad_argument("TSHttpHookAdd", "id", id.0) };
    // SAFETY: the handle comes from C.
    hooks::GLOBAL.add(hook, unsafe { check::object_ref("TSHttpHookAdd", "contp", contp) });
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnHookAdd(ssnp: TSHttpSsn, id: RawTSHttpHookID, contp: TSCont) {
    stub!(TSHttpSsnHookAdd(ssnp, id, contp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnReenable(ssnp: TSHttpSsn, event: RawTSEvent) {
    stub!(TSHttpSsnReenable(ssnp, event))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnHookAdd(txnp: TSHttpTxn, id: RawTSHttpHookID, contp: TSCont) {
    stub!(TSHttpTxnHookAdd(txnp, id, contp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnReenable(txnp: TSHttpTxn, event: RawTSEvent) {
    stub!(TSHttpTxnReenable(txnp, event))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpCacheReenable(
    txnp: TSCacheTxn,
    event: RawTSEvent,
    data: *const c_void,
    size: u64,
) -> RawTSReturnCode {
    stub!(TSHttpCacheReenable(txnp, event, data, size) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnHookRegisteredFor(
    txnp: TSHttpTxn,
    id: RawTSHttpHookID,
    funcp: TSEventFunc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnHookRegisteredFor(txnp, id, funcp) => TS_ERROR)
}
