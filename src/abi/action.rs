//! Chapter: actions.

use std::ffi::c_int;

use crate::abi::stub::stub;
use crate::abi::types::TSAction;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSActionCancel(actionp: TSAction) {
    stub!(TSActionCancel(actionp))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSActionDone(actionp: TSAction) -> c_int {
    stub!(TSActionDone(actionp) => 0)
}
