//! The request to the origin, made from the client's.

use super::via::{Codes, Protocol};
use crate::config::{HttpConfig, Overridable};
use crate::http1::Framing;
use crate::message::{Message, Version};
use std::net::IpAddr;

/// Who the request goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum NextHop {
    /// A server: the target is a path.
    #[default]
    Origin,
    /// A proxy: the target stays a URL.
    Proxy,
}

/// What the outgoing request depends on besides the client's.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext<'a> {
    /// Records as the transaction has them.
    pub settings: &'a Overridable,
    /// Records of the process.
    pub config: &'a HttpConfig,
    /// The process's UUID, for Via and Forwarded.
    pub uuid: &'a [u8],
    /// The client's address (or what the PROXY protocol says it is).
    pub client: IpAddr,
    /// The address that the client connected to.
    pub local: Option<IpAddr>,
    /// What the client's connection speaks.
    pub protocol: Protocol<'a>,
    /// Codes for Via.
    pub codes: &'a Codes,
    /// How the client's body ends.
    pub framing: Framing,
    /// Who it goes to.
    pub next_hop: NextHop,
    /// The version of the last answer from that address; `None` when it is not known.
    pub origin_version: Option<Version>,
    /// The origin has refused HTTP/1.1 with a 505.
    pub is_downgraded: bool,
    /// An origin connection is at hand already (a followed redirect), so that a wish to close it is written.
    pub has_connection: bool,
    /// The answer may be stored, so that the client's conditions are decided here.
    pub drops_conditions: bool,
    /// The request asks for another protocol, and goes on asking.
    pub is_upgrade: bool,
    /// It came as TLS early data.
    pub is_early_data: bool,
}

/// Makes `out` the request for the origin out of `client`, whose Accept-Encoding was normalised before
/// ([`super::accept_encoding::normalize`]).
pub fn build(out: &mut Message, client: &Message, context: &RequestContext<'_>) {
    let _ = (out, client, context);
    unimplemented!("lands next")
}

/// Makes the Host field what the URL says: `host[:port]`, the port only when it is written in the URL.
pub fn host_from_url(request: &mut Message) {
    let _ = request;
    unimplemented!("lands next")
}
