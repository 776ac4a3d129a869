//! Chapter: HTTP headers.

use std::ffi::{c_char, c_int};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSHttpStatus, RawTSHttpType, RawTSReturnCode, TS_ERROR, TSHttpStatus, TSHttpType, TSIOBuffer,
    TSMBuffer, TSMLoc,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrCreate(bufp: TSMBuffer) -> TSMLoc {
    stub!(TSHttpHdrCreate(bufp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrDestroy(bufp: TSMBuffer, offset: TSMLoc) {
    stub!(TSHttpHdrDestroy(bufp, offset))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrClone(
    dest_bufp: TSMBuffer,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpHdrClone(dest_bufp, src_bufp, src_hdr, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrCopy(
    dest_bufp: TSMBuffer,
    dest_offset: TSMLoc,
    src_bufp: TSMBuffer,
    src_offset: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpHdrCopy(dest_bufp, dest_offset, src_bufp, src_offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrPrint(bufp: TSMBuffer, offset: TSMLoc, iobufp: TSIOBuffer) {
    stub!(TSHttpHdrPrint(bufp, offset, iobufp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrLengthGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSHttpHdrLengthGet(bufp, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrTypeGet(bufp: TSMBuffer, offset: TSMLoc) -> RawTSHttpType {
    stub!(TSHttpHdrTypeGet(bufp, offset) => TSHttpType::TS_HTTP_TYPE_UNKNOWN.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrTypeSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    r#type: RawTSHttpType,
) -> RawTSReturnCode {
    stub!(TSHttpHdrTypeSet(bufp, offset, r#type) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrVersionGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSHttpHdrVersionGet(bufp, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrVersionSet(bufp: TSMBuffer, offset: TSMLoc, ver: c_int) -> RawTSReturnCode {
    stub!(TSHttpHdrVersionSet(bufp, offset, ver) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrMethodGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSHttpHdrMethodGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrMethodSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpHdrMethodSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrHostGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSHttpHdrHostGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrUrlGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpHdrUrlGet(bufp, offset, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrUrlSet(bufp: TSMBuffer, offset: TSMLoc, url: TSMLoc) -> RawTSReturnCode {
    stub!(TSHttpHdrUrlSet(bufp, offset, url) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrStatusGet(bufp: TSMBuffer, offset: TSMLoc) -> RawTSHttpStatus {
    stub!(TSHttpHdrStatusGet(bufp, offset) => TSHttpStatus::TS_HTTP_STATUS_NONE.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrStatusSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    status: RawTSHttpStatus,
) -> RawTSReturnCode {
    stub!(TSHttpHdrStatusSet(bufp, offset, status) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrReasonGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    stub!(TSHttpHdrReasonGet(bufp, offset, length) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrReasonSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    stub!(TSHttpHdrReasonSet(bufp, offset, value, length) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrReasonLookup(status: RawTSHttpStatus) -> *const c_char {
    stub!(TSHttpHdrReasonLookup(status) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrEffectiveUrlBufGet(
    hdr_buf: TSMBuffer,
    hdr_loc: TSMLoc,
    buf: *mut c_char,
    size: i64,
    length: *mut i64,
) -> RawTSReturnCode {
    stub!(TSHttpHdrEffectiveUrlBufGet(hdr_buf, hdr_loc, buf, size, length) => TS_ERROR)
}
