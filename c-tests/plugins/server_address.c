/* test: serve */
/* TSHttpTxnServerAddrSet at every hook: which addresses count, where they count, and which requests come back to us. */
#include "http.h"

typedef struct {
  const char *address; /* null for none */
  int port;            /* 0 for the origin's, -1 for this server's, -2 for one where nobody listens */
  TSHttpHookID hook;
} Given;

/* What is given first, and at a second OS_DNS. */
static Given given, again;
static int intercepts, tries_again, calls_at_address, to_port;

static int
port_of_kind(int kind)
{
  return kind == 0 ? origin_port : kind == -1 ? server_port() : kind == -2 ? 1 : kind;
}

static void
give(TSHttpTxn txnp, const Given *what)
{
  struct sockaddr_in address = loopback_address(port_of_kind(what->port));
  inet_pton(AF_INET, what->address, &address.sin_addr);
  TSHttpTxnServerAddrSet(txnp, (const struct sockaddr *)&address);
}

static void
note_address(TSHttpTxn txnp)
{
  const struct sockaddr *address = TSHttpTxnServerAddrGet(txnp);
  char text[INET_ADDRSTRLEN]     = "none";
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, sizeof(text));
  }
  note("%s", text);
}

static int
intercept(TSCont contp, TSEvent event, void *edata)
{
  note("%s", event == TS_EVENT_NET_ACCEPT ? "accept" : "accept failed");
  if (event == TS_EVENT_NET_ACCEPT) {
    TSVConnClose((TSVConn)edata);
  }
  TSContDestroy(contp);
  return 0;
}

static void
point_to(TSHttpTxn txnp, int port)
{
  TSMBuffer bufp;
  TSMLoc hdr, url;
  TSHttpTxnClientReqGet(txnp, &bufp, &hdr);
  TSHttpHdrUrlGet(bufp, hdr, &url);
  TSUrlPortSet(bufp, url, port);
  TSHandleMLocRelease(bufp, hdr, url);
  TSHandleMLocRelease(bufp, TS_NULL_MLOC, hdr);
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  if (event != TS_EVENT_HTTP_TXN_CLOSE) {
    note("%s", hook_name(event));
  }
  if (event == TS_EVENT_HTTP_TXN_START) {
    TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_CONNECT_ATTEMPTS_MAX_RETRIES, 1);
  }
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR && intercepts) {
    TSHttpTxnServerIntercept(TSContCreate(intercept, TSMutexCreate()), txnp);
    TSHttpTxnCntlSet(txnp, TS_HTTP_CNTL_INTERCEPT_RETRY_MODE, tries_again);
  }
  if (event == TS_EVENT_HTTP_POST_REMAP && to_port) {
    point_to(txnp, to_port);
  }
  if (given.address && event == event_of(given.hook) && !(event == TS_EVENT_HTTP_OS_DNS && calls_at_address)) {
    give(txnp, &given);
  }
  if (event == TS_EVENT_HTTP_OS_DNS && calls_at_address++ > 0 && again.address) {
    give(txnp, &again);
  }
  if (event == TS_EVENT_HTTP_TXN_CLOSE) {
    if (!intercepts) {
      note_address(txnp);
    }
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

static void
one(const char *name)
{
  calls_at_address = 0;
  request("GET", "", "");
  await_note("close", 1);
  if (given.address) {
    char whole[128];
    snprintf(whole, sizeof(whole), "%s at %s", name, hook_name(event_of(given.hook)));
    show_notes(whole);
  } else {
    show_notes(name);
  }
}

static void
scenarios(void)
{
  int i;
  for (i = 0; i < TXN_HOOK_COUNT; ++i) {
    given = (Given){"127.0.0.1", 0, TXN_HOOKS[i]};
    one("the origin");
    given = (Given){"0.0.0.0", 0, TXN_HOOKS[i]};
    one("no address in particular");
  }
  again = (Given){"127.0.0.1", 0, TS_HTTP_OS_DNS_HOOK};
  given = (Given){"127.0.0.1", -2, TS_HTTP_READ_REQUEST_HDR_HOOK};
  one("nobody, then the origin");
  given.hook = TS_HTTP_OS_DNS_HOOK;
  one("nobody, then the origin");
  again.address = NULL;
  given.address = NULL;
  to_port       = server_port();
  one("to ourselves by the URL");
  intercepts = 1;
  one("to ourselves, intercepted");
  to_port     = 0;
  tries_again = 1;
  one("the origin behind an intercept that fails, none given");
  given = (Given){"127.0.0.1", 0, TS_HTTP_READ_REQUEST_HDR_HOOK};
  one("the origin behind an intercept that fails");
  intercepts = 0;
  to_port    = server_port();
  given      = (Given){"127.0.0.1", 0, TS_HTTP_OS_DNS_HOOK};
  one("to ourselves by the URL, the origin");
}
