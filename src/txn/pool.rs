//! Which idle origin connection a transaction may use, and what becomes of the one it used.

use super::origin::{HeldConn, OriginConn, OriginKind};
use super::transaction::TxnPtr;
use crate::config::http::SharingMatch;
use crate::http1::{Framing, announces_body};
use crate::message::WellKnown;
use crate::net::Conn;
use crate::net::origin_pool::{self, OriginKey};
use std::net::SocketAddr;

const NS_PER_S: i64 = 1_000_000_000;

/// An idle connection of this thread that matches.
pub fn take(key: &OriginKey) -> Option<Conn> {
    origin_pool::take(key)
}

/// What has to match, by `server_session_sharing.match`; `None` when the connection is not shared.
pub fn key(txn: TxnPtr, address: SocketAddr) -> Option<OriginKey> {
    if !may_share(txn) {
        return None;
    }
    let settings = txn.settings.get();
    let sharing = &settings.server_session_sharing_match;
    let by_host = sharing.bits & SharingMatch::HOST_ONLY != 0;
    let request = txn.client_request.get();
    let host = request.as_ref().and_then(|request| request.host()).filter(|_| by_host);
    let address = if sharing.bits & SharingMatch::IP != 0 {
        address
    } else {
        SocketAddr::new([0, 0, 0, 0].into(), address.port())
    };
    Some(OriginKey::new(Some(address), host))
}

/// Requests with credentials, and with bodies if the record says so, get a connection of their own.
fn may_share(txn: TxnPtr) -> bool {
    let settings = txn.settings.get();
    if txn.control.private_session.get() || settings.keep_alive_enabled_out == 0 {
        return false;
    }
    if settings.server_session_sharing_match.bits == 0 {
        return false;
    }
    let Some(request) = txn.client_request.get() else { return false };
    let credentials = [WellKnown::AUTHORIZATION, WellKnown::PROXY_AUTHORIZATION, WellKnown::WWW_AUTHENTICATE];
    if settings.auth_server_session_private == 1 && credentials.iter().any(|name| request.has(*name)) {
        return false;
    }
    settings.keep_alive_post_out != 0 || txn.request_framing.get() == Framing::None
}

/// Keeps a connection for the next request if it is clean: the whole response was read (`complete`), nothing is left over,
/// nothing of the request is missing, and the origin wants to go on. Otherwise closes it.
pub fn give_back(txn: TxnPtr, conn: HeldConn, complete: bool) {
    let OriginConn { wire, kind, address, key, spoiled, .. } = conn.into_inner();
    let clean = complete && !spoiled && wire.buffered() == 0 && !wire.has_ended();
    let Some(address) = address.filter(|_| clean && kind == OriginKind::Server) else { return };
    if !may_share(txn) || !origin_goes_on(txn) {
        return;
    }
    // A plugin may have allowed only meanwhile that it is shared.
    let Some(key) = key.or_else(|| self::key(txn, address)) else { return };
    let idle = txn.settings.get().keep_alive_no_activity_timeout_out.saturating_mul(NS_PER_S);
    origin_pool::put(key, wire.into_conn(), idle);
}

/// Whether the origin's response lets the connection be used again.
fn origin_goes_on(txn: TxnPtr) -> bool {
    let Some(response) = txn.server_response.get() else { return false };
    // RFC 9110, 15.3.5: a 204 has no body. One that announces a body may be followed by it.
    let is_followed = response.status() == 204 && announces_body(&response);
    !is_followed && super::policy::keep_alive::origin_persistent(&txn.settings.get(), &response)
}
