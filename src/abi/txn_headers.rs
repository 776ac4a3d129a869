//! Chapter: transactions: messages.

use libc::size_t;
use std::ffi::{CStr, c_char, c_int};
use std::ptr::null_mut;

use crate::abi::check;
use crate::abi::mloc::c_copy;
use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn, TSIOBufferReader, TSMBuffer, TSMLoc,
};
use crate::txn::control::ErrorBody;
use crate::txn::transaction::{Slot, TxnPtr};

/// Gives the handles of one of the transaction's messages, for the function of this name; an error while there is none.
///
/// # Safety
/// `txnp` is a handle, and the other pointers are null or can be written to.
#[inline]
unsafe fn message(
    function: &str,
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
    which: impl FnOnce(&TxnPtr) -> &Slot,
) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    check::not_null(function, "bufp", bufp);
    check::not_null(function, "offset", offset);
    let Some((buffer, header)) = which(&txn).handles() else { return TS_ERROR };
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *bufp = buffer.cast() };
    // SAFETY: as above.
    unsafe { *offset = header.cast() };
    TS_SUCCESS
}

/// The client's request, until the end of the transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { message("TSHttpTxnClientReqGet", txnp, bufp, offset, |txn| &txn.client_request) }
}

/// The response to the client; `TS_ERROR` before it is made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { message("TSHttpTxnClientRespGet", txnp, bufp, offset, |txn| &txn.client_response) }
}

/// The request to the origin; `TS_ERROR` before it is made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReqGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { message("TSHttpTxnServerReqGet", txnp, bufp, offset, |txn| &txn.server_request) }
}

/// The origin's response; `TS_ERROR` before it came.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { message("TSHttpTxnServerRespGet", txnp, bufp, offset, |txn| &txn.server_response) }
}

/// The request that the cached response was stored for, read-only; `TS_ERROR` without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedReqGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedReqGet(txnp, bufp, offset) => TS_ERROR)
}

/// The cached response, read-only; `TS_ERROR` without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedRespGet(txnp, bufp, offset) => TS_ERROR)
}

/// The URL as the client sent it, before remapping.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPristineUrlGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    url_loc: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnPristineUrlGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "bufp", bufp);
    check::not_null(NAME, "url_loc", url_loc);
    let Some((buffer, url)) = txn.pristine_url() else { return TS_ERROR };
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *bufp = buffer.cast() };
    // SAFETY: as above.
    unsafe { *url_loc = url.cast() };
    TS_SUCCESS
}

/// The request's URL as it is now, with scheme and host, for `TSfree`; its length goes to `length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnEffectiveUrlStringGet(txnp: TSHttpTxn, length: *mut c_int) -> *mut c_char {
    const NAME: &str = "TSHttpTxnEffectiveUrlStringGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "length", length);
    let Some(text) = txn.client_request.get().map(|request| request.effective_url()) else {
        return null_mut();
    };
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *length = c_int::try_from(text.len()).unwrap_or(c_int::MAX) };
    c_copy(&text)
}

/// The response that goes to the transforms; `TS_ERROR` without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnTransformRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    unsafe { message("TSHttpTxnTransformRespGet", txnp, bufp, offset, |txn| &txn.transform_response) }
}

/// Takes over memory from `TSmalloc`: copies `length` bytes and frees it; `None` for null.
///
/// # Safety
/// `memory` is null, or from the C library's allocator, with that many bytes, and nobody else's any more.
pub(super) unsafe fn take_over(memory: *mut c_char, length: usize) -> Option<Vec<u8>> {
    if memory.is_null() {
        return None;
    }
    // SAFETY: readable by contract.
    let bytes = unsafe { std::slice::from_raw_parts(memory.cast_const().cast::<u8>(), length) }.to_vec();
    // SAFETY: the C library's memory by contract, and ours now.
    unsafe { libc::free(memory.cast()) };
    Some(bytes)
}

/// The body of an error response; both texts are from `TSmalloc` and taken over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnErrorBodySet(
    txnp: TSHttpTxn,
    buf: *mut c_char,
    buflength: size_t,
    mimetype: *mut c_char,
) {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnErrorBodySet", txnp) };
    let type_length = match mimetype.is_null() {
        true => 0,
        // SAFETY: a C string by contract.
        false => unsafe { CStr::from_ptr(mimetype) }.count_bytes(),
    };
    // SAFETY: memory from TSmalloc that the caller gives up, by contract.
    let content_type = unsafe { take_over(mimetype, type_length) };
    // SAFETY: as above.
    let body = unsafe { take_over(buf, buflength) };
    *txn.control.error_body.borrow_mut() = body.map(|body| ErrorBody { body, content_type });
}

/// The request's body when it is buffered; freed by `TSIOBufferReaderFree`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPostBufferReaderGet(txnp: TSHttpTxn) -> TSIOBufferReader {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnPostBufferReaderGet", txnp) };
    let copy = txn.request_copy.borrow();
    // The plugin frees it by `TSIOBufferReaderFree`.
    copy.as_ref().map_or(null_mut(), |copy| copy.reader().into_raw().cast())
}

/// Gives the request to the origin a body; `buf` is from `TSmalloc` and taken over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRequestBodySet(txnp: TSHttpTxn, buf: *mut c_char, buflength: i64) {
    const NAME: &str = "TSHttpTxnServerRequestBodySet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let Ok(length) = usize::try_from(buflength) else { check::bad_argument(NAME, "buflength", buflength) };
    // SAFETY: memory from TSmalloc that the caller gives up, by contract.
    *txn.control.request_body.borrow_mut() = unsafe { take_over(buf, length) };
}
