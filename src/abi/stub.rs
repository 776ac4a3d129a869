//! Functions that are exported but do nothing yet.
//!
//! A function is a stub if and only if its body is `stub!(Name(arguments) => failure value)`; `make abi` counts them
//! by that. The first call of each is reported by name.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// Gives the API's failure value and reports the first call.
macro_rules! stub {
    ($name:ident($($argument:ident),*)) => {
        stub!($name($($argument),*) => ())
    };
    ($name:ident($($argument:ident),*) => $failure:expr) => {{
        static CALLED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
        $(let _ = $argument;)*
        crate::abi::stub::report(stringify!($name), &CALLED);
        $failure
    }};
}
pub(super) use stub;

/// Reports, once per name, that a plugin calls something that is not there yet.
pub(super) fn report(name: &str, called: &AtomicBool) {
    if !called.swap(true, Ordering::Relaxed) {
        // A closed standard error stream must not end the plugin.
        let _ = writeln!(std::io::stderr(), "tshost: {name} is not implemented yet; it reports failure");
    }
}
