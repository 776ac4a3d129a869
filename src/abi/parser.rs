//! Chapter: incremental parsers.

use std::ffi::c_char;
use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{RawTSParseResult, TSHttpParser, TSMBuffer, TSMLoc, TSMimeParser, TSParseResult};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParserCreate() -> TSMimeParser {
    stub!(TSMimeParserCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParserClear(parser: TSMimeParser) {
    stub!(TSMimeParserClear(parser))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParserDestroy(parser: TSMimeParser) {
    stub!(TSMimeParserDestroy(parser))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrParse(
    parser: TSMimeParser,
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    stub!(TSMimeHdrParse(parser, bufp, offset, start, end) => TSParseResult::TS_PARSE_ERROR.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpParserCreate() -> TSHttpParser {
    stub!(TSHttpParserCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpParserClear(parser: TSHttpParser) {
    stub!(TSHttpParserClear(parser))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpParserDestroy(parser: TSHttpParser) {
    stub!(TSHttpParserDestroy(parser))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrParseReq(
    parser: TSHttpParser,
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    stub!(TSHttpHdrParseReq(parser, bufp, offset, start, end) => TSParseResult::TS_PARSE_ERROR.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrParseResp(
    parser: TSHttpParser,
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    stub!(TSHttpHdrParseResp(parser, bufp, offset, start, end) => TSParseResult::TS_PARSE_ERROR.into())
}
