//! An origin connection in use by a transaction.

use super::recycled::Recycled;
use super::wire::Wire;
use crate::http1::Framing;
use crate::net::origin_pool::OriginKey;
use crate::stats::Current;
use std::net::SocketAddr;

/// What is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginKind {
    /// An origin server, or a parent proxy.
    Server,
    /// A plugin that intercepts.
    Intercept,
}

/// A connection in use, where it stays for the length of a transaction.
pub type HeldConn = Recycled<OriginConn>;

/// A connection to whatever answers the request.
#[derive(Debug)]
pub struct OriginConn {
    /// The connection and its unread bytes.
    pub wire: Wire,
    /// What is at the other end.
    pub kind: OriginKind,
    /// Where it goes; `None` for a plugin.
    pub address: Option<SocketAddr>,
    /// Whether it came from the pool.
    pub reused: bool,
    /// Transactions on it, this one included.
    pub transactions: u32,
    /// What it shares with the connections that could have been used instead; `None` where it is not shared.
    pub key: Option<OriginKey>,
    /// Whether a byte of this transaction's request has gone out.
    pub was_written: bool,
    /// Whether something happened after which nobody may use it again.
    pub spoiled: bool,
    /// How the body of the answer ends, as the head said when it came in.
    pub framing: Framing,
    /// For the statistics.
    pub in_use: Current,
}
