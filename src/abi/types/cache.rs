//! Enumerations of the cache.

raw_enum!(RawTSCacheLookupResult, TSCacheLookupResult);
raw_enum!(RawTSCacheDataType, TSCacheDataType);
raw_enum!(RawTSCacheError, TSCacheError);
raw_enum!(RawTSCacheScanResult, TSCacheScanResult);
raw_enum!(RawTSHttpTxnInfoKey, TSHttpTxnInfoKey);

/// What the cache lookup of a transaction found.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSCacheLookupResult {
    TS_CACHE_LOOKUP_MISS = 0,
    TS_CACHE_LOOKUP_HIT_STALE = 1,
    TS_CACHE_LOOKUP_HIT_FRESH = 2,
    TS_CACHE_LOOKUP_SKIPPED = 3,
}

/// Kinds of objects in the cache.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSCacheDataType {
    TS_CACHE_DATA_TYPE_NONE = 0,
    TS_CACHE_DATA_TYPE_HTTP = 1,
    TS_CACHE_DATA_TYPE_OTHER = 2,
}

/// Reasons that come with a failed cache operation.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSCacheError {
    TS_CACHE_ERROR_NO_DOC = -20400,
    TS_CACHE_ERROR_DOC_BUSY = -20401,
    TS_CACHE_ERROR_NOT_READY = -20407,
}

/// What the handler of a cache scan wants done with the object.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSCacheScanResult {
    TS_CACHE_SCAN_RESULT_DONE = 0,
    TS_CACHE_SCAN_RESULT_CONTINUE = 1,
    TS_CACHE_SCAN_RESULT_DELETE = 10,
    TS_CACHE_SCAN_RESULT_DELETE_ALL_ALTERNATES = 11,
    TS_CACHE_SCAN_RESULT_UPDATE = 12,
    TS_CACHE_SCAN_RESULT_RETRY = 13,
}

/// What `TSHttpTxnInfoIntGet` can tell.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSHttpTxnInfoKey {
    TS_TXN_INFO_NONE = -1,
    TS_TXN_INFO_CACHE_HIT_RAM = 0,
    TS_TXN_INFO_CACHE_COMPRESSED_IN_RAM = 1,
    TS_TXN_INFO_CACHE_HIT_RWW = 2,
    TS_TXN_INFO_CACHE_OPEN_READ_TRIES = 3,
    TS_TXN_INFO_CACHE_OPEN_WRITE_TRIES = 4,
    TS_TXN_INFO_CACHE_VOLUME = 5,
    TS_TXN_INFO_LAST_ENTRY = 6,
}
