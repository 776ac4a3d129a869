//! What a request's URL becomes.

use super::lookup::Hit;
use super::url::Scheme;

/// The parts of a URL that a rule replaces; parameters, query and fragment stay the request's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewUrl<'a> {
    /// The scheme.
    pub scheme: Scheme,
    /// The host.
    pub host: &'a [u8],
    /// The port as the rule has it, 0 for none.
    pub port: u16,
    /// The path without leading slash, in two pieces: the rule's and the rest of the request's.
    pub path: [&'a [u8]; 2],
    /// Whether a slash stands between the two.
    pub slash: bool,
}

impl NewUrl<'_> {
    /// The length of the path in bytes.
    pub fn path_len(&self) -> usize {
        self.path[0].len() + usize::from(self.slash) + self.path[1].len()
    }

    /// Appends the path.
    pub fn push_path(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.path[0]);
        if self.slash {
            out.push(b'/');
        }
        out.extend_from_slice(self.path[1]);
    }
}

impl Hit<'_> {
    /// The new URL of a request with this path (without leading slash).
    ///
    /// A CONNECT request takes only host and port of it.
    pub fn rewrite<'a>(&'a self, request_path: &'a [u8]) -> NewUrl<'a> {
        let rule = self.rule();
        let from = rule.from().path();
        let to = rule.to().path();
        let mut rest = request_path.get(from.len()..).unwrap_or(b"");
        let slash = from.is_empty() && !rest.is_empty() && !to.is_empty() && !to.ends_with(b"/");
        if to.ends_with(b"/") {
            rest = rest.strip_prefix(b"/").unwrap_or(rest);
        }
        if to.is_empty() {
            rest = rest.strip_prefix(b"/").unwrap_or(rest);
        }
        NewUrl {
            scheme: rule.to().scheme(),
            host: self.to_host(),
            port: rule.to().port(),
            path: [to, rest],
            slash,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::remap::lookup::tests::{hit_of, table};

    /// Rule and request path with what the origin of the original saw.
    #[test]
    fn joins_paths_like_the_original() {
        for (from, to, request, expected) in [
            ("/", "/", "", ""),
            ("/", "/", "x//y", "x//y"),
            ("/", "/a", "", "a"),
            ("/", "/a", "y", "a/y"),
            ("/", "/v6/", "", "v6/"),
            ("/", "/c;p?x=1#f", "d", "c/d"),
            ("/s/", "/", "s/", ""),
            ("/s/", "/", "s/t", "t"),
            ("/s/", "/", "s//t", "t"),
            ("/s", "/t/", "s", "t/"),
            ("/s", "/t/", "s/", "t/"),
            ("/s", "/t/", "s/x", "t/x"),
            ("/s", "/t/", "s//x", "t//x"),
            ("/s", "/t/", "sx", "t/x"),
            ("/a", "/x", "ab", "xb"),
            ("/a/", "/x", "a/b", "xb"),
            ("/a", "/", "ab", "b"),
            ("/long/", "/L", "long/er/x", "Ler/x"),
            ("/exact", "/exact2", "exactz", "exact2z"),
        ] {
            let table = table(&format!("map http://h{from} http://o{to}"));
            let hit = hit_of(&table, "h", request);
            let new = hit.rewrite(request.as_bytes());
            let mut path = Vec::new();
            new.push_path(&mut path);
            assert_eq!(String::from_utf8(path).unwrap(), expected, "{from} {to} {request}");
            assert_eq!(new.path_len(), expected.len());
        }
    }

    #[test]
    fn host_and_port_are_the_rules_own() {
        let table = table("map http://h/ https://O:8443/");
        let hit = hit_of(&table, "h", "");
        let new = hit.rewrite(b"");
        assert_eq!((new.host, new.port, new.scheme.as_str()), (&b"O"[..], 8443, "https"));
    }
}
