//! All rules of a configuration, by what they are for.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::host_hash::HostHasher;
use super::lookup::Hit;
use super::path_index::{Duplicate, PathIndex};
use super::rule::Rule;
use super::url::Scheme;

/// Where a rule stands in a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    set: Set,
    rank: u32,
}

/// The rule sets of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Set {
    #[default]
    Forward,
    ReceivePort,
    Reverse,
    Permanent,
    Temporary,
}

/// The rules of one remap configuration; immutable, shared by `Arc`.
#[derive(Debug)]
pub struct Table {
    pub(super) forward: RuleSet,
    pub(super) receive_port: RuleSet,
    pub(super) reverse: RuleSet,
    pub(super) permanent: RuleSet,
    pub(super) temporary: RuleSet,
}

impl Default for Table {
    fn default() -> Table {
        let set = |set| RuleSet { set, ..RuleSet::default() };
        Table {
            forward: set(Set::Forward),
            receive_port: set(Set::ReceivePort),
            reverse: set(Set::Reverse),
            permanent: set(Set::Permanent),
            temporary: set(Set::Temporary),
        }
    }
}

impl Table {
    /// The number of rules of all kinds.
    pub fn len(&self) -> usize {
        self.sets().iter().map(|s| s.rules.len()).sum()
    }

    /// Whether there is no rule at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether URLs in response headers are to be mapped back.
    pub fn has_reverse_rules(&self) -> bool {
        !self.reverse.rules.is_empty()
    }

    /// Whether some rule exempts its requests from ip_allow.yaml, so that it cannot be applied at accept.
    pub fn exempts_from_ip_allow(&self) -> bool {
        self.sets().iter().any(|s| s.rules.iter().any(|r| !r.ip_allow))
    }

    /// All rules, kind by kind, each in the order of the file.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.sets().into_iter().flat_map(|s| s.rules.iter())
    }

    /// The rule at a place of this table.
    pub(super) fn rule(&self, place: Place) -> &Rule {
        let set = match place.set {
            Set::Forward => &self.forward,
            Set::ReceivePort => &self.receive_port,
            Set::Reverse => &self.reverse,
            Set::Permanent => &self.permanent,
            Set::Temporary => &self.temporary,
        };
        &set.rules[place.rank as usize]
    }

    fn sets(&self) -> [&RuleSet; 5] {
        [&self.forward, &self.receive_port, &self.reverse, &self.permanent, &self.temporary]
    }

    pub(super) fn finish(&mut self) {
        let sets = [
            &mut self.forward,
            &mut self.receive_port,
            &mut self.reverse,
            &mut self.permanent,
            &mut self.temporary,
        ];
        for set in sets {
            set.finish();
        }
    }
}

/// Rules that compete with each other. A rule's rank is its place in `rules`.
#[derive(Debug, Default)]
pub(super) struct RuleSet {
    set: Set,
    rules: Vec<Rule>,
    /// Exact hosts, in lower case.
    hosts: HashMap<Box<[u8]>, Vec<Paths>, BuildHasherDefault<HostHasher>>,
    /// Rules for any host.
    hostless: PathIndex,
    /// Ranks of the rules with a pattern, ascending.
    patterns: Vec<u32>,
}

#[derive(Debug)]
struct Paths {
    scheme: Scheme,
    port: u16,
    paths: PathIndex,
}

/// What a rule set compares.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'a> {
    pub scheme: Option<Scheme>,
    /// In lower case.
    pub host: &'a [u8],
    pub port: u16,
    pub path: &'a [u8],
}

impl RuleSet {
    /// Adds a rule behind all others.
    pub(super) fn insert(&mut self, rule: Rule) -> Result<(), Duplicate> {
        let rank = self.rules.len() as u32;
        let from = &rule.from;
        if rule.host_regex.is_some() {
            self.patterns.push(rank);
        } else if from.host().is_empty() {
            self.hostless.insert(from.path(), rank)?;
        } else {
            self.paths_of(from.host(), from.scheme(), from.port()).insert(from.path(), rank)?;
        }
        self.rules.push(rule);
        Ok(())
    }

    fn paths_of(&mut self, host: &[u8], scheme: Scheme, port: u16) -> &mut PathIndex {
        let list = self.hosts.entry(host.into()).or_default();
        let at = match list.iter().position(|p| p.scheme == scheme && p.port == port) {
            Some(at) => at,
            None => {
                list.push(Paths { scheme, port, paths: PathIndex::default() });
                list.len() - 1
            }
        };
        &mut list[at].paths
    }

    fn finish(&mut self) {
        self.hostless.finish();
        self.hosts.values_mut().flatten().for_each(|p| p.paths.finish());
    }

    /// The first rule of the file that fits, with what its pattern, if any, made of the host.
    pub(super) fn lookup(&self, key: &Key<'_>) -> Option<Hit<'_>> {
        if self.rules.is_empty() {
            return None;
        }
        let exact = self.exact(key);
        let below = exact.unwrap_or(u32::MAX);
        if self.patterns.first().is_some_and(|first| *first < below)
            && let Some(hit) = self.by_pattern(key, below)
        {
            return Some(hit);
        }
        Some(self.hit(exact?, None))
    }

    fn hit(&self, rank: u32, expanded_host: Option<Box<[u8]>>) -> Hit<'_> {
        let place = Place { set: self.set, rank };
        Hit { rule: &self.rules[rank as usize], place, expanded_host }
    }

    fn exact(&self, key: &Key<'_>) -> Option<u32> {
        let scheme = key.scheme?;
        let list = self.hosts.get(key.host)?;
        list.iter().find(|p| p.scheme == scheme && p.port == key.port)?.paths.lookup(key.path)
    }

    fn by_pattern(&self, key: &Key<'_>, below: u32) -> Option<Hit<'_>> {
        self.patterns.iter().take_while(|rank| **rank < below).find_map(|rank| {
            let rule = &self.rules[*rank as usize];
            let from = &rule.from;
            let fits = Some(from.scheme()) == key.scheme
                && from.port() == key.port
                && key.path.starts_with(from.path());
            let host = rule.host_regex.as_ref().filter(|_| fits)?.expand(key.host)?;
            Some(self.hit(*rank, Some(host)))
        })
    }

    /// The first rule for any host, whatever scheme and port.
    pub(super) fn for_any_host(&self, path: &[u8]) -> Option<Hit<'_>> {
        Some(self.hit(self.hostless.lookup(path)?, None))
    }
}
