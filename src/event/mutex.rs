//! The API's mutex: recursive, owned by a thread, counted; waiting for it blocks a thread or parks a task.
//!
//! ```text
//!   0 --CAS--> owner --CAS by a waiter, under the lock of its list--> owner | WAITED
//!   ^            |                                                      |
//!   +---swap-----+---swap, then wake who is in the list-----------------+
//! ```

use super::identity::current_id;
use super::interleave;
use super::pool::{Pooled, SlotHead};
use super::waiters;
use crate::pooled;
use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::task::{Wake, Waker};
use std::thread::Thread;

/// First word of a live mutex.
const LIVE: u32 = 0x7473_1001;

/// Nobody owns the mutex, and nobody waits for it.
const FREE: usize = 0;
/// Somebody is in the list of waiters. The identity of an owner leaves this bit free.
const WAITED: usize = 1;
/// Attempts before a thread goes to sleep: most locks are held shorter than a sleep takes.
const SPINS: u32 = 100;

/// A `TSMutex`. Every thread may lock it, also one that the library never saw.
#[repr(C)]
pub struct Mutex {
    head: SlotHead,
    references: AtomicU32,
    /// Depth of recursion. INVARIANT: touched by the owner only.
    depth: Cell<u32>,
    /// [`FREE`], or the owner's identity, perhaps with [`WAITED`].
    state: AtomicUsize,
}
pooled!(Mutex);

// SAFETY: `depth` is touched by the thread that owns the mutex only; the rest is atomic.
unsafe impl Sync for Mutex {}
// SAFETY: as above.
unsafe impl Send for Mutex {}

impl std::fmt::Debug for Mutex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mutex({self:p})")
    }
}

impl Mutex {
    /// A free mutex that nobody refers to yet (`TSMutexCreate`): the first reference that goes frees it, and so does
    /// [`Mutex::destroy`].
    pub fn create() -> NonNull<Mutex> {
        Mutex::pool_new(Mutex {
            head: SlotHead::new(LIVE),
            references: AtomicU32::new(0),
            depth: Cell::new(0),
            state: AtomicUsize::new(FREE),
        })
    }

    /// A new mutex with one reference.
    pub fn new_ref() -> MutexRef {
        MutexRef::share(Self::create())
    }

    /// Whether a pointer from C is a live mutex.
    ///
    /// # Safety
    /// `mutex` is null or an address in the pool of mutexes.
    pub unsafe fn check(mutex: *mut Mutex) -> Option<NonNull<Mutex>> {
        let mutex = NonNull::new(mutex).filter(|mutex| mutex.is_aligned())?;
        // SAFETY: pool memory is readable for ever.
        let live = unsafe { mutex.as_ref() }.head.kind.load(Ordering::Acquire) == LIVE;
        live.then_some(mutex)
    }

    /// Frees a mutex without references; `false`, and nothing done, when somebody still refers to it or holds it.
    ///
    /// # Safety
    /// `mutex` is live.
    pub unsafe fn destroy(mutex: NonNull<Mutex>) -> bool {
        // SAFETY: live by contract.
        let this = unsafe { mutex.as_ref() };
        if this.references() != 0 || this.state.load(Ordering::Acquire) != FREE {
            return false;
        }
        // SAFETY: live, and nobody else refers to it.
        unsafe { Mutex::pool_free(mutex) };
        true
    }

    /// How many objects refer to it.
    pub fn references(&self) -> u32 {
        self.references.load(Ordering::Acquire)
    }

    /// Takes the lock if it is free or already ours.
    pub fn try_lock(&self) -> bool {
        let me = current_id();
        let free = self.state.compare_exchange(FREE, me, Ordering::Acquire, Ordering::Relaxed);
        match free {
            Ok(_) => self.depth.set(1),
            Err(state) if state & !WAITED == me => self.depth.set(self.depth.get() + 1),
            Err(_) => return false,
        }
        true
    }

    /// Takes the lock, blocking the thread. Event threads use [`Mutex::try_lock`] except where the API itself blocks.
    pub fn lock(&self) {
        if !self.try_lock() {
            self.lock_slowly();
        }
    }

    #[cold]
    fn lock_slowly(&self) {
        for _ in 0..SPINS {
            std::hint::spin_loop();
            if self.try_lock() {
                return;
            }
        }
        let sleeper = Arc::new(Sleeper { thread: std::thread::current(), woken: AtomicBool::new(false) });
        let waker = Waker::from(sleeper.clone());
        while !self.try_lock_or_wait(&waker) {
            while !sleeper.woken.swap(false, Ordering::Acquire) {
                std::thread::park();
            }
        }
    }

    /// Releases one level; `false`, and nothing done, when this thread does not hold it (ignored by the original too).
    pub fn unlock(&self) -> bool {
        if !self.is_mine() {
            return false;
        }
        let depth = self.depth.get() - 1;
        self.depth.set(depth);
        if depth == 0 {
            let address = std::ptr::from_ref(self).addr();
            // From here on the mutex may end at any time: its address is only a key.
            let state = self.state.swap(FREE, Ordering::Release);
            interleave::point();
            if state & WAITED != 0 {
                waiters::wake(address);
            }
        }
        true
    }

    /// Whether this thread holds the lock.
    pub fn is_mine(&self) -> bool {
        self.state.load(Ordering::Relaxed) & !WAITED == current_id()
    }

    /// Takes the lock, or arranges that `waker` is woken, once, by the next unlock and returns `false`.
    pub fn try_lock_or_wait(&self, waker: &Waker) -> bool {
        let address = std::ptr::from_ref(self).addr();
        interleave::point();
        // The mark is set under the lock of the list, so that whoever sees it when unlocking finds the waker there.
        self.try_lock() || !waiters::wait_if(address, waker, || self.is_kept_waiting())
    }

    /// Marks the mutex as waited for; `false`, with the lock taken, when it came free.
    fn is_kept_waiting(&self) -> bool {
        loop {
            if self.try_lock() {
                return false;
            }
            let state = self.state.load(Ordering::Relaxed);
            let marked = state | WAITED;
            let keep = Ordering::Relaxed;
            if state != FREE && self.state.compare_exchange(state, marked, keep, keep).is_ok() {
                return true;
            }
        }
    }
}

/// A thread that sleeps until a mutex is unlocked.
struct Sleeper {
    thread: Thread,
    woken: AtomicBool,
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// A counted reference to a [`Mutex`].
#[derive(Debug)]
pub struct MutexRef(NonNull<Mutex>);

// SAFETY: the count is atomic and the mutex may be used from any thread.
unsafe impl Send for MutexRef {}
// SAFETY: as above.
unsafe impl Sync for MutexRef {}

impl MutexRef {
    /// Adds a reference to a live mutex.
    pub fn share(mutex: NonNull<Mutex>) -> Self {
        // SAFETY: pool memory is readable for ever; the caller's object keeps the mutex alive.
        unsafe { mutex.as_ref() }.references.fetch_add(1, Ordering::Relaxed);
        Self(mutex)
    }

    /// Gives the reference up without releasing it.
    pub fn into_raw(self) -> *mut Mutex {
        let raw = self.0.as_ptr();
        std::mem::forget(self);
        raw
    }

    /// Takes back what [`MutexRef::into_raw`] gave up.
    ///
    /// # Safety
    /// `raw` came from `into_raw` and is taken back once.
    pub unsafe fn from_raw(raw: NonNull<Mutex>) -> Self {
        Self(raw)
    }

    /// The address, as C sees it.
    pub fn as_ptr(&self) -> *mut Mutex {
        self.0.as_ptr()
    }

    /// Takes the lock for a scope, blocking.
    pub fn guard(&self) -> MutexGuard {
        self.lock();
        MutexGuard(self.clone())
    }

    /// Takes the lock for a scope if that needs no waiting.
    pub fn try_guard(&self) -> Option<MutexGuard> {
        self.try_lock().then(|| MutexGuard(self.clone()))
    }
}

impl Clone for MutexRef {
    fn clone(&self) -> Self {
        Self::share(self.0)
    }
}

impl Deref for MutexRef {
    type Target = Mutex;
    fn deref(&self) -> &Mutex {
        // SAFETY: the reference count keeps the mutex alive.
        unsafe { self.0.as_ref() }
    }
}

impl Drop for MutexRef {
    fn drop(&mut self) {
        if self.references.fetch_sub(1, Ordering::AcqRel) == 1 {
            // SAFETY: this was the last reference to a live mutex.
            unsafe { Mutex::pool_free(self.0) };
        }
    }
}

/// Holds a mutex until it goes out of scope.
#[derive(Debug)]
pub struct MutexGuard(MutexRef);

impl MutexGuard {
    /// Wraps a lock that was already taken.
    pub fn adopt(mutex: MutexRef) -> Self {
        Self(mutex)
    }
}

impl Drop for MutexGuard {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_recursive_and_excludes_other_threads() {
        let mutex = Mutex::new_ref();
        mutex.lock();
        assert!(mutex.try_lock());
        let other = mutex.clone();
        assert!(!std::thread::spawn(move || other.try_lock()).join().unwrap_or(true));
        assert!(mutex.unlock());
        assert!(mutex.unlock());
        assert!(!mutex.unlock());
    }

    #[test]
    fn plain_threads_are_excluded_for_real() {
        let mutex = Mutex::new_ref();
        let count = std::sync::Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (mutex, count) = (mutex.clone(), count.clone());
                std::thread::spawn(move || {
                    for _ in 0..1000 {
                        mutex.lock();
                        let seen = count.load(Ordering::Relaxed);
                        count.store(seen + 1, Ordering::Relaxed);
                        mutex.unlock();
                    }
                })
            })
            .collect();
        for thread in threads {
            assert!(thread.join().is_ok());
        }
        assert_eq!(count.load(Ordering::Relaxed), 4000);
    }

    #[test]
    fn an_unattached_mutex_can_be_destroyed_and_an_attached_one_not() {
        let mutex = Mutex::create();
        let reference = MutexRef::share(mutex);
        // SAFETY: live.
        assert!(!unsafe { Mutex::destroy(mutex) });
        drop(reference);
        // SAFETY: an address in the pool.
        assert!(unsafe { Mutex::check(mutex.as_ptr()) }.is_none());
    }
}
