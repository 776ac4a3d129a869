//! Chapter: transactions: overridable records.

use std::ffi::{c_char, c_int};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSOverridableConfigKey, RawTSRecordDataType, RawTSReturnCode, TS_ERROR, TSHttpTxn, TSMgmtFloat,
    TSMgmtInt,
};

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
    stub!(TSHttpTxnConfigFind(name, length, conf, r#type) => TS_ERROR)
}
