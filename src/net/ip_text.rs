//! IP addresses in text, as plugins write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Reads `1.2.3.4`, `::1`, `1.2.3.4:80`, `[::1]` or `[::1]:80`, with the liberties of the original: IPv4 in any form
/// that `inet_aton` takes, blanks in front, and a port that is no number counts as none.
pub fn parse(text: &[u8]) -> Option<SocketAddr> {
    let text = text.trim_ascii_start();
    let (host, port) = match text.strip_prefix(b"[") {
        Some(inner) => {
            let (host, rest) = split_at_byte(inner, b']');
            (host, rest.strip_prefix(b":").unwrap_or_default())
        }
        None if text.iter().filter(|byte| **byte == b':').count() == 1 => split_at_byte(text, b':'),
        None => (text, &b""[..]),
    };
    let host = std::str::from_utf8(host).ok()?;
    let ip = if host.contains(':') {
        IpAddr::V6(host.parse::<Ipv6Addr>().ok()?)
    } else {
        IpAddr::V4(parse_v4(host)?)
    };
    Some(SocketAddr::new(ip, parse_port(port)))
}

/// The address that a host name of that form is, without brackets.
pub fn literal(host: &[u8]) -> Option<IpAddr> {
    match host {
        // Four decimal numbers: what most literal hosts are.
        [b'0'..=b'9', ..] => dotted(host).map(IpAddr::V4),
        _ => std::str::from_utf8(host).ok()?.parse().ok(),
    }
    .or_else(|| if host.contains(&b':') { std::str::from_utf8(host).ok()?.parse().ok() } else { None })
}

/// Four numbers of one to three digits, none beyond 255 and none with a needless zero in front.
fn dotted(text: &[u8]) -> Option<Ipv4Addr> {
    let (mut octets, mut at) = ([0u8; 4], 0);
    for (index, octet) in octets.iter_mut().enumerate() {
        if index != 0 {
            (*text.get(at)? == b'.').then_some(())?;
            at += 1;
        }
        let (start, mut number) = (at, 0u32);
        while let Some(digit @ b'0'..=b'9') = text.get(at).filter(|_| at - start < 3) {
            number = number * 10 + u32::from(digit - b'0');
            at += 1;
        }
        let needless_zero = at - start > 1 && text[start] == b'0';
        *octet = u8::try_from(number).ok().filter(|_| at != start && !needless_zero)?;
    }
    (at == text.len()).then(|| octets.into())
}

/// The text before the first `byte` and the text behind it.
fn split_at_byte(text: &[u8], byte: u8) -> (&[u8], &[u8]) {
    match memchr::memchr(byte, text) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[]),
    }
}

/// The leading digits of a port, of which the original keeps 16 bits.
fn parse_port(text: &[u8]) -> u16 {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0u16, |port, digit| port.wrapping_mul(10).wrapping_add(u16::from(digit - b'0')))
}

/// IPv4 by the rules of `inet_aton`: one to four parts, each decimal, octal (`0…`) or hexadecimal (`0x…`), the last one
/// filling the bytes that are left; what follows a blank does not count.
fn parse_v4(text: &str) -> Option<Ipv4Addr> {
    let text = text.split(|c: char| c.is_ascii_whitespace()).next()?;
    let parts = text.split('.').map(parse_part).collect::<Option<Vec<u32>>>()?;
    let (last, leading) = parts.split_last()?;
    if leading.len() > 3 || leading.iter().any(|part| *part > 0xff) {
        return None;
    }
    let room = 32 - 8 * leading.len() as u32;
    if u64::from(*last) >> room != 0 {
        return None;
    }
    let high = leading.iter().enumerate().fold(0, |high, (at, part)| high | part << (24 - 8 * at));
    Some(Ipv4Addr::from_bits(high | last))
}

fn parse_part(part: &str) -> Option<u32> {
    let hexadecimal = part.strip_prefix("0x").or_else(|| part.strip_prefix("0X"));
    let (digits, radix) = match hexadecimal {
        Some(digits) => (digits, 16),
        None if part.len() > 1 && part.starts_with('0') => (&part[1..], 8),
        None => (part, 10),
    };
    if digits.starts_with('+') {
        return None;
    }
    u32::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_original_reads() {
        let cases = [
            ("1.2.3.4", "1.2.3.4:0"),
            ("1.2.3.4:80", "1.2.3.4:80"),
            ("1.2.3.4:99999", "1.2.3.4:34463"),
            ("1.2.3.4:80x", "1.2.3.4:80"),
            ("1.2.3.4:-1", "1.2.3.4:0"),
            ("1.2.3.4 x", "1.2.3.4:0"),
            (" 1.2.3.4", "1.2.3.4:0"),
            ("[1.2.3.4]:1", "1.2.3.4:1"),
            ("1.2.3", "1.2.0.3:0"),
            ("010.1.1.1", "8.1.1.1:0"),
            ("0x7f.1", "127.0.0.1:0"),
            ("4294967295", "255.255.255.255:0"),
            ("1", "0.0.0.1:0"),
            ("::1", "[::1]:0"),
            ("::", "[::]:0"),
            ("[::1]", "[::1]:0"),
            ("[::1]:80", "[::1]:80"),
            ("[::1]80", "[::1]:0"),
            ("[::1", "[::1]:0"),
            ("::ffff:1.2.3.4", "[::ffff:1.2.3.4]:0"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text.as_bytes()).map(|a| a.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn literal_hosts_are_those_of_the_standard_forms() {
        for text in [
            "1.2.3.4",
            "0.0.0.0",
            "255.255.255.255",
            "256.1.1.1",
            "01.2.3.4",
            "1.2.3",
            "1.2.3.4.",
            "1.2.3.4.5",
            "1..2.3",
            "1.2.3.1000",
            "1.2.3.4x",
            "1",
            "",
            "a",
            "::1",
            "2001:db8::1",
            "1::2",
            "::ffff:1.2.3.4",
            "::g",
            " 1.2.3.4",
            "[::1]",
        ] {
            assert_eq!(literal(text.as_bytes()), text.parse().ok(), "{text}");
        }
        assert_eq!(literal(b"\xff"), None);
    }

    #[test]
    fn refuses_what_is_no_address() {
        for text in [
            "",
            "abc",
            "abcd",
            "a.b",
            "*",
            ":80",
            "[]",
            "[]:80",
            "::1 ",
            "[ ::1 ]",
            "::1:",
            "::g",
            "::1%1",
            "fe80::1%lo",
            "1.2.3.4.5",
            "1.2.3.400",
            "12345678901",
            "4294967296",
            "1..2",
            "+1.2.3.4",
            "0x+1",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
