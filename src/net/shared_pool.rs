//! Idle connections to origins that all event threads share (`proxy.config.http.server_session_sharing.pool` global and
//! hybrid).
//!
//! A connection belongs to the poller of one thread. While it waits here it belongs to none, and whoever takes it makes
//! it his own: a few system calls more per request than with a pool for each thread.

use std::collections::HashMap;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::endpoint::Endpoint;
use super::origin_limits::Places;
use super::origin_pool::OriginKey;
use super::stream::Stream;
use super::tcp::{self, Tcp};
use super::uses::Uses;
use super::vconn::Conn;
use crate::event::{self, MutexRef};
use crate::stats::{Current, Metric};

/// Between two looks at the idle connections, in ns.
const SWEEP_NS: u64 = 1_000_000_000;

/// A connection that belongs to no thread.
#[derive(Debug)]
pub(super) struct Parked {
    pub(super) fd: OwnedFd,
    pub(super) remote: Endpoint,
    pub(super) local: Endpoint,
    /// Transactions that have used it.
    pub(super) uses: Uses,
    /// Its places under the limits.
    pub(super) places: Option<Box<Places>>,
}

/// With the monotonic time in ns until which each may be used.
type Idle = HashMap<OriginKey, Vec<(Parked, u64, Current)>>;

static IDLE: LazyLock<Mutex<Idle>> = LazyLock::new(Mutex::default);
static SWEEPING: AtomicBool = AtomicBool::new(false);

/// Keeps a connection of the calling thread for any thread, at most `idle_ns`; 0 closes it.
pub fn put(key: OriginKey, conn: Conn, idle_ns: i64) {
    let Ok(idle_ns @ 1..) = u64::try_from(idle_ns) else { return };
    if !conn.is_idle_alive() {
        return;
    }
    let Some(parked) = conn.park() else { return };
    IDLE.lock().entry(key).or_default().push((
        parked,
        event::now().saturating_add(idle_ns),
        Current::new(Metric::HttpPooledServerConnections),
    ));
    if !SWEEPING.swap(true, Ordering::AcqRel) {
        event::spawn(event::Mutex::new_ref(), sweep());
    }
}

/// The most recently used live connection for `key`, now one of the calling thread, with `mutex` as its mutex.
pub fn take(key: &OriginKey, mutex: &MutexRef) -> Option<Conn> {
    loop {
        // In a statement of its own: what is closed is closed without the lock.
        let (parked, until, _) = {
            let mut idle = IDLE.lock();
            let list = idle.get_mut(key)?;
            let last = list.pop()?;
            if list.is_empty() {
                idle.remove(key);
            }
            last
        };
        if until > event::now()
            && tcp::is_quiet(parked.fd.as_raw_fd())
            && let Some(conn) = unpark(parked, mutex.clone())
        {
            return Some(conn);
        }
    }
}

fn unpark(parked: Parked, mutex: MutexRef) -> Option<Conn> {
    let thread = event::current_loop()?;
    let Parked { fd, remote, local, uses, places } = parked;
    let tcp = Tcp::new(fd).ok()?;
    let conn = Conn::new(Stream::Tcp(tcp), thread, mutex, local, remote);
    conn.set_uses(&uses);
    conn.set_places(places);
    Some(conn)
}

/// Closes all idle connections.
pub fn clear() {
    let all = std::mem::take(&mut *IDLE.lock());
    drop(all);
}

/// Once a second, closes what the peer has closed or what was idle for too long; ends when nothing is left.
async fn sweep() {
    loop {
        event::sleep(SWEEP_NS).await;
        let now = event::now();
        let mut dead = Vec::new();
        let is_empty = {
            let mut idle = IDLE.lock();
            for list in idle.values_mut() {
                let (alive, gone): (Vec<_>, Vec<_>) = list
                    .drain(..)
                    .partition(|(parked, until, _)| *until > now && tcp::is_quiet(parked.fd.as_raw_fd()));
                *list = alive;
                dead.extend(gone);
            }
            idle.retain(|_, list| !list.is_empty());
            if idle.is_empty() {
                SWEEPING.store(false, Ordering::Release);
            }
            idle.is_empty()
        };
        drop(dead);
        if is_empty {
            return;
        }
    }
}
