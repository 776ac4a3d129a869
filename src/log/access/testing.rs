//! A transaction made up for tests.

use std::net::SocketAddr;

use super::transaction::{Message, Transaction, Url};

/// A cache miss.
pub(super) struct Fake {
    pub(super) id: i64,
    pub(super) status: u16,
}

const START_NS: i64 = 1_700_000_000_123_000_000;

const CLIENT_REQUEST: &[(&[u8], &[u8])] = &[(b"Host", b"127.0.0.1:28766"), (b"Connection", b"close")];

const SERVER_RESPONSE: &[(&[u8], &[u8])] =
    &[(b"Content-Type", b"text/plain; charset=utf-8"), (b"X-A", b"one"), (b"X-A", b"two \"q\" \\ x/y")];

impl Fake {
    pub(super) fn miss() -> Fake {
        Fake { id: 7, status: 200 }
    }

    fn header(message: Message) -> &'static [(&'static [u8], &'static [u8])] {
        match message {
            Message::ClientRequest | Message::ServerRequest => CLIENT_REQUEST,
            Message::ClientResponse | Message::ServerResponse => SERVER_RESPONSE,
            Message::CachedResponse => &[],
        }
    }
}

impl Transaction for Fake {
    fn client_address(&self) -> Option<SocketAddr> {
        Some(([192, 0, 2, 1], 4711).into())
    }

    fn milestone(&self, number: usize) -> i64 {
        match number {
            0 | 18 => START_NS,
            19 => START_NS + 12_000_000,
            _ => 0,
        }
    }

    fn method(&self) -> Option<&[u8]> {
        Some(b"GET")
    }

    fn url(&self, which: Url, out: &mut Vec<u8>) -> bool {
        out.extend_from_slice(match which {
            Url::Pristine => b"http://h/a%20b/c~d|e?q=1&secret=abc&pw=x",
            Url::Mapped | Url::Lookup => &b"http://127.0.0.1:28766/base/a%20b/c~d|e?q=1&secret=abc&pw=x"[..],
        });
        true
    }

    fn scheme(&self) -> Option<&[u8]> {
        Some(b"http")
    }

    fn path(&self) -> Option<&[u8]> {
        Some(b"base/a%20b/c~d|e")
    }

    fn pristine_host(&self, out: &mut Vec<u8>) -> bool {
        out.push(b'h');
        true
    }

    fn field(&self, message: Message, name: &[u8], out: &mut Vec<u8>) -> bool {
        let mut values = Self::header(message).iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        let Some((_, first)) = values.next() else { return false };
        out.extend_from_slice(first);
        for (_, value) in values {
            out.extend_from_slice(b", ");
            out.extend_from_slice(value);
        }
        true
    }

    fn fields(&self, message: Message, each: &mut dyn FnMut(&[u8], &[u8])) {
        Self::header(message).iter().for_each(|(name, value)| each(name, value));
    }

    fn version(&self, message: Message) -> (u8, u8) {
        if message == Message::CachedResponse { (0, 0) } else { (1, 1) }
    }

    fn status(&self, message: Message) -> u16 {
        match message {
            Message::ClientResponse | Message::ServerResponse => self.status,
            _ => 0,
        }
    }

    fn header_bytes(&self, message: Message) -> i64 {
        match message {
            Message::ClientRequest => 118,
            Message::ClientResponse => 220,
            _ => 0,
        }
    }

    fn body_bytes(&self, message: Message) -> i64 {
        if message == Message::ClientResponse { 11 } else { 0 }
    }

    fn reason(&self) -> Option<&[u8]> {
        Some(b"OK")
    }

    fn client_protocol(&self) -> Option<&str> {
        Some("http/1.1")
    }

    fn result_code(&self) -> &'static str {
        "TCP_MISS"
    }

    fn hierarchy(&self) -> &'static str {
        "DIRECT"
    }

    fn server_address(&self) -> Option<SocketAddr> {
        Some(([127, 0, 0, 1], 28766).into())
    }

    fn outgoing_address(&self) -> Option<SocketAddr> {
        Some(([127, 0, 0, 1], 40000).into())
    }

    fn id(&self) -> i64 {
        self.id
    }
}
