//! Counters per thread: adding is a load and a store that no other thread contends for.
//!
//! Each thread owns a block; readers sum over all blocks. A block outlives its thread, counts and all, and is given
//! to the next thread that starts, so nothing is lost and plain threads that come and go do not pile up memory.

use std::array;
use std::cell::{Cell, OnceCell};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI64, AtomicPtr, Ordering};

use parking_lot::Mutex;

use super::metrics::METRICS;

/// Plugin statistics in one chunk; chunks are made when a thread first touches one of them.
const CHUNK: usize = 64;

/// How many plugin statistics there can be: the original's limit with its default record table.
pub(super) const MAX_PLUGIN: usize = 1400;

const CHUNKS: usize = MAX_PLUGIN.div_ceil(CHUNK);

/// Number of engine metrics.
pub(super) const ENGINE: usize = METRICS.len();

/// Sum of the amounts added, and how often something was added.
#[derive(Default)]
struct Slot {
    sum: AtomicI64,
    count: AtomicI64,
}

impl Slot {
    /// Adds; only the thread that owns the block does.
    #[inline]
    fn add(&self, amount: i64) {
        add_owned(&self.sum, amount);
        add_owned(&self.count, 1);
    }
}

/// Adds to a number that only this thread writes: no read-modify-write instruction is needed, only a store that
/// readers do not see torn.
#[inline]
fn add_owned(number: &AtomicI64, amount: i64) {
    number.store(number.load(Ordering::Relaxed).wrapping_add(amount), Ordering::Relaxed);
}

type Chunk = [Slot; CHUNK];

/// The counters of one thread.
pub(super) struct Block {
    engine: [AtomicI64; ENGINE],
    /// How often a metric was sampled, for those that show an average.
    samples: [AtomicI64; ENGINE],
    plugin: [AtomicPtr<Chunk>; CHUNKS],
}

/// All blocks, and those whose thread has ended.
struct Blocks {
    all: Vec<&'static Block>,
    free: Vec<&'static Block>,
}

static BLOCKS: Mutex<Blocks> = Mutex::new(Blocks { all: Vec::new(), free: Vec::new() });

/// A block in use by a thread; goes back when the thread ends.
struct Owned(&'static Block);

impl Owned {
    #[cold]
    fn take() -> Owned {
        let mut blocks = BLOCKS.lock();
        if let Some(block) = blocks.free.pop() {
            return Owned(block);
        }
        let block: &'static Block = Box::leak(Box::new(Block {
            engine: array::from_fn(|_| AtomicI64::new(0)),
            samples: array::from_fn(|_| AtomicI64::new(0)),
            plugin: array::from_fn(|_| AtomicPtr::new(null_mut())),
        }));
        blocks.all.push(block);
        Owned(block)
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        BLOCK.set(None);
        BLOCKS.lock().free.push(self.0);
    }
}

thread_local! {
    /// The block of this thread, found without a look at whether the thread is ending.
    static BLOCK: Cell<Option<&'static Block>> = const { Cell::new(None) };
    static OWNED: OnceCell<Owned> = const { OnceCell::new() };
}

#[inline]
fn with_block(add: impl FnOnce(&'static Block)) {
    if let Some(block) = BLOCK.get().or_else(first_block) {
        add(block);
    }
}

/// The block that a thread uses from here on; a thread whose local storage is gone already no longer counts.
#[cold]
fn first_block() -> Option<&'static Block> {
    let block = OWNED.try_with(|owned| owned.get_or_init(Owned::take).0).ok();
    BLOCK.set(block);
    block
}

/// Adds to an engine metric of this thread.
#[inline]
pub(super) fn add_engine(index: usize, amount: i64) {
    with_block(|block| add_owned(&block.engine[index], amount));
}

/// Adds to an engine metric of this thread and counts the addition.
#[inline]
pub(super) fn sample_engine(index: usize, amount: i64) {
    with_block(|block| {
        add_owned(&block.engine[index], amount);
        add_owned(&block.samples[index], 1);
    });
}

/// Adds to a plugin statistic of this thread; `index` is below [`MAX_PLUGIN`].
#[inline]
pub(super) fn add_plugin(index: usize, amount: i64) {
    with_block(|block| block.chunk(index / CHUNK)[index % CHUNK].add(amount));
}

impl Block {
    fn chunk(&self, index: usize) -> &Chunk {
        let chunk = self.plugin[index].load(Ordering::Acquire);
        let chunk = if chunk.is_null() {
            // Only the owning thread makes chunks, so nobody else stores here meanwhile.
            let fresh = Box::into_raw(Box::new(array::from_fn(|_| Slot::default())));
            self.plugin[index].store(fresh, Ordering::Release);
            fresh
        } else {
            chunk
        };
        // SAFETY: chunks are made by Box, published whole, and never freed.
        unsafe { &*chunk }
    }
}

/// What all threads have added together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Total {
    /// Sum of the amounts.
    pub(super) sum: i64,
    /// How often something was added.
    pub(super) count: i64,
}

impl Total {
    fn include(&mut self, sum: &AtomicI64, count: &AtomicI64) {
        self.sum = self.sum.wrapping_add(sum.load(Ordering::Relaxed));
        self.count = self.count.wrapping_add(count.load(Ordering::Relaxed));
    }
}

/// The total of an engine metric over all threads.
pub(super) fn total_engine(index: usize) -> Total {
    let mut total = Total::default();
    for block in &BLOCKS.lock().all {
        total.include(&block.engine[index], &block.samples[index]);
    }
    total
}

/// The total of a plugin statistic over all threads.
pub(super) fn total_plugin(index: usize) -> Total {
    let mut total = Total::default();
    for block in &BLOCKS.lock().all {
        let chunk = block.plugin[index / CHUNK].load(Ordering::Acquire);
        // SAFETY: chunks are made by Box, published whole, and never freed; null is `None`.
        if let Some(chunk) = unsafe { chunk.as_ref() } {
            let slot = &chunk[index % CHUNK];
            total.include(&slot.sum, &slot.count);
        }
    }
    total
}
