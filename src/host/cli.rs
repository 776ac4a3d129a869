//! The command line of the program.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::error::Error;
use super::options::Options;
use super::start::print_to_stderr;
use super::{signals, start, stop, verify};
use crate::log;
use crate::plugin::check::ApiTable;

const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " - plugin API of Traffic Server 9.2.9");

const EXAMPLES: &str = "\
Examples:
  tshost --origin demo --listen 8080
      answers from the built-in origin; curl http://localhost:8080/ shows the request as it arrived there
  tshost --listen 8080 --map 'http://localhost:8080/ http://127.0.0.1:9000/' --plugin './my_plugin.so arg1 arg2'
      puts a plugin in front of a server, without any file
  tshost --run-root /opt/ts
      serves as an installation of Traffic Server is configured: records.config, plugin.config, remap.config, ...
  tshost check /usr/lib/trafficserver/modules/*.so
      tells which plugins would load, and which API functions they use

Without a run root or a configuration directory, and with --map, --plugin or --origin, no configuration file is read,
and messages go to standard error. Otherwise the files of the run root are read; the run root is searched in --run-root,
TS_RUNROOT, and a runroot.yaml in the current directory or above it; failing that TS_ROOT or / has the layout of the
Debian package.

Signals: TERM and INT stop the server, HUP reads the configuration again, USR2 opens moved log files again.
Exit status: 0 after a stop; 70 when a plugin or remap.config does not load; 1 for other failures.";

/// Runs plugins of Apache Traffic Server 9.2 and serves HTTP through them.
#[derive(Debug, Parser)]
#[command(name = "tshost", version = VERSION, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: Run,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve (what happens without a command, too).
    Run(Box<Run>),
    /// Tell what plugin files need and whether they would load, without loading them.
    ///
    /// For each file: its entry points, the API functions it uses that work and those that are still stubs, the
    /// companion libraries that would be opened for it, and what is missing. Exit status: 0 when all would load, 1 when
    /// one would not, 2 when one cannot be read as a plugin.
    Check {
        /// Plugin files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Default, Args)]
struct Run {
    /// Folder with a runroot.yaml, or the file itself; without a value this step of the search is left out.
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    run_root: Option<Option<PathBuf>>,
    /// Folder of the configuration files.
    #[arg(short = 'D', long, value_name = "DIR", visible_alias = "conf_dir")]
    conf_dir: Option<PathBuf>,
    /// Ports to listen on: PORT, ADDRESS:PORT, or descriptors as in proxy.config.http.server_ports.
    #[arg(short = 'p', long, value_name = "PORTS", alias = "httpport")]
    listen: Option<String>,
    /// Remap rule: 'FROM TO', or a whole line of remap.config; goes before those of the file. May be repeated.
    #[arg(long, value_name = "RULE")]
    map: Vec<String>,
    /// Global plugin: a line of plugin.config, 'FILE ARGUMENT...'; loaded after those of the file. May be repeated.
    #[arg(long, value_name = "LINE")]
    plugin: Vec<String>,
    /// Answer from a built-in origin what no rule takes.
    #[arg(long, value_name = "NAME", value_parser = ["demo"])]
    origin: Option<String>,
    /// Set a record, over what the files say. May be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_record)]
    record: Vec<(String, String)>,
    /// User to serve as when started by root, '#-1' to stay root (proxy.config.admin.user_id).
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Switch on debug messages under these tags (a regular expression).
    #[arg(short = 'T', long, value_name = "TAGS", visible_alias = "debug_tags")]
    debug_tags: Option<String>,
    /// Write an access log to standard output, in place of those of logging.yaml.
    #[arg(long, value_name = "FORMAT", value_parser = ["squid", "common", "extended", "extended2"])]
    access_log: Option<String>,
    /// Number of ET_NET threads.
    #[arg(short = 'n', long, value_name = "N", visible_alias = "net_threads")]
    net_threads: Option<usize>,
    /// Run a maintenance command instead of serving: verify_config, 'verify_global_plugin FILE',
    /// 'verify_remap_plugin FILE', help.
    #[arg(short = 'C', long, value_name = "COMMAND")]
    command: Option<String>,
    /// Write standard output to a file.
    #[arg(long = "bind_stdout", value_name = "FILE")]
    bind_stdout: Option<PathBuf>,
    /// Write standard error to a file.
    #[arg(long = "bind_stderr", value_name = "FILE")]
    bind_stderr: Option<PathBuf>,
    /// Options of the original that change nothing here.
    #[command(flatten)]
    ignored: Ignored,
}

#[derive(Debug, Default, Args)]
struct Ignored {
    #[arg(short = 'M', long = "remote_management", hide = true)]
    remote_management: bool,
    #[arg(short = 'K', long = "clear_cache", hide = true)]
    clear_cache: bool,
    #[arg(short = 'k', long = "clear_hostdb", hide = true)]
    clear_hostdb: bool,
    #[arg(short = 'B', long = "action_tags", hide = true)]
    action_tags: Option<String>,
    #[arg(short = 'm', long = "maxRecords", hide = true)]
    max_records: Option<u32>,
}

fn parse_record(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_string(), value.to_string()))
}

impl Run {
    fn options(&self) -> Options {
        let mut records = self.record.clone();
        if let Some(user) = &self.user {
            records.push(("proxy.config.admin.user_id".to_string(), user.clone()));
        }
        Options {
            run_root: self.run_root.clone().flatten(),
            conf_dir: self.conf_dir.clone(),
            listen: self.listen.clone(),
            maps: self.map.clone(),
            plugins: self.plugin.clone(),
            records,
            demo_origin: self.origin.is_some(),
            debug_tags: self.debug_tags.clone(),
            access_log: self.access_log.clone(),
            net_threads: self.net_threads,
            is_program: true,
        }
    }
}

/// Runs the program and gives its exit status. `api` tells how far a symbol of the API is.
pub fn run(arguments: impl IntoIterator<Item = OsString>, api: &ApiTable<'_>) -> i32 {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    version_is_capital(&mut arguments);
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output, errors to standard error; neither can be reported when closed.
            let _ = error.print();
            return error.exit_code();
        }
    };
    match cli.command {
        Some(Command::Check { files }) => {
            let (text, status) = verify::check(&files, api);
            let _ = io::stdout().write_all(text.as_bytes());
            status
        }
        Some(Command::Run(run)) => serve(&run),
        None => serve(&cli.run),
    }
}

/// The original takes `-V` alone for the version, wherever it stands; so does clap, but only before other options.
fn version_is_capital(arguments: &mut Vec<OsString>) {
    if arguments.iter().skip(1).any(|a| a == "-V") {
        arguments.truncate(1);
        arguments.push("-V".into());
    }
}

fn serve(run: &Run) -> i32 {
    for (file, descriptor) in [(&run.bind_stdout, 1), (&run.bind_stderr, 2)] {
        if let Some(Err(error)) = file.as_ref().map(|file| redirect(file, descriptor)) {
            print_to_stderr(&format!("tshost: {error}\n"));
            return 1;
        }
    }
    let options = run.options();
    if let Some(command) = &run.command {
        return verify::run(command, &options);
    }
    match serve_until_signal(&options) {
        Ok(()) => 0,
        Err(error) => report(&error),
    }
}

fn serve_until_signal(options: &Options) -> Result<(), Error> {
    let mut signals = signals::take().map_err(Error::Threads)?;
    start(options)?;
    announce();
    signals::wait_for_end(&mut signals);
    stop()?;
    super::stop::rest_event_threads();
    Ok(())
}

/// Says where it serves; the line that a newcomer looks for.
fn announce() {
    if let Some(address) = super::port() {
        // A closed standard output stream changes nothing.
        let _ = writeln!(io::stdout(), "tshost {} listening on {address}", env!("CARGO_PKG_VERSION"));
    }
}

fn report(error: &Error) -> i32 {
    match error {
        Error::Plugin(_) => log::fatal!("{error}"),
        // What is wrong is in the log already; this is the line that tools wait for.
        Error::Remap(_) => log::fatal!("remap.config failed to load"),
        Error::Locked { .. } => print_to_stderr(&format!("WARNING: {error}\n")),
        _ => print_to_stderr(&format!("tshost: {error}\n")),
    }
    error.exit_status()
}

fn redirect(file: &std::path::Path, descriptor: i32) -> Result<(), String> {
    use std::os::fd::AsRawFd;
    let opened = std::fs::OpenOptions::new().append(true).create(true).open(file);
    let opened = opened.map_err(|error| format!("{}: {error}", file.display()))?;
    // SAFETY: both descriptors are open; the second is a standard stream, which stays one.
    if unsafe { libc::dup2(opened.as_raw_fd(), descriptor) } < 0 {
        return Err(format!("{}: {}", file.display(), io::Error::last_os_error()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Cli {
        Cli::try_parse_from(std::iter::once(&"tshost").chain(arguments)).unwrap()
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_become_options() {
        let cli = parse(&[
            "--run-root=/r",
            "--listen",
            "8080",
            "--map",
            "http://a/ http://b/",
            "--plugin",
            "./p.so a",
            "--plugin",
            "q.so",
            "--origin",
            "demo",
            "--record",
            "proxy.config.x=a=b",
            "--user",
            "#-1",
            "-T",
            "http",
        ]);
        let options = cli.run.options();
        assert_eq!(options.run_root, Some(PathBuf::from("/r")));
        assert_eq!(options.plugins, ["./p.so a", "q.so"]);
        assert!(options.demo_origin);
        assert_eq!(options.records[0], ("proxy.config.x".to_string(), "a=b".to_string()));
        assert_eq!(options.records[1].1, "#-1");
    }

    #[test]
    fn options_of_the_original_are_taken() {
        let cli = parse(&["--run-root", "-M", "-D", "/etc/x", "-n", "3", "-C", "verify_config", "-K"]);
        assert_eq!(cli.run.run_root, Some(None));
        assert_eq!(cli.run.command.as_deref(), Some("verify_config"));
        assert_eq!(cli.run.net_threads, Some(3));
    }

    #[test]
    fn check_takes_files_only() {
        let cli = parse(&["check", "a.so", "b.so"]);
        assert!(matches!(cli.command, Some(Command::Check { files }) if files.len() == 2));
        assert!(Cli::try_parse_from(["tshost", "check"]).is_err());
        assert!(Cli::try_parse_from(["tshost", "--origin", "other"]).is_err());
    }
}
