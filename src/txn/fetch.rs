//! Fetches: requests that plugins send into the engine without handling a connection (`TSFetch*`).
//!
//! A fetch is an object that the plugin fills, and a task ([`super::fetch_task`]) over an internal connection from the launch
//! on. Its mutex guards it against calls from other threads.

use super::fetch_task;
use super::internal::Connect;
use super::output::Output;
use super::session::{Identity, Internal};
use super::transaction::Slot;
use crate::event::{self, Mutex, MutexGuard, MutexRef, ObjRef, Pool};
use crate::message::WellKnown;
use crate::pool::{Pooled, SlotHead};
use crate::pooled;
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::net::SocketAddr;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::Ordering;
use std::task::Waker;

/// First word of a live fetch.
const KIND: u32 = u32::from_be_bytes(*b"ftch");
/// What logs call the maker of these connections.
const TAG: &std::ffi::CStr = c"fetchSM";

/// Options of a fetch, as a sum (`TSFetchFlags`).
pub mod flag {
    /// The body is handed on without its chunk framing.
    pub const DECHUNK: i32 = 4;
    /// The request is treated as one of an ordinary client.
    pub const NOT_INTERNAL: i32 = 16;
}

/// When a plugin that wants the response as a whole is told (`TSFetchWakeUpOptions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WakeUp {
    /// Never.
    Never,
    /// When the head is there, and again at the end.
    AfterHeader,
    /// At the end.
    AfterBody,
}

/// What a fetch tells its plugin.
#[derive(Clone, Copy, Debug)]
pub enum Mode {
    /// Everything at once, with the plugin's own event numbers.
    Whole {
        /// When.
        wake_up: WakeUp,
        /// The event for a response, of whatever status.
        success: i32,
        /// The event for none.
        failure: i32,
    },
    /// Piece by piece.
    Stream,
}

/// A fetch.
#[repr(C)]
pub struct Fetch {
    head: SlotHead,
    mutex: MutexRef,
    /// Who is told.
    pub(super) target: Option<ObjRef>,
    pub(super) mode: Mode,
    flags: Cell<i32>,
    client: SocketAddr,
    pub(super) method: Option<WellKnown>,
    /// Bytes of the request that are still to be sent.
    pub(super) request: RefCell<Output>,
    /// Bytes of the request's body that the plugin may still add.
    owed: Cell<u64>,
    /// The response's head.
    pub response: Slot,
    /// What the plugin has not read yet.
    pub(super) unread: RefCell<Output>,
    /// The whole response, NUL-terminated, for the last callback.
    pub(super) whole: RefCell<Vec<u8>>,
    user_data: Cell<*mut c_void>,
    pub(super) waker: RefCell<Option<Waker>>,
    is_running: Cell<bool>,
    is_destroyed: Cell<bool>,
}
pooled!(Fetch);

/// A fetch's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchPtr(NonNull<Fetch>);

// SAFETY: a fetch is used under its mutex.
unsafe impl Send for FetchPtr {}

impl Deref for FetchPtr {
    type Target = Fetch;
    fn deref(&self) -> &Fetch {
        // SAFETY: pool memory stays mapped; the boundary checks liveness, and the task frees the object last.
        unsafe { self.0.as_ref() }
    }
}

impl FetchPtr {
    /// The fetch behind a handle, if there is a live one.
    ///
    /// # Safety
    /// `handle` is null, or was once given out by [`FetchPtr::as_ptr`] or another pool.
    pub unsafe fn check(handle: *mut c_void) -> Option<FetchPtr> {
        let fetch = NonNull::new(handle.cast::<Fetch>()).filter(|fetch| fetch.is_aligned())?;
        let is_live = crate::pool::head(fetch).kind.load(Ordering::Acquire) == KIND;
        is_live.then_some(FetchPtr(fetch))
    }

    /// The handle that C gets.
    pub fn as_ptr(self) -> *mut c_void {
        self.0.as_ptr().cast()
    }

    fn free(self) {
        // SAFETY: the last user: the task after its end, or a destroy without a task.
        unsafe { Fetch::pool_free(self.0) };
    }

    /// Sends what was put together so far as a request from the fetch's client. SSN_START hooks may run before this
    /// returns; the fetch's own events come later.
    pub fn launch(self) {
        if self.is_running.replace(true) {
            return;
        }
        let connect = Connect::new(Internal {
            client: self.client,
            target: None,
            identity: Identity { tag: Some(TAG), id: 0 },
            is_internal: !self.has(flag::NOT_INTERNAL),
        });
        match connect.open() {
            Some(conn) => conn.hand_over(move |conn| fetch_task::start(self, Some(conn))),
            // The HTTP side is not there yet: the plugin is told that, later.
            None => match event::pick(Pool::Net) {
                Some(thread) => thread.post(move || fetch_task::start(self, None)),
                None => self.is_running.set(false),
            },
        }
    }

    /// The fetch has told everything: one that told it as a whole ends by itself, another with its plugin's destroy.
    pub(super) fn end(self) {
        self.is_running.set(false);
        drop(self.waker.take());
        if self.is_destroyed.get() || !matches!(self.mode, Mode::Stream) {
            self.free();
        }
    }

    /// Ends the fetch for its plugin (`TSFetchDestroy`): no event follows. Its memory goes with its task.
    pub fn destroy(self) {
        let guard = self.lock();
        self.is_destroyed.set(true);
        if self.is_running.get() {
            self.wake();
            return;
        }
        drop(guard);
        self.free();
    }
}

impl Fetch {
    /// A fetch whose request is still empty. `method` is that of the request, if it is a known one.
    pub fn create(
        target: Option<ObjRef>,
        mode: Mode,
        method: &[u8],
        client: SocketAddr,
        flags: i32,
    ) -> FetchPtr {
        FetchPtr(Fetch::pool_new(Fetch {
            head: SlotHead::new(KIND),
            mutex: Mutex::new_ref(),
            target,
            mode,
            flags: Cell::new(flags),
            client,
            method: WellKnown::find_exact(method),
            request: RefCell::default(),
            owed: Cell::default(),
            response: Slot::default(),
            unread: RefCell::default(),
            whole: RefCell::default(),
            user_data: Cell::new(std::ptr::null_mut()),
            waker: RefCell::default(),
            is_running: Cell::default(),
            is_destroyed: Cell::default(),
        }))
    }

    /// Keeps calls of other threads out.
    fn lock(&self) -> MutexGuard {
        self.mutex.guard()
    }

    /// The mutex of the task.
    pub(super) fn mutex(&self) -> MutexRef {
        self.mutex.clone()
    }

    /// Replaces the options (`TSFetchFlagSet`).
    pub fn set_flags(&self, flags: i32) {
        self.flags.set(flags);
    }

    /// Whether an option is on.
    pub fn has(&self, flag: i32) -> bool {
        self.flags.get() & flag != 0
    }

    /// Appends bytes to the request as they are.
    pub fn append(&self, bytes: &[u8]) {
        let _guard = self.lock();
        self.request.borrow_mut().bytes(bytes);
    }

    /// Appends a field; Content-Length announces a body.
    pub fn add_field(&self, name: &[u8], value: &[u8]) {
        if name.eq_ignore_ascii_case(b"content-length") {
            let length = std::str::from_utf8(value).ok().and_then(|text| text.trim().parse().ok());
            self.owed.set(length.unwrap_or(0));
        }
        for part in [name, b": ", value, b"\r\n"] {
            self.append(part);
        }
    }

    /// Appends to the request's body, up to the length that was announced.
    pub fn write_body(&self, bytes: &[u8]) {
        let _guard = self.lock();
        let room = usize::try_from(self.owed.get()).unwrap_or(usize::MAX);
        let bytes = &bytes[..bytes.len().min(room)];
        self.owed.set(self.owed.get() - bytes.len() as u64);
        self.append(bytes);
        self.wake();
    }

    /// Takes up to `room.len()` bytes of the body that came; returns how many.
    pub fn read(&self, room: &mut [u8]) -> usize {
        let _guard = self.lock();
        let taken = self.unread.borrow_mut().read(room);
        self.wake();
        taken
    }

    /// The whole response, without the NUL behind it.
    pub fn whole(&self) -> (*const u8, usize) {
        let whole = self.whole.borrow();
        (whole.as_ptr(), whole.len().saturating_sub(1))
    }

    /// Stores the plugin's pointer.
    pub fn set_user_data(&self, data: *mut c_void) {
        self.user_data.set(data);
    }

    /// The plugin's pointer.
    pub fn user_data(&self) -> *mut c_void {
        self.user_data.get()
    }

    pub(super) fn is_destroyed(&self) -> bool {
        self.is_destroyed.get()
    }

    fn wake(&self) {
        if let Some(waker) = &*self.waker.borrow() {
            waker.wake_by_ref();
        }
    }
}

impl std::fmt::Debug for Fetch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fetch({self:p}, {:?} for {})", self.mode, self.client)
    }
}
