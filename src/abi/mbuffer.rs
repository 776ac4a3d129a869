//! Chapter: marshal buffers.

use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSMBuffer, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHandleMLocRelease(
    bufp: TSMBuffer,
    parent: TSMLoc,
    mloc: TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHandleMLocRelease(bufp, parent, mloc) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMBufferCreate() -> TSMBuffer {
    stub!(TSMBufferCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMBufferDestroy(bufp: TSMBuffer) -> RawTSReturnCode {
    stub!(TSMBufferDestroy(bufp) => TS_ERROR)
}
