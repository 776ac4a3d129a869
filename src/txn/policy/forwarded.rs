//! The Forwarded field: RFC 7239.

use super::request::RequestContext;
use super::text::StackText;
use crate::config::http::Forwarded;
use crate::message::{Message, WellKnown};
use std::net::IpAddr;

/// Room for one element; a longer one is not added.
type Element = StackText<1024>;

/// Adds this proxy's element to Forwarded, with the parameters that `insert_forwarded` names.
pub fn add_to(out: &mut Message, client: &Message, context: &RequestContext<'_>) {
    let mut element = Element::new();
    write(&mut element, client, context);
    if !element.is_empty() && !element.is_cut() {
        out.append_to_list(WellKnown::FORWARDED, element.bytes());
    }
}

fn write(element: &mut Element, client: &Message, context: &RequestContext<'_>) {
    let wanted = context.settings.insert_forwarded;
    if wanted.has(Forwarded::FOR) {
        parameter(element, b"for=");
        push_node(element, context.client);
    }
    if wanted.has(Forwarded::BY_UNKNOWN) {
        parameter(element, b"by=unknown");
    }
    if wanted.has(Forwarded::BY_SERVER_NAME) {
        parameter(element, b"by=");
        element.push(context.config.proxy_name.get().unwrap_or_default());
    }
    if wanted.has(Forwarded::BY_UUID) {
        parameter(element, b"by=_");
        element.push(context.uuid);
    }
    if let (true, Some(local)) = (wanted.has(Forwarded::BY_IP), context.local) {
        parameter(element, b"by=");
        push_node(element, local);
    }
    if wanted.has(Forwarded::PROTO) {
        parameter(element, if context.protocol.tls { b"proto=https" } else { b"proto=http" });
    }
    if let (true, Some(host)) = (wanted.has(Forwarded::HOST), client.get(WellKnown::HOST)) {
        push_host(element, host);
    }
    push_connection(element, context);
}

/// Begins a parameter: separated from the one before.
fn parameter(element: &mut Element, text: &[u8]) {
    if !element.is_empty() {
        element.push(b";");
    }
    element.push(text);
}

/// An address; of IPv6 in brackets and quotes.
fn push_node(element: &mut Element, address: IpAddr) {
    match address {
        IpAddr::V4(_) => element.push_address(address),
        IpAddr::V6(_) => {
            element.push(b"\"[");
            element.push_address(address);
            element.push(b"]\"");
        }
    }
}

fn push_host(element: &mut Element, host: &[u8]) {
    parameter(element, b"host=");
    let quote: &[u8] = if host.contains(&b':') { b"\"" } else { b"" };
    element.push(quote);
    element.push(host);
    element.push(quote);
}

/// How the client is connected: each form that is asked for.
fn push_connection(element: &mut Element, context: &RequestContext<'_>) {
    let wanted = context.settings.insert_forwarded;
    let protocol = context.protocol;
    if wanted.has(Forwarded::CONNECTION_COMPACT) {
        parameter(element, if protocol.tls { b"connection=https" } else { b"connection=http" });
    }
    if wanted.has(Forwarded::CONNECTION_STD) {
        parameter(element, b"connection=");
        protocol.push_short(element);
    }
    if wanted.has(Forwarded::CONNECTION_FULL) {
        parameter(element, b"connection=");
        for (at, layer) in protocol.stack.iter().enumerate() {
            if at > 0 {
                element.push(b"-");
            }
            element.push(layer.as_bytes());
        }
    }
}
