//! The two forms of the records file: `records.config` lines, and the `records.yaml` of later versions.

use super::spec::{Class, Kind};
use super::table::SPECS;
use crate::config::{Level, Notice, yaml};

/// One setting of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Line number, from 1.
    pub number: usize,
    /// `CONFIG`, `LOCAL` and so on.
    pub class: Class,
    /// Full name.
    pub name: String,
    /// Type that the file gives.
    pub kind: Kind,
    /// Rest of the line, outer blanks removed.
    pub value: String,
}

/// Reads `records.config` text; malformed lines are skipped and reported with `file` and line number.
pub fn parse(text: &str, file: &str) -> (Vec<Line>, Vec<Notice>) {
    let mut lines = Vec::new();
    let mut notices = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match parse_line(line) {
            Ok((class, name, kind, value)) => {
                lines.push(Line { number: i + 1, class, name: name.into(), kind, value: value.into() });
            }
            Err(why) => {
                let text = format!("{file}:{}: {why}, line skipped: '{line}'", i + 1);
                notices.push(Notice::new(Level::Warning, text));
            }
        }
    }
    (lines, notices)
}

fn parse_line(line: &str) -> Result<(Class, &str, Kind, &str), String> {
    let (class_word, rest) = word(line);
    let (name, rest) = word(rest);
    let (kind_word, value) = word(rest);
    if value.is_empty() {
        return Err("expected class, name, type and value".into());
    }
    let class = match class_word {
        "CONFIG" => Class::Config,
        "LOCAL" => Class::Local,
        "PROCESS" => Class::Process,
        "NODE" => Class::Node,
        _ => return Err(format!("unknown record class '{class_word}'")),
    };
    let kind = Kind::from_word(kind_word).ok_or_else(|| format!("unknown data type '{kind_word}'"))?;
    Ok((class, name, kind, value))
}

/// The first word, and what follows it without leading blanks.
fn word(text: &str) -> (&str, &str) {
    match text.find([' ', '\t']) {
        Some(end) => (&text[..end], text[end..].trim_start()),
        None => (text, ""),
    }
}

/// Reads `records.yaml` text: root key `records`, nested maps whose keys are the parts of the name after
/// `proxy.config.`; unknown names need a tag `!int` or `!float`, else they are strings.
pub fn parse_yaml(text: &str, file: &str) -> (Vec<Line>, Vec<Notice>) {
    let mut lines = Vec::new();
    let notice = |why: &yaml::Error| Notice::new(Level::Error, format!("{file}: {why}"));
    let root = match yaml::parse(text) {
        Ok(root) => root,
        Err(why) => return (lines, vec![notice(&why)]),
    };
    if root.is_null() {
        return (lines, Vec::new());
    }
    let Some(records) = root.get("records") else {
        return (lines, vec![notice(&root.error("expected a toplevel 'records' node"))]);
    };
    let mut notices = Vec::new();
    collect(records, "proxy.config", &mut lines, &mut |why| notices.push(notice(&why)));
    (lines, notices)
}

fn collect(node: &yaml::Node, name: &str, lines: &mut Vec<Line>, report: &mut dyn FnMut(yaml::Error)) {
    if let Some(entries) = node.map() {
        for (key, value) in entries {
            match key.text() {
                Some(part) => collect(value, &format!("{name}.{part}"), lines, report),
                None => report(key.error("expected a name")),
            }
        }
        return;
    }
    let value = match node.text() {
        Some(text) => text,
        None if node.is_null() => "NULL",
        None => return report(node.error(format!("{name}: expected a value"))),
    };
    let declared = SPECS.iter().find(|spec| spec.name == name).map(|spec| spec.kind());
    let kind = declared.unwrap_or(match node.tag() {
        Some("int") => Kind::Int,
        Some("float") => Kind::Float,
        _ => Kind::String,
    });
    let number = node.mark().line;
    lines.push(Line { number, class: Class::Config, name: name.into(), kind, value: value.into() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_inner_blanks_and_comments() {
        let (lines, notices) = parse("# c\n\n  CONFIG\tproxy.x  STRING  a  b # c  \r\nLOCAL y INT 3\n", "f");
        assert!(notices.is_empty());
        assert_eq!(lines[0].value, "a  b # c");
        assert_eq!((lines[0].number, lines[1].number, lines[1].class), (3, 4, Class::Local));
    }

    #[test]
    fn malformed_lines_are_skipped_with_their_number() {
        let text = "CONFIG x INT\nconfig x INT 1\nCONFIG x INTEGER 1\nCONFIG y INT 1\n";
        let (lines, notices) = parse(text, "records.config");
        assert_eq!(lines.len(), 1);
        let texts: Vec<&str> = notices.iter().map(|n| n.text.as_str()).collect();
        assert!(texts[0].starts_with("records.config:1: expected class, name, type and value"));
        assert!(texts[1].starts_with("records.config:2: unknown record class 'config'"));
        assert!(texts[2].starts_with("records.config:3: unknown data type 'INTEGER'"));
    }

    #[test]
    fn yaml_names_are_nested_maps() {
        let text =
            "records:\n  http:\n    cache:\n      http: 0\n    response_server_str: x y\n  mine: !int 3\n";
        let (lines, notices) = parse_yaml(text, "records.yaml");
        assert!(notices.is_empty());
        let got: Vec<_> =
            lines.iter().map(|l| (l.name.as_str(), l.kind, l.value.as_str(), l.number)).collect();
        assert_eq!(
            got,
            [
                ("proxy.config.http.cache.http", Kind::Int, "0", 4),
                ("proxy.config.http.response_server_str", Kind::String, "x y", 5),
                ("proxy.config.mine", Kind::Int, "3", 6),
            ]
        );
        assert!(parse_yaml("other: 1\n", "f").1[0].text.contains("'records'"));
    }
}
