//! The common header of everything that C may use as a `TSCont`.

use super::mutex::{Mutex, MutexRef};
use super::pool::{DEAD, SlotHead};
use super::thread::Thread;
use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// What a handle points to; the first word of the object.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: the object has ended.
    Dead = DEAD,
    /// A plugin's continuation.
    Cont = 0x7473_0001,
    /// A connection: socket, adopted descriptor, or end of an internal pair.
    NetVc = 0x7473_0002,
    /// A VConnection made by a plugin (`TSVConnCreate`, `TSTransformCreate`).
    PluginVc = 0x7473_0003,
    /// A transaction.
    Txn = 0x7473_0004,
    /// A client session.
    Ssn = 0x7473_0005,
    /// An engine object that plugins may call (`TSContCall(TSVIOContGet(vio), …)`).
    Engine = 0x7473_0006,
}

/// Calls an object: the engine's side of a handler. For a plugin's continuation it lives in the boundary and calls the
/// C function in [`Object::entry`]. Runs with the object's mutex held, if it has one.
pub type CallFn = fn(NonNull<Object>, event: i32, edata: *mut c_void) -> i32;

/// A user-argument slot of an object.
pub type ArgSlot = AtomicPtr<c_void>;

/// The header: kind, mutex, handler, data, thread affinity, and where the user arguments are.
///
/// All fields may be read from any thread; the caller of a setter holds the object's mutex or is its only user.
#[repr(C)]
#[derive(Debug)]
pub struct Object {
    head: SlotHead,
    /// INVARIANT: made from a [`CallFn`].
    call: AtomicPtr<()>,
    entry: AtomicUsize,
    mutex: AtomicPtr<Mutex>,
    data: AtomicPtr<c_void>,
    affinity: AtomicPtr<Thread>,
    /// INVARIANT: that many [`ArgSlot`]s lie that many bytes behind the header, in the same object.
    arg_count: u16,
    arg_offset: u16,
}

impl Object {
    /// A live header that shares `mutex`.
    pub fn new(kind: Kind, call: CallFn, entry: usize, mutex: Option<MutexRef>) -> Self {
        Self {
            head: SlotHead::new(kind as u32),
            call: AtomicPtr::new(call as *mut ()),
            entry: AtomicUsize::new(entry),
            mutex: AtomicPtr::new(mutex.map_or(std::ptr::null_mut(), MutexRef::into_raw)),
            data: AtomicPtr::new(std::ptr::null_mut()),
            affinity: AtomicPtr::new(std::ptr::null_mut()),
            arg_count: 0,
            arg_offset: 0,
        }
    }

    /// A header for an object with `count` user-argument slots, `offset` bytes from its start.
    ///
    /// # Safety
    /// The object that this header goes into has that many [`ArgSlot`]s at that place (`offset_of!`).
    pub const unsafe fn with_args(mut self, offset: usize, count: usize) -> Self {
        assert!(offset <= u16::MAX as usize && count <= u16::MAX as usize);
        self.arg_offset = offset as u16;
        self.arg_count = count as u16;
        self
    }

    /// The user-argument slots; none for an object that has no such thing. Any thread.
    pub fn args(&self) -> &[ArgSlot] {
        let slots = NonNull::from(self).cast::<ArgSlot>();
        // SAFETY: the slots are in the same object, by the promise made to `with_args`.
        let first = unsafe { slots.byte_add(usize::from(self.arg_offset)) };
        // SAFETY: as above; they live as long as the header and are atomics.
        unsafe { std::slice::from_raw_parts(first.as_ptr(), usize::from(self.arg_count)) }
    }

    /// What the object is; `None` for a word that no kind has (a dead or foreign object).
    pub fn kind(&self) -> Option<Kind> {
        kind_of(self.head.kind.load(Ordering::Acquire))
    }

    /// The slot's generation.
    pub fn generation(&self) -> u32 {
        self.head.generation.load(Ordering::Acquire)
    }

    /// The handler of the engine's side.
    pub fn call_fn(&self) -> CallFn {
        // SAFETY: only function pointers of this type are stored.
        unsafe { std::mem::transmute::<*mut (), CallFn>(self.call.load(Ordering::Relaxed)) }
    }

    /// Replaces the handler.
    pub fn set_call(&self, call: CallFn, entry: usize) {
        self.call.store(call as *mut (), Ordering::Relaxed);
        self.entry.store(entry, Ordering::Relaxed);
    }

    /// The plugin's function as an opaque number; 0 for engine objects.
    pub fn entry(&self) -> usize {
        self.entry.load(Ordering::Relaxed)
    }

    /// A counted reference to the mutex.
    pub fn mutex(&self) -> Option<MutexRef> {
        self.mutex_ptr().map(MutexRef::share)
    }

    /// The mutex without counting; valid while the object keeps it.
    pub fn mutex_ptr(&self) -> Option<NonNull<Mutex>> {
        NonNull::new(self.mutex.load(Ordering::Acquire))
    }

    /// Replaces the mutex, for example when an origin connection joins a transaction.
    pub fn set_mutex(&self, mutex: Option<MutexRef>) {
        let new = mutex.map_or(std::ptr::null_mut(), MutexRef::into_raw);
        let old = self.mutex.swap(new, Ordering::AcqRel);
        // SAFETY: the pointer came from `into_raw` and is forgotten here.
        drop(NonNull::new(old).map(|old| unsafe { MutexRef::from_raw(old) }));
    }

    /// The plugin's pointer (`TSContDataGet`).
    pub fn data(&self) -> *mut c_void {
        self.data.load(Ordering::Acquire)
    }

    /// Stores the plugin's pointer (`TSContDataSet`).
    pub fn set_data(&self, data: *mut c_void) {
        self.data.store(data, Ordering::Release);
    }

    /// The thread that scheduled events prefer. It may be one without a loop: the main thread, or a plugin's own.
    pub fn affinity(&self) -> Option<&'static Thread> {
        // SAFETY: thread objects live as long as the process.
        unsafe { self.affinity.load(Ordering::Acquire).as_ref() }
    }

    /// Sets or clears the preferred thread.
    pub fn set_affinity(&self, thread: Option<&'static Thread>) {
        let thread = thread.map_or(std::ptr::null_mut(), |t| std::ptr::from_ref(t).cast_mut());
        self.affinity.store(thread, Ordering::Release);
    }

    /// Sets the preferred thread if there is none.
    pub fn prefer(&self, thread: &'static Thread) {
        let thread = std::ptr::from_ref(thread).cast_mut();
        let none = std::ptr::null_mut();
        // Losing the race means that another thread has set one.
        let _ = self.affinity.compare_exchange(none, thread, Ordering::AcqRel, Ordering::Relaxed);
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        self.set_mutex(None);
    }
}

fn kind_of(word: u32) -> Option<Kind> {
    [Kind::Cont, Kind::NetVc, Kind::PluginVc, Kind::Txn, Kind::Ssn, Kind::Engine]
        .into_iter()
        .find(|kind| *kind as u32 == word)
}

/// A reference to a pooled object that notices its end: address and generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjRef {
    object: NonNull<Object>,
    generation: u32,
}

// SAFETY: pool memory is readable from any thread and objects' headers are made of atomics.
unsafe impl Send for ObjRef {}
// SAFETY: as above.
unsafe impl Sync for ObjRef {}

impl ObjRef {
    /// Refers to a live pooled object.
    ///
    /// # Safety
    /// `object` is an address in a type-stable pool.
    pub unsafe fn new(object: NonNull<Object>) -> Self {
        // SAFETY: pool memory is readable for ever.
        let generation = unsafe { object.as_ref() }.generation();
        Self { object, generation }
    }

    /// The address, also after the object's end.
    pub fn address(self) -> NonNull<Object> {
        self.object
    }

    /// The object, if it has not ended.
    pub fn live<'a>(self) -> Option<&'a Object> {
        // SAFETY: pool memory is readable for ever.
        let object = unsafe { self.object.as_ref() };
        (object.generation() == self.generation && object.kind().is_some()).then_some(object)
    }
}
