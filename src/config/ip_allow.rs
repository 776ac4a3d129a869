//! `ip_allow.yaml`: who may send which requests, and to whom requests may be sent.

use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::ip::{IpMap, IpRange};
use super::yaml::{self, Node};
use super::{Level, Notice};

/// The policy. Addresses without an entry are refused as clients and accepted as origins.
#[derive(Clone, Debug, Default)]
pub struct IpAllow {
    inbound: IpMap<Arc<Methods>>,
    outbound: IpMap<Arc<Methods>>,
}

/// The policy in force; null for none.
static CURRENT: AtomicPtr<IpAllow> = AtomicPtr::new(std::ptr::null_mut());

/// The policy in force; none in a server without configuration files, which lets everybody in. A load and nothing else,
/// since it is asked for every request.
pub fn current() -> Option<&'static IpAllow> {
    // SAFETY: null, or a policy that was leaked.
    unsafe { CURRENT.load(Ordering::Acquire).as_ref() }
}

/// Puts a policy in force. Those before it are never freed, because a thread may still look at them; there is one for
/// each reload.
pub fn publish(policy: IpAllow) {
    CURRENT.store(Box::into_raw(Box::new(policy)), Ordering::Release);
}

/// Which methods an entry lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Methods {
    /// All, other names than the standard ones included.
    All,
    /// None.
    None,
    /// Those named.
    Only(Vec<Method>),
    /// All except those named.
    Except(Vec<Method>),
}

/// A method that the file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// One of those that the original knows; the file may write it in any case, a request may not.
    Standard(&'static str),
    /// Another, in any case, as in the original.
    Other(String),
}

impl Method {
    fn new(name: &str) -> Method {
        const STANDARD: [&str; 10] =
            ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PURGE", "PUT", "TRACE", "PUSH"];
        let standard = STANDARD.into_iter().find(|method| method.eq_ignore_ascii_case(name));
        standard.map_or_else(|| Method::Other(name.to_owned()), Method::Standard)
    }

    fn is(&self, method: &[u8]) -> bool {
        match self {
            Method::Standard(name) => name.as_bytes() == method,
            Method::Other(name) => name.as_bytes().eq_ignore_ascii_case(method),
        }
    }

    fn means_all(&self) -> bool {
        matches!(self, Method::Other(name) if name.eq_ignore_ascii_case("ALL"))
    }
}

impl Methods {
    /// Whether `method` is let through.
    pub fn allows(&self, method: &[u8]) -> bool {
        let named = |names: &[Method]| names.iter().any(|name| name.is(method));
        match self {
            Methods::All => true,
            Methods::None => false,
            Methods::Only(names) => named(names),
            Methods::Except(names) => !named(names),
        }
    }
}

impl IpAllow {
    /// Reads the file; `None` when it cannot be used.
    pub fn load(path: &Path) -> (Option<IpAllow>, Vec<Notice>) {
        let name = path.display().to_string();
        let (policy, mut notices) = match fs::read(path) {
            Ok(bytes) => IpAllow::parse(&String::from_utf8_lossy(&bytes), &name),
            Err(why) => {
                let errno = why.raw_os_error().unwrap_or_default();
                let reason = why.to_string();
                let reason = reason.split(" (os error").next().unwrap_or_default();
                let text = format!(
                    "IPAllow[{name}] Failed to load [{errno}:{reason}]. All IP Addresses will be blocked"
                );
                (None, vec![Notice::new(Level::Warning, text)])
            }
        };
        if policy.is_none() {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            notices.push(Notice::new(Level::Error, format!("{file} failed to load")));
        }
        (policy, notices)
    }

    /// Reads the text of a file called `file`; `None` when nothing in it can be used. What comes behind a wrong entry is
    /// left out.
    pub fn parse(text: &str, file: &str) -> (Option<IpAllow>, Vec<Notice>) {
        let mut notices = Vec::new();
        let mut policy = IpAllow::default();
        let root = yaml::parse(text).map_err(|why| format!("- Invalid config: {why}"));
        let is_well_formed = root.is_ok();
        let read = root.and_then(|root| policy.add_all(&root));
        notices.extend(read.err().map(|text| about(file, &text)));
        if policy.inbound.is_empty() && policy.outbound.is_empty() {
            if is_well_formed {
                notices.push(about(file, "- No entries found. All IP Addresses will be blocked"));
            }
            return (None, notices);
        }
        (Some(policy), notices)
    }

    fn add_all(&mut self, root: &Node) -> Result<(), Wrong> {
        const BLOCKED: &str = "All IP Addresses will be blocked";
        if root.map().is_none() {
            return Err(format!("- top level object was not a map. {BLOCKED}"));
        }
        let entries = root.get(ROOT).ok_or_else(|| format!("- root tag '{ROOT}' not found. {BLOCKED}"))?;
        if entries.list().is_none() && entries.map().is_none() {
            return Err(format!("- root tag '{ROOT}' is not an map or sequence. {BLOCKED}"));
        }
        entries.one_or_many().iter().try_for_each(|entry| self.add(entry))
    }

    /// Takes one entry, if all of it is right.
    fn add(&mut self, entry: &Node) -> Result<(), Wrong> {
        if entry.map().is_none() {
            return Err(at(entry, "ACL items must be maps."));
        }
        let apply = entry.get("apply").ok_or_else(|| at(entry, "an entry must have the key 'apply'"))?;
        let is_inbound = match apply.text() {
            Some(text) if text.eq_ignore_ascii_case("in") => true,
            Some(text) if text.eq_ignore_ascii_case("out") => false,
            _ => return Err(at(apply, "value for tag 'apply' must be 'in' or 'out'")),
        };
        let ranges = ranges(entry)?;
        let methods = Arc::new(methods(entry)?);
        let map = if is_inbound { &mut self.inbound } else { &mut self.outbound };
        ranges.into_iter().for_each(|range| map.fill(range, &methods));
        Ok(())
    }

    /// What a client may send; `None` when nothing, so that its connection can be closed at once.
    pub fn client(&self, address: IpAddr) -> Option<&Arc<Methods>> {
        self.inbound.get(address).filter(|methods| ***methods != Methods::None)
    }

    /// Whether a request may be sent to an origin.
    pub fn allows_origin(&self, address: IpAddr, method: &[u8]) -> bool {
        self.outbound.get(address).is_none_or(|methods| methods.allows(method))
    }

    /// Whether some origin might be refused, so that the question has to be asked.
    pub fn judges_origins(&self) -> bool {
        !self.outbound.is_empty()
    }
}

const ROOT: &str = "ip_allow";

/// Why an entry cannot be used, to be told behind the name of the file.
type Wrong = String;

fn at(node: &Node, text: &str) -> Wrong {
    format!("Line {} - {text}", node.mark().line)
}

fn about(file: &str, text: &str) -> Notice {
    Notice::new(Level::Warning, format!("IPAllow[{file}] {text}"))
}

fn ranges(entry: &Node) -> Result<Vec<IpRange>, Wrong> {
    let Some(node) = entry.get("ip_addrs") else { return Ok(Vec::new()) };
    let of_text = |node: &Node| {
        let text = node
            .text()
            .ok_or_else(|| at(node, "value for 'ip_addrs' must be a range or a list of ranges"))?;
        IpRange::parse(text).ok_or_else(|| at(node, &format!("'{text}' is not a valid range.")))
    };
    match node.list() {
        Some(nodes) => nodes.iter().map(of_text).collect(),
        None => of_text(node).map(|range| vec![range]),
    }
}

fn methods(entry: &Node) -> Result<Methods, Wrong> {
    let action =
        entry.get("action").ok_or_else(|| at(entry, "item ignored, required 'action' key not found."))?;
    let is_allowed = match action.text() {
        Some("allow") => true,
        Some("deny") => false,
        Some(_) => return Err(at(action, "item ignored, value for tag 'action' must be 'allow' or 'deny'")),
        None => return Err(at(action, "item ignored, value for tag 'action' must be a string")),
    };
    let names = entry.get("methods").map(method_names).transpose()?;
    let names = names.filter(|names| !names.iter().any(Method::means_all));
    Ok(match (is_allowed, names) {
        (true, None) => Methods::All,
        (false, None) => Methods::None,
        (true, Some(names)) if names.is_empty() => Methods::None,
        (true, Some(names)) => Methods::Only(names),
        (false, Some(names)) => Methods::Except(names),
    })
}

fn method_names(node: &Node) -> Result<Vec<Method>, Wrong> {
    fn of_text(node: &Node) -> Result<&str, Wrong> {
        node.text().ok_or_else(|| at(node, "item ignored, all values for 'methods' must be strings."))
    }
    let names = match (node.text(), node.list()) {
        (Some(name), _) => vec![name],
        (_, Some(nodes)) => nodes.iter().map(of_text).collect::<Result<_, _>>()?,
        _ => {
            let text = "item ignored, value for 'methods' must be a single string or a list of strings.";
            return Err(at(node, text));
        }
    };
    Ok(names.into_iter().map(Method::new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Option<IpAllow>, Vec<String>) {
        let (policy, notices) = IpAllow::parse(text, "f");
        (policy, notices.into_iter().map(|notice| notice.text).collect())
    }

    fn allows(policy: &IpAllow, address: &str, method: &str) -> bool {
        let methods = policy.client(address.parse().unwrap());
        methods.is_some_and(|methods| methods.allows(method.as_bytes()))
    }

    #[test]
    fn the_packaged_file_means_what_it_says() {
        let deny = "action: deny\n    methods:\n      - PURGE\n      - PUSH\n      - DELETE\n      - TRACE\n";
        let text = format!(
            "ip_allow:\n  - apply: in\n    ip_addrs: 127.0.0.1\n    action: allow\n    methods: ALL\n  \
             - apply: in\n    ip_addrs: ::1\n    action: allow\n    methods: ALL\n  \
             - apply: in\n    ip_addrs: 0/0\n    {deny}  - apply: in\n    ip_addrs: ::/0\n    {deny}"
        );
        let (policy, notices) = parse(&text);
        assert!(notices.is_empty(), "{notices:?}");
        let policy = policy.unwrap();
        for (address, method, want) in [
            ("127.0.0.1", "PURGE", true),
            ("127.0.0.1", "FOO", true),
            ("10.0.0.1", "GET", true),
            ("10.0.0.1", "PURGE", false),
            ("10.0.0.1", "FOO", true),
            ("fe80::1", "DELETE", false),
        ] {
            assert_eq!(allows(&policy, address, method), want, "{address} {method}");
        }
    }

    #[test]
    fn the_first_entry_of_an_address_wins_and_others_are_refused() {
        let (policy, _) = parse(
            "ip_allow:\n  - {apply: in, ip_addrs: [10.0.0.1, 10.0.1.0/24], action: deny}\n  \
             - {apply: in, ip_addrs: 10.0.0.0/8, action: allow, methods: [GET, FOO]}\n  \
             - {apply: out, ip_addrs: 127.0.0.1, action: deny, methods: POST}\n",
        );
        let policy = policy.unwrap();
        assert!(policy.client("10.0.0.1".parse().unwrap()).is_none());
        assert!(policy.client("11.0.0.1".parse().unwrap()).is_none());
        assert!(allows(&policy, "10.0.0.2", "FOO") && !allows(&policy, "10.0.0.2", "POST"));
        let origin = "127.0.0.1".parse().unwrap();
        assert!(policy.judges_origins());
        assert!(policy.allows_origin(origin, b"GET") && !policy.allows_origin(origin, b"POST"));
        assert!(policy.allows_origin("10.0.0.1".parse().unwrap(), b"POST"));
    }

    #[test]
    fn bad_entries_are_reported_by_line_and_left_out() {
        for (text, usable, want) in [
            ("", false, "- top level object was not a map. All IP Addresses will be blocked"),
            ("foo: 1\n", false, "- root tag 'ip_allow' not found. All IP Addresses will be blocked"),
            ("ip_allow: [\n", false, "- Invalid config: error at line"),
            (
                "ip_allow:\n  - {apply: in, action: allow}\n",
                false,
                "- No entries found. All IP Addresses will be blocked",
            ),
            (
                "ip_allow:\n  - apply: in\n    ip_addrs: [1.2.3.4, x]\n    action: allow\n",
                false,
                "Line 3 - 'x' is not a valid range.",
            ),
            (
                "ip_allow:\n  - {apply: in, ip_addrs: 1.1.1.1, action: allow}\n  - {apply: in, ip_addrs: 1.1.1.1, \
                 action: perhaps}\n",
                true,
                "Line 3 - item ignored, value for tag 'action' must be 'allow' or 'deny'",
            ),
        ] {
            let (policy, notices) = parse(text);
            assert_eq!(policy.is_some(), usable, "{text}");
            assert!(notices[0].starts_with(&format!("IPAllow[f] {want}")), "{notices:?}");
        }
    }

    #[test]
    fn entries_behind_a_wrong_one_are_left_out() {
        let entry = |address: &str, more: &str| format!("  - {{apply: in, ip_addrs: {address}, {more}}}\n");
        for wrong in
            ["  - text\n", "  - {apply: in}\n", &entry("x", "action: allow"), &entry("2.2.2.2", "action: x")]
        {
            let [first, last] = ["1.1.1.1", "3.3.3.3"].map(|address| entry(address, "action: allow"));
            let (policy, notices) = parse(&format!("ip_allow:\n{first}{wrong}{last}"));
            let policy = policy.unwrap();
            assert_eq!(notices.len(), 1, "{notices:?}");
            let is_in = |address: &str| policy.client(address.parse().unwrap()).is_some();
            assert_eq!(["1.1.1.1", "2.2.2.2", "3.3.3.3"].map(is_in), [true, false, false], "{wrong}");
        }
    }

    #[test]
    fn the_case_of_methods_matters_where_they_are_known() {
        let policy = |methods: &str| {
            parse(&format!("ip_allow:\n  apply: IN\n  ip_addrs: 1.1.1.1\n  {methods}\n")).0.unwrap()
        };
        for (methods, method, want) in [
            ("action: allow\n  methods: [get, foo]", "GET", true),
            ("action: allow\n  methods: [get, foo]", "get", false),
            ("action: allow\n  methods: [get, foo]", "FOO", true),
            ("action: deny\n  methods: [get, FOO]", "foo", false),
            ("action: deny\n  methods: FOO", "FOO", false),
            ("action: allow\n  methods: [GET, all]", "POST", true),
            ("action: allow\n  methods: []", "GET", false),
            ("action: deny\n  methods: []", "GET", true),
        ] {
            assert_eq!(allows(&policy(methods), "1.1.1.1", method), want, "{methods} {method}");
        }
    }

    #[test]
    fn a_missing_file_cannot_be_used() {
        let (policy, notices) = IpAllow::load(Path::new("/none/such/ip_allow.yaml"));
        assert!(policy.is_none());
        let texts: Vec<&str> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert!(texts[0].contains("Failed to load [2:No such file or directory]. All"), "{texts:?}");
        assert_eq!(texts[1], "ip_allow.yaml failed to load");
    }
}
