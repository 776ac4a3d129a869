//! The settings of the HTTP engine that hold for the whole process: one line per record.

use super::setting::{Stored, Text};
use super::switches;
use crate::config::records::Registry;

macro_rules! global {
    ($($(#[$doc:meta])* $field:ident: $kind:ty = $record:literal;)*) => {
        /// The settings that no transaction can change. Times are in seconds unless the name says otherwise.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Global {
            $($(#[$doc])* pub $field: $kind,)*
        }

        impl Global {
            /// The settings as the records have them.
            pub fn new(records: &Registry) -> Global {
                Global { $($field: Stored::load(switches::value(records, $record).as_deref()),)* }
            }
        }

        #[cfg(test)]
        pub(super) static NAMES: &[&str] = &[$($record,)*];
    };
}

global! {
    /// Time from accept to the first byte.
    accept_no_activity_timeout: i64 = "proxy.config.http.accept_no_activity_timeout";
    /// Further fields to drop from origin requests.
    anonymize_other_header_list: Text = "proxy.config.http.anonymize_other_header_list";
    /// Which error page templates are used (1 those of one directory, 2 by language, 3 by host).
    body_factory_enable_customizations: i64 = "proxy.config.body_factory.enable_customizations";
    /// Largest error page, bytes.
    body_factory_response_max_size: i64 = "proxy.config.body_factory.response_max_size";
    /// Directory of the error page templates.
    body_factory_template_sets_dir: Text = "proxy.config.body_factory.template_sets_dir";
    /// POST answers are looked up and stored.
    cache_post_method: i64 = "proxy.config.http.cache.post_method";
    /// Ports to which CONNECT may go: numbers separated by blanks, or `*`.
    connect_ports: Text = "proxy.config.http.connect_ports";
    /// `Expect: 100-continue` is answered 405.
    disallow_post_100_continue: i64 = "proxy.config.http.disallow_post_100_continue";
    /// Statistics of the HTTP engine are kept.
    enable_http_stats: i64 = "proxy.config.http.enable_http_stats";
    /// Largest single field, bytes.
    header_field_max_size: i64 = "proxy.config.http.header_field_max_size";
    /// Internal connections are kept for further requests.
    keepalive_internal_vc: i64 = "proxy.config.http.keepalive_internal_vc";
    /// Largest request body, bytes; 0 no limit.
    max_post_size: i64 = "proxy.config.http.max_post_size";
    /// Statuses whose responses negative caching stores.
    negative_caching_list: Text = "proxy.config.http.negative_caching_list";
    /// Without a parent nothing is resolved.
    no_dns_just_forward_to_parent: i64 = "proxy.config.http.no_dns_just_forward_to_parent";
    /// Origins are not resolved; the address the client wanted is used.
    no_origin_server_dns: i64 = "proxy.config.http.no_origin_server_dns";
    /// Parents for all requests, `host:port` list.
    parent_proxies: Text = "proxy.config.http.parent_proxies";
    /// Spacing of warnings about the connection limit of an origin.
    per_server_connection_alert_delay: i64 = "proxy.config.http.per_server.connection.alert_delay";
    /// Milliseconds between tries of a queued request.
    per_server_connection_queue_delay_ms: i64 = "proxy.config.http.per_server.connection.queue_delay";
    /// Requests that may wait for a connection to one origin; negative any number.
    per_server_connection_queue_size: i64 = "proxy.config.http.per_server.connection.queue_size";
    /// Bytes of a request body kept for a redirect.
    post_copy_size: i64 = "proxy.config.http.post_copy_size";
    /// Who may send a PROXY protocol header: addresses, or `none`.
    proxy_protocol_allowlist: Text = "proxy.config.http.proxy_protocol_allowlist";
    /// PUSH is accepted.
    push_method_enabled: i64 = "proxy.config.http.push_method_enabled";
    /// What to do with redirects, by class of address.
    redirect_actions: Text = "proxy.config.http.redirect.actions";
    /// Default ports are left out of Host when a redirect is followed.
    redirect_host_no_port: i64 = "proxy.config.http.redirect_host_no_port";
    /// Redirect of requests that a referer rule refuses.
    referer_default_redirect: Text = "proxy.config.http.referer_default_redirect";
    /// Referer rules are enforced.
    referer_filter: i64 = "proxy.config.http.referer_filter";
    /// Redirects of referer rules are expanded.
    referer_format_redirect: i64 = "proxy.config.http.referer_format_redirect";
    /// Longest request line, bytes.
    request_line_max_size: i64 = "proxy.config.http.request_line_max_size";
    /// Name in `Via` of origin requests.
    request_via_str: Text = "proxy.config.http.request_via_str";
    /// Name in `Via` of responses.
    response_via_str: Text = "proxy.config.http.response_via_str";
    /// A scheme in the request line that is not the transport's (0 is fine, 1 gives a warning, 2 is refused as well).
    scheme_proto_mismatch_policy: i64 = "proxy.config.ssl.client.scheme_proto_mismatch_policy";
    /// The proxy answers `Expect: 100-continue` itself.
    send_100_continue_response: i64 = "proxy.config.http.send_100_continue_response";
    /// Connections to origins in all; 0 no limit.
    server_max_connections: i64 = "proxy.config.http.server_max_connections";
    /// Listening ports.
    server_ports: Text = "proxy.config.http.server_ports";
    /// Where idle origin connections wait: `thread`, `global`, `hybrid`.
    server_session_sharing_pool: Text = "proxy.config.http.server_session_sharing.pool";
    /// Fields that Connection names are dropped (RFC 9110, 7.6.1), where the original passes them on.
    strict_connection_fields: i64 = "proxy.config.http.strict_connection_fields";
    /// HTTP/1.1 requests without Host are refused (RFC 9112, 3.2), where the original serves them if a rule matches.
    strict_host_field: i64 = "proxy.config.http.strict_host_field";
    /// Fields whose name begins with `@` are dropped when they come from a wire, where the original keeps them for the hooks.
    strict_internal_fields: i64 = "proxy.config.http.strict_internal_fields";
    /// Seconds after which a plugin that has not reenabled is named in the log; 0 for never.
    hook_warning_timeout: i64 = "proxy.config.http.hook_warning_timeout";
    /// Which bytes a request URL may hold (0 any, 1 those of RFC 3986, 2 printable ones).
    strict_uri_parsing: i64 = "proxy.config.http.strict_uri_parsing";
    /// The client's port is used toward the origin.
    use_client_source_port: i64 = "proxy.config.http.use_client_source_port";
    /// Transparent requests go to the address that the client wanted.
    use_client_target_addr: i64 = "proxy.config.http.use_client_target_addr";
    /// Requests take a name's addresses in turn.
    strict_round_robin: i64 = "proxy.config.hostdb.strict_round_robin";
    /// Requests take another of a name's addresses after so many seconds; 0 for never.
    timed_round_robin: i64 = "proxy.config.hostdb.timed_round_robin";
    /// Ports open only when the cache is ready.
    wait_for_cache: i64 = "proxy.config.http.wait_for_cache";
    /// Upgraded connections in all; negative no limit.
    websocket_max_number_of_connections: i64 = "proxy.config.http.websocket.max_number_of_connections";
    /// Where requests without host go, instead of an error.
    no_host_url_redirect: Text = "proxy.config.header.parse.no_host_url_redirect";
    /// Requests in origin form are served.
    reverse_proxy_enabled: i64 = "proxy.config.reverse_proxy.enabled";
    /// Requests without a matching rule are refused.
    remap_required: i64 = "proxy.config.url_remap.remap_required";
    /// Name of this server in log fields and `Via`.
    proxy_name: Text = "proxy.config.proxy_name";
    /// Time limit of connections that have no other.
    default_inactivity_timeout: i64 = "proxy.config.net.default_inactivity_timeout";
    /// Connections in all, both sides.
    connections_throttle: i64 = "proxy.config.net.connections_throttle";
    /// Client connections.
    max_connections_in: i64 = "proxy.config.net.max_connections_in";
    /// Client connections that carry a request; 0 no limit.
    max_requests_in: i64 = "proxy.config.net.max_requests_in";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::records::SPECS;

    #[test]
    fn every_record_exists() {
        for name in NAMES {
            assert!(SPECS.iter().any(|spec| spec.name == *name), "{name}");
        }
    }
}
