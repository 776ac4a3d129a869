//! How the body of a message is delimited: RFC 9112, 6.3.

use crate::message::{Message, Version, WellKnown, number};

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

impl Framing {
    /// Whether both end a body at the same place.
    pub fn is_same_as(self, other: Framing) -> bool {
        let bytes = |framing| match framing {
            Framing::None => Some(0),
            Framing::Length(length) => Some(length),
            Framing::Chunked | Framing::UntilClose => None,
        };
        self == other || bytes(self).is_some_and(|length| bytes(other) == Some(length))
    }
}

/// Why no framing can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FramingError {
    /// Content-Length is no number, beyond 63 bits, or there are two that differ.
    ContentLength,
    /// Transfer-Encoding names something other than exactly `chunked`.
    TransferCoding,
    /// Transfer-Encoding in an HTTP/1.0 request.
    TransferEncodingIn10,
}

impl std::fmt::Display for FramingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            FramingError::ContentLength => "field Content-Length: no length, or several",
            FramingError::TransferCoding => "field Transfer-Encoding: not chunked",
            FramingError::TransferEncodingIn10 => "field Transfer-Encoding: in an HTTP/1.0 request",
        })
    }
}

impl std::error::Error for FramingError {}

/// How the body of a request is delimited; [`Framing::None`] when no field says that there is one.
pub fn request_framing(request: &Message) -> Result<Framing, FramingError> {
    if request.has(WellKnown::TRANSFER_ENCODING) {
        if request.version() < Version::V1_1 {
            return Err(FramingError::TransferEncodingIn10);
        }
        return transfer_coding(request);
    }
    Ok(content_length(request)?.map_or(Framing::None, Framing::Length))
}

/// How the body of a response is delimited; `method` is that of the request, `None` for an unknown one.
pub fn response_framing(response: &Message, method: Option<WellKnown>) -> Result<Framing, FramingError> {
    let status = response.status();
    let tunnel = method == Some(WellKnown::CONNECT) && (200..300).contains(&status);
    if has_no_body(method, status) || tunnel {
        return Ok(Framing::None);
    }
    if response.has(WellKnown::TRANSFER_ENCODING) {
        return transfer_coding(response);
    }
    Ok(content_length(response)?.map_or(Framing::UntilClose, Framing::Length))
}

/// Whether a response ends with its head, whatever it says about a body; `method` is that of the request.
pub fn has_no_body(method: Option<WellKnown>, status: i32) -> bool {
    method == Some(WellKnown::HEAD) || matches!(status, 100..=199 | 204 | 304)
}

/// Whether the fields say that there is a body of more than no bytes.
pub fn announces_body(message: &Message) -> bool {
    message.has(WellKnown::TRANSFER_ENCODING)
        || message.get_int(WellKnown::CONTENT_LENGTH).is_some_and(|length| length != 0)
}

/// Whether a Transfer-Encoding is anything but `chunked`.
pub fn has_unknown_coding(message: &Message) -> bool {
    message.has(WellKnown::TRANSFER_ENCODING) && transfer_coding(message).is_err()
}

/// Chunked coding, also when several fields name it, since the original takes that for one; no list of codings.
fn transfer_coding(message: &Message) -> Result<Framing, FramingError> {
    let mut fields = message.all(WellKnown::TRANSFER_ENCODING);
    if fields.all(|field| field.value().eq_ignore_ascii_case(b"chunked")) {
        Ok(Framing::Chunked)
    } else {
        Err(FramingError::TransferCoding)
    }
}

/// The one length that all Content-Length fields give.
fn content_length(message: &Message) -> Result<Option<u64>, FramingError> {
    let mut length = None;
    for field in message.all(WellKnown::CONTENT_LENGTH) {
        let this = number::length(field.value()).ok_or(FramingError::ContentLength)?;
        if *length.get_or_insert(this) != this {
            return Err(FramingError::ContentLength);
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Kind;

    fn message(kind: Kind, fields: &[(&str, &str)]) -> Message {
        let mut message = Message::new(kind);
        message.set_version(Version::V1_1);
        message.set_status(200);
        for (name, value) in fields {
            message.append(*name, value.as_bytes());
        }
        message
    }

    #[test]
    fn request_bodies() {
        use FramingError::*;
        type Fields = &'static [(&'static str, &'static str)];
        let table: &[(Fields, Result<Framing, FramingError>)] = &[
            (&[], Ok(Framing::None)),
            (&[("Content-Length", "0")], Ok(Framing::Length(0))),
            (&[("content-length", "12")], Ok(Framing::Length(12))),
            (&[("Content-Length", "12"), ("Content-Length", "12")], Ok(Framing::Length(12))),
            (&[("Content-Length", "12"), ("Content-Length", "13")], Err(ContentLength)),
            (&[("Content-Length", "+1")], Err(ContentLength)),
            (&[("Content-Length", "1, 1")], Err(ContentLength)),
            (&[("Content-Length", "")], Err(ContentLength)),
            (&[("Content-Length", "99999999999999999999")], Err(ContentLength)),
            (&[("Transfer-Encoding", "chunked")], Ok(Framing::Chunked)),
            (&[("Transfer-Encoding", "Chunked")], Ok(Framing::Chunked)),
            (&[("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "CHUNKED")], Ok(Framing::Chunked)),
            (&[("Transfer-Encoding", "chunked, chunked")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "chunked,")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "\"chunked\"")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "chunked"), ("Content-Length", "5")], Ok(Framing::Chunked)),
            (&[("Transfer-Encoding", "gzip, chunked")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "chunked, gzip")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "chunked;q=1")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "xchunked")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "identity")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "")], Err(TransferCoding)),
            (&[("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "gzip")], Err(TransferCoding)),
        ];
        for (fields, framing) in table {
            assert_eq!(request_framing(&message(Kind::Request, fields)), *framing, "{fields:?}");
        }
        let mut old = message(Kind::Request, &[("Transfer-Encoding", "chunked")]);
        old.set_version(Version::V1_0);
        assert_eq!(request_framing(&old), Err(TransferEncodingIn10));
    }

    #[test]
    fn response_bodies() {
        let of = |status: i32, method, fields: &[(&str, &str)]| {
            let mut response = message(Kind::Response, fields);
            response.set_status(status);
            response_framing(&response, method)
        };
        let get = Some(WellKnown::GET);
        let length: &[(&str, &str)] = &[("Content-Length", "5")];
        let chunked: &[(&str, &str)] = &[("Transfer-Encoding", "chunked")];
        assert_eq!(of(200, get, &[]), Ok(Framing::UntilClose));
        assert_eq!(of(200, get, length), Ok(Framing::Length(5)));
        assert_eq!(of(200, get, chunked), Ok(Framing::Chunked));
        assert_eq!(of(200, None, chunked), Ok(Framing::Chunked));
        assert_eq!(of(200, Some(WellKnown::HEAD), length), Ok(Framing::None));
        assert_eq!(of(200, Some(WellKnown::CONNECT), length), Ok(Framing::None));
        assert_eq!(of(407, Some(WellKnown::CONNECT), length), Ok(Framing::Length(5)));
        for status in [100, 101, 103, 204, 304] {
            assert_eq!(of(status, get, chunked), Ok(Framing::None), "{status}");
        }
        assert_eq!(of(200, get, &[("Transfer-Encoding", "gzip")]), Err(FramingError::TransferCoding));
        assert_eq!(
            of(200, get, &[("Content-Length", "5"), ("Content-Length", "6")]),
            Err(FramingError::ContentLength)
        );
    }
}
