//! Socket addresses in the form that C sees.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

/// An address as plugins see it: room for `sockaddr_in6`, family `AF_UNSPEC` when unknown.
#[derive(Clone, Copy)]
#[repr(C)]
pub union Endpoint {
    any: libc::sockaddr,
    v4: libc::sockaddr_in,
    v6: libc::sockaddr_in6,
    bytes: [u8; size_of::<libc::sockaddr_in6>()],
}

impl Default for Endpoint {
    fn default() -> Self {
        Endpoint { bytes: [0; size_of::<libc::sockaddr_in6>()] }
    }
}

impl From<Option<SocketAddr>> for Endpoint {
    fn from(addr: Option<SocketAddr>) -> Self {
        addr.map_or_else(Self::default, Self::from)
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(addr: SocketAddr) -> Self {
        let mut endpoint = Self::default();
        match addr {
            SocketAddr::V4(addr) => {
                endpoint.v4 = libc::sockaddr_in {
                    sin_family: libc::AF_INET as libc::sa_family_t,
                    sin_port: addr.port().to_be(),
                    sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(addr.ip().octets()) },
                    sin_zero: [0; 8],
                };
            }
            SocketAddr::V6(addr) => {
                endpoint.v6 = libc::sockaddr_in6 {
                    sin6_family: libc::AF_INET6 as libc::sa_family_t,
                    sin6_port: addr.port().to_be(),
                    sin6_flowinfo: addr.flowinfo().to_be(),
                    sin6_addr: libc::in6_addr { s6_addr: addr.ip().octets() },
                    sin6_scope_id: addr.scope_id(),
                };
            }
        }
        endpoint
    }
}

impl Endpoint {
    /// The address family (`AF_INET`, `AF_INET6`; `AF_UNSPEC` when unknown).
    pub fn family(&self) -> i32 {
        // SAFETY: the family lies at the same place in every form, and all bytes are initialised.
        i32::from(unsafe { self.any.sa_family })
    }

    /// The address, unless it is unknown or of another family.
    pub fn to_socket_addr(&self) -> Option<SocketAddr> {
        match self.family() {
            libc::AF_INET => {
                // SAFETY: the family says so, and all bytes are initialised.
                let v4 = unsafe { self.v4 };
                let ip = Ipv4Addr::from(v4.sin_addr.s_addr.to_ne_bytes());
                Some(SocketAddrV4::new(ip, u16::from_be(v4.sin_port)).into())
            }
            libc::AF_INET6 => {
                // SAFETY: as above.
                let v6 = unsafe { self.v6 };
                let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
                let flow = u32::from_be(v6.sin6_flowinfo);
                Some(SocketAddrV6::new(ip, u16::from_be(v6.sin6_port), flow, v6.sin6_scope_id).into())
            }
            _ => None,
        }
    }

    /// An address of which only the family is known.
    pub(super) fn of_family(family: i32) -> Self {
        let mut endpoint = Self::default();
        endpoint.any = libc::sockaddr { sa_family: family as libc::sa_family_t, sa_data: [0; 14] };
        endpoint
    }

    /// Copies an address that C passed; other families than IPv4 and IPv6 give an unknown one.
    ///
    /// # Safety
    /// `addr` is null or points at as many readable bytes as its family has.
    pub unsafe fn from_c(addr: *const libc::sockaddr) -> Self {
        let mut endpoint = Self::default();
        // SAFETY: readable by contract.
        let Some(any) = (unsafe { addr.as_ref() }) else { return endpoint };
        match i32::from(any.sa_family) {
            // SAFETY: readable by contract; C gives no alignment promise beyond `sockaddr`.
            libc::AF_INET => endpoint.v4 = unsafe { addr.cast::<libc::sockaddr_in>().read_unaligned() },
            // SAFETY: as above.
            libc::AF_INET6 => endpoint.v6 = unsafe { addr.cast::<libc::sockaddr_in6>().read_unaligned() },
            _ => {}
        }
        endpoint
    }

    /// Pointer for system calls and for C.
    pub fn as_ptr(&self) -> *const libc::sockaddr {
        std::ptr::from_ref(self).cast()
    }

    /// Size that goes with [`Endpoint::as_ptr`] in system calls.
    pub fn size(&self) -> libc::socklen_t {
        let len =
            if self.family() == libc::AF_INET { size_of::<libc::sockaddr_in>() } else { size_of::<Self>() };
        len as libc::socklen_t
    }
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.to_socket_addr() {
            Some(addr) => write!(f, "{addr}"),
            None => write!(f, "family {}", self.family()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_the_round_trip() {
        for text in ["127.0.0.1:80", "[2001:db8::7]:65535", "0.0.0.0:0"] {
            let addr: SocketAddr = text.parse().unwrap();
            let endpoint = Endpoint::from(addr);
            assert_eq!(endpoint.to_socket_addr(), Some(addr));
            // SAFETY: a whole endpoint.
            let copy = unsafe { Endpoint::from_c(endpoint.as_ptr()) };
            assert_eq!(copy.to_socket_addr(), Some(addr));
        }
    }

    #[test]
    fn unknown_is_unspecified() {
        assert_eq!(Endpoint::default().family(), libc::AF_UNSPEC);
        // SAFETY: null is allowed.
        assert_eq!(unsafe { Endpoint::from_c(std::ptr::null()) }.to_socket_addr(), None);
    }
}
