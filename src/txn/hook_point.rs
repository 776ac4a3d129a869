//! Calling the plugins at a hook: one after the other, each until it reenables.

use super::callout::{Callout, Verdict};
use super::held;
use super::hooks::{GLOBAL, Hook, HookIter};
use super::milestones::Milestone;
use super::session::SsnPtr;
use super::transaction::TxnPtr;
use crate::event::{self, ObjRef};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Calls everybody registered for `hook` in the three scopes; stops at the first that reenables with an error. Costs a
/// few loads when nobody is.
#[inline(always)]
pub fn call(txn: TxnPtr, hook: Hook) -> Call<impl Future<Output = Verdict>> {
    if hook == Hook::SEND_RESPONSE_HDR {
        // Also where nobody is registered, and for answers of the server's own.
        txn.milestones.mark(Milestone::UaBeginWrite);
    }
    let is_wanted = GLOBAL.has(hook) || txn.session().hooks.has(hook) || txn.hooks.has(hook);
    if is_wanted { Call::Somebody(call_registered(txn, hook)) } else { Call::Nobody }
}

/// The calls at one hook.
pub enum Call<F> {
    /// Nobody is registered.
    Nobody,
    /// Those who are get their turn.
    Somebody(F),
}

impl<F: Future<Output = Verdict>> Future for Call<F> {
    type Output = Verdict;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Verdict> {
        // SAFETY: the calls are not moved out of their place.
        match unsafe { self.get_unchecked_mut() } {
            Call::Nobody => Poll::Ready(Verdict::Continue),
            // SAFETY: pinned with the whole.
            Call::Somebody(calls) => unsafe { Pin::new_unchecked(calls) }.poll(cx),
        }
    }
}

async fn call_registered(txn: TxnPtr, hook: Hook) -> Verdict {
    let session = txn.session();
    let began = event::now();
    // The clock of a turn: it moves on only where this waits.
    let mut now = began;
    let mut active = 0;
    let mut verdict = Verdict::Continue;
    txn.in_hook.set(Some(hook));
    for continuation in HookIter::new(hook, Some(&session.hooks), Some(&txn.hooks)) {
        txn.callout.arm();
        let called = now;
        if event::call(continuation, hook.event(), txn.as_ptr()).await.is_none() {
            txn.callout.disarm();
            report_dead(hook);
            continue;
        }
        now = event::now();
        active += now.saturating_sub(called);
        // Mostly the plugin has reenabled before its handler returned.
        verdict = match txn.callout.take() {
            Some(verdict) => verdict,
            None => {
                let verdict = reenabled(&txn.callout, continuation, hook, "TSHttpTxnReenable").await;
                now = event::now();
                verdict
            }
        };
        if verdict == Verdict::Error {
            break;
        }
    }
    txn.in_hook.set(None);
    add_duration(txn, Milestone::PluginActive, active);
    add_duration(txn, Milestone::PluginTotal, now.saturating_sub(began));
    verdict
}

/// Waits until a plugin calls `function`.
async fn reenabled(callout: &Callout, continuation: ObjRef, hook: Hook, function: &'static str) -> Verdict {
    let _held = held::note(continuation, hook, function);
    callout.wait().await
}

/// Plugin milestones are a start plus a sum of durations.
fn add_duration(txn: TxnPtr, milestone: Milestone, ns: u64) {
    let so_far = match txn.milestones.get(milestone) {
        0 => txn.milestones.get(Milestone::SmStart),
        time => time,
    };
    txn.milestones.set(milestone, so_far.saturating_add(ns));
}

/// As [`call`] for a session's own hooks.
pub async fn call_session(ssn: SsnPtr, hook: Hook) -> Verdict {
    for continuation in HookIter::new(hook, Some(&ssn.hooks), None) {
        ssn.callout.arm();
        if event::call(continuation, hook.event(), ssn.as_ptr()).await.is_none() {
            ssn.callout.disarm();
            report_dead(hook);
            continue;
        }
        let verdict = match ssn.callout.take() {
            Some(verdict) => verdict,
            None => reenabled(&ssn.callout, continuation, hook, "TSHttpSsnReenable").await,
        };
        if verdict == Verdict::Error {
            return Verdict::Error;
        }
    }
    Verdict::Continue
}

/// The original aborts here; we go on without the plugin.
#[cold]
fn report_dead(hook: Hook) {
    crate::log::error!(
        "{}: a registered continuation was destroyed; it is skipped. Destroy a continuation only when it is in no hook",
        hook.name()
    );
}
