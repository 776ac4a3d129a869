//! Virtual connections: the object behind `TSVConn` for sockets and internal pairs, and the engine's handle to it.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::ffi::c_void;
use std::future::poll_fn;
use std::mem::offset_of;
use std::net::SocketAddr;
use std::os::fd::RawFd;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, Ordering};
use std::task::{Context, Poll};

use super::driver::DriverState;
use super::endpoint::Endpoint;
use super::error::{Error, Result};
use super::origin_limits::Places;
use super::plugin_vc::PairOptions;
use super::shared_pool::Parked;
use super::stream::Stream;
use super::timeout::{self, Timeouts};
use super::uses::Uses;
use super::vio::Vio;
use crate::buffer::{IoBuffer, IoBufferObject, Reader, ReaderObject};
use crate::event::user_args::VCONN_SLOTS;
use crate::event::{self, ArgSlot, EventThread, Kind, MutexRef, ObjRef, Object};
use crate::pool::Pooled;
use crate::pooled;

const SHUT_READ: u8 = 1;
const SHUT_WRITE: u8 = 2;

/// How a connection came to be closed (`TSVConnClosedGet`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Close {
    /// Regularly.
    Normal = 1,
    /// By `TSVConnAbort`.
    Abort = -1,
}

/// A connection. Handles to it (`TSVConn`, and `TSCont` where one is wanted) are its address.
#[repr(C)]
pub struct VConn {
    object: Object,
    pub(super) read: Vio,
    pub(super) write: Vio,
    /// `None` once it is closed. Touched on `thread` only.
    stream: RefCell<Option<Stream>>,
    /// The descriptor, or -1. Kept apart from the stream because any thread may ask for it.
    fd: RawFd,
    thread: &'static EventThread,
    /// 0 while open, else a [`Close`].
    closed: AtomicI32,
    /// A plugin owns it: its VIOs are served by the driver, and `close` frees it.
    plugin_owned: AtomicBool,
    /// Whether the driver runs or is to run.
    pub(super) driver: DriverState,
    shut: AtomicU8,
    /// The connection attempt is not known to have succeeded.
    connecting: Cell<bool>,
    pub(super) timeouts: Timeouts,
    local: Cell<Endpoint>,
    remote: Cell<Endpoint>,
    local_known: Cell<bool>,
    /// The continuation that asked for the connection.
    connector: Cell<Option<ObjRef>>,
    /// Transactions that have used the connection, for one to an origin.
    uses: Uses,
    /// The places of a connection to an origin under the limits.
    places: RefCell<Option<Box<Places>>>,
    args: [ArgSlot; VCONN_SLOTS],
}
pooled!(VConn);

impl VConn {
    /// The connection behind an object of kind [`Kind::NetVc`].
    pub fn from_object(object: &Object) -> Option<&VConn> {
        // SAFETY: the kind says that the object is the first field of a `VConn`.
        (object.kind() == Some(Kind::NetVc))
            .then(|| unsafe { NonNull::from(object).cast::<VConn>().as_ref() })
    }

    /// The header.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// A reference that notices the end of the connection.
    pub fn object_ref(&self) -> ObjRef {
        // SAFETY: connections live in a pool.
        unsafe { ObjRef::new(NonNull::from(&self.object)) }
    }

    /// The event thread it lives on.
    pub fn thread(&self) -> &'static EventThread {
        self.thread
    }

    /// 0 while it is open, 1 when closed, -1 when aborted.
    pub fn closed(&self) -> i32 {
        self.closed.load(Ordering::Acquire)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed() != 0
    }

    /// The read VIO. Its address never changes.
    pub fn read_vio(&self) -> &Vio {
        &self.read
    }

    /// The write VIO. Its address never changes.
    pub fn write_vio(&self) -> &Vio {
        &self.write
    }

    /// Whether it is one end of an internal pair.
    pub fn is_internal(&self) -> bool {
        self.fd < 0
    }

    /// How its pair was made, for an end of an internal pair. On the connection's thread only.
    pub fn pair_options(&self) -> Option<PairOptions> {
        match &*self.stream.borrow() {
            Some(Stream::Pair(end)) => Some(*end.options()),
            _ => None,
        }
    }

    /// The descriptor, for a socket that is open.
    pub fn fd(&self) -> Option<RawFd> {
        (self.fd >= 0 && !self.is_closed()).then_some(self.fd)
    }

    /// The local address; family `AF_UNSPEC` when unknown. Valid until the connection is closed.
    pub fn local_endpoint(&self) -> *const libc::sockaddr {
        if !self.local_known.replace(true) {
            // Asked of the kernel only when somebody wants to know.
            if let Some(fd) = self.fd() {
                self.local.set(super::socket::local_endpoint(fd));
            }
        }
        self.local.as_ptr().cast_const().cast()
    }

    /// The peer's address; family `AF_UNSPEC` when unknown. Valid until the connection is closed.
    pub fn remote_endpoint(&self) -> *const libc::sockaddr {
        self.remote.as_ptr().cast_const().cast()
    }

    /// The local address.
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.local_endpoint();
        self.local.get().to_socket_addr()
    }

    /// The peer's address.
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.remote.get().to_socket_addr()
    }

    /// Replaces the peer's address, for a connection that a trusted proxy made for somebody.
    pub fn set_remote_addr(&self, addr: SocketAddr) {
        self.remote.set(addr.into());
    }

    /// The continuation that asked for the connection.
    pub fn connector(&self) -> Option<ObjRef> {
        self.connector.get()
    }

    /// Notes who asked for the connection: a continuation or a transaction.
    pub fn set_connector(&self, cont: ObjRef) {
        self.connector.set(Some(cont));
    }

    /// Counts a transaction that begins to use the connection; gives its number on it, from 1.
    pub fn count_use(&self) -> u32 {
        self.uses.count()
    }

    pub(super) fn set_uses(&self, uses: &Uses) {
        self.uses.set(uses);
    }

    /// Puts the connection's places under the limits of origins in; they are free again when it is closed.
    pub fn set_places(&self, places: Option<Box<Places>>) {
        *self.places.borrow_mut() = places;
    }

    pub(super) fn set_connecting(&self, connecting: bool) {
        self.connecting.set(connecting);
    }

    pub(super) fn is_connecting(&self) -> bool {
        self.connecting.get()
    }

    /// Starts a read into `buffer` (`TSVConnRead`); `None` on a closed connection. Never runs a callback. The caller
    /// holds the continuation's mutex.
    pub fn start_read(&self, cont: ObjRef, buffer: *mut IoBufferObject, nbytes: i64) -> Option<&Vio> {
        if self.is_closed() {
            return None;
        }
        self.read.start(Some(cont), buffer, std::ptr::null_mut(), nbytes);
        self.poke();
        Some(&self.read)
    }

    /// Starts a write from `reader` (`TSVConnWrite`); else as [`VConn::start_read`].
    pub fn start_write(
        &self,
        cont: ObjRef,
        buffer: *mut IoBufferObject,
        reader: *mut ReaderObject,
        nbytes: i64,
    ) -> Option<&Vio> {
        if self.is_closed() {
            return None;
        }
        self.write.start(Some(cont), buffer, reader, nbytes);
        self.poke();
        Some(&self.write)
    }

    /// Closes the connection (`TSVConnClose`, `TSVConnAbort`): no event follows. One that a plugin owns is freed
    /// after the callback that may be running; one of the engine is noticed by its task. Closing twice does nothing.
    pub fn close(&self, how: Close) {
        if self.closed.compare_exchange(0, how as i32, Ordering::AcqRel, Ordering::Acquire).is_err() {
            return;
        }
        if !self.plugin_owned.load(Ordering::Acquire) {
            self.on_thread(VConn::wake_engine);
        } else if self.driver.has_run() {
            self.drive();
        } else {
            self.on_thread(VConn::release);
        }
    }

    /// Ends one or both directions (`TSVConnShutdown`): their operations are over and get no more events.
    pub fn shutdown(&self, read: bool, write: bool) {
        if self.is_closed() || !(read || write) {
            return;
        }
        let how = if read { SHUT_READ } else { 0 } | if write { SHUT_WRITE } else { 0 };
        self.shut.fetch_or(how, Ordering::AcqRel);
        if read {
            self.read.forget();
        }
        if write {
            self.write.forget();
        }
        let of_stream: fn(&VConn) = match (read, write) {
            (true, true) => VConn::shut_stream_both,
            (true, false) => VConn::shut_stream_read,
            _ => VConn::shut_stream_write,
        };
        self.on_thread(of_stream);
    }

    fn shut_stream_read(&self) {
        if let Some(stream) = &*self.stream.borrow() {
            stream.shutdown_read();
        }
    }

    fn shut_stream_write(&self) {
        if let Some(stream) = &*self.stream.borrow() {
            stream.shutdown_write();
        }
    }

    fn shut_stream_both(&self) {
        self.shut_stream_read();
        self.shut_stream_write();
    }

    pub(super) fn is_read_shut(&self) -> bool {
        self.shut.load(Ordering::Acquire) & SHUT_READ != 0
    }

    pub(super) fn is_write_shut(&self) -> bool {
        self.shut.load(Ordering::Acquire) & SHUT_WRITE != 0
    }

    /// Ends the connection when nothing was moved for `ns`; 0 or less for never. Restarts the time.
    pub fn set_inactivity_timeout(&self, ns: i64) {
        self.timeouts.set_inactivity(ns);
    }

    /// Ends the connection `ns` from now, whatever is moved; 0 or less for never.
    pub fn set_active_timeout(&self, ns: i64) {
        self.timeouts.set_active(ns);
    }

    /// Sets both timeouts, in ns.
    pub fn set_timeouts(&self, inactivity: i64, active: i64) {
        self.set_inactivity_timeout(inactivity);
        self.set_active_timeout(active);
    }

    /// Whether silence of the peer keeps somebody waiting: the engine always, a plugin with an operation under way.
    pub(super) fn is_waited_for(&self) -> bool {
        let is_under_way = |vio: &Vio| vio.has_operation() && vio.is_enabled();
        let is_socket = matches!(&*self.stream(), Some(Stream::Tcp(_)));
        let is_plugins = self.plugin_owned.load(Ordering::Acquire);
        is_socket && (!is_plugins || is_under_way(&self.read) || is_under_way(&self.write))
    }

    /// The inactivity timeout in ns; 0 when there is none.
    pub fn inactivity_timeout(&self) -> i64 {
        self.timeouts.inactivity()
    }

    pub(super) fn stream(&self) -> Ref<'_, Option<Stream>> {
        self.stream.borrow()
    }

    pub(super) fn stream_mut(&self) -> RefMut<'_, Option<Stream>> {
        self.stream.borrow_mut()
    }

    /// Runs `f` on the connection's thread: now if that is ours, else later, if it still exists then.
    fn on_thread(&self, f: fn(&VConn)) {
        if self.thread.is_current() {
            return f(self);
        }
        let this = self.object_ref();
        self.thread.post(move || {
            if let Some(vconn) = this.live().and_then(VConn::from_object) {
                f(vconn);
            }
        });
    }

    /// Wakes whoever serves the connection.
    pub(super) fn notify(&self) {
        if self.plugin_owned.load(Ordering::Acquire) { self.drive() } else { self.wake_engine() }
    }

    fn wake_engine(&self) {
        if let Some(stream) = &*self.stream.borrow() {
            stream.wake();
        }
    }

    /// Something is to be done for a plugin's VIO. Any thread.
    fn poke(&self) {
        if self.plugin_owned.load(Ordering::Acquire) {
            self.drive();
        }
    }

    /// Frees the connection: the stream now, the memory a turn later, since a callback may still look at it.
    pub(super) fn release(&self) {
        debug_assert!(self.thread.is_current());
        let _ = self.closed.compare_exchange(0, Close::Normal as i32, Ordering::AcqRel, Ordering::Acquire);
        let stream = self.stream.borrow_mut().take();
        drop(stream);
        self.set_places(None);
        self.read.kill();
        self.write.kill();
        timeout::forget(self);
        event::later(self.object_ref(), |this| {
            // SAFETY: live, released once (its owner is gone), and a later turn than any callback on it.
            unsafe { VConn::pool_free(this.address().cast()) };
        });
    }

    pub(super) fn check_open(&self) -> Result<()> {
        if self.is_closed() { Err(Error::Closed) } else { self.timeouts.take_fired().map_or(Ok(()), Err) }
    }
}

impl std::fmt::Debug for VConn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VConn({self:p}, {:?} to {:?})", self.local.get(), self.remote.get())
    }
}

/// A connection is called when a plugin passes it to `TSContCall`: there is nothing to tell it.
fn ignore(_: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    0
}

fn reenabled(vio: &Vio) {
    // SAFETY: the owner is the connection that the VIO lies in.
    let object = unsafe { vio.owner().as_ref() };
    if let Some(vconn) = object.and_then(VConn::from_object) {
        vconn.timeouts.rearm();
        vconn.poke();
    }
}

/// The engine's connection: owned, closed when dropped, used on its event thread only.
#[derive(Debug)]
pub struct Conn(NonNull<VConn>);

impl std::ops::Deref for Conn {
    type Target = VConn;
    fn deref(&self) -> &VConn {
        // SAFETY: freed only by the drop of this handle.
        unsafe { self.0.as_ref() }
    }
}

impl Conn {
    /// A connection over a stream that belongs to `thread`.
    pub(super) fn new(
        stream: Stream,
        thread: &'static EventThread,
        mutex: MutexRef,
        local: Endpoint,
        remote: Endpoint,
    ) -> Conn {
        let local_known = matches!(stream, Stream::Pair(_)) || local.family() != libc::AF_UNSPEC;
        let object = Object::new(Kind::NetVc, ignore, 0, Some(mutex));
        let vconn = VConn::pool_new(VConn {
            // SAFETY: the header goes into a `VConn`, and these are its slots.
            object: unsafe { object.with_args(offset_of!(VConn, args), VCONN_SLOTS) },
            read: Vio::new(reenabled),
            write: Vio::new(reenabled),
            fd: stream.fd(),
            stream: RefCell::new(Some(stream)),
            thread,
            closed: AtomicI32::new(0),
            plugin_owned: AtomicBool::new(false),
            driver: DriverState::default(),
            shut: AtomicU8::new(0),
            connecting: Cell::new(false),
            timeouts: Timeouts::default(),
            local: Cell::new(local),
            remote: Cell::new(remote),
            local_known: Cell::new(local_known),
            connector: Cell::new(None),
            uses: Uses::default(),
            places: RefCell::new(None),
            args: Default::default(),
        });
        let conn = Conn(vconn);
        conn.read.set_owner(vconn.cast());
        conn.write.set_owner(vconn.cast());
        conn.on_thread(timeout::watch);
        conn
    }

    /// The handle for C. It stays the engine's.
    pub fn as_raw(&self) -> *mut VConn {
        self.0.as_ptr()
    }

    /// Gives the connection to a plugin, which closes it. What it does with it is served by a driver task.
    pub fn into_plugin(self) -> *mut VConn {
        self.plugin_owned.store(true, Ordering::Release);
        std::mem::ManuallyDrop::new(self).0.as_ptr()
    }

    /// Runs `f` with the connection on the thread it lives on: now if that is ours, else later.
    pub fn hand_over(self, f: impl FnOnce(Conn) + Send + 'static) {
        if self.thread.is_current() {
            return f(self);
        }
        let thread = self.thread;
        let this = self.object_ref();
        std::mem::forget(self);
        thread.post(move || f(Conn(this.address().cast())));
    }

    /// Reads up to `limit` bytes into the buffer's room (a block is added when there is none); 0 is the end of the
    /// stream. One task waits for this at a time.
    ///
    /// # Errors
    /// A timeout (told once; the connection can still be used), a close by a plugin, or what the kernel says.
    pub fn poll_read(
        &self,
        cx: &mut Context<'_>,
        buffer: &mut IoBuffer,
        limit: usize,
    ) -> Poll<Result<usize>> {
        self.check_open()?;
        if self.is_read_shut() {
            return Poll::Ready(Ok(0));
        }
        let mut stream = self.stream_mut();
        let Some(stream) = &mut *stream else { return Poll::Ready(Err(Error::Closed)) };
        let result = stream.poll_read(cx, buffer, limit);
        if matches!(result, Poll::Ready(Ok(n)) if n > 0) {
            self.timeouts.touch();
        }
        result
    }

    /// Sends up to `limit` bytes of the reader and consumes them; 0 when the reader is empty. One task waits for this
    /// at a time.
    ///
    /// # Errors
    /// As [`Conn::poll_read`], and [`Error::PeerClosed`].
    pub fn poll_write(&self, cx: &mut Context<'_>, reader: &mut Reader, limit: usize) -> Poll<Result<usize>> {
        self.check_open()?;
        if self.is_write_shut() {
            return Poll::Ready(Err(Error::PeerClosed));
        }
        let mut stream = self.stream_mut();
        let Some(stream) = &mut *stream else { return Poll::Ready(Err(Error::Closed)) };
        let result = stream.poll_write(cx, reader, limit);
        if matches!(result, Poll::Ready(Ok(n)) if n > 0) {
            self.timeouts.touch();
        }
        result
    }

    /// Waits until there is something to read and reads it: [`Conn::poll_read`] as a future.
    ///
    /// # Errors
    /// As [`Conn::poll_read`].
    pub async fn read(&self, buffer: &mut IoBuffer, limit: usize) -> Result<usize> {
        poll_fn(|cx| self.poll_read(cx, buffer, limit)).await
    }

    /// Sends everything the reader has.
    ///
    /// # Errors
    /// As [`Conn::poll_write`].
    pub async fn write_all(&self, reader: &mut Reader) -> Result<()> {
        while poll_fn(|cx| self.poll_write(cx, reader, usize::MAX)).await? > 0 {}
        Ok(())
    }

    /// Whether the peer has closed its side (for a socket: at least half), as far as known without a system call.
    pub fn is_peer_closed(&self) -> bool {
        self.stream().as_ref().is_none_or(Stream::is_peer_closed)
    }

    /// Ready when the peer has closed its side; waits in place of a read. Timeouts and closes by plugins are reported.
    ///
    /// # Errors
    /// As [`Conn::poll_read`].
    pub fn poll_peer_closed(&self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.check_open()?;
        match &*self.stream() {
            Some(stream) if !stream.poll_peer_closed(cx) => Poll::Pending,
            _ => Poll::Ready(Ok(())),
        }
    }

    /// Ready with the error when the connection has broken: its peer can be sent nothing more. Waits in place of a read.
    pub fn poll_failed(&self, cx: &mut Context<'_>) -> Poll<Error> {
        match &*self.stream() {
            Some(stream) if stream.poll_failed(cx) => {
                Poll::Ready(Error::System { call: "recv", errno: libc::ECONNRESET })
            }
            _ => Poll::Pending,
        }
    }

    /// Ends the writing direction; the peer reads the end after what was sent.
    pub fn shutdown_write(&self) {
        self.shutdown(false, true);
    }

    /// Closes with a reset, where the stream knows such a thing.
    pub fn reset(self) {
        if let Some(Stream::Tcp(tcp)) = &*self.stream() {
            tcp.reset_on_close();
        }
    }

    /// Takes the socket of an idle connection out of its thread, and what has to stay with it; `None` for anything else.
    pub(super) fn park(self) -> Option<Parked> {
        let stream = self.stream_mut().take();
        let Some(Stream::Tcp(tcp)) = stream else { return None };
        let places = self.places.borrow_mut().take();
        let fd = tcp.into_fd().ok()?;
        let (remote, local, uses) = (self.remote.get(), self.local.get(), self.uses.take());
        Some(Parked { fd, remote, local, uses, places })
    }

    /// Whether an idle origin connection can still be used.
    pub(super) fn is_idle_alive(&self) -> bool {
        match &*self.stream() {
            Some(Stream::Tcp(tcp)) => !self.is_closed() && !self.timeouts.has_fired() && tcp.is_idle_alive(),
            _ => false,
        }
    }
}

impl Drop for Conn {
    fn drop(&mut self) {
        self.on_thread(VConn::release);
    }
}
