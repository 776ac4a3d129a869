//! The `@` options of a line.

use super::filter::{Condition, Filter, MAX_LOCAL_RANGES, MAX_SOURCE_RANGES, is_standard_method};
use crate::config::ip::IpRange;

/// One option with its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RuleOption<'a> {
    Plugin(&'a [u8]),
    PluginParameter(&'a [u8]),
    Strategy(&'a [u8]),
    MapId(&'a [u8]),
    Method(&'a [u8]),
    SourceIp(&'a [u8]),
    LocalIp(&'a [u8]),
    Action(&'a [u8]),
    Internal,
    Referer,
    Unknown,
}

impl<'a> RuleOption<'a> {
    /// Reads an option; names are compared without case.
    pub(super) fn of(token: &'a [u8]) -> RuleOption<'a> {
        let Some(equals) = memchr::memchr(b'=', token) else {
            return match () {
                () if token.eq_ignore_ascii_case(b"internal") => RuleOption::Internal,
                () if token.eq_ignore_ascii_case(b"map_with_referer") => RuleOption::Referer,
                () => RuleOption::Unknown,
            };
        };
        let value = &token[equals + 1..];
        match token[..equals].to_ascii_lowercase().as_slice() {
            b"plugin" => RuleOption::Plugin(value),
            b"pparam" => RuleOption::PluginParameter(value),
            b"strategy" => RuleOption::Strategy(value),
            b"mapid" => RuleOption::MapId(value),
            b"method" => RuleOption::Method(value),
            b"src_ip" => RuleOption::SourceIp(value),
            b"in_ip" => RuleOption::LocalIp(value),
            b"action" => RuleOption::Action(value),
            b"internal" => RuleOption::Internal,
            _ => RuleOption::Unknown,
        }
    }
}

/// A plugin of a chain: its file and its own parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PluginSpec<'a> {
    pub file: &'a [u8],
    pub parameters: Vec<&'a [u8]>,
}

/// The chain of plugins on a line; parameters belong to the plugin before them, or else to the first. Empty ones do not count.
pub(super) fn plugins<'a>(options: &[&'a [u8]]) -> Result<Vec<PluginSpec<'a>>, String> {
    let mut chain: Vec<PluginSpec<'a>> = Vec::new();
    let mut early = Vec::new();
    for option in options {
        match RuleOption::of(option) {
            RuleOption::Plugin(b"") => {
                let token = String::from_utf8_lossy(option);
                return Err(format!("Can't find remap plugin file name in \"@{token}\""));
            }
            RuleOption::Plugin(file) => {
                chain.push(PluginSpec { file, parameters: std::mem::take(&mut early) });
            }
            RuleOption::PluginParameter(b"") => {}
            RuleOption::PluginParameter(value) => {
                chain.last_mut().map_or(&mut early, |plugin| &mut plugin.parameters).push(value);
            }
            _ => {}
        }
    }
    Ok(chain)
}

/// Whether a line's options make a filter of their own: `@in_ip` alone does not.
pub(super) fn make_a_filter(options: &[&[u8]]) -> bool {
    options.iter().any(|o| {
        matches!(
            RuleOption::of(o),
            RuleOption::Method(_) | RuleOption::SourceIp(_) | RuleOption::Action(_) | RuleOption::Internal
        )
    })
}

/// Adds the conditions among the options to a filter.
pub(super) fn add_conditions(filter: &mut Filter, options: &[&[u8]]) -> Result<(), String> {
    for option in options {
        let token = || String::from_utf8_lossy(option);
        match RuleOption::of(option) {
            RuleOption::Method(b"")
            | RuleOption::SourceIp(b"" | b"~")
            | RuleOption::LocalIp(b"" | b"~")
            | RuleOption::Action(b"") => return Err(format!("Empty argument in \"{}\"", token())),
            RuleOption::Method(method) => add_method(filter, method),
            RuleOption::SourceIp(text) => {
                let condition = condition(text, &token())?;
                add_range(&mut filter.sources, condition, MAX_SOURCE_RANGES, "src_ip=")?;
            }
            RuleOption::LocalIp(text) => {
                let condition = condition(text, &token())?;
                add_range(&mut filter.locals, condition, MAX_LOCAL_RANGES, "in_ip=")?;
            }
            RuleOption::Action(word) => {
                filter.allow = action(word).ok_or_else(|| format!("Unknown argument \"{}\"", token()))?;
            }
            RuleOption::Internal => filter.internal = true,
            _ => {}
        }
    }
    Ok(())
}

fn add_method(filter: &mut Filter, method: &[u8]) {
    let upper = method.to_ascii_uppercase();
    let method = if is_standard_method(&upper) { upper.into() } else { method.into() };
    filter.methods.get_or_insert_default().push(method);
}

fn condition(text: &[u8], token: &str) -> Result<Condition, String> {
    let (inverted, text) = match text {
        [b'~', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    std::str::from_utf8(text)
        .ok()
        .and_then(IpRange::parse)
        .map(|range| Condition { range, inverted })
        .ok_or_else(|| format!("Unable to parse IP value in {token}"))
}

fn add_range(list: &mut Vec<Condition>, new: Condition, most: usize, name: &str) -> Result<(), String> {
    if list.contains(&new) {
        return Ok(());
    }
    if list.len() == most {
        return Err(format!("Defined more than {most} \"{name}\" filters!"));
    }
    list.push(new);
    Ok(())
}

fn action(word: &[u8]) -> Option<bool> {
    match word.to_ascii_lowercase().as_slice() {
        b"0" | b"off" | b"deny" | b"disable" => Some(false),
        b"1" | b"on" | b"allow" | b"enable" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(options: &[&str]) -> Option<String> {
        let options: Vec<&[u8]> = options.iter().map(|o| o.as_bytes()).collect();
        add_conditions(&mut Filter::default(), &options).err()
    }

    /// Options with the text of the original's error, all seen in a run of it.
    #[test]
    fn refuses_what_the_original_refuses() {
        for (option, text) in [
            ("method=", Some("Empty argument in \"method=\"")),
            ("method=get", None),
            ("method=FOO", None),
            ("action=maybe", Some("Unknown argument \"action=maybe\"")),
            ("action=", Some("Empty argument in \"action=\"")),
            ("action=ALLOW", None),
            ("src_ip=", Some("Empty argument in \"src_ip=\"")),
            ("src_ip=~", Some("Empty argument in \"src_ip=~\"")),
            ("src_ip=x", Some("Unable to parse IP value in src_ip=x")),
            ("src_ip=~1.2.3.4-1.2.3.9", None),
            ("in_ip=x", Some("Unable to parse IP value in in_ip=x")),
        ] {
            assert_eq!(errors(&[option]).as_deref(), text, "{option}");
        }
    }

    #[test]
    fn ranges_are_limited_without_their_duplicates() {
        let ranges: Vec<String> = (0..9).map(|i| format!("in_ip=1.2.3.{i}")).collect();
        let nine: Vec<&str> = ranges.iter().map(String::as_str).collect();
        assert_eq!(errors(&nine[..8]), None);
        assert_eq!(errors(&nine).unwrap(), "Defined more than 8 \"in_ip=\" filters!");
        assert_eq!(errors(&["in_ip=1.2.3.4"; 9]), None);
    }

    #[test]
    fn parameters_belong_to_the_plugin_before_them_or_else_to_the_first() {
        let chain = plugins(&[
            b"pparam=early",
            b"plugin=a.so",
            b"pparam=1",
            b"method=GET",
            b"pparam=",
            b"pparam=2",
            b"PLUGIN=b.so",
        ])
        .unwrap();
        assert_eq!(chain[0], PluginSpec { file: b"a.so", parameters: vec![b"early", b"1", b"2"] });
        assert_eq!(chain[1], PluginSpec { file: b"b.so", parameters: vec![] });
        assert_eq!(plugins(&[b"plugin="]).unwrap_err(), "Can't find remap plugin file name in \"@plugin=\"");
    }

    #[test]
    fn in_ip_alone_is_no_filter() {
        assert!(!make_a_filter(&[b"in_ip=x", b"mapid=1"]));
        assert!(make_a_filter(&[b"in_ip=1.2.3.4", b"action=deny"]));
    }
}
