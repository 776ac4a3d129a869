//! A connection as the transaction uses it: the virtual connection with the bytes that were read from it and not yet
//! used. Used for the client's side and for the origin's.

use crate::buffer::{IoBuffer, Reader};
use crate::net::{self, Conn};
use std::cell::RefCell;
use std::task::{Context, Poll};

/// Size index of the first read of a head: 4 KiB hold a usual head and a small body.
const HEAD_INDEX: u8 = 5;
/// Size index of reads in the middle of a large body: 64 KiB.
const BODY_INDEX: u8 = 9;

/// Empty inputs that a thread keeps: origin connections come and go with each transaction.
const KEEP: usize = 64;

thread_local! {
    static SPARE: RefCell<Vec<(IoBuffer, Reader)>> = const { RefCell::new(Vec::new()) };
}

/// A connection with its unread input.
#[derive(Debug)]
pub struct Wire {
    conn: Conn,
    buffer: IoBuffer,
    input: Reader,
    /// The peer has closed its sending side, and everything before that has been read.
    ended: bool,
}

impl Wire {
    /// A connection of which nothing has been read.
    pub fn new(conn: Conn) -> Wire {
        let kept = SPARE.try_with(|spare| spare.borrow_mut().pop()).ok().flatten();
        let (buffer, input) = kept.unwrap_or_else(|| {
            let buffer = IoBuffer::new(HEAD_INDEX);
            let input = buffer.reader();
            (buffer, input)
        });
        Wire { conn, buffer, input, ended: false }
    }

    /// The connection.
    #[inline]
    pub fn conn(&self) -> &Conn {
        &self.conn
    }

    /// Bytes that were read and not yet used.
    #[inline]
    pub fn input(&mut self) -> &mut Reader {
        &mut self.input
    }

    /// How many there are.
    #[inline]
    pub fn buffered(&self) -> usize {
        usize::try_from(self.input.avail()).unwrap_or(0)
    }

    /// Whether the peer has closed its sending side.
    #[inline]
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Reads what there is room for; 0 means that the peer has closed its sending side. `large` asks for the big blocks of
    /// a body.
    pub fn poll_fill(&mut self, cx: &mut Context<'_>, large: bool) -> Poll<net::Result<usize>> {
        if self.ended {
            return Poll::Ready(Ok(0));
        }
        self.buffer.set_index(if large { BODY_INDEX } else { HEAD_INDEX });
        let read = self.conn.poll_read(cx, &mut self.buffer, usize::MAX);
        if let Poll::Ready(Ok(0)) = read {
            self.ended = true;
        }
        read
    }

    /// Ready with the error when the connection's time is over, or a plugin has closed it: for one that nothing is read from
    /// or written to now.
    pub fn poll_over(&self, cx: &mut Context<'_>) -> Poll<net::Error> {
        match self.conn.poll_peer_closed(cx) {
            Poll::Ready(Err(error)) => Poll::Ready(error),
            // A client that sends no more may still read.
            Poll::Ready(Ok(())) | Poll::Pending => Poll::Pending,
        }
    }

    /// As [`Wire::poll_over`], and ready as well when the peer has reset the connection.
    pub fn poll_lost(&self, cx: &mut Context<'_>) -> Poll<net::Error> {
        match self.poll_over(cx) {
            Poll::Pending => self.conn.poll_failed(cx),
            over => over,
        }
    }

    /// All unused bytes as one slice, for the head parser; with room behind them for more of the head.
    pub fn contiguous(&mut self) -> &[u8] {
        if self.input.front().len() < self.buffered() {
            self.buffer.make_contiguous(&mut self.input, 1024);
        }
        self.input.front()
    }

    /// Sends what `output` has; returns the bytes taken from it.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>, output: &mut Reader) -> Poll<net::Result<usize>> {
        self.conn.poll_write(cx, output, usize::MAX)
    }

    /// The bare connection, without what was read from it.
    pub fn into_conn(mut self) -> Conn {
        self.rest();
        if self.input.is_empty() {
            // A thread that is ending keeps none.
            let _ = SPARE.try_with(|spare| {
                let mut spare = spare.borrow_mut();
                if spare.len() < KEEP {
                    spare.push((self.buffer, self.input));
                }
            });
        }
        self.conn
    }

    /// Gives the memory of an idle connection back.
    pub fn rest(&mut self) {
        if self.input.is_empty() {
            self.buffer.release_memory();
        }
    }
}
