//! Where names come from: name servers, search domains, the hosts file.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

use parking_lot::RwLock;

use super::{Answer, Family, Preference};
use crate::config::records;

/// Port of name servers.
const DNS_PORT: u16 = 53;

/// Settings of the resolver.
#[derive(Clone, Debug)]
pub struct ResolverConfig {
    /// Servers in the order they are asked.
    pub nameservers: Vec<SocketAddr>,
    /// Domains tried behind names that do not exist as they are.
    pub search: Vec<String>,
    /// Time for one lookup in all, in ns.
    pub timeout_ns: u64,
    /// Time for one question, in ns: at most, since a server that is silent leaves some of the whole to the others.
    pub try_ns: u64,
    /// Questions sent before giving up.
    pub tries: u32,
    /// How long a failure is remembered, in ns.
    pub fail_timeout_ns: u64,
    /// How long an answer is used: `ttl_mode` and the seconds of `hostdb.timeout`.
    pub ttl: TtlRule,
    pub(super) hosts: HashMap<(String, Family), Arc<Answer>>,
}

/// How the time to live of answers is treated (`proxy.config.hostdb.ttl_mode`). Numbers are seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TtlRule {
    /// 0: as the server says.
    Obey,
    /// 1: always this.
    Ignore(u32),
    /// 2: the smaller.
    Min(u32),
    /// 3: the larger.
    Max(u32),
}

impl TtlRule {
    pub(super) fn apply(self, ttl: u32) -> u32 {
        match self {
            TtlRule::Obey => ttl,
            TtlRule::Ignore(own) => own,
            TtlRule::Min(own) => ttl.min(own),
            TtlRule::Max(own) => ttl.max(own),
        }
    }
}

impl Default for ResolverConfig {
    fn default() -> Self {
        ResolverConfig {
            nameservers: vec![SocketAddr::from((Ipv4Addr::LOCALHOST, DNS_PORT))],
            search: Vec::new(),
            timeout_ns: 30_000_000_000,
            try_ns: 20_000_000_000,
            tries: 6,
            fail_timeout_ns: 0,
            ttl: TtlRule::Obey,
            hosts: HashMap::new(),
        }
    }
}

static CURRENT: LazyLock<RwLock<Arc<ResolverConfig>>> = LazyLock::new(RwLock::default);

/// Puts settings into force, and forgets what the old ones gave.
pub fn configure(config: ResolverConfig) {
    *CURRENT.write() = Arc::new(config);
    super::cache::clear();
}

pub(super) fn get() -> Arc<ResolverConfig> {
    CURRENT.read().clone()
}

impl ResolverConfig {
    /// The settings of the records `proxy.config.dns.*` and `proxy.config.hostdb.*`, with the files they name. A file
    /// that cannot be read counts as empty.
    pub fn from_records() -> ResolverConfig {
        let text = |name: &str| records::text(name).filter(|text| !text.is_empty());
        let int = |name: &str, default: i64| records::int(name).unwrap_or(default);
        let read = |path: Option<String>| {
            path.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default()
        };

        let resolv_conf = read(text("proxy.config.dns.resolv_conf"));
        let listed = text("proxy.config.dns.nameservers").unwrap_or_default();
        let own_seconds = u32::try_from(int("proxy.config.hostdb.timeout", 86400)).unwrap_or(86400);
        let mut config = ResolverConfig {
            search: match int("proxy.config.dns.search_default_domains", 0) {
                0 => Vec::new(),
                _ => words_after(&resolv_conf, &["search", "domain"]).map(str::to_ascii_lowercase).collect(),
            },
            timeout_ns: match int("proxy.config.hostdb.lookup_timeout", 30) {
                0 => u64::MAX,
                whole => seconds(whole),
            },
            try_ns: seconds(int("proxy.config.dns.lookup_timeout", 20).max(1)),
            tries: u32::try_from(int("proxy.config.dns.retries", 5)).unwrap_or(0).saturating_add(1),
            fail_timeout_ns: seconds(int("proxy.config.hostdb.fail.timeout", 0)),
            ttl: match int("proxy.config.hostdb.ttl_mode", 0) {
                1 => TtlRule::Ignore(own_seconds),
                2 => TtlRule::Min(own_seconds),
                3 => TtlRule::Max(own_seconds),
                _ => TtlRule::Obey,
            },
            ..ResolverConfig::default()
        };
        let servers: Vec<_> = listed
            .split([' ', ',', ';', '\t'])
            .chain(words_after(&resolv_conf, &["nameserver"]))
            .filter_map(parse_server)
            .collect();
        if !servers.is_empty() {
            config.nameservers = servers;
        }
        config.set_hosts(&read(text("proxy.config.hostdb.host_file.path")));
        config
    }

    /// Replaces the names of the hosts file by those of this text: lines of an address and its names.
    pub fn set_hosts(&mut self, text: &str) {
        let mut names: HashMap<(String, Family), Vec<IpAddr>> = HashMap::new();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let mut words = line.split_ascii_whitespace();
            let Some(Ok(addr)) = words.next().map(str::parse::<IpAddr>) else { continue };
            for name in words {
                names.entry((name.to_ascii_lowercase(), Family::of(&addr))).or_default().push(addr);
            }
        }
        self.hosts = names.into_iter().map(|(name, addrs)| (name, Answer::new(addrs, u64::MAX))).collect();
    }

    pub(super) fn hosts_entry(&self, name: &str, preference: Preference) -> Option<Arc<Answer>> {
        if self.hosts.is_empty() {
            return None;
        }
        preference.order().iter().find_map(|family| self.hosts.get(&(name.to_owned(), *family))).cloned()
    }
}

fn seconds(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0).saturating_mul(1_000_000_000)
}

/// The words of `resolv.conf` lines that begin with one of `keys`.
fn words_after<'a>(text: &'a str, keys: &'a [&str]) -> impl Iterator<Item = &'a str> {
    text.lines().flat_map(move |line| {
        let mut words = line.split_ascii_whitespace();
        let wanted = words.next().is_some_and(|key| keys.contains(&key));
        words.take(if wanted { usize::MAX } else { 0 })
    })
}

/// `1.2.3.4`, `1.2.3.4:5353`, `2001:db8::1`, `[2001:db8::1]:5353`.
pub(super) fn parse_server(text: &str) -> Option<SocketAddr> {
    let bare = || text.trim_matches(['[', ']']).parse().ok().map(|ip: IpAddr| SocketAddr::new(ip, DNS_PORT));
    text.parse().ok().or_else(bare)
}
