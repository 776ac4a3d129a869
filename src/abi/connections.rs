//! Chapter: connection counts.

use std::ffi::c_int;

use crate::abi::stub::stub;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpCurrentClientConnectionsGet() -> c_int {
    stub!(TSHttpCurrentClientConnectionsGet() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpCurrentActiveClientConnectionsGet() -> c_int {
    stub!(TSHttpCurrentActiveClientConnectionsGet() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpCurrentIdleClientConnectionsGet() -> c_int {
    stub!(TSHttpCurrentIdleClientConnectionsGet() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpCurrentCacheConnectionsGet() -> c_int {
    stub!(TSHttpCurrentCacheConnectionsGet() => 0)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpCurrentServerConnectionsGet() -> c_int {
    stub!(TSHttpCurrentServerConnectionsGet() => 0)
}
