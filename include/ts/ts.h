/* ts/ts.h: Functions of the plugin API. Generated from src/abi, see `make headers`. */
#ifndef TSHOST_TS_H
#define TSHOST_TS_H
#include <ts/apidefs.h>
#include <ts/parentselectdefs.h>

/* Memory: the same as malloc and its family; what the API gives away is freed by TSfree. */
#define TSmalloc(s) _TSmalloc((s), TS_RES_MEM_PATH)
#define TSrealloc(p, s) _TSrealloc((p), (s), TS_RES_MEM_PATH)
#define TSstrdup(p) _TSstrdup((p), -1, TS_RES_MEM_PATH)
#define TSstrndup(p, n) _TSstrdup((p), (n), TS_RES_MEM_PATH)
#define TSstrlcpy(d, s, l) _TSstrlcpy((d), (s), (l))
#define TSstrlcat(d, s, l) _TSstrlcat((d), (s), (l))
#define TSfree(p) _TSfree(p)

/* Assertions; only the first ends the process, the second is for builds that check everything. */
#define TSReleaseAssert(EX) ((void)((EX) ? (void)0 : _TSReleaseAssert(#EX, __FILE__, __LINE__)))
#define TSAssert(EX) (void)((EX) || (_TSAssert(#EX, __FILE__, __LINE__)))

#ifdef __cplusplus
extern "C" {
#endif

/* Chapter: memory. */

/** Allocates; null for a size of 0, and never null otherwise. Any thread. */
tsapi void *_TSmalloc(size_t size, const char *path);

/**
 * Changes the size of an allocation, or makes one when `ptr` is null. A size of 0 ends the process. Any thread.
 *
 * # Safety
 * `ptr` is null or came from here or from `malloc`.
 */
tsapi void *_TSrealloc(void *ptr,
                 size_t size,
                 const char *path);

/**
 * Copies `length` bytes of `str` up to a NUL, or the whole of it if `length` is negative, and adds a NUL.
 *
 * Null for null. The copy is freed by `TSfree`. Any thread.
 *
 * # Safety
 * `str` is null, or has a NUL or `length` bytes.
 */
tsapi char *_TSstrdup(const char *str, int64_t length, const char *path);

/**
 * Copies `str` to `dst`, at most `siz - 1` bytes of it, and adds a NUL; answers the length of `str`. Any thread.
 *
 * # Safety
 * `str` is a C string; `dst` has `siz` bytes that do not overlap it.
 */
tsapi size_t _TSstrlcpy(char *dst,
                  const char *str,
                  size_t siz);

/**
 * Appends `str` to the C string in `dst`, which has `siz` bytes in all; answers the length that was aimed at.
 *
 * A `dst` without a NUL in its `siz` bytes stays as it is. Any thread.
 *
 * # Safety
 * `str` is a C string; `dst` has `siz` bytes that do not overlap it.
 */
tsapi size_t _TSstrlcat(char *dst, const char *str, size_t siz);

/**
 * Frees what the API or `malloc` gave; nothing for null. Any thread.
 *
 * # Safety
 * `ptr` is null or came from here or from `malloc`, and is not used any more.
 */
tsapi void _TSfree(void *ptr);

/* Chapter: plugin registration, directories and version. */

tsapi const char *TSInstallDirGet(void);

tsapi const char *TSConfigDirGet(void);

tsapi const char *TSRuntimeDirGet(void);

tsapi const char *TSPluginDirGet(void);

tsapi const char *TSTrafficServerVersionGet(void);

tsapi int TSTrafficServerVersionGetMajor(void);

tsapi int TSTrafficServerVersionGetMinor(void);

tsapi int TSTrafficServerVersionGetPatch(void);

tsapi TSReturnCode TSPluginRegister(const TSPluginRegistrationInfo *plugin_info);

tsapi TSReturnCode TSPluginDSOReloadEnable(int enabled);

/* Chapter: files. */

/**
 * Opens a file for reading (`r`), writing from its beginning without cutting it (`w`) or appending (`a`).
 *
 * Null when it cannot be opened or the mode is another. New files have mode 0644. Closed by `TSfclose`. Any thread.
 */
tsapi TSFile TSfopen(const char *filename,
               const char *mode);

/** Writes what is gathered and closes the file; the handle is gone. */
tsapi void TSfclose(TSFile filep);

/** Reads up to `length` bytes; answers how many, 0 at the end, -1 on an error or on a file for writing. */
tsapi ssize_t TSfread(TSFile filep, void *buf, size_t length);

/**
 * Writes `length` bytes, in part when the handle is flushed or closed; answers `length`, or -1 on an error or on a
 * file for reading.
 */
tsapi ssize_t TSfwrite(TSFile filep,
                 const void *buf,
                 size_t length);

/** Writes what is gathered to the file. */
tsapi void TSfflush(TSFile filep);

/**
 * Reads a line with its newline, at most `length - 1` bytes of it, and adds a NUL.
 *
 * Answers `buf`, or null at the end of the file. A longer line is continued by the next call.
 */
tsapi char *TSfgets(TSFile filep, char *buf, size_t length);

/* Chapter: diagnostics. */

/** Ends the process over a failed `TSReleaseAssert`, with a message. Any thread. */
tsapi void _TSReleaseAssert(const char *txt, const char *f, int l) TS_NORETURN;

/** What a failed `TSAssert` calls: nothing happens, as in release builds of the original. Answers 0. Any thread. */
tsapi int _TSAssert(const char *txt,
              const char *f,
              int l);

tsapi int TSIsDebugTagSet(const char *t);

/** Receives a formatted message from `variadic.c`; the levels that end the process do so here. */
tsapi void tshost_message(int level, const char *text, size_t length);

/** Whether messages under a debug tag are wanted. */
tsapi int tshost_debug_wanted(const char *tag);

/** Receives a formatted debug message from `variadic.c`. */
tsapi void tshost_debug_message(const char *tag, const char *text, size_t length);

/* Chapter: marshal buffers. */

tsapi TSReturnCode TSHandleMLocRelease(TSMBuffer bufp, TSMLoc parent, TSMLoc mloc);

tsapi TSMBuffer TSMBufferCreate(void);

tsapi TSReturnCode TSMBufferDestroy(TSMBuffer bufp);

/* Chapter: URLs. */

tsapi TSReturnCode TSUrlCreate(TSMBuffer bufp, TSMLoc *locp);

tsapi TSReturnCode TSUrlClone(TSMBuffer dest_bufp, TSMBuffer src_bufp, TSMLoc src_url, TSMLoc *locp);

tsapi TSReturnCode TSUrlCopy(TSMBuffer dest_bufp, TSMLoc dest_offset, TSMBuffer src_bufp, TSMLoc src_offset);

tsapi void TSUrlPrint(TSMBuffer bufp, TSMLoc offset, TSIOBuffer iobufp);

tsapi TSParseResult TSUrlParse(TSMBuffer bufp, TSMLoc offset, const char **start, const char *end);

tsapi int TSUrlLengthGet(TSMBuffer bufp, TSMLoc offset);

tsapi char *TSUrlStringGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi const char *TSUrlRawSchemeGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi const char *TSUrlSchemeGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlSchemeSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi const char *TSUrlUserGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlUserSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi const char *TSUrlPasswordGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlPasswordSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi const char *TSUrlHostGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlHostSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi int TSUrlPortGet(TSMBuffer bufp, TSMLoc offset);

tsapi int TSUrlRawPortGet(TSMBuffer bufp, TSMLoc offset);

tsapi TSReturnCode TSUrlPortSet(TSMBuffer bufp, TSMLoc offset, int port);

tsapi const char *TSUrlPathGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlPathSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi int TSUrlFtpTypeGet(TSMBuffer bufp, TSMLoc offset);

tsapi TSReturnCode TSUrlFtpTypeSet(TSMBuffer bufp, TSMLoc offset, int type);

tsapi const char *TSUrlHttpParamsGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlHttpParamsSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi const char *TSUrlHttpQueryGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlHttpQuerySet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi const char *TSUrlHttpFragmentGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSUrlHttpFragmentSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

/* Chapter: percent and base64 encoding. */

tsapi TSReturnCode TSStringPercentEncode(const char *str,
                                   int str_len,
                                   char *dst,
                                   size_t dst_size,
                                   size_t *length,
                                   const unsigned char *map);

tsapi TSReturnCode TSUrlPercentEncode(TSMBuffer bufp,
                                TSMLoc offset,
                                char *dst,
                                size_t dst_size,
                                size_t *length,
                                const unsigned char *map);

tsapi TSReturnCode TSStringPercentDecode(const char *str,
                                   size_t str_len,
                                   char *dst,
                                   size_t dst_size,
                                   size_t *length);

tsapi TSReturnCode TSBase64Decode(const char *str,
                            size_t str_len,
                            unsigned char *dst,
                            size_t dst_size,
                            size_t *length);

tsapi TSReturnCode TSBase64Encode(const char *str,
                            size_t str_len,
                            char *dst,
                            size_t dst_size,
                            size_t *length);

/* Chapter: incremental parsers. */

tsapi TSMimeParser TSMimeParserCreate(void);

tsapi void TSMimeParserClear(TSMimeParser parser);

tsapi void TSMimeParserDestroy(TSMimeParser parser);

tsapi TSParseResult TSMimeHdrParse(TSMimeParser parser,
                             TSMBuffer bufp,
                             TSMLoc offset,
                             const char **start,
                             const char *end);

tsapi TSHttpParser TSHttpParserCreate(void);

tsapi void TSHttpParserClear(TSHttpParser parser);

tsapi void TSHttpParserDestroy(TSHttpParser parser);

tsapi TSParseResult TSHttpHdrParseReq(TSHttpParser parser,
                                TSMBuffer bufp,
                                TSMLoc offset,
                                const char **start,
                                const char *end);

tsapi TSParseResult TSHttpHdrParseResp(TSHttpParser parser,
                                 TSMBuffer bufp,
                                 TSMLoc offset,
                                 const char **start,
                                 const char *end);

/* Chapter: MIME headers. */

tsapi TSReturnCode TSMimeHdrCreate(TSMBuffer bufp, TSMLoc *locp);

tsapi TSReturnCode TSMimeHdrDestroy(TSMBuffer bufp, TSMLoc offset);

tsapi TSReturnCode TSMimeHdrClone(TSMBuffer dest_bufp, TSMBuffer src_bufp, TSMLoc src_hdr, TSMLoc *locp);

tsapi TSReturnCode TSMimeHdrCopy(TSMBuffer dest_bufp,
                           TSMLoc dest_offset,
                           TSMBuffer src_bufp,
                           TSMLoc src_offset);

tsapi void TSMimeHdrPrint(TSMBuffer bufp, TSMLoc offset, TSIOBuffer iobufp);

tsapi int TSMimeHdrLengthGet(TSMBuffer bufp, TSMLoc offset);

/* Chapter: MIME fields. */

tsapi TSReturnCode TSMimeHdrFieldsClear(TSMBuffer bufp, TSMLoc offset);

tsapi int TSMimeHdrFieldsCount(TSMBuffer bufp, TSMLoc offset);

tsapi TSMLoc TSMimeHdrFieldGet(TSMBuffer bufp, TSMLoc hdr, int idx);

tsapi TSMLoc TSMimeHdrFieldFind(TSMBuffer bufp, TSMLoc hdr, const char *name, int length);

tsapi TSReturnCode TSMimeHdrFieldAppend(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi TSReturnCode TSMimeHdrFieldRemove(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi TSReturnCode TSMimeHdrFieldCreate(TSMBuffer bufp, TSMLoc hdr, TSMLoc *locp);

tsapi TSReturnCode TSMimeHdrFieldCreateNamed(TSMBuffer bufp,
                                       TSMLoc mh_mloc,
                                       const char *name,
                                       int name_len,
                                       TSMLoc *locp);

tsapi TSReturnCode TSMimeHdrFieldDestroy(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi TSReturnCode TSMimeHdrFieldClone(TSMBuffer dest_bufp,
                                 TSMLoc dest_hdr,
                                 TSMBuffer src_bufp,
                                 TSMLoc src_hdr,
                                 TSMLoc src_field,
                                 TSMLoc *locp);

tsapi TSReturnCode TSMimeHdrFieldCopy(TSMBuffer dest_bufp,
                                TSMLoc dest_hdr,
                                TSMLoc dest_field,
                                TSMBuffer src_bufp,
                                TSMLoc src_hdr,
                                TSMLoc src_field);

tsapi TSReturnCode TSMimeHdrFieldCopyValues(TSMBuffer dest_bufp,
                                      TSMLoc dest_hdr,
                                      TSMLoc dest_field,
                                      TSMBuffer src_bufp,
                                      TSMLoc src_hdr,
                                      TSMLoc src_field);

tsapi TSMLoc TSMimeHdrFieldNext(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi TSMLoc TSMimeHdrFieldNextDup(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi int TSMimeHdrFieldLengthGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi const char *TSMimeHdrFieldNameGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int *length);

tsapi TSReturnCode TSMimeHdrFieldNameSet(TSMBuffer bufp,
                                   TSMLoc hdr,
                                   TSMLoc field,
                                   const char *name,
                                   int length);

/* Chapter: values of MIME fields. */

tsapi TSReturnCode TSMimeHdrFieldValuesClear(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi int TSMimeHdrFieldValuesCount(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi const char *TSMimeHdrFieldValueStringGet(TSMBuffer bufp,
                                         TSMLoc hdr,
                                         TSMLoc field,
                                         int idx,
                                         int *value_len_ptr);

tsapi int TSMimeHdrFieldValueIntGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

tsapi int64_t TSMimeHdrFieldValueInt64Get(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

tsapi unsigned int TSMimeHdrFieldValueUintGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

tsapi time_t TSMimeHdrFieldValueDateGet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field);

tsapi TSReturnCode TSMimeHdrFieldValueStringSet(TSMBuffer bufp,
                                          TSMLoc hdr,
                                          TSMLoc field,
                                          int idx,
                                          const char *value,
                                          int length);

tsapi TSReturnCode TSMimeHdrFieldValueIntSet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx, int value);

tsapi TSReturnCode TSMimeHdrFieldValueInt64Set(TSMBuffer bufp,
                                         TSMLoc hdr,
                                         TSMLoc field,
                                         int idx,
                                         int64_t value);

tsapi TSReturnCode TSMimeHdrFieldValueUintSet(TSMBuffer bufp,
                                        TSMLoc hdr,
                                        TSMLoc field,
                                        int idx,
                                        unsigned int value);

tsapi TSReturnCode TSMimeHdrFieldValueDateSet(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, time_t value);

tsapi TSReturnCode TSMimeHdrFieldValueAppend(TSMBuffer bufp,
                                       TSMLoc hdr,
                                       TSMLoc field,
                                       int idx,
                                       const char *value,
                                       int length);

tsapi TSReturnCode TSMimeHdrFieldValueStringInsert(TSMBuffer bufp,
                                             TSMLoc hdr,
                                             TSMLoc field,
                                             int idx,
                                             const char *value,
                                             int length);

tsapi TSReturnCode TSMimeHdrFieldValueIntInsert(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx, int value);

tsapi TSReturnCode TSMimeHdrFieldValueUintInsert(TSMBuffer bufp,
                                           TSMLoc hdr,
                                           TSMLoc field,
                                           int idx,
                                           unsigned int value);

tsapi TSReturnCode TSMimeHdrFieldValueDateInsert(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, time_t value);

tsapi TSReturnCode TSMimeHdrFieldValueDelete(TSMBuffer bufp, TSMLoc hdr, TSMLoc field, int idx);

/* Chapter: HTTP headers. */

tsapi TSMLoc TSHttpHdrCreate(TSMBuffer bufp);

tsapi void TSHttpHdrDestroy(TSMBuffer bufp, TSMLoc offset);

tsapi TSReturnCode TSHttpHdrClone(TSMBuffer dest_bufp, TSMBuffer src_bufp, TSMLoc src_hdr, TSMLoc *locp);

tsapi TSReturnCode TSHttpHdrCopy(TSMBuffer dest_bufp,
                           TSMLoc dest_offset,
                           TSMBuffer src_bufp,
                           TSMLoc src_offset);

tsapi void TSHttpHdrPrint(TSMBuffer bufp, TSMLoc offset, TSIOBuffer iobufp);

tsapi int TSHttpHdrLengthGet(TSMBuffer bufp, TSMLoc offset);

tsapi TSHttpType TSHttpHdrTypeGet(TSMBuffer bufp, TSMLoc offset);

tsapi TSReturnCode TSHttpHdrTypeSet(TSMBuffer bufp, TSMLoc offset, TSHttpType type);

tsapi int TSHttpHdrVersionGet(TSMBuffer bufp, TSMLoc offset);

tsapi TSReturnCode TSHttpHdrVersionSet(TSMBuffer bufp, TSMLoc offset, int ver);

tsapi const char *TSHttpHdrMethodGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSHttpHdrMethodSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi const char *TSHttpHdrHostGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSHttpHdrUrlGet(TSMBuffer bufp, TSMLoc offset, TSMLoc *locp);

tsapi TSReturnCode TSHttpHdrUrlSet(TSMBuffer bufp, TSMLoc offset, TSMLoc url);

tsapi TSHttpStatus TSHttpHdrStatusGet(TSMBuffer bufp, TSMLoc offset);

tsapi TSReturnCode TSHttpHdrStatusSet(TSMBuffer bufp, TSMLoc offset, TSHttpStatus status);

tsapi const char *TSHttpHdrReasonGet(TSMBuffer bufp, TSMLoc offset, int *length);

tsapi TSReturnCode TSHttpHdrReasonSet(TSMBuffer bufp, TSMLoc offset, const char *value, int length);

tsapi const char *TSHttpHdrReasonLookup(TSHttpStatus status);

tsapi TSReturnCode TSHttpHdrEffectiveUrlBufGet(TSMBuffer hdr_buf,
                                         TSMLoc hdr_loc,
                                         char *buf,
                                         int64_t size,
                                         int64_t *length);

/* Chapter: threads. */

tsapi TSThread TSThreadCreate(TSThreadFunc func, void *data);

tsapi TSThread TSThreadInit(void);

tsapi void TSThreadDestroy(TSThread thread);

tsapi void TSThreadWait(TSThread thread);

tsapi TSThread TSThreadSelf(void);

tsapi TSEventThread TSEventThreadSelf(void);

/* Chapter: mutexes. */

tsapi TSMutex TSMutexCreate(void);

tsapi void TSMutexDestroy(TSMutex mutexp);

tsapi void TSMutexLock(TSMutex mutexp);

tsapi TSReturnCode TSMutexLockTry(TSMutex mutexp);

tsapi void TSMutexUnlock(TSMutex mutexp);

tsapi int TSMutexCheck(TSMutex mutexp);

tsapi TSMutex TSMutexCreateInternal(void);

/* Chapter: continuations. */

tsapi TSCont TSContCreate(TSEventFunc funcp, TSMutex mutexp);

tsapi void TSContDestroy(TSCont contp);

tsapi void TSContDataSet(TSCont contp, void *data);

tsapi void *TSContDataGet(TSCont contp);

tsapi int TSContCall(TSCont contp, TSEvent event, void *edata);

tsapi TSMutex TSContMutexGet(TSCont contp);

/* Chapter: scheduling. */

tsapi TSAction TSContSchedule(TSCont contp, TSHRTime timeout);

tsapi TSAction TSContScheduleOnPool(TSCont contp, TSHRTime timeout, TSThreadPool tp);

tsapi TSAction TSContScheduleOnThread(TSCont contp, TSHRTime timeout, TSEventThread ethread);

tsapi TSAction TSContScheduleEvery(TSCont contp, TSHRTime every);

tsapi TSAction TSContScheduleEveryOnPool(TSCont contp, TSHRTime every, TSThreadPool tp);

tsapi TSAction TSContScheduleEveryOnThread(TSCont contp, TSHRTime every, TSEventThread ethread);

tsapi TSReturnCode TSContThreadAffinitySet(TSCont contp, TSEventThread ethread);

tsapi TSEventThread TSContThreadAffinityGet(TSCont contp);

tsapi void TSContThreadAffinityClear(TSCont contp);

tsapi TSAction TSHttpSchedule(TSCont contp, TSHttpTxn txnp, TSHRTime timeout);

/* Chapter: actions. */

tsapi void TSActionCancel(TSAction actionp);

tsapi int TSActionDone(TSAction actionp);

/* Chapter: lifecycle hooks. */

tsapi void TSLifecycleHookAdd(TSLifecycleHookID id, TSCont contp);

/* Chapter: hooks and reenabling. */

tsapi void TSHttpHookAdd(TSHttpHookID id, TSCont contp);

tsapi void TSHttpSsnHookAdd(TSHttpSsn ssnp, TSHttpHookID id, TSCont contp);

tsapi void TSHttpSsnReenable(TSHttpSsn ssnp, TSEvent event);

tsapi void TSHttpTxnHookAdd(TSHttpTxn txnp, TSHttpHookID id, TSCont contp);

tsapi void TSHttpTxnReenable(TSHttpTxn txnp, TSEvent event);

tsapi TSReturnCode TSHttpCacheReenable(TSCacheTxn txnp, TSEvent event, const void *data, uint64_t size);

/* Chapter: user arguments. */

tsapi TSReturnCode TSUserArgIndexReserve(TSUserArgType type,
                                   const char *name,
                                   const char *description,
                                   int *arg_idx);

tsapi TSReturnCode TSUserArgIndexNameLookup(TSUserArgType type,
                                      const char *name,
                                      int *arg_idx,
                                      const char **description);

tsapi TSReturnCode TSUserArgIndexLookup(TSUserArgType type,
                                  int arg_idx,
                                  const char **name,
                                  const char **description);

tsapi void TSUserArgSet(void *data, int arg_idx, void *arg);

tsapi void *TSUserArgGet(void *data, int arg_idx);

/* Chapter: user arguments, deprecated calls. */

tsapi TS_DEPRECATED void TSHttpTxnArgSet(TSHttpTxn txnp, int arg_idx, void *arg);

tsapi TS_DEPRECATED void *TSHttpTxnArgGet(TSHttpTxn txnp, int arg_idx);

tsapi TS_DEPRECATED void TSHttpSsnArgSet(TSHttpSsn ssnp, int arg_idx, void *arg);

tsapi TS_DEPRECATED void *TSHttpSsnArgGet(TSHttpSsn ssnp, int arg_idx);

tsapi TS_DEPRECATED void TSVConnArgSet(TSVConn connp, int arg_idx, void *arg);

tsapi TS_DEPRECATED void *TSVConnArgGet(TSVConn connp, int arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexReserve(const char *name,
                                      const char *description,
                                      int *arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexNameLookup(const char *name,
                                         int *arg_idx,
                                         const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSHttpTxnArgIndexLookup(int arg_idx,
                                     const char **name,
                                     const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexReserve(const char *name,
                                      const char *description,
                                      int *arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexNameLookup(const char *name,
                                         int *arg_idx,
                                         const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSHttpSsnArgIndexLookup(int arg_idx,
                                     const char **name,
                                     const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexReserve(const char *name,
                                    const char *description,
                                    int *arg_idx);

tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexNameLookup(const char *name,
                                       int *arg_idx,
                                       const char **description);

tsapi TS_DEPRECATED
TSReturnCode TSVConnArgIndexLookup(int arg_idx,
                                   const char **name,
                                   const char **description);

/* Chapter: sessions. */

tsapi int TSHttpSsnTransactionCount(TSHttpSsn ssnp);

tsapi TSVConn TSHttpSsnClientVConnGet(TSHttpSsn ssnp);

tsapi TSVConn TSHttpSsnServerVConnGet(TSHttpSsn ssnp);

tsapi TSHttpSsn TSHttpTxnSsnGet(TSHttpTxn txnp);

tsapi int TSHttpTxnServerSsnTransactionCount(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpSsnClientAddrGet(TSHttpSsn ssnp);

tsapi const struct sockaddr *TSHttpSsnIncomingAddrGet(TSHttpSsn ssnp);

tsapi TSReturnCode TSHttpSsnClientFdGet(TSHttpSsn ssnp, int *fdp);

tsapi void TSHttpSsnDebugSet(TSHttpSsn ssnp, int on);

tsapi int TSHttpSsnDebugGet(TSHttpSsn ssnp, int *on);

tsapi int TSHttpSsnIsInternal(TSHttpSsn ssnp);

tsapi int64_t TSHttpSsnIdGet(TSHttpSsn ssnp);

/* Chapter: transactions: messages. */

tsapi TSReturnCode TSHttpTxnClientReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnClientRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnServerReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnServerRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnCachedReqGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnCachedRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnPristineUrlGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *url_loc);

tsapi char *TSHttpTxnEffectiveUrlStringGet(TSHttpTxn txnp, int *length);

tsapi TSReturnCode TSHttpTxnTransformRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi void TSHttpTxnErrorBodySet(TSHttpTxn txnp, char *buf, size_t buflength, char *mimetype);

tsapi TSIOBufferReader TSHttpTxnPostBufferReaderGet(TSHttpTxn txnp);

/* Chapter: transactions: state and control. */

tsapi void TSHttpTxnClientIncomingPortSet(TSHttpTxn txnp, int port);

tsapi TSReturnCode TSHttpTxnOutgoingTransparencySet(TSHttpTxn txnp, int flag);

tsapi void TSHttpTxnStatusSet(TSHttpTxn txnp, TSHttpStatus status);

tsapi TSHttpStatus TSHttpTxnStatusGet(TSHttpTxn txnp);

tsapi TSServerState TSHttpTxnServerStateGet(TSHttpTxn txnp);

tsapi void TSHttpTxnDebugSet(TSHttpTxn txnp, int on);

tsapi int TSHttpTxnDebugGet(TSHttpTxn txnp);

tsapi int TSHttpTxnIsInternal(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnAborted(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnPrivateSessionSet(TSHttpTxn txnp, int private_session);

tsapi int TSHttpTxnIsWebsocket(TSHttpTxn txnp);

tsapi uint64_t TSHttpTxnIdGet(TSHttpTxn txnp);

tsapi bool TSHttpTxnCntlGet(TSHttpTxn txnp, TSHttpCntlType ctrl);

tsapi TSReturnCode TSHttpTxnCntlSet(TSHttpTxn txnp, TSHttpCntlType ctrl, bool data);

/* Chapter: transactions: overridable records. */

tsapi TSReturnCode TSHttpTxnConfigIntSet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtInt value);

tsapi TSReturnCode TSHttpTxnConfigIntGet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtInt *value);

tsapi TSReturnCode TSHttpTxnConfigFloatSet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtFloat value);

tsapi TSReturnCode TSHttpTxnConfigFloatGet(TSHttpTxn txnp, TSOverridableConfigKey conf, TSMgmtFloat *value);

tsapi TSReturnCode TSHttpTxnConfigStringSet(TSHttpTxn txnp,
                                      TSOverridableConfigKey conf,
                                      const char *value,
                                      int length);

tsapi TSReturnCode TSHttpTxnConfigStringGet(TSHttpTxn txnp,
                                      TSOverridableConfigKey conf,
                                      const char **value,
                                      int *length);

tsapi TSReturnCode TSHttpTxnConfigFind(const char *name,
                                 int length,
                                 TSOverridableConfigKey *conf,
                                 TSRecordDataType *type);

/* Chapter: transactions: timeouts. */

tsapi void TSHttpTxnActiveTimeoutSet(TSHttpTxn txnp, int timeout);

tsapi void TSHttpTxnConnectTimeoutSet(TSHttpTxn txnp, int timeout);

tsapi void TSHttpTxnDNSTimeoutSet(TSHttpTxn txnp, int timeout);

tsapi void TSHttpTxnNoActivityTimeoutSet(TSHttpTxn txnp, int timeout);

/* Chapter: transactions: sockets and addresses. */

tsapi TSVConn TSHttpTxnServerVConnGet(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpTxnClientAddrGet(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpTxnIncomingAddrGet(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpTxnOutgoingAddrGet(TSHttpTxn txnp);

tsapi const struct sockaddr *TSHttpTxnServerAddrGet(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnServerAddrSet(TSHttpTxn txnp, const struct sockaddr *addr);

tsapi TSReturnCode TSHttpTxnClientFdGet(TSHttpTxn txnp, int *fdp);

tsapi TSReturnCode TSHttpTxnOutgoingAddrSet(TSHttpTxn txnp, const struct sockaddr *addr);

tsapi TSReturnCode TSHttpTxnServerFdGet(TSHttpTxn txnp, int *fdp);

tsapi TSReturnCode TSHttpTxnClientPacketMarkSet(TSHttpTxn txnp, int mark);

tsapi TSReturnCode TSHttpTxnServerPacketMarkSet(TSHttpTxn txnp, int mark);

tsapi TSReturnCode TSHttpTxnClientPacketTosSet(TSHttpTxn txnp, int tos);

tsapi TSReturnCode TSHttpTxnServerPacketTosSet(TSHttpTxn txnp, int tos);

tsapi TSReturnCode TSHttpTxnClientPacketDscpSet(TSHttpTxn txnp, int dscp);

tsapi TSReturnCode TSHttpTxnServerPacketDscpSet(TSHttpTxn txnp, int dscp);

/* Chapter: transactions: parents and next hop. */

tsapi const struct sockaddr *TSHttpTxnNextHopAddrGet(TSHttpTxn txnp);

tsapi const char *TSHttpTxnNextHopNameGet(TSHttpTxn txnp);

tsapi int TSHttpTxnNextHopPortGet(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnParentProxyGet(TSHttpTxn txnp, const char **hostname, int *port);

tsapi void TSHttpTxnParentProxySet(TSHttpTxn txnp, const char *hostname, int port);

tsapi TSReturnCode TSHttpTxnParentSelectionUrlGet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi TSReturnCode TSHttpTxnParentSelectionUrlSet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi void TSHttpTxnResponseActionSet(TSHttpTxn txnp, TSResponseAction *action);

tsapi void TSHttpTxnResponseActionGet(TSHttpTxn txnp, TSResponseAction *action);

/* Chapter: transactions: redirects. */

tsapi void TSHttpTxnRedirectUrlSet(TSHttpTxn txnp, const char *url, int url_len);

tsapi const char *TSHttpTxnRedirectUrlGet(TSHttpTxn txnp, int *url_len_ptr);

tsapi int TSHttpTxnRedirectRetries(TSHttpTxn txnp);

/* Chapter: transactions: the cache. */

tsapi void TSHttpTxnRespCacheableSet(TSHttpTxn txnp, int flag);

tsapi void TSHttpTxnReqCacheableSet(TSHttpTxn txnp, int flag);

tsapi TSReturnCode TSHttpTxnServerRespNoStoreSet(TSHttpTxn txnp, int flag);

tsapi bool TSHttpTxnServerRespNoStoreGet(TSHttpTxn txnp);

tsapi TSReturnCode TSHttpTxnCacheLookupStatusGet(TSHttpTxn txnp, int *lookup_status);

tsapi TSReturnCode TSHttpTxnCachedRespModifiableGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpTxnCacheLookupStatusSet(TSHttpTxn txnp, int cachelookup);

tsapi TSReturnCode TSHttpTxnCacheLookupUrlGet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi TSReturnCode TSHttpTxnCacheLookupUrlSet(TSHttpTxn txnp, TSMBuffer bufp, TSMLoc obj);

tsapi const char *TSHttpTxnCacheDiskPathGet(TSHttpTxn txnp, int *length);

tsapi int TSHttpTxnBackgroundFillStarted(TSHttpTxn txnp);

tsapi int TSHttpTxnIsCacheable(TSHttpTxn txnp, TSMBuffer request, TSMBuffer response);

tsapi int TSHttpTxnGetMaxAge(TSHttpTxn txnp, TSMBuffer response);

/* Chapter: transactions: milestones. */

tsapi TSReturnCode TSHttpTxnMilestoneGet(TSHttpTxn txnp, TSMilestonesType milestone, TSHRTime *time);

/* Chapter: transactions: byte counts. */

tsapi int TSHttpTxnClientReqHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnClientReqBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnServerReqHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnServerReqBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnPushedRespHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnPushedRespBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnServerRespHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnServerRespBodyBytesGet(TSHttpTxn txnp);

tsapi int TSHttpTxnClientRespHdrBytesGet(TSHttpTxn txnp);

tsapi int64_t TSHttpTxnClientRespBodyBytesGet(TSHttpTxn txnp);

/* Chapter: transactions: HTTP/2 streams and errors. */

tsapi void TSHttpTxnClientReceivedErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi void TSHttpTxnClientSentErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi void TSHttpTxnServerReceivedErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi void TSHttpTxnServerSentErrorGet(TSHttpTxn txnp, uint32_t *error_class, uint64_t *error_code);

tsapi TSReturnCode TSHttpTxnServerPush(TSHttpTxn txnp, const char *url, int url_len);

tsapi TSReturnCode TSHttpTxnClientStreamIdGet(TSHttpTxn txnp, uint64_t *stream_id);

tsapi TSReturnCode TSHttpTxnClientStreamPriorityGet(TSHttpTxn txnp, TSHttpPriority *priority);

/* Chapter: remapping. */

tsapi void TSSkipRemappingSet(TSHttpTxn txnp, int flag);

tsapi TSReturnCode TSRemapFromUrlGet(TSHttpTxn txnp, TSMLoc *urlLocp);

tsapi TSReturnCode TSRemapToUrlGet(TSHttpTxn txnp, TSMLoc *urlLocp);

/* Chapter: intercepts. */

tsapi void TSHttpTxnIntercept(TSCont contp, TSHttpTxn txnp);

tsapi void TSHttpTxnServerIntercept(TSCont contp, TSHttpTxn txnp);

/* Chapter: internal connects. */

tsapi TSVConn TSHttpConnectPlugin(TSHttpConnectOptions *options);

tsapi TSVConn TSHttpConnectWithPluginId(const struct sockaddr *addr, const char *tag, int64_t id);

tsapi TSVConn TSHttpConnect(const struct sockaddr *addr);

tsapi TSHttpConnectOptions TSHttpConnectOptionsGet(TSConnectType connect_type);

tsapi TSIOBufferSizeIndex TSPluginVCIOBufferIndexGet(TSHttpTxn txnp);

tsapi TSIOBufferWaterMark TSPluginVCIOBufferWaterMarkGet(TSHttpTxn txnp);

tsapi TSVConn TSHttpConnectTransparent(const struct sockaddr *client_addr,
                                 const struct sockaddr *server_addr);

tsapi const char *TSHttpTxnPluginTagGet(TSHttpTxn txnp);

/* Chapter: transforms. */

tsapi void TSHttpTxnUntransformedRespCache(TSHttpTxn txnp, int on);

tsapi void TSHttpTxnTransformedRespCache(TSHttpTxn txnp, int on);

tsapi TSVConn TSTransformCreate(TSEventFunc event_funcp, TSHttpTxn txnp);

tsapi TSVConn TSTransformOutputVConnGet(TSVConn connp);

/* Chapter: fetching. */

tsapi TSReturnCode TSFetchPageRespGet(TSHttpTxn txnp, TSMBuffer *bufp, TSMLoc *offset);

tsapi char *TSFetchRespGet(TSHttpTxn txnp, int *length);

tsapi TSFetchSM TSFetchUrl(const char *request,
                     int request_len,
                     const struct sockaddr *addr,
                     TSCont contp,
                     TSFetchWakeUpOptions callback_options,
                     TSFetchEvent event);

tsapi void TSFetchPages(TSFetchUrlParams_t *params);

/* Chapter: alternates. */

tsapi TSReturnCode TSHttpAltInfoClientReqGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpAltInfoCachedReqGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

tsapi TSReturnCode TSHttpAltInfoCachedRespGet(TSHttpAltInfo infop, TSMBuffer *bufp, TSMLoc *offset);

tsapi void TSHttpAltInfoQualitySet(TSHttpAltInfo infop, float quality);

/* Chapter: IO buffers. */

tsapi TSIOBuffer TSIOBufferCreate(void);

tsapi TSIOBuffer TSIOBufferSizedCreate(TSIOBufferSizeIndex index);

tsapi int64_t TSIOBufferWaterMarkGet(TSIOBuffer bufp);

tsapi void TSIOBufferWaterMarkSet(TSIOBuffer bufp, int64_t water_mark);

tsapi void TSIOBufferDestroy(TSIOBuffer bufp);

tsapi TSIOBufferBlock TSIOBufferStart(TSIOBuffer bufp);

tsapi int64_t TSIOBufferCopy(TSIOBuffer bufp, TSIOBufferReader readerp, int64_t length, int64_t offset);

tsapi int64_t TSIOBufferWrite(TSIOBuffer bufp, const void *buf, int64_t length);

tsapi void TSIOBufferProduce(TSIOBuffer bufp, int64_t nbytes);

tsapi TSIOBufferBlock TSIOBufferBlockNext(TSIOBufferBlock blockp);

tsapi const char *TSIOBufferBlockReadStart(TSIOBufferBlock blockp, TSIOBufferReader readerp, int64_t *avail);

tsapi int64_t TSIOBufferBlockReadAvail(TSIOBufferBlock blockp, TSIOBufferReader readerp);

tsapi char *TSIOBufferBlockWriteStart(TSIOBufferBlock blockp, int64_t *avail);

tsapi int64_t TSIOBufferBlockWriteAvail(TSIOBufferBlock blockp);

tsapi TSIOBufferReader TSIOBufferReaderAlloc(TSIOBuffer bufp);

tsapi TSIOBufferReader TSIOBufferReaderClone(TSIOBufferReader readerp);

tsapi void TSIOBufferReaderFree(TSIOBufferReader readerp);

tsapi TSIOBufferBlock TSIOBufferReaderStart(TSIOBufferReader readerp);

tsapi void TSIOBufferReaderConsume(TSIOBufferReader readerp, int64_t nbytes);

tsapi int64_t TSIOBufferReaderAvail(TSIOBufferReader readerp);

tsapi int64_t TSIOBufferReaderCopy(TSIOBufferReader readerp, void *buf, int64_t length);

tsapi int64_t TSIOBufferBlockDataSizeGet(TSIOBufferBlock blockp);

tsapi void TSIOBufferBlockDestroy(TSIOBufferBlock blockp);

/* Chapter: VIOs. */

tsapi void TSVIOReenable(TSVIO viop);

tsapi TSIOBuffer TSVIOBufferGet(TSVIO viop);

tsapi TSIOBufferReader TSVIOReaderGet(TSVIO viop);

tsapi int64_t TSVIONBytesGet(TSVIO viop);

tsapi void TSVIONBytesSet(TSVIO viop, int64_t nbytes);

tsapi int64_t TSVIONDoneGet(TSVIO viop);

tsapi void TSVIONDoneSet(TSVIO viop, int64_t ndone);

tsapi int64_t TSVIONTodoGet(TSVIO viop);

tsapi TSMutex TSVIOMutexGet(TSVIO viop);

tsapi TSCont TSVIOContGet(TSVIO viop);

tsapi TSVConn TSVIOVConnGet(TSVIO viop);

/* Chapter: virtual connections. */

tsapi TSVIO TSVConnReadVIOGet(TSVConn connp);

tsapi TSVIO TSVConnWriteVIOGet(TSVConn connp);

tsapi int TSVConnClosedGet(TSVConn connp);

tsapi TSVIO TSVConnRead(TSVConn connp, TSCont contp, TSIOBuffer bufp, int64_t nbytes);

tsapi TSVIO TSVConnWrite(TSVConn connp, TSCont contp, TSIOBufferReader readerp, int64_t nbytes);

tsapi void TSVConnClose(TSVConn connp);

tsapi void TSVConnAbort(TSVConn connp, int error);

tsapi void TSVConnShutdown(TSVConn connp, int read, int write);

tsapi TSVConn TSVConnCreate(TSEventFunc event_funcp, TSMutex mutexp);

tsapi void TSVConnInactivityTimeoutSet(TSVConn connp, TSHRTime timeout);

tsapi void TSVConnInactivityTimeoutCancel(TSVConn connp);

tsapi void TSVConnActiveTimeoutSet(TSVConn connp, TSHRTime timeout);

tsapi void TSVConnActiveTimeoutCancel(TSVConn connp);

/* Chapter: networking. */

tsapi int TSVConnFdGet(TSVConn sslp);

tsapi const struct sockaddr *TSNetVConnRemoteAddrGet(TSVConn vc);

tsapi TSAction TSNetConnect(TSCont contp, const struct sockaddr *to);

tsapi TSCont TSNetInvokingContGet(TSVConn conn);

tsapi TSHttpTxn TSNetInvokingTxnGet(TSVConn conn);

tsapi TSAction TSNetAccept(TSCont contp, int port, int domain, int accept_threads);

tsapi TSPortDescriptor TSPortDescriptorParse(const char *descriptor);

tsapi TSReturnCode TSPortDescriptorAccept(TSPortDescriptor descriptor, TSCont contp);

tsapi const struct sockaddr *TSNetVConnLocalAddrGet(TSVConn vc);

tsapi TSVConn TSVConnFdCreate(int fd);

/* Chapter: name resolution. */

tsapi TSAction TSHostLookup(TSCont contp, const char *hostname, size_t namelen);

tsapi const struct sockaddr *TSHostLookupResultAddrGet(TSHostLookupResult lookup_result);

/* Chapter: host status. */

tsapi TSReturnCode TSHostnameIsSelf(const char *hostname, size_t hostname_len);

tsapi TSReturnCode TSHostStatusGet(const char *hostname,
                             size_t hostname_len,
                             TSHostStatus *status,
                             unsigned int *reason);

tsapi void TSHostStatusSet(const char *hostname,
                     size_t hostname_len,
                     TSHostStatus status,
                     unsigned int down_time,
                     unsigned int reason);

/* Chapter: protocol stacks and tags. */

tsapi TSReturnCode TSVConnProtocolDisable(TSVConn connp, const char *protocol_name);

tsapi TSReturnCode TSVConnProtocolEnable(TSVConn connp, const char *protocol_name);

tsapi TSReturnCode TSNetAcceptNamedProtocol(TSCont contp, const char *protocol);

tsapi TSReturnCode TSHttpTxnClientProtocolStackGet(TSHttpTxn txnp,
                                             int count,
                                             const char **result,
                                             int *actual);

tsapi TSReturnCode TSHttpSsnClientProtocolStackGet(TSHttpSsn ssnp,
                                             int count,
                                             const char **result,
                                             int *actual);

tsapi const char *TSHttpTxnClientProtocolStackContains(TSHttpTxn txnp, const char *tag);

tsapi const char *TSHttpSsnClientProtocolStackContains(TSHttpSsn ssnp, const char *tag);

tsapi const char *TSNormalizedProtocolTag(const char *tag);

tsapi const char *TSRegisterProtocolTag(const char *tag);

tsapi TSReturnCode TSHttpTxnServerProtocolStackGet(TSHttpTxn txnp,
                                             int count,
                                             const char **result,
                                             int *actual);

tsapi const char *TSHttpTxnServerProtocolStackContains(TSHttpTxn txnp, const char *tag);

/* Chapter: TLS. */

tsapi void TSVConnReenable(TSVConn sslvcp);

tsapi void TSVConnReenableEx(TSVConn sslvcp, TSEvent event);

tsapi TSReturnCode TSVConnTunnel(TSVConn sslp);

tsapi TSSslConnection TSVConnSslConnectionGet(TSVConn sslp);

tsapi TSSslVerifyCTX TSVConnSslVerifyCTXGet(TSVConn sslp);

tsapi TSSslContext TSSslContextFindByName(const char *name);

tsapi TSSslContext TSSslContextFindByAddr(const struct sockaddr *addr);

tsapi TSReturnCode TSSslClientContextsNamesGet(int n, const char **result, int *actual);

tsapi TSSslContext TSSslClientContextFindByName(const char *ca_paths, const char *ck_paths);

tsapi TSReturnCode TSSslClientCertUpdate(const char *cert_path, const char *key_path);

tsapi TSReturnCode TSSslServerCertUpdate(const char *cert_path, const char *key_path);

tsapi TSSslContext TSSslServerContextCreate(TSSslX509 cert, const char *certname, const char *rsp_file);

tsapi void TSSslContextDestroy(TSSslContext ctx);

tsapi TSReturnCode TSSslTicketKeyUpdate(char *ticketData, int ticketDataLen);

tsapi TSAcceptor TSAcceptorGet(TSVConn sslp);

tsapi TSAcceptor TSAcceptorGetbyID(int ID);

tsapi int TSAcceptorCount(void);

tsapi int TSAcceptorIDGet(TSAcceptor acceptor);

tsapi int TSVConnIsSsl(TSVConn sslp);

tsapi int TSVConnProvidedSslCert(TSVConn sslp);

tsapi const char *TSVConnSslSniGet(TSVConn sslp, int *length);

tsapi TSSslSession TSSslSessionGet(const TSSslSessionID *session_id);

tsapi int TSSslSessionGetBuffer(const TSSslSessionID *session_id, char *buffer, int *len_ptr);

tsapi TSReturnCode TSSslSessionInsert(const TSSslSessionID *session_id,
                                TSSslSession add_session,
                                TSSslConnection ssl_conn);

tsapi TSReturnCode TSSslSessionRemove(const TSSslSessionID *session_id);

tsapi int TSVConnIsSslReused(TSVConn sslp);

tsapi const char *TSVConnSslCipherGet(TSVConn sslp);

tsapi const char *TSVConnSslProtocolGet(TSVConn sslp);

tsapi const char *TSVConnSslCurveGet(TSVConn sslp);

/* Chapter: cache keys and objects. */

tsapi TSCacheKey TSCacheKeyCreate(void);

tsapi TSReturnCode TSCacheKeyDigestSet(TSCacheKey key, const char *input, int length);

tsapi TSReturnCode TSCacheKeyDigestFromUrlSet(TSCacheKey key, TSMLoc url);

tsapi TSReturnCode TSCacheKeyHostNameSet(TSCacheKey key, const char *hostname, int host_len);

tsapi TSReturnCode TSCacheKeyPinnedSet(TSCacheKey key, time_t pin_in_cache);

tsapi TSReturnCode TSCacheKeyDestroy(TSCacheKey key);

tsapi TSReturnCode TSCacheUrlSet(TSHttpTxn txnp, const char *url, int length);

tsapi TSAction TSCacheRead(TSCont contp, TSCacheKey key);

tsapi TSAction TSCacheWrite(TSCont contp, TSCacheKey key);

tsapi TSAction TSCacheRemove(TSCont contp, TSCacheKey key);

tsapi TSReturnCode TSCacheReady(int *is_ready);

tsapi TSAction TSCacheScan(TSCont contp, TSCacheKey key, int KB_per_second);

/* Chapter: cached alternates as objects. */

tsapi int64_t TSVConnCacheObjectSizeGet(TSVConn connp);

/* Chapter: plugin configuration slots. */

tsapi unsigned int TSConfigSet(unsigned int id, void *data, TSConfigDestroyFunc funcp);

tsapi TSConfig TSConfigGet(unsigned int id);

tsapi void TSConfigRelease(unsigned int id, TSConfig configp);

tsapi void *TSConfigDataGet(TSConfig configp);

/* Chapter: records. */

tsapi void TSMgmtUpdateRegister(TSCont contp, const char *plugin_name);

tsapi TSReturnCode TSMgmtIntGet(const char *var_name, TSMgmtInt *result);

tsapi TSReturnCode TSMgmtCounterGet(const char *var_name, TSMgmtCounter *result);

tsapi TSReturnCode TSMgmtFloatGet(const char *var_name, TSMgmtFloat *result);

tsapi TSReturnCode TSMgmtStringGet(const char *var_name, TSMgmtString *result);

tsapi TSReturnCode TSMgmtSourceGet(const char *var_name, TSMgmtSource *source);

tsapi TSReturnCode TSMgmtConfigFileAdd(const char *parent, const char *fileName);

tsapi TSReturnCode TSMgmtDataTypeGet(const char *var_name, TSRecordDataType *result);

tsapi TSReturnCode TSMgmtStringCreate(TSRecordType rec_type,
                                const char *name,
                                TSMgmtString data_default,
                                TSRecordUpdateType update_type,
                                TSRecordCheckType check_type,
                                const char *check_regex,
                                TSRecordAccessType access_type);

tsapi TSReturnCode TSMgmtIntCreate(TSRecordType rec_type,
                             const char *name,
                             TSMgmtInt data_default,
                             TSRecordUpdateType update_type,
                             TSRecordCheckType check_type,
                             const char *check_regex,
                             TSRecordAccessType access_type);

tsapi void TSRecordDump(int rec_type, TSRecordDumpCb callback, void *edata);

/* Chapter: statistics. */

tsapi int TSStatCreate(const char *the_name,
                 TSRecordDataType the_type,
                 TSStatPersistence persist,
                 TSStatSync sync);

tsapi void TSStatIntIncrement(int the_stat, TSMgmtInt amount);

tsapi void TSStatIntDecrement(int the_stat, TSMgmtInt amount);

tsapi TSMgmtInt TSStatIntGet(int the_stat);

tsapi void TSStatIntSet(int the_stat, TSMgmtInt value);

tsapi TSReturnCode TSStatFindName(const char *name, int *idp);

/* Chapter: text logs. */

tsapi TSReturnCode TSTextLogObjectCreate(const char *filename, int mode, TSTextLogObject *new_log_obj);

/** Receives a formatted line from `variadic.c`. */
tsapi TSReturnCode tshost_text_log_write(TSTextLogObject the_object, const char *text, size_t length);

tsapi void TSTextLogObjectFlush(TSTextLogObject the_object);

tsapi TSReturnCode TSTextLogObjectDestroy(TSTextLogObject the_object);

tsapi void TSTextLogObjectHeaderSet(TSTextLogObject the_object, const char *header);

tsapi TSReturnCode TSTextLogObjectRollingEnabledSet(TSTextLogObject the_object, int rolling_enabled);

tsapi void TSTextLogObjectRollingIntervalSecSet(TSTextLogObject the_object, int rolling_interval_sec);

tsapi void TSTextLogObjectRollingOffsetHrSet(TSTextLogObject the_object, int rolling_offset_hr);

tsapi void TSTextLogObjectRollingSizeMbSet(TSTextLogObject the_object, int rolling_size_mb);

/* Chapter: connection counts. */

tsapi int TSHttpCurrentClientConnectionsGet(void);

tsapi int TSHttpCurrentActiveClientConnectionsGet(void);

tsapi int TSHttpCurrentIdleClientConnectionsGet(void);

tsapi int TSHttpCurrentCacheConnectionsGet(void);

tsapi int TSHttpCurrentServerConnectionsGet(void);

/* Chapter: disk IO. */

tsapi TSReturnCode TSAIORead(int fd, off_t offset, char *buf, size_t buffSize, TSCont contp);

tsapi char *TSAIOBufGet(TSAIOCallback data);

tsapi int TSAIONBytesGet(TSAIOCallback data);

tsapi TSReturnCode TSAIOWrite(int fd, off_t offset, char *buf, size_t bufSize, TSCont contp);

tsapi TSReturnCode TSAIOThreadNumSet(int thread_num);

/* Chapter: UUIDs. */

/** A UUID without a value, to be freed by `TSUuidDestroy`. Any thread; the object itself is for one at a time. */
tsapi TSUuid TSUuidCreate(void);

/**
 * Makes a new value: a random one for version 4, the nil UUID for 1, 2, 3 and 5. Version 0 ends the process, others
 * are an error.
 */
tsapi TSReturnCode TSUuidInitialize(TSUuid uuid,
                              TSUuidVersion v);

/** Frees a UUID; not for that of the process. */
tsapi void TSUuidDestroy(TSUuid uuid);

/** Gives one UUID the value of another; `TS_ERROR` if that has none. */
tsapi TSReturnCode TSUuidCopy(TSUuid dest, TSUuid src);

/** The text form: 36 lower-case characters and a NUL, inside the UUID; null if it has no value. */
tsapi const char *TSUuidStringGet(TSUuid uuid);

/** The version, `TS_UUID_UNDEFINED` if there is no value. */
tsapi TSUuidVersion TSUuidVersionGet(TSUuid uuid);

/** Reads the text form; on `TS_ERROR` the UUID has no value afterwards. */
tsapi TSReturnCode TSUuidStringParse(TSUuid uuid, const char *uuid_str);

tsapi TSReturnCode TSClientRequestUuidGet(TSHttpTxn txnp, char *uuid_str);

/** The UUID of this process, of version 4 and new at each start; never to be destroyed. Any thread. */
tsapi TSUuid TSProcessUuidGet(void);

/* Chapter: names of states, hooks and events. */

/** The name of a `TSServerState`; static. Any thread. */
tsapi const char *TSHttpServerStateNameLookup(TSServerState state);

/** The name of a `TSHttpHookID`; static. Any thread. */
tsapi const char *TSHttpHookNameLookup(TSHttpHookID hook);

/** The name of a `TSEvent`; static. Any thread. */
tsapi const char *TSHttpEventNameLookup(TSEvent event);
/* Chapter: messages in the manner of printf. */

/** Writes a message of level STATUS to the diagnostic log. Any thread. */
tsapi void TSStatus(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level NOTE to the diagnostic log. Any thread. */
tsapi void TSNote(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level WARNING to the diagnostic log. Any thread. */
tsapi void TSWarning(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level ERROR to the diagnostic log. Any thread. */
tsapi void TSError(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level FATAL and ends the process. */
tsapi void TSFatal(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level ALERT and ends the process. */
tsapi void TSAlert(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a message of level EMERGENCY and ends the process, which is not to be started again. */
tsapi void TSEmergency(const char *fmt, ...) TS_PRINTFLIKE(1, 2);

/** Writes a debug message if the tag is switched on. Any thread. */
tsapi void TSDebug(const char *tag, const char *format_str, ...) TS_PRINTFLIKE(2, 3);

/** Writes a debug message if debug_flag is not 0 or the tag is switched on. Any thread. */
tsapi void TSDebugSpecific(int debug_flag, const char *tag, const char *format_str, ...) TS_PRINTFLIKE(3, 4);

/** Writes a line to a log of the plugin's own. Any thread. */
tsapi TSReturnCode TSTextLogObjectWrite(TSTextLogObject the_object, const char *format, ...) TS_PRINTFLIKE(2, 3);

/* The original guards this by a variable of one of its internal libraries; here TSDebug itself is cheap when off. */
extern int diags_on_for_plugins;
#define TSDEBUG TSDebug

/* Modes of TSTextLogObjectCreate, a mask. */
enum {
  TS_LOG_MODE_ADD_TIMESTAMP = 1,
  TS_LOG_MODE_DO_NOT_RENAME = 2,
  TS_LOG_MODE_INVALID_FLAG  = 4,
};

#ifdef __cplusplus
}
#endif

#endif /* TSHOST_TS_H */
