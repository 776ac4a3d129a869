//! What tells threads apart: the owner's mark in a mutex, read several times per event.

/// An even number that is different for any two threads that live at the same time, and never 0.
///
/// It is the thread pointer, which the platform's ABI keeps in a register; a thread-local of a shared library would cost
/// a call.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline(always)]
pub fn current_id() -> usize {
    let pointer: usize;
    // SAFETY: the thread control block begins with its own address (System V ABI, thread-local storage, variant II).
    unsafe {
        std::arch::asm!("mov {}, fs:0", out(reg) pointer, options(pure, readonly, nostack, preserves_flags));
    }
    pointer
}

/// As above.
#[cfg(all(target_arch = "aarch64", not(miri)))]
#[inline(always)]
pub fn current_id() -> usize {
    let pointer: usize;
    // SAFETY: reads a register that user code may read.
    unsafe {
        std::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(pure, nomem, nostack, preserves_flags));
    }
    pointer
}

/// The address of a thread-local, which is aligned.
#[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub fn current_id() -> usize {
    thread_local! {
        static IDENTITY: u64 = const { 0 };
    }
    IDENTITY.with(|identity| std::ptr::from_ref(identity).addr())
}

#[cfg(test)]
mod tests {
    use super::current_id;

    #[test]
    fn threads_that_live_at_the_same_time_differ() {
        let here = current_id();
        assert_eq!(here, current_id());
        assert!(here != 0 && here.is_multiple_of(2));
        let other = std::thread::spawn(|| current_id().is_multiple_of(2).then(current_id));
        let other = other.join().ok().flatten();
        assert!(other.is_some_and(|other| other != here));
    }
}
