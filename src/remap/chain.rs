//! How the remap step calls a rule's plugins.

use std::ffi::{c_int, c_void};

/// What a remap plugin is told about a request; the layout of `TSRemapRequestInfo`.
///
/// The locations all belong to `request_buffer`. The struct lives on the stack of the call.
#[repr(C)]
#[derive(Debug)]
pub struct RequestInfo {
    /// The rule's from-URL.
    pub map_from_url: *mut c_void,
    /// The rule's to-URL; for a regex rule the expanded one.
    pub map_to_url: *mut c_void,
    /// The request's URL, already rewritten by the rule; where it goes is decided here.
    pub request_url: *mut c_void,
    /// The client request's buffer.
    pub request_buffer: *mut c_void,
    /// Its header.
    pub request_header: *mut c_void,
    /// Set to 1 by a plugin that wants the client redirected to `request_url`.
    pub redirect: c_int,
}

/// One plugin of a rule's chain: an instance made from the parameters on the rule's line.
///
/// Called on every event thread at once, with no lock held but the session's.
pub trait ChainLink: Send + Sync {
    /// Calls `TSRemapDoRemap`; the result is the plugin's, unchecked.
    fn do_remap(&self, transaction: *mut c_void, info: &mut RequestInfo) -> c_int;

    /// Calls `TSRemapOSResponse`, if the plugin has it, with the state of the origin connection (`TSServerState`).
    fn os_response(&self, transaction: *mut c_void, state: c_int);

    /// The plugin's file as the rule names it, for messages.
    fn name(&self) -> &str;
}
