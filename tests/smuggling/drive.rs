//! Drives a case through a proxy, and says in one word what came of it.

use std::fmt;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::origin::{Arrival, Origin, Script};
use crate::proxy::Proxy;
use crate::strict::{self, Found, Message, Side};

/// Longer than the proxies' own timeouts.
const PATIENCE: Duration = Duration::from_secs(10);

/// What becomes of a request and of the one behind it.
#[derive(Clone, PartialEq, Eq)]
pub enum Class {
    /// The origin gets one message with this body; the request behind it is answered as itself.
    Served(String),
    /// The origin gets one message with this body, the client its answer; then the connection ends.
    ServedAndClosed(String),
    /// The proxy answers with this status; the origin gets nothing of it; the request behind it is answered as itself.
    RefusedAndKept(u16),
    /// The proxy answers with this status, the origin gets nothing whole; the connection ends.
    Refused(u16),
    /// The connection ends without an answer; the origin gets nothing whole.
    Closed,
    /// Something that must not happen, and what.
    Wrong(String),
}

/// What is wrong when a proxy neither answers nor ends the connection.
pub const SILENCE: &str = "the connection stays open in silence";

impl Class {
    /// The proxy neither answers nor ends the connection.
    pub fn silence() -> Class {
        Class::Wrong(SILENCE.into())
    }
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |body: &str| match body.len() {
            0..=40 => body.to_string(),
            len => format!("{len} bytes"),
        };
        match self {
            Class::Served(body) => write!(f, "served {:?}", short(body)),
            Class::ServedAndClosed(body) => write!(f, "served {:?}, closed", short(body)),
            Class::RefusedAndKept(status) => write!(f, "{status}, kept"),
            Class::Refused(status) => write!(f, "{status}, closed"),
            Class::Closed => f.write_str("closed"),
            Class::Wrong(what) => write!(f, "WRONG: {what}"),
        }
    }
}

/// How the bytes of a case are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The request and the one behind it in one write.
    Pipelined,
    /// Byte by byte.
    Bytes,
    /// The one behind it when the first is answered.
    InTurn,
}

/// Marks of a case's text: `|` is CR LF, `~` LF, `^` CR, `\0` itself.
pub fn unmark(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() + 16);
    for &byte in text.as_bytes() {
        match byte {
            b'|' => bytes.extend_from_slice(b"\r\n"),
            b'~' => bytes.push(b'\n'),
            b'^' => bytes.push(b'\r'),
            byte => bytes.push(byte),
        }
    }
    bytes
}

/// Stands in a case's bytes where the sender waits until the origin has the head.
pub const WAIT: u8 = b'\x1a';

/// What a client got.
pub struct Answers {
    pub all: Vec<Message>,
    /// Whether the connection ended by itself, rather than by the patience of the client.
    pub has_ended: bool,
    /// What could not be read as a response.
    pub rest: Option<(String, Vec<u8>)>,
}

/// A client's connection.
pub struct Client<'a> {
    socket: TcpStream,
    origin: &'a Origin,
    input: Vec<u8>,
    has_ended: bool,
    is_silent: bool,
}

impl<'a> Client<'a> {
    pub fn connect(proxy: &'a Proxy) -> Client<'a> {
        let socket = TcpStream::connect(("127.0.0.1", proxy.port)).expect("the proxy listens");
        socket.set_nodelay(true).expect("a socket option");
        socket.set_read_timeout(Some(PATIENCE)).expect("a socket option");
        Client { socket, origin: &proxy.origin, input: Vec::new(), has_ended: false, is_silent: false }
    }

    /// Sends bytes; a proxy that has closed already does not mind.
    pub fn send(&mut self, bytes: &[u8], delivery: Delivery, head: &str) {
        for (index, part) in bytes.split(|byte| *byte == WAIT).enumerate() {
            if index > 0 {
                self.origin.wait_for_head(head);
            }
            let size = if delivery == Delivery::Bytes { 1 } else { part.len().max(1) };
            for piece in part.chunks(size) {
                if self.socket.write_all(piece).is_err() {
                    return;
                }
            }
        }
    }

    /// Sends nothing more.
    pub fn end(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Write);
    }

    /// Reads what comes next; `false` at the end.
    fn fill(&mut self) -> bool {
        if self.has_ended || self.is_silent {
            return false;
        }
        let mut room = [0; 65536];
        match self.socket.read(&mut room) {
            Ok(len) if len > 0 => self.input.extend_from_slice(&room[..len]),
            Ok(_) => self.has_ended = true,
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => self.has_ended = true,
            Err(_) => self.is_silent = true,
        }
        !(self.has_ended || self.is_silent)
    }

    /// Reads until the answer to a request with `method` is whole; `false` when it does not come.
    pub fn wait_for_answer(&mut self, method: &[u8]) -> bool {
        let whole = |input: &[u8]| {
            let mut at = 0;
            loop {
                match strict::read(&input[at..], Side::Response { method, ended: false }) {
                    Found::Whole(message) if message.status() / 100 == 1 => at += message.len,
                    Found::Whole(_) => return true,
                    _ => return false,
                }
            }
        };
        while !whole(&self.input) {
            if !self.fill() {
                return false;
            }
        }
        true
    }

    /// Reads to the end and takes the answers to requests with these methods apart. Interim answers are left out.
    pub fn answers(mut self, methods: &[&[u8]]) -> Answers {
        while self.fill() {}
        let (mut all, mut at, mut rest) = (Vec::new(), 0, None);
        while at < self.input.len() {
            let Some(method) = methods.get(all.len()) else {
                rest = Some(("more answers than requests".into(), self.input[at..].to_vec()));
                break;
            };
            match strict::read(&self.input[at..], Side::Response { method, ended: self.has_ended }) {
                Found::Whole(message) => {
                    at += message.len;
                    if message.status() / 100 != 1 {
                        all.push(message);
                    }
                }
                Found::Part { .. } => {
                    rest = Some(("a cut answer".into(), self.input[at..].to_vec()));
                    break;
                }
                Found::Bad(why) => {
                    rest = Some((why.into(), self.input[at..].to_vec()));
                    break;
                }
            }
        }
        Answers { all, has_ended: self.has_ended, rest }
    }
}

/// A request to be driven through a proxy, with another one behind it.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is about, unique.
    pub name: String,
    pub method: String,
    /// The whole request, with `@TARGET@` where its target is named.
    pub bytes: Vec<u8>,
    pub delivery: Delivery,
    /// The client sends nothing more afterwards.
    pub ends: bool,
    pub script: Script,
    pub expected: Class,
}

/// Runs a case, and says what came of it.
pub fn run(proxy: &Proxy, number: usize, case: &Case) -> Class {
    let (first, second) = (format!("/c{number}/first"), format!("/c{number}/second"));
    proxy.origin.script(&first, case.script.clone());
    proxy.origin.take_log();
    let mut client = Client::connect(proxy);
    let behind = format!("GET {second} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").into_bytes();
    let mut bytes = replace(&case.bytes, b"@TARGET@", first.as_bytes());
    if case.delivery == Delivery::InTurn {
        client.send(&bytes, case.delivery, &first);
        if case.ends {
            client.end();
        }
        if client.wait_for_answer(case.method.as_bytes()) {
            client.send(&behind, case.delivery, &second);
        }
    } else {
        bytes.extend_from_slice(&behind);
        client.send(&bytes, case.delivery, &first);
        if case.ends {
            client.end();
        }
    }
    let answers = client.answers(&[case.method.as_bytes(), b"GET"]);
    judge(&answers, &proxy.origin.take_log(), &first, &second)
}

pub fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match text.windows(from.len()).position(|window| window == from) {
        Some(at) => [&text[..at], to, &replace(&text[at + from.len()..], from, to)].concat(),
        None => text.to_vec(),
    }
}

fn judge(answers: &Answers, log: &[Arrival], first: &str, second: &str) -> Class {
    match facts(answers, log, first, second) {
        Ok(class) => class,
        Err(why) => Class::Wrong(why),
    }
}

/// Whether a target is that of a case: of this one, or of an earlier one whose connection ends late.
fn is_meant(target: &str) -> bool {
    let name = target.split('?').next().and_then(|path| path.rsplit('/').next());
    target.starts_with("/c") && matches!(name, Some("first" | "second"))
}

/// Finds the class, or what is wrong.
fn facts(answers: &Answers, log: &[Arrival], first: &str, second: &str) -> Result<Class, String> {
    let mut bodies = [Vec::new(), Vec::new()];
    for arrival in log {
        match arrival {
            Arrival::Bad { why, input } => {
                return Err(format!("to the origin: {why}: {:?}", String::from_utf8_lossy(input)));
            }
            Arrival::Whole { message, .. } => {
                let target = String::from_utf8_lossy(&message.start[1]).into_owned();
                if let Some(which) = [first, second].iter().position(|known| *known == target) {
                    bodies[which].push(String::from_utf8_lossy(&message.body).into_owned());
                }
            }
            Arrival::Head { target } if !is_meant(target) => return Err(format!("smuggled: {target}")),
            Arrival::Head { .. } | Arrival::Broken => {}
        }
    }
    if !answers.has_ended {
        return Err(SILENCE.into());
    }
    if let Some((why, rest)) = &answers.rest {
        return Err(format!("to the client: {why}: {:?}", String::from_utf8_lossy(rest)));
    }
    if bodies.iter().any(|seen| seen.len() > 1) {
        return Err("a request reached the origin twice".into());
    }
    let from =
        |answer: &Message| answer.all("X-Origin").next().map(|t| String::from_utf8_lossy(t).into_owned());
    let seen = |index: usize| bodies[index].first().cloned();
    let second_is_answered = match answers.all.get(1) {
        None if seen(1).is_some() => {
            return Err("the second request reached the origin and is not answered".into());
        }
        None => false,
        Some(answer) if from(answer).as_deref() == Some(second) && seen(1).as_deref() == Some("") => true,
        Some(answer) => return Err(format!("the second request is answered with {}", answer.status())),
    };
    let Some(answer) = answers.all.first() else {
        return match seen(0) {
            None => Ok(Class::Closed),
            Some(body) => Err(format!("served {body:?} and not answered")),
        };
    };
    match (from(answer), seen(0)) {
        (Some(target), Some(body)) if target == first => Ok(match second_is_answered {
            true => Class::Served(body),
            false => Class::ServedAndClosed(body),
        }),
        // Answered before the body was read.
        (Some(target), None) if target == first && !second_is_answered => Ok(Class::Refused(answer.status())),
        (None, None) => Ok(match second_is_answered {
            true => Class::RefusedAndKept(answer.status()),
            false => Class::Refused(answer.status()),
        }),
        (target, body) => {
            Err(format!("the answer is {} of {target:?}, the origin got {body:?}", answer.status()))
        }
    }
}
