//! Type-stable pools: memory of handle objects is reused for the same type only and never returned to the system.
//!
//! C keeps raw pointers to these objects and may use them after their end. Because a freed slot stays a slot of its type,
//! reading its first word is always defined, and tells that it is dead.

use std::cell::RefCell;
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

/// One thread's free slots; what is left goes to the reserve when the thread ends.
#[derive(Debug)]
pub struct Cache<T: 'static> {
    free: RefCell<Vec<NonNull<T>>>,
    reserve: &'static Reserve<T>,
}

/// Free slots that a thread keeps before it gives half of them to the others.
const KEEP: usize = 512;

impl<T> Cache<T> {
    /// A cache that exchanges slots with `reserve`.
    pub const fn new(reserve: &'static Reserve<T>) -> Self {
        Self { free: RefCell::new(Vec::new()), reserve }
    }

    fn take(&self) -> Option<NonNull<T>> {
        let mut free = self.free.borrow_mut();
        if free.is_empty() {
            let mut reserve = self.reserve.0.lock();
            let from = reserve.len().saturating_sub(KEEP / 8);
            free.extend(reserve.drain(from..));
        }
        free.pop()
    }

    fn give(&self, slot: NonNull<T>) {
        let mut free = self.free.borrow_mut();
        free.push(slot);
        if free.len() > KEEP {
            self.reserve.0.lock().extend(free.drain(KEEP / 2..));
        }
    }
}

impl<T> Drop for Cache<T> {
    fn drop(&mut self) {
        self.reserve.0.lock().append(&mut self.free.borrow_mut());
    }
}

/// A type whose objects live in a pool of their own; implemented by [`crate::pooled!`].
///
/// # Safety
/// The type is `repr(C)` and its first field is, or begins with, a [`SlotHead`].
pub unsafe trait Pooled: Sized + 'static {
    /// Runs `f` on this thread's cache, or with `None` while the thread is going away.
    fn with_cache<R>(f: impl FnOnce(Option<&Cache<Self>>) -> R) -> R;
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
    fn free_slot() -> (NonNull<Self>, u32) {
        let reused = Self::with_cache(|cache| match cache {
            Some(cache) => cache.take(),
            None => Self::reserve().0.lock().pop(),
        });
        match reused {
            Some(slot) => (slot, head(slot).generation.load(Ordering::Relaxed).wrapping_add(1)),
            None => (NonNull::from(Box::leak(Box::<Self>::new_uninit())).cast(), 1),
        }
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
        Self::with_cache(|cache| match cache {
            Some(cache) => cache.give(slot),
            None => Self::reserve().0.lock().push(slot),
        });
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
                static CACHE: $crate::pool::Cache<$type> = const { $crate::pool::Cache::new(&RESERVE) };
            }
            // SAFETY: written next to the type, whose first field is its head.
            unsafe impl $crate::pool::Pooled for $type {
                #[inline]
                fn with_cache<R>(f: impl FnOnce(Option<&$crate::pool::Cache<Self>>) -> R) -> R {
                    let mut f = Some(f);
                    let done = CACHE.try_with(|cache| f.take().map(|f| f(Some(cache))));
                    match (done, f) {
                        (Ok(Some(result)), _) => result,
                        (_, Some(f)) => f(None),
                        (_, None) => unreachable!("the closure runs exactly once"),
                    }
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
}
