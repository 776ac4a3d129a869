//! `plugin.config`: one plugin per line, a file and its arguments.

use super::error::Error;

/// The most words on a line, the file included.
const MAX_WORDS: usize = 63;

/// The words of one line: the plugin's file and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: u32,
    /// The file first; never empty.
    pub words: Vec<Vec<u8>>,
    /// Words that were left out because there were too many.
    pub truncated: bool,
}

/// Splits a file into lines of words.
pub fn parse(text: &[u8]) -> Vec<Line> {
    let lines = text.split_inclusive(|b| *b == b'\n').enumerate();
    lines.filter_map(|(at, line)| parse_line(line, at as u32 + 1)).collect()
}

fn parse_line(line: &[u8], number: u32) -> Option<Line> {
    let mut rest = line;
    let mut words = Vec::new();
    while let Some((word, behind)) = next_word(rest) {
        words.push(word.to_vec());
        rest = behind;
    }
    let truncated = words.len() > MAX_WORDS;
    words.truncate(MAX_WORDS);
    (!words.is_empty()).then_some(Line { number, words, truncated })
}

/// The next word and what follows it.
///
/// A word that begins with a quote ends at the next one. A `#` where a word could begin ends the line; inside a word it
/// ends the splitting, not the word, so that `a#b c` is one word with the newline at its end, as in the original.
fn next_word(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = rest.iter().position(|b| !b.is_ascii_whitespace())?;
    let rest = &rest[start..];
    match rest {
        [b'#', ..] => None,
        [b'"', quoted @ ..] => Some(match quoted.iter().position(|b| *b == b'"') {
            Some(end) => (&quoted[..end], &quoted[end + 1..]),
            None => (quoted, b""),
        }),
        _ => {
            let end = rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'#').unwrap_or(rest.len());
            Some(match rest.get(end) {
                Some(b'#') => (rest, b""),
                _ => rest.split_at(end),
            })
        }
    }
}

impl Line {
    /// Replaces each argument `$NAME` by the value that `record` has for it; one it does not have stays.
    ///
    /// The names that are not there are answered.
    pub fn expand(&mut self, record: &dyn Fn(&str) -> Lookup) -> Vec<String> {
        let mut missing = Vec::new();
        for word in &mut self.words {
            let Some(name) = word.strip_prefix(b"$") else { continue };
            let name = String::from_utf8_lossy(name).into_owned();
            match record(&name) {
                Lookup::Value(value) => *word = value,
                Lookup::Null => {}
                Lookup::Missing => missing.push(name),
            }
        }
        missing
    }

    /// The plugin's file as written.
    pub fn file(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.words[0])
            .map_err(|_| Error::Name(String::from_utf8_lossy(&self.words[0]).into_owned()))
    }
}

/// What is known of a record that a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Its value as text.
    Value(Vec<u8>),
    /// A string without value.
    Null,
    /// There is no such record.
    Missing,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        let lines = parse(line.as_bytes());
        let words = lines.into_iter().flat_map(|l| l.words);
        words.map(|w| String::from_utf8(w).unwrap()).collect()
    }

    /// Lines with the arguments that a plugin got from the original.
    #[test]
    fn lines_are_split_like_the_original() {
        for (line, expected) in [
            ("p.so a \"b c\" d\n", &["p.so", "a", "b c", "d"][..]),
            ("p.so a d#e f #g\n", &["p.so", "a", "d#e f #g\n"]),
            ("p.so d #comment\n", &["p.so", "d"]),
            ("\"p.so\" \"unclosed a b\n", &["p.so", "unclosed a b\n"]),
            ("p.so \"\" a\"b c\"d \"e\"f\t\tg\n", &["p.so", "", "a\"b", "c\"d", "e", "f", "g"]),
            ("p.so \\\"x\n", &["p.so", "\\\"x"]),
            ("#c\n\n   \n  p.so", &["p.so"]),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn lines_are_numbered_and_words_limited() {
        let many: String = (0..70).map(|i| format!(" a{i}")).collect();
        let lines = parse(format!("# x\np.so{many}\n\nq.so\n").as_bytes());
        assert_eq!((lines[0].number, lines[0].words.len(), lines[0].truncated), (2, 63, true));
        assert_eq!((lines[1].number, lines[1].truncated), (4, false));
    }

    #[test]
    fn whole_arguments_are_replaced_by_records() {
        let mut line = parse(b"p.so $known pre$known $null $none $").remove(0);
        let missing = line.expand(&|name| match name {
            "known" => Lookup::Value(b"7".to_vec()),
            "null" => Lookup::Null,
            _ => Lookup::Missing,
        });
        let words: Vec<&[u8]> = line.words.iter().map(Vec::as_slice).collect();
        assert_eq!(words, [&b"p.so"[..], b"7", b"pre$known", b"$null", b"$none", b"$"]);
        assert_eq!(missing, ["none", ""]);
    }
}
