//! Chapter: plugin configuration slots.

use std::ffi::{c_uint, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{TSConfig, TSConfigDestroyFunc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigSet(id: c_uint, data: *mut c_void, funcp: TSConfigDestroyFunc) -> c_uint {
    stub!(TSConfigSet(id, data, funcp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigGet(id: c_uint) -> TSConfig {
    stub!(TSConfigGet(id) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigRelease(id: c_uint, configp: TSConfig) {
    stub!(TSConfigRelease(id, configp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigDataGet(configp: TSConfig) -> *mut c_void {
    stub!(TSConfigDataGet(configp) => null_mut())
}
