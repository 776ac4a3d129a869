//! The data symbols of the API: well-known strings, their lengths, protocol names.
//!
//! Plugins compare these pointers with what the getters return: each is the one pointer under which the message layer
//! knows the string. All of them are right before any code runs, also in a program that has its own copy of the
//! variable (a copy relocation).

use std::ffi::c_char;

use crate::message::WellKnown;

mod http_method;
mod http_value;
mod mime_field;
mod protocol;
mod url_scheme;

pub use protocol::protocol_tag;

/// A `const char *` variable of the API.
#[repr(transparent)]
pub struct Text(*const c_char);

// SAFETY: points to immutable static text, or is null.
unsafe impl Sync for Text {}

/// Declares pairs of a string variable and its length variable.
///
/// `none` stands for a variable that the original leaves null with length 0.
macro_rules! well_known {
    ($($name:ident, $length:ident = $token:ident;)*) => {
        $(
            #[unsafe(no_mangle)]
            pub static $name: super::Text = super::text(super::token!($token));
            #[unsafe(no_mangle)]
            pub static $length: std::ffi::c_int = super::length(super::token!($token));
        )*
    };
}
use well_known;

macro_rules! token {
    (none) => {
        None
    };
    ($token:ident) => {
        Some(crate::message::WellKnown::$token)
    };
}
use token;

const fn text(token: Option<WellKnown>) -> Text {
    Text(match token {
        Some(token) => token.c_str(),
        None => std::ptr::null(),
    })
}

const fn length(token: Option<WellKnown>) -> i32 {
    match token {
        Some(token) => token.name().len() as i32,
        None => 0,
    }
}
