//! Chapter: running the host inside another program.

use std::ffi::{c_char, c_int};

use libc::size_t;

/// What a host is started with. Unset members are null or 0.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct tshost_options {
    /// `sizeof(tshost_options)` as the caller knows it: later versions append members.
    pub size: size_t,
    /// Folder with a `runroot.yaml`.
    pub run_root: *const c_char,
    /// Folder with the configuration files, if there is no run-root.
    pub conf_dir: *const c_char,
    /// Ports as in `proxy.config.http.server_ports`; `"0"` takes a free one, see `tshost_port`.
    pub listen: *const c_char,
    /// Built-in origin to answer instead of a real one: `"demo"`.
    pub origin: *const c_char,
    /// Lines as in `remap.config`, null-terminated array.
    pub maps: *const *const c_char,
    /// Lines as in `plugin.config`, null-terminated array.
    pub plugins: *const *const c_char,
    /// Records as `name=value`, null-terminated array; they win over those of the files.
    pub records: *const *const c_char,
}
