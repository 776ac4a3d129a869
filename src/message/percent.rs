//! Percent coding (`TSStringPercentEncode`, `TSStringPercentDecode`).

/// A set of bytes as the API has it: bit 7 - (c mod 8) of byte c / 8 stands for c.
pub type ByteSet = [u8; 32];

/// What is escaped unless the caller says otherwise: controls, space, and `" # % < > [ \ ] ^ \` { | } ~` and DEL.
pub const UNSAFE: ByteSet = {
    let mut set = [0; 32];
    let mut byte = 0;
    while byte < 128u8 {
        let listed = matches!(
            byte,
            b'"' | b'#' | b'%' | b'<' | b'>' | b'[' | b'\\' | b']' | b'^' | b'`' | b'{' | b'|' | b'}' | b'~'
        );
        if byte <= b' ' || byte == 0x7f || listed {
            set[(byte / 8) as usize] |= 0x80 >> (byte % 8);
        }
        byte += 1;
    }
    set
};

fn has(set: &ByteSet, byte: u8) -> bool {
    set[usize::from(byte / 8)] & (0x80 >> (byte % 8)) != 0
}

/// Escapes the bytes of `set` with upper-case hexadecimal digits. What is escaped already is escaped again.
pub fn encode(text: &[u8], set: &ByteSet) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut escaped = Vec::with_capacity(text.len());
    for &byte in text {
        if has(set, byte) {
            escaped.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        } else {
            escaped.push(byte);
        }
    }
    escaped
}

/// Where the decoder is.
enum State {
    Text,
    Percent,
    Digit(u8),
}

/// Replaces escapes by their bytes, calling `put` for each byte of the result.
///
/// An escape with a wrong digit stays as it is; one that is cut off at the end is dropped.
pub fn decode(text: &[u8], mut put: impl FnMut(u8)) {
    let mut state = State::Text;
    for &byte in text {
        state = match (state, byte) {
            (State::Text, b'%') => State::Percent,
            (State::Text, _) => {
                put(byte);
                State::Text
            }
            (State::Percent, _) if byte.is_ascii_hexdigit() => State::Digit(byte),
            (State::Percent, _) => {
                put(b'%');
                after_failure(byte, &mut put)
            }
            (State::Digit(first), _) if byte.is_ascii_hexdigit() => {
                put(digit(first) << 4 | digit(byte));
                State::Text
            }
            (State::Digit(first), _) => {
                put(b'%');
                put(first);
                after_failure(byte, &mut put)
            }
        };
    }
}

/// The byte that ended a false escape may begin a true one: `%%41` is a percent sign and an escape.
fn after_failure(byte: u8, put: &mut impl FnMut(u8)) -> State {
    if byte == b'%' {
        return State::Percent;
    }
    put(byte);
    State::Text
}

fn digit(byte: u8) -> u8 {
    char::from(byte).to_digit(16).unwrap_or(0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_is_unsafe() {
        let table: &[(&[u8], &str)] = &[
            (b"plain-._!*'();:@&=+$,/?", "plain-._!*'();:@&=+$,/?"),
            (b"a b", "a%20b"),
            (b"a%20b", "a%2520b"),
            (b"\"<>#%{}|\\^~[]`", "%22%3C%3E%23%25%7B%7D%7C%5C%5E%7E%5B%5D%60"),
            (b"\x00\x01\x1f\x7f", "%00%01%1F%7F"),
        ];
        for (text, escaped) in table {
            assert_eq!(String::from_utf8(encode(text, &UNSAFE)).unwrap(), *escaped);
        }
        assert_eq!(encode(b"\xc3\xa9", &UNSAFE), b"\xc3\xa9");
        assert_eq!(encode(b"a\xff", &[0xff; 32]), b"%61%FF");
    }

    #[test]
    fn decodes_as_the_original_does() {
        let table: &[(&str, &str)] = &[
            ("a%20b", "a b"),
            ("%41%42", "AB"),
            ("%zz", "%zz"),
            ("%4z", "%4z"),
            ("x%zzy", "x%zzy"),
            ("%%41", "%A"),
            ("%4%41", "%4A"),
            ("abc%", "abc"),
            ("abc%4", "abc"),
            ("%", ""),
            ("a+b", "a+b"),
            ("%00x", "\0x"),
        ];
        for (text, decoded) in table {
            let mut result = Vec::new();
            decode(text.as_bytes(), |byte| result.push(byte));
            assert_eq!(String::from_utf8(result).unwrap(), *decoded, "{text:?}");
        }
    }
}
