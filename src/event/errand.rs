//! Errands: calls of an object on its thread that nobody can call off. They take no memory, so that what happens for
//! each piece of a body, and at the end of each object, costs none.

use super::code;
use super::mutex::MutexGuard;
use super::object::ObjRef;
use super::schedule;
use super::thread::{self, Pool};
use super::turn::{self, EventThread, Work};

/// What an errand does with an object that has not ended.
pub type ErrandFn = fn(ObjRef);

/// An object, and what is to be done with it.
#[derive(Clone, Copy)]
pub(super) struct Errand {
    target: ObjRef,
    run: ErrandFn,
}

impl Errand {
    pub(super) fn run(self) {
        if self.target.live().is_some() {
            (self.run)(self.target);
        }
    }
}

/// Runs `run` on `thread`, behind what is queued there, unless `target` has ended by then. From any thread.
pub fn errand(thread: &'static EventThread, target: ObjRef, run: ErrandFn) {
    thread.enqueue(Work::Errand(Errand { target, run }));
}

/// Runs `run` later: on this thread behind what is queued there; off the loops on some ET_NET thread, or at once when
/// there is none. For the end of objects, which may still be looked at by whoever is on the stack.
pub fn later(target: ObjRef, run: ErrandFn) {
    let errand = Errand { target, run };
    match turn::current_loop().or_else(|| thread::pick(Pool::Net)) {
        Some(thread) => thread.enqueue(Work::Errand(errand)),
        None => errand.run(),
    }
}

/// Has the object's handler called with `IMMEDIATE` on `thread`: a schedule without delay that nobody can call off.
pub fn poke(thread: &'static EventThread, target: ObjRef) {
    errand(thread, target, deliver_poke);
}

/// Calls the object's handler with `IMMEDIATE`, with its mutex held; later when that is busy. On an event thread.
pub fn deliver_poke(target: ObjRef) {
    let Some(object) = target.live() else { return };
    let guard = match object.mutex() {
        Some(mutex) if mutex.try_lock() => Some(MutexGuard::adopt(mutex)),
        Some(_) => {
            // An event that can wait for the mutex.
            if let Some(thread) = turn::current_loop() {
                schedule::schedule_on(thread, target, code::IMMEDIATE, std::ptr::null_mut(), 0);
            }
            return;
        }
        None => None,
    };
    // Not null, as in the original, and nothing that a plugin could use.
    (object.call_fn())(target.address(), code::IMMEDIATE, target.address().as_ptr().cast());
    drop(guard);
}
