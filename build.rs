//! Compiles the one C file of the library and names the soname, so that plugins linked with `-ltshost` refer to the
//! library in a stable way.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/abi/variadic.c");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libtshost.so.0");
    cc::Build::new()
        .file("src/abi/variadic.c")
        .warnings(true)
        .extra_warnings(true)
        .compile("tshost_variadic");
}
