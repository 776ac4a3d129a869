//! The codes of Via that tell how a transaction has gone so far, as the original notes them on its way.

use super::lookup::LookupStatus;
use super::policy::via::{Codes, Place};
use super::transaction::TxnPtr;
use crate::cache;
use crate::message::{Directives, Message, WellKnown};

/// The codes of `txn`, for levels of Via that show them; blanks below.
pub(super) fn codes(txn: TxnPtr, level: i8) -> Codes {
    let mut codes = Codes::default();
    if level < 2 {
        return codes;
    }
    let request = txn.client_request.get();
    let request = request.as_deref().filter(|_| txn.request_is_parsed.get());
    codes.set(Place::Client, client(txn, request));
    codes.set(Place::Error, b'N');
    match txn.lookup_status.get() {
        Some(LookupStatus::Skipped) => codes.set(Place::Tunnel, why_skipped(txn, request)),
        Some(_) => {
            codes.set(Place::Cache, b'M');
            codes.set(Place::CacheType, b'C');
            codes.set(Place::Lookup, b'M');
        }
        None => {}
    }
    if let Some(connected) = txn.outcome.parent_connected.get() {
        codes.set(Place::ParentConnect, if connected { b'S' } else { b'F' });
    }
    if let Some(status) = txn.server_response.get().map(|response| response.status()) {
        if txn.parent.borrow().is_none() {
            codes.set(Place::ServerConnect, b'S');
        }
        server(&mut codes, status, may_be_stored(txn, request));
    }
    codes
}

/// What the client asked for: conditional, without caches, or simply.
fn client(txn: TxnPtr, request: Option<&Message>) -> u8 {
    let Some(request) = request else { return b'E' };
    if request.has(WellKnown::IF_MODIFIED_SINCE) || request.has(WellKnown::IF_NONE_MATCH) {
        return b'I';
    }
    let refuses_caches =
        request.cache_control().directives.intersects(Directives::NO_CACHE | Directives::PRAGMA_NO_CACHE);
    if refuses_caches && txn.settings.get().cache_ignore_client_no_cache == 0 { b'N' } else { b'S' }
}

/// Why the cache was not asked.
fn why_skipped(txn: TxnPtr, request: Option<&Message>) -> u8 {
    let is_method = request.is_some_and(|request| cache::is_lookupable_method(request.method_token()));
    match (txn.settings.get().cache_http, is_method) {
        (0, _) => b'O',
        (_, false) => b'M',
        (_, true) => b' ',
    }
}

/// Whether the answer was fetched for the cache: then every status is one that the origin served.
fn may_be_stored(txn: TxnPtr, request: Option<&Message>) -> bool {
    txn.lookup_status.get() == Some(LookupStatus::Miss)
        && request.is_some_and(|request| {
            request.method_token() == Some(WellKnown::GET) && !request.has(WellKnown::RANGE)
        })
}

/// Whether the answer was fetched for the cache without a condition, the client's own included.
pub(super) fn is_unconditional_fetch(txn: TxnPtr) -> bool {
    let request = txn.client_request.get();
    let conditions = [
        WellKnown::IF_MODIFIED_SINCE,
        WellKnown::IF_NONE_MATCH,
        WellKnown::IF_UNMODIFIED_SINCE,
        WellKnown::IF_MATCH,
        WellKnown::AUTHORIZATION,
    ];
    may_be_stored(txn, request.as_deref())
        && request.is_some_and(|request| !conditions.into_iter().any(|name| request.has(name)))
}

/// What the origin answered and the proxy made of it.
fn server(codes: &mut Codes, status: i32, may_be_stored: bool) {
    let (server, proxy) = match (status, may_be_stored) {
        (304, true) => (b'N', b'S'),
        (304, false) => (b'N', b'N'),
        (200, _) | (_, true) => (b'S', b'S'),
        _ => return,
    };
    codes.set(Place::Server, server);
    codes.set(Place::Proxy, proxy);
}
