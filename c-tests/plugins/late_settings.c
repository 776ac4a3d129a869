/* test: serve */
/* What plugins set for a transaction at each hook, where it comes in time and where it is too late. */
#include "http.h"

typedef void (*Setter)(TSHttpTxn);

static const char *const PLAIN = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";

static Setter setter;
static TSHttpHookID at;
static int set_every_time, was_set, quiet;
/* The body that the origin got with the request in question. */
static char body_noted[NOTE_SIZE];

static void
one_redirect(TSHttpTxn txnp)
{
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_NUMBER_OF_REDIRECTIONS, 1);
}

static void
old_requests(TSHttpTxn txnp)
{
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_SEND_HTTP11_REQUESTS, 0);
}

static void
small_heads(TSHttpTxn txnp)
{
  TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_REQUEST_HEADER_MAX_SIZE, 10);
}

static void
short_silence(TSHttpTxn txnp)
{
  TSHttpTxnNoActivityTimeoutSet(txnp, 500);
}

static void
closes(TSHttpTxn txnp)
{
  TSHttpTxnCloseAfterResponse(txnp, 1);
}

static void
keeps_not(TSHttpTxn txnp)
{
  TSHttpTxnClientKeepaliveSet(txnp, 0);
}

static void
bad_request(TSHttpTxn txnp)
{
  TSHttpTxnStatusSet(txnp, TS_HTTP_STATUS_BAD_REQUEST);
}

static void
not_found_unmapped(TSHttpTxn txnp)
{
  TSSkipRemappingSet(txnp, 1);
  TSHttpTxnStatusSet(txnp, TS_HTTP_STATUS_NOT_FOUND);
}

static void
redirect(TSHttpTxn txnp)
{
  char url[64];
  snprintf(url, sizeof(url), "http://127.0.0.1:%d/target", origin_port);
  TSHttpTxnRedirectUrlSet(txnp, TSstrdup(url), strlen(url));
}

static void
note_redirects_allowed(TSHttpTxn txnp)
{
  TSMgmtInt number = -1;
  TSHttpTxnConfigIntGet(txnp, TS_CONFIG_HTTP_NUMBER_OF_REDIRECTIONS, &number);
  note("%d redirects", (int)number);
}

static void
redirect_once(TSHttpTxn txnp)
{
  redirect(txnp);
  note_redirects_allowed(txnp);
}

static void
given_body(TSHttpTxn txnp)
{
  TSHttpTxnServerRequestBodySet(txnp, TSstrdup("given"), 5);
}

static void
note_version(TSHttpTxn txnp)
{
  TSMBuffer bufp;
  TSMLoc hdr;
  TSHttpTxnServerReqGet(txnp, &bufp, &hdr);
  note("HTTP/1.%d", TSHttpHdrVersionGet(bufp, hdr) & 0xffff);
  TSHandleMLocRelease(bufp, TS_NULL_MLOC, hdr);
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    route(txnp);
  }
  if (quiet) {
    if (event == TS_EVENT_HTTP_TXN_CLOSE) {
      note("goes on");
    }
    TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
    return 0;
  }
  note("%s", hook_name(event));
  if (event == TS_EVENT_HTTP_READ_RESPONSE_HDR) {
    snprintf(body_noted, sizeof(body_noted), "%s", origin_got);
  }
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    TSHttpTxnConfigIntSet(txnp, TS_CONFIG_HTTP_CONNECT_ATTEMPTS_MAX_RETRIES, 0);
  }
  if (event == TS_EVENT_HTTP_SEND_REQUEST_HDR && setter == old_requests) {
    note_version(txnp);
  }
  if (event == event_of(at) && (set_every_time || !was_set)) {
    was_set = 1;
    setter(txnp);
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  watch_transactions(TSContCreate(handle, NULL));
}

/* Shows what came and whether the connection takes another request, of which that alone is noted. */
static void
ask(const char *bytes)
{
  static char got[1 << 16], more[1 << 16];
  const int fd = begin_request(bytes);
  receive(fd, got, sizeof(got));
  await_note("close", 1);
  quiet         = 1;
  origin_answer = PLAIN;
  send_text(fd, "GET /more HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n");
  if (receive(fd, more, sizeof(more)) > 0) {
    await_note("goes on", 1);
  }
  close(fd);
  const char *head = strstr(got, "\r\n\r\n");
  const char *body = head == NULL ? "" : head[4] == '<' ? "page" : head + 4;
  snprintf(client_got, sizeof(client_got), "%.3s '%.4s'", strlen(got) > 9 ? got + 9 : "none", body);
}

static void
one(const char *name, Setter set, TSHttpHookID hook, const char *answer, const char *bytes)
{
  char whole[96];
  setter        = set;
  at            = hook;
  was_set       = 0;
  body_noted[0] = 0;
  origin_answer = answer;
  quiet         = 0;
  ask(bytes);
  if (body_noted[0]) {
    note("origin got '%s'", body_noted);
  }
  snprintf(whole, sizeof(whole), "%s at %s", name, hook_name(event_of(hook)));
  show_notes(whole);
}

static void
scenarios(void)
{
  static const char *get  = "GET /path HTTP/1.1\r\nHost: test.example\r\n\r\n";
  static const char *post = "POST /path HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc";
  char moved[128];
  int i;
  snprintf(moved, sizeof(moved), "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 4\r\n\r\nbody", origin_port);
  one("head sizes", small_heads, TS_HTTP_TXN_START_HOOK, PLAIN, get);
  for (i = 2; i < TXN_HOOK_COUNT - 2; ++i) {
    one("following redirects", one_redirect, TXN_HOOKS[i], moved, get);
  }
  for (i = 3; i < 6; ++i) {
    one("the version of requests", old_requests, TXN_HOOKS[i], PLAIN, get);
  }
  for (i = 1; i < TXN_HOOK_COUNT - 1; ++i) {
    one("closing", closes, TXN_HOOKS[i], PLAIN, get);
  }
  one("keep-alive", keeps_not, TS_HTTP_READ_RESPONSE_HDR_HOOK, PLAIN, get);
  one("a status of 400", bad_request, TS_HTTP_READ_REQUEST_HDR_HOOK, PLAIN, get);
  one("no remap and a status", not_found_unmapped, TS_HTTP_READ_REQUEST_HDR_HOOK, PLAIN, get);
  one("a body for GET", given_body, TS_HTTP_READ_REQUEST_HDR_HOOK, PLAIN, get);
  one("a body for POST", given_body, TS_HTTP_READ_REQUEST_HDR_HOOK, PLAIN, post);
  one("a redirect", redirect_once, TS_HTTP_READ_RESPONSE_HDR_HOOK, PLAIN, get);
  set_every_time = 1;
  one("a redirect each time", redirect, TS_HTTP_SEND_RESPONSE_HDR_HOOK, PLAIN, get);
  set_every_time = 0;
  one("silence of the origin", short_silence, TS_HTTP_SEND_REQUEST_HDR_HOOK, "", get);
}
