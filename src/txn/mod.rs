//! Sessions and transactions: the steps of a request, hooks, tunnels, transforms, intercepts.

pub mod callout;
pub mod hooks;
pub mod outcome;
pub mod policy;
