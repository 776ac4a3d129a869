//! What HTTP and the records ask of a proxy, as functions over messages and settings. No I/O, no transaction.
//!
//! The way of a request through these: [`validity`] (may it go on, or is it answered here), [`request`] (what goes to
//! the origin), [`keep_alive`] and [`timeouts`], [`redirect`] (is the origin's answer followed), [`response`] (what goes to
//! the client), or [`error`] and [`local`] with [`body_factory`] (an answer of the proxy's own).

pub mod accept_encoding;
pub mod body_factory;
pub mod error;
mod error_kind;
pub mod forwarded;
mod hop;
pub mod keep_alive;
pub mod local;
pub mod redirect;
pub mod request;
pub mod response;
mod set_choice;
#[cfg(test)]
mod testing;
mod text;
pub mod timeouts;
pub mod validity;
pub mod via;

pub use error_kind::ErrorKind;
pub use local::LocalAnswer;
