//! Chapter: incremental parsers.
//!
//! A parser is for one message; `Clear` prepares it for the next. `*start` moves over what was taken: to `end` when more
//! input is wanted, behind the empty line when done, behind the offending line on an error.

use std::ffi::{c_char, c_void};
use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use crate::abi::check::bad_pointer;
use crate::abi::http_hdr::http_mut;
use crate::abi::mloc;
use crate::abi::types::{RawTSParseResult, TSHttpParser, TSMBuffer, TSMLoc, TSMimeParser, TSParseResult};
use crate::message::{Limits, MimeMut, ParseError, Parsed, Parser, Progress};
use crate::pool::{Pooled, SlotHead};

/// The kind word of a parser.
const KIND: u32 = 0x5041_5253;

/// A parser as C has it.
#[repr(C)]
struct Handle {
    head: SlotHead,
    parser: Parser,
}

crate::pooled!(Handle);

impl Handle {
    fn create() -> *mut c_void {
        Handle::pool_new(Handle { head: SlotHead::new(KIND), parser: Parser::new() }).as_ptr().cast()
    }

    /// Requires a live parser.
    ///
    /// # Safety
    /// `parser` is null or was once handed out as a parser.
    unsafe fn require<'a>(function: &str, parser: *mut c_void) -> &'a mut Handle {
        let handle = NonNull::new(parser.cast::<Handle>());
        match handle.filter(|handle| crate::pool::head(*handle).kind.load(Ordering::Relaxed) == KIND) {
            // SAFETY: its word says that it is live, and C uses it on one thread at a time.
            Some(mut handle) => unsafe { handle.as_mut() },
            None => bad_pointer(function, "parser", parser),
        }
    }

    /// Ends a parser.
    ///
    /// # Safety
    /// `parser` is null or was once handed out as a parser.
    unsafe fn destroy(function: &str, parser: *mut c_void) {
        // SAFETY: passed on from the caller.
        let handle = NonNull::from(unsafe { Handle::require(function, parser) });
        // SAFETY: live as just checked, and C gives it up.
        unsafe { Handle::pool_free(handle) };
    }
}

/// The rules of a response's head: white space before a colon is repaired.
const RESPONSE: Limits = Limits { space_before_colon: true, ..Limits::API };

fn result(outcome: Result<Progress, ParseError>) -> RawTSParseResult {
    match outcome {
        Ok(Progress::Done) => TSParseResult::TS_PARSE_DONE.into(),
        Ok(Progress::More) => TSParseResult::TS_PARSE_CONT.into(),
        Err(_) => TSParseResult::TS_PARSE_ERROR.into(),
    }
}

/// What all parsing functions do; `target` is none in a read-only buffer.
///
/// # Safety
/// The arguments come from C.
unsafe fn parse<T>(
    function: &str,
    parser: *mut c_void,
    target: Option<T>,
    start: *mut *const c_char,
    end: *const c_char,
    parse: impl FnOnce(&mut T, &mut Parser, &[u8]) -> Parsed,
) -> RawTSParseResult {
    // SAFETY: passed on from the caller.
    let handle = unsafe { Handle::require(function, parser) };
    // SAFETY: passed on from the caller.
    let input = unsafe { mloc::input(function, start.cast_const(), end) };
    let Some(mut target) = target else { return TSParseResult::TS_PARSE_ERROR.into() };
    let parsed = parse(&mut target, &mut handle.parser, input);
    // SAFETY: within the input that was just read.
    unsafe { mloc::take_input(start, parsed.consumed) };
    result(parsed.outcome)
}

/// Makes a parser of fields, to be ended by `TSMimeParserDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParserCreate() -> TSMimeParser {
    Handle::create().cast()
}

/// Forgets an unfinished line.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParserClear(parser: TSMimeParser) {
    // SAFETY: the handle comes from C.
    unsafe { Handle::require("TSMimeParserClear", parser.cast()) }.parser.reset();
}

/// Ends a parser.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParserDestroy(parser: TSMimeParser) {
    // SAFETY: the handle comes from C.
    unsafe { Handle::destroy("TSMimeParserDestroy", parser.cast()) };
}

/// Parses fields up to the empty line, and adds them to a header. All is copied; the input is not changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrParse(
    parser: TSMimeParser,
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    const NAME: &str = "TSMimeHdrParse";
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime(NAME, bufp, offset) };
    // SAFETY: live as just checked, and the only reference made during the call.
    let target = unsafe { MimeMut::of(header) };
    // SAFETY: the arguments come from C.
    unsafe {
        parse(NAME, parser.cast(), target, start, end, |header, parser, input| {
            header.parse(parser, input, &Limits::API)
        })
    }
}

/// Makes a parser of HTTP heads, to be ended by `TSHttpParserDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpParserCreate() -> TSHttpParser {
    Handle::create().cast()
}

/// Prepares a parser for the next message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpParserClear(parser: TSHttpParser) {
    // SAFETY: the handle comes from C.
    unsafe { Handle::require("TSHttpParserClear", parser.cast()) }.parser.reset();
}

/// Ends a parser.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpParserDestroy(parser: TSHttpParser) {
    // SAFETY: the handle comes from C.
    unsafe { Handle::destroy("TSHttpParserDestroy", parser.cast()) };
}

/// Parses a request's head into a header, which becomes a request; its fields are added to those that are there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrParseReq(
    parser: TSHttpParser,
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    const NAME: &str = "TSHttpHdrParseReq";
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut(NAME, bufp, offset) };
    // SAFETY: the arguments come from C.
    unsafe {
        parse(NAME, parser.cast(), target, start, end, |header, parser, input| {
            header.parse_request(parser, input, &Limits::API)
        })
    }
}

/// Parses a response's head into a header, which becomes a response; its fields are added to those that are there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrParseResp(
    parser: TSHttpParser,
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    const NAME: &str = "TSHttpHdrParseResp";
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut(NAME, bufp, offset) };
    // SAFETY: the arguments come from C.
    unsafe {
        parse(NAME, parser.cast(), target, start, end, |header, parser, input| {
            header.parse_response(parser, input, &RESPONSE)
        })
    }
}
