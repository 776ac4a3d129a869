//! The loop of an event thread.
//!
//! One turn: run queue until empty - due timers - inbound queue - poll - readiness. The run queue is first in first out
//! and carries events and task wake-ups alike, so events scheduled from a callback run before the thread polls again.

use super::errand::Errand;
use super::interleave;
use super::io::Sources;
use super::schedule::Scheduled;
use super::thread::{Pool, Thread};
use super::timer::{Due, Timers};
use async_task::Runnable;
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use std::sync::{Arc, OnceLock};
use std::task::Waker;
use std::time::Duration;

/// Longest sleep in the poller, as in the original.
const LONGEST_SLEEP_NS: u64 = 60_000_000;

/// Items of the run queue before the poller is looked at all the same: work that renews itself must not keep the
/// thread from its sockets and from other threads.
const LONGEST_DRAIN: usize = 10_000;

/// Cancelled events that a thread may leave in its timers before it looks for them.
const CANCELLED_TO_SWEEP: usize = 1024;

/// The poller's token of the wake-up descriptor.
const WAKE: mio::Token = mio::Token(usize::MAX);

/// One item of a run queue.
pub(super) enum Work {
    Event(Arc<Scheduled>),
    Task(Runnable),
    Call(Box<dyn FnOnce() + Send>),
    Errand(Errand),
}

/// What other threads know of an event thread. Lives as long as the process.
pub struct EventThread {
    pool: Pool,
    index: usize,
    inbound: Sender<Work>,
    waker: mio::Waker,
    asleep: AtomicBool,
    /// Events that were cancelled since the timers were last rid of such.
    cancelled: AtomicUsize,
    object: OnceLock<&'static Thread>,
    /// Taken by the thread when it starts.
    parts: parking_lot::Mutex<Option<(mio::Poll, Receiver<Work>)>>,
}

impl std::fmt::Debug for EventThread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EventThread({:?} {})", self.pool, self.index)
    }
}

impl EventThread {
    /// Which pool it belongs to.
    pub fn pool(&self) -> Pool {
        self.pool
    }

    /// Its number in the pool, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its `TSThread` object.
    pub fn object(&self) -> &'static Thread {
        match self.object.get() {
            Some(object) => object,
            None => unreachable!("an event thread has its object before anybody can name it"),
        }
    }

    pub(super) fn set_object(&self, object: &'static Thread) {
        let _ = self.object.set(object);
    }

    /// Whether the caller runs on this thread.
    pub fn is_current(&'static self) -> bool {
        with_loop(|l| std::ptr::eq(l.thread, self)).unwrap_or(false)
    }

    /// Runs `call` on this thread, from any thread; always later, never inline.
    pub fn post(&'static self, call: impl FnOnce() + Send + 'static) {
        self.enqueue(Work::Call(Box::new(call)));
    }

    /// Notes that an event of this thread was cancelled; it may still be among the timers.
    pub(super) fn note_cancelled(&self) {
        self.cancelled.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn enqueue(&'static self, work: Work) {
        let mut work = Some(work);
        with_loop(|l| {
            if std::ptr::eq(l.thread, self)
                && let Some(work) = work.take()
            {
                let mut queue = l.queue.borrow_mut();
                if l.goes_first.take() { queue.push_front(work) } else { queue.push_back(work) }
            }
        });
        if let Some(work) = work {
            // Fails only after the loop ended, when the process stops: nobody is left to run it.
            let _ = self.inbound.send(work);
            interleave::point();
            fence(Ordering::SeqCst);
            if self.asleep.swap(false, Ordering::Relaxed) {
                // The only error is a full counter, which means that a wake-up is pending already.
                let _ = self.waker.wake();
            }
        }
    }
}

/// The state of the loop that runs on this thread.
struct Loop {
    thread: &'static EventThread,
    queue: RefCell<VecDeque<Work>>,
    /// What is queued next goes in front: [`wake_first`].
    goes_first: Cell<bool>,
    timers: RefCell<Timers>,
    sources: Rc<Sources>,
    now: Cell<u64>,
}

thread_local! {
    static LOOP: RefCell<Option<Rc<Loop>>> = const { RefCell::new(None) };
    static LOOP_PTR: Cell<*const Loop> = const { Cell::new(std::ptr::null()) };
}

fn with_loop<R>(f: impl FnOnce(&Loop) -> R) -> Option<R> {
    let ptr = LOOP_PTR.try_with(Cell::get).unwrap_or(std::ptr::null());
    // SAFETY: set for as long as `run` is on this thread's stack, which keeps the loop alive.
    unsafe { ptr.as_ref() }.map(f)
}

/// The event thread that the caller runs on.
pub fn current_loop() -> Option<&'static EventThread> {
    with_loop(|l| l.thread)
}

/// Whether the caller runs on an event thread's loop.
pub fn on_loop() -> bool {
    !LOOP_PTR.get().is_null()
}

/// Monotonic time in ns; on an event thread that of the current turn, without a system call.
#[inline]
pub fn now() -> u64 {
    with_loop(|l| l.now.get()).unwrap_or_else(clock)
}

/// Monotonic time in ns, from the system.
#[cold]
pub fn clock() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid place to write to; the clock exists on every Linux.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    (time.tv_sec.unsigned_abs()) * 1_000_000_000 + time.tv_nsec.unsigned_abs()
}

/// Runs `call` later on this thread: after what is queued now, before the next poll. Off the loops it runs on some
/// ET_NET thread, or at once when there is none.
///
/// `call` has to be fit to run on another thread in that case, which the caller answers for by what it captures.
pub fn defer(call: impl FnOnce() + Send + 'static) {
    match current_loop().or_else(|| super::thread::pick(Pool::Net)) {
        Some(thread) => thread.post(call),
        None => call(),
    }
}

/// Adds a timer to this thread's loop; gives it back when the caller runs on none. `when` is monotonic, in ns.
pub(super) fn add_timer(when: u64, due: Due) -> Result<(), Due> {
    let mut due = Some(due);
    with_loop(|l| {
        if let Some(due) = due.take() {
            l.timers.borrow_mut().add(when, due);
        }
    });
    due.map_or(Ok(()), Err)
}

/// How many timers wait on this thread.
#[cfg(test)]
pub(super) fn timer_count() -> Option<usize> {
    with_loop(|l| l.timers.borrow().len())
}

/// The poller's sources of this thread.
pub(super) fn sources() -> Option<Rc<Sources>> {
    with_loop(|l| l.sources.clone())
}

pub(super) fn create(pool: Pool, index: usize) -> io::Result<&'static EventThread> {
    let poll = mio::Poll::new()?;
    let waker = mio::Waker::new(poll.registry(), WAKE)?;
    let (inbound, receiver) = unbounded();
    Ok(Box::leak(Box::new(EventThread {
        pool,
        index,
        inbound,
        waker,
        asleep: AtomicBool::new(false),
        cancelled: AtomicUsize::new(0),
        object: OnceLock::new(),
        parts: parking_lot::Mutex::new(Some((poll, receiver))),
    })))
}

/// Wakes a task of this thread that is to run before what is queued, as if it were called from here; a task that is queued
/// already keeps its place.
pub fn wake_first(waker: Waker) {
    with_loop(|l| l.goes_first.set(true));
    waker.wake();
    with_loop(|l| l.goes_first.set(false));
}

/// Runs the loop of `thread` on the calling thread, for ever.
pub(super) fn run(thread: &'static EventThread) {
    let Some((mut poll, inbound)) = thread.parts.lock().take() else { return };
    let Ok(registry) = poll.registry().try_clone() else { return };
    let state = Rc::new(Loop {
        thread,
        queue: RefCell::new(VecDeque::with_capacity(64)),
        goes_first: Cell::new(false),
        timers: RefCell::new(Timers::default()),
        sources: Rc::new(Sources::new(registry)),
        now: Cell::new(clock()),
    });
    LOOP_PTR.set(Rc::as_ptr(&state));
    LOOP.set(Some(state.clone()));
    let mut events = mio::Events::with_capacity(512);
    loop {
        state.drain();
        state.fire_timers();
        while let Ok(work) = inbound.try_recv() {
            state.queue.borrow_mut().push_back(work);
        }
        let sleep = state.sleep_time(&inbound);
        match poll.poll(&mut events, sleep) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => continue,
        }
        thread.asleep.store(false, Ordering::Relaxed);
        state.now.set(clock());
        for event in &events {
            if event.token() != WAKE {
                state.sources.ready(event);
            }
        }
    }
}

impl Loop {
    fn drain(&self) {
        for _ in 0..LONGEST_DRAIN {
            let work = self.queue.borrow_mut().pop_front();
            match work {
                Some(Work::Task(runnable)) => {
                    runnable.run();
                }
                Some(Work::Event(event)) => event.deliver(),
                Some(Work::Call(call)) => call(),
                Some(Work::Errand(errand)) => errand.run(),
                None => return,
            }
        }
    }

    fn fire_timers(&self) {
        self.sweep_timers();
        if self.timers.borrow().next().is_none() {
            return;
        }
        self.now.set(clock());
        loop {
            let due = self.timers.borrow_mut().pop_due(self.now.get());
            match due {
                Some(Due::Event(event)) => self.queue.borrow_mut().push_back(Work::Event(event)),
                Some(Due::Wake(waker)) => waker.wake(),
                None => return,
            }
        }
    }

    /// Drops cancelled events when they may be the greater part of the timers.
    fn sweep_timers(&self) {
        let cancelled = self.thread.cancelled.load(Ordering::Relaxed);
        let mut timers = self.timers.borrow_mut();
        if cancelled > CANCELLED_TO_SWEEP && cancelled > timers.len() / 2 {
            self.thread.cancelled.store(0, Ordering::Relaxed);
            let swept = timers.take_cancelled();
            // What goes here may end objects, which may use the timers.
            drop(timers);
            for due in swept {
                if let Due::Event(event) = due {
                    event.finish();
                }
            }
        }
    }

    /// How long the poller may sleep, having told other threads that it may.
    fn sleep_time(&self, inbound: &Receiver<Work>) -> Option<Duration> {
        if !self.queue.borrow().is_empty() {
            return Some(Duration::ZERO);
        }
        interleave::point();
        self.thread.asleep.store(true, Ordering::Relaxed);
        // Pairs with the fence in `enqueue`: either we see the work or the sender sees us asleep.
        fence(Ordering::SeqCst);
        if !inbound.is_empty() {
            self.thread.asleep.store(false, Ordering::Relaxed);
            return Some(Duration::ZERO);
        }
        let next = self.timers.borrow().next();
        let sleep = next.map_or(LONGEST_SLEEP_NS, |when| {
            // Rounded up to the poller's millisecond: waking early would only turn the loop in vain.
            when.saturating_sub(clock()).min(LONGEST_SLEEP_NS).next_multiple_of(1_000_000)
        });
        Some(Duration::from_nanos(sleep))
    }
}
