//! Answers of the proxy's own: error pages, redirects by rule, TRACE and OPTIONS.

use super::callout::Verdict;
use super::context::Context;
use super::hook_point;
use super::hooks::Hook;
use super::log_view::Fields;
use super::outcome::{Hierarchy, HitMiss, ResultCode};
use super::policy::error::{self, Answer, PluginBody};
use super::policy::{ErrorKind, LocalAnswer, body_factory};
use super::pump::PumpError;
use super::redirect;
use super::respond::{self, Done};
use super::run::Next;
use super::stop::Stop;
use super::transaction::TxnPtr;
use crate::http1::Framing;
use crate::message::{Kind, Message, WellKnown};
use crate::net;
use std::future::poll_fn;
use std::task::Poll;

/// Sends a page, or an answer that is no error, unless it is a redirect that is followed; `with_hook` unless
/// SEND_RESPONSE_HDR has been called already.
pub async fn page(txn: TxnPtr, stop: Stop, with_hook: bool) -> Done {
    note(txn, &stop);
    if error_kind(txn, &stop).is_some() {
        super::statistics::count_method(txn);
    }
    let mut answer = build(txn, &stop);
    let is_redirect = redirect::follows_own(txn);
    if with_hook && hook_point::call(txn, Hook::SEND_RESPONSE_HDR).await == Verdict::Error {
        answer = build(txn, &Stop::Error(late_error(txn, answer.keep_alive())));
    }
    if is_redirect || redirect::is_followed_late(txn) {
        redirect::log_late(txn);
        return Done::Redirect;
    }
    finish(txn, &mut answer);
    Done::Ended(if answer.is_nothing() { Next::Close } else { send(txn, &answer).await })
}

/// What a plugin's error in `hook` looks like: its status, if it set one. It closes the client's connection, unless HEAD was
/// on its way to an answer already.
fn plugin_error(txn: TxnPtr, hook: Hook) -> ErrorKind {
    let status = txn.control.status.get();
    let is_head = txn.method() == Some(WellKnown::HEAD);
    match hook {
        Hook::TXN_START | Hook::READ_REQUEST_HDR | Hook::PRE_REMAP | Hook::POST_REMAP => {
            ErrorKind::Plugin(status)
        }
        _ if is_head => ErrorKind::PluginLate(status),
        _ => ErrorKind::Plugin(status),
    }
}

/// What a plugin's error in SEND_RESPONSE_HDR looks like; `keeps` tells whether the response that it replaces would have kept
/// the client's connection.
pub fn late_error(txn: TxnPtr, keeps: bool) -> ErrorKind {
    let status = txn.control.status.get();
    if keeps { ErrorKind::PluginLate(status) } else { ErrorKind::Plugin(status) }
}

/// The error that an answer stands for; `None` for one that is no error.
fn error_kind(txn: TxnPtr, stop: &Stop) -> Option<ErrorKind> {
    match stop {
        Stop::Error(kind) => Some(*kind),
        Stop::Local(_) | Stop::Returned => None,
        Stop::Plugin(hook) => Some(plugin_error(txn, *hook)),
        // A response whose length is known can be followed by another.
        Stop::TransformFailed(Framing::Length(_)) => Some(ErrorKind::PluginLate(txn.control.status.get())),
        Stop::TransformFailed(_) | Stop::Silent => Some(ErrorKind::Plugin(txn.control.status.get())),
    }
}

/// Makes the head of an answer of the proxy's own.
pub fn build_local(txn: TxnPtr, stop: &Stop) {
    build(txn, stop);
}

fn build(txn: TxnPtr, stop: &Stop) -> Answer {
    let context = Context::of(&txn);
    let request = txn.client_request.get();
    let templates = body_factory::current();
    let fields = Fields(txn);
    let page = context.page(request.as_deref(), &templates, &fields);
    let mut response = Message::new(Kind::Response);
    let answer = match (stop, error_kind(txn, stop)) {
        (_, Some(kind)) => error::build(&mut response, kind, &page),
        (Stop::Local(answer), _) => error::build_local(&mut response, answer, &page),
        (_, None) => {
            let redirect = txn.returned_redirect.take().unwrap_or_else(|| Message::new(Kind::Response));
            error::build_returned(&mut response, &redirect, &page)
        }
    };
    txn.client_response.set(response);
    answer
}

/// Completes head and body behind the hook.
fn finish(txn: TxnPtr, answer: &mut Answer) {
    let context = Context::of(&txn);
    let request = txn.client_request.get();
    let templates = body_factory::current();
    let fields = Fields(txn);
    let page = context.page(request.as_deref(), &templates, &fields);
    let given = txn.control.error_body.borrow();
    let given = given
        .as_ref()
        .map(|given| PluginBody { body: &given.body, content_type: given.content_type.as_deref() });
    if let Some(mut response) = txn.client_response.get_mut() {
        error::finish(&mut response, answer, given, &page);
    }
}

async fn send(txn: TxnPtr, answer: &Answer) -> Next {
    let mut output = respond::begin(txn);
    output.bytes(answer.body_to_send());
    txn.outcome.client_response.body.set(answer.body_to_send().len() as u64);
    let sent = poll_fn(|cx| match txn.session().wire.borrow_mut().as_mut() {
        Some(client) => output.poll_flush(cx, client),
        None => Poll::Ready(Err(net::Error::Closed)),
    })
    .await;
    respond::finish_output(txn, output);
    match sent {
        Ok(()) => respond::after(txn, answer.keep_alive()),
        Err(error) => {
            respond::note_broken(txn, &PumpError::Sink(error), Framing::None);
            Next::Close
        }
    }
}

/// Notes for logs what kind of answer it is.
fn note(txn: TxnPtr, stop: &Stop) {
    let outcome = &txn.outcome;
    let Stop::Error(kind) = stop else {
        let is_final = matches!(
            stop,
            Stop::Local(LocalAnswer::Trace { .. } | LocalAnswer::Options | LocalAnswer::Purged(_))
        );
        outcome.result.set(ResultCode::TcpMiss);
        outcome.hierarchy.set(if is_final { Hierarchy::None } else { Hierarchy::Direct });
        return;
    };
    let (result, hierarchy) = kind.log_codes();
    if outcome.result.get() == ResultCode::Undefined {
        outcome.result.set(result);
        outcome.hierarchy.set(hierarchy);
    }
    let is_request_error = matches!(kind.status(), 400 | 403 | 505);
    outcome.hit_miss.set(if is_request_error { HitMiss::MissError } else { HitMiss::Miss });
}
