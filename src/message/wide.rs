//! Sixteen bytes at once: names and values are the bulk of a head.
//!
//! A test sets one bit for each byte that passes, the first byte's bit being the lowest.

#[cfg(not(target_arch = "x86_64"))]
pub(super) use portable::{graphic, not_control, path, plain_name, printable};
#[cfg(target_arch = "x86_64")]
pub(super) use sse2::{graphic, not_control, path, plain_name, printable};

/// The bytes that are tested at once.
pub(super) type Chunk = [u8; 16];

/// Where the first byte is that does not pass `test`, at or behind `from`; the length when all pass.
#[inline(always)]
pub(super) fn find_failing(text: &[u8], from: usize, test: impl Fn(&Chunk) -> u16) -> usize {
    let mut at = from.min(text.len());
    while let Some(chunk) = text[at..].first_chunk() {
        let failing = !test(chunk);
        if failing != 0 {
            return at + failing.trailing_zeros() as usize;
        }
        at += size_of::<Chunk>();
    }
    let rest = text.len() - at;
    if rest == 0 {
        return at;
    }
    let failing = match text.last_chunk() {
        Some(chunk) => u32::from(!test(chunk)) >> (size_of::<Chunk>() - rest),
        None => {
            let mut chunk = [0; size_of::<Chunk>()];
            chunk[..rest].copy_from_slice(&text[at..]);
            u32::from(!test(&chunk))
        }
    };
    at + rest.min(failing.trailing_zeros() as usize)
}

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::{
        __m128i, _mm_add_epi8, _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_loadu_si128, _mm_max_epu8,
        _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };

    use super::Chunk;

    /// Letters, digits and hyphens: what nearly all field names are made of.
    #[inline(always)]
    pub(crate) fn plain_name(chunk: &Chunk) -> u16 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { plain_name_of(load(chunk)) }
    }

    /// ASCII but for control bytes.
    #[inline(always)]
    pub(crate) fn printable(chunk: &Chunk) -> u16 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { bits(range(load(chunk), b' ', b'~')) }
    }

    /// ASCII but for control bytes and the space.
    #[inline(always)]
    pub(crate) fn graphic(chunk: &Chunk) -> u16 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { bits(range(load(chunk), b'!', b'~')) }
    }

    /// Any byte but control bytes other than TAB.
    #[inline(always)]
    pub(crate) fn not_control(chunk: &Chunk) -> u16 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { not_control_of(load(chunk)) }
    }

    /// What a path in a URL may hold: any byte but those that begin the parts behind it.
    #[inline(always)]
    pub(crate) fn path(chunk: &Chunk) -> u16 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { path_of(load(chunk)) }
    }

    #[inline(always)]
    fn load(chunk: &Chunk) -> __m128i {
        // SAFETY: sixteen readable bytes; the load needs no alignment.
        unsafe { _mm_loadu_si128(chunk.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn bits(passes: __m128i) -> u16 {
        _mm_movemask_epi8(passes) as u16
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn all(byte: u8) -> __m128i {
        _mm_set1_epi8(byte.cast_signed())
    }

    /// The bytes from `first` to `last`, which are ASCII: `last` is moved to the highest of signed bytes.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn range(bytes: __m128i, first: u8, last: u8) -> __m128i {
        let up = 0x7f - last;
        _mm_cmpgt_epi8(_mm_add_epi8(bytes, all(up)), all(first + up - 1))
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn plain_name_of(bytes: __m128i) -> u16 {
        let letters = range(_mm_or_si128(bytes, all(0x20)), b'a', b'z');
        let others = _mm_or_si128(range(bytes, b'0', b'9'), _mm_cmpeq_epi8(bytes, all(b'-')));
        bits(_mm_or_si128(letters, others))
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn path_of(bytes: __m128i) -> u16 {
        let query = _mm_or_si128(_mm_cmpeq_epi8(bytes, all(b'?')), _mm_cmpeq_epi8(bytes, all(b'#')));
        !bits(_mm_or_si128(query, _mm_cmpeq_epi8(bytes, all(b';'))))
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn not_control_of(bytes: __m128i) -> u16 {
        let from_space = _mm_cmpeq_epi8(_mm_max_epu8(bytes, all(b' ')), bytes);
        let passes = _mm_or_si128(from_space, _mm_cmpeq_epi8(bytes, all(b'\t')));
        bits(passes) & !bits(_mm_and_si128(passes, _mm_cmpeq_epi8(bytes, all(0x7f))))
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable {
    use super::Chunk;

    #[inline]
    fn bits(chunk: &Chunk, passes: impl Fn(u8) -> bool) -> u16 {
        chunk.iter().rev().fold(0, |bits, &byte| bits << 1 | u16::from(passes(byte)))
    }

    /// Letters, digits and hyphens: what nearly all field names are made of.
    #[inline]
    pub(crate) fn plain_name(chunk: &Chunk) -> u16 {
        bits(chunk, |byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }

    /// ASCII but for control bytes.
    #[inline]
    pub(crate) fn printable(chunk: &Chunk) -> u16 {
        bits(chunk, |byte| matches!(byte, b' '..=b'~'))
    }

    /// ASCII but for control bytes and the space.
    #[inline]
    pub(crate) fn graphic(chunk: &Chunk) -> u16 {
        bits(chunk, |byte| byte.is_ascii_graphic())
    }

    /// What a path in a URL may hold: any byte but those that begin the parts behind it.
    #[inline]
    pub(crate) fn path(chunk: &Chunk) -> u16 {
        bits(chunk, |byte| !matches!(byte, b';' | b'?' | b'#'))
    }

    /// Any byte but control bytes other than TAB.
    #[inline]
    pub(crate) fn not_control(chunk: &Chunk) -> u16 {
        bits(chunk, |byte| byte == b'\t' || !byte.is_ascii_control())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_are_tested_as_one_by_one() {
        type Test = fn(&Chunk) -> u16;
        let pairs: [(Test, Test); 5] = [
            (plain_name, portable::plain_name),
            (printable, portable::printable),
            (graphic, portable::graphic),
            (not_control, portable::not_control),
            (path, portable::path),
        ];
        for (wide, portable) in pairs {
            for byte in 0..=255u8 {
                for at in 0..16 {
                    for other in [b'a', 0] {
                        let mut chunk = [other; 16];
                        chunk[at] = byte;
                        assert_eq!(wide(&chunk), portable(&chunk), "{byte:#x} at {at} beside {other:#x}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_failing_byte_is_found_at_each_place() {
        for len in 0..70 {
            let clean = vec![b'a'; len];
            for from in 0..len + 2 {
                assert_eq!(find_failing(&clean, from, graphic), len.max(from.min(len)));
            }
            for at in 0..len {
                let mut text = clean.clone();
                text[at] = b' ';
                for from in 0..=len {
                    let expected = if from <= at { at } else { len };
                    assert_eq!(find_failing(&text, from, graphic), expected, "{at} of {len} from {from}");
                }
            }
        }
    }
}
