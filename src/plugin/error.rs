//! Why a plugin was not loaded. The texts are the original's, because tools look for them.

use std::fmt;
use std::path::PathBuf;

/// A failure to load a plugin; the fault is the plugin's or the configuration's.
#[derive(Debug)]
pub enum Error {
    /// The file cannot be opened as a library.
    Open {
        /// The file.
        path: PathBuf,
        /// What the dynamic linker said.
        text: String,
        /// Symbols that nothing provides.
        missing: Vec<String>,
    },
    /// A global plugin has no `TSPluginInit`.
    NoInit {
        /// The file.
        path: PathBuf,
        /// What the dynamic linker said.
        text: String,
    },
    /// `TSPluginInit` returned without registering.
    NotRegistered,
    /// There is no such file.
    NotFound(String),
    /// A remap plugin lacks an entry point.
    NoFunction {
        /// The file as written.
        file: String,
        /// The entry point.
        function: &'static str,
        /// The one that cannot be without it.
        because_of: Option<&'static str>,
    },
    /// `TSRemapInit` failed.
    RemapInit {
        /// The file as written.
        file: String,
        /// The plugin's text.
        text: String,
    },
    /// `TSRemapNewInstance` failed.
    NewInstance {
        /// The file as written.
        file: String,
        /// The plugin's text.
        text: String,
    },
    /// A file name that is not UTF-8.
    Name(String),
    /// An argument contains NUL.
    Argument(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Open { path, text, missing } => {
                write!(f, "unable to load '{}': {text}", path.display())?;
                match missing.as_slice() {
                    [] | [_] => Ok(()),
                    names => write!(f, " (undefined symbols: {})", names.join(", ")),
                }
            }
            Error::NoInit { path, text } => {
                write!(f, "unable to find TSPluginInit function in '{}': {text}", path.display())
            }
            Error::NotRegistered => f.write_str("plugin not registered by calling TSPluginRegister"),
            Error::NotFound(file) => write!(f, "failed to find plugin '{file}'"),
            Error::NoFunction { file, function, because_of } => {
                write!(f, "plugin {file} missing required function {function}")?;
                because_of.map_or(Ok(()), |other| write!(f, " if {other} is defined"))
            }
            Error::RemapInit { file, text } => write!(f, "failed to initialize plugin {file}: {text}"),
            Error::NewInstance { file, text } => {
                write!(f, "failed to create instance for plugin {file}: {text}")
            }
            Error::Name(file) => write!(f, "plugin file name {file:?} is not UTF-8"),
            Error::Argument(text) => write!(f, "plugin argument {text:?} contains NUL"),
        }
    }
}

impl std::error::Error for Error {}
