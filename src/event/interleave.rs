//! Points at which tests make a thread lose the processor, so that rare orders of steps happen often.

/// Lets other threads go first now and then; nothing outside of tests.
#[cfg(not(test))]
#[inline(always)]
pub(super) fn point() {}

#[cfg(test)]
pub(super) use for_tests::point;

#[cfg(test)]
pub(super) mod for_tests {
    use crate::event::random::random;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    static ACTIVE: AtomicUsize = AtomicUsize::new(0);

    /// Makes the points work until it goes.
    pub(in crate::event) struct Active(());

    pub(in crate::event) fn activate() -> Active {
        ACTIVE.fetch_add(1, Ordering::Relaxed);
        Active(())
    }

    impl Drop for Active {
        fn drop(&mut self) {
            ACTIVE.fetch_sub(1, Ordering::Relaxed);
        }
    }

    pub(in crate::event) fn point() {
        if ACTIVE.load(Ordering::Relaxed) == 0 {
            return;
        }
        match random() % 64 {
            0 => std::thread::sleep(Duration::from_micros(50)),
            1..8 => std::thread::yield_now(),
            _ => {}
        }
    }
}
