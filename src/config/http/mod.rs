//! The settings of the HTTP engine as typed fields, published as one snapshot.
//!
//! A transaction takes [`http()`] once and keeps it; its own [`Overridable`] block is a copy made when the first
//! setting is changed for it. A reload publishes a new snapshot, and transactions under way keep the old one.

mod global;
mod overridable;
mod setting;
mod switches;

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::RwLock;

use super::records::{self, Registry};

pub use global::Global;
pub use overridable::{NAMES, Overridable, find};
pub use setting::{
    Family, Forwarded, Resolution, ServerMatch, Setting, SharingMatch, Stored, Text, TextError, TlsText,
    Unused,
};

/// All settings of the HTTP engine; those of [`Global`] are reached directly.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpConfig {
    /// What a transaction may change for itself.
    pub overridable: Overridable,
    global: Global,
}

impl HttpConfig {
    /// The settings as the records have them.
    pub fn new(records: &Registry) -> HttpConfig {
        HttpConfig { overridable: Overridable::new(records), global: Global::new(records) }
    }

    /// Changes settings of a copy that a test made for itself.
    #[cfg(test)]
    pub(crate) fn set_for_test(&mut self, change: impl FnOnce(&mut Global)) {
        change(&mut self.global);
    }
}

impl Deref for HttpConfig {
    type Target = Global;

    fn deref(&self) -> &Global {
        &self.global
    }
}

/// Counts publications; a thread whose copy has another number fetches the new one.
static GENERATION: AtomicU64 = AtomicU64::new(1);

static CURRENT: RwLock<Option<Arc<HttpConfig>>> = RwLock::new(None);

thread_local! {
    /// A copy per thread, so that taking and dropping it does not move one cache line between all threads.
    static LOCAL: RefCell<(u64, Option<Arc<HttpConfig>>)> = const { RefCell::new((0, None)) };
}

/// The settings now in force. Cheap: a load, a thread-local access and a count that no other thread touches.
pub fn http() -> Arc<HttpConfig> {
    // A thread that is ending has no copy any more.
    with_local(Arc::clone).unwrap_or_else(current)
}

/// A look at the settings now in force: [`http()`] without the count. Settings are not changed during the look.
#[inline]
pub fn with_http<R>(look: impl Fn(&HttpConfig) -> R) -> R {
    with_local(|config| look(config)).unwrap_or_else(|| look(&current()))
}

#[inline]
fn with_local<R>(look: impl FnOnce(&Arc<HttpConfig>) -> R) -> Option<R> {
    let generation = GENERATION.load(Ordering::Acquire);
    let local = LOCAL.try_with(|local| {
        let (seen, config) = &mut *local.borrow_mut();
        if *seen != generation {
            *config = None;
            *seen = generation;
        }
        look(config.get_or_insert_with(copy_of_current))
    });
    local.ok()
}

#[cold]
fn copy_of_current() -> Arc<HttpConfig> {
    Arc::new(current().as_ref().clone())
}

fn current() -> Arc<HttpConfig> {
    if let Some(config) = CURRENT.read().as_ref() {
        return config.clone();
    }
    let fresh = Arc::new(records::with(HttpConfig::new));
    CURRENT.write().get_or_insert(fresh).clone()
}

/// Builds the settings from the records and puts them in force.
pub fn publish() {
    let fresh = Arc::new(records::with(HttpConfig::new));
    *CURRENT.write() = Some(fresh);
    GENERATION.fetch_add(1, Ordering::Release);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::records::Value;

    #[test]
    fn a_snapshot_outlives_a_change() {
        let before = http();
        assert!(records::set("proxy.config.http.max_post_size", Value::Int(77)));
        assert_eq!((before.max_post_size, http().max_post_size), (0, 77));
        assert!(Arc::ptr_eq(&http(), &http()));
        assert!(records::set("proxy.config.http.max_post_size", Value::Int(0)));
    }
}
