//! Chapter: configuration line matcher.

use std::ffi::{c_char, c_int};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::TSMatcherLine;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherReadIntoBuffer(
    file_name: *mut c_char,
    file_len: *mut c_int,
) -> *mut c_char {
    stub!(TSMatcherReadIntoBuffer(file_name, file_len) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherTokLine(buffer: *mut c_char, last: *mut *mut c_char) -> *mut c_char {
    stub!(TSMatcherTokLine(buffer, last) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherExtractIPRange(
    match_str: *mut c_char,
    addr1: *mut u32,
    addr2: *mut u32,
) -> *mut c_char {
    stub!(TSMatcherExtractIPRange(match_str, addr1, addr2) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherLineCreate() -> TSMatcherLine {
    stub!(TSMatcherLineCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherLineDestroy(ml: TSMatcherLine) {
    stub!(TSMatcherLineDestroy(ml))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherParseSrcIPConfigLine(
    line: *mut c_char,
    ml: TSMatcherLine,
) -> *const c_char {
    stub!(TSMatcherParseSrcIPConfigLine(line, ml) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherLineName(ml: TSMatcherLine, element: c_int) -> *mut c_char {
    stub!(TSMatcherLineName(ml, element) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMatcherLineValue(ml: TSMatcherLine, element: c_int) -> *mut c_char {
    stub!(TSMatcherLineValue(ml, element) => null_mut())
}
