/* test: serve ours */
/* Plugins and clients that break the rules: the server goes on, and the log says who did it. */
#include "internal.h"

static char wish[64];

static int
wants(const char *what)
{
  return strcmp(wish, what) == 0;
}

static void
log_says(const char *what, const char *text)
{
  show(what, "%d lines say \"%s\"", times_in_log("diags.log", text), text);
}

static int
destroys_itself(TSCont contp, TSEvent event, void *edata)
{
  note("destroys itself in %s", hook_name(event));
  TSContDestroy(contp);
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

/* An intercept that closes its connection in each event, and one whose continuation is gone. */
static int
closes_at_once(TSCont contp, TSEvent event, void *edata)
{
  note("intercept: %s", event == TS_EVENT_NET_ACCEPT ? "accept" : "other");
  if (event == TS_EVENT_NET_ACCEPT) {
    TSVConnShutdown((TSVConn)edata, 1, 1);
    TSVConnAbort((TSVConn)edata, EIO);
  }
  TSContDestroy(contp);
  return 0;
}

/* Both ends of one connection in one plugin: it asks, answers by its own intercept, and closes both at the first byte. */
static Request both_ends;
static TSIOBuffer intercepted_bytes;

static int
closes_both_ends(TSCont contp, TSEvent event, void *edata)
{
  static TSVConn accepted;
  if (event == TS_EVENT_NET_ACCEPT) {
    note("intercept: accept");
    accepted          = (TSVConn)edata;
    intercepted_bytes = TSIOBufferCreate();
    TSIOBufferReaderAlloc(intercepted_bytes);
    TSVConnRead(accepted, contp, intercepted_bytes, INT64_MAX);
    return 0;
  }
  note("intercept: %s", event == TS_EVENT_VCONN_READ_READY ? "read, closes both ends" : "other");
  TSMutexLock(TSContMutexGet((TSCont)both_ends.vc));
  TSVConnClose(both_ends.vc);
  TSMutexUnlock(TSContMutexGet((TSCont)both_ends.vc));
  TSVConnClose(accepted);
  TSIOBufferDestroy(both_ends.in);
  TSIOBufferDestroy(both_ends.out);
  TSContDestroy(both_ends.contp);
  TSIOBufferDestroy(intercepted_bytes);
  TSContDestroy(contp);
  return 0;
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  TSCont other;
  (void)contp;
  note("%s", hook_name(event));
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
    if (wants("destroyed in its callback")) {
      other = TSContCreate(destroys_itself, TSMutexCreate());
      TSHttpTxnHookAdd(txnp, TS_HTTP_POST_REMAP_HOOK, other);
      TSHttpTxnHookAdd(txnp, TS_HTTP_SEND_RESPONSE_HDR_HOOK, other);
    } else if (wants("intercept that closes at once")) {
      TSHttpTxnIntercept(TSContCreate(closes_at_once, TSMutexCreate()), txnp);
    } else if (wants("intercept without a continuation")) {
      other = TSContCreate(closes_at_once, TSMutexCreate());
      TSHttpTxnIntercept(other, txnp);
      TSContDestroy(other);
    } else if (wants("closes both ends")) {
      TSHttpTxnServerIntercept(TSContCreate(closes_both_ends, TSMutexCreate()), txnp);
    } else if (wants("never reenabled")) {
      note("held for ever");
      return 0;
    } else if (wants("reenabled too late")) {
      reenable_later(txnp, 2500);
      return 0;
    }
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  if (wants("reenabled twice") && event != TS_EVENT_HTTP_TXN_CLOSE) {
    TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  }
  return 0;
}

static void
at_init(void)
{
  watch_transactions(TSContCreate(handle, NULL));
}

static void
plugin_misbehaves(const char *what)
{
  snprintf(wish, sizeof(wish), "%s", what);
  request("GET", "", "");
  await_note("close", 1);
  wish[0] = 0;
  show_notes(what);
}

/* A null transaction in a child, whose end names the plugin's function. */
static long
pass_garbage(void *unused)
{
  (void)unused;
  TSHttpTxnReenable(NULL, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
client_says(const char *name, const char *bytes)
{
  end_request(begin_request(bytes));
  await_note("close", 1);
  show_notes(name);
}

/* A head that does not end, as long as the server takes it, but no more than a gibibyte. */
static void
endless_head(void)
{
  static char line[1 << 16];
  static const char head[] = "GET /path HTTP/1.1\r\nHost: test.example\r\n";
  const int fd             = loopback(server_port());
  long long sent           = 0;
  char last;
  memset(line, 'a', sizeof(line));
  memcpy(line, "X-Long: ", 8);
  memcpy(line + sizeof(line) - 2, "\r\n", 2);
  send_text(fd, head);
  while (sent < 1LL << 30) {
    const ssize_t now = send(fd, line, sizeof(line), MSG_NOSIGNAL);
    if (now <= 0) {
      break;
    }
    sent += now;
  }
  while (recv(fd, &last, 1, 0) > 0) {
  }
  close(fd);
  show("an endless head", "%s", sent < 1LL << 26 ? "refused early" : "taken");
}

static void
both_at_once(void)
{
  static struct sockaddr_in address;
  address = loopback_address(4711);
  snprintf(wish, sizeof(wish), "closes both ends");
  both_ends       = request_with((const struct sockaddr *)&address, "both", 1);
  both_ends.bytes = "GET http://test.example/ HTTP/1.1\r\nHost: test.example\r\n\r\n";
  on_pool(TS_THREAD_POOL_NET, begin, &both_ends);
  await_note("close", 1);
  wish[0] = 0;
  show_notes("closes both ends");
}

/* The client goes, the transaction stays; the server must stop all the same. */
static void
never_reenabled(void)
{
  int fd;
  snprintf(wish, sizeof(wish), "never reenabled");
  fd = begin_request("GET /path HTTP/1.1\r\nHost: test.example\r\n\r\n");
  await_note("held for ever", 1);
  wish[0] = 0;
  close(fd);
  show_notes("never reenabled");
}

static void
scenarios(void)
{
  int i;
  plugin_misbehaves("reenabled twice");
  log_says("reenabled twice", "misbehaviour: TSHttpTxnReenable in TS_HTTP_READ_REQUEST_HDR_HOOK: reenabled already");
  plugin_misbehaves("reenabled too late");
  log_says("reenabled too late",
           "misbehaviour: has not called TSHttpTxnReenable for 1 s after TS_HTTP_READ_REQUEST_HDR_HOOK");
  plugin_misbehaves("destroyed in its callback");
  log_says("destroyed in its callback", "TS_HTTP_SEND_RESPONSE_HDR_HOOK: a registered continuation was destroyed");
  plugin_misbehaves("intercept that closes at once");
  plugin_misbehaves("intercept without a continuation");
  log_says("intercept without a continuation", "the continuation was destroyed before TS_EVENT_NET_ACCEPT");
  show("a null transaction", "%s", in_child(pass_garbage, NULL));
  client_says("garbage", "\x16\x03\x01\x02\x01\x01\xfc\x03\x03\r\n\r\n");
  client_says("control characters", "GET /\x01 HTTP/1.1\r\nHost: a\x02\r\n\r\n");
  client_says("a bad version", "GET / HTTP/7.3\r\nHost: test.example\r\n\r\n");
  client_says("two lengths", "POST /path HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab");
  endless_head();
  show("the clients are in the access log", "%d", times_in_log("requests.log", "status=400 result=ERR_INVALID_REQ") > 0);
  /* Clients that say nothing at all hold nothing up. */
  for (i = 0; i < 100; ++i) {
    close(loopback(server_port()));
  }
  note_count = 0;
  plugin_misbehaves("nothing");
  both_at_once();
  never_reenabled();
  plugin_misbehaves("nothing");
}
