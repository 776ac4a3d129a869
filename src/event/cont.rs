//! Continuations made by plugins (`TSContCreate`).

use super::mutex::MutexRef;
use super::object::{CallFn, Kind, ObjRef, Object};
use super::pool::Pooled;
use super::turn;
use crate::pooled;
use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// User-arg slots of every continuation (the VCONN family).
pub const ARG_SLOTS: usize = 4;

/// A plugin's continuation.
#[repr(C)]
#[derive(Debug)]
pub struct Cont {
    object: Object,
    /// Set by `destroy`: the handler is never called again, though the memory stays a little longer.
    destroyed: AtomicBool,
    /// The plugin that made it, for the layer that knows plugins.
    context: AtomicPtr<c_void>,
    args: [AtomicPtr<c_void>; ARG_SLOTS],
}
pooled!(Cont);

impl Cont {
    /// Makes a continuation. `call` calls the C function in `entry`; `context` belongs to the plugin layer. Any thread.
    pub fn create(
        call: CallFn,
        entry: usize,
        mutex: Option<MutexRef>,
        context: *mut c_void,
    ) -> NonNull<Cont> {
        Cont::pool_new(Cont {
            object: Object::new(Kind::Cont, call, entry, mutex),
            destroyed: AtomicBool::new(false),
            context: AtomicPtr::new(context),
            args: Default::default(),
        })
    }

    /// The continuation behind an object of kind [`Kind::Cont`].
    pub fn from_object(object: &Object) -> Option<&Cont> {
        // SAFETY: the kind says that the object is the first field of a `Cont`.
        (object.kind() == Some(Kind::Cont)).then(|| unsafe { NonNull::from(object).cast::<Cont>().as_ref() })
    }

    /// The header.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// Whether `destroy` was called.
    pub fn is_destroyed(&self) -> bool {
        self.destroyed.load(Ordering::Acquire)
    }

    /// The plugin layer's pointer given at creation.
    pub fn context(&self) -> *mut c_void {
        self.context.load(Ordering::Acquire)
    }

    /// User-arg slots.
    pub fn args(&self) -> &[AtomicPtr<c_void>] {
        &self.args
    }

    /// Ends the continuation (`TSContDestroy`): from now on its handler is never called. The memory goes back a turn
    /// later, so that a handler which destroys its own continuation may finish. Any thread; twice is harmless.
    pub fn destroy(&self) {
        if self.destroyed.swap(true, Ordering::AcqRel) {
            return;
        }
        self.object.set_call(swallow, 0);
        // SAFETY: `self` is a slot of the pool.
        let reference = unsafe { ObjRef::new(NonNull::from(&self.object)) };
        turn::defer(move || {
            if reference.live().is_some() {
                // SAFETY: live, destroyed once, and its handler no longer runs: this is a later turn.
                unsafe { Cont::pool_free(reference.address().cast()) };
            }
        });
    }
}

/// The handler of a destroyed continuation: events that were still queued end here.
fn swallow(_: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    0
}
