//! Scheduled events: `TSContSchedule*` and everything in the engine that calls a continuation later.

use super::action::{Action, Cancel};
use super::interleave;
use super::mutex::{MutexGuard, MutexRef};
use super::object::{ObjRef, Object};
use super::thread::{self, Pool, Thread};
use super::timer::Due;
use super::turn::{self, EventThread, Work};
use super::{code, current_loop};
use std::ffi::c_void;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Wake, Waker};

const NS_PER_MS: u64 = 1_000_000;

/// An event that waits for its time and for the mutex of its target.
pub struct Scheduled {
    target: ObjRef,
    /// Captured when the event was scheduled, as in the original.
    mutex: Option<MutexRef>,
    event: i32,
    /// What the handler gets; for plain schedules the address of this structure, which plugins may not use.
    edata: usize,
    /// 0 for one-shot events.
    period_ns: u64,
    cancelled: AtomicBool,
    thread: &'static EventThread,
    action: OnceLock<Action>,
}

impl Scheduled {
    /// Calls the event off: nothing is delivered that has not begun.
    pub fn cancel(&self) {
        if !self.cancelled.swap(true, Ordering::AcqRel) {
            self.thread.note_cancelled();
        }
    }

    /// Whether nothing is to be delivered any more: it was cancelled, or its target has ended.
    pub(super) fn is_over(&self) -> bool {
        self.cancelled.load(Ordering::Acquire) || self.target.live().is_none()
    }

    /// Delivers the event, or waits for the mutex and is delivered then.
    pub(super) fn deliver(self: Arc<Self>) {
        if self.is_over() {
            return self.finish();
        }
        interleave::point();
        let guard = match &self.mutex {
            None => None,
            Some(mutex) => {
                // Under contention the next unlock queues the event again.
                if !mutex.try_lock() && !mutex.try_lock_or_wait(&Waker::from(self.clone())) {
                    return;
                }
                Some(MutexGuard::adopt(mutex.clone()))
            }
        };
        // Whoever cancels with the mutex held must be obeyed, so look again.
        if self.is_over() {
            return self.finish();
        }
        if self.period_ns == 0 {
            self.finish();
        }
        if let Some(object) = self.target.live() {
            let edata = if self.edata == 0 { Arc::as_ptr(&self).addr() } else { self.edata };
            (object.call_fn())(
                self.target.address(),
                self.event,
                std::ptr::with_exposed_provenance_mut(edata),
            );
        }
        drop(guard);
        if self.period_ns != 0 {
            self.rearm();
        }
    }

    /// The period is measured from the end of the callback.
    fn rearm(self: Arc<Self>) {
        if self.is_over() {
            return self.finish();
        }
        let when = turn::clock().saturating_add(self.period_ns);
        // Delivery happens on a loop, so there is one to take the timer.
        let _ = turn::add_timer(when, Due::Event(self));
    }

    /// Frees the action: it can no longer be cancelled.
    pub(super) fn finish(&self) {
        if let Some(action) = self.action.get() {
            action.finish();
        }
    }
}

impl Wake for Scheduled {
    fn wake(self: Arc<Self>) {
        self.thread.enqueue(Work::Event(self));
    }
}

/// Schedules an event on `thread`: after `delay_ms` (0: at the end of its queue), then every `period_ms` if that is not 0.
/// `edata` null means that the handler gets an address it cannot use. Works from any thread; never inline.
fn schedule_with(
    thread: &'static EventThread,
    target: ObjRef,
    event: i32,
    edata: *mut c_void,
    delay_ms: u64,
    period_ms: u64,
) -> Action {
    let scheduled = Arc::new(Scheduled {
        target,
        mutex: target.live().and_then(|object| object.mutex()),
        event,
        edata: edata.expose_provenance(),
        period_ns: period_ms.saturating_mul(NS_PER_MS),
        cancelled: AtomicBool::new(false),
        thread,
        action: OnceLock::new(),
    });
    let action = Action::new(scheduled.clone());
    let _ = scheduled.action.set(action);
    arm(scheduled, delay_ms.saturating_mul(NS_PER_MS));
    action
}

fn arm(scheduled: Arc<Scheduled>, delay_ns: u64) {
    let thread = scheduled.thread;
    if delay_ns == 0 {
        thread.enqueue(Work::Event(scheduled));
        return;
    }
    let when = turn::clock().saturating_add(delay_ns);
    if thread.is_current() {
        let _ = turn::add_timer(when, Due::Event(scheduled));
    } else {
        thread.post(move || {
            if scheduled.is_over() {
                // Cancelled on the way: the timers never see it.
                return scheduled.finish();
            }
            let _ = turn::add_timer(when, Due::Event(scheduled));
        });
    }
}

/// Schedules a one-shot event on `thread` after `delay_ms`: `IMMEDIATE` when that is 0, else `TIMEOUT`. A time in the
/// past is due at once.
pub fn schedule(thread: &'static EventThread, target: ObjRef, delay_ms: i64) -> Action {
    let event = if delay_ms == 0 { code::IMMEDIATE } else { code::TIMEOUT };
    schedule_with(thread, target, event, std::ptr::null_mut(), delay_ms.max(0).unsigned_abs(), 0)
}

/// Schedules a given event with given data on `thread` after `delay_ms`.
pub fn schedule_on(
    thread: &'static EventThread,
    target: ObjRef,
    event: i32,
    edata: *mut c_void,
    delay_ms: u64,
) -> Action {
    schedule_with(thread, target, event, edata, delay_ms, 0)
}

/// Schedules `TIMEOUT` on `thread` every `period_ms`, the first one a period from now. Without a period it comes once,
/// at once, as in the original.
pub fn schedule_every(thread: &'static EventThread, target: ObjRef, period_ms: i64) -> Action {
    let period_ms = period_ms.max(0).unsigned_abs();
    schedule_with(thread, target, code::TIMEOUT, std::ptr::null_mut(), period_ms, period_ms)
}

/// Why a schedule leads to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unplaced {
    /// The thread is the main one, whose loop never turns: in the original such an event is never delivered.
    MainThread,
    /// No event thread runs.
    NoThreads,
}

impl fmt::Display for Unplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unplaced::MainThread => "the event will never come: the main thread runs no event loop",
            Unplaced::NoThreads => "the event will never come: no event thread runs",
        })
    }
}

/// The loop for events of a thread: its own, or that of some ET_NET thread if a plugin made the thread.
fn loop_of(thread: &'static Thread) -> Result<&'static EventThread, Unplaced> {
    if thread.is_main() {
        return Err(Unplaced::MainThread);
    }
    thread.event_thread().or_else(|| thread::pick(Pool::Net)).ok_or(Unplaced::NoThreads)
}

/// Where `TSContSchedule` delivers: on the affinity thread, else on the calling one, which becomes it. A caller that the
/// library never saw gets some ET_NET thread and no affinity.
///
/// # Errors
/// That thread delivers nothing.
pub fn place_here(target: &Object) -> Result<&'static EventThread, Unplaced> {
    match target.affinity().or_else(thread::current) {
        Some(thread) => {
            target.prefer(thread);
            loop_of(thread)
        }
        None => thread::pick(Pool::Net).ok_or(Unplaced::NoThreads),
    }
}

/// Where `TSContScheduleOnPool` delivers: on the affinity thread if it belongs to `pool`, else on the calling one if
/// that does, else on the next in turn. It becomes the affinity thread if there was none.
///
/// # Errors
/// No event thread runs.
pub fn place_on_pool(target: &Object, pool: Pool) -> Result<&'static EventThread, Unplaced> {
    let of_pool = |thread: &&'static EventThread| thread.pool() == pool;
    let affinity = target.affinity().and_then(Thread::event_thread);
    let thread = affinity
        .filter(of_pool)
        .or_else(|| current_loop().filter(of_pool))
        .or_else(|| thread::pick(pool))
        .ok_or(Unplaced::NoThreads)?;
    target.prefer(thread.object());
    Ok(thread)
}

/// Where `TSContScheduleOnThread` delivers: on `thread`, which becomes the affinity thread if there was none.
///
/// # Errors
/// That thread delivers nothing.
pub fn place_on_thread(target: &Object, thread: &'static Thread) -> Result<&'static EventThread, Unplaced> {
    target.prefer(thread);
    loop_of(thread)
}

/// Something that never comes, for the action of a schedule that leads to nothing.
struct Never;

impl Cancel for Never {
    fn cancel(&self) {}
}

/// The action of a schedule that leads to nothing: it can be cancelled like any other.
pub fn never() -> Action {
    Action::new(Arc::new(Never))
}

/// Whether an object may be scheduled at all: the API demands a mutex for it.
pub fn is_schedulable(object: &Object) -> bool {
    object.mutex_ptr().is_some()
}
