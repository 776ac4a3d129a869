//! Event rules of the plugin's end of an internal pair.
//!
//! A write step moves what the plugin has queued into the pipe, a read step what the pipe holds into the plugin's buffer.
//! Steps are asked for by operations and reenables of the plugin, and by the other end reading, writing or closing.

use std::task::{Context, Poll};

use super::{Locked, lock};
use crate::buffer::{IoBuffer, Reader};
use crate::net::plugin_vc::End;
use crate::net::stream::Stream;
use crate::net::vconn::VConn;
use crate::net::vio::code;

/// Does the steps that are due. A step needs the mutexes of both VIOs.
pub(super) fn turn(vconn: &VConn, cx: &mut Context<'_>) {
    let Some(read) = lock(vconn, &vconn.read) else { return };
    let Some(write) = lock(vconn, &vconn.write) else { return };
    if with_end(vconn, |end| end.is_peer_closed()) == Some(true) {
        // The other end is gone: what it sent, then the end of the stream, then the error, unless the plugin closes
        // in between.
        read_step(vconn, &read, cx);
        let told = !read.wants() || !read.vio.is_enabled();
        if told && !vconn.is_closed() {
            write_step(vconn, &write, cx);
        }
        return;
    }
    read_step(vconn, &read, cx);
    if !vconn.is_closed() && write_step(vconn, &write, cx) && !vconn.is_closed() {
        cx.waker().wake_by_ref();
    }
}

fn with_end<R>(vconn: &VConn, f: impl FnOnce(&mut End) -> R) -> Option<R> {
    match &mut *vconn.stream_mut() {
        Some(Stream::Pair(end)) => Some(f(end)),
        _ => None,
    }
}

/// Moves queued bytes into the pipe. Whether another step is due: a writer that is not done hears once more when
/// everything has gone.
fn write_step(vconn: &VConn, op: &Locked<'_>, cx: &mut Context<'_>) -> bool {
    if !op.wants() || vconn.is_write_shut() {
        return false;
    }
    let poked = op.vio.take_poke();
    if with_end(vconn, |end| end.is_refused()) == Some(true) {
        // Told once, and once more for each reenable.
        if op.vio.is_enabled() || poked {
            op.finish(code::ERROR);
        }
        return false;
    }
    // SAFETY: the plugin keeps the reader while the operation is set, and we hold the operation's mutex.
    let Some(mut reader) = (unsafe { Reader::borrow(op.vio.reader()) }) else { return false };
    if reader.avail() <= 0 {
        if poked {
            op.signal(code::WRITE_READY);
        }
        return false;
    }
    let limit = usize::try_from(op.vio.ntodo()).unwrap_or(0);
    let moved = match with_end(vconn, |end| end.poll_write(cx, &mut reader, limit)) {
        Some(Poll::Ready(Ok(n))) if n > 0 => n,
        // No room: silent until the other end has read.
        _ => return false,
    };
    vconn.timeouts.touch();
    op.moved(moved, code::WRITE_COMPLETE, code::WRITE_READY);
    let open = !vconn.is_closed() && op.wants();
    if open {
        // The step that follows is as good as a reenable: it tells a drained writer so.
        op.vio.poke();
    }
    open
}

/// Moves waiting bytes into the plugin's buffer, or tells the end of the stream.
fn read_step(vconn: &VConn, op: &Locked<'_>, cx: &mut Context<'_>) {
    if !op.wants() || vconn.is_read_shut() {
        return;
    }
    let poked = op.vio.take_poke();
    // SAFETY: the plugin keeps the buffer while the operation is set, and we hold the operation's mutex.
    let Some(mut buffer) = (unsafe { IoBuffer::borrow(op.vio.buffer()) }) else { return };
    let Some((unread, capacity)) = with_end(vconn, |end| (end.unread(), end.capacity())) else { return };
    let capacity = buffer.water_mark().max(capacity as i64);
    let room = capacity.saturating_sub(buffer.max_read_avail()).min(op.vio.ntodo());
    let limit = usize::try_from(room).unwrap_or(0);
    if unread > 0 && limit == 0 {
        // Silent until the plugin has consumed and reenables.
        return;
    }
    match with_end(vconn, |end| end.poll_read(cx, &mut buffer, limit.max(1))) {
        // Told once, and once more for each reenable.
        Some(Poll::Ready(Ok(0))) if op.vio.is_enabled() || poked => op.finish(code::EOS),
        Some(Poll::Ready(Ok(0))) => {}
        Some(Poll::Ready(Ok(n))) => {
            vconn.timeouts.touch();
            op.moved(n, code::READ_COMPLETE, code::READ_READY);
            if !vconn.is_closed() && op.wants() {
                // More may wait already, and only a poll arranges the next wake-up.
                cx.waker().wake_by_ref();
            }
        }
        _ => {}
    }
}
