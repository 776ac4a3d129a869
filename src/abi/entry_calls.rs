//! Calls of the functions that plugins export.
//!
//! `plugin` finds them with `dlsym` and keeps them as numbers; here they get their types back.

use std::ffi::{c_char, c_int, c_void};
use std::mem::transmute;
use std::ptr;

use crate::abi::types::remap::{TSRemapInterface, TSRemapRequestInfo};
use crate::plugin::{self, EntryCalls};
use crate::remap::RequestInfo;

/// `TSREMAP_VERSION`: major 3, minor 0.
const REMAP_VERSION: u64 = 3 << 16;

type PluginInit = unsafe extern "C-unwind" fn(c_int, *mut *const c_char);
type RemapInit = unsafe extern "C-unwind" fn(*mut TSRemapInterface, *mut c_char, c_int) -> c_int;
type NewInstance =
    unsafe extern "C-unwind" fn(c_int, *mut *mut c_char, *mut *mut c_void, *mut c_char, c_int) -> c_int;
type DeleteInstance = unsafe extern "C-unwind" fn(*mut c_void);
type DoRemap = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, *mut TSRemapRequestInfo) -> c_int;
type OsResponse = unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, c_int);
type Notice = unsafe extern "C-unwind" fn();
type PostReload = unsafe extern "C-unwind" fn(c_int);

unsafe extern "C" {
    static mut optind: c_int;
    static mut opterr: c_int;
    static mut optarg: *mut c_char;
}

/// Tells `plugin` how to call entry points, and `txn` whose continuations are whose. Called before anything is loaded; more than once does no harm.
pub(super) fn install() {
    plugin::install(EntryCalls {
        reset_getopt,
        init,
        remap_init,
        remap_new_instance,
        remap_delete_instance,
        remap_do,
        remap_os_response,
        remap_notice,
        remap_post_reload,
    });
    crate::txn::held::install(super::callback::plugin_of);
}

/// 0 makes glibc forget its position inside a word as well.
fn reset_getopt() {
    // SAFETY: getopt's state is used by plugins only, while they are loaded one after the other.
    unsafe { optind = 0 };
    // SAFETY: as above.
    unsafe { opterr = 0 };
    // SAFETY: as above.
    unsafe { optarg = ptr::null_mut() };
}

fn init(entry: usize, argc: c_int, argv: *mut *const c_char) {
    // SAFETY: the address of a `TSPluginInit`, which has this type.
    let function = unsafe { transmute::<usize, PluginInit>(entry) };
    // SAFETY: argv holds argc C strings and a null.
    unsafe { function(argc, argv) }
}

fn remap_init(entry: usize, text: *mut c_char, length: c_int) -> c_int {
    // SAFETY: the address of a `TSRemapInit`, which has this type.
    let function = unsafe { transmute::<usize, RemapInit>(entry) };
    let mut interface =
        TSRemapInterface { size: size_of::<TSRemapInterface>() as u64, tsremap_version: REMAP_VERSION };
    // SAFETY: the structure lives through the call, the buffer has `length` bytes and one more.
    unsafe { function(&raw mut interface, text, length) }
}

fn remap_new_instance(
    entry: usize,
    argc: c_int,
    argv: *mut *mut c_char,
    instance: *mut *mut c_void,
    text: *mut c_char,
    length: c_int,
) -> c_int {
    // SAFETY: the address of a `TSRemapNewInstance`, which has this type.
    let function = unsafe { transmute::<usize, NewInstance>(entry) };
    // SAFETY: argv holds argc C strings and a null, the buffer has `length` bytes and one more.
    unsafe { function(argc, argv, instance, text, length) }
}

fn remap_delete_instance(entry: usize, instance: *mut c_void) {
    // SAFETY: the address of a `TSRemapDeleteInstance`, which has this type.
    let function = unsafe { transmute::<usize, DeleteInstance>(entry) };
    // SAFETY: the plugin made the instance, and nobody uses it any more.
    unsafe { function(instance) }
}

fn remap_do(entry: usize, instance: *mut c_void, txn: *mut c_void, info: *mut RequestInfo) -> c_int {
    // SAFETY: the address of a `TSRemapDoRemap`, which has this type.
    let function = unsafe { transmute::<usize, DoRemap>(entry) };
    // SAFETY: the plugin made the instance; transaction and info are alive, and `RequestInfo` has this layout.
    unsafe { function(instance, txn, info.cast()) }
}

fn remap_os_response(entry: usize, instance: *mut c_void, txn: *mut c_void, state: c_int) {
    // SAFETY: the address of a `TSRemapOSResponse`, which has this type.
    let function = unsafe { transmute::<usize, OsResponse>(entry) };
    // SAFETY: the plugin made the instance; the transaction is alive.
    unsafe { function(instance, txn, state) }
}

fn remap_notice(entry: usize) {
    // SAFETY: the address of a `TSRemapDone` or `TSRemapPreConfigReload`, which have this type.
    let function = unsafe { transmute::<usize, Notice>(entry) };
    // SAFETY: takes nothing.
    unsafe { function() }
}

fn remap_post_reload(entry: usize, status: c_int) {
    // SAFETY: the address of a `TSRemapPostConfigReload`, which has this type.
    let function = unsafe { transmute::<usize, PostReload>(entry) };
    // SAFETY: takes a number.
    unsafe { function(status) }
}

/// `RequestInfo` is `TSRemapRequestInfo` with other names.
const _: () = {
    use std::mem::offset_of;
    assert!(size_of::<RequestInfo>() == size_of::<TSRemapRequestInfo>());
    assert!(offset_of!(RequestInfo, map_from_url) == offset_of!(TSRemapRequestInfo, mapFromUrl));
    assert!(offset_of!(RequestInfo, map_to_url) == offset_of!(TSRemapRequestInfo, mapToUrl));
    assert!(offset_of!(RequestInfo, request_url) == offset_of!(TSRemapRequestInfo, requestUrl));
    assert!(offset_of!(RequestInfo, request_buffer) == offset_of!(TSRemapRequestInfo, requestBufp));
    assert!(offset_of!(RequestInfo, request_header) == offset_of!(TSRemapRequestInfo, requestHdrp));
    assert!(offset_of!(RequestInfo, redirect) == offset_of!(TSRemapRequestInfo, redirect));
};
