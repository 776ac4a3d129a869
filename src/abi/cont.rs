//! Chapter: continuations.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSEvent, TSCont, TSEventFunc, TSMutex};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContCreate(funcp: TSEventFunc, mutexp: TSMutex) -> TSCont {
    stub!(TSContCreate(funcp, mutexp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContDestroy(contp: TSCont) {
    stub!(TSContDestroy(contp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContDataSet(contp: TSCont, data: *mut c_void) {
    stub!(TSContDataSet(contp, data))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContDataGet(contp: TSCont) -> *mut c_void {
    stub!(TSContDataGet(contp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContCall(contp: TSCont, event: RawTSEvent, edata: *mut c_void) -> c_int {
    stub!(TSContCall(contp, event, edata) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContMutexGet(contp: TSCont) -> TSMutex {
    stub!(TSContMutexGet(contp) => null_mut())
}
