//! The remap rules of the host: from the file, and from the command line or the embedding API.

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;

use super::error::Error;
use crate::config::{attached, dirs, records};
use crate::log;
use crate::plugin::{Instances, ReloadStatus};
use crate::remap::{self, ChainLink, Environment, LoadError, Source, Table};

/// Where rules come from besides the file.
#[derive(Debug, Default)]
struct Given {
    /// Whether the file is read.
    has_file: bool,
    /// Lines given by a call, in front of everything.
    lines: Vec<String>,
    /// Lines that the start was given, in front of the file.
    start_lines: Vec<String>,
    /// A line behind everything.
    last: Option<String>,
    /// Whether a table is in force.
    in_force: bool,
}

static GIVEN: Mutex<Given> = Mutex::new(Given {
    has_file: false,
    lines: Vec::new(),
    start_lines: Vec::new(),
    last: None,
    in_force: false,
});

/// Adds a line, in front of the file's; `from to` stands for a `map` rule. If the rules are in force already they are
/// read again with it, and one that does not fit is not kept. Any thread.
pub fn add(line: &str) -> Result<(), Error> {
    let mut given = GIVEN.lock();
    given.lines.push(as_rule(line));
    if !given.in_force {
        return Ok(());
    }
    let loaded = load(&given);
    if loaded.is_err() {
        given.lines.pop();
    }
    loaded
}

/// Reads the rules and puts them in force, at start.
///
/// `lines` come before the file, `last` behind all others.
pub(super) fn start(has_file: bool, lines: &[String], last: Option<String>) -> Result<(), Error> {
    let mut given = GIVEN.lock();
    given.has_file = has_file;
    given.start_lines = lines.iter().map(|line| as_rule(line)).collect();
    given.last = last;
    load(&given)?;
    given.in_force = true;
    Ok(())
}

/// Reads the rules again; on an error those in force stay.
pub(super) fn reload() {
    let given = GIVEN.lock();
    if given.in_force && load(&given).is_err() {
        log::error!("{} failed to load", file_name());
    }
}

/// Takes the rules out of force.
pub(super) fn withdraw() {
    GIVEN.lock().in_force = false;
    remap::publish(None);
}

/// Reads the rules without putting them in force; for `verify_config`.
pub(super) fn verify() -> Result<(), Error> {
    let given = Given { has_file: true, ..Given::default() };
    let mut reading = Reading { instances: Instances::begin() };
    let table = reading.table(&given);
    let status = if table.is_ok() { ReloadStatus::Loaded } else { ReloadStatus::Failed };
    reading.instances.conclude(status);
    table.map(drop)
}

fn file_name() -> String {
    records::text("proxy.config.url_remap.filename").unwrap_or_else(|| "remap.config".to_string())
}

/// `from to` as a rule; a line that names its kind stays.
fn as_rule(line: &str) -> String {
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_url = first.contains("://") || first.starts_with('/');
    if is_url { format!("map {line}") } else { line.to_string() }
}

fn load(given: &Given) -> Result<(), Error> {
    let mut reading = Reading { instances: Instances::begin() };
    match reading.table(given) {
        Ok(table) => {
            // Plugins hear of the new rules before their instances of the old ones end.
            reading.instances.conclude(ReloadStatus::Loaded);
            remap::publish(Some(Arc::new(table)));
            Ok(())
        }
        Err(error) => {
            reading.instances.conclude(ReloadStatus::Failed);
            Err(error)
        }
    }
}

/// One reading of the rules.
struct Reading {
    instances: Instances,
}

impl Reading {
    fn table(&mut self, given: &Given) -> Result<Table, Error> {
        let name = file_name();
        let file = dirs::get().config_file(&name);
        let lines = [&given.lines[..], &given.start_lines[..]].concat().join("\n");
        let last = given.last.clone().unwrap_or_default();
        let mut sources = vec![Source::Text { name: "rules given at start", text: &lines }];
        if given.has_file {
            sources.push(Source::File(&file));
        }
        sources.push(Source::Text { name: "built-in origin", text: &last });
        log::note!("{name} loading ...");
        let table = remap::load(&sources, &dirs::get().sysconfdir, self).map_err(report)?;
        log::note!("{name} finished loading");
        Ok(table)
    }
}

fn report(error: LoadError) -> Error {
    for line in error.lines() {
        log::error!("{line}");
    }
    log::warning!("something failed during BuildTable() -- check your remap plugins!");
    Error::Remap(error.to_string())
}

impl Environment for Reading {
    fn instance(&mut self, file: &str, arguments: &[&[u8]]) -> Result<Arc<dyn ChainLink>, String> {
        self.instances.create(file, arguments).map_err(|error| error.to_string())
    }

    /// Next-hop strategies are not supported, so none is defined.
    fn has_strategy(&self, _: &str) -> bool {
        false
    }

    fn warn(&mut self, text: String) {
        log::warning!("{text}");
    }

    fn included(&mut self, file: &Path) {
        attached::add(&file_name(), &file.to_string_lossy());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_urls_stand_for_a_map_rule() {
        assert_eq!(as_rule("http://a/ http://b/"), "map http://a/ http://b/");
        assert_eq!(as_rule("/ http://b/"), "map / http://b/");
        assert_eq!(as_rule("redirect http://a/ http://b/"), "redirect http://a/ http://b/");
        assert_eq!(as_rule(".useflt x"), ".useflt x");
    }
}
