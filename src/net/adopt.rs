//! Descriptors that a plugin brings (`TSVConnFdCreate`).

use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd, RawFd};

use super::endpoint::Endpoint;
use super::error::{Error, Result};
use super::socket;
use super::stream::Stream;
use super::tcp::{self, Tcp};
use super::vconn::Conn;
use crate::event::{self, Mutex};

/// Makes a connection over a descriptor, on the calling event thread. It takes ownership and makes the descriptor
/// non-blocking; on failure the descriptor stays open and as it was.
///
/// # Errors
/// Not an open descriptor, one that cannot be polled (a file), one that a connection has already, or no event thread.
pub fn adopt(fd: RawFd) -> Result<Conn> {
    let thread = event::current_loop().ok_or(Error::NoEventThread)?;
    // SAFETY: asks for flags of whatever the number stands for.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    if flags < 0 {
        return Err(Error::last("fcntl"));
    }
    if tcp::is_owned(fd) {
        return Err(Error::System { call: "epoll_ctl", errno: libc::EEXIST });
    }
    // SAFETY: open as just seen; the plugin gives it to us.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    let mut tcp = match Tcp::new(fd) {
        Ok(tcp) => tcp,
        Err((fd, error)) => {
            // Stays the plugin's, and open.
            let _ = fd.into_raw_fd();
            return Err(error);
        }
    };
    let raw = tcp.fd();
    if flags & libc::O_NONBLOCK == 0 {
        // SAFETY: an own descriptor; the flags are those it had and one more.
        unsafe { libc::fcntl(raw, libc::F_SETFL, flags | libc::O_NONBLOCK) };
    }
    let kind = socket::get_option(raw, libc::SOL_SOCKET, libc::SO_TYPE);
    tcp.mark_adopted(kind.is_some());
    let (mut local, remote) = (socket::local_endpoint(raw), socket::peer_endpoint(raw));
    if local.family() == libc::AF_UNSPEC
        && let Some(family) = socket::get_option(raw, libc::SOL_SOCKET, libc::SO_DOMAIN)
    {
        // A plugin that looks learns at least that it is no IP address.
        local = Endpoint::of_family(family);
    }
    Ok(Conn::new(Stream::Tcp(tcp), thread, Mutex::new_ref(), local, remote))
}
