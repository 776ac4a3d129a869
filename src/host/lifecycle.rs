//! Lifecycle hooks (`TSLifecycleHookAdd`).

use std::ffi::c_void;
use std::ptr::null_mut;

use parking_lot::Mutex;

use crate::event::{self, ObjRef, Pool};

/// A moment in the life of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(i32);

impl Moment {
    /// The rules are loaded and the ports set up.
    pub const PORTS_INITIALIZED: Moment = Moment(0);
    /// Connections are accepted.
    pub const PORTS_READY: Moment = Moment(1);
    /// The cache works.
    pub const CACHE_READY: Moment = Moment(2);
    /// A TLS context for clients was made.
    pub const SERVER_SSL_CTX_INITIALIZED: Moment = Moment(3);
    /// The TLS context for origins was made.
    pub const CLIENT_SSL_CTX_INITIALIZED: Moment = Moment(4);
    /// A message came in from outside.
    pub const MSG: Moment = Moment(5);
    /// The task threads run.
    pub const TASK_THREADS_READY: Moment = Moment(6);
    /// The server ends.
    pub const SHUTDOWN: Moment = Moment(7);

    /// `TS_LIFECYCLE_LAST_HOOK`; below it 8 is without use.
    const LAST: i32 = 9;
    const FIRST_EVENT: i32 = 60100;

    /// The moment with this id (`TSLifecycleHookID`).
    pub fn from_id(id: i32) -> Option<Moment> {
        (0..Moment::LAST).contains(&id).then_some(Moment(id))
    }

    fn event(self) -> i32 {
        Moment::FIRST_EVENT + self.0
    }
}

/// Continuations in the order of registration.
static REGISTERED: Mutex<Vec<(Moment, ObjRef)>> = Mutex::new(Vec::new());

/// Registers a continuation for a moment; the same one twice is called twice. Any thread.
pub fn add(moment: Moment, continuation: ObjRef) {
    REGISTERED.lock().push((moment, continuation));
}

/// Calls the continuations of a moment on this thread, one after the other, each with its mutex, for which it waits.
pub fn announce(moment: Moment, edata: *mut c_void) {
    let registered: Vec<ObjRef> =
        REGISTERED.lock().iter().filter(|(m, _)| *m == moment).map(|(_, c)| *c).collect();
    for continuation in registered {
        let _guard = continuation.live().and_then(|object| object.mutex()).map(|mutex| mutex.guard());
        // The wait for the lock may have outlived the continuation.
        if let Some(object) = continuation.live() {
            (object.call_fn())(continuation.address(), moment.event(), edata);
        }
    }
}

/// Calls the continuations of a moment on an event thread of `pool`, later.
pub fn announce_on(pool: Pool, moment: Moment) {
    match event::pick(pool) {
        Some(thread) => thread.post(move || announce(moment, null_mut())),
        None => announce(moment, null_mut()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Cont, Object};
    use std::ptr::NonNull;

    static CALLS: Mutex<Vec<i32>> = Mutex::new(Vec::new());

    fn record(_: NonNull<Object>, event: i32, edata: *mut c_void) -> i32 {
        CALLS.lock().push(event + edata as i32);
        0
    }

    #[test]
    fn registered_continuations_are_called_with_event_and_data() {
        let cont = Cont::create(record, 0, Some(event::Mutex::new_ref()), null_mut());
        // SAFETY: continuations live in a type-stable pool.
        let reference = unsafe { ObjRef::new(cont.cast()) };
        add(Moment::MSG, reference);
        add(Moment::MSG, reference);
        add(Moment::SERVER_SSL_CTX_INITIALIZED, reference);
        announce(Moment::MSG, std::ptr::without_provenance_mut(1000));
        assert_eq!(*CALLS.lock(), [61105, 61105]);
        // SAFETY: live, as just made.
        unsafe { cont.as_ref() }.destroy();
        announce(Moment::SERVER_SSL_CTX_INITIALIZED, null_mut());
        assert_eq!(CALLS.lock().len(), 2);
    }

    #[test]
    fn ids_end_before_the_last_hook() {
        assert!(Moment::from_id(7).is_some());
        assert!(Moment::from_id(-1).is_none());
        assert!(Moment::from_id(9).is_none());
    }
}
