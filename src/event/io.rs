//! Descriptors in an event thread's poller: registered once, edge-triggered, with one waiting task per direction.

use super::turn;
use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::RawFd;
use std::rc::Rc;
use std::task::{Context, Waker};

/// The directions in which a descriptor can be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Bytes, end of stream or a connection can be taken.
    Read,
    /// Bytes can be sent, or the connection attempt is decided.
    Write,
}

const READ: u8 = 1;
const WRITE: u8 = 2;
/// The peer has closed its side or the connection: a read will say so even after a short read.
const PEER_CLOSED: u8 = 4;
/// The end of the peer's bytes has arrived in good order, so that a short read takes the last of them.
const ALL_ARRIVED: u8 = 8;
/// The connection has broken.
const FAILED: u8 = 16;

#[derive(Default)]
struct Source {
    ready: Cell<u8>,
    reader: RefCell<Option<Waker>>,
    writer: RefCell<Option<Waker>>,
}

/// All descriptors of one event thread.
pub(super) struct Sources {
    registry: mio::Registry,
    slots: RefCell<slab::Slab<Rc<Source>>>,
    /// Sources of closed descriptors, for the next ones.
    spare: RefCell<Vec<Rc<Source>>>,
}

/// Sources kept for the next descriptors.
const KEEP_SPARE: usize = 256;

impl Sources {
    pub(super) fn new(registry: mio::Registry) -> Self {
        Self { registry, slots: RefCell::new(slab::Slab::with_capacity(64)), spare: RefCell::default() }
    }

    fn enter(&self) -> (usize, Rc<Source>) {
        let source = self.spare.borrow_mut().pop().unwrap_or_default();
        (self.slots.borrow_mut().insert(source.clone()), source)
    }

    fn remove(&self, key: usize) {
        let source = self.slots.borrow_mut().remove(key);
        // Wakers may be the last reference to a task, which is dropped without a borrow.
        drop((source.reader.take(), source.writer.take()));
        source.ready.set(0);
        let mut spare = self.spare.borrow_mut();
        if spare.len() < KEEP_SPARE {
            spare.push(source);
        }
    }

    pub(super) fn ready(&self, event: &mio::event::Event) {
        let Some(source) = self.slots.borrow().get(event.token().0).cloned() else { return };
        let mut ready = source.ready.get();
        let closed = event.is_read_closed() || event.is_error();
        if event.is_readable() || closed {
            ready |= READ;
        }
        if event.is_writable() || event.is_error() || event.is_write_closed() {
            ready |= WRITE;
        }
        if closed {
            ready |= PEER_CLOSED;
        }
        if event.is_error() {
            ready |= FAILED;
        }
        // A read stops at urgent data, whatever lies behind it.
        if event.is_read_closed() && !event.is_error() && !event.is_priority() {
            ready |= ALL_ARRIVED;
        }
        let fresh = ready & !source.ready.replace(ready);
        if ready & READ != 0 && (fresh & (READ | PEER_CLOSED | FAILED) != 0) {
            wake(&source.reader);
        }
        if fresh & WRITE != 0 {
            wake(&source.writer);
        }
    }
}

fn wake(slot: &RefCell<Option<Waker>>) {
    let waker = slot.borrow_mut().take();
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// A descriptor's place in the poller of the thread that made it. Does not own the descriptor.
pub struct Registration {
    sources: Rc<Sources>,
    source: Rc<Source>,
    key: usize,
    fd: RawFd,
}

impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Registration(fd {})", self.fd)
    }
}

impl Registration {
    /// Registers `fd` for both directions with the calling event thread's poller: one system call for its whole life.
    ///
    /// # Errors
    /// `NotConnected` when the caller runs on no event thread; else what the kernel says (`EPERM` for a file).
    pub fn new(fd: RawFd) -> io::Result<Self> {
        let sources = turn::sources().ok_or(io::ErrorKind::NotConnected)?;
        let (key, source) = sources.enter();
        let registered = sources.registry.register(
            &mut mio::unix::SourceFd(&fd),
            mio::Token(key),
            mio::Interest::READABLE | mio::Interest::WRITABLE | mio::Interest::PRIORITY,
        );
        if let Err(error) = registered {
            sources.remove(key);
            return Err(error);
        }
        Ok(Self { sources, source, key, fd })
    }

    /// Whether the direction may be tried; if not, the task behind `cx` is woken when it may.
    pub fn poll_ready(&self, interest: Interest, cx: &mut Context<'_>) -> bool {
        if self.is_ready(interest) {
            return true;
        }
        let slot = match interest {
            Interest::Read => &self.source.reader,
            Interest::Write => &self.source.writer,
        };
        let mut slot = slot.borrow_mut();
        match &mut *slot {
            Some(waker) => waker.clone_from(cx.waker()),
            None => *slot = Some(cx.waker().clone()),
        }
        false
    }

    /// Whether the direction may be tried now.
    pub fn is_ready(&self, interest: Interest) -> bool {
        let bit = match interest {
            Interest::Read => READ,
            Interest::Write => WRITE,
        };
        self.source.ready.get() & bit != 0
    }

    /// Notes that the kernel has nothing more for this direction: it said `EAGAIN`, or moved less than was asked for.
    /// A read direction whose peer has closed stays ready, because a short read does not show the end of stream.
    pub fn drained(&self, interest: Interest) {
        let ready = self.source.ready.get();
        let cleared = match interest {
            Interest::Read if ready & PEER_CLOSED != 0 => ready,
            Interest::Read => ready & !READ,
            Interest::Write => ready & !WRITE,
        };
        self.source.ready.set(cleared);
    }

    /// The kernel said `EAGAIN` although the peer has closed its side (urgent data, spurious hang-up): wait again.
    pub fn not_ready(&self, interest: Interest) {
        let bit = match interest {
            Interest::Read => READ,
            Interest::Write => WRITE,
        };
        self.source.ready.set(self.source.ready.get() & !bit);
    }

    /// Whether the poller has seen the peer close its side.
    pub fn is_peer_closed(&self) -> bool {
        self.source.ready.get() & PEER_CLOSED != 0
    }

    /// Whether the poller has seen the connection break: by a reset, for example. While it has not, the task behind `cx` is
    /// woken when that happens, in place of the one that waits to read.
    pub fn poll_failed(&self, cx: &mut Context<'_>) -> bool {
        if self.source.ready.get() & FAILED != 0 {
            return true;
        }
        *self.source.reader.borrow_mut() = Some(cx.waker().clone());
        false
    }

    /// Whether everything that the peer will ever send has arrived, without an error and without urgent data: a read
    /// that gets less than it has room for has got the last of it. Holds for TCP sockets.
    pub fn has_all_arrived(&self) -> bool {
        self.source.ready.get() & ALL_ARRIVED != 0
    }

    /// Like [`Registration::is_peer_closed`]; while it has not, the task behind `cx` is woken when that happens, in
    /// place of the one that waits to read.
    pub fn poll_peer_closed(&self, cx: &mut Context<'_>) -> bool {
        if self.is_peer_closed() {
            return true;
        }
        *self.source.reader.borrow_mut() = Some(cx.waker().clone());
        false
    }

    /// Wakes both waiting tasks, for example after a timeout or a close from the API.
    pub fn wake(&self) {
        wake(&self.source.reader);
        wake(&self.source.writer);
    }

    /// The registered descriptor.
    pub fn fd(&self) -> RawFd {
        self.fd
    }

    /// Takes the descriptor out of the poller although it stays open, or because its open file may be shared. Closing
    /// the only descriptor of an open file needs no such call: the kernel drops it by itself.
    pub fn forget(&self) {
        // Fails only when the descriptor was closed meanwhile, which is what we want anyway.
        let _ = self.sources.registry.deregister(&mut mio::unix::SourceFd(&self.fd));
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.sources.remove(self.key);
    }
}
