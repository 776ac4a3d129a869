//! Types of `parentselectdefs.h`.

use std::ffi::c_char;

use libc::{in_port_t, size_t};

/// What to do after a response of a parent, or for want of one.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSResponseAction {
    /// The next host to try, not NUL-terminated.
    pub hostname: *const c_char,
    /// Its length in bytes.
    pub hostname_len: size_t,
    /// Its port, in host order.
    pub port: in_port_t,
    /// Give up with an error.
    pub fail: bool,
    /// The host is tried again after it had failed.
    pub is_retry: bool,
    /// There is a host to try.
    pub nextHopExists: bool,
    /// The response that came may be dropped for another try.
    pub responseIsRetryable: bool,
    /// Go to the origin.
    pub goDirect: bool,
    /// The host is a proxy: send it the absolute form.
    pub parentIsProxy: bool,
    /// Do not store the response.
    pub no_cache: bool,
}
