//! What a head must fulfil as a whole, checked when its empty line was read.

use super::ascii;
use super::http::HttpHdr;
use super::mime::{FieldId, MimeHdr};
use super::outcome::ParseError;
use super::token::WellKnown;

/// Checks a request; repairs Content-Length.
pub(super) fn request(header: &mut HttpHdr) -> Result<(), ParseError> {
    // A target without scheme is a path, and an authority only for CONNECT.
    let connect = header.method_token == Some(WellKnown::CONNECT);
    let authority_only = header.url().is_some_and(|url| url.raw_scheme().is_none() && url.host().is_some());
    if authority_only && !connect {
        return Err(ParseError::Target);
    }
    host(&header.fields)?;
    content_length(&mut header.fields)
}

/// At most one Host, which must be a host with or without a port.
fn host(fields: &MimeHdr) -> Result<(), ParseError> {
    let Some(field) = fields.find(WellKnown::HOST) else { return Ok(()) };
    let value = fields.value(field).unwrap_or(&[]);
    if fields.next_dup(field).is_some() || !is_host_with_port(value) {
        return Err(ParseError::Host);
    }
    Ok(())
}

/// Whether `value` is `host` or `host:port`, the port being 1 to 65535.
pub(super) fn is_host_with_port(value: &[u8]) -> bool {
    let name = ascii::count(value, ascii::REG_NAME);
    match &value[name..] {
        [] => name != 0,
        [b':', port @ ..] if name != 0 && is_port(port) => true,
        _ => is_odd_host_with_port(value),
    }
}

/// The same for what holds brackets, further colons or a byte that no host has.
fn is_odd_host_with_port(value: &[u8]) -> bool {
    let (host, port) = match value {
        [b'[', ..] => match memchr::memchr(b']', value) {
            Some(close) => match &value[close + 1..] {
                [] => (value, None),
                [b':', port @ ..] => (&value[..=close], Some(port)),
                _ => return false,
            },
            None => (value, None),
        },
        _ => match value.iter().position(|&byte| byte == b':') {
            // More than one colon: an address without brackets, and no port.
            Some(colon) if !value[colon + 1..].contains(&b':') => {
                (&value[..colon], Some(&value[colon + 1..]))
            }
            _ => (value, None),
        },
    };
    let address = host.strip_prefix(b"[").unwrap_or(host);
    let address = address.strip_suffix(b"]").unwrap_or(address);
    !address.is_empty() && ascii::all(host, ascii::HOST) && port.is_none_or(is_port)
}

fn is_port(text: &[u8]) -> bool {
    // Beyond the range it may be any number beyond it.
    let more = |port: u32, digit: &u8| (port * 10 + u32::from(digit - b'0')).min(1 << 16);
    text.iter().all(u8::is_ascii_digit) && matches!(text.iter().fold(0, more), 1..=0xffff)
}

/// Content-Length must be digits and the same in all fields; further ones are deleted, and all beside Transfer-Encoding.
pub(super) fn content_length(fields: &mut MimeHdr) -> Result<(), ParseError> {
    let Some(first) = fields.find(WellKnown::CONTENT_LENGTH) else { return Ok(()) };
    if fields.has_known(WellKnown::TRANSFER_ENCODING) {
        delete_all(fields, first);
        return Ok(());
    }
    let Some((_, text)) = fields.texts(first) else { return Ok(()) };
    let value = text.bytes();
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(ParseError::ContentLength);
    }
    let mut other = fields.next_dup(first);
    while let Some(field) = other {
        if fields.value(field) != Some(value) {
            return Err(ParseError::ContentLength);
        }
        other = fields.next_dup(field);
        fields.destroy(field);
    }
    Ok(())
}

/// Deletes a field and all that follow it under the same name.
fn delete_all(fields: &mut MimeHdr, first: FieldId) {
    let mut field = Some(first);
    while let Some(id) = field {
        field = fields.next_dup(id);
        fields.destroy(id);
    }
}
