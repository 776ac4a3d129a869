//! Lookups of plugins (`TSHostLookup`).

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Lookup, Preference, lookup, lookup_now};
use crate::event::{self, Action, Cancel, ObjRef, Object, Pool};
use crate::net::endpoint::Endpoint;
use crate::net::vio::code;

/// What a plugin gets with `HOST_LOOKUP` (`TSHostLookupResult`); valid during the callback.
#[repr(C)]
#[derive(Debug)]
pub struct LookupResult {
    endpoint: Endpoint,
}

impl LookupResult {
    /// The address, with port 0.
    pub fn addr(&self) -> *const libc::sockaddr {
        self.endpoint.as_ptr()
    }
}

#[derive(Default)]
struct Pending(AtomicBool);

impl Cancel for Pending {
    fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Looks a name up for a plugin. `cont` gets `HOST_LOOKUP` with a [`LookupResult`], or null on failure: before this
/// returns when the answer is known, else later. The caller holds the continuation's mutex.
///
/// `None` when no event thread runs.
pub fn lookup_for_plugin(cont: ObjRef, host: &[u8], preference: Preference) -> Option<Action> {
    let mutex = cont.live().and_then(Object::mutex)?;
    if let Some(known) = lookup_now(host, preference) {
        tell(cont, &known);
        return Some(Action::DONE);
    }
    let thread = event::current_loop().or_else(|| event::pick(Pool::Net))?;
    let pending = Arc::new(Pending::default());
    let action = Action::new(pending.clone());
    let host = host.to_vec();
    thread.post(move || {
        // The lookup itself needs no lock of the plugin's.
        event::spawn(event::Mutex::new_ref(), async move {
            let result = lookup(&host, preference).await;
            let _guard = event::lock(mutex).await;
            action.finish();
            if !pending.0.load(Ordering::Acquire) {
                tell(cont, &result);
            }
        });
    });
    Some(action)
}

/// Calls the continuation, whose mutex is held.
fn tell(cont: ObjRef, result: &Lookup) {
    let Some(object) = cont.live() else { return };
    let first = result.as_ref().ok().and_then(|answer| answer.addrs.first().copied());
    let mut result =
        first.map(|ip| LookupResult { endpoint: Endpoint::from(std::net::SocketAddr::new(ip, 0)) });
    let edata =
        result.as_mut().map_or(std::ptr::null_mut(), |result| std::ptr::from_mut(result).cast::<c_void>());
    (object.call_fn())(cont.address(), code::HOST_LOOKUP, edata);
}
