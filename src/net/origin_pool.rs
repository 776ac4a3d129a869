//! Idle connections to origins, kept per event thread for the next request.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::net::SocketAddr;
use std::sync::LazyLock;

use super::vconn::Conn;
use crate::event::{self, Mutex};
use crate::stats::{Current, Metric};

/// Between two looks at the idle connections, in ns.
const SWEEP_NS: u64 = 1_000_000_000;

/// What a connection must match to be used again: address, host, or both, as the sharing records say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginKey {
    addr: Option<SocketAddr>,
    /// Keyed 64-bit hash of address and lower-case host. It stands for the host: with a secret key, nobody can make two
    /// names meet.
    hash: u64,
}

impl OriginKey {
    /// A key of an address (if that matters) and a host name (if that matters; ASCII case does not).
    pub fn new(addr: Option<SocketAddr>, host: Option<&[u8]>) -> Self {
        static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        let mut hasher = KEYS.build_hasher();
        match addr {
            Some(SocketAddr::V4(addr)) => {
                let ip = u64::from(u32::from(*addr.ip()));
                hasher.write_u64(ip << 16 | u64::from(addr.port()));
            }
            other => other.hash(&mut hasher),
        }
        // In pieces: the hash takes a few words much faster than many bytes.
        let mut piece = [0; 32];
        for part in host.unwrap_or_default().chunks(piece.len()) {
            let piece = &mut piece[..part.len()];
            piece.copy_from_slice(part);
            piece.make_ascii_lowercase();
            hasher.write(piece);
        }
        OriginKey { addr, hash: hasher.finish() }
    }
}

impl Hash for OriginKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

/// Passes the hash that a key already has.
#[derive(Default)]
struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("an origin key writes one number");
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type Connections = HashMap<OriginKey, Vec<(Conn, Current)>, BuildHasherDefault<Ready>>;

#[derive(Default)]
struct Idle {
    connections: RefCell<Connections>,
    count: Cell<usize>,
    sweeping: Cell<bool>,
}

impl Idle {
    fn count(&self, more: usize, less: usize) {
        self.count.set(self.count.get() + more - less);
    }
}

thread_local! {
    static IDLE: Idle = Idle::default();
}

/// The most recently used live connection of this thread for `key`. Its inactivity timeout is to be set anew.
pub fn take(key: &OriginKey) -> Option<Conn> {
    IDLE.with(|idle| {
        let mut dead = Vec::new();
        let found = {
            let mut connections = idle.connections.borrow_mut();
            let list = connections.get_mut(key)?;
            loop {
                let Some((conn, _)) = list.pop() else { break None };
                idle.count(0, 1);
                if conn.is_idle_alive() {
                    break Some(conn);
                }
                dead.push(conn);
            }
        };
        drop(dead);
        found
    })
}

/// Whether this thread has an idle connection for `key`.
pub fn has(key: &OriginKey) -> bool {
    IDLE.with(|idle| idle.connections.borrow().get(key).is_some_and(|list| !list.is_empty()))
}

/// Keeps a connection of this thread that has nothing left to send or receive, at most `idle_ns` (late by up to a
/// second). 0 closes it.
pub fn put(key: OriginKey, conn: Conn, idle_ns: i64) {
    if idle_ns <= 0 || !conn.is_idle_alive() {
        return;
    }
    conn.set_active_timeout(0);
    conn.set_inactivity_timeout(idle_ns);
    IDLE.with(|idle| {
        idle.connections
            .borrow_mut()
            .entry(key)
            .or_default()
            .push((conn, Current::new(Metric::HttpPooledServerConnections)));
        idle.count(1, 0);
        if !idle.sweeping.replace(true) {
            event::spawn(Mutex::new_ref(), sweep());
        }
    });
}

/// Idle connections of this thread.
pub fn idle_count() -> usize {
    IDLE.with(|idle| idle.count.get())
}

/// Closes all idle connections of this thread.
pub fn clear() {
    let all = IDLE.with(|idle| {
        idle.count.set(0);
        std::mem::take(&mut *idle.connections.borrow_mut())
    });
    drop(all);
}

/// Closes the idle connections of this thread that the peer has closed.
pub fn close_dead() {
    let dead = IDLE.with(|idle| {
        let dead = remove_dead(idle);
        idle.count(0, dead.len());
        dead
    });
    drop(dead);
}

/// Once a second, closes what the peer has closed or what was idle for too long; ends when nothing is left.
async fn sweep() {
    loop {
        event::sleep(SWEEP_NS).await;
        close_dead();
        if idle_count() == 0 {
            IDLE.with(|idle| idle.sweeping.set(false));
            return;
        }
    }
}

fn remove_dead(idle: &Idle) -> Vec<(Conn, Current)> {
    let mut dead = Vec::new();
    let mut connections = idle.connections.borrow_mut();
    let keys: Vec<OriginKey> = connections.keys().copied().collect();
    for key in keys {
        let Entry::Occupied(mut entry) = connections.entry(key) else { continue };
        let (alive, gone): (Vec<_>, Vec<_>) =
            entry.get_mut().drain(..).partition(|(conn, _)| conn.is_idle_alive());
        dead.extend(gone);
        *entry.get_mut() = alive;
        if entry.get().is_empty() {
            entry.remove();
        }
    }
    dead
}
