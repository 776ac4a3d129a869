//! Which set of error pages suits a client's Accept-Language and Accept-Charset.

use crate::message::{Message, WellKnown};

/// What is known of a set.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// It stands in when the client likes none better.
    pub is_default: bool,
    /// Content-Language.
    pub language: &'a str,
    /// Content-Charset.
    pub charset: &'a str,
}

/// How well a set suits; of two the better one is greater.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Fit {
    quality: f32,
    /// Length of the language range that matched.
    range_length: usize,
    /// Shorter tags are better.
    tag: std::cmp::Reverse<usize>,
    /// Earlier ranges are better.
    place: std::cmp::Reverse<usize>,
}

/// What a set has to exceed to be better than the default one.
const LEAST: Fit = Fit {
    quality: 0.00001,
    range_length: 0,
    tag: std::cmp::Reverse(usize::MAX),
    place: std::cmp::Reverse(usize::MAX),
};
/// Qualities of what the client says nothing about, for other sets and the default one.
const ANY: (f32, f32) = (1.0, 1.0001);
/// What the default set is put back by otherwise.
const BEHIND: f32 = 0.00005;

/// The best of `sets`; none when the default one is, or the client says nothing.
pub fn best<'a, T>(sets: impl Iterator<Item = (T, Candidate<'a>)>, request: &Message) -> Option<T> {
    let accepts = |name| request.list(name).next().is_some();
    if !accepts(WellKnown::ACCEPT_LANGUAGE) && !accepts(WellKnown::ACCEPT_CHARSET) {
        return None;
    }
    let mut best = (None, LEAST);
    for (set, candidate) in sets {
        let fit = fit(&candidate, request);
        if fit > best.1 {
            best = (Some(set), fit);
        }
    }
    best.0
}

fn fit(set: &Candidate<'_>, request: &Message) -> Fit {
    let any = if set.is_default { ANY.1 } else { ANY.0 };
    let mut fit = Fit { quality: any, place: std::cmp::Reverse(1), ..LEAST };
    if request.list(WellKnown::ACCEPT_LANGUAGE).next().is_some() {
        fit = language_fit(set.language, request);
    }
    if request.list(WellKnown::ACCEPT_CHARSET).next().is_some() {
        fit.quality = fit.quality.min(charset_quality(set.charset, request));
    } else {
        fit.quality = fit.quality.min(any);
    }
    if set.is_default {
        fit.quality = (fit.quality - BEHIND).max(LEAST.quality);
    }
    fit
}

/// The longest range decides. `*` means no language in particular, so that the default stays.
fn language_fit(tag: &str, request: &Message) -> Fit {
    let none = Fit { quality: 0.0, tag: std::cmp::Reverse(tag.len()), place: std::cmp::Reverse(0), ..LEAST };
    let mut longest = none;
    for (index, element) in request.list(WellKnown::ACCEPT_LANGUAGE).enumerate() {
        let (range, quality) = range_and_quality(element);
        let is_better = range.len() > longest.range_length
            || range.len() == longest.range_length && quality > longest.quality;
        if matches_language(range, tag) && is_better {
            let place = std::cmp::Reverse(index + 1);
            longest = Fit { quality, range_length: range.len(), place, ..none };
        }
    }
    longest
}

fn charset_quality(charset: &str, request: &Message) -> f32 {
    let of_element = |element| {
        let (name, quality) = range_and_quality(element);
        if name.eq_ignore_ascii_case(charset.as_bytes()) { quality } else { 0.0 }
    };
    request.list(WellKnown::ACCEPT_CHARSET).map(of_element).fold(0.0, f32::max)
}

/// RFC 4647, 3.3.1: a range is a tag, or its beginning up to a hyphen.
fn matches_language(range: &[u8], tag: &str) -> bool {
    let tag = tag.as_bytes();
    tag.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range))
        && matches!(tag.get(range.len()), None | Some(b'-'))
}

/// A quality that is no number is 1, as in the original.
fn range_and_quality(element: &[u8]) -> (&[u8], f32) {
    let mut parts = element.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let range = parts.next().unwrap_or_default();
    let value = parts.find_map(|part| {
        let rest = part.strip_prefix(b"q").or_else(|| part.strip_prefix(b"Q"))?;
        Some(rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start())
    });
    (range, value.and_then(number_in_front).map_or(1.0, |quality| quality.clamp(0.0, 1.0)))
}

/// The number that a text begins with.
fn number_in_front(text: &[u8]) -> Option<f32> {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+');
    let length = text.iter().take_while(|byte| is_part(byte)).count();
    std::str::from_utf8(&text[..length]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::txn::policy::testing::request;

    const SETS: [(&str, &str, &str); 4] = [
        ("default", "en", "utf-8"),
        ("de", "de", "iso-8859-1"),
        ("de-at", "de-AT", "utf-8"),
        ("fr", "fr", "utf-8"),
    ];

    fn choice(fields: &str) -> &'static str {
        let request = request(&format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n"));
        let sets = SETS.iter().map(|(name, language, charset)| {
            (*name, Candidate { is_default: *name == "default", language, charset })
        });
        best(sets, &request).unwrap_or("default")
    }

    #[test]
    fn the_best_language_wins_as_in_the_original() {
        for (ranges, want) in [
            ("de", "de"),
            ("DE-at", "de-at"),
            ("de-DE", "default"),
            ("d", "default"),
            ("de;q=0.5, fr;q=0.9", "fr"),
            ("de;q=0.5, fr;q=0.5", "de"),
            ("fr;q=0.5, de;q=0.5", "fr"),
            ("en;q=0.1, de;q=0.1", "de"),
            ("en;q=0.2, de;q=0.1", "default"),
            ("*", "default"),
            ("it, *;q=0.5", "default"),
            ("de;q=0", "default"),
            ("de;q=0.00005", "de"),
            ("de;level=1;q=0.3, fr;q=0.2", "de"),
            ("de;q=abc, fr;q=0.5", "de"),
            ("de-AT;q=0.3, de;q=0.9", "de"),
            (",", "default"),
        ] {
            assert_eq!(choice(&format!("Accept-Language: {ranges}\r\n")), want, "{ranges}");
        }
    }

    #[test]
    fn the_charset_has_to_suit_as_well() {
        for (fields, want) in [
            ("", "default"),
            ("Accept-Charset: ISO-8859-1\r\n", "de"),
            ("Accept-Charset: *\r\n", "default"),
            ("Accept-Charset: koi8-r\r\n", "default"),
            ("Accept-Language: de\r\nAccept-Charset: utf-8\r\n", "de-at"),
            ("Accept-Language: de\r\nAccept-Charset: *\r\n", "default"),
            ("Accept-Language: fr\r\nAccept-Charset: utf-8;q=0.5, iso-8859-1\r\n", "fr"),
            ("Accept-Language: fr\r\nAccept-Charset: iso-8859-1\r\n", "default"),
        ] {
            assert_eq!(choice(fields), want, "{fields}");
        }
    }
}
