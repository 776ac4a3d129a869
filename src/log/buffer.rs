//! Log entries on their way to the writer thread.
//!
//! [`ThreadBuffer`] is for logs that many event threads write: each thread fills buffers of its own and publishes every
//! whole entry by storing a length, so that no lock is taken per entry and the writer may take entries out of a buffer
//! that is still being filled.

use std::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use parking_lot::Mutex;

/// Bytes of one buffer. Several of the original's 9 KiB, so that a busy thread hands over rarely.
const SIZE: usize = 64 * 1024;

/// Buffers that are kept for reuse.
const MAX_SPARE: usize = 16;

static SPARE: Mutex<Vec<Arc<ThreadBuffer>>> = Mutex::new(Vec::new());

/// A buffer that one thread fills and one thread empties.
#[derive(Debug)]
pub(super) struct ThreadBuffer {
    // INVARIANT: bytes below `published` are not written any more; those above belong to the filling thread.
    bytes: Box<[UnsafeCell<u8>]>,
    /// Bytes that form whole entries; grows only.
    published: AtomicUsize,
    /// Nothing more comes.
    closed: AtomicBool,
    /// How far the writer has got; only the writer uses it.
    taken: AtomicUsize,
}

// SAFETY: the invariant of `bytes` keeps the two threads on disjoint ranges, ordered by `published`.
unsafe impl Sync for ThreadBuffer {}
// SAFETY: nothing in it is tied to a thread.
unsafe impl Send for ThreadBuffer {}

impl ThreadBuffer {
    /// An empty buffer, one that was used before if there is any: its pages are in memory already.
    pub(super) fn new() -> Arc<ThreadBuffer> {
        if let Some(buffer) = SPARE.lock().pop() {
            return buffer;
        }
        let bytes = (0..SIZE).map(|_| UnsafeCell::new(0)).collect();
        let (published, closed) = (AtomicUsize::new(0), AtomicBool::new(false));
        Arc::new(ThreadBuffer { bytes, published, closed, taken: AtomicUsize::new(0) })
    }

    /// Keeps a buffer for later use, unless somebody else still holds it.
    pub(super) fn recycle(mut buffer: Arc<ThreadBuffer>) {
        let Some(inner) = Arc::get_mut(&mut buffer) else { return };
        *inner.published.get_mut() = 0;
        *inner.taken.get_mut() = 0;
        *inner.closed.get_mut() = false;
        let mut spare = SPARE.lock();
        if spare.len() < MAX_SPARE {
            spare.push(buffer);
        }
    }

    /// Appends a whole entry; false when it does not fit.
    ///
    /// # Safety
    /// Only one thread calls this for a buffer.
    pub(super) unsafe fn push(&self, entry: &[u8]) -> bool {
        let length = self.published.load(Ordering::Relaxed);
        let Some(end) = length.checked_add(entry.len()).filter(|end| *end <= self.bytes.len()) else {
            return false;
        };
        let start = UnsafeCell::raw_get(self.bytes[length..].as_ptr());
        // SAFETY: the range lies in the buffer as just checked, and above `published` it is this thread's alone.
        unsafe { std::ptr::copy_nonoverlapping(entry.as_ptr(), start, entry.len()) };
        self.published.store(end, Ordering::Release);
        true
    }

    /// Says that nothing more comes.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Gives the entries published since the last time to `write`; true when the buffer is closed and empty. Called by
    /// the writer only.
    pub(super) fn take(&self, write: impl FnOnce(&[u8])) -> bool {
        // Closed is read first: what was published before closing is then seen below.
        let closed = self.closed.load(Ordering::Acquire);
        let end = self.published.load(Ordering::Acquire);
        let start = self.taken.swap(end, Ordering::Relaxed);
        if end > start {
            let range = &self.bytes[start..end];
            let first = UnsafeCell::raw_get(range.as_ptr());
            // SAFETY: bytes below `published` are initialised and not written any more.
            write(unsafe { std::slice::from_raw_parts(first, range.len()) });
        }
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_taken_whole_and_once() {
        let buffer = ThreadBuffer::new();
        let mut got = Vec::new();
        // SAFETY: one thread fills.
        assert!(unsafe { buffer.push(b"one\n") });
        assert!(!buffer.take(|bytes| got.extend_from_slice(bytes)));
        assert!(!buffer.take(|_| panic!("nothing new")));
        // SAFETY: as above.
        assert!(unsafe { buffer.push(b"two\n") });
        buffer.close();
        assert!(buffer.take(|bytes| got.extend_from_slice(bytes)));
        assert_eq!(got, b"one\ntwo\n");
        // SAFETY: as above.
        assert!(!unsafe { buffer.push(&vec![0; SIZE]) }, "does not fit any more");
    }

    #[test]
    fn used_buffers_come_back_empty() {
        let buffer = ThreadBuffer::new();
        // SAFETY: one thread fills.
        assert!(unsafe { buffer.push(b"old\n") });
        buffer.close();
        ThreadBuffer::recycle(buffer);
        let again = ThreadBuffer::new();
        assert!(!again.take(|_| panic!("nothing in it")));
    }

    #[test]
    fn a_reader_sees_only_whole_entries_while_another_thread_fills() {
        let buffer = ThreadBuffer::new();
        let filler = buffer.clone();
        let thread = std::thread::spawn(move || {
            let mut count = 0;
            // SAFETY: this is the only thread that fills.
            while unsafe { filler.push(b"abcdefg\n") } {
                count += 1;
            }
            filler.close();
            count
        });
        let mut got = Vec::new();
        while !buffer.take(|bytes| {
            assert!(bytes.ends_with(b"\n"));
            got.extend_from_slice(bytes);
        }) {
            std::thread::yield_now();
        }
        assert_eq!(got.len(), thread.join().unwrap() * 8);
        assert!(got.chunks(8).all(|entry| entry == b"abcdefg\n"));
    }
}
