//! The response to the client, made from the origin's, the cache's or a transform's.

use super::hop::{self, Removal};
use super::keep_alive::Client;
use super::text::StackText;
use super::via::{Codes, Protocol, Via};
use crate::config::{HttpConfig, Overridable};
use crate::http1::{Framing, has_no_body};
use crate::message::{Message, Version, WellKnown};

/// Where the body comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// An origin, framed like this.
    Origin(Framing),
    /// The cache: the size of the object; `None` while it is still being written.
    Cache(Option<u64>),
    /// A transform, of the size that it declared, if any.
    Transform(Option<u64>),
    /// A transform of a body that came in chunks: the client gets chunks as well if it can, whatever size was declared.
    TransformOfChunks(Option<u64>),
}

/// How the body goes to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyPlan {
    /// There is none.
    None,
    /// This many bytes of data.
    Length(u64),
    /// The chunks as they come from the origin.
    PassChunks,
    /// Data in chunks of our own.
    Chunk,
    /// Data, and then the connection is closed.
    UntilClose,
}

/// Finds the URL under which the client knows a URL of the origin's, by the rules of remap.
pub type ReverseMap<'a> = &'a dyn Fn(&[u8]) -> Option<Vec<u8>>;

/// What the client's response depends on besides its source.
#[derive(Clone, Copy)]
pub struct ResponseContext<'a> {
    /// Records as the transaction has them.
    pub settings: &'a Overridable,
    /// Records of the process.
    pub config: &'a HttpConfig,
    /// The request's method; `None` for unknown ones.
    pub method: Option<WellKnown>,
    /// What the client wants of its connection.
    pub client: Client,
    /// Where the body comes from.
    pub body: Body,
    /// What the origin's connection speaks, for Via.
    pub protocol: Protocol<'a>,
    /// Codes for Via.
    pub codes: &'a Codes,
    /// When the request was made out for the origin, seconds since the epoch.
    pub request_sent: i64,
    /// When the response was judged, seconds since the epoch.
    pub response_received: i64,
    /// Now, seconds since the epoch.
    pub now: i64,
    /// The client asked by https, and a rule of remap matched: Strict-Transport-Security may be added.
    pub is_secure: bool,
    /// The client connection ends behind this answer whatever the heads say: shut-down, a request body that was not
    /// read, a wish of a plugin.
    pub must_close: bool,
    /// Rules for Location and Content-Location; `None` when there are none.
    pub reverse_map: Option<ReverseMap<'a>>,
    /// The request asked for another protocol.
    pub is_upgrade: bool,
    /// Nobody asked for a 304: neither the client nor a stored response.
    pub is_unconditional: bool,
}

/// What was decided along with the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How the body goes to the client.
    pub body: BodyPlan,
    /// The client's connection is kept.
    pub keep_alive: bool,
}

impl Plan {
    /// Whether the client's connection is kept behind an error that a plugin puts in the place of this response: only where the
    /// length was known, as in the original.
    pub fn keeps_for_error(&self) -> bool {
        self.keep_alive && !matches!(self.body, BodyPlan::Chunk | BodyPlan::PassChunks)
    }
}

/// Makes `out` the response for the client out of `source`.
pub fn build(out: &mut Message, source: &Message, context: &ResponseContext<'_>) -> Plan {
    out.copy_from(source);
    hop::remove(out, source, removal(context.settings, context.config));
    date_and_age(out, source, context);
    let body = plan_body(out, context);
    framing_fields(out, body);
    let switches = context.is_upgrade && source.status() == 101;
    let keep_alive = persistent(out, body, context) && !switches;
    if switches {
        out.append(WellKnown::CONNECTION, b"Upgrade");
        out.append(WellKnown::UPGRADE, source.get(WellKnown::UPGRADE).unwrap_or_default());
    } else {
        connection_field(out, context.client, keep_alive);
    }
    if context.is_secure {
        strict_transport_security(out, context.settings);
    }
    add_via(out, context.settings, context.config, context.protocol, context.codes);
    out.set_version(version_for(context.client.version));
    if let Some(map) = context.reverse_map {
        reverse_map(out, map);
    }
    server_field(out, context.settings);
    if context.is_unconditional && source.status() == 304 {
        warn_of_stale_content(out, context.config);
    }
    Plan { body, keep_alive }
}

/// Makes the head that plugins were shown say what the plan does: no length beside chunks, and one where there is no body but
/// the status allows it. A status without a body ends the plan's; the connection is closed then.
pub fn settle(out: &mut Message, plan: &mut Plan, method: Option<WellKnown>, client: Client) {
    match plan.body {
        BodyPlan::Chunk | BodyPlan::PassChunks | BodyPlan::UntilClose | BodyPlan::Length(1..)
            if has_no_body(method, out.status()) =>
        {
            *plan = Plan { body: BodyPlan::None, keep_alive: false };
            connection_field(out, client, false);
        }
        BodyPlan::Chunk | BodyPlan::PassChunks => {
            out.remove(WellKnown::CONTENT_LENGTH);
        }
        BodyPlan::None if !has_no_body(method, out.status()) => {
            out.remove(WellKnown::TRANSFER_ENCODING);
            out.set_int(WellKnown::CONTENT_LENGTH, 0);
        }
        BodyPlan::None | BodyPlan::Length(_) | BodyPlan::UntilClose => {}
    }
}

/// What the original tells of a 304 that it did not ask for: code 199 of Warning (RFC 7234, 5.5).
fn warn_of_stale_content(out: &mut Message, config: &HttpConfig) {
    let mut value = b"199 ".to_vec();
    value.extend_from_slice(config.response_via_str.get().unwrap_or_default());
    value.extend_from_slice(b" Proxy received unexpected 304 response; content may be stale");
    out.append(WellKnown::WARNING, &value);
}

/// What is not for the other connection, by the records.
pub(super) fn removal(settings: &Overridable, config: &HttpConfig) -> Removal {
    Removal {
        named: config.strict_connection_fields != 0,
        keeps_credentials: settings.forward_proxy_auth_to_parent != 0,
    }
}

/// The original completes Date when the response comes in, hence before Age, but for errors of the origin behind it.
fn date_and_age(out: &mut Message, source: &Message, context: &ResponseContext<'_>) {
    let date = source.get_date(WellKnown::DATE);
    let is_late = source.status() == 500;
    if date.is_none() && !is_late {
        out.set_date(WellKnown::DATE, context.now);
    }
    if context.settings.insert_age_in_response != 0 {
        out.set_int(WellKnown::AGE, age_of(source, date, context));
    }
    if date.is_none() && is_late {
        out.set_date(WellKnown::DATE, context.now);
    }
}

/// The age of a response, seconds: RFC 9111, 4.2.3. A response without a valid Date counts as made when it came.
fn age_of(source: &Message, date: Option<i64>, context: &ResponseContext<'_>) -> i64 {
    let (sent, received) = (context.request_sent, context.response_received);
    let apparent = received.saturating_sub(date.unwrap_or(received)).max(0);
    let told = source.get_int(WellKnown::AGE).unwrap_or(0).max(0);
    let delay = received.saturating_sub(sent).max(0);
    let resident = context.now.saturating_sub(received).max(0);
    // Delta-seconds beyond 31 bits are all the same: RFC 9111, 1.2.2.
    apparent.max(told).saturating_add(delay).saturating_add(resident).min(i64::from(i32::MAX))
}

/// How the body goes to the client. Content-Length becomes what is known of the length.
fn plan_body(out: &mut Message, context: &ResponseContext<'_>) -> BodyPlan {
    let length = match context.body {
        Body::Origin(Framing::Length(length)) => Some(length),
        Body::Cache(length) | Body::Transform(length) | Body::TransformOfChunks(length) => length,
        Body::Origin(_) => None,
    };
    let is_origins = matches!(context.body, Body::Origin(_));
    if let (false, Some(length)) = (is_origins, length.and_then(|length| i64::try_from(length).ok())) {
        out.set_int(WellKnown::CONTENT_LENGTH, length);
    }
    if has_no_body(context.method, out.status()) {
        return BodyPlan::None;
    }
    let may_chunk = context.client.version >= Version::V1_1 && context.settings.chunking_enabled == 1;
    match (length, context.body) {
        (_, Body::TransformOfChunks(_)) if may_chunk => BodyPlan::Chunk,
        (Some(length), _) => BodyPlan::Length(length),
        (None, Body::Origin(Framing::None)) => BodyPlan::None,
        (None, Body::Origin(Framing::Chunked)) if may_chunk => BodyPlan::PassChunks,
        (None, _) if may_chunk => BodyPlan::Chunk,
        (None, _) => BodyPlan::UntilClose,
    }
}

/// Makes the fields say what the plan does.
fn framing_fields(out: &mut Message, body: BodyPlan) {
    out.remove(WellKnown::TRANSFER_ENCODING);
    match body {
        // HEAD tells the length that GET would have.
        BodyPlan::None | BodyPlan::Length(_) => {}
        BodyPlan::PassChunks | BodyPlan::Chunk => {
            out.remove(WellKnown::CONTENT_LENGTH);
            out.append(WellKnown::TRANSFER_ENCODING, b"chunked");
        }
        BodyPlan::UntilClose => {
            out.remove(WellKnown::CONTENT_LENGTH);
        }
    }
}

/// Whether the client's connection takes another request behind this response.
fn persistent(out: &Message, body: BodyPlan, context: &ResponseContext<'_>) -> bool {
    // A 204 that announces a body may be followed by one.
    let announces =
        out.status() == 204 && out.get_int(WellKnown::CONTENT_LENGTH).is_some_and(|length| length != 0);
    context.client.persistent && !context.must_close && body != BodyPlan::UntilClose && !announces
}

/// Says whether the client's connection is kept, in the field that the client uses. A plain 1.0 client is told nothing,
/// and neither is one of a version that we do not speak.
pub(super) fn connection_field(out: &mut Message, client: Client, keep_alive: bool) {
    if keep_alive {
        out.set(client.field, b"keep-alive");
    } else if client.asked || client.version == Version::V1_1 {
        out.set(client.field, b"close");
    }
}

/// RFC 6797, 6.1.
pub(super) fn strict_transport_security(out: &mut Message, settings: &Overridable) {
    if settings.ssl_hsts_max_age < 0 {
        return;
    }
    let mut value = StackText::<64>::new();
    value.push(b"max-age=");
    value.push_int(settings.ssl_hsts_max_age);
    if settings.ssl_hsts_include_subdomains != 0 {
        value.push(b"; includeSubDomains");
    }
    out.set(WellKnown::STRICT_TRANSPORT_SECURITY, value.bytes());
}

pub(super) fn add_via(
    out: &mut Message,
    settings: &Overridable,
    config: &HttpConfig,
    from: Protocol<'_>,
    codes: &Codes,
) {
    let via = Via {
        level: settings.insert_response_via_str,
        from,
        proxy: config.proxy_name.get().unwrap_or_default(),
        uuid: None,
        product: config.response_via_str.get().unwrap_or_default(),
        codes,
    };
    via.add_to(out);
}

/// The version that a client of `client` gets.
pub(super) fn version_for(client: Version) -> Version {
    if client < Version::V1_1 { Version::V1_0 } else { Version::V1_1 }
}

fn reverse_map(out: &mut Message, map: ReverseMap<'_>) {
    for name in [b"Location".as_slice(), b"Content-Location", b"URI", b"Destination"] {
        let Some(field) = out.find(name) else { continue };
        if let Some(url) = map(out.value(field)) {
            out.set_value(field, &url);
        }
    }
}

pub(super) fn server_field(out: &mut Message, settings: &Overridable) {
    let wanted = match settings.response_server_enabled {
        1 => true,
        2 => !out.has(WellKnown::SERVER),
        _ => false,
    };
    if let (true, Some(server)) = (wanted, settings.response_server_str.get()) {
        out.set(WellKnown::SERVER, server);
    }
}

/// Makes `out` the interim response for the client out of `source`; tells whether the client gets it. `expects` tells
/// whether the request carries `Expect: 100-continue`.
///
/// A 1.0 client knows no interim responses, unless it asked for one.
pub fn build_interim(
    out: &mut Message,
    source: &Message,
    expects: bool,
    context: &ResponseContext<'_>,
) -> bool {
    let is_asked_for = expects && source.status() == 100;
    if context.client.version < Version::V1_1 && !is_asked_for {
        return false;
    }
    out.copy_from(source);
    hop::remove(out, source, removal(context.settings, context.config));
    framing_fields(out, BodyPlan::UntilClose);
    if source.get_date(WellKnown::DATE).is_none() {
        out.set_date(WellKnown::DATE, context.now);
    }
    server_field(out, context.settings);
    out.set_version(version_for(context.client.version));
    true
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
