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
    Only(Vec<String>),
    /// All except those named.
    Except(Vec<String>),
}

impl Methods {
    /// Whether `method` is let through.
    pub fn allows(&self, method: &[u8]) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name.as_bytes() == method);
        match self {
            Methods::All => true,
            Methods::None => false,
            Methods::Only(names) => named(names),
            Methods::Except(names) => !named(names),
        }
    }
}

impl IpAllow {
    /// Reads the file; when it cannot be used the policy refuses everybody, and says so.
    pub fn load(path: &Path) -> (IpAllow, Vec<Notice>) {
        let name = path.display().to_string();
        let (policy, mut notices) = match fs::read(path) {
            Ok(bytes) => IpAllow::parse(&String::from_utf8_lossy(&bytes), &name),
            Err(why) => {
                let text =
                    format!("IPAllow[{name}] Failed to load [{why}]. All IP Addresses will be blocked");
                (None, vec![Notice::new(Level::Warning, text)])
            }
        };
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if policy.is_none() {
            notices.push(Notice::new(Level::Error, format!("{file} failed to load")));
            let text = format!("{file} not loaded; All IP Addresses will be blocked.");
            notices.push(Notice::new(Level::Warning, text));
        }
        (policy.unwrap_or_default(), notices)
    }

    /// Reads the text of a file called `file`; `None` when nothing in it can be used.
    pub fn parse(text: &str, file: &str) -> (Option<IpAllow>, Vec<Notice>) {
        let mut notices = Vec::new();
        let mut warn =
            |text: String| notices.push(Notice::new(Level::Warning, format!("IPAllow[{file}] {text}")));
        let entries = match yaml::parse(text) {
            Err(why) => {
                warn(format!("- Invalid config: {why}"));
                return (None, notices);
            }
            Ok(root) => match root.get("ip_allow") {
                Some(entries) => entries.clone(),
                None if root.map().is_none() => {
                    warn("- top level object was not a map. All IP Addresses will be blocked".into());
                    return (None, notices);
                }
                None => {
                    warn("- root tag 'ip_allow' not found. All IP Addresses will be blocked".into());
                    return (None, notices);
                }
            },
        };
        let mut policy = IpAllow::default();
        let mut ranges = 0;
        for entry in entries.one_or_many() {
            match policy.add(entry, &mut warn) {
                Ok(count) => ranges += count,
                Err(why) => warn(format!("Line {} - {}", why.mark.line, why.text)),
            }
        }
        if ranges == 0 {
            warn("- No entries found. All IP Addresses will be blocked".into());
            return (None, notices);
        }
        (Some(policy), notices)
    }

    /// Takes one entry; the number of ranges in it.
    fn add(&mut self, entry: &Node, warn: &mut dyn FnMut(String)) -> Result<usize, yaml::Error> {
        let methods = Arc::new(methods(entry)?);
        let map = match entry.get("apply").and_then(Node::text) {
            Some("in") => &mut self.inbound,
            Some("out") => &mut self.outbound,
            _ => return Err(entry.error("item ignored, value for tag 'apply' must be 'in' or 'out'")),
        };
        let mut count = 0;
        for node in entry.get("ip_addrs").map_or(&[][..], Node::one_or_many) {
            let text = node.text().unwrap_or_default();
            match IpRange::parse(text) {
                Some(range) => {
                    map.fill(range, &methods);
                    count += 1;
                }
                None => warn(format!("Line {} - '{text}' is not a valid range.", node.mark().line)),
            }
        }
        Ok(count)
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

fn methods(entry: &Node) -> Result<Methods, yaml::Error> {
    let mut names = Vec::new();
    for node in entry.get("methods").map_or(&[][..], Node::one_or_many) {
        let name = node.text().ok_or_else(|| {
            node.error("item ignored, value for 'methods' must be a single string or a list of strings.")
        })?;
        names.push(name.to_ascii_uppercase());
    }
    let all = names.is_empty() || names.iter().any(|name| name == "ALL");
    match (entry.get("action").and_then(Node::text), all) {
        (Some("allow"), true) => Ok(Methods::All),
        (Some("allow"), false) => Ok(Methods::Only(names)),
        (Some("deny"), true) => Ok(Methods::None),
        (Some("deny"), false) => Ok(Methods::Except(names)),
        _ => Err(entry.error("item ignored, value for tag 'action' must be 'allow' or 'deny'")),
    }
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
                true,
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
    fn a_missing_file_refuses_everybody() {
        let (policy, notices) = IpAllow::load(Path::new("/none/such/ip_allow.yaml"));
        assert!(policy.client("127.0.0.1".parse().unwrap()).is_none());
        let texts: Vec<&str> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert!(texts[0].contains("Failed to load"));
        assert_eq!(texts[1], "ip_allow.yaml failed to load");
    }
}
