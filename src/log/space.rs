//! Keeps the log directory within its limits by deleting the oldest rolled files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::note;
use crate::config::records;
use crate::stats::{self, Metric};

/// One file of the log directory.
#[derive(Debug)]
struct Entry {
    path: PathBuf,
    size: u64,
    modified: SystemTime,
    rolled: bool,
}

/// Deletes rolled files, oldest first, until the directory is below its limit less the headroom.
pub(super) fn make_room() {
    let mb = |name: &str| {
        let value = records::int(&format!("proxy.config.log.{name}")).unwrap_or(0);
        u64::try_from(value).unwrap_or(0) << 20
    };
    let auto = records::int("proxy.config.log.auto_delete_rolled_files").unwrap_or(1) != 0;
    let limit = mb("max_space_mb_for_logs").saturating_sub(mb("max_space_mb_headroom"));
    let used = shrink(&super::dir(), if auto && limit > 0 { limit } else { u64::MAX });
    stats::set(Metric::LogLogFilesSpaceUsed, i64::try_from(used).unwrap_or(i64::MAX));
}

/// Deletes rolled files until at most `limit` bytes remain; the bytes that remain.
fn shrink(dir: &Path, limit: u64) -> u64 {
    let mut entries = list(dir);
    let mut used: u64 = entries.iter().map(|entry| entry.size).sum();
    if used <= limit {
        return used;
    }
    entries.retain(|entry| entry.rolled);
    entries.sort_by_key(|entry| entry.modified);
    for entry in entries {
        if used <= limit {
            break;
        }
        if fs::remove_file(&entry.path).is_ok() {
            used = used.saturating_sub(entry.size);
            note!("{} was deleted to make room for logs", entry.path.display());
        }
    }
    used
}

fn list(dir: &Path) -> Vec<Entry> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let describe = |entry: fs::DirEntry| {
        let data = entry.metadata().ok().filter(|data| data.is_file())?;
        let rolled = entry.file_name().to_string_lossy().ends_with(".old");
        let modified = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        Some(Entry { path: entry.path(), size: data.len(), modified, rolled })
    };
    entries.filter_map(describe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_rolled_files_go_first() {
        let dir = std::env::temp_dir().join(format!("tshost-space-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        for (age, name) in [(30, "a.1.old"), (20, "a.2.old"), (40, "a"), (10, "a.3.old")] {
            fs::write(dir.join(name), [0; 100]).unwrap();
            let when = SystemTime::now() - std::time::Duration::from_secs(age);
            fs::File::open(dir.join(name)).unwrap().set_modified(when).unwrap();
        }
        assert_eq!(shrink(&dir, 400), 400);
        assert_eq!(shrink(&dir, 250), 200);
        assert!(dir.join("a").exists() && dir.join("a.3.old").exists());
        assert_eq!(shrink(&dir, 0), 100, "only rolled files are deleted");
        fs::remove_dir_all(&dir).unwrap();
    }
}
