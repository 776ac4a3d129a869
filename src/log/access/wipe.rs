//! Filters that blank the values of query parameters in URLs.

use super::filter::Operator;

/// What is blanked, and where.
pub(super) struct Wipe {
    /// The field that the filter names.
    symbol: &'static str,
    operator: Operator,
    names: Vec<String>,
}

/// Fields that show the same URL as another: blanking one blanks both.
fn same_url(symbol: &str) -> &str {
    match symbol {
        "cquup" => "cquuc",
        other => other,
    }
}

impl Wipe {
    /// Blanks parameters whose name compares with one of `names`, in the URL that `symbol` shows.
    pub(super) fn new(symbol: &'static str, operator: Operator, names: Vec<String>) -> Wipe {
        Wipe { symbol, operator, names }
    }

    /// Whether the filter can do anything to the field.
    pub(super) fn is_url(symbol: &str) -> bool {
        matches!(symbol, "cqu" | "cquc" | "cquuc" | "cquup" | "cluc" | "cqtx")
    }

    /// Blanks values in the text of the field `symbol`; each byte becomes an `X`.
    pub(super) fn apply(&self, symbol: &str, text: &mut [u8]) {
        if same_url(symbol) != same_url(self.symbol) {
            return;
        }
        let Some(query) = memchr::memchr(b'?', text) else { return };
        for parameter in text[query + 1..].split_mut(|b| *b == b'&') {
            let Some(equals) = memchr::memchr(b'=', parameter) else { continue };
            let (name, value) = parameter.split_at_mut(equals);
            let name = String::from_utf8_lossy(name);
            if self.names.iter().any(|wanted| self.operator.holds(&name, wanted)) {
                value[1..].fill(b'X');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_matching_parameters_are_blanked() {
        let url = "http://h/p?q=1&secret=abc&pw=x&mysecret=y";
        for (operator, names, want) in [
            (Operator::Contain, &["secret", "pw"][..], "http://h/p?q=1&secret=XXX&pw=X&mysecret=X"),
            (Operator::Match, &["secret"], "http://h/p?q=1&secret=XXX&pw=x&mysecret=y"),
            (Operator::MatchAnyCase, &["PW"], "http://h/p?q=1&secret=abc&pw=X&mysecret=y"),
            (Operator::Match, &["none"], url),
        ] {
            let wipe = Wipe::new("cquuc", operator, names.iter().map(|n| (*n).into()).collect());
            let mut text = url.as_bytes().to_vec();
            wipe.apply("cquc", &mut text);
            assert_eq!(text, url.as_bytes(), "another URL");
            wipe.apply("cquup", &mut text);
            assert_eq!(String::from_utf8(text).unwrap(), want);
        }
    }
}
