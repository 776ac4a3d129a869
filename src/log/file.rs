//! One log file on disk, as the writer thread sees it: opened at the first entry, appended to, rolled.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::rolling::{Rolling, rolled_name};
use super::time::{Local, now_secs};
use super::{diags, note, warning};

/// What a log is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file.
    File(PathBuf),
    /// A named pipe, and the size of its buffer in bytes (0: the system's).
    Pipe(PathBuf, i64),
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A log file and its state.
#[derive(Debug)]
pub struct LogFile {
    target: Target,
    /// First line of every new file, without newline.
    header: Option<String>,
    /// Tells files of different formats apart.
    signature: u64,
    mode: u32,
    /// When and how it is rolled.
    pub rolling: Rolling,
    file: Option<File>,
    started: i64,
    size: u64,
    /// Bytes lost since the file could not be opened; a message is due when it can be again.
    lost: u64,
    complained: bool,
}

impl LogFile {
    /// A log that is not open yet.
    pub fn new(target: Target, header: Option<String>, signature: u64, rolling: Rolling) -> LogFile {
        let mode = crate::config::records::text("proxy.config.log.logfile_perm");
        LogFile {
            target,
            header,
            signature,
            mode: mode.map_or(0o644, |text| super::file_mode(&text)),
            rolling,
            file: None,
            started: 0,
            size: 0,
            lost: 0,
            complained: false,
        }
    }

    /// Replaces the first line of files that are created from now on.
    pub fn set_header(&mut self, header: Option<String>) {
        self.header = header;
    }

    fn path(&self) -> Option<&Path> {
        match &self.target {
            Target::File(path) | Target::Pipe(path, _) => Some(path),
            Target::Stdout | Target::Stderr => None,
        }
    }

    /// Appends whole entries; what cannot be written is lost, and said so once.
    pub fn append(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let done = match self.target {
            Target::Stdout => io::stdout().write_all(bytes),
            Target::Stderr => io::stderr().write_all(bytes),
            Target::File(_) | Target::Pipe(..) => self.append_to_file(bytes),
        };
        match done {
            Ok(()) => self.recovered(),
            Err(why) => self.failed(bytes.len(), &why),
        }
    }

    fn append_to_file(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.moved() {
            self.file = None;
        }
        if self.file.is_none() {
            self.open()?;
        }
        let Some(file) = self.file.as_mut() else { return Ok(()) };
        file.write_all(bytes)?;
        self.size += bytes.len() as u64;
        Ok(())
    }

    fn failed(&mut self, bytes: usize, why: &io::Error) {
        self.lost += bytes as u64;
        self.file = None;
        if let (false, Some(path)) = (self.complained, self.path()) {
            warning!("could not open logfile {}: {why}", path.display());
            warning!("File:{} was closed, have dropped ({}) bytes.", path.display(), self.lost);
            self.complained = true;
        }
    }

    fn recovered(&mut self) {
        if let (true, Some(path)) = (self.complained, self.path()) {
            note!("{} is written again, {} bytes were lost", path.display(), self.lost);
            (self.complained, self.lost) = (false, 0);
        }
    }

    fn open(&mut self) -> io::Result<()> {
        match self.target.clone() {
            Target::File(path) => self.open_file(&path),
            Target::Pipe(path, size) => self.open_pipe(&path, size),
            Target::Stdout | Target::Stderr => Ok(()),
        }
    }

    fn open_file(&mut self, path: &Path) -> io::Result<()> {
        let meta = Meta::read(path);
        if path.exists() && meta.signature.is_some_and(|signature| signature != self.signature) {
            self.rename(path, meta.created.unwrap_or_else(now_secs), now_secs());
        }
        let file = OpenOptions::new().append(true).create(true).mode(self.mode).open(path)?;
        self.size = file.metadata()?.len();
        self.started = now_secs();
        if self.size == 0 {
            Meta { created: Some(self.started), signature: Some(self.signature) }.write(path);
            if let Some(header) = &self.header {
                (&file).write_all(format!("{header}\n").as_bytes())?;
                self.size = header.len() as u64 + 1;
            }
        } else if let Some(created) = meta.created {
            self.started = created;
        }
        self.file = Some(file);
        Ok(())
    }

    fn open_pipe(&mut self, path: &Path, size: i64) -> io::Result<()> {
        let name = std::ffi::CString::new(path.as_os_str().as_bytes())?;
        // SAFETY: the name is a terminated string.
        let made = unsafe { libc::mkfifo(name.as_ptr(), self.mode) };
        let why = io::Error::last_os_error();
        if made < 0 && why.kind() != io::ErrorKind::AlreadyExists {
            return Err(why);
        }
        // Opened for reading as well, so that opening does not fail, nor writing raise SIGPIPE, without a reader.
        let file = OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(path)?;
        if size > 0 {
            // SAFETY: a valid descriptor; a size that the system refuses leaves the pipe as it is.
            unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETPIPE_SZ, size as libc::c_int) };
        }
        self.file = Some(file);
        Ok(())
    }

    /// Whether somebody moved or deleted the file since it was opened.
    fn moved(&self) -> bool {
        match (&self.file, &self.target) {
            (Some(file), Target::File(path)) => !diags::same_file(file, path),
            _ => false,
        }
    }

    /// Opens the file again at the next entry when it was moved away; says so.
    pub fn reopen_if_moved(&mut self) {
        if self.moved() {
            self.file = None;
            if let Some(path) = self.path() {
                note!("Reseated {}", path.display());
            }
        }
    }

    /// Rolls the file if it is due; true when it was.
    pub fn roll_if_due(&mut self, host: &str) -> bool {
        let now = Local::at(now_secs());
        let Target::File(path) = self.target.clone() else { return false };
        if self.file.is_none() || !self.rolling.due(self.started, self.size, &now) {
            return false;
        }
        if self.size == 0 && !self.rolling.allow_empty {
            return false;
        }
        let ended =
            if self.started < self.rolling.boundary(&now) { self.rolling.boundary(&now) } else { now.epoch };
        self.file = None;
        self.rename_as(&path, host, self.started, ended);
        if self.rolling.allow_empty {
            // The new file appears at once rather than with the next entry.
            let _ = self.open();
        }
        true
    }

    fn rename(&self, path: &Path, started: i64, ended: i64) {
        self.rename_as(path, &super::host_name(), started, ended);
    }

    fn rename_as(&self, path: &Path, host: &str, started: i64, ended: i64) {
        let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else { return };
        let name = name.to_string_lossy();
        let rolled = rolled_name(&name, host, started, ended, |name| dir.join(name).exists());
        if let Err(why) = fs::rename(path, dir.join(&rolled)) {
            warning!("could not roll {} to {rolled}: {why}", path.display());
            return;
        }
        let _ = fs::remove_file(Meta::path(path));
        self.delete_surplus(dir, &format!("{name}.{host}."));
    }

    /// Deletes the oldest rolled files beyond the count that is kept.
    fn delete_surplus(&self, dir: &Path, prefix: &str) {
        let Some(keep) = usize::try_from(self.rolling.max_count).ok().filter(|n| *n > 0) else { return };
        let mut rolled: Vec<PathBuf> = fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                name.is_some_and(|name| name.starts_with(prefix) && name.ends_with(".old"))
            })
            .collect();
        rolled.sort();
        let surplus = rolled.len().saturating_sub(keep);
        for path in &rolled[..surplus] {
            let _ = fs::remove_file(path);
        }
    }

    /// Where the file is, when it is one.
    pub fn file_path(&self) -> Option<&Path> {
        match &self.target {
            Target::File(path) => Some(path),
            _ => None,
        }
    }
}

/// What is remembered beside a log file, in a hidden file.
#[derive(Default)]
struct Meta {
    created: Option<i64>,
    signature: Option<u64>,
}

impl Meta {
    fn path(log: &Path) -> PathBuf {
        let name = log.file_name().unwrap_or_default().to_string_lossy();
        log.with_file_name(format!(".{name}.meta"))
    }

    fn read(log: &Path) -> Meta {
        let mut meta = Meta::default();
        let Ok(text) = fs::read_to_string(Meta::path(log)) else { return meta };
        for line in text.lines() {
            match line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
                Some(("creation_time", value)) => meta.created = value.parse().ok(),
                Some(("object_signature", value)) => meta.signature = value.parse().ok(),
                _ => {}
            }
        }
        meta
    }

    /// A log without its companion works as well, so failures are not reported.
    fn write(&self, log: &Path) {
        let (created, signature) = (self.created.unwrap_or(0), self.signature.unwrap_or(0));
        let text = format!("creation_time = {created}\nobject_signature = {signature}\n");
        let _ = fs::write(Meta::path(log), text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::rolling::When;
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("tshost-file-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        dir
    }

    fn files(dir: &Path) -> Vec<String> {
        let names = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    #[test]
    fn files_appear_with_their_header_at_the_first_entry() {
        let dir = scratch("header");
        let path = dir.join("a.log");
        let mut log = LogFile::new(Target::File(path.clone()), Some("# head".into()), 0, Rolling::never());
        assert!(files(&dir).is_empty());
        log.append(b"one\n");
        drop(log);
        let mut log = LogFile::new(Target::File(path.clone()), Some("# head".into()), 0, Rolling::never());
        log.append(b"two\n");
        assert_eq!(fs::read_to_string(&path).unwrap(), "# head\none\ntwo\n");
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn another_signature_rolls_the_old_file_away() {
        let dir = scratch("signature");
        let path = dir.join("a.log");
        LogFile::new(Target::File(path.clone()), None, 1, Rolling::never()).append(b"old\n");
        LogFile::new(Target::File(path.clone()), None, 2, Rolling::never()).append(b"new\n");
        assert_eq!(fs::read_to_string(&path).unwrap(), "new\n");
        assert_eq!(files(&dir).len(), 2);
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn moved_files_are_created_again() {
        let dir = scratch("moved");
        let path = dir.join("a.log");
        let mut log = LogFile::new(Target::File(path.clone()), None, 0, Rolling::never());
        log.append(b"one\n");
        fs::rename(&path, dir.join("b.log")).unwrap();
        log.append(b"two\n");
        assert_eq!(fs::read_to_string(&path).unwrap(), "two\n");
        assert_eq!(fs::read_to_string(dir.join("b.log")).unwrap(), "one\n");
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn size_rolls_and_old_files_go() {
        let dir = scratch("size");
        let path = dir.join("a.log");
        let rolling = Rolling { when: When::Size, size_mb: 0, max_count: 2, ..Rolling::never() };
        let mut log = LogFile::new(Target::File(path.clone()), None, 0, rolling);
        for _ in 0..4 {
            log.append(b"entry\n");
            assert!(log.roll_if_due("host"));
        }
        log.append(b"last\n");
        let names = files(&dir);
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names[1].starts_with("a.log.host.") && names[1].ends_with(".old"), "{names:?}");
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn directories_are_not_created() {
        let dir = scratch("nodir");
        let mut log = LogFile::new(Target::File(dir.join("sub/a.log")), None, 0, Rolling::never());
        log.append(b"x\n");
        assert!(log.complained && log.lost == 2);
        fs::create_dir(dir.join("sub")).unwrap();
        log.append(b"y\n");
        assert_eq!(fs::read_to_string(dir.join("sub/a.log")).unwrap(), "y\n");
        assert!(!log.complained);
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn pipes_carry_entries_and_survive_without_a_reader() {
        use std::io::Read;
        let dir = scratch("pipe");
        let path = dir.join("a.pipe");
        let mut log = LogFile::new(Target::Pipe(path.clone(), 0), None, 0, Rolling::never());
        log.append(b"early\n");
        let mut reader = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(&path).unwrap();
        log.append(b"late\n");
        let mut text = [0; 64];
        let n = reader.read(&mut text).unwrap();
        assert_eq!(&text[..n], b"early\nlate\n");
        fs::remove_dir_all(&dir).unwrap();
    }
}
