//! The server's ports.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use parking_lot::Mutex;

use super::error::Error;
use crate::config::ports::PortDescriptor;
use crate::config::{Notice, records};
use crate::event;
use crate::log::{self, diags};
use crate::net::{self, ListenOptions, Listener, SocketOptions};
use crate::txn::session::{self, Ends, PortTraits};

const RECORD: &str = "proxy.config.http.server_ports";

/// Descriptors of what `--listen` names: like the record, but `address:port` is understood too.
pub(super) fn descriptors_of(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty());
    let words = words.map(|word| match word.parse::<SocketAddr>() {
        Ok(address) if address.is_ipv6() => format!("{}:ip-in=[{}]", address.port(), address.ip()),
        Ok(address) => format!("{}:ip-in={}", address.port(), address.ip()),
        Err(_) => word.to_string(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The configured ports; 8080 when there is none that makes sense, as in the original.
pub(super) fn configured() -> Vec<PortDescriptor> {
    let text = records::text(RECORD).unwrap_or_default();
    let mut notices: Vec<Notice> = Vec::new();
    let mut ports = PortDescriptor::parse_list(&text, &mut notices);
    diags::notices(&notices);
    if ports.is_empty() {
        ports.push(PortDescriptor::new(8080));
    }
    ports
}

/// Whether opening a port takes root.
pub(super) fn needs_root(ports: &[PortDescriptor]) -> bool {
    let first_free = std::fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    let first_free = first_free.ok().and_then(|t| t.trim().parse().ok()).unwrap_or(1024u16);
    ports.iter().any(|port| port.port != 0 && port.port < first_free)
}

/// Opens the ports. One that cannot be opened is a warning, as in the original, unless it was the only one.
pub(super) fn open(ports: &[PortDescriptor]) -> Result<Vec<Listener>, Error> {
    let mut open = Vec::new();
    let mut last_failure = None;
    for port in ports {
        if port.tls || port.quic || port.plugin || port.blind {
            log::warning!(
                "port {} is not opened: TLS, QUIC, plugin and blind ports are not supported yet",
                port.port
            );
            continue;
        }
        warn_of_options(port);
        match listen(port) {
            Ok(listener) => open.push(listener),
            Err(error) => {
                log::error!("Could not bind or listen to port {} (error: -1)", port.port);
                log::warning!("unable to listen on port {}: -1 {}, {error}", port.port, error.errno());
                last_failure = Some(Error::Listen(port.socket_addr(), error));
            }
        }
    }
    match last_failure {
        Some(error) if open.is_empty() => Err(error),
        _ => Ok(open),
    }
}

/// Says which options of a port change nothing.
fn warn_of_options(port: &PortDescriptor) {
    let ignored = [
        ("allow-plain", port.allow_plain),
        ("tr-pass", port.transparent_pass),
        ("mptcp", port.mptcp),
        ("proto", !port.protocols.is_empty()),
    ];
    for (name, _) in ignored.into_iter().filter(|(_, is_set)| *is_set) {
        log::warning!("port {}: the option {name} has no effect in this server", port.port);
    }
}

/// The options of client sockets, by the records.
fn socket_options() -> SocketOptions {
    let record = |name| records::int(name).unwrap_or_default();
    let number = |name| u32::try_from(record(name)).unwrap_or(0);
    let flags = record("proxy.config.net.sock_option_flag_in");
    SocketOptions {
        send_buffer: number("proxy.config.net.sock_send_buffer_size_in"),
        receive_buffer: number("proxy.config.net.sock_recv_buffer_size_in"),
        max_segment: number("proxy.config.net.sock_mss_in"),
        ..SocketOptions::from_flags(
            flags,
            number("proxy.config.net.sock_packet_mark_in"),
            number("proxy.config.net.sock_packet_tos_in"),
        )
    }
}

fn listen(port: &PortDescriptor) -> net::Result<Listener> {
    let mut options = ListenOptions::by_records(port.socket_addr());
    options.transparent = port.transparent_in;
    options.fd = port.fd;
    options.socket = socket_options();
    let (address, transparent) = (port.socket_addr(), port.transparent_in);
    let traits = kept(traits(port));
    let accept = move |conn| accept(conn, address, transparent, traits);
    net::listen(&options, event::net_threads(), Arc::new(accept))
}

/// Traits as connections refer to them: those of every port that was ever open, one of a kind.
fn kept(traits: PortTraits) -> &'static PortTraits {
    static ALL: Mutex<Vec<&'static PortTraits>> = Mutex::new(Vec::new());
    let mut all = ALL.lock();
    if let Some(known) = all.iter().find(|known| ***known == traits) {
        return known;
    }
    let traits: &'static PortTraits = Box::leak(Box::new(traits));
    all.push(traits);
    traits
}

fn traits(port: &PortDescriptor) -> PortTraits {
    let mut traits = PortTraits {
        proxy_protocol: port.proxy_protocol,
        transparent_out: port.transparent_out,
        ..PortTraits::default()
    };
    for address in &port.outbound {
        match address {
            IpAddr::V4(address) => traits.source_v4 = Some(*address),
            IpAddr::V6(address) => traits.source_v6 = Some(*address),
        }
    }
    traits
}

/// Begins a session on a new connection; on one that has ended already there is nobody to serve.
fn accept(conn: net::Conn, port: SocketAddr, transparent: bool, traits: &'static PortTraits) {
    // A transparent port takes connections to anybody's address.
    let listening = if transparent { conn.local_addr().unwrap_or(port) } else { port };
    let Some(client) = conn.remote_addr() else { return };
    session::accept(conn, Ends { client, listening }, traits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_port_are_understood() {
        assert_eq!(
            descriptors_of("8080, 127.0.0.1:81 [::1]:82:x [::1]:82"),
            "8080 81:ip-in=127.0.0.1 [::1]:82:x 82:ip-in=[::1]"
        );
    }
}
