//! Opening a plugin's file.

use std::ffi::{CStr, CString, c_void};
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::companions;
use super::elf::SharedObject;
use super::error::Error;

/// A loaded library; it stays loaded, since continuations may refer to its code.
#[derive(Debug)]
pub(super) struct Loaded {
    handle: *mut c_void,
}

// SAFETY: the handle is used for look-ups only, which the dynamic linker serializes.
unsafe impl Send for Loaded {}
// SAFETY: as above.
unsafe impl Sync for Loaded {}

impl Loaded {
    /// The address of a symbol of the library or of its dependencies.
    pub(super) fn symbol(&self, name: &CStr) -> Option<usize> {
        // SAFETY: the handle is open and the name terminated.
        let address = unsafe { libc::dlsym(self.handle, name.as_ptr()) };
        (!address.is_null()).then_some(address as usize)
    }
}

/// Opens a plugin's file with all symbols bound; with companions when it lacks some.
///
/// `libdir` is where the installation keeps its libraries.
pub(super) fn open(path: &Path, libdir: &Path) -> Result<Loaded, Error> {
    make_own_symbols_global();
    open_with_companions(path, libdir, || dlopen(path))
}

/// Opens a copy of a plugin's file, so that it has statics of its own.
///
/// The copy lives in memory: it needs no directory that can be written to, and nothing is left behind.
pub(super) fn open_copy(path: &Path, libdir: &Path) -> Result<Loaded, Error> {
    make_own_symbols_global();
    let failed = |text: String| Error::Open { path: path.to_path_buf(), text, missing: Vec::new() };
    let copy = memory_copy(path).map_err(|e| failed(e.to_string()))?;
    let place = format!("/proc/self/fd/{}", copy.as_raw_fd());
    let loaded = open_with_companions(path, libdir, || {
        let shown = path.to_string_lossy();
        dlopen(Path::new(&place)).map_err(|text| text.replace(&place, &shown))
    })?;
    // The dynamic linker knows the copy by the number of the descriptor, which must not come to mean another one.
    let _ = copy.into_raw_fd();
    Ok(loaded)
}

fn open_with_companions(
    path: &Path,
    libdir: &Path,
    open: impl Fn() -> Result<Loaded, String>,
) -> Result<Loaded, Error> {
    let first = match open() {
        Ok(loaded) => return Ok(loaded),
        Err(text) => text,
    };
    let failed = |text, missing| Error::Open { path: path.to_path_buf(), text, missing };
    let Ok(object) = SharedObject::read(path) else { return Err(failed(first, Vec::new())) };
    let lacking: Vec<&str> = object
        .undefined
        .iter()
        .filter(|u| !u.weak && !is_defined_globally(&u.name))
        .map(|u| u.name.as_str())
        .collect();
    for companion in companions::suppliers(&lacking, &object.needed, libdir) {
        crate::log::debug!("plugin_load", "opening {} for {}", companion.path.display(), path.display());
        if let Err(text) = companions::open(&companion) {
            crate::log::debug!("plugin_load", "{text}");
        }
    }
    open().map_err(|text| failed(text, still_missing(&object)))
}

/// The strong symbols that neither the process nor the plugin's own dependencies define.
pub(super) fn still_missing(object: &SharedObject) -> Vec<String> {
    let own: Vec<SharedObject> = object.needed.iter().filter_map(|name| read_dependency(name)).collect();
    object
        .undefined
        .iter()
        .filter(|u| !u.weak && !is_defined_globally(&u.name))
        .filter(|u| !own.iter().any(|library| library.defined.contains(&u.name)))
        .map(|u| u.name.clone())
        .collect()
}

fn read_dependency(name: &str) -> Option<SharedObject> {
    SharedObject::read(&companions::locate(name, Path::new("/usr/lib"))?).ok()
}

/// Whether the process defines a symbol for everybody.
pub(super) fn is_defined_globally(name: &str) -> bool {
    let Ok(name) = CString::new(name) else { return false };
    // SAFETY: the name is terminated; the default scope needs no handle.
    !unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }.is_null()
}

/// Opens a file for itself, with all symbols bound at once. The handle is never closed.
fn dlopen(path: &Path) -> Result<Loaded, String> {
    let name = CString::new(path.as_os_str().as_bytes()).map_err(|_| "file name contains NUL".to_string())?;
    // SAFETY: runs the plugin's initializers, which is what loading a plugin means.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
    if handle.is_null() { Err(last_error()) } else { Ok(Loaded { handle }) }
}

/// What the dynamic linker says about the last failure on this thread.
pub(super) fn last_error() -> String {
    // SAFETY: the text, if any, is terminated and valid until the next call on this thread.
    let text = unsafe { libc::dlerror().as_ref().map(|text| CStr::from_ptr(text)) };
    text.map_or_else(|| "no error".to_string(), |text| text.to_string_lossy().into_owned())
}

fn memory_copy(path: &Path) -> std::io::Result<OwnedFd> {
    let mut source = std::fs::File::open(path)?;
    let name = CString::new(path.file_name().unwrap_or_default().as_bytes()).unwrap_or_default();
    // SAFETY: the name is terminated.
    let fd = unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC) };
    if fd < 0 {
        return Err(std::io::Error::last_os_error());
    }
    // SAFETY: a new descriptor that nobody else owns.
    let copy = unsafe { OwnedFd::from_raw_fd(fd) };
    std::io::copy(&mut source, &mut std::fs::File::from(copy.try_clone()?))?;
    Ok(copy)
}

/// Puts the library's own symbols in the global scope, and so before any companion's, when the process opened it for
/// itself only. Linked into a program it is there already, and this does nothing.
fn make_own_symbols_global() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // SAFETY: all zero is a valid value of this plain structure.
        let mut info: libc::Dl_info = unsafe { std::mem::zeroed() };
        let own = (make_own_symbols_global as fn()) as *const c_void;
        // SAFETY: any address may be asked for; the result is written to the structure.
        if unsafe { libc::dladdr(own, &raw mut info) } == 0 || info.dli_fname.is_null() {
            return;
        }
        let flags = libc::RTLD_NOW | libc::RTLD_NOLOAD | libc::RTLD_GLOBAL;
        // SAFETY: the name comes from the dynamic linker; nothing is loaded, only its scope is widened.
        unsafe { libc::dlopen(info.dli_fname, flags) };
    });
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::path::PathBuf;
    use std::process::Command;

    /// Compiles a plugin from C and gives its file.
    pub(in crate::plugin) fn plugin(name: &str, source: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("tshost-loader-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let (c, so) = (dir.join(format!("{name}.c")), dir.join(format!("{name}.so")));
        std::fs::write(&c, source).unwrap();
        let done = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&so, &c]).status().unwrap();
        assert!(done.success());
        so
    }

    #[test]
    fn copies_have_statics_of_their_own() {
        let path = plugin("counter", "int counter = 7;");
        let libdir = Path::new("/nowhere");
        let counter = |library: Loaded| library.symbol(c"counter").unwrap();
        let shared = counter(open(&path, libdir).unwrap());
        let again = counter(open(&path, libdir).unwrap());
        let copy = counter(open_copy(&path, libdir).unwrap());
        let other = counter(open_copy(&path, libdir).unwrap());
        assert_eq!(shared, again);
        assert!(copy != shared && other != shared && copy != other);
    }

    #[test]
    fn what_is_missing_is_named() {
        let path = plugin(
            "missing",
            "int no_such_one(void); int no_such_two(void); int strlen_(const char*);\n\
             int f(void) { return no_such_one() + no_such_two(); }",
        );
        for failed in [open(&path, Path::new("/nowhere")), open_copy(&path, Path::new("/nowhere"))] {
            let text = failed.unwrap_err().to_string();
            let start = format!("unable to load '{0}': {0}: undefined symbol: no_such_", path.display());
            assert!(text.starts_with(&start), "{text}");
            assert!(text.ends_with("(undefined symbols: no_such_one, no_such_two)"), "{text}");
        }
    }

    #[test]
    fn files_that_are_no_plugins_are_refused() {
        let text = open(Path::new("/none/such.so"), Path::new("/")).unwrap_err().to_string();
        assert!(text.contains("No such file or directory"), "{text}");
        let text = open_copy(Path::new("/etc/passwd"), Path::new("/")).unwrap_err().to_string();
        assert!(text.starts_with("unable to load '/etc/passwd': /etc/passwd: "), "{text}");
    }
}
