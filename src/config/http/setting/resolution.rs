//! `proxy.config.hostdb.ip_resolve`.

use super::{Setting, Stored, Text, TextError, load_text};
use crate::config::records::{Kind, Value};

/// One step of the search for an origin address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The family of the client's connection first.
    Client,
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// The order of address families for origin look-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Families in order; at most one of each.
    pub order: Vec<Family>,
    words: Text,
}

impl Resolution {
    fn parse(text: &[u8]) -> Vec<Family> {
        let mut order = Vec::new();
        let mut push = |family| {
            if !order.contains(&family) {
                order.push(family);
            }
        };
        for word in text.split(|b| matches!(b, b';' | b'|' | b',' | b' ')) {
            match word {
                b"client" => push(Family::Client),
                b"ipv4" => push(Family::V4),
                b"ipv6" => push(Family::V6),
                b"none" | b"only" => return order,
                _ => {}
            }
        }
        // Families that were not named are tried last, IPv4 first, unless the list was closed.
        push(Family::V4);
        push(Family::V6);
        order
    }
}

impl Stored for Resolution {
    const KIND: Kind = Kind::String;

    fn load(value: Option<&Value>) -> Resolution {
        let text = load_text(value).unwrap_or_default();
        Resolution { order: Resolution::parse(text), words: Text::new(text) }
    }
}

impl Setting for Resolution {
    fn text(&self) -> Option<Option<&[u8]>> {
        Some(self.words.get())
    }

    fn set_text(&mut self, text: &[u8]) -> Result<(), TextError> {
        self.order = Resolution::parse(text);
        self.words.replace(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolution_orders_families() {
        use Family::{Client, V4, V6};
        for (text, want) in [
            ("", &[V4, V6][..]),
            ("ipv6;ipv4", &[V6, V4]),
            ("ipv6;none", &[V6]),
            ("client;ipv4", &[Client, V4, V6]),
        ] {
            assert_eq!(Resolution::parse(text.as_bytes()), want, "{text}");
        }
    }
}
