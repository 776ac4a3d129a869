/* test: serve */
/* User arguments: indices by name, slots of continuations and of the process. */
#include "threads.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static void
at_init(void)
{
}

static void
reserve(TSUserArgType type, const char *name, const char *description)
{
  char what[64];
  int index           = -5;
  TSReturnCode result = TSUserArgIndexReserve(type, name, description, &index);
  snprintf(what, sizeof(what), "reserve %d [%s]", type, name);
  show(what, "%d %d", result, index);
}

static void
by_name(TSUserArgType type, const char *name)
{
  char what[64];
  int index               = -5;
  const char *description = "unchanged";
  TSReturnCode result     = TSUserArgIndexNameLookup(type, name, &index, &description);
  snprintf(what, sizeof(what), "name %d [%s]", type, name);
  show(what, "%d %d [%s]", result, index, description);
}

static void
by_index(TSUserArgType type, int index)
{
  char what[64];
  const char *name = "unchanged", *description = "unchanged";
  TSReturnCode result = TSUserArgIndexLookup(type, index, &name, &description);
  snprintf(what, sizeof(what), "index %d %d", type, index);
  show(what, "%d [%s] [%s]", result, name, description);
}

static void
indices(void)
{
  const char *names[] = {"a", "b", "a", "", "a name with blanks", "b"};
  char name[16];
  size_t i;
  int index, at;
  for (i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    reserve(TS_USER_ARGS_GLB, names[i], "for the process");
  }
  reserve(TS_USER_ARGS_TXN, "a", "of a transaction");
  reserve(TS_USER_ARGS_TXN, "b", "");
  reserve(TS_USER_ARGS_SSN, "a", "of a session");
  reserve(TS_USER_ARGS_TXN, "a", "another description");
  for (i = 0; i < 5; ++i) {
    snprintf(name, sizeof(name), "v%d", (int)i);
    reserve(TS_USER_ARGS_VCONN, name, "of a connection");
  }
  reserve(TS_USER_ARGS_VCONN, "v0", "known");
  by_name(TS_USER_ARGS_GLB, "a");
  by_name(TS_USER_ARGS_GLB, "");
  by_name(TS_USER_ARGS_GLB, "unknown");
  by_name(TS_USER_ARGS_TXN, "a");
  by_name(TS_USER_ARGS_SSN, "b");
  by_name(TS_USER_ARGS_VCONN, "v3");
  by_name(TS_USER_ARGS_VCONN, "v4");
  by_index(TS_USER_ARGS_GLB, 4000);
  by_index(TS_USER_ARGS_GLB, 4003);
  by_index(TS_USER_ARGS_GLB, 4100);
  by_index(TS_USER_ARGS_TXN, 1001);
  by_index(TS_USER_ARGS_VCONN, 3003);
  by_index(TS_USER_ARGS_SSN, 2001);
  for (i = 0, index = at = 0; i < 40 && TSUserArgIndexReserve(TS_USER_ARGS_SSN, (snprintf(name, sizeof(name), "s%d", (int)i), name), "", &index) == TS_SUCCESS; ++i) {
    at = index;
  }
  show("last index of sessions", "%d", at);
  for (i = 0, index = at = 0; i < 40 && TSUserArgIndexReserve(TS_USER_ARGS_TXN, (snprintf(name, sizeof(name), "t%d", (int)i), name), "", &index) == TS_SUCCESS; ++i) {
    at = index;
  }
  show("last index of transactions", "%d", at);
}

static void
deprecated_names(void)
{
  int index               = -5;
  const char *name        = "unchanged";
  const char *description = "unchanged";
  show("TSHttpTxnArgIndexReserve", "%d", TSHttpTxnArgIndexReserve("a", "again", &index));
  show("and its index", "%d", index);
  show("TSHttpSsnArgIndexReserve", "%d", TSHttpSsnArgIndexReserve("a", "again", &index));
  show("and its index, too", "%d", index);
  show("TSVConnArgIndexReserve, full", "%d", TSVConnArgIndexReserve("more", "", &index));
  show("TSVConnArgIndexReserve, known", "%d", TSVConnArgIndexReserve("v2", "", &index));
  show("and that index", "%d", index);
  show("TSHttpTxnArgIndexNameLookup", "%d", TSHttpTxnArgIndexNameLookup("b", &index, &description));
  show("found", "%d [%s]", index, description);
  show("TSHttpSsnArgIndexNameLookup", "%d", TSHttpSsnArgIndexNameLookup("b", &index, &description));
  show("TSVConnArgIndexNameLookup", "%d", TSVConnArgIndexNameLookup("v1", &index, &description));
  show("found that, too", "%d [%s]", index, description);
  show("TSHttpTxnArgIndexLookup", "%d", TSHttpTxnArgIndexLookup(1000, &name, &description));
  show("found a name", "[%s] [%s]", name, description);
  show("TSHttpSsnArgIndexLookup", "%d", TSHttpSsnArgIndexLookup(2000, &name, &description));
  show("TSVConnArgIndexLookup", "%d", TSVConnArgIndexLookup(3001, &name, &description));
  show("found that name, too", "[%s] [%s]", name, description);
}

static int
ignore(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  return 0;
}

static void
slots(void)
{
  TSCont contp = TSContCreate(ignore, TSMutexCreate());
  TSCont other = TSContCreate(ignore, NULL);
  static int values[8];
  int i, same = 1, empty = 1;
  for (i = 3000; i < 3004; ++i) {
    empty &= TSUserArgGet(contp, i) == NULL && TSUserArgGet(other, i) == NULL;
  }
  show("slots of continuations are empty", "%d", empty);
  for (i = 0; i < 4; ++i) {
    TSUserArgSet(contp, 3000 + i, &values[i]);
    TSVConnArgSet((TSVConn)other, 3000 + i, &values[4 + i]);
  }
  for (i = 0; i < 4; ++i) {
    same &= TSVConnArgGet((TSVConn)contp, 3000 + i) == &values[i];
    same &= TSUserArgGet(other, 3000 + i) == &values[4 + i];
  }
  show("slots keep what they were given", "%d", same);
  TSUserArgSet(contp, 3001, NULL);
  show("a slot that was emptied", "%d", TSUserArgGet(contp, 3001) == NULL);
  TSContDestroy(contp);
  contp = TSContCreate(ignore, NULL);
  show("slots of a new continuation", "%d", TSUserArgGet(contp, 3000) == NULL && TSUserArgGet(contp, 3003) == NULL);
  TSContDestroy(contp);
  TSContDestroy(other);
  show("slots of the process are empty", "%d", TSUserArgGet(NULL, 4000) == NULL && TSUserArgGet(NULL, 4127) == NULL);
  TSUserArgSet(NULL, 4000, &values[0]);
  TSUserArgSet(NULL, 4127, &values[1]);
  show("slots of the process", "%d", TSUserArgGet(NULL, 4000) == &values[0] && TSUserArgGet(NULL, 4127) == &values[1]);

}

typedef struct {
  TSCont contp;
  int index;
} Place;

static long
get_at(void *place)
{
  return (long)(intptr_t)TSUserArgGet(((Place *)place)->contp, ((Place *)place)->index);
}

static long
set_at(void *place)
{
  TSUserArgSet(((Place *)place)->contp, ((Place *)place)->index, place);
  return 0;
}

static long
look_up(void *place)
{
  const char *name, *description;
  return TSUserArgIndexLookup(TS_USER_ARGS_GLB, ((Place *)place)->index, &name, &description);
}

static long
reserve_type(void *place)
{
  int index;
  return TSUserArgIndexReserve((TSUserArgType)((Place *)place)->index, "x", "y", &index);
}

static void
wrong(void)
{
  const int of_process[]      = {0, -1, 1000, 3000, 3999, 4128, 5000};
  const int of_continuation[] = {0, -1, 1000, 2000, 2999, 3004, 4000};
  const int types[]           = {-1, 4, 100};
  Place place                 = {NULL, 0};
  char what[64];
  size_t i;
  for (i = 0; i < sizeof(of_process) / sizeof(of_process[0]); ++i) {
    place.index = of_process[i];
    snprintf(what, sizeof(what), "the process has no %d", place.index);
    show(what, "%s", in_child(get_at, &place));
    show(what, "%s", in_child(set_at, &place));
  }
  for (i = 0; i < sizeof(of_process) / sizeof(of_process[0]); ++i) {
    place.index = of_process[i];
    if (place.index < 4128) {
      snprintf(what, sizeof(what), "what index %d of the process is", place.index);
      show(what, "%s", in_child(look_up, &place));
    }
  }
  place.contp = TSContCreate(ignore, NULL);
  for (i = 0; i < sizeof(of_continuation) / sizeof(of_continuation[0]); ++i) {
    place.index = of_continuation[i];
    snprintf(what, sizeof(what), "a continuation has no %d", place.index);
    show(what, "%s", in_child(get_at, &place));
    show(what, "%s", in_child(set_at, &place));
  }
  for (i = 0; i < sizeof(types) / sizeof(types[0]); ++i) {
    place.index = types[i];
    snprintf(what, sizeof(what), "there is no type %d", place.index);
    show(what, "%s", in_child(reserve_type, &place));
  }
  TSContDestroy(place.contp);
}

static void
run(void)
{
  indices();
  deprecated_names();
  slots();
  wrong();
}
