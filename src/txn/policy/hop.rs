//! Fields about one connection only: RFC 9110, 7.6.1.

use crate::message::{Message, WellKnown};

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

fn remove_named(out: &mut Message, name: &[u8]) {
    match WellKnown::find(name) {
        Some(known) if KEPT.contains(&known) || FIELDS.contains(&known) || CREDENTIALS.contains(&known) => {}
        Some(known) => {
            out.remove(known);
        }
        None => {
            out.remove(name);
        }
    }
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
}
