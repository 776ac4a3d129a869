//! Global plugins at start.

use std::io;

use parking_lot::Mutex;

use super::error::Error;
use super::options::{Options, Place};
use crate::log;
use crate::plugin::{self, Line};

const FILE: &str = "plugin.config";

/// Lines given before the start.
static WAITING: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Loads the plugins of the file and those given beside it, in that order.
pub(super) fn load(place: &Place, options: &Options) -> Result<(), Error> {
    log::note!("Initialized plugin_dynamic_reload_mode: {}", reload_mode());
    if place.has_files {
        load_file(place)?;
    }
    let waiting = std::mem::take(&mut *WAITING.lock());
    options.plugins.iter().chain(&waiting).try_for_each(|line| load_line(line))
}

/// Keeps a line for the start.
pub(super) fn add(line: &str) {
    WAITING.lock().push(line.to_string());
}

fn reload_mode() -> i64 {
    crate::config::records::int("proxy.config.plugin.dynamic_reload_mode").unwrap_or(1)
}

fn load_file(place: &Place) -> Result<(), Error> {
    log::note!("{FILE} loading ...");
    let text = match std::fs::read(place.dirs.config_file(FILE)) {
        Ok(text) => text,
        Err(error) => {
            warn_of_missing_file(&error);
            return Ok(());
        }
    };
    plugin::parse(&text).iter().try_for_each(load_one)?;
    log::note!("{FILE} finished loading");
    Ok(())
}

fn warn_of_missing_file(error: &io::Error) {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    log::warning!("{FILE} failed to load: {}, {text}", error.raw_os_error().unwrap_or(0));
}

/// Loads the plugin of a line as in `plugin.config`. For the thread that starts the host.
pub(super) fn load_line(line: &str) -> Result<(), Error> {
    plugin::parse(line.as_bytes()).iter().try_for_each(load_one)
}

fn load_one(line: &Line) -> Result<(), Error> {
    plugin::load_global(line).map_err(|error| {
        if !matches!(error, plugin::Error::NotRegistered) {
            log::error!("{error}");
        }
        Error::Plugin(error)
    })
}
