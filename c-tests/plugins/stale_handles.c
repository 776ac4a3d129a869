/* test: init ours */
/* Handles used after their end. In the original that is a use of freed memory; here each call ends by an abort that
 * names it, or answers something, but never by a bad access. */
#include "test.h"

#include <ts/experimental.h>

/* Everything a call may need; what the kind of handle under test does not set is null. */
struct handles {
  TSCont cont;
  TSMutex mutex;
  TSMBuffer buffer;
  TSMLoc url, header, field, mime;
  TSHttpParser http_parser;
  TSMimeParser mime_parser;
  TSIOBuffer io;
  TSIOBufferReader reader;
  TSIOBufferBlock block;
  TSCacheKey key;
  TSUuid uuid;
  TSFile file;
  TSMatcherLine line;
  TSAction action;
  TSVConn vc;
  TSPortDescriptor port;
  TSCacheHttpInfo info;
  TSTextLogObject log;
};
static struct handles h;

static const char *bytes = "GET / HTTP/1.1\r\n\r\n";
static char space[256];
static int number;
static int64_t big;
static TSMLoc loc;

static int
handler(TSCont cont, TSEvent event, void *data)
{
  (void)cont, (void)event, (void)data;
  return 0;
}

static void
make_cont(void)
{
  h.cont = TSContCreate(handler, TSMutexCreate());
  TSContDestroy(h.cont);
}

static void
make_mutex(void)
{
  h.mutex = TSMutexCreate();
  TSMutexDestroy(h.mutex);
}

static void
make_buffer(void)
{
  h.buffer = TSMBufferCreate();
  TSUrlCreate(h.buffer, &h.url);
  h.header = TSHttpHdrCreate(h.buffer);
  TSMimeHdrCreate(h.buffer, &h.mime);
  TSMimeHdrFieldCreate(h.buffer, h.header, &h.field);
  TSMimeHdrFieldAppend(h.buffer, h.header, h.field);
  TSMBufferDestroy(h.buffer);
}

/* A live buffer whose objects are gone. */
static void
make_locs(void)
{
  h.buffer = TSMBufferCreate();
  h.header = TSHttpHdrCreate(h.buffer);
  TSMimeHdrCreate(h.buffer, &h.mime);
  TSMimeHdrFieldCreate(h.buffer, h.header, &h.field);
  TSMimeHdrFieldAppend(h.buffer, h.header, h.field);
  TSMimeHdrFieldDestroy(h.buffer, h.header, h.field);
  TSHandleMLocRelease(h.buffer, h.header, h.field);
  TSMimeHdrDestroy(h.buffer, h.mime);
  TSHttpHdrDestroy(h.buffer, h.header);
}

static void
make_parsers(void)
{
  h.http_parser = TSHttpParserCreate();
  h.mime_parser = TSMimeParserCreate();
  TSHttpParserDestroy(h.http_parser);
  TSMimeParserDestroy(h.mime_parser);
  h.buffer = TSMBufferCreate();
  h.header = TSHttpHdrCreate(h.buffer);
  TSMimeHdrCreate(h.buffer, &h.mime);
}

static void
make_io(void)
{
  h.io = TSIOBufferCreate();
  TSIOBufferWrite(h.io, bytes, 10);
  h.reader = TSIOBufferReaderAlloc(h.io);
  h.block  = TSIOBufferReaderStart(h.reader);
  TSIOBufferDestroy(h.io);
}

/* A live buffer with a freed reader. */
static void
make_reader(void)
{
  h.io     = TSIOBufferCreate();
  h.reader = TSIOBufferReaderAlloc(h.io);
  TSIOBufferReaderFree(h.reader);
}

static void
make_small(void)
{
  h.key = TSCacheKeyCreate();
  TSCacheKeyDestroy(h.key);
  h.uuid = TSUuidCreate();
  TSUuidDestroy(h.uuid);
  h.file = TSfopen("/dev/null", "w");
  TSfclose(h.file);
  h.line = TSMatcherLineCreate();
  TSMatcherLineDestroy(h.line);
  h.info = TSCacheHttpInfoCreate();
  TSCacheHttpInfoDestroy(h.info);
}

static void
make_vconn(void)
{
  h.vc = TSVConnCreate(handler, TSMutexCreate());
  TSVConnClose(h.vc);
  TSContDestroy((TSCont)h.vc);
}

#define LIST                                                                                                         \
  CALL(make_cont, TSContDestroy(h.cont))                                                                             \
  CALL(make_cont, TSContDataSet(h.cont, space))                                                                      \
  CALL(make_cont, TSContDataGet(h.cont))                                                                             \
  CALL(make_cont, TSContMutexGet(h.cont))                                                                            \
  CALL(make_cont, TSContCall(h.cont, TS_EVENT_NONE, NULL))                                                           \
  CALL(make_cont, TSContSchedule(h.cont, 0))                                                                         \
  CALL(make_cont, TSContScheduleOnPool(h.cont, 0, TS_THREAD_POOL_NET))                                               \
  CALL(make_cont, TSContScheduleEvery(h.cont, 100))                                                                  \
  CALL(make_cont, TSContThreadAffinitySet(h.cont, TSEventThreadSelf()))                                              \
  CALL(make_cont, TSContThreadAffinityGet(h.cont))                                                                   \
  CALL(make_cont, TSContThreadAffinityClear(h.cont))                                                                 \
  CALL(make_cont, TSHttpHookAdd(TS_HTTP_TXN_START_HOOK, h.cont))                                                     \
  CALL(make_cont, TSLifecycleHookAdd(TS_LIFECYCLE_MSG_HOOK, h.cont))                                                 \
  CALL(make_cont, TSUserArgSet(h.cont, 0, space))                                                                    \
  CALL(make_cont, TSUserArgGet(h.cont, 0))                                                                           \
  CALL(make_cont, TSMgmtUpdateRegister(h.cont, "test"))                                                              \
  CALL(make_cont, TSHostLookup(h.cont, "localhost", 9))                                                              \
  CALL(make_cont, TSAIORead(0, 0, space, 1, h.cont))                                                                 \
  CALL(make_cont, TSVConnClose((TSVConn)h.cont))                                                                     \
  CALL(make_cont, TSVConnRead((TSVConn)h.cont, h.cont, NULL, 1))                                                     \
  CALL(make_mutex, TSMutexLock(h.mutex))                                                                             \
  CALL(make_mutex, TSMutexLockTry(h.mutex))                                                                          \
  CALL(make_mutex, TSMutexUnlock(h.mutex))                                                                           \
  CALL(make_mutex, TSMutexDestroy(h.mutex))                                                                          \
  CALL(make_mutex, TSMutexCheck(h.mutex))                                                                            \
  CALL(make_mutex, TSContCreate(handler, h.mutex))                                                                   \
  CALL(make_mutex, TSVConnCreate(handler, h.mutex))                                                                  \
  CALL(make_buffer, TSMBufferDestroy(h.buffer))                                                                      \
  CALL(make_buffer, TSUrlCreate(h.buffer, &loc))                                                                     \
  CALL(make_buffer, TSUrlLengthGet(h.buffer, h.url))                                                                 \
  CALL(make_buffer, TSUrlHostGet(h.buffer, h.url, &number))                                                          \
  CALL(make_buffer, TSUrlHostSet(h.buffer, h.url, "a", 1))                                                           \
  CALL(make_buffer, TSUrlStringGet(h.buffer, h.url, &number))                                                        \
  CALL(make_buffer, TSUrlParse(h.buffer, h.url, &bytes, bytes + 3))                                                  \
  CALL(make_buffer, TSHttpHdrCreate(h.buffer))                                                                       \
  CALL(make_buffer, TSHttpHdrDestroy(h.buffer, h.header))                                                            \
  CALL(make_buffer, TSHttpHdrTypeGet(h.buffer, h.header))                                                            \
  CALL(make_buffer, TSHttpHdrTypeSet(h.buffer, h.header, TS_HTTP_TYPE_REQUEST))                                      \
  CALL(make_buffer, TSHttpHdrMethodSet(h.buffer, h.header, "GET", 3))                                                \
  CALL(make_buffer, TSMimeHdrCreate(h.buffer, &loc))                                                                 \
  CALL(make_buffer, TSMimeHdrFieldsCount(h.buffer, h.header))                                                        \
  CALL(make_buffer, TSMimeHdrFieldGet(h.buffer, h.header, 0))                                                        \
  CALL(make_buffer, TSMimeHdrFieldFind(h.buffer, h.header, "a", 1))                                                  \
  CALL(make_buffer, TSMimeHdrFieldNameGet(h.buffer, h.header, h.field, &number))                                     \
  CALL(make_buffer, TSMimeHdrFieldValueStringGet(h.buffer, h.header, h.field, -1, &number))                          \
  CALL(make_buffer, TSMimeHdrFieldValueStringSet(h.buffer, h.header, h.field, -1, "a", 1))                           \
  CALL(make_buffer, TSHandleMLocRelease(h.buffer, h.header, h.field))                                                \
  CALL(make_locs, TSHttpHdrTypeGet(h.buffer, h.header))                                                              \
  CALL(make_locs, TSHttpHdrDestroy(h.buffer, h.header))                                                              \
  CALL(make_locs, TSHttpHdrStatusSet(h.buffer, h.header, TS_HTTP_STATUS_OK))                                         \
  CALL(make_locs, TSMimeHdrDestroy(h.buffer, h.mime))                                                                \
  CALL(make_locs, TSMimeHdrFieldsCount(h.buffer, h.mime))                                                            \
  CALL(make_locs, TSMimeHdrFieldFind(h.buffer, h.mime, "a", 1))                                                      \
  CALL(make_locs, TSMimeHdrFieldNameGet(h.buffer, h.header, h.field, &number))                                       \
  CALL(make_locs, TSMimeHdrFieldNext(h.buffer, h.header, h.field))                                                   \
  CALL(make_locs, TSMimeHdrFieldRemove(h.buffer, h.header, h.field))                                                 \
  CALL(make_locs, TSMimeHdrFieldDestroy(h.buffer, h.header, h.field))                                                \
  CALL(make_locs, TSHandleMLocRelease(h.buffer, h.header, h.field))                                                  \
  CALL(make_parsers, TSHttpParserClear(h.http_parser))                                                               \
  CALL(make_parsers, TSHttpParserDestroy(h.http_parser))                                                             \
  CALL(make_parsers, TSHttpHdrParseReq(h.http_parser, h.buffer, h.header, &bytes, bytes + 18))                       \
  CALL(make_parsers, TSMimeParserClear(h.mime_parser))                                                               \
  CALL(make_parsers, TSMimeParserDestroy(h.mime_parser))                                                             \
  CALL(make_parsers, TSMimeHdrParse(h.mime_parser, h.buffer, h.mime, &bytes, bytes + 18))                            \
  CALL(make_io, TSIOBufferDestroy(h.io))                                                                             \
  CALL(make_io, TSIOBufferWrite(h.io, bytes, 3))                                                                     \
  CALL(make_io, TSIOBufferStart(h.io))                                                                               \
  CALL(make_io, TSIOBufferProduce(h.io, 1))                                                                          \
  CALL(make_io, TSIOBufferReaderAlloc(h.io))                                                                         \
  CALL(make_io, TSIOBufferWaterMarkGet(h.io))                                                                        \
  CALL(make_io, TSIOBufferCopy(h.io, h.reader, 3, 0))                                                                \
  CALL(make_io, TSIOBufferReaderAvail(h.reader))                                                                     \
  CALL(make_io, TSIOBufferReaderConsume(h.reader, 1))                                                                \
  CALL(make_io, TSIOBufferReaderStart(h.reader))                                                                     \
  CALL(make_io, TSIOBufferReaderClone(h.reader))                                                                     \
  CALL(make_io, TSIOBufferReaderCopy(h.reader, space, 3))                                                            \
  CALL(make_io, TSIOBufferReaderFree(h.reader))                                                                      \
  CALL(make_io, TSIOBufferBlockNext(h.block))                                                                        \
  CALL(make_io, TSIOBufferBlockReadStart(h.block, h.reader, &big))                                                   \
  CALL(make_io, TSIOBufferBlockWriteStart(h.block, &big))                                                            \
  CALL(make_reader, TSIOBufferReaderFree(h.reader))                                                                  \
  CALL(make_reader, TSIOBufferReaderAvail(h.reader))                                                                 \
  CALL(make_reader, TSIOBufferReaderConsume(h.reader, 0))                                                            \
  CALL(make_reader, TSIOBufferCopy(h.io, h.reader, 1, 0))                                                            \
  CALL(make_small, TSCacheKeyDestroy(h.key))                                                                         \
  CALL(make_small, TSCacheKeyDigestSet(h.key, "a", 1))                                                               \
  CALL(make_small, TSCacheKeyPinnedSet(h.key, 1))                                                                    \
  CALL(make_small, TSUuidDestroy(h.uuid))                                                                            \
  CALL(make_small, TSUuidInitialize(h.uuid, TS_UUID_V4))                                                             \
  CALL(make_small, TSUuidStringGet(h.uuid))                                                                          \
  CALL(make_small, TSUuidVersionGet(h.uuid))                                                                         \
  CALL(make_small, TSUuidStringParse(h.uuid, "a"))                                                                   \
  CALL(make_small, TSfclose(h.file))                                                                                 \
  CALL(make_small, TSfwrite(h.file, "a", 1))                                                                         \
  CALL(make_small, TSfread(h.file, space, 1))                                                                        \
  CALL(make_small, TSfgets(h.file, space, 10))                                                                       \
  CALL(make_small, TSfflush(h.file))                                                                                 \
  CALL(make_small, TSMatcherLineDestroy(h.line))                                                                     \
  CALL(make_small, TSMatcherLineName(h.line, 0))                                                                     \
  CALL(make_small, TSCacheHttpInfoDestroy(h.info))                                                                   \
  CALL(make_small, TSCacheHttpInfoSizeGet(h.info))                                                                   \
  CALL(make_vconn, TSVConnClose(h.vc))                                                                               \
  CALL(make_vconn, TSVConnAbort(h.vc, 1))                                                                            \
  CALL(make_vconn, TSVConnShutdown(h.vc, 1, 1))                                                                      \
  CALL(make_vconn, TSVConnRead(h.vc, (TSCont)h.vc, NULL, 1))                                                         \
  CALL(make_vconn, TSVConnWrite(h.vc, (TSCont)h.vc, NULL, 1))                                                        \
  CALL(make_vconn, TSVConnReadVIOGet(h.vc))                                                                          \
  CALL(make_vconn, TSVConnClosedGet(h.vc))                                                                           \
  CALL(make_vconn, TSVConnInactivityTimeoutSet(h.vc, 1))                                                             \
  CALL(make_vconn, TSNetVConnRemoteAddrGet(h.vc))                                                                    \
  CALL(make_vconn, TSUserArgGet(h.vc, 0))                                                                            \
  CALL(make_vconn, TSContDestroy((TSCont)h.vc))

struct call {
  const char *what;
  void (*make)(void);
};

#define CALL(make, expression) {#expression, make},
static struct call calls[] = {LIST};
#undef CALL

/* Evaluates line n of the list. */
static void
run_expression(long n)
{
  long i = -1;
#define CALL(make, expression) \
  if (n == ++i) {              \
    (void)expression;          \
  }
  LIST
#undef CALL
}

static long
run(void *which)
{
  const struct call *call = which;
  call->make();
  run_expression(call - calls);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  size_t i;
  test_begin(argc, argv);
  for (i = 0; i < sizeof(calls) / sizeof(calls[0]); ++i) {
    const char *outcome = in_child(run, &calls[i]);
    const int fine      = strcmp(outcome, "0") == 0 || strcmp(outcome, "dies") == 0;
    show(calls[i].what, "%s", fine ? "no bad access" : outcome);
  }
  test_end();
}
