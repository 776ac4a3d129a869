//! Memory of the running program: what a connection keeps while it is idle, and that a body of any length passes through
//! a bounded part of it, also when one side does not take its bytes.
//!
//! The environment's TSHOST names the program, with its library beside it: `make memory` sets it.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

const MIB: usize = 1 << 20;
/// More than sockets and buffers on the way can hold.
const BODY: usize = 32 * MIB;
/// A side that took nothing for so long takes nothing.
const STUCK: Duration = Duration::from_millis(400);
const PATIENCE: Duration = Duration::from_secs(20);

/// An origin. It answers `GET /N` with N bytes and says when the other side takes no more; it reads the body of a POST
/// only when it is told to.
struct Origin {
    addr: SocketAddr,
    stuck: Receiver<()>,
    go_on: Sender<()>,
}

impl Origin {
    fn start() -> Origin {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("bound");
        let (say_stuck, stuck) = channel();
        let (go_on, told) = channel();
        // One connection after the other has a thread; those to be told are served by the first that asks.
        let told = std::sync::Arc::new(std::sync::Mutex::new(told));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (say_stuck, told) = (say_stuck.clone(), told.clone());
                thread::spawn(move || serve(socket, &say_stuck, &told));
            }
        });
        Origin { addr, stuck, go_on }
    }
}

fn serve(mut socket: TcpStream, say_stuck: &Sender<()>, told: &std::sync::Mutex<Receiver<()>>) {
    let mut input = Vec::new();
    while let Some(head) = read_head(&mut socket, &mut input) {
        let mut words = head.split(' ');
        let (method, path) = (words.next(), words.next().unwrap_or("/"));
        let mut size = path.trim_start_matches('/').parse().unwrap_or(0);
        if method == Some("POST") {
            let _ = told.lock().map(|told| told.recv_timeout(PATIENCE));
            let mut left = size - input.len();
            input.clear();
            let mut room = vec![0; MIB];
            while left > 0 {
                match socket.read(&mut room) {
                    Ok(n) if n > 0 => left -= n,
                    _ => return,
                }
            }
            size = 2;
        }
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {size}\r\n\r\n");
        if socket.write_all(head.as_bytes()).is_err() || send(&mut socket, size, Some(say_stuck)) < size {
            return;
        }
    }
}

/// Reads a head; what lies behind it stays in `input`.
fn read_head(socket: &mut TcpStream, input: &mut Vec<u8>) -> Option<String> {
    let mut room = [0; 4096];
    loop {
        if let Some(at) = input.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&input[..at]).into_owned();
            input.drain(..at + 4);
            return Some(head);
        }
        match socket.read(&mut room) {
            Ok(n) if n > 0 => input.extend_from_slice(&room[..n]),
            _ => return None,
        }
    }
}

/// Sends `size` bytes and says when that stops for a while; waits on then. Without anybody to tell it stops there.
/// Returns the bytes sent.
fn send(socket: &mut TcpStream, size: usize, say_stuck: Option<&Sender<()>>) -> usize {
    let piece = vec![b'x'; 1 << 16];
    let mut sent = 0;
    socket.set_write_timeout(Some(STUCK)).expect("a time is set");
    while sent < size {
        match socket.write(&piece[..piece.len().min(size - sent)]) {
            Ok(n) => sent += n,
            Err(error) if error.kind() == ErrorKind::WouldBlock => match say_stuck {
                Some(say_stuck) => {
                    let _ = say_stuck.send(());
                    socket.set_write_timeout(Some(PATIENCE)).expect("a time is set");
                }
                None => return sent,
            },
            Err(_) => return sent,
        }
    }
    sent
}

/// The program with one rule.
struct Server {
    process: Child,
    addr: SocketAddr,
}

impl Server {
    fn start(origin: &Origin, plugin: Option<&Path>) -> Server {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let addr = free.expect("a free port");
        let program = std::env::var_os("TSHOST").expect("TSHOST names the built program: run `make memory`");
        let mut command = Command::new(program);
        command.arg("--listen").arg(addr.to_string());
        command.arg("--map").arg(format!("http://{addr}/ http://{}/", origin.addr));
        if let Some(plugin) = plugin {
            command.arg("--plugin").arg(plugin);
        }
        command.env("PROXY_CONFIG_ADMIN_USER_ID", "#-1");
        command.env("PROXY_CONFIG_EXEC_THREAD_AUTOCONFIG", "0").env("PROXY_CONFIG_EXEC_THREAD_LIMIT", "2");
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let server = Server { process, addr };
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(addr).is_err() {
            assert!(Instant::now() < end, "it does not listen");
            thread::yield_now();
        }
        server
    }

    /// Bytes of memory that are no file's.
    fn memory(&self) -> usize {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("Linux tells it");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") << 10
    }

    fn client(&self) -> TcpStream {
        let socket = TcpStream::connect(self.addr).expect("it listens");
        socket.set_read_timeout(Some(PATIENCE)).expect("a time is set");
        socket
    }

    fn ask(&self, socket: &mut TcpStream, method: &str, size: usize) {
        let length = if method == "POST" { format!("Content-Length: {size}\r\n") } else { String::new() };
        let head = format!("{method} /{size} HTTP/1.1\r\nHost: {}\r\n{length}\r\n", self.addr);
        socket.write_all(head.as_bytes()).expect("it reads");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads a response; the bytes of its body.
fn read_response(socket: &mut TcpStream) -> usize {
    let mut input = Vec::new();
    let head = read_head(socket, &mut input).expect("a head").to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut room = vec![0; MIB];
    let mut got = input.len();
    match length.and_then(|length| length.parse::<usize>().ok()) {
        Some(length) => {
            while got < length {
                match socket.read(&mut room) {
                    Ok(n) if n > 0 => got += n,
                    _ => break,
                }
            }
            got
        }
        None => {
            // Chunks: the framing is not counted.
            assert!(head.contains("transfer-encoding: chunked"), "{head}");
            while !input.ends_with(b"\r\n0\r\n\r\n") {
                match socket.read(&mut room) {
                    Ok(n) if n > 0 => input.extend_from_slice(&room[..n]),
                    _ => break,
                }
            }
            input.iter().filter(|byte| byte.eq_ignore_ascii_case(&b'x')).count()
        }
    }
}

fn grown(server: &Server, before: usize) -> usize {
    server.memory().saturating_sub(before)
}

#[test]
fn an_idle_connection_keeps_at_most_two_kilobytes() {
    const WARM: usize = 100;
    const MANY: usize = 1500;
    let origin = Origin::start();
    let server = Server::start(&origin, None);
    assert!(server.memory() < 12 * MIB, "{} bytes before the first request", server.memory());
    let used = |count: usize| {
        (0..count)
            .map(|_| {
                let mut client = server.client();
                server.ask(&mut client, "GET", 100);
                assert_eq!(read_response(&mut client), 100);
                client
            })
            .collect::<Vec<_>>()
    };
    let warm = used(WARM);
    let before = server.memory();
    let many = used(MANY);
    let each = grown(&server, before) / MANY;
    assert!(each <= 2048, "{each} bytes for each idle connection");
    drop((warm, many));
}

/// A body that goes nowhere, and then does.
fn response_to_a_client_that_does_not_read(plugin: Option<&Path>) {
    let origin = Origin::start();
    let server = Server::start(&origin, plugin);
    let mut client = server.client();
    server.ask(&mut client, "GET", MIB);
    assert_eq!(read_response(&mut client), MIB);
    let before = server.memory();
    server.ask(&mut client, "GET", BODY);
    origin.stuck.recv_timeout(PATIENCE).expect("the origin is held back");
    let extra = grown(&server, before);
    assert!(extra <= 2 * MIB, "{extra} bytes while the client does not read");
    assert_eq!(read_response(&mut client), BODY);
    let extra = grown(&server, before);
    assert!(extra <= 2 * MIB, "{extra} bytes after the body");
}

#[test]
fn a_client_that_does_not_read_holds_the_origin_back() {
    response_to_a_client_that_does_not_read(None);
}

#[test]
fn it_does_so_through_a_transform_too() {
    response_to_a_client_that_does_not_read(Some(&upper()));
}

#[test]
fn an_origin_that_does_not_read_holds_the_client_back() {
    let origin = Origin::start();
    let server = Server::start(&origin, None);
    let mut client = server.client();
    server.ask(&mut client, "GET", MIB);
    assert_eq!(read_response(&mut client), MIB);
    let before = server.memory();
    server.ask(&mut client, "POST", BODY);
    let sent = send(&mut client, BODY, None);
    assert!(sent < BODY, "nobody held the client back");
    let extra = grown(&server, before);
    assert!(extra <= 2 * MIB, "{extra} bytes while the origin does not read");
    origin.go_on.send(()).expect("the origin waits");
    client.set_write_timeout(Some(PATIENCE)).expect("a time is set");
    let mut left = BODY - sent;
    let piece = vec![b'y'; MIB];
    while left > 0 {
        left -= client.write(&piece[..piece.len().min(left)]).expect("it reads on");
    }
    assert_eq!(read_response(&mut client), 2);
}

/// Compiles the example transform.
fn upper() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plugin = Path::new(env!("CARGO_TARGET_TMPDIR")).join("memory-upper.so");
    let done = Command::new("cc")
        .args(["-shared", "-fPIC", "-O2", "-o"])
        .arg(&plugin)
        .arg(root.join("examples/plugins/upper.c"))
        .arg("-I")
        .arg(root.join("include"))
        .status();
    assert!(done.is_ok_and(|status| status.success()), "the example compiles");
    plugin
}
