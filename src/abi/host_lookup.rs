//! Chapter: name resolution.

use libc::{size_t, sockaddr};
use std::ffi::c_char;
use std::ptr::null_mut;

use crate::abi::check::{not_null, require};
use crate::abi::types::{TSAction, TSCont, TSHostLookupResult};
use crate::abi::vconn::locked;
use crate::config::records;
use crate::net::resolve::{self, LookupResult, Preference};

/// Resolves a name: `TS_EVENT_HOST_LOOKUP` follows, with a `TSHostLookupResult` or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostLookup(contp: TSCont, hostname: *const c_char, namelen: size_t) -> TSAction {
    const NAME: &str = "TSHostLookup";
    not_null(NAME, "hostname", hostname);
    require(namelen > 0, NAME, "namelen", namelen);
    // SAFETY: C promises `namelen` readable bytes.
    let host = unsafe { std::slice::from_raw_parts(hostname.cast::<u8>(), namelen) };
    // SAFETY: the handle comes from C.
    let (cont, _guard) = unsafe { locked(NAME, contp) };
    let order = records::text("proxy.config.hostdb.ip_resolve").unwrap_or_default();
    let action = resolve::lookup_for_plugin(cont, host, Preference::parse(&order, None));
    action.map_or(null_mut(), |action| action.as_ptr().cast())
}

/// An address that the name has, its port 0; during the event.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostLookupResultAddrGet(lookup_result: TSHostLookupResult) -> *const sockaddr {
    not_null("TSHostLookupResultAddrGet", "lookup_result", lookup_result);
    // SAFETY: the plugin passes what came with the event, during the event.
    unsafe { &*lookup_result.cast_const().cast::<LookupResult>() }.addr()
}
