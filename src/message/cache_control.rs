//! The directives of Cache-Control and Pragma.

use super::mime::MimeHdr;
use super::number;
use super::token::WellKnown;
use super::value::Elements;

/// The directives of Cache-Control and Pragma that the engine knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CacheControl {
    /// One bit per directive that is present.
    pub directives: Directives,
    /// `max-age`, seconds; meaningful when its bit is set.
    pub max_age: i32,
    /// `s-maxage`, seconds; meaningful when its bit is set.
    pub s_maxage: i32,
    /// `max-stale`, seconds; `i32::MAX` without a value; meaningful when its bit is set.
    pub max_stale: i32,
    /// `min-fresh`, seconds; meaningful when its bit is set.
    pub min_fresh: i32,
}

bitflags::bitflags! {
    /// Which directives are present.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
    pub struct Directives: u32 {
        /// `max-age`
        const MAX_AGE = 1 << 0;
        /// `no-cache`
        const NO_CACHE = 1 << 1;
        /// `no-store`
        const NO_STORE = 1 << 2;
        /// `no-transform`
        const NO_TRANSFORM = 1 << 3;
        /// `max-stale`
        const MAX_STALE = 1 << 4;
        /// `min-fresh`
        const MIN_FRESH = 1 << 5;
        /// `only-if-cached`
        const ONLY_IF_CACHED = 1 << 6;
        /// `public`
        const PUBLIC = 1 << 7;
        /// `private`
        const PRIVATE = 1 << 8;
        /// `must-revalidate`
        const MUST_REVALIDATE = 1 << 9;
        /// `proxy-revalidate`
        const PROXY_REVALIDATE = 1 << 10;
        /// `s-maxage`
        const S_MAXAGE = 1 << 11;
        /// `need-revalidate-once`, an extension of the original
        const NEED_REVALIDATE_ONCE = 1 << 12;
        /// `Pragma: no-cache`
        const PRAGMA_NO_CACHE = 1 << 13;
    }
}

impl CacheControl {
    /// Whether a directive is present.
    pub fn has(&self, directives: Directives) -> bool {
        self.directives.contains(directives)
    }

    /// Reads all Cache-Control and Pragma fields of a header.
    pub(super) fn of(header: &MimeHdr) -> CacheControl {
        let mut found = CacheControl::default();
        let mut field = header.find(WellKnown::CACHE_CONTROL);
        while let Some(id) = field {
            Elements::new(header.value(id)).for_each(|directive| found.take(directive));
            field = header.next_dup(id);
        }
        field = header.find(WellKnown::PRAGMA);
        while let Some(id) = field {
            if Elements::new(header.value(id)).any(|directive| directive.eq_ignore_ascii_case(b"no-cache")) {
                found.directives |= Directives::PRAGMA_NO_CACHE;
            }
            field = header.next_dup(id);
        }
        found
    }

    fn take(&mut self, directive: &[u8]) {
        let name_len =
            directive.iter().position(|byte| matches!(byte, b'=' | b' ' | b'\t')).unwrap_or(directive.len());
        let (name, rest) = directive.split_at(name_len);
        let value = super::ascii::trim_start(rest).strip_prefix(b"=");
        let number = || value.map_or(0, |value| number::int(value.strip_prefix(b"\"").unwrap_or(value)));
        let bit = match WellKnown::find(name) {
            Some(WellKnown::MAX_AGE) => {
                self.max_age = number();
                Directives::MAX_AGE
            }
            Some(WellKnown::S_MAXAGE) => {
                self.s_maxage = number();
                Directives::S_MAXAGE
            }
            Some(WellKnown::MIN_FRESH) => {
                self.min_fresh = number();
                Directives::MIN_FRESH
            }
            Some(WellKnown::MAX_STALE) => {
                self.max_stale = if value.is_some() { number() } else { i32::MAX };
                Directives::MAX_STALE
            }
            Some(WellKnown::NO_CACHE) => Directives::NO_CACHE,
            Some(WellKnown::NO_STORE) => Directives::NO_STORE,
            Some(WellKnown::NO_TRANSFORM) => Directives::NO_TRANSFORM,
            Some(WellKnown::ONLY_IF_CACHED) => Directives::ONLY_IF_CACHED,
            Some(WellKnown::PUBLIC) => Directives::PUBLIC,
            Some(WellKnown::PRIVATE) => Directives::PRIVATE,
            Some(WellKnown::MUST_REVALIDATE) => Directives::MUST_REVALIDATE,
            Some(WellKnown::PROXY_REVALIDATE) => Directives::PROXY_REVALIDATE,
            Some(WellKnown::NEED_REVALIDATE_ONCE) => Directives::NEED_REVALIDATE_ONCE,
            _ => return,
        };
        self.directives |= bit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Kind, Message};

    fn of(fields: &[(&str, &str)]) -> CacheControl {
        let mut message = Message::new(Kind::Response);
        for (name, value) in fields {
            message.append(*name, value.as_bytes());
        }
        message.cache_control()
    }

    #[test]
    fn directives_of_all_fields_count() {
        let found = of(&[
            ("Cache-Control", "Max-Age=60, private"),
            ("cache-control", "s-maxage=\"7\""),
            ("Pragma", "no-cache"),
        ]);
        assert_eq!(
            found.directives,
            Directives::MAX_AGE | Directives::PRIVATE | Directives::S_MAXAGE | Directives::PRAGMA_NO_CACHE
        );
        assert_eq!((found.max_age, found.s_maxage), (60, 7));
    }

    #[test]
    fn max_stale_needs_no_value_and_unknown_directives_do_nothing() {
        let found = of(&[("Cache-Control", "max-stale, foo=1, max-agee=3, no-cache=\"Set-Cookie\"")]);
        assert_eq!(found.directives, Directives::MAX_STALE | Directives::NO_CACHE);
        assert_eq!(found.max_stale, i32::MAX);
        assert_eq!(of(&[]), CacheControl::default());
    }
}
