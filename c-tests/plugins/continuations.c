/* test: serve */
/* Continuations: calls, data, user arguments, and their end with events pending. */
#include "threads.h"

enum { PRIVATE = 12345 };

static Counter called = COUNTER;
static pthread_t caller;

static void
at_init(void)
{
  TSCont contp = TSContCreate(NULL, NULL);
  show("without function and mutex", "%d", contp != NULL);
  TSContDestroy(contp);
}

static int
answer(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  count(&called);
  show("called with", "event %d, data %s, on the caller's thread %d", event, text((const char *)edata),
       pthread_equal(caller, pthread_self()) != 0);
  return 4711;
}

static int
deeper(TSCont contp, TSEvent event, void *edata)
{
  int depth = (int)(intptr_t)edata;
  return depth == 0 ? 0 : 1 + TSContCall(contp, event, (void *)(intptr_t)(depth - 1));
}

static void
calls(TSCont contp, const char *what)
{
  static char data[] = "data";
  TSMutex mutex      = TSContMutexGet(contp);
  caller             = pthread_self();
  set(&called, 0);
  show(what, "%d", TSContCall(contp, (TSEvent)PRIVATE, data));
  show("called before the call returned", "%d", get(&called));
  show("with a negative event", "%d", TSContCall(contp, (TSEvent)-7, NULL));
  if (mutex) {
    TSMutexLock(mutex);
    show("with the mutex held by the caller", "%d", TSContCall(contp, (TSEvent)PRIVATE, NULL));
    TSMutexUnlock(mutex);
  }
}

static void *
calls_here(void *what)
{
  TSCont contp = TSContCreate(answer, TSMutexCreate());
  calls(contp, (const char *)what);
  TSContDestroy(contp);
  return NULL;
}

/* In the original a plain thread cannot make continuations. */
static TSCont without_mutex;

static void *
calls_without_mutex(void *what)
{
  calls(without_mutex, (const char *)what);
  return NULL;
}

static void
calling(void)
{
  static char net[] = "a call on NET", task[] = "a call on TASK", plain[] = "a call on a plain thread, without mutex";
  static char here[] = "a call", none[] = "a call without mutex";
  TSCont contp;
  without_mutex = TSContCreate(answer, NULL);
  calls_here(here);
  calls_without_mutex(none);
  on_net(calls_here, net);
  on_task(calls_here, task);
  on_plain(calls_without_mutex, plain);
  TSContDestroy(without_mutex);
  contp = TSContCreate(deeper, TSMutexCreate());
  show("a handler that calls itself", "%d", TSContCall(contp, (TSEvent)PRIVATE, (void *)(intptr_t)50));
  TSContDestroy(contp);
}

static void
data(void)
{
  TSMutex mutex = TSMutexCreate();
  TSCont contp  = TSContCreate(answer, mutex);
  TSCont other  = TSContCreate(answer, NULL);
  int value     = 0;
  show("data at first", "%d", TSContDataGet(contp) != NULL);
  TSContDataSet(contp, &value);
  show("data", "%d", TSContDataGet(contp) == &value);
  show("data of another", "%d", TSContDataGet(other) == NULL);
  TSContDataSet(contp, NULL);
  show("no data again", "%d", TSContDataGet(contp) == NULL);
  show("mutex", "%d", TSContMutexGet(contp) == mutex);
  show("no mutex", "%d", TSContMutexGet(other) == NULL);
  show("continuations differ", "%d", contp != other);
  TSContDestroy(contp);
  TSContDestroy(other);
}

static int
destroys_itself(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  TSContDestroy(contp);
  count(&called);
  return 9;
}

static int
counts(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  count(&called);
  return 0;
}

static void *
pending_here(void *unused)
{
  TSMutex mutex = TSMutexCreate();
  TSCont contp  = TSContCreate(counts, mutex);
  (void)unused;
  /* Or another thread might be faster than the end. */
  TSMutexLock(mutex);
  TSContSchedule(contp, 0);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  TSContSchedule(contp, 20);
  TSContDestroy(contp);
  TSMutexUnlock(mutex);
  return NULL;
}

static long
destroy_twice(void *unused)
{
  TSCont contp = TSContCreate(counts, NULL);
  (void)unused;
  TSContDestroy(contp);
  TSContDestroy(contp);
  return 0;
}

static void
ends(void)
{
  TSMutex mutex;
  TSCont contp;
  set(&called, 0);
  contp = TSContCreate(destroys_itself, TSMutexCreate());
  show("a handler that ends its continuation", "%d", TSContCall(contp, (TSEvent)PRIVATE, NULL));
  contp = TSContCreate(destroys_itself, TSMutexCreate());
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  show("the same by an event", "%d", reaches(&called, 2, SOON_MS));
  set(&called, 0);
  on_net(pending_here, NULL);
  show("events of a destroyed continuation", "%d", reaches(&called, 1, NEVER_MS));
  on_task(pending_here, NULL);
  show("the same on TASK", "%d", reaches(&called, 1, NEVER_MS));

  mutex = TSMutexCreate();
  contp = TSContCreate(counts, mutex);
  TSMutexLock(mutex);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  sleep_ms(50);
  TSContDestroy(contp);
  sleep_ms(50);
  show("its mutex is still held", "%d", TSMutexLockTry(mutex));
  TSMutexUnlock(mutex);
  TSMutexUnlock(mutex);
  show("events that waited for the mutex", "%d", reaches(&called, 1, NEVER_MS));
  show("destroyed twice", "%s", in_child(destroy_twice, NULL));
}

enum { MANY = 3000 };

static void *
make_many(void *unused)
{
  int i;
  (void)unused;
  for (i = 0; i < MANY; ++i) {
    TSCont contp = TSContCreate(counts, TSMutexCreate());
    if (i % 3 == 0) {
      TSContSchedule(contp, 0);
    }
    TSContDestroy(contp);
  }
  return NULL;
}

static void
many(void)
{
  set(&called, 0);
  on_net(make_many, NULL);
  on_task(make_many, NULL);
  on_net(make_many, NULL);
  show("events of thousands that were destroyed", "%d", reaches(&called, 1, NEVER_MS));
}

static void
run(void)
{
  calling();
  data();
  ends();
  many();
}
