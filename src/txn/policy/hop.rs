//! Fields about one connection only: RFC 9110, 7.6.1.

use crate::message::{FieldRef, Message, WellKnown};
use std::collections::HashSet;

/// What is taken out of both directions whatever Connection names. Transfer-Encoding is left to the framing.
const FIELDS: [WellKnown; 6] = [
    WellKnown::CONNECTION,
    WellKnown::KEEP_ALIVE,
    WellKnown::PROXY_CONNECTION,
    WellKnown::TE,
    WellKnown::UPGRADE,
    WellKnown::X_ID,
];

const CREDENTIALS: [WellKnown; 2] = [WellKnown::PROXY_AUTHENTICATE, WellKnown::PROXY_AUTHORIZATION];

/// What a peer cannot have dropped by naming it in Connection: where the message goes, how it is framed, and who passed
/// it on.
const KEPT: [WellKnown; 4] =
    [WellKnown::HOST, WellKnown::CONTENT_LENGTH, WellKnown::TRANSFER_ENCODING, WellKnown::VIA];

/// Names in Connection beyond which they are sought all at once: each search of its own walks over all fields.
const MANY: usize = 16;

/// What is removed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Removal {
    /// Fields that Connection names are removed (`proxy.config.http.strict_connection_fields`).
    pub(super) named: bool,
    /// Proxy-Authenticate and Proxy-Authorization stay (`proxy.config.http.forward.proxy_auth_to_parent`).
    pub(super) keeps_credentials: bool,
}

/// Removes from `out`, a copy of `from`, what is about the connection that `from` came over.
pub(super) fn remove(out: &mut Message, from: &Message, removal: Removal) {
    if removal.named && from.has(WellKnown::CONNECTION) {
        match from.only_word(WellKnown::CONNECTION) {
            Some(name) => remove_named(out, name),
            None if from.list(WellKnown::CONNECTION).nth(MANY).is_some() => remove_all_named(out, from),
            None => from.list(WellKnown::CONNECTION).for_each(|name| remove_named(out, name)),
        }
    }
    for name in FIELDS {
        out.remove(name);
    }
    if !removal.keeps_credentials {
        for name in CREDENTIALS {
            out.remove(name);
        }
    }
}

/// Whether Connection decides on a field of that name; FIELDS and CREDENTIALS have rules of their own.
fn can_be_named(known: WellKnown) -> bool {
    !(KEPT.contains(&known) || FIELDS.contains(&known) || CREDENTIALS.contains(&known))
}

fn remove_named(out: &mut Message, name: &[u8]) {
    match WellKnown::find(name) {
        Some(known) if !can_be_named(known) => {}
        Some(known) => {
            out.remove(known);
        }
        None => {
            out.remove(name);
        }
    }
}

/// The same for all names of a long list, in one walk over the fields.
fn remove_all_named(out: &mut Message, from: &Message) {
    let named: HashSet<_> = from.list(WellKnown::CONNECTION).map(<[u8]>::to_ascii_lowercase).collect();
    let is_named = |field: &FieldRef<'_>| {
        field.token().is_none_or(can_be_named) && named.contains(&field.name().to_ascii_lowercase())
    };
    let doomed: Vec<_> = out.fields().filter(is_named).map(FieldRef::id).collect();
    doomed.into_iter().for_each(|field| out.remove_field(field));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::txn::policy::testing::{names, request};

    #[test]
    fn a_peer_names_what_is_for_this_connection() {
        let from = request(
            "GET / HTTP/1.1\r\nHost: h\r\nConnection: X-Drop, close, TE, Host, content-length\r\nConnection: x-more\r\n\
             X-Drop: 1\r\nX-Keep: 2\r\nX-MORE: 3\r\nTE: trailers\r\nContent-Length: 2\r\nTrailer: t\r\nKeep-Alive: 1\r\n\
             Proxy-Authorization: p\r\nX-Drop: 4\r\nX-ID: 1\r\n\r\n",
        );
        for (named, keeps_credentials, want) in [
            (true, false, "Host X-Keep Content-Length Trailer"),
            (false, false, "Host X-Drop X-Keep X-MORE Content-Length Trailer X-Drop"),
            (true, true, "Host X-Keep Content-Length Trailer Proxy-Authorization"),
        ] {
            let mut out = request("GET / HTTP/1.1\r\n\r\n");
            out.copy_from(&from);
            remove(&mut out, &from, Removal { named, keeps_credentials });
            assert_eq!(names(&out), want);
        }
    }

    #[test]
    fn a_long_list_means_what_a_short_one_does() {
        let named: Vec<_> = (0..3 * MANY).map(|number| format!("X-{number}")).collect();
        let fields: String = (0..100).map(|number| format!("x-{number}: 1\r\n")).collect();
        let head =
            format!("GET / HTTP/1.1\r\nHost: h\r\nConnection: {},Host,Trailer,,TE\r\n", named.join(", "));
        let from = request(&format!("{head}{fields}Trailer: t\r\nVia: v\r\nX-1: again\r\n\r\n"));
        let mut out = request("GET / HTTP/1.1\r\n\r\n");
        out.copy_from(&from);
        remove(&mut out, &from, Removal { named: true, keeps_credentials: false });
        let kept: Vec<_> = (3 * MANY..100).map(|number| format!("x-{number}")).collect();
        assert_eq!(names(&out), format!("Host {} Via", kept.join(" ")));
    }
}
