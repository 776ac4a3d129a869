//! Why the host does not start, or does not do what it is asked for.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::config::dirs;
use crate::log::diags::EXIT_FATAL;
use crate::net;
use crate::plugin;

/// A failure of the host.
#[derive(Debug)]
pub enum Error {
    /// The directories could not be determined.
    Dirs(dirs::Error),
    /// The directories of this process were used before and are others.
    DirsFixed(PathBuf),
    /// A record given by name is not known, or its value does not fit.
    Record {
        /// The name.
        name: String,
        /// The value.
        value: String,
    },
    /// Another server runs on these directories.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// The process that holds it, 0 when it does not say.
        holder: i32,
    },
    /// The log directory cannot be written to.
    Log(PathBuf, io::Error),
    /// Root may not serve without being told so.
    Root,
    /// The configured user cannot be taken on.
    User(String, io::Error),
    /// The system refuses threads.
    Threads(io::Error),
    /// A global plugin was not loaded.
    Plugin(plugin::Error),
    /// The remap rules are not usable; the log has the errors in included files too.
    Remap(String),
    /// A port cannot be opened, and it is the only one.
    Listen(SocketAddr, net::Error),
    /// The built-in origin cannot be started.
    DemoOrigin(io::Error),
    /// The host runs already.
    Running,
    /// The host ran and was stopped.
    Stopped,
    /// The host does not run.
    NotRunning,
}

impl Error {
    /// The status that the program ends with.
    pub fn exit_status(&self) -> i32 {
        match self {
            Error::Plugin(_) | Error::Remap(_) => EXIT_FATAL,
            _ => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Dirs(error) => error.fmt(f),
            Error::DirsFixed(prefix) => {
                write!(f, "the directories of this process are fixed already, below {}", prefix.display())
            }
            Error::Record { name, value } => write!(f, "record {name}: unknown, or does not take '{value}'"),
            Error::Locked { path, holder } => write!(
                f,
                "Can't acquire lockfile '{}' (Lock file held by process ID {holder})",
                path.display()
            ),
            Error::Log(dir, error) => write!(f, "log directory '{}': {error}", dir.display()),
            Error::Root => f.write_str(
                "refusing to serve as root: set proxy.config.admin.user_id (or --user) to the user to become, \
                 or to '#-1' to stay root",
            ),
            Error::User(user, error) => write!(f, "cannot become user '{user}': {error}"),
            Error::Threads(error) => write!(f, "cannot start event threads: {error}"),
            Error::Plugin(error) => error.fmt(f),
            Error::Remap(text) => write!(f, "remap.config failed to load: {text}"),
            Error::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Error::DemoOrigin(error) => write!(f, "cannot start the built-in origin: {error}"),
            Error::Running => f.write_str("the host runs already"),
            Error::Stopped => f.write_str(
                "the host was stopped; a process can start it only once, because plugins stay loaded",
            ),
            Error::NotRunning => f.write_str("the host does not run"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Dirs(error) => Some(error),
            Error::Log(_, error) | Error::User(_, error) => Some(error),
            Error::Threads(error) | Error::DemoOrigin(error) => Some(error),
            Error::Plugin(error) => Some(error),
            Error::Listen(_, error) => Some(error),
            _ => None,
        }
    }
}
