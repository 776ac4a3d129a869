//! Tasks: futures that never leave their event thread and are polled with a mutex held.

use super::cont::Cont;
use super::mutex::{MutexGuard, MutexRef};
use super::object::{ObjRef, Object};
use super::timer::Due;
use super::turn::{self, Work};
use std::ffi::c_void;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs `future` as a task on the calling event thread; it is first polled later, never inline. It is polled with
/// `mutex` held. Its wakers may be used on any thread.
///
/// # Panics
/// When the caller runs on no event thread.
pub fn spawn(mutex: MutexRef, future: impl Future<Output = ()> + 'static) {
    let Some(thread) = turn::current_loop() else { panic!("a task is spawned on an event thread") };
    let schedule = move |runnable| thread.enqueue(Work::Task(runnable));
    // SAFETY: the future is not `Send`, but its runnable is only ever run, and the future dropped, on `thread`: that is
    // where `schedule` sends it. The schedule function is `Send + Sync + 'static`.
    let (runnable, task) = unsafe { async_task::spawn_unchecked(Locked { mutex, future }, schedule) };
    task.detach();
    runnable.schedule();
}

/// A future that is polled under its mutex.
struct Locked<F> {
    mutex: MutexRef,
    future: F,
}

impl<F: Future<Output = ()>> Future for Locked<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: `future` is pinned with `self` and never moved out of it; `mutex` is not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        if !this.mutex.try_lock_or_wait(cx.waker()) {
            return Poll::Pending;
        }
        let _guard = MutexGuard::adopt(this.mutex.clone());
        // SAFETY: as above: a field of a pinned value that stays where it is.
        unsafe { Pin::new_unchecked(&mut this.future) }.poll(cx)
    }
}

/// Takes `mutex` without blocking the thread; others run until it is free.
pub async fn lock(mutex: MutexRef) -> MutexGuard {
    poll_fn(|cx| if mutex.try_lock_or_wait(cx.waker()) { Poll::Ready(()) } else { Poll::Pending }).await;
    MutexGuard::adopt(mutex)
}

/// Whether a call would reach somebody: the object lives, and its plugin has not destroyed it.
pub fn is_callable(target: ObjRef) -> bool {
    callable(&target).is_some()
}

fn callable(target: &ObjRef) -> Option<&Object> {
    // A destroyed continuation lives on until its last event has been dropped.
    target.live().filter(|object| !Cont::from_object(object).is_some_and(Cont::is_destroyed))
}

/// Calls an object with its mutex held and gives back what its handler returned; `None` when the object has ended.
pub async fn call(target: ObjRef, event: i32, edata: *mut c_void) -> Option<i32> {
    let object = target.live()?;
    let _guard = match object.mutex() {
        Some(mutex) if !mutex.try_lock() => Some(lock(mutex).await),
        Some(mutex) => Some(MutexGuard::adopt(mutex)),
        None => None,
    };
    // The wait for the lock may have outlived the object.
    let object = callable(&target)?;
    Some((object.call_fn())(target.address(), event, edata))
}

/// Waits for `ns` nanoseconds.
pub async fn sleep(ns: u64) {
    let when = turn::now().saturating_add(ns);
    poll_fn(|cx| {
        if turn::now() >= when {
            return Poll::Ready(());
        }
        // A task always runs on a loop.
        let _ = turn::add_timer(when, Due::Wake(cx.waker().clone()));
        Poll::Pending
    })
    .await;
}

/// Lets everything that is queued now run first.
pub async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
