//! Reading the configuration again (SIGHUP).

use super::{rules, services, start, update};
use crate::config::{dirs, http, records};
use crate::log::{self, diags};
use crate::txn::policy::body_factory;

/// Reads records and rules again and tells the plugins that asked for it. What cannot be used leaves the old in force.
pub(super) fn reload() {
    log::note!("reloading configuration");
    diags::notices(&records::reload(dirs::get()));
    start::reapply_records();
    services::load_ip_allow();
    services::load_parents();
    services::load_resolver();
    body_factory::reload(&http());
    log::access::load();
    rules::reload();
    update::announce();
}
