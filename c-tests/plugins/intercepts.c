/* test: serve */
/* Plugins that answer in place of the origin, in all the ways that they may: what they see, what the client gets. */
#include "http.h"

typedef enum {
  READS_FIRST,
  ENDS_AT_ACCEPT,
  ANSWERS_AND_READS, /* this and the next answer in NET_ACCEPT */
  READS_LATER,
} Order;

typedef struct {
  const char *name;
  const char *answer; /* null for none */
  Order order;
} Kind;

static const Kind kinds[] = {
  {"whole", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", READS_FIRST},
  {"until close", "HTTP/1.1 200 OK\r\n\r\nhello", READS_FIRST},
  {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", READS_FIRST},
  {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", READS_FIRST},
  {"too much", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more", READS_FIRST},
  {"too little", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", READS_FIRST},
  {"part of a head", "HTTP/1.1 200 OK\r\nContent-", READS_FIRST},
  {"no HTTP", "this is something else\r\n\r\n", READS_FIRST},
  {"nothing", NULL, READS_FIRST},
  {"204", "HTTP/1.1 204 No Content\r\n\r\n", READS_FIRST},
  {"404", "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nnone\n", READS_FIRST},
  {"nothing, at once", NULL, ENDS_AT_ACCEPT},
  {"answers and reads at once", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", ANSWERS_AND_READS},
  {"answers at once, reads later", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", READS_LATER},
};

typedef struct {
  const Kind *kind;
  TSVConn vc;
  TSIOBuffer in, out;
  TSIOBufferReader in_reader, out_reader;
  TSVIO read;
  int answered;
} State;

static const Kind *kind;
static int is_server, is_intercepted;

static void
end(TSCont contp, State *state)
{
  if (state->vc) {
    TSVConnClose(state->vc);
  }
  if (state->in) {
    TSIOBufferDestroy(state->in);
    TSIOBufferDestroy(state->out);
  }
  free(state);
  TSContDestroy(contp);
  note("plugin: ends");
}

static void
answer(TSCont contp, State *state)
{
  state->answered = 1;
  if (state->kind->answer == NULL) {
    end(contp, state);
    return;
  }
  TSIOBufferWrite(state->out, state->kind->answer, strlen(state->kind->answer));
  TSVConnWrite(state->vc, contp, state->out_reader, strlen(state->kind->answer));
}

static int
begins_with_request(State *state)
{
  int64_t length   = 0;
  const char *text = TSIOBufferBlockReadStart(TSIOBufferReaderStart(state->in_reader), state->in_reader, &length);
  return length > 4 && memcmp(text, "GET ", 4) == 0;
}

static int
intercept(TSCont contp, TSEvent event, void *edata)
{
  State *state = (State *)TSContDataGet(contp);
  switch ((int)event) {
  case TS_EVENT_NET_ACCEPT:
    note("plugin: accept");
    state->vc = (TSVConn)edata;
    if (state->kind->order == ENDS_AT_ACCEPT) {
      end(contp, state);
      return 0;
    }
    state->in         = TSIOBufferCreate();
    state->in_reader  = TSIOBufferReaderAlloc(state->in);
    state->out        = TSIOBufferCreate();
    state->out_reader = TSIOBufferReaderAlloc(state->out);
    if (state->kind->order == READS_FIRST) {
      state->read = TSVConnRead(state->vc, contp, state->in, INT64_MAX);
      return 0;
    }
    answer(contp, state);
    if (state->kind->order == ANSWERS_AND_READS) {
      state->read = TSVConnRead(state->vc, contp, state->in, INT64_MAX);
    }
    return 0;
  case TS_EVENT_IMMEDIATE:
  case TS_EVENT_TIMEOUT:
    state->read = TSVConnRead(state->vc, contp, state->in, INT64_MAX);
    return 0;
  case TS_EVENT_NET_ACCEPT_FAILED:
    note("plugin: not needed");
    end(contp, state);
    return 0;
  case TS_EVENT_VCONN_READ_READY:
    note(state->kind->order == READS_FIRST || begins_with_request(state) ? "plugin: read" : "plugin: read something else");
    TSIOBufferReaderConsume(state->in_reader, TSIOBufferReaderAvail(state->in_reader));
    if (!state->answered) {
      answer(contp, state);
      return 0;
    }
    TSVIOReenable(state->read);
    return 0;
  case TS_EVENT_VCONN_WRITE_READY:
    return 0;
  case TS_EVENT_VCONN_WRITE_COMPLETE:
    note("plugin: written");
    if (state->kind->order == READS_FIRST) {
      end(contp, state);
    } else if (state->kind->order == READS_LATER) {
      TSContScheduleOnPool(contp, 100, TS_THREAD_POOL_NET);
    }
    return 0;
  default:
    note("plugin: %s", event == TS_EVENT_VCONN_EOS ? "end of stream" : event == TS_EVENT_ERROR ? "error" : "other");
    end(contp, state);
    return 0;
  }
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  note("%s", hook_name(event));
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
    if (is_intercepted) {
      State *state     = (State *)calloc(1, sizeof(*state));
      TSCont interceptor = TSContCreate(intercept, TSMutexCreate());
      state->kind = kind;
      TSContDataSet(interceptor, state);
      if (is_server) {
        TSHttpTxnServerIntercept(interceptor, txnp);
      } else {
        TSHttpTxnIntercept(interceptor, txnp);
      }
    }
  }
  TSHttpTxnReenable(txnp, is_intercepted == 2 && event == TS_EVENT_HTTP_POST_REMAP ? TS_EVENT_HTTP_ERROR : TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  watch_transactions(TSContCreate(handle, NULL));
}

static void
one(const char *name, const char *method, const char *fields, const char *body)
{
  char text[64];
  snprintf(text, sizeof(text), "%s %s, %s", is_server ? "server" : "plain", name, method);
  request(method, fields, body);
  await_note("close", 1);
  await_note("plugin: ends", 1);
  show_notes(text);
}

static void
scenarios(void)
{
  size_t i;
  is_intercepted = 1;
  for (is_server = 0; is_server < 2; ++is_server) {
    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); ++i) {
      kind = &kinds[i];
      one(kind->name, "GET", "", "");
    }
    kind = &kinds[0];
    one(kind->name, "HEAD", "", "");
    /* Answered before the body was sent to it: the client's connection ends. */
    one(kind->name, "POST", "Content-Length: 6\r\n", "posted");
    is_intercepted = 2;
    one("not needed", "GET", "", "");
    is_intercepted = 1;
  }
}
