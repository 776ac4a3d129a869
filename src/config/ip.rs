//! Address ranges as filters and access lists write them, and maps from addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An inclusive range of addresses of one family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IpRange {
    first: IpAddr,
    last: IpAddr,
}

impl IpRange {
    /// Reads `address`, `first-last` or `address/bits`; IPv4 in the short forms of inet_aton (`10/8`) too.
    pub fn parse(text: &str) -> Option<IpRange> {
        if let Some((address, bits)) = text.split_once('/') {
            return IpRange::of_prefix(parse_address(address)?, parse_bits(bits)?);
        }
        if let Some((first, last)) = text.split_once('-') {
            let (first, last) = (parse_address(first)?, parse_address(last)?);
            if first.is_ipv4() != last.is_ipv4() {
                return None;
            }
            return Some(IpRange { first: first.min(last), last: first.max(last) });
        }
        let address = parse_address(text)?;
        Some(IpRange { first: address, last: address })
    }

    fn of_prefix(address: IpAddr, bits: u32) -> Option<IpRange> {
        match address {
            IpAddr::V4(a) => {
                let mask = host_mask(32, bits)? as u32;
                let a = a.to_bits();
                Some(IpRange {
                    first: Ipv4Addr::from_bits(a & !mask).into(),
                    last: Ipv4Addr::from_bits(a | mask).into(),
                })
            }
            IpAddr::V6(a) => {
                let mask = host_mask(128, bits)?;
                let a = a.to_bits();
                Some(IpRange {
                    first: Ipv6Addr::from_bits(a & !mask).into(),
                    last: Ipv6Addr::from_bits(a | mask).into(),
                })
            }
        }
    }

    /// Whether the address lies in the range; an address of the other family never does. IPv4 in IPv6 form counts as
    /// IPv4, since that is how sockets for both families show it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.first.is_ipv4() == address.is_ipv4() && self.first <= address && address <= self.last
    }
}

/// Values by address. The first value given for an address stays.
#[derive(Clone, Debug)]
pub struct IpMap<V> {
    /// Sorted by first address, without overlap; IPv4 before IPv6, as addresses compare.
    spans: Vec<(IpRange, V)>,
}

impl<V> Default for IpMap<V> {
    fn default() -> IpMap<V> {
        IpMap { spans: Vec::new() }
    }
}

impl<V: Clone> IpMap<V> {
    /// Gives `value` to the addresses of `range` that have none.
    pub fn fill(&mut self, range: IpRange, value: &V) {
        let mut free = Vec::new();
        let mut next = Some(range.first);
        for (span, _) in &self.spans {
            let Some(first) = next.filter(|first| *first <= range.last) else { break };
            if span.last < first || span.first > range.last || span.first.is_ipv4() != first.is_ipv4() {
                continue;
            }
            if span.first > first {
                // There is an address before `span.first`, since `first` is one.
                free.extend(before(span.first).map(|last| IpRange { first, last }));
            }
            next = after(span.last);
        }
        free.extend(
            next.filter(|first| *first <= range.last).map(|first| IpRange { first, last: range.last }),
        );
        self.spans.extend(free.into_iter().map(|range| (range, value.clone())));
        self.spans.sort_by_key(|(range, _)| range.first);
    }

    /// The value of an address.
    pub fn get(&self, address: IpAddr) -> Option<&V> {
        let address = address.to_canonical();
        let behind = self.spans.partition_point(|(range, _)| range.first <= address);
        let (range, value) = self.spans.get(behind.checked_sub(1)?)?;
        range.contains(address).then_some(value)
    }

    /// Whether no address has a value.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }
}

/// The address before, in the same family.
fn before(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(a) => a.to_bits().checked_sub(1).map(|n| Ipv4Addr::from_bits(n).into()),
        IpAddr::V6(a) => a.to_bits().checked_sub(1).map(|n| Ipv6Addr::from_bits(n).into()),
    }
}

/// The address after, in the same family.
fn after(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(a) => a.to_bits().checked_add(1).map(|n| Ipv4Addr::from_bits(n).into()),
        IpAddr::V6(a) => a.to_bits().checked_add(1).map(|n| Ipv6Addr::from_bits(n).into()),
    }
}

/// The bits of an address of `width` bits that a prefix of `bits` leaves free.
fn host_mask(width: u32, bits: u32) -> Option<u128> {
    let free = width.checked_sub(bits)?;
    Some(u128::MAX.checked_shr(128 - free).unwrap_or(0))
}

fn parse_bits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

fn parse_address(text: &str) -> Option<IpAddr> {
    let text = text.trim_start_matches(BLANKS);
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    if bare.contains(':') {
        return bare.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    }
    ipv4(bare.split(char::is_whitespace).next().unwrap_or_default()).map(IpAddr::V4)
}

const BLANKS: [char; 2] = [' ', '\t'];

/// IPv4 as inet_aton reads it: one to four numbers, the last of which fills what is left.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text.split('.').map(parse_part).collect::<Option<_>>()?;
    let (last, leading) = parts.split_last()?;
    if leading.len() > 3 || leading.iter().any(|p| *p > 255) {
        return None;
    }
    let free = 32 - 8 * leading.len() as u32;
    if u64::from(*last) >= 1u64 << free {
        return None;
    }
    let high = leading.iter().fold(0u64, |sum, p| sum << 8 | u64::from(*p)) << free;
    Some(Ipv4Addr::from_bits(high as u32 | *last))
}

/// A number of an address: decimal, octal behind a `0`, hexadecimal behind `0x`.
fn parse_part(text: &str) -> Option<u32> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (text, 8),
        None => (text, 10),
    };
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_original_accepts() {
        for text in [
            "1.2.3",
            "1.2.3.4/24",
            "5.2.3.4-1.2.3.4",
            "1.2.3.4 - 1.2.3.6",
            "::1/128",
            "0/0",
            "[::1]",
            "1.2.3.4/0",
            "::/0",
        ] {
            assert!(IpRange::parse(text).is_some(), "{text}");
        }
        for text in [
            "x",
            "1.2.3.4/33",
            "all",
            "1.2.3.4-",
            "::1-1.2.3.4",
            "::1/129",
            "1.2.3.4/",
            "1.2.3.4/x",
            "1.2.3.4x",
            "08.0.0.1",
            "0x.0.0.1",
            "::1 - ::2",
        ] {
            assert!(IpRange::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn bounds_are_inclusive_and_families_apart() {
        for (range, address, inside) in [
            ("10.0.0.0/8", "10.255.255.255", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("1.2.3.4-1.2.3.6", "1.2.3.6", true),
            ("1.2.3.4-1.2.3.6", "1.2.3.7", false),
            ("0/0", "255.255.255.255", true),
            ("0/0", "::1", false),
            ("0177.0.0.1", "127.0.0.1", true),
            ("0x7f.1", "127.0.0.1", true),
            ("fe80::/10", "febf::1", true),
            ("::/0", "ffff::", true),
            ("192.0.2.0/24", "::ffff:192.0.2.7", true),
        ] {
            let range = IpRange::parse(range).unwrap();
            assert_eq!(range.contains(address.parse().unwrap()), inside, "{range:?} {address}");
        }
    }

    #[test]
    fn the_first_value_of_an_address_stays() {
        let mut map = IpMap::default();
        for (range, value) in [
            ("10.0.0.5-10.0.0.9", 'a'),
            ("10.0.0.20", 'b'),
            ("10.0.0.0/24", 'c'),
            ("0/0", 'd'),
            ("::1", 'e'),
            ("::/0", 'f'),
            ("0/0", 'g'),
        ] {
            map.fill(IpRange::parse(range).unwrap(), &value);
        }
        for (address, want) in [
            ("0.0.0.0", 'd'),
            ("9.255.255.255", 'd'),
            ("10.0.0.0", 'c'),
            ("10.0.0.4", 'c'),
            ("10.0.0.5", 'a'),
            ("10.0.0.9", 'a'),
            ("10.0.0.10", 'c'),
            ("10.0.0.20", 'b'),
            ("10.0.0.255", 'c'),
            ("10.0.1.0", 'd'),
            ("255.255.255.255", 'd'),
            ("::", 'f'),
            ("::1", 'e'),
            ("ffff::", 'f'),
        ] {
            assert_eq!(map.get(address.parse().unwrap()), Some(&want), "{address}");
        }
        let mut few = IpMap::default();
        few.fill(IpRange::parse("10.0.0.1").unwrap(), &1);
        assert_eq!(few.get("10.0.0.2".parse().unwrap()), None);
    }
}
