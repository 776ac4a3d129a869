//! Step 4: may the request go on, or is it answered here; and how does its body end.

use super::context::{self, Context};
use super::policy::{ErrorKind, validity};
use super::statistics;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::stats::{self, Metric};

/// The checks behind remap.
pub fn validate(txn: TxnPtr) -> Step<()> {
    statistics::count_request(txn);
    // What the request says of its connection counts from here, as in the original.
    txn.control.closes_client.set(false);
    let checked = {
        let context = Context::of(&txn);
        let Some(mut request) = txn.client_request.get_mut() else { return Ok(()) };
        validity::check(&mut request, &context.check())
    };
    let framing = checked.inspect_err(|_| statistics::count_invalid(txn))?;
    context::note_asked(txn);
    statistics::count_method(txn);
    txn.request_framing.set(framing);
    if txn.is_websocket() {
        limit_websockets(txn)?;
    }
    let Some(mut request) = txn.client_request.get_mut() else { return Ok(()) };
    match validity::max_forwards(&mut request) {
        Some(answer) => Err(Stop::Local(answer)),
        None => Ok(()),
    }
}

/// Refuses a WebSocket when there are as many as there may be.
fn limit_websockets(txn: TxnPtr) -> Step<()> {
    let most = txn.settings.global().websocket_max_number_of_connections;
    let open = stats::get(Metric::HttpWebsocketCurrentActiveClientConnections);
    if most >= 0 && open >= most { Err(ErrorKind::WebSocketLimit.into()) } else { Ok(()) }
}

/// The checks right behind the parser.
pub fn validate_head(txn: TxnPtr) -> Step<()> {
    let context = Context::of(&txn);
    let Some(request) = txn.client_request.get() else { return Ok(()) };
    txn.wire_framing.set(crate::http1::request_framing(&request).ok());
    validity::check_head(&request, &context.check())?;
    Ok(())
}

/// What protocol the request asks for, as plugins left it at READ_REQUEST_HDR.
pub fn note_upgrade(txn: TxnPtr) -> Step<()> {
    let Some(request) = txn.client_request.get() else { return Ok(()) };
    txn.upgrade.set(validity::upgrade(&request)?);
    Ok(())
}
