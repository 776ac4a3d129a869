//! The maintenance commands of the original (`-C COMMAND`).

use super::options::Options;
use super::start::{configure, print_to_stderr};
use super::{plugins, rules};
use crate::event;
use crate::plugin::{self, verify_global, verify_remap};

/// The commands with what they do.
const COMMANDS: [(&str, &str); 9] = [
    ("list", "List cache configuration"),
    ("check", "Check the cache (do not make any changes)"),
    ("clear", "Clear the entire cache"),
    ("clear_cache", "Clear the document cache"),
    ("clear_hostdb", "Clear the hostdb cache"),
    ("verify_config", "Verify the config"),
    ("verify_global_plugin", "Verify a global plugin's shared object file"),
    ("verify_remap_plugin", "Verify a remap plugin's shared object file"),
    ("help", "Obtain a short description of a command"),
];

/// Runs a command and gives the exit status.
pub(super) fn run(command: &str, options: &Options) -> i32 {
    let mut words = command.split_whitespace();
    let name = words.next().unwrap_or_default();
    let argument = words.next();
    if let Err(error) = configure(options) {
        print_to_stderr(&format!("ERROR: {error}\n"));
        return 1;
    }
    match name {
        "verify_config" => verify_config(options),
        "verify_global_plugin" => verify_plugin(argument, verify_global),
        "verify_remap_plugin" => verify_plugin(argument, verify_remap),
        "help" => {
            print_to_stderr(&format!("HELP\n\n{}", list()));
            0
        }
        // Nothing is stored between two runs, so there is nothing to look at or to clear.
        "list" | "check" | "clear" | "clear_cache" | "clear_hostdb" => 0,
        _ => {
            print_to_stderr(&format!("WARNING: Unrecognized command: '{name}'\n\n{}", list()));
            1
        }
    }
}

fn list() -> String {
    COMMANDS.iter().map(|(name, what)| format!("{name:>25}  {what}\n")).collect()
}

fn verify_plugin(file: Option<&str>, verify: fn(&str) -> Result<(), String>) -> i32 {
    let Some(file) = file else {
        print_to_stderr("ERROR: verifying a plugin requires a plugin SO file path argument\n");
        return 1;
    };
    print_to_stderr(&format!("NOTE: verifying plugin '{file}'...\n"));
    match verify(file) {
        Ok(()) => {
            print_to_stderr(&format!("NOTE: verifying plugin '{file}' Success\n"));
            0
        }
        Err(text) => {
            print_to_stderr(&format!("ERROR: verifying plugin '{file}' Fail: {text}\n"));
            1
        }
    }
}

/// Loads what a start would load; the status has a bit for each file that does not load.
fn verify_config(options: &Options) -> i32 {
    let place = match options.place() {
        Ok(place) => place,
        Err(error) => {
            print_to_stderr(&format!("ERROR: {error}\n"));
            return 1;
        }
    };
    print_to_stderr(&format!(
        "NOTE: VERIFY\n\nNOTE: VERIFY config dir: {}...\n\n",
        place.dirs.sysconfdir.display()
    ));
    event::enter_main();
    // Plugins may create continuations and schedule events while they start.
    if let Err(error) = event::start(1) {
        print_to_stderr(&format!("ERROR: cannot start event threads: {error}\n"));
        return 1;
    }
    const REMAP: i32 = 1;
    const PLUGIN: i32 = 4;
    let mut status = 0;
    let mut report = |name: &str, loaded: bool, bit: i32| {
        if loaded {
            print_to_stderr(&format!("INFO: Successfully loaded {name}\n\n"));
        } else {
            status |= bit;
            print_to_stderr(&format!("ERROR: Failed to load {name}, exitStatus {bit}\n\n"));
        }
    };
    report("plugin.config", plugins::load(&place, options).is_ok(), PLUGIN);
    report("remap.config", rules::verify().is_ok(), REMAP);
    // Records are never refused: what makes no sense is skipped, as in the original.
    report("records.config", true, 0);
    status
}

/// Looks at plugin files (`tshost check`): 0 when all would load, 1 when not, 2 when one cannot be looked at.
pub(super) fn check(files: &[std::path::PathBuf], api: &plugin::check::ApiTable<'_>) -> (String, i32) {
    let libdir = crate::config::dirs::get().libdir.clone();
    let mut text = String::new();
    let mut status = 0;
    for file in files {
        match plugin::check::check(file, &libdir, api) {
            Ok(report) => {
                text.push_str(&report.to_string());
                if !report.loads() {
                    status = status.max(1);
                }
            }
            Err(error) => {
                text.push_str(&format!("{}: {error}\n", file.display()));
                status = 2;
            }
        }
    }
    (text, status)
}
