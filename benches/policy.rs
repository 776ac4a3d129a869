//! Time to make the request for the origin and the response for the client, with all records at their defaults.
//!
//! `cargo run --release --example policy` prints nanoseconds per call, the best of several rounds.

use std::hint::black_box;
use std::time::Instant;

use tshost::config::http;
use tshost::http1::Framing;
use tshost::message::{Kind, Limits, Message, Parser, Version, WellKnown};
use tshost::txn::policy::keep_alive::Client;
use tshost::txn::policy::request::{self, NextHop, RequestContext};
use tshost::txn::policy::response::{self, Body, ResponseContext};
use tshost::txn::policy::via::{Codes, Protocol};

const REQUEST: &[u8] =
    b"GET http://127.0.0.1:8080/1k HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: bench/1.0\r\n\
    Accept: */*\r\nConnection: keep-alive\r\n\r\n";
const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\nServer: origin\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n\
    Content-Type: text/plain\r\nContent-Length: 1024\r\nCache-Control: no-store\r\nConnection: keep-alive\r\n\r\n";
const PROTOCOL: Protocol<'_> =
    Protocol { tls: false, version: Version::V1_1, stack: &["http/1.1", "tcp", "ipv4"] };
const NOW: i64 = 1_700_000_000;

#[expect(clippy::print_stdout, reason = "a benchmark reports there")]
fn measure(name: &str, mut call: impl FnMut()) {
    const CALLS: u32 = 20_000;
    let round = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        for _ in 0..CALLS {
            call();
        }
        start.elapsed().as_nanos() / u128::from(CALLS)
    };
    let best = (0..10).map(|_| round(&mut call)).min().unwrap_or_default();
    println!("{name}: {best} ns");
}

fn main() {
    let config = http();
    let codes = Codes::default();
    let mut client = Message::new(Kind::Request);
    Parser::new().request(&mut client, REQUEST, &Limits::REQUEST);
    let context = RequestContext {
        settings: &config.overridable,
        config: &config,
        uuid: b"01234567-89ab-4cde-8f01-23456789abcd",
        client: [127, 0, 0, 1].into(),
        local: None,
        protocol: PROTOCOL,
        codes: &codes,
        framing: Framing::None,
        next_hop: NextHop::Origin,
        send_http11: None,
        origin_version: None,
        is_downgraded: false,
        has_connection: false,
        drops_conditions: true,
        is_upgrade: false,
        is_early_data: false,
    };
    measure("copy alone", || {
        let mut out = Message::new(Kind::Request);
        out.copy_from(&client);
        black_box(&out);
    });
    measure("request to the origin", || {
        let mut out = Message::new(Kind::Request);
        request::build(&mut out, black_box(&client), &context);
        black_box(&out);
    });

    let mut origin = Message::new(Kind::Response);
    Parser::new().response(&mut origin, RESPONSE, &Limits::RESPONSE);
    let context = ResponseContext {
        settings: &config.overridable,
        config: &config,
        method: Some(WellKnown::GET),
        client: Client::of(&client, &config.overridable, &config, false),
        body: Body::Origin(Framing::Length(1024)),
        protocol: PROTOCOL,
        codes: &codes,
        request_sent: NOW,
        response_received: NOW,
        now: NOW,
        is_secure: false,
        must_close: false,
        reverse_map: None,
        is_unconditional: false,
        is_upgrade: false,
    };
    measure("response to the client", || {
        let mut out = Message::new(Kind::Response);
        response::build(&mut out, black_box(&origin), &context);
        black_box(&out);
    });
}
