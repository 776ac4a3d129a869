//! Hook points.

raw_enum!(RawTSHttpHookID, TSHttpHookID);
raw_enum!(RawTSLifecycleHookID, TSLifecycleHookID);

/// Points in a session or a transaction at which plugins are called.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSHttpHookID {
    TS_HTTP_READ_REQUEST_HDR_HOOK = 0,
    TS_HTTP_OS_DNS_HOOK = 1,
    TS_HTTP_SEND_REQUEST_HDR_HOOK = 2,
    TS_HTTP_READ_CACHE_HDR_HOOK = 3,
    TS_HTTP_READ_RESPONSE_HDR_HOOK = 4,
    TS_HTTP_SEND_RESPONSE_HDR_HOOK = 5,
    TS_HTTP_REQUEST_TRANSFORM_HOOK = 6,
    TS_HTTP_RESPONSE_TRANSFORM_HOOK = 7,
    TS_HTTP_SELECT_ALT_HOOK = 8,
    TS_HTTP_TXN_START_HOOK = 9,
    TS_HTTP_TXN_CLOSE_HOOK = 10,
    TS_HTTP_SSN_START_HOOK = 11,
    TS_HTTP_SSN_CLOSE_HOOK = 12,
    TS_HTTP_CACHE_LOOKUP_COMPLETE_HOOK = 13,
    TS_HTTP_PRE_REMAP_HOOK = 14,
    TS_HTTP_POST_REMAP_HOOK = 15,
    TS_HTTP_RESPONSE_CLIENT_HOOK = 16,
    TS_SSL_FIRST_HOOK = 17,
    TS_VCONN_CLOSE_HOOK = 18,
    TS_SSL_CLIENT_HELLO_HOOK = 19,
    TS_SSL_SNI_HOOK = 20,
    TS_SSL_SERVERNAME_HOOK = 21,
    TS_SSL_SERVER_VERIFY_HOOK = 22,
    TS_SSL_VERIFY_CLIENT_HOOK = 23,
    TS_SSL_SESSION_HOOK = 24,
    TS_VCONN_OUTBOUND_START_HOOK = 25,
    TS_VCONN_OUTBOUND_CLOSE_HOOK = 26,
    TS_HTTP_REQUEST_BUFFER_READ_COMPLETE_HOOK = 27,
    TS_HTTP_LAST_HOOK = 28,
}

impl TSHttpHookID {
    /// Another name of [`Self::TS_SSL_FIRST_HOOK`].
    ///
    /// cbindgen:ignore
    pub const TS_VCONN_START_HOOK: Self = Self::TS_SSL_FIRST_HOOK;
    /// Another name of [`Self::TS_SSL_FIRST_HOOK`].
    ///
    /// cbindgen:ignore
    pub const TS_VCONN_PRE_ACCEPT_HOOK: Self = Self::TS_SSL_FIRST_HOOK;
    /// Another name of [`Self::TS_SSL_SNI_HOOK`].
    ///
    /// cbindgen:ignore
    pub const TS_SSL_CERT_HOOK: Self = Self::TS_SSL_SNI_HOOK;
    /// Another name of [`Self::TS_SSL_SERVER_VERIFY_HOOK`].
    ///
    /// cbindgen:ignore
    pub const TS_SSL_VERIFY_SERVER_HOOK: Self = Self::TS_SSL_SERVER_VERIFY_HOOK;
    /// Another name of [`Self::TS_VCONN_OUTBOUND_CLOSE_HOOK`].
    ///
    /// cbindgen:ignore
    pub const TS_SSL_LAST_HOOK: Self = Self::TS_VCONN_OUTBOUND_CLOSE_HOOK;
}

/// Points in the life of the process at which plugins are called.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSLifecycleHookID {
    TS_LIFECYCLE_PORTS_INITIALIZED_HOOK = 0,
    TS_LIFECYCLE_PORTS_READY_HOOK = 1,
    TS_LIFECYCLE_CACHE_READY_HOOK = 2,
    TS_LIFECYCLE_SERVER_SSL_CTX_INITIALIZED_HOOK = 3,
    TS_LIFECYCLE_CLIENT_SSL_CTX_INITIALIZED_HOOK = 4,
    TS_LIFECYCLE_MSG_HOOK = 5,
    TS_LIFECYCLE_TASK_THREADS_READY_HOOK = 6,
    TS_LIFECYCLE_SHUTDOWN_HOOK = 7,
    TS_LIFECYCLE_LAST_HOOK = 9,
}
