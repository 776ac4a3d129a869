//! Starting the host.

use std::io;
use std::net::SocketAddr;
use std::ptr::null_mut;
use std::sync::OnceLock;
use std::thread;

use parking_lot::Mutex;

use super::error::Error;
use super::lifecycle::{self, Moment};
use super::lock_file::{self, LockFile};
use super::options::{Options, Place};
use super::{demo_origin, plugins, ports, rules, services, user};
use crate::config::dirs;
use crate::config::records::{self, Kind, Value, parse_float, parse_int};
use crate::event::{self, Pool};
use crate::log::{self, diags};
use crate::net::{self, Listener};
use crate::txn;

/// Whether this process has a host.
pub(super) static STATE: Mutex<State> = Mutex::new(State::Idle);

/// ```text
///   Idle --start--> Starting --> Running --stop--> Stopped
///     ^                |
///     +---- failed ----+
/// ```
#[derive(Debug)]
pub(super) enum State {
    Idle,
    Starting,
    Running(Running),
    Stopped,
}

/// What a running host holds.
#[derive(Debug)]
pub(super) struct Running {
    pub listeners: Vec<Listener>,
    _lock: Option<LockFile>,
}

/// Starts the host. The calling thread runs the plugins' initialization; it is free afterwards.
pub fn start(options: &Options) -> Result<(), Error> {
    enter_starting()?;
    let started = bring_up(options);
    let mut state = STATE.lock();
    match started {
        Ok(running) => {
            let _ = OPTIONS.set(options.clone());
            *state = State::Running(running);
            Ok(())
        }
        Err(error) => {
            *state = State::Idle;
            Err(error)
        }
    }
}

fn enter_starting() -> Result<(), Error> {
    let mut state = STATE.lock();
    match *state {
        State::Idle => {
            *state = State::Starting;
            Ok(())
        }
        State::Starting | State::Running(_) => Err(Error::Running),
        State::Stopped => Err(Error::Stopped),
    }
}

/// Loads a global plugin, given as a line of `plugin.config`; before the start it is kept for the start.
///
/// While the host runs, for the thread that started it: hooks are registered without a lock.
pub fn add_plugin(line: &str) -> Result<(), Error> {
    match &*STATE.lock() {
        State::Idle => {
            plugins::add(line);
            return Ok(());
        }
        State::Starting | State::Stopped => return Err(Error::NotRunning),
        State::Running(_) => {}
    }
    plugins::load_line(line)
}

/// The address of the first port that is open.
pub fn port() -> Option<SocketAddr> {
    match &*STATE.lock() {
        State::Running(running) => running.listeners.first().map(Listener::addr),
        _ => None,
    }
}

/// Everything up to the records, which is also what the maintenance commands need.
pub(super) fn configure(options: &Options) -> Result<Place, Error> {
    let place = options.place().map_err(Error::Dirs)?;
    if let Some(note) = place.note.filter(|_| options.is_program) {
        print_to_stderr(&format!("NOTE: {note}\n"));
    }
    let fixed = dirs::set(place.dirs.clone());
    if *fixed != place.dirs && place.is_named {
        return Err(Error::DirsFixed(fixed.prefix.clone()));
    }
    // Before a log is open notices go to standard error, where the original has them too.
    if place.has_files {
        diags::notices(&records::load(&place.dirs));
    }
    apply_records(options)?;
    Ok(place)
}

fn bring_up(options: &Options) -> Result<Running, Error> {
    let place = configure(options)?;
    let descriptors = ports::configured();
    let early = !ports::needs_root(&descriptors);
    if options.is_program && early {
        user::become_configured()?;
    }
    let lock = match options.is_program && place.has_files {
        true => lock_file::acquire(&runtime_dir(&place))?,
        false => None,
    };
    services::open_diags(options, &place)?;
    raise_descriptor_limit();
    if place.has_files {
        net::throttle::check_limit();
    }
    ignore_broken_pipes();
    event::enter_main();
    event::start(net_thread_count(options)).map_err(Error::Threads)?;
    if place.has_files {
        services::load_ip_allow();
        services::load_parents();
    }
    services::load_resolver();
    services::open_access_logs(options, &place);
    services::restore_statistics(&runtime_dir(&place), &place);
    plugins::load(&place, options)?;
    start_rules(options, &place)?;
    txn::internal::set_open(true);
    lifecycle::announce(Moment::PORTS_INITIALIZED, null_mut());
    let listeners = ports::open(&descriptors)?;
    if options.is_program && !early {
        user::become_configured()?;
    }
    lifecycle::announce(Moment::PORTS_READY, null_mut());
    log::note!("Traffic Server is fully initialized.");
    let task_threads = records::int("proxy.config.task_threads").unwrap_or(2);
    event::start_task_threads(usize::try_from(task_threads).unwrap_or(1)).map_err(Error::Threads)?;
    services::start_statistics();
    lifecycle::announce_on(Pool::Task, Moment::TASK_THREADS_READY);
    lifecycle::announce_on(Pool::Net, Moment::CACHE_READY);
    diags::notices(&records::complaints());
    log::note!("traffic server running");
    Ok(Running { listeners, _lock: lock })
}

/// What the host was started with, for later readings of the records.
static OPTIONS: OnceLock<Options> = OnceLock::new();

/// Sets again what the command line says, after the records were read again.
pub(super) fn reapply_records() {
    let failed = OPTIONS.get().and_then(|options| apply_records(options).err());
    if let Some(error) = failed {
        log::error!("{error}");
    }
}

/// Sets what the command line says over what the files say.
fn apply_records(options: &Options) -> Result<(), Error> {
    for (name, value) in &options.records {
        set_record(name, value)?;
    }
    if let Some(listen) = &options.listen {
        set_record("proxy.config.http.server_ports", &ports::descriptors_of(listen))?;
    }
    if let Some(tags) = &options.debug_tags {
        set_record("proxy.config.diags.debug.enabled", "1")?;
        set_record("proxy.config.diags.debug.tags", tags)?;
    }
    diags::configure();
    Ok(())
}

fn set_record(name: &str, text: &str) -> Result<(), Error> {
    let refused = || Error::Record { name: name.to_string(), value: text.to_string() };
    let value = match records::kind(name).ok_or_else(refused)? {
        Kind::Int => Value::Int(parse_int(text)),
        Kind::Counter => Value::Counter(parse_int(text)),
        Kind::Float => Value::Float(parse_float(text)),
        Kind::String => Value::Str(Some(std::ffi::CString::new(text).map_err(|_| refused())?.into())),
    };
    if records::set(name, value) { Ok(()) } else { Err(refused()) }
}

fn runtime_dir(place: &Place) -> std::path::PathBuf {
    match records::text("proxy.config.local_state_dir") {
        Some(dir) => place.dirs.prefix.join(dir),
        None => place.dirs.runtimedir.clone(),
    }
}

/// The number of ET_NET threads that the records ask for.
fn net_thread_count(options: &Options) -> usize {
    if let Some(count) = options.net_threads {
        return count;
    }
    let limit = records::int("proxy.config.exec_thread.limit").unwrap_or(2);
    if records::int("proxy.config.exec_thread.autoconfig") == Some(0) {
        return usize::try_from(limit).unwrap_or(1);
    }
    let cores = thread::available_parallelism().map_or(1, usize::from) as f32;
    let scale = records::float("proxy.config.exec_thread.autoconfig.scale").unwrap_or(1.0);
    (cores * scale).max(1.0) as usize
}

/// Connections take descriptors, and the usual limit is far below what the system gives on request.
fn raise_descriptor_limit() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is ours to write to.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } != 0 {
        return;
    }
    limit.rlim_cur = limit.rlim_max;
    // SAFETY: a limit that the system itself named. Without it the old one stays.
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) };
}

/// A peer that has gone is an error of the write; by default it would be the end of the process.
fn ignore_broken_pipes() {
    // SAFETY: all zero is a valid value of this plain structure.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: only reads the present action into the structure.
    unsafe { libc::sigaction(libc::SIGPIPE, std::ptr::null(), &raw mut action) };
    if action.sa_sigaction == libc::SIG_DFL {
        // SAFETY: replaces the default by another predefined action; a handler of the program's own is left alone.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    }
}

fn start_rules(options: &Options, place: &Place) -> Result<(), Error> {
    let last = match options.demo_origin {
        true => {
            let port = demo_origin::start().map_err(Error::DemoOrigin)?;
            Some(format!("map / http://127.0.0.1:{port}/"))
        }
        false => None,
    };
    rules::start(place.has_files, &options.maps, last)
}

pub(super) fn print_to_stderr(text: &str) {
    // A closed standard error stream is nothing that could be reported.
    let _ = io::Write::write_all(&mut io::stderr(), text.as_bytes());
}
