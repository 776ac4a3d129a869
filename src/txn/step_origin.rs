//! Steps 6 and 7: find out where to go, connect, send the request and read the head of the response; again after failures
//! that allow it.
//!
//! ```text
//!   choose -> [ parent's name | origin's name, OS_DNS ] -> attempt -> answered
//!     ^                                                     |  ^
//!     |                                             failed  v  | again
//!     +------------------- the next parent ----------------- judged -> page
//! ```

use super::address;
use super::context::Context;
use super::exchange::{self, Seen};
use super::failure::{self, Failure, can_repeat, may_retry};
use super::hooks::Hook;
use super::intercept;
use super::log_view;
use super::milestones::Milestone;
use super::origin::{HeldConn, OriginConn, OriginKind};
use super::origin_statistics;
use super::outcome::{Finish, Hierarchy, ResultCode, ServerState};
use super::parents::{self, After, Route};
use super::policy::{self, ErrorKind};
use super::request_body::Upload;
use super::request_transform;
use super::run::{Source, hook};
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use super::wire::Wire;
use crate::event::Mutex;
use crate::http1::{Framing, announces_body, request_framing, response_framing};
use crate::log;
use crate::message::{Kind, Message, WellKnown};
use crate::net;
use crate::stats::{Current, Metric};
use std::net::SocketAddr;

/// Gets a response head from the origin, from a parent, or from the plugin that stands in for them. `is_found` tells that
/// the origin's address is known, or not needed.
pub async fn fetch(txn: TxnPtr, is_found: bool) -> Step<Source> {
    let mut route = Route::Origin;
    // An address that was given by now needs no OS_DNS, as in the original.
    let mut is_found = is_found || txn.control.has_given_address.get();
    let intercept = txn.control.intercept.get();
    if intercept.is_none() {
        if !is_found && parents::needs_destination() && !parents::stand_for_origins(txn) {
            address::find_origin(txn).await?;
            is_found = true;
        }
        route = parents::choose(txn);
    }
    let mut is_built = false;
    let mut last = Failure::Connect(net::Error::Closed);
    loop {
        match route {
            Route::Nobody => return Err(last.parents_page().into()),
            Route::Origin if intercept.is_none() && parents::alone_are_asked(txn) => {
                log::warning!(
                    "no parent for {}, and proxy.config.http.no_dns_just_forward_to_parent keeps the request from the origin",
                    super::log_view::mapped_url(txn)
                );
                return Err(last.parents_page().into());
            }
            Route::Parent if !address::find_parent(txn).await => {
                route = parents::unresolved(txn);
                continue;
            }
            Route::Parent => {}
            Route::Origin if is_found => is_found = false,
            Route::Origin => address::find_origin(txn).await?,
        }
        if route == Route::Origin && is_connect(txn) && txn.control.intercept.get().is_none() {
            return super::tunnel::connect(txn).await;
        }
        // Another parent gets the request as it is, with what plugins did to it; the origin gets one of its own.
        match (is_built, route) {
            (false, _) => build_request(txn),
            (true, Route::Origin) => {
                txn.outcome.server_state.set(ServerState::Undefined);
                build_request(txn);
            }
            (true, _) => readdress(txn),
        }
        is_built = true;
        match attempts(txn).await? {
            Attempted::Answered(conn) => return Ok(Source::Origin(conn)),
            Attempted::Elsewhere(next, failure) => {
                last = failure.unwrap_or(last);
                route = next;
            }
        }
    }
}

fn is_connect(txn: TxnPtr) -> bool {
    txn.settings.get().forward_connect_method == 0 && txn.method() == Some(WellKnown::CONNECT)
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
    super::statistics::count_outgoing(txn);
}

/// Gives the request that was made the form for another server.
fn readdress(txn: TxnPtr) {
    let next_hop = Context::of(&txn).next_hop();
    if let (Some(mut server), Some(client)) = (txn.server_request.get_mut(), txn.client_request.get()) {
        policy::request::readdress(&mut server, &client, next_hop);
    }
}

/// How the attempts at one server ended.
enum Attempted {
    /// With an answer.
    Answered(HeldConn),
    /// Somebody else is asked, because of the failure if there was one.
    Elsewhere(Route, Option<Failure>),
}

/// Attempts at the server that was chosen.
async fn attempts(txn: TxnPtr) -> Step<Attempted> {
    let to_parent = txn.parent.borrow().is_some();
    loop {
        let attempted = attempt(txn).await;
        if !to_parent {
            let state = match &attempted {
                Ok(Err((failure, _))) => failure.state(),
                _ => txn.outcome.server_state.get(),
            };
            tell_remap_plugin(txn, state);
        }
        let (failure, sent) = match attempted? {
            Ok(conn) => {
                return Ok(match parents::after_response(txn) {
                    Some(route) => Attempted::Elsewhere(route, None),
                    None => Attempted::Answered(conn),
                });
            }
            Err((failure, sent)) => (failure::behind_intercept(txn, failure).unwrap_or(failure), sent),
        };
        failure.note(txn);
        if to_parent {
            let again = failure.is_transient() && can_repeat(txn, sent);
            match parents::after_failure(txn, failure, again) {
                After::Same => continue,
                After::Next(route) => return Ok(Attempted::Elsewhere(route, Some(failure))),
            }
        }
        if !may_retry(txn, failure, sent) {
            origin_statistics::count_given_up();
            log_failure(txn, failure);
            if let Some(errno) = connect_errno(txn, failure) {
                address::note_failed(txn, errno);
            }
            return Err(failure.page().into());
        }
        if txn.control.has_given_address.get() {
            log_failure(txn, failure);
            // The plugin that chose the address may choose another.
            address::ask_again(txn).await?;
        } else if address::is_turn_of_another(txn) {
            if let Some(errno) = connect_errno(txn, failure) {
                address::note_failed(txn, errno);
            }
            address::choose_again(txn).await?;
        } else {
            log_failure(txn, failure);
        }
    }
}

/// Tells the first plugin of the rule how the origin stands (`TSRemapOSResponse`).
pub fn tell_remap_plugin(txn: TxnPtr, state: ServerState) {
    let first = txn.mapped.borrow().as_ref().and_then(|mapped| mapped.rule().chain().first().cloned());
    if let Some(first) = first {
        first.os_response(txn.as_ptr(), state as i32);
    }
}

/// One attempt. A failed one tells whether bytes of the request went out.
async fn attempt(txn: TxnPtr) -> Step<Result<HeldConn, (Failure, bool)>> {
    txn.outcome.connect_attempts.set(txn.outcome.connect_attempts.get() + 1);
    txn.milestones.mark_first(Milestone::ServerFirstConnect);
    txn.milestones.mark(Milestone::ServerConnect);
    if txn.control.intercept.get().is_none() {
        address::check_way(txn)?;
    }
    let mut conn = match acquire(txn).await {
        Ok(conn) => HeldConn::new(conn),
        Err(failure) => {
            super::statistics::count_incoming(txn);
            if matches!(failure, Failure::Connect(_)) {
                origin_statistics::count_refused();
            }
            return Ok(Err((failure, false)));
        }
    };
    txn.outcome.server_transactions.set(conn.transactions);
    txn.outcome.server_reused.set(conn.reused);
    txn.server_vconn.set(Some(conn.wire.conn().object_ref()));
    // The length of what comes out belongs into the head.
    let transform = request_transform::start(txn).await?;
    hook(txn, Hook::SEND_REQUEST_HDR).await?;
    super::pool::set_inactivity_timeout(txn, conn.wire.conn());
    // What plugins give is looked at behind the hook, so that it can come from there.
    let upload = match transform {
        Some(transform) => Upload::Transform(Box::new(transform)),
        None => Upload::given(txn).unwrap_or_else(|| Upload::new(txn)),
    };
    if !ends_as_told(txn, &upload) {
        conn.spoiled = true;
    }
    let answered = exchange::exchange(txn, &mut conn, upload).await?;
    let sent = conn.was_written;
    super::statistics::count_incoming(txn);
    if answered.is_err() {
        origin_statistics::count_unanswered();
    }
    match answered {
        Ok(seen) => {
            txn.outcome.server_state.set(ServerState::ConnectionAlive);
            // A time-out of an attempt before is no abort of this one.
            txn.outcome.result.set(ResultCode::Undefined);
            if conn.kind == OriginKind::Server && txn.parent.borrow().is_none() {
                address::note_answered(txn);
            }
            txn.outcome.server_finish.set(Finish::Fin);
            let is_parents = txn.parent.borrow().is_some();
            txn.outcome.hierarchy.set(if is_parents { Hierarchy::ParentHit } else { Hierarchy::Direct });
            read_response_hook(txn, conn, seen).await
        }
        Err(Failure::Empty) => {
            // Judged as a response of HTTP/0.9 without content: the hook sees an empty header.
            txn.server_response.set(Message::new(Kind::Response));
            txn.outcome.server_state.set(ServerState::ConnectionAlive);
            hook(txn, Hook::READ_RESPONSE_HDR).await?;
            Ok(Err((Failure::Empty, sent)))
        }
        Err(failure) => Ok(Err((failure, sent))),
    }
}

/// Whether the origin finds the end of the body where it is: the head says, also behind a plugin's changes, how the body is
/// sent. Whether what a transform made of chunks ends where they say is not known.
fn ends_as_told(txn: TxnPtr, upload: &Upload) -> bool {
    let Some(request) = txn.server_request.get() else { return false };
    match (request_framing(&request), upload.framing(txn)) {
        (Ok(told), Some(sent)) => told.is_same_as(sent),
        _ => false,
    }
}

/// Calls the plugins, unless they have seen the head, and judges what they leave of it.
async fn read_response_hook(
    txn: TxnPtr,
    conn: HeldConn,
    seen: Seen,
) -> Step<Result<HeldConn, (Failure, bool)>> {
    let mut conn = conn;
    note_framing(txn, &mut conn)?;
    if seen == Seen::Not {
        hook(txn, Hook::READ_RESPONSE_HDR).await?;
    }
    let status = txn.server_response.get().map_or(0, |response| response.status());
    // Beyond three digits a reader may take the first three for the status: RFC 9112, 4. Behind a final head comes no other.
    if !(1..=999).contains(&status) || matches!(status, 100 | 103) {
        return Ok(Err((Failure::NoStatus, true)));
    }
    Ok(Ok(conn))
}

/// Notes how the body ends before a plugin can say otherwise.
fn note_framing(txn: TxnPtr, conn: &mut OriginConn) -> Step<()> {
    let Some(response) = txn.server_response.get() else { return Ok(()) };
    conn.framing = response_framing(&response, txn.method()).map_err(|error| {
        log::debug!("http", "[{}] response framing refused: {error:?}", txn.id);
        Stop::Error(ErrorKind::OriginTransferCoding)
    })?;
    // RFC 9110, 15.3.5: a 204 has no body. One that announces a body may be followed by it.
    if response.status() == 204 && announces_body(&response) {
        conn.spoiled = true;
    }
    Ok(())
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
    let (conn, reused) = super::pool::acquire(txn, address, key.as_ref()).await?;
    let transactions = conn.count_use();
    super::pool::set_timeouts(txn, &conn);
    let wire = Wire::new(conn);
    Ok(OriginConn {
        wire,
        kind: OriginKind::Server,
        address: Some(address),
        reused,
        transactions,
        key,
        was_written: false,
        spoiled: false,
        framing: Framing::None,
        in_use: Current::new(Metric::HttpCurrentServerTransactions),
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
    txn.milestones.mark(Milestone::ServerConnectEnd);
    let conn = connected.map_err(|error| match error {
        net::Error::Throttled => Failure::Exhausted,
        error => Failure::Connect(error),
    })?;
    txn.outgoing_address.set(conn.local_addr());
    Ok(conn)
}

/// The line in error.log that the original writes for a failed attempt: for each connection that could not be made, and
/// for one that was used before and brought no answer.
fn log_failure(txn: TxnPtr, failure: Failure) {
    let (Some(address), Some((result, error))) = (txn.server_address.get(), errors(txn, failure)) else {
        return;
    };
    crate::log::error_log::line(&format!(
        "CONNECT: attempt fail [{}] to {address} for host='{}' connection_result={result} error={error} attempts={} url='{}'",
        failure.state().name(),
        log_view::wanted_host(txn),
        txn.outcome.connect_attempts.get().saturating_sub(1),
        log_view::mapped_url(txn),
    ));
}

/// The errors in such a line; none for a failure without a line.
fn errors(txn: TxnPtr, failure: Failure) -> Option<(String, String)> {
    /// What the original has for a cause that it does not know.
    const UNKNOWN: &str = "Unknown error 19999 [-19999]";
    let errno = connect_errno(txn, failure)?;
    let result = format!("{} [{errno}]", ErrorKind::ConnectFailed { errno }.reason());
    let error = if errno == libc::EIO { UNKNOWN.into() } else { result.clone() };
    Some((result, error))
}

/// The error of the connection when it is to blame for a failure: it could not be made, or had been used before.
fn connect_errno(txn: TxnPtr, failure: Failure) -> Option<i32> {
    let reused = txn.outcome.server_reused.get();
    match failure {
        Failure::Connect(error) => Some(error.errno()),
        Failure::Exhausted => Some(libc::EIO),
        Failure::Empty | Failure::NoStatus | Failure::Invalid if reused => Some(libc::EIO),
        Failure::Hangup if reused => Some(libc::EPIPE),
        Failure::Inactive | Failure::Active if reused => Some(libc::ETIMEDOUT),
        _ => None,
    }
}
