//! The records in force for one transaction: those of the process until somebody changes one.

use crate::config::http::{HttpConfig, Overridable, http};
use std::cell::{Cell, Ref, RefCell};
use std::ops::Deref;
use std::sync::Arc;

/// The settings of a transaction.
#[derive(Debug)]
pub struct Settings {
    process: Arc<HttpConfig>,
    /// A copy of the overridable block, made by the first change.
    own: RefCell<Option<Box<Overridable>>>,
    has_own: Cell<bool>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { process: http(), own: RefCell::new(None), has_own: Cell::new(false) }
    }
}

/// A look at the overridable settings; not kept across a callback.
#[derive(Debug)]
pub enum View<'a> {
    /// Those of the process.
    Process(&'a Overridable),
    /// The transaction's own.
    Own(Ref<'a, Overridable>),
}

impl Deref for View<'_> {
    type Target = Overridable;
    fn deref(&self) -> &Overridable {
        match self {
            View::Process(block) => block,
            View::Own(block) => block,
        }
    }
}

impl Settings {
    /// The settings that no transaction can change.
    pub fn global(&self) -> &HttpConfig {
        &self.process
    }

    /// The settings that a transaction can change.
    #[inline]
    pub fn get(&self) -> View<'_> {
        if self.has_own.get() { self.own() } else { View::Process(&self.process.overridable) }
    }

    #[cold]
    fn own(&self) -> View<'_> {
        match Ref::filter_map(self.own.borrow(), Option::as_deref) {
            Ok(own) => View::Own(own),
            Err(_) => View::Process(&self.process.overridable),
        }
    }

    /// Changes settings of this transaction.
    pub fn change<R>(&self, change: impl FnOnce(&mut Overridable) -> R) -> R {
        let mut own = self.own.borrow_mut();
        self.has_own.set(true);
        change(own.get_or_insert_with(|| Box::new(self.process.overridable.clone())))
    }
}
