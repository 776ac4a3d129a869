//! Continuations made by plugins (`TSContCreate`).

use super::errand;
use super::mutex::{MutexGuard, MutexRef};
use super::object::{ArgSlot, CallFn, Kind, ObjRef, Object};
use super::pool::Pooled;
use super::schedule;
use super::turn;
use super::user_args::VCONN_SLOTS;
use crate::pooled;
use std::ffi::c_void;
use std::mem::offset_of;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// A plugin's continuation.
#[repr(C)]
#[derive(Debug)]
pub struct Cont {
    object: Object,
    /// Set by `destroy`: the handler is never called again, though the memory stays a little longer.
    destroyed: AtomicBool,
    /// The plugin that made it, for the layer that knows plugins.
    context: AtomicPtr<c_void>,
    args: [ArgSlot; VCONN_SLOTS],
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
        let object = Object::new(Kind::Cont, call, entry, mutex);
        Cont::pool_new(Cont {
            // SAFETY: the header goes into a `Cont`, and these are its slots.
            object: unsafe { object.with_args(offset_of!(Cont, args), VCONN_SLOTS) },
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

    /// Ends the continuation (`TSContDestroy`): from now on its handler is never called. The memory goes back later,
    /// under the continuation's mutex, so that a handler which destroys its own continuation may finish, and whoever
    /// holds the mutex may unlock it. Any thread; `false`, and nothing done, when it was destroyed before.
    pub fn destroy(&self) -> bool {
        if self.destroyed.swap(true, Ordering::AcqRel) {
            return false;
        }
        self.object.set_call(swallow, 0);
        // SAFETY: `self` is a slot of the pool.
        let reference = unsafe { ObjRef::new(NonNull::from(&self.object)) };
        errand::later(reference, end);
        true
    }
}

/// The event that tells a destroyed continuation to give its memory back. No event of the API has this number.
const END: i32 = i32::MIN;

/// Frees a destroyed continuation as soon as its mutex is free.
fn end(reference: ObjRef) {
    let Some(object) = reference.live() else { return };
    let _guard = match object.mutex() {
        Some(mutex) if mutex.try_lock() => Some(MutexGuard::adopt(mutex)),
        None => None,
        Some(_) => {
            if let Some(thread) = turn::current_loop() {
                schedule::schedule_on(thread, reference, END, std::ptr::null_mut(), 0);
            }
            return;
        }
    };
    // SAFETY: live, destroyed once, and its handler does not run: we hold its mutex.
    unsafe { Cont::pool_free(reference.address().cast()) };
}

/// The handler of a destroyed continuation: events that were still queued end here.
fn swallow(object: NonNull<Object>, event: i32, _: *mut c_void) -> i32 {
    if event == END {
        // SAFETY: delivered to a live object, with its mutex held, and sent once.
        unsafe { Cont::pool_free(object.cast()) };
    }
    0
}
