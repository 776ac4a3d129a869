//! The parser of heads: incremental, one pass, the same for sockets, internal connects and the plugin API.
//!
//! Lines are recognised in the caller's bytes, while names and values already refer to the place in the header's heap to
//! which the bytes are then copied in one go. A line that is not whole at the end of the input waits in the parser. What is
//! accepted, repaired and refused is written down in `docs/http1.md`.

use super::fold::{LastField, Unit};
use super::http::{HttpHdr, Kind};
use super::limits::Limits;
use super::line::{self, LineEnd};
use super::lookup::NameTag;
use super::mime::{MAX_RAW_EXTRA, MimeHdr};
use super::outcome::{ParseError, Parsed, Progress};
use super::owner::Message;
use super::start_line::{self, StartLine};
use super::strings::{MAX_TEXT, Strings, Text};
use super::{ascii, usual, validate};

/// State of a head that is being read. One per message; [`Parser::reset`] before the next.
#[derive(Debug, Default)]
pub struct Parser {
    /// The start line was read.
    in_fields: bool,
    /// A line that was not whole at the end of the last input.
    pending: Vec<u8>,
    /// The last line of a field, which a line that begins with a blank prolongs.
    pub(super) unit: Unit,
    head_bytes: usize,
}

/// Where a run over lines stopped.
enum Stop {
    /// The rest is no whole line.
    Incomplete,
    /// Behind the empty line.
    Done,
    /// Behind the offending line.
    Failed(ParseError),
}

/// Input, and the place in the strings to which it is copied.
pub(super) struct Window<'a> {
    pub(super) source: &'a [u8],
    pub(super) target: *mut u8,
    copied: usize,
}

impl Window<'_> {
    /// Copies the input up to `end` to its place.
    pub(super) fn copy(&mut self, end: usize, strings: &mut Strings) {
        let more = &self.source[self.copied..end];
        // SAFETY: the strings reserved room for all of the window at `target`.
        unsafe { self.target.wrapping_add(self.copied).copy_from_nonoverlapping(more.as_ptr(), more.len()) };
        strings.commit(more.len());
        self.copied = end;
    }

    /// Moves the place of what is not copied yet behind strings that were added meanwhile.
    pub(super) fn follow(&mut self, strings: &mut Strings) {
        let place = strings.reserve(self.source.len() - self.copied);
        self.target = place.wrapping_sub(self.copied);
    }

    /// The text that `len` bytes at `at` are, once they are copied.
    #[inline]
    pub(super) fn text(&self, at: usize, len: usize) -> Text {
        // SAFETY: the caller copies the bytes before anybody reads the text; they lie in the heap's strings.
        unsafe { Text::from_raw(self.target.wrapping_add(at), len as u32) }
    }
}

/// What is parsed into, and by which rules.
pub(super) struct Job<'a> {
    pub(super) header: &'a mut MimeHdr,
    pub(super) strings: &'a mut Strings,
    pub(super) limits: &'a Limits,
}

/// At least this much room is made for the next input.
const WINDOW: usize = 1024;

impl Parser {
    /// A parser at the beginning of a head.
    pub const fn new() -> Parser {
        Parser { in_fields: false, pending: Vec::new(), unit: Unit::Dropped, head_bytes: 0 }
    }

    /// A parser for fields without a start line.
    pub const fn for_fields() -> Parser {
        Parser { in_fields: true, pending: Vec::new(), unit: Unit::Dropped, head_bytes: 0 }
    }

    /// Forgets an unfinished head.
    pub fn reset(&mut self) {
        self.in_fields = false;
        self.pending.clear();
        self.unit = Unit::Dropped;
        self.head_bytes = 0;
    }

    /// Bytes of the head so far.
    pub fn head_bytes(&self) -> usize {
        self.head_bytes
    }

    /// Whether the start line was read.
    pub fn has_start_line(&self) -> bool {
        self.in_fields
    }

    /// Parses a request head, or its continuation, from `input` into `message`. All strings are copied.
    ///
    /// The message becomes a request if it is none.
    pub fn request(&mut self, message: &mut Message, input: &[u8], limits: &Limits) -> Parsed {
        if message.kind() != Kind::Request {
            message.clear(Kind::Request);
        }
        let (header, strings) = message.split();
        self.parse_request(header, strings, input, limits)
    }

    /// Parses a response head, or its continuation, from `input` into `message`. All strings are copied.
    ///
    /// The message becomes a response if it is none.
    pub fn response(&mut self, message: &mut Message, input: &[u8], limits: &Limits) -> Parsed {
        if message.kind() != Kind::Response {
            message.clear(Kind::Response);
        }
        let (header, strings) = message.split();
        self.parse_response(header, strings, input, limits)
    }

    pub(super) fn parse_request(
        &mut self,
        header: &mut HttpHdr,
        strings: &mut Strings,
        input: &[u8],
        limits: &Limits,
    ) -> Parsed {
        let mut parsed = Parsed { consumed: 0, outcome: Ok(Progress::More) };
        if !self.in_fields {
            parsed = self.start_line(header, strings, input, limits, start_line::request);
            if !self.in_fields || parsed.outcome.is_err() {
                return parsed;
            }
        }
        let more = self.parse_fields(&mut header.fields, strings, &input[parsed.consumed..], limits);
        parsed = Parsed { consumed: parsed.consumed + more.consumed, ..more };
        if parsed.outcome == Ok(Progress::Done)
            && let Err(error) = validate::request(header)
        {
            parsed.outcome = Err(error);
        }
        parsed
    }

    pub(super) fn parse_response(
        &mut self,
        header: &mut HttpHdr,
        strings: &mut Strings,
        input: &[u8],
        limits: &Limits,
    ) -> Parsed {
        let mut parsed = Parsed { consumed: 0, outcome: Ok(Progress::More) };
        if !self.in_fields {
            parsed = self.start_line(header, strings, input, limits, start_line::response);
            if parsed.outcome == Err(ParseError::NotHttp) {
                // What is no HTTP may be something else to the caller: it is left in the input.
                parsed.consumed = 0;
            }
            if !self.in_fields || parsed.outcome != Ok(Progress::More) {
                return parsed;
            }
        }
        let more = self.parse_fields(&mut header.fields, strings, &input[parsed.consumed..], limits);
        parsed = Parsed { consumed: parsed.consumed + more.consumed, ..more };
        if parsed.outcome == Ok(Progress::Done)
            && let Err(error) = validate::content_length(&mut header.fields)
        {
            parsed.outcome = Err(error);
        }
        parsed
    }

    /// Reads lines until `parse` has got its start line.
    fn start_line(
        &mut self,
        header: &mut HttpHdr,
        strings: &mut Strings,
        input: &[u8],
        limits: &Limits,
        parse: fn(&mut HttpHdr, StartLine, &Limits) -> Result<Progress, ParseError>,
    ) -> Parsed {
        let mut consumed = 0;
        loop {
            let rest = &input[consumed..];
            let whole = line::whole_len(rest);
            let taken = whole.unwrap_or(rest.len());
            consumed += taken;
            self.head_bytes += taken;
            let failed = |error| Parsed { consumed, outcome: Err(error) };
            if self.pending.len() + taken > limits.start_line {
                return failed(ParseError::StartLineTooLong);
            }
            if whole.is_none() {
                self.pending.extend_from_slice(rest);
                return Parsed { consumed, outcome: Ok(Progress::More) };
            }
            let text = match self.pending.is_empty() {
                true => strings.add(&rest[..taken]),
                false => strings.add_pieces(&[&self.pending, &rest[..taken]]),
            };
            self.pending.clear();
            let line = match line::without_end(text.bytes()) {
                (_, false) if !limits.bare_lf => return failed(ParseError::BareLf),
                (line, _) => StartLine { text: text.part(0, line.len()), received: text.len() },
            };
            if line.text.len() == 0 && limits.skip_empty_lines {
                continue;
            }
            match parse(header, line, limits) {
                Ok(progress) => {
                    self.in_fields = true;
                    return Parsed { consumed, outcome: Ok(progress) };
                }
                Err(error) => return failed(error),
            }
        }
    }

    /// Parses fields up to the empty line, or as many as there are.
    pub(super) fn parse_fields(
        &mut self,
        header: &mut MimeHdr,
        strings: &mut Strings,
        input: &[u8],
        limits: &Limits,
    ) -> Parsed {
        let mut job = Job { header, strings, limits };
        let mut consumed = 0;
        loop {
            let rest = &input[consumed..];
            let (stop, taken) = match self.pending.is_empty() {
                true => self.window(&mut job, rest),
                false => self.pending_line(&mut job, rest),
            };
            consumed += taken;
            self.head_bytes += taken;
            let outcome = match stop {
                Stop::Failed(error) => Err(error),
                _ if self.head_bytes > limits.head => Err(ParseError::HeadTooLong),
                Stop::Done => Ok(Progress::Done),
                Stop::Incomplete if consumed < input.len() => continue,
                Stop::Incomplete => Ok(Progress::More),
            };
            return Parsed { consumed, outcome };
        }
    }

    /// Completes the line that waits, and parses it.
    fn pending_line(&mut self, job: &mut Job<'_>, input: &[u8]) -> (Stop, usize) {
        let end = memchr::memchr(b'\n', input);
        if self.pending.len() + end.unwrap_or(input.len()) >= MAX_TEXT {
            return (Stop::Failed(ParseError::FieldTooLong), input.len());
        }
        let Some(end) = end else {
            self.pending.extend_from_slice(input);
            return (Stop::Incomplete, input.len());
        };
        self.pending.extend_from_slice(&input[..=end]);
        let line = std::mem::take(&mut self.pending);
        let target = job.strings.reserve(line.len());
        let mut window = Window { source: &line, target, copied: 0 };
        let (stop, _) = self.lines(job, &mut window);
        window.copy(line.len(), job.strings);
        self.pending = line;
        self.pending.clear();
        (stop, end + 1)
    }

    /// Parses as many whole lines as the room in the strings takes.
    fn window(&mut self, job: &mut Job<'_>, input: &[u8]) -> (Stop, usize) {
        let room = job.strings.room(input.len().min(WINDOW));
        let source = &input[..input.len().min(room)];
        let target = job.strings.reserve(source.len());
        let mut window = Window { source, target, copied: 0 };
        let (stop, used) = self.lines(job, &mut window);
        window.copy(used, job.strings);
        if matches!(stop, Stop::Incomplete) {
            self.pending.extend_from_slice(&source[used..]);
            return (stop, source.len());
        }
        (stop, used)
    }

    /// Parses the whole lines of the window; returns why it stopped, and the bytes before that.
    fn lines(&mut self, job: &mut Job<'_>, window: &mut Window<'_>) -> (Stop, usize) {
        let mut at = 0;
        loop {
            at = usual::take(job.header, window, job.limits.field, at);
            let step = match window.source[at..] {
                [b'\n', ..] | [b'\r', b'\n', ..] => return self.end_of_head(job, window.source, at),
                [] | [b'\r'] => return (Stop::Incomplete, at),
                [b' ' | b'\t', ..] => self.continuation(job, window, at),
                _ => self.field(job, window, at),
            };
            match step {
                Step::Next(next) => at = next,
                Step::Incomplete => return (Stop::Incomplete, at),
                Step::Refused(error, next) => return (Stop::Failed(error), next),
            }
        }
    }

    fn end_of_head(&mut self, job: &Job<'_>, source: &[u8], at: usize) -> (Stop, usize) {
        self.unit = Unit::Dropped;
        match source[at] {
            b'\r' => (Stop::Done, at + 2),
            _ if job.limits.bare_lf => (Stop::Done, at + 1),
            _ => (Stop::Failed(ParseError::BareLf), at + 1),
        }
    }

    /// Parses the line at `at`, which begins with neither a blank nor a line end.
    fn field(&mut self, job: &mut Job<'_>, window: &Window<'_>, at: usize) -> Step {
        let source = window.source;
        let mut colon = at + ascii::count_name(&source[at..]);
        let mut name_end = colon;
        if source.get(colon) != Some(&b':') || colon == at {
            match odd_name(source, at, job.limits) {
                OddName::Step(step) => return step,
                OddName::Drop(unit, next) => {
                    self.unit = unit;
                    return Step::Next(next);
                }
                OddName::Accept { end, colon: found } => (name_end, colon) = (end, found),
            }
        }
        let mut start = colon + 1;
        while start < source.len() && ascii::is_blank(source[start]) {
            start += 1;
        }
        let (end, next, clean) = match line::find_end(source, start) {
            LineEnd::Incomplete => return Step::Incomplete,
            LineEnd::Control { next } => return Step::Refused(ParseError::FieldValue, next),
            LineEnd::Found { end, next, clean } => (end, next, clean),
        };
        let value_len = ascii::trim_end(&source[start..end]).len();
        let name_len = name_end - at;
        if name_len + value_len > job.limits.field {
            return Step::Refused(ParseError::FieldTooLong, next);
        }
        if !clean.is_allowed(job.limits) {
            return Step::Refused(ParseError::BareLf, next);
        }
        if source[at] == b'@' && job.limits.drop_internal {
            self.unit = Unit::Dropped;
            return Step::Next(next);
        }
        let tag = NameTag::of(&source[at..name_end]);
        let extra = next - at - name_len - value_len;
        let raw = extra <= MAX_RAW_EXTRA && clean.is_raw(job.limits) && name_end == colon;
        let value = window.text(start, value_len);
        let name = window.text(at, name_len);
        let field = job.header.push(name, tag, value, if raw { extra } else { 0 });
        let start = window.target.wrapping_add(at);
        self.unit = Unit::Field(LastField::new(field, start, next - at, value, clean));
        Step::Next(next)
    }
}

/// What became of a line.
pub(super) enum Step {
    /// The next line begins there.
    Next(usize),
    /// It is not whole.
    Incomplete,
    /// It is an error, and the next line begins there.
    Refused(ParseError, usize),
}

/// What to do with a line whose name is not simply a token up to a colon.
enum OddName {
    Step(Step),
    /// Nothing comes of it; what its continuation lines mean, and where the next line begins.
    Drop(Unit, usize),
    Accept {
        end: usize,
        colon: usize,
    },
}

/// Passes over the line at `at`, which may hold anything but a NUL.
#[cold]
pub(super) fn dropped(source: &[u8], at: usize) -> Step {
    let Some(end) = memchr::memchr(b'\n', &source[at..]) else { return Step::Incomplete };
    let next = at + end + 1;
    match memchr::memchr(0, &source[at..next]) {
        Some(_) => Step::Refused(ParseError::FieldValue, next),
        None => Step::Next(next),
    }
}

#[cold]
fn odd_name(source: &[u8], at: usize, limits: &Limits) -> OddName {
    let next = match dropped(source, at) {
        Step::Next(next) => next,
        step => return OddName::Step(step),
    };
    let line = &source[at..next];
    if !ascii::is(source[at], ascii::NAME) {
        return OddName::Drop(Unit::Dropped, next);
    }
    let Some(colon) = memchr::memchr(b':', line) else { return OddName::Drop(Unit::Nameless, next) };
    let name = ascii::trim_end(&line[..colon]);
    if limits.space_before_colon && ascii::all(name, ascii::NAME) {
        return OddName::Accept { end: at + name.len(), colon: at + colon };
    }
    OddName::Step(Step::Refused(ParseError::FieldName, next))
}
