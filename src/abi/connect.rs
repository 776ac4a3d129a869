//! Chapter: internal connects.

use libc::sockaddr;
use std::ffi::{CStr, c_char};
use std::net::SocketAddr;
use std::ptr::{null, null_mut};

use crate::abi::check;
use crate::abi::net::address;
use crate::abi::types::{
    RawTSConnectType, RawTSIOBufferSizeIndex, RawTSIOBufferWaterMark, TSConnectType, TSHttpConnectOptions,
    TSHttpTxn, TSIOBufferSizeIndex, TSIOBufferWaterMark, TSVConn,
};
use crate::buffer::{DEFAULT_INDEX, MAX_INDEX};
use crate::txn::internal::Connect;
use crate::txn::session::{Identity, Internal};

/// Who connects when `TSHttpConnect` does not say.
const ANONYMOUS: &CStr = c"plugin";

/// Opens a connection into the HTTP engine, as if from the client at `options->addr`; no socket is involved.
///
/// Answers the plugin's end, for `TSVConnRead`, `TSVConnWrite` and `TSVConnClose` as any other. Session hooks
/// run before it returns. Tag and number show up in logs (`pitag`, `piid`); the tag must outlive the
/// connection. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectPlugin(options: *mut TSHttpConnectOptions) -> TSVConn {
    const NAME: &str = "TSHttpConnectPlugin";
    check::not_null(NAME, "options", options);
    // SAFETY: not null as just checked, and the caller's alone by contract.
    let options = unsafe { &mut *options };
    known_type(NAME, "options->connect_type", options.connect_type);
    // SAFETY: the address comes from C.
    let client = unsafe { client(NAME, "options->addr", options.addr) };
    // The caller sees what was made of its wishes.
    let buffer_index = u8::try_from(options.buffer_index.0).ok().filter(|index| *index <= MAX_INDEX);
    if buffer_index.is_none() {
        options.buffer_index.0 = i32::from(DEFAULT_INDEX);
    }
    if options.buffer_water_mark.0 < 0 {
        options.buffer_water_mark = TSIOBufferWaterMark::TS_IOBUFFER_WATER_MARK_PLUGIN_VC_DEFAULT.into();
    }
    // SAFETY: a C string that outlives the connection, by contract.
    let identity = Identity { tag: unsafe { tag(options.tag) }, id: options.id };
    open(Connect {
        internal: Internal { client, target: None, identity, is_internal: true },
        buffer_index: buffer_index.unwrap_or(DEFAULT_INDEX),
        water_mark: i64::from(options.buffer_water_mark.0),
    })
}

/// Requires the one type that there is.
fn known_type(function: &str, argument: &str, connect_type: RawTSConnectType) {
    let is_known = connect_type == RawTSConnectType::from(TSConnectType::TS_CONNECT_PLUGIN);
    check::require(is_known, function, argument, connect_type.0);
}

/// The tag of a connection.
///
/// # Safety
/// `tag` is null or a C string that is never freed while the connection or its log entry lives.
unsafe fn tag(tag: *const c_char) -> Option<&'static CStr> {
    // SAFETY: a C string by contract.
    (!tag.is_null()).then(|| unsafe { CStr::from_ptr(tag) })
}

/// Requires the address of a client, with a port.
///
/// # Safety
/// As for [`address`].
unsafe fn client(function: &str, argument: &str, addr: *const sockaddr) -> SocketAddr {
    // SAFETY: passed on from the caller.
    let address = unsafe { address(function, argument, addr) };
    check::require(address.port() != 0, function, argument, format_args!("{address}: port 0"));
    address
}

fn open(connect: Connect) -> TSVConn {
    connect.open().map_or(null_mut(), |conn| conn.into_plugin().cast())
}

/// A connection with default options.
fn plain(client: SocketAddr, target: Option<SocketAddr>, identity: Identity) -> Connect {
    Connect::new(Internal { client, target, identity, is_internal: true })
}

/// `TSHttpConnectPlugin` with address, tag and number, and buffers of 32 KiB.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectWithPluginId(
    addr: *const sockaddr,
    tag: *const c_char,
    id: i64,
) -> TSVConn {
    // SAFETY: the address comes from C.
    let client = unsafe { client("TSHttpConnectWithPluginId", "addr", addr) };
    // SAFETY: a C string that outlives the connection, by contract.
    open(plain(client, None, Identity { tag: unsafe { self::tag(tag) }, id }))
}

/// `TSHttpConnectPlugin` with an address, under the tag `plugin` and the number 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnect(addr: *const sockaddr) -> TSVConn {
    // SAFETY: the address comes from C.
    let client = unsafe { client("TSHttpConnect", "addr", addr) };
    open(plain(client, None, Identity { tag: Some(ANONYMOUS), id: 0 }))
}

/// Options for `TSHttpConnectPlugin` with their defaults; the address is for the caller to set. The type is
/// `TS_CONNECT_PLUGIN`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectOptionsGet(connect_type: RawTSConnectType) -> TSHttpConnectOptions {
    known_type("TSHttpConnectOptionsGet", "connect_type", connect_type);
    TSHttpConnectOptions {
        connect_type,
        addr: null(),
        tag: null(),
        id: 0,
        buffer_index: TSIOBufferSizeIndex::TS_IOBUFFER_SIZE_INDEX_32K.into(),
        buffer_water_mark: TSIOBufferWaterMark::TS_IOBUFFER_WATER_MARK_PLUGIN_VC_DEFAULT.into(),
    }
}

/// Opens a connection into the HTTP engine that has both addresses, as one that was intercepted by the
/// network.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpConnectTransparent(
    client_addr: *const sockaddr,
    server_addr: *const sockaddr,
) -> TSVConn {
    const NAME: &str = "TSHttpConnectTransparent";
    // SAFETY: the address comes from C.
    let client = unsafe { specific(NAME, "client_addr", client_addr) };
    // SAFETY: the address comes from C.
    let target = unsafe { specific(NAME, "server_addr", server_addr) };
    open(plain(client, Some(target), Identity { tag: None, id: 0 }))
}

/// Requires the address of one host, with a port.
///
/// # Safety
/// As for [`address`].
unsafe fn specific(function: &str, argument: &str, addr: *const sockaddr) -> SocketAddr {
    // SAFETY: passed on from the caller.
    let address = unsafe { client(function, argument, addr) };
    check::require(!address.ip().is_unspecified(), function, argument, address);
    address
}

/// The size class that buffers between the transaction and an intercepting plugin have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginVCIOBufferIndexGet(txnp: TSHttpTxn) -> RawTSIOBufferSizeIndex {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSPluginVCIOBufferIndexGet", txnp) };
    let index = txn.settings.get().plugin_vc_default_buffer_index;
    RawTSIOBufferSizeIndex(i32::try_from(index).unwrap_or_default())
}

/// The water mark that buffers between the transaction and an intercepting plugin have, in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSPluginVCIOBufferWaterMarkGet(txnp: TSHttpTxn) -> RawTSIOBufferWaterMark {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSPluginVCIOBufferWaterMarkGet", txnp) };
    let mark = txn.settings.get().plugin_vc_default_buffer_water_mark;
    RawTSIOBufferWaterMark(i32::try_from(mark).unwrap_or_default())
}

/// The tag of the plugin that made the connection the transaction came by; null for others. Lives as long as
/// the transaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnPluginTagGet(txnp: TSHttpTxn) -> *const c_char {
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn("TSHttpTxnPluginTagGet", txnp) };
    txn.session().identity.and_then(|identity| identity.tag).map_or(null(), CStr::as_ptr)
}
