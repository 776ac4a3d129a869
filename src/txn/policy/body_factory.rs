//! Error pages from templates on disk, with log fields in them.

use crate::config::{HttpConfig, Overridable};
use crate::message::Message;
use std::io;
use std::path::Path;

/// The values of log fields, for templates.
pub trait LogFields {
    /// Appends the value of the field between `%<` and `>` to `out`, `-` included for what has none; `false` when there
    /// is no such field. `response` is the answer that is being made, which the transaction does not have yet.
    fn append(&self, field: &str, response: &Message, out: &mut Vec<u8>) -> bool;
}

/// All templates of a directory.
#[derive(Debug, Default)]
pub struct Templates {
    sets: (),
}

/// A page made from a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The text.
    pub body: Vec<u8>,
    /// Content-Language of the template's set.
    pub language: String,
}

/// The templates in force. Loaded once at start and by [`reload`].
pub fn current() -> std::sync::Arc<Templates> {
    unimplemented!("lands next")
}

/// Loads the templates that the records name and puts them in force.
pub fn reload(config: &HttpConfig) {
    let _ = config;
    unimplemented!("lands next")
}

impl Templates {
    /// Reads the sets in `dir`: sub-directories with a `.body_factory_info`. `bases` are template prefixes in use.
    pub fn load(dir: &Path) -> io::Result<Templates> {
        let _ = dir;
        unimplemented!("lands next")
    }

    /// The page `name`; `None` when there is none, a field in it does not exist, or it becomes too large.
    pub fn page(
        &self,
        name: &str,
        request: Option<&Message>,
        response: &Message,
        fields: &dyn LogFields,
        settings: &Overridable,
        config: &HttpConfig,
    ) -> Option<Page> {
        let _ = (name, request, response, fields, settings, config, self.sets);
        unimplemented!("lands next")
    }
}
