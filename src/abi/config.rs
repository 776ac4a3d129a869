//! Chapter: plugin configuration slots.
//!
//! A slot holds a configuration that many threads read while a new one takes its place. Each `TSConfigGet` holds the
//! current one until its `TSConfigRelease`; a replaced one is kept for a minute, and freed when nobody holds it.

use std::collections::HashMap;
use std::ffi::{c_uint, c_void};
use std::ptr::null_mut;
use std::sync::{Arc, LazyLock};

use parking_lot::Mutex;

use crate::abi::callback::call_config_destroy_func;
use crate::abi::check;
use crate::abi::types::{TSConfig, TSConfigDestroyFunc};
use crate::event::{self, Pool};
use crate::log::error;

/// The first number that a plugin gets: the original uses those before for itself.
const FIRST_ID: c_uint = 5;

/// The highest number.
const LAST_ID: c_uint = 100;

/// How long a replaced configuration is kept, nanoseconds.
const KEEP_NS: u64 = 60 * 1_000_000_000;

/// One configuration; freed by the plugin's function when the last holder lets go.
struct Configuration {
    data: *mut c_void,
    destroy: TSConfigDestroyFunc,
}

// SAFETY: the library only passes the pointer around; what it points to is the plugin's business.
unsafe impl Send for Configuration {}
// SAFETY: as above.
unsafe impl Sync for Configuration {}

impl Drop for Configuration {
    fn drop(&mut self) {
        // SAFETY: nobody holds the configuration any more.
        unsafe { call_config_destroy_func(self.destroy, self.data) };
    }
}

/// Slots by number, and what plugins hold by address, with the number of holders.
#[derive(Default)]
struct Slots {
    current: HashMap<c_uint, Arc<Configuration>>,
    held: HashMap<usize, (Arc<Configuration>, usize)>,
    given: c_uint,
}

static SLOTS: LazyLock<Mutex<Slots>> = LazyLock::new(Mutex::default);

/// Puts a configuration into a slot, 0 meaning a new one, and gives the slot's number; 0 when there is none left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigSet(id: c_uint, data: *mut c_void, funcp: TSConfigDestroyFunc) -> c_uint {
    check::require(id <= LAST_ID, "TSConfigSet", "id", id);
    let configuration = Arc::new(Configuration { data, destroy: funcp });
    let (id, old) = {
        let mut slots = SLOTS.lock();
        let id = if id == 0 { FIRST_ID + slots.given } else { id };
        if id > LAST_ID {
            drop(slots);
            error!("TSConfigSet: all {LAST_ID} slots are used");
            return 0;
        }
        slots.given = slots.given.max((id + 1).saturating_sub(FIRST_ID));
        (id, slots.current.insert(id, configuration))
    };
    if let Some(old) = old {
        release_later(old);
    }
    id
}

/// Holds the current configuration of a slot; null when it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigGet(id: c_uint) -> TSConfig {
    let mut slots = SLOTS.lock();
    let Some(current) = slots.current.get(&id).cloned() else { return null_mut() };
    let address = Arc::as_ptr(&current).addr();
    slots.held.entry(address).or_insert((current, 0)).1 += 1;
    std::ptr::without_provenance_mut(address)
}

/// Lets go of what `TSConfigGet` gave.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigRelease(id: c_uint, configp: TSConfig) {
    check::require((1..=LAST_ID).contains(&id), "TSConfigRelease", "id", id);
    let last = {
        let mut slots = SLOTS.lock();
        let Some((_, holders)) = slots.held.get_mut(&configp.addr()) else {
            drop(slots);
            check::bad_pointer("TSConfigRelease", "configp", configp.cast());
        };
        *holders -= 1;
        if *holders == 0 { slots.held.remove(&configp.addr()) } else { None }
    };
    // The plugin's function may run here, so no lock is held.
    drop(last);
}

/// The plugin's pointer in a configuration that is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSConfigDataGet(configp: TSConfig) -> *mut c_void {
    match SLOTS.lock().held.get(&configp.addr()) {
        Some((configuration, _)) => configuration.data,
        None => check::bad_pointer("TSConfigDataGet", "configp", configp.cast()),
    }
}

/// Drops a configuration a minute from now, for readers that take it at this moment.
fn release_later(configuration: Arc<Configuration>) {
    let Some(thread) = event::pick(Pool::Task).or_else(|| event::pick(Pool::Net)) else {
        // Without event threads nothing runs that could hold it.
        return;
    };
    thread.post(move || {
        event::spawn(event::Mutex::new_ref(), async move {
            event::sleep(KEEP_NS).await;
            drop(configuration);
        });
    });
}
