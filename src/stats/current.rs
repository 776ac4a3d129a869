//! What counts as long as it exists.

use super::{Metric, decrement, increment};

/// One in a statistic, from when this is made until it is dropped.
#[derive(Debug)]
pub struct Current(Metric);

impl Current {
    /// Counts it.
    pub fn new(metric: Metric) -> Current {
        increment(metric);
        Current(metric)
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        decrement(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats;

    #[test]
    fn it_counts_until_it_is_dropped() {
        // More than other tests, which count as well, hold at the same time.
        const MANY: i64 = 10_000;
        let open = || stats::get(Metric::HttpCurrentServerTransactions);
        let before = open();
        let held: Vec<Current> =
            (0..MANY).map(|_| Current::new(Metric::HttpCurrentServerTransactions)).collect();
        assert!(open() > before + MANY / 2);
        drop(held);
        assert!(open() < before + MANY / 2);
    }
}
