//! Chapter: memory.

use libc::size_t;
use std::ffi::{c_char, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSmalloc(size: size_t, path: *const c_char) -> *mut c_void {
    stub!(_TSmalloc(size, path) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSrealloc(ptr: *mut c_void, size: size_t, path: *const c_char) -> *mut c_void {
    stub!(_TSrealloc(ptr, size, path) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSstrdup(str: *const c_char, length: i64, path: *const c_char) -> *mut c_char {
    stub!(_TSstrdup(str, length, path) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSstrlcpy(dst: *mut c_char, str: *const c_char, siz: size_t) -> size_t {
    stub!(_TSstrlcpy(dst, str, siz) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSstrlcat(dst: *mut c_char, str: *const c_char, siz: size_t) -> size_t {
    stub!(_TSstrlcat(dst, str, siz) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn _TSfree(ptr: *mut c_void) {
    stub!(_TSfree(ptr))
}
