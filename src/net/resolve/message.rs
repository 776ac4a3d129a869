//! Questions and answers on the wire (RFC 1035, RFC 3596).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE};

use super::{Family, LookupError};

/// Longest chain of aliases followed.
const MAX_ALIASES: usize = 16;

/// What a name server said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// Addresses (maybe none) and the smallest time to live in seconds on the way to them.
    Addresses(Vec<IpAddr>, u32),
    /// The name does not exist.
    NoSuchName,
    /// Too long for a datagram: ask again over TCP.
    Truncated,
    /// This server cannot help.
    Failure,
}

/// The bytes of a question.
pub(super) fn question(id: u16, name: &str, family: Family) -> Result<Vec<u8>, LookupError> {
    let name = Name::new(name).map_err(|_| LookupError::BadName)?;
    let kind = QTYPE::TYPE(if family == Family::V4 { TYPE::A } else { TYPE::AAAA });
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(name, kind, QCLASS::CLASS(CLASS::IN), false));
    packet.build_bytes_vec().map_err(|_| LookupError::BadName)
}

/// Reads an answer; `None` when it is none to this question, and to be ignored.
pub(super) fn reply(bytes: &[u8], id: u16, name: &str, family: Family) -> Option<Reply> {
    let packet = Packet::parse(bytes).ok()?;
    let [asked] = packet.questions.as_slice() else { return None };
    if packet.id() != id || !packet.has_flags(PacketFlag::RESPONSE) || lower(&asked.qname) != name {
        return None;
    }
    if packet.has_flags(PacketFlag::TRUNCATION) {
        return Some(Reply::Truncated);
    }
    Some(match packet.rcode() {
        RCODE::NoError => addresses(&packet, name, family),
        RCODE::NameError => Reply::NoSuchName,
        _ => Reply::Failure,
    })
}

/// Follows aliases from the name asked for to addresses.
fn addresses(packet: &Packet<'_>, name: &str, family: Family) -> Reply {
    let (mut owner, mut ttl) = (name.to_owned(), u32::MAX);
    for _ in 0..MAX_ALIASES {
        let mut found = Vec::new();
        let mut alias = None;
        for record in packet.answers.iter().filter(|record| lower(&record.name) == owner) {
            match &record.rdata {
                RData::A(a) if family == Family::V4 => found.push(IpAddr::from(Ipv4Addr::from(a.address))),
                RData::AAAA(a) if family == Family::V6 => found.push(IpAddr::from(Ipv6Addr::from(a.address))),
                RData::CNAME(target) => alias = Some(lower(&target.0)),
                _ => continue,
            }
            ttl = ttl.min(record.ttl);
        }
        match alias {
            Some(target) if found.is_empty() => owner = target,
            _ => return Reply::Addresses(found, ttl),
        }
    }
    Reply::Failure
}

/// A name as lower-case text without the final dot.
fn lower(name: &Name<'_>) -> String {
    let labels: Vec<_> =
        name.as_bytes().map(|label| String::from_utf8_lossy(label).to_ascii_lowercase()).collect();
    labels.join(".")
}
