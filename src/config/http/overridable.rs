//! The per-transaction settings: one line per key of `TSOverridableConfigKey`, with its storage and its record.
//!
//! The storage decides what the typed calls accept and how values are cut: `i8` keeps eight bits, `i64` all. It is the
//! original's, since plugins can see it.

use super::setting::{
    Dead, Forwarded, Resolution, ServerMatch, Setting, SharingMatch, Stored, Text, TlsText, Unused,
};
use super::switches;
use crate::config::records::{Kind, Registry};

/// Declares the block and the way from a key to its field.
macro_rules! overridable {
    ($($(#[$doc:meta])* $key:literal $field:ident: $kind:ty = $record:literal;)*) => {
        /// The settings that a transaction can have of its own.
        ///
        /// Every transaction reads the block of the process until it, or a plugin on its behalf, changes one of them;
        /// then it gets a copy. Times are in seconds unless the name says otherwise.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Overridable {
            $($(#[$doc])* pub $field: $kind,)*
        }

        impl Overridable {
            /// The settings as the records have them.
            pub fn new(records: &Registry) -> Overridable {
                let mut block = Overridable { $($field: Stored::load(switches::value(records, $record).as_deref()),)* };
                // The one key whose record is gone; the original still answers with its built-in value.
                block.down_server_abort_threshold = 1000;
                block
            }

            /// The setting of `key`; `None` for numbers that are no key.
            pub fn get(&self, key: i32) -> Option<&dyn Setting> {
                match key {
                    $($key => Some(&self.$field),)*
                    _ => None,
                }
            }

            /// The setting of `key`, to change it.
            pub fn get_mut(&mut self, key: i32) -> Option<&mut dyn Setting> {
                match key {
                    $($key => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }

        /// Record name of each key, indexed by key.
        pub static NAMES: &[&str] = &[$($record,)*];

        /// The type that `TSHttpTxnConfigFind` reports for each key.
        static KINDS: &[Kind] = &[$(<$kind as Stored>::KIND,)*];
    };
}

overridable! {
    /// 1 keeps the client Host header toward the origin after remap, 0 rewrites it to the mapped host;
    /// read when the origin request is built and at remap.
    0 url_remap_pristine_host_hdr: i8 = "proxy.config.url_remap.pristine_host_hdr";
    /// When chunked encoding is used toward clients (0 never, 1 always for 1.1, 2 if origin spoke 1.1,
    /// 3 if either).
    1 chunking_enabled: i8 = "proxy.config.http.chunking_enabled";
    /// Store error responses from the negative caching list.
    2 negative_caching_enabled: i8 = "proxy.config.http.negative_caching_enabled";
    /// Lifetime in seconds of stored negative responses.
    3 negative_caching_lifetime: i64 = "proxy.config.http.negative_caching_lifetime";
    /// Freshness policy of cached objects (0 by headers, 1 stale if heuristic, 2 always stale, 3 never
    /// stale, 4 by headers except conditional requests).
    4 cache_when_to_revalidate: i8 = "proxy.config.http.cache.when_to_revalidate";
    /// Keep client connections open after the response.
    5 keep_alive_enabled_in: i8 = "proxy.config.http.keep_alive_enabled_in";
    /// Keep origin connections open for reuse.
    6 keep_alive_enabled_out: i8 = "proxy.config.http.keep_alive_enabled_out";
    /// Permit reuse of pooled origin connections for requests with a body.
    7 keep_alive_post_out: i8 = "proxy.config.http.keep_alive_post_out";
    /// Which properties must match to reuse a pooled origin session (ip, host, hostonly, sni, cert,
    /// both, none; comma list).
    8 server_session_sharing_match: SharingMatch = "proxy.config.http.server_session_sharing.match";
    /// SO_RCVBUF of origin sockets.
    9 net_sock_recv_buffer_size_out: i64 = "proxy.config.net.sock_recv_buffer_size_out";
    /// SO_SNDBUF of origin sockets.
    10 net_sock_send_buffer_size_out: i64 = "proxy.config.net.sock_send_buffer_size_out";
    /// Bit flags for origin sockets (1 nodelay, 2 keepalive, 4 linger, 8 fastopen).
    11 net_sock_option_flag_out: i64 = "proxy.config.net.sock_option_flag_out";
    /// Leave Proxy-Authorization in requests to a parent.
    12 forward_proxy_auth_to_parent: i8 = "proxy.config.http.forward.proxy_auth_to_parent";
    /// Drop From from the origin request.
    13 anonymize_remove_from: i8 = "proxy.config.http.anonymize_remove_from";
    /// Drop Referer from the origin request.
    14 anonymize_remove_referer: i8 = "proxy.config.http.anonymize_remove_referer";
    /// Drop User-Agent from the origin request.
    15 anonymize_remove_user_agent: i8 = "proxy.config.http.anonymize_remove_user_agent";
    /// Drop Cookie from the origin request.
    16 anonymize_remove_cookie: i8 = "proxy.config.http.anonymize_remove_cookie";
    /// Drop Client-IP from the origin request.
    17 anonymize_remove_client_ip: i8 = "proxy.config.http.anonymize_remove_client_ip";
    /// Add Client-IP to the origin request (0 no, 1 if absent, 2 always replace).
    18 insert_client_ip: i8 = "proxy.config.http.insert_client_ip";
    /// Server header in responses (0 untouched, 1 always set, 2 set if absent).
    19 response_server_enabled: i8 = "proxy.config.http.response_server_enabled";
    /// Append client address to X-Forwarded-For.
    20 insert_squid_x_forwarded_for: i8 = "proxy.config.http.insert_squid_x_forwarded_for";
    /// HTTP version toward origins (0 never 1.1, 1 always 1.1, 2 if the host is known to do 1.1, 3 like
    /// 2 plus client 1.1).
    21 send_http11_requests: i8 = "proxy.config.http.send_http11_requests";
    /// Cache used at all for this transaction.
    22 cache_http: i8 = "proxy.config.http.cache.http";
    /// Disregard client no-cache.
    23 cache_ignore_client_no_cache: i8 = "proxy.config.http.cache.ignore_client_no_cache";
    /// Disregard client max-age.
    24 cache_ignore_client_cc_max_age: i8 = "proxy.config.http.cache.ignore_client_cc_max_age";
    /// Revalidate with a conditional request when the client said no-cache.
    25 cache_ims_on_client_no_cache: i8 = "proxy.config.http.cache.ims_on_client_no_cache";
    /// Store in spite of origin no-cache.
    26 cache_ignore_server_no_cache: i8 = "proxy.config.http.cache.ignore_server_no_cache";
    /// Caching of responses to requests with cookies (0 never, 1 always, 2 only images, 3 all but text,
    /// 4 all but text unless explicit).
    27 cache_cache_responses_to_cookies: i8 = "proxy.config.http.cache.cache_responses_to_cookies";
    /// Store and serve in spite of WWW-Authenticate / Authorization.
    28 cache_ignore_authentication: i8 = "proxy.config.http.cache.ignore_authentication";
    /// Cache URLs with query or cgi in the path.
    29 cache_cache_urls_that_look_dynamic: i8 = "proxy.config.http.cache.cache_urls_that_look_dynamic";
    /// Headers needed to store (0 none, 1 Last-Modified or explicit lifetime, 2 explicit lifetime).
    30 cache_required_headers: i8 = "proxy.config.http.cache.required_headers";
    /// Verbosity of Via added to origin requests (0 to 4).
    31 insert_request_via_str: i8 = "proxy.config.http.insert_request_via_str";
    /// Verbosity of Via added to client responses (0 to 4).
    32 insert_response_via_str: i8 = "proxy.config.http.insert_response_via_str";
    /// Lower bound of heuristic lifetime, seconds.
    33 cache_heuristic_min_lifetime: i64 = "proxy.config.http.cache.heuristic_min_lifetime";
    /// Upper bound of heuristic lifetime, seconds.
    34 cache_heuristic_max_lifetime: i64 = "proxy.config.http.cache.heuristic_max_lifetime";
    /// Minimum lifetime enforced on every object.
    35 cache_guaranteed_min_lifetime: i64 = "proxy.config.http.cache.guaranteed_min_lifetime";
    /// Maximum lifetime enforced on every object.
    36 cache_guaranteed_max_lifetime: i64 = "proxy.config.http.cache.guaranteed_max_lifetime";
    /// How long past expiry a stale object may be served when the origin is down.
    37 cache_max_stale_age: i64 = "proxy.config.http.cache.max_stale_age";
    /// Idle timeout of a client connection between requests, seconds.
    38 keep_alive_no_activity_timeout_in: i64 = "proxy.config.http.keep_alive_no_activity_timeout_in";
    /// Idle timeout of a pooled origin connection, seconds.
    39 keep_alive_no_activity_timeout_out: i64 = "proxy.config.http.keep_alive_no_activity_timeout_out";
    /// Client inactivity timeout within a transaction, seconds.
    40 transaction_no_activity_timeout_in: i64 = "proxy.config.http.transaction_no_activity_timeout_in";
    /// Origin inactivity timeout within a transaction, seconds.
    41 transaction_no_activity_timeout_out: i64 = "proxy.config.http.transaction_no_activity_timeout_out";
    /// Total time on the origin connection, seconds, 0 none.
    42 transaction_active_timeout_out: i64 = "proxy.config.http.transaction_active_timeout_out";
    /// Reconnect attempts to a live origin.
    43 connect_attempts_max_retries: i64 = "proxy.config.http.connect_attempts_max_retries";
    /// Reconnect attempts to an origin marked down.
    44 connect_attempts_max_retries_dead_server: i64 = "proxy.config.http.connect_attempts_max_retries_dead_server";
    /// Failed attempts after which the next address of the name is tried.
    45 connect_attempts_rr_retries: i64 = "proxy.config.http.connect_attempts_rr_retries";
    /// Time to first byte / connect timeout, seconds.
    46 connect_attempts_timeout: i64 = "proxy.config.http.connect_attempts_timeout";
    /// Same for requests with a body.
    47 post_connect_attempts_timeout: i64 = "proxy.config.http.post_connect_attempts_timeout";
    /// How long an origin stays marked down, seconds.
    48 down_server_cache_time: i64 = "proxy.config.http.down_server.cache_time";
    /// Unused leftover, value stored only; its record no longer exists in 9.2.
    49 down_server_abort_threshold: i64 = "proxy.config.http.down_server.abort_threshold";
    /// No origin lookup for fresh hits.
    50 doc_in_cache_skip_dns: i8 = "proxy.config.http.doc_in_cache_skip_dns";
    /// Time limit of a cache fill that goes on after client abort, seconds.
    51 background_fill_active_timeout: i64 = "proxy.config.http.background_fill_active_timeout";
    /// Text of the Server header.
    52 response_server_str: Text = "proxy.config.http.response_server_str";
    /// Fraction of object age used as heuristic lifetime.
    53 cache_heuristic_lm_factor: f32 = "proxy.config.http.cache.heuristic_lm_factor";
    /// Share of the body that must have arrived for background fill to continue.
    54 background_fill_completed_threshold: f32 = "proxy.config.http.background_fill_completed_threshold";
    /// SO_MARK of origin sockets.
    55 net_sock_packet_mark_out: i64 = "proxy.config.net.sock_packet_mark_out";
    /// IP TOS of origin sockets.
    56 net_sock_packet_tos_out: i64 = "proxy.config.net.sock_packet_tos_out";
    /// Add Age to responses.
    57 insert_age_in_response: i8 = "proxy.config.http.insert_age_in_response";
    /// Largest chunk written toward clients.
    58 chunking_size: i64 = "proxy.config.http.chunking.size";
    /// Pause the producer when the consumer lags.
    59 flow_control_enabled: i8 = "proxy.config.http.flow_control.enabled";
    /// Bytes buffered below which the producer resumes.
    60 flow_control_low_water: i64 = "proxy.config.http.flow_control.low_water";
    /// Bytes buffered above which the producer pauses.
    61 flow_control_high_water: i64 = "proxy.config.http.flow_control.high_water";
    /// Look up the cache for Range requests.
    62 cache_range_lookup: i8 = "proxy.config.http.cache.range.lookup";
    /// Block size index of body buffers.
    63 default_buffer_size: i64 = "proxy.config.http.default_buffer_size";
    /// Water mark of body buffers.
    64 default_buffer_water_mark: i64 = "proxy.config.http.default_buffer_water_mark";
    /// Largest request header; set too late to matter except for later parsing.
    65 request_header_max_size: i64 = "proxy.config.http.request_header_max_size";
    /// Largest origin response header.
    66 response_header_max_size: i64 = "proxy.config.http.response_header_max_size";
    /// Serve stale on origin error while revalidating.
    67 negative_revalidating_enabled: i8 = "proxy.config.http.negative_revalidating_enabled";
    /// New lifetime given to such a stale object.
    68 negative_revalidating_lifetime: i64 = "proxy.config.http.negative_revalidating_lifetime";
    /// Max-age of Strict-Transport-Security on TLS responses, negative off.
    69 ssl_hsts_max_age: i64 = "proxy.config.ssl.hsts_max_age";
    /// Adds includeSubDomains to it.
    70 ssl_hsts_include_subdomains: i8 = "proxy.config.ssl.hsts_include_subdomains";
    /// Pause in ms between retries when another transaction writes the object.
    71 cache_open_read_retry_time: i64 = "proxy.config.http.cache.open_read_retry_time";
    /// Number of those retries, -1 none.
    72 cache_max_open_read_retries: i64 = "proxy.config.http.cache.max_open_read_retries";
    /// Permit writing objects on Range requests.
    73 cache_range_write: i8 = "proxy.config.http.cache.range.write";
    /// POST without length gets 411.
    74 post_check_content_length_enabled: i8 = "proxy.config.http.post.check.content_length.enabled";
    /// Replacement User-Agent toward origins.
    75 global_user_agent_header: Text = "proxy.config.http.global_user_agent_header";
    /// Origin session used with authentication is not shared.
    76 auth_server_session_private: i8 = "proxy.config.http.auth_server_session_private";
    /// Ms after which a transaction is reported in the slow log.
    77 slow_log_threshold: i64 = "proxy.config.http.slow.log.threshold";
    /// Number mixed into the cache key, -1 none.
    78 cache_generation: i64 = "proxy.config.http.cache.generation";
    /// Prefix used to choose error page templates.
    79 body_factory_template_base: Text = "proxy.config.body_factory.template_base";
    /// What to do on a miss when the write lock is taken (0 go to origin, 1 error, 2 stale, 3 error or
    /// stale, 4 error on miss, 5 read retry).
    80 cache_open_write_fail_action: i8 = "proxy.config.http.cache.open_write_fail_action";
    /// How many origin redirects are followed.
    81 number_of_redirections: i64 = "proxy.config.http.number_of_redirections";
    /// Retries for the write lock.
    82 cache_max_open_write_retries: i64 = "proxy.config.http.cache.max_open_write_retries";
    /// Followed redirects are stored under the first key.
    83 redirect_use_orig_cache_key: i8 = "proxy.config.http.redirect_use_orig_cache_key";
    /// Bind the origin session to the client session.
    84 attach_server_session_to_client: i8 = "proxy.config.http.attach_server_session_to_client";
    /// Idle timeout of upgraded connections.
    85 websocket_no_activity_timeout: i64 = "proxy.config.websocket.no_activity_timeout";
    /// Total time of upgraded connections.
    86 websocket_active_timeout: i64 = "proxy.config.websocket.active_timeout";
    /// Uncacheable requests go directly.
    87 uncacheable_requests_bypass_parent: i8 = "proxy.config.http.uncacheable_requests_bypass_parent";
    /// Connect attempts to parents in all.
    88 parent_proxy_total_connect_attempts: i64 = "proxy.config.http.parent_proxy.total_connect_attempts";
    /// Total time of a client transaction, seconds.
    89 transaction_active_timeout_in: i64 = "proxy.config.http.transaction_active_timeout_in";
    /// Use SRV records for origins.
    90 srv_enabled: i8 = "proxy.config.srv_enabled";
    /// Pass CONNECT on to the next hop.
    91 forward_connect_method: i8 = "proxy.config.http.forward_connect_method";
    /// Client certificate toward the origin (alias TS_CONFIG_SSL_CLIENT_CERT_FILENAME).
    92 ssl_client_cert_filename: TlsText = "proxy.config.ssl.client.cert.filename";
    /// Directory of that certificate; StringSet accepts and does nothing.
    93 ssl_client_cert_path: Unused = "proxy.config.ssl.client.cert.path";
    /// Failing parents are marked down in the host database.
    94 parent_proxy_mark_down_hostdb: i8 = "proxy.config.http.parent_proxy.mark_down_hostdb";
    /// Alternate selection disregards Accept (2 only if no Vary).
    95 cache_ignore_accept_mismatch: i8 = "proxy.config.http.cache.ignore_accept_mismatch";
    /// Same for Accept-Language.
    96 cache_ignore_accept_language_mismatch: i8 = "proxy.config.http.cache.ignore_accept_language_mismatch";
    /// Same for Accept-Encoding.
    97 cache_ignore_accept_encoding_mismatch: i8 = "proxy.config.http.cache.ignore_accept_encoding_mismatch";
    /// Same for Accept-Charset.
    98 cache_ignore_accept_charset_mismatch: i8 = "proxy.config.http.cache.ignore_accept_charset_mismatch";
    /// Failures before a parent is marked down.
    99 parent_proxy_fail_threshold: i64 = "proxy.config.http.parent_proxy.fail_threshold";
    /// Seconds before a down parent is retried.
    100 parent_proxy_retry_time: i64 = "proxy.config.http.parent_proxy.retry_time";
    /// Connect attempts per parent.
    101 parent_proxy_per_parent_connect_attempts: i64 = "proxy.config.http.parent_proxy.per_parent_connect_attempts";
    /// Connect timeout to parents.
    102 parent_proxy_connect_attempts_timeout: i64 = "proxy.config.http.parent_proxy.connect_attempts_timeout";
    /// Rewriting of Accept-Encoding (0 off, 1 gzip or nothing, 2 br or gzip, 3 both).
    103 normalize_ae: i8 = "proxy.config.http.normalize_ae";
    /// Which parameters of Forwarded are added; string set only, bad text logs an error and still
    /// returns success.
    104 insert_forwarded: Forwarded = "proxy.config.http.insert_forwarded";
    /// PROXY protocol toward the origin (-1 off, 0 as received, 1, 2).
    105 proxy_protocol_out: i64 = "proxy.config.http.proxy_protocol_out";
    /// Multi-range requests: 0 reject, 1 permit, 2 ignore Range.
    106 allow_multi_range: i8 = "proxy.config.http.allow_multi_range";
    /// Buffer the whole request body before going on.
    107 request_buffer_enabled: i8 = "proxy.config.http.request_buffer_enabled";
    /// Tolerate a half-closed client.
    108 allow_half_open: i8 = "proxy.config.http.allow_half_open";
    /// Idle connections kept per origin.
    109 per_server_connection_min: i32 = "proxy.config.http.per_server.connection.min";
    /// Concurrent connections per origin.
    110 per_server_connection_max: i32 = "proxy.config.http.per_server.connection.max";
    /// What identifies an origin for that limit; both int and string accepted.
    111 per_server_connection_match: ServerMatch = "proxy.config.http.per_server.connection.match";
    /// Dead slot kept for the ABI; every call returns an error.
    112 ssl_client_verify_server: Dead = "-";
    /// Origin certificate policy (DISABLED PERMISSIVE ENFORCED).
    113 ssl_client_verify_server_policy: TlsText = "proxy.config.ssl.client.verify.server.policy";
    /// What is verified (NONE SIGNATURE NAME ALL).
    114 ssl_client_verify_server_properties: TlsText = "proxy.config.ssl.client.verify.server.properties";
    /// Which name goes into SNI toward the origin.
    115 ssl_client_sni_policy: TlsText = "proxy.config.ssl.client.sni_policy";
    /// Key of the client certificate.
    116 ssl_client_private_key_filename: TlsText = "proxy.config.ssl.client.private_key.filename";
    /// CA bundle for origin verification.
    117 ssl_client_ca_cert_filename: TlsText = "proxy.config.ssl.client.CA.cert.filename";
    /// Order of address families for origin lookup.
    118 hostdb_ip_resolve: Resolution = "proxy.config.hostdb.ip_resolve";
    /// Which failures mark an origin down.
    119 connect_dead_policy: i64 = "proxy.config.http.connect.dead.policy";
    /// How often this proxy may appear in Via.
    120 max_proxy_cycles: i64 = "proxy.config.http.max_proxy_cycles";
    /// Block size index of internal plugin connections.
    121 plugin_vc_default_buffer_index: i64 = "proxy.config.plugin.vc.default_buffer_index";
    /// Water mark of internal plugin connections.
    122 plugin_vc_default_buffer_water_mark: i64 = "proxy.config.plugin.vc.default_buffer_water_mark";
    /// TCP_NOTSENT_LOWAT of origin sockets.
    123 net_sock_notsent_lowat: i64 = "proxy.config.net.sock_notsent_lowat";
    /// Drop generated bodies (0 no, 1 always, 2 for internal requests).
    124 body_factory_response_suppression_mode: i8 = "proxy.config.body_factory.response_suppression_mode";
    /// Inactivity timeouts count as parent failures.
    125 parent_proxy_enable_parent_timeout_markdowns: i8 = "proxy.config.http.parent_proxy.enable_parent_timeout_markdowns";
    /// Never mark parents down.
    126 parent_proxy_disable_parent_markdowns: i8 = "proxy.config.http.parent_proxy.disable_parent_markdowns";
    /// Strip trailers from chunked bodies.
    127 drop_chunked_trailers: i8 = "proxy.config.http.drop_chunked_trailers";
    /// Added after 9.2.5 (present in 9.2.9): strict syntax of chunked bodies; in 9.2.5 this value is
    /// TS_CONFIG_LAST_ENTRY.
    128 strict_chunk_parsing: i8 = "proxy.config.http.strict_chunk_parsing";
}

/// Finds the key of an overridable record by name, with the type that is reported for it.
pub fn find(name: &str) -> Option<(i32, Kind)> {
    let key = NAMES.iter().position(|n| *n == name && *n != DEAD)?;
    Some((i32::try_from(key).ok()?, KINDS[key]))
}

/// Stands for the record of a key that has none.
const DEAD: &str = "-";

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::setting::TextError;
    use super::*;
    use crate::config::dirs::Dirs;
    use crate::config::records::SPECS;

    fn block() -> Overridable {
        Overridable::new(&Registry::new(SPECS, &Dirs::layout(Path::new("/")), &|_| None))
    }

    #[test]
    fn keys_are_dense_and_their_records_exist() {
        assert_eq!(NAMES.len(), 129);
        let block = block();
        for (key, name) in NAMES.iter().enumerate() {
            assert!(block.get(key as i32).is_some(), "{name}");
            let known = SPECS.iter().any(|spec| spec.name == *name);
            assert!(known || [49, 112].contains(&key), "{name}");
        }
        assert!(block.get(129).is_none() && block.get(-1).is_none());
    }

    #[test]
    fn defaults_come_from_the_records() {
        for (key, want) in [(0, 0), (8, 7), (22, 1), (33, 3600), (49, 1000), (69, -1), (111, 3), (123, 32768)]
        {
            assert_eq!(block().get(key).unwrap().int(), Some(want), "{key}");
        }
        assert_eq!(block().get(53).unwrap().float(), Some(0.10));
    }

    #[test]
    fn bytes_wrap_and_wide_keys_do_not() {
        let mut block = block();
        let cases = [(103, 300, 44), (103, 200, -56), (3, 300, 300), (3, 0x12_3456_7890, 0x12_3456_7890)];
        for (key, set, want) in cases.into_iter().chain([(110, 0x12_3456_7890, 0x3456_7890)]) {
            assert!(block.get_mut(key).unwrap().set_int(set));
            assert_eq!(block.get(key).unwrap().int(), Some(want), "{key}");
        }
    }

    #[test]
    fn the_wrong_call_for_the_storage_fails() {
        let mut block = block();
        for (key, int, float, text) in
            [(22, true, false, false), (53, false, true, false), (52, false, false, true)]
        {
            let setting = block.get_mut(key).unwrap();
            assert_eq!(setting.set_int(1), int, "{key}");
            assert_eq!(setting.set_float(1.0), float, "{key}");
            assert_eq!(setting.set_text(b"x").is_ok(), text, "{key}");
            assert_eq!((setting.int().is_some(), setting.float().is_some()), (int, float));
            assert_eq!(setting.text().is_some(), text);
        }
        let dead = block.get_mut(112).unwrap();
        assert!(!dead.set_int(1) && dead.set_text(b"x") == Err(TextError::Kind));
    }

    #[test]
    fn names_are_found_with_their_reported_type() {
        for (name, want) in [
            ("proxy.config.http.cache.http", Some((22, Kind::Int))),
            ("proxy.config.http.response_server_str", Some((52, Kind::String))),
            ("proxy.config.http.cache.heuristic_lm_factor", Some((53, Kind::Float))),
            ("proxy.config.http.per_server.connection.match", Some((111, Kind::Int))),
            ("proxy.config.http.server_session_sharing.match", Some((8, Kind::String))),
            ("proxy.config.http.insert_forwarded", Some((104, Kind::String))),
            ("proxy.config.http.down_server.abort_threshold", Some((49, Kind::Int))),
            ("proxy.config.ssl.client.cert.path", Some((93, Kind::String))),
            ("proxy.config.http.server_ports", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(find(name), want, "{name}");
        }
    }
}
