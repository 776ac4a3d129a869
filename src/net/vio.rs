//! VIOs: the state of one direction of a virtual connection as plugins see it (`TSVIO`).

use std::cell::Cell;
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::buffer::{IoBufferObject, ReaderObject};
use crate::event::{MutexRef, ObjRef, Object};

/// First word of a VIO whose connection is open.
const LIVE: u32 = 0x7473_4001;
/// First word of a VIO whose connection is gone.
const DEAD: u32 = 0xdead_0000;

/// Whom an operation tells, and the mutex that was captured with it.
#[derive(Default)]
struct Target {
    cont: Option<ObjRef>,
    mutex: Option<MutexRef>,
}

/// Tells the connection that a VIO was reenabled. May be called on any thread.
pub type ReenableFn = fn(&Vio);

/// The operation of one direction: what moves, how far it is, and whom to tell.
///
/// It lies inside its connection and never moves. Whoever changes it holds the mutex of its continuation; only
/// [`Vio::reenable`] may come without.
#[repr(C)]
pub struct Vio {
    mark: AtomicU32,
    enabled: AtomicBool,
    /// Reenabled since the connection last looked.
    poked: AtomicBool,
    nbytes: Cell<i64>,
    ndone: Cell<i64>,
    buffer: Cell<*mut IoBufferObject>,
    reader: Cell<*mut ReaderObject>,
    /// Looked at before the continuation's mutex is held, by whoever wants to take that: hence a lock of its own.
    target: parking_lot::Mutex<Target>,
    owner: Cell<*mut Object>,
    on_reenable: ReenableFn,
}

impl Vio {
    /// A VIO without an operation. `on_reenable` is called by [`Vio::reenable`].
    pub fn new(on_reenable: ReenableFn) -> Self {
        Vio {
            mark: AtomicU32::new(LIVE),
            enabled: AtomicBool::new(false),
            poked: AtomicBool::new(false),
            nbytes: Cell::new(0),
            ndone: Cell::new(0),
            buffer: Cell::new(null_mut()),
            reader: Cell::new(null_mut()),
            target: parking_lot::Mutex::default(),
            owner: Cell::new(null_mut()),
            on_reenable,
        }
    }

    /// The VIO behind a C handle, if its connection is alive.
    ///
    /// # Safety
    /// `handle` is null or was once handed out as a VIO.
    pub unsafe fn check<'a>(handle: *const Vio) -> Option<&'a Vio> {
        if handle.is_null() || !handle.is_aligned() {
            return None;
        }
        // SAFETY: connections live in type-stable pools, so a VIO's place stays one.
        let vio = unsafe { &*handle };
        (vio.mark.load(Ordering::Relaxed) == LIVE).then_some(vio)
    }

    /// Names the connection it belongs to; once, before the handle is given out.
    pub fn set_owner(&self, owner: NonNull<Object>) {
        self.owner.set(owner.as_ptr());
    }

    /// The connection it belongs to.
    pub fn owner(&self) -> *mut Object {
        self.owner.get()
    }

    /// Starts an operation: `ndone` 0, enabled. A read has a buffer, a write a reader and its buffer.
    pub fn start(
        &self,
        cont: Option<ObjRef>,
        buffer: *mut IoBufferObject,
        reader: *mut ReaderObject,
        nbytes: i64,
    ) {
        self.set_cont(cont);
        self.buffer.set(buffer);
        self.reader.set(reader);
        self.nbytes.set(nbytes);
        self.ndone.set(0);
        self.set_enabled(true);
        self.poke();
    }

    /// Replaces the continuation and captures its mutex.
    pub fn set_cont(&self, cont: Option<ObjRef>) {
        let mutex = cont.and_then(ObjRef::live).and_then(Object::mutex);
        let old = std::mem::replace(&mut *self.target.lock(), Target { cont, mutex });
        // Perhaps the last reference to the mutex held now: the caller has a reference of its own.
        drop(old);
    }

    /// Ends the operation: no buffer any more (which tells a transform that its input is over), no events.
    pub fn clear(&self) {
        self.buffer.set(null_mut());
        self.reader.set(null_mut());
        self.nbytes.set(0);
        self.ndone.set(0);
        self.set_enabled(false);
    }

    /// Takes the buffer away and keeps the counts: a transform whose input is over still asks how much it was.
    pub fn detach(&self) {
        self.buffer.set(null_mut());
        self.reader.set(null_mut());
        self.set_enabled(false);
    }

    /// Ends the operation and forgets the continuation.
    pub fn forget(&self) {
        self.clear();
        self.set_cont(None);
    }

    /// Marks the VIO dead, when its connection goes.
    pub fn kill(&self) {
        self.mark.store(DEAD, Ordering::Relaxed);
        self.forget();
    }

    /// Enables the operation again and tells the connection (`TSVIOReenable`). Any thread; never runs a callback.
    pub fn reenable(&self) {
        self.set_enabled(true);
        self.poke();
        (self.on_reenable)(self);
    }

    /// Whether there is an operation: a continuation to tell.
    pub fn has_operation(&self) -> bool {
        self.target.lock().cont.is_some()
    }

    /// Whether it is enabled.
    pub fn is_enabled(&self) -> bool {
        self.enabled.load(Ordering::Acquire)
    }

    /// Enables or disables it without telling anybody.
    pub fn set_enabled(&self, enabled: bool) {
        self.enabled.store(enabled, Ordering::Release);
    }

    /// Whether its operation was ended by [`Vio::detach`] or [`Vio::clear`], or there was none.
    pub fn is_over(&self) -> bool {
        self.buffer.get().is_null()
    }

    /// Notes that something is to be done, without telling anybody.
    pub(super) fn poke(&self) {
        self.poked.store(true, Ordering::Release);
    }

    /// Whether it was reenabled since the last call of this.
    pub fn take_poke(&self) -> bool {
        self.poked.load(Ordering::Relaxed) && self.poked.swap(false, Ordering::AcqRel)
    }

    /// Bytes the operation is to move in all; `i64::MAX` for no end.
    pub fn nbytes(&self) -> i64 {
        self.nbytes.get()
    }

    /// Changes the total; nothing happens until something reenables.
    pub fn set_nbytes(&self, nbytes: i64) {
        self.nbytes.set(nbytes);
    }

    /// Bytes moved so far.
    pub fn ndone(&self) -> i64 {
        self.ndone.get()
    }

    /// Changes the bytes moved so far.
    pub fn set_ndone(&self, ndone: i64) {
        self.ndone.set(ndone);
    }

    /// Counts `n` bytes as moved.
    pub(super) fn advance(&self, n: usize) {
        self.ndone.set(self.ndone.get().saturating_add(n as i64));
    }

    /// Bytes still to be moved.
    pub fn ntodo(&self) -> i64 {
        self.nbytes.get().saturating_sub(self.ndone.get())
    }

    /// The buffer; null when the operation was cleared.
    pub fn buffer(&self) -> *mut IoBufferObject {
        self.buffer.get()
    }

    /// The reader of a write; null for reads.
    pub fn reader(&self) -> *mut ReaderObject {
        self.reader.get()
    }

    /// The continuation that gets the events.
    pub fn cont(&self) -> Option<ObjRef> {
        self.target.lock().cont
    }

    /// The mutex captured with the continuation.
    pub fn mutex(&self) -> Option<MutexRef> {
        self.target.lock().mutex.clone()
    }

    /// The handle for C.
    pub fn as_handle(&self) -> *mut Vio {
        std::ptr::from_ref(self).cast_mut()
    }

    /// Calls the continuation with an event and this VIO. The mutex is held by the caller.
    pub fn signal(&self, event: i32) {
        let Some(cont) = self.cont() else { return };
        if let Some(object) = cont.live() {
            (object.call_fn())(cont.address(), event, self.as_handle().cast());
        }
    }
}

/// Event codes of VIOs and connections (`ts/apidefs.h`).
pub mod code {
    /// `TS_EVENT_VCONN_READ_READY`.
    pub const READ_READY: i32 = 100;
    /// `TS_EVENT_VCONN_WRITE_READY`.
    pub const WRITE_READY: i32 = 101;
    /// `TS_EVENT_VCONN_READ_COMPLETE`.
    pub const READ_COMPLETE: i32 = 102;
    /// `TS_EVENT_VCONN_WRITE_COMPLETE`.
    pub const WRITE_COMPLETE: i32 = 103;
    /// `TS_EVENT_VCONN_EOS`.
    pub const EOS: i32 = 104;
    /// `TS_EVENT_VCONN_INACTIVITY_TIMEOUT`.
    pub const INACTIVITY_TIMEOUT: i32 = 105;
    /// `TS_EVENT_VCONN_ACTIVE_TIMEOUT`.
    pub const ACTIVE_TIMEOUT: i32 = 106;
    /// `TS_EVENT_ERROR`.
    pub const ERROR: i32 = 3;
    /// `TS_EVENT_NET_CONNECT`.
    pub const NET_CONNECT: i32 = 200;
    /// `TS_EVENT_NET_CONNECT_FAILED`.
    pub const NET_CONNECT_FAILED: i32 = 201;
    /// `TS_EVENT_NET_ACCEPT`.
    pub const NET_ACCEPT: i32 = 202;
    /// `TS_EVENT_NET_ACCEPT_FAILED`.
    pub const NET_ACCEPT_FAILED: i32 = 204;
    /// `TS_EVENT_HOST_LOOKUP`.
    pub const HOST_LOOKUP: i32 = 500;
}
