//! The one thread that writes text and access logs to disk.
//!
//! It wakes when a buffer is full, when somebody asks for a flush, and every `proxy.config.log.max_secs_per_buffer`
//! seconds, which bounds the delay of an entry.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::space;
use super::stream::Stream;
use crate::config::records;

struct State {
    streams: Vec<Arc<Stream>>,
    running: bool,
    /// Something waits that should not wait for the tick.
    urgent: bool,
    /// Requests to look for files that were moved away.
    reopen: bool,
}

static STATE: Mutex<State> =
    Mutex::new(State { streams: Vec::new(), running: false, urgent: false, reopen: false });

static WAKE: Condvar = Condvar::new();

/// Held while streams are written, so that [`flush`] and the thread do not change places.
static WRITING: Mutex<()> = Mutex::new(());

/// Serves a stream; starts the thread with the first.
pub(super) fn add(stream: Arc<Stream>) {
    let mut state = STATE.lock();
    state.streams.push(stream);
    if !state.running {
        let spawned = thread::Builder::new().name("[LOG_FLUSH 0]".into()).spawn(run);
        state.running = spawned.is_ok();
    }
}

/// Has the streams written soon, without waiting for it.
pub fn wake() {
    let mut state = STATE.lock();
    if !state.urgent {
        state.urgent = true;
        WAKE.notify_one();
    }
}

/// Has files that were moved away opened again.
pub fn reopen() {
    STATE.lock().reopen = true;
    wake();
}

/// Writes out everything now, on this thread.
pub fn flush() {
    let _writing = WRITING.lock();
    write_all();
}

/// The same for a process that ends at once: gives up rather than waits for a thread that may be the cause.
pub(super) fn try_flush() {
    if let Some(_writing) = WRITING.try_lock_for(Duration::from_millis(200)) {
        write_all();
    }
}

fn run() {
    let mut last_housekeeping = Instant::now();
    loop {
        let reopen = wait();
        let _writing = WRITING.lock();
        write_all();
        let interval = seconds("proxy.config.log.periodic_tasks_interval", 5);
        if reopen || last_housekeeping.elapsed() >= interval {
            last_housekeeping = Instant::now();
            housekeeping(reopen);
        }
    }
}

/// Waits for the tick or a wake-up; says whether moved files are to be looked for.
fn wait() -> bool {
    let tick = seconds("proxy.config.log.max_secs_per_buffer", 5);
    let mut state = STATE.lock();
    if !state.urgent {
        WAKE.wait_for(&mut state, tick);
    }
    state.urgent = false;
    std::mem::take(&mut state.reopen)
}

fn seconds(record: &str, default: i64) -> Duration {
    let seconds = records::int(record).filter(|n| *n > 0).unwrap_or(default);
    Duration::from_secs(u64::try_from(seconds).unwrap_or(1))
}

fn write_all() {
    // A copy: streams are opened and closed meanwhile.
    let streams = STATE.lock().streams.clone();
    for stream in streams {
        // Nobody but the list and this loop holds it: what is in it now is the last of it.
        let last = Arc::strong_count(&stream) == 2;
        stream.write_out();
        if last {
            STATE.lock().streams.retain(|s| !Arc::ptr_eq(s, &stream));
        }
    }
}

fn housekeeping(reopen: bool) {
    let host = super::host_name();
    let streams = STATE.lock().streams.clone();
    for stream in streams {
        stream.with_file(|file| {
            if reopen {
                file.reopen_if_moved();
            }
            file.roll_if_due(&host);
        });
    }
    space::make_room();
}
