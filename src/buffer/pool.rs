//! Type-stable storage for objects that C code holds handles to.
//!
//! Memory for one type is handed out again for that type only and never returned to the system, so that a stale
//! handle still points at an object of its type and the mark word there tells that it is dead. Each thread keeps a
//! short list of free objects; a shared depot evens them out between threads that create and threads that destroy.

use std::alloc::{Layout, alloc_zeroed, handle_alloc_error};
use std::cell::RefCell;
use std::ptr::NonNull;

use parking_lot::Mutex;

/// Objects taken from the system at a time.
const CHUNK: usize = 32;
/// Free objects a thread keeps before it gives half of them to the depot.
const KEEP: usize = 256;

/// The shared part: free objects of one type that no thread keeps.
pub struct Depot {
    layout: Layout,
    free: Mutex<Vec<Address>>,
}

/// Address of a free object. A type of its own because raw pointers are not `Send`.
struct Address(NonNull<u8>);

// SAFETY: a free object belongs to nobody; only its address moves, under the depot's lock.
unsafe impl Send for Address {}

impl Depot {
    /// A depot for objects of type `T`.
    pub const fn new<T>() -> Self {
        assert!(size_of::<T>() > 0);
        Depot { layout: Layout::new::<T>(), free: Mutex::new(Vec::new()) }
    }

    fn refill(&self, into: &mut Vec<Address>) {
        let mut free = self.free.lock();
        let kept = free.len().saturating_sub(CHUNK);
        into.extend(free.drain(kept..));
        drop(free);
        if into.is_empty() {
            self.grow(into);
        }
    }

    fn grow(&self, into: &mut Vec<Address>) {
        let size = self.layout.pad_to_align().size();
        let chunk =
            Layout::from_size_align(size * CHUNK, self.layout.align()).expect("a chunk of small objects");
        // SAFETY: the size is not zero, since `new` refuses types without size.
        let base = unsafe { alloc_zeroed(chunk) };
        let Some(base) = NonNull::new(base) else { handle_alloc_error(chunk) };
        // SAFETY: each offset is inside the chunk just allocated.
        into.extend((0..CHUNK).rev().map(|i| Address(unsafe { base.add(i * size) })));
    }
}

/// The part of one thread: free objects it hands out without synchronisation. Lives in a `thread_local`.
pub struct Cache {
    depot: &'static Depot,
    free: RefCell<Vec<Address>>,
}

impl Cache {
    /// An empty cache over `depot`.
    pub const fn new(depot: &'static Depot) -> Self {
        Cache { depot, free: RefCell::new(Vec::new()) }
    }

    fn take(&self) -> NonNull<u8> {
        let mut free = self.free.borrow_mut();
        if free.is_empty() {
            self.depot.refill(&mut free);
        }
        free.pop().expect("refill adds objects").0
    }

    fn give(&self, object: NonNull<u8>) {
        let mut free = self.free.borrow_mut();
        free.push(Address(object));
        if free.len() > KEEP {
            let surplus = free.drain(KEEP / 2..);
            self.depot.free.lock().extend(surplus);
        }
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.depot.free.lock().append(self.free.get_mut());
    }
}

/// A type with a pool. Implemented by [`pooled!`](crate::pooled).
///
/// # Safety
///
/// `depot` and the depot behind `with_cache` are made for `Self` and nothing else.
pub unsafe trait Pooled: Sized + 'static {
    /// The shared depot.
    fn depot() -> &'static Depot;
    /// Runs `f` with this thread's cache; gives `f` back when the thread is already past its end.
    fn with_cache<R>(f: impl FnOnce(&Cache) -> R) -> Option<R>;
}

/// Declares the pool of a type.
#[macro_export]
macro_rules! pooled {
    ($type:ty) => {
        const _: () = {
            static DEPOT: $crate::buffer::pool::Depot = $crate::buffer::pool::Depot::new::<$type>();
            thread_local! {
                static CACHE: $crate::buffer::pool::Cache = const { $crate::buffer::pool::Cache::new(&DEPOT) };
            }
            // SAFETY: depot and cache are private to this block and made for this type.
            unsafe impl $crate::buffer::pool::Pooled for $type {
                fn depot() -> &'static $crate::buffer::pool::Depot {
                    &DEPOT
                }
                fn with_cache<R>(f: impl FnOnce(&$crate::buffer::pool::Cache) -> R) -> Option<R> {
                    CACHE.try_with(f).ok()
                }
            }
        };
    };
}

/// Takes an object from the pool and writes `value` into it.
#[inline]
pub fn take<T: Pooled>(value: T) -> NonNull<T> {
    let object = T::with_cache(Cache::take).unwrap_or_else(|| {
        let mut some = Vec::new();
        T::depot().refill(&mut some);
        let one = some.pop().expect("refill adds objects");
        T::depot().free.lock().append(&mut some);
        one.0
    });
    let object = object.cast::<T>();
    // SAFETY: the object is free memory of T's layout (trait contract), so nobody else looks at it.
    unsafe { object.write(value) };
    object
}

/// Gives an object back. Its contents are left as they are (no drop): the mark word must already say dead.
///
/// # Safety
///
/// `object` came from [`take`] and nothing uses it any more, except to look at its mark.
#[inline]
pub unsafe fn give<T: Pooled>(object: NonNull<T>) {
    let object = object.cast::<u8>();
    if T::with_cache(|cache| cache.give(object)).is_none() {
        T::depot().free.lock().push(Address(object));
    }
}
