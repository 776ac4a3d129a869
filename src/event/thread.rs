//! Threads as the API sees them (`TSThread`), their identities, and the pools of event threads.

use super::mutex::{Mutex, MutexRef};
use super::turn::{self, EventThread};
use parking_lot::Condvar;
use std::cell::Cell;
use std::ffi::c_void;
use std::io;
use std::ptr::NonNull;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

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
#[derive(Debug)]
enum Role {
    /// Runs an event loop.
    Event(&'static EventThread),
    /// Runs plugin start-up; looks like an event thread to plugins, but never turns.
    Main,
    /// Made by `TSThreadCreate`.
    Created,
    /// A foreign thread that called `TSThreadInit`.
    Adopted,
}

/// A thread object (`TSThread`). Never freed memory: objects of ended threads are only marked dead.
#[repr(C)]
#[derive(Debug)]
pub struct Thread {
    live: AtomicU32,
    role: Role,
    owner: AtomicUsize,
    finished: parking_lot::Mutex<bool>,
    done: Condvar,
    mutex: MutexRef,
}

thread_local! {
    static IDENTITY: u8 = const { 0 };
    static CURRENT: Cell<Option<&'static Thread>> = const { Cell::new(None) };
}

/// A number that is different for any two threads that live at the same time, and never 0.
pub fn current_id() -> usize {
    IDENTITY.with(|identity| std::ptr::from_ref(identity).addr())
}

/// This thread's object; `None` on a thread that the library never saw.
pub fn current() -> Option<&'static Thread> {
    CURRENT.get()
}

impl Thread {
    fn leak(role: Role) -> &'static Thread {
        Box::leak(Box::new(Thread {
            live: AtomicU32::new(LIVE),
            role,
            owner: AtomicUsize::new(0),
            finished: parking_lot::Mutex::new(false),
            done: Condvar::new(),
            mutex: Mutex::new_ref(),
        }))
    }

    fn enter(&'static self) {
        self.owner.store(current_id(), Ordering::Release);
        CURRENT.set(Some(self));
    }

    /// Whether a pointer from C is a thread object that has not been destroyed.
    ///
    /// # Safety
    /// `thread` is null or was handed out by this module.
    pub unsafe fn check(thread: *mut Thread) -> Option<&'static Thread> {
        // SAFETY: thread objects are never unmapped.
        let thread = unsafe { NonNull::new(thread)?.as_ref() };
        (thread.live.load(Ordering::Acquire) == LIVE).then_some(thread)
    }

    /// Whether it runs an event loop, or stands for one as the main thread does.
    pub fn is_event_thread(&self) -> bool {
        matches!(self.role, Role::Event(_) | Role::Main)
    }

    /// Whether it is the main thread during start-up.
    pub fn is_main(&self) -> bool {
        matches!(self.role, Role::Main)
    }

    /// The loop that it runs.
    pub fn event_thread(&self) -> Option<&'static EventThread> {
        match self.role {
            Role::Event(thread) => Some(thread),
            _ => None,
        }
    }

    /// The mutex that belongs to the thread and is never released.
    pub fn mutex(&self) -> &MutexRef {
        &self.mutex
    }

    /// Blocks until a created thread's function has returned (`TSThreadWait`).
    pub fn wait(&self) {
        let mut finished = self.finished.lock();
        while !*finished {
            self.done.wait(&mut finished);
        }
    }

    /// Ends the object (`TSThreadDestroy`).
    ///
    /// # Errors
    /// The reason why it may not be destroyed now: an adopted thread that is not the caller, or one that still runs.
    pub fn destroy(&self) -> Result<(), &'static str> {
        match self.role {
            Role::Adopted if self.owner.load(Ordering::Acquire) != current_id() => {
                return Err("the thread is not the calling thread");
            }
            Role::Created if !*self.finished.lock() => return Err("the thread still runs"),
            Role::Event(_) | Role::Main => return Err("the thread belongs to the server"),
            _ => {}
        }
        if matches!(self.role, Role::Adopted) {
            CURRENT.set(None);
        }
        self.live.store(super::pool::DEAD, Ordering::Release);
        Ok(())
    }
}

/// Starts a thread with an object (`TSThreadCreate`).
///
/// # Errors
/// What the system says when it has no thread to give.
pub fn create(function: impl FnOnce() -> *mut c_void + Send + 'static) -> io::Result<&'static Thread> {
    let thread = Thread::leak(Role::Created);
    std::thread::Builder::new().name("[TSThread]".into()).stack_size(STACK).spawn(move || {
        thread.enter();
        function();
        *thread.finished.lock() = true;
        thread.done.notify_all();
    })?;
    Ok(thread)
}

/// Gives the calling thread an object (`TSThreadInit`); the one it has, if it has one.
pub fn adopt() -> &'static Thread {
    current().unwrap_or_else(|| {
        let thread = Thread::leak(Role::Adopted);
        thread.enter();
        thread
    })
}

/// Marks the calling thread as the one that runs plugin start-up.
pub fn enter_main() -> &'static Thread {
    current().unwrap_or_else(|| {
        let thread = Thread::leak(Role::Main);
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
            let thread = Thread::leak(Role::Event(event_thread));
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
