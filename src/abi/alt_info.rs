//! Chapter: alternates.

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpAltInfo, TSMBuffer, TSMLoc};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoClientReqGet(
    infop: TSHttpAltInfo,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpAltInfoClientReqGet(infop, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoCachedReqGet(
    infop: TSHttpAltInfo,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpAltInfoCachedReqGet(infop, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoCachedRespGet(
    infop: TSHttpAltInfo,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    stub!(TSHttpAltInfoCachedRespGet(infop, bufp, offset) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpAltInfoQualitySet(infop: TSHttpAltInfo, quality: f32) {
    stub!(TSHttpAltInfoQualitySet(infop, quality))
}
