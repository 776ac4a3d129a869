//! Chapter: protocol stacks and tags.

use std::ffi::{CStr, c_char, c_int};
use std::ptr::null;

use crate::abi::check;
use crate::abi::constants;
use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSCont, TSHttpSsn, TSHttpTxn, TSVConn};
use crate::txn::context;

/// Takes a protocol out of what this TLS connection offers, before the handshake.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnProtocolDisable(
    connp: TSVConn,
    protocol_name: *const c_char,
) -> RawTSReturnCode {
    stub!(TSVConnProtocolDisable(connp, protocol_name) => TS_ERROR)
}

/// Adds a protocol to what this TLS connection offers, before the handshake.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnProtocolEnable(
    connp: TSVConn,
    protocol_name: *const c_char,
) -> RawTSReturnCode {
    stub!(TSVConnProtocolEnable(connp, protocol_name) => TS_ERROR)
}

/// Has the continuation accept TLS connections that negotiate this protocol.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetAcceptNamedProtocol(contp: TSCont, protocol: *const c_char) -> RawTSReturnCode {
    stub!(TSNetAcceptNamedProtocol(contp, protocol) => TS_ERROR)
}

/// Stores at most `count` tags of a stack, from the top, and how many those are.
///
/// # Safety
/// `result` has room for `count` tags, `actual` is null or can be written to.
unsafe fn store_stack(
    function: &str,
    stack: &[&str],
    count: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    check::require(count <= 0 || !result.is_null(), function, "result", "null");
    let tags = stack.iter().filter_map(|tag| constants::protocol_tag(tag.as_bytes()));
    let mut stored = 0;
    for (place, tag) in (0..usize::try_from(count).unwrap_or(0)).zip(tags) {
        // SAFETY: within the room that the caller has.
        unsafe { result.add(place).write(tag.as_ptr()) };
        stored += 1;
    }
    if !actual.is_null() {
        // SAFETY: writable by contract.
        unsafe { *actual = stored };
    }
    TS_SUCCESS
}

/// The first tag of a stack that begins with a text; null for none.
///
/// # Safety
/// `start` is null or a C string.
unsafe fn find_tag(function: &str, stack: &[&str], start: *const c_char) -> *const c_char {
    // SAFETY: passed on from the caller; null is refused.
    let start = unsafe { check::c_bytes(function, "tag", start) };
    let found = stack.iter().find(|tag| tag.as_bytes().starts_with(start));
    found.and_then(|tag| constants::protocol_tag(tag.as_bytes())).map_or(null(), CStr::as_ptr)
}

/// The protocols between client and us, from the top, at most `count`; their number goes to `actual`. The
/// texts are static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientProtocolStackGet(
    txnp: TSHttpTxn,
    count: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnClientProtocolStackGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: passed on from the plugin.
    unsafe { store_stack(NAME, context::client_stack(txn), count, result, actual) }
}

/// The protocols between client and us, from the top, at most `count`; their number goes to `actual`. The
/// texts are static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientProtocolStackGet(
    ssnp: TSHttpSsn,
    count: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpSsnClientProtocolStackGet";
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn(NAME, ssnp) };
    // SAFETY: passed on from the plugin.
    unsafe { store_stack(NAME, context::session_stack(ssn), count, result, actual) }
}

/// The first protocol between client and us that begins with `tag`, or null; static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientProtocolStackContains(
    txnp: TSHttpTxn,
    tag: *const c_char,
) -> *const c_char {
    const NAME: &str = "TSHttpTxnClientProtocolStackContains";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: passed on from the plugin.
    unsafe { find_tag(NAME, context::client_stack(txn), tag) }
}

/// The first protocol between client and us that begins with `tag`, or null; static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSsnClientProtocolStackContains(
    ssnp: TSHttpSsn,
    tag: *const c_char,
) -> *const c_char {
    const NAME: &str = "TSHttpSsnClientProtocolStackContains";
    // SAFETY: the handle comes from C.
    let ssn = unsafe { check::ssn(NAME, ssnp) };
    // SAFETY: passed on from the plugin.
    unsafe { find_tag(NAME, context::session_stack(ssn), tag) }
}

/// The one pointer of a known protocol tag, or null. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNormalizedProtocolTag(tag: *const c_char) -> *const c_char {
    // SAFETY: passed on from the plugin.
    let tag = unsafe { check::c_bytes("TSNormalizedProtocolTag", "tag", tag) };
    constants::protocol_tag(tag).map_or(null(), CStr::as_ptr)
}

/// Null: tags cannot be added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSRegisterProtocolTag(tag: *const c_char) -> *const c_char {
    let _ = tag;
    // No tag can be added; the original answers the same, whatever it is given.
    null()
}

/// The protocols between us and the origin, from the top, at most `count`; their number goes to `actual`. The
/// texts are static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerProtocolStackGet(
    txnp: TSHttpTxn,
    count: c_int,
    result: *mut *const c_char,
    actual: *mut c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnServerProtocolStackGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: passed on from the plugin.
    unsafe { store_stack(NAME, context::server_connection_stack(txn), count, result, actual) }
}

/// The first protocol between us and the origin that begins with `tag`, or null; static.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerProtocolStackContains(
    txnp: TSHttpTxn,
    tag: *const c_char,
) -> *const c_char {
    const NAME: &str = "TSHttpTxnServerProtocolStackContains";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: passed on from the plugin.
    unsafe { find_tag(NAME, context::server_connection_stack(txn), tag) }
}
