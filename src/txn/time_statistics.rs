//! What the times of a finished transaction add to the statistics.

use super::milestones::Milestone;
use super::transaction::TxnPtr;
use crate::stats::{self, Metric};

/// The statistic of each milestone: ms since the transaction began.
const MILESTONES: [(Milestone, Metric); 19] = [
    (Milestone::UaBegin, Metric::HttpMilestoneUaBegin),
    (Milestone::UaFirstRead, Metric::HttpMilestoneUaFirstRead),
    (Milestone::UaReadHeaderDone, Metric::HttpMilestoneUaReadHeaderDone),
    (Milestone::UaBeginWrite, Metric::HttpMilestoneUaBeginWrite),
    (Milestone::UaClose, Metric::HttpMilestoneUaClose),
    (Milestone::ServerFirstConnect, Metric::HttpMilestoneServerFirstConnect),
    (Milestone::ServerConnect, Metric::HttpMilestoneServerConnect),
    (Milestone::ServerConnectEnd, Metric::HttpMilestoneServerConnectEnd),
    (Milestone::ServerBeginWrite, Metric::HttpMilestoneServerBeginWrite),
    (Milestone::ServerFirstRead, Metric::HttpMilestoneServerFirstRead),
    (Milestone::ServerReadHeaderDone, Metric::HttpMilestoneServerReadHeaderDone),
    (Milestone::ServerClose, Metric::HttpMilestoneServerClose),
    (Milestone::CacheOpenReadBegin, Metric::HttpMilestoneCacheOpenReadBegin),
    (Milestone::CacheOpenReadEnd, Metric::HttpMilestoneCacheOpenReadEnd),
    (Milestone::CacheOpenWriteBegin, Metric::HttpMilestoneCacheOpenWriteBegin),
    (Milestone::CacheOpenWriteEnd, Metric::HttpMilestoneCacheOpenWriteEnd),
    (Milestone::DnsLookupBegin, Metric::HttpMilestoneDnsLookupBegin),
    (Milestone::DnsLookupEnd, Metric::HttpMilestoneDnsLookupEnd),
    (Milestone::SmFinish, Metric::HttpMilestoneSmFinish),
];

/// Milliseconds since the transaction began that are worth an addition: not the zeros, of which most transactions have many.
fn late_ms(begin: u64, then: u64) -> Option<i64> {
    const NS_PER_MS: u64 = 1_000_000;
    match then.saturating_sub(begin) {
        0..NS_PER_MS => None,
        ns => i64::try_from(ns / NS_PER_MS).ok(),
    }
}

/// Counts the times, and how fast `to_client` and `from_origin` bytes went; gives how long it all took, in ms.
pub fn count(txn: TxnPtr, to_client: i64, from_origin: i64) -> i64 {
    let times = &txn.milestones;
    let begin = times.get(Milestone::SmStart);
    for (milestone, metric) in MILESTONES {
        if let Some(ms) = late_ms(begin, times.get(milestone)) {
            stats::add(metric, ms);
        }
    }
    count_speed(txn, Milestone::UaBeginWrite, Milestone::UaClose, to_client, &CLIENT_SPEEDS);
    count_speed(txn, Milestone::ServerReadHeaderDone, Milestone::ServerClose, from_origin, &ORIGIN_SPEEDS);
    let all = times.get(Milestone::SmFinish).saturating_sub(begin);
    stats::add(Metric::HttpTotalTransactionsTime, i64::try_from(all).unwrap_or(i64::MAX));
    i64::try_from(all / 1_000_000).unwrap_or(i64::MAX)
}

/// Largest number of bytes per second in each class, and its statistic.
type Speeds = [(u64, Metric); 7];

const CLIENT_SPEEDS: Speeds = [
    (100, Metric::HttpUserAgentSpeedBytesPerSec100),
    (1 << 10, Metric::HttpUserAgentSpeedBytesPerSec1K),
    (10 << 10, Metric::HttpUserAgentSpeedBytesPerSec10K),
    (100 << 10, Metric::HttpUserAgentSpeedBytesPerSec100K),
    (1 << 20, Metric::HttpUserAgentSpeedBytesPerSec1M),
    (10 << 20, Metric::HttpUserAgentSpeedBytesPerSec10M),
    (u64::MAX, Metric::HttpUserAgentSpeedBytesPerSec100M),
];

const ORIGIN_SPEEDS: Speeds = [
    (100, Metric::HttpOriginServerSpeedBytesPerSec100),
    (1 << 10, Metric::HttpOriginServerSpeedBytesPerSec1K),
    (10 << 10, Metric::HttpOriginServerSpeedBytesPerSec10K),
    (100 << 10, Metric::HttpOriginServerSpeedBytesPerSec100K),
    (1 << 20, Metric::HttpOriginServerSpeedBytesPerSec1M),
    (10 << 20, Metric::HttpOriginServerSpeedBytesPerSec10M),
    (u64::MAX, Metric::HttpOriginServerSpeedBytesPerSec100M),
];

fn count_speed(txn: TxnPtr, from: Milestone, to: Milestone, bytes: i64, speeds: &Speeds) {
    let (from, to) = (txn.milestones.get(from), txn.milestones.get(to));
    if from != 0 && to != 0 {
        stats::increment(class_of(speeds, bytes, to.saturating_sub(from)));
    }
}

fn class_of(speeds: &Speeds, bytes: i64, ns: u64) -> Metric {
    const NS_PER_S: u64 = 1_000_000_000;
    let bytes = u64::try_from(bytes).unwrap_or(0);
    let speed = bytes.saturating_mul(NS_PER_S) / ns.max(1);
    let (_, metric) = speeds.iter().find(|(largest, _)| speed <= *largest).unwrap_or(&speeds[6]);
    *metric
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_have_classes() {
        const SECOND: u64 = 1_000_000_000;
        for (bytes, ns, want) in [
            (0, SECOND, Metric::HttpUserAgentSpeedBytesPerSec100),
            (100, SECOND, Metric::HttpUserAgentSpeedBytesPerSec100),
            (50, SECOND / 2, Metric::HttpUserAgentSpeedBytesPerSec100),
            (101, SECOND, Metric::HttpUserAgentSpeedBytesPerSec1K),
            (200, SECOND / 10, Metric::HttpUserAgentSpeedBytesPerSec10K),
            (200, 50_000, Metric::HttpUserAgentSpeedBytesPerSec10M),
            (1 << 40, 0, Metric::HttpUserAgentSpeedBytesPerSec100M),
        ] {
            assert_eq!(class_of(&CLIENT_SPEEDS, bytes, ns), want, "{bytes} in {ns}");
        }
    }

    #[test]
    fn times_below_a_millisecond_and_what_did_not_happen_add_nothing() {
        assert_eq!(late_ms(5_000_000, 0), None);
        assert_eq!(late_ms(5_000_000, 5_999_999), None);
        assert_eq!(late_ms(5_000_000, 8_000_000), Some(3));
    }
}
