//! User arguments: slots on transactions, sessions and connections that plugins reserve by name.

use super::object::{ArgSlot, Kind, Object};
use parking_lot::Mutex;
use std::ffi::CStr;
use std::fmt;
use std::sync::atomic::AtomicPtr;

/// The tables of indices (`TSUserArgType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgTable {
    /// `TS_USER_ARGS_TXN`.
    Txn,
    /// `TS_USER_ARGS_SSN`.
    Ssn,
    /// `TS_USER_ARGS_VCONN`: connections and continuations.
    VConn,
    /// `TS_USER_ARGS_GLB`: slots of the process.
    Global,
}

/// Slots of a transaction.
pub const TXN_SLOTS: usize = 16;
/// Slots of a session.
pub const SSN_SLOTS: usize = 8;
/// Slots of a connection or a continuation.
pub const VCONN_SLOTS: usize = 4;
/// Slots of the process.
pub const GLOBAL_SLOTS: usize = 128;

/// Indices of the first table start here and every table has that many numbers, so that an index tells its table.
const BLOCK: i32 = 1000;

impl ArgTable {
    /// The table with this number in `TSUserArgType`.
    pub fn from_id(id: i32) -> Option<ArgTable> {
        [ArgTable::Txn, ArgTable::Ssn, ArgTable::VConn, ArgTable::Global]
            .into_iter()
            .find(|table| *table as i32 == id)
    }

    /// How many slots an object of this kind has, and so how many indices can be reserved.
    pub fn slots(self) -> usize {
        match self {
            ArgTable::Txn => TXN_SLOTS,
            ArgTable::Ssn => SSN_SLOTS,
            ArgTable::VConn => VCONN_SLOTS,
            ArgTable::Global => GLOBAL_SLOTS,
        }
    }

    fn first_index(self) -> i32 {
        (self as i32 + 1) * BLOCK
    }

    /// Whether an index is one of this table's numbers, though perhaps beyond its slots.
    pub fn has_index(self, index: i32) -> bool {
        index.checked_sub(self.first_index()).is_some_and(|position| (0..BLOCK).contains(&position))
    }

    /// The slot number behind an index of this table.
    fn position(self, index: i32) -> Option<usize> {
        let position = usize::try_from(index.checked_sub(self.first_index())?).ok()?;
        (position < self.slots()).then_some(position)
    }
}

/// A reserved index. The strings live as long as the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// The index that C uses.
    pub index: i32,
    /// The name it was reserved by.
    pub name: &'static CStr,
    /// What the first reservation said that it is for.
    pub description: &'static CStr,
}

static RESERVED: [Mutex<Vec<Reserved>>; 4] = [const { Mutex::new(Vec::new()) }; 4];
static GLOBAL: [ArgSlot; GLOBAL_SLOTS] = [const { AtomicPtr::new(std::ptr::null_mut()) }; GLOBAL_SLOTS];

fn forever(text: &CStr) -> &'static CStr {
    Box::leak(text.to_owned().into_boxed_c_str())
}

/// Reserves an index; the same name again gives the same index. `None` when all are taken. Any thread.
pub fn reserve(table: ArgTable, name: &CStr, description: &CStr) -> Option<i32> {
    let mut reserved = RESERVED[table as usize].lock();
    if let Some(known) = reserved.iter().find(|r| r.name == name) {
        return Some(known.index);
    }
    if reserved.len() == table.slots() {
        return None;
    }
    let index = table.first_index() + i32::try_from(reserved.len()).ok()?;
    reserved.push(Reserved { index, name: forever(name), description: forever(description) });
    Some(index)
}

/// The reservation under a name. Any thread.
pub fn find(table: ArgTable, name: &CStr) -> Option<Reserved> {
    RESERVED[table as usize].lock().iter().find(|r| r.name == name).copied()
}

/// The reservation of an index. Any thread.
pub fn get(table: ArgTable, index: i32) -> Option<Reserved> {
    RESERVED[table as usize].lock().get(table.position(index)?).copied()
}

/// Why an index names no slot of an object: a fault of the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgError {
    /// The object has no slots.
    NoSlots,
    /// The index belongs to another table, or is outside of it.
    Index(i32),
}

impl fmt::Display for ArgError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArgError::NoSlots => f.write_str("the object has no user arguments"),
            ArgError::Index(index) => write!(f, "{index} is no index of this object's table"),
        }
    }
}

/// The slot of an object, or of the process when there is no object. Any thread.
///
/// # Errors
/// The index does not belong to the object.
pub fn slot(object: Option<&Object>, index: i32) -> Result<&ArgSlot, ArgError> {
    let (table, slots) = match object {
        None => (ArgTable::Global, &GLOBAL[..]),
        Some(object) => (table_of(object), object.args()),
    };
    if slots.is_empty() {
        return Err(ArgError::NoSlots);
    }
    table.position(index).and_then(|at| slots.get(at)).ok_or(ArgError::Index(index))
}

fn table_of(object: &Object) -> ArgTable {
    match object.kind() {
        Some(Kind::Txn) => ArgTable::Txn,
        Some(Kind::Ssn) => ArgTable::Ssn,
        _ => ArgTable::VConn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn a_name_has_one_index_and_a_full_table_refuses() {
        let first = reserve(ArgTable::VConn, c"a", c"first");
        assert_eq!(first, Some(3000));
        assert_eq!(reserve(ArgTable::VConn, c"a", c"again"), first);
        for (name, index) in [(c"b", 3001), (c"c", 3002), (c"d", 3003)] {
            assert_eq!(reserve(ArgTable::VConn, name, c""), Some(index));
        }
        assert_eq!(reserve(ArgTable::VConn, c"e", c""), None);
        assert_eq!(find(ArgTable::VConn, c"a").map(|r| r.description), Some(c"first"));
        assert_eq!(get(ArgTable::VConn, 3003).map(|r| r.name), Some(c"d"));
        assert_eq!(get(ArgTable::VConn, 3004), None);
        assert_eq!(get(ArgTable::VConn, 1000), None);
        assert_eq!(find(ArgTable::Ssn, c"a"), None);
    }

    #[test]
    fn an_index_of_another_table_is_refused() {
        let value = std::ptr::without_provenance_mut(7);
        let Ok(last) = slot(None, 4127) else { panic!("the last global slot exists") };
        last.store(value, Ordering::Relaxed);
        assert_eq!(slot(None, 4127).map(|s| s.load(Ordering::Relaxed)), Ok(value));
        for index in [4128, 3000, -1, i32::MIN, i32::MAX] {
            assert_eq!(slot(None, index).err(), Some(ArgError::Index(index)));
        }
    }
}
