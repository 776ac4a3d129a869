//! The request body on its way to the origin: streamed from the client, kept whole first when a plugin asks for that, or
//! out of a request transform.

use super::body::{Body, BodyError, as_they_are, chunk_rules};
use super::output::Output;
use super::policy::{ErrorKind, validity};
use super::pump::{Pump, PumpError, Tap};
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use super::wire::Wire;
use crate::buffer::{IoBuffer, Reader};
use crate::http1::Framing;
use crate::message::WellKnown;
use crate::net;
use std::future::poll_fn;
use std::task::{Context, Poll};

/// How far the client's body has been taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BodyState {
    touched: bool,
    complete: bool,
}

impl BodyState {
    /// A body of which bytes were taken; all of them if `complete`.
    pub fn touched(complete: bool) -> BodyState {
        BodyState { touched: true, complete }
    }

    /// Whether bytes were taken from the client.
    pub fn was_touched(self) -> bool {
        self.touched
    }

    /// Whether all of it was taken, so that the next request begins right behind.
    pub fn is_complete(self) -> bool {
        self.complete
    }
}

/// Whether the client's next request begins with the next byte of its connection.
///
/// The head that came in decides, whatever plugins made of it: a body whose fields were changed is not known to have been
/// taken as it was sent.
pub fn is_taken(txn: TxnPtr) -> bool {
    match txn.wire_framing.get() {
        Some(Framing::None | Framing::Length(0)) => true,
        Some(framing) if framing == txn.request_framing.get() => {
            txn.request_body.get().is_some_and(|body| body.is_complete())
        }
        _ => false,
    }
}

/// A request body that was read whole: for the buffering hook and redirects.
#[derive(Debug)]
pub struct RequestCopy {
    buffer: IoBuffer,
    reader: Reader,
}

impl RequestCopy {
    fn new() -> RequestCopy {
        let buffer = IoBuffer::new(crate::buffer::DEFAULT_INDEX);
        let reader = buffer.reader();
        RequestCopy { buffer, reader }
    }

    /// A fresh reader at the first byte (`TSHttpTxnPostBufferReaderGet`).
    pub fn reader(&self) -> Reader {
        self.reader.duplicate()
    }
}

/// A copy of what is streamed, in case that the request has to be made again: `None` when it is not wanted, or too long.
#[derive(Debug, Default)]
pub struct Kept {
    copy: Option<Output>,
    limit: usize,
}

impl Kept {
    /// Where redirects are followed, bodies of up to `post_copy_size` are kept.
    fn of(txn: TxnPtr) -> Kept {
        let may_repeat = txn.settings.get().number_of_redirections > 0 || super::redirect::is_forced(txn);
        if !may_repeat || matches!(txn.request_framing.get(), Framing::None | Framing::Length(0)) {
            return Kept::default();
        }
        let limit = usize::try_from(txn.settings.global().post_copy_size).unwrap_or(0);
        Kept { copy: Some(Output::default()), limit }
    }
}

impl Tap for Kept {
    fn after_move(&mut self, output: &Output, before: usize) {
        let new = output.len().saturating_sub(before);
        let fits = self.copy.as_ref().is_some_and(|copy| copy.len() + new <= self.limit);
        match &mut self.copy {
            Some(copy) if fits => {
                copy.share(output, new, before);
            }
            copy => *copy = None,
        }
    }
}

/// A body that is being sent to an origin.
#[derive(Debug)]
pub enum Upload {
    /// From the client's connection.
    Stream(Pump, Kept),
    /// From memory, of this many bytes: the client's body, read before.
    Copy(Reader, u64),
    /// From memory, of this many bytes: a plugin's, whatever the client sends.
    Given(Reader, u64),
    /// Out of a request transform.
    Transform(Box<super::request_transform::RequestTransform>),
}

impl Upload {
    /// The body of this transaction's request.
    pub fn new(txn: TxnPtr) -> Upload {
        if let Some(copy) = txn.request_copy.borrow().as_ref() {
            let (reader, length) = with_length(copy.reader());
            return Upload::Copy(reader, length);
        }
        let framing = txn.request_framing.get();
        Upload::Stream(Pump::new(framing, as_they_are(txn), chunk_rules(txn)), Kept::of(txn))
    }

    /// The body that a plugin gave, whose head is made to announce it; `None` when there is none. The client's stays where it
    /// is.
    pub fn given(txn: TxnPtr) -> Option<Upload> {
        let given = txn.control.request_body.borrow();
        let bytes = given.as_ref()?;
        let mut request = txn.server_request.get_mut()?;
        request.set_int(WellKnown::CONTENT_LENGTH, i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        request.remove(WellKnown::TRANSFER_ENCODING);
        let mut copy = RequestCopy::new();
        copy.buffer.write(bytes);
        let (reader, length) = with_length(copy.reader);
        Some(Upload::Given(reader, length))
    }

    /// How the body ends that is sent; `None` when it is the affair of a plugin.
    pub fn framing(&self, txn: TxnPtr) -> Option<Framing> {
        match self {
            Upload::Stream(..) | Upload::Copy(..) => Some(txn.request_framing.get()),
            Upload::Given(_, length) => Some(Framing::Length(*length)),
            Upload::Transform(transform) => transform.announced_length().map(Framing::Length),
        }
    }

    /// Moves what can be moved; ready when all of it, and what `output` held before, has been sent.
    pub fn poll(
        &mut self,
        cx: &mut Context<'_>,
        txn: TxnPtr,
        output: &mut Output,
        to: &mut Wire,
    ) -> Poll<Result<(), PumpError>> {
        match self {
            Upload::Stream(pump, _) if pump.body().is_complete() => {
                output.poll_flush(cx, to).map_err(PumpError::Sink)
            }
            Upload::Stream(pump, kept) => match txn.session().wire.borrow_mut().as_mut() {
                Some(client) => {
                    let moved = pump.poll_with(cx, client, output, to, kept);
                    if matches!(moved, Poll::Ready(Err(PumpError::Source(BodyError::Truncated)))) {
                        // What did come is the origin's, even if the rest is lost; whether it takes it changes nothing.
                        let _ = output.poll_flush(cx, to);
                    }
                    moved
                }
                None => Poll::Ready(Err(PumpError::Source(BodyError::Truncated))),
            },
            Upload::Copy(reader, _) | Upload::Given(reader, _) => {
                let all = usize::try_from(reader.avail()).unwrap_or(0);
                output.take(reader, all);
                output.poll_flush(cx, to).map_err(PumpError::Sink)
            }
            Upload::Transform(transform) => transform.poll_send(cx, txn, output, to),
        }
    }

    /// Whether the whole body has been taken from where it comes from.
    pub fn is_complete(&self) -> bool {
        match self {
            Upload::Stream(pump, _) => pump.body().is_complete(),
            Upload::Copy(reader, _) | Upload::Given(reader, _) => reader.is_empty(),
            Upload::Transform(transform) => transform.is_complete(),
        }
    }

    /// Leaves a copy of a body that went through whole, if one was kept.
    pub fn leave_copy(&mut self, txn: TxnPtr) {
        let Upload::Stream(pump, kept) = self else { return };
        let Some(mut kept) = kept.copy.take().filter(|_| pump.body().is_complete()) else { return };
        let mut copy = RequestCopy::new();
        kept.drain_into(&mut copy.buffer);
        *txn.request_copy.borrow_mut() = Some(copy);
    }

    /// How far the client's body was taken.
    pub fn state(&self) -> BodyState {
        match self {
            Upload::Stream(pump, _) => {
                BodyState { touched: pump.body().raw_bytes() > 0, complete: pump.body().is_complete() }
            }
            Upload::Copy(..) => BodyState { touched: false, complete: true },
            Upload::Given(..) => BodyState::default(),
            Upload::Transform(transform) => transform.state(),
        }
    }

    /// Bytes that were taken from the client so far, chunk framing among them when that is passed on; `None` for a body that
    /// does not come from there now.
    pub fn client_bytes(&self) -> Option<u64> {
        match self {
            Upload::Stream(pump, _) => Some(pump.body().raw_bytes()),
            Upload::Copy(..) | Upload::Given(..) => None,
            Upload::Transform(transform) => Some(transform.bytes_in()),
        }
    }

    /// Bytes sent so far, with chunk framing; of a copy the original counts none.
    pub fn raw_bytes(&self) -> u64 {
        match self {
            Upload::Stream(pump, _) => pump.body().raw_bytes(),
            Upload::Copy(..) => 0,
            Upload::Given(reader, all) => all.saturating_sub(u64::try_from(reader.avail()).unwrap_or(0)),
            Upload::Transform(transform) => transform.bytes(),
        }
    }
}

fn with_length(reader: Reader) -> (Reader, u64) {
    let length = u64::try_from(reader.avail()).unwrap_or(0);
    (reader, length)
}

/// Whether the body can be sent once more: there is none, or a copy of it.
pub fn is_repeatable(txn: TxnPtr) -> bool {
    matches!(txn.request_framing.get(), Framing::None | Framing::Length(0))
        || txn.request_copy.borrow().is_some()
}

/// Reads the whole body first when `request_buffer_enabled` says so, and calls REQUEST_BUFFER_READ_COMPLETE.
pub async fn buffer_if_asked(txn: TxnPtr) -> Step<()> {
    let has_body = !matches!(txn.request_framing.get(), Framing::None | Framing::Length(0));
    if txn.settings.get().request_buffer_enabled == 0 || !has_body {
        return Ok(());
    }
    read_whole(txn).await?;
    super::run::hook(txn, super::hooks::Hook::REQUEST_BUFFER_READ_COMPLETE).await
}

/// Gives the client the transaction's time for its body.
pub fn allow_time(txn: TxnPtr) {
    let seconds = txn.settings.get().transaction_no_activity_timeout_in;
    txn.session().set_inactivity_timeout(seconds);
}

/// Tells a client that waits for it to go on with its body.
pub async fn send_continue(txn: TxnPtr) -> Step<()> {
    let mut output = Output::default();
    output.bytes(b"HTTP/1.1 100 Continue\r\n\r\n");
    poll_fn(|cx| match txn.session().wire.borrow_mut().as_mut() {
        Some(client) => output.poll_flush(cx, client),
        None => Poll::Ready(Ok(())),
    })
    .await
    .map_err(|_| Stop::Silent)
}

/// The same where the body is needed before an origin can be asked, and the client holds it back for a 100.
pub async fn continue_if_held(txn: TxnPtr) -> Step<()> {
    let is_held = txn.request_copy.borrow().is_none()
        && txn.session().wire.borrow().as_ref().is_some_and(|wire| wire.buffered() == 0)
        && txn.client_request.get().is_some_and(|request| validity::is_held_back(&request));
    if is_held && !txn.was_continued.replace(true) { send_continue(txn).await } else { Ok(()) }
}

/// Reads the whole body into memory, up to `post_copy_size`.
async fn read_whole(txn: TxnPtr) -> Step<()> {
    allow_time(txn);
    continue_if_held(txn).await?;
    let limit = u64::try_from(txn.settings.global().post_copy_size).unwrap_or(0);
    let mut body = Body::new(txn.request_framing.get(), as_they_are(txn), chunk_rules(txn));
    let mut copy = RequestCopy::new();
    let mut output = Output::default();
    loop {
        let done = poll_fn(|cx| match txn.session().wire.borrow_mut().as_mut() {
            Some(client) => match body.poll_move(cx, client, &mut output) {
                Poll::Pending if output.is_empty() => Poll::Pending,
                Poll::Pending => Poll::Ready(Ok(false)),
                Poll::Ready(done) => Poll::Ready(done.map(|()| true)),
            },
            None => Poll::Ready(Err(BodyError::Truncated)),
        })
        .await;
        txn.outcome.client_request.body.set(body.raw_bytes());
        let done = done.map_err(|error| client_failed(txn, error))?;
        output.drain_into(&mut copy.buffer);
        if body.raw_bytes() > limit {
            return Err(Stop::Error(ErrorKind::RequestTooLargeToBuffer));
        }
        if done {
            break;
        }
    }
    txn.request_body.set(Some(BodyState { touched: true, complete: true }));
    *txn.request_copy.borrow_mut() = Some(copy);
    Ok(())
}

/// What to do when the client's body does not come: an answer after a timeout, nothing when the client has gone.
pub fn client_failed(txn: TxnPtr, error: BodyError) -> Stop {
    use super::outcome::{Finish, Hierarchy, ResultCode};
    crate::log::debug!("http", "[{}] request {error}", txn.id);
    txn.request_body.set(Some(BodyState { touched: true, complete: false }));
    match error {
        BodyError::Net(net::Error::InactivityTimeout) => Stop::Error(ErrorKind::RequestInactive),
        BodyError::Net(net::Error::ActiveTimeout) => Stop::Error(ErrorKind::RequestActive),
        BodyError::Chunk(_) => {
            txn.outcome.result.set(ResultCode::ErrClientReadError);
            Stop::Silent
        }
        _ => {
            txn.outcome.result.set(ResultCode::ErrClientAbort);
            txn.outcome.hierarchy.set(Hierarchy::Empty);
            txn.outcome.client_finish.set(Finish::Intr);
            Stop::Silent
        }
    }
}
