//! Why a remap file was refused.

use std::fmt;
use std::path::PathBuf;

/// A line that cannot be used; it rejects the whole table.
///
/// The text is the original's, because tools look for it. An error inside an included file is the `source` of the error
/// of the line that included it; the original logs the inner one first.
#[derive(Debug)]
pub struct LoadError {
    /// The file the line stands in.
    pub file: PathBuf,
    /// Its number, counted from 1.
    pub line: u32,
    /// What is wrong.
    pub text: String,
    /// The error in the included file, if the line is an `.include`.
    pub inner: Option<Box<LoadError>>,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        write!(f, "[ReverseProxy] failed to add remap rule at {file} line {}: {}", self.line, self.text)
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.as_deref().map(|e| e as &(dyn std::error::Error + 'static))
    }
}

impl LoadError {
    /// The errors in the order in which the original logs them: innermost first.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.inner.as_ref().map_or_else(Vec::new, |e| e.lines());
        lines.push(self.to_string());
        lines
    }
}

/// What is wrong with one line, before it is known where the line stands.
#[derive(Debug)]
pub(super) struct LineFault {
    pub text: String,
    pub inner: Option<Box<LoadError>>,
}

impl<T: Into<String>> From<T> for LineFault {
    fn from(text: T) -> LineFault {
        LineFault { text: text.into(), inner: None }
    }
}
