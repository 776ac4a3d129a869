//! String areas: where the bytes of names, values and URL parts live.
//!
//! An area is a counted block of bytes. Its owner, one [`Strings`], appends behind what is there; bytes once written never
//! change while anybody can see them, so a copied header shares the areas of its source instead of copying bytes, also
//! when it goes to another thread.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::RefCell;
use std::fmt;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering, fence};

/// Capacity of an ordinary area: most heads fit, and with its head it fills a page.
const ORDINARY: usize = 4096 - size_of::<AreaHead>();
/// Ordinary areas that a thread keeps for the next message.
const KEEP: usize = 128;

#[repr(C)]
struct AreaHead {
    references: AtomicU32,
    capacity: u32,
}

/// A counted reference to a block of bytes.
struct Area(NonNull<AreaHead>);

thread_local! {
    static FREE: RefCell<FreeAreas> = const { RefCell::new(FreeAreas(Vec::new())) };
}

/// Ordinary areas nobody uses.
struct FreeAreas(Vec<NonNull<AreaHead>>);

impl Drop for FreeAreas {
    fn drop(&mut self) {
        for area in self.0.drain(..) {
            release(area);
        }
    }
}

fn layout(capacity: usize) -> Layout {
    let bytes = size_of::<AreaHead>() + capacity;
    Layout::from_size_align(bytes, align_of::<AreaHead>()).expect("areas are far below the address space")
}

fn release(area: NonNull<AreaHead>) {
    // SAFETY: the last reference to the area is gone, so its head is ours.
    let capacity = unsafe { area.as_ref() }.capacity as usize;
    // SAFETY: allocated with this very layout in `Area::new`.
    unsafe { dealloc(area.as_ptr().cast(), layout(capacity)) };
}

impl Area {
    /// An area for at least `capacity` bytes.
    fn new(capacity: usize) -> Area {
        if capacity <= ORDINARY {
            let kept = FREE.try_with(|free| free.borrow_mut().0.pop()).ok().flatten();
            if let Some(area) = kept {
                // SAFETY: nobody else refers to a free area.
                unsafe { area.as_ref() }.references.store(1, Ordering::Relaxed);
                return Area(area);
            }
        }
        let capacity = capacity.max(ORDINARY);
        let head = AreaHead {
            references: AtomicU32::new(1),
            capacity: u32::try_from(capacity).expect("no text is longer than MAX_TEXT"),
        };
        // SAFETY: the layout is not empty.
        let memory = unsafe { alloc(layout(capacity)) }.cast::<AreaHead>();
        let Some(memory) = NonNull::new(memory) else { handle_alloc_error(layout(capacity)) };
        // SAFETY: freshly allocated for a head and its bytes.
        unsafe { memory.as_ptr().write(head) };
        Area(memory)
    }

    fn head(&self) -> &AreaHead {
        // SAFETY: a reference keeps the area.
        unsafe { self.0.as_ref() }
    }

    fn bytes(&self) -> *mut u8 {
        // SAFETY: the bytes follow the head in one allocation.
        unsafe { self.0.as_ptr().add(1) }.cast()
    }

    fn capacity(&self) -> usize {
        self.head().capacity as usize
    }

    fn is_shared(&self) -> bool {
        self.head().references.load(Ordering::Acquire) != 1
    }
}

impl Clone for Area {
    fn clone(&self) -> Self {
        self.head().references.fetch_add(1, Ordering::Relaxed);
        Area(self.0)
    }
}

impl Drop for Area {
    fn drop(&mut self) {
        // An unshared area needs no atomic write: nobody else can make a new reference of it.
        if self.is_shared() && self.head().references.fetch_sub(1, Ordering::Release) != 1 {
            return;
        }
        fence(Ordering::Acquire);
        let area = self.0;
        if self.capacity() == ORDINARY {
            let kept = FREE.try_with(|free| {
                let free = &mut free.borrow_mut().0;
                if free.len() < KEEP {
                    free.push(area);
                    return true;
                }
                false
            });
            if kept == Ok(true) {
                return;
            }
        }
        release(area);
    }
}

// SAFETY: the count is atomic; written bytes do not change, and only the owning `Strings` appends.
unsafe impl Send for Area {}

/// Bytes of the longest text: what a length of the C API can say. Longer ones are refused where they come in.
pub const MAX_TEXT: usize = i32::MAX as usize;

/// A text is longer than [`MAX_TEXT`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLong;

/// A length of a text, which was checked against [`MAX_TEXT`] where it came in.
#[inline]
fn length(len: usize) -> u32 {
    u32::try_from(len).expect("no text is longer than MAX_TEXT")
}

/// A piece of text in a string area, or none. Packed, so that a field takes 28 bytes.
#[derive(Clone, Copy)]
#[repr(C, packed(4))]
pub(crate) struct Text {
    // INVARIANT: null, or `len` initialised bytes that live as long as the object that holds this text.
    pointer: *const u8,
    len: u32,
}

impl Text {
    /// No text at all: what C sees as NULL.
    pub(crate) const NONE: Text = Text { pointer: std::ptr::null(), len: 0 };

    /// A text in memory that outlives the object it is put into.
    ///
    /// # Safety
    /// `pointer` is null with `len` 0, or `len` initialised bytes in an area that the object's heap keeps, or static.
    #[inline]
    pub(crate) const unsafe fn from_raw(pointer: *const u8, len: u32) -> Text {
        Text { pointer, len }
    }

    /// The text of a constant.
    #[inline]
    pub(crate) const fn from_static(text: &'static [u8]) -> Text {
        Text { pointer: text.as_ptr(), len: text.len() as u32 }
    }

    /// The bytes; `None` when there is no text, which is not the same as an empty one.
    #[inline]
    pub(crate) fn get(&self) -> Option<&[u8]> {
        if self.pointer.is_null() {
            return None;
        }
        // SAFETY: the invariant of `pointer`.
        Some(unsafe { std::slice::from_raw_parts(self.pointer, self.len as usize) })
    }

    /// The bytes, empty when there is no text.
    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        self.get().unwrap_or(&[])
    }

    /// Whether there is a text, be it empty.
    #[inline]
    pub(crate) fn is_some(&self) -> bool {
        !self.pointer.is_null()
    }

    /// Its length, 0 for none.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len as usize
    }

    /// The `len` bytes from `from` on, cut to what there is.
    pub(crate) fn part(&self, from: usize, len: usize) -> Text {
        let from = from.min(self.len());
        Text { pointer: self.pointer.wrapping_add(from), len: length(len.min(self.len() - from)) }
    }

    /// Its first byte's address, null for none.
    #[inline]
    pub(crate) fn pointer(&self) -> *const u8 {
        self.pointer
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some(bytes) => write!(f, "{:?}", String::from_utf8_lossy(bytes)),
            None => f.write_str("none"),
        }
    }
}

/// The strings of one heap.
#[derive(Default)]
pub(crate) struct Strings {
    /// The area that is appended to.
    current: Option<Area>,
    /// Bytes used in `current`.
    used: usize,
    /// Full areas, and areas shared with other heaps.
    kept: Vec<Area>,
    /// Bytes in all areas, used or not.
    allocated: usize,
}

impl Strings {
    /// Copies `text`; an empty text is not "none".
    #[inline]
    pub(crate) fn add(&mut self, text: &[u8]) -> Text {
        let to = self.reserve(text.len());
        // SAFETY: `reserve` gives that much fresh room, which no slice of C or of ours overlaps.
        unsafe { to.copy_from_nonoverlapping(text.as_ptr(), text.len()) };
        self.used += text.len();
        Text { pointer: to, len: length(text.len()) }
    }

    /// Copies several pieces one behind the other into one text.
    pub(crate) fn add_pieces(&mut self, pieces: &[&[u8]]) -> Text {
        let len = pieces.iter().map(|piece| piece.len()).sum();
        let start = self.reserve(len);
        let mut to = start;
        for piece in pieces {
            // SAFETY: `reserve` gave room for all pieces.
            unsafe { to.copy_from_nonoverlapping(piece.as_ptr(), piece.len()) };
            to = to.wrapping_add(piece.len());
        }
        self.used += len;
        Text { pointer: start, len: length(len) }
    }

    /// [`Strings::add`] for a text that may be absent.
    #[inline]
    pub(crate) fn add_opt(&mut self, text: Option<&[u8]>) -> Text {
        text.map_or(Text::NONE, |text| self.add(text))
    }

    /// Where the next bytes go, with room for `bytes` of them.
    #[inline]
    pub(crate) fn reserve(&mut self, bytes: usize) -> *mut u8 {
        match &self.current {
            // SAFETY: `used` never exceeds the capacity.
            Some(area) if area.capacity() - self.used >= bytes => unsafe { area.bytes().add(self.used) },
            _ => self.grow(bytes),
        }
    }

    #[cold]
    fn grow(&mut self, bytes: usize) -> *mut u8 {
        // Doubling keeps the number of areas small when a heap takes many strings.
        let area = Area::new(bytes.max(if self.current.is_some() { self.allocated } else { 0 }.min(1 << 20)));
        let start = area.bytes();
        self.allocated += area.capacity();
        self.kept.extend(self.current.replace(area));
        self.used = 0;
        start
    }

    /// Bytes that can follow without a new area: at least `wanted`.
    #[inline]
    pub(crate) fn room(&mut self, wanted: usize) -> usize {
        self.reserve(wanted);
        self.current.as_ref().map_or(0, |area| area.capacity() - self.used)
    }

    /// Makes the `bytes` bytes that were written to the reserved room part of the strings.
    #[inline]
    pub(crate) fn commit(&mut self, bytes: usize) {
        debug_assert!(self.current.as_ref().is_some_and(|area| area.capacity() - self.used >= bytes));
        self.used += bytes;
    }

    /// Whether all of `len` bytes at `pointer` lie in one of the areas.
    pub(crate) fn holds(&self, pointer: *const u8, len: usize) -> bool {
        let inside = |area: &Area| {
            let offset = (pointer as usize).wrapping_sub(area.bytes() as usize);
            offset <= area.capacity() && len <= area.capacity() - offset
        };
        self.current.iter().chain(&self.kept).any(inside)
    }

    /// Keeps all areas of `other`, so that texts may point into them.
    pub(crate) fn share(&mut self, other: &Strings) {
        for area in other.current.iter().chain(&other.kept) {
            let known = |have: &Area| have.0 == area.0;
            if !self.current.iter().chain(&self.kept).any(known) {
                self.allocated += area.capacity();
                self.kept.push(area.clone());
            }
        }
    }

    /// Bytes in all areas, used or not.
    pub(crate) fn allocated(&self) -> usize {
        self.allocated
    }

    /// Forgets all strings; an ordinary area that nobody shares is kept for the next ones.
    pub(crate) fn clear(&mut self) {
        self.kept.clear();
        self.used = 0;
        self.allocated = 0;
        if self.current.as_ref().is_some_and(|area| area.capacity() > ORDINARY || area.is_shared()) {
            self.current = None;
        }
        if self.current.is_some() {
            self.allocated = ORDINARY;
        }
    }
}

impl fmt::Debug for Strings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Strings({} areas, {} bytes)",
            self.kept.len() + usize::from(self.current.is_some()),
            self.allocated
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_where_they_are_when_more_are_added() {
        let mut strings = Strings::default();
        let first = strings.add(b"first");
        let empty = strings.add(b"");
        for _ in 0..2000 {
            strings.add(b"some more text");
        }
        let long = strings.add(&vec![b'x'; 100_000]);
        assert_eq!(first.get(), Some(&b"first"[..]));
        assert_eq!(empty.get(), Some(&b""[..]));
        assert_eq!(long.len(), 100_000);
        assert_eq!(Text::NONE.get(), None);
        assert!(strings.holds(first.pointer(), 5));
        assert!(!strings.holds(b"elsewhere".as_ptr(), 1));
    }

    #[test]
    fn shared_areas_outlive_their_first_owner() {
        let mut copy = Strings::default();
        let text = {
            let mut strings = Strings::default();
            let text = strings.add(b"shared");
            copy.share(&strings);
            copy.share(&strings);
            strings.clear();
            strings.add(b"other!");
            text
        };
        assert_eq!(copy.kept.len(), 1);
        assert_eq!(text.bytes(), b"shared");
    }

    #[test]
    fn clear_reuses_an_ordinary_area() {
        let mut strings = Strings::default();
        let first = strings.add(b"one").pointer();
        strings.clear();
        assert_eq!(strings.add(b"two").pointer(), first);
    }
}
