//! The client connections of a thread that have asked for something: how many carry a request, and which has been idle for
//! longest.
//!
//! ```text
//!   rest -> idle, at the end of the line -> activate -> active -> rest ...
//!                  | too many: the first of the line is closed        leave: out
//! ```
//!
//! The limits of the records are for the process; each thread has its share, as in the original.

use super::session::{Ssn, SsnPtr};
use crate::config::http::with_http;
use crate::event;
use crate::stats::{self, Metric};
use std::cell::{Cell, RefCell};

/// Where a session stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Not counted.
    #[default]
    Out,
    /// In the line of idle ones.
    Idle,
    /// Carries a request.
    Active,
}

/// A session's place; its neighbours in the line while it is idle.
#[derive(Debug, Default)]
pub struct Place {
    state: Cell<State>,
    before: Cell<Option<SsnPtr>>,
    behind: Cell<Option<SsnPtr>>,
}

/// The connections of one thread.
#[derive(Debug, Default)]
struct Queue {
    active: usize,
    idle: usize,
    first: Option<SsnPtr>,
    last: Option<SsnPtr>,
}

thread_local! {
    static QUEUE: RefCell<Queue> = RefCell::default();
}

impl Queue {
    fn push_last(&mut self, ssn: SsnPtr) {
        ssn.place.before.set(self.last);
        ssn.place.behind.set(None);
        match self.last {
            Some(last) => last.place.behind.set(Some(ssn)),
            None => self.first = Some(ssn),
        }
        self.last = Some(ssn);
        self.idle += 1;
    }

    fn unlink(&mut self, place: &Place) {
        let (before, behind) = (place.before.take(), place.behind.take());
        match before {
            Some(before) => before.place.behind.set(behind),
            None => self.first = behind,
        }
        match behind {
            Some(behind) => behind.place.before.set(before),
            None => self.last = before,
        }
        self.idle -= 1;
    }

    /// Takes a session out of whatever it counts among.
    fn remove(&mut self, place: &Place) {
        match place.state.replace(State::Out) {
            State::Out => {}
            State::Idle => self.unlink(place),
            State::Active => {
                self.active -= 1;
                stats::decrement(Metric::HttpCurrentActiveClientConnections);
            }
        }
    }

    /// The first of the line when there are more connections than `limit`, taken out of it.
    fn surplus(&mut self, limit: usize) -> Option<SsnPtr> {
        let first = self.first.filter(|_| self.active + self.idle > limit)?;
        self.remove(&first.place);
        Some(first)
    }
}

/// A thread's share of a limit of the records; `None` without one.
fn share(limit: i64) -> Option<usize> {
    let limit = usize::try_from(limit).ok().filter(|limit| *limit > 0)?;
    Some((limit / event::net_threads().len().max(1)).max(1))
}

/// A session begins to wait for a request. One that has waited for longer is closed when there are more connections than
/// `proxy.config.net.max_connections_in` allows.
pub(super) fn rest(ssn: SsnPtr) {
    let surplus = QUEUE.with_borrow_mut(|queue| {
        queue.remove(&ssn.place);
        ssn.place.state.set(State::Idle);
        queue.push_last(ssn);
        share(with_http(|config| config.max_connections_in)).and_then(|limit| queue.surplus(limit))
    });
    if let Some(surplus) = surplus {
        // Its task finds that it has waited long enough.
        surplus.with_conn(|conn| conn.set_inactivity_timeout(1));
    }
}

/// A request begins; `false` when as many are running as `proxy.config.net.max_requests_in` allows.
pub(super) fn activate(ssn: SsnPtr) -> bool {
    QUEUE.with_borrow_mut(|queue| {
        queue.remove(&ssn.place);
        if share(with_http(|config| config.max_requests_in)).is_some_and(|limit| queue.active >= limit) {
            stats::increment(Metric::NetMaxRequestsThrottledIn);
            return false;
        }
        ssn.place.state.set(State::Active);
        queue.active += 1;
        stats::increment(Metric::HttpCurrentActiveClientConnections);
        true
    })
}

/// The connection is closed.
pub(super) fn leave(ssn: &Ssn) {
    QUEUE.with_borrow_mut(|queue| queue.remove(&ssn.place));
}
