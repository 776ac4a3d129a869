//! Whose turn it is among the addresses of a name, for requests that take them in turn.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

/// Goes on by one for each request, or each time that so many seconds have passed.
#[derive(Debug, Default)]
pub struct Turn {
    now: AtomicUsize,
    /// When it went on last by time, in seconds.
    since: AtomicI64,
}

impl Turn {
    /// The number of this request.
    pub fn next(&self) -> usize {
        self.now.fetch_add(1, Ordering::Relaxed)
    }

    /// The number that holds at `now`, in seconds: one more than before when that was longer ago than `period` seconds.
    pub fn at(&self, now: i64, period: i64) -> usize {
        let since = self.since.load(Ordering::Relaxed);
        let is_over = now.saturating_sub(since) > period;
        // Of those who see it at the same time, one goes on.
        if is_over && self.since.compare_exchange(since, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            return self.now.fetch_add(1, Ordering::Relaxed) + 1;
        }
        self.now.load(Ordering::Relaxed)
    }
}
