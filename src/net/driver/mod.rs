//! The plugin face of a connection: the driver, which serves the two VIOs of a connection that a plugin owns.
//!
//! It runs for the first operation, for readiness, reenables, timeouts and the close, each time behind what is queued on
//! the connection's thread, and never calls a plugin inline from an API call. Before it touches a VIO it takes the VIO's
//! mutex by trying; on contention it runs again at the unlock. After every callback it looks again at everything, since
//! the plugin may have changed it all.

mod pair;
mod run;
mod socket;

use std::task::Context;

use super::error::Error;
use super::stream::Stream;
use super::vconn::VConn;
use super::vio::{Vio, code};
use crate::event::MutexGuard;

pub(super) use run::DriverState;

fn turn(vconn: &VConn, cx: &mut Context<'_>) {
    let is_pair = matches!(&*vconn.stream(), Some(Stream::Pair(_)));
    if tell_timeout(vconn, is_pair).is_none() || vconn.is_closed() {
        return;
    }
    if is_pair { pair::turn(vconn, cx) } else { socket::turn(vconn, cx) }
}

/// A VIO whose mutex is held.
struct Locked<'a> {
    vio: &'a Vio,
    _guard: Option<MutexGuard>,
}

/// Takes the mutex of a VIO, or has the driver run again when it is free.
fn lock<'a>(vconn: &VConn, vio: &'a Vio) -> Option<Locked<'a>> {
    let guard = match vio.mutex() {
        Some(mutex) => Some(run::lock(vconn, mutex)?),
        None => None,
    };
    Some(Locked { vio, _guard: guard })
}

impl Locked<'_> {
    /// Whether something is to be moved.
    fn wants(&self) -> bool {
        self.vio.has_operation() && self.vio.ntodo() > 0
    }

    /// Calls the continuation.
    fn signal(&self, event: i32) {
        self.vio.signal(event);
    }

    /// Disables the operation and calls the continuation.
    fn finish(&self, event: i32) {
        self.vio.set_enabled(false);
        self.signal(event);
    }

    /// Counts moved bytes and tells the continuation: all done, or ready for more.
    fn moved(&self, n: usize, complete: i32, ready: i32) {
        self.vio.advance(n);
        if self.vio.ntodo() <= 0 { self.finish(complete) } else { self.signal(ready) }
    }
}

/// Tells a timeout that has passed. `None` when a mutex was busy: the driver runs again and tries then.
fn tell_timeout(vconn: &VConn, is_pair: bool) -> Option<()> {
    if !vconn.timeouts.has_fired() {
        return Some(());
    }
    let read = lock(vconn, &vconn.read)?;
    let write = lock(vconn, &vconn.write)?;
    let event = match vconn.timeouts.take_fired() {
        Some(Error::ActiveTimeout) => code::ACTIVE_TIMEOUT,
        Some(_) => code::INACTIVITY_TIMEOUT,
        None => return Some(()),
    };
    if is_pair {
        // The reading side if it wants bytes, else the writing side if it has some, else nobody.
        if read.wants() {
            read.signal(event);
        } else if write.wants() {
            write.signal(event);
        }
        return Some(());
    }
    let reads = read.vio.has_operation() && !vconn.is_read_shut();
    let writes = write.vio.has_operation() && !vconn.is_write_shut();
    let told = read.vio.cont();
    if reads {
        read.signal(event);
    }
    // The writer hears of it too, if that is somebody else and the reader did not start the time anew.
    if writes && !(reads && (told == write.vio.cont() || vconn.is_closed() || vconn.timeouts.is_armed())) {
        write.signal(event);
    }
    if !reads && !writes {
        // Nobody is there to close it.
        vconn.close(super::vconn::Close::Normal);
    }
    Some(())
}
