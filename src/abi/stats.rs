//! Chapter: statistics.

use std::ffi::{c_char, c_int};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSRecordDataType, RawTSReturnCode, RawTSStatPersistence, RawTSStatSync, TS_ERROR, TSMgmtInt,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatCreate(
    the_name: *const c_char,
    the_type: RawTSRecordDataType,
    persist: RawTSStatPersistence,
    sync: RawTSStatSync,
) -> c_int {
    stub!(TSStatCreate(the_name, the_type, persist, sync) => -1)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntIncrement(the_stat: c_int, amount: TSMgmtInt) {
    stub!(TSStatIntIncrement(the_stat, amount))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntDecrement(the_stat: c_int, amount: TSMgmtInt) {
    stub!(TSStatIntDecrement(the_stat, amount))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntGet(the_stat: c_int) -> TSMgmtInt {
    stub!(TSStatIntGet(the_stat) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntSet(the_stat: c_int, value: TSMgmtInt) {
    stub!(TSStatIntSet(the_stat, value))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatFindName(name: *const c_char, idp: *mut c_int) -> RawTSReturnCode {
    stub!(TSStatFindName(name, idp) => TS_ERROR)
}
