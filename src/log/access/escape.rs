//! Escaping of values in log entries. All functions rework the end of a buffer, from `start` on.

/// Percent-escapes what RFC 2396 (2.4.3) excludes from URLs, and the tilde, as the original does. Bytes above 127 and
/// escapes that are there already stay.
pub(super) fn url(out: &mut Vec<u8>, start: usize) {
    let escapes = (start..out.len()).filter(|i| is_escaped(out, *i)).count();
    if escapes == 0 {
        return;
    }
    // In place, from the end: what is still to be read lies before what has been written.
    let mut read = out.len();
    out.resize(read + 2 * escapes, 0);
    let mut write = out.len();
    while write > read {
        read -= 1;
        if is_escaped(&out[..write], read) {
            let byte = out[read];
            write -= 3;
            let code = [b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
            out[write..write + 3].copy_from_slice(&code);
        } else {
            write -= 1;
            out[write] = out[read];
        }
    }
}

/// Whether the byte at `i` is to be escaped; a percent sign that begins an escape is not. While escapes are left to be
/// written, at least two bytes behind `i` are still as they were.
fn is_escaped(text: &[u8], i: usize) -> bool {
    let byte = text[i];
    NEEDS_ESCAPE[usize::from(byte)]
        && !(byte == b'%' && text[i + 1..].iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2)
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Bytes that URLs must not hold.
static NEEDS_ESCAPE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte <= b' ' as usize {
        table[byte] = true;
        byte += 1;
    }
    table[0x7f] = true;
    let others = b"\"#%<>[\\]^`{|}~";
    let mut i = 0;
    while i < others.len() {
        table[others[i] as usize] = true;
        i += 1;
    }
    table
};

/// Escapes for the inside of a JSON string: quote, backslash, slash and controls; bytes above 127 become the code
/// point of the same number, so that the entry is valid JSON whatever the header held.
pub(super) fn json(out: &mut Vec<u8>, start: usize) {
    let special = |b: &u8| !(b' '..0x7f).contains(b) || matches!(*b, b'"' | b'\\' | b'/');
    let Some(first) = out[start..].iter().position(special) else { return };
    let tail = out.split_off(start + first);
    for byte in tail {
        match byte {
            b'"' | b'\\' | b'/' => out.extend_from_slice(&[b'\\', byte]),
            0x08 => out.extend_from_slice(b"\\b"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0a => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            0x0d => out.extend_from_slice(b"\\r"),
            0x20..=0x7e => out.push(byte),
            _ => {
                let hex = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[hex[usize::from(byte >> 4)], hex[usize::from(byte & 15)]]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(escape: fn(&mut Vec<u8>, usize), text: &[u8]) -> String {
        let mut out = b"<~>".to_vec();
        out.extend_from_slice(text);
        escape(&mut out, 3);
        assert_eq!(&out[..3], b"<~>");
        String::from_utf8_lossy(&out[3..]).into_owned()
    }

    #[test]
    fn urls_are_escaped_once() {
        for (text, want) in [
            (&b"a b\"c<d>%41{}~|\\/"[..], "a%20b%22c%3Cd%3E%41%7B%7D%7E%7C%5C/"),
            (b"/a%20b/c~d|e?q=1&x=%", "/a%20b/c%7Ed%7Ce?q=1&x=%25"),
            (b"%4 %zz", "%254%20%25zz"),
            (b"plain", "plain"),
            (b"%~%", "%25%7E%25"),
            (b"~~%7E~", "%7E%7E%7E%7E"),
        ] {
            assert_eq!(with(url, text), want);
        }
    }

    #[test]
    fn json_is_plain_ascii() {
        for (text, want) in [
            (&b"a b\"c<d>%41{}~|\\/"[..], "a b\\\"c<d>%41{}~|\\\\\\/"),
            (b"\x01\n\xe4\x7f", "\\u0001\\n\\u00e4\\u007f"),
            (b"plain", "plain"),
        ] {
            assert_eq!(with(json, text), want);
        }
    }
}
