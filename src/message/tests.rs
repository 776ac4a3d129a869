//! Messages and their parser as a whole.

use super::*;

/// Parses in one call, and in all two-way splits and byte by byte, which must give the same; returns what one call gave.
fn parse(kind: Kind, text: &[u8], limits: &Limits) -> (Message, Parsed) {
    let (message, whole) = parse_in(kind, &[text], limits);
    for cut in 1..text.len() {
        let (split, parsed) = parse_in(kind, &[&text[..cut], &text[cut..]], limits);
        compare(&message, whole, &split, parsed, text, &format!("cut at {cut}"));
    }
    let bytes: Vec<&[u8]> = text.chunks(1).collect();
    let (split, parsed) = parse_in(kind, &bytes, limits);
    compare(&message, whole, &split, parsed, text, "byte by byte");
    (message, whole)
}

fn compare(message: &Message, whole: Parsed, split: &Message, parsed: Parsed, text: &[u8], how: &str) {
    let text = String::from_utf8_lossy(text);
    assert_eq!(parsed.outcome, whole.outcome, "{text:?} {how}");
    // What is no HTTP is left in the input of the call that found it.
    if whole.outcome != Err(ParseError::NotHttp) {
        assert_eq!(parsed.consumed, whole.consumed, "{text:?} {how}");
        assert_eq!(print(message), print(split), "{text:?} {how}");
    }
}

fn parse_in(kind: Kind, pieces: &[&[u8]], limits: &Limits) -> (Message, Parsed) {
    let mut message = Message::new(kind);
    let mut parser = Parser::new();
    let mut all = Parsed { consumed: 0, outcome: Ok(Progress::More) };
    for piece in pieces {
        let parsed = match kind {
            Kind::Response => parser.response(&mut message, piece, limits),
            _ => parser.request(&mut message, piece, limits),
        };
        all = Parsed { consumed: all.consumed + parsed.consumed, outcome: parsed.outcome };
        if all.outcome != Ok(Progress::More) {
            break;
        }
        assert_eq!(parsed.consumed, piece.len());
    }
    (message, all)
}

fn print(message: &Message) -> String {
    let mut text = Vec::new();
    let written = message.print_into(&mut text);
    assert_eq!(written, text.len());
    assert!(message.print_bound() >= text.len());
    String::from_utf8_lossy(&text).replace("\r\n", "|").replace('\r', "^").replace('\n', "~")
}

fn unmark(text: &str) -> Vec<u8> {
    text.replace('|', "\r\n").replace('^', "\r").replace('~', "\n").into_bytes()
}

#[test]
fn requests_are_accepted_repaired_and_refused_as_the_original_does() {
    use ParseError::*;
    let old = |major, minor| Err(Version(super::Version { major, minor }));
    // Input (| is CR LF, ~ LF, ^ CR), what is left of it, and what is printed or why it is refused.
    let table: &[(&str, &str, Result<&str, ParseError>)] = &[
        ("GET / HTTP/1.1|Host: e.com||rest", "rest", Ok("GET / HTTP/1.1|Host: e.com||")),
        ("GET / HTTP/1.1~Host: lf~~", "", Ok("GET / HTTP/1.1|Host: lf||")),
        ("GET / HTTP/1.1|Host: lf~A: 1|~", "", Ok("GET / HTTP/1.1|Host: lf|A: 1||")),
        ("GET http://h.test:81/p?q HTTP/1.0||", "", Ok("GET http://h.test:81/p?q HTTP/1.0||")),
        ("POST /a HTTP/1.1|A: 1|A: 2||body", "body", Ok("POST /a HTTP/1.1|A: 1|A: 2||")),
        ("GET /||", "|", Err(StartLine)),
        ("get / http/1.1||", "|", Err(StartLine)),
        ("GET / HTTP/1.||", "|", old(0, 9)),
        ("Accept / HTTP/1.1|A: 1^| b||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A: 1| b^||", "", Ok("GET / HTTP/1.1|A: 1   b^||")),
        ("GET / HTTP/0.9||", "|", old(0, 9)),
        ("GET / HTTP/1.2||", "|", old(1, 2)),
        ("GET / HTTP/1.10||", "|", old(1, 10)),
        ("GET / HTTP/2.0||", "|", old(2, 0)),
        ("GET / HTTP/11.1||", "|", old(11, 1)),
        ("PRI * HTTP/2.0||SM||", "|SM||", Err(Target)),
        ("GET /a b HTTP/1.1||", "", Ok("GET /a b HTTP/1.1||")),
        ("GET  /  HTTP/1.1  ||", "", Ok("GET / HTTP/1.1||")),
        ("\t GET\t/\tHTTP/1.1\t||", "", Ok("GET / HTTP/1.1||")),
        ("GET / HTTP/1.1 HTTP/1.1||", "", Ok("GET / HTTP/1.1 HTTP/1.1||")),
        ("GET /HTTP/1.1||", "", Ok("GET / HTTP/1.1||")),
        ("GET HTTP/1.1||", "|", Err(StartLine)),
        ("GET  HTTP/1.1||", "|", Err(StartLine)),
        ("GET||", "|", Err(StartLine)),
        ("|GET / HTTP/1.1||", "GET / HTTP/1.1||", Err(StartLine)),
        ("~GET / HTTP/1.1||", "GET / HTTP/1.1||", Err(StartLine)),
        ("FOO / HTTP/1.1||", "", Ok("FOO / HTTP/1.1||")),
        ("get / HTTP/1.1||", "", Ok("get / HTTP/1.1||")),
        ("G(T / HTTP/1.1||", "|", Err(StartLine)),
        ("G@T / HTTP/1.1||", "|", Err(StartLine)),
        ("OPTIONS * HTTP/1.1||", "|", Err(Target)),
        ("GET /* HTTP/1.1||", "", Ok("GET /* HTTP/1.1||")),
        ("CONNECT e.com:443 HTTP/1.1||", "", Ok("CONNECT e.com:443 HTTP/1.1||")),
        ("CONNECT e.com HTTP/1.1||", "", Ok("CONNECT e.com HTTP/1.1||")),
        ("GET e.com:80 HTTP/1.1|A: 1||x", "x", Err(Target)),
        ("GET foo/bar HTTP/1.1||", "", Err(Target)),
        ("GET //e.com/x HTTP/1.1||", "", Ok("GET /e.com/x HTTP/1.1||")),
        ("GET ftp://e/ HTTP/1.1||", "", Ok("GET ftp://e/ HTTP/1.1||")),
        ("GET http://u:p@e/;x?y#z HTTP/1.1||", "", Ok("GET http://u:p@e/;x?y#z HTTP/1.1||")),
        ("GET /a\x01\u{e9} HTTP/1.1||", "", Ok("GET /a\x01\u{e9} HTTP/1.1||")),
        ("GET /\0 HTTP/1.1||", "|", Err(StartLine)),
        // Fields.
        ("GET / HTTP/1.1|A:1||", "", Ok("GET / HTTP/1.1|A:1||")),
        ("GET / HTTP/1.1|A:||", "", Ok("GET / HTTP/1.1|A:||")),
        ("GET / HTTP/1.1|A:   1   ||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1|A: \t1 ||", "", Ok("GET / HTTP/1.1|A: \t1 ||")),
        ("GET / HTTP/1.1|A: 1| folded||", "", Ok("GET / HTTP/1.1|A: 1   folded||")),
        ("GET / HTTP/1.1|A: 1~ folded||", "", Ok("GET / HTTP/1.1|A: 1  folded||")),
        ("GET / HTTP/1.1|A: 1|\tb| c|B: 2||", "", Ok("GET / HTTP/1.1|A: 1  \tb   c|B: 2||")),
        ("GET / HTTP/1.1|A: x| ||", "", Ok("GET / HTTP/1.1|A: x   ||")),
        ("GET / HTTP/1.1|A: x^ ~ y||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A: x^| ||", "", Ok("GET / HTTP/1.1|A: x||")),
        ("GET / HTTP/1.1|A: x^| | y||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A: x^ ^~ ^ ~ y||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A:| x||", "", Ok("GET / HTTP/1.1|A:   x||")),
        ("GET / HTTP/1.1| garbage|A: 1||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1|no colon|A: 1||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1|no colon| more|A: 1||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1|no colon| more: 1|\t|A: 1||", "\t|A: 1||", Err(FieldName)),
        ("GET / HTTP/1.1|: v| more: 1|A: 1||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1|no colon| \0|A: 1||", "A: 1||", Err(FieldValue)),
        ("GET / HTTP/1.1|: v|A: 1||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1|A@b: v|A: 1||", "", Ok("GET / HTTP/1.1|A@b: v|A: 1||")),
        ("GET / HTTP/1.1| \x01|A: 1||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1| \0|A: 1||", "A: 1||", Err(FieldValue)),
        ("GET / HTTP/1.1|no\0|A: 1||", "A: 1||", Err(FieldValue)),
        ("GET / HTTP/1.1|(a: v|A: 1||", "", Ok("GET / HTTP/1.1|A: 1||")),
        ("GET / HTTP/1.1|A : 1||", "|", Err(FieldName)),
        ("GET / HTTP/1.1|A : 1| x|B: 2||", " x|B: 2||", Err(FieldName)),
        ("GET / HTTP/1.1|A\u{e9}: 1||", "|", Err(FieldName)),
        ("GET / HTTP/1.1|A(: 1||", "|", Err(FieldName)),
        ("GET / HTTP/1.1|A=b: 1||", "|", Err(FieldName)),
        ("GET / HTTP/1.1|A\x01: 1||", "|", Err(FieldName)),
        ("GET / HTTP/1.1|A: \x01||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A: a^b||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A: \x7f||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A: x| \x01||", "|", Err(FieldValue)),
        ("GET / HTTP/1.1|A: \x01| x|\ty|B: 2||", " x|\ty|B: 2||", Err(FieldValue)),
        ("GET / HTTP/1.1|A: x| \x01| y: z|B: 2||", " y: z|B: 2||", Err(FieldValue)),
        ("GET / HTTP/1.1|A: \u{e9}\t.||", "", Ok("GET / HTTP/1.1|A: \u{e9}\t.||")),
        ("GET / HTTP/1.1|A: 1^^~B: 2||", "", Ok("GET / HTTP/1.1|A: 1^|B: 2||")),
        ("GET / HTTP/1.1|@A: 1|B: 2||", "", Ok("GET / HTTP/1.1|B: 2||")),
        // The whole head.
        ("GET / HTTP/1.1|Host: a|Host: b||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a|host: a||", "", Err(Host)),
        ("GET / HTTP/1.1|Host:||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a b||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a, b||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: u@a||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a:||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a:0||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a:65536||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a:8x||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: a_b:65535||", "", Ok("GET / HTTP/1.1|Host: a_b:65535||")),
        ("GET / HTTP/1.1|Host: [::1]:80||", "", Ok("GET / HTTP/1.1|Host: [::1]:80||")),
        ("GET / HTTP/1.1|Host: [::1||", "", Ok("GET / HTTP/1.1|Host: [::1||")),
        ("GET / HTTP/1.1|Host: [||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: []:80||", "", Err(Host)),
        ("GET / HTTP/1.1|Host: ::1||", "", Ok("GET / HTTP/1.1|Host: ::1||")),
        ("GET / HTTP/1.1|Content-Length: 5||", "", Ok("GET / HTTP/1.1|Content-Length: 5||")),
        ("GET / HTTP/1.1|Content-Length:||", "", Err(ContentLength)),
        ("GET / HTTP/1.1|Content-Length: +5||", "", Err(ContentLength)),
        ("GET / HTTP/1.1|Content-Length: -5||", "", Err(ContentLength)),
        ("GET / HTTP/1.1|Content-Length: 5x||", "", Err(ContentLength)),
        ("GET / HTTP/1.1|Content-Length: 5, 5||", "", Err(ContentLength)),
        ("GET / HTTP/1.1|Content-Length: 5|Content-Length: 6||", "", Err(ContentLength)),
        (
            "GET / HTTP/1.1|Content-Length: 5|A: 1|content-length: 5||",
            "",
            Ok("GET / HTTP/1.1|Content-Length: 5|A: 1||"),
        ),
        (
            "GET / HTTP/1.1|Content-Length: 5|Transfer-Encoding: chunked|Content-Length: 6||",
            "",
            Ok("GET / HTTP/1.1|Transfer-Encoding: chunked||"),
        ),
        (
            "GET / HTTP/1.1|Content-Length: 99999999999999999999||",
            "",
            Ok("GET / HTTP/1.1|Content-Length: 99999999999999999999||"),
        ),
    ];
    for &(input, rest, expected) in table {
        let text = unmark(input);
        let (message, parsed) = parse(Kind::Request, &text, &Limits::API);
        let left = String::from_utf8_lossy(&text[parsed.consumed..]).into_owned();
        assert_eq!(left.into_bytes(), unmark(rest), "rest of {input:?}");
        match expected {
            Ok(printed) => {
                assert_eq!(parsed.outcome, Ok(Progress::Done), "{input:?}");
                assert_eq!(print(&message), printed, "{input:?}");
            }
            Err(error) => assert_eq!(parsed.outcome, Err(error), "{input:?}"),
        }
    }
}

#[test]
fn responses_are_accepted_repaired_and_refused_as_the_original_does() {
    use ParseError::*;
    type Expected = Result<(i32, Option<&'static str>, &'static str), ParseError>;
    let table: &[(&str, Expected)] = &[
        ("HTTP/1.1 200 OK|A: 1||", Ok((200, Some("OK"), "HTTP/1.1 200 OK|A: 1||"))),
        ("HTTP/1.0 404 Not Found||body", Ok((404, Some("Not Found"), "HTTP/1.0 404 Not Found||"))),
        ("HTTP/1.1 200||", Ok((200, None, "HTTP/1.1 200 ||"))),
        ("HTTP/1.1 200 ||", Ok((200, Some(""), "HTTP/1.1 200 ||"))),
        ("HTTP/1.1  200  OK ||", Ok((200, Some("OK "), "HTTP/1.1 200 OK ||"))),
        ("HTTP/1.1 200 OK  there  ||", Ok((200, Some("OK  there"), "HTTP/1.1 200 OK  there||"))),
        ("HTTP/1.1 20 X||", Ok((20, Some("X"), "HTTP/1.1 20 X||"))),
        ("HTTP/1.1 2000 X||", Ok((2000, Some("X"), "HTTP/1.1 2000 X||"))),
        ("HTTP/1.1 999 X||", Ok((999, Some("X"), "HTTP/1.1 999 X||"))),
        ("HTTP/1.1 000 X||", Ok((0, Some("X"), "HTTP/1.1 0 X||"))),
        ("HTTP/1.1 abc X||", Ok((0, None, "HTTP/1.1 0 ||"))),
        ("HTTP/1.1 -200 OK||", Ok((0, None, "HTTP/1.1 0 ||"))),
        ("HTTP/2.0 200 OK||", Ok((200, Some("OK"), "HTTP/2.0 200 OK||"))),
        ("HTTP/0.9 200 OK||", Ok((200, Some("OK"), "HTTP/0.9 200 OK||"))),
        ("|", Ok((0, None, "HTTP/1.0 0 ||"))),
        ("HTTP/1.1|A: 1||", Err(NotHttp)),
        ("HTTP/2 200||", Err(NotHttp)),
        ("HTTP 200||", Err(NotHttp)),
        ("ICY 200 OK||", Err(NotHttp)),
        ("http/1.1 200 OK||", Err(NotHttp)),
        ("<html>|<body>||", Err(NotHttp)),
        ("HTTP/1.1 200 OK|A : b||", Ok((200, Some("OK"), "HTTP/1.1 200 OK|A: b||"))),
        ("HTTP/1. 200 OK||", Err(StartLine)),
        ("HTTP/12. 200 OK||", Ok((200, Some("OK"), "HTTP/<.0 200 OK||"))),
        ("HTTP/.12 200 OK||", Ok((200, Some("OK"), "HTTP/0.< 200 OK||"))),
        ("HTTP/0.9 2x0 OK||", Err(StartLine)),
        ("HTTP/0.9 20 OK||", Err(StartLine)),
        ("HTTP/0.9\t200 OK||", Err(StartLine)),
        ("HTTP/1.1 200 Fine\x0c \x0b||", Ok((200, Some("Fine"), "HTTP/1.1 200 Fine||"))),
        ("HTTP/1.1 20 Fine\x0c||", Ok((20, Some("Fine\x0c"), "HTTP/1.1 20 Fine\x0c||"))),
        ("HTTP/1.1 200 \x0cFine ||", Ok((200, Some("\x0cFine "), "HTTP/1.1 200 \x0cFine ||"))),
        ("HTTP/1.1 200\0OK||", Err(StartLine)),
        ("HTTP/1.1 200x OK||", Ok((200, None, "HTTP/1.1 200 ||"))),
        ("HTTP/1.1 2x0 OK||", Ok((2, None, "HTTP/1.1 2 ||"))),
        ("HTTP/1.1 200OK||", Ok((200, Some("K"), "HTTP/1.1 200 K||"))),
        ("HTTP/1.1 99999 X||", Ok((999, Some("9 X"), "HTTP/1.1 999 9 X||"))),
        ("HTTP/1.1 200 OK|A : b| c||", Ok((200, Some("OK"), "HTTP/1.1 200 OK|A: b   c||"))),
        ("HTTP/1.1 200 OK^^||", Ok((200, Some("OK"), "HTTP/1.1 200 OK||"))),
        ("HTTP/1.1 200 O^K||", Ok((200, Some("O^K"), "HTTP/1.1 200 O^K||"))),
        ("HTTP/1.1 200 OK|A b: b||", Err(FieldName)),
        ("HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2||", Err(ContentLength)),
        (
            "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 1||",
            Ok((200, Some("OK"), "HTTP/1.1 200 OK|Content-Length: 1||")),
        ),
        ("HTTP/1.1 100 Continue||HTTP/1.1 200 OK||", Ok((100, Some("Continue"), "HTTP/1.1 100 Continue||"))),
    ];
    let limits = Limits { space_before_colon: true, ..Limits::API };
    for &(input, expected) in table {
        let text = unmark(input);
        let (message, parsed) = parse(Kind::Response, &text, &limits);
        match expected {
            Ok((status, reason, printed)) => {
                assert_eq!(parsed.outcome, Ok(Progress::Done), "{input:?}");
                assert_eq!(message.status(), status, "{input:?}");
                assert_eq!(message.reason().map(<[u8]>::to_vec), reason.map(unmark), "{input:?}");
                assert_eq!(print(&message), printed, "{input:?}");
            }
            Err(error) => assert_eq!(parsed.outcome, Err(error), "{input:?}"),
        }
    }
}

#[test]
fn a_wire_is_stricter_than_the_api() {
    use ParseError::*;
    let wire = |input: &str| {
        let (message, parsed) = parse(Kind::Request, &unmark(input), &Limits::REQUEST);
        parsed.outcome.map(|_| print(&message))
    };
    assert_eq!(wire("GET /a b HTTP/1.1||"), Err(Target));
    assert_eq!(wire("GET /\u{e9} HTTP/1.1||"), Err(Target));
    assert_eq!(wire("GET /a^b HTTP/1.1||"), Err(Target));
    assert_eq!(wire("GET /%zz HTTP/1.1||").as_deref(), Ok("GET /%zz HTTP/1.1||"));
    assert_eq!(wire("GET / HTTP/1.1|@A: 1|A: 1^^~||").as_deref(), Ok("GET / HTTP/1.1|A: 1||"));
    let strict = Limits { bare_lf: false, ..Limits::REQUEST };
    for input in [
        "GET / HTTP/1.1~A: 1||",
        "GET / HTTP/1.1|A: 1~|",
        "GET / HTTP/1.1|A: 1|~",
        "GET / HTTP/1.1|A: 1| x~|",
    ] {
        let (_, parsed) = parse(Kind::Request, &unmark(input), &strict);
        assert_eq!(parsed.outcome, Err(BareLf), "{input:?}");
    }
    let patient = Limits { skip_empty_lines: true, ..Limits::REQUEST };
    let (message, parsed) = parse(Kind::Request, &unmark("|~|GET / HTTP/1.1||"), &patient);
    assert_eq!(parsed.outcome, Ok(Progress::Done));
    assert_eq!(print(&message), "GET / HTTP/1.1||");
    let lenient = Limits { uri: UriStrictness::Any, ..Limits::REQUEST };
    assert_eq!(parse(Kind::Request, &unmark("GET /a^b HTTP/1.1||"), &lenient).1.outcome, Err(Target));
    let uri = Limits { uri: UriStrictness::Rfc3986, ..Limits::REQUEST };
    assert_eq!(parse(Kind::Request, b"GET /a|b HTTP/1.1\r\n\r\n", &uri).1.outcome, Err(Target));
    assert_eq!(
        parse(Kind::Request, &unmark("GET /%zz?~ HTTP/1.1||".replace('~', "!").as_str()), &uri).1.outcome,
        Ok(Progress::Done)
    );
}

#[test]
fn limits_are_kept_in_one_piece_and_in_many() {
    use ParseError::*;
    let limits = Limits { start_line: 30, field: 20, head: 100, ..Limits::API };
    let of = |text: String| parse(Kind::Request, text.as_bytes(), &limits).1.outcome;
    let line = |path: usize| format!("GET /{} HTTP/1.1\r\n", "p".repeat(path));
    assert_eq!(of(format!("{}\r\n", line(14))), Ok(Progress::Done));
    assert_eq!(of(format!("{}\r\n", line(15))), Err(StartLineTooLong));
    assert_eq!(of(format!("{}A: {}\r\n\r\n", line(0), "v".repeat(19))), Ok(Progress::Done));
    assert_eq!(of(format!("{}A: {}\r\n\r\n", line(0), "v".repeat(20))), Err(FieldTooLong));
    assert_eq!(of(format!("{}A: 1\r\n {}\r\n\r\n", line(0), "v".repeat(20))), Err(FieldTooLong));
    let fields = |n: usize| format!("{}{}\r\n", line(0), "AB: 12\r\n".repeat(n));
    assert_eq!(of(fields(10)), Ok(Progress::Done));
    let (_, parsed) = parse_in(Kind::Request, &[fields(11).as_bytes()], &limits);
    assert_eq!(parsed.outcome, Err(HeadTooLong));
    let unfinished = format!("GET /{}", "p".repeat(40));
    assert_eq!(parse_in(Kind::Request, &[unfinished.as_bytes()], &limits).1.outcome, Err(StartLineTooLong));
}

#[test]
fn large_heads_of_any_shape_are_read() {
    let mut many = b"GET / HTTP/1.1\r\n".to_vec();
    for at in 0..10_000 {
        many.extend_from_slice(format!("X-Field-{at}: value {at}\r\n").as_bytes());
    }
    many.extend_from_slice(b"\r\n");
    for piece in [many.len(), 5000, 1000] {
        let pieces: Vec<&[u8]> = many.chunks(piece).collect();
        let (message, parsed) = parse_in(Kind::Request, &pieces, &Limits::API);
        assert_eq!(parsed.outcome, Ok(Progress::Done));
        assert_eq!(message.field_count(), 10_000);
        assert_eq!(message.get("x-field-9999"), Some(&b"value 9999"[..]));
        let mut text = Vec::new();
        message.print_into(&mut text);
        assert_eq!(text, many);
    }

    let mut folds = b"GET / HTTP/1.1\r\nA: 1\r\n".to_vec();
    for _ in 0..20_000 {
        folds.extend_from_slice(b" f\r\n \r\n");
    }
    folds.extend_from_slice(b"\r\n");
    let expected = format!("1{}", "   f   ".repeat(20_000));
    for piece in [folds.len(), 4, 1] {
        let pieces: Vec<&[u8]> = folds.chunks(piece).collect();
        let limits = Limits { field: usize::MAX, ..Limits::API };
        let (message, parsed) = parse_in(Kind::Request, &pieces, &limits);
        assert_eq!(parsed.outcome, Ok(Progress::Done));
        assert_eq!(message.get("A"), Some(expected.trim_end().as_bytes()), "by {piece}");
    }

    let long = format!("GET / HTTP/1.1\r\n{}: {}\r\n\r\n", "N".repeat(70_000), "v".repeat(200_000));
    let limits = Limits { field: usize::MAX, ..Limits::API };
    for piece in [long.len(), 30_000, 999] {
        let pieces: Vec<&[u8]> = long.as_bytes().chunks(piece).collect();
        let (message, _) = parse_in(Kind::Request, &pieces, &limits);
        assert_eq!(print(&message).replace('|', "\r\n"), long);
        assert_eq!(message.fields().next().map(|field| field.name().len()), Some(70_000));
    }
}

#[test]
fn messages_find_change_and_remove_fields() {
    let mut message = Message::new(Kind::Response);
    message.append("X-One", b"1");
    let host = message.append(WellKnown::HOST, b"h");
    message.append("x-one", b"2");
    message.append("hOST", b"i");
    assert_eq!(message.field_count(), 4);
    assert_eq!(message.get("X-ONE"), Some(&b"1"[..]));
    assert_eq!(message.find(WellKnown::HOST), Some(host));
    assert_eq!(message.find("HOST"), Some(host));
    assert_eq!(message.all("x-one").map(|field| field.value()).collect::<Vec<_>>(), [b"1", b"2"]);
    assert_eq!(message.get(WellKnown::DATE), None);
    message.set(WellKnown::HOST, b"new");
    assert_eq!(print(&message), "HTTP/1.0 0 |X-One: 1|x-one: 2|Host: new||");
    assert!(message.remove("x-One"));
    assert!(!message.remove("x-One"));
    message.append_to_list(WellKnown::VIA, b"a");
    message.append_to_list(WellKnown::VIA, b"b");
    message.set_int(WellKnown::AGE, -3);
    message.set_date(WellKnown::DATE, 784_111_777);
    message.append("@internal", b"x");
    assert_eq!(
        print(&message),
        "HTTP/1.0 0 |Host: new|Via: a, b|Age: -3|Date: Sun, 06 Nov 1994 08:49:37 GMT||"
    );
    assert_eq!(message.get("@internal"), Some(&b"x"[..]));
    assert_eq!(message.get_int(WellKnown::AGE), Some(-3));
    assert_eq!(message.get_date(WellKnown::DATE), Some(784_111_777));
}

#[test]
fn lists_run_over_duplicates() {
    let mut message = Message::new(Kind::Request);
    message.append("Connection", b"close, \"Keep-Alive\"");
    message.append("connection", b", x-foo ,");
    assert_eq!(
        message.list(WellKnown::CONNECTION).collect::<Vec<_>>(),
        [&b"close"[..], b"Keep-Alive", b"x-foo"]
    );
    assert!(message.list_has(WellKnown::CONNECTION, b"CLOSE"));
    assert!(message.list_has(WellKnown::CONNECTION, b"X-Foo"));
    assert!(!message.list_has(WellKnown::CONNECTION, b"foo"));
    assert!(!message.list_has(WellKnown::UPGRADE, b"foo"));
}

#[test]
fn a_copy_is_independent_of_its_source() {
    let text = b"GET http://h:81/p HTTP/1.1\r\nHost: h\r\nX-A:  1\r\n\r\n";
    let mut copy = Message::new(Kind::Unknown);
    {
        let (mut message, _) = parse(Kind::Request, text, &Limits::API);
        copy.copy_from(&message);
        assert_eq!(print(&copy), print(&message));
        message.set("Host", b"other");
        message.set_method("POST");
        message.clear(Kind::Request);
        for _ in 0..100 {
            message.append("Filler", b"overwrites what is not kept");
        }
    }
    assert_eq!(print(&copy).replace('|', "\r\n").as_bytes(), text);
    assert_eq!(copy.method_token(), Some(WellKnown::GET));
    assert_eq!(copy.url().host(), Some(&b"h"[..]));
    copy.set("X-A", b"2");
    copy.url_mut().unwrap().set_host(None);
    assert_eq!(print(&copy), "GET http:///p HTTP/1.1|Host: h|X-A: 2||");
    assert_eq!(copy.effective_url(), b"http://h/p");
}

#[test]
fn a_pooled_message_comes_back_empty_and_its_handle_is_dead_meanwhile() {
    let (mut message, _) = parse(Kind::Request, b"GET /p HTTP/1.1\r\nHost: h\r\n\r\n", &Limits::API);
    message.set_read_only(true);
    let handle = message.buffer_handle();
    drop(message);
    let heap = std::ptr::NonNull::new(handle.cast::<Heap>()).unwrap();
    assert!(!Heap::is_live(heap));
    let message = Message::new(Kind::Request);
    assert_eq!(message.buffer_handle(), handle);
    assert!(Heap::is_live(heap));
    assert_eq!(message.field_count(), 0);
    assert_eq!(message.url().path(), None);
    assert_eq!(print(&message), "");
    let response = Message::new(Kind::Response);
    assert_eq!(response.url().host(), None);
    assert_eq!(response.host(), None);
}

#[test]
fn the_host_comes_from_the_url_or_from_the_field() {
    let of = |head: &str| {
        let (message, _) = parse(Kind::Request, &unmark(head), &Limits::API);
        message.target().map(|target| (String::from_utf8_lossy(target.host).into_owned(), target.port))
    };
    let some = |host: &str, port| Some((host.to_string(), port));
    assert_eq!(of("GET http://u:81/ HTTP/1.1|Host: f:82||"), some("u", 81));
    assert_eq!(of("GET / HTTP/1.1|Host: f:82||"), some("f", 82));
    assert_eq!(of("GET / HTTP/1.1|Host: [::1]:80||"), some("[::1]", 80));
    assert_eq!(of("GET / HTTP/1.1|Host: ::1||"), some("", 0));
    assert_eq!(of("GET / HTTP/1.1||"), None);
}

/// The processor's time of this thread: what else the machine does hardly counts.
fn thread_time() -> std::time::Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is ours to write to.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) }, 0);
    std::time::Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The least time of several runs.
fn least_time(mut run: impl FnMut()) -> std::time::Duration {
    let once = |()| {
        let since = thread_time();
        run();
        thread_time() - since
    };
    std::iter::repeat_n((), 4).map(once).min().unwrap_or_default()
}

#[test]
fn time_grows_with_the_input_and_not_with_its_square() {
    type Shape = (&'static str, fn(usize) -> Vec<u8>);
    fn head(fields: impl Iterator<Item = String>) -> Vec<u8> {
        let fields: String = fields.collect();
        format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n").into_bytes()
    }
    let shapes: &[Shape] = &[
        ("fields", |n| head((0..n).map(|i| format!("X-Field-{i}: {i}\r\n")))),
        ("duplicates", |n| head((0..n).map(|i| format!("X-Same: {i}\r\n")))),
        ("known duplicates", |n| head((0..n).map(|i| format!("Accept: {i}\r\n")))),
        ("two names in turn", |n| head((0..n).map(|i| format!("X-{}: {i}\r\n", i % 2)))),
        ("folds", |n| head(std::iter::once("A: b\r\n".into()).chain((0..n).map(|_| " c\r\n".into())))),
        ("equal lengths", |n| head((0..n).map(|_| "Content-Length: 5\r\n".into()))),
        ("lines without colon", |n| head((0..n).map(|_| "no colon here\r\n".into()))),
        ("one long value", |n| head(std::iter::once(format!("A: {}\r\n", "b,".repeat(n))))),
        ("trailing blanks", |n| head(std::iter::once(format!("A: b{}\r\n", " \t".repeat(n))))),
    ];
    let limits = Limits { field: usize::MAX, head: usize::MAX, ..Limits::REQUEST };
    for (name, shape) in shapes {
        for piece in [usize::MAX, 7] {
            let time = |n: usize| {
                let text = shape(n);
                let pieces: Vec<&[u8]> = text.chunks(piece.min(text.len())).collect();
                least_time(|| {
                    let (message, parsed) = parse_in(Kind::Request, &pieces, &limits);
                    assert_eq!(parsed.outcome, Ok(Progress::Done), "{name}");
                    assert!(message.print_bound() > 0);
                })
            };
            let (less, more) = (time(5000), time(20_000));
            // Four times the input: by its square it would be 16 times the time.
            assert!(more < less * 10, "{name} in pieces of {piece}: {less:?}, then {more:?}");
        }
    }
}

#[test]
fn a_second_start_line_keeps_what_it_does_not_have() {
    let mut message = Message::new(Kind::Request);
    let mut parse = |text: &[u8]| {
        Parser::new().request(&mut message, text, &Limits::API);
        print(&message)
    };
    assert_eq!(
        parse(b"GET http://u:p@h:81/a;b?c#d HTTP/1.1\r\n\r\n"),
        "GET http://u:p@h:81/a;b?c#d HTTP/1.1||"
    );
    assert_eq!(parse(b"GET /x HTTP/1.1\r\n\r\n"), "GET http://u:p@h:81/x;b?c#d HTTP/1.1||");
    assert_eq!(parse(b"GET / HTTP/1.1\r\n\r\n"), "GET http://u:p@h:81/;b?c#d HTTP/1.1||");

    let mut message = Message::new(Kind::Response);
    Parser::new().response(&mut message, b"HTTP/1.1 404 Gone\r\n\r\n", &Limits::API);
    Parser::new().response(&mut message, b"no HTTP\r\n\r\n", &Limits::API);
    assert_eq!((message.status(), message.reason()), (404, Some(&b"Gone"[..])));
    Parser::new().response(&mut message, b"HTTP/1.0 200\r\n\r\n", &Limits::API);
    assert_eq!((message.status(), message.reason()), (200, Some(&b"Gone"[..])));
}

#[test]
fn a_user_may_come_behind_an_empty_one() {
    let mut message = Message::new(Kind::Request);
    for (text, printed) in [
        ("http://@b@h/", "http://b@h/"),
        ("http://:p@x@h/", "http://x:p@h/"),
        ("http://:p@u:q@h/", "http://u:q@h/"),
    ] {
        let url = message.add_url_parsed(text.as_bytes());
        let url = message.url_at(url).map(|url| url.to_vec());
        assert_eq!(url.as_deref(), Some(printed.as_bytes()), "{text}");
    }
}
