//! Rules whose host is a regular expression.

use pcre2::bytes::{Regex, RegexBuilder};

/// The longest host that substitution may give.
const MAX_EXPANSION: usize = 4096;
/// The whole match and nine groups.
const MAX_GROUPS: usize = 10;

/// A pattern for the host, and the to-host with the places where groups go.
#[derive(Debug)]
pub struct HostRegex {
    pattern: Regex,
    parts: Vec<Part>,
    template: Box<[u8]>,
}

/// A piece of the to-host.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(std::ops::Range<usize>),
    Group(usize),
}

impl HostRegex {
    /// Compiles the pattern; PCRE's syntax, case-sensitive, found anywhere in the host.
    ///
    /// The error is the original's warning text.
    pub(super) fn new(pattern: &[u8], to_host: &[u8]) -> Result<HostRegex, String> {
        let text = String::from_utf8_lossy(pattern);
        let regex = RegexBuilder::new()
            .jit_if_available(true)
            .build(&text)
            .map_err(|_| format!("pcre_compile failed! Regex has error starting at {text}"))?;
        let groups = regex.captures_len();
        if groups > MAX_GROUPS {
            return Err(format!(
                "regex has {groups} capturing subpatterns (including entire regex); Max allowed: {MAX_GROUPS}"
            ));
        }
        let parts = split_template(to_host, groups).map_err(|id| {
            format!("Substitution id [{id}] has no corresponding capture pattern in regex [{text}]")
        })?;
        Ok(HostRegex { pattern: regex, parts, template: to_host.into() })
    }

    /// The host to go to, if the pattern is found in `host`, which must be in lower case.
    ///
    /// Empty when the expansion would be longer than a host may be.
    pub(super) fn expand(&self, host: &[u8]) -> Option<Box<[u8]>> {
        if !self.pattern.is_match(host).ok()? {
            return None;
        }
        let captures = self.pattern.captures(host).ok()??;
        let mut out = Vec::with_capacity(self.template.len() + host.len());
        for part in &self.parts {
            match part {
                Part::Text(range) => out.extend_from_slice(&self.template[range.clone()]),
                Part::Group(n) => out.extend_from_slice(captures.get(*n).map_or(&b""[..], |m| m.as_bytes())),
            }
        }
        if out.len() > MAX_EXPANSION {
            out.clear();
        }
        Some(out.into())
    }
}

/// Splits at `$0`..`$9`; a dollar at the very end is text. The error is the character that is no group.
fn split_template(template: &[u8], groups: usize) -> Result<Vec<Part>, char> {
    let mut parts = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while at + 1 < template.len() {
        if template[at] != b'$' {
            at += 1;
            continue;
        }
        let id = template[at + 1];
        let group = usize::from(id.wrapping_sub(b'0'));
        if !id.is_ascii_digit() || group >= groups {
            return Err(char::from(id));
        }
        parts.push(Part::Text(text..at));
        parts.push(Part::Group(group));
        at += 2;
        text = at;
    }
    parts.push(Part::Text(text..template.len()));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(pattern: &str, to: &str, host: &str) -> Option<String> {
        let regex = HostRegex::new(pattern.as_bytes(), to.as_bytes()).unwrap();
        regex.expand(host.as_bytes()).map(|h| String::from_utf8(h.into()).unwrap())
    }

    #[test]
    fn groups_go_into_the_host() {
        assert_eq!(expand("(.*)\\.h\\.test", "$1.origin", "www.h.test").as_deref(), Some("www.origin"));
        assert_eq!(expand("(a)(b)", "$2-$1-$0.x", "ab").as_deref(), Some("b-a-ab.x"));
        assert_eq!(expand("(a)(b)?", "[$2]", "ac").as_deref(), Some("[]"));
        assert_eq!(expand("(a)", "b$10", "a").as_deref(), Some("ba0"));
        assert_eq!(expand("(a)", "$", "a").as_deref(), Some("$"));
    }

    #[test]
    fn the_pattern_is_searched_for_not_anchored() {
        assert!(expand("m(x)?n", "b", "xxmnxx").is_some());
        assert!(expand("o$", "b", "ox").is_none());
    }

    #[test]
    fn faults_have_the_text_of_the_original() {
        for (pattern, to, text) in [
            ("(a|b", "b", "pcre_compile failed! Regex has error starting at (a|b"),
            ("(a)", "$2", "Substitution id [2] has no corresponding capture pattern in regex [(a)]"),
            ("(a)", "b$x", "Substitution id [x] has no corresponding capture pattern in regex [(a)]"),
            (
                "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)",
                "$9",
                "regex has 11 capturing subpatterns (including entire regex); Max allowed: 10",
            ),
        ] {
            assert_eq!(HostRegex::new(pattern.as_bytes(), to.as_bytes()).unwrap_err(), text);
        }
    }

    #[test]
    fn an_expansion_that_is_too_long_is_empty() {
        let regex = HostRegex::new(b"(.*)", b"$1$1$1$1$1").unwrap();
        assert_eq!(regex.expand(&[b'a'; 1000]).unwrap().len(), 0);
        assert_eq!(regex.expand(&[b'a'; 800]).unwrap().len(), 4000);
    }
}
