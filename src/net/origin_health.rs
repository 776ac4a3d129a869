//! Addresses of origins that do not answer.
//!
//! Transactions that fail at an address count against it; so many, and it is dead for a while. One that succeeds clears
//! it. Addresses that are well have no entry, so that nothing is looked up as long as all are.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

/// Entries above which those that are over are dropped.
const MANY: usize = 10_000;

/// An address of a name.
type Key = (Box<[u8]>, SocketAddr);

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    failures: u32,
    /// Since when the address is dead, in seconds since the epoch; 0 while it is not.
    dead_since: i64,
    /// The last failure.
    last: i64,
}

static MARKS: LazyLock<Mutex<HashMap<Key, Mark>>> = LazyLock::new(Mutex::default);
/// How many there are, to be asked without the lock.
static COUNT: AtomicUsize = AtomicUsize::new(0);

fn key(host: &[u8], address: SocketAddr) -> Key {
    (host.to_ascii_lowercase().into(), address)
}

/// Whether any address is counted at all.
pub fn any() -> bool {
    COUNT.load(Ordering::Relaxed) != 0
}

/// Whether an address of `host` is dead: for `window` seconds after it came to be. `now` is in seconds since the epoch.
pub fn is_dead(host: &[u8], address: SocketAddr, window: i64, now: i64) -> bool {
    if !any() {
        return false;
    }
    let marks = MARKS.lock();
    let mark = marks.get(&key(host, address));
    mark.is_some_and(|mark| mark.dead_since != 0 && mark.dead_since.saturating_add(window) > now)
}

/// Counts a failed transaction; whether the address is dead from now on, after `most` of them.
pub fn failed(host: &[u8], address: SocketAddr, most: u32, window: i64, now: i64) -> bool {
    let mut marks = MARKS.lock();
    if marks.len() >= MANY {
        marks.retain(|_, mark| mark.last.saturating_add(window) > now);
    }
    let mark = marks.entry(key(host, address)).or_default();
    if mark.dead_since != 0 && mark.dead_since.saturating_add(window) <= now {
        *mark = Mark::default();
    }
    mark.failures = mark.failures.saturating_add(1);
    mark.last = now;
    let is_news = mark.failures >= most && mark.dead_since == 0;
    if mark.failures >= most {
        mark.dead_since = now;
    }
    COUNT.store(marks.len(), Ordering::Relaxed);
    is_news
}

/// Forgets what was counted: the address has answered.
pub fn answered(host: &[u8], address: SocketAddr) {
    if !any() {
        return;
    }
    let mut marks = MARKS.lock();
    marks.remove(&key(host, address));
    COUNT.store(marks.len(), Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_make_an_address_dead_for_a_while() {
        let address = SocketAddr::from(([127, 0, 0, 9], 80));
        let host: &[u8] = b"Health.test";
        assert!(!failed(host, address, 2, 60, 1000) && !is_dead(host, address, 60, 1000));
        assert!(failed(host, address, 2, 60, 1001), "this one makes it dead");
        assert!(is_dead(b"health.TEST", address, 60, 1002) && is_dead(host, address, 60, 1060));
        assert!(!is_dead(host, address, 60, 1061) && !is_dead(b"other.test", address, 60, 1002));
        assert!(!failed(host, address, 2, 60, 1070), "what was before the window is forgotten");
        answered(host, address);
        assert!(!failed(host, address, 2, 60, 1071), "a success starts the count anew");
    }
}
