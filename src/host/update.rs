//! Plugins that want to hear of reloads (`TSMgmtUpdateRegister`).

use std::ptr::null_mut;

use parking_lot::Mutex;

use crate::event::{self, ObjRef, Pool};

/// `TS_EVENT_MGMT_UPDATE`.
const MGMT_UPDATE: i32 = 60300;

/// Continuations by the name they were registered under.
static REGISTERED: Mutex<Vec<(String, ObjRef)>> = Mutex::new(Vec::new());

/// Registers a continuation under a plugin's name; later registrations under the same name are dropped.
pub fn register(name: &str, cont: ObjRef) {
    let mut registered = REGISTERED.lock();
    if !registered.iter().any(|(n, _)| n == name) {
        registered.push((name.into(), cont));
    }
}

/// Sends the event to every registered continuation, on a task thread; at every reload, whether anything changed or
/// not.
pub fn announce() {
    let registered: Vec<ObjRef> = REGISTERED.lock().iter().map(|(_, cont)| *cont).collect();
    for cont in registered {
        if let Some(thread) = event::pick(Pool::Task).or_else(|| event::pick(Pool::Net)) {
            event::schedule_on(thread, cont, MGMT_UPDATE, null_mut(), 0);
        }
    }
}
