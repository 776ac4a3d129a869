//! Types of `remap.h`.

use std::ffi::{c_int, c_ulong};

use super::{TSMBuffer, TSMLoc};

raw_enum!(RawTSRemapStatus, TSRemapStatus);
raw_enum!(RawTSRemapReloadStatus, TSRemapReloadStatus);

/// What `TSRemapInit` learns about the host.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct _tsremap_api_info {
    /// Size of this structure in bytes.
    pub size: c_ulong,
    /// `TSREMAP_VERSION` of the host.
    pub tsremap_version: c_ulong,
}

/// What `TSRemapInit` learns about the host.
pub type TSRemapInterface = _tsremap_api_info;

/// What `TSRemapDoRemap` learns about the request.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct _tm_remap_request_info {
    /// The rule's pattern.
    pub mapFromUrl: TSMLoc,
    /// The rule's replacement.
    pub mapToUrl: TSMLoc,
    /// The request's URL, to be changed in place.
    pub requestUrl: TSMLoc,
    /// The buffer of all of them.
    pub requestBufp: TSMBuffer,
    /// The request's header.
    pub requestHdrp: TSMLoc,
    /// Set to 1 to answer with a redirect to the URL.
    pub redirect: c_int,
}

/// What `TSRemapDoRemap` learns about the request.
pub type TSRemapRequestInfo = _tm_remap_request_info;

/// What a remap plugin did with a request.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRemapStatus {
    TSREMAP_NO_REMAP = 0,
    TSREMAP_DID_REMAP = 1,
    TSREMAP_NO_REMAP_STOP = 2,
    TSREMAP_DID_REMAP_STOP = 3,
    TSREMAP_ERROR = -1,
}

/// How a reload of the remap rules ended, as told to remap plugins.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TSRemapReloadStatus {
    TSREMAP_CONFIG_RELOAD_FAILURE = 0,
    TSREMAP_CONFIG_RELOAD_SUCCESS_PLUGIN_USED = 1,
    TSREMAP_CONFIG_RELOAD_SUCCESS_PLUGIN_UNUSED = 2,
}
