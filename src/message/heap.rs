//! The header heap: what C calls a `TSMBuffer`. It owns header objects at stable addresses, and their strings.
//!
//! Objects come from type-stable pools, so that a stale handle is told from a live one by its first word. References to the
//! objects and to the strings are taken side by side from raw pointers; no reference to a whole heap is held meanwhile.

use std::ptr::NonNull;
use std::sync::atomic::Ordering;

use super::http::{self, HttpHdr, Kind};
use super::mime::{self, MimeHdr};
use super::strings::Strings;
use super::url::{self, Url};
use crate::event::pool::{DEAD, Pooled, SlotHead};

/// The kind word of a heap.
pub(super) const KIND: u32 = 0x4845_4150;

/// A header heap.
#[repr(C)]
#[derive(Debug)]
pub struct Heap {
    pub(super) head: SlotHead,
    writable: bool,
    objects: Vec<Object>,
    pub(super) strings: Strings,
    /// At this many bytes of strings it is time to look for dead ones.
    compact_at: usize,
    /// Strings replaced by the last compaction: pointers that were handed out just before stay readable.
    retired: Strings,
}

/// An object of a heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Object {
    Url(NonNull<Url>),
    Mime(NonNull<MimeHdr>),
    Http(NonNull<HttpHdr>),
}

crate::pooled!(Heap);
crate::pooled!(Url);
crate::pooled!(MimeHdr);
crate::pooled!(HttpHdr);

/// Below this many bytes of strings nothing is tidied up.
const COMPACT_FROM: usize = 256 * 1024;

impl Object {
    fn free(self) {
        match self {
            // SAFETY: the heap owned the object and drops it from its list.
            Object::Url(url) => unsafe { Url::pool_free(url) },
            // SAFETY: as above.
            Object::Mime(mime) => unsafe { MimeHdr::pool_free(mime) },
            // SAFETY: as above.
            Object::Http(http) => unsafe { HttpHdr::pool_free(http) },
        }
    }
}

impl Heap {
    /// A new heap, writable and empty.
    pub(super) fn create() -> NonNull<Heap> {
        Heap::pool_new(Heap {
            head: SlotHead::new(KIND),
            writable: true,
            objects: Vec::new(),
            strings: Strings::default(),
            compact_at: COMPACT_FROM,
            retired: Strings::default(),
        })
    }

    /// Frees a heap with everything in it.
    ///
    /// # Safety
    /// The heap is live and no reference into it is used again.
    pub(super) unsafe fn destroy(heap: NonNull<Heap>) {
        // SAFETY: the caller gives up the heap.
        unsafe { Heap::pool_free(heap) };
    }

    /// Whether changes are allowed: a cached header is read-only.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Allows or forbids changes through the C API.
    pub(super) fn set_writable(&mut self, writable: bool) {
        self.writable = writable;
    }

    /// A new URL object.
    pub(super) fn new_url(&mut self) -> NonNull<Url> {
        let url = Url::pool_new(Url::default());
        self.objects.push(Object::Url(url));
        url
    }

    /// A new MIME header.
    pub(super) fn new_mime(&mut self) -> NonNull<MimeHdr> {
        let mime = MimeHdr::pool_new(MimeHdr::default());
        self.objects.push(Object::Mime(mime));
        mime
    }

    /// A new HTTP header of unknown kind.
    pub(super) fn new_http(&mut self) -> NonNull<HttpHdr> {
        let http = HttpHdr::pool_new(HttpHdr::default());
        self.objects.push(Object::Http(http));
        http
    }

    /// Whether the URL is an object of this heap.
    pub(super) fn owns_url(&self, url: NonNull<Url>) -> bool {
        self.objects.contains(&Object::Url(url))
    }

    /// Frees one URL object of this heap.
    pub(super) fn free_url(&mut self, url: NonNull<Url>) {
        if let Some(at) = self.objects.iter().position(|object| *object == Object::Url(url)) {
            self.objects.swap_remove(at).free();
        }
    }

    /// Empties the heap but for the objects in `keep`, which the caller clears.
    pub(super) fn reset(&mut self, keep: &[Object]) {
        if self.objects.len() > keep.len() {
            self.objects.retain(|object| {
                let kept = keep.contains(object);
                if !kept {
                    object.free();
                }
                kept
            });
        }
        self.strings.clear();
        self.retired.clear();
        self.compact_at = COMPACT_FROM;
        self.writable = true;
    }

    /// Moves the live strings together once most of the heap's strings are dead.
    ///
    /// # Safety
    /// The heap is live, and no reference to one of its objects or strings exists.
    #[inline]
    pub(super) unsafe fn tidy(mut heap: NonNull<Heap>) {
        // SAFETY: the caller has no other reference.
        let heap = unsafe { heap.as_mut() };
        if heap.strings.allocated() >= heap.compact_at {
            heap.compact();
        }
    }

    #[cold]
    fn compact(&mut self) {
        let mut fresh = Strings::default();
        for object in &self.objects {
            match *object {
                // SAFETY: objects of the list are live, and `tidy` rules out other references.
                Object::Url(mut url) => unsafe { url.as_mut() }.move_texts(&mut fresh),
                // SAFETY: as above.
                Object::Mime(mut mime) => unsafe { mime.as_mut() }.move_texts(&mut fresh),
                // SAFETY: as above.
                Object::Http(mut http) => unsafe { http.as_mut() }.move_texts(&mut fresh),
            }
        }
        self.compact_at = COMPACT_FROM.max(fresh.allocated() * 4);
        self.retired = std::mem::replace(&mut self.strings, fresh);
    }

    /// Whether the word at the head says that a live heap is here.
    pub(super) fn is_live(heap: NonNull<Heap>) -> bool {
        crate::event::pool::head(heap).kind.load(Ordering::Relaxed) == KIND
    }

    /// Marks a heap that waits in a pool of messages as dead or alive.
    pub(super) fn mark(&self, live: bool) {
        self.head.kind.store(if live { KIND } else { DEAD }, Ordering::Relaxed);
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for object in self.objects.drain(..) {
            object.free();
        }
    }
}

/// What a `TSMLoc` points to, by its first word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loc {
    /// A URL.
    Url(NonNull<Url>),
    /// A MIME header.
    Mime(NonNull<MimeHdr>),
    /// An HTTP header.
    Http(NonNull<HttpHdr>),
    /// The handle of a field.
    Field(NonNull<super::handle::FieldHandle>),
}

impl Loc {
    /// Looks at the word that `loc` points to.
    ///
    /// # Safety
    /// `loc` is null, or was once a handle that this library gave out.
    pub unsafe fn of(loc: *mut std::ffi::c_void) -> Option<Loc> {
        let loc = NonNull::new(loc)?;
        // SAFETY: handles point to pool memory, which stays mapped and begins with a slot head.
        let kind = unsafe { loc.cast::<SlotHead>().as_ref() }.kind.load(Ordering::Relaxed);
        match kind {
            url::KIND => Some(Loc::Url(loc.cast())),
            mime::KIND => Some(Loc::Mime(loc.cast())),
            http::KIND => Some(Loc::Http(loc.cast())),
            super::handle::KIND => Some(Loc::Field(loc.cast())),
            _ => None,
        }
    }
}

impl HttpHdr {
    /// Moves all texts of start line and fields to `strings`; the URL is an object of its own.
    fn move_texts(&mut self, strings: &mut Strings) {
        self.method = strings.add_opt(self.method.get());
        self.reason = strings.add_opt(self.reason.get());
        self.fields.move_texts(strings);
    }

    /// Empties it and makes it a `kind`; a request needs `url`.
    pub(super) fn clear(&mut self, kind: Kind) {
        self.kind = kind;
        self.version = http::Version::V1_0;
        self.method_token = None;
        self.status = 0;
        self.method = super::strings::Text::NONE;
        self.reason = super::strings::Text::NONE;
        if let Some(url) = self.url_mut() {
            url.clear();
        }
        self.fields.clear();
    }
}
