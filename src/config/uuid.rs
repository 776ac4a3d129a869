//! UUIDs (RFC 9562), and the one of this process.

use std::fmt::{self, Write};
use std::sync::OnceLock;

/// Characters of the text form.
pub const TEXT_LEN: usize = 36;

/// A UUID and the version it was made or read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uuid {
    /// 1 to 5.
    pub version: u8,
    bytes: [u8; 16],
}

impl Uuid {
    /// All zero, said to be of a version: what the original makes for every version but 4.
    pub const fn nil(version: u8) -> Self {
        Self { version, bytes: [0; 16] }
    }

    /// A random UUID (version 4).
    pub fn random() -> Self {
        let mut bytes = [0; 16];
        fill_random(&mut bytes);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Self { version: 4, bytes }
    }

    /// Reads the text form as the original's `scanf` does: blanks before a group, short groups and bytes behind the
    /// UUID are let through. `None` when a group or dash is missing, or the version is none of 1 to 5.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut scan = Scan(text);
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&scan.hex(8)?.to_be_bytes());
        for at in [4, 6] {
            scan.dash()?;
            bytes[at..at + 2].copy_from_slice(&(scan.hex(4)? as u16).to_be_bytes());
        }
        scan.dash()?;
        for byte in &mut bytes[8..10] {
            *byte = scan.hex(2)? as u8;
        }
        scan.dash()?;
        for byte in &mut bytes[10..] {
            *byte = scan.hex(2)? as u8;
        }
        let version = bytes[6] >> 4;
        (1..=5).contains(&version).then_some(Self { version, bytes })
    }

    /// The text form: 36 characters in lower case.
    pub fn text(&self) -> [u8; TEXT_LEN] {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [b'-'; TEXT_LEN];
        let mut at = 0;
        for (i, byte) in self.bytes.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                at += 1;
            }
            text[at] = DIGITS[usize::from(byte >> 4)];
            text[at + 1] = DIGITS[usize::from(byte & 15)];
            at += 2;
        }
        text
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().iter().try_for_each(|&byte| f.write_char(char::from(byte)))
    }
}

/// The UUID of this process: random, made at the first call.
pub fn process() -> &'static Uuid {
    static PROCESS: OnceLock<Uuid> = OnceLock::new();
    PROCESS.get_or_init(Uuid::random)
}

/// Random bytes of the system.
fn fill_random(bytes: &mut [u8]) {
    // SAFETY: writes at most as many bytes as are there.
    let filled = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    // Requests of up to 256 bytes are never cut short once the system has started.
    assert!(usize::try_from(filled) == Ok(bytes.len()), "the system has no random bytes");
}

/// Reading of fixed-width numbers as `scanf` does.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    /// `%{width}x`: blanks, then a sign and `0x`, which count as digits do, then at least one digit.
    fn hex(&mut self, width: usize) -> Option<u32> {
        self.0 = self.0.trim_ascii_start();
        let field = &self.0[..self.0.len().min(width)];
        let sign = usize::from(field.first().is_some_and(|c| matches!(c, b'+' | b'-')));
        let prefix = match field.get(sign..) {
            Some([b'0', b'x' | b'X', ..]) => 2,
            _ => 0,
        };
        let digits = field[sign + prefix..].iter().take_while(|c| c.is_ascii_hexdigit()).count();
        let end = sign + prefix + digits;
        if digits + prefix == 0 {
            return None;
        }
        let digits = std::str::from_utf8(&field[sign + prefix..end]).ok()?;
        let number = if digits.is_empty() { 0 } else { u32::from_str_radix(digits, 16).ok()? };
        let negative = field.first() == Some(&b'-');
        self.0 = &self.0[end..];
        Some(if negative { number.wrapping_neg() } else { number })
    }

    fn dash(&mut self) -> Option<()> {
        self.0 = self.0.strip_prefix(b"-")?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let text = b"6ba7b810-9dad-41d1-80b4-00c04fd430c8";
        let uuid = Uuid::parse(text).unwrap();
        assert_eq!((uuid.version, &uuid.text()), (4, text));
        assert_eq!(uuid.to_string().as_bytes(), text);
    }

    #[test]
    fn random_ones_are_of_version_4_and_differ() {
        let (a, b) = (Uuid::random(), Uuid::random());
        assert_ne!(a, b);
        assert_eq!(Uuid::parse(&a.text()), Some(a));
        assert_eq!(a.text()[14], b'4');
    }

    #[test]
    fn reads_any_bytes_without_a_panic() {
        for text in [&b""[..], b"-", b"+", b"0x", b"-0x", b"\xff\xfe", b"1-2-3-4", b"    "] {
            assert_eq!(Uuid::parse(text), None);
        }
    }
}
