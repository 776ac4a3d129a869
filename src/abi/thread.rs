//! Chapter: threads.

use std::ffi::c_void;
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{TSEventThread, TSThread, TSThreadFunc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadCreate(func: TSThreadFunc, data: *mut c_void) -> TSThread {
    stub!(TSThreadCreate(func, data) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadInit() -> TSThread {
    stub!(TSThreadInit() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadDestroy(thread: TSThread) {
    stub!(TSThreadDestroy(thread))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadWait(thread: TSThread) {
    stub!(TSThreadWait(thread))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadSelf() -> TSThread {
    stub!(TSThreadSelf() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSEventThreadSelf() -> TSEventThread {
    stub!(TSEventThreadSelf() => null_mut())
}
