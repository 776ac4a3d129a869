//! Intercepts: a plugin that answers in place of the origin, over an internal pair.

use super::origin::{OriginConn, OriginKind};
use super::transaction::TxnPtr;
use super::wire::Wire;
use crate::event;
use crate::http1::Framing;
use crate::net::{self, PairOptions, code};
use crate::stats::{Current, Metric};
use std::ptr::null_mut;

/// Makes the pair and hands the plugin its end with `NET_ACCEPT`, inside the transaction's step, as in the original.
pub async fn connect(txn: TxnPtr) -> OriginConn {
    let options = {
        let settings = txn.settings.get();
        PairOptions {
            buffer_index: u8::try_from(settings.plugin_vc_default_buffer_index)
                .unwrap_or(crate::buffer::DEFAULT_INDEX),
            water_mark: settings.plugin_vc_default_buffer_water_mark,
            ..PairOptions::default()
        }
    };
    let (ours, theirs) = net::pair(&options, event::current_loop().unwrap_or_else(|| ours_thread(txn)));
    super::pool::set_timeouts(txn, &ours);
    txn.intercept_used.set(true);
    let transactions = ours.count_use();
    match txn.control.intercept.get() {
        Some(intercept) if event::is_callable(intercept.continuation) => {
            let vconn = theirs.into_plugin();
            event::call(intercept.continuation, code::NET_ACCEPT, vconn.cast()).await;
        }
        // Without anybody at its other end the connection is closed, and the client gets an error page.
        _ => crate::log::error!(
            "TSHttpTxnIntercept, TSHttpTxnServerIntercept: the continuation was destroyed before TS_EVENT_NET_ACCEPT"
        ),
    }
    OriginConn {
        wire: Wire::new(ours),
        kind: OriginKind::Intercept,
        address: None,
        reused: false,
        transactions,
        key: None,
        was_written: false,
        spoiled: false,
        framing: Framing::None,
        in_use: Current::new(Metric::HttpCurrentServerTransactions),
    }
}

fn ours_thread(txn: TxnPtr) -> &'static event::EventThread {
    match txn.session().with_conn(|conn| conn.thread()) {
        Some(thread) => thread,
        None => unreachable!("a transaction runs on an event thread"),
    }
}

/// A plugin whose intercept was never needed gets `NET_ACCEPT_FAILED` soon after, so that it can free what it keeps.
pub fn tell_unused(txn: TxnPtr) {
    if txn.intercept_used.get() {
        return;
    }
    if let (Some(intercept), Some(mutex)) = (txn.control.intercept.take(), txn.object().mutex()) {
        event::spawn(mutex, async move {
            event::call(intercept.continuation, code::NET_ACCEPT_FAILED, null_mut()).await;
        });
    }
}
