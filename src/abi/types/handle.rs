//! Handles: pointers to objects that C never looks into.

/// Opaque, see [`TSFile`].
pub struct tsapi_file {
    _opaque: [u8; 0],
}

/// A file opened by `TSfopen`.
pub type TSFile = *mut tsapi_file;

/// Opaque, see [`TSMLoc`].
pub struct tsapi_mloc {
    _opaque: [u8; 0],
}

/// An object inside a marshal buffer: URL, MIME header, HTTP header or field.
pub type TSMLoc = *mut tsapi_mloc;

/// Opaque, see [`TSMBuffer`].
pub struct tsapi_mbuffer {
    _opaque: [u8; 0],
}

/// A marshal buffer: the memory of headers and URLs.
pub type TSMBuffer = *mut tsapi_mbuffer;

/// Opaque, see [`TSHttpSsn`].
pub struct tsapi_httpssn {
    _opaque: [u8; 0],
}

/// A client session.
pub type TSHttpSsn = *mut tsapi_httpssn;

/// Opaque, see [`TSHttpTxn`].
pub struct tsapi_httptxn {
    _opaque: [u8; 0],
}

/// A transaction.
pub type TSHttpTxn = *mut tsapi_httptxn;

/// Opaque, see [`TSSslConnection`].
pub struct tsapi_ssl_obj {
    _opaque: [u8; 0],
}

/// An `SSL *` of OpenSSL.
pub type TSSslConnection = *mut tsapi_ssl_obj;

/// Opaque, see [`TSSslSession`].
pub struct tsapi_ssl_session {
    _opaque: [u8; 0],
}

/// An `SSL_SESSION *` of OpenSSL.
pub type TSSslSession = *mut tsapi_ssl_session;

/// Opaque, see [`TSHttpAltInfo`].
pub struct tsapi_httpaltinfo {
    _opaque: [u8; 0],
}

/// The candidate that `TS_HTTP_SELECT_ALT_HOOK` asks about.
pub type TSHttpAltInfo = *mut tsapi_httpaltinfo;

/// Opaque, see [`TSMimeParser`].
pub struct tsapi_mimeparser {
    _opaque: [u8; 0],
}

/// State of an incremental MIME parse.
pub type TSMimeParser = *mut tsapi_mimeparser;

/// Opaque, see [`TSHttpParser`].
pub struct tsapi_httpparser {
    _opaque: [u8; 0],
}

/// State of an incremental parse of a request or response head.
pub type TSHttpParser = *mut tsapi_httpparser;

/// Opaque, see [`TSCacheKey`].
pub struct tsapi_cachekey {
    _opaque: [u8; 0],
}

/// Name of a cache object.
pub type TSCacheKey = *mut tsapi_cachekey;

/// Opaque, see [`TSCacheHttpInfo`].
pub struct tsapi_cachehttpinfo {
    _opaque: [u8; 0],
}

/// An alternate of a cached object.
pub type TSCacheHttpInfo = *mut tsapi_cachehttpinfo;

/// Opaque, see [`TSCacheTxn`].
pub struct tsapi_cachetxn {
    _opaque: [u8; 0],
}

/// A cache operation in progress.
pub type TSCacheTxn = *mut tsapi_cachetxn;

/// Opaque, see [`TSSslVerifyCTX`].
pub struct tsapi_x509_store_ctx {
    _opaque: [u8; 0],
}

/// An `X509_STORE_CTX *` of OpenSSL.
pub type TSSslVerifyCTX = *mut tsapi_x509_store_ctx;

/// Opaque, see [`TSPortDescriptor`].
pub struct tsapi_port {
    _opaque: [u8; 0],
}

/// A parsed port description.
pub type TSPortDescriptor = *mut tsapi_port;

/// Opaque, see [`TSVIO`].
pub struct tsapi_vio {
    _opaque: [u8; 0],
}

/// One direction of IO on a virtual connection.
pub type TSVIO = *mut tsapi_vio;

/// Opaque, see [`TSThread`].
pub struct tsapi_thread {
    _opaque: [u8; 0],
}

/// A thread that can use the API.
pub type TSThread = *mut tsapi_thread;

/// Opaque, see [`TSEventThread`].
pub struct tsapi_event_thread {
    _opaque: [u8; 0],
}

/// A thread that runs an event loop.
pub type TSEventThread = *mut tsapi_event_thread;

/// Opaque, see [`TSSslX509`].
pub struct tsapi_x509 {
    _opaque: [u8; 0],
}

/// An `X509 *` of OpenSSL.
pub type TSSslX509 = *mut tsapi_x509;

/// Opaque, see [`TSMutex`].
pub struct tsapi_mutex {
    _opaque: [u8; 0],
}

/// A recursive, reference-counted lock.
pub type TSMutex = *mut tsapi_mutex;

/// Opaque, see [`TSConfig`].
pub struct tsapi_config {
    _opaque: [u8; 0],
}

/// One version of a plugin's configuration, counted.
pub type TSConfig = *mut tsapi_config;

/// Opaque: what `TSCont` and `TSVConn` point to.
pub struct tsapi_cont {
    _opaque: [u8; 0],
}

/// A continuation: a function, its data and the lock it runs under.
pub type TSCont = *mut tsapi_cont;

/// A virtual connection; it can be used as a `TSCont`.
pub type TSVConn = *mut tsapi_cont;

/// Opaque, see [`TSSslContext`].
pub struct tsapi_ssl_context {
    _opaque: [u8; 0],
}

/// An `SSL_CTX *` of OpenSSL.
pub type TSSslContext = *mut tsapi_ssl_context;

/// Opaque, see [`TSAction`].
pub struct tsapi_action {
    _opaque: [u8; 0],
}

/// Something that will happen later and can be cancelled.
pub type TSAction = *mut tsapi_action;

/// Opaque, see [`TSIOBuffer`].
pub struct tsapi_iobuffer {
    _opaque: [u8; 0],
}

/// A chain of blocks that bytes are written to.
pub type TSIOBuffer = *mut tsapi_iobuffer;

/// Opaque, see [`TSIOBufferData`].
pub struct tsapi_iobufferdata {
    _opaque: [u8; 0],
}

/// The memory of a block.
pub type TSIOBufferData = *mut tsapi_iobufferdata;

/// Opaque, see [`TSIOBufferBlock`].
pub struct tsapi_bufferblock {
    _opaque: [u8; 0],
}

/// A piece of a buffer.
pub type TSIOBufferBlock = *mut tsapi_bufferblock;

/// Opaque, see [`TSIOBufferReader`].
pub struct tsapi_bufferreader {
    _opaque: [u8; 0],
}

/// A position in a buffer.
pub type TSIOBufferReader = *mut tsapi_bufferreader;

/// Opaque, see [`TSHostLookupResult`].
pub struct tsapi_hostlookupresult {
    _opaque: [u8; 0],
}

/// What a name resolution found.
pub type TSHostLookupResult = *mut tsapi_hostlookupresult;

/// Opaque, see [`TSAIOCallback`].
pub struct tsapi_aiocallback {
    _opaque: [u8; 0],
}

/// A finished read or write of `TSAIORead`, `TSAIOWrite`.
pub type TSAIOCallback = *mut tsapi_aiocallback;

/// Opaque, see [`TSAcceptor`].
pub struct tsapi_net_accept {
    _opaque: [u8; 0],
}

/// A listening port.
pub type TSAcceptor = *mut tsapi_net_accept;

/// Opaque, see [`TSFetchSM`].
pub struct tsapi_fetchsm {
    _opaque: [u8; 0],
}

/// A fetch in progress.
pub type TSFetchSM = *mut tsapi_fetchsm;

/// Opaque, see [`TSUuid`].
pub struct tsapi_uuid {
    _opaque: [u8; 0],
}

/// A UUID.
pub type TSUuid = *mut tsapi_uuid;

/// Opaque, see [`TSTextLogObject`].
pub struct tsapi_textlogobject {
    _opaque: [u8; 0],
}

/// A log file that a plugin writes lines to.
pub type TSTextLogObject = *mut tsapi_textlogobject;

/// Opaque, see [`TSMatcherLine`].
pub struct tsapi_matcheline {
    _opaque: [u8; 0],
}

/// A parsed line of a matcher configuration.
pub type TSMatcherLine = *mut tsapi_matcheline;
