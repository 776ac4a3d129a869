//! Chapter: networking.

use libc::sockaddr;
use std::ffi::{c_char, c_int};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ptr::null_mut;

use crate::abi::check::{self, bad_argument, not_null, require};
use crate::abi::types::{
    RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSAction, TSCont, TSHttpTxn, TSPortDescriptor, TSVConn,
};
use crate::abi::vconn::{locked, network};
use crate::config::{ports::PortDescriptor, records};
use crate::event::{self, Action, Kind, ObjRef, Pool};
use crate::log;
use crate::net::{self, ConnectOptions, Endpoint, ListenOptions, SocketOptions};

/// Requires an IPv4 or IPv6 address.
///
/// # Safety
/// `addr` is null or as long as its family says.
pub(super) unsafe fn address(function: &str, argument: &str, addr: *const sockaddr) -> SocketAddr {
    not_null(function, argument, addr);
    // SAFETY: passed on from the caller.
    let endpoint = unsafe { Endpoint::from_c(addr) };
    endpoint.to_socket_addr().unwrap_or_else(|| {
        // SAFETY: not null as just checked; every address has a family.
        let family = unsafe { &*addr }.sa_family;
        bad_argument(function, argument, format_args!("address family {family}"))
    })
}

fn action_handle(action: Option<Action>) -> TSAction {
    action.map_or(null_mut(), |action| action.as_ptr().cast())
}

/// The file descriptor of a network connection, -1 if it has none; owned by the connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnFdGet(sslp: TSVConn) -> c_int {
    // SAFETY: the handle comes from C.
    unsafe { network("TSVConnFdGet", sslp) }.fd().unwrap_or(-1)
}

/// The peer's address; inside the connection, its family is `AF_UNSPEC` when it is unknown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetVConnRemoteAddrGet(vc: TSVConn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    unsafe { network("TSNetVConnRemoteAddrGet", vc) }.remote_endpoint()
}

/// Connects to an address: `TS_EVENT_NET_CONNECT` with a connection, or `_FAILED` with a negative error
/// number.
///
/// The event may come before the call returns. A refusal shows at the first read or write. The continuation
/// needs a mutex.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetConnect(contp: TSCont, to: *const sockaddr) -> TSAction {
    const NAME: &str = "TSNetConnect";
    // SAFETY: the address comes from C.
    let to = unsafe { address(NAME, "to", to) };
    // SAFETY: the handle comes from C.
    let (cont, _guard) = unsafe { locked(NAME, contp) };
    action_handle(net::connect_for_plugin(cont, to, &ConnectOptions::default()))
}

/// `TSNetConnect` from a given address, which need not be this machine's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetConnectTransparent(
    contp: TSCont,
    from: *const sockaddr,
    to: *const sockaddr,
) -> TSAction {
    const NAME: &str = "TSNetConnectTransparent";
    // SAFETY: the address comes from C.
    let to = unsafe { address(NAME, "to", to) };
    // SAFETY: the address comes from C.
    let source = unsafe { address(NAME, "from", from) };
    require(source.is_ipv4() == to.is_ipv4(), NAME, "from", format_args!("{source} to {to}"));
    // SAFETY: the handle comes from C.
    let (cont, _guard) = unsafe { locked(NAME, contp) };
    let options = ConnectOptions { source: Some(source), transparent: true, ..Default::default() };
    action_handle(net::connect_for_plugin(cont, to, &options))
}

/// Who asked for the connection, if that is of a kind that the caller wants.
///
/// # Safety
/// As for [`check::object`].
unsafe fn connector(function: &str, conn: TSVConn, wanted: impl Fn(Kind) -> bool) -> Option<ObjRef> {
    if conn.is_null() {
        return None;
    }
    // SAFETY: passed on from the caller.
    let connector = unsafe { network(function, conn) }.connector()?;
    connector.live().and_then(|object| object.kind()).filter(|kind| wanted(*kind)).map(|_| connector)
}

/// The continuation that asked for the connection, null for accepted ones.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetInvokingContGet(conn: TSVConn) -> TSCont {
    // SAFETY: the handle comes from C.
    let connector = unsafe { connector("TSNetInvokingContGet", conn, |_| true) };
    connector.map_or(null_mut(), |cont| cont.address().as_ptr().cast())
}

/// The transaction that asked for the connection, null if none did.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetInvokingTxnGet(conn: TSVConn) -> TSHttpTxn {
    // SAFETY: the handle comes from C.
    let connector = unsafe { connector("TSNetInvokingTxnGet", conn, |kind| kind == Kind::Txn) };
    connector.map_or(null_mut(), |txn| txn.address().as_ptr().cast())
}

/// Says that a plugin's port cannot be opened.
fn warn_listen(function: &str, addr: SocketAddr, error: net::Error) {
    log::warning!("{function}: cannot listen on {addr}: {error}");
}

/// Listens on a port of the family `domain`: `TS_EVENT_NET_ACCEPT` with each connection. The continuation
/// needs a mutex.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetAccept(
    contp: TSCont,
    port: c_int,
    domain: c_int,
    accept_threads: c_int,
) -> TSAction {
    const NAME: &str = "TSNetAccept";
    // Plugin ports have little traffic: one event thread serves them, whatever was asked for.
    let _ = accept_threads;
    let Ok(port) = u16::try_from(port) else { bad_argument(NAME, "port", port) };
    // SAFETY: the handle comes from C.
    let (cont, _guard) = unsafe { locked(NAME, contp) };
    let any: IpAddr = match domain {
        libc::AF_INET6 => Ipv6Addr::UNSPECIFIED.into(),
        _ => Ipv4Addr::UNSPECIFIED.into(),
    };
    let addr = SocketAddr::new(any, port);
    let thread = event::pick(Pool::Net);
    match net::accept_for_plugin(cont, &ListenOptions::by_records(addr), thread.as_slice()) {
        Ok(action) => action.as_ptr().cast(),
        Err(error) => {
            warn_listen(NAME, addr, error);
            null_mut()
        }
    }
}

/// Reads a port as `proxy.config.http.server_ports` has it; null if it is none. Never freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPortDescriptorParse(descriptor: *const c_char) -> TSPortDescriptor {
    if descriptor.is_null() {
        return null_mut();
    }
    // SAFETY: C passes a string.
    let text = unsafe { check::c_bytes("TSPortDescriptorParse", "descriptor", descriptor) };
    let mut notices = Vec::new();
    let parsed = std::str::from_utf8(text).ok().and_then(|text| PortDescriptor::parse(text, &mut notices));
    log::diags::notices(&notices);
    // The API has no call to free it: plugins parse a port once, at start-up.
    parsed.map_or(null_mut(), |parsed| Box::into_raw(Box::new(parsed)).cast())
}

/// Opens a port for a plugin on all event threads.
fn accept_on(function: &str, port: &PortDescriptor, cont: ObjRef) -> RawTSReturnCode {
    let options = ListenOptions {
        transparent: port.transparent_in,
        fd: port.fd,
        socket: SocketOptions::default(),
        ..ListenOptions::by_records(port.socket_addr())
    };
    match net::accept_for_plugin(cont, &options, event::net_threads()) {
        Ok(_) => TS_SUCCESS,
        Err(error) => {
            warn_listen(function, options.addr, error);
            TS_ERROR
        }
    }
}

/// Listens on a port with all event threads; the continuation is called on any of them, so that it needs no
/// mutex.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPortDescriptorAccept(
    descriptor: TSPortDescriptor,
    contp: TSCont,
) -> RawTSReturnCode {
    const NAME: &str = "TSPortDescriptorAccept";
    not_null(NAME, "descriptor", descriptor);
    // SAFETY: the handle comes from C.
    let cont = unsafe { check::object_ref(NAME, "contp", contp) };
    // SAFETY: made by `TSPortDescriptorParse`, never freed.
    let port = unsafe { &*descriptor.cast_const().cast::<PortDescriptor>() };
    accept_on(NAME, port, cont)
}

/// Accepts on every port of `proxy.config.http.server_ports` that is for plugins; `TS_ERROR` when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginDescriptorAccept(contp: TSCont) -> RawTSReturnCode {
    const NAME: &str = "TSPluginDescriptorAccept";
    let text = records::text("proxy.config.http.server_ports").unwrap_or_default();
    // What is wrong with the record was said when the server's own ports were opened.
    let ports = PortDescriptor::parse_list(&text, &mut Vec::new());
    let mut result = TS_ERROR;
    for port in ports.iter().filter(|port| port.plugin) {
        // SAFETY: the handle comes from C.
        let cont = unsafe { check::object_ref(NAME, "contp", contp) };
        result = accept_on(NAME, port, cont);
    }
    result
}

/// Our own address; inside the connection, its family is `AF_UNSPEC` when it is unknown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSNetVConnLocalAddrGet(vc: TSVConn) -> *const sockaddr {
    // SAFETY: the handle comes from C.
    unsafe { network("TSNetVConnLocalAddrGet", vc) }.local_endpoint()
}

/// Makes a connection of a connected socket, which then belongs to it and no longer blocks.
///
/// Null, and the descriptor as it was, when that cannot be.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSVConnFdCreate(fd: c_int) -> TSVConn {
    net::adopt(fd).map_or(null_mut(), |conn| conn.into_plugin().cast())
}
