//! What the policies are told about a transaction.

use super::parents;
use super::policy::error::PageContext;
use super::policy::keep_alive::Client;
use super::policy::request::{NextHop, RequestContext};
use super::policy::response::{Body, ResponseContext, ReverseMap};
use super::policy::validity::CheckContext;
use super::policy::via::{Codes, Protocol};
use super::policy::{body_factory, timeouts};
use super::session::SsnPtr;
use super::settings::View;
use super::transaction::{Asked, TxnPtr};
use super::via_codes;
use crate::config::http::Forwarded;
use crate::config::uuid;
use crate::http1::Framing;
use crate::message::{Message, Version, WellKnown};
use crate::net::{ConnectOptions, SocketOptions};
use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;

/// The process's UUID, new at each start, as text.
pub fn process_uuid() -> &'static [u8] {
    static TEXT: LazyLock<[u8; uuid::TEXT_LEN]> = LazyLock::new(|| uuid::process().text());
    &*TEXT
}

/// Seconds since the epoch, by the clock of the turn.
pub fn now() -> i64 {
    super::milestones::to_epoch(crate::event::now()).max(0) / 1_000_000_000
}

/// What a connection with this version over TCP speaks.
fn stack(version: Version, address: Option<IpAddr>) -> &'static [&'static str] {
    match (version == Version::V1_0, address) {
        (true, Some(IpAddr::V4(_))) => &["http/1.0", "tcp", "ipv4"],
        (false, Some(IpAddr::V4(_))) => &["http/1.1", "tcp", "ipv4"],
        (true, Some(IpAddr::V6(_))) => &["http/1.0", "tcp", "ipv6"],
        (false, Some(IpAddr::V6(_))) => &["http/1.1", "tcp", "ipv6"],
        (true, None) => &["http/1.0"],
        (false, None) => &["http/1.1"],
    }
}

/// The layers of the client's connection, from the top (`TSHttpTxnClientProtocolStackGet`).
pub fn client_stack(txn: TxnPtr) -> &'static [&'static str] {
    let version = txn.client_request.get().map_or(Version::V1_1, |request| request.version());
    let session = txn.session();
    // Internal connections have no transport.
    stack(version, session.is_external().then(|| session.client.ip()))
}

/// The layers of a session's connection below HTTP, from the top (`TSHttpSsnClientProtocolStackGet`): which version of
/// HTTP it is, its requests say.
pub fn session_stack(ssn: SsnPtr) -> &'static [&'static str] {
    let address = ssn.is_external().then(|| ssn.client.ip());
    &stack(Version::V1_1, address)[1..]
}

/// The layers of the connection that stands to the origin: without one only the request's version, once there is a request.
pub fn server_connection_stack(txn: TxnPtr) -> &'static [&'static str] {
    match txn.server_request.get() {
        _ if txn.open_server_vconn().is_some() => server_stack(txn),
        Some(request) => stack(request.version(), None),
        None => &[],
    }
}

/// The layers of the origin's connection, from the top.
pub fn server_stack(txn: TxnPtr) -> &'static [&'static str] {
    stack(server_version(txn), txn.server_address.get().map(|address| address.ip()))
}

/// The version that the origin answered with: all that is not 1.1, or a later 1, counts as 1.0. Of an answer that could not
/// be parsed it is not known.
fn server_version(txn: TxnPtr) -> Version {
    let response = txn.server_response.get().filter(|response| response.status() != 0);
    let answered = response.map_or(Version::V1_1, |response| response.version());
    if answered.major == 1 && answered >= Version::V1_1 { Version::V1_1 } else { Version::V1_0 }
}

/// How a response came here, for Via: by the origin's connection, if there is one.
fn server_protocol(txn: TxnPtr) -> Protocol<'static> {
    let address = txn.server_vconn().and(txn.server_address.get());
    let version = server_version(txn);
    Protocol { tls: false, version, stack: stack(version, address.map(|address| address.ip())) }
}

fn client_protocol(txn: TxnPtr, request: &Message) -> Protocol<'static> {
    Protocol { tls: false, version: request.version(), stack: client_stack(txn) }
}

/// Notes what the request asks for: what plugins change from here on is for the origin, not for the client.
pub fn note_asked(txn: TxnPtr) {
    txn.asked.set(None);
    let client = Context::of(&txn).client();
    let conditions = [WellKnown::IF_MODIFIED_SINCE, WellKnown::IF_NONE_MATCH];
    let is_conditional = txn
        .client_request
        .get()
        .is_some_and(|request| conditions.into_iter().any(|condition| request.has(condition)));
    txn.asked.set(Some(Asked { method: txn.method(), is_conditional, client }));
}

/// Records and addresses for a policy; lent for its call.
pub struct Context<'a> {
    txn: &'a TxnPtr,
    settings: View<'a>,
    codes: Codes,
}

impl<'a> Context<'a> {
    /// The transaction's.
    pub fn of(txn: &'a TxnPtr) -> Context<'a> {
        let settings = txn.settings.get();
        let level = settings.insert_request_via_str.max(settings.insert_response_via_str);
        Context { txn, codes: via_codes::codes(*txn, level), settings }
    }

    /// For the request to the origin.
    pub fn request(&'a self, request: &Message) -> RequestContext<'a> {
        let session = self.txn.session();
        RequestContext {
            settings: &self.settings,
            config: self.config(),
            uuid: process_uuid(),
            client: session.client.ip(),
            local: self.local(),
            protocol: client_protocol(*self.txn, request),
            codes: &self.codes,
            framing: self.txn.request_framing.get(),
            next_hop: self.next_hop(),
            send_http11: self.txn.send_http11.get(),
            origin_version: None,
            is_downgraded: false,
            has_connection: self.txn.redirects.get() > 0,
            drops_conditions: false,
            is_upgrade: self.txn.upgrade.get().is_some(),
            is_early_data: false,
        }
    }

    /// The address the client connected to, if the request is to name it.
    fn local(&self) -> Option<IpAddr> {
        let is_named = self.settings.insert_forwarded.has(Forwarded::BY_IP);
        if is_named { self.txn.session().incoming().map(|address| address.ip()) } else { None }
    }

    /// The kind of server that the request goes to.
    pub fn next_hop(&self) -> NextHop {
        if parents::is_proxy(*self.txn) { NextHop::Proxy } else { NextHop::Origin }
    }

    fn config(&self) -> &'a crate::config::http::HttpConfig {
        self.txn.settings.global()
    }

    /// What the client wants of its connection.
    pub fn client(&self) -> Client {
        if let Some(asked) = self.txn.asked.get() {
            return asked.client;
        }
        let client = match self.txn.client_request.get() {
            Some(request) if self.txn.request_is_parsed.get() => {
                let internal = self.txn.session().identity.is_some();
                Client::of(&request, &self.settings, self.config(), internal)
            }
            // Of a request that was refused at least the version may be known.
            Some(request) => Client { version: request.version(), ..Client::UNKNOWN },
            None => Client::UNKNOWN,
        };
        Client { version: self.txn.asked_version.get().unwrap_or(client.version), ..client }
    }

    fn must_close(&self) -> bool {
        self.is_to_close() || self.has_unread_body() || self.is_unmodified_upload() || self.was_to_upgrade()
    }

    /// Whether the client asked for another protocol, which it may speak already; of pages the original lets it go on.
    fn was_to_upgrade(&self) -> bool {
        self.txn.upgrade.get().is_some()
    }

    /// Whether a request with a body is answered with 304, behind which the original closes.
    fn is_unmodified_upload(&self) -> bool {
        let is_unmodified = self.txn.server_response.get().is_some_and(|response| response.status() == 304);
        is_unmodified && !matches!(self.txn.request_framing.get(), Framing::None | Framing::Length(0))
    }

    /// Whether a plugin, an early hint or the end of the process closes the client's connection behind this transaction.
    fn is_to_close(&self) -> bool {
        self.txn.control.closes_client.get() || self.txn.closes_client.get() || super::drain::is_draining()
    }

    /// Whether a part of the request body is still on its way.
    fn has_unread_body(&self) -> bool {
        !super::request_body::is_taken(*self.txn)
    }

    /// For the response to the client.
    pub fn response(
        &'a self,
        body: Body,
        method: Option<WellKnown>,
        reverse_map: Option<ReverseMap<'a>>,
    ) -> ResponseContext<'a> {
        let times = self.txn.response_times.get();
        // An interim response comes before the final one is judged.
        let received = if times.1 == 0 { now() } else { times.1 };
        ResponseContext {
            settings: &self.settings,
            config: self.config(),
            method,
            client: self.client(),
            body,
            protocol: server_protocol(*self.txn),
            codes: &self.codes,
            request_sent: times.0,
            response_received: received,
            now: received,
            is_secure: false,
            must_close: self.must_close(),
            reverse_map,
            is_upgrade: self.txn.upgrade.get().is_some(),
            is_unconditional: via_codes::is_unconditional_fetch(*self.txn),
        }
    }

    /// For an answer of the proxy's own.
    pub fn page(
        &'a self,
        request: Option<&'a Message>,
        templates: &'a body_factory::Templates,
        fields: &'a dyn body_factory::LogFields,
    ) -> PageContext<'a> {
        PageContext {
            settings: &self.settings,
            config: self.config(),
            request: request.filter(|_| self.txn.request_is_parsed.get()),
            method: self.txn.method().filter(|_| self.txn.request_is_parsed.get()),
            is_body_given: self.txn.control.error_body.borrow().is_some(),
            client: self.client(),
            has_unread_body: self.has_unread_body(),
            protocol: server_protocol(*self.txn),
            codes: &self.codes,
            now: now(),
            is_internal: self.txn.session().is_internal.get(),
            is_secure: false,
            must_close: self.is_to_close(),
            templates,
            fields,
        }
    }

    /// For the checks of a request.
    pub fn check(&'a self) -> CheckContext<'a> {
        CheckContext {
            settings: &self.settings,
            config: self.config(),
            is_tls: false,
            is_internal: self.txn.session().is_internal.get(),
            upgrade: self.txn.upgrade.get(),
            uuid: process_uuid(),
            is_early_data: false,
        }
    }

    /// For a new origin connection.
    pub fn connect_options(&self) -> ConnectOptions {
        let number = |value: i64| u32::try_from(value).unwrap_or(0);
        let settings = &self.settings;
        let flags = settings.net_sock_option_flag_out;
        let socket = SocketOptions {
            send_buffer: number(settings.net_sock_send_buffer_size_out),
            receive_buffer: number(settings.net_sock_recv_buffer_size_out),
            ..SocketOptions::from_flags(
                flags,
                number(settings.net_sock_packet_mark_out),
                number(settings.net_sock_packet_tos_out),
            )
        };
        let control = &self.txn.control;
        let session = self.txn.session();
        let port = session.port.copied().unwrap_or_default();
        let transparent = control.outgoing_transparent.get() || port.transparent_out;
        let source = match self.txn.server_address.get() {
            _ if transparent => Some(session.client),
            Some(SocketAddr::V4(_)) => port.source_v4.map(|source| SocketAddr::new(source.into(), 0)),
            Some(SocketAddr::V6(_)) => port.source_v6.map(|source| SocketAddr::new(source.into(), 0)),
            None => None,
        };
        ConnectOptions { socket, source: control.outgoing_address.get().or(source), transparent }
    }

    /// How long a connection attempt may take, in ns.
    pub fn connect_timeout(&self) -> i64 {
        let method = self.txn.method();
        let to_parent = self.txn.parent.borrow().is_some();
        timeouts::connect(&self.settings, method, to_parent, self.txn.control.connect_timeout.get())
    }

    /// Silence and whole time of the origin, in ns.
    pub fn origin_timeouts(&self) -> (i64, i64) {
        let control = &self.txn.control;
        (
            timeouts::origin_inactivity(&self.settings, control.inactivity_timeout.get()),
            timeouts::origin_active(&self.settings, control.active_timeout.get()),
        )
    }
}
