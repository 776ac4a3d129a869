//! Outgoing connections.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use super::endpoint::Endpoint;
use super::error::{Error, Result};
use super::socket::{self, SocketOptions};
use super::stream::Stream;
use super::tcp::Tcp;
use super::throttle::{self, Side};
use super::vconn::Conn;
use super::vio::code;
use crate::event::{self, Action, Cancel, EventThread, MutexRef, ObjRef, Object, Pool, Thread};

/// How a connection is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConnectOptions {
    /// Options of the socket.
    pub socket: SocketOptions,
    /// The address to connect from; port 0 lets the kernel choose.
    pub source: Option<SocketAddr>,
    /// The source is somebody else's (`IP_TRANSPARENT`).
    pub transparent: bool,
}

/// Begins a connection on the calling event thread; the attempt goes on while it may be used already. Its mutex is
/// `mutex`.
///
/// # Errors
/// What can be told at once: no socket, no route, source not available, no event thread.
pub fn start_connect(addr: SocketAddr, options: &ConnectOptions, mutex: MutexRef) -> Result<Conn> {
    let thread = event::current_loop().ok_or(Error::NoEventThread)?;
    if throttle::is_reached(Side::Connect) {
        return Err(Error::Throttled);
    }
    let remote = Endpoint::from(addr);
    let fd = socket::stream(remote.family())?;
    options.socket.apply(fd.as_raw_fd(), remote.family());
    if let Some(source) = options.source {
        bind_source(&fd, source, options.transparent)?;
    }
    // SAFETY: the endpoint is as long as it says.
    let started = unsafe { libc::connect(fd.as_raw_fd(), remote.as_ptr(), remote.size()) };
    if started != 0 {
        let error = Error::last("connect");
        if error.errno() != libc::EINPROGRESS {
            return Err(error);
        }
    }
    // After connect: before, the poller would report a hang-up.
    let tcp = Tcp::new(fd).map_err(|(_, error)| error)?;
    let conn = Conn::new(Stream::Tcp(tcp), thread, mutex, Endpoint::default(), remote);
    conn.set_connecting(true);
    Ok(conn)
}

fn bind_source(fd: &OwnedFd, source: SocketAddr, transparent: bool) -> Result<()> {
    let raw = fd.as_raw_fd();
    let (on, source) = (1i32, Endpoint::from(source));
    if transparent {
        let (level, option) = match source.family() {
            libc::AF_INET6 => (libc::SOL_IPV6, libc::IPV6_TRANSPARENT),
            _ => (libc::SOL_IP, libc::IP_TRANSPARENT),
        };
        if !socket::set_option(raw, level, option, &on) {
            return Err(Error::last("setsockopt"));
        }
    }
    // The port is chosen at connect, when the peer is known: many more connections fit then.
    socket::set_option(raw, libc::SOL_IP, libc::IP_BIND_ADDRESS_NO_PORT, &on);
    socket::bind(fd, &source)
}

/// Connects and waits until the connection stands, at most `timeout_ns` (0: as long as the kernel tries; late by up to
/// a second). The timeout is off afterwards.
///
/// # Errors
/// As [`start_connect`], the kernel's reason for the failure, or [`Error::InactivityTimeout`].
pub async fn connect(
    addr: SocketAddr,
    options: &ConnectOptions,
    mutex: MutexRef,
    timeout_ns: i64,
) -> Result<Conn> {
    let conn = start_connect(addr, options, mutex)?;
    conn.set_inactivity_timeout(timeout_ns);
    poll_fn(|cx| conn.poll_connected(cx)).await?;
    conn.set_inactivity_timeout(0);
    Ok(conn)
}

impl Conn {
    /// Ready when the connection attempt is decided.
    ///
    /// # Errors
    /// The kernel's reason, a timeout, or a close by a plugin.
    pub fn poll_connected(&self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.check_open()?;
        let stream = self.stream();
        let Some(Stream::Tcp(tcp)) = &*stream else { return Poll::Ready(Ok(())) };
        if !tcp.registration().poll_ready(event::Interest::Write, cx) {
            return Poll::Pending;
        }
        if tcp.registration().is_peer_closed() {
            // Only then is it worth asking: a connection that stands shows no hang-up, unless it is over already.
            tcp.take_error()?;
        }
        self.set_connecting(false);
        Poll::Ready(Ok(()))
    }
}

/// A connection attempt of a plugin that waits for its thread.
#[derive(Default)]
struct Pending {
    cancelled: AtomicBool,
}

impl Cancel for Pending {
    fn cancel(&self) {
        self.cancelled.store(true, Ordering::Release);
    }
}

/// Connects for a plugin (`TSNetConnect`). `cont` gets `NET_CONNECT` with the connection as soon as the attempt has
/// begun, or `NET_CONNECT_FAILED` with the negative error number: before this returns when the caller runs on an ET_NET
/// thread, else later. The caller holds the continuation's mutex; the connection shares it.
///
/// `None` when no event thread runs.
pub fn connect_for_plugin(cont: ObjRef, addr: SocketAddr, options: &ConnectOptions) -> Option<Action> {
    let mutex = cont.live().and_then(Object::mutex)?;
    let is_net = |thread: &&'static EventThread| thread.pool() == Pool::Net;
    if event::current_loop().is_some_and(|thread| is_net(&thread)) {
        tell_connector(cont, addr, options, mutex);
        return Some(Action::DONE);
    }
    let affinity = cont.live().and_then(Object::affinity).and_then(Thread::event_thread).filter(is_net);
    let thread = affinity.or_else(|| event::pick(Pool::Net))?;
    let pending = Arc::new(Pending::default());
    let action = Action::new(pending.clone());
    let options = *options;
    thread.post(move || {
        event::spawn(mutex.clone(), async move {
            action.finish();
            if !pending.cancelled.load(Ordering::Acquire) {
                tell_connector(cont, addr, &options, mutex);
            }
        });
    });
    Some(action)
}

/// Starts the attempt and tells the continuation, whose mutex is held.
fn tell_connector(cont: ObjRef, addr: SocketAddr, options: &ConnectOptions, mutex: MutexRef) {
    let Some(object) = cont.live() else { return };
    let (event, edata) = match start_connect(addr, options, mutex) {
        Ok(conn) => {
            conn.set_connector(cont);
            (code::NET_CONNECT, conn.into_plugin().cast())
        }
        Err(error) => {
            let negative = -(error.errno() as isize);
            (code::NET_CONNECT_FAILED, std::ptr::without_provenance_mut(negative as usize))
        }
    };
    (object.call_fn())(cont.address(), event, edata);
}
