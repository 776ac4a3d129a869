//! Compiles the one C file of the library and names the soname, so that plugins linked with `-ltshost` refer to the
//! library in a stable way.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/abi/variadic.c");
    // Cargo does not see that the compiler gets these: scripts/rustc-trained.
    println!("cargo:rerun-if-changed=profile");
    println!("cargo:rerun-if-changed=scripts/rustc-trained");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libtshost.so.0");
    cc::Build::new()
        .file("src/abi/variadic.c")
        .warnings(true)
        .extra_warnings(true)
        .compile("tshost_variadic");
    list_stubs();
}

/// Writes the names of exported functions that do nothing yet, found in the source by the same marks as
/// `scripts/abi-status`, so that the running library can tell.
fn list_stubs() {
    println!("cargo:rerun-if-changed=src/abi");
    let mut names = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir("src/abi").expect("the boundary's source") {
        let path = entry.expect("an entry of src/abi").path();
        if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source file");
            names.extend(marked(&text, "stub!(", &['(']));
            names.extend(marked(&text, "pending!(", &[')']));
        }
    }
    let list: Vec<String> = names.iter().filter(|n| n.starts_with("TS")).map(|n| format!("{n:?}")).collect();
    let out = std::path::Path::new(&std::env::var("OUT_DIR").expect("set by cargo")).join("stubs.rs");
    std::fs::write(out, format!("&[{}]", list.join(", "))).expect("a writable output directory");
}

/// The names between each `mark` and the next of the `ends`.
fn marked(text: &str, mark: &str, ends: &[char]) -> Vec<String> {
    text.split(mark)
        .skip(1)
        .filter_map(|rest| rest.split(ends).next())
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().to_string())
        .collect()
}
