//! Which descriptors belong to a connection: one bit each, so that no plugin can bring one a second time.

use std::os::fd::RawFd;
use std::sync::atomic::{AtomicU64, Ordering};

/// Descriptors tracked; the kernel's own default limit. Untouched pages of the table cost nothing.
const TRACKED: usize = 1 << 20;

static OWNED: [AtomicU64; TRACKED / 64] = [const { AtomicU64::new(0) }; TRACKED / 64];

fn place(fd: RawFd) -> Option<(&'static AtomicU64, u64)> {
    let fd = usize::try_from(fd).ok()?;
    Some((OWNED.get(fd / 64)?, 1 << (fd % 64)))
}

/// Notes that a connection has the descriptor.
pub(super) fn add(fd: RawFd) {
    if let Some((word, bit)) = place(fd) {
        word.fetch_or(bit, Ordering::Relaxed);
    }
}

/// Notes that no connection has it any more.
pub(super) fn remove(fd: RawFd) {
    if let Some((word, bit)) = place(fd) {
        word.fetch_and(!bit, Ordering::Relaxed);
    }
}

/// Whether a connection has it.
pub(super) fn contains(fd: RawFd) -> bool {
    place(fd).is_some_and(|(word, bit)| word.load(Ordering::Relaxed) & bit != 0)
}
