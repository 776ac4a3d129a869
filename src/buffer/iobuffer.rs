//! The buffer: a chain with one write position.

use std::cell::Cell;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::Ordering;

use super::block::{BlockRef, Slot};
use super::data::Data;
use super::reader::{Reader, ReaderObject};
use super::{DEFAULT_INDEX, MAX_API_READERS, MAX_INDEX, SHARE_MIN, block_size, index_for};
use crate::pool::{DEAD, Pooled, SlotHead};
use crate::pooled;

/// First word of a buffer in use; [`DEAD`] also when its owner has destroyed it but readers remain.
const LIVE: u32 = 0x7473_3001;

/// What `TSIOBuffer` points at.
#[repr(C)]
pub struct IoBufferObject {
    head: SlotHead,
    /// The owner and every reader that Rust code owns; the object goes back to the pool at zero.
    handles: Cell<u32>,
    /// Size index of new blocks.
    index: Cell<u8>,
    water_mark: Cell<i64>,
    /// The block that is written, or the last full one.
    write: Slot,
    readers: Cell<Option<NonNull<ReaderObject>>>,
}

pooled!(IoBufferObject);

impl IoBufferObject {
    pub(super) fn add_handle(&self) {
        self.handles.set(self.handles.get() + 1);
    }

    /// Lets go of a handle that is known not to be the last.
    pub(super) fn release_handle(&self) {
        self.handles.set(self.handles.get() - 1);
    }

    pub(super) fn drop_handle(this: NonNull<IoBufferObject>) {
        // SAFETY: the caller's handle keeps the object.
        let object = unsafe { this.as_ref() };
        object.release_handle();
        if object.handles.get() == 0 {
            // SAFETY: no handle is left; readers made through the API went with the owner.
            unsafe { IoBufferObject::pool_free(this) };
        }
    }

    /// Enters a new reader into the list.
    pub(super) fn adopt(&self, reader: Reader) -> Reader {
        self.add_handle();
        reader.object().sibling.set(self.readers.get());
        self.readers.set(Some(reader.pointer()));
        reader
    }

    pub(super) fn unlink(&self, gone: NonNull<ReaderObject>) {
        let mut link = &self.readers;
        while let Some(here) = link.get() {
            // SAFETY: readers in the list are in use; only their buffer's owner unlinks them.
            let object = unsafe { here.as_ref() };
            if here == gone {
                link.set(object.sibling.get());
                return;
            }
            link = &object.sibling;
        }
    }

    fn readers(&self) -> impl Iterator<Item = &ReaderObject> {
        let mut next = self.readers.get();
        std::iter::from_fn(move || {
            // SAFETY: readers in the list are in use.
            let reader = unsafe { next?.as_ref() };
            next = reader.sibling.get();
            Some(reader)
        })
    }

    fn free_api_readers(&self) {
        let mut next = self.readers.get();
        while let Some(here) = next {
            // SAFETY: readers in the list are in use.
            let object = unsafe { here.as_ref() };
            next = object.sibling.get();
            if object.api.get() {
                self.unlink(here);
                // SAFETY: in use until now, and out of the list.
                unsafe { ReaderObject::pool_free(here) };
            }
        }
    }
}

/// An owned buffer. Dropping it destroys the buffer and the readers made through the API; readers that Rust code
/// owns can still drain what they see.
pub struct IoBuffer(NonNull<IoBufferObject>);

impl Default for IoBuffer {
    fn default() -> Self {
        Self::new(DEFAULT_INDEX)
    }
}

impl IoBuffer {
    /// A buffer without memory; blocks come in the given size class when something is written.
    pub fn new(index: u8) -> Self {
        IoBuffer(IoBufferObject::pool_new(IoBufferObject {
            head: SlotHead::new(LIVE),
            handles: Cell::new(1),
            index: Cell::new(index.min(MAX_INDEX)),
            water_mark: Cell::new(0),
            write: Slot::default(),
            readers: Cell::new(None),
        }))
    }

    /// A buffer with its first block (`TSIOBufferSizedCreate`).
    pub fn with_block(index: u8) -> Self {
        let mut buffer = Self::new(index);
        buffer.add_block();
        buffer
    }

    /// Hands the buffer to C.
    pub fn into_raw(self) -> *mut IoBufferObject {
        ManuallyDrop::new(self).0.as_ptr()
    }

    /// Takes a buffer back from C. `None` for null and for handles that are not alive.
    ///
    /// # Safety
    ///
    /// `handle` is null or was handed out as a buffer, and its domain is the caller's.
    pub unsafe fn from_raw(handle: *mut IoBufferObject) -> Option<IoBuffer> {
        // SAFETY: passed on.
        unsafe { Self::borrow(handle) }.map(ManuallyDrop::into_inner)
    }

    /// Uses a buffer that C owns. `None` for null and for handles that are not alive.
    ///
    /// # Safety
    ///
    /// As for [`IoBuffer::from_raw`]; in addition the buffer is not destroyed while the result is used.
    pub unsafe fn borrow(handle: *mut IoBufferObject) -> Option<ManuallyDrop<IoBuffer>> {
        let object = NonNull::new(handle).filter(|object| object.as_ptr().is_aligned())?;
        // SAFETY: memory of buffers stays mapped and stays buffers (type-stable pool).
        let live = unsafe { object.as_ref() }.head.kind.load(Ordering::Relaxed) == LIVE;
        live.then(|| ManuallyDrop::new(IoBuffer(object)))
    }

    /// The address that stands for this buffer in C, without giving it away.
    pub fn as_raw(&self) -> *mut IoBufferObject {
        self.0.as_ptr()
    }

    fn object(&self) -> &IoBufferObject {
        // SAFETY: an owned buffer's object is in use; a borrowed one was checked by `borrow`.
        unsafe { self.0.as_ref() }
    }

    /// Size index of its blocks.
    pub fn index(&self) -> u8 {
        self.object().index.get()
    }

    /// Bytes in one of its blocks.
    pub fn block_size(&self) -> usize {
        block_size(self.index())
    }

    /// Size index of blocks added from now on.
    pub fn set_index(&mut self, index: u8) {
        self.object().index.set(index.min(MAX_INDEX));
    }

    /// The water mark in bytes; what it means is up to the reading side.
    pub fn water_mark(&self) -> i64 {
        self.object().water_mark.get()
    }

    /// Sets the water mark.
    pub fn set_water_mark(&mut self, bytes: i64) {
        self.object().water_mark.set(bytes);
    }

    /// A reader that starts at the first byte of the block written at present, even if that was written before.
    pub fn reader(&self) -> Reader {
        self.object().adopt(Reader::new(self.0, self.object().write.get(), 0))
    }

    /// Whether the API may make one more reader.
    pub fn has_api_reader_slot(&self) -> bool {
        self.object().readers().filter(|reader| reader.api.get()).count() < MAX_API_READERS
    }

    /// Unread bytes of the reader that is furthest behind.
    pub fn max_read_avail(&self) -> i64 {
        self.object().readers().map(ReaderObject::avail).max().unwrap_or(0)
    }

    /// Room that can be written without allocating, in all blocks from the write position on.
    pub fn write_avail(&self) -> usize {
        // SAFETY: nothing is changed here.
        let (mut total, mut at) = (0, unsafe { self.object().write.look() });
        while let Some(block) = at {
            total += block.write_avail();
            // SAFETY: as above.
            at = unsafe { block.look_next() };
        }
        total
    }

    /// Appends a copy of `bytes`, adding blocks as needed.
    #[inline]
    pub fn write(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let block = self.writable_block();
            let done = block.fill(bytes);
            bytes = &bytes[done..];
        }
    }

    /// Appends `len` bytes of `data` from `offset` by reference.
    ///
    /// # Panics
    ///
    /// When the range is not inside the data.
    pub fn append(&mut self, data: Data, offset: usize, len: usize) {
        assert!(offset <= data.capacity() && len <= data.capacity() - offset, "range outside of the data");
        if len > 0 {
            // SAFETY: the offset is inside the memory.
            let start = unsafe { data.base().add(offset) };
            self.append_block(BlockRef::window(data, start, len));
        }
    }

    /// Appends bytes that live as long as the program, by reference.
    pub fn append_static(&mut self, bytes: &'static [u8]) {
        self.append(Data::from_static(bytes), 0, bytes.len());
    }

    /// Appends references to what `reader` has, from `offset` on, at most `len` bytes (`TSIOBufferCopy`). Consumes
    /// nothing; returns the bytes covered.
    pub fn share_from(&mut self, reader: &Reader, len: usize, offset: usize) -> usize {
        self.transfer(reader, len, offset, 0)
    }

    /// Moves up to `len` bytes out of `reader`: large pieces by reference, small ones copied. Returns the bytes moved.
    pub fn move_from(&mut self, reader: &mut Reader, len: usize) -> usize {
        let moved = self.transfer(reader, len, 0, SHARE_MIN);
        reader.consume(moved);
        moved
    }

    fn transfer(&mut self, reader: &Reader, len: usize, mut skip: usize, share_from: usize) -> usize {
        let mut done = 0;
        let mut at = reader.start();
        while let Some(block) = at {
            let (first, avail) = reader.block_bytes(&block);
            let cut = skip.min(avail);
            skip -= cut;
            let n = (avail - cut).min(len - done);
            // SAFETY: `cut` is at most what the block has.
            let first = unsafe { first.add(cut) };
            if n >= share_from.max(1) {
                self.append_block(BlockRef::window(block.data().clone(), first, n));
            } else {
                // SAFETY: `n` readable bytes, which no write of ours changes.
                self.write(unsafe { std::slice::from_raw_parts(first, n) });
            }
            done += n;
            if done == len {
                break;
            }
            at = block.next();
        }
        done
    }

    /// The block to write into next, added if the current one is full or absent (`TSIOBufferStart`).
    pub fn start(&mut self) -> BlockRef {
        match self.first_write_block() {
            Some(block) if block.write_avail() > 0 => block,
            _ => {
                self.add_block();
                self.first_write_block().expect("a block was added")
            }
        }
    }

    /// Counts `n` bytes as written, across blocks; at most the room there is. Returns how many that were.
    pub fn produce(&mut self, n: usize) -> usize {
        let mut left = n;
        // SAFETY: the look is over before the place is changed.
        while let Some(block) = unsafe { self.object().write.look() } {
            left -= block.produce(left);
            if left == 0 {
                break;
            }
            let Some(next) = block.next() else { break };
            self.object().write.set(Some(next));
        }
        n - left
    }

    /// Appends an empty block.
    pub fn add_block(&mut self) {
        self.append_block(BlockRef::empty(self.index()));
    }

    /// Adds a block when a reading connection should: unread bytes and room are both within the water mark
    /// (with the mark at 0: everything is read and there is no room).
    pub fn add_block_if_low(&mut self) {
        let room = self.write_avail() as i64;
        let mark = self.water_mark();
        if room <= mark && self.max_read_avail() <= mark {
            self.add_block();
        }
    }

    /// Appends an empty block of the given size class when there is less than `want` room, for a read that may bring
    /// more than the buffer's own blocks hold.
    pub fn add_room(&mut self, want: usize, index: u8) {
        if self.write_avail() < want {
            self.append_block(BlockRef::empty(index));
        }
    }

    /// At least `bytes` contiguous bytes of room from the write position on, to be counted with [`IoBuffer::produce`].
    /// When the current block has less, writing goes on in a new one; the tail of the current one stays unused.
    pub fn contiguous_room(&mut self, bytes: usize) -> &mut [MaybeUninit<u8>] {
        let mut block = self.start();
        if block.write_avail() < bytes {
            let index = index_for(bytes).max(self.index());
            block = BlockRef::empty(index);
            self.drop_room_ahead();
            if let Some(last) = self.object().write.get() {
                last.set_next(Some(block.clone()));
            }
            self.object().write.set(Some(block.clone()));
        }
        // SAFETY: the free part of the block the buffer writes to; the result borrows the buffer.
        unsafe { std::slice::from_raw_parts_mut(block.write_start().cast(), block.write_avail()) }
    }

    /// Frees empty blocks allocated ahead of the write position.
    pub fn drop_room_ahead(&mut self) {
        if let Some(block) = self.object().write.get() {
            block.set_next(None);
        }
    }

    /// Up to `limit` bytes of room from the write position on, for `readv`, and the number of entries used. Adds a
    /// block if there is none. The room may be written until the buffer is used otherwise; bytes written there are
    /// counted with [`IoBuffer::produce`].
    pub fn room<const N: usize>(&mut self, limit: usize) -> ([libc::iovec; N], usize) {
        let mut slices = [libc::iovec { iov_base: null_mut(), iov_len: 0 }; N];
        let (mut used, mut left) = (0, limit);
        let mut at = Some(self.start());
        while let Some(block) = at {
            let n = block.write_avail().min(left);
            if used == N || left == 0 {
                break;
            }
            if n > 0 {
                slices[used] = libc::iovec { iov_base: block.write_start().cast(), iov_len: n };
                used += 1;
                left -= n;
            }
            at = block.next();
        }
        (slices, used)
    }

    /// Makes the unread bytes of its only reader one contiguous piece with at least `room` bytes behind it, so that
    /// [`Reader::front`] shows all of them. Copies only when they are not that already.
    pub fn make_contiguous(&mut self, reader: &mut Reader, room: usize) {
        debug_assert!(reader.buffer_raw() == self.as_raw());
        let unread = usize::try_from(reader.avail()).unwrap_or(0);
        let fits = reader.front().len() == unread;
        if fits && (room == 0 || self.object().write.get().is_some_and(|block| block.write_avail() >= room)) {
            return;
        }
        let block = BlockRef::empty(index_for(unread + room).max(self.index()));
        reader.for_each_slice(|bytes| block.fill(bytes) == bytes.len());
        reader.object().rewind(Some(block.clone()));
        self.object().write.set(Some(block));
    }

    /// Makes the space of consumed bytes room again, when every reader has read everything and nothing else shares
    /// the memory; otherwise does nothing. For buffers of the engine: plugins see the blocks of theirs.
    pub fn recycle(&mut self) {
        if self.max_read_avail() != 0 {
            return;
        }
        let Some(block) = self.object().write.get() else { return };
        let readers = self.object().readers().count() as u32;
        let alone = block.holders() == readers + 2 && block.data().is_pooled() && block.data().is_unique();
        let all_here = self.object().readers().all(|reader| std::ptr::eq(reader.block.address(), &*block));
        if alone && all_here {
            block.rewind();
            self.object().readers().for_each(|reader| reader.rewind(Some(block.clone())));
        }
    }

    /// Gives all memory back when every reader has read everything. For buffers of the engine that become idle.
    pub fn release_memory(&mut self) {
        if self.max_read_avail() == 0 {
            self.object().write.set(None);
            self.object().readers().for_each(|reader| reader.rewind(None));
        }
    }

    /// The write block, or the empty one behind it when it is full.
    fn first_write_block(&self) -> Option<BlockRef> {
        let block = self.object().write.get()?;
        match block.next() {
            Some(next) if block.write_avail() == 0 => Some(next),
            _ => Some(block),
        }
    }

    /// The write block with room, moved on or added.
    #[inline]
    fn writable_block(&mut self) -> BlockRef {
        loop {
            let Some(block) = self.object().write.get() else {
                self.add_block();
                continue;
            };
            if block.write_avail() > 0 {
                return block;
            }
            match block.next() {
                Some(next) => self.object().write.set(Some(next)),
                None => self.add_block(),
            }
        }
    }

    /// Links a block behind the write block, in place of empty ones allocated ahead, and moves the write position
    /// onto it if it has data. Readers of a virgin buffer start there.
    fn append_block(&mut self, block: BlockRef) {
        let object = self.object();
        let Some(last) = object.write.get() else {
            object.readers().filter(|reader| reader.block.is_empty()).for_each(|reader| {
                reader.block.set(Some(block.clone()));
            });
            object.write.set(Some(block));
            return;
        };
        if block.read_avail() == 0 && last.next().is_some() {
            // Room added behind room that was allocated ahead.
            let mut end = last;
            while let Some(next) = end.next() {
                end = next;
            }
            end.set_next(Some(block));
            return;
        }
        let has_data = block.read_avail() > 0;
        last.set_next(Some(block.clone()));
        if has_data {
            object.write.set(Some(block));
        }
    }
}

impl Drop for IoBuffer {
    fn drop(&mut self) {
        let object = self.object();
        object.head.kind.store(DEAD, Ordering::Relaxed);
        object.free_api_readers();
        object.write.set(None);
        IoBufferObject::drop_handle(self.0);
    }
}

impl std::fmt::Debug for IoBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IoBuffer({:p})", self.0)
    }
}
