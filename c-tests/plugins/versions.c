/* test: serve */
/* What the client hears of the version that the origin speaks, and how it gets a body whose length is not known, by
 * proxy.config.http.chunking_enabled. */
#include "http.h"

static int chunking;

static void
prepare(TSHttpTxn txnp)
{
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_CHUNKING_ENABLED, chunking);
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_INSERT_RESPONSE_VIA_STR, 1);
}

static void
at_init(void)
{
  watch_requests(prepare);
}

static void
one(const char *origin, const char *client, int closes)
{
  static char bytes[4096];
  static char line[128];
  char name[64];
  int fd;
  snprintf(line, sizeof(line), "HTTP/%s\r\n%s\r\n", origin, closes ? "\r\nok" : "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n");
  origin_answer = line;
  origin_closes = closes;
  snprintf(bytes, sizeof(bytes), "GET /v HTTP/%s\r\nHost: test.example\r\n\r\n", client);
  fd = begin_request(bytes);
  receive(fd, bytes, sizeof(bytes));
  close(fd);
  await_note("close", 1);
  const char *via = strstr(bytes, "Via: ");
  note("%.8s", bytes);
  note("%.13s", via ? via : "no Via");
  note("%s", strstr(bytes, "chunked") ? "chunked" : "until the end");
  snprintf(name, sizeof(name), "chunking %d, %s%s, client %s", chunking, origin, closes ? "" : " chunked", client);
  show_notes(name);
}

/* Nobody maps ws://: a page as for any request. */
static void
upgrade(void)
{
  request("GET", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n", "");
  await_note("close", 1);
  show_notes("an upgrade that is refused");
}

static void
scenarios(void)
{
  static const char *versions[] = {"1.0", "1.1"};
  int client;
  for (chunking = 0; chunking < 4; ++chunking) {
    for (client = 0; client < 2; ++client) {
      one("1.0 200 OK", versions[client], 1);
      one("1.1 200 OK", versions[client], 1);
      one("1.1 200 OK", versions[client], 0);
    }
  }
  upgrade();
}
