//! Names of protocols: ALPN identifiers, tags of a protocol stack, and their numbers.
//!
//! A name that is both an ALPN identifier and a stack tag is one pointer.

use std::ffi::{CStr, c_int};

use super::Text;

macro_rules! names {
    ($($text:ident = $value:literal: $($name:ident),+;)*) => {
        $(
            static $text: &CStr = $value;
            $(
                #[unsafe(no_mangle)]
                pub static $name: Text = Text($text.as_ptr());
            )+
        )*
    };
}

names! {
    HTTP_0_9 = c"http/0.9": TS_ALPN_PROTOCOL_HTTP_0_9;
    HTTP_1_0 = c"http/1.0": TS_ALPN_PROTOCOL_HTTP_1_0, TS_PROTO_TAG_HTTP_1_0;
    HTTP_1_1 = c"http/1.1": TS_ALPN_PROTOCOL_HTTP_1_1, TS_PROTO_TAG_HTTP_1_1;
    HTTP_2_0 = c"h2": TS_ALPN_PROTOCOL_HTTP_2_0, TS_PROTO_TAG_HTTP_2_0;
    HTTP_3 = c"h3-29": TS_ALPN_PROTOCOL_HTTP_3, TS_PROTO_TAG_HTTP_3;
    HTTP_3_D27 = c"h3-27": TS_ALPN_PROTOCOL_HTTP_3_D27;
    HTTP_QUIC = c"hq-29": TS_ALPN_PROTOCOL_HTTP_QUIC, TS_PROTO_TAG_HTTP_QUIC;
    HTTP_QUIC_D27 = c"hq-27": TS_ALPN_PROTOCOL_HTTP_QUIC_D27;
    GROUP_HTTP = c"http": TS_ALPN_PROTOCOL_GROUP_HTTP;
    GROUP_HTTP2 = c"http2": TS_ALPN_PROTOCOL_GROUP_HTTP2;
    TLS_1_0 = c"tls/1.0": TS_PROTO_TAG_TLS_1_0;
    TLS_1_1 = c"tls/1.1": TS_PROTO_TAG_TLS_1_1;
    TLS_1_2 = c"tls/1.2": TS_PROTO_TAG_TLS_1_2;
    TLS_1_3 = c"tls/1.3": TS_PROTO_TAG_TLS_1_3;
    TCP = c"tcp": TS_PROTO_TAG_TCP;
    UDP = c"udp": TS_PROTO_TAG_UDP;
    IPV4 = c"ipv4": TS_PROTO_TAG_IPV4;
    IPV6 = c"ipv6": TS_PROTO_TAG_IPV6;
}

/// The tag of a protocol stack that reads like this, as the one pointer that plugins may compare.
pub fn protocol_tag(text: &[u8]) -> Option<&'static CStr> {
    let tags = [
        HTTP_1_0,
        HTTP_1_1,
        HTTP_2_0,
        HTTP_3,
        HTTP_3_D27,
        HTTP_QUIC,
        HTTP_QUIC_D27,
        TLS_1_0,
        TLS_1_1,
        TLS_1_2,
        TLS_1_3,
        TCP,
        UDP,
        IPV4,
        IPV6,
    ];
    tags.into_iter().find(|tag| tag.to_bytes() == text)
}

macro_rules! numbers {
    ($($name:ident = $value:literal;)*) => {
        $(
            #[unsafe(no_mangle)]
            pub static $name: c_int = $value;
        )*
    };
}

numbers! {
    TS_ALPN_PROTOCOL_INDEX_HTTP_0_9 = 0;
    TS_ALPN_PROTOCOL_INDEX_HTTP_1_0 = 1;
    TS_ALPN_PROTOCOL_INDEX_HTTP_1_1 = 2;
    TS_ALPN_PROTOCOL_INDEX_HTTP_2_0 = 3;
    TS_ALPN_PROTOCOL_INDEX_HTTP_3 = 4;
    TS_ALPN_PROTOCOL_INDEX_HTTP_3_D27 = 5;
    TS_ALPN_PROTOCOL_INDEX_HTTP_QUIC = 6;
    TS_ALPN_PROTOCOL_INDEX_HTTP_QUIC_D27 = 7;
}

/// The registry of tags: a C++ container in the original, exported by accident and used by no plugin.
///
/// Kept for its name and size; protocol tags are found through `TSNormalizedProtocolTag`.
#[unsafe(no_mangle)]
pub static TSProtoTags: [u64; 7] = [0; 7];
