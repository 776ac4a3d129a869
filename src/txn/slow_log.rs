//! The line in diags.log about a transaction that took longer than `proxy.config.http.slow.log.threshold` (ms).

use super::log_view;
use super::milestones::Milestone;
use super::outcome::{Finish, ServerState};
use super::transaction::TxnPtr;
use crate::log;
use crate::message::WellKnown;
use std::fmt::Write;

/// What the line tells of the way, in seconds since the transaction began.
const STEPS: [(&str, Milestone); 19] = [
    ("ua_begin", Milestone::UaBegin),
    ("ua_first_read", Milestone::UaFirstRead),
    ("ua_read_header_done", Milestone::UaReadHeaderDone),
    ("cache_open_read_begin", Milestone::CacheOpenReadBegin),
    ("cache_open_read_end", Milestone::CacheOpenReadEnd),
    ("cache_open_write_begin", Milestone::CacheOpenWriteBegin),
    ("cache_open_write_end", Milestone::CacheOpenWriteEnd),
    ("dns_lookup_begin", Milestone::DnsLookupBegin),
    ("dns_lookup_end", Milestone::DnsLookupEnd),
    ("server_connect", Milestone::ServerConnect),
    ("server_connect_end", Milestone::ServerConnectEnd),
    ("server_first_read", Milestone::ServerFirstRead),
    ("server_read_header_done", Milestone::ServerReadHeaderDone),
    ("server_close", Milestone::ServerClose),
    ("ua_write", Milestone::UaBeginWrite),
    ("ua_close", Milestone::UaClose),
    ("sm_finish", Milestone::SmFinish),
    ("plugin_active", Milestone::PluginActive),
    ("plugin_total", Milestone::PluginTotal),
];

/// What is shown of the URL and of the field X-Id, bytes.
const MOST_OF_URL: usize = 254;
const MOST_OF_ID: usize = 127;

/// Writes the line if the transaction, which has ended, was slow.
pub fn write(txn: TxnPtr) {
    let threshold_ms = txn.settings.get().slow_log_threshold;
    if threshold_ms == 0 {
        return;
    }
    let took = txn.milestones.get(Milestone::SmFinish).saturating_sub(txn.milestones.get(Milestone::SmStart));
    if i64::try_from(took).unwrap_or(i64::MAX) > threshold_ms.saturating_mul(1_000_000) {
        log::error!("[{}] Slow Request: {}", txn.id, line(txn));
    }
}

/// The fields are the original's. Its state of the client is not known here and always 0, as it is there for all but aborts.
fn line(txn: TxnPtr) -> String {
    let client = txn.session().client;
    let status = txn.client_response.get().map_or(0, |response| response.status());
    let id = txn.client_request.get().and_then(|request| {
        let field = request.find(WellKnown::X_ID)?;
        Some(text(request.value(field), MOST_OF_ID))
    });
    let mut line = format!(
        "client_ip: {}:{} protocol: http url: {} status: {status} unique id: {} redirection_tries: {} bytes: {} fd: {} \
         client state: 0 server state: {} tls_handshake: {}",
        client.ip(),
        client.port(),
        text(log_view::mapped_url(txn).as_bytes(), MOST_OF_URL),
        id.unwrap_or_default(),
        txn.redirects.get(),
        txn.outcome.client_response.body.get(),
        txn.session().with_client(|conn| conn.fd()).flatten().unwrap_or(-1),
        server_state(txn) as i32,
        seconds(txn, Milestone::TlsHandshakeStart, Milestone::TlsHandshakeEnd),
    );
    for (name, step) in STEPS {
        // Writing to a string does not fail.
        let _ = write!(line, " {name}: {}", seconds(txn, Milestone::SmStart, step));
    }
    line
}

/// The original keeps two states; the one that it tells here goes on when the body has come.
fn server_state(txn: TxnPtr) -> ServerState {
    match txn.outcome.server_state.get() {
        ServerState::ConnectionAlive if txn.outcome.server_finish.get() == Finish::Fin => {
            ServerState::TransactionComplete
        }
        state => state,
    }
}

fn text(bytes: &[u8], most: usize) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(most)]).into_owned()
}

/// Seconds from one step to another to the millisecond; -0.001 if either has not happened, as in the original.
fn seconds(txn: TxnPtr, from: Milestone, to: Milestone) -> String {
    let ms = txn.milestones.between_ms(from, to);
    let sign = if ms < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", ms.unsigned_abs() / 1000, ms.unsigned_abs() % 1000)
}
