//! Whether a request may go on, or is answered here.

use super::error::ErrorKind;
use super::local::LocalAnswer;
use crate::config::{HttpConfig, Overridable};
use crate::http1::Framing;
use crate::message::Message;

/// What the checks depend on besides the request.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// Records as the transaction has them.
    pub settings: &'a Overridable,
    /// Records of the process.
    pub config: &'a HttpConfig,
    /// The client's connection is TLS.
    pub is_tls: bool,
    /// The request comes from inside the process: some rules are for clients only.
    pub is_internal: bool,
    /// The request was found to ask for this protocol ([`upgrade`]).
    pub upgrade: Option<Upgrade>,
    /// The process's UUID, for the detection of loops.
    pub uuid: &'a [u8],
    /// It came as TLS early data.
    pub is_early_data: bool,
}

/// A protocol that a request may ask for instead of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// WebSocket: RFC 6455.
    WebSocket,
}

/// Which protocol the request asks for; an error when it asks in a wrong way. Before remap: a WebSocket request is
/// mapped by rules for `ws://`.
pub fn upgrade(request: &Message) -> Result<Option<Upgrade>, ErrorKind> {
    let _ = request;
    unimplemented!("lands next")
}

/// The checks right behind the parser, before any hook or rule of remap: Host, TRACE with a body, the scheme.
pub fn check_head(request: &Message, context: &CheckContext<'_>) -> Result<(), ErrorKind> {
    let _ = (request, context);
    unimplemented!("lands next")
}

/// The checks behind remap. Returns how the body ends.
pub fn check(request: &mut Message, context: &CheckContext<'_>) -> Result<Framing, ErrorKind> {
    let _ = (request, context);
    unimplemented!("lands next")
}

/// TRACE and OPTIONS with Max-Forwards: 0 is answered here, more is counted down.
pub fn max_forwards(request: &mut Message) -> Option<LocalAnswer> {
    let _ = request;
    unimplemented!("lands next")
}

/// Whether the request waits for a 100 before it sends its body.
pub fn expects_continue(request: &Message) -> bool {
    let _ = request;
    unimplemented!("lands next")
}
