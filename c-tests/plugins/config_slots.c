/* test: init */
/* Plugin configuration slots: numbers, holders, replacement. */
#include "test.h"

static void
destroyed(void *data)
{
  show("destroyed", "%s", (const char *)data);
}

static long
bad_release(void *id)
{
  TSConfigRelease(*(unsigned *)id, NULL);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  static char one[] = "one", two[] = "two", three[] = "three";
  unsigned first, second, none = 0, far = 1000;
  TSConfig old, now;
  test_begin(argc, argv);
  first  = TSConfigSet(0, one, destroyed);
  second = TSConfigSet(0, two, NULL);
  show("numbers", "%u %u", first, second);
  old = TSConfigGet(first);
  show("data", "%s", (const char *)TSConfigDataGet(old));
  show("again the same", "%d", TSConfigGet(first) == old);
  show("replaced", "%u", TSConfigSet(first, three, destroyed));
  now = TSConfigGet(first);
  show("held", "%s", (const char *)TSConfigDataGet(old));
  show("new", "%s", (const char *)TSConfigDataGet(now));
  TSConfigRelease(first, old);
  TSConfigRelease(first, old);
  show("released", "%d", 1);
  TSConfigRelease(first, now);
  show("no slot", "%d", TSConfigGet(0) == NULL);
  show("empty slot", "%d", TSConfigGet(99) == NULL);
  show("beyond", "%d", TSConfigGet(1000) == NULL);
  show("release of slot 0", "%s", in_child(bad_release, &none));
  show("release beyond", "%s", in_child(bad_release, &far));
  test_end();
}
