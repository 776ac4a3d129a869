//! Whether a name or address in text means this machine.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr::null_mut;
use std::sync::OnceLock;

/// The machine's names and addresses, as they were at the first question.
static OWN: OnceLock<HashSet<String>> = OnceLock::new();

/// Whether `name` is this machine's name, `localhost`, or one of its addresses.
pub fn contains(name: &str) -> bool {
    let own = OWN.get_or_init(collect);
    match name.parse::<IpAddr>() {
        Ok(address) => own.contains(&address.to_string()),
        Err(_) => own.contains(&name.to_ascii_lowercase()),
    }
}

/// Whether this is the address of one of this machine's interfaces, as they were at the first question.
pub fn is_own(address: IpAddr) -> bool {
    static ADDRESSES: OnceLock<HashSet<IpAddr>> = OnceLock::new();
    ADDRESSES.get_or_init(|| interface_addresses().into_iter().collect()).contains(&address)
}

fn collect() -> HashSet<String> {
    let addresses = interface_addresses().into_iter().map(|address| address.to_string());
    let names = ["localhost".to_owned(), crate::log::machine_name().to_ascii_lowercase()];
    addresses.chain(names).filter(|name| !name.is_empty()).collect()
}

/// The addresses of all interfaces.
pub fn interface_addresses() -> Vec<IpAddr> {
    let mut list: *mut libc::ifaddrs = null_mut();
    // SAFETY: the pointer is valid for the result.
    if unsafe { libc::getifaddrs(&raw mut list) } != 0 {
        return Vec::new();
    }
    let mut addresses = Vec::new();
    let mut next = list;
    // SAFETY: entries of the list are valid until it is freed; null ends it.
    while let Some(entry) = unsafe { next.as_ref() } {
        // SAFETY: the address of an entry is null or a valid socket address.
        addresses.extend(unsafe { address_of(entry.ifa_addr) });
        next = entry.ifa_next;
    }
    // SAFETY: the list came from getifaddrs and is not used any more.
    unsafe { libc::freeifaddrs(list) };
    addresses
}

/// The IP address of a socket address.
///
/// # Safety
/// `address` is null or points to a socket address that is as long as its family says.
unsafe fn address_of(address: *const libc::sockaddr) -> Option<IpAddr> {
    // SAFETY: null or valid by contract.
    match i32::from(unsafe { address.as_ref() }?.sa_family) {
        libc::AF_INET => {
            // SAFETY: the family says so.
            let v4 = unsafe { &*address.cast::<libc::sockaddr_in>() };
            Some(Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: the family says so.
            let v6 = unsafe { &*address.cast::<libc::sockaddr_in6>() };
            Some(Ipv6Addr::from(v6.sin6_addr.s6_addr).into())
        }
        _ => None,
    }
}

/// This machine's address in log fields: the first that others can reach, else the loopback.
pub fn main_address() -> Option<IpAddr> {
    let addresses = interface_addresses();
    let public = |address: &&IpAddr| match address {
        IpAddr::V4(v4) => !v4.is_loopback() && !v4.is_link_local(),
        IpAddr::V6(v6) => !v6.is_loopback() && !v6.is_unicast_link_local(),
    };
    addresses.iter().find(public).or(addresses.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_knows_itself() {
        let name = crate::log::machine_name();
        for own in ["localhost", "LOCALHOST", "127.0.0.1", &name] {
            assert!(contains(own), "{own}");
        }
        for other in ["10.9.9.9", "nosuch.test", ""] {
            assert!(!contains(other), "{other}");
        }
        assert!(main_address().is_some());
    }
}
