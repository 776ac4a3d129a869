//! Request bodies through a chain of transforms. The request goes out when the last transform has begun to write, because
//! its length has to be in the head.

use super::body::{Body, Transfer, chunk_rules};
use super::hooks::Hook;
use super::outcome::{Finish, Hierarchy, ResultCode};
use super::output::Output;
use super::pump::PumpError;
use super::request_body::BodyState;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use super::transform::{Announced, Chain};
use super::wire::Wire;
use crate::event;
use crate::http1::Framing;
use crate::message::WellKnown;
use crate::net::{self, Close};
use std::future::poll_fn;
use std::task::{Context, Poll};

/// A request body on its way through the chain.
#[derive(Debug)]
pub struct RequestTransform {
    body: Body,
    chain: Chain,
    source_done: bool,
    /// The transform sees chunk framing, and so does the origin.
    is_chunked: bool,
}

/// Starts the chain, if there are transforms and a body, and waits until the length is known.
pub async fn start(txn: TxnPtr) -> Step<Option<RequestTransform>> {
    let has_body = !matches!(txn.request_framing.get(), Framing::None | Framing::Length(0));
    if !txn.transforms.has_request() || !has_body {
        return Ok(None);
    }
    super::request_body::allow_time(txn);
    super::request_body::continue_if_held(txn).await?;
    let mut transform = RequestTransform::open(txn)?;
    let announced = poll_fn(|cx| transform.poll_announced(cx, txn)).await;
    txn.request_body.set(Some(transform.state()));
    txn.outcome.client_request.body.set(transform.bytes_in());
    match announced {
        Ok(()) => {}
        Err(PumpError::Source(error)) => {
            transform.chain.close(Close::Normal);
            let stop = super::request_body::client_failed(txn, error);
            note_failed(txn);
            return Err(stop);
        }
        Err(PumpError::Sink(_)) => {
            transform.chain.close(Close::Abort);
            note_failed(txn);
            return Err(Stop::Silent);
        }
    }
    if txn.request_framing.get() == Framing::Chunked {
        // What comes out is as chunked as what the transform saw. The original adds a Content-Length, which no request
        // may have beside Transfer-Encoding: RFC 9112, 6.2.
        return Ok(Some(transform));
    }
    let Announced::Length(Some(length)) = transform.chain.announced() else {
        crate::log::error!("[{}] a request transform has not set the length of its output", txn.id);
        transform.chain.close(Close::Normal);
        note_failed(txn);
        return Err(Stop::Silent);
    };
    if let Some(mut request) = txn.server_request.get_mut() {
        request.set_int(WellKnown::CONTENT_LENGTH, i64::try_from(length).unwrap_or(i64::MAX));
    }
    Ok(Some(transform))
}

/// What logs say of a transaction that ends in its request transform.
fn note_failed(txn: TxnPtr) {
    txn.outcome.result.set(ResultCode::ErrUnknown);
    txn.outcome.hierarchy.set(Hierarchy::Empty);
    txn.outcome.client_finish.set(Finish::Fin);
}

impl RequestTransform {
    fn open(txn: TxnPtr) -> Step<RequestTransform> {
        let framing = txn.request_framing.get();
        let length = match framing {
            Framing::Length(length) => Some(length),
            _ => None,
        };
        let (Some(mutex), Some(thread)) = (txn.object().mutex(), event::current_loop()) else {
            return Err(Stop::Silent);
        };
        let waiting = txn.session().wire.borrow().as_ref().map_or(0, Wire::buffered);
        let transforms = txn.transforms.chain(Hook::REQUEST_TRANSFORM);
        let chain = Chain::open(transforms, length, waiting, &mutex, thread);
        // Chunk framing stays, as in the original: the transform sees it.
        let body = Body::new(framing, Transfer::Verbatim, chunk_rules(txn));
        Ok(RequestTransform { body, chain, source_done: false, is_chunked: framing == Framing::Chunked })
    }

    fn poll_feed(&mut self, cx: &mut Context<'_>, txn: TxnPtr) -> Result<(), PumpError> {
        self.chain.poll(cx);
        if self.chain.has_failed() {
            return Err(PumpError::Sink(net::Error::Closed));
        }
        if self.source_done || self.chain.input_is_over() || self.chain.is_full() {
            return Ok(());
        }
        if self.feed_copy(cx, txn) {
            return Ok(());
        }
        let session = txn.session();
        let mut wire = session.wire.borrow_mut();
        let Some(client) = wire.as_mut() else { return Err(PumpError::Sink(net::Error::Closed)) };
        let before = self.body.raw_bytes();
        let moved = self.body.poll_move(cx, client, &mut self.chain.source);
        self.chain.offer(self.body.raw_bytes() - before);
        if let Poll::Ready(moved) = moved {
            moved.map_err(PumpError::Source)?;
            self.source_done = true;
            self.chain.end_input(cx, false);
        }
        Ok(())
    }

    /// Takes a body that was read whole from its copy; `false` when there is none.
    fn feed_copy(&mut self, cx: &mut Context<'_>, txn: TxnPtr) -> bool {
        let copy = txn.request_copy.borrow();
        let Some(copy) = copy.as_ref() else { return false };
        let mut reader = copy.reader();
        let all = usize::try_from(reader.avail()).unwrap_or(0);
        self.chain.source.take(&mut reader, all);
        self.chain.offer(all as u64);
        self.source_done = true;
        self.chain.end_input(cx, false);
        true
    }

    fn poll_announced(&mut self, cx: &mut Context<'_>, txn: TxnPtr) -> Poll<Result<(), PumpError>> {
        self.poll_feed(cx, txn)?;
        if self.chain.announced() == Announced::Not { Poll::Pending } else { Poll::Ready(Ok(())) }
    }

    /// Lets what comes out flow, behind SEND_REQUEST_HDR. Where nothing is to come out nobody looks, as in the original.
    pub fn open_output(&self) {
        if !self.gives_nothing() {
            self.chain.open_output();
        }
    }

    /// Whether the output was announced to be empty.
    fn gives_nothing(&self) -> bool {
        self.announced_length() == Some(0)
    }

    /// Moves what can be moved; ready when everything that came out has been sent.
    pub fn poll_send(
        &mut self,
        cx: &mut Context<'_>,
        txn: TxnPtr,
        output: &mut Output,
        to: &mut Wire,
    ) -> Poll<Result<(), PumpError>> {
        loop {
            self.poll_feed(cx, txn)?;
            let mut moved = 0;
            if !output.is_high() {
                let was_high = self.chain.with_output(|from| {
                    let high = from.is_high();
                    moved = output.append(from);
                    high
                });
                if was_high {
                    self.chain.poke_output();
                }
            }
            if !self.chain.has_begun() && !self.gives_nothing() {
                return Poll::Pending;
            }
            match output.poll_flush(cx, to) {
                Poll::Ready(Err(error)) => return Poll::Ready(Err(PumpError::Sink(error))),
                // What was not taken because the receiver was full can be taken now.
                Poll::Ready(Ok(())) if moved > 0 || !self.chain.output_is_empty() => {}
                Poll::Ready(Ok(())) if self.has_ended() => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(())) | Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// How long the output is to be; `None` when that is not known, or when what comes out is chunked.
    pub fn announced_length(&self) -> Option<u64> {
        match self.chain.announced() {
            Announced::Length(length) if !self.is_chunked => length,
            _ => None,
        }
    }

    /// Whether everything has come out of the chain.
    fn has_ended(&self) -> bool {
        self.chain.is_complete() || self.gives_nothing()
    }

    /// Whether everything has come out and was sent.
    pub fn is_complete(&self) -> bool {
        self.has_ended() && self.chain.output_is_empty()
    }

    /// How far the client's body was taken.
    pub fn state(&self) -> BodyState {
        BodyState::touched(self.source_done)
    }

    /// Bytes that went in, with chunk framing.
    pub fn bytes_in(&self) -> u64 {
        self.chain.bytes_in()
    }

    /// Bytes that came out.
    pub fn bytes(&self) -> u64 {
        self.chain.bytes_out()
    }

    /// Closes the chain; the transforms learn of it before this returns.
    pub async fn close(self) {
        self.chain.close(Close::Normal);
        event::yield_now().await;
    }
}
