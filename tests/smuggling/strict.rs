//! A reader of HTTP/1 messages of its own, which takes what RFC 9112 says and nothing else.
//!
//! It judges what the engine sends: a peer that is as strict as this must find exactly the message that was meant. It
//! shares no code with the engine, or both could be wrong in the same way.

use std::ops::Range;

/// Whose message is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side<'a> {
    /// A client's.
    Request,
    /// An origin's answer to a request with this method; `ended` tells that the connection has ended behind the input.
    Response { method: &'a [u8], ended: bool },
}

/// How a body was delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    None,
    Length(usize),
    Chunked,
    UntilClose,
}

/// A whole message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The start line, split at its first two spaces.
    pub start: [Vec<u8>; 3],
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
    pub framing: Framing,
    /// The body without its framing.
    pub body: Vec<u8>,
    /// Bytes of the head.
    pub head_len: usize,
    /// Bytes of the whole message.
    pub len: usize,
}

/// What is at the front of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Whole(Message),
    /// More input is needed; tells whether the head is whole.
    Part {
        has_head: bool,
    },
    /// No HTTP/1 message, and why.
    Bad(&'static str),
}

impl Message {
    /// The values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let is_it = move |field: &&(Vec<u8>, Vec<u8>)| field.0.eq_ignore_ascii_case(name.as_bytes());
        self.fields.iter().filter(is_it).map(|field| field.1.as_slice())
    }

    /// The status of a response; 0 when it is none.
    pub fn status(&self) -> u16 {
        std::str::from_utf8(&self.start[1]).ok().and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// Whether a field lists `element`.
    fn lists(&self, name: &str, element: &str) -> bool {
        let is_it = |item: &[u8]| trim(item).eq_ignore_ascii_case(element.as_bytes());
        self.all(name).any(|value| value.split(|byte| *byte == b',').any(is_it))
    }

    /// Whether the sender says that it closes the connection.
    pub fn says_close(&self) -> bool {
        self.lists("Connection", "close")
    }
}

/// Looks at the front of `input`.
pub fn read(input: &[u8], side: Side<'_>) -> Found {
    match head(input, side) {
        Err(why) => Found::Bad(why),
        Ok(None) => Found::Part { has_head: false },
        Ok(Some(mut message)) => match body(&input[message.head_len..], message.framing, side) {
            Err(why) => Found::Bad(why),
            Ok(None) => Found::Part { has_head: true },
            Ok(Some((data, len))) => {
                (message.body, message.len) = (data, message.head_len + len);
                Found::Whole(message)
            }
        },
    }
}

/// A line without its CR LF, and where the next one begins.
fn line(input: &[u8], from: usize) -> Result<Option<(Range<usize>, usize)>, &'static str> {
    let Some(len) = input[from..].iter().position(|byte| *byte == b'\n') else { return Ok(None) };
    let end = from + len;
    if end == from || input[end - 1] != b'\r' {
        return Err("a line ends in LF alone");
    }
    let content = from..end - 1;
    if input[content.clone()].iter().any(|byte| matches!(byte, b'\r' | 0)) {
        return Err("CR or NUL inside a line");
    }
    Ok(Some((content, end + 1)))
}

fn head(input: &[u8], side: Side<'_>) -> Result<Option<Message>, &'static str> {
    let Some((start, mut at)) = line(input, 0)? else { return Ok(None) };
    let start = start_line(&input[start], side)?;
    let mut fields = Vec::new();
    loop {
        let Some((content, next)) = line(input, at)? else { return Ok(None) };
        at = next;
        if content.is_empty() {
            break;
        }
        fields.push(field(&input[content])?);
    }
    let mut message =
        Message { start, fields, framing: Framing::None, body: Vec::new(), head_len: at, len: at };
    message.framing = framing(&message, side)?;
    if side == Side::Request && message.start[2] == b"HTTP/1.1" && message.all("Host").count() != 1 {
        return Err("not one Host");
    }
    Ok(Some(message))
}

fn start_line(line: &[u8], side: Side<'_>) -> Result<[Vec<u8>; 3], &'static str> {
    let mut parts = line.splitn(3, |byte| *byte == b' ').map(<[u8]>::to_vec);
    let parts = [(); 3].map(|()| parts.next().unwrap_or_default());
    let version = |text: &[u8]| matches!(text, b"HTTP/1.1" | b"HTTP/1.0");
    match side {
        Side::Request => {
            let target = &parts[1];
            if !version(&parts[2]) || !is_token(&parts[0]) || target.is_empty() {
                return Err("no request line");
            }
            if !target.iter().all(u8::is_ascii_graphic) {
                return Err("a request target with strange bytes");
            }
        }
        Side::Response { .. } => {
            // Not only three digits: what else an origin gives is passed on as it is.
            if !version(&parts[0]) || parts[1].is_empty() || !parts[1].iter().all(u8::is_ascii_digit) {
                return Err("no status line");
            }
        }
    }
    Ok(parts)
}

fn is_token(text: &[u8]) -> bool {
    !text.is_empty()
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

/// Without blanks around it.
fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

fn is_text(text: &[u8]) -> bool {
    text.iter().all(|byte| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f))
}

fn field(line: &[u8]) -> Result<(Vec<u8>, Vec<u8>), &'static str> {
    let colon = line.iter().position(|byte| *byte == b':').ok_or("a field without colon")?;
    let (name, value) = (&line[..colon], trim(&line[colon + 1..]));
    match () {
        // `@` inside of a name is no token, but goes through, as in the original; in front it is for plugins.
        () if name.starts_with(b"@")
            || !name.split(|byte| *byte == b'@').all(|part| part.is_empty() || is_token(part)) =>
        {
            Err("a field name that is no token")
        }
        () if !is_text(value) => Err("a control byte in a field value"),
        () => Ok((name.to_vec(), value.to_vec())),
    }
}

fn framing(message: &Message, side: Side<'_>) -> Result<Framing, &'static str> {
    let lengths: Vec<_> = message.all("Content-Length").collect();
    let codings: Vec<_> = message.all("Transfer-Encoding").collect();
    let is_chunked = match codings[..] {
        [] => false,
        [coding] if coding.eq_ignore_ascii_case(b"chunked") => true,
        _ => return Err("a transfer coding that is not chunked alone"),
    };
    let length = match lengths[..] {
        [] => None,
        [digits] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            let length = std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok());
            Some(length.ok_or("a length without end")?)
        }
        _ => return Err("a bad length, or several"),
    };
    if is_chunked && length.is_some() {
        return Err("both a length and chunks");
    }
    if is_chunked && !message.start.iter().any(|part| part == b"HTTP/1.1") {
        return Err("chunks in a message of another version");
    }
    if let Side::Response { method, .. } = side
        && (method == b"HEAD" || matches!(message.status(), 100..=199 | 204 | 304))
    {
        return Ok(Framing::None);
    }
    Ok(match (is_chunked, length) {
        (true, _) => Framing::Chunked,
        (false, Some(length)) => Framing::Length(length),
        (false, None) if side == Side::Request => Framing::None,
        (false, None) => Framing::UntilClose,
    })
}

/// The data of a body, and how many bytes it takes.
type Body = Result<Option<(Vec<u8>, usize)>, &'static str>;

fn body(input: &[u8], framing: Framing, side: Side<'_>) -> Body {
    match framing {
        Framing::None => Ok(Some((Vec::new(), 0))),
        Framing::Length(length) => Ok(input.get(..length).map(|data| (data.to_vec(), length))),
        Framing::Chunked => chunks(input),
        Framing::UntilClose => match side {
            Side::Response { ended: true, .. } => Ok(Some((input.to_vec(), input.len()))),
            _ => Ok(None),
        },
    }
}

/// Decodes a chunked body: RFC 9112, 7.1, without white space anywhere.
pub fn chunks(input: &[u8]) -> Body {
    let (mut data, mut at) = (Vec::new(), 0);
    loop {
        let Some((content, next)) = line(input, at)? else { return Ok(None) };
        let size = chunk_size(&input[content])?;
        at = next;
        if size == 0 {
            break;
        }
        let Some(chunk) = input.get(at..).and_then(|rest| rest.get(..size)) else { return Ok(None) };
        data.extend_from_slice(chunk);
        at += size;
        match &input[at..] {
            [] | [b'\r'] => return Ok(None),
            [b'\r', b'\n', ..] => at += 2,
            _ => return Err("chunk data is not followed by CR LF"),
        }
    }
    loop {
        let Some((content, next)) = line(input, at)? else { return Ok(None) };
        at = next;
        if content.is_empty() {
            return Ok(Some((data, at)));
        }
        let (name, _) = field(&input[content])?;
        if !is_token(&name) {
            return Err("a trailer's name that is no token");
        }
    }
}

fn chunk_size(line: &[u8]) -> Result<usize, &'static str> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    match &line[digits..] {
        [] => {}
        rest if trim(rest).starts_with(b";") && is_text(rest) => {}
        _ => return Err("a chunk line that is none"),
    }
    let text = std::str::from_utf8(&line[..digits]).unwrap_or_default();
    usize::from_str_radix(text, 16).map_err(|_| "a chunk size that is none")
}
