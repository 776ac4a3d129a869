//! Random numbers for plugins: fast, per thread, not fit for secrets.

use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

thread_local! {
    static STATE: Cell<u64> = Cell::new(seed());
}

/// A start value that differs between threads and runs.
fn seed() -> u64 {
    let mut seed = [0u8; 8];
    // SAFETY: the buffer is ours and that long.
    let filled = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), seed.len(), libc::GRND_NONBLOCK) };
    if filled == 8 {
        return u64::from_ne_bytes(seed);
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.subsec_nanos());
    (super::current_id() as u64).rotate_left(32) ^ u64::from(now)
}

/// The next number of this thread: every value equally likely (SplitMix64).
pub fn random() -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    STATE.with(|state| {
        let next = state.get().wrapping_add(STEP);
        state.set(next);
        let mixed = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    })
}

/// The next number as a fraction: at least 0, less than 1.
pub fn random_fraction() -> f64 {
    const BITS: u32 = f64::MANTISSA_DIGITS;
    (random() >> (64 - BITS)) as f64 / (1u64 << BITS) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_below_one_and_spread() {
        let mean =
            (0..1000).map(|_| random_fraction()).inspect(|f| assert!((0.0..1.0).contains(f))).sum::<f64>();
        assert!((400.0..600.0).contains(&mean), "{mean}");
    }

    #[test]
    fn threads_do_not_repeat_each_other() {
        let other = std::thread::spawn(random).join().unwrap_or(0);
        assert_ne!(random(), other);
    }
}
