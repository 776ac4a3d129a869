//! Answers of the proxy's own: their heads and bodies, before and behind SEND_RESPONSE_HDR.

use super::body_factory::{LogFields, Page, Templates};
use super::error_kind::ErrorKind;
use super::hop;
use super::keep_alive::Client;
use super::local::LocalAnswer;
use super::response::{
    add_via, connection_field, removal, server_field, strict_transport_security, version_for,
};
use super::via::{Codes, Protocol};
use crate::config::{HttpConfig, Overridable};
use crate::http1::{announces_body, has_no_body};
use crate::message::{Kind, Message, Version, WellKnown};

/// A body that a plugin gives to an answer of the proxy's own (`TSHttpTxnErrorBodySet`).
#[derive(Clone, Copy, Debug)]
pub struct PluginBody<'a> {
    /// The text, verbatim.
    pub body: &'a [u8],
    /// The media type; `text/html` when none was given.
    pub content_type: Option<&'a [u8]>,
}

/// What an answer of the proxy's own depends on.
#[derive(Clone, Copy)]
pub struct PageContext<'a> {
    /// Records as the transaction has them.
    pub settings: &'a Overridable,
    /// Records of the process.
    pub config: &'a HttpConfig,
    /// The client's request; `None` when none was read.
    pub request: Option<&'a Message>,
    /// The method that was asked with, if it is a known one.
    pub method: Option<WellKnown>,
    /// A plugin has given the body already.
    pub is_body_given: bool,
    /// What the client wants of its connection; [`Client::UNKNOWN`] when no request was read.
    pub client: Client,
    /// The request has a body that was not read to its end.
    pub has_unread_body: bool,
    /// What the origin's connection speaks, for Via; HTTP/1.1 without TLS when there is none.
    pub protocol: Protocol<'a>,
    /// Codes for Via.
    pub codes: &'a Codes,
    /// Now, seconds since the epoch.
    pub now: i64,
    /// The transaction comes from inside the process.
    pub is_internal: bool,
    /// The client asked by https, and a rule of remap matched.
    pub is_secure: bool,
    /// The client connection ends behind this answer whatever else is decided.
    pub must_close: bool,
    /// Templates of error pages.
    pub templates: &'a Templates,
    /// Values of log fields in templates.
    pub fields: &'a dyn LogFields,
}

/// An answer of the proxy's own: its head is in the message it was built in.
#[derive(Debug)]
pub struct Answer {
    body: Vec<u8>,
    /// Unless a plugin gives another.
    content_type: &'static [u8],
    keep_alive: bool,
    must_have_body: bool,
    is_tunnel: bool,
    body_is_sent: bool,
}

const HTML: &[u8] = b"text/html";

impl Answer {
    fn new(connection: &Connection) -> Answer {
        Answer {
            body: Vec::new(),
            content_type: HTML,
            keep_alive: connection.is_kept,
            must_have_body: false,
            is_tunnel: false,
            body_is_sent: false,
        }
    }

    /// The body to send; empty for HEAD and before [`finish`].
    pub fn body_to_send(&self) -> &[u8] {
        if self.body_is_sent { &self.body } else { &[] }
    }

    /// Whether the connection is kept.
    pub fn keep_alive(&self) -> bool {
        self.keep_alive
    }

    /// Whether nothing at all is sent: a page was due and could not be made.
    pub fn is_nothing(&self) -> bool {
        self.must_have_body && self.body.is_empty()
    }
}

/// What an answer says and does about the client's connection; not the same when the request cannot be trusted.
struct Connection {
    says_kept: bool,
    is_kept: bool,
}

impl Connection {
    fn new(kept: bool) -> Connection {
        Connection { says_kept: kept, is_kept: kept }
    }

    fn of(kind: ErrorKind, context: &PageContext<'_>) -> Connection {
        match kind {
            // As in the original, which says so although it cannot find the next request.
            ErrorKind::UnknownTransferCoding => {
                Connection { says_kept: context.client.persistent, is_kept: false }
            }
            _ => Connection::new(kind.may_keep_alive() && may_be_kept(context)),
        }
    }
}

/// Whether the client's connection may be kept behind an answer that does not read the request's body.
fn may_be_kept(context: &PageContext<'_>) -> bool {
    let has_body = context.has_unread_body || context.request.is_some_and(announces_body);
    context.client.persistent && !context.must_close && !has_body
}

/// Makes the head of an error answer and its page, before SEND_RESPONSE_HDR.
pub fn build(out: &mut Message, kind: ErrorKind, context: &PageContext<'_>) -> Answer {
    let connection = Connection::of(kind, context);
    let mut codes = *context.codes;
    codes.note_error(kind);
    begin(out, kind.status(), kind.reason().as_bytes(), &connection, &codes, context);
    let mut answer = Answer::new(&connection);
    if let Some(template) = kind.template() {
        add_page(out, &mut answer, template, None, context);
    }
    answer
}

/// Makes the head of an answer that is no error, before SEND_RESPONSE_HDR.
pub fn build_local(out: &mut Message, local: &LocalAnswer, context: &PageContext<'_>) -> Answer {
    let kept = match local {
        LocalAnswer::Redirect { .. } | LocalAnswer::Explanation { .. } | LocalAnswer::Purged(_) => {
            may_be_kept(context)
        }
        LocalAnswer::Trace { .. } | LocalAnswer::Options => false,
        // A tunnel says so, although no other request follows.
        LocalAnswer::Tunnel => {
            let says_close = |request: &Message| request.list_has(WellKnown::CONNECTION, b"close");
            context.settings.keep_alive_enabled_in != 0
                && !context.request.is_some_and(says_close)
                && (context.client.version >= Version::V1_1 || context.client.persistent)
        }
    };
    let connection = Connection::new(kept);
    let mut codes = *context.codes;
    codes.note_local(local);
    begin(out, local.status(), local.reason(), &connection, &codes, context);
    let mut answer = Answer::new(&connection);
    match local {
        LocalAnswer::Redirect { status, location } => {
            let template = match status {
                301 | 308 => "redirect#moved_permanently",
                _ => "redirect#moved_temporarily",
            };
            let location = LocalAnswer::is_redirect(*status).then_some(location.as_slice());
            add_page(out, &mut answer, template, location, context);
            // What there is to say stands in the head.
            answer.must_have_body = location.is_none();
        }
        LocalAnswer::Explanation { location } => {
            add_page(out, &mut answer, "request#no_host", Some(location), context);
        }
        LocalAnswer::Trace { head } => {
            answer.body.clone_from(head);
            answer.content_type = b"message/http";
        }
        LocalAnswer::Options => {
            out.append(
                WellKnown::ALLOW,
                b"CONNECT, DELETE, GET, HEAD, OPTIONS, POST, PURGE, PUT, PUSH, TRACE",
            );
        }
        LocalAnswer::Purged(_) => {}
        LocalAnswer::Tunnel => answer.is_tunnel = true,
    }
    answer
}

/// The fields that every answer has.
fn begin(
    out: &mut Message,
    status: i32,
    reason: &[u8],
    connection: &Connection,
    codes: &Codes,
    context: &PageContext<'_>,
) {
    out.clear(Kind::Response);
    out.set_version(version_for(context.client.version));
    out.set_status(status);
    out.set_reason(reason);
    out.set_date(WellKnown::DATE, context.now);
    connection_field(out, context.client, connection.says_kept);
    if context.is_secure {
        strict_transport_security(out, context.settings);
    }
    add_via(out, context.settings, context.config, context.protocol, codes);
    server_field(out, context.settings);
}

/// Adds the fields and the body of a page.
fn add_page(
    out: &mut Message,
    answer: &mut Answer,
    template: &str,
    location: Option<&[u8]>,
    context: &PageContext<'_>,
) {
    out.append(WellKnown::CACHE_CONTROL, b"no-store");
    if let Some(location) = location {
        out.append(WellKnown::LOCATION, location);
    }
    let suppressed = match context.settings.body_factory_response_suppression_mode {
        1 => true,
        2 => context.is_internal,
        _ => false,
    };
    if suppressed {
        return;
    }
    answer.must_have_body = !has_no_body(None, out.status());
    if !answer.must_have_body {
        return;
    }
    let page = context.templates.page(
        template,
        context.request,
        out,
        context.fields,
        context.settings,
        context.config,
    );
    if let Some(Page { body, language, charset }) = page {
        // As plugins see it: what is sent in the end has no charset.
        let with_charset = [HTML, b"; charset=", charset.as_bytes()].concat();
        out.append(WellKnown::CONTENT_TYPE, if context.is_body_given { HTML } else { &with_charset });
        out.append(WellKnown::CONTENT_LANGUAGE, language.as_bytes());
        answer.body = body;
    }
}

/// Makes `out` the origin's redirect as the client gets it when it could not be followed: with its fields, and without its
/// body or a word about the connection, as in the original.
pub fn build_returned(out: &mut Message, redirect: &Message, context: &PageContext<'_>) -> Answer {
    out.copy_from(redirect);
    hop::remove(out, redirect, removal(context.settings, context.config));
    if redirect.get_date(WellKnown::DATE).is_none() {
        out.set_date(WellKnown::DATE, context.now);
    }
    server_field(out, context.settings);
    out.set_version(version_for(context.client.version));
    let kept = may_be_kept(context) && context.client.version >= Version::V1_1;
    Answer::new(&Connection::new(kept))
}

/// Completes head and body behind SEND_RESPONSE_HDR: the plugin's body if it gave one, its length and type.
pub fn finish(
    out: &mut Message,
    answer: &mut Answer,
    plugin: Option<PluginBody<'_>>,
    context: &PageContext<'_>,
) {
    let (status, method) = (out.status(), context.method);
    // An answer to HEAD without a page says of its length what plugins say, as in the original.
    let is_bare = method == Some(WellKnown::HEAD) && answer.body.is_empty() && plugin.is_none();
    if is_bare && !answer.is_tunnel {
        return;
    }
    out.remove(WellKnown::TRANSFER_ENCODING);
    if answer.is_tunnel || has_no_body(None, status) {
        out.remove(WellKnown::CONTENT_LENGTH);
    }
    if answer.is_tunnel {
        return;
    }
    let has_type = plugin.is_some() || !answer.body.is_empty();
    let content_type = match plugin {
        Some(plugin) => {
            answer.body = plugin.body.to_vec();
            plugin.content_type.unwrap_or(HTML)
        }
        None => answer.content_type,
    };
    if !has_no_body(None, status) {
        out.set_int(WellKnown::CONTENT_LENGTH, i64::try_from(answer.body.len()).unwrap_or(i64::MAX));
    }
    if has_type {
        out.set(WellKnown::CONTENT_TYPE, content_type);
    }
    answer.body_is_sent = !has_no_body(method, status);
}

#[cfg(test)]
#[path = "error_tests.rs"]
mod tests;
