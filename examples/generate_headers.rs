//! Writes the public headers, `include/ts/*.h`, from the source in `src/abi`.
//!
//! `make headers` runs it; `make check` runs it with `--check`, which writes nothing and fails on a difference.
//! Types and functions go through cbindgen, data symbols are read from the tables in `src/abi/constants`, and what
//! neither can say (macros, variadic functions, entry points of plugins) is text in `cbindgen/NAME.toml`.

#![expect(clippy::print_stderr, reason = "a program for the command line")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use cbindgen::{Builder, Config};

/// What one header is made of.
struct Header {
    name: &'static str,
    /// One line for the head of the file.
    title: &'static str,
    /// Files with types, below `src/abi/types`.
    types: &'static [&'static str],
    /// Whether the data symbols belong here.
    data: bool,
    /// Files with functions, below `src/abi`; only those that `symbols.tsv` assigns to this header are taken.
    chapters: &'static [&'static str],
}

/// Chapters in the order of the header.
const CHAPTERS: &[&str] = &[
    "memory",
    "plugin",
    "files",
    "diags",
    "mbuffer",
    "url",
    "encoding",
    "parser",
    "mime",
    "mime_field",
    "mime_value",
    "date",
    "http_hdr",
    "thread",
    "mutex",
    "cont",
    "schedule",
    "action",
    "lifecycle",
    "hooks",
    "user_args",
    "user_args_deprecated",
    "ssn",
    "txn_headers",
    "txn_state",
    "txn_config",
    "txn_timeouts",
    "txn_socket",
    "txn_parent",
    "txn_redirect",
    "txn_cache",
    "txn_milestone",
    "txn_bytes",
    "txn_h2",
    "remap",
    "intercept",
    "connect",
    "transform",
    "fetch",
    "alt_info",
    "iobuffer",
    "vio",
    "vconn",
    "net",
    "host_lookup",
    "host_status",
    "protocol",
    "tls",
    "cache",
    "cache_info",
    "config",
    "mgmt",
    "stats",
    "text_log",
    "connections",
    "aio",
    "uuid",
    "names",
    "matcher",
    "clock",
];

const HEADERS: &[Header] = &[
    Header {
        name: "apidefs",
        title: "Types and constants of the plugin API.",
        types: &[
            "handle",
            "hook_id",
            "event",
            "http",
            "cache",
            "io",
            "record",
            "stat",
            "config_key",
            "milestone",
            "callback",
            "data",
        ],
        data: true,
        chapters: &[],
    },
    Header {
        name: "parentselectdefs",
        title: "The answer of a parent selection.",
        types: &["parent"],
        data: false,
        chapters: &[],
    },
    Header { name: "ts", title: "Functions of the plugin API.", types: &[], data: false, chapters: CHAPTERS },
    Header {
        name: "experimental",
        title: "Functions of the plugin API that may change.",
        types: &["experimental"],
        data: false,
        chapters: CHAPTERS,
    },
    Header {
        name: "remap",
        title: "The interface of remap plugins.",
        types: &["remap"],
        data: false,
        chapters: &[],
    },
    Header {
        name: "host",
        title: "Running the host inside another program.",
        types: &[],
        data: false,
        chapters: &["host_api"],
    },
];

type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    match run(Path::new(env!("CARGO_MANIFEST_DIR")), check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(root: &Path, check: bool) -> Result<()> {
    let symbols = Symbols::read(&root.join("src/abi/symbols.tsv"))?;
    let mut stale = Vec::new();
    for header in HEADERS {
        let text = header.render(root, &symbols)?;
        let path = root.join("include/ts").join(format!("{}.h", header.name));
        if check {
            if fs::read_to_string(&path).unwrap_or_default() != text {
                stale.push(format!("include/ts/{}.h", header.name));
            }
        } else {
            fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("not what src/abi says: {}; repair with `make headers`", stale.join(" ")))
    }
}

/// The list of the API's symbols: which header declares which.
struct Symbols {
    header_of: HashMap<String, String>,
}

impl Symbols {
    fn read(path: &Path) -> Result<Self> {
        let text = read(path)?;
        let mut header_of = HashMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(name), Some(_), Some(header)) = (columns.next(), columns.next(), columns.next()) else {
                return Err(format!("{}: bad line: {line}", path.display()));
            };
            // What the original exports without declaring it is declared beside its kin.
            let header = if header == "-" { "ts.h" } else { header };
            // The original declares some functions in apidefs.h or twice; one place is enough.
            let header = if header == "apidefs.h" { "ts.h" } else { header };
            header_of.insert(name.to_owned(), header.trim_end_matches(".h").to_owned());
        }
        Ok(Self { header_of })
    }

    /// The header that declares a function; the host's own functions are in no list.
    fn header(&self, function: &str) -> &str {
        self.header_of.get(function).map_or("host", String::as_str)
    }
}

impl Header {
    fn render(&self, root: &Path, symbols: &Symbols) -> Result<String> {
        let shared = config(&root.join("cbindgen.toml"))?;
        let own = config(&root.join(format!("cbindgen/{}.toml", self.name)))?;
        let guard = format!("TSHOST_{}_H", self.name.to_uppercase());
        let mut out =
            format!("/* ts/{}.h: {} Generated from src/abi, see `make headers`. */\n", self.name, self.title);
        out += &format!("#ifndef {guard}\n#define {guard}\n{}", own.header.as_deref().unwrap_or_default());
        out += "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
        if !self.types.is_empty() {
            out += &self.render_types(root, &shared)?;
        }
        if self.data {
            out += &data_symbols(&root.join("src/abi/constants"))?;
        }
        for chapter in self.chapters {
            out += &self.render_chapter(root, &shared, chapter, symbols)?;
        }
        out += own.trailer.as_deref().unwrap_or_default();
        out += "\n#ifdef __cplusplus\n}\n#endif\n";
        out += &format!("\n#endif /* {guard} */\n");
        Ok(tidy(&out))
    }

    fn render_types(&self, root: &Path, shared: &Config) -> Result<String> {
        let mut config = shared.clone();
        let mut builder = Builder::new();
        let mut aliases = Vec::new();
        for file in self.types {
            let path = root.join(format!("src/abi/types/{file}.rs"));
            let source = read(&path)?;
            config.export.include.extend(declared_types(&source));
            aliases.extend(enumerator_aliases(&source));
            builder = builder.with_src(path);
        }
        Ok(add_aliases(generate(builder, config, root)?, &aliases))
    }

    /// One chapter's functions under a heading, or nothing when none of them belongs to this header.
    fn render_chapter(
        &self,
        root: &Path,
        shared: &Config,
        chapter: &str,
        symbols: &Symbols,
    ) -> Result<String> {
        let path = root.join(format!("src/abi/{chapter}.rs"));
        let source = read(&path)?;
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            exported_functions(&source).partition(|name| symbols.header(name) == self.name);
        if here.is_empty() {
            return Ok(String::new());
        }
        let mut config = shared.clone();
        config.export.exclude.extend(elsewhere.into_iter().map(str::to_owned));
        if self.name == "host" {
            config.export.include.extend(declared_types(&source));
        }
        let text = generate(Builder::new().with_src(&path), config, root)?;
        Ok(format!("\n/* {} */\n\n{text}", heading(&source)))
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn config(path: &Path) -> Result<Config> {
    if !path.exists() {
        return Ok(Config::default());
    }
    Config::from_file(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn generate(builder: Builder, mut config: Config, root: &Path) -> Result<String> {
    config.no_includes = true;
    for raw in raw_enums(&root.join("src/abi/types"))? {
        let name = raw.trim_start_matches("Raw").to_owned();
        config.export.exclude.push(raw.clone());
        config.export.rename.insert(raw, name);
    }
    let bindings = builder.with_config(config).generate().map_err(|e| e.to_string())?;
    let mut out = Vec::new();
    bindings.write(&mut out);
    String::from_utf8(out).map_err(|e| e.to_string())
}

/// Names of the raw forms of enumerations, which the header calls by the enumeration's name.
fn raw_enums(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let text = read(&entry.map_err(|e| e.to_string())?.path())?;
        let calls = text.lines().filter_map(|line| line.strip_prefix("raw_enum!("));
        names.extend(calls.filter_map(|rest| rest.split(',').next()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Names of the public types that a source file declares.
fn declared_types(source: &str) -> Vec<String> {
    let kinds = ["pub struct ", "pub enum ", "pub union ", "pub type "];
    source
        .lines()
        .filter_map(|line| kinds.iter().find_map(|kind| line.strip_prefix(kind)))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

/// A second name of an enumerator; Rust has it as a constant, since its enumerators differ in value.
struct Alias {
    enumeration: String,
    name: String,
    of: String,
}

fn enumerator_aliases(source: &str) -> Vec<Alias> {
    let mut aliases = Vec::new();
    let mut enumeration = "";
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("impl ") {
            enumeration = rest.trim_end_matches([' ', '{']);
        } else if let Some((name, of)) =
            line.strip_prefix("    pub const ").and_then(|rest| rest.split_once(": Self = Self::"))
        {
            let of = of.trim_end_matches(';').to_owned();
            aliases.push(Alias { enumeration: enumeration.to_owned(), name: name.to_owned(), of });
        }
    }
    aliases
}

/// Puts aliases at the end of their enumerations.
fn add_aliases(mut header: String, aliases: &[Alias]) -> String {
    for alias in aliases {
        let end = format!("}} {};\n", alias.enumeration);
        header = header.replace(&end, &format!("  {} = {},\n{end}", alias.name, alias.of));
    }
    header
}

/// Names of the functions that a source file exports.
fn exported_functions(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter_map(|line| {
            line.strip_prefix("pub unsafe extern \"C\" fn ").or(line.strip_prefix("pub extern \"C\" fn "))
        })
        .filter_map(|rest| rest.split('(').next())
}

/// The first line of a file's documentation.
fn heading(source: &str) -> &str {
    source.lines().next().unwrap_or_default().trim_start_matches("//! ")
}

/// Declarations of the data symbols, from the tables that define them.
fn data_symbols(folder: &Path) -> Result<String> {
    let mut out = String::new();
    for file in ["url_scheme", "mime_field", "http_value", "http_method", "protocol"] {
        let source = read(&folder.join(format!("{file}.rs")))?;
        let variable = if file == "protocol" { "const char *const " } else { "const char *" };
        let is_name = |word: &&str| word.starts_with("TS_");
        let mut strings = Vec::new();
        let mut numbers = Vec::new();
        for line in source.lines().map(str::trim).filter(|line| line.ends_with(';')) {
            let words = line.split([' ', ',', ';', ':']).filter(is_name);
            let (ints, texts): (Vec<_>, Vec<_>) =
                words.partition(|word| word.contains("_LEN_") || word.contains("_INDEX_"));
            strings.extend(texts);
            numbers.extend(ints);
        }
        out += &format!("\n/* {} */\n\n", heading(&source));
        for name in strings {
            out += &format!("extern tsapi {variable}{name};\n");
        }
        out.push('\n');
        for name in numbers {
            out += &format!("extern tsapi int {name};\n");
        }
    }
    Ok(out)
}

/// Puts one-line comments on one line; takes out superfluous empty lines and links that only rustdoc follows.
fn tidy(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| line.trim_end().replace("[`", "`").replace("`]", "`")).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let indent = line.len() - line.trim_start().len();
        let is_short = line.trim() == "/**" && lines.get(at + 2).is_some_and(|end| end.trim() == "*/");
        if let (true, Some(text)) = (is_short, lines.get(at + 1)) {
            out += &format!("{:indent$}/**{} */\n", "", text.trim_start().trim_start_matches('*'));
            at += 3;
            continue;
        }
        if line.as_str() == "tsapi" {
            // cbindgen breaks after the prefix of long declarations.
            out += "tsapi ";
        } else if !line.is_empty() || !out.ends_with("\n\n") {
            out += line;
            out.push('\n');
        }
        at += 1;
    }
    out
}
