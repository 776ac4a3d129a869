//! `parent.config`: which requests go to parent proxies, and to which.

use std::path::Path;

use super::rule::{self, Error, Request, Rule};
use super::{Level, Notice, read_lines};

/// The rules of the file, in order, and the parents for requests without a rule.
#[derive(Debug, Default)]
pub struct Parents {
    rules: Vec<Rule>,
    /// What each rule selects; one more is for requests without a rule.
    selections: Vec<Selection>,
}

/// One parent.
#[derive(Clone, Debug, PartialEq)]
pub struct Parent {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Share of the requests, for consistent hashing.
    pub weight: f32,
    /// Text that stands for the parent in consistent hashing instead of its name.
    pub hash: Option<String>,
}

/// How one of several parents is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoundRobin {
    /// The first that is up.
    #[default]
    None,
    /// One after the other.
    Strict,
    /// By the address of the client.
    ClientAddress,
    /// By a hash of the URL.
    ConsistentHash,
    /// The same until it goes down.
    Latched,
}

/// What a rule says about the requests that it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Parents, in order of preference.
    pub parents: Vec<Parent>,
    /// Parents for when those are down.
    pub secondary: Vec<Parent>,
    /// How one is chosen.
    pub round_robin: RoundRobin,
    /// The origin is asked when no parent is left.
    pub go_direct: bool,
    /// Parents are proxies, and get absolute URLs.
    pub parent_is_proxy: bool,
    /// Statuses upon which another parent is asked.
    pub simple_retry: Vec<u16>,
    /// How often.
    pub max_simple_retries: u32,
    /// Statuses upon which the parent is marked down and another asked.
    pub unavailable_retry: Vec<u16>,
    /// How often.
    pub max_unavailable_retries: u32,
    /// The query does not count in consistent hashing.
    pub ignore_query: bool,
    /// When the secondary parents come in (1 to 3).
    pub secondary_mode: u8,
    /// Parents that are this server are kept.
    pub ignore_self_detect: bool,
}

impl Default for Selection {
    fn default() -> Selection {
        Selection {
            parents: Vec::new(),
            secondary: Vec::new(),
            round_robin: RoundRobin::None,
            go_direct: true,
            parent_is_proxy: true,
            simple_retry: Vec::new(),
            max_simple_retries: 1,
            unavailable_retry: Vec::new(),
            max_unavailable_retries: 1,
            ignore_query: false,
            secondary_mode: 1,
            ignore_self_detect: false,
        }
    }
}

/// What messages begin with.
const PREFIX: &str = "[ParentSelection]";

impl Parents {
    /// Reads the file; `fallback` is the record `proxy.config.http.parent_proxies`.
    pub fn load(path: &Path, fallback: Option<&str>) -> (Parents, Vec<Notice>) {
        let (mut parents, mut notices) = match read_lines(path) {
            Ok(text) => Parents::parse(&text, &path.display().to_string()),
            Err(notice) => (Parents::default(), vec![notice]),
        };
        match fallback.filter(|text| !text.is_empty()).map(parse_parents) {
            Some(Some(list)) => {
                parents.selections.push(Selection { parents: list, ..Selection::default() });
            }
            Some(None) => {
                let text = "proxy.config.http.parent_proxies: not a list of host:port";
                notices.push(Notice::new(Level::Warning, text));
            }
            None => {}
        }
        (parents, notices)
    }

    /// Reads the text of a file called `file`; lines that cannot be used are left out and reported.
    pub fn parse(text: &str, file: &str) -> (Parents, Vec<Notice>) {
        let mut notices = Vec::new();
        let mut parents = Parents::default();
        for (number, line) in super::significant_lines(text) {
            let mut warn =
                |text: String| notices.push(Notice::new(Level::Warning, format!("{PREFIX} {text}")));
            match parse_line(number, line, &mut warn) {
                Ok((rule, selection)) => {
                    parents.rules.push(rule);
                    parents.selections.push(selection);
                }
                Err(why) => {
                    let text = format!("{PREFIX} discarding {file} entry at line {number} : {why}");
                    notices.push(Notice::new(Level::Error, text));
                }
            }
        }
        (parents, notices)
    }

    /// Whether no request ever goes to a parent.
    pub fn is_empty(&self) -> bool {
        self.selections.is_empty()
    }

    /// Whether a rule asks for the origin's address, so that it has to be known first.
    pub fn needs_destination(&self) -> bool {
        self.rules.iter().any(Rule::needs_destination)
    }

    /// What the rules select, in their order, and the fallback behind them.
    pub fn selections(&self) -> &[Selection] {
        &self.selections
    }

    /// Which selection holds for a request: that of the first line that matches, else the fallback. Requests to this
    /// machine's loopback address never use a parent.
    pub fn find(&self, request: &Request<'_>) -> Option<usize> {
        if request.host == b"127.0.0.1" {
            return None;
        }
        let rule = self.rules.iter().position(|rule| rule.matches(request));
        rule.or_else(|| (self.selections.len() > self.rules.len()).then_some(self.rules.len()))
    }
}

/// Reads the line of that number.
fn parse_line(number: usize, line: &str, warn: &mut dyn FnMut(String)) -> Result<(Rule, Selection), Error> {
    let (rule, others) = Rule::new(rule::pairs(line)?)?;
    let mut selection = Selection::default();
    let mut retry = "";
    let (mut simple, mut unavailable) = (None, None);
    for (name, value) in &others {
        let bad = || Error::Value(name.clone(), value.clone());
        match name.as_str() {
            "parent" | "primary_parent" => selection.parents = parse_parents(value).ok_or_else(bad)?,
            "secondary_parent" => selection.secondary = parse_parents(value).ok_or_else(bad)?,
            "round_robin" => selection.round_robin = parse_round_robin(value).ok_or_else(bad)?,
            "go_direct" => selection.go_direct = parse_bool(value).ok_or_else(bad)?,
            "parent_is_proxy" => selection.parent_is_proxy = parse_bool(value).ok_or_else(bad)?,
            "parent_retry" => match value.as_str() {
                "simple_retry" | "unavailable_server_retry" | "both" => retry = value,
                _ => return Err(bad()),
            },
            "simple_server_retry_responses" => simple = Some(parse_statuses(value, 400..600)),
            "unavailable_server_retry_responses" => unavailable = Some(parse_statuses(value, 500..600)),
            "max_simple_retries" => {
                selection.max_simple_retries = parse_retries(value).ok_or_else(bad)?;
            }
            "max_unavailable_server_retries" => {
                selection.max_unavailable_retries = parse_retries(value).ok_or_else(bad)?;
            }
            "qstring" => selection.ignore_query = value.eq_ignore_ascii_case("ignore"),
            // Numbers that mean nothing are the default, as in the original.
            "secondary_mode" => match value.parse() {
                Ok(mode @ 1..=3) => selection.secondary_mode = mode,
                _ => selection.secondary_mode = Selection::default().secondary_mode,
            },
            "ignore_self_detect" => selection.ignore_self_detect = parse_bool(value) == Some(true),
            _ => return Err(Error::Name(name.clone())),
        }
    }
    if selection.parents.is_empty() && !selection.go_direct {
        return Err(Error::Missing("a parent"));
    }
    (selection.unavailable_retry, selection.simple_retry) = retries(number, retry, unavailable, simple, warn);
    Ok((rule, selection))
}

/// The statuses of both kinds. Retries happen only as far as `parent_retry` says; then they have a status without being told
/// one.
fn retries(
    number: usize,
    retry: &str,
    unavailable: Option<Vec<u16>>,
    simple: Option<Vec<u16>>,
    warn: &mut dyn FnMut(String),
) -> (Vec<u16>, Vec<u16>) {
    let is = |kind| retry == kind || retry == "both";
    if unavailable.is_some() && !is("unavailable_server_retry") {
        warn(format!(
            "ignoring unavailable_server_retry_responses directive on line {number}, as unavailable_server_retry is not enabled."
        ));
    } else if unavailable.is_none() && !retry.is_empty() {
        warn(format!("initializing UnavailableServerResponseCodes on line {number} to 503 default."));
    }
    if simple.is_some() && !is("simple_retry") {
        warn(format!(
            "ignore simple_server_Retry_responses directive on line {number}, as simple_server_retry is not enabled."
        ));
    } else if simple.is_none() && !retry.is_empty() {
        warn(format!("initializing SimpleRetryResponseCodes on line {number} to 404 default."));
    }
    let kept = |kind, statuses: Option<Vec<u16>>, default| match is(kind) {
        true => statuses.unwrap_or_else(|| vec![default]),
        false => Vec::new(),
    };
    (kept("unavailable_server_retry", unavailable, 503), kept("simple_retry", simple, 404))
}

/// Reads `host:port|weight&hash` entries separated by semicolons, commas or blanks.
fn parse_parents(text: &str) -> Option<Vec<Parent>> {
    let entries = text.split([';', ',', ' ', '\t']).map(str::trim).filter(|entry| !entry.is_empty());
    let parents: Vec<Parent> = entries.map(parse_parent).collect::<Option<_>>()?;
    (!parents.is_empty()).then_some(parents)
}

fn parse_parent(text: &str) -> Option<Parent> {
    let (text, hash) = match text.split_once('&') {
        Some((text, hash)) => (text, Some(hash.to_owned())),
        None => (text, None),
    };
    let (text, weight) = match text.split_once('|') {
        Some((text, weight)) => (text, weight.parse().ok()?),
        None => (text, 1.0),
    };
    let (host, port) = text.rsplit_once(':')?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port: u16 = port.parse().ok()?;
    (!host.is_empty()).then(|| Parent { host: host.into(), port, weight, hash })
}

fn parse_round_robin(text: &str) -> Option<RoundRobin> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(RoundRobin::ClientAddress),
        "strict" => Some(RoundRobin::Strict),
        "false" => Some(RoundRobin::None),
        "consistent_hash" => Some(RoundRobin::ConsistentHash),
        "latched" => Some(RoundRobin::Latched),
        _ => None,
    }
}

fn parse_bool(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// The statuses of a list that are in `range`; others are left out, as in the original.
fn parse_statuses(text: &str, range: std::ops::Range<u16>) -> Vec<u16> {
    let words = text.split([',', ' ', '\t']).filter_map(|status| status.parse().ok());
    words.filter(|status| range.contains(status)).collect()
}

/// How often another parent is asked because of a status.
fn parse_retries(text: &str) -> Option<u32> {
    text.parse().ok().filter(|times| (1..5).contains(times))
}

#[cfg(test)]
mod tests {
    use super::super::rule::tests::request;
    use super::*;

    #[test]
    fn the_first_matching_line_selects() {
        let text = "dest_host=direct.test go_direct=true\n\
                    dest_domain=. parent=\"p1:8080|2.0&one; [::1]:81\" round_robin=strict go_direct=false \
                    parent_retry=both unavailable_server_retry_responses=\"502,503\"\n";
        let (parents, notices) = Parents::parse(text, "parent.config");
        assert_eq!(notices.len(), 1, "{notices:?}");
        assert!(notices[0].text.contains("SimpleRetryResponseCodes on line 2 to 404"), "{notices:?}");
        let find = |host| parents.find(&request(host, "x")).map(|index| &parents.selections()[index]);
        assert!(find("direct.test").unwrap().parents.is_empty());
        assert_eq!(find("127.0.0.1"), None);
        let selection = find("other.test").unwrap();
        assert_eq!((selection.round_robin, selection.go_direct), (RoundRobin::Strict, false));
        let first = Parent { host: "p1".into(), port: 8080, weight: 2.0, hash: Some("one".into()) };
        let second = Parent { host: "::1".into(), port: 81, weight: 1.0, hash: None };
        assert_eq!(selection.parents, [first, second]);
        assert_eq!(
            (&selection.simple_retry[..], &selection.unavailable_retry[..]),
            (&[404][..], &[502, 503][..])
        );
    }

    #[test]
    fn the_record_is_the_fallback() {
        let (parents, notices) = Parents::load(Path::new("/none/such"), Some("p:80"));
        assert_eq!(notices.len(), 1);
        assert_eq!(parents.find(&request("h", "x")), Some(0));
        assert_eq!(parents.selections()[0].parents[0].host, "p");
        let (parents, notices) = Parents::load(Path::new("/none/such"), Some("p"));
        assert!(parents.is_empty() && notices.len() == 2);
    }

    #[test]
    fn statuses_are_retried_as_the_line_says() {
        for (words, simple, unavailable) in [
            ("", &[][..], &[][..]),
            ("parent_retry=both", &[404], &[503]),
            ("parent_retry=simple_retry simple_server_retry_responses=503,404,300", &[503, 404], &[]),
            ("parent_retry=simple_retry simple_server_retry_responses=x", &[], &[]),
            ("parent_retry=unavailable_server_retry unavailable_server_retry_responses=404,500", &[], &[500]),
            ("simple_server_retry_responses=404", &[], &[]),
        ] {
            let (parents, _) = Parents::parse(&format!("dest_domain=. parent=p:80 {words}"), "f");
            let selection = &parents.selections()[0];
            assert_eq!(
                (&selection.simple_retry[..], &selection.unavailable_retry[..]),
                (simple, unavailable),
                "{words}"
            );
        }
    }

    #[test]
    fn bad_lines_are_skipped() {
        for line in [
            "dest_domain=. go_direct=false",
            "parent=p:80",
            "dest_domain=. parent=p",
            "dest_domain=. parent=p:80 round_robin=maybe",
            "dest_domain=. parent=p:80 max_simple_retries=5",
            "dest_domain=. parent=p:80 max_unavailable_server_retries=0",
            "dest_domain=. parent=p:80 unknown=1",
        ] {
            let (parents, notices) = Parents::parse(line, "parent.config");
            assert!(parents.is_empty(), "{line}");
            assert!(
                notices[0].text.starts_with("[ParentSelection] discarding parent.config entry at line 1 : "),
                "{line}"
            );
        }
    }
}
