//! The event system as its users see it: threads, schedules, tasks.

use super::*;
use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

type Log = Sender<(i32, bool)>;

/// The handler of the tests: reports the event, and whether an ET_NET thread delivered it, to the sender in the data.
fn report(object: NonNull<Object>, event: i32, _: *mut c_void) -> i32 {
    // SAFETY: the tests keep the object alive and its data points at a leaked sender.
    let log = unsafe { object.as_ref().data().cast::<Log>().as_ref() };
    if let Some(log) = log {
        let _ = log.send((event, current_loop().is_some_and(|t| t.pool() == Pool::Net)));
    }
    event
}

fn continuation(mutex: Option<MutexRef>) -> (ObjRef, Receiver<(i32, bool)>) {
    assert!(start(2).is_ok());
    let (log, received) = channel();
    let cont = Cont::create(report, 0, mutex, std::ptr::null_mut());
    // SAFETY: just made.
    let object = unsafe { cont.cast::<Object>().as_ref() };
    object.set_data(Box::into_raw(Box::new(log)).cast());
    // SAFETY: in the pool.
    (unsafe { ObjRef::new(cont.cast()) }, received)
}

fn destroy(target: ObjRef) {
    if let Some(cont) = target.live().and_then(Cont::from_object) {
        cont.destroy();
    }
}

const WAIT: Duration = Duration::from_secs(10);

#[test]
fn a_schedule_without_delay_is_immediate_and_one_with_delay_a_timeout() {
    let (cont, received) = continuation(Some(Mutex::new_ref()));
    let thread = pick(Pool::Net).unwrap_or_else(|| panic!("threads run"));
    schedule(thread, cont, 0);
    schedule(thread, cont, 5);
    assert_eq!(received.recv_timeout(WAIT), Ok((code::IMMEDIATE, true)));
    assert_eq!(received.recv_timeout(WAIT), Ok((code::TIMEOUT, true)));
    destroy(cont);
}

#[test]
fn an_event_waits_for_the_mutex_of_its_target() {
    let mutex = Mutex::new_ref();
    let (cont, received) = continuation(Some(mutex.clone()));
    let thread = pick(Pool::Net).unwrap_or_else(|| panic!("threads run"));
    mutex.lock();
    schedule(thread, cont, 0);
    assert!(received.recv_timeout(Duration::from_millis(30)).is_err());
    mutex.unlock();
    assert_eq!(received.recv_timeout(WAIT), Ok((code::IMMEDIATE, true)));
    destroy(cont);
}

#[test]
fn a_periodic_event_ticks_until_cancelled() {
    let (cont, received) = continuation(Some(Mutex::new_ref()));
    let thread = pick(Pool::Net).unwrap_or_else(|| panic!("threads run"));
    let action = schedule_every(thread, cont, 2);
    for _ in 0..3 {
        assert_eq!(received.recv_timeout(WAIT), Ok((code::TIMEOUT, true)));
    }
    action.cancel();
    while received.recv_timeout(Duration::from_millis(50)).is_ok() {}
    assert!(received.recv_timeout(Duration::from_millis(30)).is_err());
    destroy(cont);
}

#[test]
fn nothing_reaches_a_destroyed_continuation() {
    let mutex = Mutex::new_ref();
    let (cont, received) = continuation(Some(mutex.clone()));
    let thread = pick(Pool::Net).unwrap_or_else(|| panic!("threads run"));
    mutex.lock();
    schedule(thread, cont, 0);
    destroy(cont);
    mutex.unlock();
    assert!(received.recv_timeout(Duration::from_millis(30)).is_err());
}

#[test]
fn a_task_is_polled_under_its_mutex_and_woken_from_another_thread() {
    assert!(start(2).is_ok());
    let (done, finished) = channel();
    let mutex = Mutex::new_ref();
    let seen = mutex.clone();
    let thread = pick(Pool::Net).unwrap_or_else(|| panic!("threads run"));
    thread.post(move || {
        let inner = seen.clone();
        spawn(seen, async move {
            let before = now();
            sleep(3_000_000).await;
            yield_now().await;
            let _ = done.send((inner.is_mine(), now() >= before + 3_000_000));
        });
    });
    assert_eq!(finished.recv_timeout(WAIT), Ok((true, true)));
    // The task lets go of its mutex between polls, so this does not block for ever.
    drop(mutex.guard());
}
