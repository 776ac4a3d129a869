//! Chapter: transactions: overridable records.

use std::ffi::{c_char, c_int};

use crate::abi::check;
use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSOverridableConfigKey, RawTSRecordDataType, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn,
    TSMgmtFloat, TSMgmtInt,
};
use crate::config::http;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigIntSet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: TSMgmtInt,
) -> RawTSReturnCode {
    stub!(TSHttpTxnConfigIntSet(txnp, conf, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigIntGet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *mut TSMgmtInt,
) -> RawTSReturnCode {
    stub!(TSHttpTxnConfigIntGet(txnp, conf, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigFloatSet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: TSMgmtFloat,
) -> RawTSReturnCode {
    stub!(TSHttpTxnConfigFloatSet(txnp, conf, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigFloatGet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *mut TSMgmtFloat,
) -> RawTSReturnCode {
    stub!(TSHttpTxnConfigFloatGet(txnp, conf, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigStringSet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnConfigStringSet(txnp, conf, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigStringGet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *mut *const c_char,
    length: *mut c_int,
) -> RawTSReturnCode {
    stub!(TSHttpTxnConfigStringGet(txnp, conf, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigFind(
    name: *const c_char,
    length: c_int,
    conf: *mut RawTSOverridableConfigKey,
    r#type: *mut RawTSRecordDataType,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnConfigFind";
    check::not_null(NAME, "conf", conf);
    check::not_null(NAME, "type", r#type);
    // SAFETY: readable for the length, or a C string, by contract; null is refused.
    let name = unsafe { check::sized_bytes(NAME, "name", name, i64::from(length)) };
    let Some((key, kind)) = std::str::from_utf8(name).ok().and_then(http::find) else { return TS_ERROR };
    // SAFETY: not null as checked, writable by contract.
    unsafe { *conf = RawTSOverridableConfigKey(key) };
    // SAFETY: as above.
    unsafe { *r#type = RawTSRecordDataType(kind as c_int) };
    TS_SUCCESS
}
