/* A request of the plugin over a connection of its own to the HTTP engine. For plugins with http.h. */
#ifndef INTERNAL_H
#define INTERNAL_H

#include "jobs.h"

/* Something that no rule maps: the engine answers by itself. */
#define REQUEST "GET http://unmapped.example/ HTTP/1.1\r\nHost: unmapped.example\r\nConnection: close\r\n\r\n"

typedef struct {
  /* How to connect: options, or one of the shorter forms. */
  TSHttpConnectOptions options;
  TSVConn (*connect)(void);
  const char *bytes;
  int reads_late;
  TSVConn vc;
  TSCont contp;
  TSIOBuffer in, out;
  TSIOBufferReader reader;
  TSVIO read;
} Request;

/* Takes what has come; keeps the first line. */
static inline void
take(const Request *one)
{
  char bytes[64];
  const int64_t size = TSIOBufferReaderCopy(one->reader, bytes, sizeof(bytes) - 1);
  bytes[size]        = 0;
  if (client_got[0] == 0) {
    snprintf(client_got, sizeof(client_got), "%.*s", (int)strcspn(bytes, "\r\n"), bytes);
  }
  TSIOBufferReaderConsume(one->reader, TSIOBufferReaderAvail(one->reader));
}

static inline int
on_event(TSCont contp, TSEvent event, void *edata)
{
  Request *one = (Request *)TSContDataGet(contp);
  (void)edata;
  if (event == TS_EVENT_VCONN_READ_READY && !one->reads_late) {
    take(one);
    TSVIOReenable(one->read);
  } else if (event == TS_EVENT_VCONN_EOS || event == TS_EVENT_ERROR) {
    take(one);
    note("end of stream");
  }
  return 0;
}

static inline void
begin(void *request)
{
  Request *one = (Request *)request;
  one->vc      = one->connect ? one->connect() : TSHttpConnectPlugin(&one->options);
  if (one->vc == NULL) {
    note("no connection");
    return;
  }
  one->contp  = TSContCreate(on_event, TSMutexCreate());
  one->in     = TSIOBufferCreate();
  one->reader = TSIOBufferReaderAlloc(one->in);
  one->out    = TSIOBufferCreate();
  TSContDataSet(one->contp, one);
  one->read = TSVConnRead(one->vc, one->contp, one->in, INT64_MAX);
  TSIOBufferWrite(one->out, one->bytes, (int64_t)strlen(one->bytes));
  TSVConnWrite(one->vc, one->contp, TSIOBufferReaderAlloc(one->out), (int64_t)strlen(one->bytes));
}

static inline void
end(void *request)
{
  Request *one = (Request *)request;
  TSVConnClose(one->vc);
  TSIOBufferDestroy(one->in);
  TSIOBufferDestroy(one->out);
  TSContDestroy(one->contp);
}

/* Makes the request on an event thread and waits for its end. */
static inline void
run_request(const char *name, Request *one)
{
  on_pool(TS_THREAD_POOL_NET, begin, one);
  if (one->vc) {
    await_note("end of stream", 1);
    on_pool(TS_THREAD_POOL_NET, end, one);
  }
  show_notes(name);
}

static inline Request
request_with(const struct sockaddr *address, const char *tag, int64_t id)
{
  Request one;
  memset(&one, 0, sizeof(one));
  one.options      = TSHttpConnectOptionsGet(TS_CONNECT_PLUGIN);
  one.options.addr = address;
  one.options.tag  = tag;
  one.options.id   = id;
  one.bytes        = REQUEST;
  return one;
}

#endif
