//! Who is let in: `ip_allow.yaml` applied to clients, requests and origins.

use super::transaction::TxnPtr;
use crate::config::http::http;
use crate::config::ip::IpRange;
use crate::config::ip_allow;
use crate::remap;
use std::net::IpAddr;

/// Whether a client may connect at all. One that may send nothing is refused before it says a word, unless a remap rule
/// is exempt from the policy: then the question moves to the request.
pub fn admits(client: IpAddr) -> bool {
    let Some(policy) = ip_allow::current() else { return true };
    if policy.client(client).is_some() || remap::current().is_some_and(|table| table.exempts_from_ip_allow())
    {
        return true;
    }
    crate::log::warning!("client '{client}' prohibited by ip-allow policy");
    false
}

/// Whether a peer may say who the client is (`proxy.config.http.proxy_protocol_allowlist`): everybody, when there is no list.
pub fn may_name_clients(peer: IpAddr) -> bool {
    let list = &http().proxy_protocol_allowlist;
    let list = list.get().map(String::from_utf8_lossy).unwrap_or_default();
    let mut ranges = list.split(',').map(str::trim).filter(|range| !range.is_empty()).peekable();
    if ranges.peek().is_none_or(|first| first.eq_ignore_ascii_case("none")) {
        return true;
    }
    ranges.filter_map(IpRange::parse).any(|range| range.contains(peer))
}

/// Whether the client may use this method.
pub fn allows_request(txn: TxnPtr) -> bool {
    let Some(policy) = ip_allow::current() else { return true };
    let Some(methods) = policy.client(txn.session().client.ip()) else { return false };
    txn.client_request.get().is_none_or(|request| methods.allows(request.method()))
}

/// Whether requests with this method may go to the address.
pub fn allows_origin(txn: TxnPtr, address: IpAddr) -> bool {
    let Some(policy) = ip_allow::current().filter(|policy| policy.judges_origins()) else { return true };
    txn.client_request.get().is_none_or(|request| policy.allows_origin(address, request.method()))
}
