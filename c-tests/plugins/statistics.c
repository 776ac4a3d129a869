/* test: init */
/* Statistics: numbers, names, values before they are summed up. */
#include "test.h"

static int sum, count;

static int
create(const char *name, TSRecordDataType type, TSStatSync sync)
{
  return TSStatCreate(name, type, TS_STAT_NON_PERSISTENT, sync);
}

static void
find(const char *name)
{
  char what[80];
  int id              = -5;
  TSReturnCode result = TSStatFindName(name, &id);
  snprintf(what, sizeof(what), "find [%s]", name);
  show(what, "%d %d", result, id);
}

static void
type_of(const char *name)
{
  char what[80];
  TSRecordDataType type = TS_RECORDDATATYPE_NULL;
  TSReturnCode result   = TSMgmtDataTypeGet(name, &type);
  snprintf(what, sizeof(what), "type [%s]", name);
  show(what, "%d %d", result, type);
}

static long
create_again(void *unused)
{
  (void)unused;
  return create("plugin.test.sum", TS_RECORDDATATYPE_INT, TS_STAT_SYNC_SUM);
}

static long
get(void *id)
{
  return (long)TSStatIntGet(*(int *)id);
}

static long
set(void *id)
{
  TSStatIntSet(*(int *)id, 1);
  return 0;
}

static long
increment(void *id)
{
  TSStatIntIncrement(*(int *)id, 1);
  return 0;
}

static void
outside(int id)
{
  char what[40];
  snprintf(what, sizeof(what), "get of %d", id);
  show(what, "%s", in_child(get, &id));
  snprintf(what, sizeof(what), "set of %d", id);
  show(what, "%s", in_child(set, &id));
  snprintf(what, sizeof(what), "increment of %d", id);
  show(what, "%s", in_child(increment, &id));
}

void
TSPluginInit(int argc, const char *argv[])
{
  test_begin(argc, argv);
  sum   = create("plugin.test.sum", TS_RECORDDATATYPE_INT, TS_STAT_SYNC_SUM);
  count = create("plugin.test.count", TS_RECORDDATATYPE_COUNTER, TS_STAT_SYNC_COUNT);
  show("ids", "%d %d", sum, count);
  show("float", "%d", create("plugin.test.float", TS_RECORDDATATYPE_FLOAT, TS_STAT_SYNC_AVG));
  show("string", "%d", create("plugin.test.string", TS_RECORDDATATYPE_STRING, TS_STAT_SYNC_SUM));
  find("plugin.test.sum");
  find("plugin.test.count");
  find("plugin.test.missing");
  find("proxy.process.http.completed_requests");
  find("");
  type_of("plugin.test.sum");
  type_of("plugin.test.count");
  type_of("plugin.test.float");
  show("new", "%ld", (long)TSStatIntGet(sum));
  TSStatIntIncrement(sum, 5);
  TSStatIntDecrement(sum, 2);
  show("before the sum", "%ld", (long)TSStatIntGet(sum));
  TSStatIntSet(sum, 40);
  show("set", "%ld", (long)TSStatIntGet(sum));
  TSStatIntSet(sum, -7);
  show("set below zero", "%ld", (long)TSStatIntGet(sum));
  show("the other", "%ld", (long)TSStatIntGet(count));
  outside(-1);
  outside(100000);
  show("a name twice", "%s", in_child(create_again, NULL));
  test_end();
}
