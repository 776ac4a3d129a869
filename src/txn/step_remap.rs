//! Steps 2 and 3: PRE_REMAP, the rule and its plugins, POST_REMAP.

use super::control::Flag;
use super::hooks::Hook;
use super::policy::{ErrorKind, LocalAnswer};
use super::run::hook;
use super::stop::{Step, Stop};
use super::transaction::TxnPtr;
use crate::message::{Kind, Message, Url, WellKnown};
use crate::remap::{
    self, Client, Hit, Lease, LeasedRule, Outcome, RefererUrls, Request, RequestInfo, Rule, Scheme, Table,
};
use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

/// The rule of a transaction, with its lease of the table: the plugins of the rule live as long as that.
#[derive(Debug)]
pub struct Mapped {
    rule: LeasedRule,
    /// What a pattern made of the request's host.
    expanded_host: Option<Box<[u8]>>,
    /// The rule's URLs as objects of the client request's buffer, made when somebody asks for them.
    urls: Cell<Option<RuleUrls>>,
}

/// The URLs of a rule as plugins see them.
#[derive(Clone, Copy, Debug)]
pub struct RuleUrls {
    /// `TSRemapFromUrlGet`.
    pub from: *mut c_void,
    /// `TSRemapToUrlGet`, with the expanded host.
    pub to: *mut c_void,
}

impl Mapped {
    /// The rule.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }
}

/// The URLs of the rule that the transaction was mapped by; none before remap or when no rule applied.
pub fn rule_urls(txn: TxnPtr) -> Option<RuleUrls> {
    let mapped = txn.mapped.borrow();
    let mapped = mapped.as_ref()?;
    if let Some(urls) = mapped.urls.get() {
        return Some(urls);
    }
    let mut request = txn.client_request.get_mut()?;
    let (from, to) = (mapped.rule.from(), mapped.rule.to());
    let from = add_rule_url(&mut request, from.text(), from.host());
    let to = add_rule_url(&mut request, to.text(), to.host());
    if let (Some(host), Some(mut url)) = (&mapped.expanded_host, request.url_at(to)) {
        url.set_host(Some(host));
    }
    let urls = RuleUrls { from: from.as_ptr().cast(), to: to.as_ptr().cast() };
    mapped.urls.set(Some(urls));
    Some(urls)
}

/// Adds a URL of a rule, whose host may be a pattern: that is none that parses.
fn add_rule_url(request: &mut Message, text: &[u8], host: &[u8]) -> NonNull<Url> {
    let added = request.add_url_parsed(text);
    if let Some(mut url) = request.url_at(added)
        && !host.is_empty()
        && url.host() != Some(host)
        && let Some(at) = memchr::memmem::find(text, host)
    {
        url.parse(&[&text[..at], b"h", &text[at + host.len()..]].concat());
        url.set_host(Some(host));
    }
    added
}

/// Maps the request, unless a plugin said to skip that.
pub async fn remap(txn: TxnPtr) -> Step<()> {
    keep_pristine(txn);
    if txn.control.is_set(Flag::SkipRemapping) {
        target_from_host(txn);
        super::redirect::decide(txn);
        return Ok(());
    }
    hook(txn, Hook::PRE_REMAP).await?;
    let applied = apply(txn);
    allow_time(txn);
    // Also of the redirect that a rule or its plugin answers with.
    super::redirect::decide(txn);
    applied?;
    stop_if_status_set(txn)?;
    hook(txn, Hook::POST_REMAP).await?;
    if txn.is_websocket() {
        // Plugins see it twice in the original, which goes through remap once more for the new protocol.
        hook(txn, Hook::POST_REMAP).await?;
    }
    Ok(())
}

/// The rule, or a plugin up to here, may have given the client another time for the whole, which begins now.
fn allow_time(txn: TxnPtr) {
    let seconds = txn.settings.get().transaction_active_timeout_in;
    txn.session().set_active_timeout(seconds);
}

/// A status that a plugin set before or during remap ends the request with a page of that status, unless a plugin answers.
fn stop_if_status_set(txn: TxnPtr) -> Step<()> {
    match txn.control.status.get() {
        _ if txn.control.intercept.get().is_some() => Ok(()),
        0 => Ok(()),
        status => Err(ErrorKind::PluginStatus(status).into()),
    }
}

/// Refuses a request without a rule that its client may not make, before anything else is said of it.
fn refuse_by_policy(txn: TxnPtr) -> Step<()> {
    if super::admission::allows_request(txn) { Ok(()) } else { Err(ErrorKind::AccessDenied.into()) }
}

/// Finds the rule and rewrites the request.
fn apply(txn: TxnPtr) -> Step<()> {
    complete_pristine(txn);
    let Some(table) = remap::current() else {
        refuse_by_policy(txn)?;
        return unmapped(txn);
    };
    let outcome = look_up(txn, &table);
    if !matches!(outcome, Outcome::Map(_)) {
        refuse_by_policy(txn)?;
        // A plugin's status comes before what is said of a request without a rule.
        stop_if_status_set(txn)?;
    }
    match outcome {
        Outcome::Map(hit) => mapped(txn, &table, &hit),
        Outcome::Redirect { hit, permanent } => {
            let Some(request) = txn.client_request.get() else { return Ok(()) };
            // The request keeps its URL: logs show what was asked for.
            let mut scratch = Message::new(Kind::Request);
            scratch.copy_from(&request);
            rewrite(&mut scratch, &hit);
            let location = scratch.url().to_vec();
            let version = txn.asked_version.get().unwrap_or(request.version());
            Err(Stop::Local(LocalAnswer::rule_redirect(permanent, location, version)))
        }
        Outcome::None => unmapped(txn),
    }
}

fn look_up<'t>(txn: TxnPtr, table: &'t Table) -> Outcome<'t> {
    let Some(request) = txn.client_request.get() else { return Outcome::None };
    let url = request.url();
    let scheme = match url.scheme().unwrap_or_default() {
        // The handshake of a WebSocket looks like HTTP and is mapped by rules for ws.
        b"http" if txn.is_websocket() => b"ws".as_slice(),
        b"https" if txn.is_websocket() => b"wss",
        scheme => scheme,
    };
    let (host, port) = request.target().map_or((&b""[..], 0), |target| (target.host, target.port));
    let port = match port {
        // CONNECT has no scheme, and without a port it is for no rule, as in the original.
        0 => Scheme::from_bytes(scheme).map_or(if scheme.is_empty() { 0 } else { 80 }, Scheme::default_port),
        port => port,
    };
    let scheme = match WellKnown::find(scheme) {
        // Of one that has no name in the API, the port tells what it is taken for.
        None if !scheme.is_empty() => {
            if port == 80 {
                &b"http"[..]
            } else {
                b"https"
            }
        }
        _ => scheme,
    };
    let local_port = || txn.session().incoming_port().unwrap_or(0);
    let receive_port = txn.control.incoming_port.get().unwrap_or_else(local_port);
    table.lookup(&Request { scheme, host, port, path: url.path().unwrap_or_default(), receive_port })
}

/// Keeps the URL as it is before PRE_REMAP.
fn keep_pristine(txn: TxnPtr) {
    let Some(mut request) = txn.client_request.get_mut() else { return };
    let url = request.add_url_copy();
    txn.pristine_url.set(url.as_ptr().cast());
}

/// Gives the kept URL the host that the request names behind PRE_REMAP, if it has none.
fn complete_pristine(txn: TxnPtr) {
    let Some(mut request) = txn.client_request.get_mut() else { return };
    if let Some(url) = NonNull::new(txn.pristine_url.get().cast()) {
        request.add_target_to(url);
    }
}

fn mapped(txn: TxnPtr, table: &Lease, hit: &Hit<'_>) -> Step<()> {
    if let Some(mut request) = txn.client_request.get_mut() {
        rewrite(&mut request, hit);
    }
    let rule = hit.rule();
    *txn.mapped.borrow_mut() = Some(Mapped {
        rule: table.keep(hit),
        expanded_host: hit.expanded_host().map(Box::from),
        urls: Cell::new(None),
    });
    let chain = run_chain(txn, rule);
    // A plugin's redirect comes first.
    if let Some(location) = referer_refusal(txn, rule).filter(|_| chain.is_ok()) {
        return Err(Stop::Local(LocalAnswer::Redirect { status: 302, location }));
    }
    rewrite_host_field(txn);
    chain?;
    if !is_allowed(txn, rule) {
        return Err(ErrorKind::AccessDenied.into());
    }
    Ok(())
}

/// Where a request is sent that comes from a page which the rule does not like; none for one that may go on.
fn referer_refusal(txn: TxnPtr, rule: &Rule) -> Option<Vec<u8>> {
    let demands = rule.referer()?;
    let settings = txn.settings.global();
    if settings.referer_filter == 0 {
        return None;
    }
    let mut request = txn.client_request.get_mut()?;
    let referer = request.get(WellKnown::REFERER).map(<[u8]>::to_vec);
    if demands.allows(referer.as_deref()) {
        return None;
    }
    let original = NonNull::new(txn.pristine_url.get().cast()).and_then(|url| request.url_at(url));
    let original = original.map(|url| url.to_vec()).unwrap_or_default();
    let urls = RefererUrls {
        referer: referer.as_deref().unwrap_or_default(),
        from: rule.from().text(),
        to: rule.to().text(),
        original: &original,
    };
    let urls = (settings.referer_format_redirect != 0).then_some(&urls);
    let default = || settings.referer_default_redirect.get().unwrap_or_default().to_vec();
    Some(demands.redirect_target(urls).unwrap_or_else(default))
}

/// Makes the request's URL what the rule says.
fn rewrite(request: &mut Message, hit: &Hit<'_>) {
    let is_connect = request.method_token() == Some(WellKnown::CONNECT);
    // Most rules map a whole host, and then the path stays as it is.
    let starts_with_slash = request.url().path().is_some_and(|path| path.starts_with(b"/"));
    let keeps_path =
        hit.rule().from().path().is_empty() && hit.rule().to().path().is_empty() && !starts_with_slash;
    let path = if keeps_path || is_connect {
        None
    } else {
        let mut path = Vec::new();
        hit.rewrite(request.url().path().unwrap_or_default()).push_path(&mut path);
        Some(path)
    };
    let new = hit.rewrite(b"");
    let Some(mut url) = request.url_mut() else { return };
    url.set_host(Some(new.host));
    url.set_port(new.port);
    if is_connect {
        return;
    }
    if url.raw_scheme() != Some(new.scheme.as_str().as_bytes()) {
        url.set_scheme(Some(new.scheme.as_str().as_bytes()));
    }
    if let Some(path) = path {
        url.set_path(Some(&path));
    }
}

/// Whether the rule's filters let the client pass.
fn is_allowed(txn: TxnPtr, rule: &Rule) -> bool {
    let session = txn.session();
    let Some(request) = txn.client_request.get() else { return true };
    if rule.uses_ip_allow() && !super::admission::allows_request(txn) {
        return false;
    }
    rule.allows(&Client {
        method: request.method(),
        source: Some(session.client.ip()),
        local: if rule.is_filtered() { session.incoming().map(|address| address.ip()) } else { None },
        internal: session.is_internal.get(),
    })
}

/// What a remap plugin returned (`TSRemapStatus`); everything unknown is "did nothing, go on".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Status(c_int);

impl Status {
    const DID_REMAP: c_int = 1;
    const NO_REMAP_STOP: c_int = 2;
    const DID_REMAP_STOP: c_int = 3;

    fn did_remap(self) -> bool {
        matches!(self.0, Self::DID_REMAP | Self::DID_REMAP_STOP)
    }

    fn stops(self) -> bool {
        matches!(self.0, Self::NO_REMAP_STOP | Self::DID_REMAP_STOP)
    }
}

/// Runs the rule's plugins in the order of the line. They change the request in place.
fn run_chain(txn: TxnPtr, rule: &Rule) -> Step<()> {
    for link in rule.chain() {
        let Some(mut info) = request_info(txn) else { return Ok(()) };
        let status = Status(link.do_remap(txn.as_ptr(), &mut info));
        if info.redirect != 0 && status.did_remap() {
            return Err(plugin_redirect(txn));
        }
        if status.stops() {
            break;
        }
    }
    Ok(())
}

fn request_info(txn: TxnPtr) -> Option<RequestInfo> {
    let urls = rule_urls(txn)?;
    let (request_buffer, request_header) = txn.client_request.handles()?;
    let request_url = txn.client_request.get()?.url_handle();
    Some(RequestInfo {
        request_buffer,
        request_header,
        map_from_url: urls.from,
        map_to_url: urls.to,
        request_url,
        redirect: 0,
    })
}

/// A plugin turned the request's URL into the target of a redirect.
fn plugin_redirect(txn: TxnPtr) -> Stop {
    let location = txn.client_request.get().map(|request| request.url().to_vec()).unwrap_or_default();
    let status = txn.control.status.get();
    match status {
        0 => crate::log::warning!("Changed status code from '0' to '302'."),
        status if !LocalAnswer::is_redirect(status) => crate::log::warning!(
            "Using invalid status code for redirect '{status}'. Building a response for a temporary redirect."
        ),
        _ => {}
    }
    Stop::Local(LocalAnswer::plugin_redirect(status, location))
}

/// The Host field follows the URL, unless the client's is to be kept. After the plugins, so that they see the client's.
fn rewrite_host_field(txn: TxnPtr) {
    if txn.settings.get().url_remap_pristine_host_hdr != 0 {
        return;
    }
    let Some(mut request) = txn.client_request.get_mut() else { return };
    if !request.has(WellKnown::HOST) {
        return;
    }
    if request.url().host().is_none() {
        // A plugin took the host out of the URL.
        request.set(WellKnown::HOST, b"");
        return;
    }
    super::policy::request::host_from_url(&mut request);
}

/// No rule: the request's own target, if that is allowed.
fn unmapped(txn: TxnPtr) -> Step<()> {
    if txn.settings.global().remap_required == 0 || txn.control.intercept.get().is_some() {
        target_from_host(txn);
        return Ok(());
    }
    let settings = txn.settings.global();
    let has_host = txn.client_request.get().is_some_and(|request| request.host().is_some());
    // Plugins may have changed that since it was read.
    let names_target = txn.client_request.get().is_some_and(|request| request.url().host().is_some());
    let is_accelerated = !names_target && settings.reverse_proxy_enabled != 0;
    let explanation = settings.no_host_url_redirect.get().filter(|_| is_accelerated);
    if let Some(location) = explanation {
        return Err(Stop::Local(LocalAnswer::Explanation { location: location.to_vec() }));
    }
    super::statistics::count_invalid(txn);
    Err(match (is_accelerated, has_host) {
        (true, false) => ErrorKind::NoHost,
        (true, true) => ErrorKind::NotFoundOnAccelerator,
        (false, _) => ErrorKind::NotFound,
    }
    .into())
}

/// Moves the target from the Host field into the URL.
fn target_from_host(txn: TxnPtr) {
    let Some(mut request) = txn.client_request.get_mut() else { return };
    request.move_target_to_url();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rules_url_has_its_host_also_when_that_is_a_pattern() {
        for (text, host, path) in [
            ("http://h.test:81/a", "h.test", Some("a")),
            ("http://^(.*)\\.h\\.test$/b", "^(.*)\\.h\\.test$", Some("b")),
            ("http://[a-z]+:82/", "[a-z]+", None),
        ] {
            let mut request = Message::new(Kind::Request);
            let added = add_rule_url(&mut request, text.as_bytes(), host.as_bytes());
            let url = request.added_url(added).unwrap();
            assert_eq!(url.host(), Some(host.as_bytes()), "{text}");
            assert_eq!(url.path().filter(|path| !path.is_empty()), path.map(str::as_bytes), "{text}");
        }
    }
}
