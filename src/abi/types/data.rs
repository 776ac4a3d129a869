//! Structures that plugins fill or read, and the plain numbers of the API.

use std::ffi::{c_char, c_int, c_void};

use libc::{size_t, sockaddr, sockaddr_storage};

use super::{
    RawTSConnectType, RawTSFetchWakeUpOptions, RawTSIOBufferSizeIndex, RawTSIOBufferWaterMark, TSConnectType,
    TSCont, TSIOBufferSizeIndex, TSIOBufferWaterMark,
};

/// Who made a plugin.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSPluginRegistrationInfo {
    /// Name of the plugin.
    pub plugin_name: *const c_char,
    /// Its maker.
    pub vendor_name: *const c_char,
    /// Where to write to.
    pub support_email: *const c_char,
}

/// A message from outside to the plugins: event data of `TS_EVENT_LIFECYCLE_MSG`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSPluginMsg {
    /// What the message is about, NUL-terminated.
    pub tag: *const c_char,
    /// The message, not NUL-terminated.
    pub data: *const c_void,
    /// Its length in bytes.
    pub data_size: size_t,
}

/// The value of a record; its `TSRecordDataType` tells which member holds it.
#[repr(C)]
#[derive(Clone, Copy)]
pub union TSRecordData {
    /// `TS_RECORDDATATYPE_INT`.
    pub rec_int: i64,
    /// `TS_RECORDDATATYPE_FLOAT`.
    pub rec_float: f32,
    /// `TS_RECORDDATATYPE_STRING`.
    pub rec_string: *mut c_char,
    /// `TS_RECORDDATATYPE_COUNTER`.
    pub rec_counter: i64,
}

/// Time in nanoseconds; the scheduling calls take milliseconds in it.
pub type TSHRTime = i64;

/// Value of an integer record.
pub type TSMgmtInt = i64;

/// Value of a counter record.
pub type TSMgmtCounter = i64;

/// Value of a float record.
pub type TSMgmtFloat = f32;

/// Value of a string record, from `TSmalloc`.
pub type TSMgmtString = *mut c_char;

/// Priority of a stream, for any version of HTTP.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSHttpPriority {
    /// A `TSHttpPriorityType`.
    pub priority_type: u8,
    /// What that version of HTTP keeps.
    pub data: [u8; 7],
}

/// Priority of an HTTP/2 stream: `TSHttpPriority` seen through its type.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSHttp2Priority {
    /// `HTTP_PRIORITY_TYPE_HTTP_2`.
    pub priority_type: u8,
    /// Weight, 0 to 255.
    pub weight: u8,
    /// The stream this one depends on, 0 for none.
    pub stream_dependency: i32,
}

/// The event numbers that a fetch reports its end with.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSFetchEvent {
    /// The response is there.
    pub success_event_id: c_int,
    /// There will be no response.
    pub failure_event_id: c_int,
    /// It took too long.
    pub timeout_event_id: c_int,
}

/// A list of requests for `TSFetchPages`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TSFetchUrlParams {
    /// The request: head and body.
    pub request: *const c_char,
    /// Its length in bytes.
    pub request_len: c_int,
    /// The client address that the request pretends to come from.
    pub ip: sockaddr_storage,
    /// Its port, in host order.
    pub port: c_int,
    /// Whom to call.
    pub contp: TSCont,
    /// With which events.
    pub events: TSFetchEvent,
    /// And when.
    pub options: RawTSFetchWakeUpOptions,
    /// The next request, or null.
    pub next: *mut TSFetchUrlParams,
}

/// A list of requests for `TSFetchPages`.
pub type TSFetchUrlParams_t = TSFetchUrlParams;

/// Identifier of a TLS session.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSSslSessionID_s {
    /// Bytes in use.
    pub len: size_t,
    /// The identifier.
    pub bytes: [c_char; 32],
}

/// Identifier of a TLS session.
pub type TSSslSessionID = TSSslSessionID_s;

/// The files that a certificate was asked for by: event data of `TS_EVENT_SSL_SECRET`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSSecretID_s {
    /// Name of the certificate.
    pub cert_name: *const c_char,
    /// Its length in bytes.
    pub cert_name_len: size_t,
    /// Name of the key.
    pub key_name: *const c_char,
    /// Its length in bytes.
    pub key_name_len: size_t,
}

/// The files that a certificate was asked for by: event data of `TS_EVENT_SSL_SECRET`.
pub type TSSecretID = TSSecretID_s;

/// What an internal connect is made with.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TSHttpConnectOptions_s {
    /// Set by `TSHttpConnectOptionsGet`.
    pub connect_type: RawTSConnectType,
    /// The address that the request is to come from; its port must not be 0.
    pub addr: *const sockaddr,
    /// Name for logs (`pitag`); must live as long as the connection.
    pub tag: *const c_char,
    /// Number for logs (`piid`).
    pub id: i64,
    /// Size class of the buffers between the two ends.
    pub buffer_index: RawTSIOBufferSizeIndex,
    /// Water mark of these buffers, in bytes.
    pub buffer_water_mark: RawTSIOBufferWaterMark,
}

/// What an internal connect is made with.
pub type TSHttpConnectOptions = TSHttpConnectOptions_s;

impl TSHttpConnectOptions_s {
    /// The answer to an unknown connect type: nothing is set.
    pub fn unset() -> Self {
        Self {
            connect_type: TSConnectType::TS_CONNECT_UNDEFINED.into(),
            addr: std::ptr::null(),
            tag: std::ptr::null(),
            id: 0,
            buffer_index: TSIOBufferSizeIndex::TS_IOBUFFER_SIZE_INDEX_128.into(),
            buffer_water_mark: TSIOBufferWaterMark::TS_IOBUFFER_WATER_MARK_UNDEFINED.into(),
        }
    }
}
