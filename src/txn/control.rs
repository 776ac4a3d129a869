//! What plugins have asked of a transaction, kept until the step that looks at it.

use super::parents::ResponseAction;
use crate::event::ObjRef;
use std::cell::{Cell, RefCell};
use std::ffi::CString;

/// Flags of `TSHttpTxnCntlSet`, by its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Flag {
    /// A log line is written; initially on.
    Logging = 0,
    /// A failed server intercept falls back to the real origin.
    InterceptRetry = 1,
    /// A stored response may be served to any method.
    ResponseCacheable = 2,
    /// The request is looked up and stored whatever its method.
    RequestCacheable = 3,
    /// The origin's response is not stored.
    ServerNoStore = 4,
    /// Debug output of this transaction is on whatever the tags.
    Debug = 5,
    /// No remap, neither hooks nor rules.
    SkipRemapping = 6,
}

impl Flag {
    /// The flag with this number.
    pub fn from_number(number: i32) -> Option<Flag> {
        const ALL: [Flag; 7] = [
            Flag::Logging,
            Flag::InterceptRetry,
            Flag::ResponseCacheable,
            Flag::RequestCacheable,
            Flag::ServerNoStore,
            Flag::Debug,
            Flag::SkipRemapping,
        ];
        ALL.get(usize::try_from(number).ok()?).copied()
    }
}

/// An intercept that a plugin has put on the transaction.
#[derive(Clone, Copy, Debug)]
pub struct Intercept {
    /// Gets `NET_ACCEPT` or `NET_ACCEPT_FAILED`, exactly one.
    pub continuation: ObjRef,
    /// Replaces the origin only, so that the cache is looked up and filled.
    pub is_server: bool,
}

/// A body for an internally generated response (`TSHttpTxnErrorBodySet`).
#[derive(Clone, Debug, Default)]
pub struct ErrorBody {
    /// The text, verbatim.
    pub body: Vec<u8>,
    /// The media type; `text/html` when none was given.
    pub content_type: Option<Vec<u8>>,
}

/// A timeout override in ns; `None` leaves the record in force.
pub type Timeout = Cell<Option<u64>>;

/// Everything that a plugin may set before the engine looks at it.
#[derive(Debug)]
pub struct Control {
    flags: Cell<u8>,
    /// `TSHttpTxnStatusSet`; 0 when not set.
    pub status: Cell<i32>,
    /// `TSHttpTxnErrorBodySet`.
    pub error_body: RefCell<Option<ErrorBody>>,
    /// `TSHttpTxnIntercept`, `TSHttpTxnServerIntercept`: the last call wins.
    pub intercept: Cell<Option<Intercept>>,
    /// `TSHttpTxnRedirectUrlSet`.
    pub redirect_url: RefCell<Option<Vec<u8>>>,
    /// `TSHttpTxnServerAddrSet` was called: no name is resolved for this origin.
    pub has_given_address: Cell<bool>,
    /// `TSHttpTxnOutgoingAddrSet`.
    pub outgoing_address: Cell<Option<std::net::SocketAddr>>,
    /// `TSHttpTxnParentProxySet`.
    pub parent: RefCell<Option<(CString, i32)>>,
    /// `TSHttpTxnResponseActionSet`.
    pub response_action: RefCell<Option<ResponseAction>>,
    /// `TSHttpTxnParentSelectionUrlSet`.
    pub parent_selection_url: RefCell<Option<Vec<u8>>>,
    /// `TSHttpTxnShutDown`: the next error closes the connection without a response.
    pub shut_down: Cell<bool>,
    /// `TSHttpTxnCloseAfterResponse`.
    pub closes_client: Cell<bool>,
    /// `TSHttpTxnPrivateSessionSet`.
    pub private_session: Cell<bool>,
    /// `TSHttpTxnServerRespIgnore`.
    pub ignore_response: Cell<bool>,
    /// `TSHttpTxnTransformedRespCache`.
    pub cache_transformed: Cell<bool>,
    /// `TSHttpTxnUntransformedRespCache`.
    pub cache_untransformed: Cell<bool>,
    /// `TSHttpTxnConnectTimeoutSet`.
    pub connect_timeout: Timeout,
    /// `TSHttpTxnDNSTimeoutSet`.
    pub dns_timeout: Timeout,
    /// `TSHttpTxnNoActivityTimeoutSet`.
    pub inactivity_timeout: Timeout,
    /// `TSHttpTxnActiveTimeoutSet`.
    pub active_timeout: Timeout,
    /// Cache lookup URL given by the plugin (`TSCacheUrlSet`, `TSHttpTxnCacheLookupUrlSet`).
    pub cache_url: RefCell<Option<Vec<u8>>>,
    /// `TSHttpTxnClientIncomingPortSet`.
    pub incoming_port: Cell<Option<u16>>,
    /// `TSHttpTxnOutgoingTransparencySet`: the origin sees the client's address.
    pub outgoing_transparent: Cell<bool>,
    /// `TSHttpTxnServerRequestBodySet`.
    pub request_body: RefCell<Option<Vec<u8>>>,
}

impl Default for Control {
    fn default() -> Self {
        Self {
            flags: Cell::new(1 << Flag::Logging as u8),
            status: Cell::new(0),
            error_body: RefCell::default(),
            intercept: Cell::default(),
            redirect_url: RefCell::default(),
            has_given_address: Cell::default(),
            outgoing_address: Cell::default(),
            parent: RefCell::default(),
            response_action: RefCell::default(),
            parent_selection_url: RefCell::default(),
            shut_down: Cell::default(),
            closes_client: Cell::default(),
            private_session: Cell::default(),
            ignore_response: Cell::default(),
            cache_transformed: Cell::new(true),
            cache_untransformed: Cell::default(),
            connect_timeout: Cell::default(),
            dns_timeout: Cell::default(),
            inactivity_timeout: Cell::default(),
            active_timeout: Cell::default(),
            cache_url: RefCell::default(),
            incoming_port: Cell::default(),
            outgoing_transparent: Cell::default(),
            request_body: RefCell::default(),
        }
    }
}

impl Control {
    /// Whether a plugin replaces cache and origin.
    pub fn is_intercepted(&self) -> bool {
        self.intercept.get().is_some_and(|intercept| !intercept.is_server)
    }

    /// Whether a flag is on.
    pub fn is_set(&self, flag: Flag) -> bool {
        self.flags.get() & (1 << flag as u8) != 0
    }

    /// Turns a flag on or off.
    pub fn set(&self, flag: Flag, on: bool) {
        let bit = 1 << flag as u8;
        self.flags.set(if on { self.flags.get() | bit } else { self.flags.get() & !bit });
    }
}
