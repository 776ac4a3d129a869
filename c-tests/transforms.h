/* Transforms of several manners and a request through them. For plugins that are nothing else: it has their hooks. */
#ifndef TRANSFORMS_H
#define TRANSFORMS_H

#include "http.h"

typedef enum {
  PASSES,  /* what comes, with its letter behind */
  EMPTIES, /* nothing */
  CUTS,    /* two bytes, and takes the rest */
  FAILS,   /* tells of an error at its first bytes */
  ABORTS,  /* aborts its output at its first bytes */
  SINKS,   /* takes all and has no output */
  IDLES    /* never takes anything */
} Manner;

typedef struct {
  char letter;
  Manner manner;
  TSIOBuffer out;
  TSIOBufferReader reader;
  TSVIO write;
  int is_over;
  int64_t taken;
} Transform;

/* What the transaction gets: a manner for each place, or -1. */
/* Counted by several threads. */
static int open_transforms;
static int request_manners[3], response_manners[3], sink_manner;
/* Whether each event of a transform is noted. */
static int traces_events;

static void
open_output(TSCont contp, Transform *transform, TSVIO from)
{
  const int64_t bytes = TSVIONBytesGet(from);
  int64_t size        = bytes == INT64_MAX ? bytes : bytes + 1;
  if (transform->manner == EMPTIES || transform->manner == CUTS) {
    size = transform->manner == CUTS ? 2 : 0;
  }
  transform->out    = TSIOBufferCreate();
  transform->reader = TSIOBufferReaderAlloc(transform->out);
  transform->write  = TSVConnWrite(TSTransformOutputVConnGet(contp), contp, transform->reader, size);
}

/* Takes what there is; answers how much. */
static int64_t
take(Transform *transform, TSVIO from)
{
  TSIOBufferReader reader = TSVIOReaderGet(from);
  int64_t size            = TSIOBufferReaderAvail(reader);
  if (size > TSVIONTodoGet(from)) {
    size = TSVIONTodoGet(from);
  }
  if (transform->manner == PASSES) {
    TSIOBufferCopy(transform->out, reader, size, 0);
  } else if (transform->manner == CUTS && transform->taken == 0 && size >= 2) {
    TSIOBufferCopy(transform->out, reader, 2, 0);
  }
  TSIOBufferReaderConsume(reader, size);
  TSVIONDoneSet(from, TSVIONDoneGet(from) + size);
  transform->taken += size;
  return size;
}

/* The input has ended. */
static void
finish(Transform *transform)
{
  if (!transform->is_over && transform->write && transform->manner == PASSES) {
    TSIOBufferWrite(transform->out, &transform->letter, 1);
    TSVIONBytesSet(transform->write, transform->taken + 1);
  }
  transform->is_over = 1;
  if (transform->write) {
    TSVIOReenable(transform->write);
  }
}

static void
work(TSCont contp, Transform *transform)
{
  TSVIO from = TSVConnWriteVIOGet(contp);
  if (transform->manner == IDLES) {
    return;
  }
  if (transform->out == NULL && transform->manner != SINKS && transform->manner != FAILS) {
    open_output(contp, transform, from);
  }
  if (TSVIOBufferGet(from) == NULL) {
    finish(transform);
    return;
  }
  if (transform->manner == FAILS || transform->manner == ABORTS) {
    note("%c: gives up", transform->letter);
    if (transform->manner == FAILS) {
      TSContCall(TSVIOContGet(from), TS_EVENT_ERROR, from);
    } else {
      TSVConnAbort(TSTransformOutputVConnGet(contp), 1);
    }
    transform->manner = IDLES;
    return;
  }
  if (take(transform, from) == 0 && TSVIONTodoGet(from) > 0) {
    return;
  }
  if (TSVIONTodoGet(from) > 0) {
    if (transform->write) {
      TSVIOReenable(transform->write);
    }
    TSContCall(TSVIOContGet(from), TS_EVENT_VCONN_WRITE_READY, from);
  } else {
    finish(transform);
    TSContCall(TSVIOContGet(from), TS_EVENT_VCONN_WRITE_COMPLETE, from);
  }
}

/* Notes what comes, and how much of the input is there and missing then. */
static void
trace(TSCont contp, const Transform *transform, TSEvent event)
{
  const char *name = event == TS_EVENT_IMMEDIATE            ? "immediate"
                     : event == TS_EVENT_VCONN_WRITE_READY    ? "ready"
                     : event == TS_EVENT_VCONN_WRITE_COMPLETE ? "complete"
                     : event == TS_EVENT_ERROR                ? "error"
                                                              : "another event";
  TSVIO from       = TSVConnClosedGet(contp) ? NULL : TSVConnWriteVIOGet(contp);
  if (from == NULL) {
    note("%c: %s, closed", transform->letter, name);
  } else if (TSVIOBufferGet(from) == NULL) {
    note("%c: %s, no input", transform->letter, name);
  } else if (TSVIONBytesGet(from) == INT64_MAX) {
    note("%c: %s, %d of any", transform->letter, name, (int)TSIOBufferReaderAvail(TSVIOReaderGet(from)));
  } else {
    note("%c: %s, %d of %d", transform->letter, name, (int)TSIOBufferReaderAvail(TSVIOReaderGet(from)), (int)TSVIONTodoGet(from));
  }
}

static int
on_transform(TSCont contp, TSEvent event, void *edata)
{
  Transform *transform = (Transform *)TSContDataGet(contp);
  (void)edata;
  if (traces_events) {
    trace(contp, transform, event);
  }
  if (TSVConnClosedGet(contp)) {
    note("%c: closed after %d", transform->letter, (int)transform->taken);
    if (transform->out) {
      TSIOBufferDestroy(transform->out);
    }
    free(transform);
    TSContDestroy(contp);
    __atomic_sub_fetch(&open_transforms, 1, __ATOMIC_SEQ_CST);
  } else if (event == TS_EVENT_ERROR) {
    TSVIO from = TSVConnWriteVIOGet(contp);
    note("%c: error", transform->letter);
    TSContCall(TSVIOContGet(from), TS_EVENT_ERROR, from);
  } else if (event == TS_EVENT_VCONN_WRITE_COMPLETE) {
    note("%c: written", transform->letter);
    TSVConnShutdown(TSTransformOutputVConnGet(contp), 0, 1);
  } else if (event != TS_EVENT_VCONN_WRITE_READY || transform->manner != SINKS) {
    work(contp, transform);
  }
  return 0;
}

static void
add(TSHttpTxn txnp, TSHttpHookID hook, char letter, int manner)
{
  Transform *transform;
  TSVConn vc;
  if (manner < 0) {
    return;
  }
  transform         = (Transform *)calloc(1, sizeof(*transform));
  __atomic_add_fetch(&open_transforms, 1, __ATOMIC_SEQ_CST);
  transform->letter = letter;
  transform->manner = (Manner)manner;
  vc                = TSTransformCreate(on_transform, txnp);
  TSContDataSet((TSCont)vc, transform);
  TSHttpTxnHookAdd(txnp, hook, (TSCont)vc);
}

/* Whether transactions wait at READ_RESPONSE_HDR for the test to let them go on, and the one that does. */
static int holds_response;
static TSHttpTxn held;

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  int i;
  (void)contp;
  if (holds_response && event == TS_EVENT_HTTP_READ_RESPONSE_HDR) {
    held = txnp;
    note("%s", hook_name(event));
    return 0;
  }
  note("%s", hook_name(event));
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
    for (i = 0; i < 3; ++i) {
      add(txnp, TS_HTTP_REQUEST_TRANSFORM_HOOK, (char)('1' + i), request_manners[i]);
      add(txnp, TS_HTTP_RESPONSE_TRANSFORM_HOOK, (char)('a' + i), response_manners[i]);
    }
    add(txnp, TS_HTTP_RESPONSE_CLIENT_HOOK, 's', sink_manner);
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  static const TSHttpHookID hooks[] = {TS_HTTP_READ_REQUEST_HDR_HOOK, TS_HTTP_SEND_REQUEST_HDR_HOOK,
                                       TS_HTTP_READ_RESPONSE_HDR_HOOK, TS_HTTP_SEND_RESPONSE_HDR_HOOK, TS_HTTP_TXN_CLOSE_HOOK};
  TSCont contp                      = TSContCreate(handle, NULL);
  size_t i;
  for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); ++i) {
    TSHttpHookAdd(hooks[i], contp);
  }
}

/* Nobody transforms, to begin with. */
static void
none(void)
{
  int i;
  for (i = 0; i < 3; ++i) {
    request_manners[i] = response_manners[i] = -1;
  }
  sink_manner = -1;
}

static int
still_open(void)
{
  return __atomic_load_n(&open_transforms, __ATOMIC_SEQ_CST);
}

/* Waits until the transaction is over and its transforms are gone. */
static void
await_end(const char *name)
{
  int tries;
  await_note("close", 1);
  for (tries = 0; tries < ANSWER_MS / 10 && still_open() > 0; ++tries) {
    usleep(10000);
  }
  show_notes(name);
  show(name, "%d open transforms", still_open());
  origin_got[0] = 0;
  none();
}

/* Makes a request and shows all that the client got of a body, with bars for the ends of lines. */
static void
one(const char *name, const char *method, const char *fields, const char *body)
{
  static char bytes[4096], got[1 << 16];
  const char *head;
  int fd, i;
  snprintf(bytes, sizeof(bytes), "%s /path HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n%s\r\n%s", method, fields, body);
  fd = begin_request(bytes);
  receive(fd, got, sizeof(got));
  close(fd);
  head = strstr(got, "\r\n\r\n");
  if (head) {
    char *end = got + strlen(got);
    for (i = 0; head + 4 + i < end; ++i) {
      char *at = got + (head - got) + 4 + i;
      *at      = *at == '\r' ? '|' : *at == '\n' ? ' ' : *at;
    }
    snprintf(client_got, sizeof(client_got), "%.3s '%.40s'", got + 9, head[4] == '<' ? "a page" : head + 4);
  } else {
    snprintf(client_got, sizeof(client_got), "%s", got[0] ? "part of a head" : "closed");
  }
  snprintf(client_got + strlen(client_got), sizeof(client_got) - strlen(client_got), "; origin: '%.40s'", origin_got);
  await_end(name);
}

#define POST "POST", "Content-Length: 6\r\n", "posted"
#define GET "GET", "", ""

#endif
