//! From the text of a name to its number among the well-known strings, or to a hash: once for each field of each head.
//!
//! A name is folded to lower case in two words, which tell all names of up to 16 bytes apart. A hash of these that has no
//! collisions among the well-known strings says which one of them it can be.

use super::ascii;
use super::token::{COUNT, NAMES, WellKnown};

/// What a field slot remembers of its name: the number of a well-known one, or a hash that tells most others apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub(crate) struct NameTag(u16);

impl NameTag {
    /// The tag of a field that has no name yet.
    pub(crate) const UNNAMED: NameTag = NameTag(u16::MAX);
    const HASHED: u16 = 0x8000;

    /// The tag of `name`.
    #[inline]
    pub(crate) fn of(name: &[u8]) -> NameTag {
        NameTag::of_folded(name, Folded::of(name))
    }

    /// The tag of a name of letters, digits and hyphens: the first `len` bytes of `text`, at least one. `None` where too
    /// few bytes are behind a short name.
    #[inline(always)]
    pub(super) fn of_plain(text: &[u8], len: usize) -> Option<NameTag> {
        Some(NameTag::of_folded(&text[..len], Folded::of_plain(text, len)?))
    }

    #[inline(always)]
    fn of_folded(name: &[u8], folded: Folded) -> NameTag {
        let hash = folded.hash(MULTIPLIER);
        let number = TABLE[bucket(hash)];
        match folded.is(name, number) {
            true => NameTag(u16::from(number)),
            false => NameTag(Self::HASHED | (hash >> 50) as u16),
        }
    }

    /// The well-known name, if it is one.
    #[inline]
    pub(crate) fn token(self) -> Option<WellKnown> {
        if self.0 & Self::HASHED == 0 { WellKnown::from_number(self.0 as u8) } else { None }
    }
}

impl From<WellKnown> for NameTag {
    #[inline]
    fn from(token: WellKnown) -> Self {
        NameTag(u16::from(token.number()))
    }
}

/// A name folded to lower case, as far as it takes to tell it from most others.
#[derive(Clone, Copy)]
struct Folded {
    len: usize,
    /// The first eight bytes; a shorter name fills the upper ones.
    head: u64,
    /// The last eight bytes; of a shorter name the same as `head`.
    tail: u64,
}

impl Folded {
    /// What equals no name.
    const NONE: Folded = Folded { len: usize::MAX, head: 0, tail: 0 };

    #[inline]
    const fn of(name: &[u8]) -> Folded {
        let (head, tail) = match (name.first_chunk(), name.last_chunk()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => {
                let word = short_word(name);
                (word, word)
            }
        };
        Folded { len: name.len(), head: ascii::fold_word(head), tail: ascii::fold_word(tail) }
    }

    /// The fold of the first `len` bytes, which are letters, digits and hyphens: in lower case all of these have the bit
    /// that tells the cases apart. `None` where too few bytes are behind a short name.
    #[inline(always)]
    fn of_plain(text: &[u8], len: usize) -> Option<Folded> {
        const LOWER: u64 = 0x2020_2020_2020_2020;
        let beyond = 8 * 8usize.saturating_sub(len);
        let word = |bytes: &[u8; 8]| (u64::from_le_bytes(*bytes) | LOWER) << beyond;
        let tail = text.get(len.saturating_sub(8)..)?.first_chunk()?;
        Some(Folded { len, head: word(text.first_chunk()?), tail: word(tail) })
    }

    #[inline(always)]
    const fn hash(self, multiplier: u64) -> u64 {
        (self.head ^ self.tail.rotate_left(29) ^ self.len as u64).wrapping_mul(multiplier)
    }

    /// Whether `name`, of which this is the fold, is the well-known string of that number, if there is one.
    #[inline(always)]
    fn is(self, name: &[u8], number: u8) -> bool {
        let known = &FOLDED[usize::from(number)];
        let ends_equal = known.len == self.len && (known.head ^ self.head) | (known.tail ^ self.tail) == 0;
        ends_equal && (self.len <= 16 || is_spelled_so(number, name))
    }
}

#[inline(never)]
fn is_spelled_so(number: u8, name: &[u8]) -> bool {
    NAMES[usize::from(number)].as_bytes().eq_ignore_ascii_case(name)
}

/// Fewer than eight bytes as the upper ones of a word.
#[inline]
const fn short_word(text: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let beyond = 8 * (8 - text.len());
        return (u32::from_le_bytes(*first) as u64) << beyond | (u32::from_le_bytes(*last) as u64) << 32;
    }
    match *text {
        [] => 0,
        [a] => (a as u64) << 56,
        [a, b] => (a as u64) << 48 | (b as u64) << 56,
        [a, b, c, ..] => (a as u64) << 40 | (b as u64) << 48 | (c as u64) << 56,
    }
}

/// The folded strings by number. As many as there are numbers, so that no look needs a check.
static FOLDED: [Folded; 256] = {
    let mut all = [Folded::NONE; 256];
    let mut i = 0;
    while i < COUNT {
        all[i] = Folded::of(NAMES[i].as_bytes());
        i += 1;
    }
    all
};

/// A number that no string has.
const EMPTY: u8 = u8::MAX;
const _: () = assert!(COUNT <= EMPTY as usize);

/// Upper bits of a hash that choose a bucket: so many that a multiplier without collisions is soon found.
const BUCKET_BITS: u32 = 11;

#[inline(always)]
const fn bucket(hash: u64) -> usize {
    (hash >> (64 - BUCKET_BITS)) as usize
}

/// The numbers of the strings by their hash, with the multiplier that keeps them apart.
const HASHED: (u64, [u8; 1 << BUCKET_BITS]) = {
    let mut multiplier = 0x9e37_79b9_7f4a_7c15_u64;
    loop {
        if let Some(table) = table_with(multiplier) {
            break (multiplier, table);
        }
        multiplier = multiplier.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(2);
    }
};
const MULTIPLIER: u64 = HASHED.0;
static TABLE: [u8; 1 << BUCKET_BITS] = HASHED.1;

/// The table, unless two strings meet in a bucket.
const fn table_with(multiplier: u64) -> Option<[u8; 1 << BUCKET_BITS]> {
    let mut table = [EMPTY; 1 << BUCKET_BITS];
    let mut i = 0;
    while i < COUNT {
        let at = bucket(Folded::of(NAMES[i].as_bytes()).hash(multiplier));
        if table[at] != EMPTY {
            return None;
        }
        table[at] = i as u8;
        i += 1;
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_have_the_same_tag_by_either_way() {
        let is_plain = |name: &&&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let mut names: Vec<String> = NAMES.iter().filter(is_plain).map(|name| name.to_string()).collect();
        names.extend((1..40).map(|len| "X-Nq7".chars().cycle().take(len).collect()));
        for name in names {
            for name in [name.to_ascii_lowercase(), name.to_ascii_uppercase(), name] {
                for behind in ["", ":", ": value\r\n"] {
                    let text = format!("{name}{behind}");
                    let tag = (text.len() >= 8).then(|| NameTag::of(name.as_bytes()));
                    assert_eq!(NameTag::of_plain(text.as_bytes(), name.len()), tag, "{text}");
                }
            }
        }
    }

    #[test]
    fn short_names_are_told_apart_by_their_fold() {
        let fold = |name: &[u8]| {
            let folded = Folded::of(name);
            (folded.len, folded.head, folded.tail)
        };
        for len in 1..=16usize {
            let name: Vec<u8> = (b'a'..).take(len).collect();
            for at in 0..len {
                let mut other = name.clone();
                other[at] = b'~';
                assert_ne!(fold(&name), fold(&other), "{at} of {len}");
            }
        }
    }
}
