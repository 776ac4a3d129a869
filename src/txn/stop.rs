//! Why a transaction leaves the straight way to an origin's response.

use super::hooks::Hook;
use super::policy::{ErrorKind, LocalAnswer};
use crate::http1::Framing;

/// What the client gets instead.
#[derive(Debug)]
pub enum Stop {
    /// An error page.
    Error(ErrorKind),
    /// What a plugin asked for by reenabling with `HTTP_ERROR`, in this hook.
    Plugin(Hook),
    /// A response transform failed before the client's head was made, over a body that ends like this.
    TransformFailed(Framing),
    /// An answer that the proxy gives by itself, and that is no error.
    Local(LocalAnswer),
    /// The redirect that was followed, because the records do not let us go where it leads.
    Returned,
    /// Nothing: the client has gone, or was silent for too long.
    Silent,
}

impl From<ErrorKind> for Stop {
    fn from(kind: ErrorKind) -> Self {
        Stop::Error(kind)
    }
}

/// What the steps of a transaction return.
pub type Step<T> = Result<T, Stop>;
