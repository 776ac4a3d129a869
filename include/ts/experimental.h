/* ts/experimental.h: Functions of the plugin API that may change. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_EXPERIMENTAL_H
#define TSHOST_EXPERIMENTAL_H
#include <ts/ts.h>

#define TS_HTTP_CNTL_OFF (void *)0
#define TS_HTTP_CNTL_ON (void *)1

/* Spans of time in the unit of TSHRTime, nanoseconds. */
#define TS_HRTIME_NSECOND (1LL)
#define TS_HRTIME_USECOND (1000 * TS_HRTIME_NSECOND)
#define TS_HRTIME_MSECOND (1000 * TS_HRTIME_USECOND)
#define TS_HRTIME_SECOND (1000 * TS_HRTIME_MSECOND)
#define TS_HRTIME_MINUTE (60 * TS_HRTIME_SECOND)
#define TS_HRTIME_HOUR (60 * TS_HRTIME_MINUTE)
#define TS_HRTIME_DAY (24 * TS_HRTIME_HOUR)
#define TS_HRTIME_WEEK (7 * TS_HRTIME_DAY)
#define TS_HRTIME_YEAR (365 * TS_HRTIME_DAY + TS_HRTIME_DAY / 4)
#define TS_HRTIME_DECADE (10 * TS_HRTIME_YEAR)
#define TS_HRTIME_FOREVER (10 * TS_HRTIME_DECADE)

#define TS_HRTIME_APPROX_SECONDS(_x) ((_x) >> 30)
#define TS_HRTIME_APPROX_FACTOR (((float)(1 << 30)) / (((float)TS_HRTIME_SECOND)))

#define TS_HRTIME_YEARS(_x) ((_x)*TS_HRTIME_YEAR)
#define TS_HRTIME_WEEKS(_x) ((_x)*TS_HRTIME_WEEK)
#define TS_HRTIME_DAYS(_x) ((_x)*TS_HRTIME_DAY)
#define TS_HRTIME_HOURS(_x) ((_x)*TS_HRTIME_HOUR)
#define TS_HRTIME_MINUTES(_x) ((_x)*TS_HRTIME_MINUTE)
#define TS_HRTIME_SECONDS(_x) ((_x)*TS_HRTIME_SECOND)
#define TS_HRTIME_MSECONDS(_x) ((_x)*TS_HRTIME_MSECOND)
#define TS_HRTIME_USECONDS(_x) ((_x)*TS_HRTIME_USECOND)
#define TS_HRTIME_NSECONDS(_x) ((_x)*TS_HRTIME_NSECOND)

#define TS_MATCHER_LINE_INVALID 0

#define TS_NET_EVENT_DATAGRAM_READ_COMPLETE TS_EVENT_INTERNAL_206
#define TS_NET_EVENT_DATAGRAM_READ_ERROR TS_EVENT_INTERNAL_207
#define TS_NET_EVENT_DATAGRAM_WRITE_COMPLETE TS_EVENT_INTERNAL_208
#define TS_NET_EVENT_DATAGRAM_WRITE_ERROR TS_EVENT_INTERNAL_209
#define TS_NET_EVENT_DATAGRAM_READ_READY TS_EVENT_INTERNAL_210
#define TS_NET_EVENT_DATAGRAM_OPEN TS_EVENT_INTERNAL_211
#define TS_NET_EVENT_DATAGRAM_ERROR TS_EVENT_INTERNAL_212

#ifdef __cplusplus
extern "C" {
#endif

/** Events of a streaming fetch, beside the caller's own. */
typedef enum TSFetchEventExt {
  TS_FETCH_EVENT_EXT_HEAD_READY = -1,
  TS_FETCH_EVENT_EXT_HEAD_DONE = -2,
  TS_FETCH_EVENT_EXT_BODY_READY = -3,
  TS_FETCH_EVENT_EXT_BODY_DONE = -4,
} TSFetchEventExt;

/** Options of a streaming fetch, as a mask. */
typedef enum TSFetchFlags {
  TS_FETCH_FLAGS_NONE = 0,
  TS_FETCH_FLAGS_STREAM = 2,
  TS_FETCH_FLAGS_DECHUNK = 4,
  TS_FETCH_FLAGS_NEWLOCK = 8,
  TS_FETCH_FLAGS_NOT_INTERNAL_REQUEST = 16,
} TSFetchFlags;

/** Switches of a transaction, in the older form. */
typedef enum TSHttpCntlTypeExperimental {
  TS_HTTP_CNTL_GET_LOGGING_MODE = 0,
  TS_HTTP_CNTL_SET_LOGGING_MODE = 1,
  TS_HTTP_CNTL_GET_INTERCEPT_RETRY_MODE = 2,
  TS_HTTP_CNTL_SET_INTERCEPT_RETRY_MODE = 3,
} TSHttpCntlTypeExperimental;

/* Chapter: MIME fields. */

/** Tells whether two handles name the same field: 1 or 0. */
tsapi int TSMimeHdrFieldEqual(TSMBuffer bufp, TSMLoc hdr_obj, TSMLoc field1, TSMLoc field2);

/* Chapter: HTTP dates. */

/** Reads a date of any HTTP form, in seconds since the epoch; 0 for what is none. */
tsapi time_t TSMimeParseDate(const char *value_str, int value_len);

/**
 * Writes a date with a NUL, and sets `*value_len` to its length without that.
 *
 * An error, without anything written, if `*value_len` is below 33 or `value_len` is null.
 */
tsapi TSReturnCode TSMimeFormatDate(time_t value_time, char *value_str, int *value_len);

/* Chapter: hooks and reenabling. */

/**
 * Whether a continuation with this handler is registered at this point of the transaction: 1 or 0, as a
 * number.
 */
tsapi TSReturnCode TSHttpTxnHookRegisteredFor(TSHttpTxn txnp, TSHttpHookID id, TSEventFunc funcp);

/* Chapter: transactions: messages. */

/** Gives the request to the origin a body; `buf` is from `TSmalloc` and taken over. */
tsapi void TSHttpTxnServerRequestBodySet(TSHttpTxn txnp, char *buf, int64_t buflength);

/* Chapter: transactions: state and control. */

/** Reads or sets the switches for logging and retries, in the older form. */
tsapi TSReturnCode TSHttpTxnCntl(TSHttpTxn txnp, TSHttpCntlTypeExperimental cntl, void *data);

/**
 * Changes nothing, as in the original, where it sets what is then set anew for each response: see
 * TSHttpTxnCloseAfterResponse().
 */
tsapi void TSHttpTxnClientKeepaliveSet(TSHttpTxn txnp, int _set);

/** Has an error end the transaction without a response. */
tsapi TSReturnCode TSHttpTxnShutDown(TSHttpTxn txnp, TSEvent event);

/**
 * Closes the client's connection after this response, or not. What is said before the request has been mapped is
 * forgotten; at `TS_HTTP_SEND_RESPONSE_HDR_HOOK` the head stays as it is.
 */
tsapi TSReturnCode TSHttpTxnCloseAfterResponse(TSHttpTxn txnp,
                                         int should_close);

/** Whether the request names a path only, as to a server, and not a whole URL: 1 or 0. */
tsapi int TSHttpTxnClientReqIsServerStyle(TSHttpTxn txnp);

/* Chapter: transactions: parents and next hop. */

/** What kind of server the request goes to, a `TSLookingUpType`. */
tsapi int TSHttpTxnLookingUpTypeGet(TSHttpTxn txnp);

/* Chapter: transactions: the cache. */

/** When the cached response was received, in seconds since 1970. */
tsapi TSReturnCode TSHttpTxnCachedRespTimeGet(TSHttpTxn txnp, time_t *resp_time);

/** A fact about the cache in this transaction. */
tsapi TSReturnCode TSHttpTxnInfoIntGet(TSHttpTxn txnp, TSHttpTxnInfoKey key, TSMgmtInt *value);

/** How often the transaction has looked into the cache. */
tsapi TSReturnCode TSHttpTxnCacheLookupCountGet(TSHttpTxn txnp, int *lookup_count);

/** Has an origin's 304 ignored: the cached response is sent and stays as it is. */
tsapi TSReturnCode TSHttpTxnServerRespIgnore(TSHttpTxn txnp);

/** Looks into the cache again, under another URL. */
tsapi TSReturnCode TSHttpTxnRedoCacheLookup(TSHttpTxn txnp, const char *url, int length);

/** Sets when the response goes stale, in seconds since 1970. */
tsapi void TSHttpTxnOverwriteExpireTime(TSHttpTxn txnp, time_t expire_time);

/** Writes the changed cached header back. */
tsapi TSReturnCode TSHttpTxnUpdateCachedObject(TSHttpTxn txnp);

/* Chapter: fetching. */

/**
 * A request in parts: method, URL and version now, fields by `TSFetchHeaderAdd`, body by `TSFetchWriteData`,
 * sent by `TSFetchLaunch`.
 *
 * `flags` are of `TSFetchFlags`. Freed by `TSFetchDestroy`.
 */
tsapi TSFetchSM TSFetchCreate(TSCont contp,
                        const char *method,
                        const char *url,
                        const char *version,
                        const struct sockaddr *client_addr,
                        int flags);

/** Adds flags of `TSFetchFlags`, before the response begins. */
tsapi void TSFetchFlagSet(TSFetchSM fetch_sm, int flags);

/** Adds a field to the request, before `TSFetchLaunch`. */
tsapi void TSFetchHeaderAdd(TSFetchSM fetch_sm,
                      const char *name,
                      int name_len,
                      const char *value,
                      int value_len);

/** Supplies the request's body, as far as a Content-Length field has announced it. */
tsapi void TSFetchWriteData(TSFetchSM fetch_sm, const void *data, size_t len);

/** Takes up to `len` bytes of the body that has come, and returns how many. */
tsapi ssize_t TSFetchReadData(TSFetchSM fetch_sm, void *buf, size_t len);

/** Sends the request; `TSFetchEventExt` events follow. */
tsapi void TSFetchLaunch(TSFetchSM fetch_sm);

/** Ends a fetch, at any time, also from its own events. */
tsapi void TSFetchDestroy(TSFetchSM fetch_sm);

/** Keeps a pointer with the fetch; the caller's to free. */
tsapi void TSFetchUserDataSet(TSFetchSM fetch_sm, void *data);

/** The pointer given to `TSFetchUserDataSet`. */
tsapi void *TSFetchUserDataGet(TSFetchSM fetch_sm);

/** The buffer of the response's header, from `TS_FETCH_EVENT_EXT_HEAD_DONE` to the end of the fetch. */
tsapi TSMBuffer TSFetchRespHdrMBufGet(TSFetchSM fetch_sm);

/** The response's header in that buffer. */
tsapi TSMLoc TSFetchRespHdrMLocGet(TSFetchSM fetch_sm);

/* Chapter: networking. */

/** `TSNetConnect` from a given address, which need not be this machine's. */
tsapi TSAction TSNetConnectTransparent(TSCont contp, const struct sockaddr *from, const struct sockaddr *to);

/** Accepts on every port of `proxy.config.http.server_ports` that is for plugins; `TS_ERROR` when there is none. */
tsapi TSReturnCode TSPluginDescriptorAccept(TSCont contp);

/* Chapter: cache keys and objects. */

/** Whether the cache can hold this kind of object, into `is_ready`. */
tsapi TSReturnCode TSCacheDataTypeReady(TSCacheDataType type, int *is_ready);

/** Says what kind of object the key names. */
tsapi TSReturnCode TSCacheKeyDataTypeSet(TSCacheKey key, TSCacheDataType type);

/* Chapter: cached alternates as objects. */

/** Where a cache operation stands: length and offset of what it is about. */
tsapi TSReturnCode TSCacheBufferInfoGet(TSCacheTxn txnp, uint64_t *length, uint64_t *offset);

/** An empty alternate; freed by `TSCacheHttpInfoDestroy`. */
tsapi TSCacheHttpInfo TSCacheHttpInfoCreate(void);

/** The request of an alternate; lives as long as it. */
tsapi void TSCacheHttpInfoReqGet(TSCacheHttpInfo infop, TSMBuffer *bufp, TSMLoc *obj);

/** The response of an alternate; lives as long as it. */
tsapi void TSCacheHttpInfoRespGet(TSCacheHttpInfo infop, TSMBuffer *bufp, TSMLoc *obj);

/** Copies a request into an alternate. */
tsapi void TSCacheHttpInfoReqSet(TSCacheHttpInfo infop, TSMBuffer bufp, TSMLoc obj);

/** Copies a response into an alternate. */
tsapi void TSCacheHttpInfoRespSet(TSCacheHttpInfo infop, TSMBuffer bufp, TSMLoc obj);

/** Gives an alternate the key of its body. */
tsapi void TSCacheHttpInfoKeySet(TSCacheHttpInfo infop, TSCacheKey key);

/** Sets the size of an alternate's body, in bytes. */
tsapi void TSCacheHttpInfoSizeSet(TSCacheHttpInfo infop, int64_t size);

/** Writes a vector with this one alternate as the cache stores it; answers its size in bytes. */
tsapi int TSCacheHttpInfoVector(TSCacheHttpInfo infop, void *data, int length);

/** When the request of an alternate was sent, in seconds since 1970. */
tsapi time_t TSCacheHttpInfoReqSentTimeGet(TSCacheHttpInfo infop);

/** When the response of an alternate came, in seconds since 1970. */
tsapi time_t TSCacheHttpInfoRespReceivedTimeGet(TSCacheHttpInfo infop);

/** Size of an alternate's body, in bytes. */
tsapi int64_t TSCacheHttpInfoSizeGet(TSCacheHttpInfo infop);

/** Hands an alternate to a connection that writes to the cache. */
tsapi void TSVConnCacheHttpInfoSet(TSVConn connp, TSCacheHttpInfo infop);

/** A copy of an alternate; freed by `TSCacheHttpInfoDestroy`. */
tsapi TSCacheHttpInfo TSCacheHttpInfoCopy(TSCacheHttpInfo infop);

/** Frees an alternate. */
tsapi void TSCacheHttpInfoDestroy(TSCacheHttpInfo infop);

/* Chapter: records. */

/** Asks for a new value of an integer record. */
tsapi TSReturnCode TSMgmtConfigIntSet(const char *var_name, TSMgmtInt value);

/* Chapter: configuration line matcher. */

/**
 * The whole file with a NUL behind it, for `TSfree`; its length goes to `file_len` unless that is null.
 *
 * Null, and a line in the diagnostic log, when it cannot be read. Any thread.
 */
tsapi char *TSMatcherReadIntoBuffer(char *file_name, int *file_len);

/**
 * The first line of `buffer`, whose newline becomes a NUL, or null when nothing is left.
 *
 * `last` is left at the end of the line: go on with what is behind it. A last line of a single byte without a newline
 * is not seen, as in the original.
 */
tsapi char *TSMatcherTokLine(char *buffer,
                       char **last);

/**
 * Reads `1.2.3.4`, `1.2.3.4-1.2.3.9` or `1.2.3.0/24` into the first and last address, in host byte order.
 *
 * Null when that worked, else what is wrong, as static text. Any thread.
 */
tsapi char *TSMatcherExtractIPRange(char *match_str, uint32_t *addr1, uint32_t *addr2);

/** An empty line, to be parsed into; freed by `TSMatcherLineDestroy`. Any thread. */
tsapi TSMatcherLine TSMatcherLineCreate(void);

/** Frees a line; the text it was parsed from stays. */
tsapi void TSMatcherLineDestroy(TSMatcherLine ml);

/**
 * Splits a line of `name=value` pairs in place; one of them must be `src_ip`. Values may stand in double quotes.
 *
 * Null when that worked, else what is wrong, as static text. An empty line is right. `line` must outlive `ml`.
 */
tsapi const char *TSMatcherParseSrcIPConfigLine(char *line,
                                          TSMatcherLine ml);

/** The name of a pair, counted from 0, inside the line that was parsed; null when there are not as many. */
tsapi char *TSMatcherLineName(TSMatcherLine ml, int element);

/** The value of a pair, counted from 0, inside the line that was parsed; null when there are not as many. */
tsapi char *TSMatcherLineValue(TSMatcherLine ml, int element);

/* Chapter: clock, random numbers and addresses. */

/** A random number over the whole range of the type; not for secrets. Any thread. */
tsapi unsigned int TSrandom(void);

/** A random number from 0 to below 1; not for secrets. Any thread. */
tsapi double TSdrandom(void);

/** Nanoseconds since 1970. Any thread. */
tsapi TSHRTime TShrtime(void);

/**
 * Reads an address, with or without a port: `1.2.3.4`, `1.2.3.4:80`, `::1`, `[::1]:80`.
 *
 * `addr` has room for a `sockaddr_in6`; on `TS_ERROR` its family is `AF_UNSPEC`. Any thread.
 */
tsapi TSReturnCode TSIpStringToAddr(const char *str, size_t str_len, struct sockaddr *addr);

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_EXPERIMENTAL_H */
