//! Chapter: host status.

use std::borrow::Cow;
use std::ffi::{c_char, c_int, c_uint};

use libc::size_t;

use crate::abi::check;
use crate::abi::types::{RawTSHostStatus, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHostStatus};
use crate::net::host_status::{self, Status};
use crate::net::own_names;

/// `TS_SUCCESS` if the name or address is one of this machine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostnameIsSelf(hostname: *const c_char, hostname_len: size_t) -> RawTSReturnCode {
    // SAFETY: passed on from the plugin.
    let name = unsafe { name_of("TSHostnameIsSelf", hostname, hostname_len) };
    if own_names::contains(&name) { TS_SUCCESS } else { TS_ERROR }
}

/// Whether a host is marked as down, and by which reasons; `TS_ERROR` if nobody ever marked it. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostStatusGet(
    hostname: *const c_char,
    hostname_len: size_t,
    status: *mut RawTSHostStatus,
    reason: *mut c_uint,
) -> RawTSReturnCode {
    const NAME: &str = "TSHostStatusGet";
    // SAFETY: passed on from the plugin.
    let name = unsafe { name_of(NAME, hostname, hostname_len) };
    let Some((state, reasons)) = host_status::get(&name) else { return TS_ERROR };
    check::not_null(NAME, "status", status);
    // SAFETY: not null as checked, writable by contract.
    unsafe { *status = RawTSHostStatus(state as c_int) };
    if !reason.is_null() {
        // SAFETY: as above.
        unsafe { *reason = reasons };
    }
    TS_SUCCESS
}

/// Marks a host as up or down for a reason, for `down_time` seconds or, with 0, for good. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHostStatusSet(
    hostname: *const c_char,
    hostname_len: size_t,
    status: RawTSHostStatus,
    down_time: c_uint,
    reason: c_uint,
) {
    const NAME: &str = "TSHostStatusSet";
    // SAFETY: passed on from the plugin.
    let name = unsafe { name_of(NAME, hostname, hostname_len) };
    let status = match status {
        s if s == TSHostStatus::TS_HOST_STATUS_DOWN => Status::Down,
        s if s == TSHostStatus::TS_HOST_STATUS_UP => Status::Up,
        s if s == TSHostStatus::TS_HOST_STATUS_INIT => Status::Init,
        other => check::bad_argument(NAME, "status", other.0),
    };
    host_status::set(&name, status, down_time, reason);
}

/// Requires a name given by pointer and length.
///
/// # Safety
/// A `name` that is not null points to `length` readable bytes that outlive `'a`.
unsafe fn name_of<'a>(function: &str, name: *const c_char, length: size_t) -> Cow<'a, str> {
    if length == 0 {
        return Cow::Borrowed("");
    }
    check::not_null(function, "hostname", name);
    // SAFETY: not null as just checked, readable by contract.
    String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(name.cast::<u8>(), length) })
}
