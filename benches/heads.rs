//! How fast heads are parsed, copied and printed: `cargo run --release --example heads`.
//!
//! Each case checks what it measures, and the best of several rounds counts. Shapes that are meant to hurt come in two
//! sizes: the time for a byte must not grow with the size.

use std::hint::black_box;

use tshost::message::{Kind, Limits, Message, Parser, Progress};

/// A request as a browser sends it, about 500 bytes.
const BROWSER: &[u8] = b"GET /static/images/2024/11/header-background.png?v=3f2a91 HTTP/1.1\r\n\
Host: www.example.com\r\n\
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0\r\n\
Accept: image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5\r\n\
Accept-Language: en-US,en;q=0.5\r\n\
Accept-Encoding: gzip, deflate, br, zstd\r\n\
Connection: keep-alive\r\n\
Referer: https://www.example.com/articles/index.html\r\n\
Cookie: session=0123456789abcdef0123456789abcdef\r\n\
Sec-Fetch-Dest: image\r\n\
Sec-Fetch-Mode: no-cors\r\n\
Sec-Fetch-Site: same-origin\r\n\
Priority: u=5, i\r\n\r\n";

/// A response as an origin sends it.
const ORIGIN: &[u8] = b"HTTP/1.1 200 OK\r\n\
Date: Mon, 18 Nov 2024 10:15:30 GMT\r\n\
Server: Apache/2.4.62 (Debian)\r\n\
Last-Modified: Wed, 13 Nov 2024 08:00:00 GMT\r\n\
ETag: \"2d8f-626cb2a1b0c80\"\r\n\
Accept-Ranges: bytes\r\n\
Content-Length: 11663\r\n\
Cache-Control: public, max-age=86400\r\n\
Vary: Accept-Encoding\r\n\
Content-Type: image/png\r\n\r\n";

/// Rounds of a case; the best counts.
const ROUNDS: usize = 100;
/// About how long a round takes: short, so that other work on the machine does not touch all of them.
const ROUND_NS: u64 = 3_000_000;

/// CPU time of this thread, in nanoseconds: what is measured is a core's work, whoever else wants the core.
fn cpu_time() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call fills in the structure.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(failed, 0, "a thread's CPU time can be read");
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Nanoseconds that one call takes.
fn time(mut call: impl FnMut()) -> f64 {
    let mut calls = 1u32;
    let mut round = |calls: u32| {
        let started = cpu_time();
        (0..calls).for_each(|_| call());
        cpu_time() - started
    };
    while round(calls) < ROUND_NS {
        calls *= 2;
    }
    let rounds = std::iter::repeat_with(|| round(calls) as f64 / f64::from(calls));
    rounds.take(ROUNDS).fold(f64::INFINITY, f64::min)
}

#[expect(clippy::print_stdout, reason = "a benchmark's result is what it prints")]
fn report(name: &str, bytes: usize, nanoseconds: f64) {
    println!("{name:36} {nanoseconds:12.0} ns {:8.2} GB/s", bytes as f64 / nanoseconds);
}

fn parse(kind: Kind, head: &[u8], limits: &Limits, message: &mut Message, parser: &mut Parser) {
    message.clear(kind);
    parser.reset();
    let parsed = match kind {
        Kind::Response => parser.response(message, head, limits),
        _ => parser.request(message, head, limits),
    };
    assert_eq!((parsed.outcome, parsed.consumed), (Ok(Progress::Done), head.len()));
}

fn parsing(name: &str, kind: Kind, head: &[u8], limits: &Limits) {
    let (mut message, mut parser) = (Message::new(kind), Parser::new());
    let took = time(|| parse(kind, black_box(head), limits, &mut message, &mut parser));
    report(name, head.len(), took);
}

fn copying_and_printing() {
    let (mut message, mut parser) = (Message::new(Kind::Request), Parser::new());
    parse(Kind::Request, BROWSER, &Limits::REQUEST, &mut message, &mut parser);
    let mut copy = Message::new(Kind::Request);
    report("copy a request", BROWSER.len(), time(|| copy.copy_from(black_box(&message))));
    assert_eq!(copy.field_count(), 12);
    let mut text = Vec::with_capacity(4096);
    let took = time(|| {
        text.clear();
        black_box(&copy).print_into(&mut text);
    });
    assert_eq!(text, BROWSER);
    report("print it as received", BROWSER.len(), took);
    let took = time(|| {
        copy.copy_from(black_box(&message));
        copy.remove(tshost::message::WellKnown::CONNECTION);
        copy.append(tshost::message::WellKnown::CLIENT_IP, b"127.0.0.1");
        copy.append(tshost::message::WellKnown::X_FORWARDED_FOR, b"127.0.0.1");
        copy.append(tshost::message::WellKnown::VIA, b"http/1.1 proxy[0123456789abcdef] (tshost/0.1.0)");
        text.clear();
        copy.print_into(&mut text);
    });
    report("copy, change 4 fields, print", text.len(), took);
}

fn lines(line: impl Fn(usize) -> String, count: usize) -> Vec<u8> {
    let mut head = b"GET / HTTP/1.1\r\n".to_vec();
    (0..count).for_each(|at| head.extend_from_slice(line(at).as_bytes()));
    head.extend_from_slice(b"\r\n");
    head
}

fn shapes() {
    let limits = Limits { field: usize::MAX, ..Limits::API };
    let shape = |name: &str, line: &dyn Fn(usize) -> String, counts: [usize; 2]| {
        for count in counts {
            parsing(&format!("{count} {name}"), Kind::Request, &lines(line, count), &limits);
        }
    };
    shape("fields", &|at| format!("X-Name-{at}: value\r\n"), [1000, 10_000]);
    shape("duplicates", &|_| "X-Name: value\r\n".into(), [1000, 10_000]);
    shape("known duplicates", &|_| "Cookie: a=b\r\n".into(), [1000, 10_000]);
    let folds = |at: usize| if at == 0 { "A: 1\r\n".to_string() } else { " x\r\n".into() };
    shape("folds", &folds, [1600, 16_000]);
    let blanks = |at: usize| if at == 0 { "A: 1\r\n".to_string() } else { " \r\n".into() };
    shape("empty folds", &blanks, [2000, 20_000]);
    shape("lines without colon", &|_| "no colon here\r\n".into(), [1000, 10_000]);
    shape("short fields", &|_| "a:b\r\n".into(), [1000, 10_000]);
}

fn main() {
    parsing("request of a browser", Kind::Request, BROWSER, &Limits::REQUEST);
    parsing("response of an origin", Kind::Response, ORIGIN, &Limits::RESPONSE);
    parsing("smallest request", Kind::Request, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", &Limits::REQUEST);
    copying_and_printing();
    shapes();
}
