//! Enumerations of `experimental.h`.

raw_enum!(RawTSFetchEventExt, TSFetchEventExt);
raw_enum!(RawTSFetchFlags, TSFetchFlags);
raw_enum!(RawTSHttpCntlTypeExperimental, TSHttpCntlTypeExperimental);

/// Events of a streaming fetch, beside the caller's own.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSFetchEventExt {
    TS_FETCH_EVENT_EXT_HEAD_READY = -1,
    TS_FETCH_EVENT_EXT_HEAD_DONE = -2,
    TS_FETCH_EVENT_EXT_BODY_READY = -3,
    TS_FETCH_EVENT_EXT_BODY_DONE = -4,
}

/// Options of a streaming fetch, as a mask.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSFetchFlags {
    TS_FETCH_FLAGS_NONE = 0,
    TS_FETCH_FLAGS_STREAM = 2,
    TS_FETCH_FLAGS_DECHUNK = 4,
    TS_FETCH_FLAGS_NEWLOCK = 8,
    TS_FETCH_FLAGS_NOT_INTERNAL_REQUEST = 16,
}

/// Switches of a transaction, in the older form.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSHttpCntlTypeExperimental {
    TS_HTTP_CNTL_GET_LOGGING_MODE = 0,
    TS_HTTP_CNTL_SET_LOGGING_MODE = 1,
    TS_HTTP_CNTL_GET_INTERCEPT_RETRY_MODE = 2,
    TS_HTTP_CNTL_SET_INTERCEPT_RETRY_MODE = 3,
}
