//! One request on one origin connection: send the head and the body, and read the head of the response.
//!
//! ```text
//!   send head -> [ wait for 100 ] -> body + response head side by side -> final head
//! ```
//!
//! The response is read while the body is sent. A final head that comes first ends the upload: neither connection is used
//! again after that.

use super::failure::Failure;
use super::hooks::Hook;
use super::milestones::Milestone;
use super::origin::{OriginConn, OriginKind};
use super::outcome::{Finish, Hierarchy, ResultCode, ServerState};
use super::output::Output;
use super::policy::{self, validity};
use super::pump::PumpError;
use super::request_body::{BodyState, Upload};
use super::run::hook;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::message::{Kind, Limits, Message, Parsed, Parser, Progress, WellKnown};
use crate::net;
use crate::net::proxy_protocol::ProxyHeader;
use std::future::poll_fn;
use std::task::{Context, Poll};

/// Whether READ_RESPONSE_HDR has been called for a final head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It has not.
    Not,
    /// It has: the head was one of an interim response until a plugin changed its status.
    Yes,
}

/// The state of an exchange.
struct Exchange<'a> {
    txn: TxnPtr,
    conn: &'a mut OriginConn,
    output: Output,
    upload: Upload,
    parser: Parser,
    limits: Limits,
    /// The request asks for a 100.
    expects: bool,
    /// The body waits for an interim response.
    holds_body: bool,
    /// The client's time for its body runs.
    is_body_due: bool,
    got_bytes: bool,
    sending_failed: Option<net::Error>,
    client_failed: bool,
}

/// What ended a wait.
enum Event {
    /// A response head is complete.
    Head,
    /// The attempt failed.
    Failed(Failure),
    /// The client's time is over.
    ClientLate,
    /// The client's part of the body did not come.
    ClientFailed(super::body::BodyError),
}

/// Sends the request that stands in `txn.server_request` and reads the head of the answer into `txn.server_response`.
/// Interim responses are passed on. The outer error leaves the transaction's way, the inner one is a failed attempt.
pub async fn exchange(txn: TxnPtr, conn: &mut OriginConn, upload: Upload) -> Step<Result<Seen, Failure>> {
    let mut exchange = Exchange::begin(txn, conn, upload);
    let answered = exchange.run().await;
    exchange.finish().await;
    answered
}

/// Ends the transaction of a client whose time is over without an answer.
fn late_client(txn: TxnPtr) -> Stop {
    txn.outcome.result.set(ResultCode::ErrClientAbort);
    txn.outcome.hierarchy.set(Hierarchy::Empty);
    txn.outcome.client_finish.set(Finish::Timeout);
    Stop::Silent
}

/// Ends the transaction of a client that has gone.
fn lost_client(txn: TxnPtr) -> Stop {
    txn.outcome.result.set(ResultCode::ErrClientReadError);
    txn.outcome.hierarchy.set(Hierarchy::Empty);
    txn.outcome.client_finish.set(Finish::Intr);
    Stop::Silent
}

/// 101 is final: the connection changes its protocol.
fn is_interim(status: i32) -> bool {
    (100..200).contains(&status) && status != 101
}

impl<'a> Exchange<'a> {
    fn begin(txn: TxnPtr, conn: &'a mut OriginConn, upload: Upload) -> Exchange<'a> {
        let mut output = txn.session().take_output();
        let mut expects = false;
        if let Some(header) = proxy_header(txn, conn) {
            output.bytes(&header.to_bytes());
        }
        if let Some(request) = txn.server_request.get() {
            let bytes = output.head(&request);
            txn.outcome.server_request.header.set(bytes as u64);
            expects = validity::expects_continue(&request);
        }
        drop(txn.server_response.take());
        txn.server_response.set(Message::new(Kind::Response));
        if let Upload::Transform(transform) = &upload {
            transform.open_output();
        }
        let is_body_due = !upload.is_complete();
        if is_body_due {
            super::request_body::allow_time(txn);
        } else {
            // Nothing is expected of the client until it gets its answer.
            txn.session().set_inactivity_timeout(0);
        }
        txn.milestones.mark(Milestone::ServerBeginWrite);
        txn.milestones.set(Milestone::ServerReadHeaderDone, 0);
        txn.outcome.server_response.header.set(0);
        let limits = limits(txn, conn.kind);
        // A body that had to come before the request was made is not held back any more.
        let holds_body = expects && matches!(upload, Upload::Stream(..));
        Exchange {
            txn,
            conn,
            output,
            upload,
            parser: Parser::new(),
            limits,
            expects,
            holds_body,
            is_body_due,
            got_bytes: false,
            sending_failed: None,
            client_failed: false,
        }
    }

    async fn run(&mut self) -> Step<Result<Seen, Failure>> {
        if self.is_for_plugin_with_body() {
            match self.send_head_to_plugin().await {
                Err(failure) => return Ok(Err(failure)),
                Ok(true) => {
                    if let Some(seen) = self.judge_head().await? {
                        return Ok(Ok(seen));
                    }
                }
                Ok(false) => {}
            }
        }
        loop {
            match poll_fn(|cx| self.poll(cx)).await {
                Event::Failed(failure) => return Ok(Err(failure)),
                Event::ClientLate => return Err(late_client(self.txn)),
                Event::ClientFailed(error) => {
                    self.client_failed = true;
                    return Err(super::request_body::client_failed(self.txn, error));
                }
                Event::Head => {
                    if let Some(seen) = self.judge_head().await? {
                        return Ok(Ok(seen));
                    }
                }
            }
        }
    }

    /// How far the client's body was taken. Of one that the other end would not have, the rest counts as not taken: the
    /// client's connection ends, as in the original.
    fn client_body(&self) -> BodyState {
        let state = self.upload.state();
        if self.sending_failed.is_some() && state.was_touched() { BodyState::touched(false) } else { state }
    }

    fn status(&self) -> i32 {
        self.txn.server_response.get().map_or(0, |response| response.status())
    }

    fn is_for_plugin_with_body(&self) -> bool {
        self.conn.kind == OriginKind::Intercept && !self.upload.is_complete()
    }

    /// Lets an intercepting plugin see the head before the body, as in the original: some act on what the first event
    /// brings and look no further. Tells whether it has answered by then, so that it never gets the body.
    async fn send_head_to_plugin(&mut self) -> Result<bool, Failure> {
        /// One for the plugin to be told of the head, one for what it writes then, and again if it writes in two pieces.
        const TURNS: usize = 4;
        poll_fn(|cx| self.output.poll_flush(cx, &mut self.conn.wire)).await.map_err(|_| Failure::Empty)?;
        for _ in 0..TURNS {
            crate::event::yield_now().await;
            let event = poll_fn(|cx| Poll::Ready(self.poll_head(cx))).await;
            match event {
                Poll::Ready(Event::Head) => return Ok(true),
                Poll::Ready(Event::Failed(failure)) => return Err(failure),
                Poll::Ready(Event::ClientFailed(_) | Event::ClientLate) | Poll::Pending => {}
            }
        }
        Ok(false)
    }

    /// Gives the output back, notes how far the body came and lets transforms go.
    async fn finish(mut self) {
        self.upload.leave_copy(self.txn);
        let complete = self.upload.is_complete() && self.output.is_empty();
        self.conn.was_written = self.output.sent() > 0;
        if !complete {
            // The origin is still owed bytes of this request.
            self.conn.spoiled = true;
        }
        self.txn.request_body.set(Some(self.client_body()));
        // The original counts nothing of a body that did not go out whole.
        let sent = if complete { self.upload.raw_bytes() } else { 0 };
        self.txn.outcome.server_request.body.set(sent);
        if let Some(bytes) = self.upload.client_bytes() {
            // Nor of one that an answer cut short; what a client sent that broke off is counted.
            let counts = self.upload.state().is_complete() || self.client_failed;
            self.txn.outcome.client_request.body.set(if counts { bytes } else { 0 });
        }
        self.txn.session().keep_output(self.output);
        if let Upload::Transform(transform) = self.upload {
            transform.close().await;
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        if let Some(event) = self.poll_send(cx) {
            return Poll::Ready(event);
        }
        if self.is_body_due && self.upload.is_complete() {
            self.is_body_due = false;
            self.txn.session().set_inactivity_timeout(0);
        }
        match self.poll_head(cx) {
            // Behind its body only the whole of its time is left to the client.
            Poll::Pending if self.upload.is_complete() => self.poll_client(cx),
            event => event,
        }
    }

    /// Looks whether the client's time is over.
    fn poll_client(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        match self.txn.session().wire.borrow().as_ref().map(|client| client.poll_over(cx)) {
            Some(Poll::Ready(error)) if error.is_timeout() => Poll::Ready(Event::ClientLate),
            _ => Poll::Pending,
        }
    }

    /// Sends what can be sent. A connection that takes no more may still have an answer for us to read.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Option<Event> {
        if self.sending_failed.is_some() {
            return None;
        }
        let sent = if self.holds_body {
            self.output.poll_flush(cx, &mut self.conn.wire).map_err(PumpError::Sink)
        } else {
            self.upload.poll(cx, self.txn, &mut self.output, &mut self.conn.wire)
        };
        match sent {
            Poll::Ready(Err(PumpError::Source(error))) => Some(Event::ClientFailed(error)),
            Poll::Ready(Err(PumpError::Sink(error))) => {
                self.sending_failed = Some(error);
                None
            }
            Poll::Ready(Ok(())) | Poll::Pending => None,
        }
    }

    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        loop {
            match self.parse() {
                Ok(Progress::Done) => {
                    self.txn.milestones.mark(Milestone::ServerReadHeaderDone);
                    return Poll::Ready(Event::Head);
                }
                Ok(Progress::More) => {}
                Err(failure) => {
                    self.txn.milestones.mark(Milestone::ServerReadHeaderDone);
                    return Poll::Ready(Event::Failed(failure));
                }
            }
            match self.conn.wire.poll_fill(cx, false) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(0)) => return Poll::Ready(Event::Failed(self.closed())),
                Poll::Ready(Ok(_)) => {
                    self.note_read();
                    self.got_bytes = true;
                }
                Poll::Ready(Err(error)) => {
                    return Poll::Ready(Event::Failed(self.broken(error)));
                }
            }
        }
    }

    /// Notes when the origin was first heard of in this attempt: its end counts as well.
    fn note_read(&self) {
        if !self.got_bytes {
            self.txn.milestones.mark(Milestone::ServerFirstRead);
        }
    }

    /// The connection ended before a head was complete. One that took nothing of the request was none; one that took it
    /// and closes or resets without a word has answered with nothing, as the original sees it.
    fn closed(&self) -> Failure {
        self.note_read();
        self.txn.milestones.mark(Milestone::ServerReadHeaderDone);
        match (self.got_bytes, self.sending_failed) {
            (true, _) => {
                self.txn.outcome.server_response.header.set(self.parser.head_bytes() as u64);
                Failure::Hangup
            }
            (false, Some(error)) if self.output.sent() == 0 && self.conn.kind == OriginKind::Server => {
                Failure::Connect(error)
            }
            (false, _) => Failure::Empty,
        }
    }

    /// The connection broke before a head was complete.
    fn broken(&self, error: net::Error) -> Failure {
        self.txn.outcome.server_response.header.set(self.parser.head_bytes() as u64);
        match error {
            net::Error::InactivityTimeout => Failure::Inactive,
            net::Error::ActiveTimeout => Failure::Active,
            _ => self.closed(),
        }
    }

    fn parse(&mut self) -> Result<Progress, Failure> {
        let wire = &mut self.conn.wire;
        let Some(mut response) = self.txn.server_response.get_mut() else { return Ok(Progress::More) };
        while wire.buffered() > 0 {
            let Parsed { consumed, outcome } =
                self.parser.response(&mut response, wire.input().front(), &self.limits);
            wire.input().consume(consumed);
            match outcome {
                Ok(Progress::More) => {}
                Ok(Progress::Done) => {
                    let bytes = &self.txn.outcome.server_response.header;
                    bytes.set(self.parser.head_bytes() as u64);
                    return Ok(Progress::Done);
                }
                Err(_) => return Err(Failure::Invalid),
            }
        }
        Ok(Progress::More)
    }

    /// Passes on a head that is not the final one; tells of one that is, or that a plugin makes the final one.
    async fn judge_head(&mut self) -> Step<Option<Seen>> {
        if !is_interim(self.status()) {
            return Ok(Some(Seen::Not));
        }
        self.txn.outcome.server_state.set(ServerState::ConnectionAlive);
        super::statistics::count_incoming(self.txn);
        hook(self.txn, Hook::READ_RESPONSE_HDR).await?;
        if self.txn.parent.borrow().is_none() {
            super::step_origin::tell_remap_plugin(self.txn, ServerState::ConnectionAlive);
        }
        let status = self.status();
        if !is_interim(status) {
            // The origin's final response is still to come.
            self.conn.spoiled = true;
            return Ok(Some(Seen::Yes));
        }
        self.pass_interim(status).await?;
        Ok(None)
    }

    /// Passes a 1xx response on to a client that may get it, and makes ready for the next head.
    async fn pass_interim(&mut self, status: i32) -> Step<()> {
        let was_awaited = status == 100 && self.expects && self.is_upload();
        if status == 100 {
            (self.expects, self.holds_body) = (false, false);
        }
        let mut output = Output::default();
        let is_told_already = status == 100 && self.txn.was_continued.get();
        let forwarded = !is_told_already && self.interim_head(&mut output);
        if forwarded && !was_awaited {
            // As in the original, which cannot tell what else the client makes of it.
            self.txn.closes_client.set(true);
        }
        if forwarded {
            self.txn.outcome.client_response.header.set(output.len() as u64);
            poll_fn(|cx| match self.txn.session().wire.borrow_mut().as_mut() {
                Some(client) => output.poll_flush(cx, client),
                None => Poll::Ready(Ok(())),
            })
            .await
            .map_err(|_| lost_client(self.txn))?;
        }
        self.parser.reset();
        self.txn.server_response.set(Message::new(Kind::Response));
        Ok(())
    }
}

impl Exchange<'_> {
    fn is_upload(&self) -> bool {
        matches!(self.txn.method(), Some(WellKnown::POST | WellKnown::PUT))
    }

    /// Puts the head of an interim response for the client into `output`; `false` when the client does not get it.
    fn interim_head(&self, output: &mut Output) -> bool {
        let txn = self.txn;
        let Some(interim) = txn.server_response.get() else { return false };
        let context = super::context::Context::of(&txn);
        let method = txn.method();
        let expects = txn.client_request.get().is_some_and(|request| validity::expects_continue(&request));
        let body = policy::response::Body::Origin(crate::http1::Framing::None);
        let mut head = Message::new(Kind::Response);
        let is_sent = policy::response::build_interim(
            &mut head,
            &interim,
            expects,
            &context.response(body, method, None),
        );
        if is_sent {
            output.head(&head);
        }
        is_sent
    }
}

/// What an origin is told of the client in front of a connection's first request: `proxy.config.http.proxy_protocol_out` is
/// the version, 0 for that of the client's own header, if there was one.
fn proxy_header(txn: TxnPtr, conn: &OriginConn) -> Option<ProxyHeader> {
    let wanted = txn.settings.get().proxy_protocol_out;
    if wanted < 0 || conn.reused || conn.kind != OriginKind::Server {
        return None;
    }
    let version = match wanted {
        1 | 2 => Some(wanted as u8),
        _ => None,
    };
    let session = txn.session();
    match (session.proxied.as_deref().copied(), version) {
        (Some(header), version) => Some(ProxyHeader { version: version.unwrap_or(header.version), ..header }),
        (None, Some(version)) => {
            Some(ProxyHeader { version, source: session.client, destination: session.incoming()? })
        }
        (None, None) => None,
    }
}

fn limits(txn: TxnPtr, kind: OriginKind) -> Limits {
    let size = |value: i64| usize::try_from(value).unwrap_or(0);
    let global = txn.settings.global();
    Limits {
        head: size(txn.settings.get().response_header_max_size),
        drop_internal: global.strict_internal_fields != 0 && kind != OriginKind::Intercept,
        ..Limits::RESPONSE
    }
}
