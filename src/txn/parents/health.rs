//! What is known about a parent from the transactions that used it.
//!
//! ```text
//!   up --failed--> counted --failed, threshold met--> down --window over--> on trial --answered--> up
//!                                                       ^------------failed------'
//! ```

use crate::log::note;
use crate::log::time::now_secs;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};

/// Transactions that may try a parent that is down at the same time.
const MAX_TRIALS: u32 = 2;

/// The records that failures are judged by, as the transaction has them.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Failures that make a parent be down.
    pub threshold: u32,
    /// Seconds until a parent that is down is tried again.
    pub retry_time: i64,
}

/// The failures of one parent, counted by all threads. Counts and times may be out of step for a moment, which costs at
/// most an attempt.
#[derive(Debug)]
pub struct Health {
    /// When the first of the failures that count was, in seconds since the epoch; 0 for none.
    failed_at: AtomicI64,
    failures: AtomicU32,
    is_up: AtomicBool,
    trials: AtomicU32,
}

impl Default for Health {
    fn default() -> Self {
        Health {
            failed_at: AtomicI64::new(0),
            failures: AtomicU32::new(0),
            is_up: AtomicBool::new(true),
            trials: AtomicU32::new(0),
        }
    }
}

impl Health {
    /// Whether failures have reached the threshold at some time since the last success.
    pub fn is_up(&self) -> bool {
        self.is_up.load(Ordering::Relaxed)
    }

    /// Whether fewer failures than the threshold are counted.
    pub fn is_below(&self, policy: &Policy) -> bool {
        self.failed_at.load(Ordering::Relaxed) == 0
            || self.failures.load(Ordering::Relaxed) < policy.threshold
    }

    /// Whether the parent may be tried although it is down. `now` is in seconds since the epoch.
    pub fn is_due(&self, policy: &Policy, now: i64) -> bool {
        self.failed_at.load(Ordering::Relaxed).saturating_add(policy.retry_time) < now
    }

    /// As [`Health::is_due`], for few transactions at a time.
    pub fn claim_trial(&self, policy: &Policy, now: i64) -> bool {
        let free = |trials| (trials < MAX_TRIALS).then_some(trials + 1);
        self.is_due(policy, now)
            && self.trials.fetch_update(Ordering::Relaxed, Ordering::Relaxed, free).is_ok()
    }

    /// Counts a failure of the parent called `name`, which was on trial or not.
    pub fn failed(&self, name: &dyn fmt::Display, policy: &Policy, on_trial: bool) {
        let now = now_secs();
        let since = self.failed_at.load(Ordering::Relaxed);
        let failures = if since == 0 || on_trial {
            self.failed_at.store(now, Ordering::Relaxed);
            self.end_trial(on_trial);
            note!("Parent {} marked as down {name}", if on_trial { "retry" } else { "initially" });
            if on_trial {
                self.failures.load(Ordering::Relaxed)
            } else {
                self.failures.store(1, Ordering::Relaxed);
                1
            }
        } else if since.saturating_add(policy.retry_time) < now {
            // Failures of long ago do not count any more.
            self.failed_at.store(now, Ordering::Relaxed);
            self.failures.store(1, Ordering::Relaxed);
            1
        } else {
            self.failures.fetch_add(1, Ordering::Relaxed).saturating_add(1)
        };
        if failures > 0 && failures >= policy.threshold {
            let threshold = policy.threshold;
            note!(
                "Failure threshold met failcount:{failures} >= threshold:{threshold}, http parent proxy {name} marked down"
            );
            self.is_up.store(false, Ordering::Relaxed);
        }
    }

    fn end_trial(&self, on_trial: bool) {
        if on_trial {
            let one_less = |trials: u32| trials.checked_sub(1);
            // There may be none left: a success ends all of them.
            let _ = self.trials.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        }
    }

    /// The parent called `name`, which was on trial, has answered.
    pub fn answered(&self, name: &dyn fmt::Display) {
        self.is_up.store(true, Ordering::Relaxed);
        self.failed_at.store(0, Ordering::Relaxed);
        self.trials.store(0, Ordering::Relaxed);
        if self.failures.swap(0, Ordering::Relaxed) > 0 {
            note!("http parent proxy {name} restored");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy = Policy { threshold: 2, retry_time: 10 };

    #[test]
    fn the_threshold_makes_it_be_down_until_a_trial_succeeds() {
        let health = Health::default();
        let now = now_secs();
        health.failed(&"p:1", &POLICY, false);
        assert!(health.is_up() && health.is_below(&POLICY));
        health.failed(&"p:1", &POLICY, false);
        assert!(!health.is_up() && !health.is_below(&POLICY));
        assert!(!health.is_due(&POLICY, now + 5) && !health.claim_trial(&POLICY, now + 5));
        assert!(health.claim_trial(&POLICY, now + 20) && health.claim_trial(&POLICY, now + 20));
        assert!(!health.claim_trial(&POLICY, now + 20), "two at a time");
        health.failed(&"p:1", &POLICY, true);
        assert!(!health.is_up());
        assert!(health.claim_trial(&POLICY, now + 40));
        health.answered(&"p:1");
        assert!(health.is_up() && health.is_below(&POLICY));
    }

    #[test]
    fn old_failures_do_not_count() {
        let health = Health::default();
        let strict = Policy { threshold: 2, retry_time: -1 };
        health.failed(&"p:1", &strict, false);
        health.failed(&"p:1", &strict, false);
        assert!(health.is_up(), "the first was before the window");
    }
}
