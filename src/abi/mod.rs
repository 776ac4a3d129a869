//! The C boundary: one file per chapter of `ts.h`.
//!
//! An exported function has three parts: check and convert the arguments ([`check`]), one call into a layer below,
//! convert the answer back. An `if` about HTTP belongs below. Calls into plugins go through [`callback`].
//! Functions that do nothing yet say so by `stub!`.
#![expect(
    non_snake_case,
    non_camel_case_types,
    clippy::upper_case_acronyms,
    reason = "names of the C API are given"
)]
#![expect(dead_code, reason = "enumerators and helpers exist for C and for chapters still to be filled")]

mod action;
mod aio;
mod alt_info;
mod cache;
mod cache_info;
mod callback;
mod check;
mod clock;
mod config;
mod connect;
mod connections;
mod constants;
mod cont;
mod date;
mod diags;
mod encoding;
mod entry_calls;
mod fetch;
mod files;
mod handle;
mod hooks;
mod host_api;
mod host_lookup;
mod host_status;
mod http_hdr;
mod intercept;
mod iobuffer;
mod lifecycle;
mod matcher;
mod mbuffer;
mod memory;
mod mgmt;
mod mime;
mod mime_field;
mod mime_value;
mod mloc;
mod mutex;
mod names;
mod net;
mod parser;
mod plugin;
mod protocol;
mod remap;
mod schedule;
mod ssn;
mod stats;
mod status;
mod stub;
mod text_log;
mod thread;
mod tls;
mod transform;
mod txn_bytes;
mod txn_cache;
mod txn_config;
mod txn_h2;
mod txn_headers;
mod txn_milestone;
mod txn_parent;
mod txn_redirect;
mod txn_socket;
mod txn_state;
mod txn_timeouts;
mod types;
mod url;
mod user_args;
mod user_args_deprecated;
mod uuid;
mod variadic;
mod vconn;
mod vio;
