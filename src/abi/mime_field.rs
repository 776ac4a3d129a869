//! Chapter: MIME fields.
//!
//! Every call that gives a field gives a new handle, also for a field that was given before; each is released by
//! `TSHandleMLocRelease`. A field keeps its place in the header, that of its creation, through removal and appending.

use std::ffi::{c_char, c_int};
use std::ptr::{NonNull, null_mut};

use crate::abi::check::{bad_pointer, not_null, require};
use crate::abi::mloc::{self, Outcome, change};
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSMBuffer, TSMLoc};
use crate::message::{FieldId, MimeHdr, MimeMut, Name, TooLong, WellKnown};

/// Requires a header for reading.
///
/// # Safety
/// The handles come from C, which does not end them during the call.
unsafe fn header<'a>(function: &str, bufp: TSMBuffer, hdr: TSMLoc) -> (NonNull<MimeHdr>, &'a MimeHdr) {
    // SAFETY: passed on from the caller.
    let header = unsafe { mloc::mime(function, bufp, hdr) };
    // SAFETY: live as just checked.
    (header, unsafe { header.as_ref() })
}

/// Requires a field for reading, with its header.
///
/// # Safety
/// The handles come from C, which does not end them during the call.
pub unsafe fn field<'a>(
    function: &str,
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> (&'a MimeHdr, FieldId) {
    // SAFETY: passed on from the caller.
    let (header, field) = unsafe { mloc::field(function, bufp, hdr, field) };
    // SAFETY: live as just checked.
    (unsafe { header.as_ref() }, field)
}

/// Requires a field and runs a change on its header; an error for a read-only buffer.
///
/// # Safety
/// The handles come from C, which does not use their buffer on another thread during the call.
pub unsafe fn change_field<O: Outcome>(
    function: &str,
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    run: impl FnOnce(&mut MimeMut<'_>, FieldId) -> O,
) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let (header, field) = unsafe { mloc::field(function, bufp, hdr, field) };
    // SAFETY: live as just checked, and the only reference made during the call.
    change(unsafe { MimeMut::of(header) }, |mut header| run(&mut header, field))
}

/// Forgets all fields of a header; handles of them name nothing from then on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldsClear(bufp: TSMBuffer, offset: TSMLoc) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime("TSMimeHdrFieldsClear", bufp, offset) };
    // SAFETY: live as just checked.
    change(unsafe { MimeMut::of(header) }, |mut header| header.clear())
}

/// Gives the number of fields, duplicates and internal ones (`@…`) counted one by one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldsCount(bufp: TSMBuffer, offset: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    mloc::length(unsafe { header("TSMimeHdrFieldsCount", bufp, offset) }.1.count())
}

/// Gives the field of that number, counted from 0 in the order of the header; `TS_NULL_MLOC` beyond the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldGet(bufp: TSMBuffer, hdr: TSMLoc, idx: c_int) -> TSMLoc {
    const NAME: &str = "TSMimeHdrFieldGet";
    // SAFETY: the handles come from C.
    let (handle, header) = unsafe { header(NAME, bufp, hdr) };
    require(idx >= 0, NAME, "idx", idx);
    mloc::new_handle(handle, header.nth(idx as usize))
}

/// Gives the first field of that name, case ignored; `TS_NULL_MLOC` without one.
///
/// With one of the pointers `TS_MIME_FIELD_*` the length does not matter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldFind(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    name: *const c_char,
    length: c_int,
) -> TSMLoc {
    const NAME: &str = "TSMimeHdrFieldFind";
    // SAFETY: the handles come from C.
    let (handle, header) = unsafe { header(NAME, bufp, hdr) };
    let name = match WellKnown::from_pointer(name.cast()) {
        Some(token) => Name::Known(token),
        // SAFETY: C promises a name of that length.
        None => match unsafe { mloc::mime_text(NAME, "name", name, length) } {
            Ok(name) => Name::Text(name),
            Err(TooLong) => return null_mut(),
        },
    };
    mloc::new_handle(handle, header.find(name))
}

/// Makes a detached field part of the header, at its place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldAppend(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldAppend";
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime(NAME, bufp, hdr) };
    // SAFETY: the handle comes from C.
    let Some((of, id)) = (unsafe { mloc::field_of(field) }) else { bad_pointer(NAME, "field", field.cast()) };
    // SAFETY: live as just checked.
    change(unsafe { MimeMut::of(header) }, |mut target| {
        // A field of another header cannot become part of this one.
        if of == header {
            target.attach(id);
        }
    })
}

/// Takes a field out of the header; it keeps name, value and place, and can be appended again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldRemove(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    unsafe { change_field("TSMimeHdrFieldRemove", bufp, hdr, field, |header, field| header.detach(field)) }
}

/// Makes a detached field without a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCreate(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: the arguments come from C.
    unsafe { create("TSMimeHdrFieldCreate", bufp, hdr, None, locp) }
}

/// Makes a detached field of that name, which is not checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCreateNamed(
    bufp: TSMBuffer,
    mh_mloc: TSMLoc,
    name: *const c_char,
    name_len: c_int,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldCreateNamed";
    // SAFETY: C promises a name of that length.
    let Ok(name) = (unsafe { mloc::mime_text(NAME, "name", name, name_len) }) else { return TS_ERROR };
    // SAFETY: the arguments come from C.
    unsafe { create(NAME, bufp, mh_mloc, Some(Name::Text(name)), locp) }
}

/// Makes a field and its handle.
///
/// # Safety
/// The arguments come from C.
unsafe fn create(
    function: &str,
    bufp: TSMBuffer,
    hdr: TSMLoc,
    name: Option<Name<'_>>,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let header = unsafe { mloc::mime(function, bufp, hdr) };
    not_null(function, "locp", locp);
    // SAFETY: live as just checked.
    let Some(mut target) = (unsafe { MimeMut::of(header) }) else { return TS_ERROR };
    let field = target.create(name);
    // SAFETY: passed on from the caller.
    unsafe { mloc::give_loc(function, locp, mloc::new_handle(header, Some(field)).cast()) };
    TS_SUCCESS
}

/// Deletes a field for good, not its duplicates. The handle has to be released all the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldDestroy(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    unsafe { change_field("TSMimeHdrFieldDestroy", bufp, hdr, field, |header, field| header.destroy(field)) }
}

/// Makes a detached copy of a field, in the same header or another.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldClone(
    dest_bufp: TSMBuffer,
    dest_hdr: TSMLoc,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    src_field: TSMLoc,
    locp: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldClone";
    // SAFETY: the handles come from C.
    let source = unsafe { copied_field(NAME, src_bufp, src_hdr, src_field) };
    // SAFETY: the handles come from C.
    let header = unsafe { mloc::mime(NAME, dest_bufp, dest_hdr) };
    not_null(NAME, "locp", locp);
    // SAFETY: live as just checked.
    let Some(mut target) = (unsafe { MimeMut::of(header) }) else { return TS_ERROR };
    let field = target.create(source.name.as_deref().map(Name::Text));
    target.set_value(field, source.value.as_deref());
    // SAFETY: C promises a place for a location.
    unsafe { mloc::give_loc(NAME, locp, mloc::new_handle(header, Some(field)).cast()) };
    TS_SUCCESS
}

/// Gives a field the name and the value of another; place and state stay.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCopy(
    dest_bufp: TSMBuffer,
    dest_hdr: TSMLoc,
    dest_field: TSMLoc,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    src_field: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldCopy";
    // SAFETY: the handles come from C.
    let source = unsafe { copied_field(NAME, src_bufp, src_hdr, src_field) };
    // SAFETY: the handles come from C.
    unsafe {
        change_field(NAME, dest_bufp, dest_hdr, dest_field, |header, field| {
            header.rename(field, source.name.as_deref().map(Name::Text));
            header.set_value(field, source.value.as_deref());
        })
    }
}

/// Gives a field the value of another.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldCopyValues(
    dest_bufp: TSMBuffer,
    dest_hdr: TSMLoc,
    dest_field: TSMLoc,
    src_bufp: TSMBuffer,
    src_hdr: TSMLoc,
    src_field: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldCopyValues";
    // SAFETY: the handles come from C.
    let source = unsafe { copied_field(NAME, src_bufp, src_hdr, src_field) };
    let value = source.value.as_deref();
    // SAFETY: the handles come from C.
    unsafe {
        change_field(NAME, dest_bufp, dest_hdr, dest_field, |header, field| header.set_value(field, value))
    }
}

/// Name and value of a field, apart from its buffer, which may be the one that is changed.
struct CopiedField {
    name: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
}

/// Copies a field out of its buffer.
///
/// # Safety
/// The handles come from C.
unsafe fn copied_field(function: &str, bufp: TSMBuffer, hdr: TSMLoc, source: TSMLoc) -> CopiedField {
    // SAFETY: passed on from the caller.
    let (header, field) = unsafe { field(function, bufp, hdr, source) };
    let name = header.written_name(field);
    CopiedField { name: name.map(<[u8]>::to_vec), value: header.value(field).map(<[u8]>::to_vec) }
}

/// Gives the field behind another, also behind one that was removed or destroyed; `TS_NULL_MLOC` at the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNext(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> TSMLoc {
    // SAFETY: the handles come from C.
    let (handle, field) = unsafe { mloc::field("TSMimeHdrFieldNext", bufp, hdr, field) };
    // SAFETY: live as just checked.
    mloc::new_handle(handle, unsafe { handle.as_ref() }.next(field))
}

/// Gives the next field of the same name; `TS_NULL_MLOC` without one, and for a field that is not in the header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNextDup(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> TSMLoc {
    // SAFETY: the handles come from C.
    let (handle, field) = unsafe { mloc::field("TSMimeHdrFieldNextDup", bufp, hdr, field) };
    // SAFETY: live as just checked.
    mloc::new_handle(handle, unsafe { handle.as_ref() }.next_dup(field))
}

/// Gives the bytes that the field prints, its line end included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldLengthGet(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    let (header, field) = unsafe { self::field("TSMimeHdrFieldLengthGet", bufp, hdr, field) };
    mloc::length(header.field_length(field))
}

/// Gives the name: the pointer `TS_MIME_FIELD_*` for a known one, however it was written. NULL without a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNameGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    length: *mut c_int,
) -> *const c_char {
    const NAME: &str = "TSMimeHdrFieldNameGet";
    // SAFETY: the handles come from C.
    let (header, field) = unsafe { self::field(NAME, bufp, hdr, field) };
    // SAFETY: C promises a place for the length.
    unsafe { mloc::give(NAME, header.shown_name(field), length) }
}

/// Gives the field another name, which is not checked; a known one is printed canonically. Value and place stay.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldNameSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    name: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldNameSet";
    // SAFETY: C promises a name of that length.
    let name = unsafe { mloc::mime_text(NAME, "name", name, length) };
    // SAFETY: the handles come from C.
    unsafe {
        change_field(NAME, bufp, hdr, field, |header, field| name.map(|name| header.set_name(field, name)))
    }
}

/// Tells whether two handles name the same field: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldEqual(
    bufp: TSMBuffer,
    hdr_obj: TSMLoc,
    field1: TSMLoc,
    field2: TSMLoc,
) -> c_int {
    const NAME: &str = "TSMimeHdrFieldEqual";
    // SAFETY: the handles come from C.
    let first = unsafe { mloc::field(NAME, bufp, hdr_obj, field1) };
    // SAFETY: the handles come from C.
    let second = unsafe { mloc::field(NAME, bufp, hdr_obj, field2) };
    c_int::from(first == second)
}
