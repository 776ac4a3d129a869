//! Timers of one event thread: a heap by due time, first in first out among equals.

use super::schedule::Scheduled;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::task::Waker;

/// What happens when a timer is due.
pub(super) enum Due {
    /// A scheduled event is delivered.
    Event(Arc<Scheduled>),
    /// A task is woken.
    Wake(Waker),
}

struct Entry {
    /// Monotonic time in ns.
    when: u64,
    order: u64,
    due: Due,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Entry {}
impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        // The heap gives the greatest first; we want the earliest.
        (other.when, other.order).cmp(&(self.when, self.order))
    }
}

/// The timers of a thread.
#[derive(Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Entry>,
    order: u64,
}

impl Timers {
    /// Adds a timer for monotonic time `when` (ns).
    pub(super) fn add(&mut self, when: u64, due: Due) {
        self.order += 1;
        self.heap.push(Entry { when, order: self.order, due });
    }

    /// The next timer that is due at `now` (ns).
    pub(super) fn pop_due(&mut self, now: u64) -> Option<Due> {
        if self.heap.peek()?.when > now {
            return None;
        }
        self.heap.pop().map(|entry| entry.due)
    }

    /// How many timers there are.
    pub(super) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Takes out the events that were cancelled.
    pub(super) fn take_cancelled(&mut self) -> Vec<Due> {
        let entries = std::mem::take(&mut self.heap).into_vec();
        let is_over = |entry: &Entry| matches!(&entry.due, Due::Event(event) if event.is_over());
        let (over, kept): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_over);
        self.heap = kept.into();
        over.into_iter().map(|entry| entry.due).collect()
    }

    /// When the next timer is due (ns).
    pub(super) fn next(&self) -> Option<u64> {
        self.heap.peek().map(|entry| entry.when)
    }
}
