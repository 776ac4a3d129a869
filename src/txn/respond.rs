//! The response to the client, wherever it comes from.
//!
//! ```text
//!   origin head --+-> redirect followed -> back to the origin step <- redirect followed
//!                 +-> build client head -> SEND_RESPONSE_HDR -> head + body -> done  ^
//!   stop ---------+-> page or local answer ^ - - - - - - - - - - - - - - - - - - - - +
//! ```

use super::body::{self, BodyError, Transfer, chunk_rules};
use super::callout::Verdict;
use super::context::{self, Context};
use super::data_sink::Sinks;
use super::hook_point;
use super::hooks::Hook;
use super::milestones::Milestone;
use super::origin::{HeldConn, OriginKind};
use super::outcome::{Finish, Hierarchy, ResultCode};
use super::output::Output;
use super::page::{late_error, page};
use super::policy::response::BodyPlan;
use super::policy::{self, ErrorKind};
use super::pump::{Pump, PumpError};
use super::run::{Next, Source};
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use super::{log_view, origin_statistics, redirect, transform_response, tunnel};
use crate::event;
use crate::http1::{Framing, response_framing};
use crate::message::{Kind, Message, WellKnown};
use crate::net::{self, Close};
use crate::remap::{self, Request, Table};
use std::future::poll_fn;
use std::task::Poll;

/// How the answering ended.
#[derive(Debug)]
pub enum Done {
    /// The client has its answer, or gets none.
    Ended(Next),
    /// A redirect is followed first.
    Redirect,
}

/// Answers the client.
pub async fn respond(txn: TxnPtr, found: Step<Source>) -> Done {
    match found {
        Ok(Source::Origin(conn)) => from_origin(txn, conn).await,
        Ok(Source::Tunnel(conn)) => tunnel::respond(txn, conn).await,
        Err(stop) => instead(txn, stop).await,
    }
}

async fn from_origin(txn: TxnPtr, conn: HeldConn) -> Done {
    txn.outcome.result.set(log_view::answered(txn));
    if redirect::is_followed(txn) {
        redirect::log(txn);
        origin_statistics::count_redirected();
        super::pool::give_back(txn, conn, false);
        return Done::Redirect;
    }
    let mut conn = conn;
    let framing = origin_framing(txn, conn.framing);
    if !framing.is_same_as(conn.framing) {
        // What a plugin made of the head is not what the origin does.
        conn.spoiled = true;
    }
    complete_head(txn, framing);
    let status = txn.server_response.get().map_or(0, |response| response.status());
    if status == 101 {
        // A change of protocol that nobody asked for would make the client's next bytes somebody else's request.
        return match txn.upgrade.get() {
            Some(_) => {
                build(txn, Framing::None);
                tunnel::upgrade(txn, conn).await
            }
            None => instead(txn, ErrorKind::InvalidResponse.into()).await,
        };
    }
    if txn.transforms.applies_to_response(status) {
        return transform_response::respond(txn, conn, framing).await;
    }
    let Some(mut plan) = build(txn, framing) else { return Done::Ended(Next::Close) };
    if hook_point::call(txn, Hook::SEND_RESPONSE_HDR).await == Verdict::Error {
        drop(conn);
        return instead_after_hook(txn, plan.keeps_for_error()).await;
    }
    if redirect::is_followed_late(txn) {
        redirect::log_late(txn);
        origin_statistics::count_redirected();
        super::pool::give_back(txn, conn, false);
        return Done::Redirect;
    }
    settle_head(txn, &mut plan);
    Done::Ended(send_body(txn, conn, framing, plan).await)
}

/// How the origin's body ends: as the head says behind the plugins, or as it said when it came in where they made no sense of
/// it.
fn origin_framing(txn: TxnPtr, received: Framing) -> Framing {
    let Some(mut response) = txn.server_response.get_mut() else { return Framing::None };
    let framing = response_framing(&response, txn.method());
    // What is no length goes to no client, also where there is no body to frame.
    if framing == Ok(Framing::None)
        && response.get_int(WellKnown::CONTENT_LENGTH).is_none_or(|length| length < 0)
    {
        response.remove(WellKnown::CONTENT_LENGTH);
    }
    framing.unwrap_or_else(|_| {
        response.remove(WellKnown::TRANSFER_ENCODING);
        response.remove(WellKnown::CONTENT_LENGTH);
        if let Framing::Length(length) = received {
            response.set_int(WellKnown::CONTENT_LENGTH, i64::try_from(length).unwrap_or(i64::MAX));
        }
        received
    })
}

/// Makes the origin's head what plugins and logs find from here on, as the original does: without the transfer coding, which
/// was the connection's, and with a Date, but for errors of the origin behind it.
fn complete_head(txn: TxnPtr, framing: Framing) {
    let Some(mut response) = txn.server_response.get_mut() else { return };
    if framing == Framing::Chunked {
        response.remove(WellKnown::TRANSFER_ENCODING);
    }
    if response.status() != 500 && response.get_date(WellKnown::DATE).is_none() {
        response.set_date(WellKnown::DATE, context::now());
    }
}

/// Builds the client's response head out of the origin's.
fn build(txn: TxnPtr, framing: Framing) -> Option<policy::response::Plan> {
    txn.response_times.set((txn.response_times.get().0, context::now()));
    let source = txn.server_response.get()?;
    Some(build_from(txn, &source, policy::response::Body::Origin(framing)))
}

/// Builds the head that the client would get, had the origin's answer not led on to another.
pub fn build_unsent(txn: TxnPtr) {
    let framing = origin_framing(txn, Framing::None);
    complete_head(txn, framing);
    build(txn, framing);
}

/// Builds the client's response head out of `source`.
pub fn build_from(txn: TxnPtr, source: &Message, body: policy::response::Body) -> policy::response::Plan {
    let context = Context::of(&txn);
    let method = txn.method();
    let mut response = Message::new(Kind::Response);
    let table = remap::current_if(Table::has_reverse_rules);
    let reverse = |location: &[u8]| table.as_ref().and_then(|table| reversed(table, location));
    let reverse_map = table.as_ref().map(|_| &reverse as policy::response::ReverseMap<'_>);
    let plan = policy::response::build(&mut response, source, &context.response(body, method, reverse_map));
    txn.client_response.set(response);
    plan
}

/// A URL of the origin's as the client knows it, by the `reverse_map` rules.
fn reversed(table: &Table, location: &[u8]) -> Option<Vec<u8>> {
    let mut scratch = Message::new(Kind::Request);
    let parsed = scratch.add_url_parsed(location);
    let mut url = scratch.url_at(parsed)?;
    let scheme = url.scheme()?.to_vec();
    let path = url.path().unwrap_or_default().to_vec();
    let view = Request { scheme: &scheme, host: url.host()?, port: url.port(), path: &path, receive_port: 0 };
    let hit = table.lookup_reverse(&view)?;
    let new = hit.rewrite(&path);
    let mut text = Vec::with_capacity(new.path_len());
    new.push_path(&mut text);
    url.set_scheme(Some(new.scheme.as_str().as_bytes()));
    url.set_host(Some(new.host));
    url.set_port(new.port);
    url.set_path(Some(&text));
    Some(url.to_vec())
}

/// How the body of a plan is handed on.
pub fn transfer(txn: TxnPtr, plan: &policy::response::Plan) -> Transfer {
    match plan.body {
        BodyPlan::PassChunks => body::as_they_are(txn),
        BodyPlan::Chunk => Transfer::Chunked,
        BodyPlan::None | BodyPlan::Length(_) | BodyPlan::UntilClose => Transfer::Plain,
    }
}

/// Sends head and body, and gives the origin connection back when it is clean.
async fn send_body(txn: TxnPtr, conn: HeldConn, framing: Framing, plan: policy::response::Plan) -> Next {
    let mut conn = conn;
    let mut output = begin(txn);
    if plan.body == BodyPlan::None && framing != Framing::None {
        // A plugin's status has no body, but the origin sends one.
        conn.spoiled = true;
    }
    let framing = if plan.body == BodyPlan::None { Framing::None } else { framing };
    let mut pump = Pump::new(framing, transfer(txn, &plan), chunk_rules(txn));
    let mut sinks = Sinks::open(txn, &plan);
    let result = poll_fn(|cx| match txn.session().wire.borrow_mut().as_mut() {
        Some(client) => match pump.poll_with(cx, &mut conn.wire, &mut output, client, &mut sinks) {
            // The client's time runs on while the origin is silent, and it may go.
            Poll::Pending => client.poll_lost(cx).map(|error| Err(PumpError::Sink(error))),
            done => done,
        },
        None => Poll::Ready(Err(PumpError::Sink(net::Error::Closed))),
    })
    .await;
    sinks.close(if result.is_ok() { Close::Normal } else { Close::Abort }).await;
    note_body(txn, &pump);
    txn.milestones.mark(Milestone::ServerClose);
    finish_output(txn, output);
    match result {
        Ok(()) => {
            // A plugin that has not closed its end learns of ours before TXN_CLOSE.
            let tells_plugin = conn.kind == OriginKind::Intercept && !conn.wire.conn().is_peer_closed();
            origin_statistics::count_complete(txn, &conn, framing);
            super::pool::give_back(txn, conn, true);
            if tells_plugin {
                event::yield_now().await;
            }
            after(txn, plan.keep_alive)
        }
        Err(error) => {
            note_broken(txn, &error, framing);
            conn.spoiled = true;
            Next::Close
        }
    }
}

/// Makes the head that plugins have seen at SEND_RESPONSE_HDR say how the body goes to the client.
pub fn settle_head(txn: TxnPtr, plan: &mut policy::response::Plan) {
    let client = Context::of(&txn).client();
    if let Some(mut response) = txn.client_response.get_mut() {
        policy::response::settle(&mut response, plan, txn.method(), client);
    }
}

/// Takes the session's output chain and puts the client's head into it.
pub fn begin(txn: TxnPtr) -> Output {
    let mut output = txn.session().take_output();
    if let Some(response) = txn.client_response.get() {
        let bytes = output.head(&response);
        txn.outcome.client_response.header.set(bytes as u64);
    }
    txn.milestones.mark_first(Milestone::UaBeginWrite);
    let seconds = {
        let settings = txn.settings.get();
        output.set_chunk_size(settings.chunking_size);
        settings.transaction_no_activity_timeout_in
    };
    txn.session().set_inactivity_timeout(seconds);
    output
}

/// Gives the output chain back for the next transaction.
pub fn finish_output(txn: TxnPtr, output: Output) {
    txn.milestones.mark(Milestone::UaClose);
    txn.session().keep_output(output);
}

fn note_body(txn: TxnPtr, pump: &Pump) {
    let header = txn.outcome.client_response.header.get();
    let sent = pump.sent().saturating_sub(header);
    txn.outcome.client_response.body.set(sent);
    txn.outcome.server_response.body.set(match pump.transfer() {
        // With chunks of our own the original counts those for both sides; of a body that broke at once it counts nothing.
        Transfer::Chunked => sent,
        _ if pump.sent() == 0 => sent,
        Transfer::Plain => pump.body().data_bytes(),
        Transfer::Verbatim | Transfer::WithoutTrailers => pump.body().raw_bytes(),
    });
}

/// Notes for logs which side broke the body off; `framing` tells how the origin's was to end.
pub fn note_broken(txn: TxnPtr, error: &PumpError, framing: Framing) {
    let outcome = &txn.outcome;
    match error {
        PumpError::Sink(error) if error.is_timeout() => {
            outcome.result.set(ResultCode::ErrClientAbort);
            outcome.client_finish.set(Finish::Timeout);
        }
        PumpError::Sink(_) => {
            outcome.result.set(ResultCode::ErrClientReadError);
            outcome.client_finish.set(Finish::Intr);
        }
        PumpError::Source(BodyError::Net(error)) if error.is_timeout() => {
            if framing != Framing::UntilClose {
                count_no_body(txn);
            }
            outcome.result.set(ResultCode::ErrReadTimeout);
            outcome.hierarchy.set(Hierarchy::TimeoutDirect);
            outcome.server_finish.set(Finish::Timeout);
        }
        PumpError::Source(error) => {
            crate::log::debug!("http", "[{}] response {error}", txn.id);
            origin_statistics::count_broken();
            count_no_body(txn);
            outcome.result.set(ResultCode::ErrReadError);
            outcome.server_finish.set(Finish::Intr);
        }
    }
}

/// The original counts nothing of a body that broke, whatever went out.
fn count_no_body(txn: TxnPtr) {
    txn.outcome.server_response.body.set(0);
    txn.outcome.client_response.body.set(0);
}

/// Whether the client's connection goes on: the head said so, and nothing of the request is still on its way.
pub fn after(txn: TxnPtr, keep_alive: bool) -> Next {
    let is_taken = super::request_body::is_taken(txn);
    let has_more = || txn.session().wire.borrow().as_ref().is_some_and(|wire| wire.buffered() > 0);
    // Said at SEND_RESPONSE_HDR, it comes too late for the head.
    match keep_alive && is_taken && !txn.control.closes_client.get() {
        true => Next::KeepAlive,
        // A plugin's connection knows no reset.
        false if txn.session().is_external() && (!is_taken || has_more()) => Next::Linger,
        false => Next::Close,
    }
}

/// Answers with something that is not the origin's.
pub async fn instead(txn: TxnPtr, stop: Stop) -> Done {
    match stop {
        Stop::Silent => Done::Ended(Next::Close),
        Stop::Plugin(_) if txn.control.shut_down.get() => {
            txn.outcome.hierarchy.set(Hierarchy::Empty);
            denied(txn)
        }
        stop => page(txn, stop, true).await,
    }
}

/// What `TSHttpTxnShutDown` makes of an error: the connection ends without a word.
fn denied(txn: TxnPtr) -> Done {
    txn.outcome.result.set(ResultCode::TcpDenied);
    Done::Ended(Next::Close)
}

/// As [`instead`], for an error of SEND_RESPONSE_HDR itself, which is not called again; `keeps` the client's connection if it
/// may.
pub async fn instead_after_hook(txn: TxnPtr, keeps: bool) -> Done {
    if txn.control.shut_down.get() {
        return denied(txn);
    }
    page(txn, late_error(txn, keeps).into(), false).await
}
