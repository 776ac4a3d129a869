//! Chapter: transactions: milestones.

use crate::abi::stub::stub;
use crate::abi::types::{RawTSMilestonesType, RawTSReturnCode, TS_ERROR, TSHRTime, TSHttpTxn};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpTxnMilestoneGet(
    txnp: TSHttpTxn,
    milestone: RawTSMilestonesType,
    time: *mut TSHRTime,
) -> RawTSReturnCode {
    stub!(TSHttpTxnMilestoneGet(txnp, milestone, time) => TS_ERROR)
}
