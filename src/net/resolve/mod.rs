//! Name resolution: literals, the hosts file, a cache that obeys TTLs, and questions to name servers.
//!
//! There is no resolver thread: a question is a task of the event thread that asks first, and everybody else who wants
//! the same name meanwhile waits for that one.

mod cache;
mod config;
mod exchange;
mod message;
mod plugin;
#[cfg(test)]
mod tests;
mod turn;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use super::error::Error;
use crate::event;

pub use config::{ResolverConfig, configure};
pub use plugin::{LookupResult, lookup_for_plugin};
pub use turn::Turn;

/// Which address families are wanted, and in which order (`proxy.config.hostdb.ip_resolve`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preference {
    /// IPv4, else IPv6; the default.
    V4ThenV6,
    /// IPv6, else IPv4.
    V6ThenV4,
    /// IPv4 only.
    V4,
    /// IPv6 only.
    V6,
}

impl Preference {
    /// The families in the order they are asked for.
    fn order(self) -> &'static [Family] {
        match self {
            Preference::V4ThenV6 => &[Family::V4, Family::V6],
            Preference::V6ThenV4 => &[Family::V6, Family::V4],
            Preference::V4 => &[Family::V4],
            Preference::V6 => &[Family::V6],
        }
    }

    /// Reads a record value such as `ipv6;ipv4;none`. `client` stands for the family of the client's address.
    pub fn parse(text: &str, client: Option<IpAddr>) -> Preference {
        let mut order: Vec<Family> = Vec::new();
        let mut only = false;
        for word in text.split([';', ',', ' ', '|']).map(str::trim) {
            let family = match word.to_ascii_lowercase().as_str() {
                "ipv4" => Some(Family::V4),
                "ipv6" => Some(Family::V6),
                "client" => client.map(|addr| if addr.is_ipv4() { Family::V4 } else { Family::V6 }),
                "none" | "only" => {
                    only = true;
                    break;
                }
                _ => None,
            };
            order.extend(family.filter(|family| !order.contains(family)));
        }
        match (order.as_slice(), only) {
            ([Family::V6], true) => Preference::V6,
            ([Family::V4], true) => Preference::V4,
            ([Family::V6, ..], _) => Preference::V6ThenV4,
            _ => Preference::V4ThenV6,
        }
    }
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Family {
    V4,
    V6,
}

impl Family {
    fn of(addr: &IpAddr) -> Family {
        if addr.is_ipv4() { Family::V4 } else { Family::V6 }
    }
}

/// The addresses of a name.
#[derive(Debug)]
pub struct Answer {
    /// At least one, in the order the name server gave them.
    pub addrs: Box<[IpAddr]>,
    /// Monotonic time in ns after which the name is asked for again.
    pub expires: u64,
    /// Which of them is next, if requests take them in turn.
    pub turn: Turn,
}

impl Answer {
    fn new(addrs: impl Into<Box<[IpAddr]>>, expires: u64) -> Arc<Answer> {
        Arc::new(Answer { addrs: addrs.into(), expires, turn: Turn::default() })
    }
}

/// Why a name has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupError {
    /// Not a host name.
    BadName,
    /// The name, or an address of the wanted families, does not exist.
    NotFound,
    /// No name server gave an answer in time.
    Timeout,
    /// Every name server refused or failed.
    ServerFailure,
    /// The question could not be sent.
    Network(Error),
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LookupError::BadName => f.write_str("name: not a host name"),
            LookupError::NotFound => f.write_str("name: does not exist"),
            LookupError::Timeout => f.write_str("name: no name server answered in time"),
            LookupError::ServerFailure => f.write_str("name: the name servers failed"),
            LookupError::Network(error) => write!(f, "name: {error}"),
        }
    }
}

impl std::error::Error for LookupError {}

/// What a lookup gives.
pub type Lookup = Result<Arc<Answer>, LookupError>;

/// Longest host name (RFC 1035, 2.3.4).
const MAX_NAME: usize = 253;

/// Resolves without waiting: a literal address, the hosts file, or the cache. `None` when a name server must be asked.
pub fn lookup_now(host: &[u8], preference: Preference) -> Option<Lookup> {
    let Ok(text) = std::str::from_utf8(host) else { return Some(Err(LookupError::BadName)) };
    let literal = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    if let Ok(addr) = literal.parse::<IpAddr>() {
        return Some(Ok(Answer::new([addr], u64::MAX)));
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    if name.is_empty() || name.len() > MAX_NAME || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some(Err(LookupError::BadName));
    }
    let name = name.to_ascii_lowercase();
    if let Some(found) = config::get().hosts_entry(&name, preference) {
        return Some(Ok(found));
    }
    cache::get(&name, preference, event::now())
}

/// Resolves a name, on an event thread.
///
/// # Errors
/// See [`LookupError`].
pub async fn lookup(host: &[u8], preference: Preference) -> Lookup {
    if let Some(known) = lookup_now(host, preference) {
        return known;
    }
    let name = String::from_utf8_lossy(host).trim_end_matches('.').to_ascii_lowercase();
    cache::ask(name, preference).await
}

/// As [`lookup`], waiting for `ns` at most.
///
/// # Errors
/// As well [`LookupError::Timeout`].
pub async fn lookup_within(ns: u64, host: &[u8], preference: Preference) -> Lookup {
    let until = event::now().saturating_add(ns);
    exchange::until_time(lookup(host, preference), until).await.unwrap_or(Err(LookupError::Timeout))
}
