//! Chapter: actions.

use std::ffi::c_int;

use crate::abi::types::TSAction;
use crate::event::Action;

/// Takes back what was scheduled or asked for; nothing for null.
///
/// With the continuation's mutex held, no event follows. For an action that is over it does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSActionCancel(actionp: TSAction) {
    if let Some(action) = Action::from_ptr(actionp.cast()) {
        action.cancel();
    }
}

/// Whether the call that answered this action had already sent its event before it returned: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn TSActionDone(actionp: TSAction) -> c_int {
    c_int::from(Action::from_ptr(actionp.cast()).is_some_and(Action::is_done))
}
