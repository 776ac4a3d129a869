//! Following a redirect instead of passing it on: an origin's, or one in an answer of the proxy's own.

use super::outcome::ResultCode;
use super::policy::{ErrorKind, redirect};
use super::request_body::{is_repeatable, is_taken};
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::message::{Kind, Message, WellKnown};
use crate::net::own_names;
use std::net::IpAddr;

/// Settles whether redirects are followed at all: behind the rule, so that its plugins may say so, and not later.
pub fn decide(txn: TxnPtr) {
    txn.follows_redirects.set(txn.settings.get().number_of_redirections > 0);
}

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
    txn.follows_redirects.get()
        && redirect::follows(&response, &txn.settings.get(), txn.redirects.get())
        && has_target(txn)
}

/// Whether an answer whose head is complete is followed instead of sent, because a plugin gave a URL in SEND_RESPONSE_HDR or
/// before.
pub fn is_followed_late(txn: TxnPtr) -> bool {
    is_forced(txn) && can_start_over(txn)
}

/// Whether an answer of the proxy's own, as it was built, is a redirect that the records let us follow: of a rule, or of a
/// remap plugin.
pub fn follows_own(txn: TxnPtr) -> bool {
    let Some(answer) = txn.client_response.get() else { return false };
    txn.follows_redirects.get()
        && redirect::follows(&answer, &txn.settings.get(), txn.redirects.get())
        && answer.get(WellKnown::LOCATION).is_some_and(|location| is_target(txn, location))
        && can_start_over(txn)
}

/// Whether there is a request to send elsewhere, nothing of it is still on its way, and it was not sent elsewhere before: what
/// comes of that is final, as in the original.
fn can_start_over(txn: TxnPtr) -> bool {
    !txn.was_redirected.get() && txn.request_is_parsed.get() && is_repeatable(txn) && is_taken(txn)
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
        // Without an answer of an origin's there is nothing to give back.
        redirect::Action::Return if txn.returned_redirect.get().is_some() => Err(Stop::Returned),
        redirect::Action::Return => Err(ErrorKind::RedirectRejected.into()),
        redirect::Action::Reject => Err(ErrorKind::RedirectRejected.into()),
    }
}

fn has_target(txn: TxnPtr) -> bool {
    location(txn).is_some_and(|location| is_target(txn, &location))
}

/// Whether the target is one that a request can be made of, or at least be refused for.
fn is_target(txn: TxnPtr, location: &[u8]) -> bool {
    let Some(client) = txn.client_request.get() else { return false };
    let mut request = Message::new(Kind::Request);
    request.copy_from(&client);
    redirect::has_other_scheme(location) || redirect::retarget(&mut request, location, false)
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
    note(txn);
    super::respond::build_unsent(txn);
    super::log_view::write(txn);
    drop(txn.client_response.take());
}

/// The same for an answer whose head is complete; it says where to go unless a plugin did.
pub fn log_late(txn: TxnPtr) {
    note(txn);
    super::log_view::write(txn);
    let answer = txn.client_response.take();
    let mut url = txn.control.redirect_url.borrow_mut();
    if url.is_none() {
        *url = answer.and_then(|answer| answer.get(WellKnown::LOCATION).map(<[u8]>::to_vec));
    }
}

fn note(txn: TxnPtr) {
    let code = if is_forced(txn) { ResultCode::TcpMissXRedirect } else { ResultCode::TcpMissRedirect };
    txn.outcome.result.set(code);
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
    txn.was_redirected.set(true);
    txn.outcome.connect_attempts.set(0);
    super::parents::start(txn);
    txn.server_address.set(None);
    txn.control.has_given_address.set(false);
    // It may be somebody else's by now.
    txn.server_vconn.set(None);
    if txn.intercept_used.replace(false) {
        // It has answered once; the target is somebody else's.
        txn.control.intercept.set(None);
    }
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
