//! What a finished transaction adds to the statistics.

use super::outcome::ResultCode;
use super::transaction::TxnPtr;
use crate::message::WellKnown;
use crate::stats::{self, Metric};

/// Counts a transaction that has ended.
pub fn count(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats == 0 {
        return;
    }
    stats::increment(Metric::HttpCompletedRequests);
    stats::increment(Metric::HttpIncomingRequests);
    if let Some(request) = txn.client_request.get() {
        stats::increment(by_method(request.method_token()));
    }
    if let Some(response) = txn.client_response.get() {
        stats::response(u16::try_from(response.status()).unwrap_or(0));
    }
    count_bytes(txn);
    match txn.outcome.result.get() {
        ResultCode::ErrConnectFail => stats::increment(Metric::HttpErrConnectFailCount),
        ResultCode::ErrClientAbort => stats::increment(Metric::HttpErrClientAbortCount),
        ResultCode::ErrClientReadError => stats::increment(Metric::HttpErrClientReadErrorCount),
        _ => {}
    }
}

fn by_method(method: Option<WellKnown>) -> Metric {
    match method {
        Some(WellKnown::GET) => Metric::HttpGetRequests,
        Some(WellKnown::HEAD) => Metric::HttpHeadRequests,
        Some(WellKnown::POST) => Metric::HttpPostRequests,
        Some(WellKnown::PUT) => Metric::HttpPutRequests,
        Some(WellKnown::DELETE) => Metric::HttpDeleteRequests,
        Some(WellKnown::CONNECT) => Metric::HttpConnectRequests,
        Some(WellKnown::OPTIONS) => Metric::HttpOptionsRequests,
        Some(WellKnown::PURGE) => Metric::HttpPurgeRequests,
        Some(WellKnown::TRACE) => Metric::HttpTraceRequests,
        _ => Metric::HttpExtensionMethodRequests,
    }
}

fn count_bytes(txn: TxnPtr) {
    let outcome = &txn.outcome;
    let add = |metric, bytes: u64| stats::add(metric, i64::try_from(bytes).unwrap_or(i64::MAX));
    add(Metric::HttpUserAgentRequestHeaderTotalSize, outcome.client_request.header.get());
    add(Metric::HttpUserAgentResponseHeaderTotalSize, outcome.client_response.header.get());
    add(Metric::HttpUserAgentRequestDocumentTotalSize, outcome.client_request.body.get());
    add(Metric::HttpUserAgentResponseDocumentTotalSize, outcome.client_response.body.get());
    add(Metric::HttpOriginServerRequestHeaderTotalSize, outcome.server_request.header.get());
    add(Metric::HttpOriginServerResponseHeaderTotalSize, outcome.server_response.header.get());
}
