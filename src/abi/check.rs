//! Argument checks at the boundary.
//!
//! The original aborts on a bad handle or a null where it needs a value, in release builds too; so do we, and say
//! which function, which argument, and what was passed. Functions that report bad arguments instead return early.

use std::ffi::{CStr, c_char, c_void};
use std::fmt::Display;
use std::io::Write;

/// Ends the process over an argument that the API forbids.
#[cold]
#[inline(never)]
pub fn bad_argument(function: &str, argument: &str, value: impl Display) -> ! {
    // Nothing is left to do about a closed standard error stream.
    let _ = writeln!(std::io::stderr(), "tshost: {function}: bad argument {argument}: {value}");
    std::process::abort()
}

/// [`bad_argument`] for pointers.
#[cold]
#[inline(never)]
pub fn bad_pointer(function: &str, argument: &str, value: *const c_void) -> ! {
    bad_argument(function, argument, format_args!("{value:p}"))
}

/// Requires a pointer that is not null.
#[inline]
pub fn not_null<T>(function: &str, argument: &str, value: *const T) {
    if value.is_null() {
        bad_pointer(function, argument, value.cast());
    }
}

/// Requires a condition on an argument.
#[inline]
pub fn require(condition: bool, function: &str, argument: &str, value: impl Display) {
    if !condition {
        bad_argument(function, argument, value);
    }
}

/// Requires a C string and gives its bytes without the terminating NUL.
///
/// # Safety
/// A `text` that is not null points to a NUL-terminated string that outlives `'a`.
#[inline]
pub unsafe fn c_bytes<'a>(function: &str, argument: &str, text: *const c_char) -> &'a [u8] {
    not_null(function, argument, text);
    // SAFETY: not null as just checked; terminated and alive by contract.
    unsafe { CStr::from_ptr(text) }.to_bytes()
}

/// Requires bytes given by pointer and length, where a negative length asks for `strlen`.
///
/// # Safety
/// A `text` that is not null points to `length` readable bytes, or to a NUL-terminated string if `length` is
/// negative, that outlive `'a`.
#[inline]
pub unsafe fn sized_bytes<'a>(function: &str, argument: &str, text: *const c_char, length: i64) -> &'a [u8] {
    not_null(function, argument, text);
    match usize::try_from(length) {
        // SAFETY: not null as just checked; readable and alive by contract.
        Ok(length) => unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) },
        // SAFETY: not null as just checked; terminated and alive by contract.
        Err(_) => unsafe { CStr::from_ptr(text) }.to_bytes(),
    }
}
