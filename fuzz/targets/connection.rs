//! A whole connection through the engine: bytes that reach the origin re-parse to the message that the hooks saw, and what
//! the client gets are whole responses.
//!
//! First byte: how the origin behaves. Second: how the client's bytes are cut. Then what the client sends, and behind
//! [`MARK`] what the origin answers with instead of a plain 200.
#![no_main]

use std::ffi::{CString, c_int};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::ptr::null_mut;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use tshost::message::{Kind, Limits, Progress};
use tshost_fuzz::c_api::{self, Handle};
use tshost_fuzz::strict::{self, Found, Side};
use tshost_fuzz::{choice, head, pieces};

/// Stands between what the client sends and what the origin answers.
const MARK: &[u8] = b"\n====\n";
/// Longer than anything here takes; then something hangs.
const PATIENCE: Duration = Duration::from_secs(60);
const PLAIN: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

const SEND_REQUEST_HDR: c_int = 2;
const CONTINUE_EVENT: c_int = 60000;

/// What the origin does.
#[derive(Clone, Default)]
struct Script {
    /// Sent for each request; then the connection is closed. Empty: [`PLAIN`], and it stays open.
    answer: Vec<u8>,
    /// A request that expects 100 is answered at once.
    answers_early: bool,
}

static SCRIPT: Mutex<Option<Script>> = Mutex::new(None);
/// Heads that the hook saw and that have not reached the origin yet.
static SEEN: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The engine's port.
static PORT: LazyLock<u16> = LazyLock::new(|| {
    let origin = TcpListener::bind("127.0.0.1:0").expect("a port for the origin");
    let rule = format!("map / http://{}/", origin.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for conn in origin.incoming().flatten() {
            std::thread::spawn(move || serve(conn));
        }
    });
    let records = [
        c"proxy.config.exec_thread.autoconfig=0",
        c"proxy.config.exec_thread.limit=1",
        // No CONNECT, and no attempt beyond the first: nothing leaves the machine, and each head goes out once.
        c"proxy.config.http.connect_ports=",
        c"proxy.config.http.connect_attempts_max_retries=0",
        c"proxy.config.ssl.client.scheme_proto_mismatch_policy=0",
    ];
    let port = c_api::start(&CString::new(rule).expect("a rule"), &records);
    // SAFETY: the host runs; the continuation lives as long as the process.
    unsafe { c_api::TSHttpHookAdd(SEND_REQUEST_HDR, c_api::TSContCreate(see, null_mut())) };
    port
});

/// The hook: keeps the head as it is about to be sent.
extern "C" fn see(_: Handle, _: c_int, txn: Handle) -> c_int {
    let (mut buffer, mut header) = (null_mut(), null_mut());
    // SAFETY: the transaction of this hook, whose request to the origin exists.
    unsafe {
        assert_eq!(c_api::TSHttpTxnServerReqGet(txn, &raw mut buffer, &raw mut header), 0);
        let text = c_api::printed(|to| c_api::TSHttpHdrPrint(buffer, header, to));
        let mut seen = lock(&SEEN);
        // What never went out is forgotten some time.
        if seen.len() == 64 {
            seen.remove(0);
        }
        seen.push(text);
        drop(seen);
        c_api::TSHandleMLocRelease(buffer, null_mut(), header);
        c_api::TSHttpTxnReenable(txn, CONTINUE_EVENT);
    }
    0
}

/// A connection of the origin, up to its end.
fn serve(mut conn: TcpStream) {
    conn.set_nodelay(true).expect("a socket option");
    let (mut input, mut room, mut continued) = (Vec::new(), [0; 65536], false);
    loop {
        match strict::read(&input, Side::Request) {
            Found::Bad(why) => panic!("to the origin: {why}: {:?}", String::from_utf8_lossy(&input)),
            Found::Whole(message) => {
                judge(&input[..message.head_len]);
                input.drain(..message.len);
                continued = false;
                if !answer(&mut conn) {
                    return;
                }
                continue;
            }
            Found::Part { has_head: true } if !continued && expects(&input) => {
                continued = true;
                if lock(&SCRIPT).as_ref().is_some_and(|script| script.answers_early) {
                    answer(&mut conn);
                    return;
                }
                let _ = conn.write_all(CONTINUE);
            }
            Found::Part { .. } => {}
        }
        match conn.read(&mut room) {
            Ok(len) if len > 0 => input.extend_from_slice(&room[..len]),
            // A body that broke off, and the connection with it.
            _ => return,
        }
    }
}

fn expects(input: &[u8]) -> bool {
    let head = input.to_ascii_lowercase();
    head.windows(20).any(|window| window == b"expect: 100-continue")
        || head.windows(19).any(|window| window == b"expect:100-continue")
}

/// Whether the connection goes on.
fn answer(conn: &mut TcpStream) -> bool {
    let script = lock(&SCRIPT).clone().unwrap_or_default();
    let (text, goes_on) = match script.answer.is_empty() {
        true => (PLAIN, true),
        false => (script.answer.as_slice(), false),
    };
    conn.write_all(text).is_ok() && goes_on
}

/// What reached the origin is a head that the hook saw, and reads back as that.
fn judge(text: &[u8]) {
    let mut seen = lock(&SEEN);
    let Some(at) = seen.iter().position(|head| head == text) else {
        panic!("reached the origin unseen: {:?}, seen: {seen:?}", String::from_utf8_lossy(text));
    };
    seen.remove(at);
    let strict = Limits { bare_lf: false, ..Limits::REQUEST };
    let again = head::parse(Kind::Request, &[text], &strict);
    assert_eq!((again.result, again.consumed), (Ok(Progress::Done), text.len()));
    assert_eq!(head::print(&again.message), text);
}

/// Whether `output` is a row of responses; a body that broke off may end it.
///
/// Which request a response answers is not known here: it may be without a body as one to HEAD is.
fn is_responses(output: &[u8]) -> bool {
    if output.is_empty() {
        return true;
    }
    [b"GET".as_slice(), b"HEAD"].into_iter().any(|method| {
        match strict::read(output, Side::Response { method, ended: true }) {
            Found::Whole(message) if message.status() == 101 => true,
            Found::Whole(message) => is_responses(&output[message.len..]),
            Found::Part { has_head } => has_head,
            Found::Bad(_) => false,
        }
    })
}

fn exchange(input: &[&[u8]]) -> Vec<u8> {
    let mut conn = TcpStream::connect(("127.0.0.1", *PORT)).expect("the engine's port");
    conn.set_nodelay(true).expect("a socket option");
    conn.set_read_timeout(Some(PATIENCE)).expect("a socket option");
    for piece in input {
        if conn.write_all(piece).is_err() {
            break;
        }
    }
    let _ = conn.shutdown(Shutdown::Write);
    let (mut output, mut room) = (Vec::new(), [0; 65536]);
    loop {
        match conn.read(&mut room) {
            Ok(0) => return output,
            Ok(len) => output.extend_from_slice(&room[..len]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return output,
            // The fuzzing engine's own clock.
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => panic!("the engine hangs: {error}"),
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let mut data = data;
    let flags = choice(&mut data);
    let seed = choice(&mut data);
    let mark = data.windows(MARK.len()).position(|window| window == MARK);
    let (client, answer) = match mark {
        Some(at) => (&data[..at], &data[at + MARK.len()..]),
        None => (data, [].as_slice()),
    };
    *lock(&SCRIPT) = Some(Script { answer: answer.to_vec(), answers_early: flags & 1 != 0 });
    // A few large pieces: each is a system call.
    let size = client.len().div_ceil(1 + usize::from(seed) % 4).max(1);
    let input: Vec<&[u8]> = match seed & 0x80 {
        0 => client.chunks(size).collect(),
        _ => pieces(client, seed),
    };
    let output = exchange(&input);
    assert!(is_responses(&output), "to the client: {:?}", String::from_utf8_lossy(&output));
});
