/* test: serve */
/* TS_EVENT_HTTP_ERROR at every hook: which hooks follow, what the client gets, and that each transaction closes once. */
#include "http.h"

static TSHttpHookID failing;
static const char *error_body;
static int error_status, shuts_down, fails_again;

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  TSEvent answer = TS_EVENT_HTTP_CONTINUE;
  (void)contp;
  note("%s", hook_name(event));
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
  }
  if (fails_again && event == TS_EVENT_HTTP_SEND_RESPONSE_HDR) {
    answer = TS_EVENT_HTTP_ERROR;
  }
  if (event == event_of(failing)) {
    answer = TS_EVENT_HTTP_ERROR;
    if (error_body) {
      TSHttpTxnErrorBodySet(txnp, TSstrdup(error_body), strlen(error_body), TSstrdup("text/plain"));
    }
    if (error_status) {
      TSHttpTxnStatusSet(txnp, (TSHttpStatus)error_status);
    }
    if (shuts_down) {
      TSHttpTxnShutDown(txnp, TS_EVENT_HTTP_ERROR);
    }
  }
  TSHttpTxnReenable(txnp, answer);
  return 0;
}

static void
at_init(void)
{
  watch_transactions(TSContCreate(handle, NULL));
}

static void
fail_at(int hook, const char *kind, const char *method, const char *fields, const char *body)
{
  char name[64];
  failing = TXN_HOOKS[hook];
  snprintf(name, sizeof(name), "%s at %s, %s", kind, hook_name(event_of(failing)), method);
  request(method, fields, body);
  await_note("close", 1);
  show_notes(name);
}

/* What becomes of the client's connection where the answer that the error replaces has a length, and where it has none. */
static void
replace(const char *answer, const char *kind)
{
  const char *length = origin_answer;
  origin_answer      = answer;
  fail_at(TXN_HOOK_COUNT - 2, kind, "GET", "", "");
  origin_answer = length;
}

static void
scenarios(void)
{
  int i;
  for (i = 1; i < TXN_HOOK_COUNT; ++i) {
    fail_at(i, "error", "GET", "", "");
    fail_at(i, "error", "HEAD", "", "");
    fail_at(i, "error", "POST", "Content-Length: 6\r\n", "posted");
    error_body = "why\n";
    fail_at(i, "error with a body", "GET", "", "");
    error_status = 418;
    fail_at(i, "error with body and status", "GET", "", "");
    error_body   = NULL;
    error_status = 204;
    fail_at(i, "error with a status of success", "GET", "", "");
    error_status = 0;
    shuts_down   = 1;
    fail_at(i, "shut down", "GET", "", "");
    shuts_down  = 0;
    fails_again = 1;
    fail_at(i, "error, and another one", "GET", "", "");
    fails_again = 0;
  }
  replace("HTTP/1.1 204 No Content\r\n\r\n", "error of an answer without a body");
  replace("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "error of an empty answer");
  origin_closes = 1;
  replace("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "error of chunks");
  replace("HTTP/1.1 200 OK\r\n\r\n", "error of an answer without a length");
}
