//! Chapter: URLs.
//!
//! Getters give texts that are not NUL-terminated and stay valid until the URL or its buffer is changed; a part that is
//! absent is NULL with length 0. Setters copy; NULL clears a part, a negative length asks for `strlen`.

use std::ffi::{c_char, c_int};
use std::ptr::null_mut;

use crate::abi::iobuffer;
use crate::abi::mloc::{self, change};
use crate::abi::types::{
    RawTSParseResult, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSIOBuffer, TSMBuffer, TSMLoc, TSParseResult,
};
use crate::message::{MAX_TEXT, Url, UrlMut, new_url};

/// Requires a URL for reading.
///
/// # Safety
/// The handles come from C, which does not end them during the call.
unsafe fn url<'a>(function: &str, bufp: TSMBuffer, offset: TSMLoc) -> &'a Url {
    // SAFETY: passed on from the caller.
    let url = unsafe { mloc::url(function, bufp, offset) };
    // SAFETY: live as just checked.
    unsafe { url.as_ref() }
}

/// Requires a URL for changes; none if its buffer is read-only.
///
/// # Safety
/// The handles come from C, which does not use their buffer on another thread during the call.
unsafe fn url_mut<'a>(function: &str, bufp: TSMBuffer, offset: TSMLoc) -> Option<UrlMut<'a>> {
    // SAFETY: passed on from the caller.
    let url = unsafe { mloc::url(function, bufp, offset) };
    // SAFETY: live as just checked, and this is the only reference made during the call.
    unsafe { UrlMut::of(url) }
}

/// What all getters of parts do.
///
/// # Safety
/// The arguments come from C.
unsafe fn part(
    function: &str,
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
    get: fn(&Url) -> Option<&[u8]>,
) -> *const c_char {
    // SAFETY: passed on from the caller.
    let url = unsafe { url(function, bufp, offset) };
    // SAFETY: passed on from the caller.
    unsafe { mloc::give(function, get(url), length) }
}

/// What all setters of parts do.
///
/// # Safety
/// The arguments come from C.
unsafe fn set_part(
    function: &str,
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
    set: fn(&mut UrlMut<'_>, Option<&[u8]>),
) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let target = unsafe { url_mut(function, bufp, offset) };
    // SAFETY: passed on from the caller.
    let value = unsafe { mloc::text_or_none(function, "value", value, length) };
    change(target, |mut url| value.map(|value| set(&mut url, value)))
}

/// Makes an empty URL in the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlCreate(bufp: TSMBuffer, locp: *mut TSMLoc) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    let url = unsafe { mloc::create("TSUrlCreate", bufp, locp, new_url) };
    change(url, |_| ())
}

/// Makes a copy of a URL, in the same buffer or another.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlClone(
    dest_bufp: TSMBuffer,
    src_bufp: TSMBuffer,
    src_url: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSUrlClone";
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::url(NAME, src_bufp, src_url) };
    // SAFETY: the arguments come from C as they are.
    let url = unsafe { mloc::create(NAME, dest_bufp, locp, new_url) };
    // SAFETY: just made in a live buffer.
    let target = url.and_then(|url| unsafe { UrlMut::of(url) });
    // SAFETY: live as just checked, and another object than the new one.
    change(target, |mut target| target.copy_from(unsafe { source.as_ref() }))
}

/// Makes a URL equal to another one, absent parts included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlCopy(
    dest_bufp: TSMBuffer,
    dest_offset: TSMLoc,
    src_bufp: TSMBuffer,
    src_offset: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSUrlCopy";
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::url(NAME, src_bufp, src_offset) };
    // SAFETY: the handles come from C.
    let target = unsafe { url_mut(NAME, dest_bufp, dest_offset) };
    if dest_offset == src_offset {
        return if target.is_some() { TS_SUCCESS } else { TS_ERROR };
    }
    // SAFETY: live as just checked, and another object than the one that is changed.
    change(target, |mut target| target.copy_from(unsafe { source.as_ref() }))
}

/// Appends the URL's text to an IO buffer, without NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPrint(bufp: TSMBuffer, offset: TSMLoc, iobufp: TSIOBuffer) {
    const NAME: &str = "TSUrlPrint";
    // SAFETY: the handles come from C.
    let text = unsafe { url(NAME, bufp, offset) }.to_vec();
    // SAFETY: the handle comes from C.
    unsafe { iobuffer::buffer(NAME, iobufp) }.write(&text);
}

/// Parses a URL, which is all of the input; what the object was before is forgotten.
///
/// On success `*start` is at the end of the input, or behind the `#` of a fragment.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlParse(
    bufp: TSMBuffer,
    offset: TSMLoc,
    start: *mut *const c_char,
    end: *const c_char,
) -> RawTSParseResult {
    const NAME: &str = "TSUrlParse";
    // SAFETY: C promises a readable input.
    let text = unsafe { mloc::input(NAME, start.cast_const(), end) };
    // SAFETY: the handles come from C.
    let Some(mut url) = (unsafe { url_mut(NAME, bufp, offset) }) else {
        return TSParseResult::TS_PARSE_ERROR.into();
    };
    let Ok(parsed) = url.parse_part(text) else { return TSParseResult::TS_PARSE_ERROR.into() };
    // SAFETY: within the input that was just read.
    unsafe { mloc::take_input(start, parsed.used) };
    match parsed.result {
        Ok(()) => TSParseResult::TS_PARSE_DONE.into(),
        Err(_) => TSParseResult::TS_PARSE_ERROR.into(),
    }
}

/// Gives the length of the URL's text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlLengthGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    mloc::length(unsafe { url("TSUrlLengthGet", bufp, offset) }.length())
}

/// Gives the URL's text in memory for `TSfree`, NUL-terminated; the length does not count the NUL.
///
/// `bufp` may be NULL. NULL and length 0 for a text that is longer than a length can say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlStringGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *mut c_char {
    const NAME: &str = "TSUrlStringGet";
    if !bufp.is_null() {
        mloc::heap(NAME, bufp);
    }
    // SAFETY: the handle comes from C.
    let url = unsafe { mloc::only_url(NAME, offset) };
    // SAFETY: live as just checked.
    let text = Some(unsafe { url.as_ref() }.to_vec()).filter(|text| text.len() <= MAX_TEXT);
    // SAFETY: C promises a place for the length.
    unsafe { mloc::give(NAME, text.as_deref(), length) };
    text.map_or(null_mut(), |text| mloc::c_copy(&text))
}

/// Gives the scheme that was set or parsed; a known one is the pointer `TS_URL_SCHEME_*`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlRawSchemeGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlRawSchemeGet", bufp, offset, length, Url::raw_scheme) }
}

/// Gives the scheme, or `http` or `https` if the URL once had one of that kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlSchemeGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlSchemeGet", bufp, offset, length, Url::scheme) }
}

/// Sets the scheme, unchecked; empty clears it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlSchemeSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe { set_part("TSUrlSchemeSet", bufp, offset, value, length, |url, value| url.set_scheme(value)) }
}

/// Gives the user.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlUserGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlUserGet", bufp, offset, length, Url::user) }
}

/// Sets the user; empty clears it, and then no password is printed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlUserSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe { set_part("TSUrlUserSet", bufp, offset, value, length, |url, value| url.set_user(value)) }
}

/// Gives the password.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPasswordGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlPasswordGet", bufp, offset, length, Url::password) }
}

/// Sets the password; empty clears it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPasswordSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe { set_part("TSUrlPasswordSet", bufp, offset, value, length, |url, value| url.set_password(value)) }
}

/// Gives the host, an IPv6 address in its brackets. NULL for most requests before remapping: see `TSHttpHdrHostGet`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHostGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlHostGet", bufp, offset, length, Url::host) }
}

/// Sets the host, unchecked; empty clears it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHostSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe { set_part("TSUrlHostSet", bufp, offset, value, length, |url, value| url.set_host(value)) }
}

/// Gives the port, or the default of the scheme; 0 without either.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPortGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    c_int::from(unsafe { url("TSUrlPortGet", bufp, offset) }.port())
}

/// Gives the port that was set or parsed, 0 for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlRawPortGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    c_int::from(unsafe { url("TSUrlRawPortGet", bufp, offset) }.raw_port())
}

/// Sets the port, of which the lowest 16 bits count; 0 clears it. An error for a negative one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPortSet(bufp: TSMBuffer, offset: TSMLoc, port: c_int) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    let target = unsafe { url_mut("TSUrlPortSet", bufp, offset) };
    match u32::try_from(port) {
        Ok(port) => change(target, |mut url| url.set_port_number(port)),
        Err(_) => TS_ERROR,
    }
}

/// Gives the path without its leading slash.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPathGet(bufp: TSMBuffer, offset: TSMLoc, length: *mut c_int) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlPathGet", bufp, offset, length, Url::path) }
}

/// Sets the path verbatim; a slash is printed before it. Empty clears it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPathSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe { set_part("TSUrlPathSet", bufp, offset, value, length, |url, value| url.set_path(value)) }
}

/// Gives the FTP type that was set, 0 for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlFtpTypeGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    c_int::from(unsafe { url("TSUrlFtpTypeGet", bufp, offset) }.ftp_type())
}

/// Sets the FTP type; an error for what is neither 0 nor one of `a A e E i I`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlFtpTypeSet(bufp: TSMBuffer, offset: TSMLoc, r#type: c_int) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    let target = unsafe { url_mut("TSUrlFtpTypeSet", bufp, offset) };
    match target.is_some_and(|mut url| url.set_ftp_type(r#type)) {
        true => TS_SUCCESS,
        false => TS_ERROR,
    }
}

/// Gives what follows `;`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpParamsGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlHttpParamsGet", bufp, offset, length, Url::params) }
}

/// Sets the params verbatim; `;` is printed before them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpParamsSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe { set_part("TSUrlHttpParamsSet", bufp, offset, value, length, |url, value| url.set_params(value)) }
}

/// Gives what follows `?`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpQueryGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlHttpQueryGet", bufp, offset, length, Url::query) }
}

/// Sets the query verbatim; `?` is printed before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpQuerySet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe { set_part("TSUrlHttpQuerySet", bufp, offset, value, length, |url, value| url.set_query(value)) }
}

/// Gives what follows `#`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpFragmentGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    // SAFETY: the arguments come from C as they are.
    unsafe { part("TSUrlHttpFragmentGet", bufp, offset, length, Url::fragment) }
}

/// Sets the fragment verbatim; `#` is printed before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlHttpFragmentSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C as they are.
    unsafe {
        set_part("TSUrlHttpFragmentSet", bufp, offset, value, length, |url, value| url.set_fragment(value))
    }
}
