//! Which plugin's code is running on this thread.

use std::cell::Cell;
use std::ffi::c_void;
use std::marker::PhantomData;
use std::ptr;

use super::identity::{Plugin, Registration};

/// What runs on a thread.
#[derive(Clone, Copy, Debug)]
struct Running {
    /// Null outside of plugins.
    plugin: *const Plugin,
    /// The event that it was called with; 0 for an entry point.
    event: i32,
}

thread_local! {
    static RUNNING: Cell<Running> = const { Cell::new(Running { plugin: ptr::null(), event: 0 }) };
    static INITIALIZING: Cell<Option<Initializing>> = const { Cell::new(None) };
}

/// How far the initialization that runs on this thread is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Initializing {
    /// The plugin has not registered yet.
    Unregistered,
    /// It has.
    Registered,
}

/// Makes a plugin current until it is dropped; entries nest, as callbacks do.
#[must_use]
#[derive(Debug)]
pub struct Entered {
    before: Running,
    /// The guard restores this thread's state, so it stays on it.
    thread: PhantomData<*const ()>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        RUNNING.set(self.before);
    }
}

/// The plugin whose code is running, if any.
pub fn current() -> Option<&'static Plugin> {
    // SAFETY: only addresses of plugins are stored, and plugins are never freed.
    unsafe { RUNNING.get().plugin.as_ref() }
}

/// The event that the current plugin was called with; 0 when it was called otherwise.
pub fn event() -> i32 {
    RUNNING.get().event
}

/// Makes `plugin` current.
pub fn enter(plugin: &'static Plugin) -> Entered {
    Entered { before: RUNNING.replace(Running { plugin, event: 0 }), thread: PhantomData }
}

/// The current plugin as the word that a continuation keeps; null for none.
pub fn token() -> *mut c_void {
    RUNNING.get().plugin.cast_mut().cast()
}

/// The plugin behind what [`token`] gave.
///
/// # Safety
/// `token` came from [`token`].
pub unsafe fn of_token(token: *mut c_void) -> Option<&'static Plugin> {
    // SAFETY: null or the address of a plugin, and plugins are never freed.
    unsafe { token.cast_const().cast::<Plugin>().as_ref() }
}

/// Makes current what [`token`] gave when a continuation was made, for a call with `event`.
///
/// # Safety
/// `token` came from [`token`].
pub unsafe fn enter_token(token: *mut c_void, event: i32) -> Entered {
    let running = Running { plugin: token.cast_const().cast(), event };
    Entered { before: RUNNING.replace(running), thread: PhantomData }
}

/// Registers the plugin that is being initialized on this thread; `false`, and nothing done, outside of `TSPluginInit`.
pub fn register(registration: Registration) -> bool {
    let (Some(plugin), Some(_)) = (current(), INITIALIZING.get()) else { return false };
    plugin.register(registration);
    INITIALIZING.set(Some(Initializing::Registered));
    true
}

/// Whether a plugin is being initialized on this thread.
pub fn is_initializing() -> bool {
    INITIALIZING.get().is_some()
}

/// Runs `init` as the initialization of a plugin; answers whether the plugin registered.
pub(super) fn initialize(plugin: &'static Plugin, init: impl FnOnce()) -> bool {
    let _entered = enter(plugin);
    INITIALIZING.set(Some(Initializing::Unregistered));
    init();
    INITIALIZING.take() == Some(Initializing::Registered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn entries_nest_and_end_with_their_guard() {
        let a = Plugin::new(Path::new("/a.so"), false);
        let b = Plugin::new(Path::new("/b.so"), false);
        assert!(current().is_none());
        let outer = enter(a);
        let remembered = token();
        {
            let _inner = enter(b);
            assert_eq!(current().map(Plugin::name), Some("b"));
            // SAFETY: the word came from `token`.
            let _again = unsafe { enter_token(remembered, 60002) };
            assert_eq!(current().map(Plugin::name), Some("a"));
            assert_eq!(event(), 60002);
        }
        assert_eq!(current().map(Plugin::name), Some("a"));
        drop(outer);
        assert!(current().is_none());
    }

    #[test]
    fn registration_counts_during_initialization_only() {
        let plugin = Plugin::new(Path::new("/init.so"), false);
        assert!(!register(Registration::default()));
        assert!(!initialize(plugin, || {}));
        let done = initialize(plugin, || {
            let elsewhere = std::thread::spawn(|| register(Registration::default()));
            assert!(!elsewhere.join().unwrap());
            assert!(register(Registration { name: "n".to_string(), ..Registration::default() }));
        });
        assert!(done);
        assert_eq!(plugin.registration().unwrap().name, "n");
    }
}
