//! Signals of the program.

use std::io;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR2};
use signal_hook::iterator::Signals;

use super::reload;
use crate::event::{self, Pool};
use crate::log;

/// Takes the program's signals; to be called before other threads start.
pub(super) fn take() -> io::Result<Signals> {
    Signals::new([SIGHUP, SIGINT, SIGTERM, SIGUSR2])
}

/// Serves signals until one that ends the program.
pub(super) fn wait_for_end(signals: &mut Signals) {
    for signal in signals.forever() {
        match signal {
            SIGTERM | SIGINT => return,
            SIGHUP => on_task_thread(reload::reload),
            SIGUSR2 => on_task_thread(log::reopen),
            _ => {}
        }
    }
}

/// Runs work that reads and writes files where it disturbs no traffic.
fn on_task_thread(work: fn()) {
    match event::pick(Pool::Task) {
        Some(thread) => thread.post(work),
        None => work(),
    }
}
