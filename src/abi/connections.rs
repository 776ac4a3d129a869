//! Chapter: connection counts.

use std::ffi::c_int;

use crate::stats::{self, Metric};

fn count(metric: Metric) -> c_int {
    c_int::try_from(stats::get(metric)).unwrap_or(c_int::MAX)
}

/// How many client connections there are. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentClientConnectionsGet() -> c_int {
    count(Metric::HttpCurrentClientConnections)
}

/// How many client connections have a transaction. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentActiveClientConnectionsGet() -> c_int {
    count(Metric::HttpCurrentActiveClientConnections)
}

/// How many client connections wait for a request. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentIdleClientConnectionsGet() -> c_int {
    // The two counts are read one after the other: between them a connection may have become active.
    let total = count(Metric::HttpCurrentClientConnections);
    total.saturating_sub(count(Metric::HttpCurrentActiveClientConnections)).max(0)
}

/// How many transactions use the cache. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentCacheConnectionsGet() -> c_int {
    count(Metric::HttpCurrentCacheConnections)
}

/// How many connections to origins there are. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentServerConnectionsGet() -> c_int {
    count(Metric::HttpCurrentServerConnections)
}
