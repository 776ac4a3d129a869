//! Chapter: VIOs.

use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{TSCont, TSIOBuffer, TSIOBufferReader, TSMutex, TSVConn, TSVIO};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOReenable(viop: TSVIO) {
    stub!(TSVIOReenable(viop))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOBufferGet(viop: TSVIO) -> TSIOBuffer {
    stub!(TSVIOBufferGet(viop) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOReaderGet(viop: TSVIO) -> TSIOBufferReader {
    stub!(TSVIOReaderGet(viop) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONBytesGet(viop: TSVIO) -> i64 {
    stub!(TSVIONBytesGet(viop) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONBytesSet(viop: TSVIO, nbytes: i64) {
    stub!(TSVIONBytesSet(viop, nbytes))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONDoneGet(viop: TSVIO) -> i64 {
    stub!(TSVIONDoneGet(viop) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONDoneSet(viop: TSVIO, ndone: i64) {
    stub!(TSVIONDoneSet(viop, ndone))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIONTodoGet(viop: TSVIO) -> i64 {
    stub!(TSVIONTodoGet(viop) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOMutexGet(viop: TSVIO) -> TSMutex {
    stub!(TSVIOMutexGet(viop) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOContGet(viop: TSVIO) -> TSCont {
    stub!(TSVIOContGet(viop) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVIOVConnGet(viop: TSVIO) -> TSVConn {
    stub!(TSVIOVConnGet(viop) => null_mut())
}
