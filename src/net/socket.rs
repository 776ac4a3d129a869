//! Making sockets and setting their options.

use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

use super::endpoint::Endpoint;
use super::error::{Error, Result};

/// Options of a socket, from the records of the side it belongs to (`proxy.config.net.sock_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketOptions {
    /// `TCP_NODELAY`.
    pub no_delay: bool,
    /// `SO_KEEPALIVE`.
    pub keep_alive: bool,
    /// `SO_LINGER` with 0 seconds: closing resets.
    pub linger_zero: bool,
    /// `TCP_FASTOPEN`.
    pub fast_open: bool,
    /// `SO_SNDBUF` in bytes; 0 leaves the system's.
    pub send_buffer: u32,
    /// `SO_RCVBUF` in bytes; 0 leaves the system's.
    pub receive_buffer: u32,
    /// `SO_MARK`; 0 for none.
    pub packet_mark: u32,
    /// `IP_TOS` / `IPV6_TCLASS`; 0 for none.
    pub packet_tos: u32,
    /// `TCP_MAXSEG` in bytes; 0 leaves the system's.
    pub max_segment: u32,
}

impl Default for SocketOptions {
    fn default() -> Self {
        SocketOptions {
            no_delay: true,
            keep_alive: false,
            linger_zero: false,
            fast_open: false,
            send_buffer: 0,
            receive_buffer: 0,
            packet_mark: 0,
            packet_tos: 0,
            max_segment: 0,
        }
    }
}

impl SocketOptions {
    /// The options that `proxy.config.net.sock_option_flag_*` encodes: 1 no delay, 2 keep-alive, 4 linger, 8 fast open; 16
    /// and 32 make mark and type of service (`sock_packet_mark_*`, `sock_packet_tos_*`) count.
    pub fn from_flags(flags: i64, mark: u32, tos: u32) -> Self {
        SocketOptions {
            no_delay: flags & 1 != 0,
            keep_alive: flags & 2 != 0,
            linger_zero: flags & 4 != 0,
            fast_open: flags & 8 != 0,
            packet_mark: if flags & 16 != 0 { mark } else { 0 },
            packet_tos: if flags & 32 != 0 { tos } else { 0 },
            ..Self::default()
        }
    }

    /// Applies the options that are not the system's defaults; failures leave the default, as in the original.
    pub fn apply(&self, fd: RawFd, family: i32) {
        use libc::{IPPROTO_TCP, SOL_SOCKET};
        let on = 1;
        if self.no_delay {
            set_option(fd, IPPROTO_TCP, libc::TCP_NODELAY, &on);
        }
        if self.keep_alive {
            set_option(fd, SOL_SOCKET, libc::SO_KEEPALIVE, &on);
        }
        if self.linger_zero {
            set_option(fd, SOL_SOCKET, libc::SO_LINGER, &libc::linger { l_onoff: 1, l_linger: 0 });
        }
        if self.packet_mark != 0 {
            set_option(fd, SOL_SOCKET, libc::SO_MARK, &self.packet_mark);
        }
        if self.packet_tos != 0 {
            set_tos(fd, family, self.packet_tos);
        }
        if self.max_segment != 0 {
            set_option(fd, IPPROTO_TCP, libc::TCP_MAXSEG, &self.max_segment);
        }
        for (size, option) in [(self.send_buffer, libc::SO_SNDBUF), (self.receive_buffer, libc::SO_RCVBUF)] {
            if size != 0 {
                set_option(fd, SOL_SOCKET, option, &size);
            }
        }
    }
}

/// Sets the type of service (IPv4) or traffic class (IPv6) of what is sent.
pub fn set_tos(fd: RawFd, family: i32, tos: u32) -> bool {
    let (level, option) = match family {
        libc::AF_INET6 => (libc::IPPROTO_IPV6, libc::IPV6_TCLASS),
        _ => (libc::IPPROTO_IP, libc::IP_TOS),
    };
    set_option(fd, level, option, &tos)
}

/// Sets the packet mark of what is sent; `false` without the right to do that.
pub fn set_mark(fd: RawFd, mark: u32) -> bool {
    set_option(fd, libc::SOL_SOCKET, libc::SO_MARK, &mark)
}

/// A new stream socket, non-blocking.
pub(super) fn stream(family: i32) -> Result<OwnedFd> {
    let kind = libc::SOCK_STREAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: plain values.
    let fd = unsafe { libc::socket(family, kind, 0) };
    if fd < 0 {
        return Err(Error::last("socket"));
    }
    // SAFETY: just made, nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Binds to an address.
pub(super) fn bind(fd: &OwnedFd, addr: &Endpoint) -> Result<()> {
    // SAFETY: the endpoint is as long as it says.
    let bound = unsafe { libc::bind(fd.as_raw_fd(), addr.as_ptr(), addr.size()) };
    if bound == 0 { Ok(()) } else { Err(Error::last("bind")) }
}

/// Sets an option; `false` when the system refuses.
pub(super) fn set_option<T>(fd: RawFd, level: i32, option: i32, value: &T) -> bool {
    let size = size_of::<T>() as libc::socklen_t;
    // SAFETY: the value is readable and as large as said.
    unsafe { libc::setsockopt(fd, level, option, std::ptr::from_ref(value).cast(), size) == 0 }
}

/// Reads an option that is a number.
pub(super) fn get_option(fd: RawFd, level: i32, option: i32) -> Option<i32> {
    let mut value = 0i32;
    let mut size = size_of::<i32>() as libc::socklen_t;
    // SAFETY: value and size are ours to write to.
    let got = unsafe { libc::getsockopt(fd, level, option, (&raw mut value).cast(), &raw mut size) };
    (got == 0).then_some(value)
}

/// The function of `getsockname` and `getpeername`.
type NameFn = unsafe extern "C" fn(libc::c_int, *mut libc::sockaddr, *mut libc::socklen_t) -> libc::c_int;

fn name(fd: RawFd, call: NameFn) -> Endpoint {
    // SAFETY: all zero is a valid address without a family.
    let mut storage: libc::sockaddr_storage = unsafe { std::mem::zeroed() };
    let mut size = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    // SAFETY: storage and size are ours to write to.
    if unsafe { call(fd, (&raw mut storage).cast(), &raw mut size) } != 0 {
        return Endpoint::default();
    }
    // SAFETY: the storage is larger than any family.
    unsafe { Endpoint::from_c((&raw const storage).cast()) }
}

/// The address a socket is bound to.
pub(super) fn local_endpoint(fd: RawFd) -> Endpoint {
    name(fd, libc::getsockname)
}

/// The address a socket is connected to.
pub(super) fn peer_endpoint(fd: RawFd) -> Endpoint {
    name(fd, libc::getpeername)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_only_with_their_flags() {
        for (flags, want) in [(1, (0, 0)), (1 | 16, (5, 0)), (1 | 32, (0, 8)), (48, (5, 8))] {
            let options = SocketOptions::from_flags(flags, 5, 8);
            assert_eq!((options.packet_mark, options.packet_tos), want, "{flags}");
        }
    }
}
