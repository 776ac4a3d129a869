//! The table in force.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::RwLock;

use super::table::Table;
use crate::event;

static CURRENT: RwLock<Option<Arc<Table>>> = RwLock::new(None);
/// Counts publications; a thread whose copy has another number fetches the new one.
static GENERATION: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// A copy per thread, so that leases do not move one cache line between all threads.
    static LOCAL: RefCell<(u64, Option<Arc<Table>>)> = const { RefCell::new((0, None)) };
}

/// The table in force, as a lease: the plugins of its rules live as long as somebody holds it. None before the first
/// one is published and after the last was withdrawn.
pub fn current() -> Option<Arc<Table>> {
    LOCAL.with_borrow_mut(|(generation, table)| {
        let newest = GENERATION.load(Ordering::Acquire);
        if *generation != newest {
            *table = CURRENT.read().clone();
            *generation = newest;
        }
        table.clone()
    })
}

/// Puts a table in force, for transactions that come to remap from now on; none withdraws the present one.
pub fn publish(table: Option<Arc<Table>>) {
    let old = std::mem::replace(&mut *CURRENT.write(), table);
    GENERATION.fetch_add(1, Ordering::Release);
    drop(current());
    // Threads without traffic would keep the old table, and its plugins, for ever.
    for thread in event::net_threads() {
        thread.post(|| drop(current()));
    }
    drop(old);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_keeps_the_table_that_it_was_taken_of() {
        publish(Some(Arc::new(Table::default())));
        let lease = current().unwrap();
        let next = Arc::new(Table::default());
        publish(Some(next.clone()));
        assert!(Arc::ptr_eq(&current().unwrap(), &next));
        // Event threads that other tests started let go of their copies when their turn comes.
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while Arc::strong_count(&lease) > 1 && std::time::Instant::now() < patience {
            std::thread::yield_now();
        }
        assert_eq!(Arc::strong_count(&lease), 1);
        publish(None);
        assert!(current().is_none());
    }
}
