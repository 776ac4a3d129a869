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
        // Where no connection is kept, a client that asks is like one that does not.
        Client { version: request.version(), persistent: wanted && allowed, asked: asked && allowed, field }
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
        return (request.version() == Version::V1_1, false, WellKnown::CONNECTION);
    };
    let asked = request.list_has(field, b"keep-alive");
    let closes = request.list_has(field, b"close");
    let wanted = match request.version() {
        Version::V1_1 => !closes,
        Version::V1_0 => asked && !closes,
        // Nobody but a plugin says so.
        _ => false,
    };
    (wanted, asked, field)
}

/// Whether the connection to the origin can be used again after `response`, as far as heads tell.
pub fn origin_persistent(settings: &Overridable, response: &Message) -> bool {
    settings.keep_alive_enabled_out != 0 && origin_wants_more(response)
}

/// Whether the origin's response says that its connection goes on.
pub fn origin_wants_more(response: &Message) -> bool {
    let closes = |field| response.list_has(field, b"close");
    if closes(WellKnown::CONNECTION) || closes(WellKnown::PROXY_CONNECTION) {
        return false;
    }
    match response.version() {
        Version::V1_1 => true,
        Version::V1_0 => [WellKnown::CONNECTION, WellKnown::PROXY_CONNECTION]
            .into_iter()
            .any(|field| response.list_has(field, b"keep-alive")),
        // Nobody but a plugin says so.
        _ => false,
    }
}

/// Whether the request needs an origin connection of its own that nobody uses afterwards. One with a body is an upload.
pub fn is_private(settings: &Overridable, request: &Message, has_body: bool) -> bool {
    let is_upload = has_body || matches!(request.method_token(), Some(WellKnown::POST | WellKnown::PUT));
    if is_upload && settings.keep_alive_post_out == 0 {
        return true;
    }
    settings.auth_server_session_private != 0
        && [WellKnown::AUTHORIZATION, WellKnown::WWW_AUTHENTICATE].into_iter().any(|name| request.has(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::txn::policy::testing::{config, request, response};

    #[test]
    fn clients_are_kept_as_they_ask() {
        let config = config();
        for (version, fields, persistent, asked) in [
            ("1.1", "", true, false),
            ("1.1", "Connection: close\r\n", false, false),
            ("1.1", "Connection: X-A, Close\r\n", false, false),
            ("1.1", "Connection: keep-alive\r\n", true, true),
            ("1.0", "", false, false),
            ("1.0", "Connection: Keep-Alive\r\n", true, true),
            ("1.0", "Connection: keep-alive, close\r\n", false, true),
            ("1.1", "Connection: close\r\nProxy-Connection: keep-alive\r\n", true, true),
            ("1.1", "Connection: keep-alive\r\nProxy-Connection: close\r\n", false, false),
        ] {
            let message = request(&format!("GET / HTTP/{version}\r\nHost: h\r\n{fields}\r\n"));
            let client = Client::of(&message, &config.overridable, &config, false);
            assert_eq!((client.persistent, client.asked), (persistent, asked), "{version} {fields}");
            let field =
                if fields.contains("Proxy") { WellKnown::PROXY_CONNECTION } else { WellKnown::CONNECTION };
            assert_eq!(client.field, field);
            assert!(!Client::of(&message, &config.overridable, &config, true).persistent);
        }
        let mut config = config;
        config.overridable.keep_alive_enabled_in = 0;
        for (version, persistent, asked) in [("1.1", false, false), ("1.0", false, false)] {
            let message =
                request(&format!("GET / HTTP/{version}\r\nHost: h\r\nConnection: keep-alive\r\n\r\n"));
            let client = Client::of(&message, &config.overridable, &config, false);
            assert_eq!((client.persistent, client.asked), (persistent, asked));
        }
    }

    #[test]
    fn origins_are_kept_as_they_answer() {
        let mut config = config();
        for (head, want) in [
            ("HTTP/1.1 200 OK", true),
            ("HTTP/1.1 200 OK\r\nConnection: close", false),
            ("HTTP/1.1 200 OK\r\nProxy-Connection: close", false),
            ("HTTP/1.0 200 OK", false),
            ("HTTP/1.0 200 OK\r\nConnection: keep-alive", true),
            ("HTTP/1.0 200 OK\r\nProxy-Connection: keep-alive", true),
        ] {
            let response = response(&format!("{head}\r\n\r\n"));
            assert_eq!(origin_persistent(&config.overridable, &response), want, "{head}");
        }
        config.overridable.keep_alive_enabled_out = 0;
        assert!(!origin_persistent(&config.overridable, &response("HTTP/1.1 200 OK\r\n\r\n")));
    }

    #[test]
    fn credentials_and_uploads_can_have_their_own_connection() {
        let mut config = config();
        let post = request("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        let with_credentials = request("GET / HTTP/1.1\r\nHost: h\r\nAuthorization: x\r\n\r\n");
        assert!(
            !is_private(&config.overridable, &post, false)
                && is_private(&config.overridable, &with_credentials, false)
        );
        let to_proxy = request("GET / HTTP/1.1\r\nHost: h\r\nProxy-Authorization: x\r\n\r\n");
        assert!(
            !is_private(&config.overridable, &to_proxy, true),
            "that is for us alone, as in the original"
        );
        config.overridable.keep_alive_post_out = 0;
        assert!(
            is_private(&config.overridable, &to_proxy, true)
                && !is_private(&config.overridable, &to_proxy, false)
        );
        config.overridable.auth_server_session_private = 0;
        assert!(
            is_private(&config.overridable, &post, false)
                && !is_private(&config.overridable, &with_credentials, false)
        );
    }
}
