//! Which address a request goes to.
//!
//! ```text
//!   given by a plugin ------------------------------+-> OS_DNS -> checked
//!   name -> addresses -> those that are not dead -> one of them -^
//! ```

use super::address_choice;
use super::context::Context;
use super::hooks::Hook;
use super::log_view;
use super::milestones::Milestone;
use super::policy::{ErrorKind, validity};
use super::run::hook;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::config::http::Family;
use crate::log::time::now_secs;
use crate::message::Message;
use crate::net::resolve::Preference;
use crate::net::{self, origin_health, own_names};
use crate::stats::Metric;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Resolves the name of the parent; OS_DNS is about origins. `false` when it has no address.
pub async fn find_parent(txn: TxnPtr) -> bool {
    let parent = txn.parent.borrow().as_ref().map(|parent| (parent.host.clone(), parent.port));
    let Some((host, port)) = parent else { return false };
    let Some(address) = look_up(txn, host.to_bytes(), port).await else { return false };
    txn.server_address.set(Some(SocketAddr::new(address, port)));
    true
}

/// Resolves the origin's name and calls OS_DNS. A plugin may have given the address itself.
///
/// # Errors
/// The page when there is no address, or none that requests may go to.
pub async fn find_origin(txn: TxnPtr) -> Step<()> {
    if txn.control.has_given_address.get() {
        refuse_unspecified(txn.server_address.get().map(|address| address.ip()))?;
    } else if !super::parents::alone_are_asked(txn) {
        let (address, port) = match literal_target(txn) {
            Some(target) => target,
            None => {
                let (host, port) = target(txn);
                (resolve(txn, &host, port).await?, port)
            }
        };
        refuse_unspecified(Some(address))?;
        if txn.redirects.get() > 0 {
            super::redirect::check(txn, address)?;
        }
        txn.server_address.set(Some(SocketAddr::new(address, port)));
    }
    // OS_DNS is too late for this, as in the original.
    txn.send_http11.set(Some(txn.settings.get().send_http11_requests));
    hook(txn, Hook::OS_DNS).await
}

/// A name, or a plugin before OS_DNS, that leads to no address in particular.
fn refuse_unspecified(address: Option<IpAddr>) -> Step<()> {
    match address {
        Some(address) if address.is_unspecified() => Err(ErrorKind::BadDestination.into()),
        _ => Ok(()),
    }
}

/// The checks in front of each connection, as late as that so that no answer is refused that needs none.
///
/// # Errors
/// The page when the request must not go to the address.
pub fn check_way(txn: TxnPtr) -> Step<()> {
    let Some(address) = txn.server_address.get() else { return Ok(()) };
    if !super::admission::allows_origin(txn, address.ip()) {
        return Err(ErrorKind::AccessDenied.into());
    }
    refuse_dead(txn, address)?;
    if leads_here(txn, address.ip()) {
        return Err(loop_found(Metric::HttpHttpProxyLoopDetected));
    }
    if has_come_back(txn) {
        return Err(loop_found(Metric::HttpHttpProxyMhLoopDetected));
    }
    Ok(())
}

/// No request goes to a dead address when the records say so.
fn refuse_dead(txn: TxnPtr, address: SocketAddr) -> Step<()> {
    if is_dead(txn, address) && txn.settings.get().connect_attempts_max_retries_dead_server <= 0 {
        log(txn, "dead server no request to", address, "");
        return Err(ErrorKind::MarkedDown.into());
    }
    Ok(())
}

/// After a failed attempt at an address that a plugin has chosen: it may choose another.
///
/// # Errors
/// As a plugin says.
pub async fn ask_again(txn: TxnPtr) -> Step<()> {
    hook(txn, Hook::OS_DNS).await
}

/// Whether the request would come back: its URL names the port that the client is on, and the address is this machine's. The
/// port of an address that a plugin gave does not count: that may well lead here on purpose.
fn leads_here(txn: TxnPtr, address: IpAddr) -> bool {
    txn.settings.get().max_proxy_cycles == 0
        && txn.session().incoming_port() == target_port(txn)
        && own_names::is_own(address)
}

/// Whether Via names this process more often than `max_proxy_cycles` allows.
fn has_come_back(txn: TxnPtr) -> bool {
    let Some(request) = txn.client_request.get() else { return false };
    validity::is_loop(&request, &Context::of(&txn).check())
}

fn loop_found(metric: Metric) -> Stop {
    crate::stats::increment(metric);
    ErrorKind::LoopDetected.into()
}

/// Host (without brackets) and port that the request goes to.
pub fn target(txn: TxnPtr) -> (Vec<u8>, u16) {
    txn.client_request.get().map_or((Vec::new(), 0), |request| target_of(&request))
}

fn target_port(txn: TxnPtr) -> Option<u16> {
    bare_target(&*txn.client_request.get()?).map(|(_, port)| port)
}

/// As [`target`] for a host that is an address.
fn literal_target(txn: TxnPtr) -> Option<(IpAddr, u16)> {
    let request = txn.client_request.get()?;
    let (host, port) = bare_target(&request)?;
    Some((net::ip_text::literal(host)?, port))
}

/// As [`target`] for any request.
pub fn target_of(request: &Message) -> (Vec<u8>, u16) {
    bare_target(request).map_or((Vec::new(), 0), |(host, port)| (host.to_vec(), port))
}

fn bare_target(request: &Message) -> Option<(&[u8], u16)> {
    let target = request.target()?;
    let host = target.host;
    let host = host.strip_prefix(b"[").and_then(|host| host.strip_suffix(b"]")).unwrap_or(host);
    let port = match target.port {
        0 if request.url().scheme() == Some(b"https") => 443,
        0 => 80,
        port => port,
    };
    Some((host, port))
}

/// The address of a host.
///
/// # Errors
/// There is none: the page for the client.
pub async fn resolve(txn: TxnPtr, host: &[u8], port: u16) -> Step<IpAddr> {
    match look_up(txn, host, port).await {
        Some(address) => Ok(address),
        None => {
            crate::log::error_log::line(&format!("DNS Error: looking up {}", log_view::mapped_url(txn)));
            Err(ErrorKind::DnsFailed.into())
        }
    }
}

async fn look_up(txn: TxnPtr, host: &[u8], port: u16) -> Option<IpAddr> {
    if let Some(address) = net::ip_text::literal(host) {
        return Some(address);
    }
    if host.eq_ignore_ascii_case(b"localhost") {
        // RFC 6761, 6.3: never a matter for name servers.
        return Some(Ipv4Addr::LOCALHOST.into());
    }
    txn.milestones.mark(Milestone::DnsLookupBegin);
    let resolved = match txn.control.dns_timeout.get().filter(|ns| *ns > 0) {
        Some(ns) => net::resolve::lookup_within(ns, host, preference(txn)).await,
        None => net::resolve::lookup(host, preference(txn)).await,
    };
    txn.milestones.mark(Milestone::DnsLookupEnd);
    let addresses = resolved.ok()?;
    txn.has_other_addresses.set(addresses.addrs.len() > 1);
    address_choice::choose(
        &addresses,
        txn.settings.global(),
        txn.session().client.ip(),
        now_secs(),
        |address| {
            let window = txn.settings.get().down_server_cache_time;
            origin_health::is_dead(host, SocketAddr::new(address, port), window, now_secs())
        },
    )
}

/// Which families of addresses are wanted (`hostdb.ip_resolve`).
fn preference(txn: TxnPtr) -> Preference {
    let settings = txn.settings.get();
    let is_v4 = |family: &Family| match family {
        Family::V4 => true,
        Family::V6 => false,
        Family::Client => txn.session().client.is_ipv4(),
    };
    let order = &settings.hostdb_ip_resolve.order;
    let first = order.first().is_none_or(is_v4);
    match (first, order.is_empty() || order.iter().any(|family| is_v4(family) != first)) {
        (true, true) => Preference::V4ThenV6,
        (true, false) => Preference::V4,
        (false, true) => Preference::V6ThenV4,
        (false, false) => Preference::V6,
    }
}

/// The name that failures of the origin count for; none for the loopback's own addresses, which are never dead.
fn health_name(txn: TxnPtr) -> Option<Vec<u8>> {
    if txn.control.has_given_address.get() {
        return None;
    }
    let (host, _) = target(txn);
    let is_loopback = net::ip_text::literal(&host).is_some_and(|address| address.is_loopback());
    (!is_loopback && !host.eq_ignore_ascii_case(b"localhost")).then_some(host)
}

/// Whether the origin's address is dead.
pub fn is_dead(txn: TxnPtr, address: SocketAddr) -> bool {
    let window = txn.settings.get().down_server_cache_time;
    origin_health::any()
        && health_name(txn).is_some_and(|host| origin_health::is_dead(&host, address, window, now_secs()))
}

/// A line about the origin's address in error.log.
fn log(txn: TxnPtr, what: &str, address: SocketAddr, more: &str) {
    crate::log::error_log::line(&format!(
        "CONNECT: {what} {address} for host='{}' url='{}'{more}",
        log_view::wanted_host(txn),
        log_view::mapped_url(txn),
    ));
}

/// Counts a failed connection against the origin's address (`connect.dead.policy` 0: never).
pub fn note_failed(txn: TxnPtr, errno: i32) {
    let (policy, most, window) = {
        let settings = txn.settings.get();
        let most = u32::try_from(settings.connect_attempts_rr_retries).unwrap_or(0);
        (settings.connect_dead_policy, most, settings.down_server_cache_time)
    };
    let Some(address) = txn.server_address.get() else { return };
    let is_news = match health_name(txn) {
        Some(host) => policy != 0 && origin_health::failed(&host, address, most, window, now_secs()),
        // Said of an address that is never dead as well: it has failed once in its transaction.
        None => policy != 0 && most <= 1 && !txn.control.has_given_address.get(),
    };
    if !is_news {
        return;
    }
    let reason = ErrorKind::ConnectFailed { errno }.reason();
    log(txn, &format!("{reason} [{errno}] connecting to"), address, " marking down");
}

/// The origin has answered.
pub fn note_answered(txn: TxnPtr) {
    if origin_health::any()
        && let (Some(address), Some(host)) = (txn.server_address.get(), health_name(txn))
    {
        origin_health::answered(&host, address);
    }
}

/// Whether another of the name's addresses is to be tried now: after so many attempts.
pub fn is_turn_of_another(txn: TxnPtr) -> bool {
    let every = u32::try_from(txn.settings.get().connect_attempts_rr_retries).unwrap_or(0);
    let attempts = txn.outcome.connect_attempts.get();
    txn.has_other_addresses.get() && every > 0 && attempts.is_multiple_of(every)
}

/// Chooses among the name's addresses again, now that one has failed.
///
/// # Errors
/// When all are dead, and none of those is to be asked.
pub async fn choose_again(txn: TxnPtr) -> Step<()> {
    let (host, port) = target(txn);
    if let Some(address) = look_up(txn, &host, port).await {
        txn.server_address.set(Some(SocketAddr::new(address, port)));
    }
    txn.server_address.get().map_or(Ok(()), |address| refuse_dead(txn, address))
}
