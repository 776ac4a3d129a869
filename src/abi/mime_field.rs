//! Chapter: MIME fields.

use std::ffi::{c_char, c_int};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSMBuffer, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldsClear(bufp: TSMBuffer, offset: TSMLoc) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldsClear(bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldsCount(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSMimeHdrFieldsCount(bufp, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldGet(bufp: TSMBuffer, hdr: TSMLoc, idx: c_int) -> TSMLoc {
    stub!(TSMimeHdrFieldGet(bufp, hdr, idx) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldFind(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    name: *const c_char,
    length: c_int,
) -> TSMLoc {
    stub!(TSMimeHdrFieldFind(bufp, hdr, name, length) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldAppend(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldAppend(bufp, hdr, field) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldRemove(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldRemove(bufp, hdr, field) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCreate(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldCreate(bufp, hdr, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCreateNamed(
    bufp: TSMBuffer,
    mh_mloc: TSMLoc,
    name: *const c_char,
    name_len: c_int,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldCreateNamed(bufp, mh_mloc, name, name_len, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldDestroy(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldDestroy(bufp, hdr, field) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldClone(
    dest_bufp: TSMBuffer,
    dest_hdr: TSMLoc,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    src_field: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldClone(dest_bufp, dest_hdr, src_bufp, src_hdr, src_field, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCopy(
    dest_bufp: TSMBuffer,
    dest_hdr: TSMLoc,
    dest_field: TSMLoc,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    src_field: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldCopy(dest_bufp, dest_hdr, dest_field, src_bufp, src_hdr, src_field) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCopyValues(
    dest_bufp: TSMBuffer,
    dest_hdr: TSMLoc,
    dest_field: TSMLoc,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    src_field: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldCopyValues(dest_bufp, dest_hdr, dest_field, src_bufp, src_hdr, src_field) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNext(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> TSMLoc {
    stub!(TSMimeHdrFieldNext(bufp, hdr, field) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNextDup(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> TSMLoc {
    stub!(TSMimeHdrFieldNextDup(bufp, hdr, field) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldLengthGet(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> c_int {
    stub!(TSMimeHdrFieldLengthGet(bufp, hdr, field) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNameGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSMimeHdrFieldNameGet(bufp, hdr, field, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNameSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    name: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSMimeHdrFieldNameSet(bufp, hdr, field, name, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldEqual(
    bufp: TSMBuffer,
    hdr_obj: TSMLoc,
    field1: TSMLoc,
    field2: TSMLoc,
) -> c_int {
    stub!(TSMimeHdrFieldEqual(bufp, hdr_obj, field1, field2) => 0)
}
