//! Chapter: HTTP dates.

use libc::time_t;
use std::ffi::{c_char, c_int};

use crate::abi::check::not_null;
use crate::abi::mloc;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS};
use crate::message::date;

/// What `TSMimeFormatDate` asks for: more than it writes, since the original wants that.
const FORMAT_ROOM: c_int = 33;

/// Reads a date of any HTTP form, in seconds since the epoch; 0 for what is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeParseDate(value_str: *const c_char, value_len: c_int) -> time_t {
    let Ok(len) = usize::try_from(value_len) else { return 0 };
    if value_str.is_null() {
        return 0;
    }
    // SAFETY: C promises that many readable bytes.
    let text = unsafe { std::slice::from_raw_parts(value_str.cast::<u8>(), len) };
    date::parse(text).unwrap_or(0)
}

/// Writes a date with a NUL, and sets `*value_len` to its length without that.
///
/// An error, without anything written, if `*value_len` is below 33 or `value_len` is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMimeFormatDate(
    value_time: time_t,
    value_str: *mut c_char,
    value_len: *mut c_int,
) -> RawTSReturnCode {
    // SAFETY: null or writable, as C promises.
    let Some(len) = (unsafe { value_len.as_mut() }) else { return TS_ERROR };
    if *len < FORMAT_ROOM {
        return TS_ERROR;
    }
    not_null("TSMimeFormatDate", "value_str", value_str);
    let text = date::format(value_time);
    // SAFETY: C promises room for 33 bytes.
    unsafe { value_str.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), text.len()) };
    // SAFETY: as above; the NUL is byte 30.
    unsafe { value_str.add(text.len()).write(0) };
    *len = mloc::length(text.len());
    TS_SUCCESS
}
