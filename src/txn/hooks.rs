//! Hooks: where plugins are called, who is called there, and in which order.

use crate::event::ObjRef;
use parking_lot::Mutex;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// How many hook ids there are (`TS_HTTP_LAST_HOOK`).
pub const HOOK_COUNT: usize = 28;

/// A point at which plugins are called (`TSHttpHookID`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hook(u8);

macro_rules! hooks {
    ($($id:literal $name:ident $text:literal $event:expr;)*) => {
        impl Hook {
            $(#[doc = concat!("`", $text, "`.")] pub const $name: Hook = Hook($id);)*

            /// The name in `TSHttpHookNameLookup`.
            pub const fn name(self) -> &'static str {
                match self.0 { $($id => $text,)* _ => "unknown hook" }
            }

            /// The event that a continuation gets at this hook.
            pub const fn event(self) -> i32 {
                match self.0 { $($id => $event,)* _ => 0 }
            }
        }
    };
}

/// Events of transaction and session hooks are this plus the hook's id.
const EVENT_BASE: i32 = 60002;

hooks! {
    0 READ_REQUEST_HDR "TS_HTTP_READ_REQUEST_HDR_HOOK" EVENT_BASE;
    1 OS_DNS "TS_HTTP_OS_DNS_HOOK" EVENT_BASE + 1;
    2 SEND_REQUEST_HDR "TS_HTTP_SEND_REQUEST_HDR_HOOK" EVENT_BASE + 2;
    3 READ_CACHE_HDR "TS_HTTP_READ_CACHE_HDR_HOOK" EVENT_BASE + 3;
    4 READ_RESPONSE_HDR "TS_HTTP_READ_RESPONSE_HDR_HOOK" EVENT_BASE + 4;
    5 SEND_RESPONSE_HDR "TS_HTTP_SEND_RESPONSE_HDR_HOOK" EVENT_BASE + 5;
    6 REQUEST_TRANSFORM "TS_HTTP_REQUEST_TRANSFORM_HOOK" EVENT_BASE + 6;
    7 RESPONSE_TRANSFORM "TS_HTTP_RESPONSE_TRANSFORM_HOOK" EVENT_BASE + 7;
    8 SELECT_ALT "TS_HTTP_SELECT_ALT_HOOK" EVENT_BASE + 8;
    9 TXN_START "TS_HTTP_TXN_START_HOOK" EVENT_BASE + 9;
    10 TXN_CLOSE "TS_HTTP_TXN_CLOSE_HOOK" EVENT_BASE + 10;
    11 SSN_START "TS_HTTP_SSN_START_HOOK" EVENT_BASE + 11;
    12 SSN_CLOSE "TS_HTTP_SSN_CLOSE_HOOK" EVENT_BASE + 12;
    13 CACHE_LOOKUP_COMPLETE "TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK" EVENT_BASE + 13;
    14 PRE_REMAP "TS_HTTP_PRE_REMAP_HOOK" EVENT_BASE + 14;
    15 POST_REMAP "TS_HTTP_POST_REMAP_HOOK" EVENT_BASE + 15;
    16 RESPONSE_CLIENT "TS_HTTP_RESPONSE_CLIENT_HOOK" EVENT_BASE + 16;
    17 VCONN_START "TS_VCONN_START_HOOK" 107;
    18 VCONN_CLOSE "TS_VCONN_CLOSE_HOOK" 108;
    19 SSL_CLIENT_HELLO "TS_SSL_CLIENT_HELLO_HOOK" 60207;
    20 SSL_CERT "TS_SSL_CERT_HOOK" 60203;
    21 SSL_SERVERNAME "TS_SSL_SERVERNAME_HOOK" 60204;
    22 SSL_VERIFY_SERVER "TS_SSL_VERIFY_SERVER_HOOK" 60205;
    23 SSL_VERIFY_CLIENT "TS_SSL_VERIFY_CLIENT_HOOK" 60206;
    24 SSL_SESSION "TS_SSL_SESSION_HOOK" 2000;
    25 VCONN_OUTBOUND_START "TS_VCONN_OUTBOUND_START_HOOK" 109;
    26 VCONN_OUTBOUND_CLOSE "TS_VCONN_OUTBOUND_CLOSE_HOOK" 110;
    // The constant in the headers is 60018; what the original delivers is this, by its rule of base plus id.
    27 REQUEST_BUFFER_READ_COMPLETE "TS_HTTP_REQUEST_BUFFER_READ_COMPLETE_HOOK" EVENT_BASE + 27;
}

impl Hook {
    /// The hook with this id; `None` outside the table.
    pub fn from_id(id: i32) -> Option<Hook> {
        u8::try_from(id).ok().filter(|id| usize::from(*id) < HOOK_COUNT).map(Hook)
    }

    /// The id in `TSHttpHookID`.
    pub fn id(self) -> usize {
        usize::from(self.0)
    }

    fn bit(self) -> u32 {
        1 << self.0
    }

    /// Whether registrations are virtual connections for a chain rather than continuations to call.
    pub fn is_chain(self) -> bool {
        matches!(self, Hook::REQUEST_TRANSFORM | Hook::RESPONSE_TRANSFORM | Hook::RESPONSE_CLIENT)
    }
}

/// Registrations for all hooks, readable from every thread without a lock. Grows only: the API has no removal.
#[derive(Debug)]
pub struct GlobalHooks {
    mask: AtomicU32,
    lists: [AtomicPtr<Vec<ObjRef>>; HOOK_COUNT],
    /// Keeps every published list, because a reader may still be in it.
    kept: Mutex<Vec<&'static Vec<ObjRef>>>,
}

/// `TSHttpHookAdd`.
pub static GLOBAL: GlobalHooks = GlobalHooks {
    mask: AtomicU32::new(0),
    lists: [const { AtomicPtr::new(std::ptr::null_mut()) }; HOOK_COUNT],
    kept: Mutex::new(Vec::new()),
};

impl GlobalHooks {
    /// Appends a registration; the same one twice is called twice.
    pub fn add(&self, hook: Hook, continuation: ObjRef) {
        let mut kept = self.kept.lock();
        let mut list = self.list(hook).to_vec();
        list.push(continuation);
        let list: &'static Vec<ObjRef> = Box::leak(Box::new(list));
        self.lists[hook.id()].store((&raw const *list).cast_mut(), Ordering::Release);
        kept.push(list);
        self.mask.fetch_or(hook.bit(), Ordering::Release);
    }

    /// The registrations of a hook, in order.
    pub fn list(&self, hook: Hook) -> &[ObjRef] {
        // SAFETY: published lists are kept for ever and never changed.
        unsafe { self.lists[hook.id()].load(Ordering::Acquire).as_ref() }.map_or(&[], Vec::as_slice)
    }

    /// Whether anybody registered.
    pub fn has(&self, hook: Hook) -> bool {
        self.mask.load(Ordering::Relaxed) & hook.bit() != 0
    }
}

/// Registrations of one session or transaction.
#[derive(Debug, Default)]
pub struct ScopeHooks {
    mask: Cell<u32>,
    list: RefCell<Vec<(Hook, ObjRef)>>,
}

impl ScopeHooks {
    /// Appends a registration.
    pub fn add(&self, hook: Hook, continuation: ObjRef) {
        self.list.borrow_mut().push((hook, continuation));
        self.mask.set(self.mask.get() | hook.bit());
    }

    /// Whether this very registration is there.
    pub fn contains(&self, hook: Hook, continuation: ObjRef) -> bool {
        self.list.borrow().contains(&(hook, continuation))
    }

    /// The `index`-th registration of a hook.
    pub fn get(&self, hook: Hook, index: usize) -> Option<ObjRef> {
        self.list.borrow().iter().filter(|(h, _)| *h == hook).nth(index).map(|(_, c)| *c)
    }

    /// How many registrations a hook has.
    pub fn count(&self, hook: Hook) -> usize {
        if self.has(hook) { self.list.borrow().iter().filter(|(h, _)| *h == hook).count() } else { 0 }
    }

    /// Whether anybody registered.
    pub fn has(&self, hook: Hook) -> bool {
        self.mask.get() & hook.bit() != 0
    }

    /// Forgets everything and keeps the memory.
    pub fn clear(&self) {
        self.mask.set(0);
        self.list.borrow_mut().clear();
    }
}

/// Where one scope of an iteration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    /// Was empty when it was last looked at; is looked at again at every step.
    Empty,
    /// The next candidate.
    At(usize),
    /// Ran out; later additions to it are not seen in this callout.
    Done,
}

impl Cursor {
    /// Takes the candidate and moves on, before the candidate is called: what its callback adds behind it is seen only
    /// if another candidate was waiting already.
    fn take(&mut self, count: usize) -> Option<usize> {
        let index = match *self {
            Cursor::Empty if count > 0 => 0,
            Cursor::At(index) => index,
            Cursor::Empty | Cursor::Done => return None,
        };
        *self = if index + 1 < count { Cursor::At(index + 1) } else { Cursor::Done };
        Some(index)
    }
}

/// The continuations of one callout, one after the other: global, then session, then transaction.
#[derive(Debug)]
pub struct HookIter<'a> {
    hook: Hook,
    session: Option<&'a ScopeHooks>,
    transaction: Option<&'a ScopeHooks>,
    cursors: [Cursor; 3],
}

impl<'a> HookIter<'a> {
    /// An iteration over the three scopes.
    pub fn new(hook: Hook, session: Option<&'a ScopeHooks>, transaction: Option<&'a ScopeHooks>) -> Self {
        Self { hook, session, transaction, cursors: [Cursor::Empty; 3] }
    }
}

impl Iterator for HookIter<'_> {
    type Item = ObjRef;

    fn next(&mut self) -> Option<ObjRef> {
        let hook = self.hook;
        let global = GLOBAL.list(hook);
        if let Some(index) = self.cursors[0].take(global.len()) {
            return global.get(index).copied();
        }
        for (cursor, scope) in self.cursors[1..].iter_mut().zip([self.session, self.transaction]) {
            let Some(scope) = scope else { continue };
            if let Some(index) = cursor.take(scope.count(hook)) {
                return scope.get(hook, index);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Cont, Object};
    use std::ffi::c_void;
    use std::ptr::NonNull;

    fn nothing(_: NonNull<Object>, _: i32, _: *mut c_void) -> i32 {
        0
    }

    fn continuation() -> ObjRef {
        let cont = Cont::create(nothing, 0, None, std::ptr::null_mut());
        // SAFETY: a slot of the pool.
        unsafe { ObjRef::new(cont.cast()) }
    }

    #[test]
    fn events_are_those_of_the_original() {
        assert_eq!(Hook::READ_REQUEST_HDR.event(), 60002);
        assert_eq!(Hook::TXN_CLOSE.event(), 60012);
        assert_eq!(Hook::REQUEST_BUFFER_READ_COMPLETE.event(), 60029);
        assert_eq!(Hook::from_id(28), None);
        assert_eq!(Hook::from_id(-1), None);
    }

    #[test]
    fn a_hook_added_to_a_later_empty_scope_is_called_in_the_same_callout() {
        let (session, transaction) = (ScopeHooks::default(), ScopeHooks::default());
        let (a, b) = (continuation(), continuation());
        session.add(Hook::SEND_RESPONSE_HDR, a);
        let mut iter = HookIter::new(Hook::SEND_RESPONSE_HDR, Some(&session), Some(&transaction));
        assert_eq!(iter.next(), Some(a));
        transaction.add(Hook::SEND_RESPONSE_HDR, b);
        assert_eq!(iter.next(), Some(b));
        assert_eq!(iter.next(), None);
    }

    #[test]
    fn a_hook_appended_behind_the_last_running_one_is_missed_and_behind_a_pending_one_is_called() {
        let transaction = ScopeHooks::default();
        let (a, b, c) = (continuation(), continuation(), continuation());
        transaction.add(Hook::OS_DNS, a);
        let mut iter = HookIter::new(Hook::OS_DNS, None, Some(&transaction));
        assert_eq!(iter.next(), Some(a));
        transaction.add(Hook::OS_DNS, b);
        assert_eq!(iter.next(), None);

        let mut iter = HookIter::new(Hook::OS_DNS, None, Some(&transaction));
        assert_eq!(iter.next(), Some(a));
        transaction.add(Hook::OS_DNS, c);
        assert_eq!(iter.next(), Some(b));
        assert_eq!(iter.next(), Some(c));
        assert_eq!(iter.next(), None);
    }
}
