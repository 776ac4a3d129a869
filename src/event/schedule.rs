//! Scheduled events: `TSContSchedule*` and everything in the engine that calls a continuation later.

use super::action::Action;
use super::cont::Cont;
use super::mutex::{MutexGuard, MutexRef};
use super::object::{Kind, ObjRef};
use super::thread::{self, Pool};
use super::timer::Due;
use super::turn::{self, EventThread, Work};
use super::{code, current_loop};
use std::ffi::c_void;
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
    /// A wake-up by the mutex is to queue the event; without it a left-over wake-up would deliver it twice.
    waiting: AtomicBool,
    thread: &'static EventThread,
    action: OnceLock<Action>,
}

impl Scheduled {
    /// Calls the event off: nothing is delivered that has not begun.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
    }

    fn is_over(&self) -> bool {
        self.cancelled.load(Ordering::Acquire) || self.target.live().is_none()
    }

    /// Delivers the event, or waits for the mutex and is delivered then.
    pub(super) fn deliver(self: Arc<Self>) {
        if self.is_over() {
            return self.finish();
        }
        let guard = match &self.mutex {
            None => None,
            Some(mutex) if mutex.try_lock() => Some(MutexGuard::adopt(mutex.clone())),
            Some(mutex) => match self.wait_for(mutex) {
                Some(guard) => Some(guard),
                None => return,
            },
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

    /// Takes the mutex, or has the event queued again after its next unlock.
    fn wait_for(self: &Arc<Self>, mutex: &MutexRef) -> Option<MutexGuard> {
        self.waiting.store(true, Ordering::Release);
        if !mutex.wait(&Waker::from(self.clone())) {
            return None;
        }
        let guard = MutexGuard::adopt(mutex.clone());
        // If the wake-up came in between, the event is queued already and will be delivered from there.
        self.waiting.swap(false, Ordering::AcqRel).then_some(guard)
    }

    /// The period is measured from the end of the callback.
    fn rearm(self: Arc<Self>) {
        if self.is_over() {
            return self.finish();
        }
        let when = turn::now().saturating_add(self.period_ns);
        // Delivery happens on a loop, so there is one to take the timer.
        let _ = turn::add_timer(when, Due::Event(self));
    }

    fn finish(&self) {
        if let Some(action) = self.action.get() {
            action.finish();
        }
    }
}

impl Wake for Scheduled {
    fn wake(self: Arc<Self>) {
        if self.waiting.swap(false, Ordering::AcqRel) {
            self.thread.enqueue(Work::Event(self));
        }
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
        waiting: AtomicBool::new(false),
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
    let when = turn::now().saturating_add(delay_ns);
    if thread.is_current() {
        let _ = turn::add_timer(when, Due::Event(scheduled));
    } else {
        thread.post(move || {
            let _ = turn::add_timer(when, Due::Event(scheduled));
        });
    }
}

/// Schedules a one-shot event on `thread` after `delay_ms`: `IMMEDIATE` when that is 0, else `TIMEOUT`.
pub fn schedule(thread: &'static EventThread, target: ObjRef, delay_ms: u64) -> Action {
    let event = if delay_ms == 0 { code::IMMEDIATE } else { code::TIMEOUT };
    schedule_with(thread, target, event, std::ptr::null_mut(), delay_ms, 0)
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

/// Schedules `TIMEOUT` on `thread` every `period_ms`, the first one a period from now.
pub fn schedule_every(thread: &'static EventThread, target: ObjRef, period_ms: u64) -> Action {
    let period_ms = period_ms.max(1);
    schedule_with(thread, target, code::TIMEOUT, std::ptr::null_mut(), period_ms, period_ms)
}

impl Cont {
    /// The thread of `TSContSchedule`: the affinity thread, else the calling one, which becomes it. `None` when the
    /// caller runs on no loop and no affinity is set.
    pub fn thread_for_schedule(object: ObjRef) -> Option<&'static EventThread> {
        let object = object.live()?;
        object.affinity().or_else(|| {
            let thread = current_loop()?;
            object.set_affinity(Some(thread));
            Some(thread)
        })
    }

    /// The thread of `TSContScheduleOnPool`: the affinity thread if it belongs to `pool`, else the calling one if that
    /// does, else the next in turn. It becomes the affinity thread if there was none.
    pub fn thread_on_pool(object: ObjRef, pool: Pool) -> Option<&'static EventThread> {
        let object = object.live()?;
        let of_pool = |thread: &&'static EventThread| thread.pool() == pool;
        let thread = object
            .affinity()
            .filter(of_pool)
            .or_else(|| current_loop().filter(of_pool))
            .or_else(|| thread::pick(pool))?;
        if object.affinity().is_none() {
            object.set_affinity(Some(thread));
        }
        Some(thread)
    }
}

/// Whether an object may be scheduled at all: the API demands a mutex for it.
pub fn is_schedulable(object: ObjRef) -> bool {
    object.live().is_some_and(|o| o.mutex_ptr().is_some() && o.kind() != Some(Kind::Dead))
}
