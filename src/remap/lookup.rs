//! Which rule a request meets.

use super::rule::Rule;
use super::table::{Key, Place, Table};
use super::url::Scheme;

/// What remap looks at in a request.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The URL's scheme; empty for CONNECT.
    pub scheme: &'a [u8],
    /// The host of the URL or, failing that, of the Host field, in any case.
    pub host: &'a [u8],
    /// The port that goes with that host, the scheme's own when it names none.
    pub port: u16,
    /// The URL's path without leading slash and without parameters.
    pub path: &'a [u8],
    /// The port of the listening socket that accepted the connection.
    pub receive_port: u16,
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Outcome<'t> {
    /// A forward rule applies.
    Map(Hit<'t>),
    /// A redirect rule applies.
    Redirect {
        /// The rule; the rewritten URL is the Location.
        hit: Hit<'t>,
        /// 301, rather than 307 (302 for clients before HTTP/1.1).
        permanent: bool,
    },
    /// No rule applies.
    None,
}

/// A rule that applies to a request.
#[derive(Debug)]
pub struct Hit<'t> {
    pub(super) rule: &'t Rule,
    pub(super) place: Place,
    pub(super) expanded_host: Option<Box<[u8]>>,
}

impl<'t> Hit<'t> {
    /// The rule; [`super::Lease::keep`] keeps it.
    pub fn rule(&self) -> &'t Rule {
        self.rule
    }

    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The host to go to: the rule's, or what its pattern made of the request's.
    pub fn to_host(&self) -> &[u8] {
        self.expanded_host.as_deref().unwrap_or(self.rule.to().host())
    }

    /// The host that a pattern made; none for a rule without pattern.
    pub fn expanded_host(&self) -> Option<&[u8]> {
        self.expanded_host.as_deref()
    }
}

impl Table {
    /// Finds the rule for a request.
    ///
    /// Redirect rules are looked at only when no forward rule applies, temporary ones before permanent ones.
    pub fn lookup(&self, request: &Request<'_>) -> Outcome<'_> {
        with_lower_case(request.host, |host| {
            let key = Key { scheme: scheme_of(request), host, port: request.port, path: request.path };
            if let Some(hit) = self.forward_hit(&key, request.receive_port) {
                return Outcome::Map(hit);
            }
            if let Some(hit) = self.temporary.lookup(&key) {
                return Outcome::Redirect { hit, permanent: false };
            }
            match self.permanent.lookup(&key) {
                Some(hit) => Outcome::Redirect { hit, permanent: true },
                None => Outcome::None,
            }
        })
    }

    fn forward_hit(&self, key: &Key<'_>, receive_port: u16) -> Option<Hit<'_>> {
        self.receive_port
            .lookup(&Key { port: receive_port, ..*key })
            .or_else(|| self.forward.lookup(key))
            .or_else(|| self.forward.for_any_host(key.path))
    }

    /// Finds the reverse rule for a URL in a response header; `receive_port` is not looked at.
    pub fn lookup_reverse(&self, url: &Request<'_>) -> Option<Hit<'_>> {
        with_lower_case(url.host, |host| {
            let key = Key { scheme: scheme_of(url), host, port: url.port, path: url.path };
            self.reverse.lookup(&key)
        })
    }
}

/// A request without scheme counts as http on port 80, else as https.
fn scheme_of(request: &Request<'_>) -> Option<Scheme> {
    match request.scheme {
        b"" if request.port == 80 => Some(Scheme::Http),
        b"" => Some(Scheme::Https),
        text => Scheme::from_bytes(text),
    }
}

/// Gives a host in lower case, without allocation for any name that DNS allows.
fn with_lower_case<R>(host: &[u8], look: impl FnOnce(&[u8]) -> R) -> R {
    if !host.iter().any(u8::is_ascii_uppercase) {
        return look(host);
    }
    let mut small = [0; 256];
    match small.get_mut(..host.len()) {
        Some(copy) => {
            copy.copy_from_slice(host);
            copy.make_ascii_lowercase();
            look(copy)
        }
        None => look(&host.to_ascii_lowercase()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::remap::load::tests::load_text;

    pub(in crate::remap) fn table(text: &str) -> Table {
        load_text(text).unwrap()
    }

    fn request<'a>(host: &'a str, path: &'a str) -> Request<'a> {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !host.ends_with(']') => (name, port.parse().unwrap()),
            _ => (host, 80),
        };
        Request { scheme: b"http", host: name.as_bytes(), port, path: path.as_bytes(), receive_port: 8080 }
    }

    pub(in crate::remap) fn hit_of<'t>(table: &'t Table, host: &str, path: &str) -> Hit<'t> {
        match table.lookup(&request(host, path)) {
            Outcome::Map(hit) => hit,
            other => panic!("{host} {path}: {other:?}"),
        }
    }

    /// The new URL of a request, or how it is redirected, or `-`.
    fn went(table: &Table, request: &Request<'_>) -> String {
        let (mark, hit) = match table.lookup(request) {
            Outcome::Map(hit) => ("", hit),
            Outcome::Redirect { hit, permanent: true } => ("301 ", hit),
            Outcome::Redirect { hit, permanent: false } => ("307 ", hit),
            Outcome::None => return "-".to_string(),
        };
        let new = hit.rewrite(request.path);
        let mut path = Vec::new();
        new.push_path(&mut path);
        format!("{mark}{}/{}", String::from_utf8_lossy(new.host), String::from_utf8_lossy(&path))
    }

    fn check(rules: &str, cases: &[(&str, &str, &str)]) {
        let table = table(rules);
        for (host, path, expected) in cases {
            assert_eq!(went(&table, &request(host, path)), *expected, "{host} /{path}");
        }
    }

    #[test]
    fn hosts_are_compared_without_case_and_with_their_port() {
        check(
            "map http://a/ http://o/a\nmap http://P/ http://o/P\nmap http://[::1]/ http://o/v6\n\
             map http://[::2]:81/ http://o/v6p\nmap http://f:0/ http://o/f0\nmap h2/ http://o/h2",
            &[
                ("a", "", "o/a"),
                ("A", "", "o/a"),
                ("a:80", "", "o/a"),
                ("a:81", "", "-"),
                ("a.", "", "-"),
                ("p", "", "o/P"),
                ("[::1]", "", "o/v6"),
                ("[::2]:81", "", "o/v6p"),
                ("f", "", "o/f0"),
                ("h2", "", "o/h2"),
                ("unknown", "", "-"),
            ],
        );
    }

    #[test]
    fn the_query_and_parameters_of_a_from_url_are_path() {
        check(
            "map http://d/p;q http://o/dp\nmap http://k/x?q http://o/k",
            &[("d", "p", "-"), ("k", "x", "-")],
        );
    }

    #[test]
    fn rank_decides_between_plain_and_regex_rules() {
        check(
            "map http://y/ http://o/y1\nregex_map http://y/ http://o/y2\n\
             regex_map http://x/ http://o/x2\nmap http://x/ http://o/x1\n\
             regex_map http://w.*/p http://o/w1\nregex_map http://w.*/ http://o/w2",
            &[
                ("y", "", "o/y1"),
                ("xx", "", "o/x2"),
                ("x", "", "o/x2"),
                ("www", "p", "o/w1"),
                ("www", "q", "o/w2/q"),
                ("www:81", "q", "-"),
            ],
        );
    }

    #[test]
    fn patterns_meet_the_host_in_lower_case() {
        check(
            "regex_map http://(A\\D)\\.re/ http://o/re\nregex_map http://m(x)?n/ http://o$1/m",
            &[
                ("ab.re", "", "-"),
                ("a1.re", "", "o/re"),
                ("xA1.REx", "", "o/re"),
                ("xxMNxx", "z", "o/m/z"),
                ("mxn", "", "ox/m"),
            ],
        );
    }

    #[test]
    fn rules_without_host_come_last_and_ignore_scheme_and_port() {
        check(
            "map / http://o/any\nmap http://only/ http://o/only\nmap /deep http://o/deep",
            &[("only", "x", "o/only/x"), ("other:81", "", "o/any"), ("other", "deep/x", "o/any/deep/x")],
        );
        let table = table("map / http://o/");
        let ftp = Request { scheme: b"ftp", ..request("h", "") };
        assert_eq!(went(&table, &ftp), "o/");
    }

    #[test]
    fn redirects_count_only_when_no_forward_rule_applies() {
        check(
            "redirect http://r/ http://new/x\nredirect_temporary http://r/ http://tmp/\n\
             redirect http://both/ http://new/both\nmap http://both/x http://o/map\n\
             regex_redirect http://(.*)\\.rr/ http://$1.new/",
            &[
                ("r", "q", "307 tmp/q"),
                ("r:81", "", "-"),
                ("both", "x", "o/map"),
                ("both", "y", "301 new/both/y"),
                ("ab.rr", "q", "301 ab.new/q"),
            ],
        );
        check("redirect http://r/ http://new/\nmap / http://o/", &[("r", "x", "o/x")]);
    }

    #[test]
    fn receive_port_rules_come_first() {
        check(
            "map_with_recv_port http://rp:8080/ http://o/rp\nmap http://rp/ http://o/plain\n\
             map_with_recv_port http://rp2:81/ http://o/rp2",
            &[("rp", "", "o/rp"), ("rp:99", "", "o/rp"), ("rp2:81", "", "-")],
        );
    }

    #[test]
    fn connect_goes_by_its_port() {
        let table = table("map http://h/ http://plain/\nmap https://h/ http://secure/");
        let connect = |port| Request { scheme: b"", port, ..request("h", "") };
        assert_eq!(went(&table, &connect(80)), "plain/");
        assert_eq!(went(&table, &connect(443)), "secure/");
        assert_eq!(went(&table, &connect(8443)), "-");
    }

    #[test]
    fn reverse_rules_have_a_table_of_their_own() {
        let table = table("reverse_map http://other/a/ http://pub2/b/");
        assert!(table.has_reverse_rules());
        assert!(table.lookup_reverse(&request("OTHER", "a/x")).is_some());
        assert!(table.lookup_reverse(&request("other", "a")).is_none());
        assert_eq!(went(&table, &request("other", "a/x")), "-");
    }
}
