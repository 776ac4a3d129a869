//! Continuation lines (obs-fold, RFC 9112, 5.2): a line that begins with a blank prolongs the one before it.
//!
//! The original takes a line with all its continuation lines as one, in which line ends are spaces. Here each is dealt with
//! when it comes, so that the time does not depend on how the input is cut, and a field can be seen before it is known
//! whether it goes on.

use super::ascii;
use super::line::{self, Clean, LineEnd};
use super::mime::{FieldId, MAX_RAW_EXTRA};
use super::outcome::ParseError;
use super::parser::{Job, Parser, Step, Window, dropped};
use super::strings::{MAX_TEXT, Text};

/// What the lines since the last one that began without a blank are.
///
/// ```text
/// a line of its own ─┬─► Field ───── continuation ─► Field, longer
///   ▲                ├─► Nameless ── continuation ─► Nameless; an error if it holds a colon
///   │                └─► Dropped ─── continuation ─► Dropped
///   └───────────────────── any of them
/// ```
///
/// An error is one at the end of its line: whether continuation lines follow that belong to it is not waited for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Unit {
    /// Nothing comes of them, whatever follows; also the state before the first line.
    #[default]
    Dropped,
    /// Nothing comes of them, but all of them stand where a name would, should a colon follow.
    Nameless,
    /// A field.
    Field(LastField),
}

// SAFETY: the pointers of the last field are followed only after they were compared with those of the header at hand.
unsafe impl Send for Unit {}

/// A field in the heap's strings, with all of its lines so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastField {
    field: FieldId,
    /// Where the first line begins: at its name.
    start: *mut u8,
    /// Bytes of all lines, with the last line end.
    len: usize,
    value: *const u8,
    /// A CR stands between the value and the last line end; it would be inside of a value that goes on.
    stray_cr: bool,
}

/// Bytes of the longest field with all its continuations, blanks included: joining them takes twice as many.
const MAX_FOLDED: usize = MAX_TEXT / 2;

impl Parser {
    /// Parses the line at `at`, which begins with a blank and so prolongs the unit.
    pub(super) fn continuation(&mut self, job: &mut Job<'_>, window: &mut Window<'_>, at: usize) -> Step {
        match self.unit {
            Unit::Field(last) => self.fold(last, job, window, at),
            Unit::Nameless => match dropped(window.source, at) {
                Step::Next(next) if memchr::memchr(b':', &window.source[at..next]).is_some() => {
                    Step::Refused(ParseError::FieldName, next)
                }
                step => step,
            },
            Unit::Dropped => dropped(window.source, at),
        }
    }

    /// Joins the line at `at` to its field, which is taken back if the whole is an error.
    fn fold(&mut self, last: LastField, job: &mut Job<'_>, window: &mut Window<'_>, at: usize) -> Step {
        let (end, next, clean) = match line::find_end(window.source, at) {
            LineEnd::Incomplete => return Step::Incomplete,
            LineEnd::Control { next } => return last.refuse(job, ParseError::FieldValue, next),
            LineEnd::Found { end, next, clean } => (end, next, clean),
        };
        if !clean.is_allowed(job.limits) {
            return last.refuse(job, ParseError::BareLf, next);
        }
        let line = &window.source[at..end];
        let filled = ascii::trim_end(line).len();
        if last.stray_cr && filled != 0 {
            return last.refuse(job, ParseError::FieldValue, next);
        }
        if last.len + (next - at) > MAX_FOLDED {
            return last.refuse(job, ParseError::FieldTooLong, next);
        }
        window.copy(next, job.strings);
        let blanks = line.len() - ascii::trim_start(line).len();
        let here = window.target.wrapping_add(at);
        let last = LastField { stray_cr: last.stray_cr || clean.has_stray_cr(), ..last };
        let joined = last.join(job, here, next - at, blanks.min(filled)..filled);
        window.follow(job.strings);
        let Some(joined) = joined else {
            self.unit = Unit::Dropped;
            return Step::Next(next);
        };
        let (name, value) = (joined.name, joined.value);
        if name.len() + value.len() > job.limits.field {
            return joined.line.refuse(job, ParseError::FieldTooLong, next);
        }
        let extra = joined.line.len - name.len() - value.len();
        let clean = if last.stray_cr { clean.and_stray_cr() } else { clean };
        let raw = extra <= MAX_RAW_EXTRA && clean.is_raw(job.limits) && joined.has_plain_name;
        job.header.set_texts(joined.line.field, name, value, if raw { extra } else { 0 });
        self.unit = Unit::Field(joined.line);
        Step::Next(next)
    }
}

/// A field with a continuation line behind it.
struct Joined {
    line: LastField,
    name: Text,
    value: Text,
    /// No space stands before the colon.
    has_plain_name: bool,
}

impl LastField {
    /// The field whose one line is the `len` bytes at `start`.
    #[inline]
    pub(super) fn new(field: FieldId, start: *mut u8, len: usize, value: Text, end: Clean) -> LastField {
        LastField { field, start, len, value: value.pointer(), stray_cr: end.has_stray_cr() }
    }

    /// Takes the field back.
    #[cold]
    fn refuse(self, job: &mut Job<'_>, error: ParseError, next: usize) -> Step {
        if self.is_of(job).is_some() {
            job.header.destroy(self.field);
        }
        Step::Refused(error, next)
    }

    /// Name and value in the header at hand, unless the field was changed since.
    fn is_of(&self, job: &Job<'_>) -> Option<(Text, Text)> {
        let (name, value) = job.header.texts(self.field)?;
        (name.pointer() == self.start.cast_const() && value.pointer() == self.value).then_some((name, value))
    }

    /// Joins the continuation line of `len` bytes at `here`; `filled` are its bytes without white space around them.
    ///
    /// `None` when the field was changed since, so that there is nothing to join to.
    fn join(
        self,
        job: &mut Job<'_>,
        here: *mut u8,
        len: usize,
        filled: std::ops::Range<usize>,
    ) -> Option<Joined> {
        let (name, value) = self.is_of(job)?;
        let mut start = self.start;
        if start.wrapping_add(self.len) != here {
            start = self.relocate(job, here, len)?;
        }
        let total = self.len + len;
        // SAFETY: all lines stand one behind the other in the strings, and no reference to them exists.
        let bytes = unsafe { std::slice::from_raw_parts_mut(start, total) };
        let mut value_start = value.pointer() as usize - self.start as usize;
        let mut value_end = value_start + value.len();
        for byte in &mut bytes[self.len - 2..self.len] {
            if matches!(byte, b'\r' | b'\n') {
                *byte = b' ';
            }
        }
        if !filled.is_empty() {
            if value.len() == 0 {
                value_start = self.len + filled.start;
            }
            value_end = self.len + filled.end;
        }
        let has_plain_name = bytes[name.len()] == b':';
        // SAFETY: parts of these lines, which lie in the heap's strings.
        let whole = unsafe { Text::from_raw(start, total as u32) };
        let value = whole.part(value_start, value_end - value_start);
        let line = LastField { start, len: total, value: value.pointer(), ..self };
        Some(Joined { line, name: whole.part(0, name.len()), value, has_plain_name })
    }

    /// Copies the lines and their continuation to a place with room for more of them.
    #[cold]
    fn relocate(self, job: &mut Job<'_>, here: *mut u8, len: usize) -> Option<*mut u8> {
        if !job.strings.holds(self.start, self.len) {
            return None;
        }
        // Twice the room, so that many continuations cost no more than their bytes.
        job.strings.reserve(2 * (self.len + len));
        // SAFETY: checked to lie in the strings.
        let lines = unsafe { std::slice::from_raw_parts(self.start, self.len) };
        // SAFETY: the window has copied the continuation there.
        let continuation = unsafe { std::slice::from_raw_parts(here, len) };
        Some(job.strings.add_pieces(&[lines, continuation]).pointer().cast_mut())
    }
}
