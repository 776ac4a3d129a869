//! Libraries that the original's process lends to its plugins.
//!
//! Plugins of the original are linked without them: they find ATS's helper libraries, PCRE, OpenSSL and others in the
//! program. Here they are opened on demand, and globally, so that a plugin finds them in the same way.

use std::path::{Path, PathBuf};

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

use super::elf::SharedObject;

/// The companions in the order in which they are looked at.
const COMPANIONS: [&str; 11] = [
    "libtscpputil.so.9",
    "libtscore.so.9",
    "libtscppapi.so.9",
    "libpcre.so.3",
    "libpcre.so.1",
    "libyaml-cpp.so.0.7",
    "libcrypto.so.3",
    "libssl.so.3",
    "libz.so.1",
    "libhwloc.so.15",
    "libcap.so.2",
];

/// A companion that is installed and supplies something.
#[derive(Debug)]
pub(super) struct Companion {
    pub name: &'static str,
    pub path: PathBuf,
    /// The symbols asked for that it defines.
    pub supplies: Vec<String>,
}

/// Where companions may lie: the configured library directory first, then the usual ones.
fn directories(libdir: &Path) -> Vec<PathBuf> {
    let multiarch = format!("{}-linux-gnu", std::env::consts::ARCH);
    let mut found = vec![libdir.to_path_buf()];
    if let Some(paths) = std::env::var_os("LD_LIBRARY_PATH") {
        found.extend(std::env::split_paths(&paths).filter(|p| p.is_absolute()));
    }
    for base in ["/usr/lib", "/lib", "/usr/local/lib", "/opt/ts/lib"] {
        let base = Path::new(base);
        found.extend([base.join("trafficserver"), base.join(&multiarch), base.to_path_buf()]);
    }
    found.extend(["/usr/lib64/trafficserver", "/usr/lib64", "/lib64"].map(PathBuf::from));
    found
}

/// The file of a library in the usual directories.
pub(super) fn locate(name: &str, libdir: &Path) -> Option<PathBuf> {
    directories(libdir).into_iter().map(|dir| dir.join(name)).find(|path| path.is_file())
}

/// The companions that define some of the symbols, or that are named as dependencies.
pub(super) fn suppliers(symbols: &[&str], needed: &[String], libdir: &Path) -> Vec<Companion> {
    let mut left: Vec<&str> = symbols.to_vec();
    let mut found = Vec::new();
    for name in COMPANIONS {
        let wanted = needed.iter().any(|n| n == name);
        if left.is_empty() && !wanted {
            continue;
        }
        let Some(path) = locate(name, libdir) else { continue };
        let Ok(object) = SharedObject::read(&path) else { continue };
        let (supplied, rest): (Vec<&str>, Vec<&str>) =
            left.into_iter().partition(|s| object.defined.contains(*s));
        left = rest;
        if wanted || !supplied.is_empty() {
            let supplies = supplied.into_iter().map(str::to_string).collect();
            found.push(Companion { name, path, supplies });
        }
    }
    found
}

/// Opens a companion for the whole process; it is never closed.
pub(super) fn open(companion: &Companion) -> Result<(), String> {
    // SAFETY: the companions are ordinary libraries whose initializers only set up their own statics.
    let library = unsafe { Library::open(Some(&companion.path), RTLD_NOW | RTLD_GLOBAL) };
    std::mem::forget(library.map_err(|e| e.to_string())?);
    Ok(())
}
