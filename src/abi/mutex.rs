//! Chapter: mutexes.

use std::ffi::c_int;
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSMutex};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCreate() -> TSMutex {
    stub!(TSMutexCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexDestroy(mutexp: TSMutex) {
    stub!(TSMutexDestroy(mutexp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexLock(mutexp: TSMutex) {
    stub!(TSMutexLock(mutexp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexLockTry(mutexp: TSMutex) -> RawTSReturnCode {
    stub!(TSMutexLockTry(mutexp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexUnlock(mutexp: TSMutex) {
    stub!(TSMutexUnlock(mutexp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCheck(mutexp: TSMutex) -> c_int {
    stub!(TSMutexCheck(mutexp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCreateInternal() -> TSMutex {
    stub!(TSMutexCreateInternal() => null_mut())
}
