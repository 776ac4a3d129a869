//! Connections that plugins open into the engine (`TSHttpConnect*`): an internal pair whose far end is a client session.

use super::session::{self, Identity};
use crate::event::{self, EventThread, Pool};
use crate::log::debug;
use crate::net::{self, PairOptions, VConn};
use std::net::SocketAddr;
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
    /// The client's address, as the HTTP side and its plugins see it.
    pub client: SocketAddr,
    /// The origin, for a connection that stands for one intercepted on its way there.
    pub target: Option<SocketAddr>,
    /// Who makes it.
    pub identity: Identity,
    /// Capacity of each direction as a size index.
    pub buffer_index: u8,
    /// Capacity in bytes if larger than that of the index.
    pub water_mark: i64,
}

impl Connect {
    /// Makes the connection and gives the caller's end, which a plugin owns; `None` before the HTTP side takes any. Session
    /// and transactions run on the caller's ET_NET thread, with SSN_START inside this call; for a caller elsewhere on one
    /// in turn.
    pub fn open(self) -> Option<*mut VConn> {
        if !OPEN.load(Ordering::Acquire) {
            return None;
        }
        let thread = home()?;
        let (ours, theirs) = net::pair(&self.pair(), thread);
        let tag = self.identity.tag.unwrap_or_default();
        debug!("pvc", "{tag:?}/{}: connection from {} into HTTP", self.identity.id, self.client);
        // Before the session starts: its hooks may already use the plugin's end.
        let ours = ours.into_plugin();
        theirs.hand_over(move |conn| session::accept_internal(conn, self.client, self.target, self.identity));
        Some(ours)
    }

    fn pair(&self) -> PairOptions {
        PairOptions {
            active_addr: Some(self.client),
            passive_addr: self.target,
            buffer_index: self.buffer_index,
            water_mark: self.water_mark,
            tag: self.identity.tag.map_or(std::ptr::null(), |tag| tag.as_ptr()),
            id: self.identity.id,
        }
    }
}

/// The thread of a connection made here.
fn home() -> Option<&'static EventThread> {
    event::current_loop().filter(|thread| thread.pool() == Pool::Net).or_else(|| event::pick(Pool::Net))
}
