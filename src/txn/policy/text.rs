//! Short texts put together on the stack: field values of the hot path need no allocation.

use std::net::IpAddr;

/// A text of at most `N` bytes. What does not fit is left out, and remembered.
pub(super) struct StackText<const N: usize> {
    bytes: [u8; N],
    len: usize,
    overflow: bool,
}

impl<const N: usize> StackText<N> {
    /// An empty text.
    #[inline]
    pub(super) const fn new() -> Self {
        StackText { bytes: [0; N], len: 0, overflow: false }
    }

    /// Appends `piece`, unless it does not fit.
    #[inline]
    pub(super) fn push(&mut self, piece: &[u8]) {
        match self.bytes.get_mut(self.len..self.len + piece.len()) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.len += piece.len();
            }
            None => self.overflow = true,
        }
    }

    /// What was appended.
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Whether nothing was appended.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether a piece was left out.
    pub(super) fn is_cut(&self) -> bool {
        self.overflow
    }

    /// Appends a number.
    #[inline]
    pub(super) fn push_int(&mut self, number: impl itoa::Integer) {
        self.push(itoa::Buffer::new().format(number).as_bytes());
    }

    /// Appends an address.
    #[inline]
    pub(super) fn push_address(&mut self, address: IpAddr) {
        match address {
            IpAddr::V4(v4) => {
                let [a, rest @ ..] = v4.octets();
                self.push_int(a);
                for octet in rest {
                    self.push(b".");
                    self.push_int(octet);
                }
            }
            IpAddr::V6(v6) => {
                use std::io::Write;
                let mut text = [0; 46];
                let mut room = &mut text[..];
                // The longest form has 45 bytes.
                let _ = write!(room, "{v6}");
                let left = room.len();
                self.push(&text[..46 - left]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_usual() {
        for text in ["127.0.0.1", "255.255.255.255", "::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"] {
            let mut out = StackText::<64>::new();
            out.push_address(text.parse().unwrap());
            assert_eq!(out.bytes(), text.as_bytes());
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let mut text = StackText::<4>::new();
        text.push(b"abc");
        text.push(b"de");
        assert!(text.is_cut());
        assert_eq!(text.bytes(), b"abc");
        text.push_int(7);
        assert_eq!(text.bytes(), b"abc7");
    }
}
