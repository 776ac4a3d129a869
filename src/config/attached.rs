//! Files that belong to a configuration file: when one of them changes, so does the file.
//!
//! Remap files name them by `.include`, plugins by `TSMgmtConfigFileAdd`.

use parking_lot::Mutex;

static FILES: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// Notes that a change of `file` counts as a change of `parent`.
pub fn add(parent: &str, file: &str) {
    let mut files = FILES.lock();
    if !files.iter().any(|(p, f)| p == parent && f == file) {
        files.push((parent.into(), file.into()));
    }
}

/// The files that belong to `parent`, in the order in which they were named.
pub fn of(parent: &str) -> Vec<String> {
    FILES.lock().iter().filter(|(p, _)| p == parent).map(|(_, file)| file.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_kept_once_per_parent() {
        add("test-parent", "a");
        add("test-parent", "b");
        add("test-parent", "a");
        add("test-other", "a");
        assert_eq!(of("test-parent"), ["a", "b"]);
    }
}
