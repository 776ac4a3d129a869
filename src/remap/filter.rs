//! Filters of a rule: who may use it.

use crate::config::ip::IpRange;
use std::net::IpAddr;

/// What a filter looks at.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// The request's method as it stands on the wire.
    pub method: &'a [u8],
    /// The client's address; none for a connection without one.
    pub source: Option<IpAddr>,
    /// The local address the client connected to.
    pub local: Option<IpAddr>,
    /// Whether the request comes from inside, from a plugin.
    pub internal: bool,
}

/// The most `@src_ip` ranges in one filter.
pub(super) const MAX_SOURCE_RANGES: usize = 128;
/// The most `@in_ip` ranges in one filter.
pub(super) const MAX_LOCAL_RANGES: usize = 8;

/// One range of a filter, perhaps inverted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Condition {
    pub range: IpRange,
    pub inverted: bool,
}

impl Condition {
    fn holds(&self, address: Option<IpAddr>) -> bool {
        address.is_some_and(|a| self.range.contains(a)) != self.inverted
    }
}

/// Conditions on the client and what follows from them.
///
/// A filter always decides: when its conditions do not hold, the opposite of its action counts. So "allow GET" denies
/// POST, and "deny POST" allows the rest.
#[derive(Clone, Debug)]
pub struct Filter {
    pub(super) allow: bool,
    pub(super) methods: Option<Vec<Box<[u8]>>>,
    pub(super) sources: Vec<Condition>,
    pub(super) locals: Vec<Condition>,
    pub(super) internal: bool,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter { allow: true, methods: None, sources: Vec::new(), locals: Vec::new(), internal: false }
    }
}

impl Filter {
    /// Whether this filter lets the client pass.
    pub fn allows(&self, client: &Client<'_>) -> bool {
        self.matches(client) == self.allow
    }

    fn matches(&self, client: &Client<'_>) -> bool {
        if self.internal {
            return client.internal;
        }
        self.matches_method(client.method)
            && matches_any(&self.sources, client.source)
            && matches_any(&self.locals, client.local)
    }

    /// A method outside the standard set never matches, even when it is listed: so it is in 9.2.
    fn matches_method(&self, method: &[u8]) -> bool {
        let Some(methods) = &self.methods else { return true };
        is_standard_method(method) && methods.iter().any(|m| **m == *method)
    }
}

fn matches_any(conditions: &[Condition], address: Option<IpAddr>) -> bool {
    conditions.is_empty() || conditions.iter().any(|c| c.holds(address))
}

/// The methods that have a token of their own in 9.2.
pub(super) fn is_standard_method(method: &[u8]) -> bool {
    const STANDARD: [&[u8]; 11] = [
        b"GET",
        b"POST",
        b"HEAD",
        b"PUT",
        b"DELETE",
        b"CONNECT",
        b"OPTIONS",
        b"TRACE",
        b"PURGE",
        b"PUSH",
        b"ICP_QUERY",
    ];
    STANDARD.contains(&method)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(method: &str) -> Client<'_> {
        let source = Some("127.0.0.1".parse().unwrap());
        Client { method: method.as_bytes(), source, local: None, internal: false }
    }

    fn of_methods(allow: bool, methods: &[&str]) -> Filter {
        let methods = methods.iter().map(|m| m.as_bytes().into()).collect();
        Filter { allow, methods: Some(methods), ..Filter::default() }
    }

    #[test]
    fn no_match_gives_the_opposite_of_the_action() {
        assert!(of_methods(true, &["GET"]).allows(&client("GET")));
        assert!(!of_methods(true, &["GET"]).allows(&client("POST")));
        assert!(!of_methods(false, &["POST"]).allows(&client("POST")));
        assert!(of_methods(false, &["POST"]).allows(&client("GET")));
    }

    #[test]
    fn a_method_outside_the_standard_set_never_matches() {
        assert!(!of_methods(true, &["FOO"]).allows(&client("FOO")));
        assert!(of_methods(false, &["FOO"]).allows(&client("FOO")));
    }

    #[test]
    fn inverted_ranges_hold_outside() {
        let range = IpRange::parse("127.0.0.0/8").unwrap();
        let mut filter = Filter { allow: false, ..Filter::default() };
        filter.sources.push(Condition { range, inverted: true });
        assert!(filter.allows(&client("GET")));
        filter.sources[0].inverted = false;
        assert!(!filter.allows(&client("GET")));
    }

    #[test]
    fn internal_replaces_the_other_conditions() {
        let mut filter = of_methods(true, &["GET"]);
        filter.internal = true;
        assert!(!filter.allows(&client("GET")));
        let inside = Client { internal: true, ..client("POST") };
        assert!(filter.allows(&inside));
    }
}
