/* test: serve */
/* Clients and origins that go away at every stage: which hooks run, and that each transaction that started closes once. */
#include "http.h"

static TSHttpHookID held_at;
static int holds;

static int
go_on(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  TSHttpTxnReenable((TSHttpTxn)TSContDataGet(contp), TS_EVENT_HTTP_CONTINUE);
  TSContDestroy(contp);
  return 0;
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  if (event == TS_EVENT_HTTP_SSN_START || event == TS_EVENT_HTTP_SSN_CLOSE) {
    note("%s", hook_name(event));
    TSHttpSsnReenable((TSHttpSsn)edata, TS_EVENT_HTTP_CONTINUE);
    return 0;
  }
  note("%s", hook_name(event));
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
  }
  if (holds && event == event_of(held_at)) {
    TSCont later = TSContCreate(go_on, TSMutexCreate());
    TSContDataSet(later, txnp);
    note("held");
    TSContScheduleOnPool(later, 100, TS_THREAD_POOL_NET);
    return 0;
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
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
  TSHttpHookAdd(TS_HTTP_SSN_START_HOOK, contp);
  TSHttpHookAdd(TS_HTTP_SSN_CLOSE_HOOK, contp);
}

/* A client that goes when a plugin holds its transaction, in order or with a reset. */
static void
client_goes(int hook, int resets)
{
  const struct linger reset = {1, 0};
  char name[64];
  int fd;
  held_at = TXN_HOOKS[hook];
  holds   = 1;
  fd      = begin_request("GET /path HTTP/1.1\r\nHost: test.example\r\n\r\n");
  await_note("held", 1);
  if (resets) {
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  }
  close(fd);
  await_note("session close", 1);
  holds = 0;
  snprintf(name, sizeof(name), "client %s at %s", resets ? "resets" : "goes", hook_name(event_of(held_at)));
  show_notes(name);
}

/* Bytes of a request, and then nothing more. */
static void
client_sends(const char *name, const char *bytes)
{
  int fd = begin_request(bytes);
  usleep(50000);
  close(fd);
  await_note("session close", 1);
  show_notes(name);
}

static void
origin_says(const char *name, const char *answer)
{
  origin_answer = answer;
  origin_closes = 1;
  /* Nothing is retried for it. */
  request("POST", "Content-Length: 6\r\n", "posted");
  await_note("session close", 1);
  show_notes(name);
}

static void
scenarios(void)
{
  int i;
  for (i = 1; i < TXN_HOOK_COUNT; ++i) {
    client_goes(i, 0);
    client_goes(i, 1);
  }
  client_sends("half a request line", "GET /pa");
  client_sends("half a head", "GET /path HTTP/1.1\r\nHost: te");
  client_sends("half a body", "POST /path HTTP/1.1\r\nHost: test.example\r\nContent-Length: 10\r\n\r\nhalf");
  client_sends("half a chunk", "POST /path HTTP/1.1\r\nHost: test.example\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nhalf");
  origin_says("origin closes without a word", "");
  origin_says("origin closes in its head", "HTTP/1.1 200 OK\r\nContent-");
  origin_says("origin speaks something else", "welcome\r\n\r\n");
  origin_says("origin closes behind its body", "HTTP/1.1 200 OK\r\n\r\nhello");
}
