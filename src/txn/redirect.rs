//! Following an origin's redirect instead of passing it on.

use super::outcome::ResultCode;
use super::policy::{ErrorKind, redirect};
use super::stop::Step;
use super::transaction::TxnPtr;
use crate::message::{Kind, Message, WellKnown};

/// Whether the response that was read is followed: a plugin gave a URL, or the records allow one more.
pub fn is_followed(txn: TxnPtr) -> bool {
    if txn.transforms.has(super::hooks::Hook::RESPONSE_TRANSFORM) {
        return false;
    }
    if is_forced(txn) {
        return true;
    }
    let Some(response) = txn.server_response.get() else { return false };
    redirect::follows(&response, &txn.settings.get(), txn.redirects.get())
}

/// Whether a plugin gave a URL to go to.
pub fn is_forced(txn: TxnPtr) -> bool {
    txn.control.redirect_url.borrow().is_some()
}

/// Writes the log line of the response that is followed instead of passed on.
pub fn log(txn: TxnPtr) {
    let code = if is_forced(txn) { ResultCode::TcpMissXRedirect } else { ResultCode::TcpMissRedirect };
    txn.outcome.result.set(code);
    let mut shown = Message::new(Kind::Response);
    if let Some(response) = txn.server_response.get() {
        shown.copy_from(&response);
    }
    txn.client_response.set(shown);
    super::log_view::write(txn);
    drop(txn.client_response.take());
}

/// Makes the request one for the new target. The response that named it is dropped.
pub fn prepare(txn: TxnPtr) -> Step<()> {
    let given = txn.control.redirect_url.borrow_mut().take();
    let location = given.or_else(|| {
        txn.server_response.get().and_then(|response| response.get(WellKnown::LOCATION).map(<[u8]>::to_vec))
    });
    let no_default_port = txn.settings.global().redirect_host_no_port != 0;
    let retargeted = match (location, txn.client_request.get_mut()) {
        (Some(location), Some(mut request)) => redirect::retarget(&mut request, &location, no_default_port),
        _ => false,
    };
    if !retargeted {
        return Err(ErrorKind::RedirectRejected.into());
    }
    txn.redirects.set(txn.redirects.get() + 1);
    txn.outcome.connect_attempts.set(0);
    txn.server_address.set(None);
    drop(txn.server_request.take());
    drop(txn.server_response.take());
    Ok(())
}
