//! A log destination: where entries of any thread meet the file that the writer thread keeps.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use super::buffer::ThreadBuffer;
use super::file::LogFile;
use super::writer;
use crate::stats::{self, Metric};

/// Buffers of all threads that may wait for the writer; beyond that entries are dropped rather than memory filled.
const MAX_WAITING: usize = 1024;

/// Bytes in the shared buffer that wake the writer before its time.
const SHARED_SOFT: usize = 32 * 1024;

/// Bytes in the shared buffer beyond which entries are refused: the disk does not keep up.
const SHARED_HARD: usize = 16 << 20;

/// One destination. The writer serves it as long as somebody else holds it.
#[derive(Debug)]
pub struct Stream {
    id: u64,
    /// Only the writer thread holds this for longer than a moment.
    file: Mutex<LogFile>,
    /// Whole entries in the order in which they came, of logs whose order matters.
    shared: Mutex<Vec<u8>>,
    /// Buffers of the event threads, oldest first.
    buffers: Mutex<Vec<Arc<ThreadBuffer>>>,
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// The buffer that this thread fills, per stream.
    static FILLING: RefCell<Filling> = const { RefCell::new(Filling(Vec::new())) };
}

struct Filling(Vec<(u64, Arc<ThreadBuffer>)>);

impl Drop for Filling {
    fn drop(&mut self) {
        self.0.iter().for_each(|(_, buffer)| buffer.close());
    }
}

impl Stream {
    /// A stream into `file`, served by the writer thread from now on.
    pub fn open(file: LogFile) -> Arc<Stream> {
        let stream = Arc::new(Stream {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            file: Mutex::new(file),
            shared: Mutex::new(Vec::new()),
            buffers: Mutex::new(Vec::new()),
        });
        writer::add(stream.clone());
        stream
    }

    /// Appends a whole entry, newline included, keeping the order of calls of all threads; false when it is dropped.
    pub fn push_ordered(&self, entry: &[u8]) -> bool {
        let length = {
            let mut shared = self.shared.lock();
            if shared.len() + entry.len() > SHARED_HARD {
                stats::add(Metric::LogBytesLostBeforeWrittenToDisk, entry.len() as i64);
                return false;
            }
            shared.extend_from_slice(entry);
            shared.len()
        };
        // Only the entry that crosses the line wakes the writer.
        if length >= SHARED_SOFT && length - entry.len() < SHARED_SOFT {
            writer::wake();
        }
        true
    }

    /// Appends a whole entry, newline included, without a lock; entries of different threads may change places.
    pub fn push(&self, entry: &[u8]) -> bool {
        let done = FILLING.try_with(|filling| {
            let filling = &mut filling.borrow_mut().0;
            if let Some((_, buffer)) = filling.iter().find(|(id, _)| *id == self.id) {
                // SAFETY: buffers in FILLING are filled by their thread alone.
                if unsafe { buffer.push(entry) } {
                    return true;
                }
                buffer.close();
            }
            self.push_in_new_buffer(filling, entry)
        });
        // A thread that is ending takes the other way.
        done.unwrap_or_else(|_| self.push_ordered(entry))
    }

    #[cold]
    fn push_in_new_buffer(&self, filling: &mut Vec<(u64, Arc<ThreadBuffer>)>, entry: &[u8]) -> bool {
        // Streams that no longer exist leave their buffers here; this is the moment to drop them.
        filling.retain(|(id, buffer)| *id != self.id && Arc::strong_count(buffer) > 1);
        let buffer = ThreadBuffer::new();
        // SAFETY: nobody else has the buffer yet, and later only this thread fills it.
        let fits = unsafe { buffer.push(entry) };
        let mut buffers = self.buffers.lock();
        if !fits || buffers.len() >= MAX_WAITING {
            stats::add(Metric::LogBytesLostBeforeWrittenToDisk, entry.len() as i64);
            return false;
        }
        let handed_over = !buffers.is_empty();
        buffers.push(buffer.clone());
        drop(buffers);
        filling.push((self.id, buffer));
        if handed_over {
            writer::wake();
        }
        true
    }

    /// Changes the file's settings.
    pub fn with_file<R>(&self, change: impl FnOnce(&mut LogFile) -> R) -> R {
        change(&mut self.file.lock())
    }

    /// Writes out what waits. Called by the writer, and at the end of the process.
    pub(super) fn write_out(&self) {
        let mut file = self.file.lock();
        let shared = std::mem::take(&mut *self.shared.lock());
        let mut written = shared.len();
        file.append(&shared);
        // The list is not held while writing: threads push new buffers to it.
        let buffers = self.buffers.lock().clone();
        for buffer in buffers {
            let done = buffer.take(|bytes| {
                written += bytes.len();
                file.append(bytes);
            });
            if done {
                self.buffers.lock().retain(|b| !Arc::ptr_eq(b, &buffer));
                ThreadBuffer::recycle(buffer);
            }
        }
        if written > 0 {
            stats::add(Metric::LogBytesWrittenToDisk, written as i64);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::file::Target;
    use super::super::rolling::Rolling;
    use super::*;

    #[test]
    fn entries_of_many_threads_arrive_whole() {
        let path = std::env::temp_dir().join(format!("tshost-stream-{}.log", std::process::id()));
        let _ = fs::remove_file(&path);
        let stream = Stream::open(LogFile::new(Target::File(path.clone()), None, 0, Rolling::never()));
        let line = [b'x'; 199];
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        let mut entry = line.to_vec();
                        entry.push(b'\n');
                        assert!(stream.push(&entry));
                    }
                });
            }
            scope.spawn(|| (0..10).for_each(|_| assert!(stream.push_ordered(b"ordered\n"))));
        });
        writer::flush();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().filter(|l| l.len() == 199 && l.bytes().all(|b| b == b'x')).count(), 4000);
        assert_eq!(text.lines().filter(|l| *l == "ordered").count(), 10);
        assert_eq!(text.lines().count(), 4010);
        // Threads give their buffers up when their local storage goes, a moment after the scope has ended.
        let gone = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            writer::flush();
            stream.buffers.lock().is_empty()
        });
        assert!(gone, "buffers of ended threads are dropped");
        fs::remove_file(&path).unwrap();
    }
}
