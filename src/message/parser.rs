//! The parser of heads: incremental, one pass, the same for sockets, internal connects and the plugin API.
//!
//! Lines are recognised in the caller's bytes, while names and values already refer to the place in the header's heap to
//! which the bytes are then copied in one go. A line that is not whole at the end of the input waits in the parser. What is
//! accepted, repaired and refused is written down in `docs/http1.md`.

use super::http::{HttpHdr, Kind, Version};
use super::limits::Limits;
use super::line::{self, Clean, LineEnd};
use super::mime::{FieldId, MAX_RAW_EXTRA, MimeHdr};
use super::owner::Message;
use super::start_line::{self, StartLine};
use super::strings::{MAX_TEXT, Strings, Text};
use super::token::NameTag;
use super::{ascii, validate};

/// What a call of the parser did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parsed {
    /// Bytes taken from the input: all of them when more is wanted, up to and with the empty line when done, up to and
    /// with the offending line on an error.
    pub consumed: usize,
    /// Whether the head is complete.
    pub outcome: Result<Progress, ParseError>,
}

/// How far the head is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// The empty line was read and the head is valid.
    Done,
    /// All input was taken, the head goes on.
    More,
}

/// Why a head is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParseError {
    /// The start line is none.
    StartLine,
    /// A response does not begin with a version; nothing of this call's input was taken.
    NotHttp,
    /// A version that is neither 1.0 nor 1.1; 0.9 stands for a line without a version.
    Version(Version),
    /// The request target is not a URL, or holds a byte that the strictness forbids.
    Target,
    /// The start line is longer than the limit.
    StartLineTooLong,
    /// A field name holds a byte that no token has, or space stands before the colon.
    FieldName,
    /// A field value holds a control byte.
    FieldValue,
    /// A field is longer than the limit.
    FieldTooLong,
    /// The head is longer than the limit.
    HeadTooLong,
    /// Host is malformed, or there are two.
    Host,
    /// Content-Length is malformed, or there are two that differ.
    ContentLength,
    /// A line ends in LF alone, and the limits forbid it.
    BareLf,
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ParseError::StartLine => "start line: malformed",
            ParseError::NotHttp => "start line: not HTTP",
            ParseError::Version(version) => return write!(f, "version: {}.{}", version.major, version.minor),
            ParseError::Target => "request target: malformed",
            ParseError::StartLineTooLong => "start line: too long",
            ParseError::FieldName => "field name: invalid byte",
            ParseError::FieldValue => "field value: control byte",
            ParseError::FieldTooLong => "field: too long",
            ParseError::HeadTooLong => "head: too long",
            ParseError::Host => "field Host: malformed or repeated",
            ParseError::ContentLength => "field Content-Length: malformed or repeated",
            ParseError::BareLf => "line end: LF without CR",
        })
    }
}

impl std::error::Error for ParseError {}

/// State of a head that is being read. One per message; [`Parser::reset`] before the next.
#[derive(Debug, Default)]
pub struct Parser {
    /// The start line was read.
    in_fields: bool,
    /// A line that was not whole at the end of the last input.
    pending: Vec<u8>,
    /// The last field line, which a line that begins with a blank prolongs.
    last: Option<LastField>,
    head_bytes: usize,
}

// SAFETY: the pointers of the last field are followed only after they were compared with those of the header at hand.
unsafe impl Send for Parser {}

/// A field line in the heap's strings.
#[derive(Clone, Copy, Debug)]
struct LastField {
    field: FieldId,
    /// Where the line begins: at its name.
    start: *mut u8,
    /// Its bytes with the line end.
    len: usize,
    /// Where the last of the lines that were joined begins: before that no line end is left.
    tail: usize,
    value: *const u8,
    /// How it ended: a further CR in front of the line end becomes part of the value with a continuation, which is an error.
    end: Clean,
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
struct Window<'a> {
    source: &'a [u8],
    target: *mut u8,
    copied: usize,
}

impl Window<'_> {
    /// Copies the input up to `end` to its place.
    fn copy(&mut self, end: usize, strings: &mut Strings) {
        let more = &self.source[self.copied..end];
        // SAFETY: the strings reserved room for all of the window at `target`.
        unsafe { self.target.wrapping_add(self.copied).copy_from_nonoverlapping(more.as_ptr(), more.len()) };
        strings.commit(more.len());
        self.copied = end;
    }

    /// Moves the place of what is not copied yet behind strings that were added meanwhile.
    fn follow(&mut self, strings: &mut Strings) {
        let place = strings.reserve(self.source.len() - self.copied);
        self.target = place.wrapping_sub(self.copied);
    }

    /// The text that `len` bytes at `at` are, once they are copied.
    #[inline]
    fn text(&self, at: usize, len: usize) -> Text {
        // SAFETY: the caller copies the bytes before anybody reads the text; they lie in the heap's strings.
        unsafe { Text::from_raw(self.target.wrapping_add(at), len as u32) }
    }
}

/// What is parsed into, and by which rules.
struct Job<'a> {
    header: &'a mut MimeHdr,
    strings: &'a mut Strings,
    limits: &'a Limits,
}

/// Bytes of the longest field line with all its continuations, blanks included: joining them takes twice as many.
const MAX_FOLDED: usize = MAX_TEXT / 2;
/// At least this much room is made for the next input.
const WINDOW: usize = 1024;

impl Parser {
    /// A parser at the beginning of a head.
    pub const fn new() -> Parser {
        Parser { in_fields: false, pending: Vec::new(), last: None, head_bytes: 0 }
    }

    /// A parser for fields without a start line.
    pub const fn for_fields() -> Parser {
        Parser { in_fields: true, pending: Vec::new(), last: None, head_bytes: 0 }
    }

    /// Forgets an unfinished head.
    pub fn reset(&mut self) {
        self.in_fields = false;
        self.pending.clear();
        self.last = None;
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
            let end = memchr::memchr(b'\n', rest);
            let taken = end.map_or(rest.len(), |end| end + 1);
            consumed += taken;
            self.head_bytes += taken;
            let failed = |error| Parsed { consumed, outcome: Err(error) };
            if self.pending.len() + taken > limits.start_line {
                return failed(ParseError::StartLineTooLong);
            }
            if end.is_none() {
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
        let source = window.source;
        let mut at = 0;
        loop {
            if let Some(next) = self.usual_field(job, window, at) {
                at = next;
                continue;
            }
            let result = match source[at..] {
                [b'\n', ..] | [b'\r', b'\n', ..] => return self.end_of_head(job, source, at),
                [] | [b'\r'] => return (Stop::Incomplete, at),
                [b' ' | b'\t', ..] => self.continuation(job, window, at),
                _ => self.field(job, window, at),
            };
            match result {
                Ok(Some(next)) => at = next,
                Ok(None) => return (Stop::Incomplete, at),
                Err((error, next)) => return (Stop::Failed(error), next),
            }
        }
    }

    fn end_of_head(&mut self, job: &Job<'_>, source: &[u8], at: usize) -> (Stop, usize) {
        self.last = None;
        match source[at] {
            b'\r' => (Stop::Done, at + 2),
            _ if job.limits.bare_lf => (Stop::Done, at + 1),
            _ => (Stop::Failed(ParseError::BareLf), at + 1),
        }
    }

    /// Takes the line at `at` if it is what nearly all lines are: a plain name, `: `, a value without blanks around it, CR
    /// LF. Anything else is left to [`Parser::field`], which would take this one in the same way.
    #[inline]
    fn usual_field(&mut self, job: &mut Job<'_>, window: &Window<'_>, at: usize) -> Option<usize> {
        let line = window.source.get(at..)?;
        let name_len = ascii::plain_name_len(line)?;
        let start = name_len + b": ".len();
        let [b' ', b'!'..=b'~', ..] = line.get(start - 1..)? else { return None };
        let end = ascii::find_control(line, start + 1);
        let [b'\r', b'\n', ..] = line.get(end..)? else { return None };
        let value_len = end - start;
        if ascii::is_blank(line[end - 1]) || name_len + value_len > job.limits.field {
            return None;
        }
        const EXTRA: usize = b": \r\n".len();
        let tag = NameTag::of_plain(&line[..name_len]);
        let value = window.text(at + start, value_len);
        let field = job.header.push(window.text(at, name_len), tag, value, EXTRA);
        let len = name_len + value_len + EXTRA;
        let line = window.target.wrapping_add(at);
        self.last =
            Some(LastField { field, start: line, len, tail: 0, value: value.pointer(), end: Clean::CrLf });
        Some(at + len)
    }

    /// Parses the line at `at`, which begins with neither a blank nor a line end.
    ///
    /// Gives where the next line begins, or `None` if this one is not whole.
    #[inline]
    fn field(&mut self, job: &mut Job<'_>, window: &Window<'_>, at: usize) -> LineResult {
        let source = window.source;
        let mut colon = at + ascii::count_name(&source[at..]);
        let mut name_end = colon;
        if source.get(colon) != Some(&b':') || colon == at {
            match odd_name(source, at, job.limits)? {
                OddName::Incomplete => return Ok(None),
                OddName::Drop(next) => {
                    self.last = None;
                    return Ok(Some(next));
                }
                OddName::Accept { end, colon: found } => (name_end, colon) = (end, found),
            }
        }
        let mut start = colon + 1;
        while start < source.len() && ascii::is_blank(source[start]) {
            start += 1;
        }
        let (end, next, clean) = match line::find_end(source, start) {
            LineEnd::Incomplete => return Ok(None),
            LineEnd::Control { next } => {
                return Err((ParseError::FieldValue, behind_folds(source, next)));
            }
            LineEnd::Found { end, next, clean } => (end, next, clean),
        };
        let value_len = ascii::trim_end(&source[start..end]).len();
        let name_len = name_end - at;
        if name_len + value_len > job.limits.field {
            return Err((ParseError::FieldTooLong, next));
        }
        if !clean.is_allowed(job.limits) {
            return Err((ParseError::BareLf, next));
        }
        if source[at] == b'@' && job.limits.drop_internal {
            self.last = None;
            return Ok(Some(next));
        }
        let tag = NameTag::of(&source[at..name_end]);
        let extra = next - at - name_len - value_len;
        let raw = extra <= MAX_RAW_EXTRA && clean.is_raw(job.limits) && name_end == colon;
        let value = window.text(start, value_len);
        let name = window.text(at, name_len);
        let field = job.header.push(name, tag, value, if raw { extra } else { 0 });
        let start = window.target.wrapping_add(at);
        self.last =
            Some(LastField { field, start, len: next - at, tail: 0, value: value.pointer(), end: clean });
        Ok(Some(next))
    }

    /// Joins the line at `at`, which begins with a blank, to the field before it; without one it is dropped.
    fn continuation(&mut self, job: &mut Job<'_>, window: &mut Window<'_>, at: usize) -> LineResult {
        let source = window.source;
        let Some(last) = self.last else { return garbage(source, at) };
        let (end, next, clean) = match line::find_end(source, at) {
            LineEnd::Incomplete => return Ok(None),
            LineEnd::Control { next } => {
                self.drop_last(job);
                return Err((ParseError::FieldValue, behind_folds(source, next)));
            }
            LineEnd::Found { end, next, clean } => (end, next, clean),
        };
        if !clean.is_allowed(job.limits) {
            return Err((ParseError::BareLf, next));
        }
        if last.end == Clean::StrayCr {
            self.drop_last(job);
            return Err((ParseError::FieldValue, behind_folds(source, next)));
        }
        if last.len + (next - at) > MAX_FOLDED {
            self.drop_last(job);
            return Err((ParseError::FieldTooLong, next));
        }
        window.copy(next, job.strings);
        let line = &source[at..end];
        let filled = ascii::trim_end(line).len();
        let blanks = line.len() - ascii::trim_start(line).len();
        let here = window.target.wrapping_add(at);
        let last = LastField { end: clean, ..last };
        let joined = last.join(job, here, next - at, blanks.min(filled)..filled);
        window.follow(job.strings);
        let Some(joined) = joined else {
            self.last = None;
            return Ok(Some(next));
        };
        self.last = Some(joined.line);
        let (name, value) = (joined.name, joined.value);
        if name.len() + value.len() > job.limits.field {
            self.drop_last(job);
            return Err((ParseError::FieldTooLong, next));
        }
        let extra = joined.line.len - name.len() - value.len();
        let raw = extra <= MAX_RAW_EXTRA && clean.is_raw(job.limits) && joined.has_plain_name;
        job.header.set_texts(joined.line.field, name, value, if raw { extra } else { 0 });
        Ok(Some(next))
    }

    /// Takes back a field whose continuation is an error.
    fn drop_last(&mut self, job: &mut Job<'_>) {
        if let Some(last) = self.last.take() {
            job.header.destroy(last.field);
        }
    }
}

/// Where the next line begins, `None` for a line that is not whole, or the error and where it ends.
type LineResult = Result<Option<usize>, (ParseError, usize)>;

/// What to do with a line whose name is not simply a token up to a colon.
enum OddName {
    Incomplete,
    Drop(usize),
    Accept { end: usize, colon: usize },
}

/// Drops the line at `at`, whatever it holds but a NUL.
#[cold]
fn garbage(source: &[u8], at: usize) -> LineResult {
    let Some(end) = memchr::memchr(b'\n', &source[at..]) else { return Ok(None) };
    let next = at + end + 1;
    if memchr::memchr(0, &source[at..next]).is_some() {
        return Err((ParseError::FieldValue, behind_folds(source, next)));
    }
    Ok(Some(next))
}

/// Behind the whole lines at `at` that prolong the one before them: an error takes them with it.
#[cold]
fn behind_folds(source: &[u8], mut at: usize) -> usize {
    while source.get(at).is_some_and(|&byte| ascii::is_blank(byte)) {
        let Some(end) = memchr::memchr(b'\n', &source[at..]) else { break };
        at += end + 1;
    }
    at
}

#[cold]
fn odd_name(source: &[u8], at: usize, limits: &Limits) -> Result<OddName, (ParseError, usize)> {
    let Some(next) = garbage(source, at)? else { return Ok(OddName::Incomplete) };
    let line = &source[at..next];
    let named = ascii::is(source[at], ascii::NAME);
    let Some(colon) = memchr::memchr(b':', line).filter(|_| named) else { return Ok(OddName::Drop(next)) };
    let name = ascii::trim_end(&line[..colon]);
    if limits.space_before_colon && !name.is_empty() && ascii::all(name, ascii::NAME) {
        return Ok(OddName::Accept { end: at + name.len(), colon: at + colon });
    }
    Err((ParseError::FieldName, behind_folds(source, next)))
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
        let (name, value) = job.header.texts(self.field)?;
        if name.pointer() != self.start.cast_const() || value.pointer() != self.value {
            return None;
        }
        let mut start = self.start;
        if start.wrapping_add(self.len) != here {
            start = self.relocate(job, here, len)?;
        }
        let total = self.len + len;
        // SAFETY: both lines stand one behind the other in the strings, and no reference to them exists.
        let bytes = unsafe { std::slice::from_raw_parts_mut(start, total) };
        let mut value_start = value.pointer() as usize - self.start as usize;
        let mut value_end = value_start + value.len();
        // All of the line end, also CRs that stand among blanks: they are inside of the value now.
        for byte in &mut bytes[value_end.max(self.tail)..self.len] {
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
        // SAFETY: parts of the two lines, which lie in the heap's strings.
        let whole = unsafe { Text::from_raw(start, total as u32) };
        let value = whole.part(value_start, value_end - value_start);
        let line = LastField { start, len: total, tail: self.len, value: value.pointer(), ..self };
        Some(Joined { line, name: whole.part(0, name.len()), value, has_plain_name })
    }

    /// Copies the line and its continuation to a place with room for more of them.
    #[cold]
    fn relocate(self, job: &mut Job<'_>, here: *mut u8, len: usize) -> Option<*mut u8> {
        if !job.strings.holds(self.start, self.len) {
            return None;
        }
        // Twice the room, so that many continuations cost no more than their bytes.
        job.strings.reserve(2 * (self.len + len));
        // SAFETY: checked to lie in the strings.
        let line = unsafe { std::slice::from_raw_parts(self.start, self.len) };
        // SAFETY: the window has copied the continuation there.
        let continuation = unsafe { std::slice::from_raw_parts(here, len) };
        Some(job.strings.add_pieces(&[line, continuation]).pointer().cast_mut())
    }
}
