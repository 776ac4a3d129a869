//! Following an origin's redirect instead of passing it on.

use super::outcome::ResultCode;
use super::policy::{ErrorKind, redirect};
use super::step_origin;
use super::stop::Step;
use super::transaction::TxnPtr;
use crate::message::{Kind, Message, WellKnown};
use crate::net::own_names;

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

/// Whether the records allow to go to the address of the redirect's target (`redirect.actions`); if not, the client gets
/// the redirect.
pub async fn may_go(txn: TxnPtr) -> bool {
    let Some(host) = target_host(txn) else { return false };
    let Ok(address) = step_origin::resolve(txn, &host).await else { return false };
    let actions = {
        let config = txn.settings.global();
        let text = String::from_utf8_lossy(config.redirect_actions.get().unwrap_or_default()).into_owned();
        redirect::Actions::parse(&text).unwrap_or_default()
    };
    let is_own = address.is_loopback() || own_names::contains(&address.to_string());
    actions.of(address, is_own) == redirect::Action::Follow
}

/// The host that following would lead to.
fn target_host(txn: TxnPtr) -> Option<Vec<u8>> {
    let location = location(txn)?;
    let mut request = Message::new(Kind::Request);
    request.copy_from(&*txn.client_request.get()?);
    redirect::retarget(&mut request, &location, false).then(|| step_origin::target_of(&request).0)
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
    let location = location(txn);
    drop(txn.control.redirect_url.borrow_mut().take());
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
