//! Consistent hashing: each parent stands on a ring of numbers many times, and a request goes to whoever comes next from
//! its own number on. When a parent goes, only its own requests move.
//!
//! Numbers are those of the original, SipHash-2-4 with a key of zeroes, so that both send the same request to the same
//! parent.

use std::collections::BTreeMap;
use std::hash::Hasher;

/// Places of a parent of weight 1.
const PLACES: f32 = 1024.0;

/// The number of a text on the ring.
pub fn number(parts: &[&[u8]]) -> u64 {
    #[allow(
        deprecated,
        reason = "its successor leaves the algorithm open, and this one's is what the ring is made of"
    )]
    let mut hasher = std::hash::SipHasher::new();
    for part in parts {
        hasher.write(part);
    }
    hasher.finish()
}

/// The places of all parents of a list, which are numbered from 0.
#[derive(Debug, Default)]
pub struct Ring {
    places: Vec<(u64, usize)>,
}

impl Ring {
    /// A ring of parents, each with the text it stands for and its weight.
    pub fn new<'a>(parents: impl Iterator<Item = (&'a str, f32)>) -> Ring {
        let mut places = BTreeMap::new();
        for (parent, (text, weight)) in parents.enumerate() {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it saturates: a negative weight has no place"
            )]
            let count = (PLACES * weight).round() as u32;
            for place in 0..count {
                let number = number(&[format!("{place}-").as_bytes(), text.as_bytes()]);
                places.entry(number).or_insert(parent);
            }
        }
        Ring { places: places.into_iter().collect() }
    }

    /// Goes to the first place of `number`, or on from a place; the parent that stands there. `wrapped` is set when the
    /// end was passed; a second time there is no parent.
    pub fn step(&self, position: &mut Option<usize>, number: u64, wrapped: &mut bool) -> Option<usize> {
        let mut next = match *position {
            None => self.places.partition_point(|(place, _)| *place < number),
            Some(place) => place + 1,
        };
        if next >= self.places.len() {
            if std::mem::replace(wrapped, true) {
                return None;
            }
            next = 0;
        }
        *position = Some(next);
        self.places.get(next).map(|(_, parent)| *parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(ring: &Ring, path: &str) -> Option<usize> {
        ring.step(&mut None, number(&[b"/", path.as_bytes()]), &mut false)
    }

    #[test]
    fn requests_go_where_the_original_sends_them() {
        // As seen from Traffic Server with these names of parents and these paths.
        let ring = Ring::new([("p1.origin.test", 1.0), ("p2.origin.test", 1.0)].into_iter());
        let two: Vec<usize> = (0..12)
            .filter(|i| {
                let query = format!("z={i}");
                let path = format!("chash/{i}/x");
                let number = number(&[b"/", path.as_bytes(), b"?", query.as_bytes()]);
                ring.step(&mut None, number, &mut false) == Some(1)
            })
            .collect();
        assert_eq!(two, [2, 3, 4, 9, 11]);
        let named = Ring::new([("foo", 1.0), ("bar", 1.0)].into_iter());
        let two: Vec<usize> =
            (0..12).filter(|i| first(&named, &format!("chashn/{i}/x")) == Some(1)).collect();
        assert_eq!(two, [0, 1, 3, 4, 6, 7, 11]);
        let weighed = Ring::new([("p1.origin.test", 0.2), ("p2.origin.test", 3.0)].into_iter());
        let one: Vec<usize> =
            (0..12).filter(|i| first(&weighed, &format!("chashw/{i}/x")) == Some(0)).collect();
        assert_eq!(one, [1]);
    }

    #[test]
    fn the_ring_is_gone_round_once() {
        let ring = Ring::new([("a", 0.01), ("b", 0.0)].into_iter());
        let (mut position, mut wrapped) = (None, false);
        let number = number(&[b"x"]);
        let steps = (0..100).take_while(|_| ring.step(&mut position, number, &mut wrapped).is_some());
        assert!((10..=20).contains(&steps.count()));
        assert!(wrapped);
        assert_eq!(first(&Ring::new(std::iter::empty()), "x"), None);
        assert_eq!(first(&Ring::new([("a", -1.0)].into_iter()), "x"), None);
    }
}
