//! Chapter: HTTP headers.
//!
//! Functions about requests give NULL, 0 or an error for responses, and the reverse.

use std::ffi::{c_char, c_int};
use std::ptr::null;

use crate::abi::check::{bad_argument, bad_pointer, not_null};
use crate::abi::iobuffer;
use crate::abi::mloc::{self, change};
use crate::abi::types::{
    RawTSHttpStatus, RawTSHttpType, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSIOBuffer, TSMBuffer, TSMLoc,
};
use crate::message::{HttpHdr, HttpMut, Kind, Name, Version, new_http, reason_c};

/// Requires an HTTP header for reading.
///
/// # Safety
/// The handles come from C, which does not end them during the call.
unsafe fn http<'a>(function: &str, bufp: TSMBuffer, offset: TSMLoc) -> &'a HttpHdr {
    // SAFETY: passed on from the caller.
    let header = unsafe { mloc::http(function, bufp, offset) };
    // SAFETY: live as just checked.
    unsafe { header.as_ref() }
}

/// Requires an HTTP header for changes; none if its buffer is read-only.
///
/// # Safety
/// The handles come from C, which does not use their buffer on another thread during the call.
pub unsafe fn http_mut<'a>(function: &str, bufp: TSMBuffer, offset: TSMLoc) -> Option<HttpMut<'a>> {
    // SAFETY: passed on from the caller.
    let header = unsafe { mloc::http(function, bufp, offset) };
    // SAFETY: live as just checked, and the only reference made during the call.
    unsafe { HttpMut::of(header) }
}

/// A header for changes if it is of that kind.
fn of_kind(header: Option<HttpMut<'_>>, kind: Kind) -> Option<HttpMut<'_>> {
    header.filter(|header| header.kind() == kind)
}

/// Makes an HTTP header of unknown type in the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrCreate(bufp: TSMBuffer) -> TSMLoc {
    let heap = mloc::heap("TSHttpHdrCreate", bufp);
    // SAFETY: live as just checked.
    unsafe { new_http(heap) }.as_ptr().cast()
}

/// Does nothing: a header lives as long as its buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrDestroy(bufp: TSMBuffer, offset: TSMLoc) {
    // SAFETY: the handles come from C.
    unsafe { mloc::http("TSHttpHdrDestroy", bufp, offset) };
}

/// Makes a copy of a header, in the same buffer or another.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrClone(
    dest_bufp: TSMBuffer,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrClone";
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::http(NAME, src_bufp, src_hdr) };
    // SAFETY: the arguments come from C as they are.
    let header = unsafe { mloc::create(NAME, dest_bufp, locp, new_http) };
    // SAFETY: just made in a live buffer.
    let target = header.and_then(|header| unsafe { HttpMut::of(header) });
    // SAFETY: live as just checked, and another header than the new one.
    change(target, |mut target| unsafe { target.copy_from(source) })
}

/// Makes a header equal to another: type, start line and fields.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrCopy(
    dest_bufp: TSMBuffer,
    dest_offset: TSMLoc,
    src_bufp: TSMBuffer,
    src_offset: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrCopy";
    // SAFETY: the handles come from C.
    let source = unsafe { mloc::http(NAME, src_bufp, src_offset) };
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut(NAME, dest_bufp, dest_offset) };
    if dest_offset == src_offset {
        return if target.is_some() { TS_SUCCESS } else { TS_ERROR };
    }
    // SAFETY: live as just checked, and another header than the one that is changed.
    change(target, |mut target| unsafe { target.copy_from(source) })
}

/// Appends the header's text to an IO buffer, without internal fields (`@…`); a request without method prints nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrPrint(bufp: TSMBuffer, offset: TSMLoc, iobufp: TSIOBuffer) {
    const NAME: &str = "TSHttpHdrPrint";
    // SAFETY: the handles come from C.
    let header = unsafe { http(NAME, bufp, offset) };
    // SAFETY: the handle comes from C.
    let mut buffer = unsafe { iobuffer::buffer(NAME, iobufp) };
    let mut text = Vec::new();
    header.print_into(&mut text);
    buffer.write(&text);
}

/// Gives the length of the header's text, internal fields included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrLengthGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    mloc::length(unsafe { http("TSHttpHdrLengthGet", bufp, offset) }.length())
}

/// Gives the type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrTypeGet(bufp: TSMBuffer, offset: TSMLoc) -> RawTSHttpType {
    // SAFETY: the handles come from C.
    RawTSHttpType(unsafe { http("TSHttpHdrTypeGet", bufp, offset) }.kind() as c_int)
}

/// Sets the type of a header that has none yet; otherwise does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrTypeSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    r#type: RawTSHttpType,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrTypeSet";
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut(NAME, bufp, offset) };
    let kind = match r#type.0 {
        0 => Kind::Unknown,
        1 => Kind::Request,
        2 => Kind::Response,
        other => bad_argument(NAME, "type", other),
    };
    change(target, |mut header| {
        if header.kind() == Kind::Unknown {
            header.set_kind(kind);
        }
    })
}

/// Gives the version: major in the upper 16 bits, minor in the lower.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrVersionGet(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    let version = unsafe { http("TSHttpHdrVersionGet", bufp, offset) }.version();
    c_int::from(version.major) << 16 | c_int::from(version.minor)
}

/// Sets the version, of which 8 bits of each half count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrVersionSet(bufp: TSMBuffer, offset: TSMLoc, ver: c_int) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut("TSHttpHdrVersionSet", bufp, offset) };
    let version = Version { major: (ver >> 16) as u8, minor: ver as u8 };
    change(target, |mut header| header.set_version(version))
}

/// Gives the method of a request, for a known one the pointer `TS_HTTP_METHOD_*`; NULL and 0 when none was set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrMethodGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    const NAME: &str = "TSHttpHdrMethodGet";
    // SAFETY: the handles come from C.
    let header = unsafe { http(NAME, bufp, offset) };
    // SAFETY: C promises a place for the length.
    unsafe { mloc::give(NAME, header.method(), length) }
}

/// Sets the method of a request; a known one in any case becomes the known one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrMethodSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrMethodSet";
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut(NAME, bufp, offset) };
    // SAFETY: C promises a text of that length.
    let method = unsafe { mloc::text(NAME, "value", value, length) };
    change(of_kind(target, Kind::Request), |mut header| {
        method.map(|method| header.set_method(Name::Text(method)))
    })
}

/// Gives the host of a request: the URL's, else that of the Host field up to its port; NULL and 0 without both.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrHostGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    const NAME: &str = "TSHttpHdrHostGet";
    // SAFETY: the handles come from C.
    let header = unsafe { http(NAME, bufp, offset) };
    // SAFETY: C promises a place for the length.
    unsafe { mloc::give(NAME, header.host(), length) }
}

/// Gives the URL of a request; an error for anything else.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrUrlGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrUrlGet";
    // SAFETY: the handles come from C.
    let header = unsafe { http(NAME, bufp, offset) };
    not_null(NAME, "locp", locp);
    let Some(url) = header.url_object() else { return TS_ERROR };
    // SAFETY: C promises a place for a location.
    unsafe { mloc::give_loc(NAME, locp, url.as_ptr().cast()) };
    TS_SUCCESS
}

/// Makes a URL that of a request: one of the same buffer is adopted, another copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrUrlSet(bufp: TSMBuffer, offset: TSMLoc, url: TSMLoc) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrUrlSet";
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut(NAME, bufp, offset) };
    // SAFETY: the handle comes from C.
    let url = unsafe { mloc::only_url(NAME, url) };
    // SAFETY: live as just checked.
    change(of_kind(target, Kind::Request), |mut header| unsafe { header.set_url(url) })
}

/// Gives the status of a response; 0 when none was set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrStatusGet(bufp: TSMBuffer, offset: TSMLoc) -> RawTSHttpStatus {
    // SAFETY: the handles come from C.
    RawTSHttpStatus(unsafe { http("TSHttpHdrStatusGet", bufp, offset) }.status())
}

/// Sets the status of a response, of which the lowest 16 bits count; the reason stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrStatusSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    status: RawTSHttpStatus,
) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut("TSHttpHdrStatusSet", bufp, offset) };
    change(of_kind(target, Kind::Response), |mut header| header.set_status(status.0))
}

/// Gives the reason phrase of a response; NULL and 0 when none was set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrReasonGet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    const NAME: &str = "TSHttpHdrReasonGet";
    // SAFETY: the handles come from C.
    let header = unsafe { http(NAME, bufp, offset) };
    // SAFETY: C promises a place for the length.
    unsafe { mloc::give(NAME, header.reason(), length) }
}

/// Sets the reason phrase of a response.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrReasonSet(
    bufp: TSMBuffer,
    offset: TSMLoc,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrReasonSet";
    // SAFETY: the handles come from C.
    let target = unsafe { http_mut(NAME, bufp, offset) };
    // SAFETY: C promises a text of that length.
    let reason = unsafe { mloc::text(NAME, "value", value, length) };
    change(of_kind(target, Kind::Response), |mut header| reason.map(|reason| header.set_reason(Some(reason))))
}

/// Gives the usual reason phrase of a status, static and NUL-terminated; NULL for a status that has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrReasonLookup(status: RawTSHttpStatus) -> *const c_char {
    reason_c(status.0).map_or(null(), |reason| reason.as_ptr())
}

/// Gives the URL that a request is for, with scheme and host in lower case and without NUL.
///
/// `length` is set to the full length; the text is written only if it fits completely, which is no error otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpHdrEffectiveUrlBufGet(
    hdr_buf: TSMBuffer,
    hdr_loc: TSMLoc,
    buf: *mut c_char,
    size: i64,
    length: *mut i64,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpHdrEffectiveUrlBufGet";
    // SAFETY: the handles come from C.
    let header = unsafe { http(NAME, hdr_buf, hdr_loc) };
    not_null(NAME, "length", length);
    if size != 0 && buf.is_null() {
        bad_pointer(NAME, "buf", buf.cast_const().cast());
    }
    if header.kind() != Kind::Request {
        return TS_ERROR;
    }
    let text = header.effective_url(true);
    // SAFETY: not null as just checked; C promises that it may be written.
    unsafe { *length = text.len() as i64 };
    if text.len() as i64 <= size {
        // SAFETY: C promises room for `size` bytes.
        unsafe { buf.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), text.len()) };
    }
    TS_SUCCESS
}
