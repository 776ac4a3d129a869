//! The program: opens `libtshost.so` and hands it the command line.
//!
//! It does not contain the library, so that the program and the plugins it loads share one copy: the one whose symbols
//! are global.

use std::ffi::{CString, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

/// `tshost_main` of `ts/host.h`.
type Main = unsafe extern "C" fn(c_int, *mut *mut c_char) -> c_int;

const SONAME: &str = "libtshost.so.0";

fn main() -> ExitCode {
    match run() {
        Ok(status) => ExitCode::from(u8::try_from(status).unwrap_or(1)),
        Err(message) => {
            use std::io::Write;
            // A closed standard error stream is nothing that could be reported.
            let _ = writeln!(std::io::stderr(), "tshost: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<c_int, String> {
    let library = open()?;
    // SAFETY: the symbol has this type in every version of the library.
    let main = unsafe { library.get::<Main>(b"tshost_main\0") }.map_err(|error| error.to_string())?;
    let arguments: Vec<CString> = std::env::args_os()
        .map(|argument| CString::new(argument.as_bytes()))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let mut argv: Vec<*mut c_char> = arguments.iter().map(|argument| argument.as_ptr().cast_mut()).collect();
    let argc = c_int::try_from(argv.len()).map_err(|error| error.to_string())?;
    argv.push(std::ptr::null_mut());
    // SAFETY: argv holds argc C strings and a null, as a C program's main gets them.
    Ok(unsafe { main(argc, argv.as_mut_ptr()) })
}

/// Opens the first library that is there; one that is there but cannot be opened ends the search.
fn open() -> Result<Library, String> {
    let candidates = candidates();
    let Some(path) = candidates.iter().find(|path| path.exists()) else {
        // The system's search path is the last resort.
        return load(OsStr::new(SONAME));
    };
    load(path.as_os_str())
}

fn load(name: &OsStr) -> Result<Library, String> {
    // SAFETY: libtshost's initialisers only set up its own statics.
    unsafe { Library::open(Some(name), RTLD_NOW | RTLD_GLOBAL) }.map_err(|error| error.to_string())
}

/// `$TSHOST_LIB`, the folder of the program, and the `lib` folders beside it.
fn candidates() -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(path) = std::env::var_os("TSHOST_LIB") {
        let path = PathBuf::from(path);
        found.push(if path.is_dir() { path.join("libtshost.so") } else { path });
    }
    if let Some(folder) = program_folder() {
        let folders = [folder.clone(), folder.join("../lib"), folder.join("../lib").join(multiarch())];
        for folder in folders {
            found.push(folder.join(SONAME));
            found.push(folder.join("libtshost.so"));
        }
    }
    found
}

fn program_folder() -> Option<PathBuf> {
    std::env::current_exe().ok()?.parent().map(Path::to_path_buf)
}

/// The folder name that Debian gives libraries of this architecture.
fn multiarch() -> String {
    format!("{}-linux-gnu", std::env::consts::ARCH)
}
