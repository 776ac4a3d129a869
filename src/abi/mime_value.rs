//! Chapter: values of MIME fields.
//!
//! An index of 0 or more is that element of the comma list, a negative one the whole value. For reading, fields that are
//! known to have a single value are no lists; for writing every field is one.

use libc::time_t;
use std::ffi::{c_char, c_int, c_uint};

use crate::abi::check::require;
use crate::abi::mime_field::{change_field, field};
use crate::abi::mloc;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSMBuffer, TSMLoc};
use crate::message::{FieldId, MimeHdr, MimeMut, TooLong, date, number, value};

/// An element of a value, or the whole of it.
fn read(header: &MimeHdr, field: FieldId, idx: c_int) -> Option<&[u8]> {
    let whole = header.value(field);
    match usize::try_from(idx) {
        Ok(index) => value::element(whole, index, header.is_list(field)),
        Err(_) => whole,
    }
}

/// Sets an element of a value, or the whole of it.
fn write(header: &mut MimeMut<'_>, field: FieldId, idx: c_int, value: &[u8]) -> Result<(), TooLong> {
    match usize::try_from(idx) {
        Ok(index) => header.set_element(field, index, value),
        Err(_) => {
            header.set_value(field, Some(value));
            Ok(())
        }
    }
}

/// Inserts an element, at the end for a negative index.
fn insert(header: &mut MimeMut<'_>, field: FieldId, idx: c_int, element: &[u8]) -> Result<(), TooLong> {
    header.insert_element(field, usize::try_from(idx).ok(), element)
}

/// Prolongs an element.
fn extend(header: &mut MimeMut<'_>, field: FieldId, idx: c_int, text: &[u8]) -> Result<(), TooLong> {
    usize::try_from(idx).map_or(Ok(()), |index| header.extend_element(field, index, text))
}

/// One of [`write`], [`insert`] and [`extend`].
type Edit = fn(&mut MimeMut<'_>, FieldId, c_int, &[u8]) -> Result<(), TooLong>;

/// The field whose value a call is about, and which of its elements.
#[derive(Clone, Copy)]
struct Place {
    function: &'static str,
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
}

impl Place {
    /// Reads the element as a number, 0 for none.
    ///
    /// # Safety
    /// The handles come from C.
    unsafe fn number<T: Default>(self, parse: fn(&[u8]) -> T) -> T {
        // SAFETY: passed on from the caller.
        let (header, field) = unsafe { field(self.function, self.bufp, self.hdr, self.field) };
        read(header, field, self.idx).map_or_else(T::default, parse)
    }

    /// Edits the element.
    ///
    /// # Safety
    /// The handles come from C.
    unsafe fn edit(self, edit: Edit, text: &[u8]) -> RawTSReturnCode {
        // SAFETY: passed on from the caller.
        unsafe {
            change_field(self.function, self.bufp, self.hdr, self.field, |header, field| {
                edit(header, field, self.idx, text)
            })
        }
    }

    /// Edits the element by a text of C.
    ///
    /// # Safety
    /// The handles come from C, which promises a value of that length.
    unsafe fn edit_text(self, edit: Edit, value: *const c_char, length: c_int) -> RawTSReturnCode {
        // SAFETY: passed on from the caller.
        match unsafe { mloc::mime_text(self.function, "value", value, length) } {
            // SAFETY: passed on from the caller.
            Ok(text) => unsafe { self.edit(edit, text) },
            Err(TooLong) => TS_ERROR,
        }
    }

    /// Edits the element by a decimal number.
    ///
    /// # Safety
    /// The handles come from C.
    unsafe fn edit_number(self, edit: Edit, number: impl itoa::Integer) -> RawTSReturnCode {
        // SAFETY: passed on from the caller.
        unsafe { self.edit(edit, itoa::Buffer::new().format(number).as_bytes()) }
    }
}

/// Clears the value; the field stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValuesClear(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldValuesClear";
    // SAFETY: the handles come from C.
    unsafe { change_field(NAME, bufp, hdr, field, |header, field| header.set_value(field, None)) }
}

/// Gives the number of values that can be read by index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValuesCount(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> c_int {
    // SAFETY: the handles come from C.
    let (header, field) = unsafe { self::field("TSMimeHdrFieldValuesCount", bufp, hdr, field) };
    mloc::length(value::count(header.value(field), header.is_list(field)))
}

/// Gives an element, trimmed and without its quotes, or the value as it is; NULL and length 0 when there is none.
///
/// Not NUL-terminated; valid until the buffer is changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueStringGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value_len_ptr: *mut c_int,
) -> *const c_char {
    const NAME: &str = "TSMimeHdrFieldValueStringGet";
    // SAFETY: the handles come from C.
    let (header, field) = unsafe { self::field(NAME, bufp, hdr, field) };
    // SAFETY: C promises a place for the length.
    unsafe { mloc::give(NAME, read(header, field, idx), value_len_ptr) }
}

/// Gives a value as a number: leading digits, 0 when there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueIntGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> c_int {
    let place = Place { function: "TSMimeHdrFieldValueIntGet", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.number(number::int) }
}

/// Gives a value as a number: leading digits, 0 when there are none; a large one wraps.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueInt64Get(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> i64 {
    let place = Place { function: "TSMimeHdrFieldValueInt64Get", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.number(number::int64) }
}

/// Gives a value as a number: leading digits, 0 when there are none; a large one wraps, a negative one is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueUintGet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> c_uint {
    let place = Place { function: "TSMimeHdrFieldValueUintGet", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.number(number::uint) }
}

/// Gives the value as a time in seconds since the epoch; 0 when it is no date.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDateGet(bufp: TSMBuffer, hdr: TSMLoc, field: TSMLoc) -> time_t {
    // SAFETY: the handles come from C.
    let (header, field) = unsafe { self::field("TSMimeHdrFieldValueDateGet", bufp, hdr, field) };
    header.value(field).and_then(date::parse).unwrap_or(0)
}

/// Sets an element that exists, or the whole value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueStringSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueStringSet", bufp, hdr, field, idx };
    // SAFETY: the handles come from C, which promises a value of that length.
    unsafe { place.edit_text(write, value, length) }
}

/// Sets an element that exists, or the whole value, to a decimal number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueIntSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_int,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueIntSet", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.edit_number(write, value) }
}

/// Sets an element that exists, or the whole value, to a decimal number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueInt64Set(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: i64,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueInt64Set", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.edit_number(write, value) }
}

/// Sets an element that exists, or the whole value, to a decimal number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueUintSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_uint,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueUintSet", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.edit_number(write, value) }
}

/// Sets the whole value to a date.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDateSet(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    value: time_t,
) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    unsafe { set_date("TSMimeHdrFieldValueDateSet", bufp, hdr, field, value) }
}

/// Sets the whole value to a date.
///
/// # Safety
/// The handles come from C.
unsafe fn set_date(
    function: &str,
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    time: time_t,
) -> RawTSReturnCode {
    let text = date::format(time);
    // SAFETY: passed on from the caller.
    unsafe { change_field(function, bufp, hdr, field, |header, field| header.set_value(field, Some(&text))) }
}

/// Prolongs the text of an element that exists; to add an element, insert it at -1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueAppend(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueAppend", bufp, hdr, field, idx };
    require(idx >= 0, place.function, "idx", idx);
    // SAFETY: the handles come from C, which promises a value of that length.
    unsafe { place.edit_text(extend, value, length) }
}

/// Inserts an element before the one of that index, at the end for a negative one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueStringInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: *const c_char,
    length: c_int,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueStringInsert", bufp, hdr, field, idx };
    // SAFETY: the handles come from C, which promises a value of that length.
    unsafe { place.edit_text(insert, value, length) }
}

/// Inserts a decimal number before the element of that index, at the end for a negative one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueIntInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_int,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueIntInsert", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.edit_number(insert, value) }
}

/// Inserts a decimal number before the element of that index, at the end for a negative one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueUintInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
    value: c_uint,
) -> RawTSReturnCode {
    let place = Place { function: "TSMimeHdrFieldValueUintInsert", bufp, hdr, field, idx };
    // SAFETY: the handles come from C.
    unsafe { place.edit_number(insert, value) }
}

/// Sets the whole value to a date: a field has one date or none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDateInsert(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    value: time_t,
) -> RawTSReturnCode {
    // SAFETY: the handles come from C.
    unsafe { set_date("TSMimeHdrFieldValueDateInsert", bufp, hdr, field, value) }
}

/// Deletes an element; without its last one the field has no value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeHdrFieldValueDelete(
    bufp: TSMBuffer,
    hdr: TSMLoc,
    field: TSMLoc,
    idx: c_int,
) -> RawTSReturnCode {
    const NAME: &str = "TSMimeHdrFieldValueDelete";
    require(idx >= 0, NAME, "idx", idx);
    // SAFETY: the handles come from C.
    unsafe {
        change_field(NAME, bufp, hdr, field, |header, field| header.delete_element(field, idx as usize))
    }
}
