//! Exported variadic functions.
//!
//! Rust cannot define them: `variadic.c` formats the message, and the exported name is a jump to it.

/// Declares an exported variadic function that hands over to its formatting half in `variadic.c`.
///
/// The jump leaves all argument registers and the stack as they are, so that `va_start` works over there.
macro_rules! variadic {
    ($($name:ident => $target:ident;)*) => {
        unsafe extern "C" {
            $(fn $target();)*
        }
        $(
            #[unsafe(naked)]
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $name() {
                #[cfg(target_arch = "x86_64")]
                std::arch::naked_asm!("jmp {}", sym $target);
                #[cfg(target_arch = "aarch64")]
                std::arch::naked_asm!("b {}", sym $target);
            }
        )*
    };
}
pub(super) use variadic;
