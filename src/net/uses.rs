//! Transactions on a connection to an origin, and the statistics of such connections.

use std::cell::Cell;

use crate::stats::{self, Metric};

/// How many transactions have used a connection. One that was used counts as an origin's until this is dropped.
#[derive(Debug, Default)]
pub(super) struct Uses(Cell<u32>);

impl Uses {
    /// Counts one more; gives its number, from 1.
    pub(super) fn count(&self) -> u32 {
        let uses = self.0.get();
        if uses == 0 {
            stats::increment(Metric::HttpTotalServerConnections);
            stats::increment(Metric::HttpCurrentServerConnections);
        }
        self.0.set(uses.saturating_add(1));
        self.0.get()
    }

    /// Moves the count to where the connection goes.
    pub(super) fn take(&self) -> Uses {
        Uses(Cell::new(self.0.take()))
    }

    /// Takes over the count of where the connection was.
    pub(super) fn set(&self, other: &Uses) {
        self.0.set(other.0.take());
    }
}

impl Drop for Uses {
    fn drop(&mut self) {
        let uses = self.0.get();
        if uses > 0 {
            stats::decrement(Metric::HttpCurrentServerConnections);
            stats::sample(Metric::HttpAvgTransactionsPerServerConnection, uses.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_counts_from_its_first_use_wherever_it_is() {
        // More than other tests, which open connections as well, have at the same time.
        const MANY: i64 = 10_000;
        let total = || stats::get(Metric::HttpTotalServerConnections);
        let open = || stats::get(Metric::HttpCurrentServerConnections);
        let (total_before, open_before) = (total(), open());
        let moved = || {
            let uses = Uses::default();
            assert_eq!((uses.count(), uses.count()), (1, 2));
            let parked = uses.take();
            drop(uses);
            let again = Uses::default();
            again.set(&parked);
            drop(parked);
            assert_eq!(again.count(), 3);
            again
        };
        let connections: Vec<Uses> = (0..MANY).map(|_| moved()).collect();
        // Each once, though used and moved.
        assert!((MANY..MANY * 3 / 2).contains(&(total() - total_before)));
        assert!(open() > open_before + MANY / 2);
        drop(connections);
        assert!(open() < open_before + MANY / 2);
    }
}
