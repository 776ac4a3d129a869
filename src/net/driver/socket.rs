//! Event rules of connections over sockets and adopted descriptors.

use std::task::{Context, Poll};

use super::{Locked, lock};
use crate::buffer::{IoBuffer, Reader};
use crate::event::Interest;
use crate::net::error::{Error, Result};
use crate::net::stream::Stream;
use crate::net::tcp::Tcp;
use crate::net::vconn::VConn;
use crate::net::vio::code;

/// Serves both directions once. What can go on at once is done in another turn, behind the other work of the thread.
pub(super) fn turn(vconn: &VConn, cx: &mut Context<'_>) {
    let again = read(vconn, cx);
    if vconn.is_closed() {
        return;
    }
    if write(vconn, cx) | again {
        cx.waker().wake_by_ref();
    }
}

/// One read and its event. Whether to try again soon.
fn read(vconn: &VConn, cx: &mut Context<'_>) -> bool {
    if !vconn.read.has_operation() || vconn.is_read_shut() {
        return false;
    }
    // Before anything is done to the buffer: a block is added for a read that happens.
    if !with_socket(vconn, |tcp| tcp.poll_ready(Interest::Read, cx)) {
        return false;
    }
    let Some(op) = lock(vconn, &vconn.read) else { return false };
    let Some(limit) = read_room(&op) else {
        // Nothing wanted or no room: silent until reenabled.
        op.vio.set_enabled(false);
        return false;
    };
    if !op.vio.is_enabled() {
        return false;
    }
    // SAFETY: the plugin keeps the buffer while the operation is set, and we hold the operation's mutex.
    let Some(mut buffer) = (unsafe { IoBuffer::borrow(op.vio.buffer()) }) else { return false };
    let result = match &mut *vconn.stream_mut() {
        Some(stream) => stream.poll_read(cx, &mut buffer, limit),
        None => return false,
    };
    match result {
        Poll::Pending => return false,
        Poll::Ready(Ok(0)) => {
            // Told once: a reenable does not bring it again.
            with_socket(vconn, |tcp| {
                tcp.read_told();
                true
            });
            op.finish(code::EOS);
        }
        Poll::Ready(Ok(n)) => {
            vconn.timeouts.touch();
            vconn.set_connecting(false);
            op.moved(n, code::READ_COMPLETE, code::READ_READY);
            return true;
        }
        Poll::Ready(Err(error)) => op.finish(read_error(vconn, error)),
    }
    false
}

fn with_socket(vconn: &VConn, f: impl FnOnce(&Tcp) -> bool) -> bool {
    match &*vconn.stream() {
        Some(Stream::Tcp(tcp)) => f(tcp),
        _ => false,
    }
}

/// How much a read may bring: what is wanted and fits. `None` when that is nothing, or the operation is not enabled.
fn read_room(op: &Locked<'_>) -> Option<usize> {
    if !op.vio.is_enabled() || !op.wants() {
        return None;
    }
    // SAFETY: the plugin keeps the buffer while the operation is set, and we hold the operation's mutex.
    let mut buffer = unsafe { IoBuffer::borrow(op.vio.buffer()) }?;
    buffer.add_block_if_low();
    let room = buffer.write_avail().min(usize::try_from(op.vio.ntodo()).unwrap_or(usize::MAX));
    (room > 0).then_some(room)
}

/// A reset, and a connection attempt that failed, look like the end of the stream.
fn read_error(vconn: &VConn, error: Error) -> i32 {
    if error.errno() == libc::ECONNRESET || vconn.is_connecting() { code::EOS } else { code::ERROR }
}

/// One write and its events. Whether to try again soon.
fn write(vconn: &VConn, cx: &mut Context<'_>) -> bool {
    if !vconn.write.has_operation() || vconn.is_write_shut() {
        return false;
    }
    // Before the chance to fill is given: it comes with each attempt to send.
    if !with_socket(vconn, |tcp| tcp.poll_ready(Interest::Write, cx)) {
        return false;
    }
    let Some(op) = lock(vconn, &vconn.write) else { return false };
    if !op.vio.is_enabled() || !op.wants() {
        op.vio.set_enabled(false);
        return false;
    }
    let mut told = false;
    if pending(&op) < op.vio.ntodo() && !is_above_mark(&op) {
        // A chance to fill before anything is sent.
        told = true;
        op.signal(code::WRITE_READY);
        if vconn.is_closed() || vconn.is_write_shut() || !op.wants() {
            return false;
        }
    }
    match send(vconn, &op, cx) {
        Poll::Pending => false,
        Poll::Ready(Err(_)) => {
            op.finish(code::ERROR);
            false
        }
        Poll::Ready(Ok(0)) => {
            op.vio.set_enabled(false);
            false
        }
        Poll::Ready(Ok(n)) => {
            vconn.timeouts.touch();
            vconn.set_connecting(false);
            op.vio.advance(n);
            if op.vio.ntodo() <= 0 {
                op.finish(code::WRITE_COMPLETE);
                return false;
            }
            if !told || !is_above_mark(&op) {
                op.signal(code::WRITE_READY);
            }
            let more = !vconn.is_closed() && pending(&op) > 0;
            if !more {
                op.vio.set_enabled(false);
            }
            more
        }
    }
}

/// Bytes the plugin has put into the operation's reader.
fn pending(op: &Locked<'_>) -> i64 {
    // SAFETY: the plugin keeps the reader while the operation is set, and we hold the operation's mutex.
    unsafe { Reader::borrow(op.vio.reader()) }.map_or(0, |reader| reader.avail())
}

fn is_above_mark(op: &Locked<'_>) -> bool {
    // SAFETY: as in `pending`, for the reader's buffer.
    unsafe { IoBuffer::borrow(op.vio.buffer()) }
        .is_some_and(|buffer| buffer.max_read_avail() > buffer.water_mark())
}

fn send(vconn: &VConn, op: &Locked<'_>, cx: &mut Context<'_>) -> Poll<Result<usize>> {
    let limit = usize::try_from(op.vio.ntodo()).unwrap_or(0);
    // SAFETY: as in `pending`.
    let Some(mut reader) = (unsafe { Reader::borrow(op.vio.reader()) }) else { return Poll::Ready(Ok(0)) };
    match &mut *vconn.stream_mut() {
        Some(stream) => stream.poll_write(cx, &mut reader, limit),
        None => Poll::Ready(Ok(0)),
    }
}
