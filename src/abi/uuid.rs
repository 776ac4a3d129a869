//! Chapter: UUIDs.

use std::ffi::c_char;
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, RawTSUuidVersion, TS_ERROR, TSHttpTxn, TSUuid, TSUuidVersion};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidCreate() -> TSUuid {
    stub!(TSUuidCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidInitialize(uuid: TSUuid, v: RawTSUuidVersion) -> RawTSReturnCode {
    stub!(TSUuidInitialize(uuid, v) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidDestroy(uuid: TSUuid) {
    stub!(TSUuidDestroy(uuid))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidCopy(dest: TSUuid, src: TSUuid) -> RawTSReturnCode {
    stub!(TSUuidCopy(dest, src) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidStringGet(uuid: TSUuid) -> *const c_char {
    stub!(TSUuidStringGet(uuid) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidVersionGet(uuid: TSUuid) -> RawTSUuidVersion {
    stub!(TSUuidVersionGet(uuid) => TSUuidVersion::TS_UUID_UNDEFINED.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUuidStringParse(uuid: TSUuid, uuid_str: *const c_char) -> RawTSReturnCode {
    stub!(TSUuidStringParse(uuid, uuid_str) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSClientRequestUuidGet(txnp: TSHttpTxn, uuid_str: *mut c_char) -> RawTSReturnCode {
    stub!(TSClientRequestUuidGet(txnp, uuid_str) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSProcessUuidGet() -> TSUuid {
    stub!(TSProcessUuidGet() => null_mut())
}
