//! What connections to origins, and what becomes of them, add to the statistics. A plugin that intercepts is an origin.

use super::origin::{OriginConn, OriginKind};
use super::policy::keep_alive;
use super::transaction::TxnPtr;
use crate::http1::Framing;
use crate::stats::{self, Metric};

/// Where a connection came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The idle ones.
    Idle,
    /// None that is idle would do.
    New,
    /// The request may not share one.
    NewPrivate,
}

/// A connection was asked for.
pub fn count_asked(origin: Origin) {
    match origin {
        Origin::Idle => stats::increment(Metric::HttpOriginReuse),
        Origin::New => stats::increment(Metric::HttpOriginNotFound),
        Origin::NewPrivate => {
            stats::increment(Metric::HttpOriginPrivate);
            stats::increment(Metric::HttpOriginMakeNew);
        }
    }
}

/// A connection could not be made.
pub fn count_refused() {
    stats::increment(Metric::HttpTotalServerConnections);
    stats::increment(Metric::HttpOriginShutdownReleaseInvalidResponse);
}

/// A connection ended in place of a response.
pub fn count_unanswered() {
    stats::increment(Metric::HttpOriginShutdownCleanupEntry);
}

/// Nobody is asked any more.
pub fn count_given_up() {
    stats::increment(Metric::HttpBrokenServerConnections);
}

/// A connection is let go because its redirect is followed.
pub fn count_redirected() {
    stats::increment(Metric::HttpOriginShutdownReleaseInvalidRequest);
}

/// A body broke off.
pub fn count_broken() {
    stats::increment(Metric::HttpOriginShutdownTunnelServer);
}

/// A response has come to its end; `framing` tells how it ended.
pub fn count_complete(txn: TxnPtr, conn: &OriginConn, framing: Framing) {
    let settings = txn.settings.get();
    let has_ended = framing == Framing::UntilClose;
    if has_ended {
        stats::increment(Metric::HttpOriginShutdownTunnelServer);
    }
    let goes_on = txn.server_response.get().is_some_and(|response| keep_alive::origin_wants_more(&response));
    let is_plugin = conn.kind == OriginKind::Intercept;
    if !goes_on {
        stats::increment(Metric::HttpOriginShutdownTunnelServerNoKeepAlive);
    } else if !has_ended && (is_plugin || settings.keep_alive_enabled_out == 0) {
        stats::increment(Metric::HttpOriginShutdownTunnelServerPluginTunnel);
    }
    if is_plugin || (goes_on && is_private(txn)) {
        stats::increment(Metric::HttpOriginClosePrivate);
    }
}

/// Whether the connection of this transaction is nobody else's.
pub fn is_private(txn: TxnPtr) -> bool {
    let has_body = txn.request_framing.get() != Framing::None;
    txn.control.private_session.get()
        || txn
            .client_request
            .get()
            .is_some_and(|request| keep_alive::is_private(&txn.settings.get(), &request, has_body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_connection_is_a_new_one() {
        let before = (stats::get(Metric::HttpOriginPrivate), stats::get(Metric::HttpOriginMakeNew));
        count_asked(Origin::NewPrivate);
        assert!(stats::get(Metric::HttpOriginPrivate) > before.0);
        assert!(stats::get(Metric::HttpOriginMakeNew) > before.1);
    }
}
