//! Following redirects: which answers are followed, where to, and whether the address is allowed.

use crate::config::Overridable;
use crate::message::{Message, Url, WellKnown};
use std::net::IpAddr;

/// Whether `response` is followed: `number_of_redirections` allows one more, and it says where.
pub fn follows(response: &Message, settings: &Overridable, followed: u32) -> bool {
    i64::from(followed) < settings.number_of_redirections
        && matches!(response.status(), 300..=303 | 305 | 307 | 308)
        && response.get(WellKnown::LOCATION).is_some_and(|location| !location.is_empty())
}

/// Turns the client request into one for `location`: URL and Host. `false` when that is no URL of HTTP, of another scheme
/// too, which the request then shows.
///
/// With `no_default_port` (`proxy.config.http.redirect_host_no_port`) Host names the port only if it is not the scheme's.
pub fn retarget(request: &mut Message, location: &[u8], no_default_port: bool) -> bool {
    let absolute = resolve(request.url(), location);
    let Some(mut url) = request.url_mut() else { return false };
    if !url.parse(&absolute) || url.host().is_none() {
        return false;
    }
    url.set_fragment(None);
    url.set_user(None);
    url.set_password(None);
    let url = request.url();
    let mut host = url.host().unwrap_or_default().to_vec();
    let default = if url.scheme_token() == Some(WellKnown::SCHEME_HTTPS) { 443 } else { 80 };
    if !no_default_port || url.port() != default {
        host.push(b':');
        host.extend_from_slice(itoa::Buffer::new().format(url.port()).as_bytes());
    }
    request.set(WellKnown::HOST, &host);
    is_http(&absolute)
}

/// Whether a URL is absolute, and of a scheme that is not HTTP's.
pub fn has_other_scheme(location: &[u8]) -> bool {
    scheme_len(location).is_some() && !is_http(location)
}

fn is_http(url: &[u8]) -> bool {
    scheme_len(url).is_some_and(|len| {
        let scheme = &url[..len];
        scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https")
    })
}

/// The length of the scheme that `reference` begins with: RFC 3986, 3.1.
fn scheme_len(reference: &[u8]) -> Option<usize> {
    let colon = memchr::memchr(b':', reference)?;
    let scheme = &reference[..colon];
    let is_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(colon)
}

/// The absolute form of a reference: RFC 3986, 5.2.2.
fn resolve(base: &Url, reference: &[u8]) -> Vec<u8> {
    if scheme_len(reference).is_some() {
        return reference.to_vec();
    }
    let mut absolute = base.scheme().unwrap_or(b"http").to_vec();
    absolute.push(b':');
    if reference.starts_with(b"//") {
        absolute.extend_from_slice(reference);
        return absolute;
    }
    absolute.extend_from_slice(b"//");
    absolute.extend_from_slice(base.host().unwrap_or_default());
    if base.raw_port() != 0 {
        absolute.push(b':');
        absolute.extend_from_slice(itoa::Buffer::new().format(base.raw_port()).as_bytes());
    }
    let path = [b"/", base.path().unwrap_or_default()].concat();
    match reference.first() {
        Some(b'/') => push_path(&mut absolute, reference),
        Some(b'?') => {
            absolute.extend_from_slice(&path);
            absolute.extend_from_slice(reference);
        }
        _ => {
            let directory = memchr::memrchr(b'/', &path).map_or(0, |at| at + 1);
            push_path(&mut absolute, &[&path[..directory], reference].concat());
        }
    }
    absolute
}

/// Appends a path, and what follows it, without its dot segments: RFC 3986, 5.2.4.
fn push_path(absolute: &mut Vec<u8>, text: &[u8]) {
    let end = text.iter().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(text.len());
    let mut segments: Vec<&[u8]> = Vec::new();
    let mut rest = text[..end].split(|byte| *byte == b'/').skip(1).peekable();
    while let Some(segment) = rest.next() {
        let is_last = rest.peek().is_none();
        match segment {
            b"." | b".." => {
                if segment == b".." {
                    segments.pop();
                }
                if is_last {
                    segments.push(b"");
                }
            }
            _ => segments.push(segment),
        }
    }
    for segment in segments {
        absolute.push(b'/');
        absolute.extend_from_slice(segment);
    }
    absolute.extend_from_slice(&text[end..]);
}

/// What is done with a redirect to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Action {
    /// It is followed.
    Follow,
    /// The client gets the redirect.
    #[default]
    Return,
    /// The client gets an error.
    Reject,
}

/// A class of addresses; the number is its place in [`Actions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Private,
    Loopback,
    Multicast,
    LinkLocal,
    Routable,
    Own,
}

impl Class {
    fn parse(word: &str) -> Option<Class> {
        Some(match word {
            "private" => Class::Private,
            "loopback" => Class::Loopback,
            "multicast" => Class::Multicast,
            "linklocal" => Class::LinkLocal,
            "routable" => Class::Routable,
            "self" => Class::Own,
            _ => return None,
        })
    }

    fn of(address: IpAddr) -> Class {
        match address.to_canonical() {
            address if address.is_loopback() => Class::Loopback,
            address if address.is_multicast() => Class::Multicast,
            IpAddr::V4(v4) if v4.is_link_local() => Class::LinkLocal,
            IpAddr::V4(v4) if v4.is_private() || v4.octets()[0] == 100 && v4.octets()[1] & 0xc0 == 64 => {
                Class::Private
            }
            IpAddr::V6(v6) if v6.segments()[0] & 0xffc0 == 0xfe80 => Class::LinkLocal,
            IpAddr::V6(v6) if v6.segments()[0] & 0xfe00 == 0xfc00 => Class::Private,
            _ => Class::Routable,
        }
    }
}

/// What is done by class of address (`proxy.config.http.redirect.actions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Actions {
    classes: [Option<Action>; 6],
    default: Action,
}

impl Actions {
    /// Reads `class:action` pairs separated by commas; the message says what is wrong.
    pub fn parse(text: &str) -> Result<Actions, String> {
        let mut actions = Actions::default();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (class, action) =
                pair.split_once(':').ok_or_else(|| format!("redirect action {pair}: no colon"))?;
            let (class, action) = (class.trim().to_ascii_lowercase(), action.trim().to_ascii_lowercase());
            let action = match action.as_str() {
                "follow" => Action::Follow,
                "return" => Action::Return,
                "reject" => Action::Reject,
                _ => {
                    return Err(format!(
                        "redirect action {pair}: {action} is none of follow, return, reject"
                    ));
                }
            };
            if class == "default" {
                actions.default = action;
                continue;
            }
            let class =
                Class::parse(&class).ok_or_else(|| format!("redirect action {pair}: {class} is no class"))?;
            actions.classes[class as usize] = Some(action);
        }
        Ok(actions)
    }

    /// What is done with a redirect to `address`; `is_own` tells whether it is one of this machine's, which counts before
    /// all other classes.
    pub fn of(&self, address: IpAddr, is_own: bool) -> Action {
        let class = if is_own { Class::Own } else { Class::of(address) };
        self.classes[class as usize].unwrap_or(self.default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::txn::policy::testing::{config, request, response, wire};

    #[test]
    fn only_redirects_with_a_target_are_followed() {
        let mut config = config();
        config.overridable.number_of_redirections = 2;
        for (text, followed, want) in [
            ("302 Found\r\nLocation: /x", 0, true),
            ("302 Found\r\nLocation: /x", 1, true),
            ("302 Found\r\nLocation: /x", 2, false),
            ("302 Found", 0, false),
            ("304 Not Modified\r\nLocation: /x", 0, false),
            ("308 Permanent\r\nLocation: /x", 0, true),
            ("200 OK\r\nLocation: /x", 0, false),
        ] {
            let response = response(&format!("HTTP/1.1 {text}\r\n\r\n"));
            assert_eq!(follows(&response, &config.overridable, followed), want, "{text} {followed}");
        }
    }

    #[test]
    fn targets_are_resolved_against_the_request() {
        for (location, want) in [
            ("http://b:81/x?q#f", Some("GET http://b:81/x?q HTTP/1.1|Host: b:81")),
            ("https://u:p@b/x", Some("GET https://b/x HTTP/1.1|Host: b")),
            ("http://b:80/", Some("GET http://b:80/ HTTP/1.1|Host: b")),
            ("//b/y", Some("GET http://b/y HTTP/1.1|Host: b")),
            ("/y", Some("GET http://a:8080/y HTTP/1.1|Host: a:8080")),
            ("y/z?w", Some("GET http://a:8080/p/y/z?w HTTP/1.1|Host: a:8080")),
            ("../../y", Some("GET http://a:8080/y HTTP/1.1|Host: a:8080")),
            ("./", Some("GET http://a:8080/p/ HTTP/1.1|Host: a:8080")),
            ("?w", Some("GET http://a:8080/p/q?w HTTP/1.1|Host: a:8080")),
            ("y:z/", None),
            ("ftp://b/", None),
            ("http:///x", None),
        ] {
            let mut message = request("GET http://a:8080/p/q?r HTTP/1.1\r\nHost: a:8080\r\n\r\n");
            let done = retarget(&mut message, location.as_bytes(), true);
            assert_eq!(done.then(|| wire(&message)).as_deref(), want, "{location}");
        }
        let mut message = request("GET http://a/p HTTP/1.1\r\nHost: a\r\n\r\n");
        assert!(retarget(&mut message, b"https://b/", false));
        assert_eq!(message.get(WellKnown::HOST), Some(&b"b:443"[..]));
    }

    #[test]
    fn addresses_have_classes_and_own_ones_come_first() {
        use Action::{Follow, Reject, Return};
        let actions = Actions::parse("routable:follow, loopback:reject,self:return,default:reject").unwrap();
        for (address, is_own, want) in [
            ("8.8.8.8", false, Follow),
            ("127.0.0.1", false, Reject),
            ("127.0.0.1", true, Return),
            ("8.8.8.8", true, Return),
            ("10.1.2.3", false, Reject),
            ("::ffff:127.0.0.1", false, Reject),
            ("2001:4860::1", false, Follow),
        ] {
            assert_eq!(actions.of(address.parse().unwrap(), is_own), want, "{address}");
        }
        assert_eq!(Actions::parse("").unwrap().of("8.8.8.8".parse().unwrap(), false), Return);
        for (address, class) in [
            ("192.168.1.1", Class::Private),
            ("172.31.0.1", Class::Private),
            ("172.32.0.1", Class::Routable),
            ("100.64.0.1", Class::Private),
            ("100.128.0.1", Class::Routable),
            ("169.254.1.1", Class::LinkLocal),
            ("224.0.0.1", Class::Multicast),
            ("fe80::1", Class::LinkLocal),
            ("fd00::1", Class::Private),
            ("ff02::1", Class::Multicast),
            ("::1", Class::Loopback),
        ] {
            assert_eq!(Class::of(address.parse().unwrap()), class, "{address}");
        }
    }

    #[test]
    fn mistakes_in_actions_are_named() {
        for text in ["routable", "routable:run", "rootable:follow"] {
            assert!(Actions::parse(text).unwrap_err().contains(text), "{text}");
        }
    }
}
