//! Statistics: counters of the engine and of plugins.
//!
//! - [`add`], [`increment`], [`sample`], [`Current`]: what the engine counts, by [`Metric`].
//! - [`plugin`]: what plugins create and count.
//! - [`view`]: configuration and statistics as records, for the management calls.
//!
//! Counting touches memory of the calling thread only; reading sums over all threads.

mod block;
mod current;
mod engine;
mod metrics;
pub mod plugin;
pub mod view;

pub use current::Current;
pub use engine::{add, decrement, get, increment, response, sample, set};
pub use metrics::Metric;
pub use plugin::SyncKind;
