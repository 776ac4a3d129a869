//! Reference-counted memory that blocks are windows of.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering, fence};

use super::{MAX_INDEX, block_size};

const CLASSES: usize = MAX_INDEX as usize + 1;
/// Bytes of free memory a thread keeps per size class (at least one block of each).
const KEEP_BYTES: usize = 1 << 20;

/// Where memory came from, and so how it is freed: a size index, or one of the origins below.
type Origin = u8;
/// Memory of the program itself, never freed.
const STATIC: Origin = 0xff;
/// A `Box<[u8]>` taken over.
const BOXED: Origin = 0xfe;
/// Memory of `malloc`, taken over.
const MALLOC: Origin = 0xfd;

/// Count and place of the memory; for pooled memory the bytes follow this header.
#[repr(C, align(16))]
struct Header {
    refs: AtomicU32,
    origin: Origin,
    /// First byte; for pooled memory in a free list, the next free header.
    base: *mut u8,
    len: usize,
}

/// Counted memory. Cloning shares it, and the last clone frees it, on whatever thread that is.
pub struct Data(NonNull<Header>);

// SAFETY: the count is atomic. The bytes are written through the one block that owns the free tail only, and what
// other holders see of them lies before that tail.
unsafe impl Send for Data {}
// SAFETY: as above; all access through `&Data` reads constants of the header.
unsafe impl Sync for Data {}

impl Data {
    /// Memory of a size class (`128 << index` bytes), not initialised.
    pub fn pooled(index: u8) -> Self {
        let index = index.min(MAX_INDEX);
        let header = SHELVES.try_with(|shelves| shelves.take(index)).ok().flatten();
        let header = header.unwrap_or_else(|| allocate(pooled_layout(index)));
        // SAFETY: the allocation is larger than a header by the class size.
        let base = unsafe { header.add(1) }.cast::<u8>().as_ptr();
        Self::init(header, index, base, block_size(index))
    }

    /// Bytes that live as long as the program.
    pub fn from_static(bytes: &'static [u8]) -> Self {
        Self::external(STATIC, bytes.as_ptr().cast_mut(), bytes.len())
    }

    /// Takes over a boxed slice.
    pub fn from_box(bytes: Box<[u8]>) -> Self {
        let len = bytes.len();
        Self::external(BOXED, Box::into_raw(bytes).cast(), len)
    }

    /// Takes over memory of `malloc` (`TSmalloc`), freed with `free`.
    ///
    /// # Safety
    ///
    /// `bytes` points at `len` initialised bytes allocated by `malloc` that nobody else uses.
    pub unsafe fn from_malloc(bytes: *mut u8, len: usize) -> Self {
        Self::external(MALLOC, bytes, len)
    }

    fn external(origin: Origin, base: *mut u8, len: usize) -> Self {
        Self::init(allocate(Layout::new::<Header>()), origin, base, len)
    }

    fn init(header: NonNull<Header>, origin: Origin, base: *mut u8, len: usize) -> Self {
        // SAFETY: the header is memory of ours that nobody else uses yet.
        unsafe { header.write(Header { refs: AtomicU32::new(1), origin, base, len }) };
        Data(header)
    }

    fn header(&self) -> &Header {
        // SAFETY: the count held by self keeps the header.
        unsafe { self.0.as_ref() }
    }

    /// First byte.
    #[inline]
    pub(super) fn base(&self) -> *mut u8 {
        self.header().base
    }

    /// Bytes of memory.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.header().len
    }

    /// Whether nothing else holds this memory, so that it may be written from the start again.
    #[inline]
    pub fn is_unique(&self) -> bool {
        self.header().refs.load(Ordering::Acquire) == 1
    }

    /// Whether the memory is of a size class (and so writable beyond what blocks show of it).
    pub(super) fn is_pooled(&self) -> bool {
        self.header().origin <= MAX_INDEX
    }
}

impl Clone for Data {
    #[inline]
    fn clone(&self) -> Self {
        let before = self.header().refs.fetch_add(1, Ordering::Relaxed);
        assert!(before < u32::MAX / 2, "too many references to one block of data");
        Data(self.0)
    }
}

impl Drop for Data {
    #[inline]
    fn drop(&mut self) {
        // The plain load spares the atomic operation for memory that was never shared.
        if self.header().refs.load(Ordering::Acquire) != 1 {
            if self.header().refs.fetch_sub(1, Ordering::Release) != 1 {
                return;
            }
            fence(Ordering::Acquire);
        }
        free(self.0);
    }
}

fn pooled_layout(index: u8) -> Layout {
    let size = size_of::<Header>() + block_size(index);
    Layout::from_size_align(size, align_of::<Header>()).expect("size classes are small")
}

fn allocate(layout: Layout) -> NonNull<Header> {
    // SAFETY: the layout holds at least a header, so its size is not zero.
    let memory = unsafe { alloc(layout) };
    NonNull::new(memory.cast()).unwrap_or_else(|| handle_alloc_error(layout))
}

/// Frees memory whose last reference is gone.
fn free(header: NonNull<Header>) {
    // SAFETY: the caller held the last reference.
    let &Header { origin, base, len, .. } = unsafe { header.as_ref() };
    match origin {
        index if index <= MAX_INDEX => {
            let kept = SHELVES.try_with(|shelves| shelves.give(index, header)).unwrap_or(false);
            if !kept {
                release(header, pooled_layout(index));
            }
            return;
        }
        // SAFETY: `from_box` made it of a box of this length.
        BOXED => drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(base, len)) }),
        // SAFETY: `from_malloc` was promised memory of malloc.
        MALLOC => unsafe { libc::free(base.cast()) },
        _ => {}
    }
    release(header, Layout::new::<Header>());
}

fn release(header: NonNull<Header>, layout: Layout) {
    // SAFETY: allocated by `allocate` with the layout that its origin names.
    unsafe { dealloc(header.as_ptr().cast(), layout) };
}

/// Free memory of one thread, a list per size class, linked through `Header::base`.
struct Shelves {
    heads: [Cell<*mut u8>; CLASSES],
    counts: [Cell<usize>; CLASSES],
}

thread_local! {
    static SHELVES: Shelves = const {
        Shelves {
            heads: [const { Cell::new(std::ptr::null_mut()) }; CLASSES],
            counts: [const { Cell::new(0) }; CLASSES],
        }
    };
}

impl Shelves {
    #[inline]
    fn take(&self, index: u8) -> Option<NonNull<Header>> {
        let head = &self.heads[usize::from(index)];
        let header = NonNull::new(head.get().cast::<Header>())?;
        // SAFETY: headers on the list are whole and belong to the list.
        head.set(unsafe { header.as_ref() }.base);
        let count = &self.counts[usize::from(index)];
        count.set(count.get() - 1);
        Some(header)
    }

    /// Keeps the memory unless the list is full.
    #[inline]
    fn give(&self, index: u8, mut header: NonNull<Header>) -> bool {
        let count = &self.counts[usize::from(index)];
        if count.get() >= (KEEP_BYTES / block_size(index)).max(1) {
            return false;
        }
        let head = &self.heads[usize::from(index)];
        // SAFETY: the last reference is gone, the memory is ours.
        unsafe { header.as_mut() }.base = head.replace(header.as_ptr().cast());
        count.set(count.get() + 1);
        true
    }

    fn clear(&self) {
        for index in 0..=MAX_INDEX {
            while let Some(header) = self.take(index) {
                release(header, pooled_layout(index));
            }
        }
    }
}

impl Drop for Shelves {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Returns the calling thread's free block memory to the allocator, for a thread that expects to be idle.
pub fn release_spare_memory() {
    let _ = SHELVES.try_with(Shelves::clear);
}
