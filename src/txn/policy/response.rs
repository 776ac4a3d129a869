//! The response to the client, made from the origin's, the cache's or a transform's.

use super::keep_alive::Client;
use super::via::{Codes, Protocol};
use crate::config::{HttpConfig, Overridable};
use crate::http1::Framing;
use crate::message::{Message, WellKnown};

/// Where the body comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// An origin, framed like this.
    Origin(Framing),
    /// The cache: the size of the object; `None` while it is still being written.
    Cache(Option<u64>),
    /// A transform, of the size that it declared, if any.
    Transform(Option<u64>),
}

/// How the body goes to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyPlan {
    /// There is none.
    None,
    /// This many bytes of data.
    Length(u64),
    /// The chunks as they come from the origin.
    PassChunks,
    /// Data in chunks of our own.
    Chunk,
    /// Data, and then the connection is closed.
    UntilClose,
}

/// Finds the URL under which the client knows a URL of the origin's, by the rules of remap.
pub type ReverseMap<'a> = &'a dyn Fn(&[u8]) -> Option<Vec<u8>>;

/// What the client's response depends on besides its source.
#[derive(Clone, Copy)]
pub struct ResponseContext<'a> {
    /// Records as the transaction has them.
    pub settings: &'a Overridable,
    /// Records of the process.
    pub config: &'a HttpConfig,
    /// The request's method; `None` for unknown ones.
    pub method: Option<WellKnown>,
    /// What the client wants of its connection.
    pub client: Client,
    /// Where the body comes from.
    pub body: Body,
    /// What the origin's connection speaks, for Via.
    pub protocol: Protocol<'a>,
    /// Codes for Via.
    pub codes: &'a Codes,
    /// When the request was made out for the origin, seconds since the epoch.
    pub request_sent: i64,
    /// When the response was judged, seconds since the epoch.
    pub response_received: i64,
    /// Now, seconds since the epoch.
    pub now: i64,
    /// The client asked by https, and a rule of remap matched: Strict-Transport-Security may be added.
    pub is_secure: bool,
    /// The client connection ends behind this answer whatever the heads say: shut-down, a request body that was not
    /// read, a wish of a plugin.
    pub must_close: bool,
    /// Rules for Location and Content-Location; `None` when there are none.
    pub reverse_map: Option<ReverseMap<'a>>,
    /// The request asked for another protocol.
    pub is_upgrade: bool,
}

/// What was decided along with the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How the body goes to the client.
    pub body: BodyPlan,
    /// The client's connection is kept.
    pub keep_alive: bool,
}

/// Makes `out` the response for the client out of `source`.
pub fn build(out: &mut Message, source: &Message, context: &ResponseContext<'_>) -> Plan {
    let _ = (out, source, context);
    unimplemented!("lands next")
}

/// Makes `out` the interim response for the client out of `source`; tells whether the client gets it. `expects` tells
/// whether the request carries `Expect: 100-continue`.
pub fn build_interim(
    out: &mut Message,
    source: &Message,
    expects: bool,
    context: &ResponseContext<'_>,
) -> bool {
    let _ = (out, source, expects, context);
    unimplemented!("lands next")
}

/// The age of a response, seconds: RFC 9111, 4.2.3.
pub fn age(source: &Message, request_sent: i64, response_received: i64, now: i64) -> i64 {
    let _ = (source, request_sent, response_received, now);
    unimplemented!("lands next")
}
