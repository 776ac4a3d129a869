//! Inactivity and active timeouts: two numbers per connection, looked at once a second. A connection without an inactivity
//! timeout has that of `proxy.config.net.default_inactivity_timeout` while somebody waits for it.
//!
//! Moving bytes only notes the time; no timer is set or cancelled per request. A timeout is therefore late by up to a
//! second, as in the original.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use super::error::Error;
use super::vconn::VConn;
use crate::config::http::with_http;
use crate::event::{self, Mutex, ObjRef};
use crate::stats::{self, Metric};

const NS_PER_S: u64 = 1_000_000_000;
/// Between two looks, in ns.
const SWEEP_NS: u64 = NS_PER_S;
/// Not in the list of its thread.
const UNLISTED: usize = usize::MAX;

const INACTIVE: u8 = 1;
const ACTIVE: u8 = 2;

/// The timeouts of a connection. Times are monotonic, in ns; 0 is never.
pub(super) struct Timeouts {
    inactivity: AtomicU64,
    last_activity: AtomicU64,
    /// Cleared when the inactivity timeout has been told, until there is activity or it is set anew.
    armed: AtomicU8,
    active_at: AtomicU64,
    fired: AtomicU8,
    /// The last activity behind which the default has been counted as applied.
    defaulted: AtomicU64,
    place: Cell<usize>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts {
            inactivity: AtomicU64::new(0),
            last_activity: AtomicU64::new(0),
            armed: AtomicU8::new(0),
            active_at: AtomicU64::new(0),
            fired: AtomicU8::new(0),
            defaulted: AtomicU64::new(0),
            place: Cell::new(UNLISTED),
        }
    }
}

impl Timeouts {
    pub(super) fn set_inactivity(&self, ns: i64) {
        self.inactivity.store(u64::try_from(ns).unwrap_or(0), Ordering::Relaxed);
        self.last_activity.store(event::now(), Ordering::Relaxed);
        self.armed.store(1, Ordering::Relaxed);
        self.unfire(INACTIVE);
    }

    /// Takes back what was not told yet.
    fn unfire(&self, which: u8) {
        // Nearly always there is nothing, and then no locked instruction either.
        if self.fired.load(Ordering::Relaxed) & which != 0 {
            self.fired.fetch_and(!which, Ordering::Relaxed);
        }
    }

    pub(super) fn inactivity(&self) -> i64 {
        self.inactivity.load(Ordering::Relaxed) as i64
    }

    pub(super) fn set_active(&self, ns: i64) {
        let at = u64::try_from(ns).ok().filter(|ns| *ns > 0).map_or(0, |ns| event::now().saturating_add(ns));
        self.active_at.store(at, Ordering::Relaxed);
        self.unfire(ACTIVE);
    }

    /// Bytes were moved.
    #[inline]
    pub(super) fn touch(&self) {
        self.last_activity.store(event::now(), Ordering::Relaxed);
        self.armed.store(1, Ordering::Relaxed);
    }

    /// Starts the inactivity time anew if it has been told.
    pub(super) fn rearm(&self) {
        if self.armed.load(Ordering::Relaxed) == 0 {
            self.touch();
        }
    }

    /// Whether the inactivity time runs.
    pub(super) fn is_armed(&self) -> bool {
        self.armed.load(Ordering::Relaxed) != 0
    }

    pub(super) fn has_fired(&self) -> bool {
        self.fired.load(Ordering::Relaxed) != 0
    }

    /// The timeout that has passed and was not told yet; told now.
    #[inline]
    pub(super) fn take_fired(&self) -> Option<Error> {
        if self.fired.load(Ordering::Relaxed) == 0 {
            return None;
        }
        if self.fired.fetch_and(!INACTIVE, Ordering::Relaxed) & INACTIVE != 0 {
            return Some(Error::InactivityTimeout);
        }
        (self.fired.swap(0, Ordering::Relaxed) != 0).then_some(Error::ActiveTimeout)
    }

    /// Notes what has passed at `now`; whether something has. `default` holds when there is no inactivity timeout; 0 is none.
    fn check(&self, now: u64, default: u64) -> bool {
        let mut fired = 0;
        let inactivity = self.inactivity.load(Ordering::Relaxed);
        let idle = now.saturating_sub(self.last_activity.load(Ordering::Relaxed));
        let is_silent = match inactivity {
            0 => default != 0 && self.check_default(now, default),
            _ => idle > inactivity && self.armed.swap(0, Ordering::Relaxed) != 0,
        };
        if is_silent {
            fired |= INACTIVE;
        }
        let active_at = self.active_at.load(Ordering::Relaxed);
        if active_at != 0 && now > active_at {
            self.active_at.store(0, Ordering::Relaxed);
            fired |= ACTIVE;
        }
        self.fired.fetch_or(fired, Ordering::Relaxed);
        fired != 0
    }

    /// Whether the default has passed; its time starts anew then.
    fn check_default(&self, now: u64, default: u64) -> bool {
        let last = self.last_activity.load(Ordering::Relaxed);
        if self.defaulted.swap(last, Ordering::Relaxed) != last {
            stats::increment(Metric::NetDefaultInactivityTimeoutApplied);
        }
        if now.saturating_sub(last) <= default {
            return false;
        }
        self.last_activity.store(now, Ordering::Relaxed);
        stats::increment(Metric::NetDefaultInactivityTimeoutCount);
        true
    }
}

/// The connections of one thread.
#[derive(Default)]
struct Watch {
    list: RefCell<Vec<ObjRef>>,
    sweeping: Cell<bool>,
}

thread_local! {
    static WATCH: Watch = Watch::default();
}

/// Puts a connection of this thread under watch.
pub(super) fn watch(vconn: &VConn) {
    WATCH.with(|watch| {
        let mut list = watch.list.borrow_mut();
        vconn.timeouts.place.set(list.len());
        list.push(vconn.object_ref());
        if !watch.sweeping.replace(true) {
            event::spawn(Mutex::new_ref(), sweep());
        }
    });
}

/// Takes a connection of this thread out.
pub(super) fn forget(vconn: &VConn) {
    let place = vconn.timeouts.place.replace(UNLISTED);
    if place == UNLISTED {
        return;
    }
    WATCH.with(|watch| {
        let mut list = watch.list.borrow_mut();
        list.swap_remove(place);
        if let Some(moved) = list.get(place).and_then(|moved| moved.live()).and_then(VConn::from_object) {
            moved.timeouts.place.set(place);
        }
    });
}

/// Looks at every connection once a second.
async fn sweep() {
    loop {
        event::sleep(SWEEP_NS).await;
        for late in late_connections() {
            if let Some(vconn) = late.live().and_then(VConn::from_object) {
                vconn.notify();
            }
        }
    }
}

fn late_connections() -> Vec<ObjRef> {
    let now = event::now();
    let default = with_http(|config| config.default_inactivity_timeout);
    let default = u64::try_from(default).unwrap_or(0).saturating_mul(NS_PER_S);
    let is_late = |vconn: &VConn| vconn.timeouts.check(now, if vconn.is_waited_for() { default } else { 0 });
    WATCH.with(|watch| {
        let list = watch.list.borrow();
        let late = list.iter().filter(|one| one.live().and_then(VConn::from_object).is_some_and(is_late));
        late.copied().collect()
    })
}
