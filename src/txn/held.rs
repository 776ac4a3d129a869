//! Who holds sessions and transactions: hooks whose plugin has not reenabled when its handler returned.
//!
//! A plugin may take its time, so nothing is done about it; but one that takes very long has probably forgotten, and the
//! log says which. Each event thread keeps a list of what is held there, and looks through it now and then as long as
//! there is any.

use super::hooks::Hook;
use crate::config::http::http;
use crate::event::{self, Mutex, ObjRef, Object};
use slab::Slab;
use std::cell::{Cell, RefCell};
use std::sync::OnceLock;

const NS_PER_S: u64 = 1_000_000_000;

/// Says which plugin made a continuation.
pub type Namer = fn(&Object) -> &'static str;

static NAMER: OnceLock<Namer> = OnceLock::new();

/// Tells how continuations are traced to plugins; only the first call counts.
pub fn install(namer: Namer) {
    let _ = NAMER.set(namer);
}

struct Held {
    continuation: ObjRef,
    hook: Hook,
    /// The function that is waited for.
    function: &'static str,
    /// Monotonic time in ns.
    since: u64,
    told: bool,
}

thread_local! {
    static HELD: RefCell<Slab<Held>> = const { RefCell::new(Slab::new()) };
    static IS_WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// An entry of the list; gone with its drop, on the same thread.
#[derive(Debug)]
pub struct Hold(usize);

impl Drop for Hold {
    fn drop(&mut self) {
        HELD.with_borrow_mut(|held| held.try_remove(self.0));
    }
}

/// Notes that `continuation` has been called at `hook` and is to call `function`.
pub fn note(continuation: ObjRef, hook: Hook, function: &'static str) -> Hold {
    let held = Held { continuation, hook, function, since: event::now(), told: false };
    let hold = Hold(HELD.with_borrow_mut(|list| list.insert(held)));
    if limit().is_some() && !IS_WATCHED.replace(true) {
        event::spawn(Mutex::new_ref(), watch());
    }
    hold
}

/// Looks through the thread's list until it is empty.
async fn watch() {
    while let Some(limit) = limit() {
        event::sleep(limit.saturating_mul(NS_PER_S)).await;
        tell(limit);
        if HELD.with_borrow(Slab::is_empty) {
            break;
        }
    }
    IS_WATCHED.set(false);
}

/// Seconds that a plugin may take before it is named; `None` for ever.
fn limit() -> Option<u64> {
    u64::try_from(http().hook_warning_timeout).ok().filter(|limit| *limit > 0)
}

/// Names everybody who has held something for `limit` seconds, once.
fn tell(limit: u64) {
    let now = event::now();
    HELD.with_borrow_mut(|held| {
        for (_, held) in held.iter_mut() {
            if !held.told && now.saturating_sub(held.since) >= limit.saturating_mul(NS_PER_S) {
                held.told = true;
                crate::log::warning!(
                    "{}: has not called {} for {limit} s after {}; it waits until then",
                    name(held.continuation),
                    held.function,
                    held.hook.name()
                );
            }
        }
    });
}

/// The plugin that made a continuation, for messages.
pub fn name(continuation: ObjRef) -> &'static str {
    match (NAMER.get(), continuation.live()) {
        (Some(namer), Some(object)) => namer(object),
        _ => "a plugin",
    }
}
