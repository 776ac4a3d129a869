//! Many threads at once: lost wake-ups, deliveries after a cancel, objects that end under way.
//!
//! Everything here also runs under Miri and the thread sanitizer, with fewer rounds.

use super::*;
use std::ffi::c_void;
use std::future::poll_fn;
use std::pin::pin;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

const WAIT: Duration = Duration::from_secs(if cfg!(miri) { 300 } else { 30 });

/// Fewer rounds where each step is slow.
const fn rounds(count: usize) -> usize {
    if cfg!(miri) { count / 200 + 2 } else { count }
}

/// A waker that sets a flag; whoever polls it sees a lost wake-up as a flag that never comes.
#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// Takes the mutex as a task does: tries, and tries again only after having been woken.
fn lock_by_waker(mutex: &Mutex, flag: &Arc<Flag>) {
    let waker = Waker::from(flag.clone());
    let deadline = Instant::now() + WAIT;
    while !mutex.try_lock_or_wait(&waker) {
        while !flag.0.swap(false, Ordering::Acquire) {
            assert!(Instant::now() < deadline, "a wake-up was lost");
            std::thread::yield_now();
        }
    }
}

#[test]
fn no_waiter_of_a_mutex_is_forgotten() {
    let _active = interleave::for_tests::activate();
    let mutex = Mutex::new_ref();
    let inside = Arc::new(AtomicUsize::new(0));
    let (done, finished) = channel();
    let threads: Vec<_> = (0..4)
        .map(|number| {
            let (mutex, inside, done) = (mutex.clone(), inside.clone(), done.clone());
            std::thread::spawn(move || {
                let flag = Arc::new(Flag::default());
                for round in 0..rounds(5_000) {
                    // Two ways of waiting, mixed: by a waker, and by blocking the thread.
                    if (round + number) % 2 == 0 {
                        lock_by_waker(&mutex, &flag)
                    } else {
                        mutex.lock()
                    }
                    assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0, "two threads own the mutex");
                    if round % 64 == 0 {
                        std::thread::yield_now();
                    }
                    inside.fetch_sub(1, Ordering::Relaxed);
                    assert!(mutex.unlock());
                }
                let _ = done.send(());
            })
        })
        .collect();
    for _ in &threads {
        // A thread that was forgotten never ends, so it must not be joined before it has said so.
        assert!(finished.recv_timeout(WAIT).is_ok(), "a wake-up was lost");
    }
    for thread in threads {
        assert!(thread.join().is_ok());
    }
    assert!(mutex.try_lock());
    assert!(mutex.unlock());
}

#[test]
fn a_mutex_may_end_as_soon_as_it_is_unlocked() {
    let _active = interleave::for_tests::activate();
    for _ in 0..rounds(2_000) {
        let mutex = Mutex::new_ref();
        let raw = mutex.as_ptr().expose_provenance();
        assert!(mutex.try_lock());
        let other = std::thread::spawn(move || {
            // Gives up the last reference, and with it the mutex, the moment it gets the lock.
            mutex.lock();
            mutex.unlock();
        });
        // SAFETY: pool memory is readable for ever, and the other thread cannot end the mutex while we own it.
        let held = unsafe { &*std::ptr::with_exposed_provenance::<Mutex>(raw) };
        assert!(held.unlock());
        assert!(other.join().is_ok());
    }
}

/// What the handlers of the tests below count; leaked, because handlers outlive their tests.
#[derive(Default)]
struct Tally {
    inside: AtomicUsize,
    delivered: AtomicUsize,
    forbidden: AtomicBool,
    broken: AtomicUsize,
}

fn tally(object: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    // SAFETY: pool memory; the data is a leaked tally.
    let tally = unsafe { object.as_ref().data().cast::<Tally>().as_ref() };
    if let Some(tally) = tally {
        let alone = tally.inside.fetch_add(1, Ordering::Relaxed) == 0;
        if !alone || tally.forbidden.load(Ordering::Relaxed) {
            tally.broken.fetch_add(1, Ordering::Relaxed);
        }
        tally.delivered.fetch_add(1, Ordering::Relaxed);
        tally.inside.fetch_sub(1, Ordering::Relaxed);
    }
    0
}

fn continuation(mutex: &MutexRef) -> (ObjRef, &'static Tally) {
    let cont = Cont::create(tally, 0, Some(mutex.clone()), std::ptr::null_mut());
    let counts = Box::leak(Box::new(Tally::default()));
    // SAFETY: just made.
    unsafe { cont.cast::<Object>().as_ref() }.set_data((&raw mut *counts).cast());
    // SAFETY: in the pool.
    (unsafe { ObjRef::new(cont.cast()) }, counts)
}

fn threads() -> &'static [&'static EventThread] {
    assert!(start(2).is_ok());
    net_threads()
}

fn until(what: &str, mut reached: impl FnMut() -> bool) {
    let deadline = Instant::now() + WAIT;
    while !reached() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn every_event_comes_once_though_all_want_one_mutex() {
    let _active = interleave::for_tests::activate();
    let (threads, mutex) = (threads(), Mutex::new_ref());
    let (target, counts) = continuation(&mutex);
    let senders: Vec<_> = (0..2)
        .map(|_| {
            let mutex = mutex.clone();
            std::thread::spawn(move || {
                for round in 0..rounds(5_000) {
                    schedule(threads[round % 2], target, i64::from(round % 50 == 0));
                    if round % 10 == 0 {
                        drop(mutex.guard());
                    }
                }
            })
        })
        .collect();
    for sender in senders {
        assert!(sender.join().is_ok());
    }
    let all = 2 * rounds(5_000);
    until("an event was lost", || counts.delivered.load(Ordering::Relaxed) >= all);
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(counts.delivered.load(Ordering::Relaxed), all);
    assert_eq!(counts.broken.load(Ordering::Relaxed), 0, "handlers met");
    target.live().and_then(Cont::from_object).map(Cont::destroy);
}

#[test]
fn nothing_comes_after_a_cancel_under_the_mutex() {
    let _active = interleave::for_tests::activate();
    let (threads, mutex) = (threads(), Mutex::new_ref());
    for round in 0..rounds(3_000) {
        let (target, counts) = continuation(&mutex);
        let thread = threads[round % 2];
        let action = match round % 3 {
            0 => schedule(thread, target, 0),
            1 => schedule(thread, target, 1),
            _ => schedule_every(thread, target, 1),
        };
        if round % 7 == 0 {
            std::thread::sleep(Duration::from_micros(200));
        }
        {
            let _guard = mutex.guard();
            action.cancel();
            counts.forbidden.store(true, Ordering::Relaxed);
        }
        if round % 16 == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(counts.broken.load(Ordering::Relaxed), 0, "an event came after its cancel");
        target.live().and_then(Cont::from_object).map(Cont::destroy);
    }
}

#[test]
fn cancelled_timers_do_not_pile_up_and_others_stay() {
    let _active = interleave::for_tests::activate();
    let (threads, mutex) = (threads(), Mutex::new_ref());
    let (target, counts) = continuation(&mutex);
    for round in 0..rounds(20_000) {
        let action = schedule(threads[0], target, 3_600_000);
        if round % 1_000 == 0 {
            schedule(threads[0], target, 20);
        }
        action.cancel();
    }
    let kept = rounds(20_000).div_ceil(1_000);
    until("an event was lost", || counts.delivered.load(Ordering::Relaxed) == kept);
    let (count, counted) = channel();
    threads[0].post(move || {
        let _ = count.send(turn::timer_count());
    });
    // Those of other tests are few, and up to a thousand cancelled ones are let be.
    assert!(matches!(counted.recv_timeout(WAIT), Ok(Some(..5_000))));
    target.live().and_then(Cont::from_object).map(Cont::destroy);
}

#[test]
fn continuations_end_while_their_events_are_on_the_way() {
    let _active = interleave::for_tests::activate();
    let threads = threads();
    let makers: Vec<_> = (0..2)
        .map(|number| {
            std::thread::spawn(move || {
                for round in 0..rounds(2_000) {
                    let mutex = Mutex::new_ref();
                    let (target, counts) = continuation(&mutex);
                    schedule(threads[(round + number) % 2], target, 0);
                    schedule_every(threads[round % 2], target, 1);
                    let _guard = mutex.guard();
                    counts.forbidden.store(true, Ordering::Relaxed);
                    let destroyed = target.live().and_then(Cont::from_object).is_some_and(Cont::destroy);
                    assert!(destroyed);
                    assert_eq!(counts.broken.load(Ordering::Relaxed), 0, "an event came after the end");
                }
            })
        })
        .collect();
    for maker in makers {
        assert!(maker.join().is_ok());
    }
}

#[test]
fn tasks_hand_a_mutex_over_without_losing_a_turn() {
    let _active = interleave::for_tests::activate();
    let (threads, mutex) = (threads(), Mutex::new_ref());
    let (done, finished) = channel();
    let count = Arc::new(AtomicUsize::new(0));
    for number in 0..8 {
        let (mutex, count, done) = (mutex.clone(), count.clone(), done.clone());
        threads[number % 2].post(move || {
            let shared = mutex.clone();
            spawn(Mutex::new_ref(), async move {
                for _ in 0..rounds(500) {
                    let guard = lock(shared.clone()).await;
                    count.fetch_add(1, Ordering::Relaxed);
                    drop(guard);
                    yield_now().await;
                }
                let _ = done.send(());
            });
        });
    }
    for _ in 0..8 {
        assert!(finished.recv_timeout(WAIT).is_ok(), "a task was not woken");
    }
    assert_eq!(count.load(Ordering::Relaxed), 8 * rounds(500));
}

#[test]
fn a_waker_from_any_thread_reaches_its_task() {
    let _active = interleave::for_tests::activate();
    // A thread that no other test keeps awake.
    assert!(start_task_threads(1).is_ok());
    let threads = task_threads();
    let (done, finished) = channel();
    let (wakers, woken) = channel::<(Waker, Arc<AtomicBool>)>();
    threads[0].post(move || {
        spawn(Mutex::new_ref(), async move {
            for _ in 0..rounds(2_000) {
                let go = Arc::new(AtomicBool::new(false));
                let mut sent = false;
                poll_fn(|cx| {
                    if go.load(Ordering::Acquire) {
                        return Poll::Ready(());
                    }
                    if !std::mem::replace(&mut sent, true) {
                        let _ = wakers.send((cx.waker().clone(), go.clone()));
                    }
                    Poll::Pending
                })
                .await;
            }
            let _ = done.send(());
        });
    });
    let waking = std::thread::spawn(move || {
        for (waker, go) in woken {
            go.store(true, Ordering::Release);
            waker.wake();
        }
    });
    assert!(finished.recv_timeout(WAIT).is_ok(), "a wake-up was lost");
    assert!(waking.join().is_ok());
}

#[test]
fn a_waiting_task_that_is_dropped_harms_nobody() {
    let _active = interleave::for_tests::activate();
    let mutex = Mutex::new_ref();
    let held = mutex.guard();
    let flag = Arc::new(Flag::default());
    let shared = mutex.clone();
    std::thread::spawn(move || {
        let waker = Waker::from(flag);
        let mut waiting = pin!(lock(shared));
        assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    })
    .join()
    .unwrap_or_else(|_| panic!("the waiter fails"));
    drop(held);
    drop(mutex.guard());
}
