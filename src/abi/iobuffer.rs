//! Chapter: IO buffers.

use std::ffi::{c_char, c_void};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSIOBufferSizeIndex, TSIOBuffer, TSIOBufferBlock, TSIOBufferReader};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferCreate() -> TSIOBuffer {
    stub!(TSIOBufferCreate() => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferSizedCreate(index: RawTSIOBufferSizeIndex) -> TSIOBuffer {
    stub!(TSIOBufferSizedCreate(index) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferWaterMarkGet(bufp: TSIOBuffer) -> i64 {
    stub!(TSIOBufferWaterMarkGet(bufp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferWaterMarkSet(bufp: TSIOBuffer, water_mark: i64) {
    stub!(TSIOBufferWaterMarkSet(bufp, water_mark))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferDestroy(bufp: TSIOBuffer) {
    stub!(TSIOBufferDestroy(bufp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferStart(bufp: TSIOBuffer) -> TSIOBufferBlock {
    stub!(TSIOBufferStart(bufp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferCopy(
    bufp: TSIOBuffer,
    readerp: TSIOBufferReader,
    length: i64,
    offset: i64,
) -> i64 {
    stub!(TSIOBufferCopy(bufp, readerp, length, offset) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferWrite(bufp: TSIOBuffer, buf: *const c_void, length: i64) -> i64 {
    stub!(TSIOBufferWrite(bufp, buf, length) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferProduce(bufp: TSIOBuffer, nbytes: i64) {
    stub!(TSIOBufferProduce(bufp, nbytes))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockNext(blockp: TSIOBufferBlock) -> TSIOBufferBlock {
    stub!(TSIOBufferBlockNext(blockp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockReadStart(
    blockp: TSIOBufferBlock,
    readerp: TSIOBufferReader,
    avail: *mut i64,
) -> *const c_char {
    stub!(TSIOBufferBlockReadStart(blockp, readerp, avail) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockReadAvail(blockp: TSIOBufferBlock, readerp: TSIOBufferReader) -> i64 {
    stub!(TSIOBufferBlockReadAvail(blockp, readerp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockWriteStart(blockp: TSIOBufferBlock, avail: *mut i64) -> *mut c_char {
    stub!(TSIOBufferBlockWriteStart(blockp, avail) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockWriteAvail(blockp: TSIOBufferBlock) -> i64 {
    stub!(TSIOBufferBlockWriteAvail(blockp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderAlloc(bufp: TSIOBuffer) -> TSIOBufferReader {
    stub!(TSIOBufferReaderAlloc(bufp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderClone(readerp: TSIOBufferReader) -> TSIOBufferReader {
    stub!(TSIOBufferReaderClone(readerp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderFree(readerp: TSIOBufferReader) {
    stub!(TSIOBufferReaderFree(readerp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderStart(readerp: TSIOBufferReader) -> TSIOBufferBlock {
    stub!(TSIOBufferReaderStart(readerp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderConsume(readerp: TSIOBufferReader, nbytes: i64) {
    stub!(TSIOBufferReaderConsume(readerp, nbytes))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderAvail(readerp: TSIOBufferReader) -> i64 {
    stub!(TSIOBufferReaderAvail(readerp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderCopy(
    readerp: TSIOBufferReader,
    buf: *mut c_void,
    length: i64,
) -> i64 {
    stub!(TSIOBufferReaderCopy(readerp, buf, length) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockDataSizeGet(blockp: TSIOBufferBlock) -> i64 {
    stub!(TSIOBufferBlockDataSizeGet(blockp) => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockDestroy(blockp: TSIOBufferBlock) {
    stub!(TSIOBufferBlockDestroy(blockp))
}
