//! Chapter: files.

use libc::{size_t, ssize_t};
use std::ffi::{c_char, c_void};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::TSFile;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfopen(filename: *const c_char, mode: *const c_char) -> TSFile {
    stub!(TSfopen(filename, mode) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfclose(filep: TSFile) {
    stub!(TSfclose(filep))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfread(filep: TSFile, buf: *mut c_void, length: size_t) -> ssize_t {
    stub!(TSfread(filep, buf, length) => -1)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfwrite(filep: TSFile, buf: *const c_void, length: size_t) -> ssize_t {
    stub!(TSfwrite(filep, buf, length) => -1)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfflush(filep: TSFile) {
    stub!(TSfflush(filep))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSfgets(filep: TSFile, buf: *mut c_char, length: size_t) -> *mut c_char {
    stub!(TSfgets(filep, buf, length) => null_mut())
}
