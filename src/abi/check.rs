//! Argument checks at the boundary.
//!
//! The original aborts on a bad handle or a null where it needs a value, in release builds too; so do we, and say
//! which plugin, which function, which argument, and what was passed. Functions that report bad arguments instead return early.

use std::ffi::{CStr, c_char, c_void};
use std::fmt::Display;
use std::io::Write;
use std::ptr::NonNull;

use super::names::event_name;
use crate::event::{Mutex, ObjRef, Object, Thread};
use crate::plugin::context;
use crate::txn::session::{Ssn, SsnPtr};
use crate::txn::transaction::{Txn, TxnPtr};

/// Ends the process over an argument that the API forbids.
#[cold]
#[inline(never)]
pub fn bad_argument(function: &str, argument: &str, value: impl Display) -> ! {
    // Nothing is left to do about a closed standard error stream.
    let _ = writeln!(std::io::stderr(), "tshost: {}{function}: bad argument {argument}: {value}", Caller);
    std::process::abort()
}

/// Who calls the API now, for messages: the plugin, and the event that it was called with.
struct Caller;

impl Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(plugin) = context::current() else { return Ok(()) };
        match context::event() {
            0 => write!(f, "{}: ", plugin.name()),
            event => write!(f, "{} in {}: ", plugin.name(), event_name(event).to_string_lossy()),
        }
    }
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

/// Requires the handle of a live object that can be used as a `TSCont`: continuation, connection, transaction, session.
///
/// # Safety
/// `handle` is null, misaligned, or points to readable memory, as a handle that the library once gave does for ever.
#[inline]
pub unsafe fn object<'a, T>(function: &str, argument: &str, handle: *mut T) -> &'a Object {
    // SAFETY: passed on from the caller.
    let object = unsafe { live_object(handle) };
    object.unwrap_or_else(|| bad_pointer(function, argument, handle.cast_const().cast()))
}

/// [`object`], as a reference that notices the object's end.
///
/// # Safety
/// As for [`object`].
#[inline]
pub unsafe fn object_ref<T>(function: &str, argument: &str, handle: *mut T) -> ObjRef {
    // SAFETY: passed on from the caller.
    if unsafe { live_object(handle) }.is_none() {
        bad_pointer(function, argument, handle.cast_const().cast());
    }
    // SAFETY: live objects that C knows are in a pool, and it is not null.
    unsafe { ObjRef::new(NonNull::new_unchecked(handle.cast())) }
}

/// The object behind a handle, if there is a live one.
///
/// # Safety
/// As for [`object`].
#[inline]
unsafe fn live_object<'a, T>(handle: *mut T) -> Option<&'a Object> {
    let object = NonNull::new(handle.cast::<Object>()).filter(|object| object.is_aligned())?;
    // SAFETY: readable by contract; the header is made of atomics.
    let object = unsafe { object.as_ref() };
    object.kind().is_some().then_some(object)
}

/// Requires the handle of a live mutex.
///
/// # Safety
/// As for [`object`].
#[inline]
pub unsafe fn mutex<T>(function: &str, argument: &str, handle: *mut T) -> NonNull<Mutex> {
    // SAFETY: passed on from the caller.
    let mutex = unsafe { Mutex::check(handle.cast()) };
    mutex.unwrap_or_else(|| bad_pointer(function, argument, handle.cast_const().cast()))
}

/// Requires the handle of a thread.
///
/// # Safety
/// As for [`object`].
#[inline]
pub unsafe fn thread<T>(function: &str, argument: &str, handle: *mut T) -> &'static Thread {
    // SAFETY: passed on from the caller.
    let thread = unsafe { Thread::check(handle.cast()) };
    thread.unwrap_or_else(|| bad_pointer(function, argument, handle.cast_const().cast()))
}

/// Requires the handle of a live transaction; the argument has the same name in every function.
///
/// # Safety
/// As for [`object`].
#[inline]
pub unsafe fn txn<T>(function: &str, handle: *mut T) -> TxnPtr {
    // SAFETY: passed on from the caller.
    let txn = unsafe { live_object(handle) }.and_then(Txn::from_object);
    txn.unwrap_or_else(|| bad_pointer(function, "txnp", handle.cast_const().cast()))
}

/// Requires the handle of a live session.
///
/// # Safety
/// As for [`object`].
#[inline]
pub unsafe fn ssn<T>(function: &str, handle: *mut T) -> SsnPtr {
    // SAFETY: passed on from the caller.
    let ssn = unsafe { live_object(handle) }.and_then(Ssn::from_object);
    ssn.unwrap_or_else(|| bad_pointer(function, "ssnp", handle.cast_const().cast()))
}

/// Stores a result where the caller wants it.
///
/// # Safety
/// A `place` that is not null can be written to.
#[inline]
pub unsafe fn store<T>(function: &str, argument: &str, place: *mut T, value: T) {
    not_null(function, argument, place);
    // SAFETY: not null as just checked; writable by contract.
    unsafe { place.write(value) };
}
