//! Which connections stay open behind a message, and how the message says so.

use crate::config::HttpConfig;
use crate::config::Overridable;
use crate::message::{Message, Version, WellKnown};

/// What the client asked for, as far as it decides over its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The version of its request.
    pub version: Version,
    /// Its connection takes another request behind this one.
    pub persistent: bool,
    /// It said `keep-alive` rather than nothing.
    pub asked: bool,
    /// The field it said so in, which is the one it is answered in: `Connection` or `Proxy-Connection`.
    pub field: WellKnown,
}

impl Client {
    /// A client of which no request could be read: its connection is closed without a word.
    pub const UNKNOWN: Client =
        Client { version: Version::V1_0, persistent: false, asked: false, field: WellKnown::CONNECTION };

    /// What `request` asks for, and the records allow. `internal` is a connection that a plugin made.
    pub fn of(request: &Message, settings: &Overridable, config: &HttpConfig, internal: bool) -> Client {
        let (wanted, asked, field) = wish(request);
        let allowed = settings.keep_alive_enabled_in != 0 && (!internal || config.keepalive_internal_vc != 0);
        Client { version: request.version(), persistent: wanted && allowed, asked, field }
    }
}

/// Whether the request wants its connection kept, whether it says so, and in which field.
fn wish(request: &Message) -> (bool, bool, WellKnown) {
    // Proxy-Connection decides instead of Connection, as in the original.
    let field = if request.has(WellKnown::PROXY_CONNECTION) {
        WellKnown::PROXY_CONNECTION
    } else if request.has(WellKnown::CONNECTION) {
        WellKnown::CONNECTION
    } else {
        return (request.version() >= Version::V1_1, false, WellKnown::CONNECTION);
    };
    let asked = request.list_has(field, b"keep-alive");
    let closes = request.list_has(field, b"close");
    let wanted = if request.version() >= Version::V1_1 { !closes } else { asked && !closes };
    (wanted, asked, field)
}

/// Whether the connection to the origin can be used again after `response`, as far as heads tell.
pub fn origin_persistent(settings: &Overridable, response: &Message) -> bool {
    if settings.keep_alive_enabled_out == 0 || response.list_has(WellKnown::CONNECTION, b"close") {
        return false;
    }
    response.version() >= Version::V1_1
        || response.list_has(WellKnown::CONNECTION, b"keep-alive")
        || response.list_has(WellKnown::PROXY_CONNECTION, b"keep-alive")
}

/// Whether the request needs an origin connection of its own that nobody uses afterwards.
pub fn is_private(settings: &Overridable, request: &Message) -> bool {
    let is_upload = matches!(request.method_token(), Some(WellKnown::POST | WellKnown::PUT));
    if is_upload && settings.keep_alive_post_out == 0 {
        return true;
    }
    settings.auth_server_session_private != 0
        && [WellKnown::AUTHORIZATION, WellKnown::PROXY_AUTHORIZATION, WellKnown::WWW_AUTHENTICATE]
            .into_iter()
            .any(|name| request.has(name))
}
