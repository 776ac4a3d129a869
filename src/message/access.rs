//! Objects together with the strings of their heap: what it takes to change them.
//!
//! The C API makes these from its handles; the engine gets them from a [`super::Message`].

use std::ops::Deref;
use std::ptr::{NonNull, addr_of_mut};

use super::heap::{self, Heap};
use super::http::{HttpHdr, Kind};
use super::limits::Limits;
use super::mime::{FieldId, MimeHdr};
use super::outcome::Parsed;
use super::parser::Parser;
use super::strings::{MAX_TEXT, Strings, Text, TooLong};
use super::token::{Name, WellKnown};
use super::url::Url;
use super::url_parse::ParsedUrl;
use super::value::{self, Deleted};

/// The strings of a live heap that allows changes, tidied up; `None` for a read-only one.
///
/// # Safety
/// The heap is live and used by this thread alone, and no reference to its objects or strings exists.
unsafe fn writable_strings<'a>(heap: NonNull<Heap>) -> Option<&'a mut Strings> {
    // SAFETY: live by contract.
    if !unsafe { heap.as_ref() }.is_writable() {
        return None;
    }
    // SAFETY: passed on from the caller.
    unsafe { Heap::tidy(heap) };
    // SAFETY: the place is inside the live heap.
    Some(unsafe { &mut *addr_of_mut!((*heap.as_ptr()).strings) })
}

/// A URL that may be changed.
#[derive(Debug)]
pub struct UrlMut<'a> {
    url: &'a mut Url,
    strings: &'a mut Strings,
}

impl Deref for UrlMut<'_> {
    type Target = Url;

    fn deref(&self) -> &Url {
        self.url
    }
}

impl<'a> UrlMut<'a> {
    pub(super) fn new(url: &'a mut Url, strings: &'a mut Strings) -> Self {
        UrlMut { url, strings }
    }

    /// A URL object of a heap; `None` when the heap is read-only.
    ///
    /// # Safety
    /// The URL is a live object of a live heap, used by this thread alone, and no other reference into the heap is used
    /// while the result is.
    pub unsafe fn of(mut url: NonNull<Url>) -> Option<UrlMut<'a>> {
        // SAFETY: live by contract.
        let heap = unsafe { url.as_ref() }.heap;
        // SAFETY: passed on from the caller.
        let strings = unsafe { writable_strings(heap) }?;
        // SAFETY: live by contract, and apart from the strings.
        Some(UrlMut { url: unsafe { url.as_mut() }, strings })
    }

    /// Forgets all parts.
    pub fn clear(&mut self) {
        self.url.clear();
    }

    /// Sets the scheme; `None` and an empty one clear it.
    pub fn set_scheme(&mut self, scheme: Option<&[u8]>) {
        self.url.set_scheme(self.strings, scheme);
    }

    /// Sets a known scheme.
    pub fn set_known_scheme(&mut self, scheme: WellKnown) {
        self.url.set_known_scheme(scheme);
    }

    /// Sets the user; `None` and an empty one clear it.
    pub fn set_user(&mut self, user: Option<&[u8]>) {
        self.url.set_user(self.strings, user);
    }

    /// Sets the password; `None` and an empty one clear it.
    pub fn set_password(&mut self, password: Option<&[u8]>) {
        self.url.set_password(self.strings, password);
    }

    /// Sets the host, unchecked; `None` and an empty one clear it.
    pub fn set_host(&mut self, host: Option<&[u8]>) {
        self.url.set_host(self.strings, host);
    }

    /// Sets the port; 0 clears it.
    pub fn set_port(&mut self, port: u16) {
        self.url.set_port(self.strings, u32::from(port));
    }

    /// Sets the port from a number that may be no port: its lowest 16 bits count, the text keeps all digits.
    pub fn set_port_number(&mut self, number: u32) {
        self.url.set_port(self.strings, number);
    }

    /// Sets the path (without its leading slash) verbatim; `None` and an empty one clear it.
    pub fn set_path(&mut self, path: Option<&[u8]>) {
        self.url.set_path(self.strings, path);
    }

    /// Prints the slash of the path in any case, also when what was parsed had none (`http://a?q`).
    pub fn set_slash(&mut self) {
        self.url.set_slash();
    }

    /// Sets the params verbatim.
    pub fn set_params(&mut self, params: Option<&[u8]>) {
        self.url.set_params(self.strings, params);
    }

    /// Sets the query verbatim.
    pub fn set_query(&mut self, query: Option<&[u8]>) {
        self.url.set_query(self.strings, query);
    }

    /// Sets the fragment verbatim.
    pub fn set_fragment(&mut self, fragment: Option<&[u8]>) {
        self.url.set_fragment(self.strings, fragment);
    }

    /// Sets the FTP type: 0 or one of `a A e E i I`; anything else is refused.
    pub fn set_ftp_type(&mut self, ftp_type: i32) -> bool {
        self.url.set_ftp_type(ftp_type)
    }

    /// Takes over the parts of another URL of the same heap.
    pub(super) fn share_from(&mut self, from: &Url) {
        self.url.share(from);
    }

    /// Takes a host that is a text of the same heap, and a port; an empty host and port 0 are none.
    pub(super) fn share_target(&mut self, host: Text, port: u16) {
        self.url.share_host(host);
        if port != 0 {
            self.set_port(port);
        }
    }

    /// Becomes a copy of `from`, bytes included.
    pub fn copy_from(&mut self, from: &Url) {
        self.url.copy(self.strings, from);
    }

    /// Forgets what was there and parses `text`; tells whether it is a URL.
    pub fn parse(&mut self, text: &[u8]) -> bool {
        self.parse_part(text).is_ok_and(|parsed| parsed.result.is_ok())
    }

    /// [`UrlMut::parse`] that also tells how much of the text was taken.
    pub fn parse_part(&mut self, text: &[u8]) -> Result<ParsedUrl, TooLong> {
        if text.len() > MAX_TEXT {
            return Err(TooLong);
        }
        let text = self.strings.add(text);
        self.url.clear();
        Ok(self.url.parse(text))
    }
}

/// A MIME header that may be changed.
#[derive(Debug)]
pub struct MimeMut<'a> {
    header: &'a mut MimeHdr,
    strings: &'a mut Strings,
}

impl Deref for MimeMut<'_> {
    type Target = MimeHdr;

    fn deref(&self) -> &MimeHdr {
        self.header
    }
}

impl<'a> MimeMut<'a> {
    /// A MIME header, or the fields of an HTTP header, of a heap; `None` when the heap is read-only.
    ///
    /// # Safety
    /// The header is a live object of a live heap, used by this thread alone, and no other reference into the heap is
    /// used while the result is.
    pub unsafe fn of(mut header: NonNull<MimeHdr>) -> Option<MimeMut<'a>> {
        // SAFETY: live by contract.
        let heap = unsafe { header.as_ref() }.heap;
        // SAFETY: passed on from the caller.
        let strings = unsafe { writable_strings(heap) }?;
        // SAFETY: live by contract, and apart from the strings.
        Some(MimeMut { header: unsafe { header.as_mut() }, strings })
    }

    /// Forgets all fields.
    pub fn clear(&mut self) {
        self.header.clear();
    }

    /// Takes over all fields of another header in place of its own.
    ///
    /// # Safety
    /// `from` is a live object of a live heap and another header than this one.
    pub unsafe fn copy_from(&mut self, from: NonNull<MimeHdr>) {
        // SAFETY: live by contract, and another object.
        let from = unsafe { from.as_ref() };
        if from.heap != self.header.heap {
            // SAFETY: the place is inside the other live heap.
            self.strings.share(unsafe { &*std::ptr::addr_of!((*from.heap.as_ptr()).strings) });
        }
        self.header.copy_slots(from);
    }

    /// A new detached field; `None` leaves it without a name.
    pub fn create(&mut self, name: Option<Name<'_>>) -> FieldId {
        self.header.create(self.strings, name)
    }

    /// Makes a detached field live, at the place of its creation.
    pub fn attach(&mut self, field: FieldId) {
        self.header.attach(field);
    }

    /// Makes a live field detached.
    pub fn detach(&mut self, field: FieldId) {
        self.header.detach(field);
    }

    /// Deletes a field for good.
    pub fn destroy(&mut self, field: FieldId) {
        self.header.destroy(field);
    }

    /// Gives a field another name; a known one is spelled canonically from then on.
    pub fn set_name(&mut self, field: FieldId, name: &[u8]) {
        let name = WellKnown::find(name).map_or(Name::Text(name), Name::Known);
        self.rename(field, Some(name));
    }

    /// Gives a field another name, spelled as it is; `None` leaves it without one.
    pub fn rename(&mut self, field: FieldId, name: Option<Name<'_>>) {
        self.header.rename(self.strings, field, name);
    }

    /// Sets the whole value; `None` clears it.
    pub fn set_value(&mut self, field: FieldId, value: Option<&[u8]>) {
        self.header.set_value(self.strings, field, value);
    }

    /// Replaces an element of the comma list; nothing happens when there is none of that index.
    pub fn set_element(&mut self, field: FieldId, index: usize, value: &[u8]) -> Result<(), TooLong> {
        self.set_list(field, value::replaced(self.header.value(field), index, value))
    }

    /// Prolongs the text of an element of the comma list; nothing happens when there is none of that index.
    pub fn extend_element(&mut self, field: FieldId, index: usize, text: &[u8]) -> Result<(), TooLong> {
        self.set_list(field, value::extended(self.header.value(field), index, text))
    }

    /// Inserts an element into the comma list, at the end for `None`; nothing happens beyond the end.
    pub fn insert_element(
        &mut self,
        field: FieldId,
        index: Option<usize>,
        element: &[u8],
    ) -> Result<(), TooLong> {
        self.set_list(field, value::inserted(self.header.value(field), index, element))
    }

    fn set_list(&mut self, field: FieldId, list: Option<Vec<u8>>) -> Result<(), TooLong> {
        match list {
            Some(list) if list.len() > MAX_TEXT => Err(TooLong),
            Some(list) => {
                self.set_value(field, Some(&list));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Deletes an element of the comma list; the last one leaves the field without a value.
    pub fn delete_element(&mut self, field: FieldId, index: usize) {
        match value::deleted(self.header.value(field), index) {
            Deleted::Nothing => {}
            Deleted::Value => self.set_value(field, None),
            Deleted::Rest(list) => self.set_value(field, Some(&list)),
        }
    }

    /// Parses fields up to the empty line, or as many as there are, and adds them.
    pub fn parse(&mut self, parser: &mut Parser, input: &[u8], limits: &Limits) -> Parsed {
        parser.parse_fields(self.header, self.strings, input, limits)
    }
}

/// An HTTP header that may be changed.
#[derive(Debug)]
pub struct HttpMut<'a> {
    heap: NonNull<Heap>,
    header: &'a mut HttpHdr,
    strings: &'a mut Strings,
}

impl Deref for HttpMut<'_> {
    type Target = HttpHdr;

    fn deref(&self) -> &HttpHdr {
        self.header
    }
}

impl<'a> HttpMut<'a> {
    /// An HTTP header of a heap; `None` when the heap is read-only.
    ///
    /// # Safety
    /// The header is a live object of a live heap, used by this thread alone, and no other reference into the heap is
    /// used while the result is.
    pub unsafe fn of(mut header: NonNull<HttpHdr>) -> Option<HttpMut<'a>> {
        // SAFETY: live by contract.
        let heap = unsafe { header.as_ref() }.fields.heap;
        // SAFETY: passed on from the caller.
        let strings = unsafe { writable_strings(heap) }?;
        // SAFETY: live by contract, and apart from the strings.
        Some(HttpMut { heap, header: unsafe { header.as_mut() }, strings })
    }

    /// Makes it a `kind`; a request gets a URL.
    pub fn set_kind(&mut self, kind: Kind) {
        self.header.kind = kind;
        if kind == Kind::Request && self.header.url.is_none() {
            // SAFETY: the heap is live and this thread's; its list of objects is not borrowed.
            self.header.url = Some(unsafe { heap::new_url(self.heap) });
        }
    }

    /// Sets the version.
    pub fn set_version(&mut self, version: super::Version) {
        self.header.set_version(version);
    }

    /// Sets the method; a known one in any case becomes the known one.
    pub fn set_method(&mut self, method: Name<'_>) {
        self.header.set_method(self.strings, method);
    }

    /// Sets the status, of which the lowest 16 bits count.
    pub fn set_status(&mut self, status: i32) {
        self.header.set_status(status);
    }

    /// Sets the reason phrase.
    pub fn set_reason(&mut self, reason: Option<&[u8]>) {
        self.header.set_reason(self.strings, reason);
    }

    /// Makes `url` the URL of a request: one of the same heap is adopted and the former one freed, another is copied.
    ///
    /// # Safety
    /// `url` is a live object of a live heap.
    pub unsafe fn set_url(&mut self, url: NonNull<Url>) {
        let old = self.header.url;
        if old == Some(url) {
            return;
        }
        // SAFETY: live by contract, and not the one that is changed.
        let from = unsafe { url.as_ref() };
        if from.heap != self.heap {
            if let Some(own) = self.header.url_mut() {
                own.copy(self.strings, from);
            }
            return;
        }
        self.header.url = Some(url);
        if let Some(old) = old {
            // SAFETY: the header was the one to refer to it; C was told that it goes.
            unsafe { heap::free_url(self.heap, old) };
        }
    }

    /// Becomes a copy of another header: kind, start line and fields.
    ///
    /// # Safety
    /// `from` is a live object of a live heap and another header than this one.
    pub unsafe fn copy_from(&mut self, from: NonNull<HttpHdr>) {
        // SAFETY: live by contract, and another object.
        let from = unsafe { from.as_ref() };
        self.set_kind(from.kind);
        if from.fields.heap != self.heap {
            // SAFETY: the place is inside the other live heap.
            self.strings.share(unsafe { &*std::ptr::addr_of!((*from.fields.heap.as_ptr()).strings) });
        }
        self.header.share(from);
    }

    /// Parses a request head or its continuation; the header becomes a request.
    pub fn parse_request(&mut self, parser: &mut Parser, input: &[u8], limits: &Limits) -> Parsed {
        self.set_kind(Kind::Request);
        parser.parse_request(self.header, self.strings, input, limits)
    }

    /// Parses a response head or its continuation; the header becomes a response.
    pub fn parse_response(&mut self, parser: &mut Parser, input: &[u8], limits: &Limits) -> Parsed {
        self.set_kind(Kind::Response);
        parser.parse_response(self.header, self.strings, input, limits)
    }
}
