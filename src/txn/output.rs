//! What is on its way to a peer: a head, body bytes by reference, and framing, in one chain written by one gather.

use super::wire::Wire;
use crate::buffer::{IoBuffer, IoBufferObject, Reader, ReaderObject};
use crate::http1::{LAST_CHUNK, chunk_head};
use crate::message::Message;
use crate::net;
use std::task::{Context, Poll, ready};

/// Size index of a block for a head: 2 KiB.
const HEAD_INDEX: u8 = 4;
/// Bytes that may wait for a slow peer before the source is read no further.
pub const HIGH_WATER: usize = 128 << 10;

/// Data in one chunk, unless [`Output::set_chunk_size`] says otherwise, bytes.
const CHUNK_SIZE: usize = 4096;

/// Bytes to be sent.
#[derive(Debug)]
pub struct Output {
    buffer: IoBuffer,
    reader: Reader,
    /// Bytes that have gone out since the last reset.
    sent: u64,
    /// The most data in one chunk.
    chunk_size: usize,
}

impl Default for Output {
    fn default() -> Self {
        let buffer = IoBuffer::new(HEAD_INDEX);
        let reader = buffer.reader();
        Self { buffer, reader, sent: 0, chunk_size: CHUNK_SIZE }
    }
}

impl Output {
    /// Appends a message's head; returns its length in bytes.
    pub fn head(&mut self, message: &Message) -> usize {
        message.print_into(&mut self.buffer)
    }

    /// Appends a copy of `bytes`.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.buffer.write(bytes);
    }

    /// Moves `len` bytes from `source` behind what is there, by reference where that is cheaper.
    pub fn take(&mut self, source: &mut Reader, len: usize) -> usize {
        self.buffer.move_from(source, len)
    }

    /// The most data in one chunk (`proxy.config.http.chunking.size`), bytes; 0 or less for the default.
    pub fn set_chunk_size(&mut self, size: i64) {
        self.chunk_size = usize::try_from(size).ok().filter(|size| *size > 0).unwrap_or(CHUNK_SIZE);
    }

    /// As [`Output::take`], in chunks.
    pub fn take_chunks(&mut self, source: &mut Reader, len: usize) -> usize {
        let mut left = len;
        let mut moved = 0;
        while left > 0 {
            let size = left.min(self.chunk_size);
            moved += self.take_chunk(source, size);
            left -= size;
        }
        moved
    }

    fn take_chunk(&mut self, source: &mut Reader, len: usize) -> usize {
        let mut line = [0; 18];
        self.buffer.write(chunk_head(len, &mut line));
        let moved = self.buffer.move_from(source, len);
        self.buffer.write(b"\r\n");
        moved
    }

    /// Appends the end of a chunked body without trailers.
    pub fn last_chunk(&mut self) {
        self.buffer.write(LAST_CHUNK);
    }

    /// Bytes that have gone out since the last reset.
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// Bytes that wait.
    #[inline]
    pub fn len(&self) -> usize {
        usize::try_from(self.reader.avail()).unwrap_or(0)
    }

    /// Whether nothing waits.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.reader.is_empty()
    }

    /// Whether the source should wait for the peer.
    #[inline]
    pub fn is_high(&self) -> bool {
        self.len() >= HIGH_WATER
    }

    /// Sends until nothing waits.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>, wire: &mut Wire) -> Poll<net::Result<()>> {
        while !self.reader.is_empty() {
            match ready!(wire.poll_flush(cx, &mut self.reader))? {
                0 => return Poll::Ready(Err(net::Error::PeerClosed)),
                bytes => self.sent += bytes as u64,
            }
        }
        Poll::Ready(Ok(()))
    }

    /// What C sees: the buffer and its reader. They stay this chain's.
    pub fn handles(&self) -> (*mut IoBufferObject, *mut ReaderObject) {
        (self.buffer.as_raw(), self.reader.as_raw())
    }

    /// Takes as many bytes as `room` has; returns how many.
    pub fn read(&mut self, room: &mut [u8]) -> usize {
        let taken = self.reader.copy_to(0, room);
        self.reader.consume(taken);
        taken
    }

    /// Moves everything that waits to the end of `buffer`.
    pub fn drain_into(&mut self, buffer: &mut IoBuffer) -> usize {
        let all = self.len();
        buffer.move_from(&mut self.reader, all)
    }

    /// Moves everything that waits in `other` behind what is here.
    pub fn append(&mut self, other: &mut Output) -> usize {
        other.drain_into(&mut self.buffer)
    }

    /// As [`Output::append`], in chunks.
    pub fn append_chunks(&mut self, other: &mut Output) -> usize {
        let len = other.len();
        self.take_chunks(&mut other.reader, len)
    }

    /// Appends `len` bytes of `other` from `offset` on, by reference; they stay there too.
    pub fn share(&mut self, other: &Output, len: usize, offset: usize) -> usize {
        self.buffer.share_from(&other.reader, len, offset)
    }

    /// Gives all memory back, unless something waits: for a connection that becomes idle.
    pub fn rest(&mut self) {
        self.buffer.release_memory();
    }

    /// Forgets what waits, and keeps one block for the next message.
    pub fn reset(&mut self) {
        let waiting = self.len();
        self.reader.consume(waiting);
        self.sent = 0;
        self.buffer.recycle();
    }
}
