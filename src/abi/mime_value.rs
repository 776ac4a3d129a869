//! Chapter: values of MIME fields.

use libc::time_t;
use std::ffi::{c_char, c_int, c_uint};
use std::ptr::null;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSMBuffer, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValuesClear(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValuesClear(bufp, hdr, field) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValuesCount(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> c_int {
    stub!(TSMimeHdrFieldValuesCount(bufp, hdr, field) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueStringGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value_len_ptr: *mut c_int,
) -> *const c_char {
    stub!(TSMimeHdrFieldValueStringGet(bufp, hdr, field, idx, value_len_ptr) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueIntGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> c_int {
    stub!(TSMimeHdrFieldValueIntGet(bufp, hdr, field, idx) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueInt64Get(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> i64 {
    stub!(TSMimeHdrFieldValueInt64Get(bufp, hdr, field, idx) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueUintGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> c_uint {
    stub!(TSMimeHdrFieldValueUintGet(bufp, hdr, field, idx) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDateGet(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> time_t {
    stub!(TSMimeHdrFieldValueDateGet(bufp, hdr, field) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueStringSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueStringSet(bufp, hdr, field, idx, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueIntSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_int,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueIntSet(bufp, hdr, field, idx, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueInt64Set(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: i64,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueInt64Set(bufp, hdr, field, idx, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueUintSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_uint,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueUintSet(bufp, hdr, field, idx, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDateSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    value: time_t,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueDateSet(bufp, hdr, field, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueAppend(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueAppend(bufp, hdr, field, idx, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueStringInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueStringInsert(bufp, hdr, field, idx, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueIntInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_int,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueIntInsert(bufp, hdr, field, idx, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueUintInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_uint,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueUintInsert(bufp, hdr, field, idx, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDateInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    value: time_t,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueDateInsert(bufp, hdr, field, value) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDelete(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldValueDelete(bufp, hdr, field, idx) => TS_ERROR)
}
