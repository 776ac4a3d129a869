//! The way of a transaction, from its first byte to TXN_CLOSE.
//!
//! ```text
//!   TXN_START
//!   read request ------ READ_REQUEST_HDR
//!   remap ------------- PRE_REMAP, rules and remap plugins, POST_REMAP
//!   validate
//!   cache lookup ------ CACHE_LOOKUP_COMPLETE         (not for a plain intercept)
//!   resolve ----------- OS_DNS                        (before the lookup if the cache is off)
//!   connect, send ----- SEND_REQUEST_HDR              (again for each attempt)
//!   read response ----- READ_RESPONSE_HDR
//!   respond ----------- SEND_RESPONSE_HDR, transforms, body
//!   close ------------- TXN_CLOSE, log
//! ```
//!
//! Every step may leave the way with a [`Stop`]; then the client gets what that says instead, through the same
//! `respond` and `close`.

use super::callout::Verdict;
use super::hook_point;
use super::hooks::Hook;
use super::milestones::Milestone;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use super::{
    address, close, context, parents, redirect, request_body, respond, statistics, step_cache, step_origin,
    step_read_request, step_remap, step_validate,
};
use crate::message::Version;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Whether the client's connection takes another request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It does.
    KeepAlive,
    /// It is closed.
    Close,
    /// It is closed behind what the client may still send, so that the client can read its answer.
    Linger,
}

/// Where the response comes from.
#[derive(Debug)]
pub enum Source {
    /// An origin, a parent or an intercepting plugin, whose response head has been read.
    Origin(super::origin::HeldConn),
    /// The client's connection becomes a tunnel to this one.
    Tunnel(super::origin::HeldConn),
}

/// Runs a transaction to its end.
pub async fn run(txn: TxnPtr) -> Next {
    txn.milestones.mark(Milestone::UaBegin);
    let mut found = request_side(txn).await;
    let next = loop {
        match respond::respond(txn, found).await {
            respond::Done::Ended(next) => break next,
            respond::Done::Redirect => found = redirected(txn).await,
        }
    };
    close::close(txn, next).await;
    next
}

async fn request_side(txn: TxnPtr) -> Step<Source> {
    // An answer in place of a request that was not read is one of HTTP/1.1, as in the original.
    hook(txn, Hook::TXN_START).await.inspect_err(|_| txn.asked_version.set(Some(Version::V1_1)))?;
    step_read_request::read(txn).await?;
    hook(txn, Hook::READ_REQUEST_HDR).await?;
    step_validate::note_upgrade(txn)?;
    step_remap::remap(txn).await?;
    step_validate::validate(txn)?;
    request_body::buffer_if_asked(txn).await?;
    origin_side(txn).await
}

async fn origin_side(txn: TxnPtr) -> Step<Source> {
    // An intercept that comes later than this replaces the origin only.
    if txn.control.is_intercepted() {
        return step_origin::fetch(txn, true).await;
    }
    let looks_up_first = step_cache::comes_before_origin(txn) || parents::stand_for_origins(txn);
    if !looks_up_first {
        address::find_origin(txn).await?;
    }
    step_cache::lookup(txn).await?;
    step_origin::fetch(txn, !looks_up_first).await
}

/// A followed redirect starts over where the origin is looked for: no remap, and no hooks of the request.
async fn redirected(txn: TxnPtr) -> Step<Source> {
    let prepared = redirect::prepare(txn);
    statistics::count_request(txn);
    prepared.inspect_err(|_| statistics::count_invalid(txn))?;
    context::note_asked(txn);
    statistics::count_method(txn);
    origin_side(txn).await
}

/// Calls a hook; an error leaves the way.
#[inline(always)]
pub fn hook(txn: TxnPtr, hook: Hook) -> HookStep<impl Future<Output = Verdict>> {
    HookStep(hook, hook_point::call(txn, hook))
}

/// The calls at a hook as a step: most have nobody to call, and take no state of their own.
pub struct HookStep<F>(Hook, F);

impl<F: Future<Output = Verdict>> Future for HookStep<F> {
    type Output = Step<()>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Step<()>> {
        let hook = self.0;
        // SAFETY: the calls are pinned with the whole.
        let calls = unsafe { self.map_unchecked_mut(|step| &mut step.1) };
        calls.poll(cx).map(|verdict| match verdict {
            Verdict::Continue => Ok(()),
            Verdict::Error => Err(Stop::Plugin(hook)),
        })
    }
}
