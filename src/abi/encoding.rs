//! Chapter: percent and base64 encoding.

use libc::size_t;
use std::ffi::{CStr, c_char, c_int, c_uchar};

use crate::abi::check::{not_null, require, sized_bytes};
use crate::abi::mloc;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSMBuffer, TSMLoc};
use crate::message::{base64, percent};

/// Stores a length where C asked for it.
///
/// # Safety
/// `place` is null or may be written.
unsafe fn store(place: *mut size_t, value: usize) {
    // SAFETY: null or writable by contract.
    if let Some(place) = unsafe { place.as_mut() } {
        *place = value;
    }
}

/// Writes bytes with a NUL behind them.
///
/// # Safety
/// `dst` has room for one byte more than `bytes`.
unsafe fn write(dst: *mut u8, bytes: &[u8]) {
    // SAFETY: room by contract; the bytes are our own memory.
    unsafe { dst.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    // SAFETY: room by contract.
    unsafe { dst.add(bytes.len()).write(0) };
}

/// Escapes a text into C's memory, or gives an error and length 0 when the result and a NUL do not fit.
///
/// # Safety
/// `dst` has room for `dst_size` bytes, `length` and `map` are null or what the API says.
unsafe fn percent_encode(
    function: &str,
    text: &[u8],
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
    map: *const c_uchar,
) -> RawTSReturnCode {
    require(text.len() < dst_size, function, "dst_size", dst_size);
    // SAFETY: null or 32 bytes, as the API says.
    let set = unsafe { map.cast::<percent::ByteSet>().as_ref() }.unwrap_or(&percent::UNSAFE);
    let escaped = percent::encode(text, set);
    if escaped.len() >= dst_size {
        // SAFETY: null or writable by contract.
        unsafe { store(length, 0) };
        return TS_ERROR;
    }
    // SAFETY: it fits, as just checked.
    unsafe { write(dst.cast(), &escaped) };
    // SAFETY: null or writable by contract.
    unsafe { store(length, escaped.len()) };
    TS_SUCCESS
}

/// Escapes a text, with a NUL behind it; a negative length asks for `strlen`.
///
/// `map` tells what to escape, bit 7 - (c mod 8) of byte c / 8 for c; NULL is the usual set. The text itself has to fit
/// into `dst_size`; an error with length 0 if the result does not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStringPercentEncode(
    str: *const c_char,
    str_len: c_int,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
    map: *const c_uchar,
) -> RawTSReturnCode {
    const NAME: &str = "TSStringPercentEncode";
    // SAFETY: C promises a text of that length.
    let text = unsafe { sized_bytes(NAME, "str", str, i64::from(str_len)) };
    not_null(NAME, "dst", dst);
    // SAFETY: the arguments come from C.
    unsafe { percent_encode(NAME, text, dst, dst_size, length, map) }
}

/// Escapes the text of a URL, as `TSStringPercentEncode` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSUrlPercentEncode(
    bufp: TSMBuffer,
    offset: TSMLoc,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
    map: *const c_uchar,
) -> RawTSReturnCode {
    const NAME: &str = "TSUrlPercentEncode";
    // SAFETY: the handles come from C.
    let url = unsafe { mloc::url(NAME, bufp, offset) };
    not_null(NAME, "dst", dst);
    // SAFETY: live as just checked.
    let text = unsafe { url.as_ref() }.to_vec();
    // SAFETY: the arguments come from C.
    unsafe { percent_encode(NAME, &text, dst, dst_size, length, map) }
}

/// Decodes escapes, with a NUL behind the result, which is cut to `dst_size`; length 0 asks for `strlen`.
///
/// `dst` may be `str`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStringPercentDecode(
    str: *const c_char,
    str_len: size_t,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
) -> RawTSReturnCode {
    const NAME: &str = "TSStringPercentDecode";
    not_null(NAME, "str", str);
    not_null(NAME, "dst", dst);
    let text = match str_len {
        // SAFETY: C promises a terminated text.
        0 => unsafe { CStr::from_ptr(str) }.to_bytes(),
        // SAFETY: C promises that many readable bytes.
        len => unsafe { std::slice::from_raw_parts(str.cast::<u8>(), len) },
    };
    let mut decoded = Vec::with_capacity(text.len());
    percent::decode(text, |byte| decoded.push(byte));
    let Some(room) = dst_size.checked_sub(1) else { return TS_ERROR };
    decoded.truncate(room);
    // SAFETY: cut to what fits.
    unsafe { write(dst.cast(), &decoded) };
    // SAFETY: null or writable, as C promises.
    unsafe { store(length, decoded.len()) };
    TS_SUCCESS
}

/// Decodes base64 of either alphabet up to the first foreign character, with a NUL behind the result.
///
/// An error, without anything written, unless `dst_size` is enough for all of the input.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSBase64Decode(
    str: *const c_char,
    str_len: size_t,
    dst: *mut c_uchar,
    dst_size: size_t,
    length: *mut size_t,
) -> RawTSReturnCode {
    const NAME: &str = "TSBase64Decode";
    not_null(NAME, "str", str);
    not_null(NAME, "dst", dst);
    if dst_size < base64::decoded_room(str_len) {
        return TS_ERROR;
    }
    // SAFETY: C promises that many readable bytes.
    let bytes = base64::decode(unsafe { std::slice::from_raw_parts(str.cast::<u8>(), str_len) });
    // SAFETY: the room was just checked.
    unsafe { write(dst, &bytes) };
    // SAFETY: null or writable, as C promises.
    unsafe { store(length, bytes.len()) };
    TS_SUCCESS
}

/// Encodes as padded base64 with a NUL behind it; an error, without anything written, if that does not fit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSBase64Encode(
    str: *const c_char,
    str_len: size_t,
    dst: *mut c_char,
    dst_size: size_t,
    length: *mut size_t,
) -> RawTSReturnCode {
    const NAME: &str = "TSBase64Encode";
    not_null(NAME, "str", str);
    not_null(NAME, "dst", dst);
    if dst_size <= base64::encoded_len(str_len) {
        return TS_ERROR;
    }
    // SAFETY: C promises that many readable bytes.
    let text = base64::encode(unsafe { std::slice::from_raw_parts(str.cast::<u8>(), str_len) });
    // SAFETY: the room was just checked.
    unsafe { write(dst.cast(), &text) };
    // SAFETY: null or writable, as C promises.
    unsafe { store(length, text.len()) };
    TS_SUCCESS
}
