//! Filters: which transactions a log takes.

use std::net::IpAddr;

use super::field::{BadField, Field};
use super::transaction::Transaction;
use super::wipe::Wipe;
use crate::config::ip::IpRange;

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// Equal.
    Match,
    /// Equal, case aside.
    MatchAnyCase,
    /// Part of.
    Contain,
    /// Part of, case aside.
    ContainAnyCase,
}

impl Operator {
    fn parse(word: &str) -> Option<Operator> {
        match word {
            "MATCH" => Some(Operator::Match),
            "CASE_INSENSITIVE_MATCH" => Some(Operator::MatchAnyCase),
            "CONTAIN" => Some(Operator::Contain),
            "CASE_INSENSITIVE_CONTAIN" => Some(Operator::ContainAnyCase),
            _ => None,
        }
    }

    /// Whether `value` compares with `wanted`.
    pub(super) fn holds(self, value: &str, wanted: &str) -> bool {
        match self {
            Operator::Match => value == wanted,
            Operator::MatchAnyCase => value.eq_ignore_ascii_case(wanted),
            Operator::Contain => value.contains(wanted),
            Operator::ContainAnyCase => value.to_ascii_lowercase().contains(&wanted.to_ascii_lowercase()),
        }
    }
}

/// What a filter does.
pub(super) enum Filter {
    /// Drops entries for which the condition does not hold.
    Accept(Condition),
    /// Drops entries for which it holds.
    Reject(Condition),
    /// Blanks parameters.
    Wipe(Wipe),
}

/// A comparison of one field.
pub(super) struct Condition {
    field: Field,
    wanted: Wanted,
}

enum Wanted {
    Numbers(Vec<i64>),
    Texts(Operator, Vec<String>),
    Addresses(Vec<IpRange>),
}

impl Filter {
    /// Makes a filter of `action` and `condition` (`FIELD OPERATOR VALUE,…`).
    pub(super) fn parse(action: &str, condition: &str) -> Result<Filter, BadField> {
        let (field, operator, values) = split(condition)?;
        let values: Vec<String> = values.split(',').map(unquote).filter(|v| !v.is_empty()).collect();
        if values.is_empty() {
            return Err(BadField(format!("'{condition}' has no value to compare with")));
        }
        if action == "wipe_field_value" {
            let symbol = field.symbol().filter(|symbol| Wipe::is_url(symbol));
            let symbol = symbol.ok_or_else(|| BadField("only URL fields can be wiped".into()))?;
            return Ok(Filter::Wipe(Wipe::new(symbol, operator, values)));
        }
        let condition = Condition::new(field, operator, values)?;
        match action {
            "accept" => Ok(Filter::Accept(condition)),
            "reject" => Ok(Filter::Reject(condition)),
            other => {
                Err(BadField(format!("{other} is not a valid filter action value; cannot create filter")))
            }
        }
    }
}

fn split(condition: &str) -> Result<(Field, Operator, &str), BadField> {
    let bad = || BadField(format!("'{condition}' is not of the form FIELD OPERATOR VALUE"));
    let (field, rest) = condition.trim().split_once([' ', '\t']).ok_or_else(bad)?;
    let (operator, values) = rest.trim_start().split_once([' ', '\t']).ok_or_else(bad)?;
    let name = field.strip_prefix("%<").and_then(|f| f.strip_suffix('>')).unwrap_or(field);
    let field = Field::parse(name)?;
    let operator = Operator::parse(operator)
        .ok_or_else(|| BadField(format!("{operator} is not a valid operator; cannot create filter")))?;
    if !field.is_filterable() {
        return Err(BadField(format!("{name}: small integer fields cannot be filtered")));
    }
    Ok((field, operator, values))
}

/// A value without blanks and quotes around it.
fn unquote(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}

impl Condition {
    fn new(field: Field, operator: Operator, values: Vec<String>) -> Result<Condition, BadField> {
        let wanted = if field.form().is_some() {
            let number = |v: &String| v.parse().map_err(|_| BadField(format!("'{v}' is not a number")));
            Wanted::Numbers(values.iter().map(number).collect::<Result<_, _>>()?)
        } else if field.symbol().is_some_and(is_address) {
            let range = |v: &String| {
                IpRange::parse(v).ok_or_else(|| BadField(format!("'{v}' is not an address range")))
            };
            Wanted::Addresses(values.iter().map(range).collect::<Result<_, _>>()?)
        } else {
            Wanted::Texts(operator, values)
        };
        Ok(Condition { field, wanted })
    }

    /// Whether the condition holds for a transaction; `scratch` is overwritten.
    pub(super) fn holds(&self, t: &dyn Transaction, scratch: &mut Vec<u8>) -> bool {
        match &self.wanted {
            Wanted::Numbers(numbers) => numbers.contains(&self.field.number(t)),
            Wanted::Addresses(ranges) => {
                let address: Option<IpAddr> = self.field.address(t).flatten();
                address.is_some_and(|address| ranges.iter().any(|range| range.contains(address)))
            }
            Wanted::Texts(operator, texts) => {
                scratch.clear();
                self.field.write(t, false, &[], scratch);
                let value = String::from_utf8_lossy(scratch);
                texts.iter().any(|wanted| operator.holds(&value, wanted))
            }
        }
    }
}

fn is_address(symbol: &str) -> bool {
    matches!(symbol, "chi" | "chih" | "hii" | "hiih" | "pqsi" | "nhi" | "phi" | "shi" | "pps" | "ppd")
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fake;
    use super::*;

    #[test]
    fn conditions_compare_by_the_type_of_the_field() {
        for (condition, want) in [
            ("pssc MATCH 200", true),
            ("pssc MATCH 404,200", true),
            ("pssc MATCH \"404\"", false),
            ("chi MATCH 192.0.2.0-192.0.2.5", true),
            ("chi MATCH 10.0.0.0/8", false),
            ("cqhm CASE_INSENSITIVE_MATCH get", true),
            ("cqhm MATCH get", false),
            ("%<cqup> CONTAIN base", true),
            ("{Host}cqh CASE_INSENSITIVE_CONTAIN 127.0", true),
            ("%<{Host}cqh> MATCH nohost", false),
            ("crc MATCH TCP_MISS,TCP_HIT", true),
            ("crc MATCH TCP_HIT", false),
        ] {
            let Ok(Filter::Accept(condition_)) = Filter::parse("accept", condition) else {
                panic!("{condition}");
            };
            assert_eq!(condition_.holds(&Fake::miss(), &mut Vec::new()), want, "{condition}");
        }
    }

    #[test]
    fn bad_conditions_are_refused() {
        for (action, condition) in [
            ("accept", "pssc"),
            ("accept", "pssc MATCH"),
            ("accept", "pssc EQUALS 200"),
            ("accept", "pssc MATCH many"),
            ("accept", "chi MATCH nowhere"),
            ("accept", "nosuch MATCH 1"),
            ("accept", "cqtr MATCH 1"),
            ("drop", "pssc MATCH 200"),
            ("wipe_field_value", "cqhm CONTAIN x"),
        ] {
            assert!(Filter::parse(action, condition).is_err(), "{action} {condition}");
        }
    }
}
