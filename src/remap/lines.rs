//! Logical lines of `remap.config` and their tokens.

/// A logical line: backslash-newlines joined, outer blanks gone, neither empty nor a comment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1; joined lines count as one.
    pub number: u32,
    pub text: Vec<u8>,
}

/// Splits a file into logical lines.
pub(super) fn logical_lines(file: &[u8]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut joined = Vec::new();
    let mut number = 1;
    let mut rest = file.split(|b| *b == b'\n').peekable();
    while let Some(part) = rest.next() {
        if let Some(part) = part.strip_suffix(b"\\") {
            joined.extend_from_slice(part);
            if rest.peek().is_some() {
                continue;
            }
        } else {
            joined.extend_from_slice(part);
        }
        let text = joined.trim_ascii();
        if !text.is_empty() && text[0] != b'#' {
            lines.push(Line { number, text: text.to_vec() });
        }
        joined.clear();
        number += 1;
    }
    lines
}

/// The tokens of a line: what stands at a place, and what begins with `@` (which is dropped).
#[derive(Debug, Default)]
pub(super) struct Tokens<'a> {
    pub positional: Vec<&'a [u8]>,
    pub options: Vec<&'a [u8]>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(line: &'a [u8]) -> Tokens<'a> {
        let mut tokens = Tokens::default();
        // Either kind of quote begins and ends what is one token; it stays there.
        let mut quoted = false;
        let is_blank = |b: &u8| {
            quoted ^= matches!(b, b'"' | b'\'');
            !quoted && matches!(b, b' ' | b'\t')
        };
        for token in line.split(is_blank).filter(|t| !t.is_empty()) {
            match token {
                b"@" => {}
                [b'@', option @ ..] => tokens.options.push(option),
                _ => tokens.positional.push(token),
            }
        }
        tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(u32, String)> {
        let lines = logical_lines(text.as_bytes());
        lines.into_iter().map(|l| (l.number, String::from_utf8(l.text).unwrap())).collect()
    }

    #[test]
    fn joined_lines_count_as_one() {
        assert_eq!(
            split("map a \\\n b \\\n c\nnext x\n"),
            [(1, "map a  b  c".to_string()), (2, "next x".to_string())]
        );
        assert_eq!(split("\n\nmap a b \\\n\nnext"), [(3, "map a b".to_string()), (4, "next".to_string())]);
        assert_eq!(split("map a b \\"), [(1, "map a b".to_string())]);
    }

    #[test]
    fn comments_stand_on_lines_of_their_own() {
        assert_eq!(split("# x \\\nmap a b\n  # y\nmap a b # c"), [(3, "map a b # c".to_string())]);
    }

    #[test]
    fn options_may_stand_anywhere_and_a_lone_at_sign_vanishes() {
        let t = Tokens::of(b"@x map\t@ http://a/  @y=1 http://b/ ");
        assert_eq!(t.positional, [&b"map"[..], b"http://a/", b"http://b/"]);
        assert_eq!(t.options, [&b"x"[..], b"y=1"]);
    }

    #[test]
    fn blanks_between_quotes_separate_nothing() {
        let t = Tokens::of(b"map @p=\"a b\" @q='c\td e' x @r=it's all @one");
        assert_eq!(t.positional, [&b"map"[..], b"x"]);
        assert_eq!(t.options, [&b"p=\"a b\""[..], b"q='c\td e'", b"r=it's all @one"]);
    }
}
