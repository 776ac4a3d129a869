//! Threads as the API sees them (`TSThread`), their identities, and the pools of event threads.

use super::mutex::{Mutex, MutexRef};
use super::pool::{Pooled, SlotHead};
use super::turn::{self, EventThread};
use crate::pooled;
use parking_lot::Condvar;
use std::cell::Cell;
use std::ffi::c_void;
use std::io;
use std::ptr::NonNull;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, AtomicU8, AtomicUsize, Ordering};

/// First word of a live thread object.
const LIVE: u32 = 0x7473_2001;

/// Stack of every thread that runs plugin code, in bytes: plugins recurse on it.
pub(super) const STACK: usize = 8 << 20;

/// The pools of event threads that plugins can name (`TSThreadPool`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// `TS_THREAD_POOL_NET`: sockets, sessions, hooks, timers.
    Net,
    /// `TS_THREAD_POOL_TASK`: work that may take its time.
    Task,
}

/// What a thread object stands for.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Runs an event loop.
    Event,
    /// Runs plugin start-up; looks like an event thread to plugins, but never turns.
    Main,
    /// Made by `TSThreadCreate`.
    Created,
    /// A foreign thread that called `TSThreadInit`.
    Adopted,
}

/// A thread object (`TSThread`, and `TSEventThread` if it stands for an event thread).
#[repr(C)]
#[derive(Debug)]
pub struct Thread {
    head: SlotHead,
    /// INVARIANT: a [`Role`].
    role: AtomicU8,
    event_thread: AtomicPtr<EventThread>,
    finished: parking_lot::Mutex<bool>,
    done: Condvar,
    mutex: MutexRef,
}
pooled!(Thread);

thread_local! {
    static CURRENT: Cell<Option<&'static Thread>> = const { Cell::new(None) };
}

/// This thread's object; `None` on a thread that the library never saw.
pub fn current() -> Option<&'static Thread> {
    CURRENT.get()
}

impl Thread {
    fn new(role: Role, event_thread: Option<&'static EventThread>) -> &'static Thread {
        let thread = Thread::pool_new(Thread {
            head: SlotHead::new(LIVE),
            role: AtomicU8::new(role as u8),
            event_thread: AtomicPtr::new(
                event_thread.map_or(std::ptr::null_mut(), |t| std::ptr::from_ref(t).cast_mut()),
            ),
            finished: parking_lot::Mutex::new(false),
            done: Condvar::new(),
            mutex: Mutex::new_ref(),
        });
        // SAFETY: pool memory stays mapped for ever, and what a stale reference may look at is atomic.
        unsafe { thread.as_ref() }
    }

    fn enter(&'static self) {
        CURRENT.set(Some(self));
    }

    fn has_role(&self, role: Role) -> bool {
        self.role.load(Ordering::Acquire) == role as u8
    }

    /// Whether a pointer from C is a thread object that has not been destroyed.
    ///
    /// # Safety
    /// `thread` is null or was handed out by this module.
    pub unsafe fn check(thread: *mut Thread) -> Option<&'static Thread> {
        if !thread.is_aligned() {
            return None;
        }
        // SAFETY: thread objects are never unmapped.
        let thread = unsafe { NonNull::new(thread)?.as_ref() };
        (thread.head.kind.load(Ordering::Acquire) == LIVE).then_some(thread)
    }

    /// Whether it runs an event loop, or stands for one as the main thread does.
    pub fn is_event_thread(&self) -> bool {
        self.has_role(Role::Event) || self.is_main()
    }

    /// Whether it is the main thread during start-up.
    pub fn is_main(&self) -> bool {
        self.has_role(Role::Main)
    }

    /// The loop that it runs.
    pub fn event_thread(&self) -> Option<&'static EventThread> {
        // SAFETY: event threads live as long as the process.
        unsafe { self.event_thread.load(Ordering::Acquire).as_ref() }
    }

    /// The mutex that belongs to the thread and is never released.
    pub fn mutex(&self) -> &MutexRef {
        &self.mutex
    }

    /// Blocks until a created thread's function has returned (`TSThreadWait`). Other threads are not waited for.
    pub fn wait(&self) {
        if !self.has_role(Role::Created) {
            return;
        }
        let mut finished = self.finished.lock();
        while !*finished {
            self.done.wait(&mut finished);
        }
    }

    fn finish(&self) {
        // Notified under the lock: whoever finds it true may free the object.
        let mut finished = self.finished.lock();
        *finished = true;
        self.done.notify_all();
    }

    /// Ends the object (`TSThreadDestroy`). The server's own threads keep theirs.
    ///
    /// # Errors
    /// The reason why it may not be destroyed now: a created thread still runs.
    pub fn destroy(&'static self) -> Result<(), &'static str> {
        if self.is_event_thread() {
            return Ok(());
        }
        if self.has_role(Role::Created) && !*self.finished.lock() {
            return Err("the thread still runs");
        }
        if current().is_some_and(|thread| std::ptr::eq(thread, self)) {
            CURRENT.set(None);
        }
        // SAFETY: live, and a plugin that destroys an object does not use it again.
        unsafe { Thread::pool_free(NonNull::from(self)) };
        Ok(())
    }
}

/// Starts a thread with an object (`TSThreadCreate`).
///
/// # Errors
/// What the system says when it has no thread to give.
pub fn create(function: impl FnOnce() -> *mut c_void + Send + 'static) -> io::Result<&'static Thread> {
    let thread = Thread::new(Role::Created, None);
    let started = std::thread::Builder::new().name("[TSThread]".into()).stack_size(STACK).spawn(move || {
        thread.enter();
        function();
        thread.finish();
    });
    match started {
        Ok(_) => Ok(thread),
        Err(error) => {
            // SAFETY: live and known to nobody.
            unsafe { Thread::pool_free(NonNull::from(thread)) };
            Err(error)
        }
    }
}

/// Gives the calling thread a new object (`TSThreadInit`), which replaces one that a plugin made. The server's own
/// threads keep the one they have.
pub fn adopt() -> &'static Thread {
    if let Some(thread) = current().filter(|thread| thread.is_event_thread()) {
        return thread;
    }
    let thread = Thread::new(Role::Adopted, None);
    thread.enter();
    thread
}

/// Marks the calling thread as the one that runs plugin start-up.
pub fn enter_main() -> &'static Thread {
    current().unwrap_or_else(|| {
        let thread = Thread::new(Role::Main, None);
        thread.enter();
        thread
    })
}

static NET: OnceLock<Box<[&'static EventThread]>> = OnceLock::new();
static TASK: OnceLock<Box<[&'static EventThread]>> = OnceLock::new();

fn start_pool(pool: Pool, count: usize, name: &str) -> io::Result<Box<[&'static EventThread]>> {
    (0..count.max(1))
        .map(|index| {
            let event_thread = turn::create(pool, index)?;
            let thread = Thread::new(Role::Event, Some(event_thread));
            event_thread.set_object(thread);
            std::thread::Builder::new().name(format!("[{name} {index}]")).stack_size(STACK).spawn(
                move || {
                    thread.enter();
                    turn::run(event_thread);
                },
            )?;
            Ok(event_thread)
        })
        .collect()
}

/// Starts the ET_NET threads; does nothing when they run.
///
/// # Errors
/// What the system says when it refuses a thread or a poller.
pub fn start(count: usize) -> io::Result<()> {
    if NET.get().is_none() {
        let threads = start_pool(Pool::Net, count, "ET_NET")?;
        // Two starters cannot race: the host starts the library under its own lock.
        let _ = NET.set(threads);
    }
    Ok(())
}

/// Starts the ET_TASK threads; does nothing when they run.
///
/// # Errors
/// As [`start`].
pub fn start_task_threads(count: usize) -> io::Result<()> {
    if TASK.get().is_none() {
        let threads = start_pool(Pool::Task, count, "ET_TASK")?;
        let _ = TASK.set(threads);
    }
    Ok(())
}

/// The running ET_NET threads; empty before [`start`].
pub fn net_threads() -> &'static [&'static EventThread] {
    NET.get().map_or(&[], |threads| threads)
}

/// The running ET_TASK threads; empty before [`start_task_threads`].
pub fn task_threads() -> &'static [&'static EventThread] {
    TASK.get().map_or(&[], |threads| threads)
}

/// A thread of `pool`, in turn. ET_NET stands in for ET_TASK until the task threads run, as in the original.
pub fn pick(pool: Pool) -> Option<&'static EventThread> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let threads = match pool {
        Pool::Task if !task_threads().is_empty() => task_threads(),
        _ => net_threads(),
    };
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    threads.get(next % threads.len().max(1)).copied()
}
