//! How many connections there may be to an origin at once (`proxy.config.http.per_server.connection.max`).

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

use super::origin_pool::OriginKey;

/// What is counted for an origin.
#[derive(Debug, Default)]
struct Counts {
    open: u32,
    waiting: u32,
}

/// What there is to say about a limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Connections.
    pub open: u32,
    /// Requests that wait for one.
    pub waiting: u32,
    /// Requests that found none since the last report.
    pub blocked: u32,
}

static ORIGINS: LazyLock<Mutex<HashMap<OriginKey, Counts>>> = LazyLock::new(Mutex::default);
/// Per origin, when the limit was last reported, in seconds since the epoch, and how often it was reached since.
static REPORTS: LazyLock<Mutex<HashMap<OriginKey, (i64, u32)>>> = LazyLock::new(Mutex::default);
/// Reports above which those that are over are forgotten.
const MANY_REPORTS: usize = 1000;
static ALL: AtomicUsize = AtomicUsize::new(0);

/// A place under the limit of an origin; free again when dropped.
#[derive(Debug)]
pub struct Slot(OriginKey);

impl Drop for Slot {
    fn drop(&mut self) {
        leave(&self.0, |counts| counts.open = counts.open.saturating_sub(1));
    }
}

/// A place in the queue of an origin; free again when dropped.
#[derive(Debug)]
pub struct Place(OriginKey);

impl Drop for Place {
    fn drop(&mut self) {
        leave(&self.0, |counts| counts.waiting = counts.waiting.saturating_sub(1));
    }
}

fn leave(key: &OriginKey, change: impl FnOnce(&mut Counts)) {
    let mut origins = ORIGINS.lock();
    if let Some(counts) = origins.get_mut(key) {
        change(counts);
        if counts.open == 0 && counts.waiting == 0 {
            origins.remove(key);
        }
    }
}

/// Takes a place for one more connection, of `most`; none when all are taken.
pub fn claim(key: OriginKey, most: u32) -> Option<Slot> {
    let mut origins = ORIGINS.lock();
    let counts = origins.entry(key).or_default();
    if counts.open >= most {
        return None;
    }
    counts.open += 1;
    Some(Slot(key))
}

/// Connections that are counted for an origin.
pub fn open(key: &OriginKey) -> u32 {
    ORIGINS.lock().get(key).map_or(0, |counts| counts.open)
}

/// Takes a place in the queue for a connection, which must then have fewer than `most` (negative: any number); none
/// otherwise.
pub fn queue(key: OriginKey, most: i64) -> Option<Place> {
    let mut origins = ORIGINS.lock();
    let counts = origins.entry(key).or_default();
    // The one that comes counts, as in the original: a queue of one has no place.
    if most >= 0 && i64::from(counts.waiting) + 1 >= most {
        return None;
    }
    counts.waiting += 1;
    Some(Place(key))
}

/// Notes that the limit was reached; at most once in `every` seconds it is to be reported. `now` is in seconds.
pub fn reached(key: OriginKey, every: i64, now: i64) -> Option<Report> {
    let blocked = {
        let mut reports = REPORTS.lock();
        if reports.len() >= MANY_REPORTS {
            reports.retain(|_, (last, _)| now.saturating_sub(*last) < every);
        }
        let (last, blocked) = reports.entry(key).or_default();
        *blocked = blocked.saturating_add(1);
        if now.saturating_sub(*last) < every {
            return None;
        }
        *last = now;
        std::mem::take(blocked)
    };
    let origins = ORIGINS.lock();
    let (open, waiting) = origins.get(&key).map_or((0, 0), |counts| (counts.open, counts.waiting));
    Some(Report { open, waiting, blocked })
}

/// A connection to any origin, counted while this lives.
#[derive(Debug)]
pub struct Counted(());

impl Drop for Counted {
    fn drop(&mut self) {
        ALL.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The places that a connection has under the limits.
#[derive(Debug)]
pub struct Places {
    /// Under that of its origin.
    pub slot: Option<Slot>,
    /// Under that of all origins.
    pub counted: Option<Counted>,
}

/// Counts one more connection to any origin, of `most`; none when there are as many.
pub fn count(most: usize) -> Option<Counted> {
    let one_more = |all: usize| (all < most).then_some(all + 1);
    ALL.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok().map(|_| Counted(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_free_again_when_dropped() {
        let key = OriginKey::new(None, Some(b"limits.test"));
        let first = claim(key, 2);
        let second = claim(key, 2);
        assert!(first.is_some() && second.is_some() && claim(key, 2).is_none());
        assert_eq!(open(&key), 2);
        drop(first);
        assert_eq!(open(&key), 1);
        assert!(claim(key, 2).is_some());
        assert!(claim(OriginKey::new(None, Some(b"other.limits.test")), 1).is_some(), "each has its own");
    }

    #[test]
    fn the_queue_has_its_own_limit() {
        let key = OriginKey::new(None, Some(b"queue.limits.test"));
        assert!(queue(key, 0).is_none() && queue(key, 1).is_none());
        let place = queue(key, 2);
        assert!(place.is_some() && queue(key, 2).is_none());
        assert!(queue(key, -1).is_some());
        drop(place);
        assert!(queue(key, 2).is_some());
    }

    #[test]
    fn all_are_counted_together() {
        let first = count(2);
        let second = count(2);
        assert!(first.is_some() && second.is_some() && count(2).is_none());
        drop(first);
        assert!(count(2).is_some());
    }

    #[test]
    fn the_limit_is_reported_now_and_then() {
        let key = OriginKey::new(None, Some(b"report.limits.test"));
        let _slot = claim(key, 1);
        assert_eq!(reached(key, 60, 1000), Some(Report { open: 1, waiting: 0, blocked: 1 }));
        assert_eq!(reached(key, 60, 1059), None);
        assert_eq!(reached(key, 60, 1060), Some(Report { open: 1, waiting: 0, blocked: 2 }));
    }
}
