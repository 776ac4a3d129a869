//! Records that are on or off, whatever their number: to the engine every value but 0 is 1. A plugin that sets such a setting
//! for a transaction stores its number as it is, as in the original.

use std::borrow::Cow;

use crate::config::records::{Registry, Value};

const SWITCHES: &[&str] = &[
    "proxy.config.http.anonymize_remove_client_ip",
    "proxy.config.http.anonymize_remove_cookie",
    "proxy.config.http.anonymize_remove_from",
    "proxy.config.http.anonymize_remove_referer",
    "proxy.config.http.anonymize_remove_user_agent",
    "proxy.config.http.auth_server_session_private",
    "proxy.config.http.cache.cache_urls_that_look_dynamic",
    "proxy.config.http.cache.http",
    "proxy.config.http.cache.ignore_authentication",
    "proxy.config.http.cache.ignore_client_cc_max_age",
    "proxy.config.http.cache.ignore_client_no_cache",
    "proxy.config.http.cache.ignore_server_no_cache",
    "proxy.config.http.cache.ims_on_client_no_cache",
    "proxy.config.http.cache.post_method",
    "proxy.config.http.cache.range.lookup",
    "proxy.config.http.cache.range.write",
    "proxy.config.http.chunking_enabled",
    "proxy.config.http.disallow_post_100_continue",
    "proxy.config.http.doc_in_cache_skip_dns",
    "proxy.config.http.enable_http_stats",
    "proxy.config.http.flow_control.enabled",
    "proxy.config.http.forward.proxy_auth_to_parent",
    "proxy.config.http.forward_connect_method",
    "proxy.config.http.insert_age_in_response",
    "proxy.config.http.insert_squid_x_forwarded_for",
    "proxy.config.http.keep_alive_enabled_in",
    "proxy.config.http.keep_alive_enabled_out",
    "proxy.config.http.keepalive_internal_vc",
    "proxy.config.http.negative_caching_enabled",
    "proxy.config.http.negative_revalidating_enabled",
    "proxy.config.http.no_dns_just_forward_to_parent",
    "proxy.config.http.no_origin_server_dns",
    "proxy.config.http.post.check.content_length.enabled",
    "proxy.config.http.push_method_enabled",
    "proxy.config.http.redirect_host_no_port",
    "proxy.config.http.redirect_use_orig_cache_key",
    "proxy.config.http.referer_filter",
    "proxy.config.http.referer_format_redirect",
    "proxy.config.http.request_buffer_enabled",
    "proxy.config.http.send_100_continue_response",
    "proxy.config.http.uncacheable_requests_bypass_parent",
    "proxy.config.http.use_client_source_port",
    "proxy.config.reverse_proxy.enabled",
    "proxy.config.url_remap.pristine_host_hdr",
    "proxy.config.url_remap.remap_required",
];

/// What the engine takes a record for.
pub(super) fn value<'a>(records: &'a Registry, name: &str) -> Option<Cow<'a, Value>> {
    let value = records.value(name)?;
    match value {
        // The original keeps eight bits of it.
        Value::Int(n) if SWITCHES.contains(&name) => Some(Cow::Owned(Value::Int(i64::from(*n as i8 != 0)))),
        value => Some(Cow::Borrowed(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::dirs::Dirs;
    use crate::config::http::HttpConfig;
    use crate::config::records::{SPECS, Source};
    use std::path::Path;

    #[test]
    fn every_number_but_0_switches_on() {
        let mut records = Registry::new(SPECS, &Dirs::layout(Path::new("/")), &|_| None);
        for (number, want) in [(0, 0), (1, 1), (2, 1), (-1, 1), (256, 0)] {
            records.set("proxy.config.http.chunking_enabled", Value::Int(number), Source::Explicit);
            assert_eq!(HttpConfig::new(&records).overridable.chunking_enabled, want, "{number}");
        }
    }

    #[test]
    fn switches_are_settings() {
        let is_setting = |name: &str| {
            crate::config::http::NAMES.contains(&name) || crate::config::http::global::NAMES.contains(&name)
        };
        for name in SWITCHES {
            assert!(is_setting(name), "{name}");
        }
    }
}
