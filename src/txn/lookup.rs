//! What plugins know and say about a transaction's cache lookup.

use super::transaction::Txn;
use crate::message::{Kind, Message};

/// What `TSHttpTxnCacheLookupStatusGet` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum LookupStatus {
    /// Not stored.
    Miss = 0,
    /// Stored, to be revalidated.
    HitStale = 1,
    /// Stored and fresh.
    HitFresh = 2,
    /// Not looked up.
    Skipped = 3,
}

impl LookupStatus {
    /// The status with this number.
    pub fn from_number(number: i32) -> Option<LookupStatus> {
        use LookupStatus::{HitFresh, HitStale, Miss, Skipped};
        [Miss, HitStale, HitFresh, Skipped].into_iter().find(|status| *status as i32 == number)
    }
}

impl Txn {
    /// Names the object in the cache, once and before the lookup; `false` when it is too late or `url` is none.
    pub fn set_cache_url(&self, url: &[u8]) -> bool {
        let mut given = self.control.cache_url.borrow_mut();
        let parses = || Message::new(Kind::Request).url_mut().is_some_and(|mut parsed| parsed.parse(url));
        if given.is_some() || self.lookup_status.get().is_some() || !parses() {
            return false;
        }
        *given = Some(url.to_vec());
        true
    }

    /// The URL that the cache lookup goes by, once that is known.
    pub fn lookup_url(&self) -> Option<Vec<u8>> {
        if let Some(url) = &*self.control.cache_url.borrow() {
            return Some(url.clone());
        }
        let request = self.client_request.get().filter(|_| self.lookup_count.get() > 0)?;
        Some(request.url().to_vec())
    }

    /// Replaces the URL that the cache lookup goes by. Once that has begun it is the request's own, unless a plugin named
    /// another before, as in the original.
    pub fn set_lookup_url(&self, url: &[u8]) {
        let mut given = self.control.cache_url.borrow_mut();
        if given.is_none() && self.lookup_count.get() > 0 {
            if let Some(mut request) = self.client_request.get_mut()
                && let Some(mut target) = request.url_mut()
            {
                target.parse(url);
            }
            return;
        }
        *given = Some(url.to_vec());
    }

    /// What a plugin says the lookup found; `false` for what it cannot become.
    pub fn set_lookup_status(&self, status: LookupStatus) -> bool {
        use LookupStatus::{HitFresh, HitStale, Miss, Skipped};
        match (self.lookup_status.get(), status) {
            (None, _) | (_, Skipped) | (Some(Miss | Skipped), HitStale | HitFresh) => return false,
            (Some(Miss | Skipped), Miss) => {}
            (Some(HitStale | HitFresh), new) => self.lookup_status.set(Some(new)),
        }
        true
    }

    /// What `TSHttpTxnInfoIntGet` tells under a key; `None` for a key that is unknown. Nothing is stored yet, so that only
    /// the lookup leaves a trace.
    pub fn cache_info(&self, key: i32) -> Option<i64> {
        const OPEN_READ_TRIES: i32 = 3;
        const VOLUME: i32 = 5;
        match key {
            OPEN_READ_TRIES => Some(self.lookup_count.get().min(1).into()),
            VOLUME => Some(-1),
            0..VOLUME => Some(0),
            _ => None,
        }
    }
}
