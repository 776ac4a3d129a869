//! I/O buffers: reference-counted blocks, chains of them, and readers (`TSIOBuffer`).
//!
//! ```text
//!   IoBuffer --------------------------------.
//!      | (readers)                           | (write position)
//!      v                                     v
//!   Reader --> Block --> Block --> Block --> Block --> Block (empty, allocated ahead)
//!                |         |         |
//!              Data      Data      Data        shared by blocks of any number of buffers, on any thread
//! ```
//!
//! A [`Data`] is memory with an atomic count; a block is a window into one; a chain is held up by its readers and by
//! the write position only, so that what every reader has passed vanishes by itself. Handing bytes from one buffer
//! to another appends new blocks over the same data; bytes are copied only where that is cheaper.
//!
//! The objects behind C handles ([`IoBufferObject`], [`ReaderObject`], [`Block`]) come from type-stable pools
//! ([`crate::pool`]), so a stale handle is recognised instead of followed. Rust code uses the owning handles [`IoBuffer`] and [`Reader`].
//!
//! One buffer with its readers belongs to one domain of serialisation at a time (no lock inside); data may be shared
//! across threads, and everything may be freed on any thread.

mod block;
mod data;
mod iobuffer;
mod reader;

pub use block::{Block, BlockRef};
pub use data::{Data, release_spare_memory};
pub use iobuffer::{IoBuffer, IoBufferObject};
pub use reader::{Reader, ReaderObject};

/// Size in bytes of the smallest block; index `i` is this shifted left by `i`.
pub const SMALLEST_BLOCK: usize = 128;
/// Largest size index: 2 MiB.
pub const MAX_INDEX: u8 = 14;
/// Size index of `TSIOBufferCreate`: 32 KiB.
pub const DEFAULT_INDEX: u8 = 8;
/// Readers the API allows on one buffer (`TSIOBufferReaderAlloc` aborts at the next).
pub const MAX_API_READERS: usize = 5;
/// Below this size [`IoBuffer::move_from`] copies bytes: a block over shared data would cost more than they do.
pub const SHARE_MIN: usize = 128;

/// Bytes in a block of the given size index.
#[inline]
pub const fn block_size(index: u8) -> usize {
    SMALLEST_BLOCK << index
}

/// Smallest size index whose blocks hold `bytes`, or the largest index.
pub fn index_for(bytes: usize) -> u8 {
    (0..=MAX_INDEX).find(|&index| block_size(index) >= bytes).unwrap_or(MAX_INDEX)
}

#[cfg(test)]
mod tests;
