//! Numbers in field values, with the tolerance of the original.
//!
//! Leading white space, then for signed numbers one `-`, then digits; what follows is ignored. No digits make 0.

use super::ascii;

/// Splits off white space and a sign; returns whether it is negative, and the digits.
fn digits(text: &[u8], signed: bool) -> (bool, impl Iterator<Item = u8> + '_) {
    let start = text.iter().position(|byte| !ascii::is_space(*byte)).unwrap_or(text.len());
    let (negative, rest) = match &text[start..] {
        [b'-', rest @ ..] if signed => (true, rest),
        rest => (false, rest),
    };
    (negative, rest.iter().take_while(|byte| byte.is_ascii_digit()).map(|digit| digit - b'0'))
}

/// A signed 32-bit number.
///
/// Large ones saturate unless one multiplication wraps past the test, which plugins have seen in the original:
/// `5000000000` is 705032704.
pub fn int(text: &[u8]) -> i32 {
    let (negative, digits) = digits(text, true);
    let mut number: i32 = 0;
    for digit in digits {
        let next = number.wrapping_mul(10).wrapping_add(i32::from(digit));
        if next < number {
            return if negative { i32::MIN } else { i32::MAX };
        }
        number = next;
    }
    if negative { number.wrapping_neg() } else { number }
}

/// An unsigned 32-bit number; large ones wrap, negative ones are 0.
pub fn uint(text: &[u8]) -> u32 {
    let (_, digits) = digits(text, false);
    digits.fold(0, |number: u32, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit)))
}

/// A signed 64-bit number; large ones wrap.
pub fn int64(text: &[u8]) -> i64 {
    let (negative, digits) = digits(text, true);
    let number = digits.fold(0, |number: i64, digit| number.wrapping_mul(10).wrapping_add(i64::from(digit)));
    if negative { number.wrapping_neg() } else { number }
}

/// A port as a Host field gives it; 0 when it is none.
pub(super) fn port(text: Option<&[u8]>) -> u16 {
    let Some(text) = text else { return 0 };
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |port: u16, digit| port.wrapping_mul(10).wrapping_add(u16::from(digit - b'0')))
}

/// A Content-Length: digits only, at most 63 bits.
pub fn length(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let mut number: u64 = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    (number <= i64::MAX as u64).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_original_reads_them() {
        let table: &[(&str, i32, u32, i64)] = &[
            ("0", 0, 0, 0),
            ("42", 42, 42, 42),
            ("-42", -42, 0, -42),
            ("+7", 0, 0, 0),
            (" 12 ", 12, 12, 12),
            ("12abc", 12, 12, 12),
            ("abc", 0, 0, 0),
            ("", 0, 0, 0),
            ("--7", 0, 0, 0),
            ("- 7", 0, 0, 0),
            ("2147483648", 2147483647, 2147483648, 2147483648),
            ("-2147483649", -2147483648, 0, -2147483649),
            ("4294967295", 2147483647, 4294967295, 4294967295),
            ("4294967296", 2147483647, 0, 4294967296),
            ("5000000000", 705032704, 705032704, 5000000000),
            ("9999999999", 1410065407, 1410065407, 9999999999),
            ("9223372036854775807", 2147483647, 4294967295, 9223372036854775807),
            ("9223372036854775808", 2147483647, 0, -9223372036854775808),
            ("18446744073709551615", 2147483647, 4294967295, -1),
            ("99999999999999999999", 2147483647, 1661992959, 7766279631452241919),
            ("0x10", 0, 0, 0),
            ("1, 2, 3", 1, 1, 1),
            ("007", 7, 7, 7),
            ("1.5", 1, 1, 1),
            ("\"5\"", 0, 0, 0),
        ];
        for &(text, signed, unsigned, long) in table {
            assert_eq!(int(text.as_bytes()), signed, "int of {text:?}");
            assert_eq!(uint(text.as_bytes()), unsigned, "uint of {text:?}");
            assert_eq!(int64(text.as_bytes()), long, "int64 of {text:?}");
        }
    }

    #[test]
    fn a_length_is_digits_that_fit() {
        assert_eq!(length(b"0"), Some(0));
        assert_eq!(length(b"9223372036854775807"), Some(i64::MAX as u64));
        for bad in ["", "+5", "-5", "5x", "5, 5", " 5", "9223372036854775808", "99999999999999999999"] {
            assert_eq!(length(bad.as_bytes()), None, "{bad:?}");
        }
    }
}
