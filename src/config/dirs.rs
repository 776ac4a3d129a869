//! Where things are: the run root, or the layout of the installation.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::records::Dir;
use super::yaml;

/// The directories of an installation, all absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// What the others are below of by default; `TSInstallDirGet`.
    pub prefix: PathBuf,
    /// Programs.
    pub bindir: PathBuf,
    /// Configuration files; `TSConfigDirGet`.
    pub sysconfdir: PathBuf,
    /// Data that never changes.
    pub datadir: PathBuf,
    /// C headers.
    pub includedir: PathBuf,
    /// Libraries.
    pub libdir: PathBuf,
    /// Plugins (`libexecdir`); `TSPluginDirGet`.
    pub plugindir: PathBuf,
    /// Sockets, lock and state files; `TSRuntimeDirGet`.
    pub runtimedir: PathBuf,
    /// Log files.
    pub logdir: PathBuf,
    /// Cache storage.
    pub cachedir: PathBuf,
    /// The `runroot.yaml` that said so; `None` when the built-in layout is used.
    pub run_root: Option<PathBuf>,
}

/// What the search for the directories starts from.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// `--run-root=PATH`: a directory that holds `runroot.yaml`, or the file.
    pub run_root: Option<PathBuf>,
    /// `--run-root` without a value: the command line step is skipped.
    pub skip_command_line: bool,
    /// `--conf-dir`: overrides the configuration directory, whatever else is found.
    pub conf_dir: Option<PathBuf>,
    /// Value of `TS_RUNROOT`.
    pub env_run_root: Option<OsString>,
    /// Value of `TS_ROOT`.
    pub env_root: Option<OsString>,
    /// Value of `PROXY_CONFIG_CONFIG_DIR`.
    pub env_conf_dir: Option<OsString>,
    /// Directory from which parents are searched.
    pub current_dir: PathBuf,
    /// Directory of the executable, from which parents are searched; empty to leave that step out.
    pub program_dir: PathBuf,
}

/// Why the directories could not be determined.
#[derive(Debug)]
pub enum Error {
    /// A run root was named, but no `runroot.yaml` is there.
    NoRunRoot(PathBuf),
    /// The file could not be read.
    Read(PathBuf, std::io::Error),
    /// The file is not a flat YAML map of paths.
    Syntax(PathBuf, yaml::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoRunRoot(path) => write!(f, "run root: no runroot.yaml at {}", path.display()),
            Error::Read(path, why) => write!(f, "run root: {}: {why}", path.display()),
            Error::Syntax(path, why) => write!(f, "run root: {}: {why}", path.display()),
        }
    }
}

impl std::error::Error for Error {}

/// Parents of the current directory that are searched for a run root.
const PARENTS: usize = 4;

impl Search {
    /// The search as the environment of this process has it.
    pub fn from_env() -> Search {
        let program_dir = env::current_exe().ok().and_then(|p| p.parent().map(Path::to_path_buf));
        Search {
            env_run_root: env::var_os("TS_RUNROOT").filter(|v| !v.is_empty()),
            env_root: env::var_os("TS_ROOT").filter(|v| !v.is_empty()),
            env_conf_dir: env::var_os("PROXY_CONFIG_CONFIG_DIR").filter(|v| !v.is_empty()),
            current_dir: env::current_dir().unwrap_or_default(),
            program_dir: program_dir.unwrap_or_default(),
            ..Search::default()
        }
    }

    /// Finds the directories, and a line that says where they came from when a run root is used.
    pub fn find(&self) -> Result<(Dirs, Option<&'static str>), Error> {
        let found = self.find_run_root()?;
        let (mut dirs, note) = match found {
            Some((file, note)) => (Dirs::from_run_root(&file)?, Some(note)),
            None => (Dirs::layout(&self.root()), None),
        };
        let conf_dir = self.conf_dir.clone().or_else(|| self.env_conf_dir.clone().map(PathBuf::from));
        if let Some(conf_dir) = conf_dir {
            dirs.sysconfdir = if conf_dir.is_absolute() { conf_dir } else { dirs.prefix.join(conf_dir) };
        }
        Ok((dirs, note))
    }

    fn root(&self) -> PathBuf {
        self.env_root.clone().map_or_else(|| PathBuf::from("/"), PathBuf::from)
    }

    fn find_run_root(&self) -> Result<Option<(PathBuf, &'static str)>, Error> {
        if let (Some(path), false) = (&self.run_root, self.skip_command_line) {
            let file = run_root_file(path).ok_or_else(|| Error::NoRunRoot(path.clone()))?;
            return Ok(Some((file, "using command line path as RUNROOT")));
        }
        if let Some(path) = &self.env_run_root {
            let path = PathBuf::from(path);
            let file = run_root_file(&path).ok_or(Error::NoRunRoot(path))?;
            return Ok(Some((file, "using the environment variable TS_RUNROOT")));
        }
        // An explicit root is a stronger word than a file that happens to lie in a parent directory.
        if self.env_root.is_some() || self.conf_dir.is_some() {
            return Ok(None);
        }
        if let Some(file) = upwards(&self.current_dir) {
            return Ok(Some((file, "using cwd as TS_RUNROOT")));
        }
        Ok(upwards(&self.program_dir).map(|file| (file, "using the executable's path as TS_RUNROOT")))
    }
}

/// The `runroot.yaml` that `path` names: the file itself, or the one in that directory.
fn run_root_file(path: &Path) -> Option<PathBuf> {
    let file = if path.is_dir() { path.join("runroot.yaml") } else { path.to_path_buf() };
    file.is_file().then(|| std::path::absolute(&file).unwrap_or(file))
}

fn upwards(start: &Path) -> Option<PathBuf> {
    if start.as_os_str().is_empty() {
        return None;
    }
    start.ancestors().take(PARENTS + 1).find_map(|dir| run_root_file(&dir.join("runroot.yaml")))
}

impl Dirs {
    /// The layout that Debian's package uses, below `root`.
    pub fn layout(root: &Path) -> Dirs {
        let below = |path: &str| root.join(path);
        Dirs {
            prefix: root.to_path_buf(),
            bindir: below("usr/bin"),
            sysconfdir: below("etc/trafficserver"),
            datadir: below("usr/share/trafficserver"),
            includedir: below("usr/include"),
            libdir: below("usr/lib/trafficserver"),
            plugindir: below("usr/lib/trafficserver/modules"),
            runtimedir: below("run/trafficserver"),
            logdir: below("var/log/trafficserver"),
            cachedir: below("var/cache/trafficserver"),
            run_root: None,
        }
        .keep_short_root(root)
    }

    /// A root made for one server (`TS_ROOT`) has its files in `etc`, not in `usr/...`: what exists decides.
    fn keep_short_root(mut self, root: &Path) -> Dirs {
        if root == Path::new("/") {
            return self;
        }
        for (dir, name) in [
            (&mut self.bindir, "bin"),
            (&mut self.datadir, "share/trafficserver"),
            (&mut self.includedir, "include"),
            (&mut self.libdir, "lib/trafficserver"),
            (&mut self.plugindir, "libexec/trafficserver"),
        ] {
            if !dir.exists() {
                *dir = root.join(name);
            }
        }
        self
    }

    /// Reads a `runroot.yaml`. Relative paths are below the directory of the file.
    pub fn from_run_root(file: &Path) -> Result<Dirs, Error> {
        let text = fs::read_to_string(file).map_err(|why| Error::Read(file.to_path_buf(), why))?;
        let node = yaml::parse(&text).map_err(|why| Error::Syntax(file.to_path_buf(), why))?;
        let map = node.map().ok_or_else(|| {
            Error::Syntax(file.to_path_buf(), yaml::Error::new(node.mark(), "expected a map of paths"))
        })?;
        let home = file.parent().unwrap_or(Path::new("/"));
        let get = |key: &str| {
            let (_, value) = map.iter().find(|(k, _)| k.text() == Some(key))?;
            value.text().map(|path| normal(&home.join(path)))
        };
        let prefix = get("prefix").unwrap_or_else(|| home.to_path_buf());
        let or = |key: &str, default: &str| get(key).unwrap_or_else(|| prefix.join(default));
        Ok(Dirs {
            bindir: or("bindir", "bin"),
            sysconfdir: or("sysconfdir", "etc/trafficserver"),
            datadir: or("datadir", "share/trafficserver"),
            includedir: or("includedir", "include"),
            libdir: or("libdir", "lib/trafficserver"),
            plugindir: or("libexecdir", "libexec/trafficserver"),
            runtimedir: or("runtimedir", "var/trafficserver"),
            logdir: or("logdir", "var/log/trafficserver"),
            cachedir: or("cachedir", "var/cache/trafficserver"),
            run_root: Some(file.to_path_buf()),
            prefix,
        })
    }

    /// The directory that the default of a record names.
    pub fn of(&self, dir: Dir) -> &Path {
        match dir {
            Dir::Bin => &self.bindir,
            Dir::Cache => &self.cachedir,
            Dir::Config => &self.sysconfdir,
            Dir::Log => &self.logdir,
            Dir::Plugin => &self.plugindir,
            Dir::Runtime => &self.runtimedir,
        }
    }

    /// A configuration file: absolute names as they are, others in the configuration directory.
    pub fn config_file(&self, name: &str) -> PathBuf {
        self.sysconfdir.join(name)
    }
}

/// `path` without `.` components, which files often contain and plugins would print.
fn normal(path: &Path) -> PathBuf {
    path.components().collect()
}

static DIRS: OnceLock<Dirs> = OnceLock::new();

/// Fixes the directories of this process; only the first call counts.
pub fn set(dirs: Dirs) -> &'static Dirs {
    DIRS.get_or_init(|| dirs)
}

/// The directories of this process: those given to [`set`], else found from the environment.
pub fn get() -> &'static Dirs {
    DIRS.get_or_init(|| match Search::from_env().find() {
        Ok((dirs, _)) => dirs,
        Err(_) => Dirs::layout(Path::new("/")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = env::temp_dir().join(format!("tshost-dirs-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("a/b/c")).unwrap();
        dir
    }

    #[test]
    fn run_root_paths_are_relative_to_the_file() {
        let root = scratch("relative");
        fs::write(root.join("runroot.yaml"), "prefix: .\nsysconfdir: ./etc/ts\nlibexecdir: /opt/plugins\n")
            .unwrap();
        let search = Search { run_root: Some(root.clone()), ..Search::default() };
        let (dirs, note) = search.find().unwrap();
        assert_eq!(dirs.prefix, root);
        assert_eq!(dirs.sysconfdir, root.join("etc/ts"));
        assert_eq!(dirs.plugindir, PathBuf::from("/opt/plugins"));
        assert_eq!(dirs.logdir, root.join("var/log/trafficserver"));
        assert_eq!(note, Some("using command line path as RUNROOT"));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn environment_then_parents_are_searched() {
        let root = scratch("parents");
        fs::write(root.join("runroot.yaml"), "prefix: .\n").unwrap();
        let mut search = Search { current_dir: root.join("a/b/c"), ..Search::default() };
        assert_eq!(search.find().unwrap().0.prefix, root);
        let other = scratch("parents-env");
        fs::write(other.join("runroot.yaml"), "prefix: .\n").unwrap();
        search.env_run_root = Some(other.clone().into());
        assert_eq!(search.find().unwrap().0.prefix, other);
        fs::remove_dir_all(&root).unwrap();
        fs::remove_dir_all(&other).unwrap();
    }

    #[test]
    fn roots_without_a_file_use_the_layout() {
        let root = scratch("layout");
        let search = Search { env_root: Some(root.clone().into()), ..Search::default() };
        let (dirs, _) = search.find().unwrap();
        assert_eq!(dirs.sysconfdir, root.join("etc/trafficserver"));
        let search = Search { env_conf_dir: Some("/elsewhere".into()), ..search };
        assert_eq!(search.find().unwrap().0.sysconfdir, PathBuf::from("/elsewhere"));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_named_run_root_must_exist() {
        let search = Search { run_root: Some("/none/such".into()), ..Search::default() };
        assert!(matches!(search.find(), Err(Error::NoRunRoot(_))));
    }
}
