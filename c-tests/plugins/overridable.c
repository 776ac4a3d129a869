/* test: serve */
/* Overridable settings: what each key takes, how values are cut, names. */
#include "threads.h"

#include <arpa/inet.h>

static Counter done = COUNTER;

/* Calls that end the original. */
static int
is_deadly(int key)
{
  static const int deadly[] = {TS_CONFIG_HTTP_RESPONSE_SERVER_STR, TS_CONFIG_HTTP_GLOBAL_USER_AGENT_HEADER,
                               TS_CONFIG_BODY_FACTORY_TEMPLATE_BASE, TS_CONFIG_HTTP_INSERT_FORWARDED,
                               TS_CONFIG_HTTP_HOST_RESOLUTION_PREFERENCE};
  size_t i;
  for (i = 0; i < sizeof(deadly) / sizeof(deadly[0]); ++i) {
    if (deadly[i] == key) {
      return 1;
    }
  }
  return 0;
}

static void
numbers(TSHttpTxn txn, TSOverridableConfigKey key)
{
  char what[40];
  TSMgmtInt first = -7, cut = -7, wide = -7;
  TSMgmtFloat before = -7, after = -7;
  TSReturnCode get = TSHttpTxnConfigIntGet(txn, key, &first);
  TSReturnCode set = TSHttpTxnConfigIntSet(txn, key, 200);
  TSReturnCode got, put;
  TSHttpTxnConfigIntGet(txn, key, &cut);
  TSHttpTxnConfigIntSet(txn, key, 0x1234567890);
  TSHttpTxnConfigIntGet(txn, key, &wide);
  snprintf(what, sizeof(what), "key %d", key);
  show(what, "get %d %ld, set %d, 200 is %ld, more is %lx", get, (long)first, set, (long)cut, (unsigned long)wide);
  TSHttpTxnConfigIntSet(txn, key, first);
  got = TSHttpTxnConfigFloatGet(txn, key, &before);
  put = TSHttpTxnConfigFloatSet(txn, key, 1.5F);
  TSHttpTxnConfigFloatGet(txn, key, &after);
  TSHttpTxnConfigFloatSet(txn, key, before);
  snprintf(what, sizeof(what), "key %d as fraction", key);
  show(what, "get %d %g, set %d %g", got, (double)before, put, (double)after);
}

static void
string(TSHttpTxn txn, TSOverridableConfigKey key, const char *value, int length)
{
  char what[80];
  const char *now = NULL;
  int size        = -5;
  TSMgmtInt bits  = -5;
  TSReturnCode set, get;
  set = TSHttpTxnConfigStringSet(txn, key, value, length);
  get = TSHttpTxnConfigStringGet(txn, key, &now, &size);
  if (!is_deadly(key)) {
    TSHttpTxnConfigIntGet(txn, key, &bits);
  }
  snprintf(what, sizeof(what), "key %d [%s] %d", key, text(value), length);
  show(what, "set %d, get %d [%.*s] %d, number %ld", set, get, size < 0 || now == NULL ? 0 : size, now ? now : "", size, (long)bits);
}

static void
strings(TSHttpTxn txn)
{
  const TSOverridableConfigKey headers[] = {TS_CONFIG_HTTP_RESPONSE_SERVER_STR, TS_CONFIG_HTTP_GLOBAL_USER_AGENT_HEADER,
                                            TS_CONFIG_BODY_FACTORY_TEMPLATE_BASE};
  const TSOverridableConfigKey others[]  = {TS_CONFIG_SSL_CERT_FILENAME,
                                            TS_CONFIG_SSL_CERT_FILEPATH,
                                            TS_CONFIG_SSL_CLIENT_VERIFY_SERVER_POLICY,
                                            TS_CONFIG_SSL_CLIENT_VERIFY_SERVER_PROPERTIES,
                                            TS_CONFIG_SSL_CLIENT_SNI_POLICY,
                                            TS_CONFIG_SSL_CLIENT_PRIVATE_KEY_FILENAME,
                                            TS_CONFIG_SSL_CLIENT_CA_CERT_FILENAME,
                                            TS_CONFIG_SSL_CLIENT_VERIFY_SERVER,
                                            TS_CONFIG_HTTP_CACHE_HTTP,
                                            TS_CONFIG_HTTP_CACHE_HEURISTIC_LM_FACTOR};
  const char *sharing[] = {"none", "ip", "host", "hostonly", "hostsni", "both", "sni", "cert", "ip,sni", "bogus", "ip,bogus", ""};
  const char *matches[] = {"ip", "port", "host", "both", "bogus", "BOTH", ""};
  size_t i;
  for (i = 0; i < sizeof(headers) / sizeof(headers[0]); ++i) {
    string(txn, headers[i], "some text", -1);
    string(txn, headers[i], "some text", 4);
    string(txn, headers[i], "", 0);
  }
  for (i = 0; i < sizeof(others) / sizeof(others[0]); ++i) {
    string(txn, others[i], "DISABLED", -1);
    string(txn, others[i], "", 0);
  }
  for (i = 0; i < sizeof(sharing) / sizeof(sharing[0]); ++i) {
    string(txn, TS_CONFIG_HTTP_SERVER_SESSION_SHARING_MATCH, sharing[i], (int)strlen(sharing[i]));
  }
  for (i = 0; i < sizeof(matches) / sizeof(matches[0]); ++i) {
    string(txn, TS_CONFIG_HTTP_PER_SERVER_CONNECTION_MATCH, matches[i], (int)strlen(matches[i]));
  }
  string(txn, TS_CONFIG_HTTP_INSERT_FORWARDED, "for|by=ip|proto", -1);
  string(txn, TS_CONFIG_HTTP_INSERT_FORWARDED, "nonsense", -1);
  string(txn, TS_CONFIG_HTTP_HOST_RESOLUTION_PREFERENCE, "ipv6;ipv4", -1);
  string(txn, TS_CONFIG_HTTP_HOST_RESOLUTION_PREFERENCE, "bogus", -1);
}

static void
find(const char *name, int length)
{
  char what[100];
  TSOverridableConfigKey key = TS_CONFIG_NULL;
  TSRecordDataType type      = TS_RECORDDATATYPE_NULL;
  TSReturnCode result        = TSHttpTxnConfigFind(name, length, &key, &type);
  snprintf(what, sizeof(what), "find [%s] %d", name, length);
  show(what, "%d %d %d", result, key, type);
}

static int
on_request(TSCont contp, TSEvent event, void *edata)
{
  TSHttpTxn txn = (TSHttpTxn)edata;
  TSMgmtInt one = -7;
  int key;
  (void)contp;
  (void)event;
  for (key = 0; key < TS_CONFIG_LAST_ENTRY; ++key) {
    if (!is_deadly(key)) {
      numbers(txn, (TSOverridableConfigKey)key);
    }
  }
  show("no key", "%d %d", TSHttpTxnConfigIntGet(txn, (TSOverridableConfigKey)-1, &one),
       TSHttpTxnConfigIntGet(txn, (TSOverridableConfigKey)5000, &one));
  strings(txn);
  TSHttpTxnReenable(txn, TS_EVENT_HTTP_ERROR);
  count(&done);
  return 0;
}

static int
on_connection(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  return 0;
}

static void
at_init(void)
{
  TSHttpHookAdd(TS_HTTP_READ_REQUEST_HDR_HOOK, TSContCreate(on_request, NULL));
}

static void
run(void)
{
  static const char request[] = "GET / HTTP/1.0\r\nHost: test.example\r\n\r\n";
  struct sockaddr_in client;
  TSIOBuffer out = TSIOBufferCreate(), in = TSIOBufferCreate();
  TSCont connection = TSContCreate(on_connection, TSMutexCreate());
  TSVConn vc;
  find("proxy.config.http.cache.http", -1);
  find("proxy.config.http.cache.http", 28);
  find("proxy.config.http.cache.http", 27);
  find("proxy.config.http.response_server_str", -1);
  find("proxy.config.http.cache.heuristic_lm_factor", -1);
  find("proxy.config.http.down_server.abort_threshold", -1);
  find("proxy.config.ssl.client.cert.path", -1);
  find("proxy.config.ssl.client.verify.server", -1);
  find("proxy.config.http.per_server.connection.match", -1);
  find("proxy.config.http.insert_forwarded", -1);
  find("proxy.config.hostdb.ip_resolve", -1);
  find("proxy.config.http.server_session_sharing.match", -1);
  find("proxy.config.http.server_ports", -1);
  find("proxy.config.none.such", -1);
  find("", -1);
  memset(&client, 0, sizeof(client));
  client.sin_family      = AF_INET;
  client.sin_port        = htons(4711);
  client.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  vc                     = TSHttpConnect((struct sockaddr *)&client);
  TSIOBufferWrite(out, request, sizeof(request) - 1);
  TSVConnWrite(vc, connection, TSIOBufferReaderAlloc(out), sizeof(request) - 1);
  TSVConnRead(vc, connection, in, INT64_MAX);
  show("asked", "%d", reaches(&done, 1, SOON_MS));
}
