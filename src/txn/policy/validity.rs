//! Whether a request may go on, or is answered here.

use super::error_kind::ErrorKind;
use super::local::LocalAnswer;
use super::{accept_encoding, via};
use crate::config::{HttpConfig, Overridable};
use crate::http1::{Framing, FramingError, announces_body, has_unknown_coding, request_framing};
use crate::message::{Message, Version, WellKnown};

/// What the checks depend on besides the request.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// Records as the transaction has them.
    pub settings: &'a Overridable,
    /// Records of the process.
    pub config: &'a HttpConfig,
    /// The client's connection is TLS.
    pub is_tls: bool,
    /// The request comes from inside the process: some rules are for clients only.
    pub is_internal: bool,
    /// The request was found to ask for this protocol ([`upgrade`]).
    pub upgrade: Option<Upgrade>,
    /// The process's UUID, for the detection of loops.
    pub uuid: &'a [u8],
    /// It came as TLS early data.
    pub is_early_data: bool,
}

/// A protocol that a request may ask for instead of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// WebSocket: RFC 6455.
    WebSocket,
}

/// Which protocol the request asks for; an error when it asks in a wrong way. Before remap: a WebSocket request is
/// mapped by rules for `ws://`.
pub fn upgrade(request: &Message) -> Result<Option<Upgrade>, ErrorKind> {
    let asks = request.has(WellKnown::UPGRADE)
        && request.method_token() == Some(WellKnown::GET)
        && request.version() >= Version::V1_1
        && request.list_has(WellKnown::CONNECTION, b"upgrade");
    if !asks || request.list_has(WellKnown::UPGRADE, b"h2c") {
        return Ok(None);
    }
    let is_complete = request.list_has(WellKnown::UPGRADE, b"websocket")
        && request.has(WellKnown::SEC_WEBSOCKET_KEY)
        && request.get(WellKnown::SEC_WEBSOCKET_VERSION) == Some(b"13");
    if is_complete { Ok(Some(Upgrade::WebSocket)) } else { Err(ErrorKind::InvalidUpgrade) }
}

/// The checks right behind the parser, before any hook or rule of remap.
pub fn check_head(request: &Message, context: &CheckContext<'_>) -> Result<(), ErrorKind> {
    let method = request.method_token();
    if lacks_host(request, context) {
        return Err(ErrorKind::NoHost);
    }
    if has_unknown_coding(request) {
        return Err(ErrorKind::UnknownTransferCoding);
    }
    if method == Some(WellKnown::TRACE) && announces_body(request) {
        return Err(ErrorKind::InvalidRequest);
    }
    if contradicts_transport(request, context) {
        return Err(ErrorKind::InvalidRequest);
    }
    if context.is_early_data && !is_safe(method) {
        return Err(ErrorKind::TooEarly);
    }
    if method == Some(WellKnown::PUSH) && context.config.push_method_enabled == 0 {
        return Err(ErrorKind::AccessDenied);
    }
    Ok(())
}

/// RFC 9112, 3.2. Plugins may be less strict with what they send themselves.
fn lacks_host(request: &Message, context: &CheckContext<'_>) -> bool {
    !request.has(WellKnown::HOST)
        && request.version() >= Version::V1_1
        && !context.is_internal
        && context.config.strict_host_field != 0
}

/// Whether the scheme in the request line is that of another transport (`scheme_proto_mismatch_policy`: 1 warns, 2 refuses
/// as well).
fn contradicts_transport(request: &Message, context: &CheckContext<'_>) -> bool {
    let policy = context.config.scheme_proto_mismatch_policy;
    if policy == 0 || context.is_internal {
        return false;
    }
    let wants_tls = match request.url().scheme_token() {
        Some(WellKnown::SCHEME_HTTPS | WellKnown::SCHEME_WSS) => true,
        Some(WellKnown::SCHEME_HTTP | WellKnown::SCHEME_WS) => false,
        _ => return false,
    };
    if wants_tls == context.is_tls {
        return false;
    }
    let (scheme, transport) = match wants_tls {
        true => ("https", "http"),
        false => ("http", "https"),
    };
    crate::log::warning!("scheme [{scheme}] vs. protocol [{transport}] mismatch");
    policy >= 2
}

fn is_safe(method: Option<WellKnown>) -> bool {
    matches!(method, Some(WellKnown::GET | WellKnown::HEAD | WellKnown::OPTIONS | WellKnown::TRACE))
}

/// The checks behind remap. Returns how the body ends.
pub fn check(request: &mut Message, context: &CheckContext<'_>) -> Result<Framing, ErrorKind> {
    if request.host().is_none() {
        // A plugin may have left a field without a value.
        let is_empty = request.has(WellKnown::HOST);
        return Err(if is_empty { ErrorKind::InvalidRequest } else { ErrorKind::NoHost });
    }
    let method = request.method_token();
    if method == Some(WellKnown::CONNECT) {
        check_connect(request, context.config)?;
        return Ok(Framing::None);
    }
    check_scheme(request, context)?;
    if refuses_identity(request) {
        return Err(ErrorKind::TranscodingNotAvailable);
    }
    let framing = request_framing(request).map_err(|error| match error {
        FramingError::ContentLength => ErrorKind::InvalidContentLength,
        FramingError::TransferCoding => ErrorKind::UnknownTransferCoding,
        FramingError::TransferEncodingIn10 => ErrorKind::TranscodingNotAvailable,
    })?;
    check_body(method, framing, context)?;
    if context.config.disallow_post_100_continue != 0 && expects_continue(request) {
        return Err(ErrorKind::ExpectationRefused);
    }
    Ok(framing)
}

/// CONNECT goes to some ports only.
fn check_connect(request: &Message, config: &HttpConfig) -> Result<(), ErrorKind> {
    let port = match request.url().port() {
        // Without a port it is HTTP's, as in the original.
        0 => 80,
        port => port,
    };
    let allowed = config.connect_ports.get().unwrap_or_default();
    if allows_port(allowed, port) { Ok(()) } else { Err(ErrorKind::TunnelForbidden) }
}

/// Whether `port` is in a list of ports and ranges separated by blanks, or the list is `*`.
fn allows_port(list: &[u8], port: u16) -> bool {
    let number = |text: &[u8]| std::str::from_utf8(text).ok()?.trim().parse::<u16>().ok();
    list.split(|byte| byte.is_ascii_whitespace() || *byte == b',').any(|item| {
        if item == b"*" {
            return true;
        }
        let mut ends = item.splitn(2, |byte| *byte == b'-');
        match (ends.next().and_then(number), ends.next()) {
            (Some(only), None) => only == port,
            (Some(low), Some(high)) => low <= port && number(high).is_some_and(|high| port <= high),
            (None, _) => false,
        }
    })
}

fn check_scheme(request: &Message, context: &CheckContext<'_>) -> Result<(), ErrorKind> {
    match request.url().scheme_token() {
        Some(WellKnown::SCHEME_HTTP | WellKnown::SCHEME_HTTPS) => Ok(()),
        Some(WellKnown::SCHEME_WS | WellKnown::SCHEME_WSS) if context.upgrade.is_some() => Ok(()),
        _ => Err(ErrorKind::UnsupportedScheme),
    }
}

/// Whether the client wants every body in a transfer coding, which only chunked could be.
fn refuses_identity(request: &Message) -> bool {
    request.has(WellKnown::TE)
        && request.list(WellKnown::TE).any(|element| {
            let (coding, parameters) = match memchr::memchr(b';', element) {
                Some(at) => (&element[..at], &element[at + 1..]),
                None => return false,
            };
            coding.trim_ascii().eq_ignore_ascii_case(b"identity")
                && accept_encoding::is_quality_zero(parameters)
        })
}

fn check_body(
    method: Option<WellKnown>,
    framing: Framing,
    context: &CheckContext<'_>,
) -> Result<(), ErrorKind> {
    match framing {
        Framing::None if matches!(method, Some(WellKnown::POST | WellKnown::PUT | WellKnown::PUSH)) => {
            match context.settings.post_check_content_length_enabled {
                0 => Err(ErrorKind::InvalidContentLength),
                _ => Err(ErrorKind::LengthRequired),
            }
        }
        Framing::Length(length) => {
            let limit = u64::try_from(context.config.max_post_size).unwrap_or(0);
            if limit > 0 && length > limit { Err(ErrorKind::EntityTooLarge) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// Whether this process has passed the request on more often than `max_proxy_cycles` allows.
pub fn is_loop(request: &Message, context: &CheckContext<'_>) -> bool {
    if !request.has(WellKnown::VIA) {
        return false;
    }
    let allowed = usize::try_from(context.settings.max_proxy_cycles).unwrap_or(0);
    via::count_own(request, context.uuid) > allowed
}

/// TRACE and OPTIONS with Max-Forwards: 0 is answered here, more is counted down: RFC 9110, 7.6.2.
pub fn max_forwards(request: &mut Message) -> Option<LocalAnswer> {
    let method = request.method_token()?;
    if !matches!(method, WellKnown::TRACE | WellKnown::OPTIONS) {
        return None;
    }
    let left = request.get_int(WellKnown::MAX_FORWARDS)?;
    if left > 0 {
        request.set_int(WellKnown::MAX_FORWARDS, left - 1);
        return None;
    }
    if method == WellKnown::OPTIONS {
        return Some(LocalAnswer::Options);
    }
    let mut head = Vec::new();
    request.print_into(&mut head);
    Some(LocalAnswer::Trace { head })
}

/// Whether the request says that it waits for a 100 before it sends its body.
pub fn expects_continue(request: &Message) -> bool {
    request.get(WellKnown::EXPECT).is_some_and(|value| value.eq_ignore_ascii_case(b"100-continue"))
}

/// Whether the client may wait for a 100, as one of HTTP/1.1 does that asks for it.
pub fn is_held_back(request: &Message) -> bool {
    request.version() >= Version::V1_1 && expects_continue(request)
}

/// Whether the proxy meets that expectation itself (`send_100_continue_response`): of uploads by HTTP/1.1.
pub fn is_continued_here(request: &Message, config: &HttpConfig) -> bool {
    config.send_100_continue_response != 0
        && matches!(request.method_token(), Some(WellKnown::POST | WellKnown::PUT))
        && is_held_back(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::http::Text;
    use crate::txn::policy::testing::{config, request, wire};

    fn context(config: &HttpConfig) -> CheckContext<'_> {
        CheckContext {
            settings: &config.overridable,
            config,
            is_tls: false,
            is_internal: false,
            upgrade: None,
            uuid: b"01234567-89ab",
            is_early_data: false,
        }
    }

    const WS: &str = "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: k\r\n";

    #[test]
    fn upgrades_are_complete_or_refused() {
        let get = |fields: &str| upgrade(&request(&format!("GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n")));
        assert_eq!(get(&format!("{WS}Sec-WebSocket-Version: 13\r\n")), Ok(Some(Upgrade::WebSocket)));
        assert_eq!(get(&format!("{WS}Sec-WebSocket-Version: 12\r\n")), Err(ErrorKind::InvalidUpgrade));
        assert_eq!(get(WS), Err(ErrorKind::InvalidUpgrade));
        assert_eq!(get("Connection: upgrade\r\nUpgrade: foo\r\n"), Err(ErrorKind::InvalidUpgrade));
        for ignored in
            ["Upgrade: foo\r\n", "Connection: upgrade\r\n", "Connection: upgrade\r\nUpgrade: h2c\r\n", ""]
        {
            assert_eq!(get(ignored), Ok(None), "{ignored}");
        }
        for start in ["POST / HTTP/1.1", "GET / HTTP/1.0"] {
            assert_eq!(upgrade(&request(&format!("{start}\r\nHost: h\r\n{WS}\r\n"))), Ok(None));
        }
    }

    #[test]
    fn heads_are_checked_before_any_hook() {
        let config = config();
        let plain = context(&config);
        for (text, want) in [
            ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", Ok(())),
            ("GET / HTTP/1.0\r\n\r\n", Ok(())),
            ("GET / HTTP/1.1\r\n\r\n", Err(ErrorKind::NoHost)),
            ("GET http://h/ HTTP/1.1\r\n\r\n", Err(ErrorKind::NoHost)),
            ("TRACE / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n", Err(ErrorKind::InvalidRequest)),
            ("TRACE / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", Ok(())),
            ("GET https://h/ HTTP/1.1\r\nHost: h\r\n\r\n", Err(ErrorKind::InvalidRequest)),
            ("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", Ok(())),
            ("PUSH / HTTP/1.1\r\nHost: h\r\n\r\n", Err(ErrorKind::AccessDenied)),
            (
                "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
                Err(ErrorKind::UnknownTransferCoding),
            ),
            (
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
                Err(ErrorKind::UnknownTransferCoding),
            ),
            ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: CHUNKED\r\n\r\n", Ok(())),
        ] {
            assert_eq!(check_head(&request(text), &plain), want, "{text}");
        }
        let internal = CheckContext { is_internal: true, ..plain };
        assert_eq!(check_head(&request("GET https://h/ HTTP/1.1\r\n\r\n"), &internal), Ok(()));
        let early = CheckContext { is_early_data: true, ..plain };
        let post = request("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(check_head(&post, &early), Err(ErrorKind::TooEarly));
    }

    /// A request as it is behind remap, where every URL has a scheme.
    fn schemed(text: &str) -> Message {
        let mut message = request(text);
        if let Some(mut url) = message.url_mut().filter(|url| url.raw_scheme().is_none()) {
            url.set_known_scheme(WellKnown::SCHEME_HTTP);
        }
        message
    }

    #[test]
    fn requests_that_come_back_are_found_by_their_way() {
        let mut config = config();
        config.overridable.max_proxy_cycles = 1;
        let context = context(&config);
        for (via, want) in [
            ("", false),
            ("Via: 1.1 a[01234567-89ab]\r\n", false),
            ("Via: 1.1 a[01234567-89ab]\r\nVia: 1.1 a[01234567-89ab]\r\n", true),
        ] {
            let text = format!("GET / HTTP/1.1\r\nHost: h\r\n{via}\r\n");
            assert_eq!(is_loop(&request(&text), &context), want, "{text}");
        }
    }

    #[test]
    fn requests_are_checked_behind_remap() {
        let config = config();
        let context = context(&config);
        for (text, want) in [
            ("GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", Ok(Framing::None)),
            ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", Ok(Framing::None)),
            ("GET / HTTP/1.1\r\n\r\n", Err(ErrorKind::NoHost)),
            ("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", Err(ErrorKind::UnsupportedScheme)),
            ("GET ws://h/ HTTP/1.1\r\nHost: h\r\n\r\n", Err(ErrorKind::UnsupportedScheme)),
            ("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", Ok(Framing::None)),
            ("CONNECT h:22 HTTP/1.1\r\nHost: h:22\r\n\r\n", Err(ErrorKind::TunnelForbidden)),
            (
                "GET / HTTP/1.1\r\nHost: h\r\nTE: identity;q=0\r\n\r\n",
                Err(ErrorKind::TranscodingNotAvailable),
            ),
            ("GET / HTTP/1.1\r\nHost: h\r\nTE: trailers\r\n\r\n", Ok(Framing::None)),
            ("POST / HTTP/1.1\r\nHost: h\r\n\r\n", Err(ErrorKind::LengthRequired)),
            ("DELETE / HTTP/1.1\r\nHost: h\r\n\r\n", Ok(Framing::None)),
            ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n", Ok(Framing::Length(3))),
            ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", Ok(Framing::Chunked)),
            (
                "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
                Err(ErrorKind::TranscodingNotAvailable),
            ),
        ] {
            assert_eq!(check(&mut schemed(text), &context), want, "{text}");
        }
        // A plugin took it away.
        let bare = check(&mut request("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), &context);
        assert_eq!(bare, Err(ErrorKind::UnsupportedScheme));
        // One left the field, without its value.
        let mut empty = request("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        empty.set(WellKnown::HOST, b"");
        assert_eq!(check(&mut empty, &context), Err(ErrorKind::InvalidRequest));
        let ws = CheckContext { upgrade: Some(Upgrade::WebSocket), ..context };
        assert_eq!(check(&mut schemed("GET ws://h/ HTTP/1.1\r\nHost: h\r\n\r\n"), &ws), Ok(Framing::None));
    }

    #[test]
    fn records_forbid_bodies_and_expectations() {
        let mut config = config();
        let post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n";
        config.overridable.post_check_content_length_enabled = 0;
        let bare = check(&mut schemed("POST / HTTP/1.1\r\nHost: h\r\n\r\n"), &context(&config));
        assert_eq!(bare, Err(ErrorKind::InvalidContentLength));
        assert_eq!(check(&mut schemed(post), &context(&config)), Ok(Framing::Length(5)));
        config.set_for_test(|global| global.disallow_post_100_continue = 1);
        assert_eq!(check(&mut schemed(post), &context(&config)), Err(ErrorKind::ExpectationRefused));
        config.set_for_test(|global| global.max_post_size = 4);
        assert_eq!(check(&mut schemed(post), &context(&config)), Err(ErrorKind::EntityTooLarge));
        config.set_for_test(|global| global.connect_ports = Text::new(b"22 8000-8002"));
        for (port, want) in
            [(22, true), (443, false), (7999, false), (8000, true), (8002, true), (8003, false), (80, false)]
        {
            let mut connect = request(&format!("CONNECT h:{port} HTTP/1.1\r\nHost: h\r\n\r\n"));
            assert_eq!(check(&mut connect, &context(&config)).is_ok(), want, "{port}");
        }
        assert!(allows_port(b"*", 1) && !allows_port(b"", 80) && !allows_port(b"x-y", 0));
    }

    #[test]
    fn max_forwards_ends_here_or_is_counted() {
        for (method, field, left, local) in [
            ("OPTIONS", "3", "2", false),
            ("OPTIONS", "0", "0", true),
            ("OPTIONS", "-1", "-1", true),
            ("OPTIONS", "abc", "abc", true),
            ("GET", "0", "0", false),
            ("TRACE", "1", "0", false),
        ] {
            let mut message =
                request(&format!("{method} /x HTTP/1.1\r\nHost: h\r\nMax-Forwards: {field}\r\n\r\n"));
            assert_eq!(max_forwards(&mut message).is_some(), local, "{method} {field}");
            assert_eq!(message.get(WellKnown::MAX_FORWARDS), Some(left.as_bytes()));
        }
        let text = "TRACE http://h/m0 HTTP/1.1\r\nHost: h\r\nMax-Forwards: 0\r\n@Internal: 1\r\n\r\n";
        let Some(LocalAnswer::Trace { head }) = max_forwards(&mut request(text)) else { panic!() };
        assert_eq!(head, text.replace("@Internal: 1\r\n", "").as_bytes());
        let mut without = request("OPTIONS /x HTTP/1.1\r\nHost: h\r\n\r\n");
        assert_eq!(max_forwards(&mut without), None);
        assert_eq!(wire(&without), "OPTIONS /x HTTP/1.1|Host: h");
    }
}
