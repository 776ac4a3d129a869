//! Enumerations of IO, threads and the API itself.

raw_enum!(RawTSVConnCloseFlags, TSVConnCloseFlags);
raw_enum!(RawTSIOBufferSizeIndex, TSIOBufferSizeIndex);
raw_enum!(RawTSIOBufferWaterMark, TSIOBufferWaterMark);
raw_enum!(RawTSReturnCode, TSReturnCode);
raw_enum!(RawTSFetchWakeUpOptions, TSFetchWakeUpOptions);
raw_enum!(RawTSThreadPool, TSThreadPool);
raw_enum!(RawTSUserArgType, TSUserArgType);
raw_enum!(RawTSConnectType, TSConnectType);
raw_enum!(RawTSUuidVersion, TSUuidVersion);

/// How a virtual connection was closed.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSVConnCloseFlags {
    TS_VC_CLOSE_ABORT = -1,
    TS_VC_CLOSE_NORMAL = 1,
}

/// Size classes of buffer blocks: 128 bytes shifted left by the value.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSIOBufferSizeIndex {
    TS_IOBUFFER_SIZE_INDEX_128 = 0,
    TS_IOBUFFER_SIZE_INDEX_256 = 1,
    TS_IOBUFFER_SIZE_INDEX_512 = 2,
    TS_IOBUFFER_SIZE_INDEX_1K = 3,
    TS_IOBUFFER_SIZE_INDEX_2K = 4,
    TS_IOBUFFER_SIZE_INDEX_4K = 5,
    TS_IOBUFFER_SIZE_INDEX_8K = 6,
    TS_IOBUFFER_SIZE_INDEX_16K = 7,
    TS_IOBUFFER_SIZE_INDEX_32K = 8,
    TS_IOBUFFER_SIZE_INDEX_64K = 9,
    TS_IOBUFFER_SIZE_INDEX_128K = 10,
    TS_IOBUFFER_SIZE_INDEX_256K = 11,
    TS_IOBUFFER_SIZE_INDEX_512K = 12,
    TS_IOBUFFER_SIZE_INDEX_1M = 13,
    TS_IOBUFFER_SIZE_INDEX_2M = 14,
}

/// Water marks with a meaning of their own, in bytes.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSIOBufferWaterMark {
    TS_IOBUFFER_WATER_MARK_UNDEFINED = -1,
    TS_IOBUFFER_WATER_MARK_PLUGIN_VC_DEFAULT = 0,
    TS_IOBUFFER_WATER_MARK_HTTP_DEFAULT = 32768,
}

/// The outcome of most calls.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSReturnCode {
    TS_ERROR = -1,
    TS_SUCCESS = 0,
}

/// When a fetch calls its continuation.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSFetchWakeUpOptions {
    NO_CALLBACK = 0,
    AFTER_HEADER = 1,
    AFTER_BODY = 2,
}

/// Kinds of event threads.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSThreadPool {
    TS_THREAD_POOL_NET = 0,
    TS_THREAD_POOL_TASK = 1,
    TS_THREAD_POOL_DNS = 2,
    TS_THREAD_POOL_UDP = 3,
}

/// Kinds of objects that carry user arguments.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSUserArgType {
    TS_USER_ARGS_TXN = 0,
    TS_USER_ARGS_SSN = 1,
    TS_USER_ARGS_VCONN = 2,
    TS_USER_ARGS_GLB = 3,
    TS_USER_ARGS_COUNT = 4,
}

/// Kinds of internal connects.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSConnectType {
    TS_CONNECT_UNDEFINED = 0,
    TS_CONNECT_PLUGIN = 1,
    TS_CONNECT_LAST_ENTRY = 2,
}

/// Versions of UUIDs (RFC 9562, 4.2).
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSUuidVersion {
    TS_UUID_UNDEFINED = 0,
    TS_UUID_V1 = 1,
    TS_UUID_V2 = 2,
    TS_UUID_V3 = 3,
    TS_UUID_V4 = 4,
    TS_UUID_V5 = 5,
}
