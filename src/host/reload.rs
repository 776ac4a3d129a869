//! Reading the configuration again (SIGHUP).

use super::{rules, services, start, update};
use crate::config::{dirs, records};
use crate::log::{self, diags};

/// Reads records and rules again and tells the plugins that asked for it. What cannot be used leaves the old in force.
pub(super) fn reload() {
    log::note!("reloading configuration");
    diags::notices(&records::reload(dirs::get()));
    start::reapply_records();
    services::load_ip_allow();
    services::load_resolver();
    log::access::load();
    rules::reload();
    update::announce();
}
