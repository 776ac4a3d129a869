//! Chapter: transactions: sockets and addresses.

use libc::sockaddr;
use std::ffi::c_int;
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSHttpTxn, TSVConn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerVConnGet(txnp: TSHttpTxn) -> TSVConn {
    stub!(TSHttpTxnServerVConnGet(txnp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    stub!(TSHttpTxnClientAddrGet(txnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIncomingAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    stub!(TSHttpTxnIncomingAddrGet(txnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOutgoingAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    stub!(TSHttpTxnOutgoingAddrGet(txnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    stub!(TSHttpTxnServerAddrGet(txnp) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerAddrSet(txnp: TSHttpTxn, addr: *const sockaddr) -> RawTSReturnCode {
    stub!(TSHttpTxnServerAddrSet(txnp, addr) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientFdGet(txnp: TSHttpTxn, fdp: *mut c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnClientFdGet(txnp, fdp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOutgoingAddrSet(txnp: TSHttpTxn, addr: *const sockaddr) -> RawTSReturnCode {
    stub!(TSHttpTxnOutgoingAddrSet(txnp, addr) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerFdGet(txnp: TSHttpTxn, fdp: *mut c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnServerFdGet(txnp, fdp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientPacketMarkSet(txnp: TSHttpTxn, mark: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnClientPacketMarkSet(txnp, mark) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPacketMarkSet(txnp: TSHttpTxn, mark: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnServerPacketMarkSet(txnp, mark) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientPacketTosSet(txnp: TSHttpTxn, tos: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnClientPacketTosSet(txnp, tos) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPacketTosSet(txnp: TSHttpTxn, tos: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnServerPacketTosSet(txnp, tos) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientPacketDscpSet(txnp: TSHttpTxn, dscp: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnClientPacketDscpSet(txnp, dscp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPacketDscpSet(txnp: TSHttpTxn, dscp: c_int) -> RawTSReturnCode {
    stub!(TSHttpTxnServerPacketDscpSet(txnp, dscp) => TS_ERROR)
}
