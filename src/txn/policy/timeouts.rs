//! Which timeout holds in which phase. All values in nanoseconds; 0 is none.

use crate::config::Overridable;
use crate::message::WellKnown;

const SECOND: i64 = 1_000_000_000;

fn seconds(value: i64) -> i64 {
    value.max(0).saturating_mul(SECOND)
}

/// What a plugin set for one transaction, in ns.
pub type Given = Option<u64>;

fn given_or(given: Given, record: i64) -> i64 {
    given.map_or_else(|| seconds(record), |ns| i64::try_from(ns).unwrap_or(i64::MAX))
}

/// Until a connection to the origin is established, TLS included.
pub fn connect(settings: &Overridable, method: Option<WellKnown>, to_parent: bool, given: Given) -> i64 {
    let record = if to_parent {
        settings.parent_proxy_connect_attempts_timeout
    } else if matches!(method, Some(WellKnown::POST | WellKnown::PUT)) {
        settings.post_connect_attempts_timeout
    } else {
        settings.connect_attempts_timeout
    };
    given_or(given, record)
}

/// Silence of the origin, from the established connection to the end of the answer.
pub fn origin_inactivity(settings: &Overridable, given: Given) -> i64 {
    given_or(given, settings.transaction_no_activity_timeout_out)
}

/// The whole of the origin's part.
pub fn origin_active(settings: &Overridable, given: Given) -> i64 {
    given_or(given, settings.transaction_active_timeout_out)
}

/// Inactivity and active timeout of an upgraded connection.
pub fn upgraded(settings: &Overridable) -> (i64, i64) {
    (seconds(settings.websocket_no_activity_timeout), seconds(settings.websocket_active_timeout))
}
