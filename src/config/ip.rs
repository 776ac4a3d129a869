//! Ranges of IP addresses as configuration files write them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses of one family, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpRange {
    first: IpAddr,
    last: IpAddr,
}

/// A text that is no range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRange(pub String);

impl fmt::Display for BadRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a valid range", self.0)
    }
}

impl std::error::Error for BadRange {}

impl IpRange {
    /// A range; `None` when the ends are of different families or in the wrong order.
    pub fn new(first: IpAddr, last: IpAddr) -> Option<IpRange> {
        let same_family = first.is_ipv4() == last.is_ipv4();
        (same_family && first <= last).then_some(IpRange { first, last })
    }

    /// Whether `address` lies in it; an IPv4 address in IPv6 form counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4() && (self.first..=self.last).contains(&address)
    }

    /// The lowest address.
    pub fn first(&self) -> IpAddr {
        self.first
    }

    /// The highest address.
    pub fn last(&self) -> IpAddr {
        self.last
    }

    fn network(address: IpAddr, bits: u32) -> Option<IpRange> {
        match address {
            IpAddr::V4(v4) if bits <= 32 => {
                let host = u32::MAX.checked_shr(bits).unwrap_or(0);
                let first = u32::from(v4) & !host;
                let ends = [first, first | host].map(|n| IpAddr::V4(Ipv4Addr::from(n)));
                IpRange::new(ends[0], ends[1])
            }
            IpAddr::V6(v6) if bits <= 128 => {
                let host = u128::MAX.checked_shr(bits).unwrap_or(0);
                let first = u128::from(v6) & !host;
                let ends = [first, first | host].map(|n| IpAddr::V6(Ipv6Addr::from(n)));
                IpRange::new(ends[0], ends[1])
            }
            _ => None,
        }
    }
}

impl FromStr for IpRange {
    type Err = BadRange;

    /// Reads an address, `first-last`, or `address/bits`; `0/0` is every IPv4 address.
    fn from_str(text: &str) -> Result<IpRange, BadRange> {
        let text = text.trim();
        let address = |part: &str| part.trim().parse::<IpAddr>().ok();
        let range = if let Some((network, bits)) = text.split_once('/') {
            let network = if network == "0" { Some(Ipv4Addr::UNSPECIFIED.into()) } else { address(network) };
            network.zip(bits.trim().parse().ok()).and_then(|(network, bits)| IpRange::network(network, bits))
        } else if let Some((first, last)) = text.split_once('-') {
            address(first).zip(address(last)).and_then(|(first, last)| IpRange::new(first, last))
        } else {
            address(text).and_then(|one| IpRange::new(one, one))
        };
        range.ok_or_else(|| BadRange(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_three_forms() {
        for (range, inside, outside) in [
            ("127.0.0.1", "127.0.0.1", "127.0.0.2"),
            ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
            ("10.1.2.3/16", "10.1.0.0", "10.2.0.0"),
            ("1.1.1.1-1.1.1.9", "1.1.1.5", "1.1.1.10"),
            ("0/0", "255.255.255.255", "::1"),
            ("::/0", "fe80::1", "1.2.3.4"),
            ("fe80::-fe80::ff", "fe80::a", "fe80::100"),
            ("192.0.2.0/24", "::ffff:192.0.2.7", "::ffff:192.0.3.7"),
        ] {
            let parsed: IpRange = range.parse().unwrap();
            assert!(parsed.contains(inside.parse().unwrap()), "{range} {inside}");
            assert!(!parsed.contains(outside.parse().unwrap()), "{range} {outside}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "x", "1.2.3", "1.2.3.4/33", "::/129", "1.1.1.9-1.1.1.1", "1.1.1.1-::1", "1.1.1.1/"] {
            assert_eq!(text.parse::<IpRange>(), Err(BadRange(text.into())));
        }
    }
}
