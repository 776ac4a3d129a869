//! Chapter: networking.

use libc::sockaddr;
use std::ffi::{c_char, c_int};
use std::ptr::{null, null_mut};

use crate::abi::stub::stub;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TSAction, TSCont, TSHttpTxn, TSPortDescriptor, TSVConn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnFdGet(sslp: TSVConn) -> c_int {
    stub!(TSVConnFdGet(sslp) => -1)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetVConnRemoteAddrGet(vc: TSVConn) -> *const sockaddr {
    stub!(TSNetVConnRemoteAddrGet(vc) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetConnect(contp: TSCont, to: *const sockaddr) -> TSAction {
    stub!(TSNetConnect(contp, to) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetInvokingContGet(conn: TSVConn) -> TSCont {
    stub!(TSNetInvokingContGet(conn) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetInvokingTxnGet(conn: TSVConn) -> TSHttpTxn {
    stub!(TSNetInvokingTxnGet(conn) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetAccept(
    contp: TSCont,
    port: c_int,
    domain: c_int,
    accept_threads: c_int,
) -> TSAction {
    stub!(TSNetAccept(contp, port, domain, accept_threads) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPortDescriptorParse(descriptor: *const c_char) -> TSPortDescriptor {
    stub!(TSPortDescriptorParse(descriptor) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPortDescriptorAccept(
    descriptor: TSPortDescriptor,
    contp: TSCont,
) -> RawTSReturnCode {
    stub!(TSPortDescriptorAccept(descriptor, contp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetVConnLocalAddrGet(vc: TSVConn) -> *const sockaddr {
    stub!(TSNetVConnLocalAddrGet(vc) => null())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnFdCreate(fd: c_int) -> TSVConn {
    stub!(TSVConnFdCreate(fd) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginDescriptorAccept(contp: TSCont) -> RawTSReturnCode {
    stub!(TSPluginDescriptorAccept(contp) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetConnectTransparent(
    contp: TSCont,
    from: *const sockaddr,
    to: *const sockaddr,
) -> TSAction {
    stub!(TSNetConnectTransparent(contp, from, to) => null_mut())
}
