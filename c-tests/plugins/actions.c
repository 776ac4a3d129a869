/* test: serve */
/* Actions: what schedules return. */
#include "threads.h"

static Counter fired = COUNTER;

static void
at_init(void)
{
  show("done: null", "%d", TSActionDone(NULL));
  show("done: the constant for what ran inline", "%d", TSActionDone((TSAction)0x3));
  TSActionCancel(NULL);
}

static int
fire(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  count(&fired);
  return 0;
}

/* Cancels under the mutex, as plugins must. */
static void
cancel(TSCont contp, TSAction action)
{
  TSMutexLock(TSContMutexGet(contp));
  TSActionCancel(action);
  TSMutexUnlock(TSContMutexGet(contp));
}

static void
pending(void)
{
  TSCont contp    = TSContCreate(fire, TSMutexCreate());
  TSAction action = TSContScheduleOnPool(contp, NEVER_MS / 2, TS_THREAD_POOL_NET);
  show("an action", "%d", action != NULL && action != (TSAction)0x3);
  show("done while pending", "%d", TSActionDone(action));
  cancel(contp, action);
  show("cancelled before its time", "%d", reaches(&fired, 1, NEVER_MS));
  action = TSContScheduleOnPool(contp, 20, TS_THREAD_POOL_TASK);
  show("not cancelled", "%d", reaches(&fired, 1, SOON_MS));
  show("done after it came", "%d", TSActionDone(action));
  TSContDestroy(contp);
}

static void
held(void)
{
  TSCont contp = TSContCreate(fire, TSMutexCreate());
  TSAction action;
  set(&fired, 0);
  TSMutexLock(TSContMutexGet(contp));
  action = TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  sleep_ms(50);
  TSActionCancel(action);
  TSMutexUnlock(TSContMutexGet(contp));
  show("cancelled while it waits for the mutex", "%d", reaches(&fired, 1, NEVER_MS));
  TSContDestroy(contp);
}

enum { MANY = 300 };

static void
one_of_two(void)
{
  TSCont contp = TSContCreate(fire, TSMutexCreate());
  TSAction actions[MANY];
  int i;
  set(&fired, 0);
  TSMutexLock(TSContMutexGet(contp));
  for (i = 0; i < MANY; ++i) {
    actions[i] = TSContScheduleOnPool(contp, i % 3 ? 0 : 30, i % 5 ? TS_THREAD_POOL_NET : TS_THREAD_POOL_TASK);
  }
  for (i = 0; i < MANY; i += 2) {
    TSActionCancel(actions[i]);
  }
  TSMutexUnlock(TSContMutexGet(contp));
  reaches(&fired, MANY / 2, SOON_MS);
  sleep_ms(NEVER_MS);
  show("events of which every second one was cancelled", "%d", get(&fired));
  TSContDestroy(contp);
}

static TSAction other;

static int
cancel_other(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  TSActionCancel(other);
  count(&fired);
  return 0;
}

static void *
first_cancels_second(void *unused)
{
  TSCont contp = TSContCreate(cancel_other, TSMutexCreate());
  (void)unused;
  TSContSchedule(contp, 0);
  other = TSContSchedule(contp, 0);
  return contp;
}

static void
from_handlers(void)
{
  TSCont contp;
  set(&fired, 0);
  contp = (TSCont)on_net(first_cancels_second, NULL);
  reaches(&fired, 1, SOON_MS);
  show("an event that the one before it cancelled", "%d", reaches(&fired, 2, NEVER_MS));
  TSContDestroy(contp);
}

static void
run(void)
{
  pending();
  held();
  one_of_two();
  from_handlers();
}
