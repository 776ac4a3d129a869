//! What the host is started with, by the command line or by the program around it.

use std::env;
use std::path::PathBuf;

use crate::config::dirs::{self, Dirs, Search};

/// Settings of a start. What is not given comes from the files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Folder with a `runroot.yaml`, or the file.
    pub run_root: Option<PathBuf>,
    /// Folder of the configuration files.
    pub conf_dir: Option<PathBuf>,
    /// Ports: descriptors as in `proxy.config.http.server_ports`, or `address:port`.
    pub listen: Option<String>,
    /// Lines as in `remap.config`, in front of those of the file; `from to` stands for a `map` rule.
    pub maps: Vec<String>,
    /// Lines as in `plugin.config`, behind those of the file.
    pub plugins: Vec<String>,
    /// Records that win over those of the files.
    pub records: Vec<(String, String)>,
    /// Whether the built-in origin answers what no rule takes.
    pub demo_origin: bool,
    /// Debug tags to switch on, a regular expression.
    pub debug_tags: Option<String>,
    /// Format of an access log on standard output: `squid`, `common`, `extended` or `extended2`.
    pub access_log: Option<String>,
    /// Number of ET_NET threads.
    pub net_threads: Option<usize>,
    /// Whether this process is the server: it keeps a lock file, may become another user and takes signals.
    pub is_program: bool,
}

/// Where the files are.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub dirs: Dirs,
    /// Whether configuration files are read at all.
    pub has_files: bool,
    /// Whether somebody named the place, rather than it being searched.
    pub is_named: bool,
    /// What to tell about the origin of the directories.
    pub note: Option<&'static str>,
}

impl Options {
    /// Finds the directories.
    ///
    /// Whoever says on the command line what to do and names no place wants no files, nor does a program that embeds the
    /// host and names none: then the current directory stands for all of them, and an installation of the original on
    /// the same machine is left alone.
    pub(super) fn place(&self) -> Result<Place, dirs::Error> {
        let mut search = Search::from_env();
        search.run_root.clone_from(&self.run_root);
        search.conf_dir.clone_from(&self.conf_dir);
        let is_named = self.run_root.is_some()
            || self.conf_dir.is_some()
            || search.env_run_root.is_some()
            || search.env_root.is_some()
            || search.env_conf_dir.is_some();
        let does_something = !self.maps.is_empty() || !self.plugins.is_empty() || self.demo_origin;
        if (does_something || !self.is_program) && !is_named {
            let dirs = current_dir_only();
            return Ok(Place { dirs, has_files: false, is_named, note: None });
        }
        let (dirs, note) = search.find()?;
        Ok(Place { dirs, has_files: true, is_named, note })
    }
}

fn current_dir_only() -> Dirs {
    let here = env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
    Dirs {
        prefix: here.clone(),
        bindir: here.clone(),
        sysconfdir: here.clone(),
        datadir: here.clone(),
        includedir: here.clone(),
        libdir: Dirs::layout(&PathBuf::from("/")).libdir,
        plugindir: here.clone(),
        runtimedir: here.clone(),
        logdir: here.clone(),
        cachedir: here,
        run_root: None,
    }
}
