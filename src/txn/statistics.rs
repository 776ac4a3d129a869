//! What client connections and finished transactions add to the statistics.

use super::lookup::LookupStatus;
use super::outcome::{Bytes, ResultCode};
use super::session::Ssn;
use super::time_statistics;
use super::transaction::TxnPtr;
use crate::message::WellKnown;
use crate::stats::{self, Metric};

/// Counts a transaction that has ended.
pub fn count(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats == 0 {
        return;
    }
    stats::increment(Metric::HttpCompletedRequests);
    let result = txn.outcome.result.get();
    // The status of a response that did not come through counts for nothing.
    let came_through = !result.is_client_abort() && result != ResultCode::ErrReadError;
    if let Some(response) = txn.client_response.get().filter(|_| came_through) {
        stats::response(u16::try_from(response.status()).unwrap_or(0));
    }
    let (client, origin) = count_bytes(txn);
    count_result(txn, client.all(), origin.all());
    let took_ms = time_statistics::count(txn, client.response, origin.response);
    count_lookup(txn, took_ms);
}

/// A request has passed remap and is looked at, or a redirect is followed.
pub fn count_request(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats != 0 {
        stats::increment(Metric::HttpIncomingRequests);
    }
}

/// A request is one that can be served, or is answered by an error page: the original counts its method each time.
pub fn count_method(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats != 0 {
        let method = txn.method();
        stats::increment(by_method(method));
    }
}

/// A request does not say whom it is for.
pub fn count_missing_host(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats != 0 {
        stats::increment(Metric::HttpMissingHostHdr);
    }
}

/// A request is refused for what it says.
pub fn count_invalid(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats != 0 {
        stats::increment(Metric::HttpInvalidClientRequests);
    }
}

/// A request goes past the cache, but for the later legs of a redirect. TRACE and OPTIONS count twice in the original.
pub fn count_tunnel(txn: TxnPtr) {
    if txn.settings.global().enable_http_stats == 0 || txn.redirects.get() > 0 {
        return;
    }
    let method = txn.method();
    let times = if matches!(method, Some(WellKnown::TRACE | WellKnown::OPTIONS)) { 2 } else { 1 };
    stats::add(Metric::HttpTunnels, times);
}

/// A transaction begins.
pub fn count_begin() {
    stats::increment(Metric::HttpCurrentClientTransactions);
}

/// A transaction has ended.
pub fn count_end() {
    stats::decrement(Metric::HttpCurrentClientTransactions);
}

/// Bytes of one side, with heads.
#[derive(Clone, Copy)]
struct Side {
    request: i64,
    response: i64,
}

impl Side {
    fn all(self) -> i64 {
        self.request.saturating_add(self.response)
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
        Some(WellKnown::PUSH) => Metric::HttpPushRequests,
        Some(WellKnown::TRACE) => Metric::HttpTraceRequests,
        _ => Metric::HttpExtensionMethodRequests,
    }
}

/// Counts what went over the connections; the bytes of the client's side and of the origin's.
fn count_bytes(txn: TxnPtr) -> (Side, Side) {
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
    let side = |request: (i64, i64), response: (i64, i64)| Side {
        request: request.0.saturating_add(request.1),
        response: response.0.saturating_add(response.1),
    };
    (side(request, response), side(asked, answered))
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
        ResultCode::TcpImsMiss => (
            Metric::HttpTcpImsMissCount,
            Metric::HttpTcpImsMissUserAgentBytes,
            Metric::HttpTcpImsMissOriginServerBytes,
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

/// What the cache had to do with it, and how long it took.
fn count_lookup(txn: TxnPtr, took_ms: i64) {
    let looked_up = txn.lookup_status.get();
    if txn.lookup_count.get() > 0 {
        stats::increment(Metric::HttpCacheLookups);
    }
    let (class, time) = match (txn.outcome.result.get(), looked_up) {
        (ResultCode::TcpMiss, Some(LookupStatus::Miss)) => {
            stats::increment(Metric::HttpCacheMissCold);
            (Metric::HttpTransactionCountsMissCold, Metric::HttpTransactionTotaltimeMissCold)
        }
        (ResultCode::TcpMiss, _) => {
            stats::increment(Metric::HttpCacheMissClientNotCacheable);
            (Metric::HttpTransactionCountsMissNotCacheable, Metric::HttpTransactionTotaltimeMissNotCacheable)
        }
        (ResultCode::TcpImsMiss, _) => {
            stats::increment(Metric::HttpCacheMissIms);
            (Metric::HttpTransactionCountsMissCold, Metric::HttpTransactionTotaltimeMissCold)
        }
        (ResultCode::ErrConnectFail, _) => {
            stats::increment(Metric::HttpCacheMissCold);
            (
                Metric::HttpTransactionCountsErrorsConnectFailed,
                Metric::HttpTransactionTotaltimeErrorsConnectFailed,
            )
        }
        (result, _) if result.is_client_abort() => {
            (Metric::HttpTransactionCountsErrorsAborts, Metric::HttpTransactionTotaltimeErrorsAborts)
        }
        (ResultCode::ErrReadError, _) => (
            Metric::HttpTransactionCountsOtherUnclassified,
            Metric::HttpTransactionTotaltimeOtherUnclassified,
        ),
        _ => (Metric::HttpTransactionCountsErrorsOther, Metric::HttpTransactionTotaltimeErrorsOther),
    };
    stats::increment(class);
    stats::add(time, took_ms);
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
