//! Moves one body from one connection to another.

use super::body::{Body, BodyError, Transfer};
use super::output::Output;
use super::wire::Wire;
use crate::http1::{ChunkRules, Framing};
use crate::net;
use std::task::{Context, Poll};

/// Which side broke off.
#[derive(Debug)]
pub enum PumpError {
    /// The body did not come whole.
    Source(BodyError),
    /// The receiver is gone or too slow.
    Sink(net::Error),
}

/// Somebody who gets a copy of what a pump moves.
pub trait Tap {
    /// Takes note of what `output` has beyond its first `before` bytes.
    fn after_move(&mut self, output: &Output, before: usize);
}

/// Nobody.
impl Tap for () {
    fn after_move(&mut self, _: &Output, _: usize) {}
}

/// A body on its way, with what is still to be sent of it. A head put into `output` first goes out in the same write.
#[derive(Debug)]
pub struct Pump {
    body: Body,
    sent: u64,
}

impl Pump {
    /// A body framed as `framing`, handed on as `transfer` says; `rules` are for its chunks.
    pub fn new(framing: Framing, transfer: Transfer, rules: ChunkRules) -> Pump {
        Pump { body: Body::new(framing, transfer, rules), sent: 0 }
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// How it is handed on.
    pub fn transfer(&self) -> Transfer {
        self.body.transfer()
    }

    /// Bytes that left through the output, heads included.
    pub fn sent(&self) -> u64 {
        self.sent
    }

    /// Moves what can be moved; ready when the whole body has been sent.
    pub fn poll(
        &mut self,
        cx: &mut Context<'_>,
        from: &mut Wire,
        output: &mut Output,
        to: &mut Wire,
    ) -> Poll<Result<(), PumpError>> {
        self.poll_with(cx, from, output, to, &mut ())
    }

    /// As [`Pump::poll`], with a copy for `tap`.
    pub fn poll_with(
        &mut self,
        cx: &mut Context<'_>,
        from: &mut Wire,
        output: &mut Output,
        to: &mut Wire,
        tap: &mut impl Tap,
    ) -> Poll<Result<(), PumpError>> {
        loop {
            let before = output.len();
            let moved = self.body.poll_move(cx, from, output);
            tap.after_move(output, before);
            if let Poll::Ready(Err(error)) = moved
                && self.sent == 0
            {
                // The body broke in the same breath as the head came: the receiver sees neither, as in the original.
                return Poll::Ready(Err(PumpError::Source(error)));
            }
            let was_high = output.is_high();
            let flushed = self.flush(cx, output, to)?;
            match moved {
                // What came before the loss is the receiver's.
                Poll::Ready(Err(error)) => return Poll::Ready(Err(PumpError::Source(error))),
                Poll::Ready(Ok(())) => return flushed.map(Ok),
                Poll::Pending if flushed.is_ready() && was_high => {}
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn flush(
        &mut self,
        cx: &mut Context<'_>,
        output: &mut Output,
        to: &mut Wire,
    ) -> Result<Poll<()>, PumpError> {
        let before = output.len();
        let flushed = output.poll_flush(cx, to);
        self.sent += before.saturating_sub(output.len()) as u64;
        match flushed {
            Poll::Ready(Err(error)) => Err(PumpError::Sink(error)),
            Poll::Ready(Ok(())) => Ok(Poll::Ready(())),
            Poll::Pending => Ok(Poll::Pending),
        }
    }
}
