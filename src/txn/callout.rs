//! The one primitive behind every hook: call a continuation, then wait until it was reenabled.
//!
//! ```text
//!   idle --arm--> armed --fill (any thread, once)--> filled --wait--> idle
//! ```
//!
//! The slot is armed before the continuation is called, so that a reenable from inside the call is found filled when the
//! call returns. A fill of a slot that is not armed is a second reenable and does nothing.

use std::future::poll_fn;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Poll, Waker};

/// What a plugin reenables with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `TS_EVENT_HTTP_CONTINUE`.
    Continue,
    /// `TS_EVENT_HTTP_ERROR`.
    Error,
}

impl Verdict {
    /// The verdict behind an event number. Everything but `HTTP_ERROR` continues: the original accepts 60000, 0 and 2,
    /// and wedges on others.
    pub fn from_event(event: i32) -> Verdict {
        const HTTP_ERROR: i32 = 60001;
        if event == HTTP_ERROR { Verdict::Error } else { Verdict::Continue }
    }
}

const IDLE: u8 = 0;
const ARMED: u8 = 1;
const CONTINUE: u8 = 2;
const ERROR: u8 = 3;

/// The slot of a session or a transaction that a reenable fills.
#[derive(Debug, Default)]
pub struct Callout {
    slot: AtomicU8,
    waker: parking_lot::Mutex<Option<Waker>>,
}

impl Callout {
    /// Makes the slot ready for one reenable.
    pub fn arm(&self) {
        self.slot.store(ARMED, Ordering::Release);
    }

    /// Takes the armed slot back, for a continuation that could not be called.
    pub fn disarm(&self) {
        self.slot.store(IDLE, Ordering::Release);
    }

    /// Whether a plugin holds the owner in a hook now.
    pub fn is_armed(&self) -> bool {
        self.slot.load(Ordering::Acquire) == ARMED
    }

    /// Reenables, from any thread, without blocking; `false` when nobody waits for it (a second reenable).
    pub fn fill(&self, verdict: Verdict) -> bool {
        let filled = if verdict == Verdict::Error { ERROR } else { CONTINUE };
        if self.slot.compare_exchange(ARMED, filled, Ordering::AcqRel, Ordering::Relaxed).is_err() {
            return false;
        }
        let waker = self.waker.lock().take();
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    /// What the slot was filled with already; it is idle then.
    pub fn take(&self) -> Option<Verdict> {
        let verdict = match self.slot.load(Ordering::Acquire) {
            CONTINUE => Verdict::Continue,
            ERROR => Verdict::Error,
            _ => return None,
        };
        self.slot.store(IDLE, Ordering::Release);
        Some(verdict)
    }

    /// Waits for the reenable.
    pub async fn wait(&self) -> Verdict {
        poll_fn(|cx| {
            if let Some(verdict) = self.take() {
                return Poll::Ready(verdict);
            }
            *self.waker.lock() = Some(cx.waker().clone());
            // A fill between the first look and the registration found no waker.
            self.take().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_reenable_counts() {
        let callout = Callout::default();
        assert!(!callout.fill(Verdict::Continue));
        callout.arm();
        assert!(callout.fill(Verdict::Error));
        assert!(!callout.fill(Verdict::Continue));
        assert_eq!(callout.take(), Some(Verdict::Error));
        assert_eq!(callout.take(), None);
    }

    #[test]
    fn unknown_events_continue() {
        assert_eq!(Verdict::from_event(60001), Verdict::Error);
        for event in [60000, 0, 2, 77] {
            assert_eq!(Verdict::from_event(event), Verdict::Continue);
        }
    }
}
