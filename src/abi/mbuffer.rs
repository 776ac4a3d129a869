//! Chapter: marshal buffers.

use std::ptr::NonNull;

use crate::abi::check::bad_pointer;
use crate::abi::mloc;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSMBuffer, TSMLoc};
use crate::message::{FieldHandle, Heap, Loc};

/// Gives back the handle of a field; the field itself stays. Does nothing for other locations and for `TS_NULL_MLOC`.
///
/// An error if `parent` is neither `TS_NULL_MLOC` nor the header that the field belongs to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHandleMLocRelease(
    bufp: TSMBuffer,
    parent: TSMLoc,
    mloc: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHandleMLocRelease";
    if mloc.is_null() {
        return TS_SUCCESS;
    }
    mloc::heap(NAME, bufp);
    // SAFETY: the location comes from C, which got it from us.
    match unsafe { Loc::of(mloc.cast()) } {
        Some(Loc::Field(handle)) => {
            // SAFETY: its word says that it is live.
            let header = unsafe { handle.as_ref() }.header();
            // SAFETY: the parent comes from C, which got it from us.
            if !parent.is_null() && unsafe { mloc::fields_of(parent) } != Some(header) {
                return TS_ERROR;
            }
            // SAFETY: live, and C gives it up.
            unsafe { FieldHandle::release(handle) };
            TS_SUCCESS
        }
        Some(_) => TS_SUCCESS,
        None => bad_pointer(NAME, "mloc", mloc.cast()),
    }
}

/// Makes an empty buffer, to be ended by `TSMBufferDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMBufferCreate() -> TSMBuffer {
    Heap::create().as_ptr().cast()
}

/// Ends a buffer with all URLs and headers in it; the handles of fields have to be released before.
///
/// An error for a null, for a read-only buffer, and for one that belongs to a transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMBufferDestroy(bufp: TSMBuffer) -> RawTSReturnCode {
    if NonNull::new(bufp).is_none() {
        return TS_ERROR;
    }
    let heap = mloc::heap("TSMBufferDestroy", bufp);
    // SAFETY: live as just checked.
    let state = unsafe { heap.as_ref() };
    if !state.is_writable() || state.is_of_message() {
        return TS_ERROR;
    }
    // SAFETY: live, and C gives it up with everything in it.
    unsafe { Heap::destroy(heap) };
    TS_SUCCESS
}
