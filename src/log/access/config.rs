//! `logging.yaml`: formats, filters and the logs made of them.
//!
//! The file is read from top to bottom; an error ends the reading, and what came before it stays, as in the original.

use std::sync::Arc;

use super::filter::Filter;
use super::format::Format;
use crate::config::yaml::{self, Error, Node};
use crate::log::rolling::{Rolling, When};
use crate::log::{error, warning};

/// What the file asks for.
#[derive(Default)]
pub(super) struct Config {
    formats: Vec<Arc<Format>>,
    filters: Vec<(String, Arc<Filter>)>,
    /// The logs, in order.
    pub(super) logs: Vec<LogSpec>,
}

/// Where a log goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A file of text lines.
    Ascii,
    /// A named pipe, and its buffer size (0: the system's).
    Pipe(i64),
}

/// One log.
pub(super) struct LogSpec {
    pub(super) filename: String,
    pub(super) mode: Mode,
    pub(super) format: Arc<Format>,
    pub(super) filters: Vec<Arc<Filter>>,
    pub(super) header: Option<String>,
    pub(super) rolling: Rolling,
}

/// Formats that need no definition.
const BUILT_IN: [(&str, &str); 4] = [
    ("squid", "%<cqtq> %<ttms> %<chi> %<crc>/%<pssc> %<psql> %<cqhm> %<cquc> %<caun> %<phr>/%<shn> %<psct>"),
    ("common", "%<chi> - %<caun> [%<cqtn>] \"%<cqtx>\" %<pssc> %<pscl>"),
    (
        "extended",
        "%<chi> - %<caun> [%<cqtn>] \"%<cqtx>\" %<pssc> %<pscl> %<sssc> %<sscl> %<cqcl> %<pqcl> %<cqhl> %<pshl> \
         %<pqhl> %<sshl> %<tts>",
    ),
    (
        "extended2",
        "%<chi> - %<caun> [%<cqtn>] \"%<cqtx>\" %<pssc> %<pscl> %<sssc> %<sscl> %<cqcl> %<pqcl> %<cqhl> %<pshl> \
         %<pqhl> %<sshl> %<tts> %<phr> %<cfsc> %<pfsc> %<crc>",
    ),
];

impl Config {
    /// Reads the text of the file; the error that ended the reading comes back beside what was read.
    pub(super) fn parse(text: &str) -> (Config, Option<Error>) {
        let mut config = Config::default();
        let why = config.read(text).err();
        (config, why)
    }

    fn read(&mut self, text: &str) -> Result<(), Error> {
        let root = yaml::parse(text)?;
        let Some(logging) = root.get("logging") else {
            return Err(root.error("malformed file; expected a toplevel 'logging' node"));
        };
        for node in section(logging, "formats")? {
            self.read_format(node)?;
        }
        for node in section(logging, "filters")? {
            self.read_filter(node)?;
        }
        for node in section(logging, "logs")? {
            self.read_log(node)?;
        }
        Ok(())
    }

    fn read_format(&mut self, node: &Node) -> Result<(), Error> {
        check_keys(node, "format", &["name", "format", "interval", "escape"])?;
        let name = text_of(node, "name")?;
        let format = required(node, "format", "format")?;
        let interval = match node.get("interval").and_then(Node::text) {
            Some(text) => Some(number(node, text)?),
            None => None,
        };
        let json = match text_of(node, "escape")? {
            None | Some("none") => false,
            Some("json") => true,
            Some(other) => {
                warning!("'escape' attribute for LogFormat object has an unknown value: {other}");
                false
            }
        };
        let name = name.unwrap_or_default();
        let Some(format) = Format::parse(name, format, json, interval) else { return Ok(()) };
        if format.aggregates() && interval.is_none() {
            return Err(node.error("bad conversion: an aggregating format needs an interval"));
        }
        self.formats.push(Arc::new(format));
        Ok(())
    }

    fn read_filter(&mut self, node: &Node) -> Result<(), Error> {
        check_keys(node, "filter", &["name", "action", "condition"])?;
        let name = required(node, "filter", "name")?;
        let action = required(node, "filter", "action")?;
        let condition = required(node, "filter", "condition")?;
        match Filter::parse(action, condition) {
            Ok(filter) => self.filters.push((name.into(), Arc::new(filter))),
            Err(why) => {
                warning!("{}", why.0);
                if !matches!(action, "accept" | "reject" | "wipe_field_value") {
                    return Err(node.error(format!("bad conversion: unknown action '{action}'")));
                }
            }
        }
        Ok(())
    }

    fn read_log(&mut self, node: &Node) -> Result<(), Error> {
        check_keys(node, "log", &LOG_KEYS)?;
        let filename = required(node, "log", "filename")?;
        let name = required(node, "log", "format")?;
        let Some(format) = self.format(name) else {
            error!("Format {name} is not a known format; cannot create LogObject");
            return Ok(());
        };
        let mode = mode(node, filename)?;
        let spec = LogSpec {
            filename: filename.into(),
            mode,
            format,
            filters: self.filters_of(node),
            header: text_of(node, "header")?.map(str::to_owned),
            rolling: rolling(node)?,
        };
        self.logs.push(spec);
        Ok(())
    }

    fn format(&self, name: &str) -> Option<Arc<Format>> {
        if let Some(format) = self.formats.iter().find(|format| format.name == name) {
            return Some(format.clone());
        }
        let (name, text) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name)?;
        Format::parse(name, text, false, None).map(Arc::new)
    }

    fn filters_of(&self, node: &Node) -> Vec<Arc<Filter>> {
        let names = node.get("filters").map_or(&[][..], Node::one_or_many);
        let find = |node: &Node| {
            let name = node.text().unwrap_or_default();
            let filter = self.filters.iter().find(|(known, _)| known == name);
            if filter.is_none() {
                warning!("Filter {name} is not a known filter; cannot add to this LogObject");
            }
            filter.map(|(_, filter)| filter.clone())
        };
        names.iter().filter_map(find).collect()
    }
}

const LOG_KEYS: [&str; 13] = [
    "filename",
    "format",
    "mode",
    "header",
    "filters",
    "rolling_enabled",
    "rolling_interval_sec",
    "rolling_offset_hr",
    "rolling_size_mb",
    "rolling_min_count",
    "rolling_max_count",
    "rolling_allow_empty",
    "pipe_buffer_size",
];

/// The entries of a section; a section that is absent has none.
fn section<'a>(logging: &'a Node, name: &str) -> Result<&'a [Node], Error> {
    match logging.get(name) {
        None => Ok(&[]),
        Some(node) if node.is_null() => Ok(&[]),
        Some(node) => node.list().ok_or_else(|| node.error(format!("'{name}' should be a list"))),
    }
}

fn check_keys(node: &Node, what: &str, known: &[&str]) -> Result<(), Error> {
    let entries = node.map().ok_or_else(|| node.error(format!("{what}: expected a map")))?;
    for (key, _) in entries {
        let name = key.text().unwrap_or_default();
        if !known.contains(&name) {
            return Err(node.error(format!("{what}: unsupported key '{name}'")));
        }
    }
    Ok(())
}

fn text_of<'a>(node: &'a Node, key: &str) -> Result<Option<&'a str>, Error> {
    match node.get(key) {
        None => Ok(None),
        Some(value) if value.is_null() => Ok(None),
        Some(value) => match value.text() {
            Some(text) => Ok(Some(text)),
            None => Err(value.error(format!("bad conversion: '{key}' should be a text"))),
        },
    }
}

fn required<'a>(node: &'a Node, what: &str, key: &str) -> Result<&'a str, Error> {
    text_of(node, key)?.ok_or_else(|| node.error(format!("{what}: missing '{key}' argument")))
}

fn number(node: &Node, text: &str) -> Result<i64, Error> {
    text.trim().parse().map_err(|_| node.error(format!("bad conversion: '{text}' is not a number")))
}

fn number_of(node: &Node, key: &str) -> Result<Option<i64>, Error> {
    text_of(node, key)?.map(|text| number(node, text)).transpose()
}

fn mode(node: &Node, filename: &str) -> Result<Mode, Error> {
    match text_of(node, "mode")? {
        Some(mode) if mode.starts_with('b') => {
            warning!("log {filename}: binary logs are not supported, text is written");
            Ok(Mode::Ascii)
        }
        Some("ascii_pipe") => Ok(Mode::Pipe(number_of(node, "pipe_buffer_size")?.unwrap_or(0))),
        _ => Ok(Mode::Ascii),
    }
}

fn rolling(node: &Node) -> Result<Rolling, Error> {
    let mut rolling = Rolling::from_records();
    if let Some(text) = text_of(node, "rolling_enabled")? {
        let when = When::parse(text);
        rolling.when =
            when.ok_or_else(|| node.error(format!("unknown value '{text}' of 'rolling_enabled'")))?;
    }
    if let Some(seconds) = number_of(node, "rolling_interval_sec")? {
        rolling.set_interval(seconds);
    }
    if let Some(hour) = number_of(node, "rolling_offset_hr")? {
        rolling.offset_hr = hour.rem_euclid(24);
    }
    if let Some(mb) = number_of(node, "rolling_size_mb")? {
        rolling.set_size(mb);
    }
    if let Some(count) = number_of(node, "rolling_min_count")? {
        rolling.min_count = count;
    }
    if let Some(count) = number_of(node, "rolling_max_count")? {
        rolling.max_count = count;
    }
    if let Some(text) = text_of(node, "rolling_allow_empty")? {
        rolling.allow_empty =
            matches!(text, "true" | "yes" | "on") || number(node, text).is_ok_and(|n| n != 0);
    }
    Ok(rolling)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "logging:\n  formats:\n    - {name: f, format: '%<chi>'}\n";

    #[test]
    fn formats_filters_and_logs_are_tied_together() {
        let text = format!(
            "{HEAD}  filters:\n    - {{name: ok, action: accept, condition: pssc MATCH 200}}\n  logs:\n    \
             - {{filename: a, format: f, filters: [ok, none]}}\n    \
             - {{filename: b, format: none}}\n    \
             - {{filename: c, format: squid, mode: ascii_pipe, pipe_buffer_size: 65536}}\n    \
             - {{filename: d, format: f, mode: binary, header: '# h', rolling_enabled: size, \
             rolling_interval_sec: 101, rolling_size_mb: 3}}\n"
        );
        let (config, why) = Config::parse(&text);
        assert_eq!(why, None);
        let names: Vec<&str> = config.logs.iter().map(|log| log.filename.as_str()).collect();
        assert_eq!(names, ["a", "c", "d"]);
        assert_eq!(config.logs[0].filters.len(), 1);
        assert_eq!(config.logs[1].mode, Mode::Pipe(65536));
        let last = &config.logs[2];
        assert_eq!((last.mode, last.header.as_deref()), (Mode::Ascii, Some("# h")));
        assert_eq!(
            (last.rolling.when, last.rolling.interval_sec, last.rolling.size_mb),
            (When::Size, 108, 10)
        );
    }

    #[test]
    fn an_error_names_its_place_and_keeps_what_came_before() {
        for (rest, want) in [
            (
                "  logs:\n    - {filename: a, format: f}\n    - {filename: b, format: f, x: 1}\n",
                "line 6, column 7: log: unsupported key 'x'",
            ),
            (
                "  logs:\n    - {filename: a, format: f}\n    - {filename: b}\n",
                "line 6, column 7: log: missing 'format' argument",
            ),
            (
                "  logs:\n    - {filename: a, format: f}\n    - {filename: b, format: f, rolling_enabled: often}\n",
                "line 6, column 7: unknown value 'often' of 'rolling_enabled'",
            ),
        ] {
            let (config, why) = Config::parse(&format!("{HEAD}{rest}"));
            assert_eq!(why.unwrap().to_string(), format!("error at {want}"));
            assert_eq!(config.logs.len(), 1);
        }
        for (text, want) in [
            ("", "expected a toplevel 'logging' node"),
            ("other: 1\n", "expected a toplevel 'logging' node"),
            ("logging:\n  formats:\n    - {name: a, format: '%<COUNT(*)>'}\n", "bad conversion"),
            (
                "logging:\n  filters:\n    - {name: a, action: drop, condition: pssc MATCH 1}\n",
                "bad conversion",
            ),
            ("logging: [\n", "error at line"),
        ] {
            let why = Config::parse(text).1.unwrap().to_string();
            assert!(why.contains(want), "{why}");
        }
    }

    #[test]
    fn debians_file_is_read() {
        let text = "logging:\n  formats:\n    - name: welf\n      format: |-\n          id=firewall time=\"%<cqtd> \
                    %<cqtt>\" fw=%<phn> agent=\"%<{user-agent}cqh>\"\n\n  logs:\n    - filename: squid\n      \
                    format: squid\n      mode: binary\n";
        let (config, why) = Config::parse(text);
        assert_eq!(why, None);
        assert_eq!((config.formats.len(), config.logs.len()), (1, 1));
    }
}
