//! Step 1: read and parse the request head.

use super::milestones::Milestone;
use super::outcome::{Finish, Hierarchy, HitMiss, ResultCode};
use super::policy::ErrorKind;
use super::policy::validity::is_continued_here;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::message::{Limits, ParseError, Parsed, Parser, Progress, UriStrictness, Version, WellKnown};
use std::future::poll_fn;
use std::task::Poll;

/// Reads until the head is complete and valid.
pub async fn read(txn: TxnPtr) -> Step<()> {
    let timeout = txn.settings.get().transaction_no_activity_timeout_in;
    txn.session().set_inactivity_timeout(timeout);
    txn.session().set_active_timeout(txn.settings.get().transaction_active_timeout_in);
    let limits = limits(txn);
    let mut parser = Parser::new();
    txn.milestones.mark(Milestone::UaFirstRead);
    let read = read_head(txn, &mut parser, &limits).await;
    txn.outcome.client_request.header.set(parser.head_bytes() as u64);
    read?;
    txn.request_is_parsed.set(true);
    txn.asked_version.set(txn.client_request.get().map(|request| request.version()));
    txn.milestones.mark(Milestone::UaReadHeaderDone);
    note_target_style(txn);
    super::step_validate::validate_head(txn)?;
    note_absolute_target(txn);
    continue_upload(txn).await
}

async fn read_head(txn: TxnPtr, parser: &mut Parser, limits: &Limits) -> Step<()> {
    loop {
        match parse_buffered(txn, parser, limits) {
            Ok(Progress::Done) => return Ok(()),
            Ok(Progress::More) => {}
            Err(error) => {
                txn.milestones.mark(Milestone::UaReadHeaderDone);
                return Err(refuse(txn, error));
            }
        }
        if let Err(how) = fill(txn).await {
            note_client_gone(txn, how);
            return Err(Stop::Silent);
        }
    }
}

/// Tells a client that waits for it to go on with its body, when the records say that this is not left to the origin.
async fn continue_upload(txn: TxnPtr) -> Step<()> {
    let is_due =
        txn.client_request.get().is_some_and(|request| is_continued_here(&request, txn.settings.global()));
    if !is_due {
        return Ok(());
    }
    super::request_body::send_continue(txn).await
}

fn limits(txn: TxnPtr) -> Limits {
    let global = txn.settings.global();
    let size = |value: i64| usize::try_from(value).unwrap_or(0);
    Limits {
        start_line: size(global.request_line_max_size),
        field: size(global.header_field_max_size),
        head: size(txn.settings.get().request_header_max_size),
        uri: UriStrictness::from_record(global.strict_uri_parsing),
        // A plugin may tell another what it likes over an internal connection.
        drop_internal: global.strict_internal_fields != 0 && !txn.session().is_internal.get(),
        ..Limits::REQUEST
    }
}

fn parse_buffered(txn: TxnPtr, parser: &mut Parser, limits: &Limits) -> Result<Progress, ParseError> {
    let session = txn.session();
    let mut wire = session.wire.borrow_mut();
    let Some(wire) = wire.as_mut() else { return Ok(Progress::More) };
    let Some(mut request) = txn.client_request.get_mut() else { return Ok(Progress::More) };
    while wire.buffered() > 0 {
        let Parsed { consumed, outcome } = parser.request(&mut request, wire.input().front(), limits);
        wire.input().consume(consumed);
        match outcome {
            Ok(Progress::More) => {}
            done => return done,
        }
    }
    Ok(Progress::More)
}

/// Reads more, or tells how the client ended.
async fn fill(txn: TxnPtr) -> Result<(), Finish> {
    let read = poll_fn(|cx| match txn.session().wire.borrow_mut().as_mut() {
        Some(wire) => wire.poll_fill(cx, false),
        None => Poll::Ready(Ok(0)),
    })
    .await;
    match read {
        Ok(read) if read > 0 => Ok(()),
        Err(error) if error.is_timeout() => Err(Finish::Timeout),
        _ => Err(Finish::Intr),
    }
}

fn note_client_gone(txn: TxnPtr, how: Finish) {
    let outcome = &txn.outcome;
    outcome.result.set(ResultCode::ErrClientAbort);
    outcome.hit_miss.set(HitMiss::Miss);
    outcome.hierarchy.set(Hierarchy::Empty);
    outcome.client_finish.set(how);
}

/// The answer to a head that the parser refuses.
fn refuse(txn: TxnPtr, error: ParseError) -> Stop {
    crate::log::debug!("http", "[{}] request refused: {error:?}", txn.id);
    if error == ParseError::Target
        && txn.client_request.get().is_some_and(|request| request.method() == b"PRI")
    {
        // The preface of HTTP/2, whose client could not read an answer of HTTP/1.
        return Stop::Silent;
    }
    // Without a whole start line the version is still 1.0.
    if matches!(error, ParseError::Version(version) if version < Version::V1_0)
        && let Some(mut request) = txn.client_request.get_mut()
    {
        request.set_version(Version::V1_0);
    }
    Stop::Error(match error {
        ParseError::StartLineTooLong => ErrorKind::UriTooLong,
        ParseError::Version(version) if version > Version::V1_1 => ErrorKind::UnsupportedVersion,
        _ => ErrorKind::InvalidRequest,
    })
}

/// Notes whether Host names the target, and gives a target without scheme that of the transport.
fn note_target_style(txn: TxnPtr) {
    let Some(mut request) = txn.client_request.get_mut() else { return };
    let is_connect = request.method_token() == Some(WellKnown::CONNECT);
    let has_host = request.url().host().is_some();
    txn.server_style.set(!has_host);
    if !has_host && !request.has(WellKnown::HOST) {
        super::statistics::count_missing_host(txn);
    }
    if request.url().raw_scheme().is_none()
        && !is_connect
        && let Some(mut url) = request.url_mut()
    {
        url.set_known_scheme(WellKnown::SCHEME_HTTP);
    }
}

/// Lets an absolute target decide over Host, which had to be there all the same.
fn note_absolute_target(txn: TxnPtr) {
    if txn.server_style.get() {
        return;
    }
    let Some(mut request) = txn.client_request.get_mut() else { return };
    let is_connect = request.method_token() == Some(WellKnown::CONNECT);
    if !is_connect && request.get(WellKnown::MAX_FORWARDS) != Some(b"0") {
        super::policy::request::host_from_url(&mut request);
    }
}
