//! Which of a rule's parents a request goes to first, and which after that has failed.

use super::health::Policy;
use super::table::{Group, Member, SELF_DETECT};
use crate::config::parents::RoundRobin;
use crate::net::host_status::{self, Status};
use std::net::IpAddr;
use std::sync::atomic::Ordering;

const PRIMARY: usize = 0;
const SECONDARY: usize = 1;

/// Where a transaction stands among the parents of its group.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    /// The list and the parent in it that was chosen last.
    pub list: usize,
    /// The parent that was chosen last.
    pub member: usize,
    /// The parent is down and on trial.
    pub on_trial: bool,
    /// The parent that was first in turn.
    start: usize,
    /// The parent that was first on the ring had been set down.
    first_was_down: bool,
    /// Places on the rings.
    places: [Option<usize>; 2],
    /// Which rings were gone round once.
    rounds: [bool; 2],
}

/// What the choice depends on.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// The client's address.
    pub client: IpAddr,
    /// The request's number on a ring.
    pub number: u64,
    /// When the transaction began, in seconds since the epoch.
    pub now: i64,
    /// How failures are judged.
    pub policy: Policy,
}

/// Puts the cursor on the first parent of the group, or (not `is_first`) on the next; `false` when there is none.
pub fn select(group: &Group, cursor: &mut Cursor, is_first: bool, query: &Query) -> bool {
    match group.selection.round_robin {
        RoundRobin::ConsistentHash => Rings { group, query, ended: [false; 2] }.select(cursor, is_first),
        _ => in_turn(group, cursor, is_first, query),
    }
}

/// One of the primary parents, in the order of the list.
fn in_turn(group: &Group, cursor: &mut Cursor, is_first: bool, query: &Query) -> bool {
    let members = &group.lists[PRIMARY].members;
    if members.is_empty() {
        return false;
    }
    let count = members.len();
    let mut index = if is_first {
        cursor.start = first_in_turn(group, count, query);
        cursor.start
    } else {
        let next = (cursor.member + 1) % count;
        group.latched.store(next, Ordering::Relaxed);
        if next == cursor.start && group.selection.go_direct {
            return false;
        }
        next
    };
    loop {
        let member = &members[index];
        let is_below = member.health.is_below(&query.policy);
        if is_usable(group, member) && (is_below || member.health.is_due(&query.policy, query.now)) {
            (cursor.list, cursor.member, cursor.on_trial) = (PRIMARY, index, !is_below);
            return true;
        }
        index = (index + 1) % count;
        group.latched.store(index, Ordering::Relaxed);
        if index == cursor.start {
            return false;
        }
    }
}

fn first_in_turn(group: &Group, count: usize, query: &Query) -> usize {
    match group.selection.round_robin {
        RoundRobin::ClientAddress => address_number(query.client) % count,
        RoundRobin::Strict => group.turn.fetch_add(1, Ordering::Relaxed) as usize % count,
        RoundRobin::Latched => group.latched.load(Ordering::Relaxed) % count,
        RoundRobin::None | RoundRobin::ConsistentHash => 0,
    }
}

fn address_number(address: IpAddr) -> usize {
    match address {
        IpAddr::V4(address) => u32::from(address) as usize,
        IpAddr::V6(address) => address.segments().iter().map(|segment| usize::from(*segment)).sum(),
    }
}

/// Whether nobody has set the parent down. That it was found to be this machine can be ignored by the rule.
fn is_usable(group: &Group, member: &Member) -> bool {
    match host_status::get(&member.host) {
        None => true,
        Some((Status::Down, SELF_DETECT)) => group.selection.ignore_self_detect,
        Some((status, _)) => status != Status::Down,
    }
}

/// A choice on the rings of a group.
struct Rings<'a> {
    group: &'a Group,
    query: &'a Query,
    /// Which rings have no more parents.
    ended: [bool; 2],
}

impl Rings<'_> {
    fn select(&mut self, cursor: &mut Cursor, is_first: bool) -> bool {
        let mut list = if is_first { PRIMARY } else { self.list_after_failure(cursor) };
        let before = (cursor.list, cursor.member);
        let mut found = self.step(cursor, list);
        while !is_first && list == PRIMARY && found.is_some_and(|index| self.is_same_host(before, index)) {
            found = self.step(cursor, list);
        }
        if is_first {
            let host = found.map(|index| &self.group.lists[list].members[index]);
            cursor.first_was_down = host.is_some_and(|member| !is_usable(self.group, member));
        }
        loop {
            if let Some(on_trial) = found.and_then(|index| self.admit(list, index)) {
                (cursor.list, cursor.member) = (list, found.unwrap_or_default());
                cursor.on_trial = on_trial;
                return true;
            }
            if self.ended[PRIMARY] && (!self.has_secondary() || self.ended[SECONDARY]) {
                return false;
            }
            list = self.list_after_refusal(cursor);
            found = self.step(cursor, list);
        }
    }

    fn has_secondary(&self) -> bool {
        !self.group.lists[SECONDARY].members.is_empty()
    }

    fn is_same_host(&self, before: (usize, usize), index: usize) -> bool {
        let old = self.group.lists[before.0].members.get(before.1);
        old.is_some_and(|old| old.host == self.group.lists[PRIMARY].members[index].host)
    }

    /// The next place on a ring. Every parent gets its turn before a ring ends: it is gone round twice.
    fn step(&mut self, cursor: &mut Cursor, list: usize) -> Option<usize> {
        let mut wrapped = self.ended[list];
        let ring = &self.group.lists[list].ring;
        let found = ring.step(&mut cursor.places[list], self.query.number, &mut wrapped);
        let again = cursor.rounds[list];
        cursor.rounds[list] |= wrapped;
        self.ended[list] = (again && wrapped) || found.is_none();
        found
    }

    /// Whether a parent may be used; if so, whether on trial.
    fn admit(&self, list: usize, index: usize) -> Option<bool> {
        let member = &self.group.lists[list].members[index];
        if !is_usable(self.group, member) {
            None
        } else if member.health.is_up() {
            Some(false)
        } else {
            member.health.claim_trial(&self.query.policy, self.query.now).then_some(true)
        }
    }

    fn list_after_failure(&self, cursor: &Cursor) -> usize {
        let to_secondary = match self.group.selection.secondary_mode {
            2 => false,
            3 => cursor.first_was_down,
            _ => true,
        };
        if to_secondary && self.has_secondary() { SECONDARY } else { PRIMARY }
    }

    fn list_after_refusal(&self, cursor: &Cursor) -> usize {
        let primary_first = match self.group.selection.secondary_mode {
            2 => true,
            3 => !cursor.first_was_down,
            _ => false,
        };
        let has_more = |list: usize| !self.ended[list] && (list == PRIMARY || self.has_secondary());
        let (one, other) = if primary_first { (PRIMARY, SECONDARY) } else { (SECONDARY, PRIMARY) };
        if has_more(one) { one } else { other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parents::Parents;
    use crate::txn::parents::ring;

    fn group(rule: &str) -> Group {
        let (parents, notices) = Parents::parse(&format!("dest_domain=. {rule}\n"), "parent.config");
        assert!(notices.is_empty(), "{notices:?}");
        Group::new(&parents.selections()[0])
    }

    fn query(path: &str) -> Query {
        Query {
            client: IpAddr::from([127, 0, 0, 1]),
            number: ring::number(&[b"/", path.as_bytes()]),
            now: crate::log::time::now_secs(),
            policy: Policy { threshold: 1, retry_time: 300 },
        }
    }

    /// The hosts that are tried one after the other when each fails, at most `most`.
    fn tried(group: &Group, path: &str, most: usize) -> Vec<String> {
        let (mut cursor, query) = (Cursor::default(), query(path));
        let mut hosts = Vec::new();
        let mut found = select(group, &mut cursor, true, &query);
        while found && hosts.len() < most {
            hosts.push(group.lists[cursor.list].members[cursor.member].host.to_string());
            found = select(group, &mut cursor, false, &query);
        }
        hosts
    }

    fn fail(group: &Group, list: usize, member: usize) {
        group.lists[list].members[member].health.failed(&"test", &query("").policy, false);
    }

    #[test]
    fn parents_come_in_the_order_of_the_list() {
        let direct = group("parent=\"sa:1;sb:1;sc:1\"");
        assert_eq!(tried(&direct, "x", 9), ["sa", "sb", "sc"]);
        let strict = group("parent=\"sa:1;sb:1\" round_robin=strict");
        assert_eq!(
            (tried(&strict, "x", 1), tried(&strict, "x", 2)),
            (vec!["sa".into()], vec!["sb".into(), "sa".into()])
        );
        let no_direct = group("parent=\"sa:1;sb:1\" go_direct=false");
        assert_eq!(tried(&no_direct, "x", 4), ["sa", "sb", "sa", "sb"], "it goes on until all are down");
        fail(&no_direct, 0, 0);
        assert_eq!(tried(&no_direct, "x", 3), ["sb", "sb", "sb"]);
        fail(&no_direct, 0, 1);
        assert!(tried(&no_direct, "x", 3).is_empty());
        let latched = group("parent=\"sa:1;sb:1\" round_robin=latched");
        assert_eq!(tried(&latched, "x", 1), ["sa"]);
        assert_eq!(tried(&latched, "x", 1), ["sb"], "the first look for another stays");
    }

    #[test]
    fn a_host_that_was_set_down_is_passed_over() {
        let group = group("parent=\"sd:1;se:1\"");
        host_status::set("sd", Status::Down, 0, 4);
        assert_eq!(tried(&group, "x", 1), ["se"]);
        host_status::set("sd", Status::Up, 0, 4);
        assert_eq!(tried(&group, "x", 1), ["sd"]);
        host_status::set("sd", Status::Down, 0, SELF_DETECT);
        assert_eq!(tried(&group, "x", 1), ["se"]);
    }

    #[test]
    fn what_is_found_to_be_this_machine_can_be_kept() {
        let group = group("parent=\"sf:1;sg:1\" ignore_self_detect=true");
        host_status::set("sf", Status::Down, 0, SELF_DETECT);
        assert_eq!(tried(&group, "x", 1), ["sf"]);
    }

    #[test]
    fn a_ring_gives_every_parent_and_ends() {
        let group = group("parent=\"sa:1;sb:1;sc:1\" round_robin=consistent_hash");
        let mut hosts = tried(&group, "x", 3);
        hosts.sort();
        hosts.dedup();
        assert!(hosts.len() >= 2);
        for member in 0..3 {
            fail(&group, 0, member);
        }
        assert!(tried(&group, "x", 3).is_empty());
    }

    #[test]
    fn modes_say_when_secondary_parents_come_in() {
        for (mode, want) in [(1, "sx"), (2, "sp"), (3, "sp")] {
            let rule = "parent=\"spa:1;spb:1\" secondary_parent=\"sxa:1;sxb:1\" round_robin=consistent_hash";
            let group = group(&format!("{rule} secondary_mode={mode}"));
            let hosts = tried(&group, "x", 2);
            assert!(hosts[0].starts_with("sp"), "{mode}");
            assert!(hosts[1].starts_with(want), "{mode}: {hosts:?}");
        }
        let lone =
            group("parent=\"spa:1\" secondary_parent=\"sxa:1\" round_robin=consistent_hash secondary_mode=2");
        fail(&lone, 0, 0);
        assert_eq!(tried(&lone, "x", 1), ["sxa"]);
    }
}
