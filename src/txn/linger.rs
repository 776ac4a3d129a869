//! The end of a client's connection on which bytes may still come.
//!
//! Nobody reads them, but closing would answer them with a reset, and the client might lose the response to it
//! (RFC 9112, 9.6). So our side is closed first, and what comes is dropped until the client closes its side.

use super::client_queue;
use super::session::SsnPtr;
use std::future::poll_fn;
use std::task::{Context, Poll};

/// Bytes that are dropped at most: who sends more than this does not read what it is told.
const MOST: usize = 16 << 20;

/// Closes our side and waits for the client to close its own, for as many seconds as an idle connection may wait.
pub(super) async fn linger(ssn: SsnPtr, seconds: i64) {
    ssn.set_inactivity_timeout(seconds);
    ssn.set_active_timeout(seconds);
    ssn.with_conn(|conn| conn.shutdown_write());
    client_queue::rest(ssn);
    let mut dropped = 0;
    poll_fn(|cx| poll_drop(ssn, &mut dropped, cx)).await;
}

/// Drops what has come; ready when nothing more will, or too much has.
fn poll_drop(ssn: SsnPtr, dropped: &mut usize, cx: &mut Context<'_>) -> Poll<()> {
    let mut wire = ssn.wire.borrow_mut();
    let Some(wire) = wire.as_mut() else { return Poll::Ready(()) };
    loop {
        let waiting = wire.buffered();
        wire.input().consume(waiting);
        *dropped += waiting;
        if *dropped > MOST {
            return Poll::Ready(());
        }
        match wire.poll_fill(cx, true) {
            Poll::Ready(Ok(read)) if read > 0 => {}
            Poll::Ready(_) => return Poll::Ready(()),
            Poll::Pending => {
                wire.rest();
                return Poll::Pending;
            }
        }
    }
}
