//! Lines of `name=value` pairs that select requests: the common part of `cache.config` and `parent.config`.

use std::fmt;
use std::net::IpAddr;

use pcre2::bytes::Regex;

use super::ip::IpRange;

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Host of the URL, after remap.
    pub host: &'a [u8],
    /// The whole URL.
    pub url: &'a [u8],
    /// Port of the URL.
    pub port: u16,
    /// Scheme of the URL.
    pub scheme: &'a [u8],
    /// Path of the URL, without leading slash.
    pub path: &'a [u8],
    /// Method.
    pub method: &'a [u8],
    /// Address of the client.
    pub source: Option<IpAddr>,
    /// Address of the origin, where it is known.
    pub destination: Option<IpAddr>,
    /// Whether the request came from inside.
    pub is_internal: bool,
    /// Tag of the remap rule.
    pub tag: &'a [u8],
    /// Seconds since local midnight.
    pub time_of_day: u32,
}

/// Which requests a line is for.
#[derive(Debug)]
pub struct Rule {
    primary: Primary,
    modifiers: Vec<Modifier>,
}

#[derive(Debug)]
enum Primary {
    /// This domain and everything below it; the dot alone is every host.
    Domain(String),
    Host(String),
    Address(IpRange),
    Url(Regex),
    HostPattern(Regex),
}

#[derive(Debug)]
enum Modifier {
    Port(u16, u16),
    Scheme(String),
    Prefix(String),
    Suffix(String),
    Method(String),
    Time(u32, u32),
    Source(IpRange),
    Internal(bool),
    Tag(String),
}

/// Why a line cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A piece without an equals sign.
    NoPair(String),
    /// A quote that does not end.
    OpenQuote,
    /// No destination, or more than one.
    Destination,
    /// Nothing to do.
    Missing(&'static str),
    /// A name that means nothing here.
    Name(String),
    /// A value that does not fit its name.
    Value(String, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoPair(text) => write!(f, "'{text}' is not of the form name=value"),
            Error::OpenQuote => write!(f, "a quote does not end"),
            Error::Destination => {
                write!(f, "needs exactly one of dest_domain, dest_host, dest_ip, url_regex, host_regex")
            }
            Error::Missing(what) => write!(f, "needs {what}"),
            Error::Name(name) => write!(f, "unknown name '{name}'"),
            Error::Value(name, value) => write!(f, "{name}: bad value '{value}'"),
        }
    }
}

impl std::error::Error for Error {}

/// A name and its value.
pub type Pair = (String, String);

/// Splits a line into pairs; values may be quoted.
pub fn pairs(line: &str) -> Result<Vec<Pair>, Error> {
    let mut pairs = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or_else(|| Error::NoPair(rest.into()))?;
        if name.is_empty() || name.contains([' ', '\t', '"']) {
            return Err(Error::NoPair(rest.into()));
        }
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(Error::OpenQuote)?,
            None => after.split_at(after.find([' ', '\t']).unwrap_or(after.len())),
        };
        pairs.push((name.to_ascii_lowercase(), value.to_owned()));
        rest = after.trim_start();
    }
    Ok(pairs)
}

impl Rule {
    /// Makes a rule of the pairs that select; the others come back for the caller.
    pub fn new(pairs: Vec<Pair>) -> Result<(Rule, Vec<Pair>), Error> {
        let mut primary = None;
        let mut modifiers = Vec::new();
        let mut others = Vec::new();
        for (name, value) in pairs {
            if let Some(found) = Primary::parse(&name, &value)? {
                if primary.replace(found).is_some() {
                    return Err(Error::Destination);
                }
            } else if let Some(modifier) = Modifier::parse(&name, &value)? {
                modifiers.push(modifier);
            } else {
                others.push((name, value));
            }
        }
        let primary = primary.ok_or(Error::Destination)?;
        Ok((Rule { primary, modifiers }, others))
    }

    /// Whether the rule asks for the address of the origin.
    pub fn needs_destination(&self) -> bool {
        matches!(self.primary, Primary::Address(_))
    }

    /// Whether the rule is for a request.
    pub fn matches(&self, request: &Request<'_>) -> bool {
        self.primary.matches(request) && self.modifiers.iter().all(|modifier| modifier.matches(request))
    }
}

impl Primary {
    fn parse(name: &str, value: &str) -> Result<Option<Primary>, Error> {
        let bad = || Error::Value(name.into(), value.into());
        let primary = match name {
            "dest_domain" => Primary::Domain(value.trim_start_matches('.').to_ascii_lowercase()),
            "dest_host" => Primary::Host(value.to_ascii_lowercase()),
            "dest_ip" => Primary::Address(IpRange::parse(value).ok_or_else(bad)?),
            "url_regex" => Primary::Url(Regex::new(value).map_err(|_| bad())?),
            "host_regex" => Primary::HostPattern(Regex::new(value).map_err(|_| bad())?),
            _ => return Ok(None),
        };
        Ok(Some(primary))
    }

    fn matches(&self, request: &Request<'_>) -> bool {
        match self {
            Primary::Domain(domain) => is_below(request.host, domain.as_bytes()),
            Primary::Host(host) => request.host.eq_ignore_ascii_case(host.as_bytes()),
            Primary::Address(range) => request.destination.is_some_and(|address| range.contains(address)),
            Primary::Url(pattern) => pattern.is_match(request.url).unwrap_or(false),
            Primary::HostPattern(pattern) => pattern.is_match(request.host).unwrap_or(false),
        }
    }
}

/// Whether `host` is `domain` or a name below it; every host is below the empty domain.
fn is_below(host: &[u8], domain: &[u8]) -> bool {
    let Some(start) = host.len().checked_sub(domain.len()) else { return false };
    let (front, end) = host.split_at(start);
    end.eq_ignore_ascii_case(domain) && (domain.is_empty() || front.is_empty() || front.ends_with(b"."))
}

impl Modifier {
    fn parse(name: &str, value: &str) -> Result<Option<Modifier>, Error> {
        let bad = || Error::Value(name.into(), value.into());
        let modifier = match name {
            "port" => {
                let (first, last) = value.split_once('-').unwrap_or((value, value));
                let port = |text: &str| text.trim().parse::<u16>().map_err(|_| bad());
                Modifier::Port(port(first)?, port(last)?)
            }
            "scheme" => Modifier::Scheme(value.to_ascii_lowercase()),
            "prefix" => Modifier::Prefix(value.trim_start_matches('/').into()),
            "suffix" => Modifier::Suffix(value.into()),
            "method" => Modifier::Method(value.to_ascii_uppercase()),
            "time" => {
                let (from, to) = value.split_once('-').ok_or_else(bad)?;
                Modifier::Time(time_of_day(from).ok_or_else(bad)?, time_of_day(to).ok_or_else(bad)?)
            }
            "src_ip" => Modifier::Source(IpRange::parse(value).ok_or_else(bad)?),
            "internal" => match value {
                "true" => Modifier::Internal(true),
                "false" => Modifier::Internal(false),
                _ => return Err(bad()),
            },
            "tag" => Modifier::Tag(value.into()),
            _ => return Ok(None),
        };
        Ok(Some(modifier))
    }

    fn matches(&self, request: &Request<'_>) -> bool {
        match self {
            Modifier::Port(first, last) => (*first..=*last).contains(&request.port),
            Modifier::Scheme(scheme) => request.scheme.eq_ignore_ascii_case(scheme.as_bytes()),
            Modifier::Prefix(prefix) => request.path.starts_with(prefix.as_bytes()),
            Modifier::Suffix(suffix) => {
                let start = request.path.len().checked_sub(suffix.len());
                start.is_some_and(|start| request.path[start..].eq_ignore_ascii_case(suffix.as_bytes()))
            }
            Modifier::Method(method) => request.method.eq_ignore_ascii_case(method.as_bytes()),
            Modifier::Time(from, to) => (*from..=*to).contains(&request.time_of_day),
            Modifier::Source(range) => request.source.is_some_and(|address| range.contains(address)),
            Modifier::Internal(internal) => request.is_internal == *internal,
            Modifier::Tag(tag) => request.tag == tag.as_bytes(),
        }
    }
}

/// Reads `hh:mm` or `hh:mm:ss` as seconds since midnight.
fn time_of_day(text: &str) -> Option<u32> {
    let parts: Vec<u32> = text.trim().split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [hour @ 0..24, minute @ 0..60] => Some(hour * 3600 + minute * 60),
        [hour @ 0..24, minute @ 0..60, second @ 0..60] => Some(hour * 3600 + minute * 60 + second),
        _ => None,
    }
}

/// Reads a duration such as `1d2h30m10s` as seconds; a bare number is seconds.
pub fn duration(text: &str) -> Option<i64> {
    let mut total = 0i64;
    let mut number = None;
    for c in text.bytes() {
        match c {
            b'0'..=b'9' => {
                let digit = i64::from(c - b'0');
                number = Some(number.unwrap_or(0i64).checked_mul(10)?.checked_add(digit)?);
            }
            _ => {
                let unit = match c.to_ascii_lowercase() {
                    b'w' => 604_800,
                    b'd' => 86_400,
                    b'h' => 3600,
                    b'm' => 60,
                    b's' => 1,
                    _ => return None,
                };
                total = total.checked_add(number.take()?.checked_mul(unit)?)?;
            }
        }
    }
    match (number, text.is_empty()) {
        (_, true) => None,
        (Some(seconds), _) => total.checked_add(seconds),
        (None, _) => Some(total),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A request to tests' taste.
    pub(in crate::config) fn request<'a>(host: &'a str, path: &'a str) -> Request<'a> {
        Request {
            host: host.as_bytes(),
            url: path.as_bytes(),
            port: 80,
            scheme: b"http",
            path: path.as_bytes(),
            method: b"GET",
            source: Some([127, 0, 0, 1].into()),
            destination: None,
            is_internal: false,
            tag: b"",
            time_of_day: 12 * 3600,
        }
    }

    fn rule(line: &str) -> Result<Rule, Error> {
        Rule::new(pairs(line)?).map(|(rule, _)| rule)
    }

    #[test]
    fn destinations_and_modifiers_must_all_match() {
        for (line, host, path, want) in [
            ("dest_domain=.", "any.test", "x", true),
            ("dest_domain=Example.com", "www.EXAMPLE.com", "x", true),
            ("dest_domain=example.com", "example.com", "x", true),
            ("dest_domain=example.com", "notexample.com", "x", false),
            ("dest_host=a.test", "A.test", "x", true),
            ("dest_host=a.test", "b.a.test", "x", false),
            ("url_regex=^pic/.*\\.png", "h", "pic/a.png", true),
            ("url_regex=^pic/.*\\.png", "h", "a.png", false),
            ("host_regex=^a", "ab", "x", true),
            ("dest_domain=. prefix=/img suffix=PNG", "h", "img/a.png", true),
            ("dest_domain=. prefix=/img", "h", "other", false),
            ("dest_domain=. port=80 scheme=http method=get", "h", "x", true),
            ("dest_domain=. port=8000-8080", "h", "x", false),
            ("dest_domain=. scheme=https", "h", "x", false),
            ("dest_domain=. time=11:00-13:00", "h", "x", true),
            ("dest_domain=. time=13:00-14:00", "h", "x", false),
            ("dest_domain=. src_ip=127.0.0.0/8", "h", "x", true),
            ("dest_domain=. src_ip=10.0.0.0/8", "h", "x", false),
            ("dest_domain=. internal=true", "h", "x", false),
            ("dest_domain=. tag=t", "h", "x", false),
            ("dest_ip=10.0.0.1", "h", "x", false),
        ] {
            assert_eq!(rule(line).unwrap().matches(&request(host, path)), want, "{line}");
        }
    }

    #[test]
    fn bad_lines_say_what_is_wrong() {
        let value = |name: &str, value: &str| Error::Value(name.into(), value.into());
        for (line, want) in [
            ("prefix=/x", Error::Destination),
            ("dest_host=a dest_domain=b", Error::Destination),
            ("dest_host=a nonsense", Error::NoPair("nonsense".into())),
            ("dest_host=\"a", Error::OpenQuote),
            ("dest_ip=a", value("dest_ip", "a")),
            ("url_regex=(", value("url_regex", "(")),
            ("dest_host=a port=x", value("port", "x")),
            ("dest_host=a time=25:00-26:00", value("time", "25:00-26:00")),
            ("dest_host=a internal=yes", value("internal", "yes")),
        ] {
            assert_eq!(rule(line).err(), Some(want), "{line}");
        }
    }

    #[test]
    fn quoted_values_may_hold_blanks() {
        let got = pairs("dest_domain=. parent=\"a:1; b:2\"  Round_Robin=strict").unwrap();
        assert_eq!(got[1], ("parent".into(), "a:1; b:2".into()));
        assert_eq!(got[2].0, "round_robin");
    }

    #[test]
    fn durations_have_units() {
        for (text, want) in [
            ("10", Some(10)),
            ("2h", Some(7200)),
            ("1d2h30m10s", Some(95_410)),
            ("1w", Some(604_800)),
            ("1h5", Some(3605)),
            ("", None),
            ("h", None),
            ("1y", None),
        ] {
            assert_eq!(duration(text), want, "{text}");
        }
    }
}
