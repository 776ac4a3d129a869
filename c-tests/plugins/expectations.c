/* test: serve ours */
/* Clients that hold their body back for a 100 which a request transform, or a copy of the whole body, cannot wait for. The
 * original never asks them for it. */
#include "http.h"

static int buffers;

/* Hands on what comes. */
static int
transform(TSCont contp, TSEvent event, void *edata)
{
  static TSIOBuffer out;
  static TSVIO write;
  TSVIO from;
  (void)edata;
  if (TSVConnClosedGet(contp)) {
    TSIOBufferDestroy(out);
    out = NULL;
    TSContDestroy(contp);
    return 0;
  }
  from = TSVConnWriteVIOGet(contp);
  if (event == TS_EVENT_VCONN_WRITE_COMPLETE) {
    TSVConnShutdown(TSTransformOutputVConnGet(contp), 0, 1);
    return 0;
  }
  if (out == NULL) {
    out   = TSIOBufferCreate();
    write = TSVConnWrite(TSTransformOutputVConnGet(contp), contp, TSIOBufferReaderAlloc(out), TSVIONBytesGet(from));
  }
  if (TSVIOBufferGet(from) != NULL && TSVIONTodoGet(from) > 0) {
    const int64_t size = TSIOBufferReaderAvail(TSVIOReaderGet(from));
    TSIOBufferCopy(out, TSVIOReaderGet(from), size, 0);
    TSIOBufferReaderConsume(TSVIOReaderGet(from), size);
    TSVIONDoneSet(from, TSVIONDoneGet(from) + size);
    TSVIOReenable(write);
    TSContCall(TSVIOContGet(from), TSVIONTodoGet(from) > 0 ? TS_EVENT_VCONN_WRITE_READY : TS_EVENT_VCONN_WRITE_COMPLETE, from);
  }
  return 0;
}

static void
prepare(TSHttpTxn txnp)
{
  if (buffers) {
    TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_REQUEST_BUFFER_ENABLED, 1);
  } else {
    TSHttpTxnHookAdd(txnp, TS_HTTP_REQUEST_TRANSFORM_HOOK, (TSCont)TSTransformCreate(transform, txnp));
  }
}

static void
at_init(void)
{
  watch_requests(prepare);
}

/* The body is sent behind the first head that comes, or at once. */
static void
one(const char *name, int waits, const char *answer)
{
  static char bytes[4096];
  int fd;
  origin_answer = answer;
  snprintf(bytes, sizeof(bytes), "POST /p HTTP/1.1\r\nHost: test.example\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n%s",
           waits ? "" : "posted");
  fd = begin_request(bytes);
  if (waits) {
    receive(fd, bytes, sizeof(bytes));
    note("%.3s", bytes + 9);
    send_text(fd, "posted");
  }
  end_request(fd);
  await_note("close", 1);
  note("origin got '%s'", origin_got);
  origin_got[0] = 0;
  show_notes(name);
}

static void
scenarios(void)
{
  static const char *ok    = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  static const char *again = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  for (buffers = 0; buffers < 2; ++buffers) {
    one(buffers ? "buffered, waits" : "transformed, waits", 1, ok);
    one(buffers ? "buffered, waits, the origin says it too" : "transformed, waits, the origin says it too", 1, again);
    one(buffers ? "buffered, does not wait" : "transformed, does not wait", 0, ok);
  }
}
