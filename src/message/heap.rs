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
use crate::pool::{DEAD, Pooled, SlotHead};

/// The kind word of a heap.
pub(super) const KIND: u32 = 0x4845_4150;

/// A header heap.
#[repr(C)]
#[derive(Debug)]
pub struct Heap {
    pub(super) head: SlotHead,
    writable: bool,
    /// It belongs to a [`super::Message`], which alone may end it.
    pub(super) of_message: bool,
    objects: Objects,
    pub(super) strings: Strings,
    /// At this many bytes of strings it is time to look for dead ones.
    compact_at: usize,
    /// Strings replaced by the last compaction: pointers that were handed out just before stay readable.
    retired: Strings,
}

/// The objects of one heap.
#[derive(Debug, Default)]
pub(super) struct Objects(Vec<Object>);

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

impl Objects {
    fn url(&mut self, heap: NonNull<Heap>) -> NonNull<Url> {
        let url = Url::pool_new(Url::default().owned_by(heap));
        self.0.push(Object::Url(url));
        url
    }

    fn mime(&mut self, heap: NonNull<Heap>) -> NonNull<MimeHdr> {
        let mime = MimeHdr::pool_new(MimeHdr::default().owned_by(heap));
        self.0.push(Object::Mime(mime));
        mime
    }

    fn http(&mut self, heap: NonNull<Heap>) -> NonNull<HttpHdr> {
        let http = HttpHdr::pool_new(HttpHdr::default().owned_by(heap));
        self.0.push(Object::Http(http));
        http
    }

    fn free(&mut self, object: Object) {
        if let Some(at) = self.0.iter().position(|have| *have == object) {
            self.0.swap_remove(at).free();
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        self.0.drain(..).for_each(Object::free);
    }
}

/// The list of objects of a live heap, reached without a reference to the heap: its strings may be borrowed.
///
/// # Safety
/// The heap is live, and no other reference to its list exists.
unsafe fn objects<'a>(heap: NonNull<Heap>) -> &'a mut Objects {
    // SAFETY: the place is inside the live heap.
    unsafe { &mut *std::ptr::addr_of_mut!((*heap.as_ptr()).objects) }
}

/// A new URL object in a heap.
///
/// # Safety
/// The heap is live and used by this thread alone.
pub unsafe fn new_url(heap: NonNull<Heap>) -> NonNull<Url> {
    // SAFETY: passed on from the caller; the reference ends with the call.
    unsafe { objects(heap) }.url(heap)
}

/// A new MIME header in a heap.
///
/// # Safety
/// The heap is live and used by this thread alone.
pub unsafe fn new_mime(heap: NonNull<Heap>) -> NonNull<MimeHdr> {
    // SAFETY: passed on from the caller; the reference ends with the call.
    unsafe { objects(heap) }.mime(heap)
}

/// A new HTTP header of unknown kind in a heap.
///
/// # Safety
/// The heap is live and used by this thread alone.
pub unsafe fn new_http(heap: NonNull<Heap>) -> NonNull<HttpHdr> {
    // SAFETY: passed on from the caller; the reference ends with the call.
    unsafe { objects(heap) }.http(heap)
}

/// Frees a URL object of a heap, if it is one.
///
/// # Safety
/// The heap is live and used by this thread alone, and nothing refers to the URL any more.
pub(super) unsafe fn free_url(heap: NonNull<Heap>, url: NonNull<Url>) {
    // SAFETY: passed on from the caller; the reference ends with the call.
    unsafe { objects(heap) }.free(Object::Url(url));
}

impl Heap {
    /// A new heap, writable and empty.
    pub fn create() -> NonNull<Heap> {
        Heap::pool_new(Heap {
            head: SlotHead::new(KIND),
            writable: true,
            of_message: false,
            objects: Objects::default(),
            strings: Strings::default(),
            compact_at: COMPACT_FROM,
            retired: Strings::default(),
        })
    }

    /// Frees a heap with everything in it.
    ///
    /// # Safety
    /// The heap is live and no reference into it is used again.
    pub unsafe fn destroy(heap: NonNull<Heap>) {
        // SAFETY: the caller gives up the heap.
        unsafe { Heap::pool_free(heap) };
    }

    /// Whether it belongs to the engine: plugins cannot end it.
    pub fn is_of_message(&self) -> bool {
        self.of_message
    }

    /// Whether changes are allowed: a cached header is read-only.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Allows or forbids changes through the C API.
    pub(super) fn set_writable(&mut self, writable: bool) {
        self.writable = writable;
    }

    /// Whether the URL is an object of this heap.
    pub(super) fn owns_url(&self, url: NonNull<Url>) -> bool {
        self.objects.0.contains(&Object::Url(url))
    }

    /// Empties the heap but for the objects in `keep`, which the caller clears.
    pub(super) fn reset(&mut self, keep: &[Object]) {
        if self.objects.0.len() > keep.len() {
            self.objects.0.retain(|object| {
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
        for object in &self.objects.0 {
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

    /// Whether a live heap is at this address, which was once given out as a heap.
    pub fn is_live(heap: NonNull<Heap>) -> bool {
        crate::pool::head(heap).kind.load(Ordering::Relaxed) == KIND
    }

    /// Marks a heap that waits in a pool of messages as dead or alive.
    pub(super) fn mark(&self, live: bool) {
        self.head.kind.store(if live { KIND } else { DEAD }, Ordering::Relaxed);
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

    /// Empties it, its URL included, and makes it a header of unknown kind.
    pub(super) fn clear(&mut self) {
        if let Some(mut url) = self.url {
            // SAFETY: as in `url_mut`, whatever the kind is now.
            unsafe { url.as_mut() }.clear();
        }
        self.kind = Kind::Unknown;
        self.version = http::Version::V1_0;
        self.method_token = None;
        self.status = 0;
        self.method = super::strings::Text::NONE;
        self.reason = super::strings::Text::NONE;
        self.fields.clear();
    }
}
