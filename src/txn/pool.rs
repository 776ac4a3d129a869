//! Which connection to an origin a transaction uses: an idle one, or a new one if the limits allow it; and what becomes of
//! it.
//!
//! ```text
//!   idle -> used -> [ clean ] -> idle
//!   new  ----^         |
//!    ^                 +-> closed
//!    +- place under the limits, waited for in a queue
//! ```

use super::context::Context;
use super::failure::Failure;
use super::origin::{HeldConn, OriginConn, OriginKind};
use super::origin_statistics::{self, Origin};
use super::transaction::TxnPtr;
use crate::config::http::{ServerMatch, SharingMatch};
use crate::event::{self, Mutex};
use crate::log::time::now_secs;
use crate::net::origin_limits::{self, Counted, Place, Places, Slot};
use crate::net::origin_pool::{self, OriginKey};
use crate::net::{Conn, shared_pool};
use crate::stats::{self, Metric};
use std::net::SocketAddr;

const NS_PER_S: i64 = 1_000_000_000;
const NS_PER_MS: u64 = 1_000_000;

/// Where idle connections wait (`server_session_sharing.pool`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pool {
    /// With the thread that they belong to.
    Thread,
    /// With all threads.
    Global,
    /// One of a kind with its thread, more with all.
    Hybrid,
}

impl Pool {
    fn of(txn: TxnPtr) -> Pool {
        match txn.settings.global().server_session_sharing_pool.get() {
            Some(b"global") => Pool::Global,
            Some(b"hybrid") => Pool::Hybrid,
            _ => Pool::Thread,
        }
    }
}

/// A connection to `address`, and whether it was used before. One that is shared has a key.
///
/// # Errors
/// The limits, or why no connection can be made.
pub async fn acquire(
    txn: TxnPtr,
    address: SocketAddr,
    key: Option<&OriginKey>,
) -> Result<(Conn, bool), Failure> {
    if let Some(conn) = key.and_then(|key| take(txn, key)) {
        origin_statistics::count_asked(Origin::Idle);
        return Ok((conn, true));
    }
    origin_statistics::count_asked(match origin_statistics::is_private(txn) {
        true => Origin::NewPrivate,
        false => Origin::New,
    });
    let Some(most) = most_of_origin(txn) else { return open(txn, address, None).await };
    let limit = limit_key(txn, address);
    if let Some(slot) = origin_limits::claim(limit, most) {
        return open(txn, address, Some(slot)).await;
    }
    // Idle ones that the origin has closed count no more.
    origin_pool::close_dead();
    if let Some(slot) = origin_limits::claim(limit, most) {
        return open(txn, address, Some(slot)).await;
    }
    if txn.settings.global().per_server_connection_queue_size == 0 {
        report(txn, address, limit, most);
    }
    let (place, delay) = enqueue(txn, limit)?;
    let _place = place;
    loop {
        event::sleep(delay).await;
        if let Some(conn) = key.and_then(|key| take(txn, key)) {
            return Ok((conn, true));
        }
        if let Some(slot) = origin_limits::claim(limit, most) {
            return open(txn, address, Some(slot)).await;
        }
        if txn.session().with_conn(Conn::is_peer_closed).unwrap_or(true) {
            return Err(Failure::Congested);
        }
    }
}

/// The limit of an origin's connections; none when they are not even counted.
fn most_of_origin(txn: TxnPtr) -> Option<u32> {
    let settings = txn.settings.get();
    match u32::try_from(settings.per_server_connection_max) {
        Ok(most @ 1..) => Some(most),
        _ if settings.per_server_connection_min > 0 => Some(u32::MAX),
        _ => None,
    }
}

/// Takes a place in the queue of the origin, if that has room; with the time between two looks, in ns.
fn enqueue(txn: TxnPtr, limit: OriginKey) -> Result<(Place, u64), Failure> {
    let config = txn.settings.global();
    let size = config.per_server_connection_queue_size;
    let place = if size == 0 { None } else { origin_limits::queue(limit, size) };
    let Some(place) = place else {
        stats::increment(Metric::HttpOriginConnectionsThrottledOut);
        return Err(Failure::Congested);
    };
    let delay = u64::try_from(config.per_server_connection_queue_delay_ms).unwrap_or(0);
    Ok((place, delay.max(1).saturating_mul(NS_PER_MS)))
}

/// Opens a connection that takes the place `slot`.
async fn open(txn: TxnPtr, address: SocketAddr, slot: Option<Slot>) -> Result<(Conn, bool), Failure> {
    let most = usize::try_from(txn.settings.global().server_max_connections).unwrap_or(0);
    let counted = if most > 0 { Some(count(most)?) } else { None };
    let conn = super::step_origin::open_connection(txn, address).await?;
    if slot.is_some() || counted.is_some() {
        conn.set_places(Some(Box::new(Places { slot, counted })));
    }
    Ok((conn, false))
}

/// Counts a connection to any origin. When there are too many, those that all threads share and nobody uses are closed, so that
/// the next attempt may have its turn.
fn count(most: usize) -> Result<Counted, Failure> {
    origin_limits::count(most).ok_or_else(|| {
        shared_pool::clear();
        Failure::Exhausted
    })
}

/// The warning about an origin's limit, now and then.
fn report(txn: TxnPtr, address: SocketAddr, key: OriginKey, most: u32) {
    let every = txn.settings.global().per_server_connection_alert_delay;
    let Some(report) = origin_limits::reached(key, every, now_secs()) else { return };
    let request = txn.client_request.get();
    let host = request.as_ref().and_then(|request| request.host()).unwrap_or_default();
    let host = String::from_utf8_lossy(host);
    let group = match txn.settings.get().per_server_connection_match {
        ServerMatch::IP => format!("ip {}", address.ip()),
        ServerMatch::PORT => format!("port {address}"),
        ServerMatch::HOST => format!("host {host}"),
        _ => format!("both {address},{host}"),
    };
    let origin_limits::Report { open, waiting, blocked } = report;
    crate::log::warning!(
        "[{}] too many connections: count={open} limit={most} group=({group}) blocked={blocked} queued={waiting} upstream={address}",
        txn.id
    );
}

/// What is counted together (`per_server.connection.match`).
fn limit_key(txn: TxnPtr, address: SocketAddr) -> OriginKey {
    let rule = txn.settings.get().per_server_connection_match;
    let (parent, request) = (txn.parent.borrow(), txn.client_request.get());
    let host = match &*parent {
        Some(parent) => Some(parent.host.to_bytes()),
        None => request.as_ref().and_then(|request| request.host()),
    };
    match rule {
        ServerMatch::IP => OriginKey::new(Some(SocketAddr::new(address.ip(), 0)), None),
        ServerMatch::PORT => OriginKey::new(Some(address), None),
        ServerMatch::HOST => OriginKey::new(None, host),
        _ => OriginKey::new(Some(address), host),
    }
}

/// An idle connection that matches.
fn take(txn: TxnPtr, key: &OriginKey) -> Option<Conn> {
    let pool = Pool::of(txn);
    let own = if pool == Pool::Global { None } else { origin_pool::take(key) };
    if own.is_some() || pool == Pool::Thread {
        return own;
    }
    shared_pool::take(key, &txn.object().mutex().unwrap_or_else(Mutex::new_ref))
}

/// What has to match, by `server_session_sharing.match`; `None` when the connection is not shared.
pub fn key(txn: TxnPtr, address: SocketAddr) -> Option<OriginKey> {
    if !may_share(txn) {
        return None;
    }
    let settings = txn.settings.get();
    let sharing = &settings.server_session_sharing_match;
    let by_host = sharing.bits & SharingMatch::HOST_ONLY != 0;
    let address = if sharing.bits & SharingMatch::IP != 0 {
        address
    } else {
        SocketAddr::new([0, 0, 0, 0].into(), address.port())
    };
    if let Some(parent) = txn.parent.borrow().as_ref().filter(|_| by_host) {
        return Some(OriginKey::new(Some(address), Some(parent.host.to_bytes())));
    }
    let request = txn.client_request.get();
    let host = request.as_ref().and_then(|request| request.host()).filter(|_| by_host);
    Some(OriginKey::new(Some(address), host))
}

/// Whether the transaction takes part in sharing.
fn may_share(txn: TxnPtr) -> bool {
    let settings = txn.settings.get();
    let bits = settings.server_session_sharing_match.bits;
    // What TLS would show is equal for no two connections without TLS, as in the original.
    let by_tls = bits & (SharingMatch::SNI | SharingMatch::CERT) != 0;
    if bits == 0 || by_tls || origin_statistics::is_private(txn) {
        return false;
    }
    // A connection that is kept for its client is never used again by the original, not even by that client.
    settings.attach_server_session_to_client == 0
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
    let idle = idle_time(txn, address);
    let with_all = match Pool::of(txn) {
        Pool::Thread => false,
        Pool::Global => true,
        Pool::Hybrid => origin_pool::has(&key),
    };
    match with_all {
        true => shared_pool::put(key, wire.into_conn(), idle),
        false => origin_pool::put(key, wire.into_conn(), idle),
    }
}

/// How long a connection may be idle, in ns. Of those to its origin `per_server.connection.min` stay as long as the origin
/// wants. Without a limit that of all connections holds.
fn idle_time(txn: TxnPtr, address: SocketAddr) -> i64 {
    /// Long enough, and far from the end of the clock.
    const FOREVER: i64 = i64::MAX / 4;
    let (seconds, least) = {
        let settings = txn.settings.get();
        (settings.keep_alive_no_activity_timeout_out, settings.per_server_connection_min)
    };
    let least = u32::try_from(least).unwrap_or(0);
    if seconds > 0 && least > 0 && origin_limits::open(&limit_key(txn, address)) <= least {
        return FOREVER;
    }
    let seconds = if seconds > 0 { seconds } else { txn.settings.global().default_inactivity_timeout };
    if seconds > 0 { seconds.saturating_mul(NS_PER_S) } else { FOREVER }
}

/// Whether the origin's response lets the connection be used again.
fn origin_goes_on(txn: TxnPtr) -> bool {
    let Some(response) = txn.server_response.get() else { return false };
    super::policy::keep_alive::origin_persistent(&txn.settings.get(), &response)
}

/// The silence that is allowed, once more behind SEND_REQUEST_HDR: plugins may have changed it there.
pub fn set_inactivity_timeout(txn: TxnPtr, conn: &Conn) {
    let (inactivity, _) = Context::of(&txn).origin_timeouts();
    conn.set_inactivity_timeout(inactivity);
}

/// Timeouts from here to the end of the response.
pub fn set_timeouts(txn: TxnPtr, conn: &Conn) {
    let (inactivity, active) = Context::of(&txn).origin_timeouts();
    conn.set_timeouts(inactivity, active);
}
