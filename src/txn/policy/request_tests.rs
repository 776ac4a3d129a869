//! Tests of the request to the origin, against what the original sends.

use super::*;
use crate::config::http::{Forwarded, Text};
use crate::message::Kind;
use crate::txn::policy::testing::{config, request, wire};

const PROTOCOL: Protocol<'_> =
    Protocol { tls: false, version: Version::V1_1, stack: &["http/1.1", "tcp", "ipv4"] };

/// Builds the request for `text` with what `change` makes of the records and the context, without Via.
fn built(text: &str, change: impl Fn(&mut HttpConfig, &mut RequestContext<'_>)) -> String {
    let client = request(text);
    let original = config();
    let mut config = original.clone();
    config.overridable.insert_request_via_str = 0;
    let codes = Codes::default();
    let mut context = RequestContext {
        settings: &original.overridable,
        config: &original,
        uuid: b"u-u",
        client: "127.0.0.1".parse().unwrap(),
        local: Some("127.0.0.2".parse().unwrap()),
        protocol: PROTOCOL,
        codes: &codes,
        framing: crate::http1::request_framing(&client).unwrap_or(Framing::None),
        next_hop: NextHop::Origin,
        send_http11: None,
        origin_version: None,
        is_downgraded: false,
        has_connection: false,
        drops_conditions: false,
        is_upgrade: false,
        is_early_data: false,
    };
    change(&mut config, &mut context);
    (context.settings, context.config) = (&config.overridable, &config);
    let mut out = Message::new(Kind::Request);
    build(&mut out, &client, &context);
    wire(&out)
}

fn plain(text: &str) -> String {
    built(text, |_, _| {})
}

#[test]
fn the_request_names_the_client_and_goes_to_a_path() {
    assert_eq!(
        plain("GET http://u:p@o:81/a;p?q#f HTTP/1.1\r\nHost: o:81\r\nX-Keep: 2\r\n\r\n"),
        "GET /a;p?q HTTP/1.1|Host: o:81|X-Keep: 2|Client-ip: 127.0.0.1|X-Forwarded-For: 127.0.0.1"
    );
    assert_eq!(
        plain(
            "GET /a HTTP/1.1\r\nHost: o\r\nClient-ip: 10.9.9.9\r\nX-Forwarded-For: 10.0.0.1\r\n@I: 1\r\n\r\n"
        ),
        "GET /a HTTP/1.1|Host: o|Client-ip: 10.9.9.9|X-Forwarded-For: 10.0.0.1, 127.0.0.1"
    );
    assert_eq!(
        built("GET http://u:p@o:81/a#f HTTP/1.1\r\nHost: o:81\r\n\r\n", |config, context| {
            config.overridable.insert_client_ip = 0;
            config.overridable.insert_squid_x_forwarded_for = 0;
            context.next_hop = NextHop::Proxy;
        }),
        "GET http://o:81/a HTTP/1.1|Host: o:81"
    );
}

#[test]
fn a_path_begins_with_a_slash() {
    for (target, want) in [
        ("http://o?q", "/?q"),
        ("?q", "/?q"),
        ("http://o?", "/"),
        ("http://o#f", "/"),
        ("#f", "/"),
        ("http://o", "/"),
    ] {
        let text = format!("GET {target} HTTP/1.1\r\nHost: o\r\nClient-ip: 1\r\nX-Forwarded-For: 1\r\n\r\n");
        let line = plain(&text).split('|').next().map(str::to_string);
        assert_eq!(line, Some(format!("GET {want} HTTP/1.1")), "{target}");
    }
}

#[test]
fn a_missing_host_is_taken_from_the_url() {
    for (url, want) in [
        ("http://o/", Some("|Host: o")),
        ("http://o:80/", Some("|Host: o")),
        ("http://o:81/", Some("|Host: o:81")),
        ("https://[::1]/", Some("|Host: [::1]:443")),
        ("/", None),
    ] {
        let text = plain(&format!("GET {url} HTTP/1.0\r\n\r\n"));
        // Behind all others, as in the original.
        let host = text.find("|Host").map(|at| &text[at..]);
        assert_eq!(host, want, "{text}");
    }
}

#[test]
fn records_replace_and_hide() {
    let text = "GET / HTTP/1.1\r\nHost: o\r\nFrom: f\r\nReferer: r\r\nUser-Agent: u\r\nCookie: c\r\nX-A: 1\r\nX-B: 2\r\n\
                Client-ip: 1.1.1.1\r\n\r\n";
    let got = built(text, |config, _| {
        config.overridable.insert_client_ip = 2;
        config.overridable.insert_squid_x_forwarded_for = 0;
        config.overridable.anonymize_remove_cookie = 1;
        config.overridable.anonymize_remove_user_agent = 1;
        config.overridable.global_user_agent_header = Text::new(b"the-proxy/1");
        config.set_for_test(|global| global.anonymize_other_header_list = Text::new(b"x-a, X-None"));
    });
    assert_eq!(
        got,
        "GET / HTTP/1.1|Host: o|From: f|Referer: r|X-B: 2|Client-ip: 127.0.0.1|User-Agent: the-proxy/1"
    );
    let got = built(text, |config, _| {
        config.overridable.insert_squid_x_forwarded_for = 0;
        config.overridable.anonymize_remove_from = 1;
        config.overridable.anonymize_remove_referer = 1;
        config.overridable.anonymize_remove_client_ip = 1;
    });
    assert_eq!(got, "GET / HTTP/1.1|Host: o|User-Agent: u|Cookie: c|X-A: 1|X-B: 2");
}

#[test]
fn forwarded_has_the_parameters_that_are_asked_for() {
    let text = "GET / HTTP/1.1\r\nHost: o:81\r\nForwarded: for=9.9.9.9\r\n\r\n";
    let forwarded = |bits: u32, client: &'static str| {
        let got = built(text, |config, context| {
            config.overridable.insert_client_ip = 0;
            config.overridable.insert_squid_x_forwarded_for = 0;
            config.overridable.insert_forwarded = Forwarded(bits);
            context.client = client.parse().unwrap();
        });
        got.strip_prefix("GET / HTTP/1.1|Host: o:81|Forwarded: for=9.9.9.9").unwrap().to_owned()
    };
    assert_eq!(
        forwarded(0x3ff, "127.0.0.1"),
        ", for=127.0.0.1;by=unknown;by=traffic_server;by=_u-u;by=127.0.0.2;proto=http;host=\"o:81\";\
         connection=http;connection=http/1.1;connection=http/1.1-tcp-ipv4"
    );
    assert_eq!(forwarded(Forwarded::FOR, "::1"), ", for=\"[::1]\"");
    assert_eq!(forwarded(0, "::1"), "");
}

#[test]
fn the_version_follows_the_record_and_what_is_known() {
    let v11 = Some(Version::V1_1);
    for (record, known, client, downgraded, want) in [
        (0, v11, "1.1", false, "1.0"),
        (1, None, "1.0", false, "1.1"),
        (2, None, "1.1", false, "1.0"),
        (2, v11, "1.0", false, "1.1"),
        (3, v11, "1.0", false, "1.0"),
        (3, v11, "1.1", false, "1.1"),
        (1, None, "1.1", true, "1.0"),
    ] {
        let got = built(&format!("GET / HTTP/{client}\r\nHost: o\r\n\r\n"), |config, context| {
            config.overridable.send_http11_requests = record;
            context.origin_version = known;
            context.is_downgraded = downgraded;
        });
        assert!(got.starts_with(&format!("GET / HTTP/{want}|")), "{record} {known:?} {client}: {got}");
    }
}

#[test]
fn the_connection_is_spoken_of_when_the_origin_would_not_guess_it() {
    let get =
        "GET / HTTP/1.1\r\nHost: o\r\nConnection: close, X-Drop\r\nX-Drop: 1\r\nProxy-Connection: x\r\n\r\n";
    let field = |keep: i8, version: i8, has_connection: bool, next_hop: NextHop| {
        let got = built(get, |config, context| {
            config.overridable.keep_alive_enabled_out = keep;
            config.overridable.send_http11_requests = version;
            config.overridable.insert_client_ip = 0;
            config.overridable.insert_squid_x_forwarded_for = 0;
            (context.has_connection, context.next_hop) = (has_connection, next_hop);
        });
        got.split_once("Host: o").unwrap().1.to_owned()
    };
    assert_eq!(field(1, 1, true, NextHop::Origin), "");
    assert_eq!(field(1, 0, false, NextHop::Origin), "|Connection: keep-alive");
    assert_eq!(field(1, 0, false, NextHop::Proxy), "|Proxy-Connection: keep-alive");
    assert_eq!(field(0, 1, false, NextHop::Origin), "");
    assert_eq!(field(0, 1, true, NextHop::Origin), "|Connection: close");
    let named = built(get, |config, _| config.set_for_test(|global| global.strict_connection_fields = 0));
    assert!(named.contains("X-Drop: 1"));
}

#[test]
fn an_upgrade_goes_on_asking() {
    let got = built(
        "GET / HTTP/1.1\r\nHost: o\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nX-Z: 1\r\n\r\n",
        |_, context| context.is_upgrade = true,
    );
    assert_eq!(
        got,
        "GET / HTTP/1.1|Host: o|X-Z: 1|Client-ip: 127.0.0.1|X-Forwarded-For: 127.0.0.1|Connection: Upgrade|\
         Upgrade: websocket"
    );
}

#[test]
fn no_cache_is_said_in_the_words_of_the_version() {
    for (fields, version, want) in [
        ("Pragma: no-cache\r\n", 1, "|Pragma: no-cache|Cache-Control: no-cache"),
        (
            "Pragma: no-cache\r\nCache-Control: max-age=5\r\n",
            1,
            "|Pragma: no-cache|Cache-Control: max-age=5, no-cache",
        ),
        ("Pragma: no-cache\r\nCache-Control: no-cache\r\n", 1, "|Pragma: no-cache|Cache-Control: no-cache"),
        ("Pragma: x\r\n", 1, "|Pragma: x"),
        (
            "Cache-Control: max-age=5\r\n",
            0,
            "|Cache-Control: max-age=5|Connection: keep-alive|Pragma: no-cache",
        ),
    ] {
        let got = built(&format!("GET / HTTP/1.1\r\nHost: o\r\n{fields}\r\n"), |config, _| {
            config.overridable.insert_client_ip = 0;
            config.overridable.insert_squid_x_forwarded_for = 0;
            config.overridable.send_http11_requests = version;
        });
        assert_eq!(got.split_once("Host: o").unwrap().1, want, "{fields}");
    }
}

#[test]
fn conditions_and_expectations_that_are_met_here_are_dropped() {
    let text = "POST / HTTP/1.1\r\nHost: o\r\nIf-None-Match: x\r\nIf-Match: x\r\nIf-Modified-Since: x\r\n\
                If-Unmodified-Since: x\r\nIf-Range: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
    let kept = plain(text);
    assert!(["If-None-Match", "If-Match", "Expect"].iter().all(|name| kept.contains(name)));
    let dropped = built(text, |config, context| {
        config.set_for_test(|global| global.send_100_continue_response = 1);
        context.drops_conditions = true;
        context.is_early_data = true;
    });
    assert_eq!(
        dropped,
        "POST / HTTP/1.1|Host: o|If-Range: x|Content-Length: 1|Client-ip: 127.0.0.1|X-Forwarded-For: 127.0.0.1|\
         Early-Data: 1"
    );
}

#[test]
fn a_chunked_body_has_one_framing() {
    let text = "POST / HTTP/1.1\r\nHost: o\r\nContent-Length: 5\r\n\r\n";
    let got = built(text, |config, context| {
        config.overridable.send_http11_requests = 0;
        context.framing = Framing::Chunked;
    });
    assert!(got.starts_with("POST / HTTP/1.1|Host: o|Client-ip"), "{got}");
    assert!(got.ends_with("|Transfer-Encoding: chunked"), "{got}");
}

#[test]
fn host_is_what_the_url_says() {
    for (url, want) in
        [("http://a/", "a"), ("http://a:80/", "a:80"), ("http://[::1]:8/", "[::1]:8"), ("/x", "other")]
    {
        let mut message = request(&format!("GET {url} HTTP/1.1\r\nHost: other\r\nX: 1\r\n\r\n"));
        host_from_url(&mut message);
        assert_eq!(message.get(WellKnown::HOST), Some(want.as_bytes()));
        assert_eq!(message.field_count(), 2);
    }
}

#[test]
fn a_request_is_readdressed_to_another_kind_of_server() {
    let client = request("GET http://h.test:81/p?q HTTP/1.1\r\nHost: h.test:81\r\n\r\n");
    let mut out = request("GET /p?q HTTP/1.1\r\nHost: h.test:81\r\nX-Own: 1\r\n\r\n");
    readdress(&mut out, &client, NextHop::Proxy);
    assert_eq!(out.url().to_vec(), b"http://h.test:81/p?q");
    readdress(&mut out, &client, NextHop::Origin);
    assert_eq!(out.url().to_vec(), b"/p?q");
    assert!(out.has(b"X-Own".as_slice()));
}
