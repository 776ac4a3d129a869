//! What a plugin file would need to run here (`tshost check`).

use std::path::{Path, PathBuf};

use super::companions;
use super::elf::{ElfError, SharedObject};
use super::loader::is_defined_globally;

/// How far a symbol of the API is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiState {
    /// It works.
    Done,
    /// It is there and reports failure.
    Stub,
}

/// Answers for a name of the API how far it is; none for names that are not of the API.
pub type ApiTable<'a> = dyn Fn(&str) -> Option<ApiState> + 'a;

/// The entry points that a plugin may have, with what they are for.
const ENTRY_POINTS: [&str; 9] = [
    "TSPluginInit",
    "TSRemapInit",
    "TSRemapNewInstance",
    "TSRemapDeleteInstance",
    "TSRemapDoRemap",
    "TSRemapOSResponse",
    "TSRemapDone",
    "TSRemapPreConfigReload",
    "TSRemapPostConfigReload",
];

/// What was found out about a file.
#[derive(Debug, Default)]
pub struct Report {
    /// The file.
    pub path: PathBuf,
    /// Entry points it defines.
    pub entry_points: Vec<&'static str>,
    /// API symbols it uses that work.
    pub done: Vec<String>,
    /// API symbols it uses that report failure.
    pub stubs: Vec<String>,
    /// Libraries that would be opened for it, with what they supply.
    pub companions: Vec<(PathBuf, Vec<String>)>,
    /// Dependencies that are not installed.
    pub missing_libraries: Vec<String>,
    /// Symbols that nothing supplies.
    pub missing_symbols: Vec<String>,
}

impl Report {
    /// Whether it can be loaded as a global plugin.
    pub fn is_global(&self) -> bool {
        self.has("TSPluginInit")
    }

    /// Whether it can be used on rules.
    pub fn is_remap(&self) -> bool {
        self.has("TSRemapInit")
            && self.has("TSRemapDoRemap")
            && self.has("TSRemapNewInstance") == self.has("TSRemapDeleteInstance")
    }

    /// Whether it would load.
    pub fn loads(&self) -> bool {
        self.missing_symbols.is_empty()
            && self.missing_libraries.is_empty()
            && (self.is_global() || self.is_remap())
    }

    fn has(&self, entry: &str) -> bool {
        self.entry_points.contains(&entry)
    }
}

/// Looks at a file without loading it.
///
/// `libdir` is where the installation keeps its libraries. The error says why the file is no plugin.
pub fn check(path: &Path, libdir: &Path, api: &ApiTable<'_>) -> Result<Report, String> {
    let object = SharedObject::read(path).map_err(|e: ElfError| e.to_string())?;
    let mut report = Report { path: path.to_path_buf(), ..Report::default() };
    let mut open: Vec<&str> = Vec::new();
    for symbol in &object.undefined {
        match api(&symbol.name) {
            Some(ApiState::Done) => report.done.push(symbol.name.clone()),
            Some(ApiState::Stub) => report.stubs.push(symbol.name.clone()),
            None if symbol.weak => {}
            None => open.push(&symbol.name),
        }
    }
    let companions = companions::suppliers(&[], &object.needed, libdir);
    let mut libraries: Vec<SharedObject> = Vec::new();
    for name in &object.needed {
        match companions::locate(name, libdir).map(|file| SharedObject::read(&file)) {
            Some(Ok(library)) => libraries.push(library),
            _ if companions.iter().any(|c| c.name == name) => {}
            _ => report.missing_libraries.push(name.clone()),
        }
    }
    open.retain(|name| !libraries.iter().any(|library| library.defined.contains(*name)));
    open.retain(|name| !is_defined_globally(name));
    let suppliers = companions::suppliers(&open, &object.needed, libdir);
    for companion in suppliers {
        open.retain(|name| !companion.supplies.iter().any(|s| s == name));
        report.companions.push((companion.path, companion.supplies));
    }
    report.missing_symbols = open.into_iter().map(str::to_string).collect();
    let defines = |name: &str| {
        object.defined.contains(name) || libraries.iter().any(|library| library.defined.contains(name))
    };
    report.entry_points = ENTRY_POINTS.into_iter().filter(|name| defines(name)).collect();
    for list in [&mut report.done, &mut report.stubs, &mut report.missing_symbols] {
        list.sort();
    }
    Ok(report)
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kinds = match (self.is_global(), self.is_remap()) {
            (true, true) => "global and remap plugin",
            (true, false) => "global plugin",
            (false, true) => "remap plugin",
            (false, false) => "no plugin",
        };
        let verdict = if self.loads() { "would load" } else { "would not load" };
        writeln!(f, "{}: {verdict}: {kinds}", self.path.display())?;
        list(f, "entry points", &self.entry_points)?;
        list(f, &format!("API symbols used, done ({})", self.done.len()), &self.done)?;
        list(f, &format!("API symbols used, still stubs ({})", self.stubs.len()), &self.stubs)?;
        for (path, supplies) in &self.companions {
            let what = if supplies.is_empty() { "a named dependency" } else { "supplies" };
            list_or(f, &format!("companion {} ({what})", path.display()), supplies)?;
        }
        list(f, "libraries missing", &self.missing_libraries)?;
        list(f, "symbols missing", &self.missing_symbols)
    }
}

fn list<T: AsRef<str>>(f: &mut std::fmt::Formatter<'_>, title: &str, names: &[T]) -> std::fmt::Result {
    if names.is_empty() { Ok(()) } else { list_or(f, title, names) }
}

/// A title and names, wrapped for a terminal.
fn list_or<T: AsRef<str>>(f: &mut std::fmt::Formatter<'_>, title: &str, names: &[T]) -> std::fmt::Result {
    const WIDTH: usize = 110;
    write!(f, "  {title}")?;
    let mut column = WIDTH;
    for name in names.iter().map(AsRef::as_ref) {
        if column + 1 + name.len() > WIDTH {
            write!(f, "\n   ")?;
            column = 3;
        }
        write!(f, " {name}")?;
        column += 1 + name.len();
    }
    writeln!(f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_is_there_and_what_is_missing() {
        let path = crate::plugin::loader::tests::plugin(
            "check",
            "void TSDone(void); void TSStub(void); void nowhere(void); double floor(double);\n\
             void TSPluginInit(int c, const char **v) { TSDone(); TSStub(); nowhere(); floor(c); }",
        );
        let api = |name: &str| match name {
            "TSDone" => Some(ApiState::Done),
            "TSStub" => Some(ApiState::Stub),
            _ => None,
        };
        let report = check(&path, Path::new("/nowhere"), &api).unwrap();
        assert_eq!((report.done, report.stubs), (vec!["TSDone".to_string()], vec!["TSStub".to_string()]));
        assert_eq!(report.missing_symbols, ["nowhere"]);
        assert_eq!(report.entry_points, ["TSPluginInit"]);
        assert!(check(Path::new("/etc/passwd"), Path::new("/"), &api).is_err());
    }
}
