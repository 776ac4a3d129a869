//! The engine's own statistics.

use std::sync::atomic::{AtomicI64, Ordering};

use super::block;
use super::metrics::{METRICS, Metric};
use crate::config::records::Value;

/// How the record is made of what was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sync {
    /// An integer: the sum.
    Sum,
    /// A counter: the sum.
    Counter,
    /// A fraction: the sum.
    Float,
    /// A fraction: sum by number of additions.
    Average,
    /// A fraction in seconds: milliseconds were added.
    Seconds,
}

/// Corrections by [`set`], on top of what the threads added.
static BASE: [AtomicI64; block::ENGINE] = [const { AtomicI64::new(0) }; block::ENGINE];

/// Adds to a statistic: a load and a store on this thread's own memory.
#[inline]
pub fn add(metric: Metric, amount: i64) {
    block::add_engine(metric as usize, amount);
}

/// Adds one.
#[inline]
pub fn increment(metric: Metric) {
    add(metric, 1);
}

/// Adds to a statistic that shows the average of its additions.
#[inline]
pub fn sample(metric: Metric, amount: i64) {
    block::sample_engine(metric as usize, amount);
}

/// Takes one away, for numbers of things that exist at the moment; may be called on another thread than the addition.
#[inline]
pub fn decrement(metric: Metric) {
    add(metric, -1);
}

/// Gives a statistic a value, for numbers that are measured rather than counted.
pub fn set(metric: Metric, value: i64) {
    let index = metric as usize;
    BASE[index].store(value.wrapping_sub(block::total_engine(index).sum), Ordering::Relaxed);
}

/// The sum of a statistic, not below 0.
pub fn get(metric: Metric) -> i64 {
    let index = metric as usize;
    block::total_engine(index).sum.wrapping_add(BASE[index].load(Ordering::Relaxed)).max(0)
}

/// Counts a response by status, and by class of status.
pub fn response(status: u16) {
    let class = match status / 100 {
        1 => Metric::Http1xxResponses,
        2 => Metric::Http2xxResponses,
        3 => Metric::Http3xxResponses,
        4 => Metric::Http4xxResponses,
        5 => Metric::Http5xxResponses,
        _ => return,
    };
    increment(class);
    if let Some(metric) = by_status(status) {
        increment(metric);
    }
}

/// The metric of each status; [`NONE`] where there is none.
static BY_STATUS: [u16; 600] = by_status_table();

/// Stands for a status that is counted by its class alone.
const NONE: u16 = u16::MAX;

fn by_status(status: u16) -> Option<Metric> {
    let index = *BY_STATUS.get(usize::from(status))?;
    (index != NONE).then(|| METRICS[usize::from(index)].1)
}

/// Finds the names `proxy.process.http.NNN_responses`.
const fn by_status_table() -> [u16; 600] {
    const DIGITS: usize = "proxy.process.http.".len();
    let mut table = [NONE; 600];
    let mut i = Metric::Http100Responses as usize;
    while i <= Metric::Http5xxResponses as usize {
        let name = METRICS[i].0.as_bytes();
        let (a, b, c) = (name[DIGITS], name[DIGITS + 1], name[DIGITS + 2]);
        if b.is_ascii_digit() {
            table[(a - b'0') as usize * 100 + (b - b'0') as usize * 10 + (c - b'0') as usize] = i as u16;
        }
        i += 1;
    }
    table
}

/// The record that a metric shows as.
pub(super) fn value(metric: Metric, sync: Sync) -> Value {
    match sync {
        Sync::Sum => Value::Int(get(metric)),
        Sync::Counter => Value::Counter(get(metric)),
        Sync::Float => Value::Float(get(metric) as f32),
        Sync::Seconds => Value::Float(get(metric) as f32 / 1000.0),
        Sync::Average => {
            let total = block::total_engine(metric as usize);
            Value::Float(if total.count == 0 { 0.0 } else { total.sum as f32 / total.count as f32 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_numbered() {
        for (i, (name, metric, _)) in METRICS.iter().enumerate() {
            assert_eq!(*metric as usize, i, "{name}");
        }
        assert!(METRICS.is_sorted_by_key(|(name, ..)| *name));
    }

    #[test]
    fn threads_add_up_and_outlive_themselves() {
        let before = get(Metric::HttpPushRequests);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..100).for_each(|_| increment(Metric::HttpPushRequests)));
            }
        });
        decrement(Metric::HttpPushRequests);
        assert_eq!(get(Metric::HttpPushRequests), before + 399);
        set(Metric::HttpPushRequests, 7);
        add(Metric::HttpPushRequests, 3);
        assert_eq!(get(Metric::HttpPushRequests), 10);
    }

    #[test]
    fn responses_count_by_status_and_class() {
        let (status, class) = (get(Metric::Http411Responses), get(Metric::Http4xxResponses));
        response(411);
        response(499);
        response(42);
        response(999);
        assert_eq!(get(Metric::Http411Responses), status + 1);
        assert_eq!(get(Metric::Http4xxResponses), class + 2);
    }

    #[test]
    fn averages_divide_by_the_number_of_additions() {
        let metric = Metric::HostdbTtl;
        sample(metric, 3);
        sample(metric, 6);
        assert_eq!(value(metric, Sync::Average), Value::Float(4.5));
    }
}
