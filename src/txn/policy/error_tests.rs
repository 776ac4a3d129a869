//! Tests of answers of the proxy's own, against what the original sends.

use super::*;
use crate::config::http::Text;
use crate::txn::policy::testing::{config, request, wire};

const NOW: i64 = 1_700_000_000;
const DATE: &str = "Date: Tue, 14 Nov 2023 22:13:20 GMT";

struct NoFields;

impl LogFields for NoFields {
    fn append(&self, _: &str, _: &Message, _: &mut Vec<u8>) -> bool {
        false
    }
}

/// What is made of an answer to `text`: the head, whether the connection is kept, and the body.
fn answered(
    text: &str,
    change: impl Fn(&mut HttpConfig),
    make: impl Fn(&mut Message, &PageContext<'_>) -> Answer,
    plugin: Option<PluginBody<'_>>,
) -> (String, bool, String) {
    let mut config = config();
    config.overridable.response_server_str = Text::new(b"me");
    change(&mut config);
    let request = (!text.is_empty()).then(|| request(text));
    let client = match &request {
        Some(request) => Client::of(request, &config.overridable, &config, false),
        None => Client::UNKNOWN,
    };
    let context = PageContext {
        settings: &config.overridable,
        config: &config,
        request: request.as_ref(),
        method: request.as_ref().and_then(Message::method_token),
        is_body_given: false,
        client,
        has_unread_body: false,
        protocol: Protocol { tls: false, version: Version::V1_1, stack: &[] },
        codes: &Codes::default(),
        now: NOW,
        is_internal: false,
        is_secure: false,
        must_close: false,
        templates: &Templates::default(),
        fields: &NoFields,
    };
    let mut out = Message::new(Kind::Response);
    let mut answer = make(&mut out, &context);
    finish(&mut out, &mut answer, plugin, &context);
    assert!(!answer.is_nothing());
    let head = wire(&out);
    let length = format!("|Content-Length: {}", answer.body.len());
    let body = String::from_utf8(answer.body_to_send().to_vec()).unwrap();
    (head.replace(&length, "|Content-Length: N"), answer.keep_alive(), body)
}

fn error(text: &str, kind: ErrorKind) -> (String, bool, String) {
    answered(text, |_| {}, |out, context| build(out, kind, context), None)
}

const GET: &str = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const POST: &str = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n";
const PAGE: &str =
    "Server: me|Cache-Control: no-store|Content-Type: text/html|Content-Language: en|Content-Length: N";

#[test]
fn error_pages_have_the_originals_fields() {
    for (text, kind, line, connection, kept) in [
        ("", ErrorKind::InvalidRequest, "HTTP/1.0 400 Invalid HTTP Request", "", false),
        (GET, ErrorKind::InvalidRequest, "HTTP/1.1 400 Invalid HTTP Request", "Connection: close|", false),
        (GET, ErrorKind::DnsFailed, "HTTP/1.1 500 Cannot find server.", "Connection: keep-alive|", true),
        (
            POST,
            ErrorKind::MalformedStatus,
            "HTTP/1.1 502 Malformed Server Response Status",
            "Connection: close|",
            false,
        ),
        (
            POST,
            ErrorKind::EntityTooLarge,
            "HTTP/1.1 413 Request Entity Too Large",
            "Connection: close|",
            false,
        ),
        (
            "POST / HTTP/1.1\r\nHost: h\r\n\r\n",
            ErrorKind::LengthRequired,
            "HTTP/1.1 411 Content Length Required",
            "Connection: keep-alive|",
            true,
        ),
        (
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
            ErrorKind::UnknownTransferCoding,
            "HTTP/1.1 501 Field not implemented",
            "Connection: keep-alive|",
            false,
        ),
        (
            "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
            ErrorKind::TranscodingNotAvailable,
            "HTTP/1.0 406 Transcoding Not Available",
            "",
            false,
        ),
        (POST, ErrorKind::RequestInactive, "HTTP/1.1 408 Inactive Timeout", "Connection: close|", false),
        (
            GET,
            ErrorKind::PluginStatus(451),
            "HTTP/1.1 451 Unknown HTTP Status",
            "Connection: keep-alive|",
            true,
        ),
    ] {
        let (head, keep_alive, body) = error(text, kind);
        assert_eq!(head, format!("{line}|{DATE}|{connection}{PAGE}"));
        assert_eq!(keep_alive, kept, "{kind:?}");
        assert!(body.contains("<title>"));
    }
}

#[test]
fn a_version_that_is_not_spoken_is_told_nothing_of_the_connection() {
    let mut message = request(GET);
    message.set_version(Version { major: 2, minor: 0 });
    let make = |out: &mut Message, context: &PageContext<'_>| {
        let client = Client { version: Version { major: 2, minor: 0 }, ..Client::UNKNOWN };
        build(out, ErrorKind::UnsupportedVersion, &PageContext { client, ..*context })
    };
    let (head, ..) = answered(GET, |_| {}, make, None);
    assert_eq!(head, format!("HTTP/1.1 505 Unsupported HTTP Version|{DATE}|{PAGE}"));
}

#[test]
fn a_version_before_heads_is_answered_as_the_oldest_with_one() {
    let make = |out: &mut Message, context: &PageContext<'_>| {
        let client = Client { version: Version::V0_9, ..Client::UNKNOWN };
        build(out, ErrorKind::InvalidRequest, &PageContext { client, ..*context })
    };
    let (head, ..) = answered("", |_| {}, make, None);
    assert_eq!(head, format!("HTTP/1.0 400 Invalid HTTP Request|{DATE}|{PAGE}"));
}

#[test]
fn head_gets_the_head() {
    let (head, kept, body) = error("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", ErrorKind::NotFound);
    assert!(head.ends_with("|Content-Length: N") && kept && body.is_empty());
}

#[test]
fn plugins_errors_have_no_page_but_theirs() {
    let (head, kept, body) = error(GET, ErrorKind::Plugin(0));
    assert_eq!(
        head,
        format!("HTTP/1.1 500 INKApi Error|{DATE}|Connection: close|Server: me|Content-Length: N")
    );
    assert!(!kept && body.is_empty());
    let plugin = PluginBody { body: b"mine", content_type: Some(b"text/x-own") };
    let (head, _, body) =
        answered(GET, |_| {}, |out, context| build(out, ErrorKind::Plugin(418), context), Some(plugin));
    assert_eq!(
        head,
        format!(
            "HTTP/1.1 418 Error|{DATE}|Connection: close|Server: me|Content-Length: N|Content-Type: text/x-own"
        )
    );
    assert_eq!(body, "mine");
    let (head, kept, _) = error(GET, ErrorKind::PluginLate(0));
    assert!(head.contains("|Connection: keep-alive|") && kept);
    let plugin = PluginBody { body: b"mine", content_type: None };
    let (head, _, body) =
        answered(GET, |_| {}, |out, context| build(out, ErrorKind::NotFound, context), Some(plugin));
    assert_eq!(head, format!("HTTP/1.1 404 Not Found|{DATE}|Connection: keep-alive|{PAGE}"));
    assert_eq!(body, "mine");
}

#[test]
fn a_plugins_empty_body_has_a_type() {
    let plugin = PluginBody { body: b"", content_type: Some(b"text/x-own") };
    let make = |out: &mut Message, context: &PageContext<'_>| build(out, ErrorKind::Plugin(0), context);
    let (head, ..) = answered(GET, |_| {}, make, Some(plugin));
    assert!(head.ends_with("|Content-Length: N|Content-Type: text/x-own"), "{head}");
}

#[test]
fn without_a_page_plugins_say_what_head_is_told_of_the_length() {
    let make = |out: &mut Message, context: &PageContext<'_>| {
        let answer = build(out, ErrorKind::Plugin(0), context);
        out.set_int(WellKnown::CONTENT_LENGTH, 7);
        answer
    };
    let (head, ..) = answered("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", |_| {}, make, None);
    assert!(head.ends_with("|Content-Length: 7"), "{head}");
    let (head, ..) = answered(GET, |_| {}, make, None);
    assert!(head.ends_with("|Content-Length: N"), "{head}");
}

#[test]
fn pages_can_be_suppressed() {
    let (head, kept, body) = answered(
        GET,
        |config| config.overridable.body_factory_response_suppression_mode = 1,
        |out, context| build(out, ErrorKind::NotFound, context),
        None,
    );
    assert_eq!(
        head,
        format!(
            "HTTP/1.1 404 Not Found|{DATE}|Connection: keep-alive|Server: me|Cache-Control: no-store|Content-Length: N"
        )
    );
    assert!(kept && body.is_empty());
}

#[test]
fn a_page_that_cannot_be_made_is_no_answer() {
    let dir = std::env::temp_dir().join(format!("no-pages-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let empty = Templates::load(&dir).unwrap();
    std::fs::remove_dir(&dir).unwrap();
    let make = |out: &mut Message, context: &PageContext<'_>| {
        let context_without = PageContext { templates: &empty, ..*context };
        let mut answer = build(out, ErrorKind::NotFound, &context_without);
        assert!(answer.is_nothing());
        finish(out, &mut answer, Some(PluginBody { body: b"mine", content_type: None }), &context_without);
        answer
    };
    answered(GET, |_| {}, make, None);
}

fn local(text: &str, answer: &LocalAnswer) -> (String, bool, String) {
    answered(text, |_| {}, |out, context| build_local(out, answer, context), None)
}

#[test]
fn redirects_have_a_location_and_a_page() {
    for (text, answer, line, connection, kept) in [
        (
            GET,
            LocalAnswer::rule_redirect(true, b"http://n/".to_vec(), Version::V1_1),
            "HTTP/1.1 301 Redirect",
            "Connection: keep-alive|",
            true,
        ),
        (
            "GET / HTTP/1.0\r\nHost: h\r\n\r\n",
            LocalAnswer::rule_redirect(false, b"http://n/".to_vec(), Version::V1_0),
            "HTTP/1.0 302 Redirect",
            "",
            false,
        ),
        (
            POST,
            LocalAnswer::rule_redirect(false, b"http://n/".to_vec(), Version::V1_1),
            "HTTP/1.1 307 Redirect",
            "Connection: close|",
            false,
        ),
        (
            GET,
            LocalAnswer::plugin_redirect(0, b"http://n/".to_vec()),
            "HTTP/1.1 302 Redirect",
            "Connection: keep-alive|",
            true,
        ),
        (
            GET,
            LocalAnswer::Explanation { location: b"http://n/".to_vec() },
            "HTTP/1.1 302 Redirect For Explanation",
            "Connection: keep-alive|",
            true,
        ),
    ] {
        let (head, keep_alive, body) = local(text, &answer);
        let page = PAGE.replace("no-store|", "no-store|Location: http://n/|");
        assert_eq!(head, format!("{line}|{DATE}|{connection}{page}"));
        assert_eq!(keep_alive, kept);
        assert!(!body.is_empty());
    }
}

#[test]
fn trace_options_and_connect_are_answered_here() {
    let (head, kept, body) = local(GET, &LocalAnswer::Trace { head: b"TRACE / HTTP/1.1\r\n\r\n".to_vec() });
    assert_eq!(
        head,
        format!(
            "HTTP/1.1 200 OK|{DATE}|Connection: close|Server: me|Content-Length: N|Content-Type: message/http"
        )
    );
    assert_eq!((kept, body.as_str()), (false, "TRACE / HTTP/1.1\r\n\r\n"));
    let (head, ..) = local(GET, &LocalAnswer::Options);
    assert_eq!(
        head,
        format!(
            "HTTP/1.1 200 OK|{DATE}|Connection: close|Server: me|\
             Allow: CONNECT, DELETE, GET, HEAD, OPTIONS, POST, PURGE, PUT, PUSH, TRACE|Content-Length: N"
        )
    );
    let (head, _, body) = local("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", &LocalAnswer::Tunnel);
    assert_eq!(head, format!("HTTP/1.1 200 OK|{DATE}|Connection: keep-alive|Server: me"));
    assert!(body.is_empty());
    let (head, kept, _) = local(GET, &LocalAnswer::Purged(false));
    assert!(head.starts_with("HTTP/1.1 404 Not Found|") && head.ends_with("|Content-Length: N") && kept);
}
