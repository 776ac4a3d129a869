//! Chapter: lifecycle hooks.

use std::ptr::NonNull;

use crate::abi::check;
use crate::abi::types::{RawTSLifecycleHookID, TSCont};
use crate::event::{ObjRef, Object};
use crate::host::lifecycle::{self, Moment};

/// Has a continuation called at this point in the life of the process; no reenabling. For `TSPluginInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSLifecycleHookAdd(id: RawTSLifecycleHookID, contp: TSCont) {
    const NAME: &str = "TSLifecycleHookAdd";
    let Some(moment) = Moment::from_id(id.0) else { check::bad_argument(NAME, "id", id.0) };
    let Some(object) = NonNull::new(contp.cast::<Object>()) else {
        check::bad_pointer(NAME, "contp", contp.cast());
    };
    // SAFETY: not null, so by contract a handle, and handles live in type-stable pools.
    let continuation = unsafe { ObjRef::new(object) };
    if continuation.live().is_none() {
        check::bad_pointer(NAME, "contp", contp.cast());
    }
    lifecycle::add(moment, continuation);
}
