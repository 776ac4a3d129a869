//! The transaction object: what `TSHttpTxn` points to.
//!
//! Its task owns it; plugins reach it through the API while it is stopped in a hook, and read it at other times. Nothing
//! here is borrowed across a callback: fields are cells, and messages are lent for the length of one statement.

use super::callout::Callout;
use super::control::Control;
use super::hooks::{Hook, HookIter, ScopeHooks};
use super::lookup::LookupStatus;
use super::milestones::{Milestone, Milestones};
use super::outcome::Outcome;
use super::parents::Parent;
use super::policy::keep_alive::Client;
use super::policy::validity::Upgrade;
use super::request_body::{BodyState, RequestCopy};
use super::session::SsnPtr;
use super::settings::Settings;
use super::step_remap::Mapped;
use super::transform::Transforms;
use crate::event::user_args::TXN_SLOTS;
use crate::event::{self, ArgSlot, EventThread, Kind, ObjRef, Object};
use crate::http1::Framing;
use crate::message::{Kind as MessageKind, Message, Version, WellKnown};
use crate::net::{Endpoint, VConn};
use crate::pool::Pooled;
use crate::pooled;
use std::cell::{Cell, Ref, RefCell, RefMut};
use std::ffi::{CString, c_void};
use std::mem::offset_of;
use std::net::SocketAddr;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicI64, Ordering};

/// A message of a transaction that may not exist yet.
#[derive(Debug, Default)]
pub struct Slot(RefCell<Option<Message>>);

impl Slot {
    /// Whether there is a message.
    pub fn is_some(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Puts a message in, in place of any other.
    pub fn set(&self, message: Message) {
        *self.0.borrow_mut() = Some(message);
    }

    /// Takes the message out.
    pub fn take(&self) -> Option<Message> {
        self.0.borrow_mut().take()
    }

    /// Lends the message for reading; not across a callback.
    pub fn get(&self) -> Option<Ref<'_, Message>> {
        Ref::filter_map(self.0.borrow(), Option::as_ref).ok()
    }

    /// Lends the message for changing; not across a callback.
    pub fn get_mut(&self) -> Option<RefMut<'_, Message>> {
        RefMut::filter_map(self.0.borrow_mut(), Option::as_mut).ok()
    }

    /// Lends the message, made empty first if there was none.
    pub fn get_or_new(&self, kind: MessageKind) -> RefMut<'_, Message> {
        RefMut::map(self.0.borrow_mut(), |slot| slot.get_or_insert_with(|| Message::new(kind)))
    }

    /// What C gets: buffer and header.
    pub fn handles(&self) -> Option<(*mut c_void, *mut c_void)> {
        self.get().map(|message| (message.buffer_handle(), message.header_handle()))
    }
}

/// What a valid request asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Its method, if that is a known one.
    pub method: Option<WellKnown>,
    /// It has If-Modified-Since or If-None-Match.
    pub is_conditional: bool,
    /// What it says about the client's connection.
    pub client: Client,
}

/// A transaction.
#[repr(C)]
#[derive(Debug)]
pub struct Txn {
    object: Object,
    /// `TSHttpTxnIdGet`: from 0, in the order of starts.
    pub id: i64,
    session: SsnPtr,
    /// Registrations of `TSHttpTxnHookAdd`.
    pub hooks: ScopeHooks,
    /// What `TSHttpTxnReenable` fills.
    pub callout: Callout,
    args: [ArgSlot; TXN_SLOTS],
    // In the order in which they are dropped: copies before what they share strings with, so that whoever owns the strings
    // keeps the memory.
    /// To the client.
    pub client_response: Slot,
    /// Out of the response transform.
    pub transform_response: Slot,
    /// From the origin.
    pub server_response: Slot,
    /// To the origin.
    pub server_request: Slot,
    /// From the client, remapped in place.
    pub client_request: Slot,
    /// The URL before remap: an object of the client request's buffer; null until remap.
    pub pristine_url: Cell<*mut c_void>,
    /// What plugins ask for.
    pub control: Control,
    /// The records in force for this transaction.
    pub settings: Settings,
    /// When things happened.
    pub milestones: Milestones,
    /// What became of it.
    pub outcome: Outcome,
    /// Transforms and data sinks.
    pub transforms: Transforms,
    /// The rule that matched, with its lease of the table.
    pub mapped: RefCell<Option<Mapped>>,
    /// The parent that the request goes to; none when it goes to the origin.
    pub parent: RefCell<Option<Box<Parent>>>,
    /// What the cache lookup found.
    pub lookup_status: Cell<Option<LookupStatus>>,
    /// How often the cache was looked up.
    pub lookup_count: Cell<u32>,
    /// The origin's (or parent's) address, once known.
    pub server_address: Cell<Option<SocketAddr>>,
    /// The origin's name has more addresses than the one in use.
    pub has_other_addresses: Cell<bool>,
    /// The address the origin connection comes from.
    pub outgoing_address: Cell<Option<SocketAddr>>,
    /// `server_address` in the form that C sees, where it stays until the end.
    server_endpoint: Cell<Endpoint>,
    /// The next hop's name as C has it.
    next_hop_name: RefCell<Option<CString>>,
    /// Whether the request named its target in Host rather than in the URL.
    pub server_style: Cell<bool>,
    /// The redirect that is being followed.
    pub returned_redirect: Slot,
    /// Redirects followed so far.
    pub redirects: Cell<u32>,
    /// `send_http11_requests`, as it was when the origin's address was looked for.
    pub send_http11: Cell<Option<i8>>,
    /// Whether one was followed, whatever `TSHttpTxnRedirectUrlSet` makes of their number.
    pub was_redirected: Cell<bool>,
    /// Whether redirects are followed, as far as `number_of_redirections` allows.
    pub follows_redirects: Cell<bool>,
    /// The hook that holds the transaction, for messages.
    pub in_hook: Cell<Option<Hook>>,
    /// The request body kept for buffering and replay.
    pub request_copy: RefCell<Option<RequestCopy>>,
    /// How the request body ends, as the head says it behind the hooks.
    pub request_framing: Cell<Framing>,
    /// How it ends on the client's connection, as the head said it before a plugin could change it; `None` for a head
    /// that nobody can tell that of.
    pub wire_framing: Cell<Option<Framing>>,
    /// How far the client's body has been taken; `None` until somebody begins.
    pub request_body: Cell<Option<BodyState>>,
    /// The origin's connection, while there is one.
    pub server_vconn: Cell<Option<ObjRef>>,
    /// Whether a whole request head has been read.
    pub request_is_parsed: Cell<bool>,
    /// The version of the request as it came: what a plugin makes of it is for the origin.
    pub asked_version: Cell<Option<Version>>,
    /// What the request asked for when it was found valid: plugins that change it later do not change the answer's form.
    pub asked: Cell<Option<Asked>>,
    /// The protocol that the request asks for instead of HTTP.
    pub upgrade: Cell<Option<Upgrade>>,
    /// When the request was made out for the origin and when its response was judged, in seconds since the epoch.
    pub response_times: Cell<(i64, i64)>,
    /// Whether the intercepting plugin has got its connection.
    pub intercept_used: Cell<bool>,
    /// Whether the transaction's client went away while a plugin held it.
    pub client_gone: Cell<bool>,
    /// The client's connection ends behind the answer, because of what it was sent before that.
    pub closes_client: Cell<bool>,
    /// The client got a 100 that was not the origin's.
    pub was_continued: Cell<bool>,
}
pooled!(Txn);

/// The handler of a transaction as a `TSCont`: nothing is ever sent to it.
fn ignore(_: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    0
}

static NEXT_ID: AtomicI64 = AtomicI64::new(0);

impl Txn {
    /// Starts a transaction of `session`. The caller's task owns it and ends it with [`TxnPtr::free`].
    pub fn create(session: SsnPtr) -> TxnPtr {
        let object = Object::new(Kind::Txn, ignore, 0, session.object().mutex());
        let txn = TxnPtr(Txn::pool_new_with(|| Txn {
            // SAFETY: the header goes into a `Txn`, and these are its slots.
            object: unsafe { object.with_args(offset_of!(Txn, args), TXN_SLOTS) },
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            session,
            hooks: ScopeHooks::default(),
            callout: Callout::default(),
            args: Default::default(),
            client_request: Slot::default(),
            client_response: Slot::default(),
            server_request: Slot::default(),
            server_response: Slot::default(),
            transform_response: Slot::default(),
            pristine_url: Cell::new(std::ptr::null_mut()),
            control: Control::default(),
            settings: Settings::default(),
            milestones: Milestones::default(),
            outcome: Outcome::default(),
            transforms: Transforms::default(),
            mapped: RefCell::default(),
            parent: RefCell::default(),
            lookup_status: Cell::default(),
            lookup_count: Cell::default(),
            server_address: Cell::default(),
            has_other_addresses: Cell::default(),
            outgoing_address: Cell::default(),
            server_endpoint: Cell::default(),
            next_hop_name: RefCell::default(),
            server_style: Cell::default(),
            returned_redirect: Slot::default(),
            redirects: Cell::default(),
            was_redirected: Cell::default(),
            follows_redirects: Cell::default(),
            send_http11: Cell::default(),
            in_hook: Cell::default(),
            request_copy: RefCell::default(),
            request_framing: Cell::new(Framing::None),
            wire_framing: Cell::new(Some(Framing::None)),
            request_body: Cell::default(),
            server_vconn: Cell::default(),
            request_is_parsed: Cell::default(),
            asked_version: Cell::default(),
            asked: Cell::default(),
            upgrade: Cell::default(),
            response_times: Cell::default(),
            intercept_used: Cell::default(),
            client_gone: Cell::default(),
            closes_client: Cell::default(),
            was_continued: Cell::default(),
        }));
        txn.milestones.mark(Milestone::SmStart);
        txn.client_request.set(Message::new(MessageKind::Request));
        txn
    }

    /// The header.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// The session it belongs to.
    pub fn session(&self) -> SsnPtr {
        self.session
    }

    /// The event thread that it runs on; of a session without a connection, the caller's.
    pub fn thread(&self) -> Option<&'static EventThread> {
        self.session.with_conn(|conn| conn.thread()).or_else(event::current_loop)
    }

    /// The transaction behind an object of kind [`Kind::Txn`].
    pub fn from_object(object: &Object) -> Option<TxnPtr> {
        (object.kind() == Some(Kind::Txn)).then(|| TxnPtr(NonNull::from(object).cast()))
    }

    /// Adds a hook; an exact duplicate is ignored, as in the original.
    pub fn add_hook(&self, hook: Hook, continuation: ObjRef) {
        if hook.is_chain() {
            self.transforms.add(hook, continuation);
        } else if !self.hooks.contains(hook, continuation) {
            self.hooks.add(hook, continuation);
        }
    }

    /// The URL before remap, as buffer and URL: until remap that is the request's own.
    pub fn pristine_url(&self) -> Option<(*mut c_void, *mut c_void)> {
        let request = self.client_request.get()?;
        let kept = self.pristine_url.get();
        Some((request.buffer_handle(), if kept.is_null() { request.url_handle() } else { kept }))
    }

    /// Whether a plugin made the request (`TSHttpTxnIsInternal`). Not any more in TXN_CLOSE, where the original has let go
    /// of the connection.
    pub fn is_internal(&self) -> bool {
        self.session.is_internal.get() && self.in_hook.get() != Some(Hook::TXN_CLOSE)
    }

    /// The request's method: from validation on the one that was found then.
    #[inline]
    pub fn method(&self) -> Option<WellKnown> {
        match self.asked.get() {
            Some(asked) => asked.method,
            None => self.client_request.get().and_then(|request| request.method_token()),
        }
    }

    /// Whether the request asks for the WebSocket protocol.
    pub fn is_websocket(&self) -> bool {
        self.upgrade.get() == Some(Upgrade::WebSocket)
    }

    /// Sends the request to this address, without resolving a name. Behind OS_DNS it counts for the next connection.
    pub fn give_server_address(&self, address: SocketAddr) {
        self.server_address.set(Some(address));
        self.control.has_given_address.set(true);
    }

    /// Lets one redirect at least be followed, counting from here.
    pub fn allow_redirect(&self) {
        self.redirects.set(0);
        self.follows_redirects.set(true);
        if self.settings.get().number_of_redirections <= 0 {
            self.settings.change(|settings| settings.number_of_redirections = 1);
        }
    }

    /// The origin's address for C; family `AF_UNSPEC` until it is known. Valid until the transaction ends.
    pub fn server_endpoint(&self) -> *const libc::sockaddr {
        // A plugin that stands in for the server has none.
        let address = self.server_address.get().filter(|_| !self.intercept_used.get());
        self.server_endpoint.set(address.into());
        self.server_endpoint.as_ptr().cast_const().cast()
    }

    /// Whether a server is asked, or has been: its address alone does not make it the next hop yet.
    pub fn has_next_hop(&self) -> bool {
        self.outcome.connect_attempts.get() > 0 || self.redirects.get() > 0
    }

    /// The port of the next hop; `None` while there is none.
    pub fn next_hop_port(&self) -> Option<u16> {
        let port = self.server_address.get().map(|address| address.port()).filter(|_| self.has_next_hop());
        // The target of a redirect is one without an address.
        let is_redirected = self.server_address.get().is_none() && self.redirects.get() > 0;
        port.or(is_redirected.then_some(0))
    }

    /// The name of the origin or of the parent for C, once it is asked; null before. Valid until it is asked for
    /// again.
    pub fn next_hop_name(&self) -> *const std::ffi::c_char {
        // The target of a redirect has a name before it has an address.
        let is_known = self.server_address.get().is_some() || self.redirects.get() > 0;
        let Some(request) = self.client_request.get().filter(|_| self.has_next_hop() && is_known) else {
            return std::ptr::null();
        };
        let parent = self.parent.borrow().as_ref().map(|parent| parent.host.clone());
        let name =
            parent.unwrap_or_else(|| CString::new(request.host().unwrap_or_default()).unwrap_or_default());
        drop(request);
        let mut kept = self.next_hop_name.borrow_mut();
        kept.insert(name).as_ptr()
    }

    /// The origin's connection, or that to an intercepting plugin, while there is one.
    pub fn server_vconn(&self) -> Option<&VConn> {
        self.server_vconn.get()?.live().and_then(VConn::from_object)
    }

    /// As [`Txn::server_vconn`], for C, where a connection that has been closed is none.
    pub fn open_server_vconn(&self) -> Option<&VConn> {
        self.server_vconn().filter(|vconn| vconn.closed() == 0)
    }

    /// Everybody who is registered for `hook` now, in the order of calls.
    pub fn registrations(&self, hook: Hook) -> Vec<ObjRef> {
        match hook.is_chain() {
            true => self.transforms.chain(hook),
            false => HookIter::new(hook, Some(&self.session.hooks), Some(&self.hooks)).collect(),
        }
    }
}

/// A transaction's address, used by its own task and by the API while the transaction is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TxnPtr(NonNull<Txn>);

impl TxnPtr {
    /// The handle that C gets.
    pub fn as_ptr(self) -> *mut c_void {
        self.0.as_ptr().cast()
    }

    /// A reference that notices the transaction's end.
    pub fn reference(self) -> ObjRef {
        // SAFETY: transactions live in a type-stable pool.
        unsafe { ObjRef::new(self.0.cast()) }
    }

    /// Ends the transaction. Only its task calls this, last.
    pub fn free(self) {
        // SAFETY: the task is the owner and gives up the object.
        unsafe { Txn::pool_free(self.0) };
    }
}

impl Deref for TxnPtr {
    type Target = Txn;
    fn deref(&self) -> &Txn {
        // SAFETY: pool memory stays mapped; the task that owns the transaction hands this out only while it is alive, and
        // the boundary checks liveness before it makes one from a handle.
        unsafe { self.0.as_ref() }
    }
}
