//! Sockets: non-blocking, edge-triggered, registered once for both directions.

use std::io::IoSlice;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::task::{Context, Poll};

use super::error::{Error, Result};
use super::owned_fds;
use crate::buffer::{IoBuffer, Reader};
use crate::event::{Interest, Registration};
use crate::stats::{self, Metric};

/// Slices of one `writev`: a head and some blocks of body.
const WRITE_SLICES: usize = 16;
/// Slices of one `readv`: the rest of a block and one or two behind it.
const READ_SLICES: usize = 4;

/// A connected (or connecting) descriptor on the event thread that made it.
#[derive(Debug)]
pub struct Tcp {
    // Dropped before the descriptor, so that its key is free before the number can be used again.
    registration: Registration,
    fd: OwnedFd,
    /// Others may hold the open file as well, so that closing ours does not end the poller's interest.
    adopted: bool,
    /// `send` works; on other descriptors `write` is used.
    is_socket: bool,
    /// The last byte that the peer sent has been read.
    at_end: bool,
}

/// Whether a connection has this descriptor.
pub(super) fn is_owned(fd: RawFd) -> bool {
    owned_fds::contains(fd)
}

/// Whether the peer of a socket has neither closed it nor sent anything that was not read.
pub(super) fn is_quiet(fd: RawFd) -> bool {
    let mut byte = 0u8;
    let flags = libc::MSG_PEEK | libc::MSG_DONTWAIT;
    // SAFETY: one byte of our own to write to.
    let got = unsafe { libc::recv(fd, (&raw mut byte).cast(), 1, flags) };
    got < 0 && Error::last("recv").errno() == libc::EAGAIN
}

impl Tcp {
    /// Takes over a non-blocking descriptor on the calling event thread.
    ///
    /// # Errors
    /// With the descriptor given back: when the poller cannot take it or the caller runs on no event thread.
    pub fn new(fd: OwnedFd) -> std::result::Result<Self, (OwnedFd, Error)> {
        match Registration::new(fd.as_raw_fd()) {
            Ok(registration) => {
                owned_fds::add(fd.as_raw_fd());
                stats::increment(Metric::NetConnectionsCurrentlyOpen);
                Ok(Tcp { registration, fd, adopted: false, is_socket: true, at_end: false })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotConnected => Err((fd, Error::NoEventThread)),
            Err(error) => Err((fd, Error::of("epoll_ctl", &error))),
        }
    }

    /// Marks a descriptor that came from outside and may be shared.
    pub(super) fn mark_adopted(&mut self, is_socket: bool) {
        self.adopted = true;
        self.is_socket = is_socket;
    }

    /// The descriptor.
    pub fn fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }

    /// The descriptor's place in the poller.
    pub fn registration(&self) -> &Registration {
        &self.registration
    }

    /// Whether a direction may be tried; if not, the task behind `cx` is woken when it may.
    pub(super) fn poll_ready(&self, interest: Interest, cx: &mut Context<'_>) -> bool {
        self.registration.poll_ready(interest, cx)
    }

    /// Waits for news before the next read: the end of the stream has been told.
    pub(super) fn read_told(&self) {
        self.registration.not_ready(Interest::Read);
    }

    /// Reads up to `limit` bytes into the buffer's room (a block is added if there is none). 0 is the end of the
    /// stream. A read that does not fill the room counts as having drained the socket; when the end had arrived before,
    /// nobody has to ask for it.
    pub fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut IoBuffer,
        limit: usize,
    ) -> Poll<Result<usize>> {
        if limit == 0 {
            return Poll::Ready(Ok(0));
        }
        while self.registration.poll_ready(Interest::Read, cx) {
            if self.at_end {
                return Poll::Ready(Ok(0));
            }
            let (room, used) = buffer.room::<READ_SLICES>(limit);
            let wanted: usize = room[..used].iter().map(|slice| slice.iov_len).sum();
            match usize::try_from(self.receive(&room[..used])) {
                Ok(got) => {
                    if got < wanted {
                        self.registration.drained(Interest::Read);
                        self.at_end = !self.adopted && self.registration.has_all_arrived();
                    }
                    stats::add(Metric::NetReadBytes, i64::try_from(got).unwrap_or(i64::MAX));
                    return Poll::Ready(Ok(buffer.produce(got)));
                }
                Err(_) => match Error::last("readv") {
                    Error::System { errno: libc::EINTR, .. } => {}
                    // Not connected: a plugin brought it before the connection stands.
                    Error::System { errno: libc::EAGAIN | libc::ENOTCONN, .. } => {
                        self.registration.not_ready(Interest::Read);
                    }
                    error => return Poll::Ready(Err(error)),
                },
            }
        }
        Poll::Pending
    }

    /// One scattering read. The usual read has a single slice, and `recv` spares the kernel the vector and the file layer
    /// (2 % of a proxied request's time).
    fn receive(&self, room: &[libc::iovec]) -> isize {
        match room {
            // SAFETY: the slice is the buffer's room, which nothing else uses during the call.
            [one] if self.is_socket => unsafe { libc::recv(self.fd(), one.iov_base, one.iov_len, 0) },
            // SAFETY: as above.
            _ => unsafe { libc::readv(self.fd(), room.as_ptr(), room.len() as libc::c_int) },
        }
    }

    /// Sends up to `limit` bytes from the reader and consumes them; 0 when it has none.
    pub fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        reader: &mut Reader,
        limit: usize,
    ) -> Poll<Result<usize>> {
        if limit == 0 || reader.is_empty() {
            return Poll::Ready(Ok(0));
        }
        while self.registration.poll_ready(Interest::Write, cx) {
            match self.send(reader, limit) {
                Ok((sent, wanted)) => {
                    if sent < wanted {
                        self.registration.drained(Interest::Write);
                    }
                    reader.consume(sent);
                    stats::add(Metric::NetWriteBytes, i64::try_from(sent).unwrap_or(i64::MAX));
                    return Poll::Ready(Ok(sent));
                }
                Err(Error::System { errno: libc::EINTR, .. }) => {}
                Err(Error::System { errno: libc::EAGAIN, .. }) => {
                    self.registration.not_ready(Interest::Write)
                }
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        Poll::Pending
    }

    /// One gathering send; returns what was sent and what was asked for.
    fn send(&self, reader: &Reader, limit: usize) -> Result<(usize, usize)> {
        let mut slices = [IoSlice::new(&[]); WRITE_SLICES];
        let used = reader.gather(&mut slices, limit);
        let slices = &slices[..used];
        let wanted = slices.iter().map(|slice| slice.len()).sum();
        let sent = match slices {
            // SAFETY: the slice is readable bytes of the reader's chain.
            [one] if self.is_socket => unsafe {
                libc::send(self.fd(), one.as_ptr().cast(), one.len(), libc::MSG_NOSIGNAL)
            },
            _ if self.is_socket => {
                // SAFETY: all zero is a valid empty message header.
                let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
                message.msg_iov = slices.as_ptr().cast_mut().cast();
                message.msg_iovlen = slices.len();
                // SAFETY: `IoSlice` has the layout of `iovec`, and the slices outlive the call.
                unsafe { libc::sendmsg(self.fd(), &raw const message, libc::MSG_NOSIGNAL) }
            }
            // SAFETY: as above.
            _ => unsafe { libc::writev(self.fd(), slices.as_ptr().cast(), slices.len() as libc::c_int) },
        };
        match usize::try_from(sent) {
            Ok(sent) => Ok((sent, wanted)),
            Err(_) => Err(Error::last(if used == 1 { "send" } else { "sendmsg" })),
        }
    }

    /// Ends one or both directions (`SHUT_RD`, `SHUT_WR`, `SHUT_RDWR`). A peer that is gone already is no error.
    pub fn shutdown(&self, how: libc::c_int) {
        // SAFETY: an own descriptor.
        unsafe { libc::shutdown(self.fd(), how) };
    }

    /// Makes the close that follows send a reset instead of a regular end (`SO_LINGER` 0).
    pub fn reset_on_close(&self) {
        let linger = libc::linger { l_onoff: 1, l_linger: 0 };
        super::socket::set_option(self.fd(), libc::SOL_SOCKET, libc::SO_LINGER, &linger);
    }

    /// The pending error of a connection attempt.
    ///
    /// # Errors
    /// When the attempt has failed.
    pub fn take_error(&self) -> Result<()> {
        match super::socket::get_option(self.fd(), libc::SOL_SOCKET, libc::SO_ERROR) {
            Some(0) => Ok(()),
            Some(errno) => Err(Error::System { call: "connect", errno }),
            None => Err(Error::last("getsockopt")),
        }
    }

    /// Whether an idle connection can still be used: the peer has neither closed it nor sent something unasked.
    /// No system call, unless the last read left it open whether there is more.
    pub fn is_idle_alive(&self) -> bool {
        if self.registration.is_peer_closed() {
            return false;
        }
        if !self.registration.is_ready(Interest::Read) {
            return true;
        }
        let quiet = is_quiet(self.fd());
        if quiet {
            self.registration.not_ready(Interest::Read);
        }
        quiet
    }

    /// Takes the socket out of the poller of its thread.
    ///
    /// # Errors
    /// No more descriptors; it is closed then.
    pub fn into_fd(mut self) -> Result<OwnedFd> {
        // The file stays open behind the copy, so that the poller has to be told.
        self.adopted = true;
        self.fd.try_clone().map_err(|error| Error::of("dup", &error))
    }
}

impl Drop for Tcp {
    fn drop(&mut self) {
        stats::decrement(Metric::NetConnectionsCurrentlyOpen);
        owned_fds::remove(self.fd());
        if self.adopted {
            self.registration.forget();
        }
    }
}
