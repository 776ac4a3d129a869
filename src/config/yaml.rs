//! YAML files as trees of text whose nodes know their line and column.
//!
//! Scalars stay text: what a value means (number, word, address) is the business of the file that holds it, and the
//! files of the original rely on that (`0/0` is an address range, `on` a word).

use std::collections::HashMap;
use std::fmt;

use saphyr_parser::{Event, Marker, Parser};

/// A place in a file; line and column count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Mark {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// Why a file, or a part of it, cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub mark: Mark,
    /// What.
    pub text: String,
}

impl Error {
    /// An error at `mark`.
    pub fn new(mark: Mark, text: impl Into<String>) -> Error {
        Error { mark, text: text.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error at line {}, column {}: {}", self.mark.line, self.mark.column, self.text)
    }
}

impl std::error::Error for Error {}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    mark: Mark,
    tag: Option<String>,
    data: Data,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Data {
    Null,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// Where the node starts.
    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// The tag without its `!`, for example `int`.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The text of a scalar; an absent value (`key:`) is `None`.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map, in the order of the file.
    pub fn map(&self) -> Option<&[(Node, Node)]> {
        match &self.data {
            Data::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entries of a list.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.data {
            Data::List(nodes) => Some(nodes),
            _ => None,
        }
    }

    /// A list as its entries, a single value as one entry, an absent value as none.
    pub fn one_or_many(&self) -> &[Node] {
        match &self.data {
            Data::Null => &[],
            Data::List(nodes) => nodes,
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// The value of `key` in a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.map()?.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v)
    }

    /// An error at this node.
    pub fn error(&self, text: impl Into<String>) -> Error {
        Error::new(self.mark, text)
    }

    fn size(&self) -> usize {
        match &self.data {
            Data::Null | Data::Text(_) => 1,
            Data::List(nodes) => 1 + nodes.iter().map(Node::size).sum::<usize>(),
            Data::Map(entries) => 1 + entries.iter().map(|(k, v)| k.size() + v.size()).sum::<usize>(),
        }
    }
}

/// Nesting beyond this is refused: the tree is walked recursively.
const MAX_DEPTH: usize = 64;

/// Nodes that aliases may add in all; more is an attempt to blow up memory.
const MAX_ALIASED: usize = 100_000;

/// Reads the first document of `text`; an empty file is a null node.
pub fn parse(text: &str) -> Result<Node, Error> {
    let mut parser = Parser::new_from_str(text);
    let mut builder = Builder::default();
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|why| Error::new(mark(*why.marker()), why.info()))?;
        if let Some(root) = builder.event(event, mark(span.start))? {
            return Ok(root);
        }
    }
    Ok(Node { mark: Mark { line: 1, column: 1 }, tag: None, data: Data::Null })
}

fn mark(marker: Marker) -> Mark {
    Mark { line: marker.line(), column: marker.col() + 1 }
}

/// Collects parser events into a tree.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
}

/// A list or map whose end has not come yet.
struct Open {
    mark: Mark,
    tag: Option<String>,
    anchor: usize,
    is_map: bool,
    nodes: Vec<Node>,
}

impl Builder {
    /// Takes one event; the root once it is complete.
    fn event(&mut self, event: Event<'_>, mark: Mark) -> Result<Option<Node>, Error> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = matches!(style, saphyr_parser::ScalarStyle::Plain);
                let data = match text.as_ref() {
                    "" | "~" | "null" if plain => Data::Null,
                    text => Data::Text(text.to_owned()),
                };
                let tag = tag.map(|t| t.suffix.clone());
                Ok(self.add(Node { mark, tag, data }, anchor))
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(mark, anchor, tag.map(|t| t.suffix.clone()), false).map(|()| None)
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(mark, anchor, tag.map(|t| t.suffix.clone()), true).map(|()| None)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(id) => self.alias(id, mark),
            _ => Ok(None),
        }
    }

    fn begin(&mut self, mark: Mark, anchor: usize, tag: Option<String>, is_map: bool) -> Result<(), Error> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Error::new(mark, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.open.push(Open { mark, tag, anchor, is_map, nodes: Vec::new() });
        Ok(())
    }

    fn end(&mut self) -> Result<Option<Node>, Error> {
        let Some(open) = self.open.pop() else { return Ok(None) };
        let Open { mark, tag, anchor, is_map, nodes } = open;
        let data = if is_map {
            let mut nodes = nodes.into_iter();
            let mut entries = Vec::with_capacity(nodes.len() / 2);
            while let (Some(key), Some(value)) = (nodes.next(), nodes.next()) {
                entries.push((key, value));
            }
            Data::Map(entries)
        } else {
            Data::List(nodes)
        };
        Ok(self.add(Node { mark, tag, data }, anchor))
    }

    fn alias(&mut self, id: usize, mark: Mark) -> Result<Option<Node>, Error> {
        let Some(node) = self.anchors.get(&id) else {
            return Err(Error::new(mark, "alias inside the value that it stands for"));
        };
        self.aliased += node.size();
        if self.aliased > MAX_ALIASED {
            return Err(Error::new(mark, "aliases repeat too much"));
        }
        let node = node.clone();
        Ok(self.add(node, 0))
    }

    fn add(&mut self, node: Node, anchor: usize) -> Option<Node> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            Some(parent) => {
                parent.nodes.push(node);
                None
            }
            None => Some(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_stay_text_and_know_their_place() {
        let root = parse("a: 0/0\nb:\n  - on\n  - 'x: y'\nc:\n").unwrap();
        assert_eq!(root.get("a").unwrap().text(), Some("0/0"));
        let list = root.get("b").unwrap().list().unwrap();
        assert_eq!(list[1].text(), Some("x: y"));
        assert_eq!(list[1].mark(), Mark { line: 4, column: 5 });
        assert!(root.get("c").unwrap().is_null());
    }

    #[test]
    fn tags_and_aliases_are_kept() {
        let root = parse("a: &x [1, 2]\nb: *x\nc: !int 7\n").unwrap();
        assert_eq!(root.get("b").unwrap().list().unwrap().len(), 2);
        assert_eq!(root.get("c").unwrap().tag(), Some("int"));
    }

    #[test]
    fn errors_say_where() {
        let error = parse("a: [1, 2\nb: 3\n").unwrap_err();
        assert!(error.mark.line >= 1, "{error}");
        assert!(error.to_string().starts_with("error at line "));
    }

    #[test]
    fn hostile_nesting_and_aliases_are_refused() {
        assert!(parse(&"[".repeat(1000)).is_err());
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..9 {
            let previous = format!("*a{}, ", i - 1).repeat(10);
            bomb += &format!("a{i}: &a{i} [{}]\n", previous.trim_end_matches(", "));
        }
        assert!(parse(&bomb).unwrap_err().text.contains("repeat"));
    }

    #[test]
    fn an_empty_file_is_null() {
        assert!(parse("").unwrap().is_null());
        assert!(parse("# only a comment\n").unwrap().is_null());
    }
}
