/* test: init */
/* Host status: reasons, time limits, names that are this machine. */
#include "test.h"

static void
show_status(const char *host)
{
  char what[80], record[120];
  TSHostStatus status = TS_HOST_STATUS_INIT;
  unsigned reasons    = 77;
  TSMgmtString value  = NULL;
  TSReturnCode result = TSHostStatusGet(host, strlen(host), &status, &reasons);
  char *state, *time;
  snprintf(what, sizeof(what), "status of %s", host);
  show(what, "%d %d %u", result, status, reasons);
  snprintf(record, sizeof(record), "proxy.process.host_status.%s", host);
  snprintf(what, sizeof(what), "record of %s", host);
  TSMgmtStringGet(record, &value);
  /* The moments at which it was marked are left out. */
  for (state = value; state != NULL && (time = strstr(state, ":DOWN:")) != NULL; state = time + 6) {
    size_t digits = strspn(time + 6, "0123456789");
    memset(time + 6, 'T', digits);
  }
  show(what, "%s", text(value));
  TSfree(value);
}

static void
set(const char *host, TSHostStatus status, unsigned limit, unsigned reasons)
{
  show("set", "%s %d %u %u", host, status, limit, reasons);
  TSHostStatusSet(host, strlen(host), status, limit, reasons);
  show_status(host);
}

static void
is_self(const char *name)
{
  char what[80];
  snprintf(what, sizeof(what), "self [%s]", name);
  show(what, "%d", TSHostnameIsSelf(name, strlen(name)));
}

void
TSPluginInit(int argc, const char *argv[])
{
  char own[256] = "";
  unsigned reasons;
  TSHostStatus status;
  test_begin(argc, argv);
  show_status("a.test");
  set("a.test", TS_HOST_STATUS_DOWN, 0, TS_HOST_STATUS_ACTIVE);
  set("a.test", TS_HOST_STATUS_DOWN, 30, TS_HOST_STATUS_MANUAL | TS_HOST_STATUS_LOCAL);
  set("a.test", TS_HOST_STATUS_UP, 0, TS_HOST_STATUS_ACTIVE);
  set("a.test", TS_HOST_STATUS_UP, 0, TS_HOST_STATUS_LOCAL | TS_HOST_STATUS_MANUAL);
  show_status("A.test");
  set("b.test", TS_HOST_STATUS_DOWN, 10, TS_HOST_STATUS_SELF_DETECT);
  set("c.test", TS_HOST_STATUS_UP, 10, TS_HOST_STATUS_MANUAL);
  set("d.test", TS_HOST_STATUS_DOWN, 0, 0);
  set("e.test", TS_HOST_STATUS_INIT, 0, TS_HOST_STATUS_ACTIVE);
  set("f.test", TS_HOST_STATUS_DOWN, 5, 0xff);
  set("g.test", TS_HOST_STATUS_DOWN, 1, TS_HOST_STATUS_ACTIVE);
  show("without reasons", "%d", TSHostStatusGet("a.test", 6, &status, NULL));
  show("part of the name", "%d", TSHostStatusGet("a.test.more", 6, &status, &reasons));
  sleep(2);
  show_status("g.test");
  is_self("localhost");
  is_self("127.0.0.1");
  is_self("::1");
  is_self("10.9.9.9");
  is_self("nosuch.test");
  gethostname(own, sizeof(own) - 1);
  show("own name", "%d", TSHostnameIsSelf(own, strlen(own)));
  test_end();
}
