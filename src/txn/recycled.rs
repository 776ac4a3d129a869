//! Memory for what comes and goes with each transaction.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::RefCell;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::ptr::NonNull;
use std::task::{Context, Poll};

/// Pieces of memory of one layout that a thread keeps.
const KEEP: usize = 64;

thread_local! {
    static FREE: RefCell<Vec<Free>> = const { RefCell::new(Vec::new()) };
}

/// Pieces of one layout that nobody uses.
struct Free {
    layout: Layout,
    pieces: Vec<NonNull<u8>>,
}

impl Drop for Free {
    fn drop(&mut self) {
        for memory in self.pieces.drain(..) {
            // SAFETY: allocated with this layout, and used by nobody.
            unsafe { dealloc(memory.as_ptr(), self.layout) };
        }
    }
}

/// Calls `look` with the thread's pieces of a layout; `None` on a thread that is ending.
fn with_pieces<R>(layout: Layout, look: impl FnOnce(&mut Vec<NonNull<u8>>) -> R) -> Option<R> {
    let found = FREE.try_with(|free| {
        let free = &mut *free.borrow_mut();
        // There are as many layouts as types that are kept so: a few.
        let known = free.iter().position(|free| free.layout == layout);
        let at = known.unwrap_or_else(|| add_layout(free, layout));
        look(&mut free[at].pieces)
    });
    found.ok()
}

#[cold]
fn add_layout(free: &mut Vec<Free>, layout: Layout) -> usize {
    free.push(Free { layout, pieces: Vec::new() });
    free.len() - 1
}

fn take(layout: Layout) -> NonNull<u8> {
    with_pieces(layout, Vec::pop).flatten().unwrap_or_else(|| allocate(layout))
}

#[cold]
fn allocate(layout: Layout) -> NonNull<u8> {
    // SAFETY: `Recycled::new` takes nothing that has no size.
    let memory = unsafe { alloc(layout) };
    NonNull::new(memory).unwrap_or_else(|| handle_alloc_error(layout))
}

fn give(memory: NonNull<u8>, layout: Layout) {
    let kept = with_pieces(layout, |pieces| {
        let has_room = pieces.len() < KEEP;
        if has_room {
            pieces.push(memory);
        }
        has_room
    });
    if kept != Some(true) {
        // SAFETY: allocated with this layout by `take`.
        unsafe { dealloc(memory.as_ptr(), layout) };
    }
}

/// A value in memory that the thread keeps for the next one: a `Box` without the allocation. A future in it is pinned.
pub struct Recycled<T> {
    // INVARIANT: a live value in memory from `take`. One that is not `Unpin` does not leave it before it is dropped.
    value: NonNull<T>,
}

impl<T> Recycled<T> {
    /// Puts `value` in its place.
    pub fn new(value: T) -> Recycled<T> {
        const { assert!(size_of::<T>() != 0, "nothing to keep") };
        let place = take(Layout::new::<T>()).cast::<T>();
        // SAFETY: fresh memory of the value's layout.
        unsafe { place.as_ptr().write(value) };
        Recycled { value: place }
    }

    /// Takes the value out.
    pub fn into_inner(self) -> T
    where
        T: Unpin,
    {
        let place = std::mem::ManuallyDrop::new(self).value;
        // SAFETY: the invariant; the place holds no value from here on.
        let value = unsafe { place.as_ptr().read() };
        give(place.cast(), Layout::new::<T>());
        value
    }
}

impl<T: Unpin> Deref for Recycled<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the invariant.
        unsafe { self.value.as_ref() }
    }
}

impl<T: Unpin> DerefMut for Recycled<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the invariant: it is ours alone.
        unsafe { self.value.as_mut() }
    }
}

impl<T: Unpin + std::fmt::Debug> std::fmt::Debug for Recycled<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> Drop for Recycled<T> {
    fn drop(&mut self) {
        // SAFETY: the invariant; it is not used again.
        unsafe { self.value.as_ptr().drop_in_place() };
        give(self.value.cast(), Layout::new::<T>());
    }
}

impl<F: Future> Future for Recycled<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: the invariant: it is ours alone.
        let future = unsafe { self.value.as_mut() };
        // SAFETY: the invariant: it does not move until it is dropped.
        unsafe { Pin::new_unchecked(future) }.poll(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use std::rc::Rc;
    use std::task::Waker;

    #[test]
    fn a_future_is_polled_and_dropped_and_its_place_is_used_again() {
        let owned = Rc::new(7);
        let kept = owned.clone();
        let mut first = Recycled::new(async move { *ready(kept).await });
        let place = first.value.cast::<u8>();
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(Pin::new(&mut first).poll(&mut context), Poll::Ready(7));
        drop(first);
        assert_eq!(Rc::strong_count(&owned), 1);

        let kept = owned.clone();
        let mut second = Recycled::new(async move { *ready(kept).await });
        assert_eq!(second.value.cast::<u8>(), place);
        assert_eq!(Pin::new(&mut second).poll(&mut context), Poll::Ready(7));
    }

    #[test]
    fn an_unfinished_future_is_dropped_with_what_it_holds() {
        let owned = Rc::new(());
        let kept = owned.clone();
        let future = Recycled::new(async move {
            let _kept = kept;
            pending::<()>().await;
        });
        assert_eq!(Rc::strong_count(&owned), 2);
        drop(future);
        assert_eq!(Rc::strong_count(&owned), 1);
    }

    #[test]
    fn values_of_several_kinds_have_places_of_their_own() {
        let (number, text) = (Recycled::new(5u128), Recycled::new(String::from("text")));
        let (first, second) = (number.value.cast::<u8>(), text.value.cast::<u8>());
        drop(number);
        assert_eq!(text.into_inner(), "text");
        let (text, mut number) = (Recycled::new(String::new()), Recycled::new(6u128));
        assert_eq!((number.value.cast(), text.value.cast()), (first, second));
        *number += 1;
        assert_eq!(*number, 7);
    }
}
