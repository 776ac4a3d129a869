//! Steps 6 and 7: find out where to go, connect, send the request and read the head of the response; again after failures
//! that allow it.

use super::context::Context;
use super::exchange;
use super::failure::{Failure, may_retry};
use super::hooks::Hook;
use super::intercept;
use super::log_view;
use super::milestones::Milestone;
use super::origin::{HeldConn, OriginConn, OriginKind};
use super::outcome::{Hierarchy, ServerState};
use super::policy::{self, ErrorKind};
use super::request_body::Upload;
use super::request_transform::{self, RequestTransform};
use super::run::{Source, hook};
use super::stop::Step;
use super::transaction::TxnPtr;
use super::wire::Wire;
use crate::event::Mutex;
use crate::http1::{Framing, request_framing};
use crate::message::{Kind, Message, WellKnown};
use crate::net;
use crate::net::resolve::Preference;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Gets a response head from the origin, or from the plugin that stands in for it.
pub async fn fetch(txn: TxnPtr) -> Step<Source> {
    let intercept = txn.control.intercept.get();
    if intercept.is_none_or(|intercept| intercept.is_server) {
        find_address(txn).await?;
    }
    if is_connect(txn) && txn.control.intercept.get().is_none() {
        return super::tunnel::connect(txn).await;
    }
    build_request(txn);
    attempts(txn).await
}

fn is_connect(txn: TxnPtr) -> bool {
    txn.settings.get().forward_connect_method == 0
        && txn.client_request.get().is_some_and(|request| request.method_token() == Some(WellKnown::CONNECT))
}

/// Resolves the name of the parent proxy that a plugin chose; OS_DNS is about origins.
async fn find_parent(txn: TxnPtr, host: &[u8], port: i32) -> Step<()> {
    let address = resolve(txn, host).await?;
    let port = u16::try_from(port).unwrap_or_default();
    txn.server_address.set(Some(SocketAddr::new(address, port)));
    Ok(())
}

/// Resolves the origin's name and calls OS_DNS. A plugin may have given the address itself.
async fn find_address(txn: TxnPtr) -> Step<()> {
    let parent = txn.control.parent.borrow().clone();
    if let Some((host, port)) = parent {
        return find_parent(txn, host.to_bytes(), port).await;
    }
    if txn.control.server_address.get().is_none() {
        let (address, port) = match literal_target(txn) {
            Some(target) => target,
            None => {
                let (host, port) = target(txn);
                (resolve(txn, &host).await?, port)
            }
        };
        if address.is_unspecified() {
            return Err(ErrorKind::BadDestination.into());
        }
        txn.server_address.set(Some(SocketAddr::new(address, port)));
    }
    use_given_address(txn);
    hook(txn, Hook::OS_DNS).await?;
    use_given_address(txn);
    match txn.server_address.get() {
        Some(address) if !super::admission::allows_origin(txn, address.ip()) => {
            Err(ErrorKind::AccessDenied.into())
        }
        _ => Ok(()),
    }
}

fn use_given_address(txn: TxnPtr) {
    if let Some(address) = txn.control.server_address.get() {
        txn.server_address.set(Some(address));
    }
}

/// Host (without brackets) and port that the request goes to.
fn target(txn: TxnPtr) -> (Vec<u8>, u16) {
    txn.client_request.get().map_or((Vec::new(), 0), |request| target_of(&request))
}

/// As [`target`] for a host that is an address.
fn literal_target(txn: TxnPtr) -> Option<(IpAddr, u16)> {
    let request = txn.client_request.get()?;
    let (host, port) = bare_target(&request)?;
    Some((net::ip_text::literal(host)?, port))
}

/// As [`target`] for any request.
pub fn target_of(request: &Message) -> (Vec<u8>, u16) {
    bare_target(request).map_or((Vec::new(), 0), |(host, port)| (host.to_vec(), port))
}

fn bare_target(request: &Message) -> Option<(&[u8], u16)> {
    let target = request.target()?;
    let host = target.host;
    let host = host.strip_prefix(b"[").and_then(|host| host.strip_suffix(b"]")).unwrap_or(host);
    let port = match target.port {
        0 if request.url().scheme() == Some(b"https") => 443,
        0 => 80,
        port => port,
    };
    Some((host, port))
}

/// The address of a host.
pub async fn resolve(txn: TxnPtr, host: &[u8]) -> Step<IpAddr> {
    if let Some(address) = net::ip_text::literal(host) {
        return Ok(address);
    }
    if host.eq_ignore_ascii_case(b"localhost") {
        // RFC 6761, 6.3: never a matter for name servers.
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    txn.milestones.mark(Milestone::DnsLookupBegin);
    let client = txn.session().client.ip();
    let resolved = net::resolve::lookup(host, Preference::V4ThenV6).await;
    let resolved = resolved.ok().and_then(|answer| pick(&answer.addrs, client));
    txn.milestones.mark(Milestone::DnsLookupEnd);
    match resolved {
        Some(address) => Ok(address),
        None => {
            crate::log::error_log::line(&format!("DNS Error: looking up {}", log_view::mapped_url(txn)));
            Err(ErrorKind::DnsFailed.into())
        }
    }
}

/// One of several addresses: always the same for a client, so that what it keeps there stays useful.
fn pick(addresses: &[IpAddr], client: IpAddr) -> Option<IpAddr> {
    let sum = match client {
        IpAddr::V4(client) => u32::from(client) as usize,
        IpAddr::V6(client) => client.segments().iter().map(|segment| usize::from(*segment)).sum(),
    };
    addresses.get(sum % addresses.len().max(1)).copied()
}

/// Makes the outgoing request from the client's.
fn build_request(txn: TxnPtr) {
    let context = Context::of(&txn);
    if let Some(mut client) = txn.client_request.get_mut() {
        let level = txn.settings.get().normalize_ae;
        policy::accept_encoding::normalize(&mut client, level);
    }
    let Some(client) = txn.client_request.get() else { return };
    let mut server = Message::new(Kind::Request);
    policy::request::build(&mut server, &client, &context.request(&client));
    drop(client);
    txn.server_request.set(server);
    txn.response_times.set((super::context::now(), 0));
}

async fn attempts(txn: TxnPtr) -> Step<Source> {
    let mut transform = request_transform::start(txn).await?;
    loop {
        let attempted = attempt(txn, transform.take()).await;
        tell_remap_plugin(txn);
        let (failure, sent) = match attempted? {
            Ok(conn) => return Ok(Source::Origin(conn)),
            Err(failed) => failed,
        };
        failure.note(txn);
        if !may_retry(txn, failure, sent) {
            return Err(failure.page().into());
        }
        if txn.control.server_address.get().is_some() {
            // The plugin that chose the address may choose another.
            hook(txn, Hook::OS_DNS).await?;
            use_given_address(txn);
        }
    }
}

/// Tells the first plugin of the rule how the origin stands (`TSRemapOSResponse`).
fn tell_remap_plugin(txn: TxnPtr) {
    let first = txn.mapped.borrow().as_ref().and_then(|mapped| mapped.rule().chain().first().cloned());
    if let Some(first) = first {
        first.os_response(txn.as_ptr(), txn.outcome.server_state.get() as i32);
    }
}

/// One attempt. A failed one tells whether bytes of the request went out.
async fn attempt(
    txn: TxnPtr,
    transform: Option<RequestTransform>,
) -> Step<Result<HeldConn, (Failure, bool)>> {
    txn.outcome.connect_attempts.set(txn.outcome.connect_attempts.get() + 1);
    txn.milestones.mark_first(Milestone::ServerFirstConnect);
    txn.milestones.mark(Milestone::ServerConnect);
    let mut conn = match acquire(txn).await {
        Ok(conn) => HeldConn::new(conn),
        Err(failure) => return Ok(Err((failure, false))),
    };
    txn.outcome.server_state.set(ServerState::ConnectionAlive);
    txn.outcome.server_transactions.set(conn.transactions);
    txn.outcome.server_reused.set(conn.reused);
    txn.server_vconn.set(Some(conn.wire.conn().object_ref()));
    hook(txn, Hook::SEND_REQUEST_HDR).await?;
    // What plugins give is looked at behind the hook, so that it can come from there.
    let upload = match transform {
        Some(transform) => Upload::Transform(Box::new(transform)),
        None => Upload::given(txn).unwrap_or_else(|| Upload::new(txn)),
    };
    if !ends_as_told(txn, &upload) {
        conn.spoiled = true;
    }
    let answered = exchange::exchange(txn, &mut conn, upload).await?;
    match answered {
        Ok(()) => {
            let is_parents = txn.control.parent.borrow().is_some();
            txn.outcome.hierarchy.set(if is_parents { Hierarchy::ParentHit } else { Hierarchy::Direct });
            read_response_hook(txn, conn).await
        }
        Err(Failure::Empty) => {
            // Judged as a response of HTTP/0.9 without content: the hook sees an empty header.
            txn.server_response.set(Message::new(Kind::Response));
            hook(txn, Hook::READ_RESPONSE_HDR).await?;
            Ok(Err((Failure::Empty, true)))
        }
        Err(failure) => Ok(Err((failure, true))),
    }
}

/// Whether the origin finds the end of the body where it is: the head says, also behind a plugin's changes, how the body is
/// sent. Whether what a transform made of chunks ends where they say is not known.
fn ends_as_told(txn: TxnPtr, upload: &Upload) -> bool {
    let Some(request) = txn.server_request.get() else { return false };
    match (request_framing(&request), upload.framing(txn)) {
        (Ok(Framing::None | Framing::Length(0)), Some(Framing::None | Framing::Length(0))) => true,
        (Ok(told), Some(sent)) => told == sent,
        _ => false,
    }
}

async fn read_response_hook(txn: TxnPtr, conn: HeldConn) -> Step<Result<HeldConn, (Failure, bool)>> {
    // Beyond three digits a reader may take the first three for the status: RFC 9112, 4.
    if txn.server_response.get().is_none_or(|response| !(1..=999).contains(&response.status())) {
        hook(txn, Hook::READ_RESPONSE_HDR).await?;
        return Ok(Err((Failure::NoStatus, true)));
    }
    hook(txn, Hook::READ_RESPONSE_HDR).await?;
    Ok(Ok(conn))
}

/// Gets a connection: from the intercepting plugin, the client session, the pool, or a new one.
async fn acquire(txn: TxnPtr) -> Result<OriginConn, Failure> {
    if txn.control.intercept.get().is_some() {
        return Ok(intercept::connect(txn).await);
    }
    let Some(address) = txn.server_address.get() else {
        return Err(Failure::Connect(net::Error::System { call: "connect", errno: libc::EADDRNOTAVAIL }));
    };
    txn.outgoing_address.set(None);
    let key = super::pool::key(txn, address);
    let (conn, reused) = match key.as_ref().and_then(super::pool::take) {
        Some(conn) => (conn, true),
        None => (open_connection(txn, address).await?, false),
    };
    let transactions = conn.count_use();
    set_timeouts(txn, &conn);
    let wire = Wire::new(conn);
    Ok(OriginConn {
        wire,
        kind: OriginKind::Server,
        address: Some(address),
        reused,
        transactions,
        key,
        spoiled: false,
    })
}

/// Opens a new connection to the origin.
///
/// # Errors
/// Why there is none.
pub async fn open_connection(txn: TxnPtr, address: SocketAddr) -> Result<net::Conn, Failure> {
    let (options, timeout) = {
        let context = Context::of(&txn);
        (context.connect_options(), context.connect_timeout())
    };
    let mutex = txn.object().mutex().unwrap_or_else(Mutex::new_ref);
    let connected = net::connect(address, &options, mutex, timeout).await;
    let conn = connected.map_err(|error| {
        log_failure(txn, address, error);
        Failure::Connect(error)
    })?;
    txn.milestones.mark(Milestone::ServerConnectEnd);
    txn.outgoing_address.set(conn.local_addr());
    Ok(conn)
}

/// Timeouts from here to the end of the response.
fn set_timeouts(txn: TxnPtr, conn: &net::Conn) {
    let (inactivity, active) = Context::of(&txn).origin_timeouts();
    conn.set_inactivity_timeout(inactivity);
    conn.set_active_timeout(active);
}

/// The line in error.log that the original writes for each connection that could not be made.
fn log_failure(txn: TxnPtr, address: SocketAddr, error: net::Error) {
    let failure = Failure::Connect(error);
    let why = format!("{} [{}]", failure.page().reason(), error.errno());
    crate::log::error_log::line(&format!(
        "CONNECT: attempt fail [{}] to {address} for host='{}' connection_result={why} error={why} attempts={} url='{}'",
        failure.state().name(),
        log_view::wanted_host(txn),
        txn.outcome.connect_attempts.get().saturating_sub(1),
        log_view::mapped_url(txn),
    ));
}
