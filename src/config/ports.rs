//! Port descriptors: the grammar of `proxy.config.http.server_ports` and of `TSPortDescriptorParse`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{Level, Notice};

/// A port to listen on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortDescriptor {
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// The local address; none for every address of the family.
    pub address: Option<IpAddr>,
    /// IPv6 rather than IPv4, where no address says it.
    pub ipv6: bool,
    /// Source addresses of origin connections (`ip-out`), at most one of each family.
    pub outbound: Vec<IpAddr>,
    /// TLS is spoken (`ssl`).
    pub tls: bool,
    /// QUIC is spoken (`quic`).
    pub quic: bool,
    /// TLS and plain connections are told apart (`allow-plain`).
    pub allow_plain: bool,
    /// A blind tunnel (`blind`).
    pub blind: bool,
    /// Connections go to plugins (`plugin`).
    pub plugin: bool,
    /// The client's target address is kept (`tr-in`, `tr-full`).
    pub transparent_in: bool,
    /// Origins see the client's address (`tr-out`, `tr-full`).
    pub transparent_out: bool,
    /// What is not HTTP is passed through (`tr-pass`).
    pub transparent_pass: bool,
    /// A PROXY protocol line may come first (`pp`).
    pub proxy_protocol: bool,
    /// Multipath TCP (`mptcp`).
    pub mptcp: bool,
    /// Application protocols offered (`proto`); empty for the default.
    pub protocols: Vec<String>,
    /// A socket that is listening already (`fd`).
    pub fd: Option<i32>,
}

impl PortDescriptor {
    /// A plain IPv4 port.
    pub fn new(port: u16) -> PortDescriptor {
        PortDescriptor {
            port,
            address: None,
            ipv6: false,
            outbound: Vec::new(),
            tls: false,
            quic: false,
            allow_plain: false,
            blind: false,
            plugin: false,
            transparent_in: false,
            transparent_out: false,
            transparent_pass: false,
            proxy_protocol: false,
            mptcp: false,
            protocols: Vec::new(),
            fd: None,
        }
    }

    /// Reads one descriptor: fields separated by colons, names without case.
    ///
    /// As in the original a field that makes no sense is left out with a warning; without a port there is no descriptor.
    pub fn parse(text: &str, notices: &mut Vec<Notice>) -> Option<PortDescriptor> {
        let mut found = PortDescriptor::new(0);
        let mut has_port = false;
        for field in split_outside_brackets(text) {
            let known = if field.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
                has_port = true;
                field.parse().map(|port| found.port = port).ok()
            } else {
                found.option(field)
            };
            if known.is_none() {
                let warning = format!("Invalid option '{field}' in proxy port descriptor '{text}'");
                notices.push(Notice::new(Level::Warning, warning));
            }
        }
        if has_port || found.fd.is_some() {
            return Some(found);
        }
        let warning = format!("No port was specified in proxy port descriptor '{text}'");
        notices.push(Notice::new(Level::Warning, warning));
        None
    }

    /// Reads a list of descriptors separated by blanks or commas.
    pub fn parse_list(text: &str, notices: &mut Vec<Notice>) -> Vec<PortDescriptor> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty());
        words.filter_map(|word| PortDescriptor::parse(word, notices)).collect()
    }

    /// Where to listen.
    pub fn socket_addr(&self) -> SocketAddr {
        let any: IpAddr = if self.ipv6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
        SocketAddr::new(self.address.unwrap_or(any), self.port)
    }

    /// Takes an option; none when it is unknown or its value cannot be read.
    fn option(&mut self, field: &str) -> Option<()> {
        let (name, value) = match field.split_once('=') {
            Some((name, value)) => (name, value),
            None => (field, ""),
        };
        match name.to_ascii_lowercase().as_str() {
            "ipv4" => self.ipv6 = false,
            "ipv6" => self.ipv6 = true,
            "ssl" => self.tls = true,
            "quic" => self.quic = true,
            "allow-plain" => self.allow_plain = true,
            "blind" => self.blind = true,
            "plugin" => self.plugin = true,
            "pp" => self.proxy_protocol = true,
            "mptcp" => self.mptcp = true,
            "tr-in" => self.transparent_in = true,
            "tr-out" => self.transparent_out = true,
            "tr-pass" => self.transparent_pass = true,
            "tr-full" => {
                self.transparent_in = true;
                self.transparent_out = true;
            }
            // Known to the original and without effect here.
            "compress" | "ip-resolve" => {}
            "ip-in" => {
                let address = address(value)?;
                self.ipv6 = address.is_ipv6();
                self.address = Some(address);
            }
            "ip-out" => {
                let address = address(value)?;
                self.outbound.retain(|a| a.is_ipv4() != address.is_ipv4());
                self.outbound.push(address);
            }
            "proto" => self.protocols = value.split(';').map(str::to_string).collect(),
            "fd" => self.fd = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}

/// An address, an IPv6 one in brackets or without.
fn address(text: &str) -> Option<IpAddr> {
    text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text).parse().ok()
}

fn split_outside_brackets(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    let fields = text.split(move |c| {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ => {}
        }
        c == ':' && !inside
    });
    fields.filter(|field| !field.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Option<PortDescriptor>, Vec<String>) {
        let mut notices = Vec::new();
        let port = PortDescriptor::parse(text, &mut notices);
        (port, notices.into_iter().map(|n| n.text).collect())
    }

    fn good(text: &str) -> PortDescriptor {
        let (port, warnings) = parse(text);
        assert!(warnings.is_empty(), "{text}: {warnings:?}");
        port.unwrap()
    }

    #[test]
    fn fields_are_read_in_any_order() {
        let port = good("ipv6:8443:SSL:pp:proto=http;http/2");
        assert!(port.ipv6 && port.tls && port.proxy_protocol && !port.plugin);
        assert_eq!(port.protocols, ["http", "http/2"]);
        assert_eq!(port.socket_addr(), "[::]:8443".parse().unwrap());
    }

    #[test]
    fn addresses_decide_about_the_family() {
        let port = good("80:ip-in=[::1]:ip-out=10.0.0.1:ip-out=[fe80::1]");
        assert_eq!(port.socket_addr(), "[::1]:80".parse().unwrap());
        assert_eq!(port.outbound.len(), 2);
        assert_eq!(good("ip-in=127.0.0.1:0").socket_addr(), "127.0.0.1:0".parse().unwrap());
    }

    #[test]
    fn lists_are_separated_by_blanks_or_commas() {
        let mut notices = Vec::new();
        let ports = PortDescriptor::parse_list(" 8080, 8080:ipv6\t9090:tr-full bogus ", &mut notices);
        assert_eq!((ports.len(), notices.len()), (3, 2));
        assert!(ports[2].transparent_in && ports[2].transparent_out);
        assert!(PortDescriptor::parse_list("", &mut notices).is_empty());
    }

    #[test]
    fn what_makes_no_sense_is_left_out_with_a_warning() {
        let (port, warnings) = parse("8080:bogus:ip-in=x");
        assert_eq!(port, Some(PortDescriptor::new(8080)));
        assert_eq!(
            warnings,
            [
                "Invalid option 'bogus' in proxy port descriptor '8080:bogus:ip-in=x'",
                "Invalid option 'ip-in=x' in proxy port descriptor '8080:bogus:ip-in=x'"
            ]
        );
        assert_eq!(parse("ipv4").0, None);
    }
}
