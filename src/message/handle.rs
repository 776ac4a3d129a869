//! Field handles: the `TSMLoc` of a field is an object of its own, which names a header and a slot.
//!
//! Every call that returns a field returns a new handle, which the plugin releases. Handles come from a type-stable pool:
//! a second release finds the slot dead.

use std::ptr::NonNull;

use super::mime::{FieldId, MimeHdr};
use crate::pool::{Pooled, SlotHead};

/// The kind word of a field handle.
pub(super) const KIND: u32 = 0x4649_454c;

/// The handle of a field.
#[repr(C)]
#[derive(Debug)]
pub struct FieldHandle {
    head: SlotHead,
    field: FieldId,
    epoch: u32,
    header: NonNull<MimeHdr>,
}

crate::pooled!(FieldHandle);

impl FieldHandle {
    /// A new handle of `field` in `header`.
    pub fn create(header: NonNull<MimeHdr>, field: FieldId) -> NonNull<FieldHandle> {
        // SAFETY: the caller got the header from a live heap.
        let epoch = unsafe { header.as_ref() }.epoch();
        FieldHandle::pool_new(FieldHandle { head: SlotHead::new(KIND), field, epoch, header })
    }

    /// The header that the field belongs to.
    pub fn header(&self) -> NonNull<MimeHdr> {
        self.header
    }

    /// The field, as a slot number that is out of range once the header's fields were cleared.
    pub fn field(&self) -> FieldId {
        // SAFETY: pool memory stays mapped and typed; a header that died since gives an epoch nobody relies on.
        let epoch = unsafe { self.header.as_ref() }.epoch();
        if epoch == self.epoch { self.field } else { FieldId(u32::MAX) }
    }

    /// Gives the handle back; the field stays.
    ///
    /// # Safety
    /// The handle is live and not used again.
    pub unsafe fn release(handle: NonNull<FieldHandle>) {
        // SAFETY: the caller gives up the handle.
        unsafe { FieldHandle::pool_free(handle) };
    }
}

// SAFETY: a handle is used where its header is.
unsafe impl Send for FieldHandle {}
