//! The cache. Its store comes later; this is the interface that transactions use: until then every lookup is a miss and
//! nothing is stored.

use crate::message::WellKnown;

/// What a lookup found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Nothing is stored for the key.
    Miss,
}

/// Looks a request up.
pub fn lookup() -> Lookup {
    Lookup::Miss
}

/// Whether requests with this method are looked up at all: GET and HEAD to be served; POST, PUT, DELETE, PURGE and PUSH
/// because they change what is stored.
pub fn is_lookupable_method(method: Option<WellKnown>) -> bool {
    let Some(method) = method else { return false };
    [
        WellKnown::GET,
        WellKnown::HEAD,
        WellKnown::POST,
        WellKnown::PUT,
        WellKnown::DELETE,
        WellKnown::PURGE,
        WellKnown::PUSH,
    ]
    .contains(&method)
}
