//! Services that run beside the traffic: logs and statistics.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use super::error::Error;
use super::options::{Options, Place};
use crate::config::ip_allow::{self, IpAllow};
use crate::config::{Level, Notice, dirs, records, uuid};
use crate::event::{self, Mutex};
use crate::log::access::{self, Identity};
use crate::log::{self, debug, diags};
use crate::net::{own_names, resolve};
use crate::stats;
use crate::txn::parents;

/// Version that `%<vs>` shows: the one that plugins see.
const VERSION: &str = "9.2.9";
/// File of the persistent statistics, in the runtime directory.
const SNAPSHOT: &str = "records.snap";

/// Where the snapshot is kept; unset when it is not.
static SNAPSHOT_PATH: OnceLock<PathBuf> = OnceLock::new();

/// Opens diags.log; without files messages stay on standard error.
pub(super) fn open_diags(options: &Options, place: &Place) -> Result<(), Error> {
    if !place.has_files {
        debug::set(options.debug_tags.is_some(), options.debug_tags.as_deref());
        return Ok(());
    }
    let dir = log::dir();
    match diags::open(&dir) {
        Ok(()) => Ok(()),
        Err(error) if options.is_program => Err(Error::Log(dir, error)),
        Err(error) => {
            let text = format!("log directory '{}': {error}", dir.display());
            diags::notices(&[Notice::new(Level::Warning, text)]);
            Ok(())
        }
    }
}

/// Opens the access logs.
pub(super) fn open_access_logs(options: &Options, place: &Place) {
    access::set_identity(Identity {
        uuid: uuid::process().to_string(),
        host: log::host_name(),
        address: own_names::main_address(),
        version: VERSION.to_string(),
        build: String::new(),
    });
    if place.has_files {
        access::load();
    }
    if let Some(format) = &options.access_log {
        access::add_to_stdout(format);
    }
}

/// Takes the resolver's settings from the records and the files they name.
pub(super) fn load_resolver() {
    resolve::configure(resolve::ResolverConfig::from_records());
}

/// Reads ip_allow.yaml and puts it in force.
pub(super) fn load_ip_allow() {
    let name = records::text("proxy.config.cache.ip_allow.filename");
    let name = name.unwrap_or_else(|| "ip_allow.yaml".to_string());
    log::note!("{name} loading ...");
    let (policy, notices) = IpAllow::load(&dirs::get().config_file(&name));
    diags::notices(&notices);
    match policy {
        Some(policy) => {
            log::note!("{name} finished loading");
            ip_allow::publish(policy);
        }
        None if ip_allow::current().is_none() => {
            log::warning!("{name} not loaded; All IP Addresses will be blocked.");
            ip_allow::publish(IpAllow::default());
        }
        None => {}
    }
}

/// Reads parent.config and puts it in force.
pub(super) fn load_parents() {
    log::note!("parent.config loading ...");
    diags::notices(&parents::load());
    log::note!("parent.config finished loading");
}

/// Takes over the statistics of the last run; to be called before plugins create theirs.
pub(super) fn restore_statistics(runtimedir: &Path, place: &Place) {
    if !place.has_files {
        return;
    }
    let path = SNAPSHOT_PATH.get_or_init(|| runtimedir.join(SNAPSHOT));
    // No file is a first run; one of the original's is not text and not taken over.
    if let Ok(text) = std::fs::read_to_string(path) {
        stats::plugin::restore(&text);
    }
}

/// Begins to sum up statistics at intervals, on a task thread.
pub(super) fn start_statistics() {
    let interval = records::int("proxy.config.raw_stat_sync_interval_ms").unwrap_or(5000);
    let interval = Duration::from_millis(u64::try_from(interval).unwrap_or(5000).max(100));
    let Some(thread) = event::pick(event::Pool::Task) else { return };
    thread.post(move || {
        event::spawn(Mutex::new_ref(), async move {
            loop {
                event::sleep(u64::try_from(interval.as_nanos()).unwrap_or(u64::MAX)).await;
                keep_statistics();
            }
        });
    });
}

/// Sums up what the threads have counted and keeps the persistent part for the next run.
pub(super) fn keep_statistics() {
    stats::plugin::sync();
    if let Some(path) = SNAPSHOT_PATH.get()
        && let Err(error) = write_snapshot(path)
    {
        log::debug!("statistics", "{}: {error}", path.display());
    }
}

/// Writes the snapshot, if there is anything in it, so that there is always one whole file.
fn write_snapshot(path: &Path) -> io::Result<()> {
    let text = stats::plugin::snapshot();
    if text.lines().nth(1).is_none() {
        return Ok(());
    }
    let fresh = path.with_extension("snap.new");
    std::fs::write(&fresh, text)?;
    std::fs::rename(&fresh, path)
}
