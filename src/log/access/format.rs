//! Log formats: text with fields in it.

use super::aggregate::Totals;
use super::field::Field;
use super::transaction::Transaction;
use super::wipe::Wipe;
use crate::log::{note, warning};

/// A part of a format.
enum Part {
    Text(Vec<u8>),
    Field(Field),
}

/// A format.
pub(super) struct Format {
    /// What logs call it.
    pub(super) name: String,
    parts: Vec<Part>,
    json: bool,
    /// Seconds between the entries of an aggregating format.
    pub(super) interval: Option<i64>,
    /// Tells files of different formats apart.
    pub(super) signature: u64,
}

impl Format {
    /// Reads a format string; `None` when it has no usable field, which makes the format unusable.
    pub(super) fn parse(name: &str, text: &str, json: bool, interval: Option<i64>) -> Option<Format> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, field, after)) = next_field(rest) {
            push_text(&mut parts, before);
            match Field::parse(field) {
                Ok(field) => parts.push(Part::Field(field)),
                Err(why) => note!("{}", why.0),
            }
            rest = after;
        }
        if parts.iter().all(|part| matches!(part, Part::Text(_))) {
            if rest.len() == text.len() {
                note!(
                    "Format {name} encountered an error parsing the symbol string \"{text}\", symbol string \
                     contains no fields"
                );
            }
            note!("Format named \"{name}\" will not be active; not a valid format");
            return None;
        }
        push_text(&mut parts, rest);
        let signature = fnv1a(text.as_bytes());
        Some(Format { name: name.into(), parts, json, interval, signature })
    }

    /// Whether entries sum up an interval.
    pub(super) fn aggregates(&self) -> bool {
        self.fields().any(|field| field.aggregate.is_some())
    }

    /// The fields, in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(field) => Some(field),
            Part::Text(_) => None,
        })
    }

    /// Appends the entry of a transaction, without newline.
    pub(super) fn write(&self, t: &dyn Transaction, wipes: &[&Wipe], out: &mut Vec<u8>) {
        for part in &self.parts {
            match part {
                Part::Text(text) => out.extend_from_slice(text),
                Part::Field(field) => field.write(t, self.json, wipes, out),
            }
        }
    }

    /// Appends the entry of an interval, without newline.
    pub(super) fn write_totals(&self, totals: &Totals, out: &mut Vec<u8>) {
        let mut values = totals.values();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.extend_from_slice(text),
                Part::Field(field) => {
                    // Plain fields do not belong into such a format; they show 0.
                    let value = if field.aggregate.is_some() { values.next().unwrap_or(0) } else { 0 };
                    field.form().unwrap_or(super::symbol::Form::Decimal).write(value, out);
                }
            }
        }
    }
}

/// Text up to the next `%<…>`, what is inside, and the rest.
fn next_field(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find("%<")?;
    let end = start + text[start..].find('>')?;
    Some((&text[..start], &text[start + 2..end], &text[end + 1..]))
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(unescape(text)));
    }
}

/// Resolves `\\`, `\ooo` and `\xhh`; what is no such escape, or stands for 0 or 255, stays as written.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escape = (*first == b'\\').then(|| code(after)).flatten();
        match escape {
            Some((byte, length)) => {
                out.push(byte);
                rest = &after[length..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// The byte that an escape stands for, and the length of the escape after the backslash.
fn code(text: &[u8]) -> Option<(u8, usize)> {
    if text.first() == Some(&b'\\') {
        return Some((b'\\', 1));
    }
    let (digits, radix, what) = match text.first()? {
        b'x' => (text.get(1..3)?, 16, "Hex"),
        b'0'..=b'7' => (text.get(..3)?, 8, "Octal"),
        _ => return None,
    };
    let digits = std::str::from_utf8(digits).ok().filter(|d| d.chars().all(|c| c.is_digit(radix)))?;
    let value = u32::from_str_radix(digits, radix).ok()?;
    if !(1..255).contains(&value) {
        let mark = if radix == 16 { "x" } else { "" };
        warning!("{what} escape sequence out of range: \\{mark}{digits}, treat it as normal string");
        return None;
    }
    // Three digits, or `x` and two.
    Some((u8::try_from(value).ok()?, 3))
}

/// A hash that stays the same over starts, which the standard hasher does not promise.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fake;
    use super::*;

    fn entry(format: &str, json: bool) -> String {
        let format = Format::parse("f", format, json, None).unwrap();
        let mut out = Vec::new();
        format.write(&Fake::miss(), &[], &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn text_around_fields_is_kept() {
        for (format, want) in [
            ("x %<cqhm> > %<pssc>", "x GET > 200"),
            ("%<cqhm>%<pssc>tail", "GET200tail"),
            ("%<cqhm> %<cqhm", "GET %<cqhm"),
            ("%cqhm %<cqhm>", "%cqhm GET"),
            (r"a\\b %<cqhm>", r"a\b GET"),
            (r"\101\x41 %<cqhm>", "AA GET"),
            (r"\n\t %<cqhm>", r"\n\t GET"),
            (r"\400 \x00 %<cqhm>", r"\400 \x00 GET"),
            (r"\1234 \x4 %<cqhm>", r"S4 \x4 GET"),
            (r"%<cqhm>\\", r"GET\"),
            ("%<nosuch>|%<cqhm>", "|GET"),
        ] {
            assert_eq!(entry(format, false), want, "{format}");
        }
    }

    #[test]
    fn formats_without_fields_are_refused() {
        for format in ["", "text", "%<cqhm", "%<nosuch>", "%<%<cqhm>", "%% %%< %d %<cqhm>"] {
            assert!(Format::parse("f", format, false, None).is_none(), "{format}");
        }
    }

    #[test]
    fn fields_show_what_the_original_shows() {
        for (field, want) in [
            ("chi", "192.0.2.1"),
            ("chih", "C0000201"),
            ("chp", "4711"),
            ("caun", "-"),
            ("pitag", "*"),
            ("piid", "0"),
            ("cqtx", "GET http://127.0.0.1:28766/base/a%20b/c~d|e?q=1&secret=abc&pw=x HTTP/1.1"),
            ("cqu", "http://127.0.0.1:28766/base/a%20b/c~d|e?q=1&secret=abc&pw=x"),
            ("cquc", "http://127.0.0.1:28766/base/a%20b/c%7Ed%7Ce?q=1&secret=abc&pw=x"),
            ("cquuc", "http://h/a%20b/c%7Ed%7Ce?q=1&secret=abc&pw=x"),
            ("cquup", "/a%20b/c%7Ed%7Ce?q=1&secret=abc&pw=x"),
            ("cquuh", "h"),
            ("cqus", "http"),
            ("cqup", "base/a%20b/c~d|e"),
            ("cqhv", "HTTP/1.1"),
            ("cqpv", "http/1.1"),
            ("cqhl", "118"),
            ("cqql", "118"),
            ("psct", "text/plain"),
            ("prrp", "OK"),
            ("psql", "231"),
            ("psch", "000000000000000b"),
            ("pssc", "200"),
            ("crc", "TCP_MISS"),
            ("crsc", "NONE"),
            ("phr", "DIRECT"),
            ("csssc", "000"),
            ("csshv", "HTTP/0.0"),
            ("cssah", "{}"),
            ("cqah", "{{{Host}:{127.0.0.1:28766}}{{Connection}:{close}}}"),
            ("pqsi", "127.0.0.1"),
            ("nhi", "127.0.0.1"),
            ("nhp", "28766"),
            ("ttms", "12"),
            ("ttmsf", "0.012"),
            ("ttmsh", "000000000000000c"),
            ("stms", "-1"),
            ("stmsf", "-0.001"),
            ("stmsh", "ffffffffffffffff"),
            ("sts", "0"),
            ("cqts", "1700000000"),
            ("cqtq", "1700000000.123"),
            ("cqth", "000000006553f100"),
            ("cssn", "-"),
            ("cqssl", "0"),
            ("cqmpt", "-1"),
            ("crid", "7"),
            ("ppv", "-"),
            ("pps", "0"),
            ("{X-A}ssh", "one, two \"q\" \\ x/y"),
            ("{X-A}essh", "one,%20two%20%22q%22%20%5C%20x/y"),
            ("{x-none}cqh", "-"),
            ("{Host}cqh[1:3]", "27"),
            ("{X-None}cqh[0:2]", "-"),
            ("{X-None}cqh[1:]", ""),
            ("cqtx[0:5]", "GET http: HTTP/1.1"),
            ("chi[0:3]", "192.0.2.1"),
            ("crc[0:3]", "TCP_MISS"),
            ("{TS_MILESTONE_SM_START}ms", "1700000000123"),
            ("{TS_MILESTONE_TLS_HANDSHAKE_START}ms", "0"),
            ("{TS_MILESTONE_SM_FINISH-TS_MILESTONE_SM_START}msdms", "12"),
            ("{TS_MILESTONE_TLS_HANDSHAKE_END-TS_MILESTONE_SM_START}msdms", "-1"),
            ("{proxy.config.http.cache.http}icfg", "1"),
            ("{proxy.none}icfg", "0"),
            ("{proxy.none}scfg", "-"),
            ("{proxy.none}record", "INVALID_RECORD"),
            ("{proxy.config.http.cache.http}record", "1"),
            ("{proxy.config.url_remap.filename}record", "remap.config"),
        ] {
            assert_eq!(entry(&format!("<%<{field}>>"), false), format!("<{want}>"), "{field}");
        }
    }

    #[test]
    fn json_escapes_texts_only() {
        let got =
            entry(r#"{"a":"%<{X-A}ssh>","t":"%<cqtx>","v":"%<cqpv>","h":"%<cqhv>","i":"%<chi>"}"#, true);
        assert_eq!(
            got,
            r#"{"a":"one, two \"q\" \\ x\/y","t":"GET http:\/\/127.0.0.1:28766\/base\/a%20b\/c~d|e?q=1&secret=abc&pw=x HTTP/1.1","v":"http\/1.1","h":"HTTP/1.1","i":"192.0.2.1"}"#
        );
    }
}
