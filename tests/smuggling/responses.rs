//! What origins answer: shapes of lengths, codings, chunks and heads, to GET and to HEAD, and what the client must get.
//!
//! Behind each answer the same client asks again: it gets that request's answer, from a connection that owes nothing, or
//! finds its own connection ended.

use std::fmt;

use crate::drive::{Client, Delivery, SILENCE, unmark};
use crate::origin::{Arrival, Script};
use crate::proxy::Proxy;

/// What would be an answer of its own, if somebody were to take it for one.
const TRAP: &str = "HTTP/1.1 200 OK|X-Origin: /poison|Content-Length: 6||poison";

/// What becomes of an answer, and of the request behind it.
#[derive(Clone, PartialEq, Eq)]
pub enum Fate {
    /// Passed on with this status and body; the next request goes over the same origin connection.
    Passed(u16, String),
    /// Passed on, but the origin connection is not used again.
    PassedOnce(u16, String),
    /// Passed on; then the client's connection ends.
    PassedAndClosed(u16, String),
    /// The proxy answers instead; the next request is answered as itself.
    Refused(u16),
    /// The proxy answers instead; then the client's connection ends.
    RefusedAndClosed(u16),
    /// The client's connection ends in the middle of the answer, or before it.
    Cut,
    /// Something that must not happen, and what.
    Wrong(String),
}

impl Fate {
    /// The proxy neither answers nor ends the connection.
    pub fn silence() -> Fate {
        Fate::Wrong(SILENCE.into())
    }
}

impl fmt::Debug for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fate::Passed(status, body) => write!(f, "{status} {body:?}"),
            Fate::PassedOnce(status, body) => write!(f, "{status} {body:?}, once"),
            Fate::PassedAndClosed(status, body) => write!(f, "{status} {body:?}, closed"),
            Fate::Refused(status) => write!(f, "{status} instead"),
            Fate::RefusedAndClosed(status) => write!(f, "{status} instead, closed"),
            Fate::Cut => f.write_str("cut"),
            Fate::Wrong(what) => write!(f, "WRONG: {what}"),
        }
    }
}

use Fate::{Cut, Passed, PassedAndClosed, PassedOnce, Refused, RefusedAndClosed};

/// An answer to be driven through a proxy.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    method: &'static str,
    script: Script,
    pub expected: Fate,
}

fn passed(body: &str) -> Fate {
    Passed(200, body.into())
}

fn once(body: &str) -> Fate {
    PassedOnce(200, body.into())
}

/// Answers to GET: text, whether the origin closes behind it, and what becomes of it.
fn to_get() -> Vec<(String, bool, Fate)> {
    let ok = "HTTP/1.1 200 OK|";
    let mut table: Vec<(String, bool, Fate)> = Vec::new();
    let mut add = |text: String, closes: bool, fate: Fate| table.push((text, closes, fate));
    // Lengths.
    for (fields, fate) in [
        ("Content-Length: 5|", passed("hello")),
        ("content-length:5|", passed("hello")),
        ("Content-Length: 5|Content-Length: 5|", passed("hello")),
        ("Content-Length : 5|", passed("hello")),
        ("Content-Length:| 5|", passed("hello")),
        ("Content-Length: 5~", passed("hello")),
        ("Content-Length: 5|Content-Length: 6|", Refused(502)),
        ("Content-Length: 5, 5|", Refused(502)),
        ("Content-Length: 5,6|", Refused(502)),
        ("Content-Length: +5|", Refused(502)),
        ("Content-Length: -5|", Refused(502)),
        ("Content-Length: 5x|", Refused(502)),
        ("Content-Length: 0x5|", Refused(502)),
        ("Content-Length:|", Refused(502)),
        ("Content-Length: 5\0|", Refused(502)),
        ("Content-Length: ^5|", Refused(502)),
        ("Content-Length: 5|A: b\0|", Refused(502)),
        ("Content-Length: 5|A: b^c|", Refused(502)),
        ("Content-Length: 5|A\0: b|", Refused(502)),
        ("Content-Length: 5|A : b|", passed("hello")),
        ("Content-Length: 5|A: b| c|", passed("hello")),
        ("Content-Length: 5|no colon|", passed("hello")),
        ("Content-Length: 5|@Internal: x|", passed("hello")),
        ("Content-Length: 5|Connection: Content-Length|", passed("hello")),
        ("Content-Length: 5|Connection: close|", once("hello")),
        ("Content-Length: 5|Connection: X|X: y|", passed("hello")),
    ] {
        add(format!("{ok}{fields}|hello"), false, fate);
    }
    add(format!("{ok}Content-Length: 5||hello{TRAP}"), false, once("hello"));
    add(format!("{ok}Content-Length: 0||{TRAP}"), false, once(""));
    add(format!("{ok}Content-Length: 9||hello"), true, Cut);
    add(format!("{ok}|hello"), true, once("hello"));
    add(format!("{ok}|{TRAP}"), true, once(&String::from_utf8_lossy(&unmark(TRAP))));
    add("HTTP/1.0 200 OK|Content-Length: 5||hello".into(), false, once("hello"));
    add("HTTP/1.0 200 OK|Connection: keep-alive|Content-Length: 5||hello".into(), false, passed("hello"));
    add("HTTP/1.0 200 OK||hello".into(), true, once("hello"));
    // Codings.
    for (fields, fate) in [
        ("Transfer-Encoding: chunked|", passed("hello")),
        ("transfer-encoding:CHUNKED|", passed("hello")),
        ("Transfer-Encoding: chunked|Content-Length: 3|", passed("hello")),
        ("Content-Length: 30|Transfer-Encoding: chunked|", passed("hello")),
        ("Transfer-Encoding: chunked|Content-Length: x|", passed("hello")),
        ("Transfer-Encoding: chunked|Transfer-Encoding: chunked|", passed("hello")),
        ("Transfer-Encoding : chunked|", passed("hello")),
        ("Connection: Transfer-Encoding|Transfer-Encoding: chunked|", passed("hello")),
        ("Transfer-Encoding: chunked, chunked|", RefusedAndClosed(400)),
        ("Transfer-Encoding: gzip|", RefusedAndClosed(400)),
        ("Transfer-Encoding: gzip, chunked|", RefusedAndClosed(400)),
        ("Transfer-Encoding: chunked, gzip|", RefusedAndClosed(400)),
        ("Transfer-Encoding: identity|", RefusedAndClosed(400)),
        ("Transfer-Encoding: identity|Content-Length: 15|", RefusedAndClosed(400)),
        ("Transfer-Encoding: xchunked|", RefusedAndClosed(400)),
        ("Transfer-Encoding: chunked\0|", Refused(502)),
        ("Transfer-Encoding: \x0bchunked|", Refused(502)),
    ] {
        add(format!("{ok}{fields}|5|hello|0||"), false, fate);
    }
    add("HTTP/1.0 200 OK|Transfer-Encoding: chunked||5|hello|0||".into(), false, once("hello"));
    // Chunks.
    for (body, fate) in [
        ("2|he|3|llo|0||", passed("hello")),
        ("5;a=b|hello|0;c||", passed("hello")),
        ("5 ;a|hello|0||", passed("hello")),
        ("005|hello|00||", passed("hello")),
        ("5|hello|0|X: y||", passed("hello")),
        ("5|hello|0|Content-Length: 9||", passed("hello")),
        ("0||", passed("")),
        ("5 |hello|0||", Cut),
        ("5~hello~0~~", Cut),
        ("5|hello~0||", Cut),
        ("5x|hello|0||", Cut),
        ("+5|hello|0||", Cut),
        ("0x5|hello|0||", Cut),
        ("-5|hello|0||", Cut),
        ("|5|hello|0||", Cut),
        ("5;a^b|hello|0||", Cut),
        ("5;a~b|hello|0||", Cut),
        ("5;a\0|hello|0||", Cut),
        ("5|hellox|0||", Cut),
        ("5|hello|0|~", Cut),
        ("5|hello|0|X : y||", Cut),
        ("5|hello|0| X: y||", Cut),
        ("10000000000000005|hello|0||", Cut),
        ("ffffffffffffffff|hello|0||", Cut),
        ("x", Cut),
    ] {
        add(format!("{ok}Transfer-Encoding: chunked||{body}"), false, fate);
    }
    for body in ["5|hel", "5|hello", "5|hello|", "5|hello|0|", ""] {
        add(format!("{ok}Transfer-Encoding: chunked||{body}"), true, Cut);
    }
    add(format!("{ok}Transfer-Encoding: chunked||5|hello|0||{TRAP}"), false, once("hello"));
    // Answers without a body.
    for status in ["204 No Content", "304 Not Modified"] {
        let code = status[..3].parse().expect("a status");
        add(format!("HTTP/1.1 {status}||"), false, Passed(code, String::new()));
        add(format!("HTTP/1.1 {status}||{TRAP}"), false, PassedOnce(code, String::new()));
    }
    add(
        format!("HTTP/1.1 304 X|Content-Length: {}||{TRAP}", TRAP.len()),
        false,
        PassedOnce(304, String::new()),
    );
    add("HTTP/1.1 304 X|Content-Length: 5||".into(), false, Passed(304, String::new()));
    add("HTTP/1.1 204 X|Content-Length: 5||".into(), false, PassedAndClosed(204, String::new()));
    add("HTTP/1.1 204 X|Content-Length: 5||hello".into(), false, PassedAndClosed(204, String::new()));
    add("HTTP/1.1 204 X|Transfer-Encoding: chunked||".into(), false, PassedOnce(204, String::new()));
    // Interim answers that nobody asked for: the client's connection ends behind the final one, as in the original, also
    // where that one does not pass them on because the final one is at hand already.
    add(
        format!("HTTP/1.1 100 Continue||{ok}Content-Length: 5||hello"),
        false,
        PassedAndClosed(200, "hello".into()),
    );
    add(
        format!("HTTP/1.1 103 Hints|Link: a||{ok}Content-Length: 5||hello"),
        false,
        PassedAndClosed(200, "hello".into()),
    );
    add(
        format!("HTTP/1.1 103 Hints|Content-Length: 5||{ok}Content-Length: 5||hello"),
        false,
        PassedAndClosed(200, "hello".into()),
    );
    add("HTTP/1.1 101 Switch|Upgrade: x|Connection: upgrade||hello".into(), false, Refused(502));
    // Heads.
    for text in [
        "||",
        "HTTP/1.1|Content-Length: 5||hello",
        "HTTP/1.1 abc X|Content-Length: 5||hello",
        "HTTP 200 OK|Content-Length: 5||hello",
        "http/1.1 200 OK|Content-Length: 5||hello",
        "ICY 200 OK||hello",
        "HTTP/0.9  200 OK|Content-Length: 5||hello",
        "HTTP/0.9 20 OK|Content-Length: 5||hello",
        "<html>",
        "HTTP/1.1 200 O^K|Content-Length: 5||hello",
        "HTTP/1.1 200 O\0K|Content-Length: 5||hello",
        "HTTP/1.1 000 X|Content-Length: 5||hello",
        " HTTP/1.1 200 OK|Content-Length: 5||hello",
        "HTTP/1.1 200 OK|Content-Le",
    ] {
        add(text.into(), true, Refused(502));
    }
    add("HTTP/1.1 200 OK~Content-Length: 5~~hello".into(), false, passed("hello"));
    add("HTTP/1.1 200|Content-Length: 5||hello".into(), false, passed("hello"));
    add("HTTP/1.1 999 X|Content-Length: 5||hello".into(), false, Passed(999, "hello".into()));
    add("HTTP/1.1  20403 X|Content-Length: 5||hello".into(), true, Refused(502));
    table
}

/// Answers to HEAD. Whatever they say about a body, there is none.
fn to_head() -> Vec<(String, bool, Fate)> {
    let ok = "HTTP/1.1 200 OK|";
    let mut table = Vec::new();
    for fields in [
        "Content-Length: 5|",
        "Content-Length: 0|",
        "Transfer-Encoding: chunked|",
        "X: y|",
        "Content-Length: 500|",
    ] {
        table.push((format!("{ok}{fields}|"), false, passed("")));
        table.push((format!("{ok}{fields}|{TRAP}"), false, once("")));
        table.push((format!("{ok}{fields}|"), true, once("")));
    }
    table.push((format!("{ok}Content-Length: 5||hello"), false, once("")));
    table.push((format!("{ok}Transfer-Encoding: chunked||5|hello|0||"), false, once("")));
    table.push((format!("{ok}Content-Length: x||"), false, Refused(502)));
    table.push((format!("{ok}Content-Length: 5|Content-Length: 6||"), false, Refused(502)));
    table.push(("HTTP/1.1 404 X|Content-Length: 5||".into(), false, Passed(404, String::new())));
    table.push(("HTTP/1.1 204 X||".into(), false, Passed(204, String::new())));
    table
}

/// All cases: at once, and those that are more than whole also with the rest behind the client's answer.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (method, table) in [("GET", to_get()), ("HEAD", to_head())] {
        for (text, closes, expected) in table {
            let shown: String = text.chars().take(100).collect();
            let name = format!("answer to {method}: {shown:?}{}", if closes { " closed" } else { "" });
            let script = Script { answer: Some(unmark(&text)), closes, ..Script::default() };
            if let (Some(whole), false) = (text.strip_suffix(TRAP), closes) {
                let late = Some(unmark(TRAP));
                let script = Script { answer: Some(unmark(whole)), late, ..Script::default() };
                cases.push(Case { name: format!("{name} late"), method, script, expected: expected.clone() });
            }
            cases.push(Case { name, method, script, expected });
        }
    }
    cases
}

/// Runs a case, and says what came of it.
pub fn run(proxy: &Proxy, number: usize, case: &Case) -> Fate {
    let (first, second) = (format!("/r{number}/first"), format!("/r{number}/second"));
    proxy.origin.script(&first, case.script.clone());
    proxy.origin.take_log();
    let mut client = Client::connect(proxy);
    let request = format!("{} {first} HTTP/1.1\r\nHost: a\r\n\r\n", case.method);
    client.send(request.as_bytes(), Delivery::Pipelined, &first);
    let is_answered = client.wait_for_answer(case.method.as_bytes());
    if case.script.late.is_some() {
        proxy.origin.release();
    }
    if case.script.closes {
        proxy.origin.wait_for_close();
    }
    if is_answered {
        let behind = format!("GET {second} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        client.send(behind.as_bytes(), Delivery::Pipelined, &second);
    }
    let answers = client.answers(&[case.method.as_bytes(), b"GET"]);
    let log = proxy.origin.take_log();
    let connection = |target: &str| {
        log.iter().find_map(|arrival| match arrival {
            Arrival::Whole { conn, message } if message.start[1] == target.as_bytes() => Some(*conn),
            _ => None,
        })
    };
    let second_is_answered = match answers.all.get(1) {
        None => false,
        Some(answer) if answer.all("X-Origin").next() == Some(second.as_bytes()) => true,
        Some(answer) => {
            return Fate::Wrong(format!("the second request is answered with {}", answer.status()));
        }
    };
    if !answers.has_ended {
        return Fate::silence();
    }
    let Some(answer) = answers.all.first().filter(|_| answers.rest.is_none()) else {
        return match answers.rest {
            Some((why, rest)) if why != "a cut answer" => {
                Fate::Wrong(format!("to the client: {why}: {:?}", String::from_utf8_lossy(&rest)))
            }
            _ => Cut,
        };
    };
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let is_proxys = answer.all("Content-Type").any(|value| value.starts_with(b"text/html"));
    match (is_proxys, second_is_answered) {
        (true, true) => Refused(answer.status()),
        (true, false) => RefusedAndClosed(answer.status()),
        (false, false) => PassedAndClosed(answer.status(), body),
        (false, true) if connection(&first) == connection(&second) => Passed(answer.status(), body),
        (false, true) => PassedOnce(answer.status(), body),
    }
}
