//! Chapter: plugin registration, directories and version.

use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSPluginRegistrationInfo};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSInstallDirGet() -> *const c_char {
    stub!(TSInstallDirGet() => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigDirGet() -> *const c_char {
    stub!(TSConfigDirGet() => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRuntimeDirGet() -> *const c_char {
    stub!(TSRuntimeDirGet() => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginDirGet() -> *const c_char {
    stub!(TSPluginDirGet() => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGet() -> *const c_char {
    stub!(TSTrafficServerVersionGet() => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGetMajor() -> c_int {
    stub!(TSTrafficServerVersionGetMajor() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGetMinor() -> c_int {
    stub!(TSTrafficServerVersionGetMinor() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSTrafficServerVersionGetPatch() -> c_int {
    stub!(TSTrafficServerVersionGetPatch() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginRegister(plugin_info: *const TSPluginRegistrationInfo) -> RawTSReturnCode {
    stub!(TSPluginRegister(plugin_info) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginDSOReloadEnable(enabled: c_int) -> RawTSReturnCode {
    stub!(TSPluginDSOReloadEnable(enabled) => TS_ERROR)
}
