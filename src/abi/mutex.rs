//! Chapter: mutexes.

use std::ffi::c_int;

use crate::abi::check;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSMutex};
use crate::event::Mutex;

/// The mutex behind a handle.
///
/// # Safety
/// As for [`check::mutex`].
unsafe fn mutex<'a>(function: &str, mutexp: TSMutex) -> &'a Mutex {
    // SAFETY: passed on from the caller.
    let mutex = unsafe { check::mutex(function, "mutexp", mutexp) };
    // SAFETY: live as just checked; pool memory is readable for ever.
    unsafe { mutex.as_ref() }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCreate() -> TSMutex {
    Mutex::create().as_ptr().cast()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexDestroy(mutexp: TSMutex) {
    // SAFETY: the handle comes from C.
    let mutex = unsafe { check::mutex("TSMutexDestroy", "mutexp", mutexp) };
    // SAFETY: live as just checked.
    if !unsafe { Mutex::destroy(mutex) } {
        check::bad_argument(
            "TSMutexDestroy",
            "mutexp",
            format_args!("{mutexp:p} is held or belongs to a continuation, which frees it"),
        );
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexLock(mutexp: TSMutex) {
    // SAFETY: the handle comes from C.
    unsafe { mutex("TSMutexLock", mutexp) }.lock();
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexLockTry(mutexp: TSMutex) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let mutex = unsafe { mutex("TSMutexLockTry", mutexp) };
    if mutex.try_lock() { TS_SUCCESS } else { TS_ERROR }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexUnlock(mutexp: TSMutex) {
    // SAFETY: the handle comes from C. Unlocking what this thread does not hold does nothing, as the API has it.
    unsafe { mutex("TSMutexUnlock", mutexp) }.unlock();
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCheck(mutexp: TSMutex) -> c_int {
    check::not_null("TSMutexCheck", "mutexp", mutexp);
    // SAFETY: the handle comes from C.
    if unsafe { Mutex::check(mutexp.cast()) }.is_some() { 1 } else { -1 }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCreateInternal() -> TSMutex {
    // The reference that the original gives it, so that it never goes with a continuation.
    Mutex::new_ref().into_raw().cast()
}
