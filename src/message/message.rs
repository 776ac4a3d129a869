//! The engine's view of one HTTP message.

use super::token::{Name, WellKnown};

/// HTTP version, `major.minor`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    /// Before the dot.
    pub major: u8,
    /// Behind the dot.
    pub minor: u8,
}

impl Version {
    /// HTTP/0.9
    pub const V0_9: Version = Version { major: 0, minor: 9 };
    /// HTTP/1.0
    pub const V1_0: Version = Version { major: 1, minor: 0 };
    /// HTTP/1.1
    pub const V1_1: Version = Version { major: 1, minor: 1 };
}

/// What a header is (`TSHttpType`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Kind {
    /// Not known yet.
    #[default]
    Unknown = 0,
    /// A request.
    Request = 1,
    /// A response.
    Response = 2,
}

/// A field of a message: the number of its slot. Valid until the fields are cleared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct FieldId(pub(super) u32);

/// One field of a message.
#[derive(Clone, Copy, Debug)]
pub struct FieldRef<'a> {
    message: &'a Message,
    id: FieldId,
}

impl<'a> FieldRef<'a> {
    /// Its slot.
    pub fn id(self) -> FieldId {
        self.id
    }

    /// The name as it was written.
    pub fn name(self) -> &'a [u8] {
        self.message.name(self.id)
    }

    /// The well-known name, if it is one.
    pub fn token(self) -> Option<WellKnown> {
        unimplemented!("lands with the header objects")
    }

    /// The value, trimmed; empty when it was never set.
    pub fn value(self) -> &'a [u8] {
        self.message.value(self.id)
    }
}

/// Iterator over the live fields of a message, in slot order.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    message: &'a Message,
    next: u32,
}

impl<'a> Iterator for Fields<'a> {
    type Item = FieldRef<'a>;

    fn next(&mut self) -> Option<FieldRef<'a>> {
        let _ = (self.message, self.next);
        unimplemented!("lands with the header objects")
    }
}

/// One HTTP message: the owner of a heap with one HTTP header.
///
/// Made to be reused: [`Message::clear`] keeps the memory, and a dropped message goes to its thread's pool.
/// `Send`, but not `Sync`: one thread at a time.
#[derive(Debug)]
pub struct Message {
    heap: std::ptr::NonNull<()>,
}

#[expect(unused_variables, missing_docs, clippy::missing_safety_doc, reason = "signatures first")]
impl Message {
    /// An empty message from this thread's pool.
    pub fn new(kind: Kind) -> Message {
        unimplemented!()
    }
    /// Empties it and makes it a `kind`; memory is kept.
    pub fn clear(&mut self, kind: Kind) {
        unimplemented!()
    }
    /// What C gets as `TSMBuffer`: valid as long as the message.
    pub fn buffer_handle(&self) -> *mut std::ffi::c_void {
        unimplemented!()
    }
    /// What C gets as the header's `TSMLoc`.
    pub fn header_handle(&self) -> *mut std::ffi::c_void {
        unimplemented!()
    }
    /// What C gets as the URL's `TSMLoc`; null for a response.
    pub fn url_handle(&self) -> *mut std::ffi::c_void {
        unimplemented!()
    }
    /// Plugins may not change it (cached headers).
    pub fn set_read_only(&mut self, read_only: bool) {
        unimplemented!()
    }
    pub fn kind(&self) -> Kind {
        unimplemented!()
    }
    pub fn version(&self) -> Version {
        unimplemented!()
    }
    pub fn set_version(&mut self, version: Version) {
        unimplemented!()
    }

    /// The method's text; empty when none was set.
    pub fn method(&self) -> &[u8] {
        unimplemented!()
    }
    /// The method if it is a known one.
    pub fn method_token(&self) -> Option<WellKnown> {
        unimplemented!()
    }
    pub fn set_method<'n>(&mut self, method: impl Into<Name<'n>>) {
        unimplemented!()
    }
    /// The response's status: as signed as plugins can make it; 0 when none was set.
    pub fn status(&self) -> i32 {
        unimplemented!()
    }
    pub fn set_status(&mut self, status: i32) {
        unimplemented!()
    }
    pub fn reason(&self) -> Option<&[u8]> {
        unimplemented!()
    }
    pub fn set_reason(&mut self, reason: &[u8]) {
        unimplemented!()
    }
    /// The request's URL: getters `scheme() host() port_raw() port() path() params() query() fragment()`.
    pub fn url(&self) -> &Url {
        unimplemented!()
    }
    /// The request's URL for changes: `set_host(…)` and so on, `parse(…)`, `copy_from(&Url)`.
    pub fn url_mut(&mut self) -> UrlMut<'_> {
        unimplemented!()
    }
    /// The host the request is for: the URL's, else the Host field's up to its port (`TSHttpHdrHostGet`).
    pub fn host(&self) -> Option<&[u8]> {
        unimplemented!()
    }
    /// The port that goes with [`Message::host`], 0 when none is written.
    pub fn host_port(&self) -> u16 {
        unimplemented!()
    }

    /// All live fields in slot order, `@` ones included.
    pub fn fields(&self) -> Fields<'_> {
        unimplemented!()
    }
    /// How many live fields there are.
    pub fn field_count(&self) -> usize {
        unimplemented!()
    }
    /// The first field of that name.
    pub fn find<'n>(&self, name: impl Into<Name<'n>>) -> Option<FieldId> {
        unimplemented!()
    }
    /// The next field of the same name.
    pub fn next_dup(&self, field: FieldId) -> Option<FieldId> {
        unimplemented!()
    }
    /// Whether there is a field of that name.
    pub fn has<'n>(&self, name: impl Into<Name<'n>>) -> bool {
        unimplemented!()
    }
    /// The value of the first field of that name.
    pub fn get<'n>(&self, name: impl Into<Name<'n>>) -> Option<&[u8]> {
        unimplemented!()
    }
    pub fn name(&self, field: FieldId) -> &[u8] {
        unimplemented!()
    }
    pub fn value(&self, field: FieldId) -> &[u8] {
        unimplemented!()
    }
    pub fn set_value(&mut self, field: FieldId, value: &[u8]) {
        unimplemented!()
    }
    /// Adds a field behind all others, also when the name is there already.
    pub fn append<'n>(&mut self, name: impl Into<Name<'n>>, value: &[u8]) -> FieldId {
        unimplemented!()
    }
    /// Makes `value` the only value of that name, at the place of the first field if there is one.
    pub fn set<'n>(&mut self, name: impl Into<Name<'n>>, value: &[u8]) -> FieldId {
        unimplemented!()
    }
    pub fn set_int(&mut self, name: WellKnown, value: i64) -> FieldId {
        unimplemented!()
    }
    pub fn set_date(&mut self, name: WellKnown, seconds: i64) -> FieldId {
        unimplemented!()
    }
    /// Adds `, value` to the first field of that name, or appends a field.
    pub fn append_to_list<'n>(&mut self, name: impl Into<Name<'n>>, value: &[u8]) {
        unimplemented!()
    }
    /// Removes all fields of that name; tells whether there was one.
    pub fn remove<'n>(&mut self, name: impl Into<Name<'n>>) -> bool {
        unimplemented!()
    }
    pub fn remove_field(&mut self, field: FieldId) {
        unimplemented!()
    }
    /// The first field's value as a number, with the original's tolerance (`12abc` is 12); `None` without the field.
    pub fn get_int(&self, name: WellKnown) -> Option<i64> {
        unimplemented!()
    }
    /// The first field's value as seconds since the epoch; `None` without the field or when it is no date.
    pub fn get_date(&self, name: WellKnown) -> Option<i64> {
        unimplemented!()
    }
    /// The elements of the comma lists of all fields of that name, trimmed and unquoted.
    pub fn list<'a>(&'a self, name: WellKnown) -> impl Iterator<Item = &'a [u8]> + 'a {
        let _: fn() -> ! = || unimplemented!();
        std::iter::empty()
    }
    /// Whether one element of the comma lists of that name equals `element`, case ignored (`Connection: close`).
    pub fn list_has(&self, name: WellKnown, element: &[u8]) -> bool {
        unimplemented!()
    }

    /// The directives of Cache-Control and Pragma.
    pub fn cache_control(&self) -> CacheControl {
        unimplemented!()
    }

    /// Becomes a copy of `from`: start line and all fields. Strings are shared, not copied.
    pub fn copy_from(&mut self, from: &Message) {
        unimplemented!()
    }
    /// Writes the head as it goes on the wire, with its empty line; `@` fields stay out. Returns the bytes written.
    pub fn print_into(&self, sink: &mut impl Sink) -> usize {
        unimplemented!()
    }
    /// An upper bound of what [`Message::print_into`] writes: `@` fields are counted.
    pub fn printed_len(&self) -> usize {
        unimplemented!()
    }
}

// SAFETY: a message owns its heap; nothing in it belongs to a thread.
unsafe impl Send for Message {}

/// A URL object (`TSMLoc` of a URL).
#[derive(Debug)]
pub struct Url(());

/// A URL together with the heap that takes its strings.
#[derive(Debug)]
pub struct UrlMut<'a>(&'a mut Url);

/// Where a head is printed to.
pub trait Sink {
    /// Makes room for at least `bytes` contiguous bytes and returns that room, uninitialised.
    fn reserve(&mut self, bytes: usize) -> &mut [std::mem::MaybeUninit<u8>];
    /// Tells how many of the reserved bytes were written.
    ///
    /// # Safety
    /// The first `bytes` bytes of the last reserved room are initialised.
    unsafe fn commit(&mut self, bytes: usize);
}

/// The directives of Cache-Control and Pragma that the engine knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CacheControl {
    /// One bit per directive that is present.
    pub directives: Directives,
    /// `max-age`, seconds; meaningful when its bit is set.
    pub max_age: i32,
    /// `s-maxage`, seconds; meaningful when its bit is set.
    pub s_maxage: i32,
    /// `max-stale`, seconds; `i32::MAX` without a value; meaningful when its bit is set.
    pub max_stale: i32,
    /// `min-fresh`, seconds; meaningful when its bit is set.
    pub min_fresh: i32,
}

bitflags::bitflags! {
    /// Which directives are present.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct Directives: u32 {
        /// `max-age`
        const MAX_AGE = 1 << 0;
        /// `no-cache`
        const NO_CACHE = 1 << 1;
        /// `no-store`
        const NO_STORE = 1 << 2;
        /// `no-transform`
        const NO_TRANSFORM = 1 << 3;
        /// `max-stale`
        const MAX_STALE = 1 << 4;
        /// `min-fresh`
        const MIN_FRESH = 1 << 5;
        /// `only-if-cached`
        const ONLY_IF_CACHED = 1 << 6;
        /// `public`
        const PUBLIC = 1 << 7;
        /// `private`
        const PRIVATE = 1 << 8;
        /// `must-revalidate`
        const MUST_REVALIDATE = 1 << 9;
        /// `proxy-revalidate`
        const PROXY_REVALIDATE = 1 << 10;
        /// `s-maxage`
        const S_MAXAGE = 1 << 11;
        /// `need-revalidate-once`, an extension of the original
        const NEED_REVALIDATE_ONCE = 1 << 12;
        /// `Pragma: no-cache`
        const PRAGMA_NO_CACHE = 1 << 13;
    }
}
