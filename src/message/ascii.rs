//! Classes of bytes, and fast searches for them.

/// May stand in a token: RFC 9110, 5.6.2.
pub(crate) const TOKEN: u8 = 1;
/// May stand in a field name as the original reads them: a token, or `@` at any place.
pub(crate) const NAME: u8 = 32;
/// May stand in a host as URL and Host parsing check it.
pub(crate) const HOST: u8 = 2;
/// A character of RFC 3986: unreserved, reserved or `%`.
pub(crate) const URI: u8 = 4;
/// Printable ASCII but for the space.
pub(crate) const GRAPHIC: u8 = 8;
/// Ends the path of a URL: `;`, `?` or `#`.
pub(crate) const PATH_END: u8 = 16;

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
    if alphanumeric || is_in(byte, b"-._~%:/?#[]@!$&'()*+,;=") {
        class |= URI;
    }
    if byte.is_ascii_graphic() {
        class |= GRAPHIC;
    }
    if is_in(byte, b";?#") {
        class |= PATH_END;
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

/// The high bit of each byte that is below 0x20 or 0x7F; bits above the first such byte may be wrong.
#[inline]
fn controls(word: u64) -> u64 {
    let below = word.wrapping_sub(ONES * 0x20) & !word;
    let delete = word ^ (ONES * 0x7f);
    let delete = delete.wrapping_sub(ONES) & !delete;
    (below | delete) & HIGHS
}

/// Where the first control byte other than TAB is, at or behind `from`; the length when there is none.
///
/// Eight bytes at a time: values are the bulk of a head.
#[inline]
pub(crate) fn find_control(text: &[u8], mut from: usize) -> usize {
    while let Some(chunk) = text.get(from..).and_then(|rest| rest.first_chunk::<8>()) {
        let mut found = controls(u64::from_le_bytes(*chunk));
        while found != 0 {
            let at = found.trailing_zeros() as usize / 8;
            // A borrow may mark a byte behind a control byte wrongly; the byte itself decides.
            if is_control(chunk[at]) {
                return from + at;
            }
            found &= found - 1;
        }
        from += 8;
    }
    while let Some(&byte) = text.get(from) {
        if is_control(byte) {
            return from;
        }
        from += 1;
    }
    text.len()
}

/// A control byte other than TAB.
#[inline]
fn is_control(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || byte == 0x7f
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
