//! Chapter: transactions: messages.

use libc::size_t;
use std::ffi::{c_char, c_int};
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpTxn, TSIOBufferReader, TSMBuffer, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientReqGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnClientReqGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnClientRespGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerReqGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnServerReqGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnServerRespGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedReqGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedReqGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnCachedRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnCachedRespGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPristineUrlGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    url_loc: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnPristineUrlGet(txnp, bufp, url_loc) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnEffectiveUrlStringGet(txnp: TSHttpTxn, length: *mut c_int) -> *mut c_char {
    stub!(TSHttpTxnEffectiveUrlStringGet(txnp, length) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnTransformRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpTxnTransformRespGet(txnp, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnErrorBodySet(
    txnp: TSHttpTxn,
    buf: *mut c_char,
    buflength: size_t,
    mimetype: *mut c_char,
) {
    stub!(TSHttpTxnErrorBodySet(txnp, buf, buflength, mimetype))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPostBufferReaderGet(txnp: TSHttpTxn) -> TSIOBufferReader {
    stub!(TSHttpTxnPostBufferReaderGet(txnp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerRequestBodySet(txnp: TSHttpTxn, buf: *mut c_char, buflength: i64) {
    stub!(TSHttpTxnServerRequestBodySet(txnp, buf, buflength))
}
