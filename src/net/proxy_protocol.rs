//! The PROXY protocol, versions 1 and 2: what a load balancer in front says about the client, before the client's first
//! byte (<https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt>).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// What stands before the first request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyHeader {
    /// 1 or 2.
    pub version: u8,
    /// Where the client connected from.
    pub source: SocketAddr,
    /// Where it connected to.
    pub destination: SocketAddr,
}

impl ProxyHeader {
    /// The header as bytes, in its version.
    pub fn to_bytes(self) -> Vec<u8> {
        if self.version == 1 { self.line().into_bytes() } else { self.binary() }
    }

    fn line(self) -> String {
        let family = if self.source.is_ipv4() { "TCP4" } else { "TCP6" };
        let (source, destination) = (self.source, self.destination);
        format!(
            "PROXY {family} {} {} {} {}\r\n",
            source.ip(),
            destination.ip(),
            source.port(),
            destination.port()
        )
    }

    fn binary(self) -> Vec<u8> {
        // With the two ports.
        let (family, length, addresses) = match (self.source.ip(), self.destination.ip()) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                (TCP4, 12, [source.octets(), destination.octets()].concat())
            }
            (source, destination) => (TCP6, 36, [in_v6(source), in_v6(destination)].concat()),
        };
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend([PROXY, family, 0, length]);
        bytes.extend(addresses);
        bytes.extend(self.source.port().to_be_bytes());
        bytes.extend(self.destination.port().to_be_bytes());
        bytes
    }
}

fn in_v6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    }
}

/// What the first bytes of a connection are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxied {
    /// A header, and its length.
    Header(ProxyHeader, usize),
    /// The beginning of a header.
    More,
    /// No header, or one that names no addresses of TCP.
    Not,
}

/// Longest line of version 1, its end included.
const LONGEST_LINE: usize = 107;
const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// Signature, command, family and length.
const FIXED: usize = 16;
/// Version 2, command PROXY.
const PROXY: u8 = 0x21;
/// TCP over IPv4.
const TCP4: u8 = 0x11;
/// TCP over IPv6.
const TCP6: u8 = 0x21;

/// Looks for a header at the beginning of `input`, which holds all bytes that have come so far.
pub fn parse(input: &[u8]) -> Proxied {
    let is_beginning = |of: &[u8]| of.iter().zip(input).all(|(a, b)| a == b);
    if is_beginning(SIGNATURE) {
        parse_v2(input)
    } else if is_beginning(b"PROXY ") {
        parse_v1(input)
    } else {
        Proxied::Not
    }
}

fn parse_v1(input: &[u8]) -> Proxied {
    let head = &input[..input.len().min(LONGEST_LINE)];
    let Some(end) = head.windows(2).position(|two| two == b"\r\n") else {
        return if head.len() < LONGEST_LINE { Proxied::More } else { Proxied::Not };
    };
    let line = std::str::from_utf8(&head[..end]).ok();
    match line.and_then(addresses_v1) {
        Some((source, destination)) => {
            Proxied::Header(ProxyHeader { version: 1, source, destination }, end + 2)
        }
        None => Proxied::Not,
    }
}

/// `PROXY TCP4 source destination port port`.
fn addresses_v1(line: &str) -> Option<(SocketAddr, SocketAddr)> {
    let mut words = line.split(' ').skip(1);
    let is_v4 = match words.next()? {
        "TCP4" => true,
        "TCP6" => false,
        _ => return None,
    };
    let mut address = || words.next()?.parse::<IpAddr>().ok().filter(|address| address.is_ipv4() == is_v4);
    let (source, destination) = (address()?, address()?);
    let mut port = || words.next()?.parse::<u16>().ok();
    let (from, to) = (port()?, port()?);
    Some((SocketAddr::new(source, from), SocketAddr::new(destination, to)))
}

fn parse_v2(input: &[u8]) -> Proxied {
    let Some((fixed, rest)) = input.split_first_chunk::<FIXED>() else { return Proxied::More };
    let length = usize::from(u16::from_be_bytes([fixed[14], fixed[15]]));
    let Some(body) = rest.get(..length) else { return Proxied::More };
    let addresses = match (fixed[12], fixed[13]) {
        (PROXY, TCP4) => addresses_v2::<4>(body, |octets| Ipv4Addr::from(octets).into()),
        (PROXY, TCP6) => addresses_v2::<16>(body, |octets| Ipv6Addr::from(octets).into()),
        _ => None,
    };
    match addresses {
        Some((source, destination)) => {
            Proxied::Header(ProxyHeader { version: 2, source, destination }, FIXED + length)
        }
        None => Proxied::Not,
    }
}

/// Two addresses of `N` bytes and two ports; what follows are extensions.
fn addresses_v2<const N: usize>(
    body: &[u8],
    address: impl Fn([u8; N]) -> IpAddr,
) -> Option<(SocketAddr, SocketAddr)> {
    let (source, rest) = body.split_first_chunk::<N>()?;
    let (destination, rest) = rest.split_first_chunk::<N>()?;
    let (from, rest) = rest.split_first_chunk::<2>()?;
    let (to, _) = rest.split_first_chunk::<2>()?;
    Some((
        SocketAddr::new(address(*source), u16::from_be_bytes(*from)),
        SocketAddr::new(address(*destination), u16::from_be_bytes(*to)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v2(command: u8, family: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        [SIGNATURE.as_slice(), &[command, family], &length, body].concat()
    }

    #[test]
    fn headers_name_both_ends() {
        let v4 = [10, 1, 2, 4, 10, 9, 9, 8, 4, 87, 8, 174];
        let mut v6 = [0u8; 36];
        (v6[15], v6[31], v6[33], v6[35]) = (1, 2, 3, 4);
        let extended = [&v4[..], &[4, 0, 2, 1, 1]].concat();
        for (input, version, source, destination) in [
            (b"PROXY TCP4 10.1.2.4 10.9.9.8 1111 2222\r\n".to_vec(), 1, "10.1.2.4:1111", "10.9.9.8:2222"),
            (b"PROXY TCP6 ::1 ::2 3 4\r\n".to_vec(), 1, "[::1]:3", "[::2]:4"),
            (v2(PROXY, TCP4, &v4), 2, "10.1.2.4:1111", "10.9.9.8:2222"),
            (v2(PROXY, TCP4, &extended), 2, "10.1.2.4:1111", "10.9.9.8:2222"),
            (v2(PROXY, TCP6, &v6), 2, "[::1]:3", "[::2]:4"),
        ] {
            let header = ProxyHeader {
                version,
                source: source.parse().unwrap(),
                destination: destination.parse().unwrap(),
            };
            if !input.ends_with(&[1, 1]) {
                assert_eq!(header.to_bytes(), input);
            }
            let behind = [&input[..], b"GET / HTTP/1.1\r\n"].concat();
            assert_eq!(parse(&behind), Proxied::Header(header, input.len()));
            for cut in 0..input.len() {
                assert_eq!(parse(&input[..cut]), Proxied::More, "{cut}");
            }
        }
    }

    #[test]
    fn what_names_no_ends_is_no_header() {
        let long = [b"PROXY TCP6 ".as_slice(), &[b'1'; 100]].concat();
        for input in [
            b"GET / HTTP/1.1\r\n".as_slice(),
            b"PROXYTCP4",
            b"PROXY UNKNOWN\r\n",
            b"PROXY TCP4 ::1 ::2 1 2\r\n",
            b"PROXY TCP4 10.1.2.3 x 1 2\r\n",
            b"PROXY TCP4 10.1.2.3 10.9.9.9 1111\r\n",
            b"PROXY TCP4 10.1.2.3 10.9.9.9 99999 1\r\n",
            &long,
            &v2(0x20, 0, b""),
            &v2(PROXY, 0x31, &[0; 216]),
            &v2(PROXY, TCP4, &[0; 11]),
            &v2(0x11, TCP4, &[0; 12]),
        ] {
            assert_eq!(parse(input), Proxied::Not, "{}", String::from_utf8_lossy(input));
        }
    }
}
