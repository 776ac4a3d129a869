//! The program `tshost`: a thin launcher over `libtshost.so`.
fn main() {}
