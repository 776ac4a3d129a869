//! Chapter: virtual connections.

use std::ffi::c_int;
use std::ptr::null_mut;

use crate::abi::callback::{call_plugin_vconn, event_func_entry};
use crate::abi::check::{self, bad_pointer, require};
use crate::abi::types::{
    TSCont, TSEventFunc, TSHRTime, TSIOBuffer, TSIOBufferReader, TSMutex, TSVConn, TSVIO,
};
use crate::buffer::{IoBuffer, Reader};
use crate::event::{self, Mutex, MutexGuard, MutexRef, ObjRef, Pool};
use crate::net::{self, Close, Connection, LocalVConn, VConn, Vio};
use crate::plugin::context;

/// Requires a live virtual connection of any kind.
///
/// # Safety
/// As for [`check::object`].
unsafe fn connection<'a>(function: &str, handle: TSVConn) -> &'a dyn Connection {
    // SAFETY: passed on from the caller.
    let object = unsafe { check::object(function, "connp", handle) };
    net::connection(object).unwrap_or_else(|| bad_pointer(function, "connp", handle.cast_const().cast()))
}

/// Requires a live network connection: a socket or one end of an internal pair.
///
/// # Safety
/// As for [`check::object`].
pub(super) unsafe fn network<'a>(function: &str, handle: TSVConn) -> &'a VConn {
    // SAFETY: passed on from the caller.
    let object = unsafe { check::object(function, "connp", handle) };
    VConn::from_object(object).unwrap_or_else(|| bad_pointer(function, "connp", handle.cast_const().cast()))
}

/// Requires a continuation with a mutex, and takes that, blocking as the API says.
///
/// # Safety
/// As for [`check::object`].
pub(super) unsafe fn locked(function: &str, handle: TSCont) -> (ObjRef, MutexGuard) {
    // SAFETY: passed on from the caller.
    let cont = unsafe { check::object_ref(function, "contp", handle) };
    match cont.live().and_then(|object| object.mutex()) {
        Some(mutex) => (cont, mutex.guard()),
        None => check::bad_argument(function, "contp", format_args!("{handle:p} has no mutex")),
    }
}

fn vio_handle(vio: Option<&Vio>) -> TSVIO {
    vio.map_or(null_mut(), |vio| vio.as_handle().cast())
}

/// The VIO of reading, null for connections between plugin and engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnReadVIOGet(connp: TSVConn) -> TSVIO {
    // SAFETY: the handle comes from C.
    vio_handle(unsafe { connection("TSVConnReadVIOGet", connp) }.shown_read_vio())
}

/// The VIO of writing, null for connections between plugin and engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnWriteVIOGet(connp: TSVConn) -> TSVIO {
    // SAFETY: the handle comes from C.
    vio_handle(unsafe { connection("TSVConnWriteVIOGet", connp) }.shown_write_vio())
}

/// 0 while the connection is open, 1 when it was closed, -1 when it was aborted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnClosedGet(connp: TSVConn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnClosedGet", connp) }.closed()
}

/// Reads `nbytes` bytes into a buffer, and calls the continuation about it; `INT64_MAX` for all there are.
///
/// The buffer stays the caller's. No event comes before the call returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnRead(connp: TSVConn, contp: TSCont, bufp: TSIOBuffer, nbytes: i64) -> TSVIO {
    const NAME: &str = "TSVConnRead";
    // SAFETY: the handle comes from C.
    let connection = unsafe { connection(NAME, connp) };
    // SAFETY: the handle comes from C.
    if unsafe { IoBuffer::borrow(bufp.cast()) }.is_none() {
        bad_pointer(NAME, "bufp", bufp.cast_const().cast());
    }
    require(nbytes >= 0, NAME, "nbytes", nbytes);
    // SAFETY: the handle comes from C.
    let (cont, _guard) = unsafe { locked(NAME, contp) };
    vio_handle(connection.start_read(cont, bufp.cast(), nbytes))
}

/// Writes `nbytes` of a reader's bytes, and calls the continuation about it; `INT64_MAX` for as many as will
/// come.
///
/// The reader stays the caller's. No event comes before the call returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnWrite(
    connp: TSVConn,
    contp: TSCont,
    readerp: TSIOBufferReader,
    nbytes: i64,
) -> TSVIO {
    const NAME: &str = "TSVConnWrite";
    // SAFETY: the handle comes from C.
    let connection = unsafe { connection(NAME, connp) };
    // SAFETY: the handle comes from C.
    let Some(reader) = (unsafe { Reader::borrow(readerp.cast()) }) else {
        bad_pointer(NAME, "readerp", readerp.cast_const().cast());
    };
    require(nbytes >= 0, NAME, "nbytes", nbytes);
    // SAFETY: the handle comes from C.
    let (cont, _guard) = unsafe { locked(NAME, contp) };
    vio_handle(connection.start_write(cont, reader.buffer_raw(), reader.as_raw(), nbytes))
}

/// Closes a connection, which must not be used afterwards; bytes that were not sent are lost.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnClose(connp: TSVConn) {
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnClose", connp) }.close(Close::Normal);
}

/// Closes a connection because of an error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnAbort(connp: TSVConn, error: c_int) {
    // The error number goes nowhere: nobody can ask for it.
    let _ = error;
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnAbort", connp) }.close(Close::Abort);
}

/// Ends one or both directions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnShutdown(connp: TSVConn, read: c_int, write: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnShutdown", connp) }.shutdown(read != 0, write != 0);
}

/// A connection of the plugin's own, such as a transform is; ended by `TSContDestroy`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnCreate(event_funcp: TSEventFunc, mutexp: TSMutex) -> TSVConn {
    let mutex = if mutexp.is_null() {
        Mutex::new_ref()
    } else {
        // SAFETY: the handle comes from C.
        MutexRef::share(unsafe { check::mutex("TSVConnCreate", "mutexp", mutexp) })
    };
    let Some(thread) = event::current_loop().or_else(|| event::pick(Pool::Net)) else { return null_mut() };
    let entry = event_func_entry(event_funcp);
    LocalVConn::create(call_plugin_vconn, entry, mutex, thread, context::token()).as_ptr().cast()
}

/// Nanoseconds without a byte after which `TS_EVENT_VCONN_INACTIVITY_TIMEOUT` comes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnInactivityTimeoutSet(connp: TSVConn, timeout: TSHRTime) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnInactivityTimeoutSet", connp) }.set_inactivity_timeout(timeout);
}

/// Takes that timeout back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnInactivityTimeoutCancel(connp: TSVConn) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnInactivityTimeoutCancel", connp) }.set_inactivity_timeout(0);
}

/// Nanoseconds after which `TS_EVENT_VCONN_ACTIVE_TIMEOUT` comes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnActiveTimeoutSet(connp: TSVConn, timeout: TSHRTime) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnActiveTimeoutSet", connp) }.set_active_timeout(timeout);
}

/// Takes that timeout back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnActiveTimeoutCancel(connp: TSVConn) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnActiveTimeoutCancel", connp) }.set_active_timeout(0);
}
