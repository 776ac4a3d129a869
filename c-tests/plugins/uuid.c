/* test: init */
#include "test.h"

static void
show_uuid(const char *what, TSUuid uuid)
{
  show(what, "version %d, %s", TSUuidVersionGet(uuid), text(TSUuidStringGet(uuid)));
}

static void
parse(const char *input)
{
  char what[128];
  TSUuid uuid = TSUuidCreate();
  TSReturnCode result;
  TSUuidInitialize(uuid, TS_UUID_V4);
  result = TSUuidStringParse(uuid, input);
  snprintf(what, sizeof(what), "parse [%s]", input);
  show(what, "%d version %d, %s", result, TSUuidVersionGet(uuid), text(TSUuidStringGet(uuid)));
  TSUuidDestroy(uuid);
}

static void
initialize(const char *number)
{
  TSUuid uuid         = TSUuidCreate();
  TSReturnCode result = TSUuidInitialize(uuid, (TSUuidVersion)atoi(number));
  const char *shown   = TSUuidStringGet(uuid);
  if (TSUuidVersionGet(uuid) == TS_UUID_V4 && shown != NULL) {
    show("initialize", "%d length %zu, %c %s", result, strlen(shown), shown[14], strchr("89ab", shown[19]) ? "variant" : "no");
  } else {
    show("initialize", "%d version %d, %s", result, TSUuidVersionGet(uuid), text(shown));
  }
  TSUuidDestroy(uuid);
}

void
TSPluginInit(int argc, const char *argv[])
{
  const char *inputs[]   = {"6ba7b810-9dad-41d1-80b4-00c04fd430c8",  "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
                            " 6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8 and more",
                            "6ba7b810-9dad-11d1-80b4-00c04fd430",    "6ba7b810-9dad-11d1-80b4-00c04fd4300",
                            "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "6ba7b8109dad11d180b400c04fd430c8",
                            "00000000-0000-0000-0000-000000000000",  "6ba7b810-9dad-61d1-80b4-00c04fd430c8",
                            "6ba7b810-9dad-51d1-80b4-00c04fd430c8",  "6ba7b810-9dad-21d1-00b4-00c04fd430c8",
                            "xba7b810-9dad-11d1-80b4-00c04fd430c8",  "",
                            "6ba7b810", "6ba7b810-", "6b-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8ff",
                            "6ba7b810-9dad-11d1-80b4-0", "6ba7b810-9dad-11d1-80b4-", "6ba7b810-9dad-31d1-f0b4-00c04fd430c8", "0x7b810-9dad-11d1-80b4-00c04fd430c8", "-ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b400c04fd430c8"};
  const char *versions[] = {"0", "1", "2", "3", "4", "5"};
  TSUuid a, b;
  size_t i;
  test_begin(argc, argv);
  a = TSUuidCreate();
  b = TSUuidCreate();
  show_uuid("new", a);
  show("copy of a new one", "%d", TSUuidCopy(b, a));
  TSUuidStringParse(a, "6ba7b810-9dad-41d1-80b4-00c04fd430c8");
  show("copy", "%d", TSUuidCopy(b, a));
  show_uuid("copied", b);
  show("copy to itself", "%d", TSUuidCopy(b, b));
  TSUuidInitialize(a, TS_UUID_V4);
  TSUuidInitialize(b, TS_UUID_V4);
  show("random ones differ", "%d", strcmp(TSUuidStringGet(a), TSUuidStringGet(b)) != 0);
  TSUuidDestroy(a);
  TSUuidDestroy(b);
  for (i = 0; i < sizeof(versions) / sizeof(versions[0]); ++i) {
    show("version", "%s", versions[i]);
    guarded("initialize", initialize, versions[i]);
  }
  for (i = 0; i < sizeof(inputs) / sizeof(inputs[0]); ++i) {
    parse(inputs[i]);
  }
  show("process", "version %d, length %zu, always the same %d", TSUuidVersionGet(TSProcessUuidGet()),
       strlen(TSUuidStringGet(TSProcessUuidGet())), TSProcessUuidGet() == TSProcessUuidGet());
  test_end();
}
