//! The time before the process ends: what is under way ends in order, and connections close behind it.

use std::sync::atomic::{AtomicBool, Ordering};

static DRAINING: AtomicBool = AtomicBool::new(false);

/// From now on every answer closes its client's connection.
pub fn begin() {
    DRAINING.store(true, Ordering::Relaxed);
}

/// Whether that is so.
pub fn is_draining() -> bool {
    DRAINING.load(Ordering::Relaxed)
}
