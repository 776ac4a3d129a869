//! The rules of `parent.config` that are in force, with what is known about their parents.

use super::health::Health;
use super::ring::Ring;
use crate::config::dirs;
use crate::config::parents::{self, Parents, RoundRobin, Selection};
use crate::config::{Notice, records};
use crate::net::{host_status, own_names};
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicUsize, Ordering};

/// Number of `SELF_DETECT` among the reasons of a host's status.
pub const SELF_DETECT: u32 = 8;
/// `parent_proxy.self_detect`: parents that are this machine are left out.
const LEAVE_OUT: i64 = 1;
/// `parent_proxy.self_detect`: they are marked down.
const MARK_DOWN: i64 = 2;

/// A parent of a rule.
#[derive(Debug)]
pub struct Member {
    /// Name or address.
    pub host: Box<str>,
    /// Port.
    pub port: u16,
    /// What is known about it.
    pub health: Health,
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Parents of one kind.
#[derive(Debug, Default)]
pub struct List {
    /// In order of preference.
    pub members: Vec<Member>,
    /// Empty when the rule does not hash.
    pub ring: Ring,
}

impl List {
    fn new(parents: &[parents::Parent], hashes: bool) -> List {
        let ring = if hashes {
            let places = parents.iter();
            Ring::new(places.map(|p| (p.hash.as_deref().unwrap_or(&p.host), p.weight)))
        } else {
            Ring::default()
        };
        let member = |p: &parents::Parent| Member {
            host: p.host.as_str().into(),
            port: p.port,
            health: Health::default(),
        };
        List { members: parents.iter().map(member).collect(), ring }
    }
}

/// What a rule selects.
#[derive(Debug)]
pub struct Group {
    /// As the file has it.
    pub selection: Selection,
    /// The parents and the secondary parents.
    pub lists: [List; 2],
    /// Counts requests, for strict round robin.
    pub turn: AtomicU32,
    /// Which parent is used until it fails, for `latched`.
    pub latched: AtomicUsize,
}

impl Group {
    /// A group of the parents of a selection.
    pub fn new(selection: &Selection) -> Group {
        let hashes = selection.round_robin == RoundRobin::ConsistentHash;
        Group {
            lists: [List::new(&selection.parents, hashes), List::new(&selection.secondary, hashes)],
            selection: selection.clone(),
            turn: AtomicU32::new(0),
            latched: AtomicUsize::new(0),
        }
    }
}

/// All rules.
#[derive(Debug)]
pub struct Table {
    /// Which group a request belongs to.
    pub rules: Parents,
    /// By the numbers of `rules`.
    pub groups: Vec<Group>,
}

/// The table in force; null for none.
static CURRENT: AtomicPtr<Table> = AtomicPtr::new(std::ptr::null_mut());

/// The table in force; none when no request goes to a parent by it.
pub fn current() -> Option<&'static Table> {
    // SAFETY: null, or a table that was leaked.
    unsafe { CURRENT.load(Ordering::Acquire).as_ref() }
}

/// Whether some rule goes by the origin's address, so that it has to be known before a parent is chosen.
pub fn needs_destination() -> bool {
    current().is_some_and(|table| table.rules.needs_destination())
}

/// Reads `parent.config` and the records that go with it, and puts them in force. The notices are for the diagnostic
/// log. Tables before this one are never freed, because transactions may still use them; there is one for each reload.
pub fn load() -> Vec<Notice> {
    let name = records::text("proxy.config.http.parent_proxy.file");
    let path = dirs::get().config_file(name.as_deref().unwrap_or("parent.config"));
    let (rules, notices) = read(&path);
    let table = (!rules.is_empty()).then(|| Table {
        groups: rules.selections().iter().map(|selection| Group::new(&without_self(selection))).collect(),
        rules,
    });
    let table = table.map_or(std::ptr::null_mut(), |table| Box::into_raw(Box::new(table)));
    CURRENT.store(table, Ordering::Release);
    notices
}

fn read(path: &Path) -> (Parents, Vec<Notice>) {
    let fallback = records::text("proxy.config.http.parent_proxies");
    Parents::load(path, fallback.as_deref())
}

/// Keeps requests from going round in circles: parents that are this machine are marked down or left out.
fn without_self(selection: &Selection) -> Selection {
    let mut selection = selection.clone();
    let mode = records::int("proxy.config.http.parent_proxy.self_detect").unwrap_or(MARK_DOWN);
    for list in [&mut selection.parents, &mut selection.secondary] {
        list.retain(|parent| {
            let is_self = mode != 0 && own_names::contains(&parent.host);
            if is_self && mode != LEAVE_OUT {
                host_status::set(&parent.host, host_status::Status::Down, 0, SELF_DETECT);
            }
            !(is_self && mode == LEAVE_OUT)
        });
    }
    selection
}
