//! Chapter: threads.

use std::ffi::c_void;
use std::ptr::null_mut;

use crate::abi::callback::call_thread_func;
use crate::abi::check;
use crate::abi::types::{TSEventThread, TSThread, TSThreadFunc};
use crate::event::{self, Thread};

fn handle<T>(thread: Option<&'static Thread>) -> *mut T {
    thread.map_or(null_mut(), |thread| std::ptr::from_ref(thread).cast_mut().cast())
}

/// A thread that can use the API, running `func`; null if it cannot start. Freed by `TSThreadDestroy` after
/// its end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadCreate(func: TSThreadFunc, data: *mut c_void) -> TSThread {
    check::require(func.is_some(), "TSThreadCreate", "func", "null");
    let data = data.expose_provenance();
    let thread = event::create(move || {
        // SAFETY: what the plugin gave for this thread.
        unsafe { call_thread_func(func, std::ptr::with_exposed_provenance_mut(data)) }
    });
    handle(thread.ok())
}

/// Lets the calling thread, made by the plugin, use the API as one made by `TSThreadCreate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadInit() -> TSThread {
    handle(Some(event::adopt()))
}

/// Frees a thread that has ended, or takes back `TSThreadInit` on its thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadDestroy(thread: TSThread) {
    // SAFETY: the handle comes from C.
    if let Err(reason) = unsafe { check::thread("TSThreadDestroy", "thread", thread) }.destroy() {
        check::bad_argument("TSThreadDestroy", "thread", format_args!("{thread:p}: {reason}"));
    }
}

/// Waits for the end of a thread made by `TSThreadCreate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadWait(thread: TSThread) {
    // SAFETY: the handle comes from C.
    unsafe { check::thread("TSThreadWait", "thread", thread) }.wait();
}

/// The calling thread, null if the API does not know it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSThreadSelf() -> TSThread {
    handle(event::current())
}

/// The calling event thread, null on others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSEventThreadSelf() -> TSEventThread {
    handle(event::current().filter(|thread| thread.is_event_thread()))
}
