//! Tells the linker the library's soname, so that plugins linked with `-ltshost` name it in a stable way.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libtshost.so.0");
}
