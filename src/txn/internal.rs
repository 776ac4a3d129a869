//! Connections that plugins open into the engine (`TSHttpConnect*`): an internal pair whose far end is a client session.

use super::session::{self, Identity, Internal};
use crate::buffer::DEFAULT_INDEX;
use crate::event::{self, EventThread, Pool};
use crate::log::debug;
use crate::net::{self, Conn, PairOptions};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the HTTP side takes connections.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Lets internal connections in, or no more: from the start-up step after which ports exist until the stop.
pub fn set_open(open: bool) {
    OPEN.store(open, Ordering::Release);
}

/// An internal connection to be made.
#[derive(Clone, Copy, Debug)]
pub struct Connect {
    /// Between whom.
    pub internal: Internal,
    /// Capacity of each direction as a size index.
    pub buffer_index: u8,
    /// Capacity in bytes if larger than that of the index.
    pub water_mark: i64,
}

impl Connect {
    /// A connection with default buffers.
    pub fn new(internal: Internal) -> Connect {
        Connect { internal, buffer_index: DEFAULT_INDEX, water_mark: 0 }
    }

    /// Makes the connection and gives the caller's end; `None` before the HTTP side takes any. Session and transactions run
    /// on the caller's ET_NET thread, with SSN_START inside this call; for a caller elsewhere on one in turn.
    pub fn open(self) -> Option<Conn> {
        if !OPEN.load(Ordering::Acquire) {
            return None;
        }
        let thread = home()?;
        let (ours, theirs) = net::pair(&self.pair(), thread);
        let Identity { tag, id } = self.internal.identity;
        debug!(
            "pvc",
            "{:?}/{id}: connection from {} into HTTP",
            tag.unwrap_or_default(),
            self.internal.client
        );
        theirs.hand_over(move |conn| session::accept_internal(conn, self.internal));
        Some(ours)
    }

    fn pair(&self) -> PairOptions {
        let Identity { tag, id } = self.internal.identity;
        PairOptions {
            active_addr: Some(self.internal.client),
            passive_addr: self.internal.target,
            buffer_index: self.buffer_index,
            water_mark: self.water_mark,
            tag: tag.map_or(std::ptr::null(), |tag| tag.as_ptr()),
            id,
        }
    }
}

/// The thread of a connection made here.
fn home() -> Option<&'static EventThread> {
    event::current_loop().filter(|thread| thread.pool() == Pool::Net).or_else(|| event::pick(Pool::Net))
}
