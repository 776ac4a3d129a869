//! `tshost`: the plugin API of Apache Traffic Server 9.2 with an HTTP engine behind it.
//!
//! The way of a request, folder by folder:
//!
//! ```text
//! socket - net - http1 - message - txn -- remap -- cache -- net - origin
//!                                   | hooks
//!                                   +- plugins, through abi
//! ```
//!
//! 1. [`net`] accepts on an event thread ([`event`]); the connection stays there for life.
//! 2. [`http1`] reads a head into a pooled [`buffer`]; [`message`] parses it into what plugins see as a `TSMBuffer`.
//! 3. [`txn`] runs the transaction as one task, step by step, and calls the registered continuations at each hook.
//! 4. The answer comes from the [`cache`], an origin, an intercepting plugin or an error page.
//! 5. The body flows through the transforms, if any, to the client.
//! 6. [`log`] writes the access-log entry, `TXN_CLOSE` fires, memory goes back to the thread's pools.
//!
//! [`pool`] holds up the objects that C has handles to, in every layer.
//!
//! A layer uses only layers named above it in the list below; `abi` may use all and nothing uses `abi`.

pub mod abi;
pub mod buffer;
pub mod cache;
pub mod config;
pub mod event;
pub mod host;
pub mod http1;
pub mod log;
pub mod message;
pub mod net;
pub mod plugin;
pub mod pool;
pub mod remap;
pub mod stats;
pub mod txn;
