//! Blocks: windows into counted memory, linked into chains.

use std::cell::Cell;
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::Ordering;

use super::data::Data;
use crate::pool::{Pooled, SlotHead};
use crate::pooled;

/// First word of a block in use.
const LIVE: u32 = 0x7473_3003;

/// One link of a chain (`TSIOBufferBlock`): the bytes `start..end` of its data are readable, `end..limit` are room.
///
/// `end` only grows while the block is part of a chain, so bytes that were readable stay as they are.
#[repr(C)]
pub struct Block {
    head: SlotHead,
    /// Holders: the chain link before it, write positions, readers. Not atomic: one domain uses a chain.
    refs: Cell<u32>,
    start: Cell<*mut u8>,
    end: Cell<*mut u8>,
    limit: Cell<*mut u8>,
    next: Slot,
    data: Data,
}

pooled!(Block);

impl Block {
    /// The block behind a C handle, if that is one in use.
    ///
    /// # Safety
    ///
    /// `handle` is null or was once handed out as a block.
    pub unsafe fn check<'a>(handle: *const Block) -> Option<&'a Block> {
        if handle.is_null() || !handle.is_aligned() {
            return None;
        }
        // SAFETY: memory of blocks stays mapped and stays blocks (type-stable pool).
        let block = unsafe { &*handle };
        (block.head.kind.load(Ordering::Relaxed) == LIVE).then_some(block)
    }

    /// The address that stands for this block in C.
    pub fn as_handle(&self) -> *mut Block {
        std::ptr::from_ref(self).cast_mut()
    }

    /// Number of readable bytes.
    #[inline]
    pub fn read_avail(&self) -> usize {
        self.end.get().addr() - self.start.get().addr()
    }

    /// Number of bytes that can still be written.
    #[inline]
    pub fn write_avail(&self) -> usize {
        self.limit.get().addr() - self.end.get().addr()
    }

    /// First readable byte.
    #[inline]
    pub fn read_start(&self) -> *mut u8 {
        self.start.get()
    }

    /// End of the readable bytes, where writing goes on.
    #[inline]
    pub fn write_start(&self) -> *mut u8 {
        self.end.get()
    }

    /// The next block of the chain.
    #[inline]
    pub fn next(&self) -> Option<BlockRef> {
        self.next.get()
    }

    /// [`Block::next`] without a count.
    ///
    /// # Safety
    ///
    /// As for [`Slot::look`].
    #[inline]
    pub(super) unsafe fn look_next(&self) -> Option<&Block> {
        // SAFETY: passed on.
        unsafe { self.next.look() }
    }

    /// The memory behind it, to be shared.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Readable bytes.
    ///
    /// # Safety
    ///
    /// The block stays in its chain while the slice is used.
    #[inline]
    pub(super) unsafe fn bytes(&self, offset: usize) -> &[u8] {
        let len = self.read_avail() - offset;
        // SAFETY: `offset` is inside the readable bytes (the subtraction holds).
        let first = unsafe { self.start.get().add(offset) };
        // SAFETY: `start..end` lies in the data, is initialised, and does not change while the block is in a chain.
        unsafe { std::slice::from_raw_parts(first, len) }
    }

    /// Counts `n` bytes of the room as written, at most all of it; returns how many that were.
    #[inline]
    pub(super) fn produce(&self, n: usize) -> usize {
        let n = n.min(self.write_avail());
        // SAFETY: `end + n` is at most `limit`.
        self.end.set(unsafe { self.end.get().add(n) });
        n
    }

    /// Copies bytes into the room, as many as fit; returns how many that were.
    #[inline]
    pub(super) fn fill(&self, bytes: &[u8]) -> usize {
        let n = bytes.len().min(self.write_avail());
        // SAFETY: the room holds `n` bytes that only this block's chain writes; the source is a Rust slice and so
        // cannot be that room.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.end.get(), n) };
        self.produce(n)
    }

    /// Makes the whole memory room again.
    pub(super) fn rewind(&self) {
        debug_assert!(self.data.is_pooled() && self.data.is_unique());
        self.start.set(self.data.base());
        self.end.set(self.data.base());
    }

    pub(super) fn set_next(&self, next: Option<BlockRef>) {
        self.next.set(next);
    }

    /// How many hold this block.
    pub(super) fn holders(&self) -> u32 {
        self.refs.get()
    }
}

/// A counted pointer to a block. Holding one keeps the block and all that follow it in the chain.
pub struct BlockRef(NonNull<Block>);

impl BlockRef {
    /// An empty block over fresh memory of a size class.
    pub(super) fn empty(index: u8) -> Self {
        let data = Data::pooled(index);
        let base = data.base();
        // SAFETY: one past the memory's end.
        let limit = unsafe { base.add(data.capacity()) };
        Self::new(data, base, base, limit)
    }

    /// A full block over part of some memory: nothing can be written behind it.
    ///
    /// The range must be initialised bytes inside the memory.
    pub(super) fn window(data: Data, start: *mut u8, len: usize) -> Self {
        debug_assert!(start.addr() >= data.base().addr());
        debug_assert!(start.addr() + len <= data.base().addr() + data.capacity());
        // SAFETY: the range is inside the memory (checked by the callers, asserted above).
        let end = unsafe { start.add(len) };
        Self::new(data, start, end, end)
    }

    fn new(data: Data, start: *mut u8, end: *mut u8, limit: *mut u8) -> Self {
        BlockRef(Block::pool_new(Block {
            head: SlotHead::new(LIVE),
            refs: Cell::new(1),
            start: Cell::new(start),
            end: Cell::new(end),
            limit: Cell::new(limit),
            next: Slot::default(),
            data,
        }))
    }

    /// Whether both are the same block.
    #[inline]
    pub fn is(&self, other: &BlockRef) -> bool {
        self.0 == other.0
    }
}

impl std::ops::Deref for BlockRef {
    type Target = Block;
    #[inline]
    fn deref(&self) -> &Block {
        // SAFETY: the count held by self keeps the block.
        unsafe { self.0.as_ref() }
    }
}

impl Clone for BlockRef {
    #[inline]
    fn clone(&self) -> Self {
        self.refs.set(self.refs.get() + 1);
        BlockRef(self.0)
    }
}

impl Drop for BlockRef {
    #[inline]
    fn drop(&mut self) {
        let refs = self.refs.get() - 1;
        self.refs.set(refs);
        if refs == 0 {
            destroy_chain(self.0);
        }
    }
}

/// Frees a block without holders, and the blocks that only it held. A loop: chains can be long.
fn destroy_chain(first: NonNull<Block>) {
    let mut next = Some(first);
    while let Some(block) = next {
        // SAFETY: nobody holds the block, and it is still whole.
        let object = unsafe { block.as_ref() };
        next = object.next.take_pointer().filter(|after| {
            // SAFETY: the link just taken held this block.
            let refs = unsafe { &after.as_ref().refs };
            refs.set(refs.get() - 1);
            refs.get() == 0
        });
        // SAFETY: nobody holds the block; its link was taken, so dropping it goes no further.
        unsafe { Block::pool_free(block) };
    }
}

/// A place that may hold a block: a link, a write position, a reader's position.
pub(super) struct Slot(Cell<*mut Block>);

impl Default for Slot {
    fn default() -> Self {
        Slot(Cell::new(null_mut()))
    }
}

impl Slot {
    #[inline]
    pub(super) fn get(&self) -> Option<BlockRef> {
        let held = BlockRef(NonNull::new(self.0.get())?);
        let copy = held.clone();
        std::mem::forget(held);
        Some(copy)
    }

    /// Replaces the content; the old block is let go after the new one is in place.
    #[inline]
    pub(super) fn set(&self, block: Option<BlockRef>) {
        let new = block.map_or(null_mut(), |block| std::mem::ManuallyDrop::new(block).0.as_ptr());
        drop(NonNull::new(self.0.replace(new)).map(BlockRef));
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.get().is_null()
    }

    /// The block without a count of its own, for a look that leaves the chain as it is.
    ///
    /// # Safety
    ///
    /// Nothing changes the place, nor a place before it in the chain, while the block is looked at.
    #[inline]
    pub(super) unsafe fn look(&self) -> Option<&Block> {
        // SAFETY: the place holds the block, and goes on doing so by the caller's promise.
        unsafe { self.0.get().as_ref() }
    }

    /// The address of the block, without a count.
    #[inline]
    pub(super) fn address(&self) -> *mut Block {
        self.0.get()
    }

    fn take_pointer(&self) -> Option<NonNull<Block>> {
        NonNull::new(self.0.replace(null_mut()))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.set(None);
    }
}
