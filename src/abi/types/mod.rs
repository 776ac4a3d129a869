//! The types of the C API.
//!
//! A C enumeration exists twice. The `#[repr(C)]` enum names the values and becomes the enum of the header; the
//! functions take and give its raw form, `RawTSEvent` for `TSEvent`, since plugins pass numbers that no enumerator
//! has. Compare a raw value with an enumerator by `==`, make one by `.into()`.

use std::ffi::c_int;

/// Declares the raw form of a C enumeration.
macro_rules! raw_enum {
    ($raw:ident, $name:ident) => {
        #[doc = concat!("`", stringify!($name), "` as it comes from C: any number.")]
        #[repr(transparent)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $raw(pub std::ffi::c_int);

        impl From<$name> for $raw {
            fn from(value: $name) -> Self {
                Self(value as std::ffi::c_int)
            }
        }

        impl PartialEq<$name> for $raw {
            fn eq(&self, other: &$name) -> bool {
                self.0 == *other as std::ffi::c_int
            }
        }
    };
}

mod cache;
mod callback;
mod config_key;
mod data;
mod event;
mod experimental;
mod handle;
mod hook_id;
mod http;
mod io;
mod milestone;
mod parent;
mod record;
pub mod remap;
mod stat;

pub use cache::*;
pub use callback::*;
pub use config_key::*;
pub use data::*;
pub use event::*;
pub use experimental::*;
pub use handle::*;
pub use hook_id::*;
pub use http::*;
pub use io::*;
pub use milestone::*;
pub use parent::*;
pub use record::*;
pub use stat::*;

/// The API call did what it was asked to.
pub const TS_SUCCESS: RawTSReturnCode = RawTSReturnCode(TSReturnCode::TS_SUCCESS as c_int);
/// The API call did nothing.
pub const TS_ERROR: RawTSReturnCode = RawTSReturnCode(TSReturnCode::TS_ERROR as c_int);
