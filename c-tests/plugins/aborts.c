/* test: serve */
/* Clients and origins that go away at every stage: which hooks run, and that each transaction that started closes once. */
#include "http.h"

static TSHttpHookID held_at;
static int holds;

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  note("%s", hook_name(event));
  if (session_goes_on(event, edata)) {
    return 0;
  }
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
  }
  if (holds && event == event_of(held_at)) {
    note("held");
    reenable_later(txnp, 100);
    return 0;
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  TSCont contp = TSContCreate(handle, NULL);
  watch_transactions(contp);
  watch_sessions(contp);
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

/* The origin goes behind a part of its body, of which the client has the head by then: it sees a body that does not end. */
static void
origin_breaks_off(const char *name, const char *answer)
{
  static char got[4096];
  size_t have = 0;
  ssize_t now;
  int fd, has_head = 0;
  origin_answer = answer;
  origin_closes = 1;
  origin_awaits = "client has part of the body";
  fd            = begin_request("POST /path HTTP/1.1\r\nHost: test.example\r\nContent-Length: 6\r\n\r\nposted");
  while (have + 1 < sizeof(got) && (now = recv(fd, got + have, sizeof(got) - 1 - have, 0)) > 0) {
    have += (size_t)now;
    got[have] = 0;
    if (!has_head && strstr(got, "\r\n\r\n") && strstr(got, "part")) {
      has_head = 1;
      note("%s", origin_awaits);
    }
  }
  close(fd);
  await_note("session close", 1);
  snprintf(client_got, sizeof(client_got), "%.3s, %s", has_head ? got + 9 : "no head",
           strstr(got, "\r\n0\r\n\r\n") ? "as if complete" : "not complete");
  show_notes(name);
  origin_awaits = NULL;
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
  origin_breaks_off("origin closes in its body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
  origin_breaks_off("origin closes in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\npart");
  origin_breaks_off("origin closes between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
}
