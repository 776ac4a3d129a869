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

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnReadVIOGet(connp: TSVConn) -> TSVIO {
    // SAFETY: the handle comes from C.
    vio_handle(unsafe { connection("TSVConnReadVIOGet", connp) }.shown_read_vio())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnWriteVIOGet(connp: TSVConn) -> TSVIO {
    // SAFETY: the handle comes from C.
    vio_handle(unsafe { connection("TSVConnWriteVIOGet", connp) }.shown_write_vio())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnClosedGet(connp: TSVConn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnClosedGet", connp) }.closed()
}

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

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnClose(connp: TSVConn) {
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnClose", connp) }.close(Close::Normal);
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnAbort(connp: TSVConn, error: c_int) {
    // The error number goes nowhere: nobody can ask for it.
    let _ = error;
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnAbort", connp) }.close(Close::Abort);
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnShutdown(connp: TSVConn, read: c_int, write: c_int) {
    // SAFETY: the handle comes from C.
    unsafe { connection("TSVConnShutdown", connp) }.shutdown(read != 0, write != 0);
}

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

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnInactivityTimeoutSet(connp: TSVConn, timeout: TSHRTime) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnInactivityTimeoutSet", connp) }.set_inactivity_timeout(timeout);
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnInactivityTimeoutCancel(connp: TSVConn) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnInactivityTimeoutCancel", connp) }.set_inactivity_timeout(0);
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnActiveTimeoutSet(connp: TSVConn, timeout: TSHRTime) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnActiveTimeoutSet", connp) }.set_active_timeout(timeout);
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnActiveTimeoutCancel(connp: TSVConn) {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnActiveTimeoutCancel", connp) }.set_active_timeout(0);
}
