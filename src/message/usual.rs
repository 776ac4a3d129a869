//! The usual field line, recognised in one pass.
//!
//! Nearly all lines of all heads have this form:
//!
//! ```text
//! name       1 to 32 letters, digits and hyphens
//! `: `       a colon and one space
//! value      one or more bytes of ASCII, no control bytes, no space at either end
//! CR LF      and behind it a byte that is no blank, so that the field is whole
//! ```
//!
//! What such a line means needs no look at the limits but for its length: a field of that name and value, kept as received.
//! [`super::parser`] takes any other line, and would take this one in the same way. A line near the end of the input may count
//! as another.

use super::ascii;
use super::lookup::NameTag;
use super::mime::MimeHdr;
use super::parser::Window;
use super::wide::{self, Chunk};

/// Bytes of a usual line that are neither name nor value.
const SEPARATORS: usize = b": \r\n".len();

/// What a usual line holds.
struct UsualLine {
    /// What the name is.
    tag: NameTag,
    /// Bytes of the name.
    name: usize,
    /// Bytes of the value.
    value: usize,
}

/// Takes usual lines from `at` on into `header`, as far as there are; returns where the first other line begins.
///
/// A field of more than `most` bytes is left as well.
#[inline(never)]
pub(super) fn take(header: &mut MimeHdr, window: &Window<'_>, most: usize, mut at: usize) -> usize {
    while let Some(line) = UsualLine::at_front(&window.source[at..])
        && line.name + line.value <= most
    {
        let value_at = at + line.name + b": ".len();
        let (name, value) = (window.text(at, line.name), window.text(value_at, line.value));
        header.push(name, line.tag, value, SEPARATORS);
        at = value_at + line.value + b"\r\n".len();
    }
    at
}

impl UsualLine {
    #[inline(always)]
    fn at_front(text: &[u8]) -> Option<UsualLine> {
        // The end is looked for from the very beginning, so that the processor need not wait for the length of the name.
        let first = text.first_chunk()?;
        let end = wide::find_failing(text, 0, wide::printable);
        let name = plain_name_len(first, text)?;
        let value_at = name + b": ".len();
        let [colon, space, first_of_value] = *text.get(name..)?.first_chunk()?;
        let [last_of_value, cr, lf, behind] = *text.get(end - 1..)?.first_chunk()?;
        let is_usual = [colon, space] == *b": "
            && [cr, lf] == *b"\r\n"
            && first_of_value > b' '
            && last_of_value != b' '
            && !ascii::is_blank(behind);
        if !is_usual {
            return None;
        }
        Some(UsualLine { tag: NameTag::of_plain(text, name)?, name, value: end - value_at })
    }
}

/// How many letters, digits and hyphens are at the front: 1 to 32, and something behind them.
#[inline(always)]
fn plain_name_len(first: &Chunk, text: &[u8]) -> Option<usize> {
    const WIDTH: usize = size_of::<Chunk>();
    let mut len = (!wide::plain_name(first)).trailing_zeros() as usize;
    if len >= WIDTH {
        len = WIDTH + (!wide::plain_name(text[WIDTH..].first_chunk()?)).trailing_zeros() as usize;
    }
    (len != 0).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<(usize, usize)> {
        UsualLine::at_front(text.as_bytes()).map(|line| (line.name, line.value))
    }

    #[test]
    fn usual_lines_of_all_lengths_are_recognised() {
        for name in 0..40 {
            for value in 0..70 {
                let text = format!("{}: {}\r\nNext: some value\r\n", "n".repeat(name), "v".repeat(value));
                let is_usual = (1..=32).contains(&name) && value > 0;
                assert_eq!(line(&text), is_usual.then_some((name, value)), "{text}");
            }
        }
    }

    #[test]
    fn any_other_line_is_left() {
        for text in [
            "Name : value\r\nNext: some value\r\n",
            "Name:value\r\nNext: some value\r\n",
            "Name:  value\r\nNext: some value\r\n",
            "Name: value \r\nNext: some value\r\n",
            "Name: value\nNext: some value\r\n",
            "Name: value\r\r\nNext: some value\r\n",
            "Name: value\rmore\r\nNext: some value\r\n",
            "Name: value\t\r\nNext: some value\r\n",
            "Name: v\u{e4}lue\r\nNext: some value\r\n",
            "Name: value\r\n folded line\r\n",
            "Name: value\r\n\tfolded line\r\n",
            "Na_me: value\r\nNext: some value\r\n",
            "@Name: value\r\nNext: some value\r\n",
            "Name value\r\nNext: some value\r\n",
            ": value\r\nNext: some value\r\n",
            "\r\nNext: some value and more\r\n",
            "Name: value that goes on\r\n",
            "Name: value that goes on\r",
            "Name: value that goes on",
            "Name: ",
            "",
        ] {
            assert_eq!(line(text), None, "{text:?}");
        }
        assert_eq!(line("Name: value that goes on\r\n\r"), Some((4, 18)));
    }
}
