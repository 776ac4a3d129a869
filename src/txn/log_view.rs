//! The transaction as the access log and the error pages see it.

use super::context;
use super::control::Flag;
use super::milestones::{self, MILESTONE_COUNT, Milestone};
use super::outcome::ResultCode;
use super::policy::body_factory::LogFields;
use super::transaction::TxnPtr;
use crate::log::access::{self, Message as Which, Transaction, Url as WhichUrl};
use crate::message::{Message, Url, Version, WellKnown};
use std::cell::Ref;
use std::net::SocketAddr;

/// Log fields for the templates of error pages.
pub struct Fields(pub TxnPtr);

impl LogFields for Fields {
    fn append(&self, field: &str, response: &Message, out: &mut Vec<u8>) -> bool {
        let mut view = View::of(&self.0);
        view.made = Some(response);
        access::append_field(&view, field, out)
    }
}

/// Writes the access log lines of a transaction, unless a plugin said not to.
pub fn write(txn: TxnPtr) {
    if access::is_on() && txn.control.is_set(Flag::Logging) {
        access::log(&View::of(&txn));
    }
}

/// The host that the client asked for, for messages.
pub fn wanted_host(txn: TxnPtr) -> String {
    let view = View::of(&txn);
    let host = view.pristine().and_then(Url::host);
    let host = host.or_else(|| view.request().and_then(Message::host));
    String::from_utf8_lossy(host.unwrap_or_default()).into_owned()
}

/// The URL after remap, for messages.
pub fn mapped_url(txn: TxnPtr) -> String {
    let mut url = Vec::new();
    View::of(&txn).url(WhichUrl::Mapped, &mut url);
    String::from_utf8_lossy(&url).into_owned()
}

/// The URL of a request of which none could be read.
const NO_URL: &[u8] = b"/";

/// A transaction with its messages borrowed, for the length of one log entry.
struct View<'a> {
    txn: &'a TxnPtr,
    client_request: Option<Ref<'a, Message>>,
    client_response: Option<Ref<'a, Message>>,
    server_request: Option<Ref<'a, Message>>,
    server_response: Option<Ref<'a, Message>>,
    /// A response that is being made, in place of the client's.
    made: Option<&'a Message>,
    client_stack: &'static [&'static str],
}

impl<'a> View<'a> {
    fn of(txn: &'a TxnPtr) -> View<'a> {
        View {
            txn,
            client_request: txn.client_request.get(),
            client_response: txn.client_response.get(),
            server_request: txn.server_request.get(),
            server_response: txn.server_response.get(),
            made: None,
            client_stack: context::client_stack(*txn),
        }
    }

    fn message(&self, which: Which) -> Option<&Message> {
        match which {
            Which::ClientRequest => self.client_request.as_deref(),
            Which::ClientResponse => self.made.or(self.client_response.as_deref()),
            Which::ServerRequest => self.server_request.as_deref(),
            Which::ServerResponse => self.server_response.as_deref(),
            Which::CachedResponse => None,
        }
    }

    /// Of a request that was refused, or is not complete, what could be read.
    fn request(&self) -> Option<&Message> {
        self.client_request.as_deref()
    }

    /// The header as it is now, with the URL after remap: the original counts it at the end.
    fn request_length(&self) -> i64 {
        self.request().map_or(0, |request| {
            let unsaid = i64::try_from(self.unsaid_scheme(request)).unwrap_or(0);
            length_of(request).saturating_sub(unsaid)
        })
    }

    /// Bytes of a scheme that the transport gave to a URL whose host is in the Host field: it counts from remap on.
    fn unsaid_scheme(&self, request: &Message) -> usize {
        let url = request.url();
        let has_host = url.host().is_some_and(|host| !host.is_empty()) || !request.has(WellKnown::HOST);
        if has_host || self.pristine().is_some() { 0 } else { scheme_length(url) }
    }

    fn pristine(&self) -> Option<&Url> {
        // SAFETY: an object of the client request's heap, which the view keeps borrowed.
        unsafe { self.txn.pristine_url.get().cast::<Url>().as_ref() }
    }
}

/// The result of a transaction that an origin has answered: the log tells conditional requests apart.
pub fn answered(txn: TxnPtr) -> ResultCode {
    let is_conditional = txn.asked.get().is_some_and(|asked| asked.is_conditional);
    if is_conditional { ResultCode::TcpImsMiss } else { ResultCode::TcpMiss }
}

/// Bytes of a URL without a host in front of its path: `http://`.
fn scheme_length(url: &Url) -> usize {
    url.scheme().filter(|_| url.raw_scheme().is_some()).map_or(0, |scheme| scheme.len() + b"://".len())
}

fn length_of(message: &Message) -> i64 {
    i64::try_from(message.length()).unwrap_or(i64::MAX)
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

impl Transaction for View<'_> {
    fn client_address(&self) -> Option<SocketAddr> {
        Some(self.txn.session().client)
    }

    fn interface_address(&self) -> Option<SocketAddr> {
        self.txn.session().incoming()
    }

    fn plugin_tag(&self) -> &[u8] {
        let session = self.txn.session();
        let identity = session.identity.filter(|_| session.is_internal.get());
        identity.and_then(|identity| identity.tag).map_or(b"", |tag| tag.to_bytes())
    }

    fn plugin_id(&self) -> i64 {
        let session = self.txn.session();
        session.identity.filter(|_| session.is_internal.get()).map_or(0, |identity| identity.id)
    }

    fn proxy_protocol(&self) -> Option<(u8, SocketAddr, SocketAddr)> {
        let header = self.txn.session().proxied.as_deref().copied()?;
        Some((header.version, header.source, header.destination))
    }

    fn is_internal(&self) -> bool {
        self.txn.session().is_internal.get()
    }

    fn milestone(&self, number: usize) -> i64 {
        let number = i32::try_from(number.min(MILESTONE_COUNT)).unwrap_or(i32::MAX);
        self.txn.milestones.by_number(number).map_or(0, milestones::to_epoch)
    }

    fn method(&self) -> Option<&[u8]> {
        self.request().map(Message::method).filter(|method| !method.is_empty())
    }

    fn url(&self, which: WhichUrl, out: &mut Vec<u8>) -> bool {
        let Some(request) = self.request() else { return false };
        let (text, unsaid) = match (which, self.pristine()) {
            (WhichUrl::Pristine, Some(pristine)) => (pristine.to_vec(), 0),
            // Its target may still be in the Host field.
            _ => (request.effective_url(), self.unsaid_scheme(request)),
        };
        let text = text.get(unsaid..).unwrap_or_default();
        out.extend_from_slice(if text.is_empty() { NO_URL } else { text });
        true
    }

    fn scheme(&self) -> Option<&[u8]> {
        let request = self.request()?;
        // The URL of CONNECT has none; it is one of HTTP's all the same.
        let is_connect = request.method_token() == Some(WellKnown::CONNECT);
        request.url().scheme().or(is_connect.then_some(b"http"))
    }

    fn path(&self) -> Option<&[u8]> {
        self.request()?.url().path()
    }

    fn pristine_host(&self, out: &mut Vec<u8>) -> bool {
        let Some(url) = self.pristine() else { return false };
        let Some(host) = url.host() else { return false };
        out.extend_from_slice(host);
        if url.raw_port() != 0 {
            out.extend_from_slice(format!(":{}", url.raw_port()).as_bytes());
        }
        true
    }

    fn field(&self, message: Which, name: &[u8], out: &mut Vec<u8>) -> bool {
        let Some(message) = self.message(message) else { return false };
        let mut found = false;
        for field in message.all(name) {
            if std::mem::replace(&mut found, true) {
                out.extend_from_slice(b", ");
            }
            out.extend_from_slice(field.value());
        }
        found
    }

    fn fields(&self, message: Which, each: &mut dyn FnMut(&[u8], &[u8])) {
        if let Some(message) = self.message(message) {
            message.fields().for_each(|field| {
                // The original writes the names that it knows in its own spelling.
                match WellKnown::find(field.name()) {
                    Some(known) => each(known.bytes(), field.value()),
                    None => each(field.name(), field.value()),
                }
            });
        }
    }

    fn version(&self, message: Which) -> (u8, u8) {
        self.message(message).map_or((0, 0), |m| (m.version().major, m.version().minor))
    }

    fn status(&self, message: Which) -> u16 {
        self.message(message).map_or(0, |message| u16::try_from(message.status()).unwrap_or(0))
    }

    fn header_bytes(&self, message: Which) -> i64 {
        let outcome = &self.txn.outcome;
        signed(match message {
            Which::ClientRequest => return self.request_length(),
            Which::ClientResponse => outcome.client_response.header.get(),
            // As they are now, too, also when they are not complete.
            Which::ServerRequest | Which::ServerResponse => {
                return self.message(message).map_or(0, length_of);
            }
            Which::CachedResponse => 0,
        })
    }

    fn body_bytes(&self, message: Which) -> i64 {
        let outcome = &self.txn.outcome;
        signed(match message {
            Which::ClientRequest => outcome.client_request.body.get(),
            Which::ClientResponse => outcome.client_response.body.get(),
            Which::ServerRequest => outcome.server_request.body.get(),
            Which::ServerResponse => outcome.server_response.body.get(),
            Which::CachedResponse => 0,
        })
    }

    fn reason(&self) -> Option<&[u8]> {
        self.message(Which::ClientResponse)?.reason()
    }

    fn client_protocol(&self) -> Option<&str> {
        self.client_stack.first().copied()
    }

    /// The version that the origin was asked in, whatever it answered.
    fn server_protocol(&self) -> Option<&str> {
        let request = self.server_request.as_ref().filter(|_| self.txn.outcome.connect_attempts.get() > 0)?;
        Some(if request.version() < Version::V1_1 { "http/1.0" } else { "http/1.1" })
    }

    fn client_reused(&self) -> bool {
        self.txn.session().transactions.get() > 1
    }

    fn result_code(&self) -> &'static str {
        self.txn.outcome.result.get().name()
    }

    fn hit_miss(&self) -> &'static str {
        self.txn.outcome.hit_miss.get().name()
    }

    fn hierarchy(&self) -> &'static str {
        self.txn.outcome.hierarchy.get().name()
    }

    fn client_finish(&self) -> &'static str {
        self.txn.outcome.client_finish.get().name()
    }

    fn server_finish(&self) -> &'static str {
        self.txn.outcome.server_finish.get().name()
    }

    /// A plugin that stands in for the server has no address.
    fn server_address(&self) -> Option<SocketAddr> {
        self.txn.server_address.get().filter(|_| !self.txn.intercept_used.get())
    }

    /// Only when the server has been looked for, or a plugin stands in for it.
    fn server_name(&self, out: &mut Vec<u8>) -> bool {
        if let Some(parent) = &*self.txn.parent.borrow() {
            out.extend_from_slice(parent.host.to_bytes());
            return true;
        }
        let is_sought = self.txn.server_address.get().is_some()
            || self.txn.intercept_used.get()
            || self.txn.milestones.get(Milestone::DnsLookupBegin) != 0;
        let host = self.request().filter(|_| is_sought).and_then(|request| request.url().host());
        host.map(|host| out.extend_from_slice(host)).is_some()
    }

    fn outgoing_address(&self) -> Option<SocketAddr> {
        self.txn.outgoing_address.get()
    }

    fn server_transactions(&self) -> i64 {
        i64::from(self.txn.outcome.server_transactions.get().saturating_sub(1))
    }

    fn connect_attempts(&self) -> i64 {
        i64::from(self.txn.outcome.connect_attempts.get().saturating_sub(1))
    }

    fn file_size(&self) -> i64 {
        self.server_response.as_ref().map_or(0, |_| self.body_bytes(Which::ServerResponse))
    }

    fn id(&self) -> i64 {
        self.txn.id
    }

    fn connection_id(&self) -> i64 {
        self.txn.session().id
    }

    fn transaction_id(&self) -> i64 {
        i64::from(self.txn.session().transactions.get())
    }
}
