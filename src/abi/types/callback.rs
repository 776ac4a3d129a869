//! Functions that plugins hand in.
//!
//! They may unwind: a plugin in C++ or Rust is free to throw through its own frames.

use std::ffi::{c_char, c_int, c_void};

use super::{RawTSEvent, RawTSRecordDataType, RawTSRecordType, TSCont, TSRecordData};

/// What a thread made by `TSThreadCreate` runs; its result is ignored.
pub type TSThreadFunc = Option<unsafe extern "C-unwind" fn(data: *mut c_void) -> *mut c_void>;

/// The handler of a continuation; `TSContCall` gives its result to the caller.
pub type TSEventFunc =
    Option<unsafe extern "C-unwind" fn(contp: TSCont, event: RawTSEvent, edata: *mut c_void) -> c_int>;

/// Frees a configuration that nobody uses any more.
pub type TSConfigDestroyFunc = Option<unsafe extern "C-unwind" fn(data: *mut c_void)>;

/// Called by `TSRecordDump` for each record.
pub type TSRecordDumpCb = Option<
    unsafe extern "C-unwind" fn(
        rec_type: RawTSRecordType,
        edata: *mut c_void,
        registered: c_int,
        name: *const c_char,
        data_type: RawTSRecordDataType,
        datum: *mut TSRecordData,
    ),
>;
