//! The built-in origin: something to send requests to for whoever has nothing else.
//!
//! A small HTTP/1.1 server on a loopback port, with a thread per connection: it is for trying things out, not for load.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Small stacks: the threads only copy bytes.
const STACK: usize = 128 << 10;
/// The most bytes of a request's head or of a line in a chunked body.
const MAX_HEAD: u64 = 64 << 10;
/// The most bytes that `/bytes/N` sends.
const MAX_BODY: u64 = 16 << 30;
/// The longest delay of `/delay/MS`, in ms.
const MAX_DELAY_MS: u64 = 60_000;
const IDLE: Duration = Duration::from_secs(60);

/// Starts it and gives its port.
pub(super) fn start() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    thread::Builder::new().name("[DEMO_ORIGIN]".into()).stack_size(STACK).spawn(move || {
        for socket in listener.incoming().flatten() {
            // Out of threads: the client sees the connection closed.
            let _ = thread::Builder::new()
                .name("[DEMO_ORIGIN]".into())
                .stack_size(STACK)
                .spawn(move || serve(&socket));
        }
    })?;
    Ok(port)
}

/// Answers requests until the client goes or sends something that is none.
fn serve(socket: &TcpStream) {
    let _ = socket.set_read_timeout(Some(IDLE));
    let _ = socket.set_nodelay(true);
    let mut input = BufReader::new(socket);
    while let Ok(Some(request)) = Request::read(&mut input) {
        if request.answer(socket).is_err() || request.close {
            return;
        }
    }
}

/// A request, its body read and counted.
#[derive(Debug, Default)]
struct Request {
    head: Vec<String>,
    body: u64,
    close: bool,
}

impl Request {
    /// Reads a request; none at the end of the connection.
    fn read(input: &mut impl BufRead) -> io::Result<Option<Request>> {
        let mut request = Request::default();
        let mut head = input.take(MAX_HEAD);
        loop {
            let mut line = String::new();
            if head.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let line = line.trim_end();
            match (line, request.head.is_empty()) {
                ("", true) => {}
                ("", false) => break,
                _ => request.head.push(line.to_string()),
            }
        }
        request.close = request.head[0].ends_with("HTTP/1.0")
            || request.field("connection").is_some_and(|v| v.eq_ignore_ascii_case("close"));
        request.body = request.read_body(input)?;
        Ok(Some(request))
    }

    fn read_body(&self, input: &mut impl BufRead) -> io::Result<u64> {
        if self.field("transfer-encoding").is_some() {
            return read_chunks(input);
        }
        let length = self.field("content-length").and_then(|v| v.parse().ok()).unwrap_or(0);
        skip(input, length)
    }

    fn field(&self, name: &str) -> Option<&str> {
        let fields = self.head[1..].iter().filter_map(|line| line.split_once(':'));
        fields.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim())
    }

    fn answer(&self, mut output: &TcpStream) -> io::Result<()> {
        let mut words = self.head[0].split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = path.split('?').next().unwrap_or_default();
        let (kind, number) = match path.strip_prefix('/').and_then(|p| p.split_once('/')) {
            Some((kind, number)) => (kind, number.parse::<u64>().ok()),
            None => ("", None),
        };
        let mut status = 200;
        match (kind, number) {
            ("bytes", Some(length)) => return send_bytes(output, method, length.min(MAX_BODY)),
            ("status", Some(code)) if (200..600).contains(&code) => status = code,
            ("delay", Some(ms)) => thread::sleep(Duration::from_millis(ms.min(MAX_DELAY_MS))),
            _ => {}
        }
        let mut page = format!("tshost demo origin\n\nThis request arrived:\n\n{}\n", self.head.join("\n"));
        if self.body > 0 {
            page.push_str(&format!("\nand a body of {} bytes\n", self.body));
        }
        page.push_str("\nTry /bytes/N, /status/CODE, /delay/MILLISECONDS\n");
        let bodiless = matches!(status, 204 | 304);
        let length = if bodiless { String::new() } else { format!("Content-Length: {}\r\n", page.len()) };
        let text = if bodiless || method == "HEAD" { "" } else { &page };
        write!(
            output,
            "HTTP/1.1 {status} Demo\r\nServer: tshost-demo\r\nContent-Type: text/plain\r\n{length}\r\n{text}"
        )
    }
}

fn send_bytes(mut output: &TcpStream, method: &str, length: u64) -> io::Result<()> {
    write!(
        output,
        "HTTP/1.1 200 OK\r\nServer: tshost-demo\r\nContent-Type: application/octet-stream\r\n\
         Content-Length: {length}\r\n\r\n"
    )?;
    if method != "HEAD" {
        io::copy(&mut io::repeat(b'x').take(length), &mut output)?;
    }
    Ok(())
}

fn skip(input: &mut impl BufRead, length: u64) -> io::Result<u64> {
    let done = io::copy(&mut input.take(length), &mut io::sink())?;
    if done == length { Ok(length) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Reads a chunked body with its trailer; gives the bytes of the chunks.
fn read_chunks(input: &mut impl BufRead) -> io::Result<u64> {
    let mut total = 0;
    loop {
        let size = read_line(input)?;
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
        if size == 0 {
            while !read_line(input)?.is_empty() {}
            return Ok(total);
        }
        total += skip(input, size)?;
        read_line(input)?;
    }
}

fn read_line(input: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if input.take(MAX_HEAD).read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(request: &str) -> String {
        let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, start().unwrap())).unwrap();
        socket.write_all(request.as_bytes()).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn requests_are_shown_one_after_the_other() {
        let answer = exchange(
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n\
             GET /status/404 HTTP/1.1\r\nHost: y\r\n\r\nHEAD /bytes/9 HTTP/1.1\r\n\r\n",
        );
        assert!(
            answer.contains("POST /a HTTP/1.1\nHost: x") && answer.contains("a body of 3 bytes"),
            "{answer}"
        );
        assert!(answer.contains("HTTP/1.1 404 Demo\r\n") && answer.contains("Host: y"), "{answer}");
        assert!(answer.ends_with("Content-Length: 9\r\n\r\n"), "{answer}");
    }

    #[test]
    fn bytes_come_in_the_asked_number() {
        let answer = exchange("GET /bytes/5 HTTP/1.0\r\n\r\n");
        assert!(answer.ends_with("\r\n\r\nxxxxx"), "{answer}");
    }
}
