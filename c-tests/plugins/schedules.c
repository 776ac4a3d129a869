/* test: serve */
/* Scheduled events: when, where, in which order, and how they are called off. */
#include "threads.h"

enum { LOG = 64 };

typedef struct {
  TSEvent event;
  int has_data;
  const char *kind;
  TSEventThread thread;
  long at;
  TSCont contp;
} Seen;

static Counter seen = COUNTER;
static Seen events[LOG];
static int handler_ms;
static TSCont at_init_here, at_init_net, at_init_task, at_init_every;
static TSThread main_thread;

static int
record(TSCont contp, TSEvent event, void *edata)
{
  int at = get(&seen);
  if (at < LOG) {
    events[at].event    = event;
    events[at].has_data = edata != NULL;
    events[at].kind     = thread_kind();
    events[at].thread   = TSEventThreadSelf();
    events[at].at       = milliseconds();
    events[at].contp    = contp;
  }
  if (handler_ms) {
    sleep_ms(handler_ms);
  }
  count(&seen);
  return 0;
}

static TSCont
fresh(void)
{
  /* Kept for good, in sight of a leak check: some of them are never delivered. */
  static TSCont made[64];
  static size_t count_made;
  set(&seen, 0);
  made[count_made] = TSContCreate(record, TSMutexCreate());
  return made[count_made++];
}

/* Shows the first event since fresh(). */
static void
show_first(const char *what)
{
  if (reaches(&seen, 1, SOON_MS)) {
    show(what, "event %d, data %d, on %s", events[0].event, events[0].has_data, events[0].kind);
  } else {
    show(what, "nothing");
  }
}

/* Separate handlers for what is scheduled while nothing else runs. */
static Counter init_here = COUNTER, init_net = COUNTER, init_task = COUNTER;
static const char *init_net_kind, *init_task_kind;

static int
on_init_event(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  if (contp == at_init_net) {
    init_net_kind = thread_kind();
    count(&init_net);
  } else if (contp == at_init_task) {
    init_task_kind = thread_kind();
    count(&init_task);
  } else {
    count(&init_here);
  }
  return 0;
}

static void
at_init(void)
{
  TSAction action;
  main_thread   = TSThreadSelf();
  at_init_here  = TSContCreate(on_init_event, TSMutexCreate());
  at_init_every = TSContCreate(on_init_event, TSMutexCreate());
  at_init_net   = TSContCreate(on_init_event, TSMutexCreate());
  at_init_task  = TSContCreate(on_init_event, TSMutexCreate());
  show("at init: an event thread", "%d", TSEventThreadSelf() != NULL);
  show("at init: the thread", "%d", (void *)main_thread == (void *)TSEventThreadSelf());
  show("at init: no affinity", "%d", TSContThreadAffinityGet(at_init_here) == NULL);
  action = TSContSchedule(at_init_here, 0);
  show("at init: scheduled", "%d", action != NULL && !TSActionDone(action));
  show("at init: affinity", "%d", TSContThreadAffinityGet(at_init_here) == TSEventThreadSelf());
  TSContScheduleEvery(at_init_every, 10);
  TSContScheduleOnPool(at_init_net, 0, TS_THREAD_POOL_NET);
  TSContScheduleOnPool(at_init_task, 0, TS_THREAD_POOL_TASK);
  show("at init: affinity on a pool", "%d", TSContThreadAffinityGet(at_init_net) != TSEventThreadSelf());
}

static void
of_init(void)
{
  /* Waited for before the kind is looked at. */
  const int net = reaches(&init_net, 1, SOON_MS), task = reaches(&init_task, 1, SOON_MS);
  show("of init: on NET", "%d %s", net, text(init_net_kind));
  show("of init: on TASK, before there are any", "%d %s", task, text(init_task_kind));
  show("of init: on the main thread", "%d", reaches(&init_here, 1, NEVER_MS));
}

/* Delays, from an event thread. */

static long before;
static TSEventThread scheduled_on;
static int inline_events;

static void *
schedule_here(void *delay)
{
  TSCont contp = fresh();
  before       = milliseconds();
  scheduled_on = TSEventThreadSelf();
  TSContSchedule(contp, (TSHRTime)(intptr_t)delay);
  inline_events = get(&seen);
  return contp;
}

static void
delays(void)
{
  long took;
  on_net(schedule_here, (void *)0);
  show_first("at once");
  show("inline", "%d", inline_events);
  show("on the thread itself", "%d", events[0].thread == scheduled_on);
  on_task(schedule_here, (void *)0);
  show_first("at once on TASK");
  show("on that thread itself", "%d", events[0].thread == scheduled_on);
  on_net(schedule_here, (void *)(intptr_t)100);
  show_first("after 100 ms");
  took = events[0].at - before;
  show("not much too early, not much too late", "%d %d", took >= 90, took < 3000);
  on_net(schedule_here, (void *)(intptr_t)1);
  show_first("after 1 ms");
  on_net(schedule_here, (void *)(intptr_t)-5);
  show_first("in the past");
  show("no more", "%d", reaches(&seen, 2, NEVER_MS));
}

/* Order on one thread. */

static TSCont a, b, c;

static void *
three_at_once(void *delay)
{
  set(&seen, 0);
  TSContSchedule(a, (TSHRTime)(intptr_t)delay);
  TSContSchedule(b, (TSHRTime)(intptr_t)delay);
  TSContSchedule(c, (TSHRTime)(intptr_t)delay);
  return NULL;
}

static void *
long_before_short(void *unused)
{
  (void)unused;
  set(&seen, 0);
  TSContSchedule(a, 120);
  TSContSchedule(b, 60);
  TSContSchedule(c, 0);
  return NULL;
}

static char
letter(TSCont contp)
{
  return contp == a ? 'a' : contp == b ? 'b' : contp == c ? 'c' : '?';
}

static void
show_order(const char *what)
{
  reaches(&seen, 3, SOON_MS);
  show(what, "%c%c%c", letter(events[0].contp), letter(events[1].contp), letter(events[2].contp));
}

static void
order(void)
{
  a = TSContCreate(record, TSMutexCreate());
  b = TSContCreate(record, TSMutexCreate());
  c = TSContCreate(record, TSMutexCreate());
  on_net(three_at_once, (void *)0);
  show_order("order of immediate events");
  TSContThreadAffinitySet(b, TSContThreadAffinityGet(a));
  TSContThreadAffinitySet(c, TSContThreadAffinityGet(a));
  on_net(three_at_once, (void *)(intptr_t)40);
  show_order("order of equal delays");
  on_net(long_before_short, NULL);
  show_order("order of delays");
}

/* Which thread. */

static TSEventThread one_net, one_task;

static void *
self(void *unused)
{
  (void)unused;
  return TSEventThreadSelf();
}

static void
places(void)
{
  const struct {
    const char *name;
    int pool;
  } pools[] = {{"NET", TS_THREAD_POOL_NET}, {"TASK", TS_THREAD_POOL_TASK}, {"DNS", TS_THREAD_POOL_DNS},
               {"UDP", TS_THREAD_POOL_UDP}, {"17", 17},                    {"-1", -1}};
  TSEventThread first = NULL;
  int i, differ = 0;
  size_t p;
  char what[64];
  TSCont contp;
  for (p = 0; p < sizeof(pools) / sizeof(pools[0]); ++p) {
    contp = fresh();
    TSContScheduleOnPool(contp, 0, (TSThreadPool)pools[p].pool);
    snprintf(what, sizeof(what), "on pool %s", pools[p].name);
    show_first(what);
    show("affinity is where it ran", "%d", TSContThreadAffinityGet(contp) == events[0].thread);
  }
  for (i = 0; i < 8; ++i) {
    contp = fresh();
    TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
    reaches(&seen, 1, SOON_MS);
    differ |= first && events[0].thread != first;
    first = events[0].thread;
  }
  show("in turn", "%d", differ);
  one_net  = (TSEventThread)on_net(self, NULL);
  one_task = (TSEventThread)on_task(self, NULL);
  contp    = fresh();
  TSContScheduleOnThread(contp, 0, one_net);
  show_first("on a NET thread");
  show("on that one", "%d", events[0].thread == one_net);
  contp = fresh();
  TSContScheduleOnThread(contp, 30, one_task);
  show_first("on a TASK thread, later");
  show("on that one, too", "%d", events[0].thread == one_task);
  contp = fresh();
  TSContScheduleOnThread(contp, 0, (TSEventThread)main_thread);
  show("on the main thread", "%d", reaches(&seen, 1, NEVER_MS));
  contp = fresh();
  TSContScheduleOnThread(contp, 0, (TSEventThread)TSThreadSelf());
  show_first("on a thread that has no loop");
  contp = fresh();
  TSContSchedule(contp, 0);
  show_first("from a thread that has no loop");
  show("which becomes the affinity", "%d", (void *)TSContThreadAffinityGet(contp) == (void *)TSThreadSelf());
}

static void *
schedule_on_thread(void *contp)
{
  return TSContScheduleOnThread((TSCont)contp, 0, one_net);
}

static void *
schedule_on_net(void *contp)
{
  return TSContScheduleOnPool((TSCont)contp, 0, TS_THREAD_POOL_NET);
}

static void *
schedule_plainly(void *contp)
{
  return TSContSchedule((TSCont)contp, 0);
}

static void
affinity(void)
{
  TSCont contp = fresh();
  int i, strays = 0;
  on_plain(schedule_on_thread, contp);
  show_first("scheduled by a plain thread");
  show("affinity set by OnThread", "%d", TSContThreadAffinityGet(contp) == one_net);

  contp = fresh();
  show("set", "%d", TSContThreadAffinitySet(contp, one_net));
  show("got", "%d", TSContThreadAffinityGet(contp) == one_net);
  for (i = 0; i < 6; ++i) {
    set(&seen, 0);
    on_task(i % 2 ? schedule_plainly : schedule_on_net, contp);
    reaches(&seen, 1, SOON_MS);
    strays += events[0].thread != one_net;
  }
  show("events that strayed from the affinity", "%d", strays);
  set(&seen, 0);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_TASK);
  show_first("on a pool that the affinity is not of");
  set(&seen, 0);
  TSContScheduleOnThread(contp, 0, one_task);
  show_first("on another thread than the affinity");
  show("affinity stays", "%d", TSContThreadAffinityGet(contp) == one_net);
  TSContThreadAffinityClear(contp);
  show("cleared", "%d", TSContThreadAffinityGet(contp) == NULL);
  set(&seen, 0);
  on_task(schedule_plainly, contp);
  show_first("after clearing, on the caller's thread");
  show("and it is the affinity", "%d", TSContThreadAffinityGet(contp) == events[0].thread);
}

/* Periodic events. */

static TSAction ticking;

static int
end_at_third(TSCont contp, TSEvent event, void *edata)
{
  (void)event;
  (void)edata;
  if (get(&seen) == 2) {
    TSActionCancel(ticking);
    TSContDestroy(contp);
  }
  count(&seen);
  return 0;
}

static void
periodic(void)
{
  const struct {
    const char *name;
    int pool;
  } pools[] = {{"every, NET", TS_THREAD_POOL_NET}, {"every, TASK", TS_THREAD_POOL_TASK}, {"every, DNS", TS_THREAD_POOL_DNS},
               {"every, UDP", TS_THREAD_POOL_UDP}, {"every, 17", 17}};
  size_t p;
  long gap;
  int after;
  TSCont contp;
  for (p = 0; p < sizeof(pools) / sizeof(pools[0]); ++p) {
    contp   = fresh();
    ticking = TSContScheduleEveryOnPool(contp, 20, (TSThreadPool)pools[p].pool);
    show_first(pools[p].name);
    show("ticks", "%d", reaches(&seen, 3, SOON_MS));
    show("always the same event", "%d", events[1].event == events[0].event && events[2].event == events[0].event);
    TSMutexLock(TSContMutexGet(contp));
    TSActionCancel(ticking);
    TSMutexUnlock(TSContMutexGet(contp));
    after = get(&seen);
    sleep_ms(100);
    show("ticks after cancelling", "%d", get(&seen) - after);
    TSContDestroy(contp);
  }
  contp      = fresh();
  handler_ms = 60;
  ticking    = TSContScheduleEveryOnThread(contp, 40, one_net);
  reaches(&seen, 3, SOON_MS);
  TSMutexLock(TSContMutexGet(contp));
  TSActionCancel(ticking);
  TSMutexUnlock(TSContMutexGet(contp));
  handler_ms = 0;
  gap        = events[1].at - events[0].at;
  show("the period counts from the end of the handler", "%d %d", gap >= 90, gap < 2000);
  contp = fresh();
  TSContScheduleEveryOnPool(contp, 0, TS_THREAD_POOL_NET);
  show_first("every 0 ms");
  show("once", "%d", !reaches(&seen, 2, NEVER_MS));
  set(&seen, 0);
  contp = TSContCreate(end_at_third, TSMutexCreate());
  TSMutexLock(TSContMutexGet(contp));
  ticking = TSContScheduleEveryOnPool(contp, 10, TS_THREAD_POOL_NET);
  TSMutexUnlock(TSContMutexGet(contp));
  show("third tick", "%d", reaches(&seen, 3, SOON_MS));
  show("ended in the third tick", "%d", !reaches(&seen, 4, NEVER_MS));
}

/* The mutex. */

static void
waiting(void)
{
  TSCont contp  = fresh();
  TSMutex mutex = TSContMutexGet(contp);
  TSMutexLock(mutex);
  TSContScheduleOnPool(contp, 0, TS_THREAD_POOL_NET);
  TSContScheduleOnPool(contp, 20, TS_THREAD_POOL_TASK);
  show("while the mutex is held", "%d", reaches(&seen, 1, NEVER_MS));
  TSMutexUnlock(mutex);
  show("after the unlock", "%d", reaches(&seen, 2, SOON_MS));
  show("the same events", "%d", events[0].event + events[1].event);
}

static void
run(void)
{
  of_init();
  delays();
  order();
  places();
  affinity();
  periodic();
  waiting();
}
