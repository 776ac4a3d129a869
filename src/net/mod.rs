//! Virtual connections: sockets, adopted descriptors, internal pairs; accept, connect, names, timeouts, origin pool.
//!
//! A connection ([`VConn`]) lives on one event thread for life and carries its bytes over a [`Stream`]. The engine owns
//! it as a [`Conn`] and reads and writes by polling, without an event per read. A plugin that owns one sees two VIOs
//! ([`Vio`]) and gets events; a driver task makes the one out of the other.

mod accept;
mod adopt;
mod connect;
mod connection;
mod driver;
mod endpoint;
mod error;
pub mod host_status;
pub mod ip_text;
mod listen;
mod local;
pub mod origin_health;
pub mod origin_limits;
pub mod origin_pool;
pub mod own_names;
mod owned_fds;
mod plugin_vc;
pub mod proxy_protocol;
pub mod resolve;
pub mod shared_pool;
mod socket;
mod stream;
mod tcp;
#[cfg(test)]
mod tests;
pub mod throttle;
mod timeout;
mod uses;
mod vconn;
mod vio;

pub use accept::accept_for_plugin;
pub use adopt::adopt;
pub use connect::{ConnectOptions, connect, connect_for_plugin, start_connect};
pub use connection::{Connection, connection};
pub use endpoint::Endpoint;
pub use error::{Error, Result};
pub use listen::{AcceptFn, ListenOptions, Listener, listen};
pub use local::LocalVConn;
pub use origin_pool::OriginKey;
pub use plugin_vc::{End, PairOptions, pair};
pub use socket::{SocketOptions, set_mark, set_tos};
pub use stream::Stream;
pub use tcp::Tcp;
pub use vconn::{Close, Conn, VConn};
pub use vio::{ReenableFn, Vio, code};
