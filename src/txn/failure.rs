//! Why an attempt at the origin failed, and whether another is made.

use super::control::Flag;
use super::outcome::{Finish, Hierarchy, ResultCode, ServerState};
use super::policy::ErrorKind;
use super::transaction::TxnPtr;
use crate::message::WellKnown;
use crate::net;

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, or it was lost before the request was taken.
    Connect(net::Error),
    /// Too many connections to this origin.
    Congested,
    /// Too many connections to all origins, or of all kinds.
    Exhausted,
    /// Closed without a byte, or an empty first line.
    Empty,
    /// Closed in the middle of the head.
    Hangup,
    /// The head cannot be parsed, or is too large.
    Invalid,
    /// The head has no status.
    NoStatus,
    /// Silent for too long.
    Inactive,
    /// The whole took too long.
    Active,
}

impl Failure {
    /// The state that plugins see.
    pub fn state(self) -> ServerState {
        match self {
            Failure::Connect(_) | Failure::Exhausted => ServerState::ConnectionError,
            Failure::Congested => ServerState::OutboundCongestion,
            Failure::Empty | Failure::NoStatus => ServerState::BadIncomingResponse,
            Failure::Hangup => ServerState::ConnectionClosed,
            Failure::Invalid => ServerState::ParseError,
            Failure::Inactive => ServerState::InactiveTimeout,
            Failure::Active => ServerState::ActiveTimeout,
        }
    }

    /// Whether the same request may be tried again after this.
    pub fn is_transient(self) -> bool {
        !matches!(self, Failure::Congested | Failure::Active)
    }

    /// The page for the client when no further attempt is made.
    pub fn page(self) -> ErrorKind {
        match self {
            Failure::Connect(error) => ErrorKind::ConnectFailed { errno: error.errno() },
            Failure::Congested => ErrorKind::OriginCongested,
            Failure::Exhausted => ErrorKind::TooManyConnections,
            Failure::Hangup => ErrorKind::ServerHangup,
            Failure::Invalid => ErrorKind::InvalidResponse,
            Failure::Empty | Failure::NoStatus => ErrorKind::MalformedStatus,
            Failure::Inactive => ErrorKind::OriginTimeout,
            Failure::Active => ErrorKind::OriginActiveTimeout,
        }
    }

    /// The page for the client when the last parent has failed this way.
    pub fn parents_page(self) -> ErrorKind {
        match self {
            Failure::Congested => ErrorKind::ParentCongested,
            Failure::Inactive => ErrorKind::ParentTimeout,
            Failure::Active => ErrorKind::ParentActiveTimeout,
            _ => ErrorKind::ParentFailed,
        }
    }

    /// Notes the failure for logs.
    pub fn note(self, txn: TxnPtr) {
        let outcome = &txn.outcome;
        outcome.server_state.set(self.state());
        if self == Failure::Congested {
            // The original gives up by counting all attempts as made.
            let most = u32::try_from(txn.settings.get().connect_attempts_max_retries).unwrap_or(0);
            outcome.connect_attempts.set(most.saturating_add(1));
        }
        let (result, hierarchy, finish) = match self {
            Failure::Inactive | Failure::Active => {
                (ResultCode::ErrReadTimeout, Hierarchy::TimeoutDirect, Finish::Timeout)
            }
            Failure::Congested => (ResultCode::TcpMiss, Hierarchy::Direct, Finish::Fin),
            Failure::Empty | Failure::NoStatus | Failure::Invalid | Failure::Hangup => {
                (ResultCode::ErrConnectFail, Hierarchy::Direct, Finish::Fin)
            }
            Failure::Connect(_) | Failure::Exhausted => {
                (ResultCode::ErrConnectFail, Hierarchy::Direct, Finish::Intr)
            }
        };
        // To the original's log a plugin that answers wrongly has ended in order.
        let is_plugin = txn.control.intercept.get().is_some() && finish == Finish::Intr;
        let finish = if is_plugin { Finish::Fin } else { finish };
        outcome.result.set(result);
        outcome.hierarchy.set(hierarchy);
        outcome.server_finish.set(finish);
    }
}

/// Whether another attempt at the origin is made after `failure`: fewer at one that is dead.
pub fn may_retry(txn: TxnPtr, failure: Failure, bytes_sent: bool) -> bool {
    let is_dead = txn.server_address.get().is_some_and(|at| super::address::is_dead(txn, at));
    let limit = {
        let settings = txn.settings.get();
        match is_dead {
            true => settings.connect_attempts_max_retries_dead_server.saturating_sub(1),
            false => settings.connect_attempts_max_retries,
        }
    };
    let limit = u32::try_from(limit).unwrap_or(0);
    failure.is_transient() && txn.outcome.connect_attempts.get() <= limit && can_repeat(txn, bytes_sent)
}

/// What comes of an intercept of the origin that has failed in retry mode: the original goes on without the plugin, to the
/// address that a plugin gave, or without one, since the plugin's connection took away what was looked up. Then all further
/// attempts fail.
pub fn behind_intercept(txn: TxnPtr, failure: Failure) -> Option<Failure> {
    txn.control.intercept.get().filter(|intercept| intercept.is_server)?;
    let attempts = u32::try_from(txn.settings.get().connect_attempts_max_retries).unwrap_or(0);
    let is_repeated = failure.is_transient() && attempts > 0 && is_repeatable(txn, true);
    if !is_repeated || !txn.control.is_set(Flag::InterceptRetry) {
        return None;
    }
    txn.control.intercept.set(None);
    txn.intercept_used.set(false);
    if txn.control.has_given_address.get() {
        return None;
    }
    txn.server_address.set(None);
    txn.outcome.connect_attempts.set(attempts.saturating_add(1));
    // What the log and the page say is the error of the plugin's connection.
    let errno = if failure == Failure::Hangup { libc::EPIPE } else { ErrorKind::UNKNOWN_ERRNO };
    Some(Failure::Connect(net::Error::System { call: "connect", errno }))
}

/// Whether the request may be sent again, to whomever: methods without effect always, others when nobody can have acted on
/// them.
pub fn can_repeat(txn: TxnPtr, bytes_sent: bool) -> bool {
    txn.control.intercept.get().is_none() && is_repeatable(txn, bytes_sent)
}

fn is_repeatable(txn: TxnPtr, bytes_sent: bool) -> bool {
    let safe = [WellKnown::GET, WellKnown::HEAD, WellKnown::OPTIONS, WellKnown::TRACE];
    let is_safe = txn.method().is_some_and(|method| safe.contains(&method));
    // A body that has been read from the client cannot be sent again.
    let body_gone = txn.request_body.get().is_some_and(|body| body.was_touched());
    (is_safe || !bytes_sent) && !body_gone
}
