//! How the body of a message is delimited: RFC 9112, 6.3.

use crate::message::{Message, WellKnown};

/// How a body ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framing {
    /// There is no body.
    None,
    /// Exactly this many bytes.
    Length(u64),
    /// Chunked coding; the body ends with the last chunk and its trailers.
    Chunked,
    /// With the connection: responses only.
    UntilClose,
}

/// Why no framing can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FramingError {
    /// Content-Length is no number, too large, or there are two that differ.
    ContentLength,
    /// Transfer-Encoding names something other than exactly `chunked`.
    TransferCoding,
    /// Transfer-Encoding in an HTTP/1.0 message.
    TransferEncodingIn10,
}

/// How the body of a request is delimited.
///
/// `Framing::None` when neither Content-Length nor Transfer-Encoding is there.
pub fn request_framing(request: &Message) -> Result<Framing, FramingError> {
    let _ = request;
    unimplemented!("lands with the header objects")
}

/// How the body of a response to a request with `method` is delimited.
pub fn response_framing(response: &Message, method: Option<WellKnown>) -> Result<Framing, FramingError> {
    let _ = (response, method);
    unimplemented!("lands with the header objects")
}
