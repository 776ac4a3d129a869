//! What `TSMBuffer` and `TSMLoc` stand for, and the checks that all chapters about headers share.
//!
//! As in the original, a bad handle aborts also where a read-only buffer would be an error: arguments are checked first.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::{NonNull, null};

use crate::abi::check::{bad_argument, bad_pointer, not_null};
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSMBuffer, TSMLoc};
use crate::message::{FieldHandle, FieldId, Heap, HttpHdr, Loc, MAX_TEXT, MimeHdr, TooLong, Url};

/// Requires a live marshal buffer.
#[inline]
pub fn heap(function: &str, bufp: TSMBuffer) -> NonNull<Heap> {
    match NonNull::new(bufp.cast::<Heap>()) {
        Some(heap) if Heap::is_live(heap) => heap,
        _ => bad_pointer(function, "bufp", bufp.cast()),
    }
}

/// Requires a location that is a URL, in a live buffer.
///
/// # Safety
/// `loc` is null or was once handed out as a location.
#[inline]
pub unsafe fn url(function: &str, bufp: TSMBuffer, loc: TSMLoc) -> NonNull<Url> {
    heap(function, bufp);
    // SAFETY: passed on from the caller.
    unsafe { only_url(function, loc) }
}

/// Requires a location that is a URL.
///
/// # Safety
/// `loc` is null or was once handed out as a location.
#[inline]
pub unsafe fn only_url(function: &str, loc: TSMLoc) -> NonNull<Url> {
    // SAFETY: passed on from the caller.
    match unsafe { Loc::of(loc.cast()) } {
        Some(Loc::Url(url)) => url,
        _ => bad_pointer(function, "url", loc.cast()),
    }
}

/// Requires a location that is a MIME header or an HTTP header, in a live buffer, and gives its fields.
///
/// # Safety
/// `loc` is null or was once handed out as a location.
#[inline]
pub unsafe fn mime(function: &str, bufp: TSMBuffer, loc: TSMLoc) -> NonNull<MimeHdr> {
    heap(function, bufp);
    // SAFETY: passed on from the caller.
    unsafe { fields_of(loc) }.unwrap_or_else(|| bad_pointer(function, "hdr", loc.cast()))
}

/// The fields of a location that is a MIME header or an HTTP header.
///
/// # Safety
/// `loc` is null or was once handed out as a location.
#[inline]
pub unsafe fn fields_of(loc: TSMLoc) -> Option<NonNull<MimeHdr>> {
    // SAFETY: passed on from the caller.
    match unsafe { Loc::of(loc.cast()) }? {
        Loc::Mime(mime) => Some(mime),
        Loc::Http(http) => Some(HttpHdr::fields_of(http)),
        Loc::Url(_) | Loc::Field(_) => None,
    }
}

/// Requires a location that is an HTTP header, in a live buffer.
///
/// # Safety
/// `loc` is null or was once handed out as a location.
#[inline]
pub unsafe fn http(function: &str, bufp: TSMBuffer, loc: TSMLoc) -> NonNull<HttpHdr> {
    heap(function, bufp);
    // SAFETY: passed on from the caller.
    match unsafe { Loc::of(loc.cast()) } {
        Some(Loc::Http(http)) => http,
        _ => bad_pointer(function, "hdr", loc.cast()),
    }
}

/// Requires the handle of a field of the given header, in a live buffer.
///
/// # Safety
/// `hdr` and `field` are null or were once handed out as locations.
#[inline]
pub unsafe fn field(
    function: &str,
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> (NonNull<MimeHdr>, FieldId) {
    // SAFETY: passed on from the caller.
    let header = unsafe { mime(function, bufp, hdr) };
    // SAFETY: passed on from the caller.
    match unsafe { field_of(field) } {
        Some((of, id)) if of == header => (header, id),
        _ => bad_pointer(function, "field", field.cast()),
    }
}

/// The header and the field that a location names, if it is the live handle of a field.
///
/// # Safety
/// `field` is null or was once handed out as a location.
#[inline]
pub unsafe fn field_of(field: TSMLoc) -> Option<(NonNull<MimeHdr>, FieldId)> {
    // SAFETY: passed on from the caller.
    match unsafe { Loc::of(field.cast()) }? {
        Loc::Field(handle) => {
            // SAFETY: its word says that it is live.
            let handle = unsafe { handle.as_ref() };
            Some((handle.header(), handle.field()))
        }
        _ => None,
    }
}

/// A new handle for a field, null for none.
pub fn new_handle(header: NonNull<MimeHdr>, field: Option<FieldId>) -> TSMLoc {
    field.map_or(std::ptr::null_mut(), |field| FieldHandle::create(header, field).as_ptr().cast())
}

/// Gives a text that is not NUL-terminated, and its length; null and 0 for none.
///
/// # Safety
/// `length` is null or may be written.
#[inline]
pub unsafe fn give(function: &str, text: Option<&[u8]>, length: *mut c_int) -> *const c_char {
    not_null(function, "length", length);
    let (start, len) = text.map_or((null(), 0), |text| (text.as_ptr(), text.len()));
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *length = self::length(len) };
    start.cast()
}

/// A length or a count as C gets it: the largest that it can say for one that is beyond.
#[inline]
pub fn length(len: usize) -> c_int {
    c_int::try_from(len).unwrap_or(c_int::MAX)
}

/// Requires a text; a negative length asks for `strlen`. Refuses one that is too long for a length of the API.
///
/// # Safety
/// A `text` that is not null is readable for `length` bytes, or up to its NUL if that is negative, for `'a`.
#[inline]
pub unsafe fn text<'a>(
    function: &str,
    argument: &str,
    text: *const c_char,
    length: c_int,
) -> Result<&'a [u8], TooLong> {
    // SAFETY: passed on from the caller.
    not_too_long(unsafe { crate::abi::check::sized_bytes(function, argument, text, i64::from(length)) })
}

fn not_too_long(text: &[u8]) -> Result<&[u8], TooLong> {
    if text.len() > MAX_TEXT { Err(TooLong) } else { Ok(text) }
}

/// Requires a text for a MIME function, where only the length -1 asks for `strlen`.
///
/// # Safety
/// As for [`text`].
#[inline]
pub unsafe fn mime_text<'a>(
    function: &str,
    argument: &str,
    text: *const c_char,
    length: c_int,
) -> Result<&'a [u8], TooLong> {
    if length < -1 {
        bad_argument(function, "length", length);
    }
    // SAFETY: passed on from the caller.
    unsafe { self::text(function, argument, text, length) }
}

/// [`text`] for one that may be absent.
///
/// # Safety
/// As for [`text`].
#[inline]
pub unsafe fn text_or_none<'a>(
    function: &str,
    argument: &str,
    text: *const c_char,
    length: c_int,
) -> Result<Option<&'a [u8]>, TooLong> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: passed on from the caller.
    unsafe { self::text(function, argument, text, length) }.map(Some)
}

/// The input of a parser: what lies between `*start` and `end`.
///
/// # Safety
/// Where not null, `start` points to a pointer, from which to `end` everything is readable for `'a`.
pub unsafe fn input<'a>(function: &str, start: *const *const c_char, end: *const c_char) -> &'a [u8] {
    not_null(function, "start", start);
    not_null(function, "end", end);
    // SAFETY: not null as just checked.
    let from = unsafe { *start };
    not_null(function, "*start", from);
    let len = (end as usize).saturating_sub(from as usize);
    // SAFETY: readable by contract.
    unsafe { std::slice::from_raw_parts(from.cast(), len) }
}

/// Moves a parser's start pointer over what was taken.
///
/// # Safety
/// `start` was checked by [`input`], and `used` is within that input.
pub unsafe fn take_input(start: *mut *const c_char, used: usize) {
    // SAFETY: `start` may be written by contract.
    let start = unsafe { &mut *start };
    *start = start.wrapping_add(used);
}

/// Stores a location where C asked for it.
///
/// # Safety
/// `place` is null or may be written.
pub unsafe fn give_loc(function: &str, place: *mut TSMLoc, loc: *mut c_void) {
    not_null(function, "locp", place);
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *place = loc.cast() };
}

/// Makes an object in a buffer and stores its location; `None` for a read-only buffer.
///
/// # Safety
/// The arguments come from C, and `new` wants a live heap that no other thread uses.
pub unsafe fn create<T>(
    function: &str,
    bufp: TSMBuffer,
    locp: *mut TSMLoc,
    new: unsafe fn(NonNull<Heap>) -> NonNull<T>,
) -> Option<NonNull<T>> {
    let heap = heap(function, bufp);
    not_null(function, "locp", locp);
    // SAFETY: live as just checked.
    if !unsafe { heap.as_ref() }.is_writable() {
        return None;
    }
    // SAFETY: live as just checked, and C does not use the buffer on another thread during the call.
    let object = unsafe { new(heap) };
    // SAFETY: C promises a place for a location.
    unsafe { give_loc(function, locp, object.as_ptr().cast()) };
    Some(object)
}

/// What a change came to, as C gets it.
pub trait Outcome {
    /// The code for it.
    fn code(self) -> RawTSReturnCode;
}

impl Outcome for () {
    fn code(self) -> RawTSReturnCode {
        TS_SUCCESS
    }
}

impl Outcome for Result<(), TooLong> {
    fn code(self) -> RawTSReturnCode {
        if self.is_ok() { TS_SUCCESS } else { TS_ERROR }
    }
}

/// Runs a change on what may be changed; an error for what is read-only.
#[inline]
pub fn change<T, O: Outcome>(target: Option<T>, change: impl FnOnce(T) -> O) -> RawTSReturnCode {
    target.map_or(TS_ERROR, |target| change(target).code())
}

/// A NUL-terminated copy in memory for `TSfree`, which is the C library's.
pub fn c_copy(text: &[u8]) -> *mut c_char {
    // SAFETY: the size is not 0.
    let memory = unsafe { libc::malloc(text.len() + 1) }.cast::<u8>();
    assert!(!memory.is_null(), "out of memory");
    // SAFETY: the memory has one byte more than the text.
    unsafe { memory.copy_from_nonoverlapping(text.as_ptr(), text.len()) };
    // SAFETY: the last byte of the memory.
    unsafe { memory.add(text.len()).write(0) };
    memory.cast()
}
