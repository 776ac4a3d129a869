//! Chapter: lifecycle hooks.

use crate::abi::stub::stub;
use crate::abi::types::{RawTSLifecycleHookID, TSCont};

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSLifecycleHookAdd(id: RawTSLifecycleHookID, contp: TSCont) {
    stub!(TSLifecycleHookAdd(id, contp))
}
