//! Parents: the proxies or servers that requests go to in place of the origin, by `parent.config` or a plugin.
//!
//! ```text
//!   choose -> parent -> answered                    (or the origin, or nobody)
//!               |  ^
//!       failed, |  | tried again, or the next parent
//!    or refused v  |
//!              after -> the origin, if the rule lets it -> nobody
//! ```
//!
//! - [`table`]: the rules in force, with what is known about each parent.
//! - [`health`]: whether a parent is down.
//! - [`ring`]: consistent hashing.
//! - [`select`]: which of a rule's parents comes first, and which next.
//! - [`route`]: what a transaction makes of it.

mod health;
mod ring;
mod route;
mod select;
mod table;

pub use route::{
    After, Parent, ResponseAction, Route, after_failure, after_response, alone_are_asked, choose, is_proxy,
    stand_for_origins, start, unresolved,
};
pub use table::{load, needs_destination};
