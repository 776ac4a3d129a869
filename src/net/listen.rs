//! Listening sockets: one per event thread and port, shared through `SO_REUSEPORT`, so that a connection stays on the
//! thread that accepted it.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use super::endpoint::Endpoint;
use super::error::{Error, Result};
use super::socket::{self, SocketOptions};
use super::stream::Stream;
use super::tcp::Tcp;
use super::throttle::{self, Side};
use super::vconn::Conn;
use crate::config::records;
use crate::event::{self, EventThread, Interest, Mutex, Registration};
use crate::stats::{self, Metric};

/// Pause after an accept that failed for want of descriptors or memory, in ns.
const EXHAUSTED_PAUSE_NS: u64 = 100_000_000;

/// How a port is opened.
#[derive(Clone, Copy, Debug)]
pub struct ListenOptions {
    /// Address and port; port 0 lets the kernel choose.
    pub addr: SocketAddr,
    /// Options that accepted sockets inherit.
    pub socket: SocketOptions,
    /// Length of the queue of connections not yet accepted; 0 or less for the system's limit.
    pub backlog: i32,
    /// Accept connections to foreign addresses (`IP_TRANSPARENT`).
    pub transparent: bool,
    /// Wake up only when the first bytes are there, waiting this many seconds for them (`TCP_DEFER_ACCEPT`); 0 off.
    pub defer_accept: i32,
    /// A socket that listens already, made by whoever started the process; the address is then its own.
    pub fd: Option<RawFd>,
}

impl ListenOptions {
    /// The defaults for an address.
    pub fn new(addr: SocketAddr) -> Self {
        ListenOptions {
            addr,
            socket: SocketOptions::default(),
            backlog: 0,
            transparent: false,
            defer_accept: 0,
            fd: None,
        }
    }

    /// What the records say of every port: `listen_backlog`, and `defer_accept`, by which nothing is told of a connection
    /// before its first bytes have come.
    pub fn by_records(addr: SocketAddr) -> Self {
        let record = |name| records::int(name).unwrap_or_default();
        ListenOptions {
            backlog: i32::try_from(record("proxy.config.net.listen_backlog")).unwrap_or(-1),
            defer_accept: i32::try_from(record("proxy.config.net.defer_accept")).unwrap_or(0),
            ..Self::new(addr)
        }
    }
}

/// Takes each accepted connection, on the thread it will live on.
pub type AcceptFn = Arc<dyn Fn(Conn) + Send + Sync>;

/// An open port. Dropping it leaves the port open.
#[derive(Debug)]
pub struct Listener {
    addr: SocketAddr,
    stopped: Arc<AtomicBool>,
    threads: Vec<&'static EventThread>,
}

impl Listener {
    /// The address it listens on, with the port that the kernel chose.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Closes the port: nothing is accepted any more. Connections that stand go on.
    pub fn close(&self) {
        self.stopped.store(true, Ordering::Release);
        for thread in &self.threads {
            let stopped = self.stopped.clone();
            thread.post(move || ACCEPTORS.with(|acceptors| acceptors.wake(&stopped)));
        }
    }
}

/// Opens a port on every given thread (all ET_NET threads for the engine's ports).
///
/// # Errors
/// When the address cannot be used, another process listens there, or there is no thread.
pub fn listen(
    options: &ListenOptions,
    threads: &[&'static EventThread],
    on_accept: AcceptFn,
) -> Result<Listener> {
    if threads.is_empty() {
        return Err(Error::NoEventThread);
    }
    let (sockets, addr) = match options.fd {
        Some(fd) => inherit(fd, options, threads.len())?,
        None => open_for(options, threads.len())?,
    };
    let stopped = Arc::new(AtomicBool::new(false));
    let local = common_endpoint(options, addr);
    for (fd, thread) in sockets.into_iter().zip(threads) {
        let (stopped, on_accept, thread) = (stopped.clone(), on_accept.clone(), *thread);
        let task = move || event::spawn(Mutex::new_ref(), accept_all(fd, local, thread, stopped, on_accept));
        thread.post(task);
    }
    Ok(Listener { addr, stopped, threads: threads.to_vec() })
}

/// One socket per thread, all on the same port.
fn open_for(options: &ListenOptions, threads: usize) -> Result<(Vec<OwnedFd>, SocketAddr)> {
    refuse_if_in_use(options)?;
    let mut options = *options;
    let mut sockets = Vec::with_capacity(threads);
    for _ in 0..threads {
        let fd = open(&options, true)?;
        // The kernel has chosen a port for the first; the others take the same.
        options.addr = socket::local_endpoint(fd.as_raw_fd()).to_socket_addr().unwrap_or(options.addr);
        sockets.push(fd);
    }
    Ok((sockets, options.addr))
}

/// A copy per thread of a socket that listens already: they share its queue.
fn inherit(fd: RawFd, options: &ListenOptions, threads: usize) -> Result<(Vec<OwnedFd>, SocketAddr)> {
    // SAFETY: asks for flags of whatever the number stands for.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    if flags < 0 {
        return Err(Error::last("fcntl"));
    }
    // SAFETY: open as just seen; the flags are those it had and one more.
    unsafe { libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) };
    options.socket.apply(fd, socket::local_endpoint(fd).family());
    // SAFETY: open as just seen, and used for the duplication only.
    let listening = unsafe { BorrowedFd::borrow_raw(fd) };
    let copies: std::io::Result<Vec<_>> = (0..threads).map(|_| listening.try_clone_to_owned()).collect();
    let copies = copies.map_err(|error| Error::of("dup", &error))?;
    Ok((copies, socket::local_endpoint(fd).to_socket_addr().unwrap_or(options.addr)))
}

/// Sharing the port among our threads would also share it with another process of the same user, without a word.
fn refuse_if_in_use(options: &ListenOptions) -> Result<()> {
    if options.addr.port() != 0 {
        drop(open(options, false)?);
    }
    Ok(())
}

fn open(options: &ListenOptions, shared: bool) -> Result<OwnedFd> {
    let addr = Endpoint::from(options.addr);
    let fd = socket::stream(addr.family())?;
    let (raw, on) = (fd.as_raw_fd(), 1i32);
    socket::set_option(raw, libc::SOL_SOCKET, libc::SO_REUSEADDR, &on);
    if shared && !socket::set_option(raw, libc::SOL_SOCKET, libc::SO_REUSEPORT, &on) {
        return Err(Error::last("setsockopt"));
    }
    if addr.family() == libc::AF_INET6 {
        socket::set_option(raw, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, &on);
    }
    if options.transparent {
        let (level, option) = match addr.family() {
            libc::AF_INET6 => (libc::SOL_IPV6, libc::IPV6_TRANSPARENT),
            _ => (libc::SOL_IP, libc::IP_TRANSPARENT),
        };
        if !socket::set_option(raw, level, option, &on) {
            return Err(Error::last("setsockopt"));
        }
    }
    // Accepted sockets inherit these, which saves the calls per connection.
    options.socket.apply(raw, addr.family());
    if options.defer_accept > 0 {
        socket::set_option(raw, libc::IPPROTO_TCP, libc::TCP_DEFER_ACCEPT, &options.defer_accept);
    }
    if options.socket.fast_open {
        socket::set_option(raw, libc::IPPROTO_TCP, libc::TCP_FASTOPEN, &64i32);
    }
    socket::bind(&fd, &addr)?;
    let backlog = if options.backlog > 0 { options.backlog } else { i32::from(u16::MAX) };
    // SAFETY: an own descriptor.
    if unsafe { libc::listen(raw, backlog) } != 0 {
        return Err(Error::last("listen"));
    }
    Ok(fd)
}

/// The accept tasks of a thread, so that a close can wake them.
#[derive(Default)]
struct Acceptors(std::cell::RefCell<Vec<(Arc<AtomicBool>, std::rc::Weak<Registration>)>>);

thread_local! {
    static ACCEPTORS: Acceptors = Acceptors::default();
}

impl Acceptors {
    fn wake(&self, stopped: &Arc<AtomicBool>) {
        self.0.borrow_mut().retain(|(of, registration)| {
            if Arc::ptr_eq(of, stopped)
                && let Some(registration) = registration.upgrade()
            {
                registration.wake();
            }
            registration.strong_count() > 0
        });
    }
}

/// Accepts until told to stop.
async fn accept_all(
    fd: OwnedFd,
    local: Endpoint,
    thread: &'static EventThread,
    stopped: Arc<AtomicBool>,
    on_accept: AcceptFn,
) {
    let Ok(registration) = Registration::new(fd.as_raw_fd()) else { return };
    let registration = std::rc::Rc::new(registration);
    ACCEPTORS.with(|acceptors| {
        acceptors.0.borrow_mut().push((stopped.clone(), std::rc::Rc::downgrade(&registration)));
    });
    loop {
        let go_on = poll_fn(|cx| {
            if stopped.load(Ordering::Acquire) {
                return Poll::Ready(false);
            }
            if registration.poll_ready(Interest::Read, cx) { Poll::Ready(true) } else { Poll::Pending }
        });
        if !go_on.await {
            return;
        }
        match accept(&fd) {
            // Closed at once.
            Ok(_) if throttle::is_reached(Side::Accept) => {}
            Ok((socket, peer)) => {
                stats::increment(Metric::TcpTotalAccepts);
                if let Ok(tcp) = Tcp::new(socket) {
                    on_accept(Conn::new(Stream::Tcp(tcp), thread, Mutex::new_ref(), local, peer));
                }
            }
            Err(error) => match error.errno() {
                libc::EAGAIN => registration.not_ready(Interest::Read),
                libc::EMFILE | libc::ENFILE | libc::ENOBUFS | libc::ENOMEM => {
                    event::sleep(EXHAUSTED_PAUSE_NS).await;
                }
                libc::EBADF | libc::EINVAL | libc::ENOTSOCK => return,
                // The connection went away before it was taken, or a signal came.
                _ => {}
            },
        }
    }
}

/// The local address of all connections of a port, if that is bound to one address: it spares asking for it.
fn common_endpoint(options: &ListenOptions, addr: SocketAddr) -> Endpoint {
    let is_common = !addr.ip().is_unspecified() && !options.transparent;
    if is_common { addr.into() } else { Endpoint::default() }
}

fn accept(fd: &OwnedFd) -> Result<(OwnedFd, Endpoint)> {
    let mut peer = Endpoint::default();
    let mut len = size_of::<Endpoint>() as libc::socklen_t;
    let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: peer and length are ours to write to, and the length is right.
    let socket = unsafe { libc::accept4(fd.as_raw_fd(), (&raw mut peer).cast(), &raw mut len, flags) };
    if socket < 0 {
        return Err(Error::last("accept4"));
    }
    // SAFETY: just made, nobody else has it.
    Ok((unsafe { OwnedFd::from_raw_fd(socket) }, peer))
}
