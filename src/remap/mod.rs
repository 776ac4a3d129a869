//! Remap rules and their matching: what `remap.config` says, and which rule a request meets.
//!
//! [`load`] reads the file into a [`Table`], which never changes afterwards; a reload makes a new one, and a transaction
//! keeps a [`Lease`] of the table it was mapped with for its whole life, because the rule's plugins live in it.
//! [`Table::lookup`] finds the rule, [`Hit::rewrite`] says what the request's URL becomes, [`Rule::allows`] asks the
//! rule's filters. Nothing here knows transactions or plugins: a request comes in as a [`Request`] view, plugins are
//! made through [`Environment`] and called through [`ChainLink`].
//!
//! Hazards: within one table the *first* rule of the file wins, not the longest path, and paths are byte prefixes
//! without a segment boundary.

mod chain;
mod current;
mod error;
mod filter;
mod host_hash;
mod host_regex;
mod lines;
mod load;
mod lookup;
mod options;
mod path_index;
mod referer;
mod rewrite;
mod rule;
mod table;
mod url;

pub use chain::{ChainLink, RequestInfo};
pub use current::{Lease, LeasedRule, current, current_if, publish};
pub use error::LoadError;
pub use filter::{Client, Filter};
pub use host_regex::HostRegex;
pub use load::{Environment, Source, load};
pub use lookup::{Hit, Outcome, Request};
pub use referer::{RefererRule, RefererUrls};
pub use rewrite::NewUrl;
pub use rule::Rule;
pub use table::Table;
pub use url::{FromUrl, Scheme, ToUrl};
