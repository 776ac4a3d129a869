//! Those who wait for a mutex, kept apart from it: whoever unlocks it must not look at its memory any more.

use super::interleave;
use parking_lot::Mutex;
use std::task::Waker;

/// One part of the table, by address.
type Shard = Mutex<Vec<(usize, Waker)>>;

const SHARDS: usize = 64;

static TABLE: [Shard; SHARDS] = [const { Mutex::new(Vec::new()) }; SHARDS];

fn shard(address: usize) -> &'static Shard {
    // The middle bits of the product depend on all bits of the address.
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = (address as u64).wrapping_mul(GOLDEN) >> 40;
    &TABLE[mixed as usize % SHARDS]
}

/// Enters `waker` for `address` if `must_wait`, called under the table's lock, says so; answers what it said. Whatever
/// makes [`wake`] be called has to be done inside of it.
pub(super) fn wait_if(address: usize, waker: &Waker, must_wait: impl FnOnce() -> bool) -> bool {
    let mut waiters = shard(address).lock();
    let waits = must_wait();
    interleave::point();
    if waits {
        waiters.push((address, waker.clone()));
    }
    waits
}

/// Wakes, once, everybody who waits for `address`.
#[cold]
pub(super) fn wake(address: usize) {
    let mut waiters = shard(address).lock();
    let mut woken = Vec::new();
    let mut at = 0;
    while at < waiters.len() {
        if waiters[at].0 == address {
            woken.push(waiters.remove(at).1);
        } else {
            at += 1;
        }
    }
    // A waker may come back here.
    drop(waiters);
    for waker in woken {
        waker.wake();
    }
}
