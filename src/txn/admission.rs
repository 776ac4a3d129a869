//! Who is let in: `ip_allow.yaml` applied to clients and origins.

use super::transaction::TxnPtr;
use crate::config::ip_allow::{IpAllow, Methods};
use crate::log::diags;
use crate::remap;
use parking_lot::RwLock;
use std::cell::RefCell;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The policy in force; without one everybody is let in.
static CURRENT: RwLock<Option<Arc<IpAllow>>> = RwLock::new(None);
static GENERATION: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// A reference per thread, so that asking takes no lock.
    static LOCAL: RefCell<(u64, Option<Arc<IpAllow>>)> = const { RefCell::new((0, None)) };
}

/// Reads the policy and puts it in force. A file that cannot be used refuses everybody, as in the original.
pub fn load(file: &Path) {
    let (policy, notices) = IpAllow::load(file);
    diags::notices(&notices);
    *CURRENT.write() = Some(Arc::new(policy));
    GENERATION.fetch_add(1, Ordering::Release);
}

fn current() -> Option<Arc<IpAllow>> {
    LOCAL.with_borrow_mut(|(seen, policy)| {
        let newest = GENERATION.load(Ordering::Acquire);
        if *seen != newest {
            (*seen, *policy) = (newest, CURRENT.read().clone());
        }
        policy.clone()
    })
}

/// Whether a client may connect at all. One for which no method is allowed is refused before it says a word, unless a
/// remap rule is exempt from the policy.
pub fn admits(client: IpAddr) -> bool {
    let Some(policy) = current() else { return true };
    if policy.client(client).is_some_and(|methods| **methods != Methods::None) {
        return true;
    }
    if remap::current().is_some_and(|table| table.exempts_from_ip_allow()) {
        return true;
    }
    crate::log::warning!("client '{client}' prohibited by ip-allow policy");
    false
}

/// Whether the client may use this method.
pub fn allows_request(txn: TxnPtr) -> bool {
    let Some(policy) = current() else { return true };
    let Some(request) = txn.client_request.get() else { return true };
    policy.client(txn.session().client.ip()).is_some_and(|methods| methods.allows(request.method()))
}

/// Whether requests with this method may go to the address.
pub fn allows_origin(txn: TxnPtr, address: IpAddr) -> bool {
    let Some(policy) = current().filter(|policy| policy.judges_origins()) else { return true };
    let Some(request) = txn.client_request.get() else { return true };
    policy.allows_origin(address, request.method())
}
