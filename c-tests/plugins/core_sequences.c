/* test: init */
/* Random calls of the rest of the API that needs no transaction: addresses and lines of files, statistics, records, slots. */
#include "sequences.h"

#include <arpa/inet.h>
#include <ts/experimental.h>

static const char *const addresses[] = {"1.2.3.4", "0.0.0.0", "255.255.255.255", "10.0.0.1", "256.1.1.1", "1.2.3", "1.2.3.4.5", "1.2.3.x", "::1", "fe80::1", "[::1]", "a", "", "01.02.03.04", "0x1.2.3.4", "1..2.3", "127.1", "10.0.0.255", "9.9.9.9", "1 .2.3.4"};
static const char *const glue[] = {"-", "-", "-", "/", " ", ",", " - ", "", "--"};
static const char *const bits[] = {"8", "24", "32", "33", "0", "31", "a", "255.255.255.0", "-1", ""};

static void
range(void)
{
  char copy[128];
  uint32_t from = 1, to = 2;
  const char *problem;
  int length;
  switch (below(3)) {
  case 0:
    length = snprintf(copy, sizeof(copy), "%s", PICK(addresses));
    break;
  case 1:
    length = snprintf(copy, sizeof(copy), "%s%s%s", PICK(addresses), PICK(glue), PICK(addresses));
    break;
  default:
    length = snprintf(copy, sizeof(copy), "%s/%s", PICK(addresses), PICK(bits));
  }
  if (strspn(copy, "-/") == (size_t)length) {
    return; /* a bad access in the original */
  }
  note("range %s", quoted(copy, length));
  problem = TSMatcherExtractIPRange(copy, &from, &to);
  note(" %s %08x %08x", problem ? problem : "ok", from, to);
}

static void
line(void)
{
  static const char *const words[] = {"src_ip", "dest_ip", "dest_host", "dest_domain", "url_regex", "action", "method", "time", "scheme", "", "SRC_IP", "port", "tag", "a b"};
  static const char *const values[] = {"1.2.3.4", "1.2.3.4-1.2.3.9", "\"a b\"", "x", "\"unfinished", "a=b", "http", "08:00-14:00", "\"\"", "00:00-25:00", "x,y"};
  char copy[512];
  TSMatcherLine parsed = TSMatcherLineCreate();
  const char *problem;
  int i, n = 1 + below(4), length = 0;
  for (i = 0; i < n; ++i) {
    length += snprintf(copy + length, 100, "%s%s%s%s", i == 0 ? (once_in(6) ? " " : "") : once_in(6) ? "  " : once_in(8) ? "\t" : " ", PICK(words), once_in(12) ? "" : "=", PICK(values));
  }
  note("line %s", quoted(copy, length));
  problem = TSMatcherParseSrcIPConfigLine(copy, parsed);
  note(" %s", problem ? problem : "ok");
  for (i = 0; problem == NULL && i < 5; ++i) {
    char *name = TSMatcherLineName(parsed, i), *value = TSMatcherLineValue(parsed, i);
    note(" %s = %s", text(name), text(value));
  }
  TSMatcherLineDestroy(parsed);
}

static void
address(void)
{
  char shown[128] = "";
  char copy[128];
  struct sockaddr_storage result;
  int length = snprintf(copy, sizeof(copy), "%s%s", PICK(addresses), once_in(3) ? ":80" : once_in(4) ? "%eth0" : "");
  int code;
  if (once_in(3)) {
    length       = below(length + 1);
    copy[length] = 0; /* the original looks for digits of a port behind the end */
  }
  memset(&result, 0, sizeof(result));
  code = TSIpStringToAddr(copy, (size_t)length, (struct sockaddr *)&result);
  if (result.ss_family == AF_INET) {
    inet_ntop(AF_INET, &((struct sockaddr_in *)&result)->sin_addr, shown, sizeof(shown));
  } else if (result.ss_family == AF_INET6) {
    inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&result)->sin6_addr, shown, sizeof(shown));
  }
  note("address %s: %d %s port %d", quoted(copy, length), code, code == TS_SUCCESS ? shown : "", code == TS_SUCCESS ? ntohs(((struct sockaddr_in *)&result)->sin_port) : 0);
}

static int stats[40];
static int stat_count;

static void
statistic(void)
{
  char name[64];
  int id = -7, result, s;
  switch (below(6)) {
  case 0:
    snprintf(name, sizeof(name), "test.sequence.%d", below(30));
    result = TSStatFindName(name, &id);
    note("find %s: %d", name, result);
    if (result != TS_SUCCESS && stat_count < 40) {
      s = TSStatCreate(name, TS_RECORDDATATYPE_INT, once_in(2) ? TS_STAT_PERSISTENT : TS_STAT_NON_PERSISTENT, (TSStatSync)below(4));
      note("create %d: %d", stat_count, s >= 0);
      if (s >= 0) {
        stats[stat_count++] = s;
        TSStatIntSet(s, 5);
      }
    } else if (result == TS_SUCCESS) {
      note("value %lld", (long long)TSStatIntGet(id));
    }
    break;
  default:
    if (stat_count == 0) {
      break;
    }
    s = stats[below(stat_count)];
    if (once_in(3)) {
      TSStatIntSet(s, below(1000) - 500);
    }
    note("value %lld", (long long)TSStatIntGet(s));
  }
}

static void
slot(void)
{
  char name[32], about[32];
  int index = -7, result;
  const char *found = NULL, *description = NULL;
  const TSUserArgType type = (TSUserArgType)below(4);
  snprintf(name, sizeof(name), "name %d", below(12));
  snprintf(about, sizeof(about), "about %d", below(100));
  switch (below(3)) {
  case 0:
    result = TSUserArgIndexReserve(type, name, once_in(6) ? "" : about, &index);
    note("reserve %d %s: %d %d", type, name, result, index);
    break;
  case 1:
    result = TSUserArgIndexNameLookup(type, name, &index, once_in(3) ? NULL : &description);
    note("look up %d %s: %d %d %s", type, name, result, result == TS_SUCCESS ? index : 0, text(description));
    break;
  default:
    index  = 1000 * ((int)type + 1) + below(12);
    result = TSUserArgIndexLookup(type, index, &found, once_in(3) ? NULL : &description);
    note("look up %d %d: %d %s %s", type, index, result, result == TS_SUCCESS ? text(found) : "", result == TS_SUCCESS ? text(description) : "");
  }
}

static void
record(void)
{
  static const char *const known[] = {"proxy.config.http.server_ports", "proxy.config.http.keep_alive_enabled_in", "proxy.config.http.insert_response_via_str", "proxy.config.proxy_name", "proxy.config.http.transaction_no_activity_timeout_in", "proxy.config.nothing", "proxy.process.http.incoming_requests", "", "proxy.config.http.background_fill_completed_threshold", "proxy.config.log.max_secs_per_buffer", "PROXY.CONFIG.HTTP.CACHE.HTTP", "proxy.config.http.cache.http", "proxy.config.http.strict_uri_parsing", "proxy.config.http.response_server_str"};
  char name[80];
  TSMgmtInt number     = 77;
  TSMgmtFloat real     = 77;
  TSMgmtString string  = NULL;
  TSMgmtSource source  = (TSMgmtSource)77;
  TSRecordDataType type = (TSRecordDataType)77;
  int own = once_in(2), a, b, c, d;
  if (own) {
    snprintf(name, sizeof(name), "proxy.config.sequence.%d", below(10));
  } else {
    snprintf(name, sizeof(name), "%s", PICK(known));
  }
  if (own && once_in(3)) {
    if (strcmp(name + strlen(name) - 1, "5") < 0) {
      a = TSMgmtIntCreate(TS_RECORDTYPE_CONFIG, name, below(100), TS_RECORDUPDATE_DYNAMIC, TS_RECORDCHECK_NULL, NULL, TS_RECORDACCESS_NULL);
    } else {
      a = TSMgmtStringCreate(TS_RECORDTYPE_CONFIG, name, (char *)(once_in(2) ? "one" : "two words"), TS_RECORDUPDATE_DYNAMIC, TS_RECORDCHECK_NULL, NULL, TS_RECORDACCESS_NULL);
    }
    note("create %s: %d", name, a);
  }
  a = TSMgmtDataTypeGet(name, &type);
  note("record %s type %d %d", name, a, type);
  b = type == TS_RECORDDATATYPE_INT ? TSMgmtIntGet(name, &number) : -2;
  c = type == TS_RECORDDATATYPE_FLOAT ? TSMgmtFloatGet(name, &real) : -2;
  d = type == TS_RECORDDATATYPE_STRING ? TSMgmtStringGet(name, &string) : -2;
  note(" %d %lld %d %f %d %s", b, (long long)number, c, (double)real, d, strstr(name, "server_ports") || strstr(name, "server_str") ? "" : text(string));
  if (strncmp(name, "proxy.process.", 14) != 0) {
    a = TSMgmtSourceGet(name, &source); /* of a statistic whatever was in memory */
    note(" source %d %d", a, source);
  }
}

static int destroyed;

static void
gone(void *data)
{
  destroyed += (int)(intptr_t)data;
}

static void
setting(void)
{
  static unsigned ids[4];
  static TSConfig held[4];
  static int holds[4];
  const int i = below(4);
  switch (below(3)) {
  case 0:
    if (!holds[i]) {
      const unsigned before = ids[i];
      ids[i] = TSConfigSet(ids[i], (void *)(intptr_t)(1 + below(1000)), gone);
      note("set %d %d", i, before == 0 || before == ids[i]);
    }
    break;
  case 1:
    if (ids[i] != 0 && !holds[i]) {
      held[i]  = TSConfigGet(ids[i]);
      holds[i] = 1;
      note("get %d %d", i, (int)(intptr_t)TSConfigDataGet(held[i]));
    }
    break;
  default:
    if (holds[i]) {
      TSConfigRelease(ids[i], held[i]);
      holds[i] = 0;
    }
  }
}

static void
sequence(void)
{
  int steps = 200;
  while (steps-- > 0) {
    static void (*const calls[])(void) = {range, line, address, statistic, slot, record, setting};
    const int which = below(7);
    note("call %d", which);
    calls[which]();
  }
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  run_sequences("core", sequence, 30);
  test_end();
}
