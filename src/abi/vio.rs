//! Chapter: VIOs.

use std::ptr::null_mut;

use crate::abi::check::{bad_pointer, require};
use crate::abi::types::{TSCont, TSIOBuffer, TSIOBufferReader, TSMutex, TSVConn, TSVIO};
use crate::net::Vio;

/// Requires a VIO whose connection is alive.
///
/// # Safety
/// `handle` is null or was once handed out as a VIO.
unsafe fn vio<'a>(function: &str, handle: TSVIO) -> &'a Vio {
    // SAFETY: passed on from the caller.
    let vio = unsafe { Vio::check(handle.cast_const().cast()) };
    vio.unwrap_or_else(|| bad_pointer(function, "viop", handle.cast_const().cast()))
}

/// Says that there is more to write or room to read, or that the VIO was changed. Any thread that holds its
/// mutex.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOReenable(viop: TSVIO) {
    // SAFETY: the handle comes from C.
    unsafe { vio("TSVIOReenable", viop) }.reenable();
}

/// The buffer, null when the operation is over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOBufferGet(viop: TSVIO) -> TSIOBuffer {
    // SAFETY: the handle comes from C.
    unsafe { vio("TSVIOBufferGet", viop) }.buffer().cast()
}

/// The reader that bytes are taken from; null for reading.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOReaderGet(viop: TSVIO) -> TSIOBufferReader {
    // SAFETY: the handle comes from C.
    unsafe { vio("TSVIOReaderGet", viop) }.reader().cast()
}

/// How many bytes the operation is for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONBytesGet(viop: TSVIO) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { vio("TSVIONBytesGet", viop) }.nbytes()
}

/// Changes how many bytes the operation is for; takes effect at `TSVIOReenable`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONBytesSet(viop: TSVIO, nbytes: i64) {
    // SAFETY: the handle comes from C.
    let vio = unsafe { vio("TSVIONBytesSet", viop) };
    require(nbytes >= 0, "TSVIONBytesSet", "nbytes", nbytes);
    vio.set_nbytes(nbytes);
}

/// How many bytes are done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONDoneGet(viop: TSVIO) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { vio("TSVIONDoneGet", viop) }.ndone()
}

/// Says how many bytes are done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONDoneSet(viop: TSVIO, ndone: i64) {
    // SAFETY: the handle comes from C.
    let vio = unsafe { vio("TSVIONDoneSet", viop) };
    require(ndone >= 0, "TSVIONDoneSet", "ndone", ndone);
    vio.set_ndone(ndone);
}

/// How many bytes are left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONTodoGet(viop: TSVIO) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { vio("TSVIONTodoGet", viop) }.ntodo()
}

/// The mutex of the operation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOMutexGet(viop: TSVIO) -> TSMutex {
    // SAFETY: the handle comes from C.
    let mutex = unsafe { vio("TSVIOMutexGet", viop) }.mutex();
    // Not counted: the VIO keeps it.
    mutex.map_or(null_mut(), |mutex| mutex.as_ptr().cast())
}

/// Whom the operation calls.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOContGet(viop: TSVIO) -> TSCont {
    // SAFETY: the handle comes from C.
    let cont = unsafe { vio("TSVIOContGet", viop) }.cont();
    cont.map_or(null_mut(), |cont| cont.address().as_ptr().cast())
}

/// The connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOVConnGet(viop: TSVIO) -> TSVConn {
    // SAFETY: the handle comes from C.
    unsafe { vio("TSVIOVConnGet", viop) }.owner().cast()
}
