//! Port descriptors: the grammar of `proxy.config.http.server_ports` and of `TSPortDescriptorParse`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

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

/// Why a descriptor was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It names neither a port nor a descriptor.
    NoPort(String),
    /// A field that is not known.
    Field {
        /// The field.
        field: String,
        /// The descriptor.
        descriptor: String,
    },
    /// A field whose value cannot be read.
    Value {
        /// The field.
        field: String,
        /// The descriptor.
        descriptor: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoPort(descriptor) => write!(f, "no port was specified in port descriptor '{descriptor}'"),
            Error::Field { field, descriptor } => {
                write!(f, "invalid option '{field}' in port descriptor '{descriptor}'")
            }
            Error::Value { field, descriptor } => {
                write!(f, "invalid value in option '{field}' of port descriptor '{descriptor}'")
            }
        }
    }
}

impl std::error::Error for Error {}

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
    pub fn parse(text: &str) -> Result<PortDescriptor, Error> {
        let mut found = PortDescriptor::new(0);
        let mut has_port = false;
        for field in split_outside_brackets(text) {
            if field.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
                found.port = field.parse().map_err(|_| bad_value(field, text))?;
                has_port = true;
            } else {
                found.option(field, text)?;
            }
        }
        if has_port || found.fd.is_some() { Ok(found) } else { Err(Error::NoPort(text.to_string())) }
    }

    /// Reads a list of descriptors separated by blanks or commas.
    pub fn parse_list(text: &str) -> Result<Vec<PortDescriptor>, Error> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty());
        words.map(PortDescriptor::parse).collect()
    }

    /// Where to listen.
    pub fn socket_addr(&self) -> SocketAddr {
        let any: IpAddr = if self.ipv6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
        SocketAddr::new(self.address.unwrap_or(any), self.port)
    }

    fn option(&mut self, field: &str, descriptor: &str) -> Result<(), Error> {
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
                let address = address(value).ok_or_else(|| bad_value(field, descriptor))?;
                self.ipv6 = address.is_ipv6();
                self.address = Some(address);
            }
            "ip-out" => {
                let address = address(value).ok_or_else(|| bad_value(field, descriptor))?;
                self.outbound.retain(|a| a.is_ipv4() != address.is_ipv4());
                self.outbound.push(address);
            }
            "proto" => self.protocols = value.split(';').map(str::to_string).collect(),
            "fd" => self.fd = Some(value.parse().map_err(|_| bad_value(field, descriptor))?),
            _ => {
                let (field, descriptor) = (field.to_string(), descriptor.to_string());
                return Err(Error::Field { field, descriptor });
            }
        }
        Ok(())
    }
}

fn bad_value(field: &str, descriptor: &str) -> Error {
    Error::Value { field: field.to_string(), descriptor: descriptor.to_string() }
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

    #[test]
    fn fields_are_read_in_any_order() {
        let port = PortDescriptor::parse("ipv6:8443:SSL:pp:proto=http;http/2").unwrap();
        assert!(port.ipv6 && port.tls && port.proxy_protocol && !port.plugin);
        assert_eq!(port.protocols, ["http", "http/2"]);
        assert_eq!(port.socket_addr(), "[::]:8443".parse().unwrap());
    }

    #[test]
    fn addresses_decide_about_the_family() {
        let port = PortDescriptor::parse("80:ip-in=[::1]:ip-out=10.0.0.1:ip-out=[fe80::1]").unwrap();
        assert_eq!(port.socket_addr(), "[::1]:80".parse().unwrap());
        assert_eq!(port.outbound.len(), 2);
        let port = PortDescriptor::parse("ip-in=127.0.0.1:0").unwrap();
        assert_eq!(port.socket_addr(), "127.0.0.1:0".parse().unwrap());
    }

    #[test]
    fn lists_are_separated_by_blanks_or_commas() {
        let ports = PortDescriptor::parse_list(" 8080, 8080:ipv6\t9090:tr-full ").unwrap();
        assert_eq!(ports.len(), 3);
        assert!(ports[2].transparent_in && ports[2].transparent_out);
        assert!(PortDescriptor::parse_list("").unwrap().is_empty());
    }

    #[test]
    fn faults_name_field_and_descriptor() {
        for (text, message) in [
            ("ipv4", "no port was specified in port descriptor 'ipv4'"),
            ("8080:bogus", "invalid option 'bogus' in port descriptor '8080:bogus'"),
            ("99999", "invalid value in option '99999' of port descriptor '99999'"),
            ("80:ip-in=x", "invalid value in option 'ip-in=x' of port descriptor '80:ip-in=x'"),
        ] {
            assert_eq!(PortDescriptor::parse(text).unwrap_err().to_string(), message);
        }
    }
}
