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

/// A recursive lock; it goes with the last continuation that uses it, or by `TSMutexDestroy`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCreate() -> TSMutex {
    Mutex::create().as_ptr().cast()
}

/// Frees a mutex that no continuation uses.
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

/// Waits for the mutex. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexLock(mutexp: TSMutex) {
    // SAFETY: the handle comes from C.
    unsafe { mutex("TSMutexLock", mutexp) }.lock();
}

/// Takes the mutex if it is free or this thread's: `TS_SUCCESS`, else `TS_ERROR`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexLockTry(mutexp: TSMutex) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let mutex = unsafe { mutex("TSMutexLockTry", mutexp) };
    if mutex.try_lock() { TS_SUCCESS } else { TS_ERROR }
}

/// Gives the mutex back; nothing when this thread does not hold it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexUnlock(mutexp: TSMutex) {
    // SAFETY: the handle comes from C. Unlocking what this thread does not hold does nothing, as the API has it.
    unsafe { mutex("TSMutexUnlock", mutexp) }.unlock();
}

/// 1 if this is a mutex in use, else -1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCheck(mutexp: TSMutex) -> c_int {
    check::not_null("TSMutexCheck", "mutexp", mutexp);
    // SAFETY: the handle comes from C.
    if unsafe { Mutex::check(mutexp.cast()) }.is_some() { 1 } else { -1 }
}

/// A mutex that is never freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSMutexCreateInternal() -> TSMutex {
    // The reference that the original gives it, so that it never goes with a continuation.
    Mutex::new_ref().into_raw().cast()
}
