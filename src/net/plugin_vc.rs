//! Internal connections: two ends on one thread that hand each other block references, without a socket.
//!
//! ```text
//!   active end                                   passive end
//!   poll_write  --> [ pipe: blocks, capacity ] --> poll_read
//!   poll_read   <-- [ pipe: blocks, capacity ] <-- poll_write
//! ```
//!
//! What is in a pipe has been sent: it reaches the other end even if the sender closes. The capacity bounds it, and a
//! reader that comes late just finds it there (the original answers an early writer with an error event).

use std::cell::{Cell, RefCell};
use std::ffi::c_char;
use std::net::SocketAddr;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::error::{Error, Result};
use super::stream::Stream;
use super::vconn::Conn;
use crate::buffer::{DEFAULT_INDEX, IoBuffer, MAX_INDEX, Reader, block_size};
use crate::event::{EventThread, Mutex, MutexRef};

/// Size class of the blocks that small pieces are gathered in.
const PIPE_INDEX: u8 = 5;

/// How a pair is made.
#[derive(Clone, Copy, Debug)]
pub struct PairOptions {
    /// Address of the active end: its local address, and what the passive end sees as its peer.
    pub active_addr: Option<SocketAddr>,
    /// Address of the passive end.
    pub passive_addr: Option<SocketAddr>,
    /// Capacity of each direction as a size index (`128 << index` bytes).
    pub buffer_index: u8,
    /// Capacity in bytes if larger than that of the index.
    pub water_mark: i64,
    /// Name of the plugin that made it, for logs: a C string that outlives the pair, or null.
    pub tag: *const c_char,
    /// The plugin's number for it, for logs.
    pub id: i64,
}

impl Default for PairOptions {
    fn default() -> Self {
        PairOptions {
            active_addr: None,
            passive_addr: None,
            buffer_index: DEFAULT_INDEX,
            water_mark: 0,
            tag: std::ptr::null(),
            id: 0,
        }
    }
}

impl PairOptions {
    /// Bytes that one direction holds at most.
    fn capacity(&self) -> usize {
        let by_index = block_size(self.buffer_index.min(MAX_INDEX));
        usize::try_from(self.water_mark).unwrap_or(0).max(by_index)
    }
}

/// Makes a connected pair whose ends live on `thread`: the active end, which the caller keeps or gives to a plugin, and
/// the passive one. Both share one new mutex. May be called on any thread.
pub fn pair(options: &PairOptions, thread: &'static EventThread) -> (Conn, Conn) {
    let pipe = || Pipe::new(options.capacity());
    let shared = Rc::new(Pair { options: *options, pipes: [pipe(), pipe()] });
    let active = Stream::Pair(End { pair: shared.clone(), side: 0 });
    let passive = Stream::Pair(End { pair: shared, side: 1 });
    let mutex: MutexRef = Mutex::new_ref();
    let (near, far) = (options.active_addr.into(), options.passive_addr.into());
    let active = Conn::new(active, thread, mutex.clone(), near, far);
    let passive = Conn::new(passive, thread, mutex, far, near);
    (active, passive)
}

struct Pair {
    options: PairOptions,
    /// Index: the end that reads from it.
    pipes: [Pipe; 2],
}

/// One direction.
struct Pipe {
    buffer: RefCell<IoBuffer>,
    reader: RefCell<Reader>,
    capacity: usize,
    /// The writing end is closed or has shut down writing.
    ended: Cell<bool>,
    /// The reading end is closed or has shut down reading.
    refused: Cell<bool>,
    read_waker: RefCell<Option<Waker>>,
    write_waker: RefCell<Option<Waker>>,
}

impl Pipe {
    fn new(capacity: usize) -> Self {
        let buffer = IoBuffer::new(PIPE_INDEX);
        Pipe {
            reader: RefCell::new(buffer.reader()),
            buffer: RefCell::new(buffer),
            capacity,
            ended: Cell::new(false),
            refused: Cell::new(false),
            read_waker: RefCell::default(),
            write_waker: RefCell::default(),
        }
    }

    fn unread(&self) -> usize {
        usize::try_from(self.reader.borrow().avail()).unwrap_or(0)
    }

    fn clear(&self) {
        let unread = self.unread();
        self.reader.borrow_mut().consume(unread);
        self.buffer.borrow_mut().release_memory();
    }
}

fn wake(slot: &RefCell<Option<Waker>>) {
    let waker = slot.borrow_mut().take();
    if let Some(waker) = waker {
        waker.wake();
    }
}

fn wait(slot: &RefCell<Option<Waker>>, cx: &Context<'_>) {
    match &mut *slot.borrow_mut() {
        Some(waker) => waker.clone_from(cx.waker()),
        empty => *empty = Some(cx.waker().clone()),
    }
}

/// One end of a pair. Dropping it closes that end.
pub struct End {
    pair: Rc<Pair>,
    side: usize,
}

impl std::fmt::Debug for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = if self.side == 0 { "active" } else { "passive" };
        write!(f, "End({side}, {} to read, {} sent)", self.incoming().unread(), self.outgoing().unread())
    }
}

impl End {
    fn incoming(&self) -> &Pipe {
        &self.pair.pipes[self.side]
    }

    fn outgoing(&self) -> &Pipe {
        &self.pair.pipes[1 - self.side]
    }

    /// How the pair was made.
    pub fn options(&self) -> &PairOptions {
        &self.pair.options
    }

    /// Bytes each direction holds at most.
    pub fn capacity(&self) -> usize {
        self.incoming().capacity
    }

    /// Bytes that wait to be read at this end.
    pub fn unread(&self) -> usize {
        self.incoming().unread()
    }

    /// Moves up to `limit` waiting bytes into the buffer. 0 is the end: the other end is closed or has shut down
    /// writing, and everything it sent has been read.
    pub fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut IoBuffer,
        limit: usize,
    ) -> Poll<Result<usize>> {
        let pipe = self.incoming();
        if limit == 0 || pipe.refused.get() {
            return Poll::Ready(Ok(0));
        }
        let moved = buffer.move_from(&mut pipe.reader.borrow_mut(), limit);
        if moved > 0 {
            pipe.buffer.borrow_mut().release_memory();
            wake(&pipe.write_waker);
        } else if !pipe.ended.get() {
            wait(&pipe.read_waker, cx);
            return Poll::Pending;
        }
        Poll::Ready(Ok(moved))
    }

    /// Moves up to `limit` bytes from the reader into the pipe, as far as there is room; 0 when the reader is empty.
    ///
    /// # Errors
    /// [`Error::PeerClosed`] when the other end is closed or has shut down reading, or this one writing.
    pub fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        reader: &mut Reader,
        limit: usize,
    ) -> Poll<Result<usize>> {
        let pipe = self.outgoing();
        if pipe.refused.get() || pipe.ended.get() {
            return Poll::Ready(Err(Error::PeerClosed));
        }
        if limit == 0 || reader.is_empty() {
            return Poll::Ready(Ok(0));
        }
        let room = pipe.capacity.saturating_sub(pipe.unread());
        if room == 0 {
            wait(&pipe.write_waker, cx);
            return Poll::Pending;
        }
        let moved = pipe.buffer.borrow_mut().move_from(reader, limit.min(room));
        wake(&pipe.read_waker);
        Poll::Ready(Ok(moved))
    }

    /// Whether the other end will send nothing any more (closed, or shut down for writing).
    pub fn is_ended(&self) -> bool {
        self.incoming().ended.get()
    }

    /// Whether the other end takes nothing any more (closed, or shut down for reading).
    pub fn is_refused(&self) -> bool {
        self.outgoing().refused.get()
    }

    /// Whether the other end is closed; while it is not, the task behind `cx` is woken when that may have changed, in
    /// place of the one that waits to read.
    pub fn poll_peer_closed(&self, cx: &mut Context<'_>) -> bool {
        if self.is_peer_closed() {
            return true;
        }
        wait(&self.incoming().read_waker, cx);
        false
    }

    /// Whether the other end is closed (or shut down both ways).
    pub fn is_peer_closed(&self) -> bool {
        self.is_ended() && self.is_refused()
    }

    /// Sends nothing any more: the other end sees the end of the stream after what is in the pipe.
    pub fn shutdown_write(&self) {
        let pipe = self.outgoing();
        pipe.ended.set(true);
        wake(&pipe.read_waker);
    }

    /// Reads nothing any more: what waits is discarded, and writes of the other end fail.
    pub fn shutdown_read(&self) {
        let pipe = self.incoming();
        pipe.refused.set(true);
        pipe.clear();
        wake(&pipe.write_waker);
    }

    /// Wakes what waits at this end.
    pub fn wake(&self) {
        wake(&self.incoming().read_waker);
        wake(&self.outgoing().write_waker);
    }
}

impl Drop for End {
    fn drop(&mut self) {
        // Nobody waits at this end any more.
        self.incoming().read_waker.take();
        self.outgoing().write_waker.take();
        // Both flags first: whoever is woken must see the whole truth.
        self.outgoing().ended.set(true);
        self.incoming().refused.set(true);
        self.incoming().clear();
        wake(&self.outgoing().read_waker);
        wake(&self.incoming().write_waker);
    }
}
