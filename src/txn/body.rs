//! A body on its way in: finds the end of a message's body in the bytes of a connection, and hands the bytes on.

use super::output::Output;
use super::transaction::TxnPtr;
use super::wire::Wire;
use crate::http1::{ChunkError, ChunkRules, ChunkScanner, Framing, ScanStep};
use crate::net;
use std::task::{Context, Poll};

/// How the receiver gets the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// As they are; of a chunked body with its framing.
    Verbatim,
    /// As they are, but for the trailer fields of a chunked body.
    WithoutTrailers,
    /// Data only; framing of a chunked body is dropped.
    Plain,
    /// Data, in chunks of our own.
    Chunked,
}

/// Why a body did not arrive whole.
#[derive(Clone, Copy, Debug)]
pub enum BodyError {
    /// The connection ended before the body did.
    Truncated,
    /// The chunked coding is malformed.
    Chunk(ChunkError),
    /// The connection failed or was silent for too long.
    Net(net::Error),
}

impl From<net::Error> for BodyError {
    fn from(error: net::Error) -> Self {
        BodyError::Net(error)
    }
}

impl std::fmt::Display for BodyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BodyError::Truncated => f.write_str("connection closed in the middle of the body"),
            BodyError::Chunk(error) => write!(f, "chunked coding: {error:?}"),
            BodyError::Net(error) => write!(f, "body: {error}"),
        }
    }
}

/// How exactly chunks have to be chunks in this transaction.
pub fn chunk_rules(txn: TxnPtr) -> ChunkRules {
    ChunkRules::from_record(txn.settings.get().strict_chunk_parsing.into())
}

/// How the chunks of a peer are passed on: `proxy.config.http.drop_chunked_trailers` (the record alone; an override of a
/// transaction does nothing, as in the original) drops what comes behind the last one.
pub fn as_they_are(txn: TxnPtr) -> Transfer {
    match txn.settings.global().overridable.drop_chunked_trailers {
        1 => Transfer::WithoutTrailers,
        _ => Transfer::Verbatim,
    }
}

/// Where the end of the body is.
#[derive(Debug)]
enum End {
    /// After this many more bytes.
    After(u64),
    /// Where the chunked coding says.
    Chunks(ChunkScanner),
    /// With the connection.
    Close,
    /// Reached.
    Here,
}

/// A body that is being received.
#[derive(Debug)]
pub struct Body {
    end: End,
    transfer: Transfer,
    /// Bytes of data, without framing.
    data: u64,
    /// Bytes taken from the connection, with framing.
    raw: u64,
}

/// What one step of [`Body::advance`] did.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Moved,
    NeedInput,
    Complete,
}

impl Body {
    /// A body with this framing, to be handed on as `transfer` says; `rules` are for its chunks.
    pub fn new(framing: Framing, transfer: Transfer, rules: ChunkRules) -> Body {
        let end = match framing {
            Framing::None | Framing::Length(0) => End::Here,
            Framing::Length(length) => End::After(length),
            Framing::Chunked => End::Chunks(ChunkScanner::new(rules)),
            Framing::UntilClose => End::Close,
        };
        Body { end, transfer, data: 0, raw: 0 }
    }

    /// Whether the end has been reached.
    pub fn is_complete(&self) -> bool {
        matches!(self.end, End::Here)
    }

    /// How it is handed on.
    pub fn transfer(&self) -> Transfer {
        self.transfer
    }

    /// Bytes of data so far.
    pub fn data_bytes(&self) -> u64 {
        self.data
    }

    /// Bytes so far with framing.
    pub fn raw_bytes(&self) -> u64 {
        self.raw
    }

    /// Moves what is there to `output`, reading more as long as that is not high; ready when the body is complete.
    pub fn poll_move(
        &mut self,
        cx: &mut Context<'_>,
        from: &mut Wire,
        output: &mut Output,
    ) -> Poll<Result<(), BodyError>> {
        loop {
            match self.advance(from, output)? {
                Step::Complete => return Poll::Ready(Ok(())),
                Step::Moved if output.is_high() => return Poll::Pending,
                Step::Moved => continue,
                Step::NeedInput if output.is_high() => return Poll::Pending,
                Step::NeedInput => {}
            }
            match from.poll_fill(cx, true) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(0)) => return Poll::Ready(self.at_close(output)),
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error.into())),
            }
        }
    }

    /// Moves what can be moved without reading.
    fn advance(&mut self, from: &mut Wire, output: &mut Output) -> Result<Step, BodyError> {
        let buffered = from.buffered();
        match &mut self.end {
            End::Here => return Ok(Step::Complete),
            End::Chunks(scanner) => {
                // Also without input: the end of the body may have been the last thing that was scanned.
                let step = scanner.step(from.input().front()).map_err(BodyError::Chunk)?;
                return Ok(self.scanned(step, from, output));
            }
            _ if buffered == 0 => return Ok(Step::NeedInput),
            End::After(left) => {
                let take = usize::try_from(*left).unwrap_or(usize::MAX).min(buffered);
                *left -= take as u64;
                let complete = *left == 0;
                self.hand_on(from, output, take);
                if complete {
                    return Ok(self.finish(output));
                }
            }
            End::Close => self.hand_on(from, output, buffered),
        }
        Ok(Step::Moved)
    }

    /// Acts on what the scanner found at the front of the input.
    fn scanned(&mut self, step: ScanStep, from: &mut Wire, output: &mut Output) -> Step {
        match step {
            ScanStep::Data(len) => self.hand_on(from, output, len),
            ScanStep::Framing(len) => {
                let stays = matches!(self.transfer, Transfer::Verbatim | Transfer::WithoutTrailers);
                self.pass_framing(from, output, len, stays);
            }
            ScanStep::Trailer(len) => {
                self.pass_framing(from, output, len, self.transfer == Transfer::Verbatim);
            }
            ScanStep::More => return Step::NeedInput,
            ScanStep::Done => return self.finish(output),
        }
        Step::Moved
    }

    /// Hands `len` bytes of framing on, or drops them.
    fn pass_framing(&mut self, from: &mut Wire, output: &mut Output, len: usize, stays: bool) {
        self.raw += len as u64;
        if stays {
            output.take(from.input(), len);
        } else {
            from.input().consume(len);
        }
    }

    /// Hands `len` bytes of data on.
    fn hand_on(&mut self, from: &mut Wire, output: &mut Output, len: usize) {
        self.data += len as u64;
        self.raw += len as u64;
        match self.transfer {
            Transfer::Chunked => output.take_chunks(from.input(), len),
            Transfer::Verbatim | Transfer::WithoutTrailers | Transfer::Plain => {
                output.take(from.input(), len)
            }
        };
    }

    fn finish(&mut self, output: &mut Output) -> Step {
        self.end = End::Here;
        if self.transfer == Transfer::Chunked {
            output.last_chunk();
        }
        Step::Complete
    }

    /// The peer has closed: that is the end of a body until close, and the loss of any other.
    fn at_close(&mut self, output: &mut Output) -> Result<(), BodyError> {
        match self.end {
            End::Close => {
                self.finish(output);
                Ok(())
            }
            _ => Err(BodyError::Truncated),
        }
    }
}
