/* test: serve */
/* The order of hooks: three scopes, additions from inside of callbacks, duplicates, a second transaction of the session,
 * reenabling later, from other threads and twice. */
#include "http.h"

static char wish[64];
static TSCont session_cont, txn_cont, late_cont;

static int
wants(const char *what)
{
  return strcmp(wish, what) == 0;
}

static void
read_wish(TSHttpTxn txnp)
{
  TSMBuffer bufp;
  TSMLoc hdr, field;
  wish[0] = 0;
  if (TSHttpTxnClientReqGet(txnp, &bufp, &hdr) != TS_SUCCESS) {
    return;
  }
  field = TSMimeHdrFieldFind(bufp, hdr, "X-Wish", 6);
  if (field != TS_NULL_MLOC) {
    int length        = 0;
    const char *value = TSMimeHdrFieldValueStringGet(bufp, hdr, field, -1, &length);
    snprintf(wish, sizeof(wish), "%.*s", length, value);
    TSHandleMLocRelease(bufp, hdr, field);
  }
  TSHandleMLocRelease(bufp, TS_NULL_MLOC, hdr);
}

static void *
reenable_soon(void *txnp)
{
  usleep(20000);
  TSHttpTxnReenable((TSHttpTxn)txnp, TS_EVENT_HTTP_CONTINUE);
  return NULL;
}

static int
reenable_scheduled(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  TSHttpTxnReenable((TSHttpTxn)TSContDataGet(contp), TS_EVENT_HTTP_CONTINUE);
  TSContDestroy(contp);
  return 0;
}

static void
go_on(TSHttpTxn txnp, TSEvent event)
{
  pthread_t thread;
  TSCont later;
  if (event != TS_EVENT_HTTP_TXN_CLOSE && wants("plain thread")) {
    pthread_create(&thread, NULL, reenable_soon, txnp);
    pthread_detach(thread);
  } else if (event != TS_EVENT_HTTP_TXN_CLOSE && wants("scheduled")) {
    later = TSContCreate(reenable_scheduled, TSMutexCreate());
    TSContDataSet(later, txnp);
    TSContScheduleOnPool(later, 10, TS_THREAD_POOL_NET);
  } else {
    TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  }
}

static int
scoped(TSCont contp, TSEvent event, void *edata)
{
  note("%s %s", (const char *)TSContDataGet(contp), hook_name(event));
  if (event == TS_EVENT_HTTP_READ_RESPONSE_HDR && wants("late") && contp == txn_cont) {
    /* Behind the last of this point, for an earlier one, and for a later one. */
    TSHttpTxnHookAdd((TSHttpTxn)edata, TS_HTTP_READ_RESPONSE_HDR_HOOK, late_cont);
    TSHttpTxnHookAdd((TSHttpTxn)edata, TS_HTTP_OS_DNS_HOOK, late_cont);
    TSHttpTxnHookAdd((TSHttpTxn)edata, TS_HTTP_SEND_RESPONSE_HDR_HOOK, late_cont);
  }
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static int
global(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  note("%s", hook_name(event));
  if (session_goes_on(event, edata)) {
    return 0;
  }
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
    read_wish(txnp);
    if (wants("scopes") || wants("late")) {
      TSHttpTxnHookAdd(txnp, TS_HTTP_READ_RESPONSE_HDR_HOOK, txn_cont);
      TSHttpTxnHookAdd(txnp, TS_HTTP_READ_RESPONSE_HDR_HOOK, txn_cont);
      TSHttpTxnHookAdd(txnp, TS_HTTP_TXN_CLOSE_HOOK, txn_cont);
    }
    if (wants("scopes")) {
      /* For this very point too: the session's and the transaction's turn is still to come. */
      TSHttpTxnHookAdd(txnp, TS_HTTP_READ_REQUEST_HDR_HOOK, txn_cont);
      TSHttpSsnHookAdd(TSHttpTxnSsnGet(txnp), TS_HTTP_READ_REQUEST_HDR_HOOK, session_cont);
      TSHttpSsnHookAdd(TSHttpTxnSsnGet(txnp), TS_HTTP_READ_RESPONSE_HDR_HOOK, session_cont);
      TSHttpSsnHookAdd(TSHttpTxnSsnGet(txnp), TS_HTTP_READ_RESPONSE_HDR_HOOK, session_cont);
    }
  }
  go_on(txnp, event);
  return 0;
}

static TSCont
named(const char *name)
{
  TSCont contp = TSContCreate(scoped, NULL);
  TSContDataSet(contp, (void *)name);
  return contp;
}

static void
at_init(void)
{
  TSCont contp = TSContCreate(global, NULL);
  watch_transactions(contp);
  watch_sessions(contp);
  /* The same twice at one point is two calls. */
  TSHttpHookAdd(TS_HTTP_OS_DNS_HOOK, contp);
  session_cont = named("session's");
  txn_cont     = named("transaction's");
  late_cont    = named("late");
}

static void
one(const char *what)
{
  char fields[64];
  snprintf(fields, sizeof(fields), "X-Wish: %s\r\n", what);
  request("GET", fields, "");
  await_note("session close", 1);
  show_notes(what);
}

static void
scenarios(void)
{
  static char answer[4096];
  int fd;
  one("nothing");
  one("scopes");
  one("late");
  one("scheduled");
  one("plain thread");
  /* What the session got in its first transaction applies to its second. */
  fd = begin_request("GET /a HTTP/1.1\r\nHost: test.example\r\nX-Wish: scopes\r\n\r\n");
  receive(fd, answer, sizeof(answer));
  await_note("close", 1);
  send_text(fd, "GET /b HTTP/1.1\r\nHost: test.example\r\n\r\n");
  end_request(fd);
  await_note("session close", 1);
  show_notes("two transactions");
}
