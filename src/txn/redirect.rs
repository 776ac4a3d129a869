//! Following an origin's redirect instead of passing it on.

use super::outcome::ResultCode;
use super::policy::{ErrorKind, redirect};
use super::request_body::is_repeatable;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::message::{Kind, Message, WellKnown};
use crate::net::own_names;
use std::net::IpAddr;

/// Whether the response that was read is followed: a plugin gave a URL, or the records allow one more.
pub fn is_followed(txn: TxnPtr) -> bool {
    if txn.transforms.has(super::hooks::Hook::RESPONSE_TRANSFORM) {
        return false;
    }
    if !is_repeatable(txn) {
        return false;
    }
    if is_forced(txn) {
        return true;
    }
    let Some(response) = txn.server_response.get() else { return false };
    redirect::follows(&response, &txn.settings.get(), txn.redirects.get()) && has_target(txn)
}

/// What the records say about going to `address` (`redirect.actions`), the target of a redirect that is followed.
///
/// # Errors
/// Who gets what instead.
pub fn check(txn: TxnPtr, address: IpAddr) -> Step<()> {
    let actions = {
        let config = txn.settings.global();
        let text = String::from_utf8_lossy(config.redirect_actions.get().unwrap_or_default()).into_owned();
        redirect::Actions::parse(&text).unwrap_or_default()
    };
    match actions.of(address, own_names::is_own(address)) {
        redirect::Action::Follow => Ok(()),
        redirect::Action::Return => Err(Stop::Returned),
        redirect::Action::Reject => Err(ErrorKind::RedirectRejected.into()),
    }
}

/// Whether the target is one that a request can be made of, or at least be refused for.
fn has_target(txn: TxnPtr) -> bool {
    let (Some(location), Some(client)) = (location(txn), txn.client_request.get()) else { return false };
    let mut request = Message::new(Kind::Request);
    request.copy_from(&client);
    redirect::has_other_scheme(&location) || redirect::retarget(&mut request, &location, false)
}

/// Where the plugin, or else the response, says to go.
fn location(txn: TxnPtr) -> Option<Vec<u8>> {
    let given = txn.control.redirect_url.borrow().clone();
    given.or_else(|| {
        txn.server_response.get().and_then(|response| response.get(WellKnown::LOCATION).map(<[u8]>::to_vec))
    })
}

/// Whether a plugin gave a URL to go to.
pub fn is_forced(txn: TxnPtr) -> bool {
    txn.control.redirect_url.borrow().is_some()
}

/// Writes the log line of the response that is followed instead of passed on.
pub fn log(txn: TxnPtr) {
    let code = if is_forced(txn) { ResultCode::TcpMissXRedirect } else { ResultCode::TcpMissRedirect };
    txn.outcome.result.set(code);
    super::respond::build_unsent(txn);
    super::log_view::write(txn);
    drop(txn.client_response.take());
}

/// Makes the request one for the new target. The response that named it is kept for the client, in case that the target is
/// not for us.
pub fn prepare(txn: TxnPtr) -> Step<()> {
    let location = location(txn);
    drop(txn.control.redirect_url.borrow_mut().take());
    let no_default_port = txn.settings.global().redirect_host_no_port != 0;
    let retargeted = match (location, txn.client_request.get_mut()) {
        (Some(location), Some(mut request)) => redirect::retarget(&mut request, &location, no_default_port),
        _ => false,
    };
    txn.redirects.set(txn.redirects.get() + 1);
    txn.outcome.connect_attempts.set(0);
    super::parents::start(txn);
    txn.server_address.set(None);
    drop(txn.server_request.take());
    // It is the latest answer, to plugins and logs, until there is another.
    if let Some(response) = txn.server_response.get() {
        let mut returned = Message::new(Kind::Response);
        returned.copy_from(&response);
        txn.returned_redirect.set(returned);
    }
    // What becomes of the next request is not known.
    txn.outcome.result.set(ResultCode::Undefined);
    if retargeted { Ok(()) } else { Err(ErrorKind::UnsupportedScheme.into()) }
}
