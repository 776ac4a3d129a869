//! Chapter: fetching.

use libc::{size_t, sockaddr, ssize_t};
use std::ffi::{c_char, c_int, c_void};
use std::net::SocketAddr;
use std::ptr::null_mut;

use crate::abi::check;
use crate::abi::net::address;
use crate::abi::types::{
    RawTSFetchWakeUpOptions, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSCont, TSFetchEvent, TSFetchSM,
    TSFetchUrlParams_t, TSFetchWakeUpOptions, TSHttpTxn, TSMBuffer, TSMLoc,
};
use crate::event::ObjRef;
use crate::txn::fetch::{Fetch, FetchPtr, Mode, WakeUp};

/// Requires the handle of a live fetch.
///
/// # Safety
/// `handle` is null or was once a handle.
unsafe fn fetch<T>(function: &str, argument: &str, handle: *mut T) -> FetchPtr {
    // SAFETY: passed on from the caller.
    let fetch = unsafe { FetchPtr::check(handle.cast()) };
    fetch.unwrap_or_else(|| check::bad_pointer(function, argument, handle.cast_const().cast()))
}

/// Gives the head of a response to whoever was woken after it. `txnp` is the data of that event, not a transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchPageRespGet(
    txnp: TSHttpTxn,
    bufp: *mut TSMBuffer,
    offset: *mut TSMLoc,
) -> RawTSReturnCode {
    const NAME: &str = "TSFetchPageRespGet";
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch(NAME, "txnp", txnp) };
    check::not_null(NAME, "bufp", bufp);
    check::not_null(NAME, "offset", offset);
    let Some((buffer, header)) = fetch.response.handles() else { return TS_ERROR };
    // SAFETY: not null as just checked; writable by contract.
    unsafe { *bufp = buffer.cast() };
    // SAFETY: as above.
    unsafe { *offset = header.cast() };
    TS_SUCCESS
}

/// Gives the response to whoever was woken at its end, NUL-terminated, for the length of the callback. `txnp` is the data of
/// that event, not a transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchRespGet(txnp: TSHttpTxn, length: *mut c_int) -> *mut c_char {
    const NAME: &str = "TSFetchRespGet";
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch(NAME, "txnp", txnp) };
    let (text, len) = fetch.whole();
    // SAFETY: writable by contract; null is refused.
    unsafe { check::store(NAME, "length", length, c_int::try_from(len).unwrap_or(c_int::MAX)) };
    text.cast_mut().cast()
}

/// The continuation that is told, if there is one.
///
/// # Safety
/// As for [`check::object`].
unsafe fn target(function: &str, contp: TSCont) -> Option<ObjRef> {
    // SAFETY: passed on from the caller.
    (!contp.is_null()).then(|| unsafe { check::object_ref(function, "contp", contp) })
}

/// Starts a fetch whose response is told as a whole.
///
/// # Safety
/// As for [`check::object`].
unsafe fn fetch_whole(
    function: &str,
    request: &[u8],
    client: SocketAddr,
    contp: TSCont,
    options: RawTSFetchWakeUpOptions,
    events: TSFetchEvent,
) -> FetchPtr {
    let wake_up = match options.0 {
        AFTER_HEADER => WakeUp::AfterHeader,
        AFTER_BODY => WakeUp::AfterBody,
        _ => WakeUp::Never,
    };
    let mode = Mode::Whole { wake_up, success: events.success_event_id, failure: events.failure_event_id };
    let method = request.split(|byte| *byte == b' ').next().unwrap_or_default();
    // SAFETY: passed on from the caller.
    let fetch = Fetch::create(unsafe { target(function, contp) }, mode, method, client, 0);
    fetch.append(request);
    fetch.launch();
    fetch
}

const AFTER_HEADER: c_int = TSFetchWakeUpOptions::AFTER_HEADER as c_int;
const AFTER_BODY: c_int = TSFetchWakeUpOptions::AFTER_BODY as c_int;

/// Sends a whole request through the HTTP engine as if from `addr`, and calls `contp` with the numbers in
/// `event`.
///
/// A negative length means a C string. The handle is for `TSFetchFlagSet` only and frees itself. What an
/// event brings is valid during it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchUrl(
    request: *const c_char,
    request_len: c_int,
    addr: *const sockaddr,
    contp: TSCont,
    callback_options: RawTSFetchWakeUpOptions,
    event: TSFetchEvent,
) -> TSFetchSM {
    const NAME: &str = "TSFetchUrl";
    // SAFETY: readable for the length, or a C string, by contract; null is refused.
    let request = unsafe { check::sized_bytes(NAME, "request", request, request_len.into()) };
    // SAFETY: the address comes from C.
    let client = unsafe { address(NAME, "addr", addr) };
    // SAFETY: the handle comes from C.
    unsafe { fetch_whole(NAME, request, client, contp, callback_options, event) }.as_ptr().cast()
}

/// `TSFetchUrl` for each member of a list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchPages(params: *mut TSFetchUrlParams_t) {
    const NAME: &str = "TSFetchPages";
    let mut next = params.cast_const();
    // SAFETY: null or the next element of the caller's list, by contract.
    while let Some(params) = unsafe { next.as_ref() } {
        // SAFETY: readable for the length, or a C string, by contract; null is refused.
        let request =
            unsafe { check::sized_bytes(NAME, "params->request", params.request, params.request_len.into()) };
        // SAFETY: a whole sockaddr_storage of the caller's.
        let client = unsafe { address(NAME, "params->ip", (&raw const params.ip).cast()) };
        // SAFETY: the handle comes from C.
        unsafe { fetch_whole(NAME, request, client, params.contp, params.options, params.events) };
        next = params.next;
    }
}

/// A request in parts: method, URL and version now, fields by `TSFetchHeaderAdd`, body by `TSFetchWriteData`,
/// sent by `TSFetchLaunch`.
///
/// `flags` are of `TSFetchFlags`. Freed by `TSFetchDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchCreate(
    contp: TSCont,
    method: *const c_char,
    url: *const c_char,
    version: *const c_char,
    client_addr: *const sockaddr,
    flags: c_int,
) -> TSFetchSM {
    const NAME: &str = "TSFetchCreate";
    // SAFETY: a C string by contract; null is refused.
    let method = unsafe { check::c_bytes(NAME, "method", method) };
    // SAFETY: as above.
    let url = unsafe { check::c_bytes(NAME, "url", url) };
    // SAFETY: as above.
    let version = unsafe { check::c_bytes(NAME, "version", version) };
    // SAFETY: the address comes from C.
    let client = unsafe { address(NAME, "client_addr", client_addr) };
    // SAFETY: the handle comes from C.
    let cont = unsafe { check::object_ref(NAME, "contp", contp) };
    let fetch = Fetch::create(Some(cont), Mode::Stream, method, client, flags);
    for part in [method, b" ", url, b" ", version, b"\r\n"] {
        fetch.append(part);
    }
    fetch.as_ptr().cast()
}

/// Adds flags of `TSFetchFlags`, before the response begins.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchFlagSet(fetch_sm: TSFetchSM, flags: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { fetch("TSFetchFlagSet", "fetch_sm", fetch_sm) }.set_flags(flags);
}

/// Adds a field to the request, before `TSFetchLaunch`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchHeaderAdd(
    fetch_sm: TSFetchSM,
    name: *const c_char,
    name_len: c_int,
    value: *const c_char,
    value_len: c_int,
) {
    const NAME: &str = "TSFetchHeaderAdd";
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch(NAME, "fetch_sm", fetch_sm) };
    // SAFETY: readable for the length, or a C string, by contract; null is refused.
    let name = unsafe { check::sized_bytes(NAME, "name", name, name_len.into()) };
    // SAFETY: as above.
    let value = unsafe { check::sized_bytes(NAME, "value", value, value_len.into()) };
    fetch.add_field(name, value);
}

/// Supplies the request's body, as far as a Content-Length field has announced it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchWriteData(fetch_sm: TSFetchSM, data: *const c_void, len: size_t) {
    const NAME: &str = "TSFetchWriteData";
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch(NAME, "fetch_sm", fetch_sm) };
    check::not_null(NAME, "data", data);
    // SAFETY: not null as just checked; readable for the length by contract.
    fetch.write_body(unsafe { std::slice::from_raw_parts(data.cast(), len) });
}

/// Takes up to `len` bytes of the body that has come, and returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchReadData(fetch_sm: TSFetchSM, buf: *mut c_void, len: size_t) -> ssize_t {
    const NAME: &str = "TSFetchReadData";
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch(NAME, "fetch_sm", fetch_sm) };
    check::not_null(NAME, "buf", buf);
    // SAFETY: not null as just checked; writable for the length by contract.
    let taken = fetch.read(unsafe { std::slice::from_raw_parts_mut(buf.cast(), len) });
    ssize_t::try_from(taken).unwrap_or(ssize_t::MAX)
}

/// Sends the request; `TSFetchEventExt` events follow.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchLaunch(fetch_sm: TSFetchSM) {
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch("TSFetchLaunch", "fetch_sm", fetch_sm) };
    fetch.append(b"\r\n");
    fetch.launch();
}

/// Ends a fetch, at any time, also from its own events.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchDestroy(fetch_sm: TSFetchSM) {
    // SAFETY: the handle comes from C.
    unsafe { fetch("TSFetchDestroy", "fetch_sm", fetch_sm) }.destroy();
}

/// Keeps a pointer with the fetch; the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchUserDataSet(fetch_sm: TSFetchSM, data: *mut c_void) {
    // SAFETY: the handle comes from C.
    unsafe { fetch("TSFetchUserDataSet", "fetch_sm", fetch_sm) }.set_user_data(data);
}

/// The pointer given to `TSFetchUserDataSet`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchUserDataGet(fetch_sm: TSFetchSM) -> *mut c_void {
    // SAFETY: the handle comes from C.
    unsafe { fetch("TSFetchUserDataGet", "fetch_sm", fetch_sm) }.user_data()
}

/// The buffer of the response's header, from `TS_FETCH_EVENT_EXT_HEAD_DONE` to the end of the fetch.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchRespHdrMBufGet(fetch_sm: TSFetchSM) -> TSMBuffer {
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch("TSFetchRespHdrMBufGet", "fetch_sm", fetch_sm) };
    fetch.response.handles().map_or(null_mut(), |(buffer, _)| buffer.cast())
}

/// The response's header in that buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSFetchRespHdrMLocGet(fetch_sm: TSFetchSM) -> TSMLoc {
    // SAFETY: the handle comes from C.
    let fetch = unsafe { fetch("TSFetchRespHdrMLocGet", "fetch_sm", fetch_sm) };
    fetch.response.handles().map_or(null_mut(), |(_, header)| header.cast())
}
