//! From a request's path to the first rule whose path is a prefix of it.

/// The paths of one host, scheme and port, each with the rank of the first rule that applies to it.
///
/// Entries are sorted. Every entry that is a prefix of some text lies on the chain of `parent`s that begins at the
/// greatest entry not above that text, so a lookup is one binary search and, mostly, no further step.
#[derive(Debug, Default)]
pub(super) struct PathIndex {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    path: Box<[u8]>,
    /// Rank of the rule with exactly this path.
    rank: u32,
    /// The lowest rank among this path and all entries that are prefixes of it.
    best: u32,
    /// The longest other entry that is a prefix of this one.
    parent: Option<u32>,
}

/// Two rules have the same path.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Duplicate;

impl PathIndex {
    /// Adds a rule's path; [`PathIndex::finish`] must follow before lookups.
    pub(super) fn insert(&mut self, path: &[u8], rank: u32) -> Result<(), Duplicate> {
        match self.entries.binary_search_by(|e| (*e.path).cmp(path)) {
            Ok(_) => Err(Duplicate),
            Err(at) => {
                self.entries.insert(at, Entry { path: path.into(), rank, best: rank, parent: None });
                Ok(())
            }
        }
    }

    /// Computes the chains after the last insertion.
    pub(super) fn finish(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.entries.len() {
            while open.last().is_some_and(|p| !self.entries[at].path.starts_with(&self.entries[*p].path)) {
                open.pop();
            }
            let inherited = open.last().map(|p| self.entries[*p].best);
            let entry = &mut self.entries[at];
            entry.parent = open.last().map(|p| *p as u32);
            entry.best = entry.rank.min(inherited.unwrap_or(u32::MAX));
            open.push(at);
        }
    }

    /// The lowest rank among the rules whose path is a prefix of `path`.
    pub(super) fn lookup(&self, path: &[u8]) -> Option<u32> {
        let above = self.entries.partition_point(|e| *e.path <= *path);
        let mut at = above.checked_sub(1)?;
        loop {
            let entry = self.entries.get(at)?;
            if path.starts_with(&entry.path) {
                return Some(entry.best);
            }
            at = entry.parent? as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(paths: &[&str]) -> PathIndex {
        let mut index = PathIndex::default();
        for (rank, path) in paths.iter().enumerate() {
            index.insert(path.as_bytes(), rank as u32).unwrap();
        }
        index.finish();
        index
    }

    #[test]
    fn the_first_rule_wins_over_the_longer_one() {
        let paths = index(&["long/", "long/er/", "x/y", "x"]);
        assert_eq!(paths.lookup(b"long/er/z"), Some(0));
        assert_eq!(paths.lookup(b"long"), None);
        assert_eq!(paths.lookup(b"x/y/z"), Some(2));
        assert_eq!(paths.lookup(b"x/z"), Some(3));
    }

    #[test]
    fn a_path_is_a_prefix_of_bytes_not_of_segments() {
        assert_eq!(index(&["exact"]).lookup(b"exactz"), Some(0));
        assert_eq!(index(&[""]).lookup(b""), Some(0));
        assert_eq!(index(&[""]).lookup(b"anything"), Some(0));
    }

    #[test]
    fn the_same_path_twice_is_refused() {
        let mut paths = index(&["a"]);
        assert_eq!(paths.insert(b"a", 1), Err(Duplicate));
    }

    /// Against the definition, over all words of a small alphabet.
    #[test]
    fn agrees_with_a_linear_search() {
        let words: Vec<Vec<u8>> = (0u32..=5)
            .flat_map(|n| {
                (0..3u32.pow(n))
                    .map(move |i| (0..n).map(|k| b"ab/"[(i / 3u32.pow(k) % 3) as usize]).collect())
            })
            .collect();
        for seed in 1..20usize {
            let mut index = PathIndex::default();
            let rules: Vec<&Vec<u8>> = words
                .iter()
                .filter(|w| (w.len() * 7 + w.iter().map(|b| *b as usize).sum::<usize>()) % seed == 0)
                .collect();
            let mut ranked: Vec<(u32, &Vec<u8>)> = Vec::new();
            for (i, word) in rules.iter().enumerate() {
                let rank = ((i * 7919) % 1009) as u32;
                index.insert(word, rank).unwrap();
                ranked.push((rank, word));
            }
            index.finish();
            for word in &words {
                let expected = ranked.iter().filter(|(_, p)| word.starts_with(p)).map(|(r, _)| *r).min();
                assert_eq!(index.lookup(word), expected, "{:?}", String::from_utf8_lossy(word));
            }
        }
    }
}
