//! Chapter: actions.

use std::ffi::c_int;

use crate::abi::types::TSAction;
use crate::event::Action;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSActionCancel(actionp: TSAction) {
    if let Some(action) = Action::from_ptr(actionp.cast()) {
        action.cancel();
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSActionDone(actionp: TSAction) -> c_int {
    c_int::from(Action::from_ptr(actionp.cast()).is_some_and(Action::is_done))
}
