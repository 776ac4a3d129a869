//! What became of a transaction: byte counts and result codes, for logs, statistics and the getters of the API.

use std::cell::Cell;

/// Bytes of one direction of one side.
#[derive(Debug, Default)]
pub struct Bytes {
    /// Start line and fields.
    pub header: Cell<u64>,
    /// Body as counted by the original: with chunk framing where that was passed through.
    pub body: Cell<u64>,
}

/// `crc`: how the request was answered (`SquidLogCode` names).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ResultCode {
    /// Not decided.
    #[default]
    Undefined,
    /// `TCP_HIT`
    TcpHit,
    /// `TCP_MEM_HIT`
    TcpMemHit,
    /// `TCP_CF_HIT`
    TcpCfHit,
    /// `TCP_MISS`
    TcpMiss,
    /// `TCP_REFRESH_HIT`
    TcpRefreshHit,
    /// `TCP_REFRESH_FAIL_HIT`
    TcpRefreshFailHit,
    /// `TCP_REFRESH_MISS`
    TcpRefreshMiss,
    /// `TCP_IMS_HIT`
    TcpImsHit,
    /// `TCP_IMS_MISS`
    TcpImsMiss,
    /// `TCP_DENIED`
    TcpDenied,
    /// `TCP_MISS_REDIRECT`
    TcpMissRedirect,
    /// `TCP_MISS_X_REDIRECT`
    TcpMissXRedirect,
    /// `ERR_CLIENT_ABORT`
    ErrClientAbort,
    /// `ERR_CLIENT_READ_ERROR`
    ErrClientReadError,
    /// `ERR_CONNECT_FAIL`
    ErrConnectFail,
    /// `ERR_INVALID_REQ`
    ErrInvalidReq,
    /// `ERR_INVALID_URL`
    ErrInvalidUrl,
    /// `ERR_READ_TIMEOUT`
    ErrReadTimeout,
    /// `ERR_READ_ERROR`
    ErrReadError,
    /// `ERR_PROXY_DENIED`
    ErrProxyDenied,
    /// `ERR_POST_ENTITY_TOO_LARGE`
    ErrPostEntityTooLarge,
    /// `ERR_LOOP_DETECTED`
    ErrLoopDetected,
    /// `ERR_UNKNOWN`
    ErrUnknown,
}

impl ResultCode {
    /// The text in logs.
    pub fn name(self) -> &'static str {
        match self {
            ResultCode::Undefined => "UNDEFINED",
            ResultCode::TcpHit => "TCP_HIT",
            ResultCode::TcpMemHit => "TCP_MEM_HIT",
            ResultCode::TcpCfHit => "TCP_CF_HIT",
            ResultCode::TcpMiss => "TCP_MISS",
            ResultCode::TcpRefreshHit => "TCP_REFRESH_HIT",
            ResultCode::TcpRefreshFailHit => "TCP_REFRESH_FAIL_HIT",
            ResultCode::TcpRefreshMiss => "TCP_REFRESH_MISS",
            ResultCode::TcpImsHit => "TCP_IMS_HIT",
            ResultCode::TcpImsMiss => "TCP_IMS_MISS",
            ResultCode::TcpDenied => "TCP_DENIED",
            ResultCode::TcpMissRedirect => "TCP_MISS_REDIRECT",
            ResultCode::TcpMissXRedirect => "TCP_MISS_X_REDIRECT",
            ResultCode::ErrClientAbort => "ERR_CLIENT_ABORT",
            ResultCode::ErrClientReadError => "ERR_CLIENT_READ_ERROR",
            ResultCode::ErrConnectFail => "ERR_CONNECT_FAIL",
            ResultCode::ErrInvalidReq => "ERR_INVALID_REQ",
            ResultCode::ErrInvalidUrl => "ERR_INVALID_URL",
            ResultCode::ErrReadTimeout => "ERR_READ_TIMEOUT",
            ResultCode::ErrReadError => "ERR_READ_ERROR",
            ResultCode::ErrProxyDenied => "ERR_PROXY_DENIED",
            ResultCode::ErrPostEntityTooLarge => "ERR_POST_ENTITY_TOO_LARGE",
            ResultCode::ErrLoopDetected => "ERR_LOOP_DETECTED",
            ResultCode::ErrUnknown => "ERR_UNKNOWN",
        }
    }

    /// Whether the client went away before it had everything (`TSHttpTxnAborted`).
    pub fn is_client_abort(self) -> bool {
        matches!(self, ResultCode::ErrClientAbort | ResultCode::ErrClientReadError)
    }
}

/// `chm`: what the cache said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum HitMiss {
    /// `MISS`
    #[default]
    Miss,
    /// `MISS_ERROR`
    MissError,
    /// `HIT`
    Hit,
    /// `HIT_RAM`
    HitRam,
}

impl HitMiss {
    /// The text in logs.
    pub fn name(self) -> &'static str {
        match self {
            HitMiss::Miss => "MISS",
            HitMiss::MissError => "MISS_ERROR",
            HitMiss::Hit => "HIT",
            HitMiss::HitRam => "HIT_RAM",
        }
    }
}

/// `phr`: where the response came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Hierarchy {
    /// `EMPTY`: nowhere.
    Empty,
    /// `NONE`: from here.
    #[default]
    None,
    /// `DIRECT`: from the origin.
    Direct,
    /// `TIMEOUT_DIRECT`: the origin did not answer in time.
    TimeoutDirect,
    /// `PARENT_HIT`: from a parent proxy.
    ParentHit,
}

impl Hierarchy {
    /// The text in logs.
    pub fn name(self) -> &'static str {
        match self {
            Hierarchy::Empty => "EMPTY",
            Hierarchy::None => "NONE",
            Hierarchy::Direct => "DIRECT",
            Hierarchy::TimeoutDirect => "TIMEOUT_DIRECT",
            Hierarchy::ParentHit => "PARENT_HIT",
        }
    }
}

/// `cfsc`, `pfsc`: how a side ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Finish {
    /// `FIN`: in order.
    #[default]
    Fin,
    /// `INTR`: broken off.
    Intr,
    /// `TIMEOUT`.
    Timeout,
}

impl Finish {
    /// The text in logs.
    pub fn name(self) -> &'static str {
        match self {
            Finish::Fin => "FIN",
            Finish::Intr => "INTR",
            Finish::Timeout => "TIMEOUT",
        }
    }
}

/// `TSServerState`: how the origin side stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(i32)]
pub enum ServerState {
    /// Not contacted.
    #[default]
    Undefined = 0,
    /// The whole transaction took too long.
    ActiveTimeout = 1,
    /// The response makes no sense.
    BadIncomingResponse = 2,
    /// Answering.
    ConnectionAlive = 3,
    /// Closed before a complete header.
    ConnectionClosed = 4,
    /// Could not be connected.
    ConnectionError = 5,
    /// Silent for too long.
    InactiveTimeout = 6,
    /// No connection could be opened.
    OpenRawError = 7,
    /// The response cannot be parsed.
    ParseError = 8,
    /// The transaction is complete.
    TransactionComplete = 9,
    /// The next parent is to be asked.
    ParentRetry = 10,
    /// Too many connections to it.
    OutboundCongestion = 11,
}

impl ServerState {
    /// The text in messages.
    pub fn name(self) -> &'static str {
        match self {
            ServerState::Undefined => "STATE_UNDEFINED",
            ServerState::ActiveTimeout => "ACTIVE_TIMEOUT",
            ServerState::BadIncomingResponse => "BAD_INCOMING_RESPONSE",
            ServerState::ConnectionAlive => "CONNECTION_ALIVE",
            ServerState::ConnectionClosed => "CONNECTION_CLOSED",
            ServerState::ConnectionError => "CONNECTION_ERROR",
            ServerState::InactiveTimeout => "INACTIVE_TIMEOUT",
            ServerState::OpenRawError => "OPEN_RAW_ERROR",
            ServerState::ParseError => "PARSE_ERROR",
            ServerState::TransactionComplete => "TRANSACTION_COMPLETE",
            ServerState::ParentRetry => "PARENT_RETRY",
            ServerState::OutboundCongestion => "OUTBOUND_CONGESTION",
        }
    }
}

/// What became of the transaction.
#[derive(Debug, Default)]
pub struct Outcome {
    /// From the client.
    pub client_request: Bytes,
    /// To the origin.
    pub server_request: Bytes,
    /// From the origin.
    pub server_response: Bytes,
    /// To the client.
    pub client_response: Bytes,
    /// From the client, for the cache (PUSH).
    pub pushed_response: Bytes,
    /// `crc`.
    pub result: Cell<ResultCode>,
    /// `chm`.
    pub hit_miss: Cell<HitMiss>,
    /// `phr`.
    pub hierarchy: Cell<Hierarchy>,
    /// `cfsc`.
    pub client_finish: Cell<Finish>,
    /// `pfsc`.
    pub server_finish: Cell<Finish>,
    /// How the origin side stands.
    pub server_state: Cell<ServerState>,
    /// Connections to the origin that were tried.
    pub connect_attempts: Cell<u32>,
    /// Whether the last attempt at a parent led to an answer; `None` without one.
    pub parent_connected: Cell<Option<bool>>,
    /// The transaction's number on its origin connection, from 1; 0 without one.
    pub server_transactions: Cell<u32>,
    /// Whether a pooled origin connection was used.
    pub server_reused: Cell<bool>,
}

impl Outcome {
    /// Whether the transaction was broken off by the client, or by the origin after its head (`TSHttpTxnAborted`).
    pub fn is_aborted(&self) -> bool {
        match self.result.get() {
            // A time-out before the head is answered with a page.
            ResultCode::ErrReadTimeout => self.server_state.get() == ServerState::ConnectionAlive,
            ResultCode::ErrReadError => true,
            result => result.is_client_abort(),
        }
    }
}
