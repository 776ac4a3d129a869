//! Classes of bytes, and fast searches for them.

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
/// Printable ASCII but for the space.
pub(crate) const GRAPHIC: u8 = 8;

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
    if byte.is_ascii_graphic() {
        class |= GRAPHIC;
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
    let (words, rest) = text.as_chunks::<8>();
    let mut odd = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // A byte below 0x21 borrows, one above 0x7E carries; which byte it was does not matter.
        odd |= (word.wrapping_sub(ONES * 0x21) & !word) | (word.wrapping_add(ONES) | word);
    }
    odd & HIGHS == 0 && all(rest, GRAPHIC)
}

/// How many bytes at the front are of the class.
#[inline]
pub(crate) fn count(text: &[u8], class: u8) -> usize {
    text.iter().position(|&byte| !is(byte, class)).unwrap_or(text.len())
}

/// A control byte other than TAB.
#[inline]
fn is_control(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || byte == 0x7f
}

/// Where the first control byte other than TAB is, at or behind `from`; the length when there is none.
#[inline]
pub(crate) fn find_control(text: &[u8], from: usize) -> usize {
    let Some(mut rest) = text.get(from..) else { return text.len() };
    while let Some((chunk, behind)) = rest.split_first_chunk::<16>() {
        let found = wide::controls(chunk);
        if found != 0 {
            return text.len() - rest.len() + found.trailing_zeros() as usize;
        }
        rest = behind;
    }
    let ahead = rest.iter().position(|&byte| is_control(byte));
    ahead.map_or(text.len(), |ahead| text.len() - rest.len() + ahead)
}

/// The length of a name at the front that holds nothing but letters, digits and hyphens, with a colon behind it; `None` for
/// an odd or long one, and near the end of the text.
#[inline]
pub(crate) fn plain_name_len(text: &[u8]) -> Option<usize> {
    let chunk = text.first_chunk::<16>()?;
    let mut end = (!wide::plain_name(chunk)).trailing_zeros() as usize;
    if end >= 16 {
        let chunk = text.get(16..)?.first_chunk::<16>()?;
        end = 16 + (!wide::plain_name(chunk)).trailing_zeros() as usize;
    }
    (end != 0 && *text.get(end)? == b':').then_some(end)
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

/// Sixteen bytes at once: values and names are the bulk of a head.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m128i, _mm_andnot_si128, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8,
        _mm_or_si128, _mm_set1_epi8, _mm_sub_epi8,
    };

    /// One bit for each control byte other than TAB.
    #[inline]
    pub(super) fn controls(chunk: &[u8; 16]) -> u32 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { controls_of(load(chunk)) }
    }

    /// One bit for each letter, digit and hyphen.
    #[inline]
    pub(super) fn plain_name(chunk: &[u8; 16]) -> u32 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { plain_name_of(load(chunk)) }
    }

    #[inline]
    fn load(chunk: &[u8; 16]) -> __m128i {
        // SAFETY: sixteen readable bytes; the load needs no alignment.
        unsafe { _mm_loadu_si128(chunk.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn all(byte: u8) -> __m128i {
        _mm_set1_epi8(byte.cast_signed())
    }

    /// The bytes from `first` on, `count` of them.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn range(bytes: __m128i, first: u8, count: u8) -> __m128i {
        let shifted = _mm_sub_epi8(bytes, all(first));
        _mm_cmpeq_epi8(_mm_min_epu8(shifted, all(count - 1)), shifted)
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn controls_of(bytes: __m128i) -> u32 {
        let low = _mm_andnot_si128(_mm_cmpeq_epi8(bytes, all(b'\t')), range(bytes, 0, 0x20));
        _mm_movemask_epi8(_mm_or_si128(low, _mm_cmpeq_epi8(bytes, all(0x7f)))).cast_unsigned()
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn plain_name_of(bytes: __m128i) -> u32 {
        let letters = range(_mm_or_si128(bytes, all(0x20)), b'a', 26);
        let others = _mm_or_si128(range(bytes, b'0', 10), _mm_cmpeq_epi8(bytes, all(b'-')));
        _mm_movemask_epi8(_mm_or_si128(letters, others)).cast_unsigned()
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod wide {
    #[inline]
    fn bits(chunk: &[u8; 16], test: impl Fn(u8) -> bool) -> u32 {
        chunk.iter().rev().fold(0, |bits, &byte| bits << 1 | u32::from(test(byte)))
    }

    /// One bit for each control byte other than TAB.
    #[inline]
    pub(super) fn controls(chunk: &[u8; 16]) -> u32 {
        bits(chunk, super::is_control)
    }

    /// One bit for each letter, digit and hyphen.
    #[inline]
    pub(super) fn plain_name(chunk: &[u8; 16]) -> u32 {
        bits(chunk, |byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }
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
    fn measures_plain_names_up_to_their_colon() {
        for len in 0..40 {
            let mut text = vec![b'n'; len];
            text.extend_from_slice(b": value that goes on and on");
            let expected = (1..=32).contains(&len).then_some(len);
            assert_eq!(plain_name_len(&text), expected, "{len}");
            for at in 0..len {
                for byte in [b' ', b'@', b'_', 0, 0xff] {
                    let mut odd = text.clone();
                    odd[at] = byte;
                    assert_eq!(plain_name_len(&odd), None, "{byte:#x} at {at} of {len}");
                }
            }
        }
        assert_eq!(plain_name_len(b"Host: h"), None);
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
