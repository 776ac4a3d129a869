//! Comma lists inside one field's value: reading elements, and rewriting a list.
//!
//! Duplicates of a field are independent of this: nothing here joins fields.

use super::ascii;

/// The elements of a comma list as they were written, white space trimmed, quotes kept.
///
/// A comma inside double quotes does not separate; a backslash does not escape. An empty value is one empty element.
#[derive(Clone, Debug)]
pub struct RawElements<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> RawElements<'a> {
    /// The elements of `value`; none at all without a value.
    pub fn new(value: Option<&'a [u8]>) -> Self {
        RawElements { rest: value }
    }
}

impl<'a> Iterator for RawElements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let end = find_comma(rest);
        self.rest = rest.get(end + 1..);
        Some(ascii::trim(&rest[..end]))
    }
}

/// Up to this many bytes a plain loop is faster than a search that has to be set up.
const SHORT: usize = 16;

fn find_comma(text: &[u8]) -> usize {
    let mut quoted = false;
    if text.len() <= SHORT {
        let ends = |&byte: &u8| {
            quoted ^= byte == b'"';
            byte == b',' && !quoted
        };
        return text.iter().position(ends).unwrap_or(text.len());
    }
    for at in memchr::memchr2_iter(b',', b'"', text) {
        if text[at] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            return at;
        }
    }
    text.len()
}

/// An element without its quotes: each end loses one, also when the other has none, as in the original.
pub fn unquote(element: &[u8]) -> &[u8] {
    let element = element.strip_prefix(b"\"").unwrap_or(element);
    element.strip_suffix(b"\"").unwrap_or(element)
}

/// The elements of a comma list, trimmed and without quotes.
#[derive(Clone, Debug)]
pub struct Elements<'a>(RawElements<'a>);

impl<'a> Elements<'a> {
    /// The elements of `value`; none at all without a value.
    pub fn new(value: Option<&'a [u8]>) -> Self {
        Elements(RawElements::new(value))
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        self.0.next().map(unquote)
    }
}

/// How often a value can be read by index: the elements of a list, or 1 for a filled single value.
pub fn count(value: Option<&[u8]>, is_list: bool) -> usize {
    match value {
        None => 0,
        Some(value) if is_list => RawElements::new(Some(value)).count(),
        Some(value) => usize::from(!value.is_empty()),
    }
}

/// Reads element `index`; a single value has only index 0 and is not trimmed.
pub fn element(value: Option<&[u8]>, index: usize, is_list: bool) -> Option<&[u8]> {
    if is_list { Elements::new(value).nth(index) } else { value.filter(|_| index == 0) }
}

fn join<'a>(elements: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut joined = Vec::new();
    for (at, element) in elements.enumerate() {
        if at != 0 {
            joined.extend_from_slice(b", ");
        }
        joined.extend_from_slice(element);
    }
    joined
}

/// The list with element `index` replaced; `None` when there is no such element.
pub fn replaced(value: Option<&[u8]>, index: usize, with: &[u8]) -> Option<Vec<u8>> {
    if index >= RawElements::new(value).count() {
        return None;
    }
    let pick = |(at, element)| if at == index { with } else { element };
    Some(join(RawElements::new(value).enumerate().map(pick)))
}

/// The list with the text of element `index` prolonged, inside its closing quote if it has one.
pub fn extended(value: Option<&[u8]>, index: usize, by: &[u8]) -> Option<Vec<u8>> {
    let element = RawElements::new(value).nth(index)?;
    let mut longer = element.to_vec();
    let quoted = element.len() > 1 && element.starts_with(b"\"") && element.ends_with(b"\"");
    let at = element.len() - usize::from(quoted);
    longer.splice(at..at, by.iter().copied());
    replaced(value, index, &longer)
}

/// The list with an element inserted before `index`, or at the end for `None` and for the count itself.
pub fn inserted(value: Option<&[u8]>, index: Option<usize>, new: &[u8]) -> Option<Vec<u8>> {
    let count = RawElements::new(value).count();
    let index = index.unwrap_or(count);
    if index > count {
        return None;
    }
    let before = RawElements::new(value).take(index);
    let behind = RawElements::new(value).skip(index);
    Some(join(before.chain(std::iter::once(new)).chain(behind)))
}

/// What a deletion leaves.
#[derive(Debug, PartialEq, Eq)]
pub enum Deleted {
    /// There was no such element.
    Nothing,
    /// The last element went: the field has no value now.
    Value,
    /// The remaining list.
    Rest(Vec<u8>),
}

/// The list without element `index`.
pub fn deleted(value: Option<&[u8]>, index: usize) -> Deleted {
    let count = RawElements::new(value).count();
    match count {
        _ if index >= count => Deleted::Nothing,
        1 => Deleted::Value,
        _ => Deleted::Rest(join(
            RawElements::new(value).enumerate().filter(|(at, _)| *at != index).map(|(_, e)| e),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Vec<String> {
        Elements::new(Some(value.as_bytes())).map(|e| String::from_utf8(e.to_vec()).unwrap()).collect()
    }

    #[test]
    fn lists_are_split_as_the_original_splits_them() {
        let table: &[(&str, &[&str])] = &[
            ("", &[""]),
            (" ", &[""]),
            ("\t", &[""]),
            ("a", &["a"]),
            ("a, b ,c", &["a", "b", "c"]),
            (",", &["", ""]),
            (" , ", &["", ""]),
            (",,", &["", "", ""]),
            ("a,,b", &["a", "", "b"]),
            ("a,", &["a", ""]),
            (",a", &["", "a"]),
            ("a,b,", &["a", "b", ""]),
            ("\"a,b\",c", &["a,b", "c"]),
            ("\"a\"", &["a"]),
            ("\"a", &["a"]),
            ("\"a\",", &["a", ""]),
            ("\"\"", &[""]),
            ("\" a \",b", &[" a ", "b"]),
            ("a\"b,c\"d,e", &["a\"b,c\"d", "e"]),
            ("a=\"x,y\";q=1,b", &["a=\"x,y\";q=1", "b"]),
            ("a=\"b\"", &["a=\"b"]),
            ("x\"", &["x"]),
            ("\"a\";q=1", &["a\";q=1"]),
            ("\"a\\\"b,c\",d", &["a\\\"b", "c\",d"]),
            ("'a,b',c", &["'a", "b'", "c"]),
            ("a;b;c", &["a;b;c"]),
            ("a b c", &["a b c"]),
        ];
        for (value, elements) in table {
            assert_eq!(read(value), *elements, "{value:?}");
        }
        assert_eq!(Elements::new(None).count(), 0);
    }

    #[test]
    fn single_values_are_not_split_or_trimmed() {
        assert_eq!(count(Some(b"a, b"), false), 1);
        assert_eq!(count(Some(b""), false), 0);
        assert_eq!(count(None, false), 0);
        assert_eq!(element(Some(b"  5  "), 0, false), Some(&b"  5  "[..]));
        assert_eq!(element(Some(b"5"), 1, false), None);
    }

    fn text(list: Option<Vec<u8>>) -> Option<String> {
        list.map(|list| String::from_utf8(list).unwrap())
    }

    #[test]
    fn edits_rejoin_the_whole_list() {
        let set =
            |value: &str, index, with: &str| text(replaced(Some(value.as_bytes()), index, with.as_bytes()));
        assert_eq!(set("a, b,c", 0, "Z").as_deref(), Some("Z, b, c"));
        assert_eq!(set("a,  b ,c", 1, "Z,Y").as_deref(), Some("a, Z,Y, c"));
        assert_eq!(set("a,b", 0, "").as_deref(), Some(", b"));
        assert_eq!(set("", 0, "Z").as_deref(), Some("Z"));
        assert_eq!(set("\"a,b\" , c", 1, "Z").as_deref(), Some("\"a,b\", Z"));
        assert_eq!(set("a", 1, "Z"), None);
        assert_eq!(text(replaced(None, 0, b"Z")), None);

        let append = |value: &str, index| text(extended(Some(value.as_bytes()), index, b"X"));
        assert_eq!(append("a,b", 0).as_deref(), Some("aX, b"));
        assert_eq!(append("\"a\",b", 0).as_deref(), Some("\"aX\", b"));
        assert_eq!(append("a=\"b\",c", 0).as_deref(), Some("a=\"b\"X, c"));
        assert_eq!(append("a", 1), None);
        assert_eq!(text(extended(None, 0, b"X")), None);

        let insert =
            |value: &str, index, new: &str| text(inserted(Some(value.as_bytes()), index, new.as_bytes()));
        assert_eq!(insert("a,b", Some(0), "X").as_deref(), Some("X, a, b"));
        assert_eq!(insert("a,b", Some(2), "X").as_deref(), Some("a, b, X"));
        assert_eq!(insert("a,b", None, "X").as_deref(), Some("a, b, X"));
        assert_eq!(insert("a,b", Some(3), "X"), None);
        assert_eq!(insert("", Some(0), "X").as_deref(), Some("X, "));
        assert_eq!(insert(" ", Some(0), "X").as_deref(), Some("X, "));
        assert_eq!(insert("a", None, "").as_deref(), Some("a, "));
        assert_eq!(text(inserted(None, None, b"X")).as_deref(), Some("X"));

        assert_eq!(deleted(Some(b"a,  b  ,c"), 1), Deleted::Rest(b"a, c".to_vec()));
        assert_eq!(deleted(Some(b"\"a,b\",c"), 0), Deleted::Rest(b"c".to_vec()));
        assert_eq!(deleted(Some(b"a"), 0), Deleted::Value);
        assert_eq!(deleted(Some(b"a"), 1), Deleted::Nothing);
        assert_eq!(deleted(None, 0), Deleted::Nothing);
    }
}
