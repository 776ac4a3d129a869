/* test: serve */
/* TSHttpTxnRedirectUrlSet at every hook, with and without an error there: which hooks follow, and what the client gets. */
#include "http.h"

static TSHttpHookID giving;
static int fails, given;

static void
give_url(TSHttpTxn txnp)
{
  char url[64];
  snprintf(url, sizeof(url), "http://127.0.0.1:%d/target", origin_port);
  TSHttpTxnRedirectUrlSet(txnp, TSstrdup(url), strlen(url));
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  TSEvent answer = TS_EVENT_HTTP_CONTINUE;
  (void)contp;
  if (event == TS_EVENT_HTTP_TXN_CLOSE) {
    note("%d followed", TSHttpTxnRedirectRetries(txnp));
  }
  note("%s", hook_name(event));
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
  }
  if (event == event_of(giving) && !given) {
    given = 1;
    give_url(txnp);
    answer = fails ? TS_EVENT_HTTP_ERROR : TS_EVENT_HTTP_CONTINUE;
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
follow_from(int hook, const char *method, const char *fields, const char *body)
{
  char name[64];
  giving = TXN_HOOKS[hook];
  given  = 0;
  snprintf(name, sizeof(name), "%s at %s, %s", fails ? "error" : "redirect", hook_name(event_of(giving)), method);
  request(method, fields, body);
  await_note("close", 1);
  show_notes(name);
}

static void
scenarios(void)
{
  int i;
  for (fails = 0; fails < 2; ++fails) {
    for (i = 1; i < TXN_HOOK_COUNT; ++i) {
      follow_from(i, "GET", "", "");
      follow_from(i, "HEAD", "", "");
    }
  }
}
