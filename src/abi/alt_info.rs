//! Chapter: alternates.

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpAltInfo, TSMBuffer, TSMLoc};

/// The client's request, during `TS_EVENT_HTTP_SELECT_ALT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoClientReqGet(
    infop: TSHttpAltInfo,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpAltInfoClientReqGet(infop, bufp, offset) => TS_ERROR)
}

/// The request that the alternate was stored for, during `TS_EVENT_HTTP_SELECT_ALT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoCachedReqGet(
    infop: TSHttpAltInfo,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpAltInfoCachedReqGet(infop, bufp, offset) => TS_ERROR)
}

/// The alternate's response, during `TS_EVENT_HTTP_SELECT_ALT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoCachedRespGet(
    infop: TSHttpAltInfo,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpAltInfoCachedRespGet(infop, bufp, offset) => TS_ERROR)
}

/// Says how well the alternate fits, from 0 (not at all) to 1; several plugins' answers are multiplied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoQualitySet(infop: TSHttpAltInfo, quality: f32) {
    stub!(TSHttpAltInfoQualitySet(infop, quality))
}
