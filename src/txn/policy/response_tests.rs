//! Tests of the response to the client, against what the original sends.

use super::*;
use crate::config::http::Text;
use crate::message::Kind;
use crate::txn::policy::testing::{config, response, wire};

const NOW: i64 = 1_700_000_000;
const DATE: &str = "Date: Tue, 14 Nov 2023 22:13:20 GMT";
const CLIENT: Client =
    Client { version: Version::V1_1, persistent: true, asked: false, field: WellKnown::CONNECTION };

fn context<'a>(config: &'a HttpConfig, codes: &'a Codes, body: Body) -> ResponseContext<'a> {
    ResponseContext {
        settings: &config.overridable,
        config,
        method: Some(WellKnown::GET),
        client: CLIENT,
        body,
        protocol: Protocol { tls: false, version: Version::V1_1, stack: &[] },
        codes,
        request_sent: NOW,
        response_received: NOW,
        now: NOW,
        is_secure: false,
        must_close: false,
        reverse_map: None,
        is_upgrade: false,
        is_unconditional: false,
    }
}

fn test_config() -> HttpConfig {
    let mut config = config();
    config.overridable.response_server_str = Text::new(b"me");
    config
}

/// The plan and the head for `source`, whose status line is `HTTP/1.1 ` and its first line.
fn built(source: &str, body: Body, change: impl Fn(&mut ResponseContext<'_>)) -> (Plan, String) {
    let (config, codes) = (test_config(), Codes::default());
    let mut context = context(&config, &codes, body);
    change(&mut context);
    let mut out = Message::new(Kind::Response);
    let plan = build(&mut out, &response(&format!("HTTP/1.1 {source}\r\n\r\n")), &context);
    (plan, wire(&out))
}

fn length(length: u64) -> Body {
    Body::Origin(Framing::Length(length))
}

#[test]
fn fields_come_in_the_originals_order() {
    let (plan, text) =
        built("200 OK\r\nContent-Length: 2\r\nConnection: X-A\r\nX-A: 1\r\nTrailer: t", length(2), |_| {});
    assert_eq!(plan, Plan { body: BodyPlan::Length(2), keep_alive: true });
    assert_eq!(
        text,
        format!(
            "HTTP/1.1 200 OK|Content-Length: 2|Trailer: t|{DATE}|Age: 0|Connection: keep-alive|Server: me"
        )
    );
    let (_, text) = built("500 Oops\r\nContent-Length: 2", length(2), |_| {});
    assert_eq!(
        text,
        format!("HTTP/1.1 500 Oops|Content-Length: 2|Age: 0|{DATE}|Connection: keep-alive|Server: me")
    );
    let (plan, text) = built(
        "200 OK\r\nX-A: 1\r\nTransfer-Encoding: Chunked\r\nKeep-Alive: t\r\nUpgrade: foo\r\nX-ID: 1\r\nServer: s",
        Body::Origin(Framing::Chunked),
        |context| context.client.persistent = false,
    );
    assert_eq!(plan, Plan { body: BodyPlan::PassChunks, keep_alive: false });
    assert_eq!(
        text,
        format!(
            "HTTP/1.1 200 OK|X-A: 1|Server: me|{DATE}|Age: 0|Transfer-Encoding: chunked|Connection: close"
        )
    );
}

#[test]
fn bodies_are_framed_for_the_client() {
    use BodyPlan::{Chunk, Length, None as Nothing, PassChunks, UntilClose};
    let chunked = Body::Origin(Framing::Chunked);
    let until_close = Body::Origin(Framing::UntilClose);
    for (source, body, version, method, plan, keep_alive, field) in [
        ("200 OK", chunked, Version::V1_1, WellKnown::GET, PassChunks, true, "Transfer-Encoding: chunked"),
        ("200 OK", chunked, Version::V1_0, WellKnown::GET, UntilClose, false, ""),
        ("200 OK", until_close, Version::V1_1, WellKnown::GET, Chunk, true, "Transfer-Encoding: chunked"),
        ("200 OK", until_close, Version::V1_0, WellKnown::GET, UntilClose, false, ""),
        (
            "200 OK",
            Body::Transform(None),
            Version::V1_1,
            WellKnown::GET,
            Chunk,
            true,
            "Transfer-Encoding: chunked",
        ),
        (
            "200 OK",
            Body::Transform(Some(7)),
            Version::V1_1,
            WellKnown::GET,
            Length(7),
            true,
            "Content-Length: 7",
        ),
        (
            "200 OK",
            Body::TransformOfChunks(Some(7)),
            Version::V1_1,
            WellKnown::GET,
            Chunk,
            true,
            "Transfer-Encoding: chunked",
        ),
        (
            "200 OK",
            Body::TransformOfChunks(Some(7)),
            Version::V1_0,
            WellKnown::GET,
            Length(7),
            true,
            "Content-Length: 7",
        ),
        ("200 OK", Body::Cache(Some(7)), Version::V1_0, WellKnown::GET, Length(7), true, "Content-Length: 7"),
        (
            "200 OK",
            Body::Cache(None),
            Version::V1_1,
            WellKnown::GET,
            Chunk,
            true,
            "Transfer-Encoding: chunked",
        ),
        (
            "200 OK\r\nContent-Length: 9",
            Body::Transform(None),
            Version::V1_1,
            WellKnown::GET,
            Chunk,
            true,
            "Transfer-Encoding: chunked",
        ),
        (
            "200 OK\r\nContent-Length: 10",
            Body::Origin(Framing::None),
            Version::V1_1,
            WellKnown::HEAD,
            Nothing,
            true,
            "Content-Length: 10",
        ),
        (
            "200 OK\r\nTransfer-Encoding: chunked",
            Body::Origin(Framing::None),
            Version::V1_1,
            WellKnown::HEAD,
            Nothing,
            true,
            "",
        ),
        ("204 No Content", Body::Origin(Framing::None), Version::V1_1, WellKnown::GET, Nothing, true, ""),
        (
            "204 No Content",
            Body::Transform(Some(10)),
            Version::V1_1,
            WellKnown::GET,
            Nothing,
            false,
            "Content-Length: 10",
        ),
        (
            "204 No Content\r\nContent-Length: 3",
            Body::Origin(Framing::None),
            Version::V1_1,
            WellKnown::GET,
            Nothing,
            false,
            "Content-Length: 3",
        ),
    ] {
        let (got, text) = built(source, body, |context| {
            context.client.version = version;
            context.method = Some(method);
        });
        assert_eq!(got, Plan { body: plan, keep_alive }, "{source} {body:?} {version:?}");
        let framing: Vec<_> =
            text.split('|').filter(|line| line.contains("Length") || line.contains("Transfer")).collect();
        assert_eq!(framing.join("|"), field, "{source} {body:?} {version:?}");
    }
}

#[test]
fn what_plugins_made_of_the_head_is_settled() {
    for (source, body, status, want, length) in [
        ("200 OK", Body::Origin(Framing::Chunked), 200, Some(BodyPlan::PassChunks), None),
        ("200 OK", length(4), 204, None, Some(9)),
        ("200 OK", length(0), 204, Some(BodyPlan::Length(0)), Some(9)),
        ("204 No", Body::Origin(Framing::None), 500, Some(BodyPlan::None), Some(0)),
        ("304 No", Body::Origin(Framing::None), 304, Some(BodyPlan::None), Some(9)),
    ] {
        let (config, codes) = (test_config(), Codes::default());
        let mut out = Message::new(Kind::Response);
        let source = response(&format!("HTTP/1.1 {source}\r\n\r\n"));
        let mut plan = build(&mut out, &source, &context(&config, &codes, body));
        out.set_status(status);
        out.set_int(WellKnown::CONTENT_LENGTH, 9);
        settle(&mut out, &mut plan, Some(WellKnown::GET), CLIENT);
        let closed = Plan { body: BodyPlan::None, keep_alive: false };
        assert_eq!(plan, want.map_or(closed, |body| Plan { body, keep_alive: true }), "{status}");
        assert_eq!(out.get_int(WellKnown::CONTENT_LENGTH), length, "{status}");
    }
}

#[test]
fn chunking_can_be_switched_off() {
    let (mut config, codes) = (test_config(), Codes::default());
    config.overridable.chunking_enabled = 0;
    let mut out = Message::new(Kind::Response);
    let source = response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    let plan = build(&mut out, &source, &context(&config, &codes, Body::Origin(Framing::Chunked)));
    assert_eq!(plan, Plan { body: BodyPlan::UntilClose, keep_alive: false });
    assert_eq!(wire(&out), format!("HTTP/1.1 200 OK|{DATE}|Age: 0|Connection: close|Server: me"));
}

#[test]
fn an_error_in_the_place_of_chunks_ends_the_connection() {
    for (body, kept, keeps) in [
        (BodyPlan::None, true, true),
        (BodyPlan::Length(4), true, true),
        (BodyPlan::Length(4), false, false),
        (BodyPlan::Chunk, true, false),
        (BodyPlan::PassChunks, true, false),
        (BodyPlan::UntilClose, false, false),
    ] {
        assert_eq!(Plan { body, keep_alive: kept }.keeps_for_error(), keeps, "{body:?}");
    }
}

#[test]
fn the_client_hears_of_its_connection_in_its_own_words() {
    let proxy = WellKnown::PROXY_CONNECTION;
    let connection = WellKnown::CONNECTION;
    for (version, persistent, asked, field, must_close, want) in [
        (Version::V1_1, true, false, connection, false, "Connection: keep-alive"),
        (Version::V1_1, false, false, connection, false, "Connection: close"),
        (Version::V1_1, true, true, connection, true, "Connection: close"),
        (Version::V1_1, true, true, proxy, false, "Proxy-Connection: keep-alive"),
        (Version::V1_0, true, true, connection, false, "Connection: keep-alive"),
        (Version::V1_0, true, true, connection, true, "Connection: close"),
        (Version::V1_0, false, false, connection, false, ""),
    ] {
        let (_, text) = built("200 OK\r\nContent-Length: 1", length(1), |context| {
            context.client = Client { version, persistent, asked, field };
            context.must_close = must_close;
        });
        let lines: Vec<_> = text.split('|').filter(|line| line.contains("Connection")).collect();
        assert_eq!(lines.join("|"), want);
        let first = if version == Version::V1_0 { "HTTP/1.0 200 OK" } else { "HTTP/1.1 200 OK" };
        assert!(text.starts_with(first));
    }
}

#[test]
fn age_counts_from_the_date_and_from_what_is_told() {
    let (config, codes) = (test_config(), Codes::default());
    for (fields, sent, received, now, want) in [
        (DATE.to_owned(), 0, 0, 0, 0),
        (DATE.to_owned(), 0, 5, 5, 10),
        (DATE.to_owned(), 0, 0, 7, 7),
        ("Age: 100".to_owned(), 2, 4, 10, 108),
        (format!("{DATE}\r\nAge: 3"), 0, 10, 10, 20),
        ("Date: nonsense".to_owned(), 0, 0, 4, 4),
        ("Age: 99999999999".to_owned(), 0, 0, 0, i64::from(i32::MAX)),
    ] {
        let mut context = context(&config, &codes, length(0));
        (context.request_sent, context.response_received, context.now) =
            (NOW + sent, NOW + received, NOW + now);
        let mut out = Message::new(Kind::Response);
        build(&mut out, &response(&format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n")), &context);
        assert_eq!(out.get_int(WellKnown::AGE), Some(want), "{fields}");
        assert!(out.get_date(WellKnown::DATE).is_some());
    }
}

#[test]
fn locations_are_mapped_back() {
    fn map(url: &[u8]) -> Option<Vec<u8>> {
        url.strip_prefix(b"http://in/").map(|rest| [b"http://out/", rest].concat())
    }
    let source = "302 Found\r\nLocation: http://in/x\r\nContent-Location: http://else/y\r\nContent-Length: 0";
    let (_, text) = built(source, length(0), |context| context.reverse_map = Some(&map));
    assert!(text.contains("|Location: http://out/x|Content-Location: http://else/y|"), "{text}");
}

#[test]
fn records_decide_over_server_age_via_and_hsts() {
    let (mut config, mut codes) = (test_config(), Codes::default());
    codes.set(super::super::via::Place::Cache, b'M');
    config.overridable.insert_age_in_response = 0;
    config.overridable.insert_response_via_str = 2;
    config.overridable.ssl_hsts_max_age = 60;
    config.overridable.ssl_hsts_include_subdomains = 1;
    config.overridable.response_server_enabled = 2;
    let mut context = context(&config, &codes, length(0));
    context.is_secure = true;
    let mut out = Message::new(Kind::Response);
    let source = response("HTTP/1.1 200 OK\r\nServer: origin\r\nVia: 1.1 up\r\nContent-Length: 0\r\n\r\n");
    build(&mut out, &source, &context);
    let product = crate::config::records::PRODUCT;
    assert_eq!(
        wire(&out),
        format!(
            "HTTP/1.1 200 OK|Server: origin|Via: 1.1 up, http/1.1 traffic_server ({product} [cMs f ])|Content-Length: 0|\
             {DATE}|Connection: keep-alive|Strict-Transport-Security: max-age=60; includeSubDomains"
        )
    );
}

#[test]
fn a_304_that_nobody_asked_for_is_warned_of() {
    for (status, unconditional, warned) in
        [("304 Not Modified", true, true), ("304 Not Modified", false, false), ("204 No", true, false)]
    {
        let change = |context: &mut ResponseContext<'_>| context.is_unconditional = unconditional;
        let (_, text) = built(status, Body::Origin(Framing::None), change);
        assert_eq!(text.contains("|Warning: 199 "), warned, "{text}");
    }
}

#[test]
fn an_upgrade_is_passed_on_when_it_was_asked_for() {
    let source = "101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Y: 1";
    let (plan, text) = built(source, Body::Origin(Framing::None), |context| context.is_upgrade = true);
    assert_eq!(plan, Plan { body: BodyPlan::None, keep_alive: false });
    assert_eq!(
        text,
        format!(
            "HTTP/1.1 101 Switching Protocols|X-Y: 1|{DATE}|Age: 0|Connection: Upgrade|Upgrade: websocket|Server: me"
        )
    );
}

#[test]
fn interim_responses_go_to_clients_that_know_them() {
    let (config, codes) = (test_config(), Codes::default());
    let mut context = context(&config, &codes, Body::Origin(Framing::None));
    let source = response("HTTP/1.1 100 Continue\r\nConnection: x\r\n\r\n");
    let mut out = Message::new(Kind::Response);
    assert!(build_interim(&mut out, &source, false, &context));
    assert_eq!(wire(&out), format!("HTTP/1.1 100 Continue|{DATE}|Server: me"));
    context.client.version = Version::V1_0;
    assert!(!build_interim(&mut out, &source, false, &context));
    assert!(build_interim(&mut out, &source, true, &context));
    let hints = response("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
    assert!(!build_interim(&mut out, &hints, true, &context));
}
