//! Stopping the host.

use std::ptr::null_mut;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::error::Error;
use super::lifecycle::{self, Moment};
use super::rules;
use super::services;
use super::start::{STATE, State};
use crate::config::records;
use crate::event;
use crate::log;

/// How long the shutdown hooks may take before the end comes anyway.
const HOOK_PATIENCE: Duration = Duration::from_secs(10);
/// How long event threads may take to come to rest.
const REST_PATIENCE: Duration = Duration::from_millis(200);

/// Stops the host: no new connections, time for those that stand, the shutdown hooks. Any thread but an event thread.
pub fn stop() -> Result<(), Error> {
    let running = match std::mem::replace(&mut *STATE.lock(), State::Stopped) {
        State::Running(running) => running,
        other => {
            let error = match other {
                State::Stopped => Error::Stopped,
                _ => Error::NotRunning,
            };
            *STATE.lock() = other;
            return Err(error);
        }
    };
    running.listeners.iter().for_each(|listener| listener.close());
    drain();
    announce_shutdown();
    rules::withdraw();
    services::keep_statistics();
    log::flush_before_exit();
    Ok(())
}

/// Waits for the configured time, so that requests under way can end.
fn drain() {
    let seconds = records::int("proxy.config.stop.shutdown_timeout").unwrap_or(0);
    if let Ok(seconds) = u64::try_from(seconds) {
        thread::sleep(Duration::from_secs(seconds));
    }
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
