//! Base64 (`TSBase64Encode`, `TSBase64Decode`): RFC 4648, 4; decoding also takes the URL alphabet of section 5.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const NONE: u8 = 0xff;

const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut i = 0;
    while i < 64 {
        values[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

/// Bytes that [`encode`] gives for `len` bytes.
pub fn encoded_len(len: usize) -> usize {
    len.div_ceil(3).saturating_mul(4)
}

/// The padded form, without line breaks.
pub fn encode(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(encoded_len(bytes.len()));
    for group in bytes.chunks(3) {
        let word =
            group.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let symbol = ALPHABET[(word >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= group.len() { symbol } else { b'=' });
        }
    }
    text
}

/// Room that the API asks for when `len` characters are decoded, the NUL included.
pub fn decoded_room(len: usize) -> usize {
    (len.div_ceil(4)).saturating_mul(3).saturating_add(1)
}

/// The bytes of the characters before the first that is not of the alphabet; a dangling last character is dropped.
pub fn decode(text: &[u8]) -> Vec<u8> {
    let len = text.iter().take_while(|byte| VALUES[usize::from(**byte)] != NONE).count();
    let mut bytes = Vec::with_capacity(len / 4 * 3 + 3);
    for group in text[..len].chunks(4) {
        let word = group.iter().fold(0u32, |word, byte| word << 6 | u32::from(VALUES[usize::from(*byte)]))
            << (6 * (4 - group.len()));
        let whole = &word.to_be_bytes()[1..];
        bytes.extend_from_slice(&whole[..group.len() - 1]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_with_padding() {
        let table: &[(&[u8], &str)] = &[
            (b"", ""),
            (b"a", "YQ=="),
            (b"ab", "YWI="),
            (b"abc", "YWJj"),
            (b"hello world", "aGVsbG8gd29ybGQ="),
            (b"\xff\xfe\xfd", "//79"),
        ];
        for (bytes, text) in table {
            assert_eq!(encode(bytes), text.as_bytes());
            assert_eq!(encoded_len(bytes.len()), text.len());
            assert_eq!(decode(text.as_bytes()), *bytes);
        }
    }

    #[test]
    fn decodes_up_to_the_first_foreign_character() {
        let table: &[(&str, &[u8])] = &[
            ("YQ", b"a"),
            ("YWI", b"ab"),
            ("YWJj!ZGVm", b"abc"),
            ("YWJj\r\nZGVm", b"abc"),
            ("YW Jj", b"a"),
            ("YQ==YQ==", b"a"),
            ("=", b""),
            ("====", b""),
            ("Y", b""),
            ("YWJjZ", b"abc"),
            ("-_-_", b"\xfb\xff\xbf"),
            ("+/+/", b"\xfb\xff\xbf"),
        ];
        for (text, bytes) in table {
            assert_eq!(decode(text.as_bytes()), *bytes, "{text:?}");
        }
    }
}
