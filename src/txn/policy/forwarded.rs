//! The Forwarded field: RFC 7239.

use super::request::RequestContext;
use crate::message::Message;

/// Adds this proxy's element to Forwarded, with the parameters that `insert_forwarded` names.
pub fn add_to(out: &mut Message, client: &Message, context: &RequestContext<'_>) {
    let _ = (out, client, context);
    unimplemented!("lands next")
}
