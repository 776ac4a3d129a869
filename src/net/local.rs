//! Virtual connections that are no transport: made by plugins (`TSVConnCreate`, `TSTransformCreate`), or by the engine as
//! the end of a chain of transforms.
//!
//! Whoever writes to one, reenables one of its VIOs, shuts it down or closes it *pokes* it: its handler gets one
//! `TS_EVENT_IMMEDIATE` per poke, later, on its thread, and looks at the VIOs to see what there is to do. The end of a
//! chain gets one for all pokes that came before.

use super::vconn::Close;
use super::vio::Vio;
use crate::buffer::{IoBufferObject, Reader, ReaderObject};
use crate::event::user_args::VCONN_SLOTS;
use crate::event::{self, ArgSlot, CallFn, EventThread, Kind, MutexRef, ObjRef, Object};
use crate::pool::Pooled;
use crate::pooled;
use std::cell::Cell;
use std::ffi::c_void;
use std::mem::offset_of;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering};

/// A virtual connection without transport.
#[repr(C)]
pub struct LocalVConn {
    object: Object,
    read: Vio,
    write: Vio,
    thread: &'static EventThread,
    /// 0 while open, else a [`Close`].
    closed: AtomicI32,
    destroyed: AtomicBool,
    pokes: Pokes,
    /// For [`Pokes::Together`]: one is on its way.
    poked: AtomicBool,
    /// Where a transform writes to.
    output: Cell<Option<ObjRef>>,
    context: AtomicPtr<c_void>,
    args: [ArgSlot; VCONN_SLOTS],
}
pooled!(LocalVConn);

/// How many events come of several pokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pokes {
    /// One each: plugins count them.
    Each,
    /// One for all.
    Together,
}

impl std::fmt::Debug for LocalVConn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LocalVConn({self:p})")
    }
}

fn reenabled(vio: &Vio) {
    if vio.is_over() {
        // As in the original: nothing can come of it.
        return;
    }
    // SAFETY: the owner is the connection that the VIO lies in, whose memory is type-stable.
    if let Some(vconn) = unsafe { vio.owner().as_ref() }.and_then(LocalVConn::from_object) {
        vconn.poke();
    }
}

impl LocalVConn {
    /// Makes one whose events come on `thread`. `context` belongs to the plugin layer.
    pub fn create(
        call: CallFn,
        entry: usize,
        mutex: MutexRef,
        thread: &'static EventThread,
        context: *mut c_void,
    ) -> NonNull<LocalVConn> {
        Self::make(call, entry, mutex, thread, context, Pokes::Each)
    }

    /// Makes the end of a chain, whose handler is the engine's.
    pub fn terminus(call: CallFn, mutex: MutexRef, thread: &'static EventThread) -> NonNull<LocalVConn> {
        Self::make(call, 0, mutex, thread, std::ptr::null_mut(), Pokes::Together)
    }

    fn make(
        call: CallFn,
        entry: usize,
        mutex: MutexRef,
        thread: &'static EventThread,
        context: *mut c_void,
        pokes: Pokes,
    ) -> NonNull<LocalVConn> {
        let object = Object::new(Kind::PluginVc, call, entry, Some(mutex));
        let vconn = LocalVConn::pool_new(LocalVConn {
            // SAFETY: the header goes into a `LocalVConn`, and these are its slots.
            object: unsafe { object.with_args(offset_of!(LocalVConn, args), VCONN_SLOTS) },
            read: Vio::new(reenabled),
            write: Vio::new(reenabled),
            thread,
            closed: AtomicI32::new(0),
            destroyed: AtomicBool::new(false),
            pokes,
            poked: AtomicBool::new(false),
            output: Cell::new(None),
            context: AtomicPtr::new(context),
            args: Default::default(),
        });
        // SAFETY: just made.
        let made = unsafe { vconn.as_ref() };
        made.read.set_owner(vconn.cast());
        made.write.set_owner(vconn.cast());
        vconn
    }

    /// The connection behind an object of kind [`Kind::PluginVc`].
    pub fn from_object(object: &Object) -> Option<&LocalVConn> {
        // SAFETY: the kind says that the object is the first field of a `LocalVConn`.
        (object.kind() == Some(Kind::PluginVc))
            .then(|| unsafe { NonNull::from(object).cast::<LocalVConn>().as_ref() })
    }

    /// The connection behind a reference, if it has not ended.
    pub fn of<'a>(reference: ObjRef) -> Option<&'a LocalVConn> {
        reference.live().and_then(LocalVConn::from_object)
    }

    /// The header.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// A reference that notices the end of the connection.
    pub fn object_ref(&self) -> ObjRef {
        // SAFETY: such connections live in a pool.
        unsafe { ObjRef::new(NonNull::from(&self.object)) }
    }

    /// The plugin layer's pointer given at creation.
    pub fn context(&self) -> *mut c_void {
        self.context.load(Ordering::Acquire)
    }

    /// The read VIO.
    pub fn read_vio(&self) -> &Vio {
        &self.read
    }

    /// The write VIO: a transform's input.
    pub fn write_vio(&self) -> &Vio {
        &self.write
    }

    /// 0 while it is open, 1 when closed, -1 when aborted.
    pub fn closed(&self) -> i32 {
        self.closed.load(Ordering::Acquire)
    }

    /// Whether `destroy` was called.
    pub fn is_destroyed(&self) -> bool {
        self.destroyed.load(Ordering::Acquire)
    }

    /// Where it writes to (`TSTransformOutputVConnGet`).
    pub fn output(&self) -> Option<ObjRef> {
        self.output.get()
    }

    /// Puts it in front of another one.
    pub fn set_output(&self, output: Option<ObjRef>) {
        self.output.set(output);
    }

    /// Has the handler called with `TS_EVENT_IMMEDIATE`: once for each call of this, but the end of a chain once for all.
    pub fn poke(&self) {
        match self.pokes {
            Pokes::Each => event::poke(self.thread, self.object_ref()),
            Pokes::Together if self.poked.swap(true, Ordering::AcqRel) => {}
            Pokes::Together => event::errand(self.thread, self.object_ref(), step),
        }
    }

    /// Somebody wants to read from it.
    pub fn start_read(&self, cont: ObjRef, buffer: *mut IoBufferObject, nbytes: i64) -> &Vio {
        self.read.start(Some(cont), buffer, std::ptr::null_mut(), nbytes);
        self.poke();
        &self.read
    }

    /// Somebody writes to it. What the handler could only wait for is no reason to call it, as in the original; the end of
    /// a chain looks at once.
    pub fn start_write(
        &self,
        cont: ObjRef,
        buffer: *mut IoBufferObject,
        reader: *mut ReaderObject,
        nbytes: i64,
    ) -> &Vio {
        self.write.start(Some(cont), buffer, reader, nbytes);
        // SAFETY: the caller's reader, which it keeps while the operation is set.
        let has_data =
            unsafe { Reader::borrow(self.write.reader()) }.is_some_and(|reader| reader.avail() > 0);
        if has_data || self.pokes == Pokes::Together {
            self.poke();
        }
        &self.write
    }

    /// Ends one or both directions: their VIOs lose their buffers.
    pub fn shutdown(&self, read: bool, write: bool) {
        if read {
            self.read.detach();
        }
        if write {
            self.write.detach();
        }
        if read || write {
            self.poke();
        }
    }

    /// Closes it, and what it writes to: the handler sees that in its next event and destroys it. Twice does nothing.
    pub fn close(&self, how: Close) {
        if self.closed.compare_exchange(0, how as i32, Ordering::AcqRel, Ordering::Acquire).is_err() {
            return;
        }
        self.read.clear();
        self.write.clear();
        if let Some(output) = self.output.take().and_then(LocalVConn::of) {
            output.close(how);
        }
        if self.is_destroyed() { self.free_later() } else { self.poke() }
    }

    /// Ends it (`TSContDestroy`): the handler is not called again; the memory goes once it is closed.
    pub fn destroy(&self) {
        if self.destroyed.swap(true, Ordering::AcqRel) {
            return;
        }
        self.object.set_call(swallow, 0);
        if self.closed() != 0 {
            self.free_later();
        }
    }

    fn free_later(&self) {
        self.read.kill();
        self.write.kill();
        event::later(self.object_ref(), |this| {
            // SAFETY: live, closed and destroyed, and a later turn than any callback on it.
            unsafe { LocalVConn::pool_free(this.address().cast()) };
        });
    }
}

/// The step of the end of a chain. What is poked from here on asks for another one.
fn step(this: ObjRef) {
    if let Some(vconn) = LocalVConn::of(this) {
        vconn.poked.store(false, Ordering::Release);
        event::deliver_poke(this);
    }
}

/// The handler of a destroyed connection: pokes that were still queued end here.
fn swallow(_: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    0
}
