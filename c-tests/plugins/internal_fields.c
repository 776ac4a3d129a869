/* test: serve */
/* Fields whose names begin with @, which plugins use among themselves: kept in what plugins say over internal connections,
 * believed from no client and no origin, and never sent on. */
#include "internal.h"

static struct sockaddr_in here;
static const char *intercepted;

static void
show_field(const char *what, TSHttpTxn txnp, TSReturnCode (*get)(TSHttpTxn, TSMBuffer *, TSMLoc *))
{
  TSMBuffer bufp;
  TSMLoc hdr, field;
  if (get(txnp, &bufp, &hdr) == TS_SUCCESS) {
    field = TSMimeHdrFieldFind(bufp, hdr, "@Said", -1);
    note("%s %s", what, field ? "kept" : "gone");
    TSHandleMLocRelease(bufp, hdr, field);
    TSHandleMLocRelease(bufp, TS_NULL_MLOC, hdr);
  }
}

/* Answers with such a field as soon as it is connected. */
static int
intercept(TSCont contp, TSEvent event, void *edata)
{
  static TSIOBuffer in, out;
  static TSVConn vc;
  if (event == TS_EVENT_NET_ACCEPT) {
    vc  = (TSVConn)edata;
    in  = TSIOBufferCreate();
    out = TSIOBufferCreate();
    TSIOBufferReaderAlloc(in);
    TSIOBufferWrite(out, intercepted, strlen(intercepted));
    TSVConnRead(vc, contp, in, INT64_MAX);
    TSVConnWrite(vc, contp, TSIOBufferReaderAlloc(out), strlen(intercepted));
  } else if (event != TS_EVENT_VCONN_READ_READY && event != TS_EVENT_VCONN_WRITE_READY) {
    TSVConnClose(vc);
    TSIOBufferDestroy(in);
    TSIOBufferDestroy(out);
    TSContDestroy(contp);
  }
  return 0;
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
    show_field("request", txnp, TSHttpTxnClientReqGet);
    if (intercepted) {
      TSHttpTxnServerIntercept(TSContCreate(intercept, TSMutexCreate()), txnp);
    }
  } else if (event == TS_EVENT_HTTP_SEND_REQUEST_HDR) {
    show_field("to the origin", txnp, TSHttpTxnServerReqGet);
  } else if (event == TS_EVENT_HTTP_READ_RESPONSE_HDR) {
    show_field("response", txnp, TSHttpTxnServerRespGet);
  } else if (event == TS_EVENT_HTTP_TXN_CLOSE) {
    note("close");
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  watch_transactions(TSContCreate(handle, NULL));
}

/* What the client got, and whether it could see the field. */
static void
from_a_client(const char *name)
{
  static char answer[4096];
  const int fd = begin_request("GET /path HTTP/1.1\r\nHost: test.example\r\n@Said: 1\r\n\r\n");
  receive(fd, answer, sizeof(answer));
  close(fd);
  await_note("close", 1);
  snprintf(client_got, sizeof(client_got), "%.12s, field %s", answer, strstr(answer, "@Said") ? "sent" : "not sent");
  show_notes(name);
}

static void
scenarios(void)
{
  Request one;
  here          = loopback_address(9);
  origin_answer = "HTTP/1.1 200 OK\r\n@Said: 2\r\nContent-Length: 4\r\n\r\nbody";
  from_a_client("client and origin");
  one       = request_with((const struct sockaddr *)&here, NULL, 0);
  one.bytes = "GET /path HTTP/1.1\r\nHost: test.example\r\n@Said: 1\r\nConnection: close\r\n\r\n";
  run_request("plugin and origin", &one);
  intercepted = "HTTP/1.1 200 OK\r\n@Said: 3\r\nContent-Length: 4\r\n\r\nbody";
  from_a_client("client and intercept");
  intercepted = NULL;
  /* A record of tshost only. */
  TSMgmtConfigIntSet("proxy.config.http.strict_internal_fields", 0);
  from_a_client("client and origin, by the record");
}
