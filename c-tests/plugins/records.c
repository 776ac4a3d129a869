/* test: serve */
/* Records: values by type, sources, creation, the dump. */
#include "test.h"

#include <ts/experimental.h>

static void
read_record(const char *name)
{
  char what[100];
  TSMgmtInt number      = -5;
  TSMgmtCounter counter = -5;
  TSMgmtFloat fraction  = -5;
  TSMgmtString string   = NULL;
  TSReturnCode result   = TSMgmtIntGet(name, &number);
  snprintf(what, sizeof(what), "%s as integer", name);
  show(what, "%d %ld", result, (long)number);
  result = TSMgmtCounterGet(name, &counter);
  snprintf(what, sizeof(what), "%s as counter", name);
  show(what, "%d %ld", result, (long)counter);
  result = TSMgmtFloatGet(name, &fraction);
  snprintf(what, sizeof(what), "%s as fraction", name);
  show(what, "%d %g", result, (double)fraction);
  result = TSMgmtStringGet(name, &string);
  snprintf(what, sizeof(what), "%s as text", name);
  show(what, "%d %s", result, text(string));
  TSfree(string);
}

static void
describe(const char *name)
{
  char what[100];
  TSRecordDataType type = TS_RECORDDATATYPE_NULL;
  TSMgmtSource source   = TS_MGMT_SOURCE_NULL;
  TSReturnCode typed    = TSMgmtDataTypeGet(name, &type);
  TSReturnCode known    = TSMgmtSourceGet(name, &source);
  snprintf(what, sizeof(what), "%s described", name);
  show(what, "type %d %d, source %d %d", typed, type, known, source);
}

static int
keeps_type(const char *name, TSRecordDataType type)
{
  TSRecordDataType now = TS_RECORDDATATYPE_NULL;
  return TSMgmtDataTypeGet(name, &now) == TS_SUCCESS && now == type;
}

static TSReturnCode
create_int(const char *name, TSMgmtInt value)
{
  return TSMgmtIntCreate(TS_RECORDTYPE_CONFIG, name, value, TS_RECORDUPDATE_DYNAMIC, TS_RECORDCHECK_NULL, NULL,
                         TS_RECORDACCESS_NULL);
}

static TSReturnCode
create_string(const char *name, const char *value)
{
  return TSMgmtStringCreate(TS_RECORDTYPE_CONFIG, name, (TSMgmtString)value, TS_RECORDUPDATE_DYNAMIC, TS_RECORDCHECK_NULL, NULL,
                            TS_RECORDACCESS_NULL);
}

static void
dumped(TSRecordType group, void *wanted, int registered, const char *name, TSRecordDataType type, TSRecordData *datum)
{
  if (strcmp(name, (const char *)wanted) != 0) {
    return;
  }
  if (type == TS_RECORDDATATYPE_STRING) {
    show("dumped", "%s group %d registered %d [%s]", name, group, registered, text(datum->rec_string));
  } else if (type == TS_RECORDDATATYPE_FLOAT) {
    show("dumped", "%s group %d registered %d %g", name, group, registered, (double)datum->rec_float);
  } else {
    show("dumped", "%s group %d registered %d %ld", name, group, registered, (long)datum->rec_int);
  }
}

static void
dump(int groups, const char *name)
{
  char wanted[80];
  snprintf(wanted, sizeof(wanted), "%s", name);
  show("dump", "of %d for %s", groups, name);
  TSRecordDump(groups, dumped, wanted);
}

void
TSPluginInit(int argc, const char *argv[])
{
  const char *names[] = {"proxy.config.http.cache.http",
                         "proxy.config.http.cache.heuristic_lm_factor",
                         "proxy.config.url_remap.filename",
                         "proxy.config.http.global_user_agent_header",
                         "proxy.process.http.get_requests",
                         "proxy.process.http.total_transactions_time",
                         "proxy.node.config.draining",
                         "proxy.config.none.such",
                         "PROXY.CONFIG.HTTP.CACHE.HTTP",
                         ""};
  size_t i;
  test_begin(argc, argv);
  for (i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    read_record(names[i]);
  }
  for (i = 0; i < 4; ++i) {
    describe(names[i]);
  }
  describe("proxy.config.http.wait_for_cache");
  describe("proxy.config.none.such");

  show("create", "%d", create_int("proxy.config.test.int", 3));
  show("create again", "%d", create_int("proxy.config.test.int", 4));
  show("create as text", "%d", create_string("proxy.config.test.int", "five"));
  read_record("proxy.config.test.int");
  describe("proxy.config.test.int");
  show("create as integer again", "%d", create_int("proxy.config.test.int", 6));
  read_record("proxy.config.test.int");
  show("create over a known one", "%d", create_string("proxy.config.http.cache.http", "text"));
  show("the known one keeps its type", "%d", keeps_type("proxy.config.http.cache.http", TS_RECORDDATATYPE_INT));
  show("create over the same", "%d", create_int("proxy.config.http.chunking_enabled", 77));
  read_record("proxy.config.http.chunking_enabled");
  describe("proxy.config.http.chunking_enabled");
  show("create text", "%d", create_string("proxy.config.test.text", "some text"));
  show("create null", "%d", create_string("proxy.config.test.null", NULL));
  read_record("proxy.config.test.text");
  read_record("proxy.config.test.null");
  show("checked without pattern", "%d",
       TSMgmtIntCreate(TS_RECORDTYPE_CONFIG, "proxy.config.test.bad", 1, TS_RECORDUPDATE_DYNAMIC, TS_RECORDCHECK_INT, NULL,
                       TS_RECORDACCESS_NULL));
  describe("proxy.config.test.bad");
  show("checked with pattern", "%d",
       TSMgmtIntCreate(TS_RECORDTYPE_LOCAL, "proxy.config.test.good", 9, TS_RECORDUPDATE_DYNAMIC, TS_RECORDCHECK_INT, "[0-1]",
                       TS_RECORDACCESS_READ_ONLY));
  describe("proxy.config.test.good");
  show("set of an unknown", "%d", TSMgmtConfigIntSet("proxy.config.none.such", 1));
  show("set of a text", "%d", TSMgmtConfigIntSet("proxy.config.url_remap.filename", 1));
  show("file", "%d", TSMgmtConfigFileAdd("remap.config", "other.config"));

  dump(TS_RECORDTYPE_CONFIG, "proxy.config.http.chunking_enabled");
  dump(TS_RECORDTYPE_CONFIG, "proxy.config.url_remap.filename");
  dump(TS_RECORDTYPE_ALL, "proxy.config.http.cache.heuristic_lm_factor");
  dump(TS_RECORDTYPE_PROCESS, "proxy.config.http.chunking_enabled");
  dump(TS_RECORDTYPE_PROCESS, "proxy.process.http.push_requests");
  dump(TS_RECORDTYPE_NODE, "proxy.node.config.draining");
  dump(TS_RECORDTYPE_CONFIG, "proxy.config.test.int");
  dump(0, "proxy.config.test.text");
  dump(TS_RECORDTYPE_LOCAL, "proxy.config.test.good");
  test_end();
}
