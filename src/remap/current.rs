//! The table in force, and leases of it.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::RwLock;

use super::lookup::Hit;
use super::rule::Rule;
use super::table::{Place, Table};
use crate::event;

static CURRENT: RwLock<Option<Arc<Table>>> = RwLock::new(None);
/// Counts publications; a thread whose copy has another number fetches the new one.
static GENERATION: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static LOCAL: RefCell<(u64, Option<Lease>)> = const { RefCell::new((0, None)) };
}

/// Keeps a table, and so the plugins of its rules, alive.
///
/// Leases taken on one thread count in one place of that thread's, so that taking and ending one per transaction does not
/// move a cache line between the threads.
#[derive(Clone, Debug)]
#[allow(clippy::redundant_allocation, reason = "the outer count is one thread's, the inner one all threads'")]
pub struct Lease(Arc<Arc<Table>>);

impl Deref for Lease {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.0
    }
}

/// A rule with a lease of its table.
#[derive(Clone, Debug)]
pub struct LeasedRule {
    lease: Lease,
    place: Place,
}

impl Lease {
    /// Keeps the rule of a hit in this table.
    pub fn keep(&self, hit: &Hit<'_>) -> LeasedRule {
        LeasedRule { lease: self.clone(), place: hit.place() }
    }
}

impl Deref for LeasedRule {
    type Target = Rule;

    fn deref(&self) -> &Rule {
        self.lease.rule(self.place)
    }
}

/// The table in force. None before the first one is published and after the last was withdrawn.
pub fn current() -> Option<Lease> {
    current_if(|_| true)
}

/// The table in force if it is what the caller looks for; another one is not leased at all.
pub fn current_if(is_wanted: impl FnOnce(&Table) -> bool) -> Option<Lease> {
    LOCAL.with_borrow_mut(|(generation, lease)| {
        let newest = GENERATION.load(Ordering::Acquire);
        if *generation != newest {
            *lease = CURRENT.read().clone().map(|table| Lease(Arc::new(table)));
            *generation = newest;
        }
        lease.as_ref().filter(|table| is_wanted(table)).cloned()
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
    use crate::remap::lookup::tests::{hit_of, table};

    #[test]
    fn a_lease_keeps_the_table_that_it_was_taken_of() {
        let first = Arc::new(table("map http://a/ http://b/\nmap http://a/x http://c/"));
        publish(Some(first.clone()));
        let lease = current().unwrap();
        let rule = lease.keep(&hit_of(&lease, "a", ""));
        drop(lease);
        publish(Some(Arc::new(Table::default())));
        assert!(current().unwrap().is_empty());
        assert_eq!(rule.to().host(), b"b");
        // Event threads that other tests started let go of their copies when their turn comes.
        let wait_for = |count| {
            let patience = std::time::Instant::now() + std::time::Duration::from_secs(30);
            while Arc::strong_count(&first) > count && std::time::Instant::now() < patience {
                std::thread::yield_now();
            }
            assert_eq!(Arc::strong_count(&first), count);
        };
        wait_for(2);
        drop(rule);
        wait_for(1);
        publish(None);
        assert!(current().is_none());
    }
}
