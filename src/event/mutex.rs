//! The API's mutex: recursive, owned by a thread, counted, and with a list of those that wait without blocking.

use super::pool::{Pooled, SlotHead};
use super::thread::current_id;
use crate::pooled;
use parking_lot::lock_api::RawMutex as _;
use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering, fence};
use std::task::Waker;

/// First word of a live mutex.
const LIVE: u32 = 0x7473_1001;

/// A `TSMutex`. Every thread may lock it, also one that the library never saw.
#[repr(C)]
pub struct Mutex {
    head: SlotHead,
    references: AtomicU32,
    raw: parking_lot::RawMutex,
    owner: AtomicUsize,
    /// Depth of recursion. INVARIANT: touched by the owner only.
    depth: Cell<u32>,
    has_waiters: AtomicBool,
    waiters: parking_lot::Mutex<Vec<Waker>>,
}
pooled!(Mutex);

// SAFETY: `depth` is touched by the thread that holds `raw` only; the rest is atomic.
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
            raw: parking_lot::RawMutex::INIT,
            owner: AtomicUsize::new(0),
            depth: Cell::new(0),
            has_waiters: AtomicBool::new(false),
            waiters: parking_lot::Mutex::new(Vec::new()),
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
        if this.references() != 0 || this.raw.is_locked() {
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
        if self.owner.load(Ordering::Relaxed) != me {
            if !self.raw.try_lock() {
                return false;
            }
            self.owner.store(me, Ordering::Relaxed);
        }
        self.depth.set(self.depth.get() + 1);
        true
    }

    /// Takes the lock, blocking the thread. Event threads use [`Mutex::try_lock`] except where the API itself blocks.
    pub fn lock(&self) {
        let me = current_id();
        if self.owner.load(Ordering::Relaxed) != me {
            self.raw.lock();
            self.owner.store(me, Ordering::Relaxed);
        }
        self.depth.set(self.depth.get() + 1);
    }

    /// Releases one level; `false`, and nothing done, when this thread does not hold it (ignored by the original too).
    pub fn unlock(&self) -> bool {
        if !self.is_mine() {
            return false;
        }
        let depth = self.depth.get() - 1;
        self.depth.set(depth);
        if depth == 0 {
            self.owner.store(0, Ordering::Relaxed);
            // SAFETY: `owner` was this thread, so it holds `raw`.
            unsafe { self.raw.unlock() };
            // Pairs with the fence in `wait`: either the waiter sees the lock free or we see its mark.
            fence(Ordering::SeqCst);
            if self.has_waiters.load(Ordering::Relaxed) {
                self.wake_waiters();
            }
        }
        true
    }

    /// Whether this thread holds the lock.
    pub fn is_mine(&self) -> bool {
        self.owner.load(Ordering::Relaxed) == current_id()
    }

    /// Takes the lock, or arranges that `waker` is woken after the next unlock and returns `false`.
    pub fn try_lock_or_wait(&self, waker: &Waker) -> bool {
        self.try_lock() || self.wait(waker)
    }

    /// Arranges a wake-up after the next unlock. Returns `true`, with the lock taken, if it came free meanwhile.
    pub fn wait(&self, waker: &Waker) -> bool {
        self.waiters.lock().push(waker.clone());
        self.has_waiters.store(true, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        self.try_lock()
    }

    #[cold]
    fn wake_waiters(&self) {
        self.has_waiters.store(false, Ordering::Relaxed);
        let waiters = std::mem::take(&mut *self.waiters.lock());
        for waker in waiters {
            waker.wake();
        }
    }
}

impl Drop for Mutex {
    fn drop(&mut self) {
        // A late `unlock` may still look at the slot: it must find nobody to wake.
        self.has_waiters.store(false, Ordering::Release);
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
