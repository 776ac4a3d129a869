/* test: serve */
/* Plugins that answer in place of the origin, in all the ways that they may: what they see, what the client gets. */
#include "http.h"

typedef struct {
  const char *name;
  const char *answer; /* null for none */
  int closes_behind;  /* without waiting for WRITE_COMPLETE */
  int at_accept;      /* acts inside of NET_ACCEPT */
} Kind;

static const Kind kinds[] = {
  {"whole", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 0, 0},
  {"until close", "HTTP/1.1 200 OK\r\n\r\nhello", 0, 0},
  {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 0, 0},
  {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", 0, 0},
  {"too much", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more", 0, 0},
  {"too little", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", 0, 0},
  {"part of a head", "HTTP/1.1 200 OK\r\nContent-", 0, 0},
  {"no HTTP", "this is something else\r\n\r\n", 0, 0},
  {"nothing", NULL, 0, 0},
  {"204", "HTTP/1.1 204 No Content\r\n\r\n", 0, 0},
  {"404", "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nnone\n", 0, 0},
  {"nothing, at once", NULL, 0, 1},
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
intercept(TSCont contp, TSEvent event, void *edata)
{
  State *state = (State *)TSContDataGet(contp);
  switch ((int)event) {
  case TS_EVENT_NET_ACCEPT:
    note("plugin: accept");
    state->vc = (TSVConn)edata;
    if (state->kind->at_accept) {
      end(contp, state);
      return 0;
    }
    state->in         = TSIOBufferCreate();
    state->in_reader  = TSIOBufferReaderAlloc(state->in);
    state->out        = TSIOBufferCreate();
    state->out_reader = TSIOBufferReaderAlloc(state->out);
    state->read       = TSVConnRead(state->vc, contp, state->in, INT64_MAX);
    return 0;
  case TS_EVENT_NET_ACCEPT_FAILED:
    note("plugin: not needed");
    end(contp, state);
    return 0;
  case TS_EVENT_VCONN_READ_READY:
    note("plugin: read");
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
    end(contp, state);
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
  TSCont contp = TSContCreate(handle, NULL);
  int i;
  for (i = 0; i < TXN_HOOK_COUNT; ++i) {
    TSHttpHookAdd(TXN_HOOKS[i], contp);
  }
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
