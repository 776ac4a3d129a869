//! Reading remap.config.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::chain::ChainLink;
use super::error::{LineFault, LoadError};
use super::filter::Filter;
use super::host_regex::HostRegex;
use super::lines::{Line, Tokens, logical_lines};
use super::options::{self, RuleOption};
use super::referer::RefererRule;
use super::rule::Rule;
use super::table::{RuleSet, Table};
use super::url::{FromUrl, ToUrl, UrlFault, schemes_agree};

/// What reading a remap file needs from outside.
pub trait Environment {
    /// Makes an instance of a remap plugin: its file as written, and the arguments (from-URL, to-URL, parameters).
    ///
    /// The error is the text that goes behind file and line.
    fn instance(&mut self, file: &str, arguments: &[&[u8]]) -> Result<Arc<dyn ChainLink>, String>;

    /// Whether strategies.yaml defines a next-hop strategy of that name.
    fn has_strategy(&self, name: &str) -> bool;

    /// Takes a warning.
    fn warn(&mut self, text: String);

    /// Hears of each file that was included, so that its changes count as changes of the configuration.
    fn included(&mut self, file: &Path);
}

/// Where rules stand.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file; one that does not exist gives a warning and no rules.
    File(&'a Path),
    /// Rules given as text, under a name for messages.
    Text {
        /// What messages call the source.
        name: &'a str,
        /// The lines.
        text: &'a str,
    },
}

/// Included files may include others, but not for ever.
const MAX_INCLUDE_DEPTH: u32 = 32;

/// The pseudo filter that switches ip_allow.yaml on and off for the rules that follow.
const IP_ALLOW: &[u8] = b"ip_allow";

/// Reads rules from the sources, in that order, into one table. Relative includes start at `config_dir`.
pub fn load(
    sources: &[Source<'_>],
    config_dir: &Path,
    environment: &mut dyn Environment,
) -> Result<Table, LoadError> {
    let mut loader =
        Loader { config_dir, environment, table: Table::default(), filters: Vec::new(), depth: 0 };
    for source in sources {
        match source {
            Source::Text { name, text } => loader.lines(Path::new(name), text.as_bytes())?,
            Source::File(path) => match fs::read(path) {
                Ok(text) => loader.lines(path, &text)?,
                Err(error) => loader.environment.warn(format!(
                    "Can't open remapping configuration file {} - {}",
                    path.display(),
                    strerror(&error)
                )),
            },
        }
    }
    loader.table.finish();
    Ok(loader.table)
}

struct Loader<'a> {
    config_dir: &'a Path,
    environment: &'a mut dyn Environment,
    table: Table,
    filters: Vec<NamedFilter>,
    depth: u32,
}

struct NamedFilter {
    name: Vec<u8>,
    filter: Arc<Filter>,
    active: bool,
}

impl Loader<'_> {
    /// Reads one file; whether ip_allow.yaml applies starts afresh in each.
    fn lines(&mut self, file: &Path, text: &[u8]) -> Result<(), LoadError> {
        let mut ip_allow = true;
        for line in logical_lines(text) {
            self.line(file, &line, &mut ip_allow).map_err(|fault| LoadError {
                file: file.to_path_buf(),
                line: line.number,
                text: fault.text,
                inner: fault.inner,
            })?;
        }
        Ok(())
    }

    fn line(&mut self, file: &Path, line: &Line, ip_allow: &mut bool) -> Result<(), LineFault> {
        let tokens = Tokens::of(&line.text);
        let kind = tokens.positional.first().copied().unwrap_or(b"");
        if kind.starts_with(b".") {
            return self.directive(&tokens, line.number, ip_allow);
        }
        if tokens.positional.len() < 3 {
            return Err(format!("malformed line {} in file {}", line.number, file.display()).into());
        }
        let kind =
            RuleKind::of(kind).ok_or_else(|| format!("unknown mapping type at line {}", line.number))?;
        self.rule(&kind, &tokens, line.number, *ip_allow)
    }

    fn rule(
        &mut self,
        kind: &RuleKind,
        tokens: &Tokens<'_>,
        line: u32,
        ip_allow: bool,
    ) -> Result<(), LineFault> {
        let options = &tokens.options;
        let map_id = self.look_at_options(options)?;
        let from = FromUrl::parse(tokens.positional[1]).map_err(|f| from_fault(f, tokens.positional[1]))?;
        let to = ToUrl::parse(tokens.positional[2]).map_err(|f| to_fault(f, tokens.positional[2]))?;
        if !schemes_agree(from.scheme(), to.scheme()) {
            return Err("WS or WSS can only be mapped out to WS or WSS.".into());
        }
        if !kind.is_forward() && from.host().is_empty() {
            return Err("remap source in reverse mappings requires a hostname".into());
        }
        let referer = self.referer(kind, tokens);
        let host_regex = match kind.regex {
            false => None,
            true => Some(HostRegex::new(from.host(), to.host()).map_err(|warning| {
                self.environment.warn(warning);
                "could not process regex mapping config line"
            })?),
        };
        let filters = self.filters_of(options)?;
        let chain = match kind.is_forward() {
            true => self.chain(options, &from, &to)?,
            false => Vec::new(),
        };
        let rule = Rule { from, to, host_regex, filters, ip_allow, referer, chain, map_id, line };
        kind.set_of(&mut self.table).insert(rule).map_err(|_| {
            self.environment.warn("Could not insert new mapping: duplicated entry exists".to_string());
            "unable to add mapping rule to lookup table".into()
        })
    }

    /// Warns of unknown options, checks the strategy, and finds the rule's number.
    fn look_at_options(&mut self, options: &[&[u8]]) -> Result<u32, LineFault> {
        let mut map_id = 0;
        let mut strategy = false;
        for option in options {
            match RuleOption::of(option) {
                RuleOption::Unknown => self.unknown_option(option),
                RuleOption::MapId(value) => map_id = leading_number(value),
                RuleOption::Strategy(_) => strategy = true,
                _ => {}
            }
        }
        if strategy {
            // The name is taken from the first option, whichever that is, as in the original.
            let first = options[0];
            let value = &first[memchr::memchr(b'=', first).map_or(first.len(), |at| at + 1)..];
            let name = String::from_utf8_lossy(value);
            if !self.environment.has_strategy(&name) {
                return Err(format!("no strategy named '{name}' is defined in the config").into());
            }
        }
        Ok(map_id)
    }

    fn unknown_option(&mut self, option: &[u8]) {
        let text = String::from_utf8_lossy(option);
        self.environment.warn(format!("ignoring invalid remap option '{text}'"));
    }

    fn referer(&mut self, kind: &RuleKind, tokens: &Tokens<'_>) -> Option<RefererRule> {
        let wanted = kind.referer || tokens.options.iter().any(|o| RuleOption::of(o) == RuleOption::Referer);
        let rest = tokens.positional.get(3..).filter(|_| wanted && kind.is_forward())?;
        let (target, patterns) = rest.split_first()?;
        Some(RefererRule::parse(target, patterns, &mut |text| self.environment.warn(text)))
    }

    /// The active named filters in their order, then the rule's own.
    fn filters_of(&self, options: &[&[u8]]) -> Result<Vec<Arc<Filter>>, LineFault> {
        let mut filters: Vec<Arc<Filter>> =
            self.filters.iter().filter(|f| f.active).map(|f| Arc::clone(&f.filter)).collect();
        if options::make_a_filter(options) {
            let mut own = Filter::default();
            options::add_conditions(&mut own, options)?;
            filters.push(Arc::new(own));
        }
        Ok(filters)
    }

    fn chain(
        &mut self,
        options: &[&[u8]],
        from: &FromUrl,
        to: &ToUrl,
    ) -> Result<Vec<Arc<dyn ChainLink>>, LineFault> {
        let mut chain = Vec::new();
        for plugin in options::plugins(options)? {
            let mut arguments = vec![from.text(), to.text()];
            arguments.extend(plugin.parameters);
            chain.push(self.environment.instance(&String::from_utf8_lossy(plugin.file), &arguments)?);
        }
        Ok(chain)
    }

    fn directive(&mut self, tokens: &Tokens<'_>, line: u32, ip_allow: &mut bool) -> Result<(), LineFault> {
        let (directive, arguments) = (tokens.positional[0], &tokens.positional[1..]);
        let text = String::from_utf8_lossy(directive);
        let done = match directive {
            b".definefilter" | b".deffilter" | b".defflt" => {
                self.define_filter(&text, arguments, &tokens.options)
            }
            b".deletefilter" | b".delfilter" | b".delflt" => named(&text, arguments).map(|name| {
                self.filters.retain(|f| f.name != name);
            }),
            b".activatefilter" | b".usefilter" | b".activefilter" | b".useflt" => {
                self.switch_filter(&text, arguments, true, ip_allow)
            }
            b".deactivatefilter" | b".unusefilter" | b".unactivefilter" | b".deuseflt" | b".unuseflt" => {
                self.switch_filter(&text, arguments, false, ip_allow)
            }
            b".include" => self.include(&text, arguments),
            _ => Err(format!("Unknown directive \"{text}\"").into()),
        };
        done.map_err(|fault| LineFault {
            text: format!("error on line {line} - {}", fault.text),
            inner: fault.inner,
        })
    }

    /// Defines a filter, or adds to the one of that name; rules read before keep what they have.
    fn define_filter(
        &mut self,
        directive: &str,
        arguments: &[&[u8]],
        options: &[&[u8]],
    ) -> Result<(), LineFault> {
        let name = named(directive, arguments)?;
        if options.is_empty() {
            return Err(format!("Directive \"{directive}\" must have filter parameter(s)").into());
        }
        if let Some(option) = options.iter().find(|o| RuleOption::of(o) == RuleOption::Unknown) {
            self.unknown_option(option);
            return Err(format!("Unknown option - \"{}\"", String::from_utf8_lossy(option)).into());
        }
        let at = match self.filters.iter().position(|f| f.name == name) {
            Some(at) => at,
            None => {
                self.filters.push(NamedFilter { name: name.to_vec(), filter: Arc::default(), active: false });
                self.filters.len() - 1
            }
        };
        Ok(options::add_conditions(Arc::make_mut(&mut self.filters[at].filter), options)?)
    }

    fn switch_filter(
        &mut self,
        directive: &str,
        arguments: &[&[u8]],
        active: bool,
        ip_allow: &mut bool,
    ) -> Result<(), LineFault> {
        let name = named(directive, arguments)?;
        if name == IP_ALLOW {
            *ip_allow = active;
            return Ok(());
        }
        let Some(at) = self.filters.iter().position(|f| f.name == name) else {
            let name = String::from_utf8_lossy(name);
            return Err(format!("Undefined filter \"{name}\" in directive \"{directive}\"").into());
        };
        self.filters[at].active = active;
        Ok(())
    }

    fn include(&mut self, directive: &str, arguments: &[&[u8]]) -> Result<(), LineFault> {
        if arguments.is_empty() {
            return Err(format!("Directive \"{directive}\" must have a path argument").into());
        }
        for argument in arguments {
            let path = self.config_dir.join(&*String::from_utf8_lossy(argument));
            if path.is_dir() {
                for file in files_in(&path).map_err(|e| path_fault(&path, &e))? {
                    self.include_file(&file)?;
                }
            } else {
                self.include_file(&path)?;
            }
        }
        Ok(())
    }

    fn include_file(&mut self, path: &Path) -> Result<(), LineFault> {
        if self.depth == MAX_INCLUDE_DEPTH {
            return Err(format!("{}: included too deeply", path.display()).into());
        }
        let text = fs::read(path).map_err(|e| path_fault(path, &e))?;
        self.environment.included(path);
        self.depth += 1;
        let read = self.lines(path, &text);
        self.depth -= 1;
        read.map_err(|error| LineFault {
            text: format!("failed to parse included file {}", path.display()),
            inner: Some(Box::new(error)),
        })
    }
}

/// The kinds of rules, from the first token.
struct RuleKind {
    table: RuleTable,
    regex: bool,
    referer: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RuleTable {
    Forward,
    ReceivePort,
    Reverse,
    Permanent,
    Temporary,
}

impl RuleKind {
    fn of(token: &[u8]) -> Option<RuleKind> {
        let lower = token.to_ascii_lowercase();
        let (regex, name) = match lower.strip_prefix(b"regex_") {
            Some(name) => (true, name),
            None => (false, &lower[..]),
        };
        let table = match name {
            b"map" | b"map_with_referer" => RuleTable::Forward,
            b"map_with_recv_port" => RuleTable::ReceivePort,
            b"reverse_map" => RuleTable::Reverse,
            b"redirect" => RuleTable::Permanent,
            b"redirect_temporary" => RuleTable::Temporary,
            _ => return None,
        };
        Some(RuleKind { table, regex, referer: name == b"map_with_referer" })
    }

    fn is_forward(&self) -> bool {
        matches!(self.table, RuleTable::Forward | RuleTable::ReceivePort)
    }

    fn set_of<'t>(&self, table: &'t mut Table) -> &'t mut RuleSet {
        match self.table {
            RuleTable::Forward => &mut table.forward,
            RuleTable::ReceivePort => &mut table.receive_port,
            RuleTable::Reverse => &mut table.reverse,
            RuleTable::Permanent => &mut table.permanent,
            RuleTable::Temporary => &mut table.temporary,
        }
    }
}

fn named<'a>(directive: &str, arguments: &[&'a [u8]]) -> Result<&'a [u8], LineFault> {
    let name = arguments.first().copied();
    name.ok_or_else(|| format!("Directive \"{directive}\" must have name argument").into())
}

const BAD_SCHEME: &str = "only http, https, ws, wss, and tunnel remappings are supported";

fn from_fault(fault: UrlFault, token: &[u8]) -> String {
    match fault {
        UrlFault::Malformed => format!("malformed From URL: {}", String::from_utf8_lossy(token)),
        UrlFault::Scheme => BAD_SCHEME.to_string(),
        UrlFault::NoHost => "relative remappings must begin with a /".to_string(),
    }
}

fn to_fault(fault: UrlFault, token: &[u8]) -> String {
    match fault {
        UrlFault::Malformed => format!("malformed To URL: {}", String::from_utf8_lossy(token)),
        UrlFault::Scheme => BAD_SCHEME.to_string(),
        UrlFault::NoHost => "The remap destinations require a hostname".to_string(),
    }
}

fn path_fault(path: &Path, error: &std::io::Error) -> LineFault {
    format!("{}: {}", path.display(), strerror(error)).into()
}

/// The system's text for an error, without the number that Rust appends.
fn strerror(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_string()
}

fn files_in(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn leading_number(text: &[u8]) -> u32 {
    text.iter()
        .take_while(|b| b.is_ascii_digit())
        .fold(0, |sum: u32, b| sum.saturating_mul(10).saturating_add(u32::from(b - b'0')))
}

#[cfg(test)]
#[path = "load_tests.rs"]
pub(super) mod tests;
