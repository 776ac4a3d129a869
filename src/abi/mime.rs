//! Chapter: MIME headers.

use std::ffi::c_int;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSIOBuffer, TSMBuffer, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrCreate(bufp: TSMBuffer, locp: *mut TSMLoc) -> RawTSReturnCode {
    stub!(TSMimeHdrCreate(bufp, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrDestroy(bufp: TSMBuffer, offset: TSMLoc) -> RawTSReturnCode {
    stub!(TSMimeHdrDestroy(bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrClone(
    dest_bufp: TSMBuffer,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrClone(dest_bufp, src_bufp, src_hdr, locp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrCopy(
    dest_bufp: TSMBuffer,
    dest_offset: TSMLoc,
    src_bufp: TSMBuffer,
    src_offset: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSMimeHdrCopy(dest_bufp, dest_offset, src_bufp, src_offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrPrint(bufp: TSMBuffer, offset: TSMLoc, iobufp: TSIOBuffer) {
    stub!(TSMimeHdrPrint(bufp, offset, iobufp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrLengthGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    stub!(TSMimeHdrLengthGet(bufp, offset) => 0)
}
