//! Responses through a chain of transforms.
//!
//! ```text
//!   origin body -> chain ... announces -> client head, SEND_RESPONSE_HDR -> chain output -> client
//! ```
//!
//! The client's head is built only when the last transform has begun to write, because the length is known only then.

use super::body::{Body, BodyError, Transfer};
use super::callout::Verdict;
use super::data_sink::Sinks;
use super::hook_point;
use super::hooks::Hook;
use super::origin::OriginConn;
use super::output::Output;
use super::policy;
use super::pump::PumpError;
use super::respond::{self, Done};
use super::run::Next;
use super::stop::Stop;
use super::transaction::TxnPtr;
use super::transform::{Announced, Chain};
use super::wire::Wire;
use super::{context, pool};
use crate::event;
use crate::http1::Framing;
use crate::message::{Kind, Message, WellKnown};
use crate::net::{self, Close};
use std::future::poll_fn;
use std::task::{Context, Poll};

/// A response on its way through the chain.
struct Flow {
    txn: TxnPtr,
    conn: Box<OriginConn>,
    body: Body,
    chain: Chain,
    source_done: bool,
}

/// Answers the client with what the transforms make of the origin's body.
pub async fn respond(txn: TxnPtr, conn: Box<OriginConn>, framing: Framing) -> Done {
    let Some(mut flow) = Flow::open(txn, conn, framing) else { return Done::Ended(Next::Close) };
    if let Err(error) = poll_fn(|cx| flow.poll_announced(cx)).await {
        respond::note_broken(txn, &error);
        flow.close(Close::Abort).await;
        return Done::Ended(respond::instead(txn, Stop::Plugin).await);
    }
    let plan = match build_head(txn, &flow.chain) {
        Some(plan) => plan,
        None => return Done::Ended(Next::Close),
    };
    if hook_point::call(txn, Hook::SEND_RESPONSE_HDR).await == Verdict::Error {
        flow.close(Close::Abort).await;
        return Done::Ended(respond::instead_after_hook(txn).await);
    }
    Done::Ended(flow.send(plan).await)
}

/// The client's head out of the transform's.
fn build_head(txn: TxnPtr, chain: &Chain) -> Option<policy::response::Plan> {
    let length = match chain.announced() {
        Announced::Length(length) => length,
        Announced::Not => None,
    };
    if let (Some(length), Some(mut header)) = (length, txn.transform_response.get_mut()) {
        header.set_int(WellKnown::CONTENT_LENGTH, i64::try_from(length).unwrap_or(i64::MAX));
    }
    txn.response_times.set((txn.response_times.get().0, context::now()));
    let source = txn.transform_response.get()?;
    Some(respond::build_from(txn, &source, policy::response::Body::Transform(length)))
}

impl Flow {
    fn open(txn: TxnPtr, conn: Box<OriginConn>, framing: Framing) -> Option<Flow> {
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
            &mutex,
            event::current_loop()?,
        );
        Some(Flow { txn, conn, body: Body::new(framing, Transfer::Plain), chain, source_done: false })
    }

    /// Moves bytes from the origin into the chain.
    fn poll_feed(&mut self, cx: &mut Context<'_>) -> Result<(), BodyError> {
        self.chain.poll(cx);
        if self.source_done || self.chain.input_is_over() {
            return Ok(());
        }
        let before = self.body.data_bytes();
        let moved = self.body.poll_move(cx, &mut self.conn.wire, &mut self.chain.source);
        self.chain.offer(self.body.data_bytes() - before);
        if let Poll::Ready(moved) = moved {
            moved?;
            self.source_done = true;
            self.chain.end_input(cx);
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
        let mut output = respond::begin(txn);
        let mut sinks = Sinks::open(txn, &plan);
        self.chain.open_output();
        let mut ended = false;
        let result = poll_fn(|cx| match txn.session().wire.borrow_mut().as_mut() {
            Some(client) => {
                self.poll_send(cx, respond::transfer(&plan), &mut output, &mut sinks, &mut ended, client)
            }
            None => Poll::Ready(Err(PumpError::Sink(net::Error::Closed))),
        })
        .await;
        sinks.close().await;
        txn.outcome.server_response.body.set(self.body.raw_bytes());
        txn.outcome.client_response.body.set(self.chain.bytes_out());
        respond::finish_output(txn, output);
        let next = match &result {
            Ok(()) => respond::after(txn, plan.keep_alive),
            Err(error) => {
                respond::note_broken(txn, error);
                Next::Close
            }
        };
        self.close(if result.is_ok() { Close::Normal } else { Close::Abort }).await;
        next
    }

    fn poll_send(
        &mut self,
        cx: &mut Context<'_>,
        transfer: Transfer,
        output: &mut Output,
        sinks: &mut Sinks,
        ended: &mut bool,
        client: &mut Wire,
    ) -> Poll<Result<(), PumpError>> {
        loop {
            self.poll_feed(cx).map_err(PumpError::Source)?;
            if self.chain.has_failed() {
                return Poll::Ready(Err(PumpError::Sink(net::Error::Closed)));
            }
            let moved = self.move_out(transfer, output, sinks);
            if self.chain.is_complete() && !std::mem::replace(ended, self.chain.is_complete()) {
                if transfer == Transfer::Chunked {
                    output.last_chunk();
                }
            }
            match output.poll_flush(cx, client) {
                Poll::Ready(Err(error)) => return Poll::Ready(Err(PumpError::Sink(error))),
                Poll::Ready(Ok(())) if *ended => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(())) if moved => {}
                Poll::Ready(Ok(())) | Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Moves what has come out of the chain to the client's output; whether there was anything.
    fn move_out(&mut self, transfer: Transfer, output: &mut Output, sinks: &mut Sinks) -> bool {
        if output.is_high() {
            return false;
        }
        let before = output.len();
        let (len, was_high) = self.chain.with_output(|from| {
            let (len, high) = (from.len(), from.is_high());
            match transfer {
                Transfer::Chunked if len > 0 => output.append_chunk(from),
                _ => output.append(from),
            };
            (len, high)
        });
        sinks.after_move(output, before);
        if was_high {
            self.chain.poke_output();
        }
        len > 0
    }

    /// Ends the chain and lets go of the origin.
    async fn close(mut self, how: Close) {
        let complete = self.source_done;
        if !complete {
            self.conn.spoiled = true;
        }
        self.chain.close(how).await;
        pool::give_back(self.txn, self.conn, complete);
    }
}
