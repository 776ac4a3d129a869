/* test: serve */
/* What a plugin finds of the next hop and of the milestones at each hook, when the origin fails, sends elsewhere or changes the
 * protocol. */
#include "http.h"

/* The run-root has a rule for WebSockets to ws.example, and one for HTTP to test.example. */
#define UPGRADE(host) \
  "GET /path HTTP/1.1\r\nHost: " host "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
static const char *const PLAIN = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody";

static int goes_nowhere, drops_upgrade, redirects, nowhere_port;

static void
note_milestones(TSHttpTxn txnp, const char *name)
{
  char present[NOTE_SIZE];
  size_t used = 0;
  int i;
  for (i = 0, present[0] = 0; i <= TS_MILESTONE_SERVER_READ_HEADER_DONE; ++i) {
    TSHRTime time = 0;
    if (TSHttpTxnMilestoneGet(txnp, (TSMilestonesType)i, &time) == TS_SUCCESS && time > 0) {
      used += snprintf(present + used, sizeof(present) - used, " %d", i);
    }
  }
  note("%s: state %d, looks up %d, next hop %s, %saborted, milestones%s", name, TSHttpTxnServerStateGet(txnp),
       TSHttpTxnLookingUpTypeGet(txnp), TSHttpTxnNextHopAddrGet(txnp) ? "known" : "none",
       TSHttpTxnAborted(txnp) == TS_SUCCESS ? "" : "not ", present);
}

static void
drop_upgrade(TSHttpTxn txnp)
{
  TSMBuffer bufp;
  TSMLoc request, field;
  TSHttpTxnClientReqGet(txnp, &bufp, &request);
  field = TSMimeHdrFieldFind(bufp, request, "Upgrade", 7);
  TSMimeHdrFieldDestroy(bufp, request, field);
  TSHandleMLocRelease(bufp, request, field);
  TSHandleMLocRelease(bufp, TS_NULL_MLOC, request);
}

static void
prepare(TSHttpTxn txnp)
{
  note("%sa websocket yet", TSHttpTxnIsWebsocket(txnp) ? "" : "not ");
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_CONNECT_ATTEMPTS_MAX_RETRIES, 0);
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_NUMBER_OF_REDIRECTIONS, redirects);
  if (goes_nowhere) {
    const struct sockaddr_in address = loopback_address(nowhere_port);
    TSHttpTxnServerAddrSet(txnp, (const struct sockaddr *)&address);
  } else {
    route(txnp);
  }
  if (drops_upgrade) {
    drop_upgrade(txnp);
  }
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  switch ((int)event) {
  case TS_EVENT_HTTP_READ_REQUEST_HDR: prepare(txnp); break;
  case TS_EVENT_HTTP_TXN_CLOSE:
    note("%s: response bytes %d", hook_name(event), (int)TSHttpTxnServerRespBodyBytesGet(txnp));
    note("close");
    break;
  case TS_EVENT_HTTP_POST_REMAP: note("%s, %sa websocket", hook_name(event), TSHttpTxnIsWebsocket(txnp) ? "" : "not "); break;
  case TS_EVENT_HTTP_OS_DNS:
    note("%s origin connection", TSHttpTxnServerVConnGet(txnp) ? "an" : "no");
    note_milestones(txnp, hook_name(event));
    break;
  default: note_milestones(txnp, hook_name(event));
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  static const TSHttpHookID HOOKS[] = {TS_HTTP_READ_REQUEST_HDR_HOOK, TS_HTTP_POST_REMAP_HOOK,       TS_HTTP_OS_DNS_HOOK,
                                       TS_HTTP_SEND_REQUEST_HDR_HOOK, TS_HTTP_READ_RESPONSE_HDR_HOOK, TS_HTTP_SEND_RESPONSE_HDR_HOOK,
                                       TS_HTTP_TXN_CLOSE_HOOK};
  TSCont contp = TSContCreate(handle, NULL);
  size_t i;
  for (i = 0; i < sizeof(HOOKS) / sizeof(HOOKS[0]); ++i) {
    TSHttpHookAdd(HOOKS[i], contp);
  }
}

/* Runs of one note are shown once: two calls of a hook are counted here. */
static void
finish(const char *scenario, const char *counted)
{
  await_note("close", 1);
  if (counted) {
    note("%d times", times_noted(counted));
  }
  show_notes(scenario);
}

static void
scenarios(void)
{
  static char elsewhere[NOTE_SIZE];
  const int nowhere = loopback(0);

  origin_closes = 1;
  nowhere_port  = port_of(nowhere);
  close(nowhere);
  goes_nowhere = 1;
  request("GET", "", "");
  finish("nobody listens", NULL);
  goes_nowhere = 0;

  origin_answer = "";
  request("GET", "", "");
  finish("closes without a word", NULL);
  origin_answer = "junk\r\n\r\n";
  request("GET", "", "");
  finish("junk", NULL);

  snprintf(elsewhere, sizeof(elsewhere), "HTTP/1.1 302 R\r\nLocation: http://127.0.0.1:%d/b\r\nConnection: close\r\n\r\n", origin_port);
  origin_answer = elsewhere;
  redirects     = 1;
  request("GET", "", "");
  finish("sends elsewhere", NULL);
  redirects = 0;

  origin_answer = PLAIN;
  end_request(begin_request(UPGRADE("ws.example")));
  finish("websocket", "post-remap, a websocket");
  drops_upgrade = 1;
  end_request(begin_request(UPGRADE("test.example")));
  finish("no websocket any more", "post-remap, not a websocket");
  drops_upgrade = 0;

  end_request(begin_request("GET other://test.example/path HTTP/1.1\r\nHost: test.example\r\n\r\n"));
  finish("a scheme that nobody knows", NULL);
  end_request(begin_request("junk\r\n\r\n"));
  finish("a head that is none", NULL);
}
