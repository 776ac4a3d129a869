//! Accept-Encoding cut down to what makes a difference for caches.

use crate::message::{Message, WellKnown};

/// Rewrites the request's Accept-Encoding as `proxy.config.http.normalize_ae` says: 0 not at all, 1 `gzip` or nothing,
/// 2 `br` or `gzip` or nothing, 3 `br, gzip` or one of them or nothing. The first field decides; what more there are stay
/// beside it or go with it, as in the original.
pub fn normalize(request: &mut Message, normalize_ae: i8) {
    if !(1..=3).contains(&normalize_ae) {
        return;
    }
    let Some(field) = request.find(WellKnown::ACCEPT_ENCODING) else { return };
    let value = request.value(field);
    let gzip = accepts(value, &[b"gzip", b"x-gzip"]);
    let brotli = normalize_ae >= 2 && accepts(value, &[b"br"]);
    let normal: &[u8] = match (brotli, gzip) {
        (true, true) if normalize_ae == 3 => b"br, gzip",
        (true, _) => b"br",
        (false, true) => b"gzip",
        (false, false) => {
            request.remove(WellKnown::ACCEPT_ENCODING);
            return;
        }
    };
    if value != normal {
        request.set_value(field, normal);
    }
}

/// Whether one of the codings, or `*`, is listed with a quality other than zero.
fn accepts(list: &[u8], codings: &[&[u8]]) -> bool {
    list.split(|byte| *byte == b',').any(|element| {
        let (coding, parameters) = match memchr::memchr(b';', element) {
            Some(at) => (&element[..at], &element[at + 1..]),
            None => (element, &[][..]),
        };
        let coding = coding.trim_ascii();
        let is_meant = coding == b"*" || codings.iter().any(|want| coding.eq_ignore_ascii_case(want));
        is_meant && !is_quality_zero(parameters)
    })
}

/// Whether the parameters of a list element say `q=0`.
pub(super) fn is_quality_zero(parameters: &[u8]) -> bool {
    let quality = parameters.split(|byte| *byte == b';').find_map(|parameter| {
        let at = memchr::memchr(b'=', parameter)?;
        parameter[..at].trim_ascii().eq_ignore_ascii_case(b"q").then(|| parameter[at + 1..].trim_ascii())
    });
    quality.is_some_and(|quality| quality.iter().all(|byte| matches!(byte, b'0' | b'.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Kind;

    fn normalized(values: &[&str], level: i8) -> Option<String> {
        let mut request = Message::new(Kind::Request);
        for value in values {
            request.append(WellKnown::ACCEPT_ENCODING, value.as_bytes());
        }
        normalize(&mut request, level);
        let left: Vec<_> = request
            .all(WellKnown::ACCEPT_ENCODING)
            .map(|field| String::from_utf8(field.value().to_vec()).unwrap())
            .collect();
        (!left.is_empty()).then(|| left.join(" | "))
    }

    #[test]
    fn only_what_caches_tell_apart_is_left() {
        for (value, one, two, three) in [
            ("gzip, deflate, br", Some("gzip"), Some("br"), Some("br, gzip")),
            ("br", None, Some("br"), Some("br")),
            ("deflate", None, None, None),
            ("x-gzip;q=0.5", Some("gzip"), Some("gzip"), Some("gzip")),
            ("*", Some("gzip"), Some("br"), Some("br, gzip")),
            ("identity", None, None, None),
            ("gzip;q=0, br; q = 0.0", None, None, None),
            ("GZIP ; q=0.001", Some("gzip"), Some("gzip"), Some("gzip")),
            ("", None, None, None),
        ] {
            for (level, want) in [(1, one), (2, two), (3, three)] {
                assert_eq!(normalized(&[value], level).as_deref(), want, "{value} at {level}");
            }
            assert_eq!(normalized(&[value], 0).as_deref(), Some(value));
        }
        assert_eq!(normalized(&[], 1), None);
    }

    #[test]
    fn the_first_field_decides() {
        assert_eq!(normalized(&["gzip, x", "br"], 1).as_deref(), Some("gzip | br"));
        assert_eq!(normalized(&["br", "gzip"], 1), None);
        assert_eq!(normalized(&["br", "gzip"], 3).as_deref(), Some("br | gzip"));
        assert_eq!(normalized(&["gzip;q=0", "gzip"], 1), None);
    }
}
