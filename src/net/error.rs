//! What can go wrong with a connection.

use std::fmt;
use std::io;

/// Why a connection, or the attempt to make one, failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The kernel refused: the call that failed and its `errno`.
    System {
        /// Name of the system call.
        call: &'static str,
        /// The error number.
        errno: i32,
    },
    /// Nothing was moved for as long as the inactivity timeout allows.
    InactivityTimeout,
    /// The active timeout has passed, whatever was moved.
    ActiveTimeout,
    /// The peer has gone: nothing can be sent to it any more.
    PeerClosed,
    /// A plugin has closed the connection.
    Closed,
    /// The caller runs on no event thread.
    NoEventThread,
    /// There are as many connections as `proxy.config.net.connections_throttle` allows.
    Throttled,
}

/// What plugins know the limit of connections by, beyond the numbers of the system.
const THROTTLED: i32 = 20101;

impl Error {
    /// The error of the last system call.
    pub(super) fn last(call: &'static str) -> Self {
        Self::of(call, &io::Error::last_os_error())
    }

    /// A system error.
    pub(super) fn of(call: &'static str, error: &io::Error) -> Self {
        Error::System { call, errno: error.raw_os_error().unwrap_or(libc::EIO) }
    }

    /// The error number that stands for it where the API wants one.
    pub fn errno(self) -> i32 {
        match self {
            Error::System { errno, .. } => errno,
            Error::InactivityTimeout | Error::ActiveTimeout => libc::ETIMEDOUT,
            Error::PeerClosed => libc::EPIPE,
            Error::Closed => libc::ECONNABORTED,
            Error::NoEventThread => libc::EPERM,
            Error::Throttled => THROTTLED,
        }
    }

    /// Whether a timeout set on the connection is the reason.
    pub fn is_timeout(self) -> bool {
        matches!(self, Error::InactivityTimeout | Error::ActiveTimeout)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::System { call, errno } => write!(f, "{call}: {}", io::Error::from_raw_os_error(*errno)),
            Error::InactivityTimeout => f.write_str("connection: inactivity timeout"),
            Error::ActiveTimeout => f.write_str("connection: active timeout"),
            Error::PeerClosed => f.write_str("connection: closed by the peer"),
            Error::Closed => f.write_str("connection: closed by a plugin"),
            Error::NoEventThread => f.write_str("connection: needs an event thread"),
            Error::Throttled => f.write_str("connection: too many connections"),
        }
    }
}

impl std::error::Error for Error {}

/// Result of network calls.
pub type Result<T> = std::result::Result<T, Error>;
