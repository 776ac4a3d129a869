//! The data symbols of the API: well-known strings, their lengths, protocol names.
//!
//! Plugins compare these pointers with what the getters return, so each must be the one pointer under which the
//! message layer knows the string. They start out as private copies of the text, which is right for reading;
//! [`bind`] replaces them before the first plugin is loaded.

use std::ffi::{CStr, c_char};
use std::sync::atomic::{AtomicPtr, Ordering};

mod http_method;
mod http_value;
mod mime_field;
mod protocol;
mod url_scheme;

/// A `const char *` variable of the API.
///
/// Written only by [`bind`], before plugins can see it.
#[repr(transparent)]
pub struct WellKnown(AtomicPtr<c_char>);

impl WellKnown {
    const fn new(text: Option<&'static CStr>) -> Self {
        Self(AtomicPtr::new(match text {
            Some(text) => text.as_ptr().cast_mut(),
            None => std::ptr::null_mut(),
        }))
    }
}

/// A `const char *const` variable of the API.
#[repr(transparent)]
pub struct Fixed(*const c_char);

// SAFETY: points to immutable static text.
unsafe impl Sync for Fixed {}

/// Declares pairs of a string variable and its length variable.
///
/// `none` stands for a variable that the original leaves null with length 0.
macro_rules! well_known {
    ($($name:ident, $length:ident = $text:tt;)*) => {
        $(
            #[unsafe(no_mangle)]
            pub static $name: super::WellKnown = super::WellKnown::new(super::text!($text));
            #[unsafe(no_mangle)]
            pub static $length: std::ffi::c_int = super::length(super::text!($text));
        )*
        pub(super) static ALL: &[(&super::WellKnown, Option<&std::ffi::CStr>)] =
            &[$((&$name, super::text!($text))),*];
    };
}
use well_known;

macro_rules! text {
    (none) => {
        None
    };
    ($text:literal) => {
        Some(match std::ffi::CStr::from_bytes_with_nul(concat!($text, "\0").as_bytes()) {
            Ok(text) => text,
            Err(_) => panic!("a well-known string contains NUL"),
        })
    };
}
use text;

const fn length(text: Option<&CStr>) -> i32 {
    match text {
        Some(text) => text.to_bytes().len() as i32,
        None => 0,
    }
}

/// Points the well-known variables at the interned strings.
///
/// `intern` gives the unique NUL-terminated pointer of a token, or null when it does not know it. To be called
/// before any plugin is loaded.
pub fn bind(intern: impl Fn(&[u8]) -> *const c_char) {
    for table in [url_scheme::ALL, mime_field::ALL, http_value::ALL, http_method::ALL] {
        for (variable, text) in table {
            let Some(text) = text else { continue };
            let interned = intern(text.to_bytes());
            if !interned.is_null() {
                variable.0.store(interned.cast_mut(), Ordering::Relaxed);
            }
        }
    }
}
