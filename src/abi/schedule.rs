//! Chapter: scheduling.

use std::ptr::null_mut;

use crate::abi::check;
use crate::abi::types::{
    RawTSReturnCode, RawTSThreadPool, TS_SUCCESS, TSAction, TSCont, TSEventThread, TSHRTime, TSHttpTxn,
    TSThreadPool,
};
use crate::event::{self, Action, EventThread, ObjRef, Object, Pool, Unplaced};
use crate::log;

/// The continuation to schedule. It must have a mutex, under which the event will be delivered.
///
/// # Safety
/// As for [`check::object`].
unsafe fn target(function: &str, contp: TSCont) -> ObjRef {
    // SAFETY: passed on from the caller.
    unsafe { with_mutex(function, contp) };
    // SAFETY: as above.
    unsafe { check::object_ref(function, "contp", contp) }
}

/// A live object that has a mutex.
///
/// # Safety
/// As for [`check::object`].
unsafe fn with_mutex<'a>(function: &str, contp: TSCont) -> &'a Object {
    // SAFETY: passed on from the caller.
    let object = unsafe { check::object(function, "contp", contp) };
    if !event::is_schedulable(object) {
        check::bad_argument(function, "contp", format_args!("{contp:p} has no mutex"));
    }
    object
}

/// Schedules `target` where `place` says, by `schedule`; a place that delivers nothing is reported.
fn schedule(
    function: &str,
    target: ObjRef,
    place: impl FnOnce(&Object) -> Result<&'static EventThread, Unplaced>,
    schedule: impl FnOnce(&'static EventThread, ObjRef) -> Action,
) -> TSAction {
    let place = target.live().map_or(Err(Unplaced::NoThreads), place);
    let action = match place {
        Ok(thread) => schedule(thread, target),
        Err(reason) => {
            log::warning!("{function}: {reason}");
            event::never()
        }
    };
    action.as_ptr().cast()
}

/// The pool of a one-shot event. Those without threads of their own are run by ET_NET.
fn pool(tp: RawTSThreadPool) -> Pool {
    let net = [
        TSThreadPool::TS_THREAD_POOL_NET,
        TSThreadPool::TS_THREAD_POOL_DNS,
        TSThreadPool::TS_THREAD_POOL_UDP,
    ];
    if net.iter().any(|pool| tp == *pool) { Pool::Net } else { Pool::Task }
}

/// The pool of a periodic event, for which only ET_NET is ET_NET.
fn pool_for_every(tp: RawTSThreadPool) -> Pool {
    if tp == TSThreadPool::TS_THREAD_POOL_NET { Pool::Net } else { Pool::Task }
}

/// Sends `TS_EVENT_IMMEDIATE`, or after `timeout` milliseconds `TS_EVENT_TIMEOUT`, on the continuation's
/// thread or else this one.
///
/// The action is for `TSActionCancel`. The event never comes before the call returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContSchedule(contp: TSCont, timeout: TSHRTime) -> TSAction {
    // SAFETY: the handle comes from C.
    let target = unsafe { target("TSContSchedule", contp) };
    schedule("TSContSchedule", target, event::place_here, |thread, target| {
        event::schedule(thread, target, timeout)
    })
}

/// `TSContSchedule` on a thread of a kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleOnPool(
    contp: TSCont,
    timeout: TSHRTime,
    tp: RawTSThreadPool,
) -> TSAction {
    // SAFETY: the handle comes from C.
    let target = unsafe { target("TSContScheduleOnPool", contp) };
    let place = |object: &Object| event::place_on_pool(object, pool(tp));
    schedule("TSContScheduleOnPool", target, place, |thread, target| event::schedule(thread, target, timeout))
}

/// `TSContSchedule` on a given thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleOnThread(
    contp: TSCont,
    timeout: TSHRTime,
    ethread: TSEventThread,
) -> TSAction {
    // SAFETY: the handle comes from C.
    let thread = unsafe { check::thread("TSContScheduleOnThread", "ethread", ethread) };
    // SAFETY: as above.
    let target = unsafe { target("TSContScheduleOnThread", contp) };
    let place = |object: &Object| event::place_on_thread(object, thread);
    schedule("TSContScheduleOnThread", target, place, |thread, target| {
        event::schedule(thread, target, timeout)
    })
}

/// Sends `TS_EVENT_TIMEOUT` every so many milliseconds until it is cancelled, on the continuation's thread or
/// else this one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleEvery(contp: TSCont, every: TSHRTime) -> TSAction {
    // SAFETY: the handle comes from C.
    let target = unsafe { target("TSContScheduleEvery", contp) };
    schedule("TSContScheduleEvery", target, event::place_here, |thread, target| {
        event::schedule_every(thread, target, every)
    })
}

/// `TSContScheduleEvery` on a thread of a kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleEveryOnPool(
    contp: TSCont,
    every: TSHRTime,
    tp: RawTSThreadPool,
) -> TSAction {
    // SAFETY: the handle comes from C.
    let target = unsafe { target("TSContScheduleEveryOnPool", contp) };
    let place = |object: &Object| event::place_on_pool(object, pool_for_every(tp));
    schedule("TSContScheduleEveryOnPool", target, place, |thread, target| {
        event::schedule_every(thread, target, every)
    })
}

/// `TSContScheduleEvery` on a given thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleEveryOnThread(
    contp: TSCont,
    every: TSHRTime,
    ethread: TSEventThread,
) -> TSAction {
    // SAFETY: the handle comes from C.
    let thread = unsafe { check::thread("TSContScheduleEveryOnThread", "ethread", ethread) };
    // SAFETY: as above.
    let target = unsafe { target("TSContScheduleEveryOnThread", contp) };
    let place = |object: &Object| event::place_on_thread(object, thread);
    schedule("TSContScheduleEveryOnThread", target, place, |thread, target| {
        event::schedule_every(thread, target, every)
    })
}

/// Has the continuation scheduled on this thread where the call does not say otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContThreadAffinitySet(contp: TSCont, ethread: TSEventThread) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let thread = unsafe { check::thread("TSContThreadAffinitySet", "ethread", ethread) };
    // SAFETY: as above.
    unsafe { with_mutex("TSContThreadAffinitySet", contp) }.set_affinity(Some(thread));
    TS_SUCCESS
}

/// The thread of the continuation, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContThreadAffinityGet(contp: TSCont) -> TSEventThread {
    // SAFETY: the handle comes from C.
    let thread = unsafe { with_mutex("TSContThreadAffinityGet", contp) }.affinity();
    thread.map_or(null_mut(), |thread| std::ptr::from_ref(thread).cast_mut().cast())
}

/// Forgets the thread of the continuation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContThreadAffinityClear(contp: TSCont) {
    // SAFETY: the handle comes from C.
    unsafe { with_mutex("TSContThreadAffinityClear", contp) }.set_affinity(None);
}

/// Calls `contp` with the transaction as data, on the transaction's thread, `timeout` ms from now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSchedule(contp: TSCont, txnp: TSHttpTxn, timeout: TSHRTime) -> TSAction {
    const NAME: &str = "TSHttpSchedule";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the handle comes from C.
    let target = unsafe { target(NAME, contp) };
    let Some(thread) = txn.thread() else { return null_mut() };
    let delay = u64::try_from(timeout).unwrap_or(0);
    let event = if delay == 0 { event::code::IMMEDIATE } else { event::code::TIMEOUT };
    event::schedule_on(thread, target, event, txn.as_ptr(), delay).as_ptr().cast()
}
