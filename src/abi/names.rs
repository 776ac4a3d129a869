//! Chapter: names of states, hooks and events.

use std::ffi::c_char;
use std::ptr::null;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSEvent, RawTSHttpHookID, RawTSServerState};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpServerStateNameLookup(state: RawTSServerState) -> *const c_char {
    stub!(TSHttpServerStateNameLookup(state) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHookNameLookup(hook: RawTSHttpHookID) -> *const c_char {
    stub!(TSHttpHookNameLookup(hook) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpEventNameLookup(event: RawTSEvent) -> *const c_char {
    stub!(TSHttpEventNameLookup(event) => null())
}
