//! Connections that become tunnels: CONNECT, and protocols changed by 101. Bytes move both ways, unseen, until both sides
//! have ended.

use super::body::Transfer;
use super::callout::Verdict;
use super::hook_point;
use super::hooks::Hook;
use super::origin::{HeldConn, OriginConn, OriginKind};
use super::outcome::{Hierarchy, ResultCode};
use super::output::Output;
use super::page;
use super::policy::{self, LocalAnswer};
use super::pump::{Pump, PumpError};
use super::respond::{self, Done};
use super::run::{Next, Source};
use super::step_origin::open_connection;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use super::wire::Wire;
use crate::http1::{ChunkRules, Framing};
use crate::stats::{Current, Metric};
use std::future::poll_fn;
use std::task::{Context, Poll};

/// Connects to the target of CONNECT. No request is sent, so neither SEND_REQUEST_HDR nor READ_RESPONSE_HDR runs.
pub async fn connect(txn: TxnPtr) -> Step<Source> {
    let Some(address) = txn.server_address.get() else { return Err(policy::ErrorKind::DnsFailed.into()) };
    super::address::check_way(txn)?;
    match open_connection(txn, address).await {
        Ok(conn) => {
            txn.outcome.hierarchy.set(Hierarchy::Direct);
            txn.outcome.result.set(ResultCode::TcpMiss);
            super::pool::set_timeouts(txn, &conn);
            let wire = Wire::new(conn);
            Ok(Source::Tunnel(HeldConn::new(OriginConn {
                wire,
                kind: OriginKind::Server,
                address: Some(address),
                reused: false,
                transactions: 1,
                key: None,
                was_written: true,
                in_use: Current::new(Metric::HttpCurrentServerTransactions),
                spoiled: true,
                framing: Framing::UntilClose,
            })))
        }
        Err(failure) => {
            failure.note(txn);
            Err(failure.page().into())
        }
    }
}

/// Answers CONNECT with 200 and tunnels.
pub async fn respond(txn: TxnPtr, conn: HeldConn) -> Done {
    page::build_local(txn, &Stop::Local(LocalAnswer::Tunnel));
    start(txn, conn).await
}

/// Passes a 101 response on, which has been built, and tunnels.
pub async fn upgrade(txn: TxnPtr, conn: HeldConn) -> Done {
    let _counted =
        txn.is_websocket().then(|| Current::new(Metric::HttpWebsocketCurrentActiveClientConnections));
    start(txn, conn).await
}

/// A WebSocket has timeouts of its own, the same on both sides.
fn set_timeouts(txn: TxnPtr, conn: &OriginConn) {
    if !txn.is_websocket() {
        return;
    }
    let (silence, whole) = policy::timeouts::upgraded(&txn.settings.get());
    let origin = conn.wire.conn();
    txn.session().with_conn(|client| client.set_timeouts(silence, whole));
    origin.set_timeouts(silence, whole);
}

async fn start(txn: TxnPtr, conn: HeldConn) -> Done {
    if hook_point::call(txn, Hook::SEND_RESPONSE_HDR).await == Verdict::Error {
        drop(conn);
        return respond::instead(txn, Stop::Plugin(Hook::SEND_RESPONSE_HDR)).await;
    }
    let output = respond::begin(txn);
    set_timeouts(txn, &conn);
    blind(txn, conn, output).await;
    Done::Ended(Next::Close)
}

/// One direction of a tunnel.
struct Direction {
    pump: Pump,
    output: Output,
    /// Its source has ended, in order or not.
    done: bool,
}

impl Direction {
    fn new(output: Output) -> Direction {
        let pump = Pump::new(Framing::UntilClose, Transfer::Verbatim, ChunkRules::Strict);
        Direction { pump, output, done: false }
    }

    /// Moves what can be moved; the end of one side is passed on to the other.
    fn poll(&mut self, cx: &mut Context<'_>, from: &mut Wire, to: &mut Wire) -> Result<(), PumpError> {
        if self.done {
            return Ok(());
        }
        if let Poll::Ready(moved) = self.pump.poll(cx, from, &mut self.output, to) {
            self.done = !matches!(moved, Err(PumpError::Sink(_)));
            moved?;
            to.conn().shutdown_write();
        }
        Ok(())
    }
}

async fn blind(txn: TxnPtr, conn: HeldConn, output: Output) {
    let mut conn = conn;
    let (mut down, mut up) = (Direction::new(output), Direction::new(Output::default()));
    poll_fn(|cx| {
        let session = txn.session();
        let mut wire = session.wire.borrow_mut();
        let Some(client) = wire.as_mut() else { return Poll::Ready(()) };
        let moved = down.poll(cx, &mut conn.wire, client).and_then(|()| up.poll(cx, client, &mut conn.wire));
        // Nothing is read from a side that has ended its own direction; its time runs all the same.
        let is_over = client.poll_over(cx).is_ready() || conn.wire.poll_over(cx).is_ready();
        match moved {
            Ok(()) if !(down.done && up.done || is_over) => Poll::Pending,
            _ => Poll::Ready(()),
        }
    })
    .await;
    // The original counts our own head with what went down, and as the origin's response only what a WebSocket brought until
    // the origin ended it.
    let outcome = &txn.outcome;
    if txn.is_websocket() && down.done {
        outcome.server_response.body.set(down.pump.body().raw_bytes());
    }
    outcome.client_response.body.set(outcome.client_response.header.get() + down.pump.body().raw_bytes());
    outcome.client_request.body.set(up.pump.body().raw_bytes());
    outcome.server_request.body.set(up.pump.body().raw_bytes());
}
