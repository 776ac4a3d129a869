//! Errors that the proxy answers itself: what each looks like on the wire and in logs.

use crate::message::reason;
use crate::txn::outcome::{Hierarchy, ResultCode};
use std::borrow::Cow;

/// Why the client gets an error page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request's head cannot be parsed or contradicts itself.
    InvalidRequest,
    /// The request line is too long.
    UriTooLong,
    /// Transfer-Encoding is not exactly `chunked`.
    UnknownTransferCoding,
    /// The version is above 1.1.
    UnsupportedVersion,
    /// An unsafe method in TLS early data.
    TooEarly,
    /// The client, the method or the origin is not allowed.
    AccessDenied,
    /// A plugin set this status before or during remap.
    PluginStatus(i32),
    /// A plugin reenabled with an error, after it had set this status (0 for none).
    Plugin(i32),
    /// The same in SEND_RESPONSE_HDR of a response behind which the client's connection was to be kept.
    PluginLate(i32),
    /// No rule matched, and the request has no Host.
    NoHost,
    /// No rule matched a request in origin form.
    NotFoundOnAccelerator,
    /// No rule matched a request in absolute form.
    NotFound,
    /// The scheme is not one of HTTP's.
    UnsupportedScheme,
    /// CONNECT to a port that is not allowed.
    TunnelForbidden,
    /// A transfer coding that the client's version does not have, or that the client refuses.
    TranscodingNotAvailable,
    /// A body without a length.
    LengthRequired,
    /// A length that is none.
    InvalidContentLength,
    /// The body is longer than `max_post_size`.
    EntityTooLarge,
    /// `Expect: 100-continue` is not allowed.
    ExpectationRefused,
    /// Upgrade to something unknown, or WebSocket without its fields.
    InvalidUpgrade,
    /// Too many WebSocket connections.
    WebSocketLimit,
    /// Only a cached answer was wanted, and there is none.
    NotCached,
    /// The object's write lock is taken, and the records forbid to go to the origin.
    WriteLockRefused,
    /// The origin's name has no address.
    DnsFailed,
    /// The origin's name has the address `0.0.0.0` or `::`.
    BadDestination,
    /// No connection to the origin, or it was lost before the request was taken.
    ConnectFailed {
        /// The system's error number; 0 when there is none.
        errno: i32,
    },
    /// The origin is marked down.
    MarkedDown,
    /// The origin's answer has no status, or there is none.
    MalformedStatus,
    /// The origin hung up in the middle of the head.
    ServerHangup,
    /// The origin's head cannot be parsed or is too large.
    InvalidResponse,
    /// The origin was silent for too long.
    OriginTimeout,
    /// The origin took too long altogether.
    OriginActiveTimeout,
    /// The origin uses a transfer coding other than `chunked`.
    OriginTransferCoding,
    /// Too many connections to this origin, or it was set down.
    OriginCongested,
    /// Too many connections to all origins.
    TooManyConnections,
    /// All parents failed.
    ParentFailed,
    /// All parents were silent for too long.
    ParentTimeout,
    /// A parent took too long altogether.
    ParentActiveTimeout,
    /// All parents have too many connections.
    ParentCongested,
    /// The request comes from this server itself.
    LoopDetected,
    /// The client was silent in the middle of the body.
    RequestInactive,
    /// The client took too long with the body.
    RequestActive,
    /// The body does not fit the buffer that `request_buffer_enabled` asks for.
    RequestTooLargeToBuffer,
    /// A followed redirect leads to an address that is not allowed.
    RedirectRejected,
    /// The origin refused 1.1 and 1.0.
    VersionRefused,
    /// PUSH failed, for this reason.
    PushFailed(&'static str),
    /// The range cannot be satisfied by the stored object.
    RangeNotSatisfiable,
}

/// What an error looks like.
struct Row {
    status: i32,
    reason: &'static str,
    /// The page; empty for none.
    template: &'static str,
    /// The client's connection may be kept.
    keep_alive: bool,
    /// What is logged, when it does not follow from the status.
    result: Option<ResultCode>,
}

const fn row(status: i32, reason: &'static str, template: &'static str, keep_alive: bool) -> Row {
    Row { status, reason, template, keep_alive, result: None }
}

const fn logged(mut row: Row, result: ResultCode) -> Row {
    row.result = Some(result);
    row
}

impl ErrorKind {
    fn row(self) -> Row {
        use ErrorKind::*;
        match self {
            InvalidRequest | OriginTransferCoding => {
                row(400, "Invalid HTTP Request", "request#syntax_error", false)
            }
            UriTooLong => row(414, "URI Too Long", "request#uri_len_too_long", false),
            UnknownTransferCoding => row(501, "Field not implemented", "transcoding#unsupported", false),
            UnsupportedVersion => row(505, "Unsupported HTTP Version", "request#syntax_error", false),
            TooEarly => row(425, "Too Early", "too#early", true),
            AccessDenied => {
                logged(row(403, "Access Denied", "access#denied", true), ResultCode::ErrProxyDenied)
            }
            PluginStatus(status) => row(status, "", "default", status != 400),
            Plugin(status) if status >= 400 => row(status, "", "", false),
            PluginLate(status) if status >= 400 => row(status, "", "", true),
            Plugin(_) => row(500, "INKApi Error", "", false),
            PluginLate(_) => row(500, "INKApi Error", "", true),
            NoHost => {
                logged(row(400, "Host Header Required", "request#no_host", false), ResultCode::ErrInvalidUrl)
            }
            NotFoundOnAccelerator => logged(
                row(404, "Not Found on Accelerator", "urlrouting#no_mapping", true),
                ResultCode::ErrInvalidUrl,
            ),
            NotFound => {
                logged(row(404, "Not Found", "urlrouting#no_mapping", true), ResultCode::ErrInvalidUrl)
            }
            UnsupportedScheme => row(400, "Unsupported URL Scheme", "request#scheme_unsupported", false),
            TunnelForbidden => row(403, "Tunnel Forbidden", "access#connect_forbidden", true),
            TranscodingNotAvailable => row(406, "Transcoding Not Available", "transcoding#unsupported", true),
            LengthRequired => row(411, "Content Length Required", "request#no_content_length", true),
            InvalidContentLength => {
                row(400, "Invalid Content Length", "request#invalid_content_length", false)
            }
            EntityTooLarge => logged(
                row(413, "Request Entity Too Large", "request#entity_too_large", true),
                ResultCode::ErrPostEntityTooLarge,
            ),
            ExpectationRefused => row(405, "Method Not Allowed", "request#method_unsupported", true),
            InvalidUpgrade => row(400, "Invalid Upgrade Request", "request#syntax_error", false),
            WebSocketLimit => row(503, "WebSocket Connection Limit Exceeded", "default", true),
            NotCached => {
                logged(row(504, "Not Cached", "cache#not_in_cache", true), ResultCode::ErrReadTimeout)
            }
            WriteLockRefused => row(502, "Connection Failed", "connect#failed_connect", true),
            DnsFailed => {
                logged(row(500, "Cannot find server.", "connect#dns_failed", true), ResultCode::ErrUnknown)
            }
            BadDestination => row(400, "Bad Destination Address", "request#syntax_error", false),
            ConnectFailed { .. } => row(502, "connect failed", "connect#failed_connect", true),
            MarkedDown => row(502, "Origin Server Marked Down", "connect#failed_connect", true),
            MalformedStatus => row(502, "Malformed Server Response Status", "response#bad_response", true),
            ServerHangup => row(502, "Server Hangup", "connect#hangup", true),
            InvalidResponse => row(502, "Invalid HTTP Response", "response#bad_response", true),
            OriginTimeout => row(504, "Connection Timed Out", "timeout#inactivity", true),
            OriginActiveTimeout => row(504, "Maximum Transaction Time Exceeded", "timeout#activity", true),
            OriginCongested => logged(
                row(503, "Origin server congested", "congestion#retryAfter", true),
                ResultCode::TcpMiss,
            ),
            TooManyConnections => {
                row(502, "internal error - server connection terminated", "connect#failed_connect", true)
            }
            ParentFailed => row(502, "Next Hop Connection Failed", "connect", true),
            ParentTimeout => row(504, "Next Hop Timeout", "timeout#inactivity", true),
            ParentActiveTimeout => row(504, "Next Hop Timeout", "timeout#activity", true),
            ParentCongested => row(503, "Next Hop Congested", "congestion#retryAfter", true),
            LoopDetected => logged(
                row(400, "Direct self loop detected", "request#cycle_detected", false),
                ResultCode::ErrLoopDetected,
            ),
            RequestInactive => row(408, "Inactive Timeout", "timeout#inactivity", false),
            RequestActive => row(408, "Active Timeout", "timeout#activity", false),
            RequestTooLargeToBuffer => row(403, "Access Denied", "access#denied", false),
            RedirectRejected => row(403, "Forbidden", "request#syntax_error", true),
            VersionRefused => row(505, "HTTP Version Not Supported", "response#bad_version", true),
            PushFailed(why) => row(400, why, "default", false),
            RangeNotSatisfiable => row(416, "Requested Range Not Satisfiable", "default", true),
        }
    }

    /// The status code.
    pub fn status(self) -> i32 {
        self.row().status
    }

    /// The original's number for an error without one.
    pub const UNKNOWN_ERRNO: i32 = 19999;

    /// The reason phrase: of a failed connection the system's text.
    pub fn reason(self) -> Cow<'static, str> {
        match self {
            ErrorKind::ConnectFailed { errno: Self::UNKNOWN_ERRNO } => {
                Cow::Borrowed("internal error - server connection terminated")
            }
            ErrorKind::ConnectFailed { errno } if errno != 0 => Cow::Owned(system_text(errno)),
            ErrorKind::PluginStatus(status) => Cow::Borrowed(reason(status).unwrap_or("Unknown HTTP Status")),
            ErrorKind::Plugin(status) | ErrorKind::PluginLate(status) if status >= 400 => {
                Cow::Borrowed(reason(status).unwrap_or("Error"))
            }
            _ => Cow::Borrowed(self.row().reason),
        }
    }

    /// The name of its page; `None` when only a plugin can give it a body.
    pub fn template(self) -> Option<&'static str> {
        Some(self.row().template).filter(|name| !name.is_empty())
    }

    /// Whether the client's connection may be kept behind it.
    pub fn may_keep_alive(self) -> bool {
        self.row().keep_alive
    }

    /// What logs say: `crc` and `phr`.
    pub fn log_codes(self) -> (ResultCode, Hierarchy) {
        use ErrorKind::*;
        let row = self.row();
        let result = row.result.unwrap_or(result_of(row.status));
        let hierarchy = match self {
            // Refused behind remap, when the original has chosen no server yet.
            LengthRequired | TranscodingNotAvailable | TunnelForbidden | PluginStatus(400 | 500) => {
                Hierarchy::None
            }
            AccessDenied | EntityTooLarge | ExpectationRefused | PluginStatus(_) => Hierarchy::Direct,
            _ => hierarchy_of(result),
        };
        (result, hierarchy)
    }
}

/// The result code that follows from the status of an answer of our own.
fn result_of(status: i32) -> ResultCode {
    match status {
        400 => ResultCode::ErrInvalidReq,
        401 | 403 | 407 => ResultCode::ErrProxyDenied,
        404 | 502 | 505 => ResultCode::ErrConnectFail,
        500 => ResultCode::ErrUnknown,
        504 => ResultCode::ErrReadTimeout,
        _ => ResultCode::TcpMiss,
    }
}

fn hierarchy_of(result: ResultCode) -> Hierarchy {
    match result {
        ResultCode::ErrConnectFail | ResultCode::TcpMiss => Hierarchy::Direct,
        ResultCode::ErrReadTimeout => Hierarchy::TimeoutDirect,
        _ => Hierarchy::None,
    }
}

/// The system's text for an error number, without the number that Rust adds.
fn system_text(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_the_originals() {
        for (kind, status, reason) in [
            (ErrorKind::ConnectFailed { errno: libc::ECONNREFUSED }, 502, "Connection refused"),
            (ErrorKind::ConnectFailed { errno: libc::ECONNRESET }, 502, "Connection reset by peer"),
            (ErrorKind::ConnectFailed { errno: libc::ETIMEDOUT }, 502, "Connection timed out"),
            (ErrorKind::ConnectFailed { errno: 0 }, 502, "connect failed"),
            (ErrorKind::PluginStatus(451), 451, "Unknown HTTP Status"),
            (ErrorKind::PluginStatus(404), 404, "Not Found"),
            (ErrorKind::Plugin(0), 500, "INKApi Error"),
            (ErrorKind::Plugin(302), 500, "INKApi Error"),
            (ErrorKind::Plugin(418), 418, "Error"),
            (ErrorKind::PluginLate(503), 503, "Service Unavailable"),
            (ErrorKind::PushFailed("Bad Content Length"), 400, "Bad Content Length"),
        ] {
            assert_eq!((kind.status(), &*kind.reason()), (status, reason));
        }
    }

    #[test]
    fn logs_say_what_the_original_says() {
        use ErrorKind::*;
        for (kind, result, hierarchy) in [
            (InvalidRequest, "ERR_INVALID_REQ", "NONE"),
            (UnsupportedVersion, "ERR_CONNECT_FAIL", "DIRECT"),
            (UnknownTransferCoding, "TCP_MISS", "DIRECT"),
            (LengthRequired, "TCP_MISS", "NONE"),
            (TranscodingNotAvailable, "TCP_MISS", "NONE"),
            (TunnelForbidden, "ERR_PROXY_DENIED", "NONE"),
            (EntityTooLarge, "ERR_POST_ENTITY_TOO_LARGE", "DIRECT"),
            (ExpectationRefused, "TCP_MISS", "DIRECT"),
            (AccessDenied, "ERR_PROXY_DENIED", "DIRECT"),
            (NotFoundOnAccelerator, "ERR_INVALID_URL", "NONE"),
            (DnsFailed, "ERR_UNKNOWN", "NONE"),
            (ConnectFailed { errno: 111 }, "ERR_CONNECT_FAIL", "DIRECT"),
            (OriginTimeout, "ERR_READ_TIMEOUT", "TIMEOUT_DIRECT"),
            (OriginCongested, "TCP_MISS", "DIRECT"),
            (PluginStatus(404), "ERR_CONNECT_FAIL", "DIRECT"),
            (PluginStatus(400), "ERR_INVALID_REQ", "NONE"),
            (PluginStatus(500), "ERR_UNKNOWN", "NONE"),
        ] {
            let (got_result, got_hierarchy) = kind.log_codes();
            assert_eq!((got_result.name(), got_hierarchy.name()), (result, hierarchy), "{kind:?}");
        }
    }
}
