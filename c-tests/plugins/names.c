/* test: init */
/* What the API calls hooks, events and states of the origin. */
#include "test.h"

static void
show_range(const char *what, const char *(*name)(int), int from, int to)
{
  int i;
  for (i = from; i <= to; ++i) {
    char which[64];
    snprintf(which, sizeof(which), "%s %d", what, i);
    show(which, "%s", text(name(i)));
  }
}

static const char *
hook(int i)
{
  return TSHttpHookNameLookup((TSHttpHookID)i);
}

static const char *
event(int i)
{
  return TSHttpEventNameLookup((TSEvent)i);
}

static const char *
state(int i)
{
  return TSHttpServerStateNameLookup((TSServerState)i);
}

void
TSPluginInit(int argc, const char *argv[])
{
  int i;
  test_begin(argc, argv);
  show_range("hook", hook, -1, TS_HTTP_LAST_HOOK + 1);
  show_range("state", state, -1, TS_SRVSTATE_OUTBOUND_CONGESTION + 2);
  for (i = -2; i < 70000; ++i) {
    if (strcmp(event(i), "unknown event") != 0) {
      show_range("event", event, i, i);
    }
  }
  show_range("event", event, 70000, 70000);
  show("version", "%s", TSTrafficServerVersionGet());
  show("version in numbers", "%d %d %d", TSTrafficServerVersionGetMajor(), TSTrafficServerVersionGetMinor(),
       TSTrafficServerVersionGetPatch());
  test_end();
}
