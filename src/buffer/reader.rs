//! Readers: positions in the chain of a buffer.

use std::cell::Cell;
use std::io::IoSlice;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use super::block::{Block, BlockRef, Slot};
use super::iobuffer::IoBufferObject;
use crate::pool::{Pooled, SlotHead};
use crate::pooled;

/// First word of a reader in use.
const LIVE: u32 = 0x7473_3002;

/// What `TSIOBufferReader` points at.
#[repr(C)]
pub struct ReaderObject {
    head: SlotHead,
    /// Made through the API: dies with its buffer, and counts against the limit of readers.
    pub(super) api: Cell<bool>,
    /// The next reader of the same buffer.
    pub(super) sibling: Cell<Option<NonNull<ReaderObject>>>,
    pub(super) buffer: NonNull<IoBufferObject>,
    pub(super) block: Slot,
    /// Consumed bytes of the current block; larger than what it has when more was consumed than there is.
    offset: Cell<i64>,
}

pooled!(ReaderObject);

impl ReaderObject {
    /// The current block, for a look.
    ///
    /// # Safety
    ///
    /// As for [`Slot::look`].
    #[inline]
    unsafe fn block(&self) -> Option<&Block> {
        // SAFETY: passed on.
        unsafe { self.block.look() }
    }

    /// Readable bytes; negative when more was consumed than there was.
    #[inline]
    pub(super) fn avail(&self) -> i64 {
        let mut total = -self.offset.get();
        // SAFETY: nothing is changed here.
        let mut at = unsafe { self.block() };
        while let Some(block) = at {
            total += block.read_avail() as i64;
            // SAFETY: as above.
            at = unsafe { block.look_next() };
        }
        total
    }

    #[inline]
    fn consume(&self, n: i64) {
        self.offset.set(self.offset.get() + n);
        self.skip_read_blocks();
    }

    /// Steps over consumed blocks, but only onto blocks that have data: the last one with data is kept, because the
    /// writer goes on there.
    #[inline]
    fn skip_read_blocks(&self) {
        // SAFETY: nothing is changed during the look.
        let Some(block) = (unsafe { self.block() }) else { return };
        if block.read_avail() as i64 > self.offset.get() {
            return;
        }
        // SAFETY: as above.
        let has_next = unsafe { block.look_next() }.is_some();
        if has_next {
            self.step_on();
        }
    }

    /// The current block is consumed, and not the last: goes to the next that has data.
    fn step_on(&self) {
        while let Some(block) = self.block.get() {
            let size = block.read_avail() as i64;
            if size > self.offset.get() {
                return;
            }
            let Some(next) = block.next().filter(|next| next.read_avail() > 0) else { return };
            self.offset.set(self.offset.get() - size);
            self.block.set(Some(next));
        }
    }

    /// The current block and the offset in it, past what is consumed.
    #[inline]
    fn position(&self) -> Option<(&Block, usize)> {
        self.skip_read_blocks();
        // SAFETY: the borrow of the reader's owner keeps it where it is: only `&mut Reader` moves it on.
        let block = unsafe { self.block() }?;
        let offset = usize::try_from(self.offset.get()).unwrap_or(0).min(block.read_avail());
        Some((block, offset))
    }

    pub(super) fn rewind(&self, block: Option<BlockRef>) {
        self.block.set(block);
        self.offset.set(0);
    }
}

/// An owned reader. Dropping it frees the reader; it keeps its buffer's object alive, though not its writer.
pub struct Reader(NonNull<ReaderObject>);

impl Reader {
    pub(super) fn new(buffer: NonNull<IoBufferObject>, block: Option<BlockRef>, offset: i64) -> Self {
        let slot = Slot::default();
        slot.set(block);
        Reader(ReaderObject::pool_new(ReaderObject {
            head: SlotHead::new(LIVE),
            api: Cell::new(false),
            sibling: Cell::new(None),
            buffer,
            block: slot,
            offset: Cell::new(offset),
        }))
    }

    pub(super) fn object(&self) -> &ReaderObject {
        // SAFETY: an owned reader's object is in use; a borrowed one is checked by `borrow`.
        unsafe { self.0.as_ref() }
    }

    pub(super) fn pointer(&self) -> NonNull<ReaderObject> {
        self.0
    }

    fn buffer(&self) -> &IoBufferObject {
        // SAFETY: a buffer's object outlives its readers.
        unsafe { self.object().buffer.as_ref() }
    }

    /// Hands the reader to C: it then dies with its buffer or through [`Reader::from_raw`].
    pub fn into_raw(self) -> *mut ReaderObject {
        self.object().api.set(true);
        self.buffer().release_handle();
        ManuallyDrop::new(self).0.as_ptr()
    }

    /// Takes a reader back from C. `None` for null and for handles that are not alive.
    ///
    /// # Safety
    ///
    /// `handle` is null or was handed out as a reader, and its domain is the caller's.
    pub unsafe fn from_raw(handle: *mut ReaderObject) -> Option<Reader> {
        // SAFETY: passed on.
        let reader = ManuallyDrop::into_inner(unsafe { Self::borrow(handle) }?);
        if reader.object().api.replace(false) {
            reader.buffer().add_handle();
        }
        Some(reader)
    }

    /// Uses a reader that C owns. `None` for null and for handles that are not alive.
    ///
    /// # Safety
    ///
    /// As for [`Reader::from_raw`]; in addition the reader is not freed while the result is used.
    pub unsafe fn borrow(handle: *mut ReaderObject) -> Option<ManuallyDrop<Reader>> {
        let object = NonNull::new(handle).filter(|object| object.as_ptr().is_aligned())?;
        // SAFETY: memory of readers stays mapped and stays readers (type-stable pool).
        let live = unsafe { object.as_ref() }.head.kind.load(Ordering::Relaxed) == LIVE;
        live.then(|| ManuallyDrop::new(Reader(object)))
    }

    /// The address that stands for this reader in C, without giving it away.
    pub fn as_raw(&self) -> *mut ReaderObject {
        self.0.as_ptr()
    }

    /// The C handle of the buffer it reads.
    pub fn buffer_raw(&self) -> *mut IoBufferObject {
        self.object().buffer.as_ptr()
    }

    /// Readable bytes. Negative when more was consumed than there was (possible through the API only).
    #[inline]
    pub fn avail(&self) -> i64 {
        self.object().avail()
    }

    /// Whether there is nothing to read. Cheaper than [`Reader::avail`] on long chains.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.front().is_empty()
    }

    /// Another reader at the same position.
    pub fn duplicate(&self) -> Reader {
        let object = self.object();
        self.buffer().adopt(Reader::new(object.buffer, object.block.get(), object.offset.get()))
    }

    /// Passes over `n` bytes. More than there are is remembered and taken from what is written later.
    #[inline]
    pub fn consume(&mut self, n: usize) {
        self.object().consume(n as i64);
    }

    /// The current block, as `TSIOBufferReaderStart` gives it: it may be empty, and is absent on a virgin buffer.
    pub fn start(&self) -> Option<BlockRef> {
        self.object().skip_read_blocks();
        self.object().block.get()
    }

    /// Readable bytes of `block` for this reader: those consumed are left out when it is the current block.
    pub fn block_bytes(&self, block: &Block) -> (*mut u8, usize) {
        let object = self.object();
        let current = std::ptr::eq(object.block.address(), block);
        let consumed = if current { usize::try_from(object.offset.get()).unwrap_or(0) } else { 0 };
        let len = block.read_avail().saturating_sub(consumed);
        // SAFETY: at most the end of the block's readable bytes.
        let first = unsafe { block.read_start().add(block.read_avail() - len) };
        (first, len)
    }

    /// The readable bytes of the first block that has any.
    #[inline]
    pub fn front(&self) -> &[u8] {
        let Some((block, offset)) = self.object().position() else { return &[] };
        // SAFETY: the reader's position keeps the block; only `&mut self` moves it.
        unsafe { block.bytes(offset) }
    }

    /// Readable bytes block by block, from the front, into `slices`; at most `limit` bytes. Returns the number of
    /// slices used.
    pub fn gather<'a>(&'a self, slices: &mut [IoSlice<'a>], limit: usize) -> usize {
        let (mut used, mut left) = (0, limit);
        self.for_each_slice(|bytes| {
            if used == slices.len() || left == 0 {
                return false;
            }
            let bytes = &bytes[..bytes.len().min(left)];
            slices[used] = IoSlice::new(bytes);
            used += 1;
            left -= bytes.len();
            true
        });
        used
    }

    /// Calls `f` with each non-empty piece from the front until it says false.
    pub fn for_each_slice<'a>(&'a self, mut f: impl FnMut(&'a [u8]) -> bool) {
        let Some((mut block, mut offset)) = self.object().position() else { return };
        loop {
            // SAFETY: the reader's position keeps the chain; only `&mut self` moves it.
            let bytes = unsafe { block.bytes(offset) };
            if !bytes.is_empty() && !f(bytes) {
                return;
            }
            // SAFETY: as above; writing at the chain's end replaces no link that is set.
            let Some(next) = (unsafe { block.look_next() }) else { return };
            (block, offset) = (next, 0);
        }
    }

    /// Copies bytes from `skip` behind the front into `out`, without consuming; returns how many.
    pub fn copy_to(&self, mut skip: usize, out: &mut [u8]) -> usize {
        let mut done = 0;
        self.for_each_slice(|bytes| {
            let cut = skip.min(bytes.len());
            skip -= cut;
            let bytes = &bytes[cut..];
            let n = bytes.len().min(out.len() - done);
            out[done..done + n].copy_from_slice(&bytes[..n]);
            done += n;
            done < out.len()
        });
        done
    }

    /// All readable bytes as one vector.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut all = Vec::new();
        self.for_each_slice(|bytes| {
            all.extend_from_slice(bytes);
            true
        });
        all
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let buffer = self.object().buffer;
        // SAFETY: a buffer's object outlives its readers.
        let object = unsafe { buffer.as_ref() };
        object.unlink(self.0);
        // SAFETY: in use, and out of the buffer's list.
        unsafe { ReaderObject::pool_free(self.0) };
        IoBufferObject::drop_handle(buffer);
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({:p})", self.0)
    }
}
