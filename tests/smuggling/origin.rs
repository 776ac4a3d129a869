//! An origin that reads strictly, notes what arrives on which connection, and answers as a case wants it.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::strict::{self, Found, Message, Side};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came in on a connection.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// A whole head.
    Head { target: String },
    /// A whole request.
    Whole { conn: usize, message: Message },
    /// The connection ended in the middle of this.
    Broken,
    /// Something that a strict reader refuses.
    Bad { why: &'static str, input: Vec<u8> },
}

/// How a request is answered.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The bytes of the answer; none for a plain 200 that names the target.
    pub answer: Option<Vec<u8>>,
    /// Answered when the head is there, the body is not read.
    pub is_early: bool,
    /// Interim answers that are sent when the head is there.
    pub interim: &'static str,
    /// The connection ends behind the answer.
    pub closes: bool,
    /// Sent when [`Origin::release`] is called, that is when the client has its answer.
    pub late: Option<Vec<u8>>,
}

#[derive(Default)]
struct State {
    log: Vec<Arrival>,
    scripts: HashMap<String, Script>,
    released: bool,
    sent_late: bool,
    has_closed: bool,
}

/// The origin. It lives as long as the process.
pub struct Origin {
    pub port: u16,
    state: Mutex<State>,
    changed: Condvar,
}

impl Origin {
    /// Starts one on a free port.
    pub fn start() -> Arc<Origin> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let origin = Arc::new(Origin { port, state: Mutex::default(), changed: Condvar::new() });
        let serving = origin.clone();
        std::thread::spawn(move || {
            static CONNECTIONS: AtomicUsize = AtomicUsize::new(0);
            for conn in listener.incoming().flatten() {
                let origin = serving.clone();
                let number = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
                std::thread::spawn(move || origin.serve(conn, number));
            }
        });
        origin
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self, arrival: Arrival) {
        self.state().log.push(arrival);
        self.changed.notify_all();
    }

    /// Sets how requests for `target` are answered, and forgets what came in before.
    pub fn script(&self, target: &str, script: Script) {
        let mut state = self.state();
        state.scripts.insert(target.to_string(), script);
        (state.released, state.sent_late, state.has_closed) = (false, false, false);
    }

    /// What came in so far; forgotten here.
    pub fn take_log(&self) -> Vec<Arrival> {
        std::mem::take(&mut self.state().log)
    }

    /// Waits until a head with a target that contains `text` is there.
    pub fn wait_for_head(&self, text: &str) {
        let has = |arrival: &Arrival| matches!(arrival, Arrival::Head { target } if target.contains(text));
        let waiting = |state: &mut State| !state.log.iter().any(has);
        let waited = self.changed.wait_timeout_while(self.state(), PATIENCE, waiting);
        let waited = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.1.timed_out(), "no head for {text} reached the origin");
    }

    /// Lets late bytes go, and waits until they are sent.
    pub fn release(&self) {
        self.state().released = true;
        self.changed.notify_all();
        let waited = self.changed.wait_timeout_while(self.state(), PATIENCE, |state| !state.sent_late);
        let waited = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.1.timed_out(), "the late bytes were not sent");
    }

    /// Waits until the origin has closed the connection on which it answered: before that nobody could know that it will.
    pub fn wait_for_close(&self) {
        let waited = self.changed.wait_timeout_while(self.state(), PATIENCE, |state| !state.has_closed);
        let waited = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.1.timed_out(), "the origin did not close its connection");
    }

    fn script_of(&self, target: &str) -> Script {
        self.state().scripts.get(target).cloned().unwrap_or_default()
    }

    fn serve(&self, mut conn: TcpStream, number: usize) {
        let _ = conn.set_nodelay(true);
        let (mut input, mut room, mut noted) = (Vec::new(), vec![0; 65536], false);
        loop {
            match strict::read(&input, Side::Request) {
                Found::Bad(why) => return self.log(Arrival::Bad { why, input }),
                Found::Whole(message) => {
                    let target = target_of(&input);
                    let script = self.script_of(&target);
                    input.drain(..message.len);
                    if !std::mem::take(&mut noted) {
                        self.log(Arrival::Head { target: target.clone() });
                    }
                    self.log(Arrival::Whole { conn: number, message });
                    if !self.answer(&mut conn, &target, &script) {
                        return;
                    }
                    continue;
                }
                Found::Part { has_head: true } if !noted => {
                    noted = true;
                    let target = target_of(&input);
                    let script = self.script_of(&target);
                    self.log(Arrival::Head { target: target.clone() });
                    let _ = conn.write_all(script.interim.as_bytes());
                    if script.is_early && !self.answer(&mut conn, &target, &script) {
                        return;
                    }
                }
                Found::Part { .. } => {}
            }
            match conn.read(&mut room) {
                Ok(len) if len > 0 => input.extend_from_slice(&room[..len]),
                _ if input.is_empty() => return,
                _ => return self.log(Arrival::Broken),
            }
        }
    }

    /// Whether the connection goes on.
    fn answer(&self, conn: &mut TcpStream, target: &str, script: &Script) -> bool {
        let plain =
            || format!("HTTP/1.1 200 OK\r\nX-Origin: {target}\r\nContent-Length: 2\r\n\r\nok").into_bytes();
        let answer = script.answer.clone().unwrap_or_else(plain);
        let is_sent = conn.write_all(&answer).is_ok();
        if let (Some(late), true) = (&script.late, is_sent) {
            let waiting = self.changed.wait_timeout_while(self.state(), PATIENCE, |state| !state.released);
            drop(waiting.unwrap_or_else(PoisonError::into_inner));
            // The engine may have closed the connection already.
            let _ = conn.write_all(late);
            self.state().sent_late = true;
            self.changed.notify_all();
        }
        let goes_on = is_sent && !script.closes;
        if !goes_on {
            let _ = conn.shutdown(Shutdown::Both);
            self.state().has_closed = true;
            self.changed.notify_all();
        }
        goes_on
    }
}

/// The target of the request line at the front of the input.
fn target_of(input: &[u8]) -> String {
    let target = input.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    String::from_utf8_lossy(target).into_owned()
}
