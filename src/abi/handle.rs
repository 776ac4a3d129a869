//! Handles of objects that live in this layer alone: files, matcher lines, UUIDs.
//!
//! Their memory is pooled by type, so that a handle is still recognised as dead after its object is gone.

use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use crate::abi::check;
use crate::pool::{Pooled, head};

/// The mark of a live object's kind: four letters, as they are seen in a debugger.
pub(super) const fn kind(letters: [u8; 4]) -> u32 {
    u32::from_be_bytes(letters)
}

/// Requires a live handle; ends the process over any other.
///
/// # Safety
/// `handle` is null or once came from [`Pooled::pool_new`] of this type.
pub(super) unsafe fn checked<T: Pooled>(
    function: &str,
    argument: &str,
    handle: *mut c_void,
    kind: u32,
) -> NonNull<T> {
    match NonNull::new(handle.cast::<T>()) {
        Some(object) if head(object).kind.load(Ordering::Acquire) == kind => object,
        _ => check::bad_pointer(function, argument, handle),
    }
}
