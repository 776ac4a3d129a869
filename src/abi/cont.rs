//! Chapter: continuations.

use std::ffi::{c_int, c_void};

use crate::abi::callback::{call_continuation, event_func_entry};
use crate::abi::check;
use crate::abi::types::{RawTSEvent, TSCont, TSEventFunc, TSMutex};
use crate::event::{Cont, MutexGuard, MutexRef};
use crate::net::LocalVConn;
use crate::plugin::context;

/// A continuation: what `funcp` does, under `mutexp`, which may be null for calls from any thread at any
/// time.
///
/// Freed by `TSContDestroy`, which frees the mutex with its last continuation. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContCreate(funcp: TSEventFunc, mutexp: TSMutex) -> TSCont {
    let mutex = (!mutexp.is_null()).then(|| {
        // SAFETY: the handle comes from C.
        MutexRef::share(unsafe { check::mutex("TSContCreate", "mutexp", mutexp) })
    });
    Cont::create(call_continuation, event_func_entry(funcp), mutex, context::token()).as_ptr().cast()
}

/// Ends a continuation: no event reaches it any more. Its memory goes when pending events are through. Any
/// thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContDestroy(contp: TSCont) {
    // SAFETY: the handle comes from C.
    let object = unsafe { check::object("TSContDestroy", "contp", contp) };
    // A second destroy before the memory is gone does nothing, as in the original.
    if let Some(cont) = Cont::from_object(object) {
        cont.destroy();
    } else if let Some(vconn) = LocalVConn::from_object(object) {
        vconn.destroy();
    } else {
        check::bad_pointer("TSContDestroy", "contp", contp.cast());
    }
}

/// Keeps a pointer with the continuation; the caller's to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContDataSet(contp: TSCont, data: *mut c_void) {
    // SAFETY: the handle comes from C.
    unsafe { check::object("TSContDataSet", "contp", contp) }.set_data(data);
}

/// The pointer given to `TSContDataSet`, null at first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContDataGet(contp: TSCont) -> *mut c_void {
    // SAFETY: the handle comes from C.
    unsafe { check::object("TSContDataGet", "contp", contp) }.data()
}

/// Calls the handler at once, on this thread and under the continuation's mutex, and gives its answer.
///
/// `contp` may be any object that can be used as a continuation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContCall(contp: TSCont, event: RawTSEvent, edata: *mut c_void) -> c_int {
    // SAFETY: the handle comes from C.
    let target = unsafe { check::object_ref("TSContCall", "contp", contp) };
    let _guard = target.live().and_then(|object| object.mutex()).map(|mutex| {
        mutex.lock();
        MutexGuard::adopt(mutex)
    });
    // Waiting for the lock may have outlived the object; nobody is left to answer then.
    target.live().map_or(0, |object| (object.call_fn())(target.address(), event.0, edata))
}

/// The continuation's mutex, null if it has none; owned by the continuation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContMutexGet(contp: TSCont) -> TSMutex {
    // SAFETY: the handle comes from C.
    let object = unsafe { check::object("TSContMutexGet", "contp", contp) };
    object.mutex_ptr().map_or(std::ptr::null_mut(), |mutex| mutex.as_ptr().cast())
}
