//! Chapter: transactions: milestones.

use crate::abi::check;
use crate::abi::types::{RawTSMilestonesType, RawTSReturnCode, TS_ERROR, TS_SUCCESS, TSHRTime, TSHttpTxn};
use crate::txn::milestones;

/// Gives the time of a step in ns since the epoch; 0, with success, for one that has not happened.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnMilestoneGet(
    txnp: TSHttpTxn,
    milestone: RawTSMilestonesType,
    time: *mut TSHRTime,
) -> RawTSReturnCode {
    const NAME: &str = "TSHttpTxnMilestoneGet";
    // SAFETY: the handle comes from C.
    let txn = unsafe { check::txn(NAME, txnp) };
    let known = txn.milestones.by_number(milestone.0);
    // SAFETY: writable by contract.
    unsafe { check::store(NAME, "time", time, known.map_or(-1, milestones::to_epoch)) };
    if known.is_some() { TS_SUCCESS } else { TS_ERROR }
}
