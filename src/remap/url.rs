//! The two URLs of a rule.
//!
//! They are read by two different grammars, as in the original: the host of a from-URL may be a regular expression, so
//! everything up to the first slash is host; a to-URL is an ordinary URL whose host may hold `$0`..`$9`.

/// The schemes a rule may name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// `http`
    Http,
    /// `https`
    Https,
    /// `file` (from-URLs only)
    File,
    /// `ws`
    Ws,
    /// `wss`
    Wss,
    /// `tunnel`
    Tunnel,
}

impl Scheme {
    /// The scheme of that name, in any case.
    pub fn from_bytes(text: &[u8]) -> Option<Scheme> {
        const ALL: [Scheme; 6] =
            [Scheme::Http, Scheme::Https, Scheme::File, Scheme::Ws, Scheme::Wss, Scheme::Tunnel];
        ALL.into_iter().find(|s| s.as_str().as_bytes().eq_ignore_ascii_case(text))
    }

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::File => "file",
            Scheme::Ws => "ws",
            Scheme::Wss => "wss",
            Scheme::Tunnel => "tunnel",
        }
    }

    /// The port of a URL that names none.
    pub fn default_port(self) -> u16 {
        match self {
            Scheme::Https | Scheme::Wss => 443,
            Scheme::Http | Scheme::File | Scheme::Ws | Scheme::Tunnel => 80,
        }
    }

    fn is_websocket(self) -> bool {
        matches!(self, Scheme::Ws | Scheme::Wss)
    }
}

/// Why a rule's URL was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum UrlFault {
    /// Not a URL at all.
    Malformed,
    /// A scheme that rules may not have, or none where one is needed.
    Scheme,
    /// A scheme but no host.
    NoHost,
}

/// The URL that requests are compared with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FromUrl {
    scheme: Scheme,
    host: Box<[u8]>,
    port: u16,
    path: Box<[u8]>,
    text: Box<[u8]>,
}

impl FromUrl {
    pub(super) fn parse(token: &[u8]) -> Result<FromUrl, UrlFault> {
        let (scheme_text, rest) = split_scheme(token)?;
        let scheme = match scheme_text {
            Some(text) => Scheme::from_bytes(text).ok_or(UrlFault::Scheme)?,
            None => Scheme::Http,
        };
        let (authority, path) = split_at_slash(rest);
        if scheme_text.is_some() && authority.is_empty() {
            return Err(UrlFault::NoHost);
        }
        let (host, port) = split_port(authority);
        let path = strip_unique_mark(strip_slashes(path));
        let host = host.to_ascii_lowercase();
        let mut text = scheme_text.unwrap_or(b"http").to_vec();
        push_authority(&mut text, &[&host], port);
        text.extend_from_slice(path);
        Ok(FromUrl {
            scheme,
            host: host.into(),
            port: port.unwrap_or(scheme.default_port()),
            path: path.into(),
            text: text.into(),
        })
    }

    /// The scheme; `http` when the rule names none.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host in lower case, or the regular expression; empty in a rule for any host.
    pub fn host(&self) -> &[u8] {
        &self.host
    }

    /// The port, the scheme's own when the rule names none.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path without leading slashes.
    pub fn path(&self) -> &[u8] {
        &self.path
    }

    /// The whole URL as plugins get it in `argv[0]`.
    pub fn text(&self) -> &[u8] {
        &self.text
    }
}

/// The URL that requests are sent to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToUrl {
    scheme: Scheme,
    host: Box<[u8]>,
    port: u16,
    path: Box<[u8]>,
    text: Box<[u8]>,
}

impl ToUrl {
    pub(super) fn parse(token: &[u8]) -> Result<ToUrl, UrlFault> {
        let (scheme_text, rest) = split_scheme(token)?;
        let scheme_text = scheme_text.ok_or(UrlFault::Scheme)?;
        let scheme =
            Scheme::from_bytes(scheme_text).filter(|s| *s != Scheme::File).ok_or(UrlFault::Scheme)?;
        let end = rest.iter().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let (user, host_port) = match authority.iter().rposition(|b| *b == b'@') {
            Some(at) => (&authority[..=at], &authority[at + 1..]),
            None => (&b""[..], authority),
        };
        if user.iter().filter(|b| **b == b'@').count() > 1 || host_port.ends_with(b":") {
            return Err(UrlFault::Malformed);
        }
        let (host, port) = split_text_port(host_port);
        if host.is_empty() {
            return Err(UrlFault::NoHost);
        }
        let after = strip_slashes(tail);
        let path =
            &after[..after.iter().position(|b| matches!(b, b';' | b'?' | b'#')).unwrap_or(after.len())];
        let mut text = scheme_text.to_vec();
        push_authority(&mut text, &[user, host], port);
        if !tail.is_empty() && !tail.starts_with(b"/") {
            text.pop();
            // A query straight after the host also keeps the slash that reading appended to the token.
            text.extend_from_slice(after);
            if !after.contains(&b'/') {
                text.push(b'/');
            }
        } else {
            text.extend_from_slice(after);
        }
        Ok(ToUrl { scheme, host: host.into(), port: port.unwrap_or(0), path: path.into(), text: text.into() })
    }

    /// The scheme.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host as written; `$0`..`$9` stand for groups in a regex rule.
    pub fn host(&self) -> &[u8] {
        &self.host
    }

    /// The port as written, 0 when there is none.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path without leading slashes, parameters, query and fragment.
    pub fn path(&self) -> &[u8] {
        &self.path
    }

    /// The whole URL as plugins get it in `argv[1]`.
    pub fn text(&self) -> &[u8] {
        &self.text
    }
}

/// Whether a rule may lead from one scheme to the other.
pub(super) fn schemes_agree(from: Scheme, to: Scheme) -> bool {
    !from.is_websocket() || to.is_websocket()
}

fn split_scheme(token: &[u8]) -> Result<(Option<&[u8]>, &[u8]), UrlFault> {
    let Some(at) = memchr::memmem::find(token, b"://") else { return Ok((None, token)) };
    let scheme = &token[..at];
    let legal = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    if !legal {
        return Err(UrlFault::Malformed);
    }
    Ok((Some(scheme), &token[at + 3..]))
}

fn split_at_slash(rest: &[u8]) -> (&[u8], &[u8]) {
    rest.split_at(memchr::memchr(b'/', rest).unwrap_or(rest.len()))
}

fn strip_slashes(mut path: &[u8]) -> &[u8] {
    while let [b'/', rest @ ..] = path {
        path = rest;
    }
    path
}

/// Two slashes at the end mark a rule as "unique", which nothing evaluates.
fn strip_unique_mark(path: &[u8]) -> &[u8] {
    path.strip_suffix(b"//").unwrap_or(path)
}

/// Splits `host:digits`; without digits all of it is host, but for a colon at the end, which goes.
fn split_port(authority: &[u8]) -> (&[u8], Option<u16>) {
    let digits = authority.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let before = &authority[..authority.len() - digits];
    match before {
        [host @ .., b':'] => (host, number(&authority[before.len()..])),
        _ => (authority, None),
    }
}

/// Splits `host:port` where the port may be any text; it counts as far as it is a number.
fn split_text_port(authority: &[u8]) -> (&[u8], Option<u16>) {
    let colon = match authority {
        [b'[', ..] => {
            let close = authority.iter().position(|b| *b == b']').unwrap_or(authority.len());
            authority[close.min(authority.len())..].iter().position(|b| *b == b':').map(|at| at + close)
        }
        _ if authority.iter().filter(|b| **b == b':').count() == 1 => {
            authority.iter().position(|b| *b == b':')
        }
        _ => None,
    };
    match colon {
        Some(at) => (&authority[..at], number(&authority[at + 1..])),
        None => (authority, None),
    }
}

/// The leading digits, cut to 16 bits as the original does; none for zero.
fn number(text: &[u8]) -> Option<u16> {
    let value = text
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .fold(0u32, |sum, b| sum.wrapping_mul(10).wrapping_add(u32::from(b - b'0')));
    Some((value & 0xffff) as u16).filter(|port| *port != 0)
}

fn push_authority(text: &mut Vec<u8>, parts: &[&[u8]], port: Option<u16>) {
    text.extend_from_slice(b"://");
    for part in parts {
        text.extend_from_slice(part);
    }
    if let Some(port) = port {
        text.push(b':');
        text.extend_from_slice(itoa::Buffer::new().format(port).as_bytes());
    }
    text.push(b'/');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens with the text that the original hands to plugins as `argv[0]`.
    #[test]
    fn from_urls_have_the_text_of_the_original() {
        for (token, text) in [
            ("http://a", "http://a/"),
            ("h/", "http://h/"),
            ("h", "http://h/"),
            ("h/x", "http://h/x"),
            ("//h/", "http:///h/"),
            ("//h/x", "http:///h/x"),
            ("/", "http:///"),
            ("/x", "http:///x"),
            ("http://a:80/", "http://a:80/"),
            ("http://A:81/Q", "http://a:81/Q"),
            ("http://a//x", "http://a/x"),
            ("http://a/x//", "http://a/x"),
            ("http://a/x;p?q=1#f", "http://a/x;p?q=1#f"),
            ("http://a?", "http://a?/"),
            ("http://a:0/", "http://a/"),
            ("http:/a/", "http://http/a/"),
            ("http://[::1]/", "http://[::1]/"),
            ("http://(A\\D)/", "http://(a\\d)/"),
            ("http://.*:81/", "http://.*:81/"),
            ("ws://a/", "ws://a/"),
            ("HTTP://a/", "HTTP://a/"),
        ] {
            let url = FromUrl::parse(token.as_bytes()).unwrap();
            assert_eq!(String::from_utf8_lossy(url.text()), text, "for {token}");
        }
    }

    #[test]
    fn to_urls_have_the_text_of_the_original() {
        for (token, text) in [
            ("http://b", "http://b/"),
            ("http://b:80/", "http://b:80/"),
            ("http://B:82/P", "http://B:82/P"),
            ("http://b//y", "http://b/y"),
            ("http://b/y//", "http://b/y//"),
            ("http://b/y;p?q=2#f", "http://b/y;p?q=2#f"),
            ("http://b?q", "http://b?q/"),
            ("http://u:p@b/", "http://u:p@b/"),
            ("http://b:0/", "http://b/"),
            ("http://b:x/", "http://b/"),
            ("http://[::2]:81/", "http://[::2]:81/"),
            ("http://$1/$1", "http://$1/$1"),
            ("HTTPS://b/", "HTTPS://b/"),
        ] {
            let url = ToUrl::parse(token.as_bytes()).unwrap();
            assert_eq!(String::from_utf8_lossy(url.text()), text, "for {token}");
        }
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(FromUrl::parse(b"http:///foo"), Err(UrlFault::NoHost));
        assert_eq!(FromUrl::parse(b"ftp://a/"), Err(UrlFault::Scheme));
        assert_eq!(FromUrl::parse(b"\"http://a/\""), Err(UrlFault::Malformed));
        assert_eq!(ToUrl::parse(b"/x"), Err(UrlFault::Scheme));
        assert_eq!(ToUrl::parse(b"b:80/"), Err(UrlFault::Scheme));
        assert_eq!(ToUrl::parse(b"file://b/"), Err(UrlFault::Scheme));
        assert_eq!(ToUrl::parse(b"http:///x"), Err(UrlFault::NoHost));
        assert_eq!(ToUrl::parse(b"http://b:/"), Err(UrlFault::Malformed));
    }

    #[test]
    fn path_of_a_from_url_keeps_parameters_and_query() {
        assert_eq!(FromUrl::parse(b"http://d/p;q?x").unwrap().path(), b"p;q?x");
        assert_eq!(ToUrl::parse(b"http://d/p;q?x").unwrap().path(), b"p");
    }
}
