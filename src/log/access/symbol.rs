//! The plain fields of log formats: symbol, and how its value is made.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};

use super::escape;
use super::identity::identity;
use super::transaction::{Message, Transaction, Url};
use crate::log::time::Local;
use Message::{CachedResponse, ClientRequest, ClientResponse, ServerRequest, ServerResponse};

type Txn<'a> = &'a dyn Transaction;

/// How a value is made.
#[derive(Clone, Copy)]
pub(super) enum Value {
    /// A text; slices and JSON escaping apply, absent is `-`.
    Text(fn(Txn<'_>, &mut Vec<u8>) -> bool),
    /// A text that stands as it is.
    Raw(fn(Txn<'_>, &mut Vec<u8>)),
    /// An integer, in a form.
    Number(fn(Txn<'_>) -> i64, Form),
    /// A small integer: as a number in entries, but neither filtered nor aggregated.
    Small(fn(Txn<'_>) -> i64),
    /// A word that stands for a number.
    Word(fn(Txn<'_>) -> &'static str),
    /// An address.
    Address(fn(Txn<'_>) -> Option<IpAddr>),
    /// An address in hexadecimal.
    HexAddress(fn(Txn<'_>) -> Option<IpAddr>),
    /// The request line, whose parts are sliced and escaped differently.
    RequestLine,
}

/// How an integer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Decimal.
    Decimal,
    /// Sixteen hexadecimal digits.
    Hex,
    /// Three digits at least.
    Status,
    /// Milliseconds as seconds with three decimals.
    Thousandths,
    /// Seconds since the epoch as local date and time of the common log format.
    Common,
    /// Seconds since the epoch as local date.
    Date,
    /// Seconds since the epoch as local time.
    Time,
}

impl Form {
    /// Appends `number`.
    pub(super) fn write(self, number: i64, out: &mut Vec<u8>) {
        match self {
            Form::Decimal => decimal(number, out),
            Form::Hex => hex(number, out),
            Form::Status if (100..1000).contains(&number) => decimal(number, out),
            // Writing to memory cannot fail.
            Form::Status => drop(write!(out, "{number:03}")),
            Form::Thousandths => {
                if number < 0 {
                    out.push(b'-');
                }
                let number = number.unsigned_abs();
                out.extend_from_slice(itoa::Buffer::new().format(number / 1000).as_bytes());
                let rest = (number % 1000) as u32;
                out.extend_from_slice(&[b'.', digit(rest / 100), digit(rest / 10), digit(rest)]);
            }
            Form::Common => common(&Local::at(number), out),
            Form::Date => date(&Local::at(number), out),
            Form::Time => time(&Local::at(number), out),
        }
    }
}

fn decimal(number: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Sixteen digits.
fn hex(number: i64, out: &mut Vec<u8>) {
    let digits = (0..16).rev().map(|i| b"0123456789abcdef"[(number >> (4 * i) & 15) as usize]);
    out.extend(digits);
}

/// The last decimal digit of `number`.
fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

fn two_digits(number: impl Into<u32>, out: &mut Vec<u8>) {
    let number = number.into();
    out.extend_from_slice(&[digit(number / 10), digit(number)]);
}

/// `20/Nov/2026:13:52:09 +0100`
fn common(t: &Local, out: &mut Vec<u8>) {
    two_digits(t.day, out);
    out.push(b'/');
    out.extend_from_slice(t.month_name().as_bytes());
    out.push(b'/');
    decimal(t.year.into(), out);
    out.push(b':');
    time(t, out);
    out.extend_from_slice(if t.offset < 0 { b" -" } else { b" +" });
    let minutes = t.offset.unsigned_abs() / 60;
    two_digits(minutes / 60, out);
    two_digits(minutes % 60, out);
}

/// `2026-11-20`
fn date(t: &Local, out: &mut Vec<u8>) {
    decimal(t.year.into(), out);
    out.push(b'-');
    two_digits(t.month, out);
    out.push(b'-');
    two_digits(t.day, out);
}

/// `13:52:09`
fn time(t: &Local, out: &mut Vec<u8>) {
    two_digits(t.hour, out);
    out.push(b':');
    two_digits(t.minute, out);
    out.push(b':');
    two_digits(t.second, out);
}

/// A plain field.
pub(super) struct Symbol {
    /// What formats call it.
    pub(super) name: &'static str,
    /// How its value is made.
    pub(super) value: Value,
}

/// Finds a symbol by name.
pub(super) fn find(name: &str) -> Option<&'static Symbol> {
    SYMBOLS.iter().find(|symbol| symbol.name == name)
}

const fn text(name: &'static str, value: fn(Txn<'_>, &mut Vec<u8>) -> bool) -> Symbol {
    Symbol { name, value: Value::Text(value) }
}

const fn number(name: &'static str, value: fn(Txn<'_>) -> i64) -> Symbol {
    Symbol { name, value: Value::Number(value, Form::Decimal) }
}

const fn form(name: &'static str, form: Form, value: fn(Txn<'_>) -> i64) -> Symbol {
    Symbol { name, value: Value::Number(value, form) }
}

const fn small(name: &'static str, value: fn(Txn<'_>) -> i64) -> Symbol {
    Symbol { name, value: Value::Small(value) }
}

const fn word(name: &'static str, value: fn(Txn<'_>) -> &'static str) -> Symbol {
    Symbol { name, value: Value::Word(value) }
}

const fn address(name: &'static str, value: fn(Txn<'_>) -> Option<IpAddr>) -> Symbol {
    Symbol { name, value: Value::Address(value) }
}

const fn hex_address(name: &'static str, value: fn(Txn<'_>) -> Option<IpAddr>) -> Symbol {
    Symbol { name, value: Value::HexAddress(value) }
}

const fn raw(name: &'static str, value: fn(Txn<'_>, &mut Vec<u8>)) -> Symbol {
    Symbol { name, value: Value::Raw(value) }
}

/// All plain fields.
static SYMBOLS: &[Symbol] = &[
    address("chi", |t| ip(t.client_address())),
    number("chp", |t| port(t.client_address())),
    hex_address("chih", |t| ip(t.client_address())),
    address("hii", |t| ip(t.interface_address())),
    hex_address("hiih", |t| ip(t.interface_address())),
    // The original has a place for the name but never fills it.
    text("caun", |_, _| false),
    number("piid", |t| t.plugin_id()),
    text("pitag", |t, out| push(out, if t.plugin_tag().is_empty() { b"*" } else { t.plugin_tag() })),
    number("cqts", seconds),
    form("cqth", Form::Hex, seconds),
    form("cqtq", Form::Thousandths, |t| t.milestone(UA_BEGIN) / NS_PER_MS),
    form("cqtn", Form::Common, seconds),
    form("cqtd", Form::Date, seconds),
    form("cqtt", Form::Time, seconds),
    Symbol { name: "cqtx", value: Value::RequestLine },
    text("cqhm", |t, out| push_some(out, t.method())),
    text("cqu", mapped_url),
    text("cquc", |t, out| escaped(out, |out| mapped_url(t, out))),
    text("cquuc", |t, out| escaped(out, |out| pristine_url(t, out))),
    text("cquup", pristine_path),
    text("cquuh", |t, out| t.pristine_host(out)),
    text("cqus", |t, out| push(out, t.scheme().unwrap_or(b"UNKNOWN"))),
    text("cqup", |t, out| push_some(out, t.path())),
    raw("cqhv", |t, out| version(t, ClientRequest, out)),
    text("cqpv", |t, out| push_some(out, t.client_protocol().map(str::as_bytes))),
    text("sqpv", |t, out| push_some(out, t.server_protocol().map(str::as_bytes))),
    number("cqhl", |t| t.header_bytes(ClientRequest)),
    number("cqql", |t| whole(t, ClientRequest)),
    text("cluc", |t, out| escaped(out, |out| t.url(Url::Lookup, out))),
    text("cssn", |t, out| tls_text(t, out, |tls| tls.server_name)),
    number("cscert", |t| t.tls().map_or(0, |tls| tls.client_certificate.into())),
    number("pscert", |t| t.server_certificate().into()),
    text("puuid", |_, out| push(out, identity().uuid.as_bytes())),
    number("cqcl", |t| t.body_bytes(ClientRequest)),
    small("cqtr", |t| t.client_reused().into()),
    small("cqssl", |t| t.tls().is_some().into()),
    small("cqssr", |t| t.tls().map_or(0, |tls| tls.resumed.into())),
    number("cqint", |t| t.is_internal().into()),
    number("cqmpt", |_| -1),
    text("cqssv", |t, out| tls_text(t, out, |tls| tls.version)),
    text("cqssc", |t, out| tls_text(t, out, |tls| tls.cipher)),
    text("cqssu", |t, out| tls_text(t, out, |tls| tls.group)),
    text("cqssa", |t, out| tls_text(t, out, |tls| tls.alpn)),
    word("cfsc", |t| t.client_finish()),
    number("crid", |t| t.id()),
    text("cruuid", |t, out| {
        out.extend_from_slice(identity().uuid.as_bytes());
        out.push(b'-');
        decimal(t.id(), out);
        true
    }),
    text("crec", |t, out| push_some(out, t.connection_errors().map(|(received, _)| received))),
    text("ctec", |t, out| push_some(out, t.connection_errors().map(|(_, sent)| sent))),
    raw("cqah", |t, out| all_fields(t, ClientRequest, out)),
    text("psct", content_type),
    text("prrp", |t, out| push_some(out, t.reason())),
    number("psql", |t| whole(t, ClientResponse)),
    number("pscl", |t| t.body_bytes(ClientResponse)),
    form("psch", Form::Hex, |t| t.body_bytes(ClientResponse)),
    form("pssc", Form::Status, |t| t.status(ClientResponse).into()),
    number("pshl", |t| t.header_bytes(ClientResponse)),
    word("pfsc", |t| t.server_finish()),
    word("crc", |t| t.result_code()),
    word("crsc", |t| t.result_subcode()),
    word("chm", |t| t.hit_miss()),
    raw("psah", |t, out| all_fields(t, ClientResponse, out)),
    number("pqhl", |t| t.header_bytes(ServerRequest)),
    number("pqql", |t| whole(t, ServerRequest)),
    number("pqcl", |t| t.body_bytes(ServerRequest)),
    address("pqsi", |t| ip(t.outgoing_address())),
    number("pqsp", |t| port(t.outgoing_address())),
    address("nhi", |t| ip(t.next_hop_address())),
    number("nhp", |t| port(t.next_hop_address())),
    word("phr", |t| t.hierarchy()),
    text("phn", |_, out| push(out, identity().host.as_bytes())),
    address("phi", |_| identity().address),
    number("php", |t| port(t.interface_address())),
    number("pqssl", |t| t.server_tls().is_some().into()),
    small("pqssr", |t| (t.server_tls() == Some(true)).into()),
    raw("pqah", |t, out| all_fields(t, ServerRequest, out)),
    address("shi", |t| ip(t.server_address())),
    text("shn", |t, out| t.server_name(out)),
    form("sssc", Form::Status, |t| t.status(ServerResponse).into()),
    number("sscl", |t| t.body_bytes(ServerResponse)),
    number("sshl", |t| t.header_bytes(ServerResponse)),
    number("ssql", |t| whole(t, ServerResponse)),
    raw("sshv", |t, out| version(t, ServerResponse, out)),
    number("stms", server_ms),
    form("stmsh", Form::Hex, server_ms),
    form("stmsf", Form::Thousandths, server_ms),
    number("sts", |t| server_ms(t) / 1000),
    number("sstc", |t| t.server_transactions()),
    number("sca", |t| t.connect_attempts()),
    raw("ssah", |t, out| all_fields(t, ServerResponse, out)),
    form("csssc", Form::Status, |t| t.status(CachedResponse).into()),
    number("csscl", |t| t.body_bytes(CachedResponse)),
    number("csshl", |t| t.header_bytes(CachedResponse)),
    number("cssql", |t| whole(t, CachedResponse)),
    raw("csshv", |t, out| version(t, CachedResponse, out)),
    raw("cssah", |t, out| all_fields(t, CachedResponse, out)),
    number("crat", |t| t.retry_after()),
    word("cwr", |t| t.cache_write()),
    word("cwtr", |t| t.cache_write_transform()),
    number("ttms", total_ms),
    form("ttmsh", Form::Hex, total_ms),
    form("ttmsf", Form::Thousandths, total_ms),
    number("tts", |t| total_ms(t) / 1000),
    number("fsiz", |t| t.file_size()),
    number("ccid", |t| t.connection_id()),
    number("ctid", |t| t.transaction_id()),
    small("crra", |t| t.cache_read_attempts()),
    small("cwra", |t| t.cache_write_attempts()),
    small("cccs", |t| t.collapsed()),
    number("ctpw", |t| t.priority().0),
    number("ctpd", |t| t.priority().1),
    raw("ppv", |t, out| match t.proxy_protocol() {
        Some((version, ..)) => {
            out.push(b'V');
            Form::Decimal.write(version.into(), out);
        }
        None => out.push(b'-'),
    }),
    address("pps", |t| t.proxy_protocol().map(|(_, source, _)| source.ip())),
    address("ppd", |t| t.proxy_protocol().map(|(.., destination)| destination.ip())),
    text("vbn", |_, out| push(out, identity().build.as_bytes())),
    text("vs", |_, out| push(out, identity().version.as_bytes())),
];

/// Numbers of the milestones that fields are made of.
const UA_BEGIN: usize = 0;
const SERVER_FIRST_CONNECT: usize = 5;
const SERVER_CLOSE: usize = 11;
const SM_START: usize = 18;
const SM_FINISH: usize = 19;

const NS_PER_MS: i64 = 1_000_000;
const NS_PER_S: i64 = 1_000_000_000;

fn seconds(t: Txn<'_>) -> i64 {
    t.milestone(UA_BEGIN) / NS_PER_S
}

/// Milliseconds between two milestones; `None` when one is unset.
fn between(t: Txn<'_>, from: usize, to: usize) -> Option<i64> {
    let (from, to) = (t.milestone(from), t.milestone(to));
    (from != 0 && to != 0).then(|| (to - from) / NS_PER_MS)
}

fn total_ms(t: Txn<'_>) -> i64 {
    between(t, SM_START, SM_FINISH).unwrap_or(0)
}

fn server_ms(t: Txn<'_>) -> i64 {
    between(t, SERVER_FIRST_CONNECT, SERVER_CLOSE).unwrap_or(-1)
}

fn whole(t: Txn<'_>, message: Message) -> i64 {
    t.header_bytes(message) + t.body_bytes(message)
}

fn ip(address: Option<SocketAddr>) -> Option<IpAddr> {
    address.map(|address| address.ip().to_canonical())
}

fn port(address: Option<SocketAddr>) -> i64 {
    address.map_or(0, |address| address.port().into())
}

fn push(out: &mut Vec<u8>, text: &[u8]) -> bool {
    out.extend_from_slice(text);
    !text.is_empty()
}

fn push_some(out: &mut Vec<u8>, text: Option<&[u8]>) -> bool {
    text.is_some_and(|text| push(out, text))
}

fn tls_text(t: Txn<'_>, out: &mut Vec<u8>, part: fn(super::transaction::Tls<'_>) -> &[u8]) -> bool {
    push_some(out, t.tls().map(part))
}

fn mapped_url(t: Txn<'_>, out: &mut Vec<u8>) -> bool {
    t.url(Url::Mapped, out)
}

/// The URL before remap; a request that came to no remap has only the one it sent.
fn pristine_url(t: Txn<'_>, out: &mut Vec<u8>) -> bool {
    t.url(Url::Pristine, out) || t.url(Url::Mapped, out)
}

/// Path and query of the URL before remap, with leading slash, escaped.
fn pristine_path(t: Txn<'_>, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    if !t.url(Url::Pristine, out) {
        return false;
    }
    let url = &out[start..];
    let authority = memchr::memmem::find(url, b"://").map_or(0, |i| i + 3);
    match memchr::memchr(b'/', &url[authority..]) {
        Some(slash) => {
            out.drain(start..start + authority + slash);
        }
        None => {
            out.truncate(start);
            out.push(b'/');
        }
    }
    escape::url(out, start);
    true
}

fn escaped(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> bool) -> bool {
    let start = out.len();
    let some = write(out);
    escape::url(out, start);
    some
}

/// Media type without parameters.
fn content_type(t: Txn<'_>, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    if !t.field(ClientResponse, b"Content-Type", out) {
        return false;
    }
    if let Some(end) = out[start..].iter().position(|b| matches!(b, b';' | b',' | b' ')) {
        out.truncate(start + end);
    }
    out.len() > start
}

fn version(t: Txn<'_>, message: Message, out: &mut Vec<u8>) {
    let (major, minor) = t.version(message);
    out.extend_from_slice(b"HTTP/");
    decimal(major.into(), out);
    out.push(b'.');
    decimal(minor.into(), out);
}

fn all_fields(t: Txn<'_>, message: Message, out: &mut Vec<u8>) {
    out.push(b'{');
    t.fields(message, &mut |name, value| {
        for part in [&b"{{"[..], name, b"}:{", value, b"}}"] {
            out.extend_from_slice(part);
        }
    });
    out.push(b'}');
}

/// Appends an address; `0` stands for none.
pub(super) fn write_address(address: Option<IpAddr>, out: &mut Vec<u8>) {
    match address {
        None => out.push(b'0'),
        Some(IpAddr::V4(v4)) => {
            for (i, octet) in v4.octets().into_iter().enumerate() {
                if i > 0 {
                    out.push(b'.');
                }
                out.extend_from_slice(itoa::Buffer::new().format(octet).as_bytes());
            }
        }
        // Writing to memory cannot fail.
        Some(IpAddr::V6(v6)) => drop(write!(out, "{v6}")),
    }
}

/// Appends an address in capital hexadecimal digits, eight zeros when there is none.
pub(super) fn write_hex_address(address: Option<IpAddr>, out: &mut Vec<u8>) {
    let mut text = String::new();
    // Writing to memory cannot fail.
    let _ = match address {
        None => write!(text, "00000000"),
        Some(IpAddr::V4(v4)) => write!(text, "{:08X}", u32::from(v4)),
        Some(IpAddr::V6(v6)) => write!(text, "{:032X}", u128::from(v6)),
    };
    out.extend_from_slice(text.as_bytes());
}

/// Appends method, URL and version of the request; `url` reworks the URL, `parts` each of method and URL.
pub(super) fn write_request_line(
    t: Txn<'_>,
    out: &mut Vec<u8>,
    url: impl FnOnce(&mut Vec<u8>, usize),
    parts: impl Fn(&mut Vec<u8>, usize),
) {
    let start = out.len();
    out.extend_from_slice(t.method().unwrap_or(b"-"));
    parts(out, start);
    out.push(b' ');
    let start = out.len();
    if !mapped_url(t, out) {
        out.push(b'-');
    }
    url(out, start);
    parts(out, start);
    out.push(b' ');
    version(t, ClientRequest, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_there_once() {
        for (i, symbol) in SYMBOLS.iter().enumerate() {
            assert!(SYMBOLS[..i].iter().all(|other| other.name != symbol.name), "{}", symbol.name);
        }
        assert!(find("crc").is_some() && find("nosuch").is_none());
    }

    #[test]
    fn numbers_have_forms() {
        for (form, number, want) in [
            (Form::Decimal, -5, "-5"),
            (Form::Hex, 31, "000000000000001f"),
            (Form::Hex, -1, "ffffffffffffffff"),
            (Form::Status, 0, "000"),
            (Form::Status, -1, "-01"),
            (Form::Status, 200, "200"),
            (Form::Thousandths, -1, "-0.001"),
            (Form::Thousandths, 12_345, "12.345"),
        ] {
            let mut out = Vec::new();
            form.write(number, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), want);
        }
    }

    #[test]
    fn moments_have_forms() {
        let t =
            Local { epoch: 0, year: 2026, month: 11, day: 2, hour: 3, minute: 4, second: 5, offset: -5400 };
        let texts = [common, date, time].map(|write| {
            let mut out = Vec::new();
            write(&t, &mut out);
            String::from_utf8(out).unwrap()
        });
        assert_eq!(texts, ["02/Nov/2026:03:04:05 -0130", "2026-11-02", "03:04:05"]);
    }

    #[test]
    fn addresses_in_hexadecimal() {
        for (address, want) in [
            (None, "00000000"),
            (Some("127.0.0.1"), "7F000001"),
            (Some("::1"), "00000000000000000000000000000001"),
        ] {
            let mut out = Vec::new();
            write_hex_address(address.map(|a| a.parse().unwrap()), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), want);
        }
    }
}
