//! Chapter: scheduling.

use std::ptr::null_mut;

use crate::abi::stub::stub;
use crate::abi::types::{
    RawTSReturnCode, RawTSThreadPool, TS_ERROR, TSAction, TSCont, TSEventThread, TSHRTime, TSHttpTxn,
};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContSchedule(contp: TSCont, timeout: TSHRTime) -> TSAction {
    stub!(TSContSchedule(contp, timeout) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleOnPool(
    contp: TSCont,
    timeout: TSHRTime,
    tp: RawTSThreadPool,
) -> TSAction {
    stub!(TSContScheduleOnPool(contp, timeout, tp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleOnThread(
    contp: TSCont,
    timeout: TSHRTime,
    ethread: TSEventThread,
) -> TSAction {
    stub!(TSContScheduleOnThread(contp, timeout, ethread) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleEvery(contp: TSCont, every: TSHRTime) -> TSAction {
    stub!(TSContScheduleEvery(contp, every) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleEveryOnPool(
    contp: TSCont,
    every: TSHRTime,
    tp: RawTSThreadPool,
) -> TSAction {
    stub!(TSContScheduleEveryOnPool(contp, every, tp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContScheduleEveryOnThread(
    contp: TSCont,
    every: TSHRTime,
    ethread: TSEventThread,
) -> TSAction {
    stub!(TSContScheduleEveryOnThread(contp, every, ethread) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContThreadAffinitySet(contp: TSCont, ethread: TSEventThread) -> RawTSReturnCode {
    stub!(TSContThreadAffinitySet(contp, ethread) => TS_ERROR)
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContThreadAffinityGet(contp: TSCont) -> TSEventThread {
    stub!(TSContThreadAffinityGet(contp) => null_mut())
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSContThreadAffinityClear(contp: TSCont) {
    stub!(TSContThreadAffinityClear(contp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSHttpSchedule(contp: TSCont, txnp: TSHttpTxn, timeout: TSHRTime) -> TSAction {
    stub!(TSHttpSchedule(contp, txnp, timeout) => null_mut())
}
