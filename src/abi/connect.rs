//! Chapter: internal connects.

use libc::sockaddr;
use std::ffi::c_char;
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSConnectType, RawTSIOBufferSizeIndex, RawTSIOBufferWaterMark, TSHttpConnectOptions, TSHttpTxn,
    TSIOBufferSizeIndex, TSIOBufferWaterMark, TSVConn,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectPlugin(options: *mut TSHttpConnectOptions) -> TSVConn {
    stub!(TSHttpConnectPlugin(options) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectWithPluginId(
    addr: *const sockaddr,
    tag: *const c_char,
    id: i64,
) -> TSVConn {
    stub!(TSHttpConnectWithPluginId(addr, tag, id) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnect(addr: *const sockaddr) -> TSVConn {
    stub!(TSHttpConnect(addr) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectOptionsGet(connect_type: RawTSConnectType) -> TSHttpConnectOptions {
    stub!(TSHttpConnectOptionsGet(connect_type) => TSHttpConnectOptions::unset())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginVCIOBufferIndexGet(txnp: TSHttpTxn) -> RawTSIOBufferSizeIndex {
    stub!(TSPluginVCIOBufferIndexGet(txnp) => TSIOBufferSizeIndex::TS_IOBUFFER_SIZE_INDEX_32K.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginVCIOBufferWaterMarkGet(txnp: TSHttpTxn) -> RawTSIOBufferWaterMark {
    stub!(TSPluginVCIOBufferWaterMarkGet(txnp) => TSIOBufferWaterMark::TS_IOBUFFER_WATER_MARK_UNDEFINED.into())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectTransparent(
    client_addr: *const sockaddr,
    server_addr: *const sockaddr,
) -> TSVConn {
    stub!(TSHttpConnectTransparent(client_addr, server_addr) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPluginTagGet(txnp: TSHttpTxn) -> *const c_char {
    stub!(TSHttpTxnPluginTagGet(txnp) => null())
}
