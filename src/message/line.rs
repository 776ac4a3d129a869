//! Line ends of a head: CR LF, or LF alone where that is allowed.

use super::ascii;
use super::limits::Limits;

/// Where a line ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// Not in these bytes.
    Incomplete,
    /// Content up to `end`, the next line from `next` on.
    Found { end: usize, next: usize, clean: Clean },
    /// The content holds a control byte; the next line begins at `next`.
    Control { next: usize },
}

/// How a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clean {
    /// CR LF.
    CrLf,
    /// LF alone.
    Lf,
    /// CR LF behind further CRs and blanks.
    StrayCr,
    /// LF alone behind CRs and blanks.
    StrayLf,
}

impl Clean {
    /// Whether a line may end so.
    #[inline]
    pub(super) fn is_allowed(self, limits: &Limits) -> bool {
        matches!(self, Clean::CrLf | Clean::StrayCr) || limits.bare_lf
    }

    /// Whether a CR is left when the line end becomes spaces.
    #[inline]
    pub(super) fn has_stray_cr(self) -> bool {
        matches!(self, Clean::StrayCr | Clean::StrayLf)
    }

    /// The same with a CR among the blanks in front of it.
    pub(super) fn and_stray_cr(self) -> Clean {
        match self {
            Clean::CrLf | Clean::StrayCr => Clean::StrayCr,
            Clean::Lf | Clean::StrayLf => Clean::StrayLf,
        }
    }

    /// Whether a field that ends so may be printed again as it was received.
    #[inline]
    pub(super) fn is_raw(self, limits: &Limits) -> bool {
        match self {
            Clean::CrLf => true,
            Clean::Lf | Clean::StrayLf => false,
            Clean::StrayCr => limits.stray_cr,
        }
    }
}

/// Finds the end of the line whose content goes on at `from`.
#[inline]
pub(super) fn find_end(source: &[u8], from: usize) -> LineEnd {
    let end = ascii::find_control(source, from);
    match source.get(end..) {
        Some([b'\r', b'\n', ..]) => LineEnd::Found { end, next: end + 2, clean: Clean::CrLf },
        Some([b'\n', ..]) => LineEnd::Found { end, next: end + 1, clean: Clean::Lf },
        Some([b'\r'] | []) | None => LineEnd::Incomplete,
        Some(_) => find_odd_end(source, from, end),
    }
}

/// The line holds a control byte at `control`: only CRs in front of the line end are none of the content.
#[cold]
fn find_odd_end(source: &[u8], from: usize, control: usize) -> LineEnd {
    let Some(len) = memchr::memchr(b'\n', &source[control..]) else { return LineEnd::Incomplete };
    let feed = control + len;
    let trailing = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\r');
    let end = feed - source[from..feed].iter().rev().take_while(trailing).count();
    if end > control {
        return LineEnd::Control { next: feed + 1 };
    }
    let clean = if source[feed - 1] == b'\r' { Clean::StrayCr } else { Clean::StrayLf };
    LineEnd::Found { end, next: feed + 1, clean }
}

/// How many bytes the first line of `source` has with its line end; `None` when it is not whole.
#[inline]
pub(super) fn whole_len(source: &[u8]) -> Option<usize> {
    let control = ascii::find_control(source, 0);
    match source[control..] {
        [b'\r', b'\n', ..] => Some(control + 2),
        _ => memchr::memchr(b'\n', &source[control..]).map(|feed| control + feed + 1),
    }
}

/// The line without its line end, and whether that was CR LF.
pub(super) fn without_end(line: &[u8]) -> (&[u8], bool) {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    match line.strip_suffix(b"\r") {
        Some(line) => (line, true),
        None => (line, false),
    }
}
