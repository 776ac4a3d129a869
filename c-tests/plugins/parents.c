/* test: serve */
/* Parents that plugins choose: what the getters say, which server is asked and how, and what follows when it fails. */
#include <ts/parentselectdefs.h>

#include "http.h"

enum { MOST_TRIES = 3 };

/* What the scenario does when the request has been mapped. */
static void (*choose)(TSHttpTxn txnp);
/* What a scenario does each time before the request is sent, from the first try on. */
static void (*next)(TSHttpTxn txnp, int tries);
static int tries;

/* A port at which nobody listens. */
static int
dead_port(void)
{
  const int fd   = loopback(0);
  const int port = port_of(fd);
  close(fd);
  return port;
}

static const char *
port_name(int port)
{
  return port == origin_port ? "the origin" : port > 0 ? "a dead port" : "none";
}

static void
set_int(TSHttpTxn txnp, const char *name, int value)
{
  TSOverridableConfigKey key;
  TSRecordDataType type;
  if (TSHttpTxnConfigFind(name, -1, &key, &type) == TS_SUCCESS) {
    TSHttpTxnConfigIntSet(txnp, key, value);
  }
}

/* The host that the request is for: parents are not asked for what is on 127.0.0.1. */
static const char *host = "127.0.0.2";

static void
name_host(TSHttpTxn txnp)
{
  TSMBuffer bufp;
  TSMLoc hdr, url;
  if (TSHttpTxnClientReqGet(txnp, &bufp, &hdr) == TS_SUCCESS && TSHttpHdrUrlGet(bufp, hdr, &url) == TS_SUCCESS) {
    TSUrlHostSet(bufp, url, host, -1);
    TSUrlPortSet(bufp, url, 80);
  }
  set_int(txnp, "proxy.config.http.uncacheable_requests_bypass_parent", 0);
}

/* The first line of the request that goes out, and to whom. */
static void
note_sent(TSHttpTxn txnp)
{
  TSMBuffer bufp;
  TSMLoc hdr, url;
  int length = 0;
  char *text;
  if (TSHttpTxnServerReqGet(txnp, &bufp, &hdr) != TS_SUCCESS || TSHttpHdrUrlGet(bufp, hdr, &url) != TS_SUCCESS) {
    note("no request");
    return;
  }
  text = TSUrlStringGet(bufp, url, &length);
  note("%.*s to %s", length, text, port_name(TSHttpTxnNextHopPortGet(txnp)));
  TSfree(text);
}

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txnp = (TSHttpTxn)edata;
  (void)contp;
  switch ((int)event) {
  case TS_EVENT_HTTP_POST_REMAP:
    name_host(txnp);
    choose(txnp);
    break;
  case TS_EVENT_HTTP_SEND_REQUEST_HDR:
    note_sent(txnp);
    if (next && ++tries <= MOST_TRIES) {
      next(txnp, tries);
    }
    break;
  case TS_EVENT_HTTP_READ_RESPONSE_HDR:
    note("response");
    if (next) {
      next(txnp, tries);
    }
    break;
  case TS_EVENT_HTTP_SEND_RESPONSE_HDR:
    note("send response, state %d", TSHttpTxnServerStateGet(txnp));
    break;
  default:
    note("close");
    break;
  }
  TSHttpTxnReenable(txnp, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  static const TSHttpHookID HOOKS[] = {TS_HTTP_POST_REMAP_HOOK, TS_HTTP_SEND_REQUEST_HDR_HOOK, TS_HTTP_READ_RESPONSE_HDR_HOOK,
                                       TS_HTTP_SEND_RESPONSE_HDR_HOOK, TS_HTTP_TXN_CLOSE_HOOK};
  TSCont contp = TSContCreate(handle, NULL);
  size_t i;
  for (i = 0; i < sizeof(HOOKS) / sizeof(HOOKS[0]); ++i) {
    TSHttpHookAdd(HOOKS[i], contp);
  }
}

/* ---- getters and setters */

static void
show_proxy(TSHttpTxn txnp, const char *when)
{
  const char *name = "unchanged";
  int port         = -7;
  const int result = TSHttpTxnParentProxyGet(txnp, &name, &port);
  note("proxy %s: %d %s %s", when, result, name ? name : "null", port_name(port));
}

static void
show_selection_url(TSHttpTxn txnp, const char *when)
{
  TSMBuffer bufp = TSMBufferCreate();
  TSMLoc url;
  int length = 0;
  char *text;
  TSUrlCreate(bufp, &url);
  const int result = TSHttpTxnParentSelectionUrlGet(txnp, bufp, url);
  text             = TSUrlStringGet(bufp, url, &length);
  note("selection URL %s: %d %.*s", when, result, length, text);
  TSfree(text);
  TSHandleMLocRelease(bufp, TS_NULL_MLOC, url);
  TSMBufferDestroy(bufp);
}

static void
set_selection_url(TSHttpTxn txnp, const char *text)
{
  TSMBuffer bufp  = TSMBufferCreate();
  const char *end = text + strlen(text);
  TSMLoc url;
  TSUrlCreate(bufp, &url);
  TSUrlParse(bufp, url, &text, end);
  note("set: %d", TSHttpTxnParentSelectionUrlSet(txnp, bufp, url));
  TSHandleMLocRelease(bufp, TS_NULL_MLOC, url);
  TSMBufferDestroy(bufp);
}

static void
show_action(TSHttpTxn txnp, const char *when)
{
  TSResponseAction action;
  memset(&action, 0x55, sizeof(action));
  TSHttpTxnResponseActionGet(txnp, &action);
  note("action %s: '%.*s' %s %d%d%d%d%d%d%d", when, (int)action.hostname_len, action.hostname ? action.hostname : "",
       port_name(action.port), action.fail, action.is_retry, action.nextHopExists, action.responseIsRetryable, action.goDirect,
       action.parentIsProxy, action.no_cache);
}

static void
get_and_set(TSHttpTxn txnp)
{
  TSResponseAction action = {"127.0.0.1", 9, 0, false, true, true, false, false, true, true};
  action.port             = origin_port;
  show_proxy(txnp, "before");
  TSHttpTxnParentProxySet(txnp, "127.0.0.1", origin_port);
  show_proxy(txnp, "set");
  TSHttpTxnParentProxySet(txnp, "127.0.0.1", origin_port);
  show_proxy(txnp, "set again");
  show_selection_url(txnp, "before");
  set_selection_url(txnp, "http://chosen.example/by?this");
  show_selection_url(txnp, "set");
  set_selection_url(txnp, "http://other.example/");
  show_selection_url(txnp, "set again");
  show_action(txnp, "before");
  TSHttpTxnResponseActionSet(txnp, &action);
  show_action(txnp, "set");
}

/* ---- a proxy */

static void
proxy_alive(TSHttpTxn txnp)
{
  TSHttpTxnParentProxySet(txnp, "127.0.0.1", origin_port);
}

static void
proxy_dead(TSHttpTxn txnp)
{
  set_int(txnp, "proxy.config.http.parent_proxy.total_connect_attempts", 2);
  set_int(txnp, "proxy.config.http.parent_proxy.per_parent_connect_attempts", 2);
  TSHttpTxnParentProxySet(txnp, "127.0.0.1", dead_port());
}

/* ---- actions */

static void
act(TSHttpTxn txnp, int port, int is_proxy, int may_retry, int fails)
{
  TSResponseAction action;
  memset(&action, 0, sizeof(action));
  action.hostname            = "127.0.0.1";
  action.hostname_len        = strlen(action.hostname);
  action.port                = port;
  action.nextHopExists       = !fails;
  action.fail                = fails;
  action.responseIsRetryable = may_retry;
  action.parentIsProxy       = is_proxy;
  TSHttpTxnResponseActionSet(txnp, &action);
}

static void
act_alive(TSHttpTxn txnp)
{
  act(txnp, origin_port, 0, 0, 0);
}

static void
act_proxy(TSHttpTxn txnp)
{
  act(txnp, origin_port, 1, 0, 0);
}

static void
act_dead(TSHttpTxn txnp)
{
  act(txnp, dead_port(), 0, 0, 0);
}

static void
act_fail(TSHttpTxn txnp)
{
  act(txnp, origin_port, 0, 0, 1);
}

static void
then_alive(TSHttpTxn txnp, int count)
{
  (void)count;
  act(txnp, origin_port, 0, 0, 0);
}

static void
then_fail(TSHttpTxn txnp, int count)
{
  (void)count;
  act(txnp, origin_port, 0, 0, 1);
}

/* The first answer may be dropped for another, later ones not. */
static void
then_again_once(TSHttpTxn txnp, int count)
{
  act(txnp, origin_port, 0, count < 2, 0);
}

static void
ask(const char *name, void (*first)(TSHttpTxn), void (*then)(TSHttpTxn, int), const char *method, const char *fields,
    const char *body)
{
  choose = first;
  next   = then;
  tries  = 0;
  request(method, fields, body);
  await_note("close", 1);
  show_notes(name);
}

static void
scenarios(void)
{
  ask("getters and setters", get_and_set, NULL, "GET", "", "");
  ask("a proxy", proxy_alive, NULL, "GET", "", "");
  ask("a proxy, POST", proxy_alive, NULL, "POST", "Content-Length: 6\r\n", "posted");
  ask("a dead proxy", proxy_dead, NULL, "GET", "", "");
  ask("a dead proxy, POST", proxy_dead, NULL, "POST", "Content-Length: 6\r\n", "posted");
  ask("a host", act_alive, NULL, "GET", "", "");
  ask("a host that is a proxy", act_proxy, NULL, "GET", "", "");
  ask("a host, POST", act_alive, NULL, "POST", "Content-Length: 6\r\n", "posted");
  ask("failure asked for", act_fail, NULL, "GET", "", "");
  ask("a dead host, then another", act_dead, then_alive, "GET", "", "");
  ask("a dead host, then failure", act_dead, then_fail, "GET", "", "");
  origin_answer = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";
  ask("a busy host", act_alive, NULL, "GET", "", "");
  ask("a busy host, then again", act_alive, then_again_once, "GET", "", "");
  ask("a busy proxy", proxy_alive, NULL, "GET", "", "");
  host = "127.0.0.1";
  ask("a proxy for this machine", proxy_alive, NULL, "GET", "", "");
  host = "nowhere.invalid";
  ask("a proxy for a name without an address", proxy_alive, NULL, "GET", "", "");
}
