//! Chapter: transactions: sockets and addresses.

use libc::sockaddr;
use std::ffi::c_int;
use std::ptr::{from_ref, null, null_mut};

use crate::abi::check;
use crate::abi::ssn::store_fd;
use crate::abi::types::{RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHttpTxn, TSVConn};
use crate::net::{self, Endpoint, VConn};
use std::net::SocketAddr;

/// The connection to the origin, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerVConnGet(txnp: TSHttpTxn) -> TSVConn {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnServerVConnGet", txnp) };
    txn.open_server_vconn().map_or(null_mut(), |vconn| from_ref(vconn).cast_mut().cast())
}

/// The client's address; lives as long as the transaction. Null when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnClientAddrGet", txnp) };
    txn.session().with_client(|conn| conn.remote_endpoint()).unwrap_or(null())
}

/// The address that the client connected to; lives as long as the transaction. Null when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnIncomingAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnIncomingAddrGet", txnp) };
    txn.session().with_client(|conn| conn.local_endpoint()).unwrap_or(null())
}

/// Our own address of the connection to the origin; null without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOutgoingAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnOutgoingAddrGet", txnp) };
    txn.open_server_vconn().map_or(null(), |vconn| vconn.local_endpoint())
}

/// Gives the origin's address; of family `AF_UNSPEC` until it is known, never null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerAddrGet(txnp: TSHttpTxn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    unsafe { check::txn("TSHttpTxnServerAddrGet", txnp) }.server_endpoint()
}

/// An address for a transaction; `None` for a family other than IPv4 and IPv6.
///
/// # Safety
/// `addr` is null or as long as its family says.
unsafe fn address(function: &str, addr: *const sockaddr) -> Option<SocketAddr> {
    check::not_null(function, "addr", addr);
    // SAFETY: not null as just checked; long enough by contract.
    unsafe { Endpoint::from_c(addr) }.to_socket_addr()
}

/// Sends the request to this address, without resolving the name; copied. Up to `TS_HTTP_OS_DNS_HOOK`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerAddrSet(txnp: TSHttpTxn, addr: *const sockaddr) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnServerAddrSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the address comes from C.
    let Some(address) = (unsafe { address(NAME, addr) }) else { return TS_ERROR };
    txn.give_server_address(address);
    TS_SUCCESS
}

/// Connects to the origin from this address; copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnOutgoingAddrSet(txnp: TSHttpTxn, addr: *const sockaddr) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnOutgoingAddrSet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: the address comes from C.
    txn.control.outgoing_address.set(unsafe { address(NAME, addr) });
    TS_SUCCESS
}

/// The descriptor of the client's connection, -1 for one without.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientFdGet(txnp: TSHttpTxn, fdp: *mut c_int) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnClientFdGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    check::not_null(NAME, "fdp", fdp);
    // SAFETY: passed on from the plugin.
    txn.session().with_client(|conn| unsafe { store_fd(NAME, Some(conn), fdp) }).unwrap_or(TS_ERROR)
}

/// The descriptor of the origin's connection, -1 for one without; `TS_ERROR` before it is there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerFdGet(txnp: TSHttpTxn, fdp: *mut c_int) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnServerFdGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    // SAFETY: passed on from the plugin.
    unsafe { store_fd(NAME, txn.open_server_vconn(), fdp) }
}

/// Applies an option to a connection's socket; an end of an internal pair has none, and nothing happens.
fn apply(vconn: &VConn, set: impl FnOnce(i32, i32)) {
    if let Some(fd) = vconn.fd() {
        let family = vconn.remote_addr().map_or(libc::AF_INET, |address| match address {
            SocketAddr::V4(_) => libc::AF_INET,
            SocketAddr::V6(_) => libc::AF_INET6,
        });
        set(fd, family);
    }
}

/// Sets an option on the client's socket.
///
/// # Safety
/// As for [`check::object`].
unsafe fn client(function: &str, txnp: TSHttpTxn, set: impl FnOnce(i32, i32)) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    txn.session().with_client(|conn| apply(conn, set)).map_or(TS_ERROR, |()| TS_SUCCESS)
}

fn mark(mark: c_int) -> impl Fn(i32, i32) {
    move |fd, _| {
        // Without the right to do so the mark stays as it is, as in the original.
        net::set_mark(fd, mark.cast_unsigned());
    }
}

fn tos(tos: c_int) -> impl Fn(i32, i32) {
    move |fd, family| {
        net::set_tos(fd, family, tos.cast_unsigned());
    }
}

/// Marks packets to the client for the firewall.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientPacketMarkSet(txnp: TSHttpTxn, mark: c_int) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    unsafe { client("TSHttpTxnClientPacketMarkSet", txnp, self::mark(mark)) }
}

/// Marks packets to the origin for the firewall.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPacketMarkSet(txnp: TSHttpTxn, mark: c_int) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnServerPacketMarkSet", txnp) };
    if let Some(vconn) = txn.open_server_vconn() {
        apply(vconn, self::mark(mark));
    }
    txn.settings.change(|block| block.net_sock_packet_mark_out = mark.into());
    TS_SUCCESS
}

/// Sets the type of service of packets to the client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientPacketTosSet(txnp: TSHttpTxn, tos: c_int) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    unsafe { client("TSHttpTxnClientPacketTosSet", txnp, self::tos(tos)) }
}

/// Sets the type of service towards the origin, now and for connections to come.
///
/// # Safety
/// As for [`check::object`].
unsafe fn server_tos(function: &str, txnp: TSHttpTxn, tos: c_int) -> RawTSReturnCode {
    // SAFETY: passed on from the caller.
    let txn = unsafe { check::txn(function, txnp) };
    if let Some(vconn) = txn.open_server_vconn() {
        apply(vconn, self::tos(tos));
    }
    txn.settings.change(|block| block.net_sock_packet_tos_out = tos.into());
    TS_SUCCESS
}

/// Sets the type of service of packets to the origin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPacketTosSet(txnp: TSHttpTxn, tos: c_int) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    unsafe { server_tos("TSHttpTxnServerPacketTosSet", txnp, tos) }
}

/// Where the code point lies in the type of service: RFC 2474, 3.
const DSCP_SHIFT: u32 = 2;

/// Sets the differentiated-services code of packets to the client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnClientPacketDscpSet(txnp: TSHttpTxn, dscp: c_int) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    unsafe { client("TSHttpTxnClientPacketDscpSet", txnp, tos(dscp << DSCP_SHIFT)) }
}

/// Sets the differentiated-services code of packets to the origin.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnServerPacketDscpSet(txnp: TSHttpTxn, dscp: c_int) -> RawTSReturnCode {
    // SAFETY: the handle comes from C.
    unsafe { server_tos("TSHttpTxnServerPacketDscpSet", txnp, dscp << DSCP_SHIFT) }
}
