//! The request to the origin, made from the client's.

use super::hop::{self, Removal};
use super::text::StackText;
use super::via::{Codes, Protocol, Via};
use crate::config::{HttpConfig, Overridable};
use crate::http1::Framing;
use crate::message::{Message, Version, WellKnown};
use std::net::IpAddr;

/// Who the request goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum NextHop {
    /// A server: the target is a path.
    #[default]
    Origin,
    /// A proxy: the target stays a URL.
    Proxy,
}

/// What the outgoing request depends on besides the client's.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext<'a> {
    /// Records as the transaction has them.
    pub settings: &'a Overridable,
    /// Records of the process.
    pub config: &'a HttpConfig,
    /// The process's UUID, for Via and Forwarded.
    pub uuid: &'a [u8],
    /// The client's address (or what the PROXY protocol says it is).
    pub client: IpAddr,
    /// The address that the client connected to.
    pub local: Option<IpAddr>,
    /// What the client's connection speaks.
    pub protocol: Protocol<'a>,
    /// Codes for Via.
    pub codes: &'a Codes,
    /// How the client's body ends.
    pub framing: Framing,
    /// Who it goes to.
    pub next_hop: NextHop,
    /// The version of the last answer from that address; `None` when it is not known.
    pub origin_version: Option<Version>,
    /// The origin has refused HTTP/1.1 with a 505.
    pub is_downgraded: bool,
    /// An origin connection is at hand already (a followed redirect), so that a wish to close it is written.
    pub has_connection: bool,
    /// The answer may be stored, so that the client's conditions are decided here.
    pub drops_conditions: bool,
    /// The request asks for another protocol, and goes on asking.
    pub is_upgrade: bool,
    /// It came as TLS early data.
    pub is_early_data: bool,
}

/// Makes `out` the request for the origin out of `client`, whose Accept-Encoding was normalised before
/// ([`super::accept_encoding::normalize`]).
pub fn build(out: &mut Message, client: &Message, context: &RequestContext<'_>) {
    out.copy_from(client);
    ensure_host(out);
    target(out, context.next_hop);
    let removal = Removal {
        named: context.config.strict_connection_fields != 0,
        keeps_credentials: context.settings.forward_proxy_auth_to_parent != 0,
    };
    hop::remove(out, client, removal);
    name_client(out, client, context);
    hide(out, context);
    let version = version(client, context);
    connection(out, client, version, context);
    via(out, context);
    conditions(out, context);
    expectation(out, context);
    if context.is_early_data {
        out.set(WellKnown::EARLY_DATA, b"1");
    }
    translate_pragma(out, version);
    framing(out, context.framing);
    out.set_version(version);
}

/// A request without Host gets one from its URL.
fn ensure_host(out: &mut Message) {
    if out.has(WellKnown::HOST) {
        return;
    }
    let url = out.url();
    let Some(host) = url.host() else { return };
    let mut text = HostText::new();
    text.push(host);
    // As in the original, which writes the port of https as well.
    if !matches!(url.port(), 0 | 80) {
        text.push(b":");
        text.push_int(url.port());
    }
    if !text.is_cut() {
        out.append(WellKnown::HOST, text.bytes());
    }
}

/// Room for a host and its port: longer hosts are no names of anything.
type HostText = StackText<1024>;

/// Leaves of the URL what the next hop is told: a path for a server, all for a proxy; for neither who the user is, nor the
/// fragment.
fn target(out: &mut Message, next_hop: NextHop) {
    if out.method_token() == Some(WellKnown::CONNECT) {
        return;
    }
    let Some(mut url) = out.url_mut() else { return };
    if url.fragment().is_some() {
        url.set_fragment(None);
    }
    if url.user().is_some() {
        url.set_user(None);
    }
    if url.password().is_some() {
        url.set_password(None);
    }
    if next_hop == NextHop::Origin {
        url.set_scheme(None);
        url.set_host(None);
        url.set_port(0);
    }
}

/// Client-ip, X-Forwarded-For and Forwarded.
fn name_client(out: &mut Message, client: &Message, context: &RequestContext<'_>) {
    let settings = context.settings;
    let mut address = StackText::<64>::new();
    address.push_address(context.client);
    if settings.anonymize_remove_client_ip != 1 {
        match settings.insert_client_ip {
            1 if !out.has(WellKnown::CLIENT_IP) => {
                out.append(WellKnown::CLIENT_IP, address.bytes());
            }
            2 => {
                out.set(WellKnown::CLIENT_IP, address.bytes());
            }
            _ => {}
        }
    }
    if settings.insert_squid_x_forwarded_for != 0 {
        out.append_to_list(WellKnown::X_FORWARDED_FOR, address.bytes());
    }
    if settings.insert_forwarded.0 != 0 {
        super::forwarded::add_to(out, client, context);
    }
}

/// Removes what the records keep private. The product's own User-Agent comes after that, so that it stays.
fn hide(out: &mut Message, context: &RequestContext<'_>) {
    let settings = context.settings;
    for (wanted, name) in [
        (settings.anonymize_remove_from, WellKnown::FROM),
        (settings.anonymize_remove_referer, WellKnown::REFERER),
        (settings.anonymize_remove_user_agent, WellKnown::USER_AGENT),
        (settings.anonymize_remove_cookie, WellKnown::COOKIE),
        (settings.anonymize_remove_client_ip, WellKnown::CLIENT_IP),
    ] {
        if wanted != 0 {
            out.remove(name);
        }
    }
    if let Some(names) = context.config.anonymize_other_header_list.get() {
        for name in names.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            out.remove(name);
        }
    }
    if let Some(agent) = settings.global_user_agent_header.get() {
        out.set(WellKnown::USER_AGENT, agent);
    }
}

/// The version of the outgoing request. Chunks exist in 1.1 only, so a chunked body decides over the record.
fn version(client: &Message, context: &RequestContext<'_>) -> Version {
    let is_known = context.origin_version.is_some_and(|version| version >= Version::V1_1);
    let speaks_11 = match context.settings.send_http11_requests {
        _ if context.is_downgraded => false,
        _ if context.framing == Framing::Chunked => true,
        0 => false,
        2 => is_known,
        3 => is_known && client.version() >= Version::V1_1,
        _ => true,
    };
    if speaks_11 { Version::V1_1 } else { Version::V1_0 }
}

/// What the origin is told about the connection. A 1.1 origin keeps it without being asked.
fn connection(out: &mut Message, client: &Message, version: Version, context: &RequestContext<'_>) {
    if context.is_upgrade {
        out.append(WellKnown::CONNECTION, b"Upgrade");
        out.append(WellKnown::UPGRADE, client.get(WellKnown::UPGRADE).unwrap_or_default());
        return;
    }
    let persistent = context.settings.keep_alive_enabled_out != 0 && !context.is_downgraded;
    let field = match context.next_hop {
        NextHop::Origin => WellKnown::CONNECTION,
        NextHop::Proxy => WellKnown::PROXY_CONNECTION,
    };
    if !persistent && context.has_connection {
        out.append(field, b"close");
    } else if persistent && version < Version::V1_1 {
        out.append(field, b"keep-alive");
    }
}

fn via(out: &mut Message, context: &RequestContext<'_>) {
    let via = Via {
        level: context.settings.insert_request_via_str,
        from: context.protocol,
        proxy: context.config.proxy_name.get().unwrap_or_default(),
        uuid: Some(context.uuid),
        product: context.config.request_via_str.get().unwrap_or_default(),
        codes: context.codes,
    };
    via.add_to(out);
}

/// Conditions are decided here when the answer may be stored: a 304 would leave nothing to store.
fn conditions(out: &mut Message, context: &RequestContext<'_>) {
    if !context.drops_conditions {
        return;
    }
    for name in [
        WellKnown::IF_MODIFIED_SINCE,
        WellKnown::IF_UNMODIFIED_SINCE,
        WellKnown::IF_MATCH,
        WellKnown::IF_NONE_MATCH,
    ] {
        out.remove(name);
    }
}

/// An expectation that was answered here is not passed on.
fn expectation(out: &mut Message, context: &RequestContext<'_>) {
    if context.config.send_100_continue_response != 0 && super::validity::expects_continue(out) {
        out.remove(WellKnown::EXPECT);
    }
}

/// Says `no-cache` in the words of the origin's version.
fn translate_pragma(out: &mut Message, version: Version) {
    if version >= Version::V1_1 {
        if out.has(WellKnown::PRAGMA)
            && out.list_has(WellKnown::PRAGMA, b"no-cache")
            && !out.list_has(WellKnown::CACHE_CONTROL, b"no-cache")
        {
            out.append_to_list(WellKnown::CACHE_CONTROL, b"no-cache");
        }
    } else if out.has(WellKnown::CACHE_CONTROL) && !out.list_has(WellKnown::PRAGMA, b"no-cache") {
        out.append_to_list(WellKnown::PRAGMA, b"no-cache");
    }
}

/// A chunked body is named as such, and only as such.
fn framing(out: &mut Message, framing: Framing) {
    if framing != Framing::Chunked {
        return;
    }
    out.remove(WellKnown::CONTENT_LENGTH);
    if !out.has(WellKnown::TRANSFER_ENCODING) {
        out.append(WellKnown::TRANSFER_ENCODING, b"chunked");
    }
}

/// Makes the Host field what the URL says: `host[:port]`, the port only when it is written in the URL.
pub fn host_from_url(request: &mut Message) {
    let url = request.url();
    let Some(host) = url.host() else { return };
    let mut text = HostText::new();
    text.push(host);
    if url.raw_port() != 0 {
        text.push(b":");
        text.push_int(url.raw_port());
    }
    if !text.is_cut() && request.get(WellKnown::HOST) != Some(text.bytes()) {
        request.set(WellKnown::HOST, text.bytes());
    }
}

#[cfg(test)]
mod tests {
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
    fn a_missing_host_is_taken_from_the_url() {
        for (url, want) in [
            ("http://o/", "Host: o|"),
            ("http://o:80/", "Host: o|"),
            ("http://o:81/", "Host: o:81|"),
            ("https://[::1]/", "Host: [::1]:443|"),
            ("/", "Client-ip"),
        ] {
            let text = plain(&format!("GET {url} HTTP/1.0\r\n\r\n"));
            assert!(text.starts_with(&format!("GET / HTTP/1.1|{want}")), "{text}");
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
        let get = "GET / HTTP/1.1\r\nHost: o\r\nConnection: close, X-Drop\r\nX-Drop: 1\r\nProxy-Connection: x\r\n\r\n";
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
            (
                "Pragma: no-cache\r\nCache-Control: no-cache\r\n",
                1,
                "|Pragma: no-cache|Cache-Control: no-cache",
            ),
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
}
