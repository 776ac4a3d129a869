//! Referer rules: requests that come from somewhere else are sent away.

use pcre2::bytes::{Regex, RegexBuilder};

/// What a `map_with_referer` rule demands of the Referer header, and where the others are sent.
#[derive(Debug)]
pub struct RefererRule {
    patterns: Vec<Pattern>,
    /// The header may be missing.
    optional: bool,
    /// Some pattern is negated.
    negative: bool,
    target: Target,
}

#[derive(Debug)]
enum Pattern {
    Any,
    Match { regex: Regex, negated: bool },
}

#[derive(Debug)]
enum Target {
    /// `proxy.config.http.referer_default_redirect`
    Default,
    Url(Box<[u8]>),
}

/// The URLs that a redirect target may name.
#[derive(Clone, Copy, Debug, Default)]
pub struct RefererUrls<'a> {
    /// `%r`: the Referer header; empty when there is none.
    pub referer: &'a [u8],
    /// `%f`: the rule's from-URL.
    pub from: &'a [u8],
    /// `%t`: the rule's to-URL.
    pub to: &'a [u8],
    /// `%o`: the URL of the request before remap.
    pub original: &'a [u8],
}

impl RefererRule {
    /// Reads what follows the to-URL: the redirect target and the patterns.
    ///
    /// A pattern that does not compile is left out; its message goes to `warn`.
    pub(super) fn parse(target: &[u8], patterns: &[&[u8]], warn: &mut dyn FnMut(String)) -> RefererRule {
        const DEFAULTS: [&[u8]; 4] =
            [b"default", b"<default>", b"default_redirect_url", b"<default_redirect_url>"];
        let target = if DEFAULTS.iter().any(|d| target.eq_ignore_ascii_case(d)) {
            Target::Default
        } else {
            Target::Url(target.into())
        };
        let mut rule = RefererRule { patterns: Vec::new(), optional: false, negative: false, target };
        for text in patterns {
            let (negated, pattern) = match text {
                [b'~', rest @ ..] => (true, rest),
                _ => (false, *text),
            };
            if pattern == b"*" {
                if negated {
                    rule.optional = true;
                } else {
                    rule.patterns.push(Pattern::Any);
                }
                continue;
            }
            let text = String::from_utf8_lossy(pattern);
            match RegexBuilder::new().caseless(true).build(&text) {
                Ok(regex) => {
                    rule.negative |= negated;
                    rule.patterns.push(Pattern::Match { regex, negated });
                }
                Err(error) => {
                    warn(format!("Incorrect Referer regular expression \"{text}\" - {error}"));
                }
            }
        }
        rule
    }

    /// Whether a request with this Referer header (none: without one) may use the rule.
    pub fn allows(&self, referer: Option<&[u8]>) -> bool {
        let Some(referer) = referer.filter(|r| !r.is_empty()) else { return self.optional };
        let mut allowed = false;
        for pattern in &self.patterns {
            match pattern {
                Pattern::Any => {
                    allowed = true;
                    if !self.negative {
                        break;
                    }
                }
                Pattern::Match { regex, negated } => {
                    if regex.is_match(referer).unwrap_or(false) {
                        return !negated;
                    }
                }
            }
        }
        allowed
    }

    /// Where a denied request is sent; none selects the configured default.
    ///
    /// With `urls` (`proxy.config.http.referer_format_redirect`) the marks `%r %f %t %o` are filled in.
    pub fn redirect_target(&self, urls: Option<&RefererUrls<'_>>) -> Option<Vec<u8>> {
        let Target::Url(target) = &self.target else { return None };
        let Some(urls) = urls else { return Some(target.to_vec()) };
        let mut out = Vec::with_capacity(target.len());
        let mut rest = &target[..];
        while let Some((&byte, tail)) = rest.split_first() {
            let url = match rest {
                [b'%', b'r', ..] => urls.referer,
                [b'%', b'f', ..] => urls.from,
                [b'%', b't', ..] => urls.to,
                [b'%', b'o', ..] => urls.original,
                _ => {
                    out.push(byte);
                    rest = tail;
                    continue;
                }
            };
            out.extend_from_slice(url);
            rest = &rest[2..];
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(patterns: &[&str]) -> RefererRule {
        let patterns: Vec<&[u8]> = patterns.iter().map(|p| p.as_bytes()).collect();
        RefererRule::parse(b"http://else/?%r&%o", &patterns, &mut |text| panic!("{text}"))
    }

    #[test]
    fn patterns_decide_about_the_header() {
        for (patterns, referer, allowed) in [
            (&["friend\\.test"][..], Some("http://FRIEND.test/x"), true),
            (&["friend\\.test"], Some("http://foe.test/"), false),
            (&["friend\\.test"], None, false),
            (&["~*", "friend"], None, true),
            (&["*"], Some("anything"), true),
            (&["*", "~foe"], Some("http://foe/"), false),
            (&["*", "~foe"], Some("http://other/"), true),
            (&["~foe"], Some("http://other/"), false),
        ] {
            assert_eq!(
                rule(patterns).allows(referer.map(str::as_bytes)),
                allowed,
                "{patterns:?} {referer:?}"
            );
        }
    }

    #[test]
    fn the_target_is_filled_in_on_request_only() {
        let rule = rule(&["x"]);
        assert_eq!(rule.redirect_target(None).unwrap(), b"http://else/?%r&%o");
        let urls = RefererUrls { referer: b"R", original: b"O", ..RefererUrls::default() };
        assert_eq!(rule.redirect_target(Some(&urls)).unwrap(), b"http://else/?R&O");
    }

    #[test]
    fn default_selects_the_configured_target() {
        let rule = RefererRule::parse(b"default", &[], &mut |_| {});
        assert_eq!(rule.redirect_target(None), None);
    }

    #[test]
    fn a_broken_pattern_is_left_out_with_a_warning() {
        let mut warnings = Vec::new();
        let rule = RefererRule::parse(b"http://x/", &[b"(", b"ok"], &mut |text| warnings.push(text));
        assert_eq!(warnings.len(), 1);
        assert!(rule.allows(Some(b"ok")));
    }
}
