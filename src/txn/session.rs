//! Client sessions: a connection, and the transactions on it one after the other.
//!
//! ```text
//!   accept -> first byte -> SSN_START -> [ first byte -> transaction ]* -> SSN_CLOSE
//!   TSHttpConnect* ----------^
//! ```
//!
//! A session is one task on the thread of its connection. Its mutex is the connection's, and that of all its
//! transactions.

use super::callout::{Callout, Verdict};
use super::client_queue::{self, Place};
use super::hooks::{Hook, ScopeHooks};
use super::linger;
use super::output::Output;
use super::recycled::Recycled;
use super::run::{self, Next};
use super::transaction::{Txn, TxnPtr};
use super::wire::Wire;
use crate::config::http::with_http;
use crate::event::user_args::SSN_SLOTS;
use crate::event::{self, ArgSlot, Kind, Mutex, ObjRef, Object};
use crate::net::Conn;
use crate::net::proxy_protocol::{self, Proxied, ProxyHeader};
use crate::pool::Pooled;
use crate::pooled;
use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_void};
use std::future::poll_fn;
use std::mem::offset_of;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicI64, Ordering};

const NS_PER_S: i64 = 1_000_000_000;

/// Who made an internal connection.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The tag given to `TSHttpConnect*`; the plugin keeps the text alive.
    pub tag: Option<&'static CStr>,
    /// The id given with it.
    pub id: i64,
}

/// A connection that a plugin made into the engine.
#[derive(Clone, Copy, Debug)]
pub struct Internal {
    /// The client's address, as the HTTP side and its plugins see it.
    pub client: SocketAddr,
    /// The origin, for a connection that stands for one intercepted on its way there.
    pub target: Option<SocketAddr>,
    /// Who made it.
    pub identity: Identity,
    /// Whether its requests count as internal.
    pub is_internal: bool,
}

/// What a port of the server says about its connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PortTraits {
    /// Every connection begins with a header of the PROXY protocol (`pp`).
    pub proxy_protocol: bool,
    /// Source address of connections to IPv4 origins (`ip-out`).
    pub source_v4: Option<Ipv4Addr>,
    /// The same for IPv6.
    pub source_v6: Option<Ipv6Addr>,
    /// Origins see the client's address (`tr-out`, `tr-full`).
    pub transparent_out: bool,
}

/// The two ends of a client's connection.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The client's.
    pub client: SocketAddr,
    /// The address of the port that it connected to.
    pub listening: SocketAddr,
}

/// A client session: what `TSHttpSsn` points to.
#[repr(C)]
#[derive(Debug)]
pub struct Ssn {
    object: Object,
    /// `TSHttpSsnIdGet`.
    pub id: i64,
    /// Registrations of `TSHttpSsnHookAdd`.
    pub hooks: ScopeHooks,
    /// What `TSHttpSsnReenable` fills.
    pub callout: Callout,
    args: [ArgSlot; SSN_SLOTS],
    /// The client's connection with its unread bytes; none from SSN_CLOSE on.
    pub wire: RefCell<Option<Wire>>,
    /// The last transaction is over, so that plugins find no connection any more.
    pub is_let_go: Cell<bool>,
    /// The transaction that runs now.
    pub transaction: Cell<Option<TxnPtr>>,
    /// Transactions so far, the running one included.
    pub transactions: Cell<u32>,
    /// Set for connections that a plugin opened into the engine.
    pub identity: Option<Identity>,
    /// Whether transactions count as internal; a fetch may ask to be treated as an ordinary client.
    pub is_internal: Cell<bool>,
    /// The client's address.
    pub client: SocketAddr,
    /// The address of the port that the client connected to; `None` for internal sessions.
    listening: Option<SocketAddr>,
    /// What the port says that the connection came to; `None` for internal sessions.
    pub port: Option<&'static PortTraits>,
    /// What a load balancer said about the client.
    pub proxied: Option<Box<ProxyHeader>>,
    /// The origin of all requests, for a connection that stands for one intercepted on its way there.
    pub target: Option<SocketAddr>,
    /// Where it stands among the client connections of its thread.
    pub place: Place,
    /// Debug output whatever the tags (`TSHttpSsnDebugSet`).
    pub debug: Cell<bool>,
    /// The output chain, kept from one use to the next.
    output: RefCell<Option<Output>>,
}
pooled!(Ssn);

fn ignore(_: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    0
}

static NEXT_ID: AtomicI64 = AtomicI64::new(0);

/// A session's address, used by its own task and by the API while the session is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SsnPtr(NonNull<Ssn>);

impl SsnPtr {
    /// The handle that C gets.
    pub fn as_ptr(self) -> *mut c_void {
        self.0.as_ptr().cast()
    }

    /// A reference that notices the session's end.
    pub fn reference(self) -> ObjRef {
        // SAFETY: sessions live in a type-stable pool.
        unsafe { ObjRef::new(self.0.cast()) }
    }

    fn free(self) {
        // SAFETY: the session's task is the owner and gives up the object.
        unsafe { Ssn::pool_free(self.0) };
    }
}

impl Deref for SsnPtr {
    type Target = Ssn;
    fn deref(&self) -> &Ssn {
        // SAFETY: as for `TxnPtr`: handed out while the session's task runs, checked at the boundary.
        unsafe { self.0.as_ref() }
    }
}

impl Ssn {
    /// Makes the session of a connection, on the connection's thread.
    fn create(
        wire: Wire,
        client: SocketAddr,
        listening: Option<SocketAddr>,
        internal: Option<Internal>,
    ) -> Ssn {
        let mutex = wire.conn().object().mutex().unwrap_or_else(Mutex::new_ref);
        let object = Object::new(Kind::Ssn, ignore, 0, Some(mutex));
        Ssn {
            // SAFETY: the header goes into an `Ssn`, and these are its slots.
            object: unsafe { object.with_args(offset_of!(Ssn, args), SSN_SLOTS) },
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            hooks: ScopeHooks::default(),
            callout: Callout::default(),
            args: Default::default(),
            wire: RefCell::new(Some(wire)),
            is_let_go: Cell::default(),
            transaction: Cell::default(),
            transactions: Cell::default(),
            is_internal: Cell::default(),
            identity: internal.map(|internal| internal.identity),
            client,
            listening,
            port: None,
            proxied: None,
            target: internal.and_then(|internal| internal.target),
            place: Place::default(),
            debug: Cell::default(),
            output: RefCell::default(),
        }
    }

    fn into_pool(self) -> SsnPtr {
        SsnPtr(Ssn::pool_new(self))
    }

    /// The header.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// Whether the client came through a port, and not from inside.
    pub fn is_external(&self) -> bool {
        self.listening.is_some()
    }

    /// The address the client connected to; `None` for internal sessions. Of a port on all addresses the kernel is
    /// asked for it, once somebody wants to know.
    pub fn incoming(&self) -> Option<SocketAddr> {
        let listening = self.listening?;
        if !listening.ip().is_unspecified() && listening.port() != 0 {
            return Some(listening);
        }
        self.with_conn(|conn| conn.local_addr()).flatten().or(Some(listening))
    }

    /// The port the client connected to; `None` for internal sessions.
    pub fn incoming_port(&self) -> Option<u16> {
        match self.listening?.port() {
            0 => self.incoming().map(|address| address.port()),
            port => Some(port),
        }
    }

    /// Looks at the client's connection; `None` from SSN_CLOSE on.
    pub fn with_conn<R>(&self, look: impl FnOnce(&Conn) -> R) -> Option<R> {
        self.wire.borrow().as_ref().map(|wire| look(wire.conn()))
    }

    /// The client's connection as plugins see it: none from TXN_CLOSE of the last transaction on.
    pub fn with_client<R>(&self, look: impl FnOnce(&Conn) -> R) -> Option<R> {
        if self.is_let_go.get() { None } else { self.with_conn(look) }
    }

    /// The output chain, empty, for the caller to use and to give back.
    pub fn take_output(&self) -> Output {
        self.output.take().unwrap_or_default()
    }

    /// Keeps an output chain for its next use; what waits in it is forgotten.
    pub fn keep_output(&self, mut output: Output) {
        output.reset();
        self.output.replace(Some(output));
    }

    /// Sets the client's inactivity timeout, in seconds; 0 for none.
    pub fn set_inactivity_timeout(&self, seconds: i64) {
        self.with_conn(|conn| conn.set_inactivity_timeout(seconds.saturating_mul(NS_PER_S)));
    }

    /// The session behind an object of kind [`Kind::Ssn`].
    pub fn from_object(object: &Object) -> Option<SsnPtr> {
        (object.kind() == Some(Kind::Ssn)).then(|| SsnPtr(NonNull::from(object).cast()))
    }

    /// Sets how long the client's connection may go on from now, in seconds; 0 for ever.
    pub fn set_active_timeout(&self, seconds: i64) {
        self.with_conn(|conn| conn.set_active_timeout(seconds.saturating_mul(NS_PER_S)));
    }

    /// Lets go of the connection; what is unsent was flushed before.
    fn close_connection(&self) {
        client_queue::leave(self);
        if self.is_external() && self.wire.borrow().is_some() {
            super::statistics::count_client_gone(self);
        }
        drop(self.wire.take());
    }
}

/// Starts the session of a connection that was accepted on this thread.
pub fn accept(conn: Conn, ends: Ends, port: &'static PortTraits) {
    if port.proxy_protocol {
        accept_proxied(conn, ends, port);
    } else if super::admission::admits(ends.client.ip()) {
        open(Wire::new(conn), ends, port, None);
    }
}

/// The same behind the header that names the client. Without a header, or from an address that may not send one, the
/// connection is closed.
fn accept_proxied(conn: Conn, ends: Ends, port: &'static PortTraits) {
    if !super::admission::may_name_clients(ends.client.ip()) {
        crate::log::debug!("proxyprotocol", "{} may not send a header", ends.client);
        return;
    }
    let mutex = conn.object().mutex().unwrap_or_else(Mutex::new_ref);
    conn.set_inactivity_timeout(
        with_http(|config| config.accept_no_activity_timeout).saturating_mul(NS_PER_S),
    );
    event::spawn(mutex, async move {
        let mut wire = Wire::new(conn);
        match read_proxy_header(&mut wire).await {
            Some(header) if super::admission::admits(header.source.ip()) => {
                open(wire, Ends { client: header.source, ..ends }, port, Some(header));
            }
            _ => crate::log::debug!("proxyprotocol", "no header from {}", ends.client),
        }
    });
}

/// Takes the header of the PROXY protocol off the connection.
async fn read_proxy_header(wire: &mut Wire) -> Option<ProxyHeader> {
    loop {
        match proxy_protocol::parse(wire.contiguous()) {
            Proxied::Header(header, length) => {
                wire.input().consume(length);
                return Some(header);
            }
            Proxied::Not => return None,
            Proxied::More => {}
        }
        if !matches!(poll_fn(|cx| wire.poll_fill(cx, false)).await, Ok(read) if read > 0) {
            return None;
        }
    }
}

fn open(wire: Wire, ends: Ends, port: &'static PortTraits, proxied: Option<ProxyHeader>) {
    let mut ssn = Ssn::create(wire, ends.client, Some(ends.listening), None);
    (ssn.port, ssn.proxied) = (Some(port), proxied.map(Box::new));
    let ssn = ssn.into_pool();
    super::statistics::count_client(&ssn);
    if let Some(mutex) = ssn.object.mutex() {
        event::spawn(mutex, serve(ssn, None));
    }
}

/// Starts the session of an internal connection: the engine's end of a pair. SSN_START hooks run before this returns, as
/// in the original.
pub fn accept_internal(conn: Conn, internal: Internal) {
    if !super::admission::admits(internal.client.ip()) {
        // The plugin finds the other end closed.
        return;
    }
    let ssn = Ssn::create(Wire::new(conn), internal.client, None, Some(internal)).into_pool();
    let Some(mutex) = ssn.object.mutex() else { return };
    let mut start = Box::pin(start(ssn));
    let _guard = mutex.guard();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let started = start.as_mut().poll(&mut context);
    // Not before SSN_START, as in the original.
    ssn.is_internal.set(internal.is_internal);
    match started {
        std::task::Poll::Ready(verdict) => event::spawn(mutex.clone(), serve(ssn, Some(verdict))),
        // A plugin holds the session in SSN_START: the task waits for it.
        std::task::Poll::Pending => event::spawn(mutex.clone(), async move {
            let verdict = start.await;
            serve(ssn, Some(verdict)).await;
        }),
    }
}

async fn start(ssn: SsnPtr) -> Verdict {
    super::hook_point::call_session(ssn, Hook::SSN_START).await
}

/// The session's task.
async fn serve(ssn: SsnPtr, started: Option<Verdict>) {
    let verdict = match started {
        Some(verdict) => verdict,
        // A client that never says a word is none for plugins.
        None if !first_byte(ssn).await => {
            ssn.close_connection();
            return ssn.free();
        }
        None => start(ssn).await,
    };
    if verdict == Verdict::Continue {
        transactions(ssn).await;
    }
    ssn.close_connection();
    super::hook_point::call_session(ssn, Hook::SSN_CLOSE).await;
    ssn.free();
}

/// Waits for the client to begin; `false` when it goes without.
async fn first_byte(ssn: SsnPtr) -> bool {
    ssn.set_inactivity_timeout(with_http(|config| config.accept_no_activity_timeout));
    wait_for_request(ssn).await
}

async fn transactions(ssn: SsnPtr) {
    // The time to the first byte is over, which an internal connection never had.
    ssn.set_inactivity_timeout(with_http(|config| config.overridable.transaction_no_activity_timeout_in));
    while wait_for_request(ssn).await {
        if ssn.is_external() && !client_queue::activate(ssn) {
            return;
        }
        ssn.transactions.set(ssn.transactions.get() + 1);
        let txn = Txn::create(ssn);
        if let Some(target) = ssn.target {
            txn.give_server_address(target);
        }
        ssn.transaction.set(Some(txn));
        // In memory of its own, so that an idle session's task stays small.
        super::statistics::count_begin();
        let next = Recycled::new(run::run(txn)).await;
        super::statistics::count_end();
        let idle = txn.settings.get().keep_alive_no_activity_timeout_in;
        ssn.transaction.set(None);
        txn.free();
        match next {
            Next::KeepAlive => {}
            Next::Close => return,
            Next::Linger => return linger::linger(ssn, idle).await,
        }
        ssn.set_active_timeout(0);
        ssn.set_inactivity_timeout(idle);
    }
}

/// Waits for the first byte of a request; `false` when there will be none.
async fn wait_for_request(ssn: SsnPtr) -> bool {
    // Those who have asked for nothing yet are not counted, as in the original.
    if ssn.is_external() && ssn.transactions.get() > 0 {
        client_queue::rest(ssn);
    }
    poll_fn(|cx| {
        let mut wire = ssn.wire.borrow_mut();
        let Some(wire) = wire.as_mut() else { return std::task::Poll::Ready(false) };
        if wire.buffered() > 0 {
            return std::task::Poll::Ready(true);
        }
        wire.rest();
        if let Some(output) = &mut *ssn.output.borrow_mut() {
            output.rest();
        }
        wire.poll_fill(cx, false).map(|read| matches!(read, Ok(n) if n > 0))
    })
    .await
}
