//! Transforms: chains of plugin-made connections that a body flows through.
//!
//! ```text
//!   source -> input buffer -> T1 -> T2 -> terminus -> output -> receiver
//!                ^ upstream                 ^ announces when the last transform begins to write
//! ```
//!
//! The transforms' side is events and VIOs, which plugins edit; the engine's side is polled by the transaction's task. The
//! two meet in [`Link`], which both ends of the chain point to.

use super::hooks::Hook;
use super::output::Output;
use crate::event::{self, EventThread, Kind, MutexRef, ObjRef, Object};
use crate::net::{Close, LocalVConn, code};
use crate::pool::{Pooled, SlotHead};
use crate::pooled;
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::ptr::NonNull;
use std::rc::Rc;
use std::task::{Context, Waker};

/// The transforms and data sinks that plugins have put on a transaction.
#[derive(Debug, Default)]
pub struct Transforms(RefCell<Vec<(Hook, ObjRef)>>);

impl Transforms {
    /// Appends a connection to the chain of `hook`.
    pub fn add(&self, hook: Hook, vconn: ObjRef) {
        let mut list = self.0.borrow_mut();
        if !list.contains(&(hook, vconn)) {
            list.push((hook, vconn));
        }
    }

    /// Whether the chain of `hook` has anybody.
    pub fn has(&self, hook: Hook) -> bool {
        self.0.borrow().iter().any(|(h, _)| *h == hook)
    }

    /// Whether request bodies are transformed.
    pub fn has_request(&self) -> bool {
        self.has(Hook::REQUEST_TRANSFORM)
    }

    /// Whether a response with this status goes through transforms: an empty body too, since a transform may make
    /// something of nothing, but not the confirmation that the client's copy is good.
    pub fn applies_to_response(&self, status: i32) -> bool {
        status != 304 && self.has(Hook::RESPONSE_TRANSFORM)
    }

    /// The chain of `hook`, in order.
    pub fn chain(&self, hook: Hook) -> Vec<ObjRef> {
        self.0.borrow().iter().filter(|(h, _)| *h == hook).map(|(_, vconn)| *vconn).collect()
    }

    /// Closes every transform that was ever added; those that were closed before notice nothing.
    pub fn close(&self) {
        let list = std::mem::take(&mut *self.0.borrow_mut());
        for (_, vconn) in list {
            if let Some(vconn) = LocalVConn::of(vconn) {
                vconn.close(Close::Normal);
            }
        }
    }
}

/// How the last transform's output stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announced {
    /// The last transform has not begun to write.
    Not,
    /// It has; the length is known unless it is `None`.
    Length(Option<u64>),
}

/// What both ends of a chain share with the task.
#[derive(Debug)]
struct Link {
    waker: RefCell<Option<Waker>>,
    first: Option<ObjRef>,
    /// The input was taken away from the first transform: it has taken all it wants, or there is no more.
    input_shut: Cell<bool>,
    /// The first transform has taken something and wants more.
    wants_more: Cell<bool>,
    /// A transform failed.
    failed: Cell<bool>,
    announced: Cell<Announced>,
    /// The receiver is ready: bytes may move.
    opened: Cell<bool>,
    /// The terminus has looked at what there is since then.
    begun: Cell<bool>,
    /// The last transform has written everything.
    complete: Cell<bool>,
    /// Bytes that came out.
    moved: Cell<u64>,
    output: RefCell<Output>,
}

impl Link {
    /// Has the task look behind what is queued.
    fn wake(&self) {
        let waker = self.waker.borrow_mut().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Has the task look before anything else happens, as in the original, which is called from here.
    fn wake_first(&self) {
        let waker = self.waker.borrow_mut().take();
        if let Some(waker) = waker {
            event::wake_first(waker);
        }
    }

    /// Takes the input away from the first transform, which learns so that it is over.
    fn shut_input(&self) {
        if !self.input_shut.replace(true)
            && let Some(first) = self.first.and_then(LocalVConn::of)
        {
            first.shutdown(false, true);
        }
    }
}

/// What the first transform's input VIO names as its continuation: plugins tell it that they want more, or are done.
#[repr(C)]
struct Upstream {
    object: Object,
    link: RefCell<Option<Rc<Link>>>,
}
pooled!(Upstream);
const _: () = assert!(std::mem::offset_of!(Upstream, object) == 0 && size_of::<SlotHead>() == 8);

/// Runs inline in the plugin's `TSContCall`.
fn upstream_called(object: NonNull<Object>, event: i32, _: *mut c_void) -> i32 {
    // SAFETY: this is the handler of upstream objects only, which live in a pool.
    let upstream = unsafe { object.cast::<Upstream>().as_ref() };
    let Some(link) = upstream.link.borrow().clone() else { return 0 };
    match event {
        code::WRITE_COMPLETE | code::EOS => {
            // At once, as in the original: the transform may have been poked once more already, and must not take the same
            // end of its input for a new one. The task has nothing to do about it: it waits for what comes out.
            link.shut_input();
            return 0;
        }
        code::ERROR => link.failed.set(true),
        _ => link.wants_more.set(true),
    }
    link.wake();
    0
}

/// The handler of the terminus: one step of moving what the last transform wrote.
fn terminus_called(object: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
    // SAFETY: this is the handler of terminus connections only, which live in a pool.
    let Some(terminus) = LocalVConn::from_object(unsafe { object.as_ref() }) else { return 0 };
    let link = terminus.object().data().cast::<Link>();
    // SAFETY: the chain clears the data before it lets go of the link.
    let Some(link) = (unsafe { link.as_ref() }) else { return 0 };
    link.begun.set(link.opened.get());
    if terminus.closed() < 0 {
        link.failed.set(true);
        link.wake();
    } else {
        if terminus.closed() == 0 {
            step(terminus, link);
        }
        link.wake_first();
    }
    0
}

fn step(terminus: &LocalVConn, link: &Link) {
    let vio = terminus.write_vio();
    if !vio.has_operation() || vio.buffer().is_null() {
        return;
    }
    if link.announced.get() == Announced::Not {
        let length = u64::try_from(vio.nbytes()).ok().filter(|n| *n != i64::MAX as u64);
        link.announced.set(Announced::Length(length));
    }
    if !link.opened.get() {
        return;
    }
    let moved = move_bytes(terminus, link);
    if vio.ntodo() <= 0 {
        link.complete.set(true);
        vio.signal(code::WRITE_COMPLETE);
    } else if moved > 0 {
        vio.signal(code::WRITE_READY);
    }
}

fn move_bytes(terminus: &LocalVConn, link: &Link) -> usize {
    let vio = terminus.write_vio();
    let mut output = link.output.borrow_mut();
    if output.is_high() || vio.ntodo() <= 0 {
        return 0;
    }
    let todo = usize::try_from(vio.ntodo()).unwrap_or(usize::MAX);
    // SAFETY: the reader is the plugin's, alive as long as its write operation; its domain is the transaction's.
    let Some(mut reader) = (unsafe { crate::buffer::Reader::borrow(vio.reader()) }) else { return 0 };
    let avail = usize::try_from(reader.avail()).unwrap_or(0);
    let moved = output.take(&mut reader, avail.min(todo));
    vio.set_ndone(vio.ndone().saturating_add(i64::try_from(moved).unwrap_or(i64::MAX)));
    link.moved.set(link.moved.get() + moved as u64);
    moved
}

/// A chain at work.
#[derive(Debug)]
pub struct Chain {
    transforms: Vec<ObjRef>,
    upstream: NonNull<Upstream>,
    terminus: ObjRef,
    link: Rc<Link>,
    /// What the first transform reads.
    pub source: Output,
    /// Bytes put into the input so far.
    offered: u64,
    /// All of the input was there before the chain was.
    was_whole: bool,
    /// Something was put in since the last look: the first transform has a poke coming.
    is_fresh: bool,
    input: InputEnd,
}

/// Whether the source has more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InputEnd {
    /// It may.
    Open,
    /// It has not, which the first transform learns after each of them has seen what came before, and what that made of it
    /// has come out: what they open their output with depends on whether the length was known in advance. A chain that
    /// has nothing to say before the end is waited for this many turns.
    Pending(usize),
    /// The first transform knows.
    Told,
}

impl Chain {
    /// Links `transforms` and opens the input for `length` bytes, or an unknown number, of which `waiting` are there.
    pub fn open(
        transforms: Vec<ObjRef>,
        length: Option<u64>,
        waiting: usize,
        mutex: &MutexRef,
        thread: &'static EventThread,
    ) -> Chain {
        let link = Rc::new(Link {
            waker: RefCell::default(),
            first: transforms.first().copied(),
            input_shut: Cell::default(),
            wants_more: Cell::default(),
            failed: Cell::default(),
            announced: Cell::new(Announced::Not),
            opened: Cell::default(),
            begun: Cell::default(),
            complete: Cell::default(),
            moved: Cell::default(),
            output: RefCell::default(),
        });
        let upstream = Upstream::pool_new(Upstream {
            object: Object::new(Kind::Engine, upstream_called, 0, Some(mutex.clone())),
            link: RefCell::new(Some(link.clone())),
        });
        let terminus = LocalVConn::terminus(terminus_called, mutex.clone(), thread);
        // SAFETY: just made.
        let terminus = unsafe { terminus.as_ref() };
        terminus.object().set_data(Rc::as_ptr(&link).cast_mut().cast());
        let terminus = terminus.object_ref();
        let outputs = transforms.iter().skip(1).chain([&terminus]);
        for (transform, output) in transforms.iter().zip(outputs) {
            if let Some(transform) = LocalVConn::of(*transform) {
                transform.set_output(Some(*output));
            }
        }
        let mut chain = Chain {
            transforms,
            upstream,
            terminus,
            link,
            source: Output::default(),
            offered: 0,
            was_whole: length.is_some_and(|length| waiting as u64 >= length),
            is_fresh: false,
            input: InputEnd::Open,
        };
        chain.start(length);
        chain
    }

    fn first(&self) -> Option<&LocalVConn> {
        self.transforms.first().and_then(|first| LocalVConn::of(*first))
    }

    /// Sets the first transform's input VIO up, without a poke: that comes with the first bytes.
    fn start(&mut self, length: Option<u64>) {
        let nbytes = length.map_or(i64::MAX, |n| i64::try_from(n).unwrap_or(i64::MAX));
        // SAFETY: upstream objects live in a pool.
        let upstream = unsafe { ObjRef::new(self.upstream.cast()) };
        let (buffer, reader) = self.source.handles();
        if let Some(first) = self.first() {
            first.write_vio().start(Some(upstream), buffer, reader, nbytes);
        }
    }

    /// Tells the first transform about bytes that were put into the input.
    pub fn offer(&mut self, bytes: u64) {
        if bytes > 0 {
            self.offered += bytes;
            self.is_fresh = true;
            if let Some(first) = self.first() {
                first.poke();
                if self.was_whole {
                    // As in the original: once for what is there, and once because that is all.
                    first.poke();
                }
            }
        }
    }

    /// The source has no more: the input's length is known now. An input that never had a byte is over at once. `surprises`
    /// tells that the end itself came as news, so that the transforms see what was before it first.
    pub fn end_input(&mut self, cx: &mut Context<'_>, surprises: bool) {
        if self.input != InputEnd::Open {
            return;
        }
        if !surprises || self.offered == 0 {
            self.tell_end();
        } else {
            self.input = InputEnd::Pending(self.transforms.len() + 1);
            // The pokes of what was offered are queued already, so they come before the next poll.
            cx.waker().wake_by_ref();
        }
    }

    /// Tells the end that was held back, once every transform had its turn.
    fn poll_end(&mut self, cx: &Context<'_>) {
        match self.input {
            InputEnd::Pending(turns) if turns > 0 && self.announced() == Announced::Not => {
                self.input = InputEnd::Pending(turns - 1);
                cx.waker().wake_by_ref();
            }
            // The end of the chain wakes the task when it has looked.
            InputEnd::Pending(_) if self.announced() != Announced::Not && !self.has_begun() => {}
            InputEnd::Pending(_) => self.tell_end(),
            InputEnd::Open | InputEnd::Told => {}
        }
    }

    fn tell_end(&mut self) {
        self.input = InputEnd::Told;
        let length = i64::try_from(self.offered).unwrap_or(i64::MAX);
        if self.link.input_shut.get() {
            return;
        }
        let Some(first) = self.first() else { return };
        let vio = first.write_vio();
        if vio.nbytes() == length && length > 0 {
            return;
        }
        vio.set_nbytes(length);
        // One that has taken everything learns that there is no more; one that has not, how much it will be.
        if vio.ndone() == length {
            self.link.shut_input();
        } else if !self.is_fresh {
            first.poke();
        }
    }

    /// Notes what the transforms said since the last look, and has the task woken when they say more.
    pub fn poll(&mut self, cx: &mut Context<'_>) {
        self.is_fresh = false;
        self.poll_end(cx);
        if !self.link.input_shut.get()
            && self.link.wants_more.take()
            && !self.source.is_empty()
            && let Some(first) = self.first()
        {
            // It left bytes behind and asks for more: those are the more.
            first.poke();
        }
        let mut waker = self.link.waker.borrow_mut();
        match &mut *waker {
            Some(waker) => waker.clone_from(cx.waker()),
            empty => *empty = Some(cx.waker().clone()),
        }
    }

    /// Whether the first transform gets no more.
    pub fn input_is_over(&self) -> bool {
        self.link.input_shut.get()
    }

    /// Whether a transform failed.
    pub fn has_failed(&self) -> bool {
        self.link.failed.get()
    }

    /// Whether the last transform has begun to write, and how much it will be.
    pub fn announced(&self) -> Announced {
        self.link.announced.get()
    }

    /// Whether the source should wait: what has come out waits for a slow receiver. Transforms take what they are offered
    /// however much of it they still have, so that nothing else bounds what is on its way. (One that begins to write
    /// only when it has seen everything gets everything.)
    pub fn is_full(&self) -> bool {
        self.with_output(|output| output.is_high())
    }

    /// Whether the first bytes, if there were any when the output was opened, have come out: a head that waits for this
    /// goes out in one write with them.
    pub fn has_begun(&self) -> bool {
        self.link.begun.get()
    }

    /// Lets bytes flow out of the terminus.
    pub fn open_output(&self) {
        self.link.opened.set(true);
        self.poke_output();
    }

    /// Has the terminus look again, after the receiver took bytes.
    pub fn poke_output(&self) {
        if let Some(terminus) = LocalVConn::of(self.terminus) {
            terminus.poke();
        }
    }

    /// What has come out, lent for one poll.
    pub fn with_output<R>(&self, f: impl FnOnce(&mut Output) -> R) -> R {
        f(&mut self.link.output.borrow_mut())
    }

    /// Whether nothing that came out waits to be taken.
    pub fn output_is_empty(&self) -> bool {
        self.with_output(|output| output.is_empty())
    }

    /// Whether everything has come out.
    pub fn is_complete(&self) -> bool {
        self.link.complete.get()
    }

    /// Bytes that went in so far.
    pub fn bytes_in(&self) -> u64 {
        self.offered
    }

    /// Bytes that came out so far.
    pub fn bytes_out(&self) -> u64 {
        self.link.moved.get()
    }

    /// Closes the chain from its first transform on. The transforms learn of it by events, later.
    pub fn close(self, how: Close) {
        self.retire(how);
    }

    /// As [`Chain::close`], while what came out is still looked at.
    pub fn retire(&self, how: Close) {
        self.retire_terminus();
        if let Some(first) = self.first() {
            first.close(how);
        }
    }
}

impl Chain {
    /// Nothing more is to be done at the end of the chain.
    fn retire_terminus(&self) {
        if let Some(terminus) = LocalVConn::of(self.terminus) {
            terminus.object().set_data(std::ptr::null_mut());
            terminus.destroy();
        }
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        self.retire_terminus();
        for transform in &self.transforms {
            if let Some(transform) = LocalVConn::of(*transform) {
                // Its input memory goes with this chain.
                transform.close(Close::Normal);
            }
        }
        if let Some(terminus) = LocalVConn::of(self.terminus) {
            terminus.close(Close::Normal);
        }
        // SAFETY: a live slot; VIOs that still name it hold a reference with its generation.
        unsafe { Upstream::pool_free(self.upstream) };
    }
}
