//! What entries say about this process: the same in all of them.

use std::net::IpAddr;
use std::sync::OnceLock;

/// Names of this process and machine.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Text form of the process's uuid; empty when it has none.
    pub uuid: String,
    /// Name of this machine.
    pub host: String,
    /// Address of this machine.
    pub address: Option<IpAddr>,
    /// Version that plugins see.
    pub version: String,
    /// Build number; empty when there is none.
    pub build: String,
}

static IDENTITY: OnceLock<Identity> = OnceLock::new();

/// Says who this process is; only the first call counts, and it comes before traffic.
pub fn set_identity(identity: Identity) {
    let _ = IDENTITY.set(identity);
}

pub(super) fn identity() -> &'static Identity {
    IDENTITY.get_or_init(|| Identity {
        uuid: String::new(),
        host: crate::log::host_name(),
        address: None,
        version: String::new(),
        build: String::new(),
    })
}
