//! When the steps of a transaction happened.

use crate::event;
use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

/// How many milestones there are (`TS_MILESTONE_LAST_ENTRY`).
pub const MILESTONE_COUNT: usize = 24;

/// A step of a transaction (`TSMilestonesType`); the number is its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Milestone {
    /// The first byte of the request is about to be read.
    UaBegin,
    /// The first read from the client has brought bytes.
    UaFirstRead,
    /// The request header is parsed.
    UaReadHeaderDone,
    /// Writing of the response begins.
    UaBeginWrite,
    /// The client side is done.
    UaClose,
    /// The first attempt to get an origin connection.
    ServerFirstConnect,
    /// The latest attempt.
    ServerConnect,
    /// A new origin connection stands; never set for a pooled one.
    ServerConnectEnd,
    /// Writing of the request to the origin begins.
    ServerBeginWrite,
    /// The first byte from the origin.
    ServerFirstRead,
    /// The origin's header is parsed.
    ServerReadHeaderDone,
    /// The origin side is done.
    ServerClose,
    /// The cache lookup begins.
    CacheOpenReadBegin,
    /// The cache lookup is answered.
    CacheOpenReadEnd,
    /// The cache write lock is asked for.
    CacheOpenWriteBegin,
    /// The cache write lock is answered.
    CacheOpenWriteEnd,
    /// Name resolution begins; never set for literal addresses.
    DnsLookupBegin,
    /// Name resolution is answered.
    DnsLookupEnd,
    /// The transaction exists.
    SmStart,
    /// The transaction is about to end, after TXN_CLOSE.
    SmFinish,
    /// Time spent in plugin callbacks, as start plus sum.
    PluginActive,
    /// Time spent waiting for plugins, as start plus sum.
    PluginTotal,
    /// The client's TLS handshake begins, on the first transaction of a connection.
    TlsHandshakeStart,
    /// The client's TLS handshake is done.
    TlsHandshakeEnd,
}

/// The times of a transaction, monotonic in ns; 0 is "not happened".
#[derive(Debug, Default)]
pub struct Milestones([Cell<u64>; MILESTONE_COUNT]);

impl Milestones {
    /// Notes that a step happens now.
    pub fn mark(&self, milestone: Milestone) {
        self.set(milestone, crate::event::now());
    }

    /// Notes a step unless it happened before.
    pub fn mark_first(&self, milestone: Milestone) {
        if self.get(milestone) == 0 {
            self.mark(milestone);
        }
    }

    /// Sets a time; 0 forgets the step.
    pub fn set(&self, milestone: Milestone, monotonic_ns: u64) {
        self.0[milestone as usize].set(monotonic_ns);
    }

    /// When a step happened.
    pub fn get(&self, milestone: Milestone) -> u64 {
        self.0[milestone as usize].get()
    }

    /// As [`Milestones::get`] by number; `None` outside the table.
    pub fn by_number(&self, number: i32) -> Option<u64> {
        self.0.get(usize::try_from(number).ok()?).map(Cell::get)
    }

    /// Milliseconds from one step to another; −1 if either has not happened.
    pub fn between_ms(&self, from: Milestone, to: Milestone) -> i64 {
        match (self.get(from), self.get(to)) {
            (0, _) | (_, 0) => -1,
            (from, to) => i64::try_from(to.saturating_sub(from) / 1_000_000).unwrap_or(i64::MAX),
        }
    }
}

const NS_PER_S: u64 = 1_000_000_000;
/// A wall clock that runs this far from what it was, in ns, has been set.
const CLOCK_WAS_SET: u64 = 1_000_000;

thread_local! {
    /// When it was looked at last, and what the wall clock is ahead of the monotonic one; both in ns.
    static AHEAD: Cell<(u64, i64)> = const { Cell::new((0, 0)) };
}

/// Turns the time of a milestone into ns since the epoch; "not happened" stays 0. Times keep their distances, except that
/// a wall clock which is set is followed within a second.
pub fn to_epoch(monotonic_ns: u64) -> i64 {
    match i64::try_from(monotonic_ns) {
        Ok(0) => 0,
        Ok(time) => time.saturating_add(wall_clock_ahead()),
        Err(_) => i64::MAX,
    }
}

fn wall_clock_ahead() -> i64 {
    let now = event::now();
    let (looked, before) = AHEAD.get();
    if looked != 0 && now.saturating_sub(looked) < NS_PER_S {
        return before;
    }
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let wall = i64::try_from(wall).unwrap_or(i64::MAX);
    let fresh = wall.saturating_sub(i64::try_from(event::clock()).unwrap_or(i64::MAX));
    let ahead = if looked != 0 && fresh.abs_diff(before) < CLOCK_WAS_SET { before } else { fresh };
    AHEAD.set((now.max(1), ahead));
    ahead
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_wall_clock_times_and_keep_their_distances() {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as i64;
        let time = event::clock();
        let shown = to_epoch(time);
        assert!((shown - wall).unsigned_abs() < NS_PER_S);
        assert_eq!(to_epoch(time + 5) - shown, 5);
        assert_eq!(to_epoch(0), 0);
    }
}
