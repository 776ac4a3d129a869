//! Actions: what asynchronous calls return, so that a plugin can cancel them.
//!
//! The pointer that C holds is no address: it carries an index and a generation, so that cancelling an action that is
//! over, or a constant, is harmless.

use super::schedule::Scheduled;
use parking_lot::Mutex;
use slab::Slab;
use std::ffi::c_void;
use std::num::NonZeroU64;
use std::sync::{Arc, LazyLock};

/// Something pending that can be called off.
pub trait Cancel: Send + Sync {
    /// Calls it off. With the continuation's mutex held by the caller, nothing is delivered afterwards.
    fn cancel(&self);
}

impl Cancel for Scheduled {
    fn cancel(&self) {
        Scheduled::cancel(self);
    }
}

struct Table {
    entries: Slab<(u32, Arc<dyn Cancel>)>,
    generation: u32,
}

static TABLE: LazyLock<Mutex<Table>> =
    LazyLock::new(|| Mutex::new(Table { entries: Slab::new(), generation: 0 }));

/// An action as C holds it (`TSAction`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action(NonZeroU64);

/// The handle of an action whose callback ran before the call returned.
const DONE: u64 = 0x3;
/// The low bits of a handle of something pending: never null, never [`DONE`].
const PENDING: NonZeroU64 = NonZeroU64::new(2).expect("it is not zero");
const INDEX_BITS: u32 = 30;

impl Action {
    /// "Already done": the callback ran inline (`TSActionDone` is true for this one only).
    pub const DONE: Action = Action(NonZeroU64::new(DONE).expect("it is not zero"));

    /// Registers something pending.
    pub fn new(pending: Arc<dyn Cancel>) -> Action {
        let mut table = TABLE.lock();
        table.generation = table.generation.wrapping_add(1);
        let generation = table.generation;
        let index = table.entries.insert((generation, pending)) as u64;
        let index = (index & ((1 << INDEX_BITS) - 1)) << 2;
        Action(PENDING | (u64::from(generation) << (INDEX_BITS + 2)) | index)
    }

    /// The handle for C.
    pub fn as_ptr(self) -> *mut c_void {
        std::ptr::without_provenance_mut(self.0.get() as usize)
    }

    /// The handle from C; `None` for null.
    pub fn from_ptr(handle: *mut c_void) -> Option<Action> {
        NonZeroU64::new(handle.addr() as u64).map(Action)
    }

    /// Whether the callback ran before the call that returned this handle returned.
    pub fn is_done(self) -> bool {
        self.0.get() == DONE
    }

    /// Calls the action off; does nothing when it is over.
    pub fn cancel(self) {
        if let Some(pending) = self.remove() {
            pending.cancel();
        }
    }

    /// Notes that the action is over.
    pub fn finish(self) {
        drop(self.remove());
    }

    fn remove(self) -> Option<Arc<dyn Cancel>> {
        let raw = self.0.get();
        if raw & 3 != 2 {
            return None;
        }
        let index = ((raw >> 2) & ((1 << INDEX_BITS) - 1)) as usize;
        let mut table = TABLE.lock();
        let (generation, _) = table.entries.get(index)?;
        // The handle keeps 32 bits of generation: what a shift by 32 leaves.
        if u64::from(*generation) != raw >> (INDEX_BITS + 2) {
            return None;
        }
        Some(table.entries.remove(index).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    struct Count(AtomicU32);
    impl Cancel for Count {
        fn cancel(&self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn cancelling_twice_or_a_constant_is_harmless() {
        let pending = Arc::new(Count(AtomicU32::new(0)));
        let action = Action::new(pending.clone());
        assert!(!action.is_done());
        Action::from_ptr(action.as_ptr()).into_iter().for_each(Action::cancel);
        action.cancel();
        Action::DONE.cancel();
        assert!(Action::DONE.is_done());
        assert_eq!(pending.0.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_finished_action_does_not_cancel_the_next_one_in_its_slot() {
        let first = Action::new(Arc::new(Count(AtomicU32::new(0))));
        first.finish();
        let pending = Arc::new(Count(AtomicU32::new(0)));
        let _second = Action::new(pending.clone());
        first.cancel();
        assert_eq!(pending.0.load(Ordering::Relaxed), 0);
    }
}
