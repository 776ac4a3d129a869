//! What clients send: shapes of lengths, codings, chunks, lines and hosts, and what must become of each.

use crate::drive::{Case, Class, Delivery, WAIT, replace, unmark};
use crate::origin::Script;

/// Text that would be a request of its own, if somebody were to look for one there.
const TRAP: &str = "GET /smuggled HTTP/1.1|Host: a||";

/// A request and what becomes of it. In the texts `|` is CR LF, `~` LF, `^` CR.
struct Shape {
    name: String,
    method: &'static str,
    version: &'static str,
    /// With a Host field in front of them, unless they say `Host` in any way or begin with `!`.
    fields: String,
    body: String,
    ends: bool,
    script: Script,
    class: Class,
}

impl Shape {
    fn new(group: &str, method: &'static str, fields: &str, body: &str, class: Class) -> Shape {
        Shape {
            name: format!("{group}: {fields:?} {:?}", body.get(..60).unwrap_or(body)),
            method,
            version: "HTTP/1.1",
            fields: fields.into(),
            body: body.into(),
            ends: false,
            script: Script::default(),
            class,
        }
    }

    fn bytes(&self, more: &str) -> Vec<u8> {
        let host = match self.fields.strip_prefix('!') {
            Some(_) => "",
            None => "Host: a|",
        };
        let fields = self.fields.trim_start_matches('!');
        let text = format!("{} @TARGET@ {}|{host}{more}{fields}|", self.method, self.version);
        let mut bytes = unmark(&text);
        bytes.extend_from_slice(&unmark(&self.body));
        replace(&bytes, b"@WAIT@", &[WAIT])
    }
}

use Class::{Closed, Refused, RefusedAndKept};

fn served(body: &str) -> Class {
    Class::Served(body.into())
}

/// Content-Length in all its forms; the body is `hello`.
fn lengths() -> Vec<Shape> {
    let table = [
        ("Content-Length: 5|", served("hello")),
        ("content-length:5|", served("hello")),
        ("Content-Length: \t 5 \t|", served("hello")),
        ("Content-Length: 5~", served("hello")),
        ("Content-Length: 05|", served("hello")),
        ("Content-Length: 000000000000000000000000005|", served("hello")),
        ("Content-Length: 5|Content-Length: 5|", served("hello")),
        ("Content-Length: 5|CONTENT-LENGTH: 5|X: y|Content-Length: 5|", served("hello")),
        ("X-Content-Length: 6|Content-Length: 5|", served("hello")),
        ("Content-Length: 5|Content_Length: 6|", served("hello")),
        ("Content-Length:| 5|", served("hello")),
        ("Content-Length: 5|Content-Length: 05|", Refused(400)),
        ("Content-Length: 5|Content-Length: 6|", Refused(400)),
        ("Content-Length: 6|Content-Length: 5|", Refused(400)),
        ("Content-Length: 0|Content-Length: 5|", Refused(400)),
        ("Content-Length: 5|Content-Length:|", Refused(400)),
        ("Content-Length: 5|Content-Length: x|", Refused(400)),
        ("Content-Length: 5, 5|", Refused(400)),
        ("Content-Length: 5,5|", Refused(400)),
        ("Content-Length: 5, 6|", Refused(400)),
        ("Content-Length: 5,|", Refused(400)),
        ("Content-Length: +5|", Refused(400)),
        ("Content-Length: -5|", Refused(400)),
        ("Content-Length: -0|", Refused(400)),
        ("Content-Length: 5x|", Refused(400)),
        ("Content-Length: x5|", Refused(400)),
        ("Content-Length: 0x5|", Refused(400)),
        ("Content-Length: 5.0|", Refused(400)),
        ("Content-Length: 5 5|", Refused(400)),
        ("Content-Length: 5;|", Refused(400)),
        ("Content-Length: \"5\"|", Refused(400)),
        ("Content-Length: 5e0|", Refused(400)),
        ("Content-Length: ٥|", Refused(400)),
        ("Content-Length: 5\0|", Refused(400)),
        ("Content-Length: \x0b5|", Refused(400)),
        ("Content-Length: ^5|", Refused(400)),
        ("Content-Length: 5^ |", served("hello")),
        ("Content-Length:|", Refused(400)),
        ("Content-Length: |", Refused(400)),
        ("Content-Length: 5| 6|", Refused(400)),
        ("Content-Length : 5|", Refused(400)),
        ("Content-Length\t: 5|", Refused(400)),
        ("Content-Length\0: 5|", Refused(400)),
        ("Content-Length\x0b: 5|", Refused(400)),
        ("Content-Length^: 5|", Refused(400)),
        ("Content-Length: 18446744073709551621|", Refused(400)),
        ("Content-Length: 9223372036854775813|", Refused(400)),
        ("Content-Length: 99999999999999999999999999|", Refused(400)),
        ("Content-Length: 2000000|", Refused(413)),
    ];
    let mut shapes: Vec<Shape> = Vec::new();
    for (fields, class) in table {
        shapes.push(Shape::new("length", "POST", fields, "hello", class));
    }
    // A length that is not reached: the request behind is its body, and never one of its own.
    let mut long = Shape::new("length", "POST", "Content-Length: 500|", TRAP, Closed);
    long.ends = true;
    shapes.push(long);
    let length = format!("Content-Length: {}|", text(TRAP).len());
    shapes.push(Shape::new("length", "POST", &length, TRAP, served(&text(TRAP))));
    shapes
}

fn text(marked: &str) -> String {
    String::from_utf8_lossy(&unmark(marked)).into_owned()
}

/// Transfer-Encoding in all its forms; the body is `hello` in one chunk.
fn codings() -> Vec<Shape> {
    let table = [
        ("Transfer-Encoding: chunked|", served("hello")),
        ("transfer-encoding:chunked|", served("hello")),
        ("Transfer-Encoding: Chunked|", served("hello")),
        ("Transfer-Encoding: CHUNKED|", served("hello")),
        ("Transfer-Encoding: \t chunked \t|", served("hello")),
        ("Transfer-Encoding: chunked~", served("hello")),
        ("Transfer-Encoding:| chunked|", served("hello")),
        ("X: y~Transfer-Encoding: chunked|", served("hello")),
        ("Transfer-Encoding: chunked, chunked|", Refused(501)),
        ("Transfer-Encoding: chunked|Transfer-Encoding: chunked|", served("hello")),
        ("Transfer-Encoding: chunked,|", Refused(501)),
        ("Transfer-Encoding: ,chunked|", Refused(501)),
        ("Content-Length: 4|Transfer-Encoding: chunked|", served("hello")),
        ("Transfer-Encoding: chunked|Content-Length: 4|", served("hello")),
        ("Transfer-Encoding: chunked|Content-Length: 15|", served("hello")),
        ("Transfer-Encoding: chunked|Content-Length: 0|", served("hello")),
        ("Transfer-Encoding: chunked|Content-Length: 4|Content-Length: 5|", served("hello")),
        ("Transfer-Encoding: chunked|Content-Length: x|", served("hello")),
        ("Transfer-Encoding: chunked|Content-Length: -1|", served("hello")),
        ("Transfer-Encoding: gzip|", Refused(501)),
        ("Transfer-Encoding: gzip, chunked|", Refused(501)),
        ("Transfer-Encoding: gzip|Transfer-Encoding: chunked|", Refused(501)),
        ("Transfer-Encoding: chunked, gzip|", Refused(501)),
        ("Transfer-Encoding: chunked|Transfer-Encoding: gzip|", Refused(501)),
        ("Transfer-Encoding: chunked|Transfer-Encoding: identity|", Refused(501)),
        ("Transfer-Encoding: identity|", Refused(501)),
        ("Transfer-Encoding: identity, chunked|", Refused(501)),
        ("Transfer-Encoding: identity|Content-Length: 5|", Refused(501)),
        ("Transfer-Encoding: gzip|Content-Length: 15|", Refused(501)),
        ("Transfer-Encoding: x|Content-Length: 15|", Refused(501)),
        ("Transfer-Encoding: xchunked|", Refused(501)),
        ("Transfer-Encoding: chunkedx|", Refused(501)),
        ("Transfer-Encoding: chunked;q=1|", Refused(501)),
        ("Transfer-Encoding: \"chunked\"|", Refused(501)),
        ("Transfer-Encoding: 'chunked'|", Refused(501)),
        ("Transfer-Encoding: chunked chunked|", Refused(501)),
        ("Transfer-Encoding: chun ked|", Refused(501)),
        ("Transfer-Encoding: chunked\u{a0}|", Refused(501)),
        ("Transfer-Encoding: \u{441}hunked|", Refused(501)),
        ("Transfer-Encoding:|", Refused(501)),
        ("Transfer-Encoding: ,|", Refused(501)),
        ("Transfer-Encoding:|Content-Length: 15|", Refused(501)),
        ("Transfer-Encoding: chunked| , gzip|", Refused(501)),
        ("Transfer-Encoding: chunked\0|", Refused(400)),
        ("Transfer-Encoding: \x0bchunked|", Refused(400)),
        ("Transfer-Encoding: chunked\x0b|", Refused(400)),
        ("Transfer-Encoding: chun^ked|", Refused(400)),
        ("X: y^Transfer-Encoding: chunked|", Refused(400)),
        ("Transfer-Encoding : chunked|", Refused(400)),
        ("Transfer-Encoding\t: chunked|", Refused(400)),
        ("Transfer-Encoding\0: chunked|", Refused(400)),
        ("Transfer-Encoding\x0b: chunked|", Refused(400)),
        ("\x0bTransfer-Encoding: chunked|Content-Length: 15|", served("5\r\nhello\r\n0\r\n\r\n")),
        ("Transfer_Encoding: chunked|Content-Length: 15|", served("5\r\nhello\r\n0\r\n\r\n")),
        ("X-Transfer-Encoding: chunked|Content-Length: 15|", served("5\r\nhello\r\n0\r\n\r\n")),
        ("X: y| Transfer-Encoding: chunked|Content-Length: 15|", served("5\r\nhello\r\n0\r\n\r\n")),
        ("@Transfer-Encoding: chunked|Content-Length: 15|", served("5\r\nhello\r\n0\r\n\r\n")),
        ("Connection: Transfer-Encoding|Transfer-Encoding: chunked|", served("hello")),
        ("Connection: Content-Length|Transfer-Encoding: chunked|Content-Length: 3|", served("hello")),
    ];
    let mut shapes: Vec<Shape> = Vec::new();
    for (fields, class) in table {
        shapes.push(Shape::new("coding", "POST", fields, "5|hello|0||", class));
    }
    let mut old =
        Shape::new("coding 1.0", "POST", "Transfer-Encoding: chunked|", "5|hello|0||", Refused(406));
    old.version = "HTTP/1.0";
    shapes.push(old);
    let fields = "Transfer-Encoding: chunked|Content-Length: 15|Connection: keep-alive|";
    let mut old = Shape::new("coding 1.0", "POST", fields, "5|hello|0||", Refused(406));
    old.version = "HTTP/1.0";
    shapes.push(old);
    shapes
}

/// Chunked bodies, well-formed and not.
fn chunks() -> Vec<Shape> {
    let long = format!("5;{}|hello|0||", "x".repeat(5000));
    let zeros = format!("{}5|hello|0||", "0".repeat(40));
    let trap = format!("{:x}|{TRAP}|0||", unmark(TRAP).len());
    let trailer_trap = format!("5|hello|0|X: {TRAP}");
    let good = [
        "5|hello|0||",
        "00005|hello|0||",
        "2|he|3|llo|0||",
        "1|h|1|e|1|l|1|l|1|o|0||",
        "5|hello|000||",
        "5|hello|0|X: y||",
        "5|hello|0|X: y|Z:||",
        "5|hello|0|Content-Length: 7||",
        "5|hello|0|Transfer-Encoding: gzip|Host: b||",
        "5;ext|hello|0||",
        "5;|hello|0||",
        "5;a=b;c|hello|0;last||",
        "5;a=\"b c\"|hello|0||",
        "5 ;a|hello|0||",
        "5\t;a|hello|0||",
        "5;\ta |hello|0||",
        "5;\u{e9}|hello|0||",
        "0||",
        "a|0123456789|0||",
        "A|0123456789|0||",
        zeros.as_str(),
        trap.as_str(),
    ];
    let bad = [
        "|5|hello|0||",
        "5 |hello|0||",
        "5\t|hello|0||",
        "5  5|hello|0||",
        " 5|hello|0||",
        "\t5|hello|0||",
        "+5|hello|0||",
        "-5|hello|0||",
        "0x5|hello|0||",
        "5h|hello|0||",
        "5x|hello|0||",
        "5,|hello|0||",
        "5:|hello|0||",
        "5=a|hello|0||",
        "5\0|hello|0||",
        "5\x0b|hello|0||",
        "x|hello|0||",
        ";a|hello|0||",
        "5~hello~0~~",
        "5~hello|0||",
        "5|hello~0||",
        "5|hello|0~|",
        "5|hello|0|~",
        "5|hello|0~~",
        "5^hello|0||",
        "5^^~hello|0||",
        "5|hello^0||",
        "5|hello0||",
        "5|hello |0||",
        "5|hellox|0||",
        "5|hello||0||",
        "4|hello|0||",
        "6|hello|0||",
        "5;a~b|hello|0||",
        "5;a^b|hello|0||",
        "5;a\0b|hello|0||",
        "5;a\x01|hello|0||",
        "5;a\x7f|hello|0||",
        "5;a~|hello|0||",
        "5;~|hello|0||",
        "5;^X|hello|0||",
        "5;a=\"b|c\"|hello|0||",
        "10000000000000005|hello|0||",
        "8000000000000005|hello|0||",
        "ffffffffffffffff|hello|0||",
        "-0|0||",
        "5|hello|0 ||",
        "5|hello|-0||",
        "5|hello|0x0||",
        "5|hello|0| X: y||",
        "5|hello|0|X : y||",
        "5|hello|0|X||",
        "5|hello|0|: y||",
        "5|hello|0|X: a\0||",
        "5|hello|0|X: a^b||",
        "5|hello|0|X: a~|",
        "5|hello|0|@X: a||",
        "5|hello|0|X: a| b||",
        long.as_str(),
        trailer_trap.as_str(),
    ];
    let mut shapes: Vec<Shape> = Vec::new();
    for body in good {
        let data = crate::strict::chunks(&unmark(body)).expect("good chunks").expect("all of them").0;
        let class = Class::Served(String::from_utf8_lossy(&data).into_owned());
        shapes.push(Shape::new("chunks", "POST", "Transfer-Encoding: chunked|", body, class));
    }
    for body in bad {
        let class = match body.contains("X: GET") {
            // The trailer's value ends with its line; what follows is a trailer line again, and no request.
            true => served("hello"),
            false => Closed,
        };
        shapes.push(Shape::new("bad chunks", "POST", "Transfer-Encoding: chunked|", body, class));
    }
    // The same behind a head and a chunk that have gone out already: both connections end.
    for body in
        ["3|llo~0||", "3~llo|0||", "3;a~b|llo|0||", "x|", "3|llox0||", "0|~", "+3|llo|0||", "0|X : y||"]
    {
        let body = format!("2|he|@WAIT@{body}");
        shapes.push(Shape::new("late bad chunks", "POST", "Transfer-Encoding: chunked|", &body, Closed));
    }
    // Chunks that do not end: nothing behind them is a request.
    for body in ["5|hel", "5|hello|", "5|hello|0|", "5|hello|0|X: y|", "ffff|hello"] {
        let mut shape = Shape::new("short chunks", "POST", "Transfer-Encoding: chunked|", body, Closed);
        shape.name.push_str(" (ends)");
        shape.ends = true;
        shapes.push(shape);
    }
    shapes
}

/// Lines, names and values of fields.
fn fields() -> Vec<Shape> {
    let long = format!("X: {}|", "y".repeat(131_100));
    let many = format!("{}Content-Length: 0|", "X-Some-Name: some value|".repeat(8000));
    let table = [
        ("A : b|", Refused(400)),
        ("A\t: b|", Refused(400)),
        ("A: b\0c|", Refused(400)),
        ("A: b^c|", Refused(400)),
        ("A: b^^~", served("")),
        ("A: b\x01|", Refused(400)),
        ("A: b\x7f|", Refused(400)),
        ("A: b\x0b|", Refused(400)),
        ("A\0: b|", Refused(400)),
        ("A(: b|", Refused(400)),
        ("A b: c|", Refused(400)),
        ("\u{e9}A: b|", served("")),
        ("A\u{e9}: b|", Refused(400)),
        ("A: \u{e9}|", served("")),
        ("A: b| c|", served("")),
        ("A: b|\tc|", served("")),
        ("A: b^ ~ c|", Refused(400)),
        ("A: b~ c~", served("")),
        ("A: b|  |", served("")),
        ("A: b| GET /smuggled HTTP/1.1|", served("")),
        (": b|", served("")),
        ("no colon|", served("")),
        ("no colon~A: b~", served("")),
        ("GET /smuggled HTTP/1.1|", served("")),
        ("@Internal: 1|", served("")),
        ("@: 1|", served("")),
        ("A: b~B: c~", served("")),
        ("Connection: A|A: b|", served("")),
        ("Connection: Host|", served("")),
        ("Connection: Content-Length|Content-Length: 0|", served("")),
        ("Connection: close, X|X: y|", Class::ServedAndClosed(String::new())),
        ("TE: trailers|Trailer: X|", served("")),
        ("Connection: upgrade|Upgrade: x|", Refused(400)),
        ("Connection: X|Connection: upgrade|Upgrade: x|", Refused(400)),
        ("Connection: upgrade|Upgrade: h2c|", served("")),
        (long.as_str(), Refused(400)),
        (many.as_str(), Refused(400)),
    ];
    let mut shapes: Vec<Shape> = Vec::new();
    for (fields, class) in table {
        let name = fields.get(..40).unwrap_or(fields);
        let mut shape = Shape::new("field", "GET", fields, "", class);
        shape.name = format!("field: {name:?}");
        shapes.push(shape);
    }
    shapes
}

/// Hosts, with and without an absolute target.
fn hosts() -> Vec<Shape> {
    let table = [
        ("!Host: a|", served("")),
        ("!host:a|", served("")),
        ("!HOST: A|", served("")),
        ("!Host: a|Host: a|", Refused(400)),
        ("!Host: a|Host: b|", Refused(400)),
        ("!Host: a|X: y|host: a|", Refused(400)),
        ("!Host:|", Refused(400)),
        ("!Host: |", Refused(400)),
        ("!Host: a b|", Refused(400)),
        ("!Host: a,b|", Refused(400)),
        ("!Host: a/b|", Refused(400)),
        ("!Host: u@a|", Refused(400)),
        ("!Host: a?|", Refused(400)),
        ("!Host: a:|", Refused(400)),
        ("!Host: a:x|", Refused(400)),
        ("!Host: a:0|", Refused(400)),
        ("!Host: a:80:80|", served("")),
        ("!Host: a:65536|", Refused(400)),
        ("!Host: a:80|", served("")),
        ("!Host: elsewhere.test|", RefusedAndKept(404)),
        ("!Host : a|", Refused(400)),
        ("! Host: a|", Refused(400)),
        ("!Host: a| b|", Refused(400)),
        ("!Host: a\0|", Refused(400)),
        ("!Host: a^b|", Refused(400)),
        ("!Host: a^Host: b|", Refused(400)),
        ("!X: y|", Refused(400)),
        ("!@Host: a|", Refused(400)),
    ];
    table.into_iter().map(|(fields, class)| Shape::new("host", "GET", fields, "", class)).collect()
}

/// Methods with and without a body.
fn methods() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for method in ["GET", "HEAD", "DELETE", "OPTIONS", "PUT", "PATCH", "POST", "FOO"] {
        for (fields, body) in
            [("Content-Length: 5|", "hello"), ("Transfer-Encoding: chunked|", "5|hello|0||")]
        {
            shapes.push(Shape::new(method, method, fields, body, served("hello")));
        }
        let trap = format!("Content-Length: {}|", unmark(TRAP).len());
        shapes.push(Shape::new(method, method, &trap, TRAP, served(&text(TRAP))));
        let bare = match method {
            "PUT" | "POST" => RefusedAndKept(411),
            _ => served(""),
        };
        shapes.push(Shape::new(method, method, "X: y|", "", bare));
        shapes.push(Shape::new(method, method, "Content-Length: 0|", "", served("")));
        shapes.push(Shape::new(method, method, "Transfer-Encoding: chunked|", "0||", served("")));
    }
    shapes.push(Shape::new("TRACE", "TRACE", "Content-Length: 5|", "hello", Refused(400)));
    shapes.push(Shape::new("TRACE", "TRACE", "X: y|", "", served("")));
    shapes.push(Shape::new("TRACE", "TRACE", "Max-Forwards: 0|", "", Refused(200)));
    shapes
}

/// Request lines and versions. `@TARGET@` stands where the target is.
fn lines() -> Vec<(String, Class)> {
    let host = "Host: a||";
    let long = format!("GET @TARGET@?{} HTTP/1.1|{host}", "x".repeat(70_000));
    let table = [
        (format!("GET @TARGET@ HTTP/1.1|{host}"), served("")),
        (format!("GET @TARGET@ HTTP/1.1~{host}"), served("")),
        (format!("GET  @TARGET@\tHTTP/1.1 |{host}"), served("")),
        (format!("get @TARGET@ HTTP/1.1|{host}"), served("")),
        (format!("GET http://a@TARGET@ HTTP/1.1|{host}"), served("")),
        ("GET http://a@TARGET@ HTTP/1.1|Host: b||".to_owned(), served("")),
        ("GET http://a@TARGET@ HTTP/1.1||".to_string(), Refused(400)),
        (format!("GET http://u:p@a@TARGET@ HTTP/1.1|{host}"), served("")),
        (format!("GET http://a@TARGET@#f HTTP/1.1|{host}"), served("")),
        (format!("GET http://elsewhere.test@TARGET@ HTTP/1.1|{host}"), RefusedAndKept(404)),
        (format!("GET @TARGET@ HTTP/1.2|{host}"), Refused(505)),
        (format!("GET @TARGET@ HTTP/2.0|{host}"), Refused(505)),
        (format!("GET @TARGET@ HTTP/1.10|{host}"), Refused(505)),
        (format!("GET @TARGET@ HTTP/11.1|{host}"), Refused(505)),
        (format!("GET @TARGET@ HTTP/0.9|{host}"), Refused(400)),
        (format!("GET @TARGET@ HTTP/1|{host}"), Refused(400)),
        (format!("GET @TARGET@ HTTP/1.|{host}"), Refused(400)),
        (format!("GET @TARGET@ HTTP/+1.1|{host}"), Refused(400)),
        (format!("GET @TARGET@ http/1.1|{host}"), Refused(400)),
        (format!("GET @TARGET@ HTTP/1.1x|{host}"), Refused(400)),
        (format!("GET @TARGET@ HTTP/1.1 x|{host}"), Refused(400)),
        (format!("GET @TARGET@ HTTP/1.1^|{host}"), Refused(400)),
        (format!("GET @TARGET@|{host}"), Refused(400)),
        (format!("GET @TARGET@ |{host}"), Refused(400)),
        (format!("GET|{host}"), Refused(400)),
        (format!("GET @TARGET@ x HTTP/1.1|{host}"), Refused(400)),
        (format!("GET @TARGET@\0 HTTP/1.1|{host}"), Refused(400)),
        (format!("GET @TARGET@^ HTTP/1.1|{host}"), served("")),
        (format!("GET @TARGET@\x7f HTTP/1.1|{host}"), Refused(400)),
        (format!("GET @TARGET@\u{e9} HTTP/1.1|{host}"), Refused(400)),
        (format!("G\u{e9}T @TARGET@ HTTP/1.1|{host}"), Refused(400)),
        (format!("G(T @TARGET@ HTTP/1.1|{host}"), Refused(400)),
        (format!("GET: @TARGET@ HTTP/1.1|{host}"), Refused(400)),
        (format!("|GET @TARGET@ HTTP/1.1|{host}"), Refused(400)),
        (format!("~GET @TARGET@ HTTP/1.1|{host}"), Refused(400)),
        (format!(" GET @TARGET@ HTTP/1.1|{host}"), served("")),
        (format!("* @TARGET@ HTTP/1.1|{host}"), served("")),
        (format!("GET * HTTP/1.1|{host}"), Refused(400)),
        (format!("OPTIONS * HTTP/1.1|{host}"), Refused(400)),
        (format!("GET a@TARGET@ HTTP/1.1|{host}"), Refused(400)),
        (format!("GET ;p HTTP/1.1|{host}"), Refused(400)),
        (format!("GET foo/bar HTTP/1.1|{host}"), Refused(400)),
        (format!("GET e.com:80 HTTP/1.1|{host}"), Refused(400)),
        (format!("CONNECT a:22 HTTP/1.1|{host}"), RefusedAndKept(404)),
        (format!("CONNECT a HTTP/1.1|{host}"), RefusedAndKept(404)),
        (format!("PRI * HTTP/2.0||SM||{host}"), Closed),
        (format!("GET ftp://a@TARGET@ HTTP/1.1|{host}"), RefusedAndKept(404)),
        (long, Refused(414)),
    ];
    table.into_iter().collect()
}

/// Bodies that are answered before they were read.
fn unread() -> Vec<Shape> {
    let early = Script { is_early: true, ..Script::default() };
    let interim = |interim| Script { interim, ..Script::default() };
    let length = format!("Content-Length: {}|", unmark(TRAP).len());
    let chunk = format!("{:x}|{TRAP}|0||", unmark(TRAP).len());
    let mut shapes = Vec::new();
    for (fields, body) in [(length.as_str(), TRAP), ("Transfer-Encoding: chunked|", chunk.as_str())] {
        let elsewhere = format!("!Host: elsewhere.test|{fields}");
        shapes.push(Shape::new("unread", "POST", &elsewhere, body, Refused(404)));
        shapes.push(Shape::new("unread", "GET", &elsewhere, body, Refused(404)));
        let expect = format!("{elsewhere}Expect: 100-continue|");
        shapes.push(Shape::new("unread", "POST", &expect, body, Refused(404)));
        let expect = format!("{fields}Expect: 100-continue|");
        let mut refused = Shape::new("unread expect", "POST", &expect, body, Refused(200));
        refused.script = early.clone();
        shapes.push(refused);
        let mut continued = Shape::new("continued expect", "POST", &expect, body, served(&text(TRAP)));
        continued.script = interim("HTTP/1.1 100 Continue\r\n\r\n");
        shapes.push(continued);
        // A hint that nobody asked for ends the client's connection behind the answer, as in the original.
        let hinted = Class::ServedAndClosed(text(TRAP));
        let mut hinted = Shape::new("hinted expect", "POST", &expect, body, hinted);
        hinted.script = interim("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
        shapes.push(hinted);
        let max = format!("{fields}Max-Forwards: 0|");
        shapes.push(Shape::new("unread", "OPTIONS", &max, body, Refused(200)));
    }
    let large = format!("Content-Length: 1000001|{}", "Expect: 100-continue|");
    shapes.push(Shape::new("unread", "POST", &large, TRAP, Refused(413)));
    shapes
}

/// All cases: each shape in one write with the next request behind it, byte by byte, in turn, and on a connection that is
/// to end.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let shapes = [lengths(), codings(), chunks(), fields(), hosts(), methods(), unread()];
    for shape in shapes.into_iter().flatten() {
        for delivery in [Delivery::Pipelined, Delivery::Bytes, Delivery::InTurn] {
            if delivery == Delivery::Bytes && shape.fields.len() + shape.body.len() > 6000 {
                continue;
            }
            cases.push(case(&shape, delivery, "", shape.class.clone()));
        }
        let closed = match &shape.class {
            Class::Served(body) => Class::ServedAndClosed(body.clone()),
            Class::RefusedAndKept(status) => Refused(*status),
            class => class.clone(),
        };
        cases.push(case(&shape, Delivery::Pipelined, "Connection: close|", closed));
    }
    for (line, class) in lines() {
        for delivery in [Delivery::Pipelined, Delivery::Bytes, Delivery::InTurn] {
            if delivery == Delivery::Bytes && line.len() > 6000 {
                continue;
            }
            cases.push(Case {
                name: format!("line: {:?} {delivery:?}", line.get(..80).unwrap_or(&line)),
                method: "GET".into(),
                bytes: unmark(&line),
                delivery,
                ends: false,
                script: Script::default(),
                expected: class.clone(),
            });
        }
    }
    cases
}

fn case(shape: &Shape, delivery: Delivery, more: &str, expected: Class) -> Case {
    let closes = if more.is_empty() { "" } else { " close" };
    Case {
        name: format!("{} {delivery:?}{closes}", shape.name),
        method: shape.method.into(),
        bytes: shape.bytes(more),
        delivery,
        ends: shape.ends,
        script: shape.script.clone(),
        expected,
    }
}
