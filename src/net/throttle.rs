//! How many sockets the process may have open at once (`proxy.config.net.connections_throttle`), those of clients, origins and
//! plugins together.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::config::http::with_http;
use crate::event;
use crate::log;
use crate::stats::{self, Metric};

/// Descriptors that are kept for other things than connections.
const RESERVED: i64 = 192;
/// Between two warnings, in ns.
const WARNING_PAUSE_NS: u64 = 600_000_000_000;

/// Who wants one more connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// A client; a tenth of the connections there are is kept free for origins.
    Accept,
    /// This server.
    Connect,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Side::Accept => "ACCEPT",
            Side::Connect => "CONNECT",
        }
    }

    fn counter(self) -> Metric {
        match self {
            Side::Accept => Metric::NetConnectionsThrottledIn,
            Side::Connect => Metric::NetConnectionsThrottledOut,
        }
    }

    /// What the limit is compared with when this many connections are open.
    fn weigh(self, open: i64) -> i64 {
        match self {
            Side::Accept => open.saturating_mul(11) / 10,
            Side::Connect => open,
        }
    }
}

/// Whether one more connection would be too many; counted then, and told in the log now and then.
pub(super) fn is_reached(side: Side) -> bool {
    let Some(limit) = limit(with_http(|config| config.connections_throttle), *DESCRIPTORS) else {
        return false;
    };
    let weighed = side.weigh(stats::get(Metric::NetConnectionsCurrentlyOpen).max(0));
    if weighed < limit {
        return false;
    }
    stats::increment(side.counter());
    if is_warning_due() {
        log::warning!(
            "too many connections, throttling.  connection_type={}, current_connections={weighed}, net_connections_throttle={limit}",
            side.name()
        );
    }
    true
}

/// The number of descriptors that the system allows, as it is when first asked for.
static DESCRIPTORS: LazyLock<i64> = LazyLock::new(|| {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is ours to write to.
    match unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } {
        0 => i64::try_from(limit.rlim_cur).unwrap_or(i64::MAX),
        _ => i64::MAX,
    }
});

/// The limit by the record and the descriptors of the process; `None` for none.
fn limit(record: i64, descriptors: i64) -> Option<i64> {
    let most = descriptors.saturating_sub(RESERVED);
    match record {
        0 => None,
        ..0 => Some(most),
        _ => Some(record.min(most)),
    }
}

/// Warns of a record that the descriptors of the process are too few for. To be called when their limit is set.
pub fn check_limit() {
    let wanted = with_http(|config| config.connections_throttle);
    let most = DESCRIPTORS.saturating_sub(RESERVED);
    if wanted > most {
        log::warning!(
            "connection throttle too high, {wanted} (throttle) + {RESERVED} (internal use) > {} (file descriptor limit), using throttle of {most}",
            *DESCRIPTORS
        );
    }
}

fn is_warning_due() -> bool {
    /// Monotonic time of the last warning, in ns; 0 for none.
    static LAST: AtomicU64 = AtomicU64::new(0);
    let (now, last) = (event::now(), LAST.load(Ordering::Relaxed));
    let is_due = last == 0 || now.saturating_sub(last) > WARNING_PAUSE_NS;
    is_due && LAST.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_leaves_descriptors_for_other_things() {
        for (record, descriptors, want) in
            [(0, 1000, None), (-1, 1000, Some(808)), (20, 1000, Some(20)), (900, 1000, Some(808))]
        {
            assert_eq!(limit(record, descriptors), want, "{record} of {descriptors}");
        }
    }

    #[test]
    fn clients_leave_a_tenth_to_origins() {
        let admitted = |side: Side| (0..).find(|open| side.weigh(*open) >= 20).unwrap();
        assert_eq!((admitted(Side::Accept), admitted(Side::Connect)), (19, 20));
    }
}
