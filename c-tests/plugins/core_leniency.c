/* test: serve ours */
/* What the original aborts on, or gets wrong, in continuations, mutexes, actions, threads and statistics, and what
 * tshost does instead: docs/differences.md has the reasons. */
#include "threads.h"

static Counter fired = COUNTER, held = COUNTER, may_go = COUNTER;

static void
at_init(void)
{
}

static int
fire(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  count(&fired);
  return 5;
}

/* Plain threads: excluded by mutexes, free to make and schedule continuations. */

enum { TURNS = 5000 };

static int unguarded;

static void *
add_many(void *mutex)
{
  int i;
  for (i = 0; i < TURNS; ++i) {
    TSMutexLock((TSMutex)mutex);
    unguarded++;
    TSMutexUnlock((TSMutex)mutex);
  }
  return NULL;
}

static void *
make_and_schedule(void *unused)
{
  TSCont contp = kept(TSContCreate(fire, TSMutexCreate()));
  (void)unused;
  TSContSchedule(contp, 0);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_TASK);
  return contp;
}

static void
plain_threads(void)
{
  TSMutex mutex = TSMutexCreate();
  pthread_t threads[4];
  int i;
  for (i = 0; i < 4; ++i) {
    pthread_create(&threads[i], NULL, add_many, mutex);
  }
  for (i = 0; i < 4; ++i) {
    pthread_join(threads[i], NULL);
  }
  show("additions of four plain threads", "%d", unguarded);
  TSMutexDestroy(mutex);
  set(&fired, 0);
  on_plain(make_and_schedule, NULL);
  show("events that a plain thread scheduled", "%d", reaches(&fired, 2, SOON_MS));
}

/* Actions: cancelling what is over, and from inside of a tick. */

static TSAction ticking;

static int
cancel_at_third(TSCont contp, TSEvent event, void *edata)
{
  (void)contp;
  (void)event;
  (void)edata;
  if (get(&fired) == 2) {
    TSActionCancel(ticking);
    TSActionCancel(ticking);
  }
  count(&fired);
  return 0;
}

static void
actions(void)
{
  TSCont contp = TSContCreate(fire, TSMutexCreate());
  TSAction action;
  set(&fired, 0);
  action = TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  reaches(&fired, 1, SOON_MS);
  TSActionCancel(action);
  TSActionCancel(action);
  TSActionCancel((TSAction)0x3);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  TSActionCancel(action);
  show("an event whose predecessor is cancelled late", "%d", reaches(&fired, 2, SOON_MS));
  TSContDestroy(contp);
  contp = TSContCreate(cancel_at_third, TSMutexCreate());
  set(&fired, 0);
  TSMutexLock(TSContMutexGet(contp));
  ticking = TSContScheduleEveryOnPool(contp, 10, TS_THREAD_POOL_NET);
  TSMutexUnlock(TSContMutexGet(contp));
  show("third tick", "%d", reaches(&fired, 3, SOON_MS));
  show("cancelled in its third tick", "%d", !reaches(&fired, 4, NEVER_MS));
  show("the continuation still works", "%d", TSContCall(contp, (TSEvent)1000, NULL));
  TSContDestroy(contp);
}

/* Ends with events behind them and before them, and of what still ticks. */

static void
ends(void)
{
  TSCont contp = TSContCreate(fire, TSMutexCreate());
  TSMutex mutex;
  set(&fired, 0);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  reaches(&fired, 1, SOON_MS);
  TSContScheduleOnPool(contp, 50, TS_THREAD_POOL_NET);
  TSContDestroy(contp);
  show("an event after one that came and the end", "%d", reaches(&fired, 2, NEVER_MS));
  mutex = TSMutexCreate();
  contp = TSContCreate(fire, mutex);
  set(&fired, 0);
  TSMutexLock(mutex);
  TSContScheduleEveryOnPool(contp, 10, TS_THREAD_POOL_NET);
  TSContDestroy(contp);
  TSMutexUnlock(mutex);
  show("ticks of what has ended", "%d", reaches(&fired, 1, NEVER_MS));
}

/* A call that meets a held mutex waits. */

static void *
hold(void *mutex)
{
  TSMutexLock((TSMutex)mutex);
  set(&held, 1);
  reaches(&may_go, 1, SOON_MS);
  sleep_ms(50);
  TSMutexUnlock((TSMutex)mutex);
  return NULL;
}

static void
contention(void)
{
  TSMutex mutex   = TSMutexCreate();
  TSCont contp    = TSContCreate(fire, mutex);
  TSThread thread = TSThreadCreate(hold, mutex);
  reaches(&held, 1, SOON_MS);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  TSContThreadAffinityClear(contp);
  show("scheduled without waiting for the mutex", "%d", TSMutexLockTry(mutex));
  set(&may_go, 1);
  show("a call that waits for the mutex", "%d", TSContCall(contp, (TSEvent)1000, NULL));
  TSThreadWait(thread);
  TSThreadDestroy(thread);
  TSContDestroy(contp);
}

/* Handles of what is no more. */

static long
data_of(void *contp)
{
  return TSContDataGet((TSCont)contp) != NULL;
}

static long
call_of(void *contp)
{
  return TSContCall((TSCont)contp, (TSEvent)1000, NULL);
}

static long
schedule_of(void *contp)
{
  return TSContScheduleOnPool((TSCont)contp, 0, TS_THREAD_POOL_NET) != NULL;
}

static long
destroy_of(void *contp)
{
  TSContDestroy((TSCont)contp);
  return 0;
}

static long
args_of(void *contp)
{
  return TSUserArgGet(contp, 3000) != NULL;
}

static long
lock_of(void *mutex)
{
  TSMutexLock((TSMutex)mutex);
  return 0;
}

static long
wait_for(void *thread)
{
  TSThreadWait((TSThread)thread);
  return 0;
}

static long
create_with(void *mutex)
{
  return TSContCreate(fire, (TSMutex)mutex) != NULL;
}

static void *
ended(void *contp)
{
  TSContDestroy((TSCont)contp);
  return NULL;
}

static void *
nothing(void *unused)
{
  return unused;
}

static void
stale(void)
{
  TSMutex mutex   = TSMutexCreate();
  TSCont contp    = TSContCreate(fire, NULL);
  TSThread thread = TSThreadCreate(nothing, NULL);
  static long zeros[32];
  on_net(ended, contp);
  on_net(nothing, NULL);
  sleep_ms(20);
  TSMutexDestroy(mutex);
  TSThreadWait(thread);
  TSThreadDestroy(thread);
  show("data of what is no more", "%s", in_child(data_of, contp));
  show("a call of what is no more", "%s", in_child(call_of, contp));
  show("a schedule of what is no more", "%s", in_child(schedule_of, contp));
  show("the end of what is no more", "%s", in_child(destroy_of, contp));
  show("arguments of what is no more", "%s", in_child(args_of, contp));
  show("data of zeros", "%s", in_child(data_of, zeros));
  show("data of an odd address", "%s", in_child(data_of, (char *)zeros + 1));
  show("locking a mutex that is no more", "%s", in_child(lock_of, mutex));
  show("a continuation with a mutex that is no more", "%s", in_child(create_with, mutex));
  show("waiting for a thread that is no more", "%s", in_child(wait_for, thread));
}

static long
decrement_of(void *id)
{
  TSStatIntDecrement(*(int *)id, 1);
  return 0;
}

/* The original writes wherever the number leads: a memory fault at times, at others the end of something else. */
static void
statistics(void)
{
  int missing = 100000, below = -1;
  show("a statistic that is missing, decremented", "%s", in_child(decrement_of, &missing));
  show("one below zero, decremented", "%s", in_child(decrement_of, &below));
}

static void
run(void)
{
  plain_threads();
  actions();
  ends();
  contention();
  stale();
  statistics();
}
