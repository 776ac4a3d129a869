//! Where a transaction's request goes: to the origin, to a parent, or to nobody.

use super::health::Policy;
use super::ring;
use super::select::{Cursor, Query, select};
use super::table::{self, Group, Table};
use crate::config::parents::Selection;
use crate::config::rule;
use crate::log::time;
use crate::stats::{self, Metric};
use crate::txn::failure::Failure;
use crate::txn::milestones::{self, Milestone};
use crate::txn::transaction::TxnPtr;
use crate::txn::{address, step_cache};
use std::ffi::CString;

/// Who is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The origin.
    Origin,
    /// The parent in `txn.parent`.
    Parent,
    /// There is nobody left to ask.
    Nobody,
}

/// The parent of a transaction.
#[derive(Debug)]
pub struct Parent {
    /// Name or address.
    pub host: CString,
    /// Port.
    pub port: u16,
    /// It is a proxy, and gets absolute URLs.
    pub is_proxy: bool,
    source: Source,
    /// Answers refused for a status of `simple_server_retry_responses`.
    simple_retries: u32,
    /// Answers refused for a status of `unavailable_server_retry_responses`.
    unavailable_retries: u32,
}

/// Who chose a parent.
#[derive(Clone, Debug)]
enum Source {
    /// A plugin: there is no other.
    Plugin,
    /// A rule.
    Rule(&'static Group, Cursor),
}

/// What a plugin wants done next, in place of rules (`TSHttpTxnResponseActionSet`).
#[derive(Clone, Debug, Default)]
pub struct ResponseAction {
    /// The next parent.
    pub host: CString,
    /// Its port.
    pub port: u16,
    /// There is no next parent.
    pub fail: bool,
    /// The parent had been down.
    pub is_retry: bool,
    /// There is a parent at all.
    pub next_hop_exists: bool,
    /// The answer of the parent makes that the next one is asked.
    pub response_is_retryable: bool,
    /// Without a parent, the origin is asked.
    pub go_direct: bool,
    /// The parent is a proxy.
    pub parent_is_proxy: bool,
    /// The answer is not stored.
    pub no_cache: bool,
}

/// What follows a failed attempt at a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The same parent again.
    Same,
    /// Somebody else.
    Next(Route),
}

/// Whether the request goes to a parent that is a proxy.
pub fn is_proxy(txn: TxnPtr) -> bool {
    txn.parent.borrow().as_ref().is_some_and(|parent| parent.is_proxy)
}

/// Forgets the parent: a followed redirect starts over.
pub fn start(txn: TxnPtr) {
    *txn.parent.borrow_mut() = None;
}

/// Who the request goes to first.
pub fn choose(txn: TxnPtr) -> Route {
    start(txn);
    let has_action = txn.control.response_action.borrow().is_some();
    let api = txn.control.parent.borrow().clone();
    let table = table::current();
    if !has_action && api.is_none() && table.is_none() {
        return Route::Origin;
    }
    let (host, _) = address::target(txn);
    if host == b"127.0.0.1" {
        return Route::Origin;
    }
    let route = if let Some(route) = by_action(txn) {
        route
    } else if let Some((host, port)) = api {
        let port = u16::try_from(port).unwrap_or_default();
        put(txn, Parent::new(host, port, true, Source::Plugin));
        Route::Parent
    } else {
        table.map_or(Route::Origin, |table| by_rule(txn, table))
    };
    if bypasses(txn) && (route != Route::Parent || is_proxy(txn)) {
        start(txn);
        return Route::Origin;
    }
    route
}

/// Whether requests go to parents or to nobody (`proxy.config.http.no_dns_just_forward_to_parent`).
pub fn alone_are_asked(txn: TxnPtr) -> bool {
    txn.settings.global().no_dns_just_forward_to_parent != 0
}

/// Whether requests go to parents without a look at where the origin is.
pub fn stand_for_origins(txn: TxnPtr) -> bool {
    alone_are_asked(txn) && table::current().is_some()
}

/// Requests whose answers are never stored do not trouble proxies that store.
fn bypasses(txn: TxnPtr) -> bool {
    txn.settings.get().uncacheable_requests_bypass_parent != 0
        && !alone_are_asked(txn)
        && !step_cache::is_lookupable(txn)
}

impl Parent {
    fn new(host: CString, port: u16, is_proxy: bool, source: Source) -> Parent {
        Parent { host, port, is_proxy, source, simple_retries: 0, unavailable_retries: 0 }
    }

    fn of_rule(group: &'static Group, cursor: Cursor) -> Parent {
        let member = &group.lists[cursor.list].members[cursor.member];
        let host = CString::new(&*member.host).unwrap_or_default();
        Parent::new(host, member.port, group.selection.parent_is_proxy, Source::Rule(group, cursor))
    }

    /// The rule's selection, and how many parents the list has that this one is from.
    fn rule(&self) -> Option<(&'static Selection, usize)> {
        match &self.source {
            Source::Plugin => None,
            Source::Rule(group, cursor) => Some((&group.selection, group.lists[cursor.list].members.len())),
        }
    }
}

fn put(txn: TxnPtr, parent: Parent) {
    *txn.parent.borrow_mut() = Some(Box::new(parent));
}

/// What a plugin's action says, if there is one.
fn by_action(txn: TxnPtr) -> Option<Route> {
    let action = txn.control.response_action.borrow();
    let action = action.as_ref()?;
    Some(if !action.fail {
        put(txn, Parent::new(action.host.clone(), action.port, action.parent_is_proxy, Source::Plugin));
        Route::Parent
    } else if action.go_direct {
        start(txn);
        Route::Origin
    } else {
        Route::Nobody
    })
}

fn by_rule(txn: TxnPtr, table: &'static Table) -> Route {
    let Some(group) = matching_rule(txn, table).and_then(|index| table.groups.get(index)) else {
        return Route::Origin;
    };
    let mut cursor = Cursor::default();
    if select(group, &mut cursor, true, &query(txn, &group.selection)) {
        put(txn, Parent::of_rule(group, cursor));
        return Route::Parent;
    }
    without_parents(txn, &group.selection)
}

/// Who is asked when no parent is left. Parents that stand for the origin are not gone round.
fn without_parents(txn: TxnPtr, selection: &Selection) -> Route {
    if selection.go_direct && selection.parent_is_proxy {
        start(txn);
        txn.outcome.connect_attempts.set(0);
        return Route::Origin;
    }
    Route::Nobody
}

fn matching_rule(txn: TxnPtr, table: &Table) -> Option<usize> {
    let request = txn.client_request.get()?;
    let (host, port) = address::target_of(&request);
    let url = request.url().to_vec();
    table.rules.find(&rule::Request {
        host: &host,
        url: &url,
        port,
        scheme: request.url().scheme().unwrap_or_default(),
        path: request.url().path().unwrap_or_default(),
        method: request.method(),
        source: Some(txn.session().client.ip()),
        destination: txn.server_address.get().map(|address| address.ip()),
        is_internal: txn.session().is_internal.get(),
        tag: b"",
        time_of_day: time::Local::at(time::now_secs()).second_of_day(),
    })
}

fn policy(txn: TxnPtr) -> Policy {
    let settings = txn.settings.get();
    Policy {
        threshold: u32::try_from(settings.parent_proxy_fail_threshold).unwrap_or(0),
        retry_time: settings.parent_proxy_retry_time,
    }
}

fn query(txn: TxnPtr, selection: &Selection) -> Query {
    let begun = txn.milestones.get(Milestone::SmStart);
    Query {
        client: txn.session().client.ip(),
        number: number(txn, selection),
        now: milestones::to_epoch(begun) / 1_000_000_000,
        policy: policy(txn),
    }
}

/// The request's number on a ring: by a plugin's URL, else by path and query.
fn number(txn: TxnPtr, selection: &Selection) -> u64 {
    if let Some(url) = &*txn.control.parent_selection_url.borrow() {
        return ring::number(&[url]);
    }
    let Some(request) = txn.client_request.get() else { return 0 };
    let url = request.url();
    let path = url.path().unwrap_or_default();
    match url.query().filter(|_| !selection.ignore_query) {
        Some(query) => ring::number(&[b"/", path, b"?", query]),
        None => ring::number(&[b"/", path]),
    }
}

/// The next parent of the rule, or whoever comes without one.
fn next(txn: TxnPtr) -> Route {
    if let Some(route) = by_action(txn) {
        return route;
    }
    let Some((group, mut cursor, retries)) = txn.parent.borrow().as_ref().and_then(|parent| {
        let Source::Rule(group, cursor) = &parent.source else { return None };
        Some((*group, cursor.clone(), (parent.simple_retries, parent.unavailable_retries)))
    }) else {
        return Route::Nobody;
    };
    if !select(group, &mut cursor, false, &query(txn, &group.selection)) {
        return without_parents(txn, &group.selection);
    }
    let mut parent = Parent::of_rule(group, cursor);
    (parent.simple_retries, parent.unavailable_retries) = retries;
    put(txn, parent);
    Route::Parent
}

/// Counts a failure of the parent, as far as the records say that it is one.
fn mark_down(txn: TxnPtr, failure: Option<Failure>) {
    stats::increment(Metric::HttpTotalParentMarkedDownCount);
    let policy = policy(txn);
    {
        let settings = txn.settings.get();
        let is_silent = failure == Some(Failure::Inactive);
        if settings.parent_proxy_disable_parent_markdowns != 0
            || (is_silent && settings.parent_proxy_enable_parent_timeout_markdowns == 0)
        {
            return;
        }
    }
    // With an action, failures are the plugin's affair.
    if txn.control.response_action.borrow().is_none()
        && let Some(parent) = &*txn.parent.borrow()
        && let Source::Rule(group, cursor) = &parent.source
    {
        let member = &group.lists[cursor.list].members[cursor.member];
        member.health.failed(member, &policy, cursor.on_trial);
    }
}

/// The parent's name has no address: the next one.
pub fn unresolved(txn: TxnPtr) -> Route {
    mark_down(txn, None);
    next(txn)
}

/// What follows a failed attempt; `can_repeat` tells whether the request may be sent again.
pub fn after_failure(txn: TxnPtr, failure: Failure, can_repeat: bool) -> After {
    txn.outcome.parent_connected.set(Some(false));
    if !can_repeat {
        if failure != Failure::Congested {
            mark_down(txn, Some(failure));
        }
        return After::Next(Route::Nobody);
    }
    let (total, per_parent) = {
        let settings = txn.settings.get();
        let number = |record| u32::try_from(record).unwrap_or(0);
        (
            number(settings.parent_proxy_total_connect_attempts),
            number(settings.parent_proxy_per_parent_connect_attempts).max(1),
        )
    };
    let failed = txn.outcome.connect_attempts.get();
    let counts = matches!(failure, Failure::Connect(_) | Failure::Exhausted | Failure::Inactive);
    if failed > total {
        stats::increment(Metric::HttpTotalParentRetriesExhausted);
        if counts {
            mark_down(txn, Some(failure));
        }
        return After::Next(Route::Nobody);
    }
    stats::increment(Metric::HttpTotalParentRetries);
    if !failed.is_multiple_of(per_parent) {
        stats::increment(Metric::HttpTotalParentSwitches);
        return After::Same;
    }
    stats::increment(Metric::HttpTotalParentRetriesExhausted);
    // Slow origins are no fault of the parent's.
    if counts {
        mark_down(txn, Some(failure));
    }
    let route = next(txn);
    if route == Route::Nobody {
        // The original counts the attempt that it finds nobody for.
        txn.outcome.connect_attempts.set(failed.saturating_add(1));
    }
    After::Next(route)
}

/// Why the answer of a parent is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    /// Another parent may know better.
    Simple,
    /// The parent cannot serve anything.
    Unavailable,
}

/// Looks at the answer of a parent: who is asked in its place, or nobody when it is good.
pub fn after_response(txn: TxnPtr) -> Option<Route> {
    if txn.parent.borrow().is_none() {
        return None;
    }
    end_trial(txn);
    let Some(refused) = refusal(txn) else {
        txn.outcome.parent_connected.set(Some(true));
        return None;
    };
    if let Some(parent) = &mut *txn.parent.borrow_mut() {
        match refused {
            Refused::Simple => parent.simple_retries += 1,
            Refused::Unavailable => parent.unavailable_retries += 1,
        }
    }
    if refused == Refused::Unavailable {
        mark_down(txn, None);
    }
    // It did answer: that was no failed attempt.
    let attempts = &txn.outcome.connect_attempts;
    attempts.set(attempts.get().saturating_sub(1));
    Some(next(txn))
}

fn end_trial(txn: TxnPtr) {
    let mut parent = txn.parent.borrow_mut();
    let Some(Source::Rule(group, cursor)) = parent.as_mut().map(|parent| &mut parent.source) else { return };
    if std::mem::take(&mut cursor.on_trial) {
        let member = &group.lists[cursor.list].members[cursor.member];
        member.health.answered(member);
    }
}

/// Whether the status of the answer makes that another parent is asked. A body that has gone out cannot be sent again.
fn refusal(txn: TxnPtr) -> Option<Refused> {
    let status = u16::try_from(txn.server_response.get()?.status()).unwrap_or(0);
    if txn.request_body.get().is_some_and(|body| body.was_touched()) {
        return None;
    }
    if let Some(action) = &*txn.control.response_action.borrow() {
        return action.response_is_retryable.then_some(Refused::Simple);
    }
    let parent = txn.parent.borrow();
    let parent = parent.as_ref()?;
    let (selection, count) = parent.rule()?;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if selection.simple_retry.contains(&status) {
        let most = selection.max_simple_retries.min(count);
        (parent.simple_retries < most).then_some(Refused::Simple)
    } else if selection.unavailable_retry.contains(&status) {
        let most = selection.max_unavailable_retries.min(count);
        (parent.unavailable_retries < most).then_some(Refused::Unavailable)
    } else {
        None
    }
}
