//! Step 5: the cache lookup. Until the cache is filled in, whatever may be looked up is a miss.

use super::hooks::Hook;
use super::lookup::LookupStatus;
use super::milestones::Milestone;
use super::policy::LocalAnswer;
use super::run::hook;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::cache;
use crate::message::WellKnown;

/// Looks the request up, but for the later legs of a followed redirect, and calls CACHE_LOOKUP_COMPLETE.
pub async fn lookup(txn: TxnPtr) -> Step<()> {
    if is_lookupable(txn) {
        txn.milestones.mark(Milestone::CacheOpenReadBegin);
        txn.lookup_count.set(txn.lookup_count.get() + 1);
        let status = match cache::lookup() {
            cache::Lookup::Miss => LookupStatus::Miss,
        };
        txn.lookup_status.set(Some(status));
        txn.milestones.mark(Milestone::CacheOpenReadEnd);
        if is_purge(txn) {
            // Nothing is stored, hence nothing is removed; the origin does not hear of it.
            return Err(Stop::Local(LocalAnswer::Purged(false)));
        }
    } else {
        txn.lookup_status.set(Some(LookupStatus::Skipped));
        super::statistics::count_tunnel(txn);
    }
    if txn.settings.get().cache_http == 0 && txn.redirects.get() > 0 {
        // Nothing was to be looked up, and plugins know it from the first leg.
        return Ok(());
    }
    hook(txn, Hook::CACHE_LOOKUP_COMPLETE).await
}

/// Whether the request asks to forget the object: PURGE, and DELETE that is to go no further.
fn is_purge(txn: TxnPtr) -> bool {
    let Some(request) = txn.client_request.get() else { return false };
    match request.method_token() {
        Some(WellKnown::PURGE) => true,
        Some(WellKnown::DELETE) => request.get_int(WellKnown::MAX_FORWARDS) == Some(0),
        _ => false,
    }
}

/// Whether the origin's address is asked for only when the cache has not answered. Without a cache there is nothing to wait
/// for.
pub fn comes_before_origin(txn: TxnPtr) -> bool {
    // As the records say: a plugin's setting comes too late for this, as in the original.
    let records = &txn.settings.global().overridable;
    records.cache_http != 0 && records.doc_in_cache_skip_dns != 0
}

/// Whether the request is one that the cache may answer.
pub fn is_lookupable(txn: TxnPtr) -> bool {
    if txn.settings.get().cache_http == 0 || txn.redirects.get() > 0 {
        return false;
    }
    let Some(request) = txn.client_request.get() else { return false };
    let forced = txn.control.is_set(super::control::Flag::RequestCacheable);
    forced || cache::is_lookupable_method(request.method_token())
}
