//! The hash of the hosts of rules.

use std::hash::Hasher;

/// Hashes a host, eight bytes at a time. Without a key: the hosts that are kept come from the configuration, and nobody
/// else can make them meet.
#[derive(Default)]
pub(super) struct HostHasher(u64);

impl HostHasher {
    #[inline]
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for HostHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.mix(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        // The table looks at both ends of the number, and a product is good at its upper one.
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::{BuildHasher, BuildHasherDefault};

    #[test]
    fn hosts_are_spread() {
        let hash = |host: &[u8]| BuildHasherDefault::<HostHasher>::default().hash_one(host);
        let buckets: std::collections::HashSet<u64> =
            (0..1000).map(|n| hash(format!("host-{n}.example.com").as_bytes()) % 4096).collect();
        // A thousand throws into 4096 leave about 890 of them filled.
        assert!(buckets.len() > 800, "{}", buckets.len());
        assert_ne!(hash(b"ab"), hash(b"ba"));
        assert_ne!(hash(b"a"), hash(b"a\0"));
    }
}
