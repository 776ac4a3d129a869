//! Where heads are printed to: contiguous room in a block, a vector, or nothing but a count.

use std::mem::MaybeUninit;

use crate::buffer::IoBuffer;

use super::http::HttpHdr;
use super::mime::MimeHdr;

/// Takes a head. Implementations give contiguous room, so that a head is written with plain copies.
pub trait Sink {
    /// Makes room for `bytes` contiguous bytes or more behind what was committed; for less only when that is more than
    /// the sink can give in one piece, and then for some.
    fn reserve(&mut self, bytes: usize) -> &mut [MaybeUninit<u8>];

    /// Takes the first `bytes` bytes of the room that was last reserved.
    ///
    /// # Safety
    /// These bytes are initialised.
    unsafe fn commit(&mut self, bytes: usize);
}

impl Sink for Vec<u8> {
    fn reserve(&mut self, bytes: usize) -> &mut [MaybeUninit<u8>] {
        Vec::reserve(self, bytes);
        self.spare_capacity_mut()
    }

    unsafe fn commit(&mut self, bytes: usize) {
        let len = self.len() + bytes;
        // SAFETY: the caller has initialised the bytes, which `reserve` made room for.
        unsafe { self.set_len(len) };
    }
}

impl Sink for IoBuffer {
    fn reserve(&mut self, bytes: usize) -> &mut [MaybeUninit<u8>] {
        self.contiguous_room(bytes)
    }

    unsafe fn commit(&mut self, bytes: usize) {
        self.produce(bytes);
    }
}

/// Copies pieces one behind the other into reserved room.
pub(super) struct Writer<'a> {
    /// What is left of it.
    room: &'a mut [MaybeUninit<u8>],
}

impl Writer<'_> {
    #[inline]
    pub(super) fn put(&mut self, piece: &[u8]) {
        let (to, rest) = std::mem::take(&mut self.room).split_at_mut(piece.len());
        to.copy_from_slice(possibly_uninit(piece));
        self.room = rest;
    }

    /// Puts `name: value` and the line end.
    #[inline]
    pub(super) fn put_field(&mut self, name: &[u8], value: &[u8]) {
        let (to, rest) = std::mem::take(&mut self.room).split_at_mut(name.len() + value.len() + 4);
        let mut to: *mut u8 = to.as_mut_ptr().cast();
        for piece in [name, b": ", value, b"\r\n"] {
            // SAFETY: the room that was split off is as long as the pieces together, and nothing else refers to it.
            unsafe { to.copy_from_nonoverlapping(piece.as_ptr(), piece.len()) };
            to = to.wrapping_add(piece.len());
        }
        self.room = rest;
    }
}

#[inline]
fn possibly_uninit(bytes: &[u8]) -> &[MaybeUninit<u8>] {
    // SAFETY: initialised bytes may be seen as possibly uninitialised ones.
    unsafe { &*(std::ptr::from_ref(bytes) as *const [MaybeUninit<u8>]) }
}

/// Reserves `bytes` at most, lets `write` fill them, and commits what was written.
fn written(sink: &mut impl Sink, bytes: usize, write: impl FnOnce(&mut Writer<'_>)) -> usize {
    let room = sink.reserve(bytes);
    if room.len() < bytes {
        return written_in_pieces(sink, bytes, write);
    }
    let all = room.len();
    let mut writer = Writer { room };
    write(&mut writer);
    let used = all - writer.room.len();
    // SAFETY: the writer has filled the room from its beginning up to `used`.
    unsafe { sink.commit(used) };
    used
}

/// [`written`] for a head that is larger than any piece of the sink's memory.
#[cold]
fn written_in_pieces(sink: &mut impl Sink, bytes: usize, write: impl FnOnce(&mut Writer<'_>)) -> usize {
    let mut whole = Vec::new();
    let total = written(&mut whole, bytes, write);
    let mut rest = &whole[..];
    while !rest.is_empty() {
        let room = sink.reserve(1);
        let piece = &rest[..room.len().min(rest.len())];
        Writer { room }.put(piece);
        // SAFETY: the writer has filled that much of the room.
        unsafe { sink.commit(piece.len()) };
        rest = &rest[piece.len()..];
    }
    total
}

impl MimeHdr {
    /// Prints all fields but internal ones, and the empty line. Returns the bytes written.
    pub fn print_into(&self, sink: &mut impl Sink) -> usize {
        written(sink, self.length(), |writer| {
            self.print(writer);
            writer.put(b"\r\n");
        })
    }
}

impl HttpHdr {
    /// Prints the head with its empty line; a request without a method prints nothing. Returns the bytes written.
    pub fn print_into(&self, sink: &mut impl Sink) -> usize {
        if self.prints_nothing() {
            return 0;
        }
        written(sink, self.print_bound(), |writer| {
            self.print_start_line(&mut |piece| writer.put(piece));
            self.fields.print(writer);
            writer.put(b"\r\n");
        })
    }
}
