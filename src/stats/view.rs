//! Configuration and statistics under one roof: what the management calls see.

use std::ffi::CString;
use std::sync::Arc;

use parking_lot::RwLock;

use super::metrics::METRICS;
use super::{engine, plugin};
use crate::config::records::{self, Class, Value};

/// One record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What kind of thing it describes.
    pub class: Class,
    /// False for names that only stand in the configuration file.
    pub registered: bool,
    /// Full name.
    pub name: Arc<str>,
    /// Value at this moment.
    pub value: Value,
}

/// Statistics that are texts: versions, the state of hosts.
static TEXTS: RwLock<Vec<(Arc<str>, Value)>> = RwLock::new(Vec::new());

/// Gives the process record `name` a text, creating it if need be.
pub fn set_text(name: &str, text: &str) {
    let value = Value::Str(CString::new(text).ok().map(Into::into));
    let mut texts = TEXTS.write();
    match texts.iter_mut().find(|(n, _)| &**n == name) {
        Some((_, old)) => *old = value,
        None => texts.push((name.into(), value)),
    }
}

/// The record called `name`.
pub fn find(name: &str) -> Option<Entry> {
    if let Some(record) = records::get(name) {
        let records::Record { class, registered, name, value, .. } = record;
        return Some(Entry { class, registered, name, value });
    }
    let entry = |class, value| Entry { class, registered: true, name: name.into(), value };
    if let Ok(i) = METRICS.binary_search_by(|(n, ..)| (*n).cmp(name)) {
        let (_, metric, sync) = METRICS[i];
        return Some(entry(Class::Process, engine::value(metric, sync)));
    }
    if let Some((_, value)) = TEXTS.read().iter().find(|(n, _)| &**n == name) {
        return Some(entry(Class::Process, value.clone()));
    }
    plugin::value(name).map(|value| entry(Class::Plugin, value))
}

/// The value of a registered record.
pub fn value(name: &str) -> Option<Value> {
    find(name).filter(|entry| entry.registered).map(|entry| entry.value)
}

/// Copies of all records whose class is in `mask`, a sum of the values of [`Class`]; 0 means all.
pub fn all(mask: i32) -> Vec<Entry> {
    let wanted = |class: Class| mask == 0 || mask & class as i32 != 0;
    let mut entries: Vec<Entry> = records::all()
        .into_iter()
        .filter(|record| wanted(record.class))
        .map(|r| Entry { class: r.class, registered: r.registered, name: r.name, value: r.value })
        .collect();
    let entry = |class, name, value| Entry { class, registered: true, name, value };
    if wanted(Class::Process) {
        let metrics = METRICS.iter();
        entries.extend(metrics.map(|(n, m, s)| entry(Class::Process, (*n).into(), engine::value(*m, *s))));
        let texts = TEXTS.read();
        entries.extend(texts.iter().map(|(n, v)| entry(Class::Process, n.clone(), v.clone())));
    }
    if wanted(Class::Plugin) {
        entries.extend(plugin::all().into_iter().map(|(n, v)| entry(Class::Plugin, n, v)));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::records::Kind;
    use crate::stats::SyncKind;

    #[test]
    fn all_kinds_of_records_are_found_by_name() {
        plugin::create("plugin.test.view", Kind::Int, false, SyncKind::Sum).unwrap();
        set_text("proxy.process.version.server.short", "9.2.9");
        for (name, class, kind) in [
            ("proxy.config.http.cache.http", Class::Config, Kind::Int),
            ("proxy.process.http.completed_requests", Class::Process, Kind::Counter),
            ("proxy.process.version.server.short", Class::Process, Kind::String),
            ("proxy.node.hostname", Class::Node, Kind::String),
            ("plugin.test.view", Class::Plugin, Kind::Int),
        ] {
            let entry = find(name).unwrap();
            assert_eq!((entry.class, entry.value.kind()), (class, kind), "{name}");
            let listed = all(class as i32).into_iter().filter(|e| *e.name == *name).count();
            assert_eq!(listed, 1, "{name}");
        }
        assert_eq!(find("proxy.none"), None);
        assert!(all(0).len() > all(Class::Config as i32).len());
    }
}
