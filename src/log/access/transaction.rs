//! What access logs ask of a transaction.

use std::net::SocketAddr;

/// One of the messages of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// From the client.
    ClientRequest,
    /// To the client.
    ClientResponse,
    /// To the origin.
    ServerRequest,
    /// From the origin.
    ServerResponse,
    /// As it was stored in the cache.
    CachedResponse,
}

/// One of the URLs of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Url {
    /// After remap.
    Mapped,
    /// Before remap.
    Pristine,
    /// Of the cache lookup.
    Lookup,
}

/// What is known of the client's TLS connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tls<'a> {
    /// Version, for example `TLSv1.3`.
    pub version: &'a [u8],
    /// Cipher suite.
    pub cipher: &'a [u8],
    /// Group of the key exchange.
    pub group: &'a [u8],
    /// Protocol chosen by ALPN; empty when there was none.
    pub alpn: &'a [u8],
    /// Server name that the client asked for; empty when it did not.
    pub server_name: &'a [u8],
    /// The session was resumed.
    pub resumed: bool,
    /// The client sent a certificate.
    pub client_certificate: bool,
}

/// The final state of a transaction, as its log entry shows it.
///
/// Called on the transaction's thread when it ends. What does not apply is left at the default of its method, which is
/// what the original logs then. Texts are appended to `out`; `false` means that there is none.
pub trait Transaction {
    /// Address of the client.
    fn client_address(&self) -> Option<SocketAddr>;

    /// Local address that the client connected to.
    fn interface_address(&self) -> Option<SocketAddr> {
        None
    }

    /// Tag given by the plugin that opened the client connection; empty when none did.
    fn plugin_tag(&self) -> &[u8] {
        b""
    }

    /// Number given by that plugin.
    fn plugin_id(&self) -> i64 {
        0
    }

    /// Whether the request came from inside.
    fn is_internal(&self) -> bool {
        false
    }

    /// Time of a milestone, by the number of `TSMilestonesType`: nanoseconds since the epoch, 0 if unset.
    fn milestone(&self, number: usize) -> i64;

    /// Method of the client request.
    fn method(&self) -> Option<&[u8]>;

    /// A URL, unescaped as it stands.
    fn url(&self, which: Url, out: &mut Vec<u8>) -> bool;

    /// Scheme of the URL after remap.
    fn scheme(&self) -> Option<&[u8]>;

    /// Path of the URL after remap, without leading slash and query.
    fn path(&self) -> Option<&[u8]>;

    /// Host of the URL before remap, with the port where that is not the scheme's.
    fn pristine_host(&self, out: &mut Vec<u8>) -> bool;

    /// The value of a field, several of one name joined by comma and blank.
    fn field(&self, message: Message, name: &[u8], out: &mut Vec<u8>) -> bool;

    /// Every field of a message: name and value, in order.
    fn fields(&self, message: Message, each: &mut dyn FnMut(&[u8], &[u8]));

    /// Version of a message, major and minor; `(0, 0)` when there is no message.
    fn version(&self, message: Message) -> (u8, u8);

    /// Status of a response; 0 when there is none.
    fn status(&self, message: Message) -> u16;

    /// Bytes of start line and fields.
    fn header_bytes(&self, message: Message) -> i64;

    /// Bytes of the body.
    fn body_bytes(&self, message: Message) -> i64;

    /// Reason phrase sent to the client.
    fn reason(&self) -> Option<&[u8]>;

    /// Protocol tag of the client connection, for example `http/1.1`.
    fn client_protocol(&self) -> Option<&str> {
        None
    }

    /// Protocol tag of the origin connection.
    fn server_protocol(&self) -> Option<&str> {
        None
    }

    /// The client's TLS connection.
    fn tls(&self) -> Option<Tls<'_>> {
        None
    }

    /// Whether the client connection carried an earlier transaction.
    fn client_reused(&self) -> bool {
        false
    }

    /// `crc`: how the request was answered.
    fn result_code(&self) -> &'static str {
        "UNDEFINED"
    }

    /// `crsc`: detail of that.
    fn result_subcode(&self) -> &'static str {
        "NONE"
    }

    /// `chm`: what the cache said.
    fn hit_miss(&self) -> &'static str {
        "MISS"
    }

    /// `phr`: where the response came from.
    fn hierarchy(&self) -> &'static str {
        "NONE"
    }

    /// `cfsc`: how the client side ended.
    fn client_finish(&self) -> &'static str {
        "FIN"
    }

    /// `pfsc`: how the origin side ended.
    fn server_finish(&self) -> &'static str {
        "FIN"
    }

    /// `cwr`: outcome of the cache write.
    fn cache_write(&self) -> &'static str {
        "-"
    }

    /// `cwtr`: outcome of the cache write of the transformed response.
    fn cache_write_transform(&self) -> &'static str {
        "-"
    }

    /// Address of the origin, or of whatever was asked in its place.
    fn server_address(&self) -> Option<SocketAddr> {
        None
    }

    /// Address of the next hop.
    fn next_hop_address(&self) -> Option<SocketAddr> {
        self.server_address()
    }

    /// Name of the origin, or its address as text.
    fn server_name(&self, out: &mut Vec<u8>) -> bool {
        let _ = out;
        false
    }

    /// Local address of a connection that was made for this transaction; `None` for a pooled one as well.
    fn outgoing_address(&self) -> Option<SocketAddr> {
        None
    }

    /// Whether the origin connection is TLS, and whether its session was resumed.
    fn server_tls(&self) -> Option<bool> {
        None
    }

    /// Whether a certificate was sent to the origin.
    fn server_certificate(&self) -> bool {
        false
    }

    /// Transactions that the origin connection had carried before.
    fn server_transactions(&self) -> i64 {
        0
    }

    /// Attempts to connect to the origin that failed.
    fn connect_attempts(&self) -> i64 {
        0
    }

    /// Number of the transaction in this process, from 0.
    fn id(&self) -> i64;

    /// Number of the client connection in this process.
    fn connection_id(&self) -> i64 {
        0
    }

    /// Number of the transaction on its connection, or of its stream.
    fn transaction_id(&self) -> i64 {
        0
    }

    /// Size of the whole object, bytes.
    fn file_size(&self) -> i64 {
        0
    }

    /// `Retry-After` of the origin, seconds.
    fn retry_after(&self) -> i64 {
        0
    }

    /// Attempts to open the object in the cache for reading.
    fn cache_read_attempts(&self) -> i64 {
        0
    }

    /// Attempts to open the object in the cache for writing.
    fn cache_write_attempts(&self) -> i64 {
        0
    }

    /// Collapsed forwarding: 1 succeeded, 0 not used, -1 failed.
    fn collapsed(&self) -> i64 {
        0
    }

    /// HTTP/2 stream weight and dependency.
    fn priority(&self) -> (i64, i64) {
        (0, 0)
    }

    /// PROXY protocol of the client connection: version, source, destination.
    fn proxy_protocol(&self) -> Option<(u8, SocketAddr, SocketAddr)> {
        None
    }

    /// Errors of the client's HTTP/2 connection, received and sent, as letter and hexadecimal number.
    fn connection_errors(&self) -> Option<(&[u8], &[u8])> {
        None
    }
}
