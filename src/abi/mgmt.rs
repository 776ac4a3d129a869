//! Chapter: records.

use std::ffi::{c_char, c_int, c_void};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSMgmtSource, RawTSRecordAccessType, RawTSRecordCheckType, RawTSRecordDataType, RawTSRecordType,
    RawTSRecordUpdateType, RawTSReturnCode, TS_ERROR, TSCont, TSMgmtCounter, TSMgmtFloat, TSMgmtInt,
    TSMgmtString, TSRecordDumpCb,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtUpdateRegister(contp: TSCont, plugin_name: *const c_char) {
    stub!(TSMgmtUpdateRegister(contp, plugin_name))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtIntGet(var_name: *const c_char, result: *mut TSMgmtInt) -> RawTSReturnCode {
    stub!(TSMgmtIntGet(var_name, result) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtCounterGet(
    var_name: *const c_char,
    result: *mut TSMgmtCounter,
) -> RawTSReturnCode {
    stub!(TSMgmtCounterGet(var_name, result) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtFloatGet(
    var_name: *const c_char,
    result: *mut TSMgmtFloat,
) -> RawTSReturnCode {
    stub!(TSMgmtFloatGet(var_name, result) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtStringGet(
    var_name: *const c_char,
    result: *mut TSMgmtString,
) -> RawTSReturnCode {
    stub!(TSMgmtStringGet(var_name, result) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtSourceGet(
    var_name: *const c_char,
    source: *mut RawTSMgmtSource,
) -> RawTSReturnCode {
    stub!(TSMgmtSourceGet(var_name, source) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtConfigFileAdd(
    parent: *const c_char,
    fileName: *const c_char,
) -> RawTSReturnCode {
    stub!(TSMgmtConfigFileAdd(parent, fileName) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtDataTypeGet(
    var_name: *const c_char,
    result: *mut RawTSRecordDataType,
) -> RawTSReturnCode {
    stub!(TSMgmtDataTypeGet(var_name, result) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtStringCreate(
    rec_type: RawTSRecordType,
    name: *const c_char,
    data_default: TSMgmtString,
    update_type: RawTSRecordUpdateType,
    check_type: RawTSRecordCheckType,
    check_regex: *const c_char,
    access_type: RawTSRecordAccessType,
) -> RawTSReturnCode {
    stub!(TSMgmtStringCreate(rec_type, name, data_default, update_type, check_type, check_regex, access_type) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtIntCreate(
    rec_type: RawTSRecordType,
    name: *const c_char,
    data_default: TSMgmtInt,
    update_type: RawTSRecordUpdateType,
    check_type: RawTSRecordCheckType,
    check_regex: *const c_char,
    access_type: RawTSRecordAccessType,
) -> RawTSReturnCode {
    stub!(TSMgmtIntCreate(rec_type, name, data_default, update_type, check_type, check_regex, access_type) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRecordDump(rec_type: c_int, callback: TSRecordDumpCb, edata: *mut c_void) {
    stub!(TSRecordDump(rec_type, callback, edata))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMgmtConfigIntSet(var_name: *const c_char, value: TSMgmtInt) -> RawTSReturnCode {
    stub!(TSMgmtConfigIntSet(var_name, value) => TS_ERROR)
}
