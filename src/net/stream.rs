//! What carries the bytes of a connection.

use std::task::{Context, Poll};

use super::error::Result;
use super::plugin_vc::End;
use super::tcp::Tcp;
use crate::buffer::{IoBuffer, Reader};

/// The carrier of a connection's bytes. Polled on the connection's event thread only.
#[derive(Debug)]
pub enum Stream {
    /// A socket, or another descriptor that was adopted.
    Tcp(Tcp),
    /// One end of an internal pair.
    Pair(End),
}

impl Stream {
    /// Reads up to `limit` bytes into the buffer; 0 is the end of the stream.
    #[inline]
    pub fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut IoBuffer,
        limit: usize,
    ) -> Poll<Result<usize>> {
        match self {
            Stream::Tcp(tcp) => tcp.poll_read(cx, buffer, limit),
            Stream::Pair(end) => end.poll_read(cx, buffer, limit),
        }
    }

    /// Writes up to `limit` bytes of the reader and consumes them; 0 when the reader is empty.
    #[inline]
    pub fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        reader: &mut Reader,
        limit: usize,
    ) -> Poll<Result<usize>> {
        match self {
            Stream::Tcp(tcp) => tcp.poll_write(cx, reader, limit),
            Stream::Pair(end) => end.poll_write(cx, reader, limit),
        }
    }

    /// The descriptor; -1 for an internal pair.
    pub(super) fn fd(&self) -> std::os::fd::RawFd {
        match self {
            Stream::Tcp(tcp) => tcp.fd(),
            Stream::Pair(_) => -1,
        }
    }

    /// Whether the peer has closed its side, as far as known without a system call. For a socket that may be half a
    /// close.
    pub fn is_peer_closed(&self) -> bool {
        match self {
            Stream::Tcp(tcp) => tcp.registration().is_peer_closed(),
            Stream::Pair(end) => end.is_peer_closed(),
        }
    }

    /// As [`Stream::is_peer_closed`], and waits for it in place of a read.
    pub fn poll_peer_closed(&self, cx: &mut Context<'_>) -> bool {
        match self {
            Stream::Tcp(tcp) => tcp.registration().poll_peer_closed(cx),
            Stream::Pair(end) => end.poll_peer_closed(cx),
        }
    }

    /// Whether the connection has broken, and waits for that in place of a read. An internal pair does not break.
    pub fn poll_failed(&self, cx: &mut Context<'_>) -> bool {
        match self {
            Stream::Tcp(tcp) => tcp.registration().poll_failed(cx),
            Stream::Pair(_) => false,
        }
    }

    /// Ends the reading direction.
    pub fn shutdown_read(&self) {
        match self {
            Stream::Tcp(tcp) => tcp.shutdown(libc::SHUT_RD),
            Stream::Pair(end) => end.shutdown_read(),
        }
    }

    /// Ends the writing direction: the peer reads the end of the stream after what was sent.
    pub fn shutdown_write(&self) {
        match self {
            Stream::Tcp(tcp) => tcp.shutdown(libc::SHUT_WR),
            Stream::Pair(end) => end.shutdown_write(),
        }
    }

    /// Wakes the tasks that wait for it.
    pub fn wake(&self) {
        match self {
            Stream::Tcp(tcp) => tcp.registration().wake(),
            Stream::Pair(end) => end.wake(),
        }
    }
}
