//! The lock file that keeps two servers off the same directories; the original honours it too.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::fd::AsRawFd;
use std::path::Path;

use super::error::Error;

/// The lock, held for as long as the process lives.
#[derive(Debug)]
pub(super) struct LockFile {
    _file: File,
}

/// Takes the lock in a runtime directory.
///
/// Where no file can be made there is nothing to protect; then there is no lock.
pub(super) fn acquire(runtimedir: &Path) -> Result<Option<LockFile>, Error> {
    let path = runtimedir.join("server.lock");
    let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let Ok(mut file) = options else { return Ok(None) };
    if lock(&file).is_err() {
        let mut text = String::new();
        let holder = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
        return Err(Error::Locked { path, holder: holder.unwrap_or(0) });
    }
    // The number is for people; the lock is what counts.
    let _ = write_id(&mut file);
    Ok(Some(LockFile { _file: file }))
}

fn write_id(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn lock(file: &File) -> io::Result<()> {
    // SAFETY: all zero is a valid value of this plain structure: the whole file.
    let mut area: libc::flock = unsafe { std::mem::zeroed() };
    area.l_type = libc::F_WRLCK as libc::c_short;
    // SAFETY: an open descriptor and a structure of the right type.
    let done = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLK, &raw const area) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_names_its_holder() {
        let dir = std::env::temp_dir().join(format!("tshost-lock-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let lock = acquire(&dir).unwrap();
        assert!(lock.is_some());
        let text = std::fs::read_to_string(dir.join("server.lock")).unwrap();
        assert_eq!(text, format!("{}\n", std::process::id()));
        std::fs::remove_dir_all(&dir).unwrap();
        assert!(acquire(&dir).unwrap().is_none());
    }
}
