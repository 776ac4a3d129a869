//! Which symbols of the API are there and which of them only report failure.

use crate::plugin::check::ApiState;

const SYMBOLS: &str = include_str!("symbols.tsv");
/// In alphabetical order; written by the build from the marks in these files.
const STUBS: &[&str] = include!(concat!(env!("OUT_DIR"), "/stubs.rs"));

/// How far a symbol is; none for a name that the API does not have.
pub(super) fn state(name: &str) -> Option<ApiState> {
    if STUBS.binary_search(&name).is_ok() {
        return Some(ApiState::Stub);
    }
    let mut listed = SYMBOLS.lines().filter_map(|line| line.split('\t').next());
    listed.any(|symbol| symbol == name).then_some(ApiState::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_told_apart() {
        assert_eq!(state("TSPluginRegister"), Some(ApiState::Done));
        assert_eq!(state("TS_HTTP_METHOD_GET"), Some(ApiState::Done));
        assert_eq!(state("strlen"), None);
        assert!(STUBS.is_sorted());
    }
}
