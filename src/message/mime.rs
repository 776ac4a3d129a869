//! MIME headers: fields in slots, in the order of their creation (`TSMimeHdr*`).
//!
//! A slot is *detached* when it is created, *live* once it is appended, and *deleted* for good when it is destroyed. All
//! walks go by slot number, so a field that is removed and appended again is back at its old place. Fields of one name are
//! not linked: the next one of a name is found by walking on, which costs the same over a whole walk and nothing when
//! fields come and go. Well-known names are found at once through presence bits.

use std::ptr::NonNull;

use super::ascii;
use super::heap::Heap;
use super::lookup::NameTag;
use super::print::Writer;
use super::strings::{Strings, Text};
use super::token::{COUNT, Name, WellKnown};
use crate::pool::SlotHead;

/// A field of a header: the number of its slot. Valid until the fields are cleared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct FieldId(pub(crate) u32);

impl FieldId {
    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whether a field counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum State {
    /// Created, or removed: only its handle knows it.
    Detached,
    /// Part of the header.
    Live,
    /// Gone; the slot is never used again.
    Deleted,
}

/// One field. 28 bytes, since a head is mostly these.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Field {
    name: Text,
    value: Text,
    tag: NameTag,
    state: State,
    /// Bytes of the field as it was received beyond its name and value, or 0 when that form is not printed again.
    raw_extra: u8,
}

/// Beyond this much padding the received form of a field is not printed again.
pub(crate) const MAX_RAW_EXTRA: usize = 7;
/// `: ` and CR LF.
const SEPARATORS: usize = 4;

impl Field {
    fn new(name: Text, tag: NameTag) -> Field {
        Field { name, value: Text::NONE, tag, state: State::Detached, raw_extra: 0 }
    }

    /// Bytes the field prints: its received form, or `name: value` and CR LF.
    #[inline]
    fn printed_len(&self) -> usize {
        let extra = if self.raw_extra != 0 { usize::from(self.raw_extra) } else { SEPARATORS };
        self.name.len() + self.value.len() + extra
    }

    /// Whether it is an internal field, which is never printed.
    #[inline]
    fn is_internal(&self) -> bool {
        self.name.bytes().first() == Some(&b'@')
    }

    /// The bytes as they were received, when they are to be printed again.
    #[inline]
    fn raw(&self) -> Option<&[u8]> {
        if self.raw_extra == 0 {
            return None;
        }
        // SAFETY: the parser sets `raw_extra` when name, value and padding are one piece of text of that length.
        Some(unsafe { std::slice::from_raw_parts(self.name.pointer(), self.printed_len()) })
    }
}

/// Highest slot number that the table of first slots can hold; later slots are found by walking on from there.
const FAR: u16 = u16::MAX;

/// The fields of a header.
#[repr(C)]
pub struct MimeHdr {
    pub(super) head: SlotHead,
    /// The heap that the object belongs to, dangling for one that belongs to none.
    pub(super) heap: NonNull<Heap>,
    /// Grows when the slots are forgotten, so that handles of forgotten fields are told apart.
    epoch: u32,
    live: u32,
    fields: Vec<Field>,
    /// One bit per well-known name of which there is a live field.
    present: [u64; COUNT.div_ceil(64)],
    /// One bit per well-known name of which there may be further live fields behind the first.
    repeated: [u64; COUNT.div_ceil(64)],
    /// The first live slot of each well-known name that is present.
    first: [u16; COUNT],
}

/// The kind word of a MIME header.
pub(super) const KIND: u32 = 0x4d49_4d45;

impl Default for MimeHdr {
    fn default() -> Self {
        MimeHdr {
            head: SlotHead::new(KIND),
            heap: NonNull::dangling(),
            epoch: 0,
            live: 0,
            fields: Vec::new(),
            present: [0; COUNT.div_ceil(64)],
            repeated: [0; COUNT.div_ceil(64)],
            first: [0; COUNT],
        }
    }
}

impl std::fmt::Debug for MimeHdr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.ids().map(|id| (self.name(id), self.value(id)))).finish()
    }
}

impl MimeHdr {
    pub(super) fn owned_by(self, heap: NonNull<Heap>) -> MimeHdr {
        MimeHdr { heap, ..self }
    }

    // ---- the whole header

    /// Forgets all fields; slots' memory is kept.
    pub(super) fn clear(&mut self) {
        self.fields.clear();
        self.live = 0;
        self.present = [0; COUNT.div_ceil(64)];
        self.repeated = [0; COUNT.div_ceil(64)];
        self.epoch = self.epoch.wrapping_add(1);
    }

    /// How often the slots were forgotten: a handle of another epoch names nothing.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Live fields.
    #[inline]
    pub fn count(&self) -> usize {
        self.live as usize
    }

    /// Slots of any state.
    pub fn slots(&self) -> usize {
        self.fields.len()
    }

    /// `TSMimeHdrLengthGet`: all fields and the empty line, internal fields included.
    pub fn length(&self) -> usize {
        let live = self.fields.iter().filter(|field| field.state == State::Live);
        2 + live.map(Field::printed_len).sum::<usize>()
    }

    /// Takes over all slots of `from`, whose strings must be kept by the same heap.
    pub(super) fn copy_slots(&mut self, from: &MimeHdr) {
        self.fields.clear();
        self.fields.extend_from_slice(&from.fields);
        self.live = from.live;
        self.present = from.present;
        self.repeated = from.repeated;
        self.first = from.first;
        self.epoch = self.epoch.wrapping_add(1);
    }

    /// Moves all texts to `strings`.
    pub(super) fn move_texts(&mut self, strings: &mut Strings) {
        for field in &mut self.fields {
            match field.raw() {
                Some(raw) => {
                    let value = field.value.pointer() as usize - field.name.pointer() as usize;
                    let raw = strings.add(raw);
                    field.name = raw.part(0, field.name.len());
                    field.value = raw.part(value, field.value.len());
                }
                None => {
                    field.name = strings.add_opt(field.name.get());
                    field.value = strings.add_opt(field.value.get());
                }
            }
        }
    }

    // ---- walking

    fn slot(&self, field: FieldId) -> Option<&Field> {
        self.fields.get(field.index())
    }

    fn live_from(&self, from: usize) -> Option<FieldId> {
        let rest = self.fields.get(from..)?;
        let ahead = rest.iter().position(|field| field.state == State::Live)?;
        Some(FieldId((from + ahead) as u32))
    }

    /// The live fields in slot order.
    pub fn ids(&self) -> impl Iterator<Item = FieldId> + '_ {
        let live = |(at, field): (usize, &Field)| (field.state == State::Live).then_some(FieldId(at as u32));
        self.fields.iter().enumerate().filter_map(live)
    }

    /// The `index`-th live field.
    pub fn nth(&self, index: usize) -> Option<FieldId> {
        if self.live as usize == self.fields.len() {
            return (index < self.fields.len()).then_some(FieldId(index as u32));
        }
        self.ids().nth(index)
    }

    /// The next live field behind `field`'s slot, whatever its own state is.
    pub fn next(&self, field: FieldId) -> Option<FieldId> {
        self.live_from(field.index().saturating_add(1))
    }

    /// The next live field of the same name; none for a field that is not live.
    pub fn next_dup(&self, field: FieldId) -> Option<FieldId> {
        let slot = self.slot(field)?;
        if slot.state != State::Live || slot.tag.token().is_some_and(|token| !self.may_repeat(token)) {
            return None;
        }
        self.search(slot.tag, slot.name.bytes(), field.index() + 1)
    }

    /// The first live field of that name.
    #[inline]
    pub fn find<'n>(&self, name: impl Into<Name<'n>>) -> Option<FieldId> {
        match name.into() {
            Name::Known(token) => self.find_known(token),
            Name::Text(text) => self.find_text(text),
        }
    }

    #[inline]
    fn find_known(&self, token: WellKnown) -> Option<FieldId> {
        if !self.has_known(token) {
            return None;
        }
        match self.first[usize::from(token.number())] {
            FAR => self.search(token.into(), token.bytes(), usize::from(FAR)),
            slot => Some(FieldId(u32::from(slot))),
        }
    }

    fn find_text(&self, name: &[u8]) -> Option<FieldId> {
        let tag = NameTag::of(name);
        match tag.token() {
            Some(token) => self.find_known(token),
            None => self.search(tag, name, 0),
        }
    }

    /// Whether a field of that well-known name is live.
    #[inline]
    pub fn has_known(&self, token: WellKnown) -> bool {
        let number = usize::from(token.number());
        self.present[number / 64] & (1 << (number % 64)) != 0
    }

    /// Whether there may be more than one live field of that well-known name.
    #[inline]
    fn may_repeat(&self, token: WellKnown) -> bool {
        let number = usize::from(token.number());
        self.repeated[number / 64] & (1 << (number % 64)) != 0
    }

    fn search(&self, tag: NameTag, name: &[u8], from: usize) -> Option<FieldId> {
        let rest = self.fields.get(from..)?;
        let same = |field: &Field| {
            field.tag == tag
                && field.state == State::Live
                && (tag.token().is_some() || field.name.bytes().eq_ignore_ascii_case(name))
        };
        Some(FieldId((from + rest.iter().position(same)?) as u32))
    }

    // ---- one field

    /// Whether the slot exists and is live.
    pub fn is_live(&self, field: FieldId) -> bool {
        self.slot(field).is_some_and(|slot| slot.state == State::Live)
    }

    /// The name as it was written; empty when there is none.
    #[inline]
    pub fn name(&self, field: FieldId) -> &[u8] {
        self.slot(field).map_or(&[], |slot| slot.name.bytes())
    }

    /// The name as it was written; `None` when there is none.
    pub fn written_name(&self, field: FieldId) -> Option<&[u8]> {
        self.slot(field)?.name.get()
    }

    /// The well-known name, if it is one.
    #[inline]
    pub fn token(&self, field: FieldId) -> Option<WellKnown> {
        self.slot(field)?.tag.token()
    }

    /// What `TSMimeHdrFieldNameGet` shows: the well-known string itself, or the name as written; `None` without a name.
    pub fn shown_name(&self, field: FieldId) -> Option<&[u8]> {
        let slot = self.slot(field)?;
        match slot.tag.token() {
            Some(token) => Some(token.bytes()),
            None => slot.name.get(),
        }
    }

    /// The value; `None` when it was never set or cleared.
    #[inline]
    pub fn value(&self, field: FieldId) -> Option<&[u8]> {
        self.slot(field)?.value.get()
    }

    /// Bytes the field prints.
    pub fn field_length(&self, field: FieldId) -> usize {
        self.slot(field).map_or(0, Field::printed_len)
    }

    /// Whether reading splits the value at commas: all but some well-known names.
    pub fn is_list(&self, field: FieldId) -> bool {
        self.token(field).is_none_or(WellKnown::is_list)
    }

    // ---- changes

    /// Takes the next slot for a detached field; `None` leaves it without a name.
    pub(super) fn create(&mut self, strings: &mut Strings, name: Option<Name<'_>>) -> FieldId {
        let (text, tag) = named(strings, name);
        let id = FieldId(self.fields.len() as u32);
        self.fields.push(Field::new(text, tag));
        id
    }

    /// Makes a detached field live at its slot; any other state stays.
    pub(super) fn attach(&mut self, field: FieldId) {
        let Some(slot) = self.fields.get_mut(field.index()) else { return };
        if slot.state != State::Detached {
            return;
        }
        slot.state = State::Live;
        let tag = slot.tag;
        self.live += 1;
        self.note_first(tag, field);
    }

    #[inline(always)]
    fn note_first(&mut self, tag: NameTag, field: FieldId) {
        let Some(token) = tag.token() else { return };
        let number = usize::from(token.number());
        let bit = 1 << (number % 64);
        let slot = u16::try_from(field.0).unwrap_or(FAR);
        let present = &mut self.present[number / 64];
        if *present & bit == 0 {
            *present |= bit;
            self.first[number] = slot;
            return;
        }
        self.repeated[number / 64] |= bit;
        self.first[number] = slot.min(self.first[number]);
    }

    /// Makes a live field detached; any other state stays. Name and value remain.
    pub(super) fn detach(&mut self, field: FieldId) {
        let Some(slot) = self.fields.get_mut(field.index()) else { return };
        if slot.state != State::Live {
            return;
        }
        slot.state = State::Detached;
        let tag = slot.tag;
        self.live -= 1;
        let Some(token) = tag.token() else { return };
        let number = usize::from(token.number());
        let was_first = self.first[number] == FAR || u32::from(self.first[number]) == field.0;
        if !was_first {
            return;
        }
        let from = field.index().min(usize::from(self.first[number]));
        if !self.may_repeat(token) {
            self.present[number / 64] &= !(1 << (number % 64));
            return;
        }
        match self.search(tag, token.bytes(), from) {
            Some(next) => self.first[number] = u16::try_from(next.0).unwrap_or(FAR),
            None => self.present[number / 64] &= !(1 << (number % 64)),
        }
    }

    /// Deletes a field for good; its slot is not used again.
    pub(super) fn destroy(&mut self, field: FieldId) {
        self.detach(field);
        if let Some(slot) = self.fields.get_mut(field.index()) {
            slot.state = State::Deleted;
        }
    }

    /// Gives the field another name at the same slot; `None` leaves it without one.
    pub(super) fn rename(&mut self, strings: &mut Strings, field: FieldId, name: Option<Name<'_>>) {
        let (text, tag) = named(strings, name);
        let was_live = self.is_live(field);
        self.detach(field);
        if let Some(slot) = self.fields.get_mut(field.index()) {
            slot.name = text;
            slot.tag = tag;
            slot.raw_extra = 0;
        }
        if was_live {
            self.attach(field);
        }
    }

    /// Sets the whole value; `None` clears it.
    pub(super) fn set_value(&mut self, strings: &mut Strings, field: FieldId, value: Option<&[u8]>) {
        let text = strings.add_opt(value);
        self.set_value_text(field, text);
    }

    /// Sets the whole value to a text of this heap.
    pub(super) fn set_value_text(&mut self, field: FieldId, value: Text) {
        if let Some(slot) = self.fields.get_mut(field.index()) {
            slot.value = value;
            slot.raw_extra = 0;
        }
    }

    // ---- for the parser

    /// Adds a live field whose texts are in the heap's strings; `raw_extra` 0 if the received form is not to be kept.
    #[inline(always)]
    pub(super) fn push(&mut self, name: Text, tag: NameTag, value: Text, raw_extra: usize) -> FieldId {
        let id = FieldId(self.fields.len() as u32);
        self.fields.push(Field { name, value, tag, state: State::Live, raw_extra: raw_extra as u8 });
        self.live += 1;
        self.note_first(tag, id);
        id
    }

    /// Where the texts of a field are, for the parser, which may have to change it meanwhile.
    pub(super) fn texts(&self, field: FieldId) -> Option<(Text, Text)> {
        self.slot(field).map(|slot| (slot.name, slot.value))
    }

    /// Replaces the texts of a field, the name being spelled the same.
    pub(super) fn set_texts(&mut self, field: FieldId, name: Text, value: Text, raw_extra: usize) {
        if let Some(slot) = self.fields.get_mut(field.index()) {
            slot.name = name;
            slot.value = value;
            slot.raw_extra = raw_extra as u8;
        }
    }

    // ---- printing

    /// Prints all fields, without the empty line at the end.
    ///
    /// Fields that stand as received one behind the other are copied as one piece.
    #[inline]
    pub(super) fn print(&self, writer: &mut Writer<'_>) {
        let mut rest = &self.fields[..];
        while let Some((field, behind)) = rest.split_first() {
            rest = behind;
            if field.state != State::Live || field.is_internal() {
                continue;
            }
            let Some(first) = field.raw() else {
                writer.put_field(field.name.bytes(), field.value.bytes());
                continue;
            };
            let mut len = first.len();
            while let [next, behind @ ..] = rest
                && next.raw_extra != 0
                && next.state == State::Live
                && next.name.pointer() == first.as_ptr().wrapping_add(len)
                && !next.is_internal()
            {
                len += next.printed_len();
                rest = behind;
            }
            // SAFETY: received fields that follow each other in one area.
            writer.put(unsafe { std::slice::from_raw_parts(first.as_ptr(), len) });
        }
    }
}

fn named(strings: &mut Strings, name: Option<Name<'_>>) -> (Text, NameTag) {
    match name {
        None => (Text::NONE, NameTag::UNNAMED),
        Some(Name::Known(token)) => (Text::from_static(token.bytes()), token.into()),
        Some(Name::Text(text)) => (strings.add(text), NameTag::of(text)),
    }
}

/// Whether `name` may be printed as a field name that others will read as one.
pub fn is_field_name(name: &[u8]) -> bool {
    !name.is_empty() && ascii::all(name, ascii::TOKEN)
}

/// Whether `byte` may stand in a token (RFC 9110, 5.6.2).
#[inline]
pub fn is_token_byte(byte: u8) -> bool {
    ascii::is(byte, ascii::TOKEN)
}

// SAFETY: the pointers of the slots go to areas that the heap keeps, and written bytes of an area do not change.
unsafe impl Send for MimeHdr {}
