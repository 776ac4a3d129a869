//! Chapter: URLs.

use std::ffi::{c_char, c_int};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSParseResult, RawTSReturnCode, TS_ERROR, TSIOBuffer, TSMBuffer, TSMLoc, TSParseResult,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlCreate(bufp: TSMBuffer, locp: *mut TSMLoc) -> RawTSReturnCode {
    stub!(TSUrlCreate(bufp, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlClone(
    dest_bufp: TSMBuffer,
    src_bufp: TSMBuffer,
    src_url: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSUrlClone(dest_bufp, src_bufp, src_url, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlCopy(
    dest_bufp: TSMBuffer,
    dest_offset: TSMLoc,
    src_bufp: TSMBuffer,
    src_offset: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSUrlCopy(dest_bufp, dest_offset, src_bufp, src_offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPrint(bufp: TSMBuffer, offset: TSMLoc, iobufp: TSIOBuffer) {
    stub!(TSUrlPrint(bufp, offset, iobufp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlParse(
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    stub!(TSUrlParse(bufp, offset, start, end) => TSParseResult::TS_PARSE_ERROR.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlLengthGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSUrlLengthGet(bufp, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlStringGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *mut c_char {
    stub!(TSUrlStringGet(bufp, offset, length) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlRawSchemeGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSUrlRawSchemeGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlSchemeGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSUrlSchemeGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlSchemeSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlSchemeSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlUserGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *const c_char {
    stub!(TSUrlUserGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlUserSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlUserSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPasswordGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSUrlPasswordGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPasswordSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlPasswordSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHostGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *const c_char {
    stub!(TSUrlHostGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHostSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlHostSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPortGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSUrlPortGet(bufp, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlRawPortGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSUrlRawPortGet(bufp, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPortSet(bufp: TSMBuffer, offset: TSMLoc, port: c_int) -> RawTSReturnCode {
    stub!(TSUrlPortSet(bufp, offset, port) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPathGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *const c_char {
    stub!(TSUrlPathGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPathSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlPathSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlFtpTypeGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSUrlFtpTypeGet(bufp, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlFtpTypeSet(bufp: TSMBuffer, offset: TSMLoc, r#type: c_int) -> RawTSReturnCode {
    stub!(TSUrlFtpTypeSet(bufp, offset, r#type) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpParamsGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSUrlHttpParamsGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpParamsSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlHttpParamsSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpQueryGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSUrlHttpQueryGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpQuerySet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlHttpQuerySet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpFragmentGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSUrlHttpFragmentGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpFragmentSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSUrlHttpFragmentSet(bufp, offset, value, length) => TS_ERROR)
}
