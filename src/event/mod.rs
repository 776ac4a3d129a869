//! Event threads, continuations, mutexes, scheduled events and tasks.
//!
//! # The rule of threads and locks
//!
//! - An event thread ([`EventThread`]) owns a poller, timers and **one** run queue that carries scheduled events and task
//!   wake-ups alike, first in first out, drained before it polls. Other threads post to its inbound queue.
//! - A task ([`spawn`]) never leaves its thread. It is polled with its mutex held; a continuation is called with its mutex
//!   held. Both are *tried* on event threads: on contention the work waits for the unlock ([`Mutex::try_lock_or_wait`]) and is queued
//!   again, so no event thread ever blocks and lock order never matters.
//! - No borrow and no lock of the engine other than these API mutexes is held while a continuation runs.
//! - Everything that C holds a pointer to lives in a type-stable [`pool`]: freed memory stays mapped, carries
//!   [`Kind::Dead`], and a generation that grows with each reuse, so a stale handle is recognised, never followed.

mod action;
pub mod aio;
mod cont;
mod errand;
mod identity;
mod interleave;
mod io;
mod mutex;
mod object;
pub mod random;
mod schedule;
#[cfg(test)]
mod stress_tests;
mod task;
#[cfg(test)]
mod tests;
mod thread;
mod timer;
mod turn;
pub mod user_args;
mod waiters;

pub use crate::pool;
pub use action::{Action, Cancel};
pub use cont::Cont;
pub use errand::{deliver_poke, errand, later, poke};
pub use identity::current_id;
pub use io::{Interest, Registration};
pub use mutex::{Mutex, MutexGuard, MutexRef};
pub use object::{ArgSlot, CallFn, Kind, ObjRef, Object};
pub use schedule::{
    Scheduled, Unplaced, is_schedulable, never, place_here, place_on_pool, place_on_thread, schedule,
    schedule_every, schedule_on,
};
pub use task::{call, is_callable, lock, sleep, spawn, yield_now};
pub use thread::{
    Pool, Thread, adopt, create, current, enter_main, net_threads, pick, start, start_task_threads,
    task_threads,
};
pub use turn::{EventThread, clock, current_loop, defer, now, on_loop, wake_first};

/// Event codes of scheduling (`ts/apidefs.h`).
pub mod code {
    /// `TS_EVENT_IMMEDIATE`: a schedule without delay, and every poke of a transform.
    pub const IMMEDIATE: i32 = 1;
    /// `TS_EVENT_TIMEOUT`: a schedule with a delay, and every tick of a periodic one.
    pub const TIMEOUT: i32 = 2;
    /// `TS_EVENT_ERROR`.
    pub const ERROR: i32 = 3;
}
