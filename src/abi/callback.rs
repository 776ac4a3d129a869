//! Calls into plugins: one function per kind of callback.
//!
//! The caller holds no engine lock and no borrow of engine state, since the plugin calls back in; the only lock held
//! is the continuation's own. Lower layers keep the C function as an opaque `usize`.

use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

use crate::abi::types::{RawTSEvent, TSConfigDestroyFunc, TSCont, TSEventFunc, TSThreadFunc};
use crate::event::{Cont, Object};
use crate::net::LocalVConn;
use crate::plugin::{Plugin, context};

/// Turns the opaque form that lower layers keep into the C function.
///
/// # Safety
/// `entry` is 0 or was made by [`event_func_entry`].
#[inline]
unsafe fn event_func(entry: usize) -> TSEventFunc {
    // SAFETY: an optional function pointer and usize have the same size, and 0 is `None`; by contract the value
    // came from such a pointer.
    unsafe { std::mem::transmute::<usize, TSEventFunc>(entry) }
}

/// The opaque form of a continuation's handler.
#[inline]
pub fn event_func_entry(func: TSEventFunc) -> usize {
    func.map_or(0, |f| f as usize)
}

/// Calls a continuation's handler; one without a handler answers 0.
///
/// # Safety
/// `entry` was made by [`event_func_entry`]; `contp` is alive and its mutex, if any, is held by this thread.
#[inline]
pub unsafe fn call_event_func(entry: usize, contp: TSCont, event: i32, edata: *mut c_void) -> c_int {
    // SAFETY: passed on from the caller.
    match unsafe { event_func(entry) } {
        // SAFETY: the plugin's function accepts any event; handle and lock are right by contract.
        Some(func) => unsafe { func(contp, RawTSEvent(event), edata) },
        None => 0,
    }
}

/// The engine's side of a plugin's continuation ([`crate::event::CallFn`]): calls its handler in its plugin's context.
pub fn call_continuation(object: NonNull<Object>, event: i32, edata: *mut c_void) -> i32 {
    // SAFETY: pool memory is readable for ever.
    let header = unsafe { object.as_ref() };
    let Some(cont) = Cont::from_object(header).filter(|cont| !cont.is_destroyed()) else { return 0 };
    // SAFETY: a continuation keeps the token of the plugin that made it.
    let _entered = unsafe { context::enter_token(cont.context(), event) };
    // SAFETY: live as just seen, and called with its mutex held, which is the rule for a `CallFn`.
    unsafe { call_event_func(header.entry(), object.as_ptr().cast(), event, edata) }
}

/// As [`call_continuation`], for a virtual connection that a plugin made.
pub fn call_plugin_vconn(object: NonNull<Object>, event: i32, edata: *mut c_void) -> i32 {
    // SAFETY: pool memory is readable for ever.
    let header = unsafe { object.as_ref() };
    let Some(vconn) = LocalVConn::from_object(header).filter(|vconn| !vconn.is_destroyed()) else { return 0 };
    // SAFETY: the connection keeps the token of the plugin that made it.
    let _entered = unsafe { context::enter_token(vconn.context(), event) };
    // SAFETY: live as just seen, and called with its mutex held, which is the rule for a `CallFn`.
    unsafe { call_event_func(header.entry(), object.as_ptr().cast(), event, edata) }
}

/// The name of the plugin that made a continuation.
pub fn plugin_of(object: &Object) -> &'static str {
    let token = Cont::from_object(object).map(Cont::context);
    let token = token.or_else(|| LocalVConn::from_object(object).map(LocalVConn::context));
    // SAFETY: both keep the token of the plugin that made them.
    let plugin = token.and_then(|token| unsafe { context::of_token(token) });
    plugin.map_or("a plugin", Plugin::name)
}

/// Runs the body of a thread made by `TSThreadCreate`.
///
/// # Safety
/// `data` is what the plugin gave together with `func`.
#[inline]
pub unsafe fn call_thread_func(func: TSThreadFunc, data: *mut c_void) -> *mut c_void {
    match func {
        // SAFETY: the plugin's function gets the plugin's data.
        Some(func) => unsafe { func(data) },
        None => std::ptr::null_mut(),
    }
}

/// Lets a plugin free a configuration that nobody uses any more.
///
/// # Safety
/// `data` is what the plugin gave together with `func`, and is handed out to nobody.
#[inline]
pub unsafe fn call_config_destroy_func(func: TSConfigDestroyFunc, data: *mut c_void) {
    if let Some(func) = func {
        // SAFETY: the plugin's function gets the plugin's data.
        unsafe { func(data) }
    }
}
