//! The task of a fetch: sends the request, reads the response, tells the plugin.

use super::body::{Body, BodyError, Transfer};
use super::fetch::{Fetch, FetchPtr, Mode, WakeUp, flag};
use super::output::Output;
use super::wire::Wire;
use crate::event;
use crate::http1::{ChunkRules, Framing, response_framing};
use crate::message::{Kind, Limits, Message, Parsed, Parser, Progress};
use crate::net::{self, Conn, code};
use std::ffi::c_void;
use std::future::poll_fn;
use std::ptr::null_mut;
use std::task::{Context, Poll};

/// Events of a streaming fetch (`TSFetchEventExt`).
const HEAD_DONE: i32 = -2;
const BODY_READY: i32 = -3;
const BODY_DONE: i32 = -4;

/// Why there is no response.
#[derive(Clone, Copy, Debug)]
enum Failure {
    /// The connection ended before a head.
    Closed,
    /// The head or the framing makes no sense, or there is no HTTP side.
    Invalid,
    Net(net::Error),
}

impl Failure {
    /// The event for a plugin that streams.
    fn event(self) -> i32 {
        match self {
            Failure::Closed => code::EOS,
            Failure::Net(net::Error::InactivityTimeout) => code::INACTIVITY_TIMEOUT,
            Failure::Net(net::Error::ActiveTimeout) => code::ACTIVE_TIMEOUT,
            Failure::Net(_) | Failure::Invalid => code::ERROR,
        }
    }
}

/// Starts the task, on the connection's thread; without a connection the fetch just fails.
pub fn start(fetch: FetchPtr, conn: Option<Conn>) {
    event::spawn(fetch.mutex(), async move {
        let failed = match conn {
            Some(conn) => run(fetch, Wire::new(conn)).await.err(),
            None => Some(Failure::Invalid),
        };
        match (failed, fetch.mode) {
            (Some(failure), Mode::Stream) => tell(fetch, failure.event(), fetch.as_ptr()).await,
            (Some(_), Mode::Whole { failure, .. }) => tell(fetch, failure, null_mut()).await,
            (None, _) => {}
        }
        fetch.end();
    });
}

async fn run(fetch: FetchPtr, wire: Wire) -> Result<(), Failure> {
    let mut wire = wire;
    let framing = loop {
        read_head(fetch, &mut wire).await?;
        let Some(response) = fetch.response.get() else { return Err(Failure::Invalid) };
        // Interim responses are not what was asked for.
        if !(100..200).contains(&response.status()) || response.status() == 101 {
            break response_framing(&response, fetch.method).map_err(|_| Failure::Invalid)?;
        }
    };
    match fetch.mode {
        Mode::Whole { wake_up, success, .. } => whole(fetch, wire, framing, wake_up, success).await,
        Mode::Stream => {
            stream(fetch, wire, framing).await;
            Ok(())
        }
    }
}

/// Calls the plugin, unless it has destroyed the fetch or wants to hear nothing.
async fn tell(fetch: FetchPtr, event: i32, data: *mut c_void) {
    if let Some(target) = fetch.target.filter(|_| !fetch.is_destroyed()) {
        event::call(target, event, data).await;
    }
}

/// Sends what the request has and remembers whom to wake for more.
fn poll_send(fetch: &Fetch, cx: &mut Context<'_>, wire: &mut Wire) {
    match &mut *fetch.waker.borrow_mut() {
        Some(waker) => waker.clone_from(cx.waker()),
        empty => *empty = Some(cx.waker().clone()),
    }
    // A connection that takes no more may still have an answer for us to read.
    let _ = fetch.request.borrow_mut().poll_flush(cx, wire);
}

async fn read_head(fetch: FetchPtr, wire: &mut Wire) -> Result<(), Failure> {
    fetch.response.set(Message::new(Kind::Response));
    let mut parser = Parser::new();
    loop {
        if parse(fetch, &mut parser, wire)? == Progress::Done {
            return Ok(());
        }
        let read = poll_fn(|cx| {
            poll_send(&fetch, cx, wire);
            wire.poll_fill(cx, false)
        });
        match read.await {
            Ok(0) => return Err(Failure::Closed),
            Ok(_) => {}
            Err(error) => return Err(Failure::Net(error)),
        }
    }
}

fn parse(fetch: FetchPtr, parser: &mut Parser, wire: &mut Wire) -> Result<Progress, Failure> {
    let Some(mut response) = fetch.response.get_mut() else { return Err(Failure::Invalid) };
    while wire.buffered() > 0 {
        let Parsed { consumed, outcome } =
            parser.response(&mut response, wire.input().front(), &Limits::RESPONSE);
        wire.input().consume(consumed);
        match outcome {
            Ok(Progress::More) => {}
            Ok(Progress::Done) => return Ok(Progress::Done),
            Err(_) => return Err(Failure::Invalid),
        }
    }
    Ok(Progress::More)
}

fn body(fetch: FetchPtr, framing: Framing) -> Body {
    let transfer = if fetch.has(flag::DECHUNK) { Transfer::Plain } else { Transfer::Verbatim };
    Body::new(framing, transfer, ChunkRules::Strict)
}

/// Collects the response and tells it at once. The end of the connection is the end of the response, whatever its head
/// says.
async fn whole(
    fetch: FetchPtr,
    wire: Wire,
    framing: Framing,
    wake_up: WakeUp,
    success: i32,
) -> Result<(), Failure> {
    let mut wire = wire;
    let mut all = Output::default();
    if wake_up == WakeUp::AfterHeader {
        tell(fetch, success, fetch.as_ptr()).await;
    } else if let Some(response) = fetch.response.get() {
        all.head(&response);
    }
    let mut body = body(fetch, framing);
    let mut piece = Output::default();
    let ended = poll_fn(|cx| {
        loop {
            poll_send(&fetch, cx, &mut wire);
            let moved = body.poll_move(cx, &mut wire, &mut piece);
            let got = all.append(&mut piece);
            match moved {
                // It stops when the piece is large, not only for want of input.
                Poll::Pending if got > 0 => {}
                moved => return moved,
            }
        }
    })
    .await;
    if let Err(BodyError::Net(error)) = ended {
        return Err(Failure::Net(error));
    }
    {
        let mut whole = fetch.whole.borrow_mut();
        whole.resize(all.len() + 1, 0);
        let len = all.len();
        all.read(&mut whole[..len]);
    }
    drop(wire);
    if wake_up != WakeUp::Never {
        tell(fetch, success, fetch.as_ptr()).await;
    }
    Ok(())
}

/// Tells the response piece by piece.
async fn stream(fetch: FetchPtr, wire: Wire, framing: Framing) {
    let mut wire = wire;
    tell(fetch, HEAD_DONE, fetch.as_ptr()).await;
    let mut body = body(fetch, framing);
    // As in the original, each piece of a body that keeps its framing counts as the whole.
    let is_raw = framing == Framing::Chunked && !fetch.has(flag::DECHUNK);
    while !fetch.is_destroyed() {
        let ended = poll_fn(|cx| poll_piece(fetch, cx, &mut wire, &mut body)).await;
        let event = match ended {
            Some(Err(BodyError::Net(error))) => Failure::Net(error).event(),
            Some(_) => BODY_DONE,
            None if is_raw => BODY_DONE,
            None => BODY_READY,
        };
        tell(fetch, event, fetch.as_ptr()).await;
        if ended.is_some() {
            return;
        }
    }
}

/// Ready when a piece came (`None`), or with how the body ended. Reads no further while the plugin has much to read.
fn poll_piece(
    fetch: FetchPtr,
    cx: &mut Context<'_>,
    wire: &mut Wire,
    body: &mut Body,
) -> Poll<Option<Result<(), BodyError>>> {
    if fetch.is_destroyed() {
        return Poll::Ready(None);
    }
    poll_send(&fetch, cx, wire);
    let mut unread = fetch.unread.borrow_mut();
    if unread.is_high() {
        return Poll::Pending;
    }
    let before = unread.len();
    match body.poll_move(cx, wire, &mut unread) {
        Poll::Ready(ended) => Poll::Ready(Some(ended)),
        Poll::Pending if unread.len() > before => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    }
}
