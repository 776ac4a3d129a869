//! Connections as plugins and the engine see them, on real event threads.

mod engine;
mod pair;
mod socket;

use std::ffi::c_void;
use std::future::Future;
use std::ptr::NonNull;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::*;
use crate::buffer::{IoBuffer, IoBufferObject, Reader, ReaderObject};
use crate::event::{self, Cont, EventThread, Mutex, MutexRef, ObjRef, Object, Pool};

pub(super) const WAIT: Duration = Duration::from_secs(10);
/// Long enough that an event that should not come would have come.
pub(super) const QUIET: Duration = Duration::from_millis(60);

pub(super) fn net_thread() -> &'static EventThread {
    event::start(2).expect("threads start");
    event::pick(Pool::Net).expect("threads run")
}

/// Runs `f` on an event thread and gives back its result.
pub(super) fn on_thread<R: Send + 'static>(
    thread: &'static EventThread,
    f: impl FnOnce() -> R + Send + 'static,
) -> R {
    let (done, result) = channel();
    thread.post(move || {
        let _ = done.send(f());
    });
    result.recv_timeout(WAIT).expect("the event thread answers")
}

/// Runs a future as a task of an event thread and gives back its result.
pub(super) fn run_task<R, F>(thread: &'static EventThread, f: impl FnOnce() -> F + Send + 'static) -> R
where
    R: Send + 'static,
    F: Future<Output = R> + 'static,
{
    let (done, result) = channel();
    thread.post(move || {
        let future = f();
        event::spawn(Mutex::new_ref(), async move {
            let _ = done.send(future.await);
        });
    });
    result.recv_timeout(WAIT).expect("the task ends")
}

/// What a test plugin does on an event, besides being noted.
type React = fn(&Plugin, event: i32);

/// A plugin with one connection: buffers, a continuation, and a log of its events.
pub(super) struct Plugin {
    pub(super) cont: ObjRef,
    pub(super) vc: *mut VConn,
    pub(super) input: *mut IoBufferObject,
    pub(super) input_reader: *mut ReaderObject,
    pub(super) output: *mut IoBufferObject,
    pub(super) output_reader: *mut ReaderObject,
    react: React,
    log: Sender<String>,
}

// SAFETY: the tests use a plugin on one event thread only, once it is made.
unsafe impl Send for Plugin {}

/// The test's side of a plugin.
pub(super) struct Watch {
    pub(super) plugin: &'static Plugin,
    events: Receiver<String>,
}

fn handle(object: NonNull<Object>, event: i32, edata: *mut c_void) -> i32 {
    // SAFETY: the continuation's data is a leaked plugin.
    let plugin = unsafe { &mut *object.as_ref().data().cast::<Plugin>() };
    if matches!(event, code::NET_CONNECT | code::NET_ACCEPT) {
        plugin.vc = edata.cast();
    }
    let _ = plugin.log.send(plugin.describe(event, edata));
    (plugin.react)(plugin, event);
    0
}

impl Plugin {
    fn describe(&self, event: i32, edata: *mut c_void) -> String {
        let name = match event {
            code::READ_READY => "READ_READY",
            code::WRITE_READY => "WRITE_READY",
            code::READ_COMPLETE => "READ_COMPLETE",
            code::WRITE_COMPLETE => "WRITE_COMPLETE",
            code::EOS => "EOS",
            code::ERROR => "ERROR",
            code::INACTIVITY_TIMEOUT => "INACTIVITY",
            code::ACTIVE_TIMEOUT => "ACTIVE",
            code::NET_CONNECT => return "CONNECT".into(),
            code::NET_CONNECT_FAILED => return format!("CONNECT_FAILED {}", edata.addr().cast_signed()),
            code::NET_ACCEPT => return "ACCEPT".into(),
            _ => return format!("event {event}"),
        };
        let vio = edata.cast::<Vio>().cast_const();
        let side = if std::ptr::eq(vio, self.vc().read_vio()) { "read" } else { "write" };
        assert!(std::ptr::eq(vio, self.vc().read_vio()) || std::ptr::eq(vio, self.vc().write_vio()));
        format!("{side} {name}")
    }

    pub(super) fn vc(&self) -> &VConn {
        // SAFETY: the tests look at open connections only.
        unsafe { &*self.vc }
    }

    pub(super) fn read(&self, nbytes: i64) {
        self.vc().start_read(self.cont, self.input, nbytes).expect("open");
    }

    pub(super) fn write(&self, text: &str, nbytes: i64) {
        self.queue(text);
        self.vc().start_write(self.cont, self.output, self.output_reader, nbytes).expect("open");
    }

    /// Puts text into the output without telling anybody.
    pub(super) fn queue(&self, text: &str) {
        // SAFETY: a live buffer of this plugin.
        unsafe { IoBuffer::borrow(self.output) }.expect("alive").write(text.as_bytes());
    }

    /// Takes what has arrived.
    pub(super) fn take(&self) -> String {
        // SAFETY: a live reader of this plugin.
        let mut reader = unsafe { Reader::borrow(self.input_reader) }.expect("alive");
        let bytes = reader.to_vec();
        reader.consume(bytes.len());
        String::from_utf8(bytes).expect("text")
    }

    pub(super) fn note(&self, text: impl Into<String>) {
        let _ = self.log.send(text.into());
    }
}

impl Watch {
    /// A plugin whose continuation has `mutex`.
    pub(super) fn new(mutex: &MutexRef, react: React) -> Watch {
        let (log, events) = channel();
        let cont = Cont::create(handle, 0, Some(mutex.clone()), std::ptr::null_mut());
        // SAFETY: just made.
        let (object, cont) = unsafe { (cont.cast::<Object>().as_ref(), ObjRef::new(cont.cast())) };
        let (input, output) = (IoBuffer::default(), IoBuffer::default());
        let plugin = Box::leak(Box::new(Plugin {
            cont,
            vc: std::ptr::null_mut(),
            input_reader: input.reader().into_raw(),
            output_reader: output.reader().into_raw(),
            input: input.into_raw(),
            output: output.into_raw(),
            react,
            log,
        }));
        object.set_data(std::ptr::from_mut(plugin).cast());
        Watch { plugin, events }
    }

    /// The next notes, which must be these.
    #[track_caller]
    pub(super) fn expect(&self, notes: &[&str]) {
        for note in notes {
            match self.events.recv_timeout(WAIT) {
                Ok(got) => assert_eq!(got, *note),
                Err(_) => panic!("nothing came instead of {note}"),
            }
        }
    }

    /// Nothing comes for a while.
    #[track_caller]
    pub(super) fn expect_quiet(&self) {
        if let Ok(got) = self.events.recv_timeout(QUIET) {
            panic!("{got} came");
        }
    }
}

/// Does nothing but note.
pub(super) fn passive(_: &Plugin, _: i32) {}

/// Takes what arrives, notes it, and asks for more.
pub(super) fn take_all(plugin: &Plugin, event: i32) {
    if matches!(event, code::READ_READY | code::READ_COMPLETE) {
        let text = plugin.take();
        plugin.note(text);
        plugin.vc().read_vio().reenable();
    }
}
