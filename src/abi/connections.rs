//! Chapter: connection counts.

use std::ffi::c_int;

use crate::stats::{self, Metric};

fn count(metric: Metric) -> c_int {
    c_int::try_from(stats::get(metric)).unwrap_or(c_int::MAX)
}

#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentClientConnectionsGet() -> c_int {
    count(Metric::HttpCurrentClientConnections)
}

#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentActiveClientConnectionsGet() -> c_int {
    count(Metric::HttpCurrentActiveClientConnections)
}

#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentIdleClientConnectionsGet() -> c_int {
    // The two counts are read one after the other: between them a connection may have become active.
    let total = count(Metric::HttpCurrentClientConnections);
    total.saturating_sub(count(Metric::HttpCurrentActiveClientConnections)).max(0)
}

#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentCacheConnectionsGet() -> c_int {
    count(Metric::HttpCurrentCacheConnections)
}

#[unsafe(no_mangle)]
pub extern "C" fn TSHttpCurrentServerConnectionsGet() -> c_int {
    count(Metric::HttpCurrentServerConnections)
}
