//! Responses through a chain of transforms.
//!
//! ```text
//!   origin body -> chain ... announces -> client head, SEND_RESPONSE_HDR -> chain output -> client
//! ```
//!
//! The client's head is built only when the last transform has begun to write, because the length is known only then.

use super::body::{Body, BodyError, Transfer, chunk_rules};
use super::callout::Verdict;
use super::data_sink::Sinks;
use super::hook_point;
use super::hooks::Hook;
use super::origin::{HeldConn, OriginKind};
use super::output::Output;
use super::policy;
use super::policy::response::BodyPlan;
use super::pump::{PumpError, Tap};
use super::respond::{self, Done};
use super::run::Next;
use super::stop::Stop;
use super::transaction::TxnPtr;
use super::transform::{Announced, Chain};
use super::wire::Wire;
use super::{context, origin_statistics, pool};
use crate::event;
use crate::http1::Framing;
use crate::message::{Kind, Message, WellKnown};
use crate::net::{self, Close};
use std::future::poll_fn;
use std::task::{Context, Poll};

/// A response on its way through the chain.
struct Flow {
    txn: TxnPtr,
    conn: HeldConn,
    framing: Framing,
    body: Body,
    chain: Chain,
    source_done: bool,
}

/// Answers the client with what the transforms make of the origin's body.
pub async fn respond(txn: TxnPtr, conn: HeldConn, framing: Framing) -> Done {
    let Some(mut flow) = Flow::open(txn, conn, framing) else { return Done::Ended(Next::Close) };
    if let Err(error) = poll_fn(|cx| flow.poll_announced(cx)).await {
        if matches!(error, PumpError::Source(_)) {
            respond::note_broken(txn, &error, framing);
        }
        flow.close(Close::Abort);
        let done = respond::instead(txn, Stop::TransformFailed(framing)).await;
        event::yield_now().await;
        return done;
    }
    let Some(mut plan) = build_head(txn, &flow.chain, framing) else { return Done::Ended(Next::Close) };
    if hook_point::call(txn, Hook::SEND_RESPONSE_HDR).await == Verdict::Error {
        flow.close(Close::Normal);
        return respond::instead_after_hook(txn, plan.keeps_for_error()).await;
    }
    respond::settle_head(txn, &mut plan);
    Done::Ended(flow.send(plan).await)
}

/// The client's head out of the transform's.
fn build_head(txn: TxnPtr, chain: &Chain, framing: Framing) -> Option<policy::response::Plan> {
    let length = match chain.announced() {
        Announced::Length(length) => length,
        Announced::Not => None,
    };
    if let (Some(length), Some(mut header)) = (length, txn.transform_response.get_mut()) {
        header.set_int(WellKnown::CONTENT_LENGTH, i64::try_from(length).unwrap_or(i64::MAX));
    }
    txn.response_times.set((txn.response_times.get().0, context::now()));
    let source = txn.transform_response.get()?;
    let body = match framing {
        Framing::Chunked => policy::response::Body::TransformOfChunks(length),
        _ => policy::response::Body::Transform(length),
    };
    Some(respond::build_from(txn, &source, body))
}

impl Flow {
    fn open(txn: TxnPtr, conn: HeldConn, framing: Framing) -> Option<Flow> {
        let mut header = Message::new(Kind::Response);
        header.copy_from(&*txn.server_response.get()?);
        header.remove(WellKnown::CONTENT_LENGTH);
        header.remove(WellKnown::TRANSFER_ENCODING);
        txn.transform_response.set(header);
        let length = match framing {
            Framing::Length(length) => Some(length),
            Framing::None => Some(0),
            Framing::Chunked | Framing::UntilClose => None,
        };
        let mutex = txn.object().mutex()?;
        let chain = Chain::open(
            txn.transforms.chain(Hook::RESPONSE_TRANSFORM),
            length,
            conn.wire.buffered(),
            &mutex,
            event::current_loop()?,
        );
        let body = Body::new(framing, Transfer::Plain, chunk_rules(txn));
        Some(Flow { txn, conn, framing, body, chain, source_done: false })
    }

    /// Moves bytes from the origin into the chain.
    fn poll_feed(&mut self, cx: &mut Context<'_>) -> Result<(), BodyError> {
        self.chain.poll(cx);
        if self.source_done || self.chain.input_is_over() || self.chain.is_full() {
            return Ok(());
        }
        let before = self.body.data_bytes();
        let moved = self.body.poll_move(cx, &mut self.conn.wire, &mut self.chain.source);
        self.chain.offer(self.body.data_bytes() - before);
        if let Poll::Ready(moved) = moved {
            moved?;
            self.source_done = true;
            // A plugin that closed its end had done so before its bytes were looked at.
            let surprises = self.framing == Framing::UntilClose && self.conn.kind == OriginKind::Server;
            self.chain.end_input(cx, surprises);
        }
        Ok(())
    }

    /// Ready when the last transform has begun to write.
    fn poll_announced(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), PumpError>> {
        self.poll_feed(cx).map_err(PumpError::Source)?;
        if self.chain.has_failed() {
            return Poll::Ready(Err(PumpError::Sink(net::Error::Closed)));
        }
        if self.chain.announced() == Announced::Not { Poll::Pending } else { Poll::Ready(Ok(())) }
    }

    async fn send(mut self, plan: policy::response::Plan) -> Next {
        let txn = self.txn;
        let mut to = Receiver {
            output: respond::begin(txn),
            sinks: Sinks::open(txn, &plan),
            transfer: (plan.body != BodyPlan::None).then(|| respond::transfer(txn, &plan)),
            taken: 0,
            ended: false,
        };
        self.chain.open_output();
        let result = poll_fn(|cx| match txn.session().wire.borrow_mut().as_mut() {
            Some(client) => match self.poll_send(cx, &mut to, client) {
                Poll::Pending => client.poll_over(cx).map(|error| Err(PumpError::Sink(error))),
                done => done,
            },
            None => Poll::Ready(Err(PumpError::Sink(net::Error::Closed))),
        })
        .await;
        // The original counts only what the client gets.
        txn.outcome.client_response.body.set(to.sent());
        let how = if result.is_ok() { Close::Normal } else { Close::Abort };
        let framing = self.framing;
        self.close(how);
        // They learn of the end behind the transforms.
        to.sinks.close(how).await;
        respond::finish_output(txn, to.output);
        let next = match &result {
            Ok(()) => respond::after(txn, plan.keep_alive),
            Err(error) => {
                respond::note_broken(txn, error, framing);
                Next::Close
            }
        };
        if result.is_ok() {
            // Of an orderly end all of them learn before TXN_CLOSE.
            event::yield_now().await;
        }
        next
    }

    fn poll_send(
        &mut self,
        cx: &mut Context<'_>,
        to: &mut Receiver,
        client: &mut Wire,
    ) -> Poll<Result<(), PumpError>> {
        loop {
            self.poll_feed(cx).map_err(PumpError::Source)?;
            if self.chain.has_failed() {
                return Poll::Ready(Err(PumpError::Sink(net::Error::Closed)));
            }
            let moved = to.take(&self.chain);
            if !self.chain.has_begun() {
                return Poll::Pending;
            }
            match to.output.poll_flush(cx, client) {
                Poll::Ready(Err(error)) => return Poll::Ready(Err(PumpError::Sink(error))),
                Poll::Ready(Ok(())) if to.ended => return Poll::Ready(Ok(())),
                // What was not taken because the receiver was full can be taken now.
                Poll::Ready(Ok(())) if moved || !self.chain.output_is_empty() => {}
                Poll::Ready(Ok(())) | Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Ends the chain and lets go of the origin.
    fn close(mut self, how: Close) {
        let complete = self.source_done;
        if !complete {
            self.conn.spoiled = true;
        }
        self.chain.close(how);
        if complete {
            origin_statistics::count_complete(self.txn, &self.conn, self.framing);
        }
        pool::give_back(self.txn, self.conn, complete);
    }
}

/// Where the chain's output goes: the client, and data sinks.
struct Receiver {
    output: Output,
    sinks: Sinks,
    /// `None` for a response whose body is not sent.
    transfer: Option<Transfer>,
    /// Bytes of the body so far, with chunk framing.
    taken: u64,
    /// Everything that came out has been taken.
    ended: bool,
}

impl Receiver {
    /// Bytes of the body that left for the client, with chunk framing.
    fn sent(&self) -> u64 {
        self.taken.saturating_sub(self.output.len() as u64)
    }

    /// Takes what has come out of the chain; whether there was anything.
    fn take(&mut self, chain: &Chain) -> bool {
        if self.ended || self.output.is_high() {
            return false;
        }
        let before = self.output.len();
        let (len, was_high) = chain.with_output(|from| {
            let (len, high) = (from.len(), from.is_high());
            match self.transfer {
                Some(Transfer::Chunked) if len > 0 => self.output.append_chunks(from),
                Some(_) => self.output.append(from),
                None => {
                    from.reset();
                    len
                }
            };
            (len, high)
        });
        if was_high {
            chain.poke_output();
        }
        if chain.is_complete() {
            self.ended = true;
            if self.transfer == Some(Transfer::Chunked) {
                self.output.last_chunk();
            }
            if !self.sinks.is_empty() {
                // Before the sinks hear of the last bytes, as in the original.
                chain.retire(Close::Normal);
            }
        }
        self.sinks.after_move(&self.output, before);
        self.taken += (self.output.len() - before) as u64;
        len > 0
    }
}
