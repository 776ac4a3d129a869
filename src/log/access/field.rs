//! One `%<…>` of a format: a symbol, a container or an aggregate, with an optional slice.

use std::io::Write as _;
use std::net::IpAddr;

use super::escape;
use super::symbol::{self, Form, Symbol, Value};
use super::transaction::{Message, Transaction};
use super::wipe::Wipe;
use crate::config::records::{self, Value as Record};
use crate::stats::view;

/// Where a value comes from.
pub(super) enum Source {
    /// A plain symbol.
    Symbol(&'static Symbol),
    /// A field of a message, percent-escaped or not.
    Header(Message, Vec<u8>, bool),
    /// An integer record.
    IntRecord(String),
    /// A text record.
    TextRecord(String),
    /// A record of any type.
    AnyRecord(String),
    /// A milestone, milliseconds since the epoch.
    Milestone(usize),
    /// Milliseconds from the second milestone to the first.
    Difference(usize, usize),
}

/// How the values of an interval become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aggregate {
    Count,
    Sum,
    Average,
    First,
    Last,
}

/// A part of a text, in the manner of Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    start: i64,
    end: Option<i64>,
}

/// A field of a format.
pub(super) struct Field {
    pub(super) source: Source,
    slice: Option<Slice>,
    pub(super) aggregate: Option<Aggregate>,
}

/// Why a field cannot be used; the text is for the log.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadField(pub(super) String);

/// The milestones by the names that containers use, in the order of `TSMilestonesType`.
static MILESTONES: [&str; 24] = [
    "TS_MILESTONE_UA_BEGIN",
    "TS_MILESTONE_UA_FIRST_READ",
    "TS_MILESTONE_UA_READ_HEADER_DONE",
    "TS_MILESTONE_UA_BEGIN_WRITE",
    "TS_MILESTONE_UA_CLOSE",
    "TS_MILESTONE_SERVER_FIRST_CONNECT",
    "TS_MILESTONE_SERVER_CONNECT",
    "TS_MILESTONE_SERVER_CONNECT_END",
    "TS_MILESTONE_SERVER_BEGIN_WRITE",
    "TS_MILESTONE_SERVER_FIRST_READ",
    "TS_MILESTONE_SERVER_READ_HEADER_DONE",
    "TS_MILESTONE_SERVER_CLOSE",
    "TS_MILESTONE_CACHE_OPEN_READ_BEGIN",
    "TS_MILESTONE_CACHE_OPEN_READ_END",
    "TS_MILESTONE_CACHE_OPEN_WRITE_BEGIN",
    "TS_MILESTONE_CACHE_OPEN_WRITE_END",
    "TS_MILESTONE_DNS_LOOKUP_BEGIN",
    "TS_MILESTONE_DNS_LOOKUP_END",
    "TS_MILESTONE_SM_START",
    "TS_MILESTONE_SM_FINISH",
    "TS_MILESTONE_PLUGIN_ACTIVE",
    "TS_MILESTONE_PLUGIN_TOTAL",
    "TS_MILESTONE_TLS_HANDSHAKE_START",
    "TS_MILESTONE_TLS_HANDSHAKE_END",
];

impl Field {
    /// Reads what stands between `%<` and `>`.
    pub(super) fn parse(text: &str) -> Result<Field, BadField> {
        if let Some((function, argument)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            return Field::parse_aggregate(function, argument);
        }
        let (text, slice) = split_slice(text);
        let source = match text.strip_prefix('{').and_then(|rest| rest.rsplit_once('}')) {
            Some((name, container)) => parse_container(name, container)?,
            None => Source::Symbol(symbol::find(text).ok_or_else(|| unknown(text))?),
        };
        Ok(Field { source, slice, aggregate: None })
    }

    fn parse_aggregate(function: &str, argument: &str) -> Result<Field, BadField> {
        let aggregate = match function {
            "COUNT" => Aggregate::Count,
            "SUM" => Aggregate::Sum,
            "AVG" => Aggregate::Average,
            "FIRST" => Aggregate::First,
            "LAST" => Aggregate::Last,
            _ => return Err(BadField(format!("Invalid aggregate specification: {function}"))),
        };
        // COUNT(*) counts entries; which number it reads does not matter.
        let name = if argument == "*" && aggregate == Aggregate::Count { "psql" } else { argument };
        let source = Source::Symbol(symbol::find(name).ok_or_else(|| unknown(name))?);
        let field = Field { source, slice: None, aggregate: Some(aggregate) };
        match field.form() {
            Some(_) => Ok(field),
            None => Err(BadField("Only single integer field types may be aggregated".into())),
        }
    }

    /// How the field writes integers; `None` when it is no integer field.
    pub(super) fn form(&self) -> Option<Form> {
        match &self.source {
            Source::Symbol(Symbol { value: Value::Number(_, form), .. }) => Some(*form),
            Source::IntRecord(_) | Source::Milestone(_) | Source::Difference(..) => Some(Form::Decimal),
            _ => None,
        }
    }

    /// The value of an integer field.
    pub(super) fn number(&self, t: &dyn Transaction) -> i64 {
        match &self.source {
            Source::Symbol(Symbol { value: Value::Number(value, _), .. }) => value(t),
            Source::IntRecord(name) => records::int(name).unwrap_or(0),
            Source::Milestone(number) => t.milestone(*number) / NS_PER_MS,
            Source::Difference(to, from) => difference(t, *to, *from),
            _ => 0,
        }
    }

    /// The address of an address field; the outer `None` says that it is none.
    pub(super) fn address(&self, t: &dyn Transaction) -> Option<Option<IpAddr>> {
        match &self.source {
            Source::Symbol(Symbol { value: Value::Address(value) | Value::HexAddress(value), .. }) => {
                Some(value(t))
            }
            _ => None,
        }
    }

    /// Whether filters may look at the field.
    pub(super) fn is_filterable(&self) -> bool {
        !matches!(&self.source, Source::Symbol(Symbol { value: Value::Small(_), .. }))
    }

    /// The name of a plain symbol.
    pub(super) fn symbol(&self) -> Option<&'static str> {
        match &self.source {
            Source::Symbol(symbol) => Some(symbol.name),
            _ => None,
        }
    }

    /// Appends the value as an entry shows it.
    pub(super) fn write(&self, t: &dyn Transaction, json: bool, wipes: &[&Wipe], out: &mut Vec<u8>) {
        let start = out.len();
        let finish = |out: &mut Vec<u8>, some: bool| {
            if !some {
                out.truncate(start);
                out.push(b'-');
            }
            self.wipe(wipes, out, start);
            self.cut(out, start);
            if json {
                escape::json(out, start);
            }
        };
        match &self.source {
            Source::Symbol(symbol) => match symbol.value {
                Value::Text(value) => {
                    let some = value(t, out);
                    finish(out, some);
                }
                Value::Raw(value) => value(t, out),
                Value::Number(value, form) => form.write(value(t), out),
                Value::Small(value) => Form::Decimal.write(value(t), out),
                Value::Word(value) => out.extend_from_slice(value(t).as_bytes()),
                Value::Address(value) => symbol::write_address(value(t), out),
                Value::HexAddress(value) => symbol::write_hex_address(value(t), out),
                Value::RequestLine => self.write_request_line(t, json, wipes, out),
            },
            Source::Header(message, name, escaped) => {
                let some = t.field(*message, name, out);
                if *escaped {
                    escape::url(out, start);
                }
                finish(out, some);
            }
            Source::TextRecord(name) => {
                let text = records::string(name);
                out.extend_from_slice(text.as_ref().map_or(b"", |text| text.to_bytes()));
                finish(out, text.is_some());
            }
            Source::AnyRecord(name) => {
                write_record(name, out);
                finish(out, true);
            }
            Source::IntRecord(_) | Source::Milestone(_) | Source::Difference(..) => {
                Form::Decimal.write(self.number(t), out);
            }
        }
    }

    /// In a request line the slice is one of the URL.
    fn write_request_line(&self, t: &dyn Transaction, json: bool, wipes: &[&Wipe], out: &mut Vec<u8>) {
        let url = |out: &mut Vec<u8>, start: usize| {
            self.wipe(wipes, out, start);
            self.cut(out, start);
        };
        let part = |out: &mut Vec<u8>, start: usize| {
            if json {
                escape::json(out, start);
            }
        };
        symbol::write_request_line(t, out, url, part);
    }

    fn wipe(&self, wipes: &[&Wipe], out: &mut [u8], start: usize) {
        let Some(name) = self.symbol() else { return };
        for wipe in wipes {
            wipe.apply(name, &mut out[start..]);
        }
    }

    fn cut(&self, out: &mut Vec<u8>, start: usize) {
        if let Some(slice) = self.slice {
            let (from, to) = slice.range(out.len() - start);
            out.truncate(start + to);
            out.drain(start..start + from);
        }
    }
}

const NS_PER_MS: i64 = 1_000_000;

fn difference(t: &dyn Transaction, to: usize, from: usize) -> i64 {
    match t.milestone(to) {
        0 => -1,
        to => (to - t.milestone(from)) / NS_PER_MS,
    }
}

fn unknown(name: &str) -> BadField {
    BadField(format!("The log format symbol {name} was not found in the list of known symbols."))
}

fn parse_container(name: &str, container: &str) -> Result<Source, BadField> {
    let header = |message, escaped| Ok(Source::Header(message, name.as_bytes().to_vec(), escaped));
    match container {
        "cqh" => header(Message::ClientRequest, false),
        "psh" => header(Message::ClientResponse, false),
        "pqh" => header(Message::ServerRequest, false),
        "ssh" => header(Message::ServerResponse, false),
        "cssh" => header(Message::CachedResponse, false),
        "ecqh" => header(Message::ClientRequest, true),
        "epsh" => header(Message::ClientResponse, true),
        "epqh" => header(Message::ServerRequest, true),
        "essh" => header(Message::ServerResponse, true),
        "ecssh" => header(Message::CachedResponse, true),
        "icfg" => Ok(Source::IntRecord(name.into())),
        "scfg" => Ok(Source::TextRecord(name.into())),
        "record" => Ok(Source::AnyRecord(name.into())),
        "ms" => milestone(name).map(Source::Milestone),
        "msdms" => {
            let (to, from) = name.split_once('-').ok_or_else(|| bad_milestone(name))?;
            Ok(Source::Difference(milestone(to)?, milestone(from)?))
        }
        _ => {
            Err(BadField(format!("The container {container} was not found in the list of known containers.")))
        }
    }
}

fn milestone(name: &str) -> Result<usize, BadField> {
    MILESTONES.iter().position(|known| *known == name).ok_or_else(|| bad_milestone(name))
}

fn bad_milestone(name: &str) -> BadField {
    BadField(format!("Invalid milestone name in LogField ctor: {name}"))
}

/// Splits `symbol[start:end]`; without a colon the brackets mean nothing.
fn split_slice(text: &str) -> (&str, Option<Slice>) {
    let Some((name, inside)) = text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) else {
        return (text, None);
    };
    if name.ends_with('{') || (name.contains('{') && !name.contains('}')) {
        return (text, None);
    }
    let slice = inside.split_once(':').map(|(start, end)| Slice {
        start: number(start).unwrap_or(0),
        end: if end.is_empty() { None } else { Some(number(end).unwrap_or(0)) },
    });
    (name, slice)
}

fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

impl Slice {
    /// The range of a text of `length` bytes; empty when start and end cross.
    fn range(self, length: usize) -> (usize, usize) {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let place = |n: i64| if n < 0 { (length + n).max(0) } else { n.min(length) };
        let (start, end) = (place(self.start), self.end.map_or(length, place));
        let to = |n: i64| usize::try_from(n).unwrap_or(0);
        if start < end { (to(start), to(end)) } else { (to(start), to(start)) }
    }
}

fn write_record(name: &str, out: &mut Vec<u8>) {
    // Writing to memory cannot fail.
    let _ = match view::value(name) {
        Some(Record::Int(number) | Record::Counter(number)) => write!(out, "{number}"),
        Some(Record::Float(number)) => write!(out, "{number:.6}"),
        Some(Record::Str(text)) => out.write_all(text.as_ref().map_or(b"", |text| text.to_bytes())),
        None => write!(out, "INVALID_RECORD"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_cut_like_pythons() {
        for (text, slice, want) in [
            ("cqup[0:4]", "base/k1", "base"),
            ("cqup[-3:]", "base/k1", "/k1"),
            ("cqup[:2]", "base/k1", "ba"),
            ("cqup[2:-1]", "base/k1", "se/k"),
            ("cqup[3:1]", "base/k1", ""),
            ("cqup[100:]", "base/k1", ""),
            ("cqup[a:b]", "base/k1", ""),
            ("{Host}cqh[1:3]", "host", "os"),
        ] {
            let (name, cut) = split_slice(text);
            assert!(matches!(name, "cqup" | "{Host}cqh"));
            let (from, to) = cut.unwrap().range(slice.len());
            assert_eq!(&slice[from..to], want, "{text}");
        }
        assert_eq!(split_slice("cqup[3]"), ("cqup", None));
        assert_eq!(split_slice("{X[1:2]}cqh"), ("{X[1:2]}cqh", None));
    }

    #[test]
    fn bad_fields_say_why() {
        for (text, want) in [
            ("nosuch", "The log format symbol nosuch was not found in the list of known symbols."),
            ("cqhm ", "The log format symbol cqhm  was not found in the list of known symbols."),
            ("SUM(cqup)", "Only single integer field types may be aggregated"),
            ("SUM(crc)", "Only single integer field types may be aggregated"),
            ("sum(pssc)", "Invalid aggregate specification: sum"),
            ("{UA_BEGIN}ms", "Invalid milestone name in LogField ctor: UA_BEGIN"),
        ] {
            assert_eq!(Field::parse(text).err().unwrap().0, want);
        }
        assert!(Field::parse("{x}nosuch").is_err());
    }
}
