//! Answers that the proxy gives itself and that are no errors.

use crate::message::Version;

/// An answer of the proxy's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalAnswer {
    /// A redirect, with a page: by a rule of remap, or a remap plugin.
    Redirect {
        /// 301, 302, 303, 305, 307 or 308, or what a plugin says, without a Location then.
        status: i32,
        /// Where to.
        location: Vec<u8>,
    },
    /// To a page that explains why requests without Host cannot be served (`no_host_url_redirect`).
    Explanation {
        /// Where to.
        location: Vec<u8>,
    },
    /// `TRACE` with `Max-Forwards: 0`: the request's head is the body.
    Trace {
        /// The head as it arrived, remapped.
        head: Vec<u8>,
    },
    /// `OPTIONS` with `Max-Forwards: 0`.
    Options,
    /// `PURGE`: whether there was something to remove.
    Purged(bool),
    /// `CONNECT`: the tunnel stands.
    Tunnel,
}

impl LocalAnswer {
    /// The answer to a URL that a `redirect` or `redirect_temporary` rule matched. A 1.0 client does not know 307.
    pub fn rule_redirect(permanent: bool, location: Vec<u8>, client: Version) -> LocalAnswer {
        let status = match permanent {
            true => 301,
            false if client < Version::V1_1 => 302,
            false => 307,
        };
        LocalAnswer::Redirect { status, location }
    }

    /// The answer when a remap plugin asks for a redirect: 302 unless it set a status, which may be none of a redirect.
    pub fn plugin_redirect(status: i32, location: Vec<u8>) -> LocalAnswer {
        LocalAnswer::Redirect { status: if status == 0 { 302 } else { status }, location }
    }

    /// Whether a status says that there is a Location.
    pub fn is_redirect(status: i32) -> bool {
        matches!(status, 301 | 302 | 303 | 305 | 307 | 308)
    }

    /// The status code.
    pub fn status(&self) -> i32 {
        match self {
            LocalAnswer::Redirect { status, .. } => *status,
            LocalAnswer::Explanation { .. } => 302,
            LocalAnswer::Purged(false) => 404,
            LocalAnswer::Trace { .. }
            | LocalAnswer::Options
            | LocalAnswer::Purged(true)
            | LocalAnswer::Tunnel => 200,
        }
    }

    /// The reason phrase.
    pub fn reason(&self) -> &'static [u8] {
        match self {
            LocalAnswer::Redirect { .. } => b"Redirect",
            LocalAnswer::Explanation { .. } => b"Redirect For Explanation",
            LocalAnswer::Purged(false) => b"Not Found",
            LocalAnswer::Purged(true) => b"Ok",
            LocalAnswer::Trace { .. } | LocalAnswer::Options | LocalAnswer::Tunnel => b"OK",
        }
    }
}
