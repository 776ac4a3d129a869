//! The engine's view of one HTTP message: a heap with exactly one HTTP header.

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr::{NonNull, addr_of, addr_of_mut};

use super::access::UrlMut;
use super::cache_control::CacheControl;
use super::heap::{self, Heap, Object};
use super::http::{HttpHdr, Kind, Target, Version};
use super::lookup::NameTag;
use super::mime::{FieldId, MimeHdr};
use super::print::Sink;
use super::strings::{Strings, Text};
use super::token::{Name, WellKnown};
use super::url::Url;
use super::value::Elements;
use super::{date, number};

/// Messages that a thread keeps for the next transactions.
const KEEP: usize = 256;

/// One HTTP message: the owner of a heap with one HTTP header.
///
/// Made to be reused: [`Message::clear`] keeps the memory, and a dropped message goes to its thread's pool.
/// `Send`, but not `Sync`: one thread at a time.
pub struct Message {
    heap: NonNull<Heap>,
    header: NonNull<HttpHdr>,
}

// SAFETY: a message owns its heap; nothing in it belongs to a thread.
unsafe impl Send for Message {}

thread_local! {
    static POOL: RefCell<Vec<Pooled>> = const { RefCell::new(Vec::new()) };
}

/// A message that waits for its next use; its heap is marked dead.
struct Pooled {
    heap: NonNull<Heap>,
    header: NonNull<HttpHdr>,
}

impl Drop for Pooled {
    fn drop(&mut self) {
        // SAFETY: the pool owned the heap, and nobody refers to it.
        unsafe { Heap::destroy(self.heap) };
    }
}

impl Message {
    // ---- life

    /// An empty message from this thread's pool.
    pub fn new(kind: Kind) -> Message {
        let pooled = POOL.try_with(|pool| pool.borrow_mut().pop()).ok().flatten();
        let mut message = match pooled {
            Some(pooled) => {
                // Was emptied when it came into the pool.
                let pooled = std::mem::ManuallyDrop::new(pooled);
                let message = Message { heap: pooled.heap, header: pooled.header };
                message.heap_ref().mark(true);
                message
            }
            None => {
                let mut heap = Heap::create();
                // SAFETY: just created, and nobody else has it.
                unsafe { heap.as_mut() }.of_message = true;
                // SAFETY: as above.
                let header = unsafe { heap::new_http(heap) };
                Message { heap, header }
            }
        };
        message.become_kind(kind);
        message
    }

    /// Makes an empty message a `kind`; a request gets its URL object.
    fn become_kind(&mut self, kind: Kind) {
        self.header_mut().kind = kind;
        if kind == Kind::Request && self.header_ref().url.is_none() {
            // SAFETY: the message owns the live heap.
            let url = unsafe { heap::new_url(self.heap) };
            self.header_mut().url = Some(url);
        }
    }

    /// Empties it and makes it a `kind`; memory is kept.
    ///
    /// Objects that plugins created in the heap are freed; the header and its URL keep their addresses.
    pub fn clear(&mut self, kind: Kind) {
        self.header_mut().clear();
        self.become_kind(kind);
        let header = Object::Http(self.header);
        match self.header_ref().url {
            Some(url) => self.heap_mut().reset(&[header, Object::Url(url)]),
            None => self.heap_mut().reset(&[header]),
        }
    }

    /// What C gets as `TSMBuffer`: valid as long as the message.
    pub fn buffer_handle(&self) -> *mut c_void {
        self.heap.as_ptr().cast()
    }

    /// What C gets as the header's `TSMLoc`.
    pub fn header_handle(&self) -> *mut c_void {
        self.header.as_ptr().cast()
    }

    /// What C gets as the URL's `TSMLoc`; null for what is no request.
    pub fn url_handle(&self) -> *mut c_void {
        let url = self.header_ref().url.filter(|_| self.kind() == Kind::Request);
        url.map_or(std::ptr::null_mut(), |url| url.as_ptr().cast())
    }

    /// Lets or does not let plugins change it: cached headers are read-only.
    pub fn set_read_only(&mut self, read_only: bool) {
        self.heap_mut().set_writable(!read_only);
    }

    fn heap_ref(&self) -> &Heap {
        // SAFETY: the message owns the live heap.
        unsafe { self.heap.as_ref() }
    }

    fn heap_mut(&mut self) -> &mut Heap {
        // SAFETY: the message owns the live heap; objects are separate allocations.
        unsafe { self.heap.as_mut() }
    }

    #[inline]
    fn header_ref(&self) -> &HttpHdr {
        // SAFETY: the header is an object of the live heap.
        unsafe { self.header.as_ref() }
    }

    #[inline]
    fn header_mut(&mut self) -> &mut HttpHdr {
        // SAFETY: the header is an object of the live heap.
        unsafe { self.header.as_mut() }
    }

    #[inline]
    fn strings(&self) -> &Strings {
        // SAFETY: the place is inside the live heap.
        unsafe { &*addr_of!((*self.heap.as_ptr()).strings) }
    }

    /// The header and the strings of the heap, for changes.
    #[inline]
    pub(super) fn split(&mut self) -> (&mut HttpHdr, &mut Strings) {
        // SAFETY: the header is an object of the live heap.
        let header = unsafe { self.header.as_mut() };
        // SAFETY: the place is inside the live heap, and apart from the header.
        let strings = unsafe { &mut *addr_of_mut!((*self.heap.as_ptr()).strings) };
        (header, strings)
    }

    #[inline]
    fn mime(&self) -> &MimeHdr {
        &self.header_ref().fields
    }

    // ---- start line

    /// What it is.
    #[inline]
    pub fn kind(&self) -> Kind {
        self.header_ref().kind()
    }

    /// The version.
    #[inline]
    pub fn version(&self) -> Version {
        self.header_ref().version()
    }

    /// Sets the version.
    pub fn set_version(&mut self, version: Version) {
        self.header_mut().set_version(version);
    }

    /// The method's text; empty when none was set.
    #[inline]
    pub fn method(&self) -> &[u8] {
        self.header_ref().method().unwrap_or(&[])
    }

    /// The method if it is a known one.
    #[inline]
    pub fn method_token(&self) -> Option<WellKnown> {
        self.header_ref().method_token()
    }

    /// Sets the method; a known one in any case becomes the known one.
    pub fn set_method<'n>(&mut self, method: impl Into<Name<'n>>) {
        let (header, strings) = self.split();
        header.set_method(strings, method.into());
    }

    /// The response's status, as odd as plugins can make it; 0 when none was set.
    #[inline]
    pub fn status(&self) -> i32 {
        self.header_ref().status()
    }

    /// Sets the status, not the reason. The lowest 16 bits count.
    pub fn set_status(&mut self, status: i32) {
        self.header_mut().set_status(status);
    }

    /// The reason phrase; `None` when there never was one.
    pub fn reason(&self) -> Option<&[u8]> {
        self.header_ref().reason()
    }

    /// Sets the reason phrase.
    pub fn set_reason(&mut self, reason: &[u8]) {
        let (header, strings) = self.split();
        header.set_reason(strings, Some(reason));
    }

    /// The request's URL. A message of another kind shows an empty one.
    #[inline]
    pub fn url(&self) -> &Url {
        self.header_ref().url().unwrap_or(Url::none())
    }

    /// The request's URL for changes; `None` unless it is a request.
    pub fn url_mut(&mut self) -> Option<UrlMut<'_>> {
        let (header, strings) = self.split();
        Some(UrlMut::new(header.url_mut()?, strings))
    }

    /// Adds a URL object to the heap, a copy of the request's own. It lives as long as the message.
    pub fn add_url_copy(&mut self) -> NonNull<Url> {
        // SAFETY: the message owns the live heap.
        let copy = unsafe { heap::new_url(self.heap) };
        let header = self.header;
        // SAFETY: the header is an object of the live heap.
        if let (Some(own), Some(mut url)) = (unsafe { header.as_ref() }.url(), self.url_at(copy)) {
            // Both live in this heap, so that the texts can be the same.
            url.share_from(own);
        }
        copy
    }

    /// Gives a URL object of this heap that has no host those of the Host field, and its port if it says one.
    pub fn add_target_to(&mut self, url: NonNull<Url>) {
        if let Some((host, port)) = self.header_ref().host_field()
            && let Some(mut url) = self.url_at(url).filter(|url| url.host().is_none())
        {
            url.share_target(host, port);
        }
    }

    /// Gives the request's URL host and port of the Host field, if it has none itself.
    pub fn move_target_to_url(&mut self) {
        if let Some((host, port)) = self.header_ref().field_target()
            && let Some(mut url) = self.url_mut()
        {
            url.share_target(host, port);
        }
    }

    /// Adds a URL object to the heap, parsed from `text`; empty when that is no URL.
    pub fn add_url_parsed(&mut self, text: &[u8]) -> NonNull<Url> {
        // SAFETY: the message owns the live heap.
        let added = unsafe { heap::new_url(self.heap) };
        if let Some(mut url) = self.url_at(added) {
            url.parse(text);
        }
        added
    }

    /// A URL object that was added to this message, for changes; `None` for one of another heap.
    pub fn url_at(&mut self, url: NonNull<Url>) -> Option<UrlMut<'_>> {
        if !self.heap_ref().owns_url(url) {
            return None;
        }
        let (_, strings) = self.split();
        // SAFETY: an object of the live heap, apart from the strings; the result borrows the message.
        Some(UrlMut::new(unsafe { &mut *url.as_ptr() }, strings))
    }

    /// A URL object that was added to this message; `None` for one of another heap.
    pub fn added_url(&self, url: NonNull<Url>) -> Option<&Url> {
        if !self.heap_ref().owns_url(url) {
            return None;
        }
        // SAFETY: an object of the live heap; the result borrows the message.
        Some(unsafe { url.as_ref() })
    }

    /// The host that the request is for: the URL's, else the Host field's up to its port (`TSHttpHdrHostGet`).
    pub fn host(&self) -> Option<&[u8]> {
        self.header_ref().host()
    }

    /// Host and port that the request is for, from the URL or the Host field.
    pub fn target(&self) -> Option<Target<'_>> {
        self.header_ref().target()
    }

    /// The URL with host and port from the Host field where it has none (`TSHttpTxnEffectiveUrlStringGet`).
    pub fn effective_url(&self) -> Vec<u8> {
        self.header_ref().effective_url(false)
    }

    // ---- fields

    /// All live fields in slot order, `@` ones included.
    #[inline]
    pub fn fields(&self) -> impl Iterator<Item = FieldRef<'_>> + '_ {
        let header = self.mime();
        header.ids().map(move |id| FieldRef { header, id })
    }

    /// How many live fields there are.
    #[inline]
    pub fn field_count(&self) -> usize {
        self.mime().count()
    }

    /// The first field of that name.
    #[inline]
    pub fn find<'n>(&self, name: impl Into<Name<'n>>) -> Option<FieldId> {
        self.mime().find(name)
    }

    /// The next field of the same name.
    pub fn next_dup(&self, field: FieldId) -> Option<FieldId> {
        self.mime().next_dup(field)
    }

    /// All fields of that name.
    pub fn all<'n>(&self, name: impl Into<Name<'n>>) -> impl Iterator<Item = FieldRef<'_>> + '_ {
        let header = self.mime();
        let first = header.find(name);
        std::iter::successors(first, |id| header.next_dup(*id)).map(move |id| FieldRef { header, id })
    }

    /// Whether there is a field of that name.
    #[inline]
    pub fn has<'n>(&self, name: impl Into<Name<'n>>) -> bool {
        match name.into() {
            Name::Known(token) => self.mime().has_known(token),
            text => self.find(text).is_some(),
        }
    }

    /// The value of the first field of that name; a value that was never set is empty.
    #[inline]
    pub fn get<'n>(&self, name: impl Into<Name<'n>>) -> Option<&[u8]> {
        self.find(name).map(|field| self.value(field))
    }

    /// The field's name as it was written.
    #[inline]
    pub fn name(&self, field: FieldId) -> &[u8] {
        self.mime().name(field)
    }

    /// The field's value; empty when it was never set.
    #[inline]
    pub fn value(&self, field: FieldId) -> &[u8] {
        self.mime().value(field).unwrap_or(&[])
    }

    /// Sets the field's whole value.
    pub fn set_value(&mut self, field: FieldId, value: &[u8]) {
        let (header, strings) = self.split();
        header.fields.set_value(strings, field, Some(value));
    }

    /// Adds a field behind all others, also when the name is there already.
    pub fn append<'n>(&mut self, name: impl Into<Name<'n>>, value: &[u8]) -> FieldId {
        let (header, strings) = self.split();
        let (name, tag) = match name.into() {
            Name::Known(token) => (Text::from_static(token.bytes()), token.into()),
            Name::Text(text) => (strings.add(text), NameTag::of(text)),
        };
        let value = strings.add(value);
        header.fields.push(name, tag, value, 0)
    }

    /// Makes `value` the only value of that name: at the place of that field if there is one, behind all others when there
    /// are several, as in the original.
    pub fn set<'n>(&mut self, name: impl Into<Name<'n>>, value: &[u8]) -> FieldId {
        let name = name.into();
        let Some(first) = self.find(name) else { return self.append(name, value) };
        let (header, strings) = self.split();
        if header.fields.next_dup(first).is_some() {
            self.remove(name);
            return self.append(name, value);
        }
        header.fields.set_value(strings, first, Some(value));
        first
    }

    /// [`Message::set`] with a number.
    pub fn set_int(&mut self, name: WellKnown, value: i64) -> FieldId {
        self.set(name, itoa::Buffer::new().format(value).as_bytes())
    }

    /// [`Message::set`] with a date.
    pub fn set_date(&mut self, name: WellKnown, seconds: i64) -> FieldId {
        self.set(name, &date::format_cached(seconds))
    }

    /// Adds `, value` to the first field of that name, or appends a field.
    pub fn append_to_list<'n>(&mut self, name: impl Into<Name<'n>>, value: &[u8]) -> FieldId {
        let name = name.into();
        let Some(field) = self.find(name) else { return self.append(name, value) };
        let (header, strings) = self.split();
        let old = header.fields.value(field).unwrap_or(&[]);
        let separator: &[u8] = if old.is_empty() { b"" } else { b", " };
        let text = strings.add_pieces(&[old, separator, value]);
        header.fields.set_value_text(field, text);
        field
    }

    /// Removes all fields of that name; tells whether there was one.
    #[inline]
    pub fn remove<'n>(&mut self, name: impl Into<Name<'n>>) -> bool {
        let name = name.into();
        // Most of what is to be removed is not there, which one bit tells.
        match name {
            Name::Known(token) if !self.mime().has_known(token) => false,
            name => self.remove_all(name),
        }
    }

    fn remove_all(&mut self, name: Name<'_>) -> bool {
        let fields = &mut self.header_mut().fields;
        let Some(mut field) = fields.find(name) else { return false };
        loop {
            let next = fields.next_dup(field);
            fields.destroy(field);
            match next {
                Some(next) => field = next,
                None => return true,
            }
        }
    }

    /// Removes one field.
    pub fn remove_field(&mut self, field: FieldId) {
        self.header_mut().fields.destroy(field);
    }

    /// Removes all fields.
    pub fn clear_fields(&mut self) {
        self.header_mut().fields.clear();
    }

    /// The first field's value as a number, with the original's tolerance (`12abc` is 12); `None` without the field.
    pub fn get_int(&self, name: WellKnown) -> Option<i64> {
        self.get(name).map(number::int64)
    }

    /// The first field's value as seconds since the epoch; `None` without the field or when it is no date.
    pub fn get_date(&self, name: WellKnown) -> Option<i64> {
        self.get(name).and_then(date::parse)
    }

    /// The filled elements of the comma lists of all fields of that name, trimmed and unquoted.
    pub fn list(&self, name: WellKnown) -> impl Iterator<Item = &[u8]> + '_ {
        let header = self.mime();
        let all = std::iter::successors(header.find(name), |id| header.next_dup(*id));
        all.flat_map(|id| Elements::new(header.value(id))).filter(|element| !element.is_empty())
    }

    /// The only element of the comma lists of that name, if there is one field and it holds just a token: what nearly all
    /// `Connection` fields are.
    pub fn only_word(&self, name: WellKnown) -> Option<&[u8]> {
        let first = self.find(name)?;
        let value = self.value(first);
        (self.next_dup(first).is_none() && super::mime::is_field_name(value)).then_some(value)
    }

    /// Whether one element of the comma lists of that name equals `element`, case ignored (`Connection: close`).
    pub fn list_has(&self, name: WellKnown, element: &[u8]) -> bool {
        let is_it = |have: &[u8]| have.eq_ignore_ascii_case(element);
        match self.only_word(name) {
            Some(word) => is_it(word),
            None => self.mime().has_known(name) && self.list(name).any(is_it),
        }
    }

    /// The directives of Cache-Control and Pragma, read anew on each call.
    pub fn cache_control(&self) -> CacheControl {
        CacheControl::of(self.mime())
    }

    // ---- whole messages

    /// Becomes a copy of `from`: kind, start line and all fields. Strings are shared, not copied.
    pub fn copy_from(&mut self, from: &Message) {
        self.clear(from.kind());
        let (header, strings) = self.split();
        strings.share(from.strings());
        header.share(from.header_ref());
    }

    /// Writes the head as it goes on the wire, with its empty line; `@` fields stay out. Returns the bytes written.
    pub fn print_into(&self, sink: &mut impl Sink) -> usize {
        self.header_ref().print_into(sink)
    }

    /// An upper bound of what [`Message::print_into`] writes.
    pub fn print_bound(&self) -> usize {
        self.header_ref().print_bound()
    }

    /// What `TSHttpHdrLengthGet` says of the head: exact but for internal fields and odd start lines.
    pub fn length(&self) -> usize {
        self.header_ref().length()
    }
}

impl Drop for Message {
    fn drop(&mut self) {
        self.clear(Kind::Unknown);
        self.heap_ref().mark(false);
        let pooled = Pooled { heap: self.heap, header: self.header };
        // A full pool, and a thread that is going away, drop it.
        let _ = POOL.try_with(|pool| {
            let pool = &mut pool.borrow_mut();
            if pool.len() < KEEP {
                pool.push(pooled);
            }
        });
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = Vec::new();
        self.print_into(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// One field of a message.
#[derive(Clone, Copy, Debug)]
pub struct FieldRef<'a> {
    header: &'a MimeHdr,
    id: FieldId,
}

impl<'a> FieldRef<'a> {
    /// Its slot.
    #[inline]
    pub fn id(self) -> FieldId {
        self.id
    }

    /// The name as it was written.
    #[inline]
    pub fn name(self) -> &'a [u8] {
        self.header.name(self.id)
    }

    /// The well-known name, if it is one.
    #[inline]
    pub fn token(self) -> Option<WellKnown> {
        self.header.token(self.id)
    }

    /// The value; empty when it was never set.
    #[inline]
    pub fn value(self) -> &'a [u8] {
        self.header.value(self.id).unwrap_or(&[])
    }

    /// Whether it is an internal field (`@…`), which is never printed.
    #[inline]
    pub fn is_internal(self) -> bool {
        self.name().first() == Some(&b'@')
    }
}
