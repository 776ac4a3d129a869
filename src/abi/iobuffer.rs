//! Chapter: IO buffers.

use std::ffi::{c_char, c_void};
use std::mem::ManuallyDrop;
use std::ptr::null_mut;

use crate::abi::check::{bad_argument, bad_pointer, not_null, require};
use crate::abi::types::{RawTSIOBufferSizeIndex, TSIOBuffer, TSIOBufferBlock, TSIOBufferReader};
use crate::buffer::{Block, BlockRef, DEFAULT_INDEX, IoBuffer, MAX_API_READERS, Reader};

/// Requires a live buffer.
///
/// # Safety
/// `handle` is null or was once handed out as a buffer, and is not destroyed during the call.
pub unsafe fn buffer(function: &str, handle: TSIOBuffer) -> ManuallyDrop<IoBuffer> {
    // SAFETY: passed on from the caller.
    let buffer = unsafe { IoBuffer::borrow(handle.cast()) };
    buffer.unwrap_or_else(|| bad_pointer(function, "bufp", handle.cast_const().cast()))
}

/// Requires a live reader.
///
/// # Safety
/// `handle` is null or was once handed out as a reader, and is not freed during the call.
unsafe fn reader(function: &str, handle: TSIOBufferReader) -> ManuallyDrop<Reader> {
    // SAFETY: passed on from the caller.
    let reader = unsafe { Reader::borrow(handle.cast()) };
    reader.unwrap_or_else(|| bad_pointer(function, "readerp", handle.cast_const().cast()))
}

/// Requires a live block.
///
/// # Safety
/// `handle` is null or was once handed out as a block.
unsafe fn block<'a>(function: &str, handle: TSIOBufferBlock) -> &'a Block {
    // SAFETY: passed on from the caller.
    let block = unsafe { Block::check(handle.cast_const().cast()) };
    block.unwrap_or_else(|| bad_pointer(function, "blockp", handle.cast_const().cast()))
}

/// A byte count that the API wants to be non-negative.
fn count(function: &str, argument: &str, value: i64) -> usize {
    usize::try_from(value).unwrap_or_else(|_| bad_argument(function, argument, value))
}

fn block_handle(block: Option<BlockRef>) -> TSIOBufferBlock {
    block.map_or(null_mut(), |block| block.as_handle().cast())
}

/// Stores a length where C asked for it.
///
/// # Safety
/// `place` is null or may be written.
unsafe fn store(place: *mut i64, value: usize) {
    // SAFETY: writable by contract.
    if let Some(place) = unsafe { place.as_mut() } {
        *place = value as i64;
    }
}

/// Gives a new reader to C, unless the buffer has as many as the API allows.
fn new_reader(function: &str, buffer: &IoBuffer, make: impl FnOnce() -> Reader) -> TSIOBufferReader {
    if !buffer.has_api_reader_slot() {
        let value = format_args!("{:p} has {MAX_API_READERS} readers already", buffer.as_raw());
        bad_argument(function, "bufp", value);
    }
    make().into_raw().cast()
}

/// A buffer without blocks, whose blocks will have 32 KiB; freed by `TSIOBufferDestroy`. Any thread, one at a
/// time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferCreate() -> TSIOBuffer {
    IoBuffer::default().into_raw().cast()
}

/// A buffer with one block of a size class, up to 32 KiB, which its other blocks will have as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferSizedCreate(index: RawTSIOBufferSizeIndex) -> TSIOBuffer {
    match u8::try_from(index.0) {
        Ok(index) if index <= DEFAULT_INDEX => IoBuffer::with_block(index).into_raw().cast(),
        _ => bad_argument("TSIOBufferSizedCreate", "index", index.0),
    }
}

/// The water mark in bytes, 0 at first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferWaterMarkGet(bufp: TSIOBuffer) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { buffer("TSIOBufferWaterMarkGet", bufp) }.water_mark()
}

/// Sets how much may be unread before a connection stops filling the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferWaterMarkSet(bufp: TSIOBuffer, water_mark: i64) {
    // SAFETY: the handle comes from C.
    let mut buffer = unsafe { buffer("TSIOBufferWaterMarkSet", bufp) };
    require(water_mark >= 0, "TSIOBufferWaterMarkSet", "water_mark", water_mark);
    buffer.set_water_mark(water_mark);
}

/// Frees a buffer and its readers; data shared with other buffers stays there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferDestroy(bufp: TSIOBuffer) {
    // SAFETY: the handle comes from C, which gives the buffer up.
    drop(ManuallyDrop::into_inner(unsafe { buffer("TSIOBufferDestroy", bufp) }));
}

/// The block that the next bytes go to; there is always one with room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferStart(bufp: TSIOBuffer) -> TSIOBufferBlock {
    // SAFETY: the handle comes from C.
    block_handle(Some(unsafe { buffer("TSIOBufferStart", bufp) }.start()))
}

/// Appends what a reader has, from `offset` on and up to `length` bytes, without copying; answers how many
/// bytes. The reader stays where it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferCopy(
    bufp: TSIOBuffer,
    readerp: TSIOBufferReader,
    length: i64,
    offset: i64,
) -> i64 {
    const NAME: &str = "TSIOBufferCopy";
    // SAFETY: the handle comes from C.
    let mut buffer = unsafe { buffer(NAME, bufp) };
    // SAFETY: the handle comes from C.
    let reader = unsafe { reader(NAME, readerp) };
    let (length, offset) = (count(NAME, "length", length), count(NAME, "offset", offset));
    buffer.share_from(&reader, length, offset) as i64
}

/// Appends a copy of `length` bytes; answers `length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferWrite(bufp: TSIOBuffer, buf: *const c_void, length: i64) -> i64 {
    const NAME: &str = "TSIOBufferWrite";
    // SAFETY: the handle comes from C.
    let mut buffer = unsafe { buffer(NAME, bufp) };
    let len = count(NAME, "length", length);
    if len > 0 {
        not_null(NAME, "buf", buf);
        // SAFETY: C promises `length` readable bytes.
        buffer.write(unsafe { std::slice::from_raw_parts(buf.cast(), len) });
    }
    length
}

/// Says that as many bytes have been put where `TSIOBufferBlockWriteStart` pointed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferProduce(bufp: TSIOBuffer, nbytes: i64) {
    const NAME: &str = "TSIOBufferProduce";
    // SAFETY: the handle comes from C.
    let mut buffer = unsafe { buffer(NAME, bufp) };
    let n = count(NAME, "nbytes", nbytes);
    let done = buffer.produce(n);
    require(done == n, NAME, "nbytes", format_args!("{n}, but only {done} bytes of room were allocated"));
}

/// The next block of the chain, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockNext(blockp: TSIOBufferBlock) -> TSIOBufferBlock {
    // SAFETY: the handle comes from C.
    block_handle(unsafe { block("TSIOBufferBlockNext", blockp) }.next())
}

/// Where the reader's bytes in this block begin; their number goes to `avail`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockReadStart(
    blockp: TSIOBufferBlock,
    readerp: TSIOBufferReader,
    avail: *mut i64,
) -> *const c_char {
    const NAME: &str = "TSIOBufferBlockReadStart";
    // SAFETY: the handle comes from C.
    let block = unsafe { block(NAME, blockp) };
    // SAFETY: the handle comes from C.
    let (first, len) = unsafe { reader(NAME, readerp) }.block_bytes(block);
    // SAFETY: the place comes from C.
    unsafe { store(avail, len) };
    first.cast_const().cast()
}

/// How many bytes the reader has in this block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockReadAvail(blockp: TSIOBufferBlock, readerp: TSIOBufferReader) -> i64 {
    const NAME: &str = "TSIOBufferBlockReadAvail";
    // SAFETY: the handle comes from C.
    let block = unsafe { block(NAME, blockp) };
    // SAFETY: the handle comes from C.
    unsafe { reader(NAME, readerp) }.block_bytes(block).1 as i64
}

/// Where the next bytes of this block go; the room goes to `avail`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockWriteStart(blockp: TSIOBufferBlock, avail: *mut i64) -> *mut c_char {
    // SAFETY: the handle comes from C.
    let block = unsafe { block("TSIOBufferBlockWriteStart", blockp) };
    // SAFETY: the place comes from C.
    unsafe { store(avail, block.write_avail()) };
    block.write_start().cast()
}

/// Room in this block, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockWriteAvail(blockp: TSIOBufferBlock) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { block("TSIOBufferBlockWriteAvail", blockp) }.write_avail() as i64
}

/// A reader that begins with the block being written; at most 5 for a buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderAlloc(bufp: TSIOBuffer) -> TSIOBufferReader {
    const NAME: &str = "TSIOBufferReaderAlloc";
    // SAFETY: the handle comes from C.
    let buffer = unsafe { buffer(NAME, bufp) };
    new_reader(NAME, &buffer, || buffer.reader())
}

/// A reader of the same buffer at the same place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderClone(readerp: TSIOBufferReader) -> TSIOBufferReader {
    const NAME: &str = "TSIOBufferReaderClone";
    // SAFETY: the handle comes from C.
    let reader = unsafe { reader(NAME, readerp) };
    // SAFETY: a live reader keeps its buffer's object.
    let buffer = unsafe { buffer(NAME, reader.buffer_raw().cast()) };
    new_reader(NAME, &buffer, || reader.duplicate())
}

/// Frees a reader.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderFree(readerp: TSIOBufferReader) {
    // SAFETY: the handle comes from C, which gives the reader up.
    let reader = unsafe { Reader::from_raw(readerp.cast()) };
    drop(
        reader.unwrap_or_else(|| bad_pointer("TSIOBufferReaderFree", "readerp", readerp.cast_const().cast())),
    );
}

/// The block with the reader's next bytes, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderStart(readerp: TSIOBufferReader) -> TSIOBufferBlock {
    // SAFETY: the handle comes from C.
    block_handle(unsafe { reader("TSIOBufferReaderStart", readerp) }.start())
}

/// Moves the reader on by as many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderConsume(readerp: TSIOBufferReader, nbytes: i64) {
    const NAME: &str = "TSIOBufferReaderConsume";
    // SAFETY: the handle comes from C.
    let mut reader = unsafe { reader(NAME, readerp) };
    reader.consume(count(NAME, "nbytes", nbytes));
}

/// How many bytes the reader has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderAvail(readerp: TSIOBufferReader) -> i64 {
    // SAFETY: the handle comes from C.
    unsafe { reader("TSIOBufferReaderAvail", readerp) }.avail()
}

/// Copies up to `length` of the reader's bytes to `buf`; answers how many. The reader stays where it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferReaderCopy(
    readerp: TSIOBufferReader,
    buf: *mut c_void,
    length: i64,
) -> i64 {
    const NAME: &str = "TSIOBufferReaderCopy";
    // SAFETY: the handle comes from C.
    let reader = unsafe { reader(NAME, readerp) };
    let mut left = count(NAME, "length", length);
    let mut to = buf.cast::<u8>();
    reader.for_each_slice(|bytes| {
        let n = bytes.len().min(left);
        // SAFETY: C promises `length` writable bytes, which need not be initialised; at most that many are written.
        unsafe { to.copy_from_nonoverlapping(bytes.as_ptr(), n) };
        // SAFETY: at most the end of C's memory.
        to = unsafe { to.add(n) };
        left -= n;
        left > 0
    });
    length - left as i64
}

/// Size of a block's data, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockDataSizeGet(blockp: TSIOBufferBlock) -> i64 {
    // The readable bytes, whoever has consumed some of them: that is what the original's says.
    // SAFETY: the handle comes from C.
    unsafe { block("TSIOBufferBlockDataSizeGet", blockp) }.read_avail() as i64
}

/// Gives up a block that belongs to no buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSIOBufferBlockDestroy(blockp: TSIOBufferBlock) {
    // Blocks belong to chains and go with them; the API has no way to get one outside of a chain.
    // SAFETY: the handle comes from C.
    unsafe { block("TSIOBufferBlockDestroy", blockp) };
}
