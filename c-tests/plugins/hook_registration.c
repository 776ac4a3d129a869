/* test: init */
/* Registering global hooks: which ids and continuations are taken. */
#include "test.h"

static int
handle(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  return 0;
}

typedef struct {
  int id;
  TSCont contp;
} Registration;

static long
add(void *registration_)
{
  Registration *registration = (Registration *)registration_;
  TSHttpHookAdd((TSHttpHookID)registration->id, registration->contp);
  return 0;
}

void
TSPluginInit(int argc, const char *argv[])
{
  const int none[] = {-1, 28, 29, 100, 1 << 20};
  Registration registration;
  size_t i;
  char what[64];
  test_begin(argc, argv);
  registration.contp = TSContCreate(handle, NULL);
  for (registration.id = 0; registration.id < 28; ++registration.id) {
    snprintf(what, sizeof(what), "hook %d", registration.id);
    show(what, "%s", in_child(add, &registration));
  }
  for (i = 0; i < sizeof(none) / sizeof(none[0]); ++i) {
    registration.id = none[i];
    snprintf(what, sizeof(what), "no hook %d", registration.id);
    show(what, "%s", in_child(add, &registration));
  }
  TSContDestroy(registration.contp);
  registration.id    = TS_HTTP_READ_REQUEST_HDR_HOOK;
  registration.contp = NULL;
  show("no continuation", "%s", in_child(add, &registration));
  registration.contp = TSContCreate(handle, TSMutexCreate());
  show("a continuation with a mutex", "%s", in_child(add, &registration));
  TSContDestroy(registration.contp);
  test_end();
}
