//! What is tested: the program of this project, or an installed Traffic Server.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::origin::Origin;

/// A proxy in front of an origin.
pub struct Proxy {
    pub port: u16,
    pub origin: Arc<Origin>,
    _process: Process,
}

/// Records of all cases.
const RECORDS: &[(&str, &str)] = &[
    ("proxy.config.exec_thread.autoconfig", "0"),
    ("proxy.config.exec_thread.limit", "1"),
    ("proxy.config.http.connect_attempts_max_retries", "0"),
    ("proxy.config.http.max_post_size", "1000000"),
    ("proxy.config.http.cache.http", "0"),
    // A connection that waits for more ends soon: a case in which that happens says so.
    ("proxy.config.http.transaction_no_activity_timeout_in", "3"),
    ("proxy.config.http.transaction_no_activity_timeout_out", "3"),
];

/// The rule: what is for the name `a` goes to the origin; everything else has nowhere to go.
fn rule(origin: &Origin) -> String {
    format!("map http://a/ http://127.0.0.1:{}/", origin.port)
}

/// A running proxy, ended with the value.
struct Process {
    child: Child,
    root: PathBuf,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl Proxy {
    /// The engine: the program that `TSHOST` names, or the one that was built along with this.
    pub fn engine() -> Proxy {
        let built = || {
            let own = std::env::current_exe().expect("a path");
            own.parent().and_then(Path::parent).expect("a folder").join("tshost").into()
        };
        let program = std::env::var_os("TSHOST").unwrap_or_else(built);
        let program = std::path::absolute(&program).expect("a path");
        let folder = program.parent().expect("a folder");
        let library = [folder, &folder.join("deps")].map(|folder| folder.join("libtshost.so"));
        let library = library.into_iter().find(|path| path.exists()).expect("the library beside the program");
        Proxy::start(Command::new(program).env("TSHOST_LIB", library))
    }

    /// An installed Traffic Server with the same records and rule.
    pub fn original() -> Proxy {
        Proxy::start(&mut Command::new("traffic_server"))
    }

    fn start(command: &mut Command) -> Proxy {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let origin = Origin::start();
        // A port that is free now; nothing else on the machine is likely to take it in the meantime.
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = port.expect("a free port").port();
        let name =
            format!("tshost-smuggling-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let root = std::env::temp_dir().join(name);
        write_root(&root, port, &origin).expect("a folder for the proxy");
        let output = std::fs::File::create(root.join("output")).expect("a file");
        let child = command
            .envs([("TS_ROOT", &root), ("TS_RUNROOT", &root)])
            .env("PROXY_CONFIG_CONFIG_DIR", root.join("etc"))
            .current_dir(&root)
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a file"))
            .stderr(output)
            .spawn()
            .expect("the proxy starts");
        let mut process = Process { child, root };
        let since = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let is_alive = matches!(process.child.try_wait(), Ok(None));
            assert!(is_alive && since.elapsed() < Duration::from_secs(60), "the proxy does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Proxy { port, origin, _process: process }
    }
}

fn write_root(root: &Path, port: u16, origin: &Origin) -> std::io::Result<()> {
    let folders = ["etc", "log", "run", "cache", "lib", "bin", "share"];
    for folder in folders {
        std::fs::create_dir_all(root.join(folder))?;
    }
    let run_root = "prefix: .\nexec_prefix: .\nbindir: ./bin\nsbindir: ./bin\nsysconfdir: ./etc\ndatadir: ./share\n\
        includedir: ./share\nlibdir: ./lib\nlibexecdir: ./lib\nlocalstatedir: ./run\nruntimedir: ./run\nlogdir: ./log\n\
        cachedir: ./cache\n";
    std::fs::write(root.join("runroot.yaml"), run_root)?;
    let mut records = format!("CONFIG proxy.config.http.server_ports STRING {port}\n");
    records.push_str(
        "CONFIG proxy.config.admin.user_id STRING #-1\nCONFIG proxy.config.crash_log_helper STRING NULL\n",
    );
    for (name, value) in RECORDS {
        records.push_str(&format!("CONFIG {name} INT {value}\n"));
    }
    std::fs::write(root.join("etc/records.config"), records)?;
    std::fs::write(root.join("etc/remap.config"), rule(origin) + "\n")?;
    std::fs::write(root.join("etc/storage.config"), "")?;
    std::fs::write(root.join("etc/plugin.config"), "")?;
    let allow = "ip_allow:\n  - apply: in\n    ip_addrs: 127.0.0.1\n    action: allow\n    methods: ALL\n";
    std::fs::write(root.join("etc/ip_allow.yaml"), allow)?;
    let pages = Path::new("/etc/trafficserver/body_factory");
    if pages.exists() {
        std::os::unix::fs::symlink(pages, root.join("etc/body_factory"))?;
    }
    Ok(())
}
