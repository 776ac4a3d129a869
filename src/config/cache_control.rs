//! `cache.config`: rules that overrule what headers say about caching.

use std::path::Path;

use super::rule::{self, Error, Request, Rule};
use super::{Level, Notice, read_lines};

/// The rules of the file, in order.
#[derive(Debug, Default)]
pub struct CacheControl {
    rules: Vec<(Rule, Vec<Action>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Never,
    Standard,
    IgnoreNoCache,
    IgnoreClientNoCache,
    IgnoreServerNoCache,
    Revalidate(i64),
    TtlInCache(i64),
    PinInCache(i64),
    Cookies(i8),
}

/// What the rules say about a request; `None` and `false` where they say nothing. Times are in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// The object is not stored.
    pub never_cache: bool,
    /// `no-cache` of the client has no effect.
    pub ignore_client_no_cache: bool,
    /// `no-cache` of the origin has no effect.
    pub ignore_server_no_cache: bool,
    /// Age from which the object is revalidated.
    pub revalidate_after: Option<i64>,
    /// Age up to which the object is stored and fresh whatever its headers say.
    pub ttl_in_cache: Option<i64>,
    /// How long the object is protected from eviction.
    pub pin_in_cache: Option<i64>,
    /// In place of `proxy.config.http.cache.cache_responses_to_cookies`.
    pub cache_responses_to_cookies: Option<i8>,
}

impl CacheControl {
    /// Reads the file; without it there are no rules.
    pub fn load(path: &Path) -> (CacheControl, Vec<Notice>) {
        match read_lines(path) {
            Ok(text) => CacheControl::parse(&text, &path.display().to_string()),
            Err(notice) => (CacheControl::default(), vec![notice]),
        }
    }

    /// Reads the text of a file called `file`; lines that cannot be used are left out and reported.
    pub fn parse(text: &str, file: &str) -> (CacheControl, Vec<Notice>) {
        let mut notices = Vec::new();
        let mut rules = Vec::new();
        for (number, line) in super::significant_lines(text) {
            match parse_line(line) {
                Ok(rule) => rules.push(rule),
                Err(why) => {
                    let text = format!("{file}:{number}: {why}, line skipped");
                    notices.push(Notice::new(Level::Warning, text));
                }
            }
        }
        (CacheControl { rules }, notices)
    }

    /// Whether there are rules at all.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What the rules say about a request: for each kind of action the first line that matches.
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        let mut decision = Decision::default();
        let mut cacheability = None;
        let matching = self.rules.iter().filter(|(rule, _)| rule.matches(request));
        for action in matching.flat_map(|(_, actions)| actions) {
            match *action {
                Action::Never => drop(cacheability.get_or_insert(true)),
                Action::Standard => drop(cacheability.get_or_insert(false)),
                Action::IgnoreNoCache => {
                    decision.ignore_client_no_cache = true;
                    decision.ignore_server_no_cache = true;
                }
                Action::IgnoreClientNoCache => decision.ignore_client_no_cache = true,
                Action::IgnoreServerNoCache => decision.ignore_server_no_cache = true,
                Action::Revalidate(age) => drop(decision.revalidate_after.get_or_insert(age)),
                Action::TtlInCache(age) => drop(decision.ttl_in_cache.get_or_insert(age)),
                Action::PinInCache(time) => drop(decision.pin_in_cache.get_or_insert(time)),
                Action::Cookies(mode) => drop(decision.cache_responses_to_cookies.get_or_insert(mode)),
            }
        }
        decision.never_cache = cacheability == Some(true);
        decision
    }
}

fn parse_line(line: &str) -> Result<(Rule, Vec<Action>), Error> {
    let (rule, others) = Rule::new(rule::pairs(line)?)?;
    let actions: Vec<Action> =
        others.iter().map(|(name, value)| parse_action(name, value)).collect::<Result<_, _>>()?;
    if actions.is_empty() {
        return Err(Error::Missing("an action"));
    }
    Ok((rule, actions))
}

fn parse_action(name: &str, value: &str) -> Result<Action, Error> {
    let bad = || Error::Value(name.into(), value.into());
    let time = || rule::duration(value).ok_or_else(bad);
    match name {
        "action" => match value {
            "never-cache" => Ok(Action::Never),
            "standard-cache" => Ok(Action::Standard),
            "ignore-no-cache" => Ok(Action::IgnoreNoCache),
            "ignore-client-no-cache" => Ok(Action::IgnoreClientNoCache),
            "ignore-server-no-cache" => Ok(Action::IgnoreServerNoCache),
            _ => Err(bad()),
        },
        "revalidate" => time().map(Action::Revalidate),
        "ttl-in-cache" => time().map(Action::TtlInCache),
        "pin-in-cache" => time().map(Action::PinInCache),
        "cache-responses-to-cookies" => match value.parse() {
            Ok(mode @ 0..=4) => Ok(Action::Cookies(mode)),
            _ => Err(bad()),
        },
        _ => Err(Error::Name(name.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rule::tests::request;
    use super::*;

    #[test]
    fn the_first_line_of_each_kind_wins() {
        let text = "# comment\ndest_host=std.test action=standard-cache\ndest_domain=test action=never-cache\n\
                    dest_domain=test revalidate=1h\ndest_domain=test revalidate=2h ttl-in-cache=10\n\
                    dest_domain=. action=ignore-no-cache cache-responses-to-cookies=3\n";
        let (rules, notices) = CacheControl::parse(text, "cache.config");
        assert!(notices.is_empty(), "{notices:?}");
        let base = Decision {
            ignore_client_no_cache: true,
            ignore_server_no_cache: true,
            cache_responses_to_cookies: Some(3),
            ..Decision::default()
        };
        let timed = Decision { revalidate_after: Some(3600), ttl_in_cache: Some(10), ..base };
        for (host, want) in
            [("other", base), ("a.test", Decision { never_cache: true, ..timed }), ("std.test", timed)]
        {
            assert_eq!(rules.decide(&request(host, "x")), want, "{host}");
        }
    }

    #[test]
    fn bad_lines_are_skipped_with_their_number() {
        let text = "\ndest_host=a action=sometimes\ndest_host=a\ndest_host=a ttl-in-cache=x\ndest_host=a foo=1\n\
                    dest_host=a action=never-cache\n";
        let (rules, notices) = CacheControl::parse(text, "cache.config");
        assert_eq!(rules.rules.len(), 1);
        let texts: Vec<&str> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "cache.config:2: action: bad value 'sometimes', line skipped",
                "cache.config:3: needs an action, line skipped",
                "cache.config:4: ttl-in-cache: bad value 'x', line skipped",
                "cache.config:5: unknown name 'foo', line skipped",
            ]
        );
    }
}
