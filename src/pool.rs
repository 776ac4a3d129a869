//! Type-stable pools: memory of handle objects is reused for the same type only and never returned to the system.
//!
//! C keeps raw pointers to these objects and may use them after their end. Because a freed slot stays a slot of its type,
//! reading its first word is always defined, and tells that it is dead.

use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};

/// The word of a slot that holds no object.
pub const DEAD: u32 = 0xdead_0000;

/// The first two words of every pooled object.
#[repr(C)]
#[derive(Debug)]
pub struct SlotHead {
    /// What lives here; [`DEAD`] when nothing does.
    pub kind: AtomicU32,
    /// Grows by one each time the slot is given out.
    pub generation: AtomicU32,
}

impl SlotHead {
    /// A head for a new object; the pool sets the generation.
    pub const fn new(kind: u32) -> Self {
        Self { kind: AtomicU32::new(kind), generation: AtomicU32::new(0) }
    }
}

/// Slots that no thread keeps for itself.
#[derive(Debug)]
pub struct Reserve<T>(parking_lot::Mutex<Vec<NonNull<T>>>);

// SAFETY: the slots are unused memory; handing their addresses to another thread shares nothing.
unsafe impl<T> Sync for Reserve<T> {}

impl<T> Reserve<T> {
    /// An empty reserve.
    pub const fn new() -> Self {
        Self(parking_lot::Mutex::new(Vec::new()))
    }
}

impl<T> Default for Reserve<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// One thread's free slots: a chain through their own memory. Has no destructor, so that reaching it takes no more than its
/// address; a [`Watch`] empties it when the thread ends.
#[derive(Debug)]
pub struct Cache<T: 'static> {
    /// Each free slot holds the address of the next behind its head.
    first: Cell<Option<NonNull<T>>>,
    /// Slots in the chain, or [`CLOSED`].
    count: Cell<usize>,
}

/// Free slots that a thread keeps before it gives half of them to the others.
const KEEP: usize = 512;
/// The count of a cache that takes no slots: nobody watches the end of its thread yet, or it has come.
const CLOSED: usize = usize::MAX;

/// Where a free slot keeps the address of the next one.
fn link<T: Pooled>(slot: NonNull<T>) -> *mut Option<NonNull<T>> {
    const { assert!(size_of::<T>() >= size_of::<SlotHead>() + size_of::<Option<NonNull<T>>>()) };
    slot.as_ptr().cast::<u8>().wrapping_add(size_of::<SlotHead>()).cast()
}

impl<T: Pooled> Cache<T> {
    /// An empty cache.
    pub const fn new() -> Self {
        Self { first: Cell::new(None), count: Cell::new(CLOSED) }
    }

    #[inline]
    fn take(&self) -> Option<NonNull<T>> {
        let slot = self.first.get()?;
        // SAFETY: a slot of the chain holds a link and no object.
        self.first.set(unsafe { link(slot).read_unaligned() });
        self.count.set(self.count.get() - 1);
        Some(slot)
    }

    /// `false` when the slot is to go elsewhere.
    #[inline]
    fn give(&self, slot: NonNull<T>) -> bool {
        if self.count.get() >= KEEP {
            return false;
        }
        // SAFETY: the slot holds no object and is the caller's, who gives it up.
        unsafe { link(slot).write_unaligned(self.first.get()) };
        self.first.set(Some(slot));
        self.count.set(self.count.get() + 1);
        true
    }

    /// Opens a closed cache if `watch` finds that the thread goes on; tells whether it is open.
    fn open(&self, watch: impl FnOnce() -> bool) -> bool {
        if self.count.get() == CLOSED && watch() {
            self.count.set(0);
        }
        self.count.get() != CLOSED
    }

    /// Moves slots to the reserve until `left` are left.
    fn drain(&self, left: usize, reserve: &mut Vec<NonNull<T>>) {
        while self.count.get() > left
            && let Some(slot) = self.take()
        {
            reserve.push(slot);
        }
    }
}

impl<T: Pooled> Default for Cache<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Gives the slots of a thread that ends to the others.
#[derive(Debug)]
pub struct Watch<T: Pooled>(PhantomData<T>);

impl<T: Pooled> Watch<T> {
    /// The watch of this thread's cache.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: Pooled> Default for Watch<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Pooled> Drop for Watch<T> {
    fn drop(&mut self) {
        T::with_cache(|cache| {
            cache.drain(0, &mut T::reserve().0.lock());
            cache.count.set(CLOSED);
        });
    }
}

/// A type whose objects live in a pool of their own; implemented by [`crate::pooled!`].
///
/// # Safety
/// The type is `repr(C)` and its first field is, or begins with, a [`SlotHead`].
pub unsafe trait Pooled: Sized + 'static {
    /// Runs `f` on this thread's cache.
    fn with_cache<R>(f: impl FnOnce(&Cache<Self>) -> R) -> R;
    /// Makes sure that the cache is emptied when this thread ends; `false` when that has begun.
    fn watch() -> bool;
    /// The slots shared by all threads.
    fn reserve() -> &'static Reserve<Self>;

    /// Puts `value` into a slot and returns its address, which stays valid memory for ever.
    #[inline]
    fn pool_new(value: Self) -> NonNull<Self> {
        Self::pool_new_with(|| value)
    }

    /// As [`Pooled::pool_new`], made in its place: for large objects.
    #[inline(always)]
    fn pool_new_with(make: impl FnOnce() -> Self) -> NonNull<Self> {
        let (slot, generation) = Self::free_slot();
        // SAFETY: memory for an object that holds none and belongs to nobody but its finder.
        unsafe { slot.as_ptr().write(make()) };
        head(slot).generation.store(generation, Ordering::Release);
        slot
    }

    /// A slot without an object, and the generation of its next one.
    #[inline]
    fn free_slot() -> (NonNull<Self>, u32) {
        let slot = Self::with_cache(Cache::take).unwrap_or_else(Self::slot_from_elsewhere);
        (slot, head(slot).generation.load(Ordering::Relaxed).wrapping_add(1))
    }

    /// A slot that the thread did not have; a new one has generation 0.
    #[cold]
    fn slot_from_elsewhere() -> NonNull<Self> {
        Self::from_reserve().unwrap_or_else(|| {
            let slot: NonNull<Self> = NonNull::from(Box::leak(Box::<Self>::new_uninit())).cast();
            // SAFETY: fresh memory for an object, which begins with a head.
            unsafe { slot.cast::<SlotHead>().write(SlotHead::new(DEAD)) };
            slot
        })
    }

    /// A slot that no thread keeps, and some more for the next calls.
    fn from_reserve() -> Option<NonNull<Self>> {
        let mut reserve = Self::reserve().0.lock();
        let slot = reserve.pop()?;
        Self::with_cache(|cache| {
            if cache.open(Self::watch) {
                let from = reserve.len().saturating_sub(KEEP / 8);
                // An empty cache has room for them.
                reserve.drain(from..).for_each(|slot| _ = cache.give(slot));
            }
        });
        Some(slot)
    }

    /// Keeps a free slot that the thread's cache did not take, and half of those in a full one.
    #[cold]
    fn to_reserve(slot: NonNull<Self>) {
        Self::with_cache(|cache| {
            if cache.open(Self::watch) && cache.give(slot) {
                return;
            }
            let mut reserve = Self::reserve().0.lock();
            reserve.push(slot);
            if cache.count.get() != CLOSED {
                cache.drain(KEEP / 2, &mut reserve);
            }
        });
    }

    /// Ends the object in `slot` and keeps its memory for the next one.
    ///
    /// # Safety
    /// `slot` came from [`Pooled::pool_new`], is live, and no reference to it is used again.
    unsafe fn pool_free(slot: NonNull<Self>) {
        let generation = head(slot).generation.load(Ordering::Relaxed);
        head(slot).kind.store(DEAD, Ordering::Release);
        // SAFETY: the caller gives up the live object.
        unsafe { slot.as_ptr().drop_in_place() };
        head(slot).kind.store(DEAD, Ordering::Release);
        head(slot).generation.store(generation, Ordering::Relaxed);
        if !Self::with_cache(|cache| cache.give(slot)) {
            Self::to_reserve(slot);
        }
    }
}

/// The head of a slot, live or not.
pub fn head<'a, T: Pooled>(slot: NonNull<T>) -> &'a SlotHead {
    // SAFETY: `Pooled` promises that the slot begins with a head; pool memory stays mapped and heads are atomics.
    unsafe { slot.cast::<SlotHead>().as_ref() }
}

/// Gives a `repr(C)` type that begins with a [`SlotHead`] a pool of its own.
#[macro_export]
macro_rules! pooled {
    ($type:ty) => {
        const _: () = {
            static RESERVE: $crate::pool::Reserve<$type> = $crate::pool::Reserve::new();
            thread_local! {
                static CACHE: $crate::pool::Cache<$type> = const { $crate::pool::Cache::new() };
                static WATCH: $crate::pool::Watch<$type> = const { $crate::pool::Watch::new() };
            }
            // SAFETY: written next to the type, whose first field is its head.
            unsafe impl $crate::pool::Pooled for $type {
                #[inline]
                fn with_cache<R>(f: impl FnOnce(&$crate::pool::Cache<Self>) -> R) -> R {
                    CACHE.with(f)
                }

                fn watch() -> bool {
                    WATCH.try_with(|_| ()).is_ok()
                }

                fn reserve() -> &'static $crate::pool::Reserve<Self> {
                    &RESERVE
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    struct Thing {
        head: SlotHead,
        value: String,
    }
    pooled!(Thing);

    #[test]
    fn a_freed_slot_is_dead_and_its_next_object_has_another_generation() {
        let first = Thing::pool_new(Thing { head: SlotHead::new(7), value: "a".into() });
        let generation = head(first).generation.load(Ordering::Relaxed);
        // SAFETY: live and not used again.
        unsafe { Thing::pool_free(first) };
        assert_eq!(head(first).kind.load(Ordering::Relaxed), DEAD);
        let second = Thing::pool_new(Thing { head: SlotHead::new(7), value: "b".into() });
        assert_eq!(first, second);
        assert_eq!(head(second).generation.load(Ordering::Relaxed), generation + 1);
        // SAFETY: live.
        assert_eq!(unsafe { second.as_ref() }.value, "b");
        // SAFETY: live and not used again.
        unsafe { Thing::pool_free(second) };
    }

    #[repr(C)]
    struct Other {
        head: SlotHead,
        next: u64,
    }
    pooled!(Other);

    fn make() -> NonNull<Other> {
        Other::pool_new(Other { head: SlotHead::new(8), next: 0 })
    }

    #[test]
    fn slots_of_a_thread_that_ends_go_to_the_others() {
        let many = KEEP + 10;
        let ended = std::thread::spawn(move || {
            let slots: Vec<_> = (0..many).map(|_| make()).collect();
            for slot in &slots {
                // SAFETY: live and not used again.
                unsafe { Other::pool_free(*slot) };
            }
            let kept = Other::with_cache(|cache| cache.count.get());
            assert!(kept <= KEEP && kept + Other::reserve().0.lock().len() == many);
            slots.iter().map(|slot| slot.as_ptr() as usize).collect::<Vec<_>>()
        });
        let mut ended = ended.join().unwrap();
        assert_eq!(Other::reserve().0.lock().len(), many);
        let again: Vec<_> = (0..many).map(|_| make()).collect();
        let mut addresses: Vec<_> = again.iter().map(|slot| slot.as_ptr() as usize).collect();
        ended.sort_unstable();
        addresses.sort_unstable();
        assert_eq!(addresses, ended);
        // SAFETY: live.
        assert!(again.iter().all(|slot| unsafe { slot.as_ref() }.next == 0));
        // SAFETY: live and not used again.
        again.into_iter().for_each(|slot| unsafe { Other::pool_free(slot) });
    }
}
