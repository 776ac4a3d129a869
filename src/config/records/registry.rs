//! The records of one server: every name with its value, type and origin.

use std::collections::HashMap;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;

use super::parse::Line;
use super::spec::{Check, Class, Dir, Kind, Preset, Source, Spec, Update, Value};
use crate::config::dirs::Dirs;
use crate::config::{Level, Notice};

/// One record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Full name.
    pub name: Arc<str>,
    /// Configuration, statistic of the installation, or whatever a file or plugin declared.
    pub class: Class,
    /// Current value; its variant is the type.
    pub value: Value,
    /// Where the value came from.
    pub source: Source,
    /// False for a name that stands in a file and that nobody has declared: its value is not readable.
    pub registered: bool,
    /// When a change takes effect.
    pub update: Update,
    /// What a management tool may set.
    pub check: Check,
    /// A management tool may not set it.
    pub read_only: bool,
    /// Value without file and environment.
    pub default: Value,
    /// Known to the original, without effect here.
    pub ignored: bool,
    /// The engine reads it, so that plugins cannot give it another type.
    built_in: bool,
    /// Where the file sets it, for messages.
    line: usize,
}

/// How a plugin declares a record.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Configuration, local or plugin.
    pub class: Class,
    /// Value when no file sets it; its variant is the type.
    pub default: Value,
    /// When a change takes effect.
    pub update: Update,
    /// What a management tool may set.
    pub check: Check,
    /// A management tool may not set it.
    pub read_only: bool,
}

/// All records, in the order in which they were registered.
#[derive(Debug)]
pub struct Registry {
    records: Vec<Record>,
    index: HashMap<Arc<str>, usize>,
}

/// Records that say where things are: with a run root its layout beats the file.
const RUN_ROOT_RECORDS: [&str; 5] = [
    "proxy.config.bin_path",
    "proxy.config.local_state_dir",
    "proxy.config.log.logfile_dir",
    "proxy.config.plugin.plugin_dir",
    "proxy.config.hostdb.storage_path",
];

/// Looks up a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Registry {
    /// The built-in records with their defaults, directories taken from `dirs`, overridden by the environment.
    pub fn new(specs: &[Spec], dirs: &Dirs, env: Environment<'_>) -> Registry {
        let mut registry =
            Registry { records: Vec::with_capacity(specs.len()), index: HashMap::with_capacity(specs.len()) };
        for spec in specs {
            let default = preset_value(&spec.preset, dirs);
            let (value, source) = match env(&env_name(spec.name)) {
                Some(text) => (Value::parse(spec.kind(), &text), Source::Env),
                None => (default.clone(), Source::Default),
            };
            registry.push(Record {
                name: spec.name.into(),
                class: spec.class,
                value,
                source,
                registered: true,
                update: spec.update,
                check: spec.check,
                read_only: spec.read_only,
                default,
                ignored: spec.ignored,
                built_in: true,
                line: 0,
            });
        }
        if dirs.run_root.is_some() {
            registry.apply_run_root();
        }
        registry
    }

    fn push(&mut self, record: Record) {
        self.index.insert(record.name.clone(), self.records.len());
        self.records.push(record);
    }

    /// The records whose directories a run root supplies read as null, as in the original: what they would say comes
    /// from [`Dirs`].
    fn apply_run_root(&mut self) {
        for name in RUN_ROOT_RECORDS {
            if let Some(record) = self.get_mut(name) {
                record.value = Value::Str(None);
                record.source = Source::Env;
            }
        }
    }

    /// The record called `name`, registered or not.
    pub fn get(&self, name: &str) -> Option<&Record> {
        self.index.get(name).map(|&i| &self.records[i])
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Record> {
        self.index.get(name).map(|&i| &mut self.records[i])
    }

    /// All records in order of registration.
    pub fn all(&self) -> &[Record] {
        &self.records
    }

    /// Takes over the lines of a file. The registered type wins over the type in the file, with the value left alone.
    pub fn apply(&mut self, lines: &[Line], run_root: bool, env: Environment<'_>) {
        for line in lines {
            let (text, source) = match env(&env_name(&line.name)) {
                Some(text) => (text, Source::Env),
                None => (line.value.clone(), Source::Explicit),
            };
            let value = Value::parse(line.kind, &text);
            match self.get_mut(&line.name) {
                Some(record) if run_root && RUN_ROOT_RECORDS.contains(&&*record.name) => {}
                Some(record) => {
                    if record.value.kind() == value.kind() {
                        record.value = value;
                    }
                    record.source = source;
                    record.line = line.number;
                }
                None => self.push(Record {
                    name: line.name.as_str().into(),
                    class: line.class,
                    default: value.clone(),
                    value,
                    source,
                    registered: false,
                    update: Update::Fixed,
                    check: Check::Any,
                    read_only: false,
                    ignored: false,
                    built_in: false,
                    line: line.number,
                }),
            }
        }
    }

    /// Complaints about what a file set: names that nobody knows, and names without effect here. Meant for when plugins
    /// have been loaded, because they may register names.
    pub fn complaints(&self, file: &str) -> Vec<Notice> {
        let at = |record: &Record| match record.line {
            0 => String::new(),
            line => format!(" ({file}:{line})"),
        };
        let complaint = |record: &Record| {
            if !record.registered {
                let text = format!("Unrecognized configuration value '{}'{}", record.name, at(record));
                return Some(Notice::new(Level::Error, text));
            }
            // What the run root took away is set by nobody.
            let set = matches!(record.source, Source::Explicit | Source::Env)
                && !(record.value == Value::Str(None) && RUN_ROOT_RECORDS.contains(&&*record.name));
            (record.ignored && set && record.value != record.default).then(|| {
                let text = format!("{}: known, but not supported by this server{}", record.name, at(record));
                Notice::new(Level::Warning, text)
            })
        };
        self.records.iter().filter_map(complaint).collect()
    }

    /// Declares a record. A declaration of the same type stays as it is, one of another type is replaced unless the
    /// record is built in; a value that was waiting in the file is kept when it has the declared type.
    pub fn declare(&mut self, name: &str, declaration: Declaration) {
        let Declaration { class, default, update, check, read_only } = declaration;
        match self.get_mut(name) {
            Some(record) if record.built_in => {}
            Some(record) if record.registered && record.value.kind() == default.kind() => {}
            Some(record) => {
                if record.value.kind() != default.kind() {
                    record.value = default.clone();
                }
                record.registered = true;
                (record.class, record.update, record.check) = (class, update, check);
                (record.read_only, record.default) = (read_only, default);
            }
            None => self.push(Record {
                name: name.into(),
                class,
                value: default.clone(),
                source: Source::Plugin,
                registered: true,
                update,
                check,
                read_only,
                default,
                ignored: false,
                built_in: false,
                line: 0,
            }),
        }
    }

    /// Sets a registered record, as the command line and management do; false when there is none of that type.
    pub fn set(&mut self, name: &str, value: Value, source: Source) -> bool {
        match self.get_mut(name) {
            Some(record) if record.registered && record.value.kind() == value.kind() => {
                record.value = value;
                record.source = source;
                true
            }
            _ => false,
        }
    }

    /// The value of a registered record.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|record| record.registered).map(|record| &record.value)
    }

    /// The type of a registered record.
    pub fn kind(&self, name: &str) -> Option<Kind> {
        self.value(name).map(Value::kind)
    }
}

/// The environment variable that overrides a record: upper case, dots as underscores.
pub fn env_name(record: &str) -> String {
    record.chars().map(|c| if c == '.' { '_' } else { c.to_ascii_uppercase() }).collect()
}

fn preset_value(preset: &Preset, dirs: &Dirs) -> Value {
    match *preset {
        Preset::Int(n) => Value::Int(n),
        Preset::Float(n) => Value::Float(n),
        Preset::Text(text) => Value::text(text.as_bytes()),
        Preset::Null => Value::Str(None),
        Preset::Path(dir, file) => path_value(dirs, dir, file),
    }
}

fn path_value(dirs: &Dirs, dir: Dir, file: &str) -> Value {
    let path = if file.is_empty() { dirs.of(dir).to_path_buf() } else { dirs.of(dir).join(file) };
    Value::Str(CString::new(path.as_os_str().as_bytes()).ok().map(Into::into))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::parse::parse;
    use super::super::table::SPECS;
    use super::*;

    fn registry(file: &str, env: &[(&str, &str)], dirs: &Dirs) -> Registry {
        let find = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let mut registry = Registry::new(SPECS, dirs, &find);
        registry.apply(&parse(file, "records.config").0, dirs.run_root.is_some(), &find);
        registry
    }

    fn layout() -> Dirs {
        Dirs::layout(Path::new("/"))
    }

    #[test]
    fn every_name_is_there_once() {
        let registry = registry("", &[], &layout());
        assert_eq!(registry.all().len(), SPECS.len());
        assert_eq!(registry.index.len(), SPECS.len());
        assert_eq!(registry.value("proxy.config.hostdb.max_size"), Some(&Value::Int(10 << 20)));
        assert_eq!(registry.kind("proxy.config.http.cache.heuristic_lm_factor"), Some(Kind::Float));
        let path = registry.value("proxy.config.body_factory.template_sets_dir");
        assert_eq!(path, Some(&Value::text(b"/etc/trafficserver/body_factory")));
    }

    #[test]
    fn environment_beats_file_beats_default() {
        let file =
            "CONFIG proxy.config.http.cache.http INT 0\nCONFIG proxy.config.http.normalize_ae INT 900\n";
        let env = [("PROXY_CONFIG_HTTP_CACHE_HTTP", "1"), ("PROXY_CONFIG_HTTP_CHUNKING_ENABLED", "3")];
        let registry = registry(file, &env, &layout());
        let get = |name| registry.get(name).map(|r| (r.value.clone(), r.source)).unwrap();
        assert_eq!(get("proxy.config.http.cache.http"), (Value::Int(1), Source::Env));
        assert_eq!(get("proxy.config.http.chunking_enabled"), (Value::Int(3), Source::Env));
        assert_eq!(get("proxy.config.http.normalize_ae"), (Value::Int(900), Source::Explicit));
        assert_eq!(get("proxy.config.http.insert_age_in_response"), (Value::Int(1), Source::Default));
    }

    #[test]
    fn a_wrong_type_changes_the_source_only() {
        let registry = registry("CONFIG proxy.config.http.cache.http STRING no\n", &[], &layout());
        let record = registry.get("proxy.config.http.cache.http").unwrap();
        assert_eq!((record.value.clone(), record.source), (Value::Int(1), Source::Explicit));
    }

    #[test]
    fn a_run_root_takes_the_directories_away_from_the_file() {
        let dirs = Dirs { run_root: Some("/r/runroot.yaml".into()), ..layout() };
        let registry = registry("CONFIG proxy.config.log.logfile_dir STRING /logs\n", &[], &dirs);
        let record = registry.get("proxy.config.log.logfile_dir").unwrap();
        assert_eq!((record.value.clone(), record.source), (Value::Str(None), Source::Env));
    }

    #[test]
    fn plugin_records_take_the_value_that_waits_in_the_file() {
        let mut registry = registry("CONFIG proxy.config.mine INT 42\n", &[], &layout());
        assert_eq!(registry.value("proxy.config.mine"), None);
        assert_eq!(registry.get("proxy.config.mine").unwrap().source, Source::Explicit);
        let declare = |n| Declaration {
            class: Class::Config,
            default: Value::Int(n),
            update: Update::Dynamic,
            check: Check::Any,
            read_only: false,
        };
        registry.declare("proxy.config.mine", declare(1));
        registry.declare("proxy.config.mine", declare(2));
        assert_eq!(registry.value("proxy.config.mine"), Some(&Value::Int(42)));
        registry
            .declare("proxy.config.mine", Declaration { default: Value::text(b"now text"), ..declare(0) });
        assert_eq!(registry.value("proxy.config.mine"), Some(&Value::text(b"now text")));
        registry.declare("proxy.config.mine", declare(42));
        let known = "proxy.config.http.cache.http";
        registry.declare(known, Declaration { default: Value::text(b"text"), ..declare(0) });
        assert_eq!(registry.value(known), Some(&Value::Int(1)));
        registry.declare("proxy.config.other", declare(3));
        assert_eq!(registry.value("proxy.config.mine"), Some(&Value::Int(42)));
        let other = registry.get("proxy.config.other").unwrap();
        assert_eq!((other.value.clone(), other.source), (Value::Int(3), Source::Plugin));
    }

    #[test]
    fn complaints_name_file_and_line() {
        let file = "CONFIG proxy.config.none.such INT 1\nCONFIG proxy.config.socks.socks_needed INT 1\n\
                    CONFIG proxy.config.socks.socks_version INT 4\n";
        let dirs = Dirs { run_root: Some("/r/runroot.yaml".into()), ..layout() };
        let registry = registry(file, &[], &dirs);
        let lines: Vec<String> =
            registry.complaints("records.config").iter().map(|n| n.text.clone()).collect();
        assert_eq!(
            lines,
            [
                "proxy.config.socks.socks_needed: known, but not supported by this server (records.config:2)",
                "Unrecognized configuration value 'proxy.config.none.such' (records.config:1)",
            ]
        );
    }

    #[test]
    fn set_is_strict_about_the_type() {
        let mut registry = registry("", &[], &layout());
        assert!(registry.set("proxy.config.http.server_ports", Value::text(b"8081"), Source::Explicit));
        assert!(!registry.set("proxy.config.http.server_ports", Value::Int(8081), Source::Explicit));
        assert!(!registry.set("proxy.config.none", Value::Int(1), Source::Explicit));
    }
}
