//! Sessions and transactions: the steps of a request, hooks, tunnels, transforms, intercepts.
//!
//! A client connection is a [`session`], whose task runs one [`transaction`] after the other. [`run`] is the way of a
//! transaction, step by step; each `step_*` file is one of them. Decisions about HTTP that need no I/O are in [`policy`].

pub mod address;
pub mod admission;
pub mod body;
pub mod callout;
pub mod client_queue;
mod close;
pub mod context;
pub mod control;
pub mod data_sink;
pub mod drain;
pub mod exchange;
pub mod failure;
pub mod fetch;
mod fetch_task;
pub mod held;
pub mod hook_point;
pub mod hooks;
pub mod intercept;
pub mod internal;
pub mod log_view;
pub mod lookup;
pub mod milestones;
pub mod origin;
mod origin_statistics;
pub mod outcome;
pub mod output;
pub mod page;
pub mod parents;
pub mod policy;
pub mod pool;
pub mod pump;
pub mod recycled;
pub mod redirect;
pub mod request_body;
pub mod request_transform;
pub mod respond;
pub mod run;
pub mod session;
pub mod settings;
pub mod statistics;
pub mod step_cache;
pub mod step_origin;
pub mod step_read_request;
pub mod step_remap;
pub mod step_validate;
pub mod stop;
mod time_statistics;
pub mod transaction;
pub mod transform;
pub mod transform_response;
pub mod tunnel;
mod via_codes;
pub mod wire;
