//! Chapter: statistics.

use std::ffi::{c_char, c_int};

use crate::abi::check;
use crate::abi::types::{
    RawTSRecordDataType, RawTSReturnCode, RawTSStatPersistence, RawTSStatSync, TS_ERROR, TS_SUCCESS,
    TSMgmtInt, TSRecordDataType, TSStatPersistence, TSStatSync,
};
use crate::config::records::Kind;
use crate::log::fatal;
use crate::stats::{SyncKind, plugin};

/// A statistic for plugins; its number for the other calls, -1 without one. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatCreate(
    the_name: *const c_char,
    the_type: RawTSRecordDataType,
    persist: RawTSStatPersistence,
    sync: RawTSStatSync,
) -> c_int {
    if the_name.is_null() {
        plugin::skip();
        return -1;
    }
    // SAFETY: not null as just checked, a C string by contract.
    let name = unsafe { check::c_bytes("TSStatCreate", "the_name", the_name) };
    let name = String::from_utf8_lossy(name);
    let persistent = persist == TSStatPersistence::TS_STAT_PERSISTENT;
    match plugin::create(&name, kind(the_type), persistent, sync_kind(sync)) {
        Ok(id) => c_int::try_from(id).unwrap_or(-1),
        Err(plugin::Error::Full) => -1,
        // The original ends the process too; plugins therefore ask TSStatFindName first.
        Err(taken @ plugin::Error::Exists(_)) => fatal!("{taken}"),
    }
}

/// Adds to a statistic; seen by others after the next sum over the threads. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntIncrement(the_stat: c_int, amount: TSMgmtInt) {
    plugin::add(checked("TSStatIntIncrement", the_stat), amount);
}

/// Subtracts from a statistic; seen by others after the next sum over the threads. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntDecrement(the_stat: c_int, amount: TSMgmtInt) {
    // Alone among its siblings this one does not check the number in the original.
    if plugin::valid(the_stat) {
        plugin::add(checked("TSStatIntDecrement", the_stat), amount.wrapping_neg());
    }
}

/// The value of a statistic at the last sum over the threads. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntGet(the_stat: c_int) -> TSMgmtInt {
    plugin::get(checked("TSStatIntGet", the_stat))
}

/// Sets a statistic. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatIntSet(the_stat: c_int, value: TSMgmtInt) {
    plugin::set(checked("TSStatIntSet", the_stat), value);
}

/// The number of the statistic of this name, into `idp`. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSStatFindName(name: *const c_char, idp: *mut c_int) -> RawTSReturnCode {
    // SAFETY: a C string by contract; null is refused.
    let name = unsafe { check::c_bytes("TSStatFindName", "name", name) };
    check::not_null("TSStatFindName", "idp", idp);
    let Some(id) = plugin::find(&String::from_utf8_lossy(name)) else { return TS_ERROR };
    // SAFETY: not null as checked, writable by contract.
    unsafe { *idp = c_int::try_from(id).unwrap_or(-1) };
    TS_SUCCESS
}

/// Requires the number of a statistic.
#[inline]
fn checked(function: &str, id: c_int) -> usize {
    check::require(plugin::valid(id), function, "the_stat", id);
    id as usize
}

fn kind(kind: RawTSRecordDataType) -> Kind {
    match kind {
        k if k == TSRecordDataType::TS_RECORDDATATYPE_FLOAT => Kind::Float,
        k if k == TSRecordDataType::TS_RECORDDATATYPE_STRING => Kind::String,
        k if k == TSRecordDataType::TS_RECORDDATATYPE_COUNTER => Kind::Counter,
        _ => Kind::Int,
    }
}

fn sync_kind(sync: RawTSStatSync) -> SyncKind {
    match sync {
        s if s == TSStatSync::TS_STAT_SYNC_COUNT => SyncKind::Count,
        s if s == TSStatSync::TS_STAT_SYNC_AVG => SyncKind::Average,
        s if s == TSStatSync::TS_STAT_SYNC_TIMEAVG => SyncKind::TimeAverage,
        _ => SyncKind::Sum,
    }
}
