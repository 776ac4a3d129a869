//! The request to the origin, made from the client's.

use super::hop::{self, Removal};
use super::text::StackText;
use super::via::{Codes, Protocol, Via};
use crate::config::{HttpConfig, Overridable};
use crate::http1::Framing;
use crate::message::{Message, Url, Version, WellKnown};
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
    /// `send_http11_requests`, as it was when the address was looked for; `None` when that was not done.
    pub send_http11: Option<i8>,
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
    ensure_host(out, client.url());
    conditions(out, context);
    if super::validity::is_continued_here(client, context.config) {
        out.remove(WellKnown::EXPECT);
    }
    if context.is_early_data {
        out.set(WellKnown::EARLY_DATA, b"1");
    }
    translate_pragma(out, version);
    framing(out, context.framing);
    out.set_version(version);
}

/// A request without Host gets one from the client's URL.
fn ensure_host(out: &mut Message, url: &Url) {
    if out.has(WellKnown::HOST) {
        return;
    }
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
        // RFC 9112, 3.2.1: a path begins with a slash, also an empty one.
        url.set_slash();
        url.set_scheme(None);
        url.set_host(None);
        url.set_port(0);
    }
}

/// Makes a request that was made for one kind of server one for another: only the target changes.
pub fn readdress(out: &mut Message, client: &Message, next_hop: NextHop) {
    if next_hop == NextHop::Proxy
        && let Some(mut url) = out.url_mut()
        && url.host().is_none_or(<[u8]>::is_empty)
    {
        let named = client.url();
        url.set_scheme(named.scheme());
        url.set_host(named.host());
        url.set_port(named.raw_port());
    }
    target(out, next_hop);
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
    let speaks_11 = match context.send_http11.unwrap_or(context.settings.send_http11_requests) {
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

/// A chunked body is named as such, and only as such; behind the other fields, as in the original.
fn framing(out: &mut Message, framing: Framing) {
    // A coding that a plugin named when it was too late for the body is not passed on, as in the original.
    out.remove(WellKnown::TRANSFER_ENCODING);
    if framing != Framing::Chunked {
        return;
    }
    out.remove(WellKnown::CONTENT_LENGTH);
    out.append(WellKnown::TRANSFER_ENCODING, b"chunked");
}

/// Makes the Host field what the URL says: `host[:port]`, the port only when it is written in the URL.
pub fn host_from_url(request: &mut Message) {
    let url = request.url();
    let Some(host) = url.host() else { return };
    if request.get(WellKnown::HOST).is_some_and(|have| is_host_with_port(have, host, url.raw_port())) {
        return;
    }
    let mut text = HostText::new();
    text.push(host);
    if url.raw_port() != 0 {
        text.push(b":");
        text.push_int(url.raw_port());
    }
    if !text.is_cut() {
        request.set(WellKnown::HOST, text.bytes());
    }
}

/// Whether `text` is `host`, or `host:port` for a port other than 0.
fn is_host_with_port(text: &[u8], host: &[u8], port: u16) -> bool {
    match text.strip_prefix(host) {
        Some([]) => port == 0,
        Some([b':', digits @ ..]) => port != 0 && digits == itoa::Buffer::new().format(port).as_bytes(),
        _ => false,
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
