//! Chapter: transactions: overridable records.
//!
//! What a call may do depends on the storage behind the key, as in the original; where that crashes over the wrong kind
//! of call, these report failure.

use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::check;
use crate::abi::types::{
    RawTSOverridableConfigKey, RawTSRecordDataType, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn,
    TSMgmtFloat, TSMgmtInt,
};
use crate::config::http::{self, TextError};
use crate::log::{error, warning};

/// Overrides an integer record for this transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigIntSet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: TSMgmtInt,
) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnConfigIntSet", txnp) };
    let done = txn.settings.change(|block| block.get_mut(conf.0).is_some_and(|key| key.set_int(value)));
    if done { TS_SUCCESS } else { TS_ERROR }
}

/// The value of an integer record for this transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigIntGet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *mut TSMgmtInt,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnConfigIntGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "value", value);
    let Some(number) = txn.settings.get().get(conf.0).and_then(|key| key.int()) else { return TS_ERROR };
    // SAFETY: not null as checked, writable by contract.
    unsafe { *value = number };
    TS_SUCCESS
}

/// Overrides a float record for this transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigFloatSet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: TSMgmtFloat,
) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnConfigFloatSet", txnp) };
    let done = txn.settings.change(|block| block.get_mut(conf.0).is_some_and(|key| key.set_float(value)));
    if done { TS_SUCCESS } else { TS_ERROR }
}

/// The value of a float record for this transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigFloatGet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *mut TSMgmtFloat,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnConfigFloatGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "value", value);
    let Some(number) = txn.settings.get().get(conf.0).and_then(|key| key.float()) else { return TS_ERROR };
    // SAFETY: not null as checked, writable by contract.
    unsafe { *value = number };
    TS_SUCCESS
}

/// Sets a text; unlike in the original the text is copied, so it need not outlive the transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigStringSet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnConfigStringSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let text = if value.is_null() {
        b""
    } else {
        // SAFETY: not null as just checked; readable for the length, or a C string, by contract.
        unsafe { check::sized_bytes(NAME, "value", value, i64::from(length)) }
    };
    let done = txn.settings.change(|block| match block.get_mut(conf.0) {
        Some(key) => key.set_text(text),
        None => Err(TextError::Kind),
    });
    match done {
        Ok(()) => TS_SUCCESS,
        Err(TextError::Kind) => TS_ERROR,
        Err(TextError::Word { error, text }) => {
            if error {
                error!("{text}");
            } else {
                warning!("{text}");
            }
            TS_SUCCESS
        }
    }
}

/// Gives a text, valid until the setting changes or the transaction ends; a NUL follows it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnConfigStringGet(
    txnp: TSHttpTxn,
    conf: RawTSOverridableConfigKey,
    value: *mut *const c_char,
    length: *mut c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnConfigStringGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "value", value);
    check::not_null(NAME, "length", length);
    let settings = txn.settings.get();
    let Some(text) = settings.get(conf.0).and_then(|key| key.text()) else { return TS_ERROR };
    // SAFETY: not null as checked, writable by contract.
    unsafe { *value = text.map_or(null(), |text| text.as_ptr().cast()) };
    // SAFETY: as above.
    unsafe { *length = c_int::try_from(text.map_or(0, <[u8]>::len)).unwrap_or(c_int::MAX) };
    TS_SUCCESS
}

/// Key and type of an overridable record; a negative length means a C string. Any thread.
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
