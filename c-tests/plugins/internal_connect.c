/* test: serve */
/* Connections of plugins to the HTTP engine with every option: what the transaction, the log and the caller's options say,
 * how much waits for a reader, that no socket is involved, and bad arguments. */
#include <dirent.h>

#include "internal.h"

#define MAPPED "GET http://test.example/path HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n"

enum { LARGE = 1 << 20 };

static void
address_text(const struct sockaddr *address, char *text, size_t size)
{
  char host[INET6_ADDRSTRLEN] = "none";
  int port                    = 0;
  if (address && address->sa_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
    inet_ntop(AF_INET, &v4->sin_addr, host, sizeof(host));
    port = ntohs(v4->sin_port);
  } else if (address && address->sa_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;
    inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof(host));
    port = ntohs(v6->sin6_port);
  }
  snprintf(text, size, "%s %d", host, port);
}

static int
hook(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  if (event == TS_EVENT_HTTP_SSN_START) {
    note("session start, internal %d", TSHttpSsnIsInternal((TSHttpSsn)edata));
    TSHttpSsnReenable((TSHttpSsn)edata, TS_EVENT_HTTP_CONTINUE);
    return 0;
  }
  if (event == TS_EVENT_HTTP_READ_REQUEST_HDR) {
    TSHttpTxn txnp = (TSHttpTxn)edata;
    char address[64];
    address_text(TSHttpTxnClientAddrGet(txnp), address, sizeof(address));
    note("client %s, internal %d, tag %s", address, TSHttpTxnIsInternal(txnp), text(TSHttpTxnPluginTagGet(txnp)));
    route(txnp);
  } else {
    note("%s, tag %s", hook_name(event), text(TSHttpTxnPluginTagGet((TSHttpTxn)edata)));
  }
  TSHttpTxnReenable((TSHttpTxn)edata, TS_EVENT_HTTP_CONTINUE);
  return 0;
}

static void
at_init(void)
{
  TSCont contp = TSContCreate(hook, NULL);
  TSHttpHookAdd(TS_HTTP_SSN_START_HOOK, contp);
  TSHttpHookAdd(TS_HTTP_READ_REQUEST_HDR_HOOK, contp);
  TSHttpHookAdd(TS_HTTP_TXN_CLOSE_HOOK, contp);
  show("before there are ports", "%s", TSHttpConnect((struct sockaddr *)&(struct sockaddr_in){.sin_family = AF_INET, .sin_port = 1}) ?
                                         "a connection" : "null");
}

static struct sockaddr_in v4;
static struct sockaddr_in6 v6;

static TSVConn
with_plugin_id(void)
{
  return TSHttpConnectWithPluginId((const struct sockaddr *)&v4, "numbered", 77);
}

static TSVConn
plainly(void)
{
  return TSHttpConnect((const struct sockaddr *)&v4);
}

static TSVConn
transparently(void)
{
  static struct sockaddr_in server;
  server = loopback_address(81);
  return TSHttpConnectTransparent((const struct sockaddr *)&v4, (const struct sockaddr *)&server);
}

/* ---- options */

static void
defaults(const char *name, TSConnectType type)
{
  const TSHttpConnectOptions options = TSHttpConnectOptionsGet(type);
  show(name, "type %d, address %d, tag %s, id %d, index %d, mark %d", (int)options.connect_type - (int)type,
       options.addr != NULL, text(options.tag), (int)options.id, (int)options.buffer_index, (int)options.buffer_water_mark);
}

static long
defaults_of(void *type)
{
  return (long)TSHttpConnectOptionsGet((TSConnectType)(intptr_t)type).connect_type;
}

static void
corrected(int index, int mark)
{
  Request one                   = request_with((const struct sockaddr *)&v4, "corrected", 1);
  char name[64];
  one.options.buffer_index      = (TSIOBufferSizeIndex)index;
  one.options.buffer_water_mark = (TSIOBufferWaterMark)mark;
  snprintf(name, sizeof(name), "index %d, mark %d", index, mark);
  run_request(name, &one);
  show(name, "became %d, %d", (int)one.options.buffer_index, (int)one.options.buffer_water_mark);
}

/* Nobody takes what arrives: the pair holds a bounded part of a large body. */
static void
bounded(int index)
{
  static char answer[LARGE + 128];
  Request one = request_with((const struct sockaddr *)&v4, "bounded", index);
  char name[32];
  int tries;
  int64_t before = -1, now = 0;
  if (answer[0] == 0) {
    memset(answer, 'x', sizeof(answer) - 1);
    memcpy(answer + sprintf(answer, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", LARGE), "x", 1);
  }
  origin_answer            = answer;
  origin_closes            = 1;
  one.bytes                = MAPPED;
  one.reads_late           = 1;
  one.options.buffer_index = (TSIOBufferSizeIndex)index;
  on_pool(TS_THREAD_POOL_NET, begin, &one);
  /* Until no more comes for half a second. */
  for (tries = 0; tries < 100 && (now != before || now == 0); ++tries) {
    before = now;
    usleep(500000);
    now = TSVIONDoneGet(one.read);
  }
  snprintf(name, sizeof(name), "bounded by index %d", index);
  show(name, "%d", now > 0 && now <= (128 << index) + (32 << 10));
  on_pool(TS_THREAD_POOL_NET, end, &one);
  await_note("close, tag bounded", 1);
  show_notes(name);
}

/* ---- the log */

static void
logged(const char *line)
{
  show("logged", "%d %s", times_in_log("requests.log", line) > 0, line);
}

/* ---- sockets of the process */

static int
sockets(void)
{
  char path[300], target[64];
  struct dirent *entry;
  DIR *folder = opendir("/proc/self/fd");
  int count   = 0;
  while (folder && (entry = readdir(folder)) != NULL) {
    snprintf(path, sizeof(path), "/proc/self/fd/%s", entry->d_name);
    const ssize_t size = readlink(path, target, sizeof(target));
    count += size > 7 && memcmp(target, "socket:", 7) == 0;
  }
  if (folder) {
    closedir(folder);
  }
  return count;
}

static void
without_sockets(void)
{
  enum { MANY = 50 };
  static Request many[MANY];
  const int before = sockets();
  int i, during;
  for (i = 0; i < MANY; ++i) {
    many[i] = request_with((const struct sockaddr *)&v4, "many", i);
    on_pool(TS_THREAD_POOL_NET, begin, &many[i]);
  }
  await_note("end of stream", MANY);
  during = sockets();
  for (i = 0; i < MANY; ++i) {
    on_pool(TS_THREAD_POOL_NET, end, &many[i]);
  }
  show("sockets", "%d more for %d connections", during - before, MANY);
  note_count = 0;
  client_got[0] = 0;
}

/* ---- bad arguments */

typedef struct {
  int type;
  const struct sockaddr *addr, *other;
} Bad;

static long
bad_options(void *bad_)
{
  const Bad *bad               = (const Bad *)bad_;
  TSHttpConnectOptions options = TSHttpConnectOptionsGet((TSConnectType)bad->type);
  options.addr                 = bad->addr;
  return TSHttpConnectPlugin(&options) != NULL;
}

static long
null_options(void *unused)
{
  (void)unused;
  return TSHttpConnectPlugin(NULL) != NULL;
}

static long
bad_plugin_id(void *addr)
{
  return TSHttpConnectWithPluginId((const struct sockaddr *)addr, "bad", 1) != NULL;
}

static long
bad_address(void *addr)
{
  return TSHttpConnect((const struct sockaddr *)addr) != NULL;
}

static long
bad_transparent(void *bad_)
{
  const Bad *bad = (const Bad *)bad_;
  return TSHttpConnectTransparent(bad->addr, bad->other) != NULL;
}

static void
bad_arguments(void)
{
  static const struct sockaddr_in no_port = {.sin_family = AF_INET, .sin_addr = {0x0100007f}};
  static const struct sockaddr_in anybody = {.sin_family = AF_INET, .sin_port = 80};
  static const struct sockaddr local = {.sa_family = AF_UNIX}, nothing = {.sa_family = AF_UNSPEC};
  const struct sockaddr *good        = (const struct sockaddr *)&v4;
  const struct {
    const char *name;
    const struct sockaddr *addr;
  } kinds[] = {{"null", NULL}, {"port 0", (const struct sockaddr *)&no_port}, {"AF_UNIX", &local}, {"AF_UNSPEC", &nothing}};
  char name[64];
  size_t i;
  show("bad: null options", "%s", in_child(null_options, NULL));
  for (i = 0; i < 4; ++i) {
    static const int types[] = {0, 2, -1, 99};
    Bad bad                  = {.type = types[i], .addr = good};
    snprintf(name, sizeof(name), "bad: type %d", types[i]);
    show(name, "%s", in_child(bad_options, &bad));
  }
  for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); ++i) {
    Bad bad = {.type = TS_CONNECT_PLUGIN, .addr = kinds[i].addr, .other = good};
    snprintf(name, sizeof(name), "bad: address %s", kinds[i].name);
    show(name, "plugin %s", in_child(bad_options, &bad));
    show(name, "with id %s", in_child(bad_plugin_id, (void *)kinds[i].addr));
    show(name, "plain %s", in_child(bad_address, (void *)kinds[i].addr));
    show(name, "transparent, client %s", in_child(bad_transparent, &bad));
    bad.other = bad.addr;
    bad.addr  = good;
    show(name, "transparent, server %s", in_child(bad_transparent, &bad));
  }
  {
    Bad bad = {.addr = (const struct sockaddr *)&anybody, .other = good};
    show("bad: address 0.0.0.0", "client %s", in_child(bad_transparent, &bad));
    bad.other = bad.addr;
    bad.addr  = good;
    show("bad: address 0.0.0.0", "server %s", in_child(bad_transparent, &bad));
  }
}

static void
scenarios(void)
{
  static const int types[] = {0, 2, 99, -1};
  size_t i;
  Request one;
  v4 = loopback_address(4711);
  memset(&v6, 0, sizeof(v6));
  v6.sin6_family = AF_INET6;
  v6.sin6_port   = htons(4712);
  inet_pton(AF_INET6, "2001:db8::7", &v6.sin6_addr);
  defaults("defaults", TS_CONNECT_PLUGIN);
  for (i = 0; i < sizeof(types) / sizeof(types[0]); ++i) {
    char name[32];
    snprintf(name, sizeof(name), "defaults of type %d", types[i]);
    show(name, "%s", in_child(defaults_of, (void *)(intptr_t)types[i]));
  }
  one = request_with((const struct sockaddr *)&v4, "tag", 1234567890123LL);
  run_request("IPv4", &one);
  one = request_with((const struct sockaddr *)&v6, "tag", -5);
  run_request("IPv6", &one);
  one = request_with((const struct sockaddr *)&v4, NULL, 3);
  run_request("no tag", &one);
  one         = request_with((const struct sockaddr *)&v4, NULL, 0);
  one.connect = with_plugin_id;
  run_request("TSHttpConnectWithPluginId", &one);
  one.connect = plainly;
  run_request("TSHttpConnect", &one);
  one.connect = transparently;
  run_request("TSHttpConnectTransparent", &one);
  logged("pitag=tag piid=1234567890123 client=127.0.0.1 status=404");
  logged("pitag=tag piid=-5 client=2001:db8::7 status=404");
  logged("pitag=* piid=3 client=127.0.0.1 status=404");
  logged("pitag=numbered piid=77 client=127.0.0.1 status=404");
  logged("pitag=plugin piid=0 client=127.0.0.1 status=404");
  corrected(-1, -1);
  corrected(15, 100);
  corrected(14, 1 << 20);
  corrected(0, 0);
  without_sockets();
  bounded(0);
  bounded(8);
  bad_arguments();
}
