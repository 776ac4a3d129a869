//! When the driver of a connection runs: at most once at a time, and once more for whatever came up meanwhile.
//!
//! ```text
//!   fresh --drive--> queued --its turn--> running --end--> idle --drive--> queued
//!                      ^                     | drive
//!                      +-------- end --- running, again
//! ```
//!
//! A driver is no task of its own: it lies in the connection, and asking for a run takes no memory.

use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, RawWaker, RawWakerVTable, Wake, Waker};

use super::turn;
use crate::event::{self, EventThread, MutexGuard, MutexRef, ObjRef};
use crate::net::vconn::VConn;

/// Nobody asked for a run yet.
const FRESH: u8 = 0;
/// Has run, and waits to be asked.
const IDLE: u8 = 1;
/// Is in the queue of its thread.
const QUEUED: u8 = 2;
/// Runs.
const RUNNING: u8 = 3;
/// Runs, and was asked for once more.
const AGAIN: u8 = 4;

/// The state of a connection's driver. Asked for from any thread, else changed by the connection's thread.
#[derive(Debug, Default)]
pub(in crate::net) struct DriverState(AtomicU8);

impl DriverState {
    /// Whether a run was ever asked for.
    pub(in crate::net) fn has_run(&self) -> bool {
        self.0.load(Ordering::Acquire) != FRESH
    }

    /// Notes that a run is wanted; whether it has to be queued for that.
    fn ask(&self) -> bool {
        let asked = |state| match state {
            FRESH | IDLE => Some(QUEUED),
            RUNNING => Some(AGAIN),
            _ => None,
        };
        let before = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, asked);
        matches!(before, Ok(FRESH | IDLE))
    }

    fn begin(&self) {
        self.0.store(RUNNING, Ordering::Release);
    }

    /// Whether another run was asked for, which is to be queued now.
    fn end(&self) -> bool {
        if self.0.compare_exchange(RUNNING, IDLE, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            return false;
        }
        self.0.store(QUEUED, Ordering::Release);
        true
    }
}

impl VConn {
    /// Has the driver run soon, on the connection's thread. Any thread; runs nothing inline.
    pub(in crate::net) fn drive(&self) {
        if self.driver.ask() {
            event::errand(self.thread(), self.object_ref(), run);
        }
    }
}

fn run(this: ObjRef) {
    let Some(vconn) = this.live().and_then(VConn::from_object) else { return };
    vconn.driver.begin();
    if serve(vconn) && vconn.is_closed() {
        vconn.release();
    } else if vconn.driver.end() {
        event::errand(vconn.thread(), this, run);
    }
}

/// One turn of an open connection; `false` when its mutex was busy.
fn serve(vconn: &VConn) -> bool {
    let guard = match vconn.object().mutex() {
        Some(mutex) => match lock(vconn, mutex) {
            Some(guard) => Some(guard),
            None => return false,
        },
        None => None,
    };
    if !vconn.is_closed() {
        let waker = waker(vconn);
        turn(vconn, &mut Context::from_waker(&waker));
    }
    drop(guard);
    true
}

/// Takes a mutex, or has the driver run again when it is free.
pub(super) fn lock(vconn: &VConn, mutex: MutexRef) -> Option<MutexGuard> {
    if mutex.try_lock() {
        return Some(MutexGuard::adopt(mutex));
    }
    let waiting = Arc::new(Waiting { vconn: vconn.object_ref(), thread: vconn.thread() });
    mutex.try_lock_or_wait(&Waker::from(waiting)).then(|| MutexGuard::adopt(mutex))
}

/// A driver that waits for a mutex, whose connection may end meanwhile.
struct Waiting {
    vconn: ObjRef,
    thread: &'static EventThread,
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        event::errand(self.thread, self.vconn, |this| {
            if let Some(vconn) = this.live().and_then(VConn::from_object) {
                vconn.drive();
            }
        });
    }
}

/// What the connection's own stream wakes: the driver. It counts nothing, because it lies in the stream (a poller's
/// source or a pipe of the connection's thread) and goes with it, before the connection does.
fn waker(vconn: &VConn) -> ManuallyDrop<Waker> {
    let data = std::ptr::from_ref(vconn).cast();
    // SAFETY: the functions of the table take what is made here, and the connection outlives its stream.
    ManuallyDrop::new(unsafe { Waker::new(data, &VTABLE) })
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(copy, wake, wake, forget);

fn copy(data: *const ()) -> RawWaker {
    RawWaker::new(data, &VTABLE)
}

fn wake(data: *const ()) {
    if let Some(vconn) = NonNull::new(data.cast_mut().cast::<VConn>()) {
        // SAFETY: woken by the stream of the connection, which has not ended.
        unsafe { vconn.as_ref() }.drive();
    }
}

fn forget(_: *const ()) {}
