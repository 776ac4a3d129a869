//! Classes of bytes, and fast searches for them.

use super::wide;

/// May stand in a token: RFC 9110, 5.6.2.
pub(crate) const TOKEN: u8 = 1;
/// May stand in a field name as the original reads them: a token, or `@` at any place.
pub(crate) const NAME: u8 = 32;
/// May stand in a host as URL and Host parsing check it.
pub(crate) const HOST: u8 = 2;
/// The same without colon and brackets: a name or an IPv4 address.
pub(crate) const REG_NAME: u8 = 16;
/// A character of RFC 3986: unreserved, reserved or `%`.
pub(crate) const URI: u8 = 4;

const fn classify(byte: u8) -> u8 {
    let alphanumeric = byte.is_ascii_alphanumeric();
    let mut class = 0;
    if alphanumeric || is_in(byte, b"!#$%&'*+-.^_`|~") {
        class |= TOKEN | NAME;
    }
    if byte == b'@' {
        class |= NAME;
    }
    if alphanumeric || is_in(byte, b"-._~%:[]") {
        class |= HOST;
    }
    if alphanumeric || is_in(byte, b"-._~%") {
        class |= REG_NAME;
    }
    if alphanumeric || is_in(byte, b"-._~%:/?#[]@!$&'()*+,;=") {
        class |= URI;
    }
    class
}

const fn is_in(byte: u8, set: &[u8]) -> bool {
    let mut i = 0;
    while i < set.len() {
        if set[i] == byte {
            return true;
        }
        i += 1;
    }
    false
}

/// The classes of each byte.
pub(crate) static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = classify(i as u8);
        i += 1;
    }
    table
};

/// Whether `byte` is of the class.
#[inline]
pub(crate) fn is(byte: u8, class: u8) -> bool {
    CLASS[usize::from(byte)] & class != 0
}

/// Whether all bytes are of the class.
#[inline]
pub(crate) fn all(bytes: &[u8], class: u8) -> bool {
    bytes.iter().fold(class, |seen, &byte| seen & CLASS[usize::from(byte)]) & class != 0
}

/// Space or tab.
#[inline]
pub(crate) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Whether C's `isspace` holds: blanks, line ends, vertical tab and form feed.
#[inline]
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Without spaces and tabs at the front.
#[inline]
pub(crate) fn trim_start(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

/// Without spaces and tabs at the end.
#[inline]
pub(crate) fn trim_end(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// Without spaces and tabs at both ends.
#[inline]
pub(crate) fn trim(text: &[u8]) -> &[u8] {
    trim_end(trim_start(text))
}

const ONES: u64 = u64::MAX / 255;
const HIGHS: u64 = ONES << 7;

/// The word with its upper-case letters in lower case.
#[inline]
pub(crate) const fn fold_word(word: u64) -> u64 {
    let low = word & !HIGHS;
    let from_a = low + ONES * (0x80 - b'A' as u64);
    let beyond_z = low + ONES * (0x7f - b'Z' as u64);
    let upper = (from_a & !beyond_z) & !word & HIGHS;
    word | (upper >> 2)
}

/// Whether all bytes are printable and none is a space.
#[inline]
pub(crate) fn all_graphic(text: &[u8]) -> bool {
    wide::find_failing(text, 0, wide::graphic) == text.len()
}

/// How many bytes at the front are of the class.
#[inline]
pub(crate) fn count(text: &[u8], class: u8) -> usize {
    text.iter().position(|&byte| !is(byte, class)).unwrap_or(text.len())
}

/// Where the first control byte other than TAB is, at or behind `from`; the length when there is none.
#[inline]
pub(crate) fn find_control(text: &[u8], from: usize) -> usize {
    wide::find_failing(text, from, wide::not_control)
}

/// How many bytes of a field name are at the front.
#[inline]
pub(crate) fn count_name(text: &[u8]) -> usize {
    if let Some(chunk) = text.first_chunk::<16>() {
        let end = (!wide::plain_name(chunk)).trailing_zeros() as usize;
        // Most names are short and hold nothing but letters, digits and hyphens.
        if end < 16 && chunk[end] == b':' {
            return end;
        }
    }
    count(text, NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_control_byte_at_each_place() {
        for len in 0..40 {
            let clean = vec![b'a'; len];
            assert_eq!(find_control(&clean, 0), len);
            for at in 0..len {
                for byte in 0..=255u8 {
                    let mut text = clean.clone();
                    text[at] = byte;
                    let expected = if byte.is_ascii_control() && byte != b'\t' { at } else { len };
                    assert_eq!(find_control(&text, 0), expected, "{byte:#x} at {at} of {len}");
                }
            }
        }
        assert_eq!(find_control(b"\t\t\t\t\t\t\t\t\t\t\r", 0), 10);
        assert_eq!(find_control(b"\x00\x01\x02", 1), 1);
        assert_eq!(find_control(b"ab", 7), 2);
    }

    #[test]
    fn words_are_folded_like_single_bytes() {
        for byte in 0..=255u8 {
            for at in 0..8 {
                let mut bytes = *b"aZ@[`{\xc1\xff";
                bytes[at] = byte;
                let expected = bytes.map(|byte| byte.to_ascii_lowercase());
                assert_eq!(fold_word(u64::from_le_bytes(bytes)).to_le_bytes(), expected);
            }
        }
    }

    #[test]
    fn finds_what_is_not_printable_at_each_place() {
        for len in 0..20 {
            assert!(all_graphic(&vec![b'~'; len]) && all_graphic(&vec![b'!'; len]));
            for at in 0..len {
                for byte in 0..=255u8 {
                    let mut text = vec![b'a'; len];
                    text[at] = byte;
                    assert_eq!(all_graphic(&text), byte.is_ascii_graphic(), "{byte:#x} at {at} of {len}");
                }
            }
        }
        assert_eq!(count(b"Name: x", TOKEN), 4);
        assert_eq!(count(b"Name", TOKEN), 4);
    }

    #[test]
    fn counts_names_of_any_length_and_content() {
        for len in 0..40 {
            for byte in 0..=255u8 {
                for at in 0..=len {
                    let mut text = vec![b'n'; len];
                    text.insert(at, byte);
                    text.extend_from_slice(b": value and more");
                    let expected = text.iter().position(|&byte| !is(byte, NAME)).unwrap();
                    assert_eq!(count_name(&text), expected, "{byte:#x} at {at} of {len}");
                    assert_eq!(count_name(&text[..len]), expected.min(len));
                }
            }
        }
    }

    #[test]
    fn trims_blanks_only() {
        assert_eq!(trim(b" \t a b\t "), b"a b");
        assert_eq!(trim(b" \t"), b"");
        assert_eq!(trim(b"\r\n"), b"\r\n");
    }

    #[test]
    fn classes_hold_what_they_say() {
        assert!(all(b"Content-Length", TOKEN));
        assert!(!all(b"Content Length", TOKEN));
        assert!(!all(b"a@b", TOKEN));
        assert!(all(b"[::1]", HOST));
        assert!(!all(b"a!b", HOST));
        assert!(all(b"", HOST));
    }
}
