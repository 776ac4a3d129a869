//! Stopping the host.

use std::ptr::null_mut;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::error::Error;
use super::lifecycle::{self, Moment};
use super::rules;
use super::services;
use super::start::{Running, STATE, State};
use crate::config::records;
use crate::event;
use crate::log;
use crate::txn::drain;

/// How long the shutdown hooks may take before the end comes anyway.
const HOOK_PATIENCE: Duration = Duration::from_secs(10);
/// How long event threads may take to come to rest.
const REST_PATIENCE: Duration = Duration::from_millis(200);

/// Stops the host: time for what is under way, no new connections, the shutdown hooks. Any thread but an event thread.
pub fn stop() -> Result<(), Error> {
    let running = take_running()?;
    let close = || running.listeners.iter().for_each(|listener| listener.close());
    drain(close);
    close();
    settle();
    announce_shutdown();
    rules::withdraw();
    settle();
    services::keep_statistics();
    log::flush_before_exit();
    Ok(())
}

/// Waits until every ET_NET thread has done what was asked of it before, and what followed from that: ports are closed,
/// instances of remap plugins have ended.
fn settle() {
    let (done, wait) = mpsc::channel();
    for thread in event::net_threads() {
        let done = done.clone();
        thread.post(move || {
            thread.post(move || {
                // The waiter may have run out of patience.
                let _ = done.send(());
            });
        });
    }
    for _ in event::net_threads() {
        if wait.recv_timeout(REST_PATIENCE).is_err() {
            return;
        }
    }
}

fn take_running() -> Result<Running, Error> {
    let mut state = STATE.lock();
    match &*state {
        State::Running(_) => {}
        State::Stopped => return Err(Error::Stopped),
        State::Idle | State::Starting => return Err(Error::NotRunning),
    }
    match std::mem::replace(&mut *state, State::Stopped) {
        State::Running(running) => Ok(running),
        _ => Err(Error::NotRunning),
    }
}

/// Waits for the configured time, in which every answer closes its connection; new ones are taken as long as the records
/// do not say to `close` the ports first.
fn drain(close: impl Fn()) {
    let seconds = records::int("proxy.config.stop.shutdown_timeout").unwrap_or(0);
    let Ok(seconds @ 1..) = u64::try_from(seconds) else { return };
    drain::begin();
    if records::int("proxy.config.restart.stop_listening") == Some(1) {
        close();
    }
    thread::sleep(Duration::from_secs(seconds));
}

/// Calls the shutdown hooks, on an ET_NET thread as in the original.
fn announce_shutdown() {
    let Some(thread) = event::pick(event::Pool::Net) else { return };
    let (done, wait) = mpsc::channel();
    thread.post(move || {
        lifecycle::announce(Moment::SHUTDOWN, null_mut());
        // The waiter may have run out of patience.
        let _ = done.send(());
    });
    let _ = wait.recv_timeout(HOOK_PATIENCE);
}

/// Brings the event threads to rest, so that the destructors of plugins find nobody running.
pub(super) fn rest_event_threads() {
    let (resting, wait) = mpsc::channel();
    let threads = event::net_threads().iter().chain(event::task_threads());
    let count = threads
        .map(|thread| {
            let resting = resting.clone();
            thread.post(move || {
                let _ = resting.send(());
                loop {
                    thread::park();
                }
            });
        })
        .count();
    for _ in 0..count {
        if wait.recv_timeout(REST_PATIENCE).is_err() {
            return;
        }
    }
}
