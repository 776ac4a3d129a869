//! What client connections and finished transactions add to the statistics.

use super::lookup::LookupStatus;
use super::outcome::{Bytes, ResultCode};
use super::session::Ssn;
use super::transaction::TxnPtr;
use crate::message::WellKnown;
use crate::stats::{self, Metric};

/// Counts a transaction that has ended.
pub fn count(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats == 0 {
        return;
    }
    stats::increment(Metric::HttpCompletedRequests);
    if let Some(request) = txn.client_request.get().filter(|_| txn.request_is_parsed.get()) {
        stats::increment(Metric::HttpIncomingRequests);
        stats::increment(by_method(request.method_token()));
    } else {
        stats::increment(Metric::HttpInvalidClientRequests);
    }
    if let Some(response) = txn.client_response.get() {
        stats::response(u16::try_from(response.status()).unwrap_or(0));
    }
    let (client, origin) = count_bytes(txn);
    count_result(txn, client, origin);
    count_lookup(txn);
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

/// Counts what went over the connections; the bytes of the client's side and of the origin's.
fn count_bytes(txn: TxnPtr) -> (i64, i64) {
    let outcome = &txn.outcome;
    let add = |header_metric, body_metric, bytes: &Bytes| {
        let signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        let (header, body) = (signed(bytes.header.get()), signed(bytes.body.get()));
        stats::add(header_metric, header);
        stats::add(body_metric, body);
        (header, body)
    };
    let request = add(
        Metric::HttpUserAgentRequestHeaderTotalSize,
        Metric::HttpUserAgentRequestDocumentTotalSize,
        &outcome.client_request,
    );
    let response = add(
        Metric::HttpUserAgentResponseHeaderTotalSize,
        Metric::HttpUserAgentResponseDocumentTotalSize,
        &outcome.client_response,
    );
    let asked = add(
        Metric::HttpOriginServerRequestHeaderTotalSize,
        Metric::HttpOriginServerRequestDocumentTotalSize,
        &outcome.server_request,
    );
    let answered = add(
        Metric::HttpOriginServerResponseHeaderTotalSize,
        Metric::HttpOriginServerResponseDocumentTotalSize,
        &outcome.server_response,
    );
    stats::increment(class_of(&REQUEST_SIZES, request.1));
    stats::increment(class_of(&RESPONSE_SIZES, response.1));
    let sum = |one: (i64, i64), other: (i64, i64)| {
        one.0.saturating_add(one.1).saturating_add(other.0).saturating_add(other.1)
    };
    (sum(request, response), sum(asked, answered))
}

/// Largest body of each class, and its statistic.
type Classes = [(i64, Metric); 7];

const REQUEST_SIZES: Classes = [
    (100, Metric::HttpRequestDocumentSize100),
    (1 << 10, Metric::HttpRequestDocumentSize1K),
    (3 << 10, Metric::HttpRequestDocumentSize3K),
    (5 << 10, Metric::HttpRequestDocumentSize5K),
    (10 << 10, Metric::HttpRequestDocumentSize10K),
    (1 << 20, Metric::HttpRequestDocumentSize1M),
    (i64::MAX, Metric::HttpRequestDocumentSizeInf),
];

const RESPONSE_SIZES: Classes = [
    (100, Metric::HttpResponseDocumentSize100),
    (1 << 10, Metric::HttpResponseDocumentSize1K),
    (3 << 10, Metric::HttpResponseDocumentSize3K),
    (5 << 10, Metric::HttpResponseDocumentSize5K),
    (10 << 10, Metric::HttpResponseDocumentSize10K),
    (1 << 20, Metric::HttpResponseDocumentSize1M),
    (i64::MAX, Metric::HttpResponseDocumentSizeInf),
];

fn class_of(classes: &Classes, bytes: i64) -> Metric {
    let (_, metric) = classes.iter().find(|(largest, _)| bytes <= *largest).unwrap_or(&classes[6]);
    *metric
}

/// Transactions, bytes of the client's side and of the origin's, by the result that the log shows.
fn count_result(txn: TxnPtr, client: i64, origin: i64) {
    let (count, client_bytes, origin_bytes) = match txn.outcome.result.get() {
        ResultCode::TcpMiss => (
            Metric::HttpTcpMissCount,
            Metric::HttpTcpMissUserAgentBytes,
            Metric::HttpTcpMissOriginServerBytes,
        ),
        ResultCode::ErrConnectFail => (
            Metric::HttpErrConnectFailCount,
            Metric::HttpErrConnectFailUserAgentBytes,
            Metric::HttpErrConnectFailOriginServerBytes,
        ),
        ResultCode::ErrClientAbort => (
            Metric::HttpErrClientAbortCount,
            Metric::HttpErrClientAbortUserAgentBytes,
            Metric::HttpErrClientAbortOriginServerBytes,
        ),
        ResultCode::ErrClientReadError => (
            Metric::HttpErrClientReadErrorCount,
            Metric::HttpErrClientReadErrorUserAgentBytes,
            Metric::HttpErrClientReadErrorOriginServerBytes,
        ),
        _ => (Metric::HttpMiscCount, Metric::HttpMiscUserAgentBytes, Metric::HttpHttpMiscOriginServerBytes),
    };
    stats::increment(count);
    stats::add(client_bytes, client);
    stats::add(origin_bytes, origin);
}

/// What the cache had to do with it.
fn count_lookup(txn: TxnPtr) {
    let looked_up = txn.lookup_status.get();
    if txn.lookup_count.get() > 0 {
        stats::increment(Metric::HttpCacheLookups);
    }
    let class = match (txn.outcome.result.get(), looked_up) {
        (ResultCode::TcpMiss, Some(LookupStatus::Miss)) => {
            stats::increment(Metric::HttpCacheMissCold);
            Metric::HttpTransactionCountsMissCold
        }
        (ResultCode::TcpMiss, Some(LookupStatus::Skipped)) => {
            stats::increment(Metric::HttpCacheMissClientNotCacheable);
            Metric::HttpTransactionCountsMissNotCacheable
        }
        (ResultCode::ErrConnectFail, _) => Metric::HttpTransactionCountsErrorsConnectFailed,
        (result, _) if result.is_client_abort() => Metric::HttpTransactionCountsErrorsAborts,
        (ResultCode::TcpMiss, _) => Metric::HttpTransactionCountsOtherUnclassified,
        _ => Metric::HttpTransactionCountsErrorsOther,
    };
    stats::increment(class);
}

/// A request was made out for an origin.
pub fn count_outgoing(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats != 0 {
        stats::increment(Metric::HttpOutgoingRequests);
    }
}

/// An origin has answered.
pub fn count_incoming(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats != 0 {
        stats::increment(Metric::HttpIncomingResponses);
    }
}

/// A client has connected.
pub fn count_client(ssn: &Ssn) {
    stats::increment(Metric::HttpTotalIncomingConnections);
    stats::increment(Metric::HttpTotalClientConnections);
    stats::increment(match ssn.client.is_ipv4() {
        true => Metric::HttpTotalClientConnectionsIpv4,
        false => Metric::HttpTotalClientConnectionsIpv6,
    });
    stats::increment(Metric::HttpCurrentClientConnections);
}

/// A client's connection has ended.
pub fn count_client_gone(ssn: &Ssn) {
    stats::decrement(Metric::HttpCurrentClientConnections);
    stats::sample(Metric::HttpAvgTransactionsPerClientConnection, ssn.transactions.get().into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_classes() {
        for (bytes, want) in [
            (0, Metric::HttpRequestDocumentSize100),
            (100, Metric::HttpRequestDocumentSize100),
            (101, Metric::HttpRequestDocumentSize1K),
            (1025, Metric::HttpRequestDocumentSize3K),
            (1 << 20, Metric::HttpRequestDocumentSize1M),
            (1 << 40, Metric::HttpRequestDocumentSizeInf),
        ] {
            assert_eq!(class_of(&REQUEST_SIZES, bytes) as usize, want as usize, "{bytes}");
        }
    }
}
