//! Statistics that plugins create: `TSStatCreate` and its siblings.
//!
//! Numbers are process-wide and dense from 0. Increments go to the block of the calling thread; a periodic [`sync`]
//! adds what is new to the value that is read. Unlike in the original, increments on plain threads and during
//! initialisation count as well.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use parking_lot::{Mutex, RwLock};

use super::block::{self, MAX_PLUGIN, Total};
use crate::config::records::{Kind, Value};

/// How the record is made of the increments; the numbers are those of `TSStatSync`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncKind {
    /// The sum.
    Sum = 0,
    /// How often it was incremented.
    Count = 1,
    /// Sum by count.
    Average = 2,
    /// Sum by count, nanoseconds expressed in seconds.
    TimeAverage = 3,
}

/// Why a statistic cannot be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// All numbers are used up.
    Full,
    /// The name is taken; the original ends the process over that.
    Exists(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Full => write!(f, "statistics: all {MAX_PLUGIN} are used"),
            Error::Exists(name) => write!(f, "attempted to register {name} twice"),
        }
    }
}

impl std::error::Error for Error {}

/// One statistic.
#[derive(Debug)]
struct Stat {
    name: Arc<str>,
    kind: Kind,
    sync: SyncKind,
    persistent: bool,
    /// What `TSStatIntGet` answers: the sum as of the last synchronisation.
    sum: AtomicI64,
    count: AtomicI64,
    /// The totals of the threads that are in `sum` and `count` already.
    seen: Mutex<Total>,
}

#[derive(Default)]
struct Table {
    stats: Vec<Option<Stat>>,
    by_name: HashMap<Arc<str>, usize>,
    restored: HashMap<String, Total>,
}

static TABLE: RwLock<Option<Table>> = RwLock::new(None);

/// Numbers given out, those of refused statistics included.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Uses up a number without a statistic, as the original does for a null name.
pub fn skip() {
    NEXT.fetch_add(1, Ordering::Relaxed);
}

/// Creates a statistic and gives its number.
pub fn create(name: &str, kind: Kind, persistent: bool, sync: SyncKind) -> Result<usize, Error> {
    let mut table = TABLE.write();
    let table = table.get_or_insert_default();
    if table.by_name.contains_key(name) {
        return Err(Error::Exists(name.into()));
    }
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    if id >= MAX_PLUGIN {
        return Err(Error::Full);
    }
    let start = if persistent { table.restored.remove(name) } else { None }.unwrap_or_default();
    let name: Arc<str> = name.into();
    let stat = Stat {
        name: name.clone(),
        kind,
        sync,
        persistent,
        sum: AtomicI64::new(start.sum),
        count: AtomicI64::new(start.count),
        seen: Mutex::new(Total::default()),
    };
    table.stats.resize_with(id.max(table.stats.len()), || None);
    table.stats.push(Some(stat));
    table.by_name.insert(name, id);
    Ok(id)
}

/// The number of a plugin statistic.
pub fn find(name: &str) -> Option<usize> {
    TABLE.read().as_ref()?.by_name.get(name).copied()
}

/// Whether `id` is a number that increments may use.
#[inline]
pub fn valid(id: i32) -> bool {
    usize::try_from(id).is_ok_and(|id| id < MAX_PLUGIN)
}

/// Adds to a statistic; `id` is [`valid`].
#[inline]
pub fn add(id: usize, amount: i64) {
    block::add_plugin(id, amount);
}

/// The sum as of the last [`sync`]; 0 for a number without a statistic.
pub fn get(id: usize) -> i64 {
    with(id, |stat| stat.sum.load(Ordering::Relaxed)).unwrap_or(0)
}

/// Overwrites the sum; increments that are synchronised later add to it.
pub fn set(id: usize, value: i64) {
    with(id, |stat| stat.sum.store(value, Ordering::Relaxed));
}

fn with<R>(id: usize, read: impl FnOnce(&Stat) -> R) -> Option<R> {
    TABLE.read().as_ref()?.stats.get(id)?.as_ref().map(read)
}

/// Adds what the threads have counted since the last time to the values that are read.
pub fn sync() {
    let table = TABLE.read();
    let Some(table) = table.as_ref() else { return };
    for (id, stat) in table.stats.iter().enumerate() {
        if let Some(stat) = stat {
            stat.take(block::total_plugin(id));
        }
    }
}

impl Stat {
    fn take(&self, total: Total) {
        let mut seen = self.seen.lock();
        // The sum over the threads does not go below zero, so neither does what plugins see.
        let sum = total.sum.max(0);
        self.sum.fetch_add(sum.wrapping_sub(seen.sum), Ordering::Relaxed);
        self.count.fetch_add(total.count.wrapping_sub(seen.count), Ordering::Relaxed);
        *seen = Total { sum, count: total.count };
    }

    fn value(&self) -> Value {
        let (sum, count) = (self.sum.load(Ordering::Relaxed), self.count.load(Ordering::Relaxed));
        let average = if count == 0 { 0.0 } else { sum as f64 / count as f64 };
        let number = match self.sync {
            SyncKind::Sum => sum as f64,
            SyncKind::Count => count as f64,
            SyncKind::Average => average,
            SyncKind::TimeAverage => average / 1e9,
        };
        let integer = match self.sync {
            SyncKind::Sum => sum,
            SyncKind::Count => count,
            _ => number as i64,
        };
        match self.kind {
            Kind::Int => Value::Int(integer),
            Kind::Counter => Value::Counter(integer),
            Kind::Float => Value::Float(number as f32),
            Kind::String => Value::Str(None),
        }
    }
}

/// Names and values of all plugin statistics, in order of creation.
pub(super) fn all() -> Vec<(Arc<str>, Value)> {
    let table = TABLE.read();
    let stats = table.iter().flat_map(|table| table.stats.iter().flatten());
    stats.map(|stat| (stat.name.clone(), stat.value())).collect()
}

/// The value of one plugin statistic as its record shows it.
pub(super) fn value(name: &str) -> Option<Value> {
    with(find(name)?, Stat::value)
}

/// First line of the snapshot file; another program's file of the same name does not have it.
const SNAPSHOT_HEAD: &str = "# tshost statistics 1";

/// The persistent statistics as text: name, sum and count per line.
pub fn snapshot() -> String {
    let mut text = String::from(SNAPSHOT_HEAD);
    let table = TABLE.read();
    let stats = table.iter().flat_map(|table| table.stats.iter().flatten()).filter(|stat| stat.persistent);
    for stat in stats {
        let (sum, count) = (stat.sum.load(Ordering::Relaxed), stat.count.load(Ordering::Relaxed));
        text.push_str(&format!("\n{sum} {count} {}", stat.name));
    }
    text.push('\n');
    text
}

/// Takes over a snapshot: persistent statistics of these names start with these values when they are created.
pub fn restore(snapshot: &str) {
    let mut lines = snapshot.lines();
    if lines.next() != Some(SNAPSHOT_HEAD) {
        return;
    }
    let mut table = TABLE.write();
    let table = table.get_or_insert_default();
    for line in lines {
        let mut words = line.splitn(3, ' ');
        let number = |word: Option<&str>| word.and_then(|word| word.parse().ok());
        if let (Some(sum), Some(count), Some(name)) =
            (number(words.next()), number(words.next()), words.next())
        {
            table.restored.insert(name.into(), Total { sum, count });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_appear_at_the_synchronisation() {
        let id = create("plugin.test.sync", Kind::Int, false, SyncKind::Sum).unwrap();
        add(id, 5);
        assert_eq!(get(id), 0);
        sync();
        assert_eq!(get(id), 5);
        set(id, 100);
        add(id, 1);
        sync();
        assert_eq!(get(id), 101);
        add(id, -1000);
        sync();
        assert_eq!(get(id), 95, "the sum of the threads stops at zero");
    }

    #[test]
    fn records_follow_the_sync_kind() {
        let make = |name: &str, kind, sync| create(name, kind, false, sync).unwrap();
        let cases = [
            (make("plugin.test.sum", Kind::Int, SyncKind::Sum), Value::Int(40_000_000)),
            (make("plugin.test.count", Kind::Counter, SyncKind::Count), Value::Counter(2)),
            (make("plugin.test.avg", Kind::Float, SyncKind::Average), Value::Float(20_000_000.0)),
            (make("plugin.test.time", Kind::Float, SyncKind::TimeAverage), Value::Float(0.02)),
        ];
        for (id, _) in &cases {
            add(*id, 10_000_000);
            add(*id, 30_000_000);
        }
        sync();
        for (id, want) in cases {
            assert_eq!(with(id, Stat::value), Some(want));
        }
    }

    #[test]
    fn names_are_unique_and_found() {
        let id = create("plugin.test.once", Kind::Int, false, SyncKind::Sum).unwrap();
        assert_eq!(find("plugin.test.once"), Some(id));
        let again = create("plugin.test.once", Kind::Int, false, SyncKind::Sum);
        assert_eq!(again.unwrap_err().to_string(), "attempted to register plugin.test.once twice");
        assert_eq!(find("plugin.test.never"), None);
    }

    #[test]
    fn persistent_statistics_come_back() {
        restore("# tshost statistics 1\n12 3 plugin.test.kept\n7 1 plugin.test.fresh\nbad\n");
        let kept = create("plugin.test.kept", Kind::Int, true, SyncKind::Sum).unwrap();
        let fresh = create("plugin.test.fresh", Kind::Int, false, SyncKind::Sum).unwrap();
        assert_eq!((get(kept), get(fresh)), (12, 0));
        add(kept, 1);
        sync();
        assert!(snapshot().contains("\n13 4 plugin.test.kept\n"));
        restore("other file\n99 9 plugin.test.other\n");
        let other = create("plugin.test.other", Kind::Int, true, SyncKind::Sum).unwrap();
        assert_eq!(get(other), 0);
    }
}
