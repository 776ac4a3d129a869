/* test: serve */
/* Origins and clients that stop in the middle: whose time ends first decides what the client gets and the log says. */
#include "http.h"

static int client_seconds, origin_seconds, idle_seconds = 60, whole_seconds = 60;

static void
prepare(TSHttpTxn txnp)
{
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_TRANSACTION_NO_ACTIVITY_TIMEOUT_IN, client_seconds);
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_TRANSACTION_NO_ACTIVITY_TIMEOUT_OUT, origin_seconds);
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_TRANSACTION_ACTIVE_TIMEOUT_IN, whole_seconds);
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_KEEP_ALIVE_NO_ACTIVITY_TIMEOUT_IN, idle_seconds);
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_CONNECT_ATTEMPTS_MAX_RETRIES, 0);
}

static void
at_init(void)
{
  watch_requests(prepare);
}

/* `logged` is what the log has for this transaction alone; null where an earlier one was logged alike. */
static void
one(const char *name, const char *answer, const char *fields, const char *body, const char *logged)
{
  static char bytes[1 << 16];
  char line[128];
  int fd;
  origin_answer = answer;
  origin_awaits = "close";
  snprintf(bytes, sizeof(bytes), "POST /path HTTP/1.1\r\nHost: test.example\r\n%s\r\n%s", fields, body);
  fd = begin_request(bytes);
  receive(fd, bytes, sizeof(bytes));
  await_note("close", 1);
  close(fd);
  note("%.*s", (int)strcspn(bytes, "\r"), bytes);
  if (logged != NULL) {
    snprintf(line, sizeof(line), "%s.\n", logged);
    note("logged %d times as %s", times_in_log("requests.log", line), logged);
  }
  show_notes(name);
}

/* A connection waits for its next request as long as the last one says. */
static void
idle(void)
{
  static char bytes[4096];
  struct pollfd ready;
  idle_seconds  = 1;
  origin_answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  origin_awaits = NULL;
  ready.fd      = begin_request("GET /path HTTP/1.1\r\nHost: test.example\r\n\r\n");
  ready.events  = POLLIN;
  receive(ready.fd, bytes, sizeof(bytes));
  await_note("close", 1);
  note("%.*s", (int)strcspn(bytes, "\r"), bytes);
  if (poll(&ready, 1, ANSWER_MS) == 1) {
    note("%s", recv(ready.fd, bytes, 1, 0) == 0 ? "closed in order" : "something else");
  }
  close(ready.fd);
  show_notes("an idle connection");
}

static void
scenarios(void)
{
  static const char *part    = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart";
  static const char *created = "HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\npart";
  client_seconds = 1;
  origin_seconds = 30;
  one("a body stops, the client's time ends", part, "Content-Length: 2\r\n", "ab", "status=200 result=ERR_CLIENT_ABORT ends=TIMEOUT-FIN");
  one("the client stops", part, "Content-Length: 20\r\n", "ab", "status=408 result=TCP_MISS ends=FIN-FIN");
  client_seconds = 30;
  origin_seconds = 1;
  one("a body stops, the origin's time ends", created, "Content-Length: 2\r\n", "ab", "status=201 result=ERR_READ_TIMEOUT ends=FIN-TIMEOUT");
  one("no answer", "", "Content-Length: 2\r\n", "ab", "status=504 result=ERR_READ_TIMEOUT ends=FIN-TIMEOUT");
  whole_seconds  = 1;
  origin_seconds = 30;
  one("no answer in the whole time", "", "Content-Length: 2\r\n", "ab", "status=000 result=ERR_CLIENT_ABORT ends=TIMEOUT-FIN");
  one("half a head in the whole time", "HTTP/1.1 202 OK\r\nA: b", "Content-Length: 2\r\n", "ab", NULL);
  whole_seconds = 60;
  idle();
}
